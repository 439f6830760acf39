//! The words of a comparison: fields, levels, and the line that explains them.

use std::fmt::Write;

/// A field, or a group of fields, that weighs in a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchField {
    /// First names.
    FirstName,
    /// Last names.
    LastName,
    /// Birth date.
    BirthDate,
    /// The name of a structure.
    StructureName,
    /// The structure of a person.
    Employer,
    /// Administrative numbers.
    AdminNumber,
    /// E-mail addresses.
    Email,
    /// Mobile numbers.
    Mobile,
    /// Other phone numbers.
    Landline,
    /// Street and house number.
    Street,
    /// Postcode, town and country.
    Place,
    /// What the explanation "one household" takes away.
    Household,
    /// The odds before any field is compared.
    Prior,
    /// What other contacts add or take away: a better partner of the same row, or a group that holds both.
    Others,
}

/// Number of entries in a comparison.
pub(crate) const FIELDS: usize = 14;

impl MatchField {
    /// All fields, in order.
    pub(crate) const ALL: [Self; FIELDS] = [
        MatchField::FirstName,
        MatchField::LastName,
        MatchField::BirthDate,
        MatchField::StructureName,
        MatchField::Employer,
        MatchField::AdminNumber,
        MatchField::Email,
        MatchField::Mobile,
        MatchField::Landline,
        MatchField::Street,
        MatchField::Place,
        MatchField::Household,
        MatchField::Prior,
        MatchField::Others,
    ];

    /// The stable name used in explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::BirthDate => "birth_date",
            Self::StructureName => "structure_name",
            Self::Employer => "employer",
            Self::AdminNumber => "admin_number",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::Street => "street",
            Self::Place => "place",
            Self::Household => "household",
            Self::Prior => "prior",
            Self::Others => "others",
        }
    }
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Not compared, for a value is missing.
    Missing,
    /// Only one of the two has a value.
    OneSided,
    /// Equal after standardising.
    Exact,
    /// A pet form or the same name in another language.
    Nickname,
    /// One slip of the keyboard, or spelt as it sounds.
    Typo,
    /// Alike, with more than one slip.
    Similar,
    /// One is a part of the other (Jean of Jean-Pierre; a street without its number; 1 January).
    Part,
    /// One is the other's initial.
    Initial,
    /// Written in each other's place (first and last name, day and month).
    Swapped,
    /// Near each other (another number in one street; another day in one year).
    Close,
    /// Equal, but shared by several by nature (an office's address, a household).
    Shared,
    /// Different.
    Conflict,
}

/// Number of levels.
pub(crate) const LEVELS: usize = 12;

impl Level {
    /// The stable name used in explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::OneSided => "one_sided",
            Self::Exact => "exact",
            Self::Nickname => "nickname",
            Self::Typo => "typo",
            Self::Similar => "similar",
            Self::Part => "part",
            Self::Initial => "initial",
            Self::Swapped => "swapped",
            Self::Close => "close",
            Self::Shared => "shared",
            Self::Conflict => "conflict",
        }
    }
}

/// One field of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldComparison {
    /// Which field.
    pub field: MatchField,
    /// How its two values compare.
    pub level: Level,
    /// What that is worth, in bits.
    pub weight: f32,
}

/// A comparison in which nothing was compared yet.
pub(crate) fn blank() -> [FieldComparison; FIELDS] {
    MatchField::ALL.map(|field| FieldComparison { field, level: Level::Missing, weight: 0.0 })
}

/// Writes the entries that weigh, rounded to a tenth of a bit.
pub(crate) fn explain(fields: &[FieldComparison]) -> String {
    let mut out = String::new();
    for entry in fields.iter().filter(|entry| entry.weight.abs() >= 0.05) {
        let separator = if out.is_empty() { "" } else { "; " };
        let level = match entry.field {
            MatchField::Household | MatchField::Prior | MatchField::Others => String::new(),
            _ => format!(" {}", entry.level.as_str()),
        };
        // Writing to a String cannot fail.
        let _ = write!(out, "{separator}{}{level} {:+.1}", entry.field.as_str(), entry.weight);
    }
    out
}
