//! Contacts that an undo leaves as they are, field by field.

use serde::{Deserialize, Serialize};

use crate::batch::Change;
use crate::contact::{Contact, ContactNumber};
use crate::survivorship::Unit;

/// One field of a contact that stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftField {
    /// The field, as a screen names it.
    pub field: String,
    /// Before the receipt.
    pub before: String,
    /// After the receipt.
    pub after: String,
    /// Now.
    pub now: String,
}

/// A contact that is left as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// The receipt that was not taken back for it.
    pub receipt: i64,
    /// The contact.
    pub contact: ContactNumber,
    /// Its name; empty for one whose data were erased.
    pub name: String,
    /// Why.
    pub why: String,
    /// What the receipt, or somebody after it, changed.
    pub fields: Vec<LeftField>,
}

/// The fields that are not the same before, after and now.
pub(super) fn fields(change: &Change, now: Option<&Contact>) -> Vec<LeftField> {
    let sides = [change.before.as_ref(), change.after.as_ref(), now];
    let units = Unit::filled_in(sides.into_iter().flatten());
    let text = |side: Option<&Contact>, unit: Unit| side.map(|c| unit.text_in(c)).unwrap_or_default();
    let field = |unit: Unit| {
        let [before, after, now] = sides.map(|side| text(side, unit));
        (before != after || after != now).then(|| LeftField { field: unit.label(), before, after, now })
    };
    units.into_iter().filter_map(field).collect()
}
