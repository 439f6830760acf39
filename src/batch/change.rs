//! A change of one contact, the unit of a change set.

use serde::{Deserialize, Serialize};

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
