//! E-mails and telephone numbers in a merge: united, none displaces another.

use super::Pick;
use super::equal::known;
use super::pair::Pair;
use super::unit::put_file;
use crate::contact::{Contact, Entry, Field};

/// Adds the row's values that the contact does not know: each to its own slot, else to the first free one.
///
/// A value that finds no slot stays out, and its line shows both sides as different.
pub(super) fn unite(after: &mut Contact, pair: &Pair<'_>, slots: &[Field]) {
    let mut homeless = Vec::new();
    for slot in slots.iter().copied().filter(|slot| gives(pair, *slot)) {
        if known(slot, pair.base, pair.incoming) {
            continue;
        }
        if is_free(after, pair, slot) {
            put_file(after, slot, pair.incoming, slot);
        } else {
            homeless.push(slot);
        }
    }
    for source in homeless {
        if known(source, after, pair.incoming) {
            continue;
        }
        let refuge = slots.iter().copied().find(|s| may_take_in(*s) && is_free(after, pair, *s));
        if let Some(slot) = refuge {
            put_file(after, slot, pair.incoming, source);
        }
    }
}

fn gives(pair: &Pair<'_>, slot: Field) -> bool {
    pair.incoming.entries.get(&slot).is_some_and(|e| *e != Entry::Clear && !e.text().is_empty())
}

/// The first e-mail is the login: only its own column may fill it.
fn may_take_in(slot: Field) -> bool {
    slot != Field::Email1
}

/// A slot that the operator settled is not free, even if it is to stay empty.
fn is_free(after: &Contact, pair: &Pair<'_>, slot: Field) -> bool {
    let settled = matches!(pair.pick(slot), Some(Pick::Base | Pick::Hand(_)));
    !settled && !after.values.contains_key(&slot)
}
