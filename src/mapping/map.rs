//! Which field each column of a file holds.

use serde::{Deserialize, Serialize};

use super::values::ValueMaps;
use crate::contact::{Code, Field};

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
    /// Last and first name in one column, the last name in front: `Dupont Marie`.
    LastFirstName,
    /// Birth dates whose month stands before the day: `03/25/1990`.
    MonthFirstBirthDate,
    /// Postcode and town in one column: `8001 Zürich`.
    PostcodeTown,
    /// Street, postcode and town in one column.
    FullAddress,
    /// `[old] X`: what the field held when the file was made; the row goes in only where it still does.
    OldValue(Field),
    /// The opposite of an authorisation: `no newsletter`, `désinscrit`, `Abmeldung`. Yes withdraws, no says nothing.
    OptOut(Field),
    /// The house number of the street, in a column of its own.
    HouseNumber,
    /// Added to the remark as a line of its own, under the column's header.
    RemarkLine,
    /// No column, but the code of a criterion wherever it stands: under it is kept what codes mean that are not defined.
    CriterionCode,
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
            Self::OptOut(own) => own == field,
            Self::FullName | Self::LastFirstName => matches!(field, Field::FirstName | Field::LastName),
            Self::MonthFirstBirthDate => field == Field::BirthDate,
            Self::HouseNumber => field == Field::Line1,
            Self::PostcodeTown => matches!(field, Field::PostalCode | Field::Town),
            Self::FullAddress => matches!(field, Field::Line1 | Field::PostalCode | Field::Town),
            Self::RemarkLine => field == Field::Remark,
            Self::CriterionSlot(_)
            | Self::AdminNumberSlot(_)
            | Self::OldValue(_)
            | Self::CriterionCode
            | Self::Ignored
            | Self::Unknown => false,
        }
    }

    /// A name that reads back with [`Target::from_code`]; profiles and reports write it.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::Field(field) => field.key(),
            Self::CriterionSlot(slot) => format!("CRIT{slot}"),
            Self::AdminNumberSlot(slot) => format!("ADMIN_NUMBER{slot}"),
            Self::OldValue(field) => format!("OLD:{}", field.key()),
            Self::OptOut(field) => field.key().replacen("AUTH:", "OPTOUT:", 1),
            _ => JOINED.iter().find(|(target, _)| *target == self).map_or("", |(_, code)| code).to_owned(),
        }
    }

    /// Reads what [`Target::code`] wrote.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        if let Some((target, _)) = JOINED.iter().find(|(_, known)| *known == code) {
            return Some(*target);
        }
        let slot = |prefix: &str| code.strip_prefix(prefix).and_then(|n| n.parse().ok());
        if let Some(key) = code.strip_prefix("OLD:") {
            return Field::from_key(key).map(Self::OldValue);
        }
        if let Some(code) = code.strip_prefix("OPTOUT:") {
            return Code::new(code).map(|code| Self::OptOut(Field::Authorization(code)));
        }
        let field = || Field::from_key(code).map(Self::Field);
        slot("CRIT")
            .map(Self::CriterionSlot)
            .or_else(|| slot("ADMIN_NUMBER").map(Self::AdminNumberSlot))
            .or_else(field)
    }
}

/// Targets that are no single field, with their codes.
const JOINED: [(Target, &str); 10] = [
    (Target::CriterionCode, "CRIT#"),
    (Target::FullName, "LASTNAME+FIRSTNAME"),
    (Target::LastFirstName, "LASTNAME+FIRSTNAME:LAST"),
    (Target::PostcodeTown, "ZIPCODE+TOWN"),
    (Target::FullAddress, "LINE1+ZIPCODE+TOWN"),
    (Target::HouseNumber, "LINE1+"),
    (Target::MonthFirstBirthDate, "BIRTHDATE:MDY"),
    (Target::RemarkLine, "REMARK+"),
    (Target::Ignored, "-"),
    (Target::Unknown, "?"),
];

/// Why a column was mapped as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MatchedBy {
    /// The header is the code of the catalogue.
    Code,
    /// The header is a known synonym.
    Synonym,
    /// The content looks like it.
    Content,
    /// A saved profile says so.
    Profile,
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

/// What the cells of a file do to the criteria of contacts that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriteriaCells {
    /// Their values take the place of those there are.
    Replace,
    /// Their values are added.
    Append,
}

/// The map of a whole file, in the order of its columns.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnMap {
    /// One mapping per column.
    pub columns: Vec<ColumnMapping>,
    /// What values mean that the file spells in its own way.
    pub values: ValueMaps,
    /// The name of the profile that was applied, if one was.
    pub profile: Option<String>,
    /// What a person said of the cells of criteria; without it the institution's setting holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria: Option<CriteriaCells>,
}

impl ColumnMap {
    /// The mapping of the first column that holds `field`: alone, else together with others.
    #[must_use]
    pub fn column_of(&self, field: Field) -> Option<&ColumnMapping> {
        let alone = self.columns.iter().find(|c| c.target == Target::Field(field));
        alone.or_else(|| self.columns.iter().find(|c| c.target.holds(field)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_a_code_that_reads_back() {
        let code = Code::new("VIP").unwrap();
        let more = [
            Target::Field(Field::Email1),
            Target::Field(Field::Criterion(code)),
            Target::CriterionSlot(12),
            Target::AdminNumberSlot(1),
            Target::OldValue(Field::Town),
            Target::OptOut(Field::Authorization(code)),
            Target::OldValue(Field::Criterion(code)),
        ];
        for target in JOINED.iter().map(|(target, _)| *target).chain(more) {
            assert_eq!(Target::from_code(&target.code()), Some(target), "{}", target.code());
        }
        assert_eq!(Target::from_code("NOTHING"), None);
    }
}
