//! Which operation a row is (DOMAIN.md, section 11, first rule).

use serde::{Deserialize, Serialize};

use crate::contact::{ContactNumber, Operation};

/// What a row's operation and key say about it, before anything is matched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "course", rename_all = "kebab-case")]
pub enum Course {
    /// It makes a new contact, unless matching finds that it exists.
    #[default]
    Create,
    /// It changes the contact that its number or e-mail names, and the names agree.
    Update {
        /// The contact.
        number: ContactNumber,
        /// UPDATEACT: an inactive contact becomes active.
        activate: bool,
    },
    /// It takes something away from the contact that its key names.
    Remove {
        /// DELETE, INVALIDATE, ANONYMIZE or DROP.
        operation: Operation,
        /// The contact.
        number: ContactNumber,
    },
    /// Its key is known but does not settle who is meant: a person decides.
    Unsettled {
        /// The contact that the key names, when it names exactly one.
        number: Option<ContactNumber>,
    },
    /// It cannot be done as it stands; a finding says why.
    Blocked,
}
