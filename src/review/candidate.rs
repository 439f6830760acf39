//! A contact or a row that may be the same as a part of a row.

use serde::{Deserialize, Serialize};

use crate::contact::{ContactNumber, RowNumber};
use crate::validation::Part;

/// The other side of a candidate pair.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Other {
    /// A contact of the base.
    Base(ContactNumber),
    /// The same part of another row of the file.
    Row(RowNumber),
}

/// What two alike contacts are to each other, as the model sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// Perhaps one and the same.
    #[default]
    Same,
    /// Household, other role of one person, branch: alike, but not to be merged.
    Related,
}

/// What a person said about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// One and the same.
    Same,
    /// Not the same (a false positive).
    Different,
    /// Alike and connected, not the same.
    Related,
}

/// One field's share in a match weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldWeight {
    /// The compared field, such as `last_name`; `prior` for the starting odds.
    pub field: String,
    /// The level reached, such as `nickname`.
    pub level: String,
    /// Bits for (+) or against (−).
    pub weight: f32,
}

/// A candidate pair of one part of a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Which part of the row.
    pub part: Part,
    /// Who it may be.
    pub other: Other,
    /// Match probability, 0…1.
    pub probability: f64,
    /// Sum of the match weights in bits.
    pub weight: f32,
    /// Same or related.
    pub relation: Relation,
    /// The weight by field; they add up to `weight`.
    pub fields: Vec<FieldWeight>,
    /// What a person said.
    pub verdict: Option<Verdict>,
}

/// The field that says that a person laid the contact beside the row; its weight is none.
const CHOSEN: &str = "operator";

impl Candidate {
    /// The same, as one that a person laid beside the row.
    #[must_use]
    pub fn chosen(mut self) -> Self {
        if !self.is_chosen() {
            let said = FieldWeight { field: CHOSEN.into(), level: "chosen".into(), weight: 0.0 };
            self.fields.insert(0, said);
        }
        self
    }

    /// True when a person laid it beside the row.
    #[must_use]
    pub fn is_chosen(&self) -> bool {
        self.fields.first().is_some_and(|field| field.field == CHOSEN)
    }

    /// The fields that were compared.
    #[must_use]
    pub fn compared(&self) -> &[FieldWeight] {
        self.fields.get(usize::from(self.is_chosen())..).unwrap_or_default()
    }

    /// True while it may still be merged into: not judged away, not merely related.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.verdict {
            Some(Verdict::Same) => true,
            Some(_) => false,
            None => self.relation == Relation::Same,
        }
    }
}
