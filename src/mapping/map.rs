//! Which field each column of a file holds.

use serde::{Deserialize, Serialize};

use crate::contact::Field;

/// What the cells of a column become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// One field.
    Field(Field),
    /// `CRITn`: `CODE=value1|value2`, or values alone after a CONFIG row.
    CriterionSlot(u8),
    /// `ADMIN_NUMBERn`: `CODE=value`, or the value alone after a CONFIG row.
    AdminNumberSlot(u8),
    /// First and last name in one column.
    FullName,
    /// Birth dates whose month stands before the day: `03/25/1990`.
    MonthFirstBirthDate,
    /// Postcode and town in one column: `8001 Zürich`.
    PostcodeTown,
    /// Street, postcode and town in one column.
    FullAddress,
    /// A person said that the column is not to be imported.
    Ignored,
    /// No field was recognised: reported, shown with the raw row, never dropped in silence.
    Unknown,
}

impl Target {
    /// True when cells of this target give the field, alone or with others.
    #[must_use]
    pub fn holds(self, field: Field) -> bool {
        match self {
            Self::Field(own) => own == field,
            Self::FullName => matches!(field, Field::FirstName | Field::LastName),
            Self::MonthFirstBirthDate => field == Field::BirthDate,
            Self::PostcodeTown => matches!(field, Field::PostalCode | Field::Town),
            Self::FullAddress => matches!(field, Field::Line1 | Field::PostalCode | Field::Town),
            Self::CriterionSlot(_) | Self::AdminNumberSlot(_) | Self::Ignored | Self::Unknown => false,
        }
    }
}

/// Why a column was mapped as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatchedBy {
    /// The header is the code of the catalogue.
    Code,
    /// The header is a known synonym.
    Synonym,
    /// The content looks like it.
    Content,
    /// A person chose it.
    Person,
    /// Nothing matched.
    Nothing,
}

/// One column and what it becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// 0-based position in the file.
    pub column: u16,
    /// The header as it stands in the file.
    pub header: String,
    /// What its cells become.
    pub target: Target,
    /// Why.
    pub by: MatchedBy,
    /// How sure that is, 0…1.
    pub score: f32,
}

/// The map of a whole file, in the order of its columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnMap {
    /// One mapping per column.
    pub columns: Vec<ColumnMapping>,
}

impl ColumnMap {
    /// The mapping of the first column that holds `field`: alone, else together with others.
    #[must_use]
    pub fn column_of(&self, field: Field) -> Option<&ColumnMapping> {
        let alone = self.columns.iter().find(|c| c.target == Target::Field(field));
        alone.or_else(|| self.columns.iter().find(|c| c.target.holds(field)))
    }
}
