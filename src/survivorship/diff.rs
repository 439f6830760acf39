//! What changes between two states of a contact.

use super::Unit;
use super::unit::{position, text, units};
use crate::contact::Contact;

/// What changes from `before` to `after`: unit, text before, text after, in field order.
///
/// Changes of standing appear as the fields HAS_SALES, STATUS, INACTIVE_REASON and
/// MERGED_INTO. The number, the kind, the structure of a relay and the E.164 forms are
/// not told: the first two never change, the others have no text of their own.
#[must_use]
pub fn diff(before: Option<&Contact>, after: Option<&Contact>) -> Vec<(Unit, String, String)> {
    let mut all: Vec<Unit> = [before, after].into_iter().flatten().flat_map(units).collect();
    all.sort_by_key(|unit| position(*unit));
    all.dedup();
    let changed = all.into_iter().filter(|unit| !stands(*unit, before, after));
    changed.map(|unit| (unit, text(before, unit), text(after, unit))).collect()
}

/// Addresses are compared by their parts, because two may read alike on one line.
fn stands(unit: Unit, before: Option<&Contact>, after: Option<&Contact>) -> bool {
    match unit {
        Unit::Address(usage) => {
            let address = |contact: Option<&Contact>| contact.and_then(|c| c.addresses.get(usage)).cloned();
            address(before) == address(after)
        }
        Unit::Value(_) => text(before, unit) == text(after, unit),
    }
}
