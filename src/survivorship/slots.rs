//! E-mails and telephone numbers in a merge: united, none displaces another.

use super::choice::{Side, chosen};
use super::equal::{agree, agree_across, known};
use super::pair::Pair;
use super::unit::{put, put_file};
use super::{Pick, Unit};
use crate::contact::{Contact, Entry, Field};

/// Brings the row's e-mails or telephone numbers in, by the rule of the group.
///
/// Of the base's side each value stands in its slot, and a free slot takes the row's value of the same slot alone. Of the
/// file's side the row's values stand in their slots, and what they displace goes to a free one.
pub(super) fn arrange(after: &mut Contact, pair: &Pair<'_>, slots: &[Field]) {
    let side = slots.first().and_then(|slot| chosen(pair, Unit::Value(*slot)));
    match side.map_or(Side::Both, |(_, side)| side) {
        Side::Base => fill(after, pair, slots),
        Side::File => displace(after, pair, slots),
        Side::Both => unite(after, pair, slots),
    }
}

fn fill(after: &mut Contact, pair: &Pair<'_>, slots: &[Field]) {
    for slot in slots.iter().copied().filter(|slot| gives(pair, *slot)) {
        if is_free(after, pair, slot) && !known(slot, pair.base, pair.incoming) {
            put_file(after, slot, pair.incoming, slot);
        }
    }
}

fn displace(after: &mut Contact, pair: &Pair<'_>, slots: &[Field]) {
    let mut displaced = Vec::new();
    for slot in slots.iter().copied().filter(|slot| gives(pair, *slot)) {
        if agree(slot, after, pair.incoming) || is_fixed(pair, slot) {
            continue;
        }
        let old = (after.text(slot).to_owned(), after.e164.get(&slot).cloned());
        let elsewhere = slots.iter().copied().find(|other| {
            *other != slot
                && after.values.contains_key(other)
                && agree_across(*other, slot, after, pair.incoming)
        });
        match elsewhere {
            // The row names it twice, or it stands where it may not leave.
            Some(other) if is_fixed(pair, other) || agree(other, after, pair.incoming) => continue,
            // Nothing is gained by a value that leaves its slot for an empty one.
            Some(_) if old.0.is_empty() => continue,
            Some(other) => put(after, other, &old.0, old.1.as_ref()),
            None if old.0.is_empty() => {}
            None => displaced.push(old),
        }
        put_file(after, slot, pair.incoming, slot);
    }
    unite(after, pair, slots);
    for (text, e164) in displaced {
        let holds = |slot: &Field| {
            after.text(*slot) == text || (e164.is_some() && after.e164.get(slot) == e164.as_ref())
        };
        if slots.iter().any(holds) {
            continue;
        }
        let refuge = slots.iter().copied().find(|s| may_take_in(*s) && is_free(after, pair, *s));
        if let Some(slot) = refuge {
            put(after, slot, &text, e164.as_ref());
        }
    }
}

/// A slot that no rule changes: the login that a contact has, and what the operator settled.
fn is_fixed(pair: &Pair<'_>, slot: Field) -> bool {
    pair.pick(slot).is_some() || (slot == Field::Email1 && pair.base.values.contains_key(&slot))
}

/// Adds the row's values that the contact does not know: each to its own slot, else to the first free one.
///
/// A value that finds no slot stays out, and its line shows both sides as different.
fn unite(after: &mut Contact, pair: &Pair<'_>, slots: &[Field]) {
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
