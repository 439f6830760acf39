//! What is wrong with a cell or a row, what follows, and what to do.

use serde::{Deserialize, Serialize};

use crate::contact::{Field, RowNumber};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Information.
    Note,
    /// Written, but look.
    Warning,
    /// Blocks the row or leaves a filled cell out.
    Error,
}

/// What a finding does to its row (DOMAIN.md, section 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consequence {
    /// The row cannot go in as it is.
    BlocksRow,
    /// A person must look before the row goes in, under every policy.
    HoldsRow,
    /// The cell is left out; the base's value is not touched.
    LeavesCellOut,
    /// The text is written as it stands.
    KeepsText,
    /// The default is written in its place.
    Defaults,
    /// The text is cut to its length.
    Truncates,
    /// The one sensible reading of the text is written in its place.
    Repairs,
}

/// How sure a proposed fix is.
pub use crate::contact::value::Certainty;

/// A proposed value for a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// The value that would stand in the cell.
    pub value: String,
    /// How sure it is.
    pub certainty: Certainty,
}

/// One thing that is wrong, or worth a look, with a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The row in the file.
    pub row: RowNumber,
    /// 0-based column, when one cell is meant.
    pub column: Option<u16>,
    /// The field, when one is meant.
    pub field: Option<Field>,
    /// The id of the rule in the catalogue, such as `email-malformed`.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// What it does to the row.
    pub consequence: Consequence,
    /// The cell's text.
    pub value: String,
    /// One sentence for the person: what is wrong and what happens.
    pub message: String,
    /// A proposed value, where one is certain or likely.
    pub fix: Option<Fix>,
}

impl Finding {
    /// True when the row may be somebody who was erased: no policy lets it in.
    #[must_use]
    pub fn is_of_erased(&self) -> bool {
        self.rule == super::key_rules::ERASED_PERSON.id
    }

    /// True when the row cannot go in, or not without a person.
    #[must_use]
    pub fn stops_row(&self) -> bool {
        matches!(self.consequence, Consequence::BlocksRow | Consequence::HoldsRow)
    }
}
