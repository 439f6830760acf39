//! A change of one contact, the unit of a change set.

use serde::{Deserialize, Serialize};

use super::{FieldOrigin, Reason};
use crate::contact::{Contact, ContactNumber, RowNumber};

/// What a change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// A new contact.
    Create,
    /// A contact changed by its key.
    Update,
    /// A contact into which at least one row was merged.
    Merge,
    /// Something was taken away (DELETE, INVALIDATE, DROP).
    Remove,
    /// All personal data were erased (ANONYMIZE): nothing of what was there before outlives the commit.
    Erase,
}

/// Which rows ask for a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cause {
    /// What is done.
    pub kind: ChangeKind,
    /// The rows, in file order.
    pub rows: Vec<RowNumber>,
    /// Why each row changes the contact, in the same order; contacts of the base that are merged have no row and one
    /// reason. Empty in a change that was written before reasons were kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Reason>,
    /// Which row gave each field that changes its value; empty where one row did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<FieldOrigin>,
}

impl Cause {
    /// A cause without reasons.
    #[must_use]
    pub fn new(kind: ChangeKind, rows: Vec<RowNumber>) -> Self {
        Self { kind, rows, why: Vec::new(), origins: Vec::new() }
    }

    /// The row that gave a field its value; `None` when that is not known.
    #[must_use]
    pub fn origin(&self, field: &str) -> Option<RowNumber> {
        let named = self.origins.iter().find(|origin| origin.field == field).map(|origin| origin.row);
        match self.rows.as_slice() {
            [only] => Some(*only),
            _ => named,
        }
    }

    /// True when the value of a field was picked or typed by hand.
    #[must_use]
    pub fn is_picked(&self, field: &str) -> bool {
        let picked = self.why.iter().filter_map(Reason::decided).flat_map(|decided| &decided.picked);
        picked.into_iter().any(|key| key == field)
    }
}

/// The change of one contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The contact.
    pub contact: ContactNumber,
    /// The version that the operator saw; `None` for a contact that must not exist yet.
    pub expected_version: Option<i64>,
    /// The contact before; `None` for a creation.
    pub before: Option<Contact>,
    /// The contact after; `None` when it is dropped.
    pub after: Option<Contact>,
    /// Why.
    pub cause: Cause,
}
