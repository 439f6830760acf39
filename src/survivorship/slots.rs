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

/// The row's values go to their slots; one that the contact holds in another slot moves only where it changes places
/// with a value of the base, so that the same row changes nothing the second time.
fn displace(after: &mut Contact, pair: &Pair<'_>, slots: &[Field]) {
    let (mut placed, mut displaced) = (Vec::new(), Vec::new());
    for slot in slots.iter().copied().filter(|slot| gives(pair, *slot) && !is_fixed(pair, *slot)) {
        let is_twice = placed.iter().any(|other| agree_across(*other, slot, after, pair.incoming));
        if is_twice || agree(slot, pair.base, pair.incoming) || stands_elsewhere(pair, slot, slots) {
            continue;
        }
        let old = (after.text(slot).to_owned(), after.e164.get(&slot).cloned());
        displaced.extend(Some(old).filter(|(text, _)| !text.is_empty()));
        put_file(after, slot, pair.incoming, slot);
        placed.push(slot);
    }
    for slot in slots.iter().copied().filter(|slot| !placed.contains(slot)) {
        // It went to the slot that the row gives it.
        if placed.iter().any(|other| agree_across(slot, *other, after, pair.incoming)) {
            put(after, slot, "", None);
        }
    }
    unite(after, pair, slots);
    for (text, e164) in displaced {
        take_in(after, pair, (slots, &text, e164.as_ref()));
    }
}

/// Gives what lost its slot a free one, unless it stands somewhere already.
fn take_in(after: &mut Contact, pair: &Pair<'_>, (slots, text, e164): (&[Field], &str, Option<&String>)) {
    let holds = |slot: &Field| after.text(*slot) == text || (e164.is_some() && after.e164.get(slot) == e164);
    if slots.iter().any(holds) {
        return;
    }
    let Some(slot) = slots.iter().copied().find(|s| may_take_in(*s) && is_free(after, pair, *s)) else {
        return;
    };
    let moves = slots.iter().copied().find(|other| {
        let is_row_s = gives(pair, slot) && after.values.contains_key(other);
        is_row_s
            && !is_fixed(pair, *other)
            && !gives(pair, *other)
            && agree_across(*other, slot, after, pair.incoming)
    });
    // The slot is that of a value of the row: it takes it now, else the two would change places the next time.
    if let Some(other) = moves {
        put_file(after, slot, pair.incoming, slot);
        put(after, other, text, e164);
    } else {
        put(after, slot, text, e164);
    }
}

/// True when the contact holds the row's value of a slot in another one and it may stay there: the row says nothing
/// else of that one, and none but its own value has the slot.
fn stands_elsewhere(pair: &Pair<'_>, slot: Field, slots: &[Field]) -> bool {
    let held = |other: Field| pair.base.values.contains_key(&other);
    let same = |ours: Field, theirs: Field| agree_across(ours, theirs, pair.base, pair.incoming);
    let is_open = || !held(slot) || slots.iter().any(|own| gives(pair, *own) && same(slot, *own));
    let is_kept =
        |other: Field| is_fixed(pair, other) || same(other, other) || (!gives(pair, other) && is_open());
    let mut others = slots.iter().copied().filter(|other| *other != slot);
    others.any(|other| held(other) && same(other, slot) && is_kept(other))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{EMAIL_SLOTS, Incoming, PHONE_SLOTS};
    use crate::survivorship::{Newer, Picks, SurvivorshipRules, Way, golden_record_by};

    /// Every way to fill slots with these texts or nothing.
    fn fillings(slots: usize, texts: &[&'static str]) -> Vec<Vec<&'static str>> {
        (0..slots).fold(vec![Vec::new()], |all: Vec<Vec<_>>, _| {
            let more = |filling: &Vec<&'static str>| {
                let with = |text: &&'static str| filling.iter().copied().chain([*text]).collect();
                std::iter::once(&"").chain(texts).map(with).collect::<Vec<Vec<_>>>()
            };
            all.iter().flat_map(more).collect()
        })
    }

    fn merged_twice_is_merged_once(slots: &[Field], texts: &[&'static str], rules: &[&str]) {
        let fillings = fillings(slots.len(), texts);
        for rule in rules {
            let rules: SurvivorshipRules =
                serde_json::from_str(&format!("{{\"rules\":{{{rule}}}}}")).unwrap();
            for base in &fillings {
                let mut contact = Contact::default();
                slots.iter().zip(base).for_each(|(slot, text)| contact.set(*slot, *text));
                for row in &fillings {
                    let filled = slots.iter().zip(row).filter(|(_, text)| !text.is_empty());
                    let entries = filled.map(|(slot, text)| (*slot, Entry::Set((*text).to_owned())));
                    let incoming = Incoming { entries: entries.collect(), ..Incoming::default() };
                    let merge = |base: &Contact| {
                        let way = Way::Merge(Newer::File);
                        golden_record_by(&rules, Some(base), &incoming, way, &Picks::new()).after
                    };
                    let once = merge(&contact);
                    assert_eq!(merge(&once), once, "{rule}: {base:?} and {row:?}");
                }
            }
        }
    }

    #[test]
    fn e_mails_merged_twice_are_merged_once() {
        let rules = ["", r#""EMAILS":"file""#, r#""EMAILS":"base""#, r#""EMAILS":"union""#];
        merged_twice_is_merged_once(&EMAIL_SLOTS, &["a@x.ch", "b@x.ch", "c@x.ch", "d@x.ch"], &rules);
    }

    #[test]
    fn numbers_merged_twice_are_merged_once() {
        let texts = ["044 211 22 33", "079 111 22 33"];
        merged_twice_is_merged_once(&PHONE_SLOTS, &texts, &[r#""PHONES":"file""#, ""]);
    }
}
