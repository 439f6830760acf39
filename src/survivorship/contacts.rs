//! Contacts of the base that turned out to be one: the head, filled up from the others.
//!
//! Each other contact is laid beside the head as if a row said what it holds, so that the rules of a merge are the same
//! whether a value comes from a file or from the base.

use std::collections::BTreeMap;

use super::address::same_address;
use super::compare::value_agrees;
use super::consent;
use super::elect::{self, Elected};
use super::equal::says_nothing;
use super::lost::{homeless, not_taken};
use super::merge::merge;
use super::pair::Pair;
use super::picks;
use super::rules::NONE;
use super::unit::{is_value, position, text, units};
use super::{Line, Mark, Newer, Origin, Pick, Picks, SurvivorshipRule, SurvivorshipRules, Unit, Way};
use crate::contact::{ADDRESS_FIELDS, Address, AddressUse, AddressUses, Contact, ContactNumber, Entry};
use crate::contact::{Field, Incoming};

/// Values picked by hand: of which of the contacts.
pub type MemberPicks = BTreeMap<Unit, ContactNumber>;

/// When contacts were last changed: UTC, ISO 8601. Who is missing has no known date.
pub type Changed = BTreeMap<ContactNumber, String>;

/// The head of a duplicate as it will be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergedHead {
    /// The head after the merge.
    pub after: Contact,
    /// E-mails and telephone numbers for which the head has no slot left: whose, where they stood, and what.
    pub homeless: Vec<(ContactNumber, Field, String)>,
    /// Other values that the head will not hold, because another stays: whose, of what, and the text.
    pub not_taken: Vec<(ContactNumber, Unit, String)>,
    /// What a rule chose between values that differ.
    pub settled: BTreeMap<Unit, SurvivorshipRule>,
}

/// Fills the head up from the others, in their order; values picked by hand come from whom the operator said.
///
/// Where no rule is set the head's values stand, gaps are filled, criteria united, remarks joined. A withdrawn consent of
/// any of them wins, and none is switched on unless it is picked. The head has sales if any of them has, and EMAIL1 that
/// it has stays unless another is picked.
#[must_use]
pub fn merge_contacts(
    head: &Contact,
    others: &[&Contact],
    hand: &MemberPicks,
    (rules, changed): (&SurvivorshipRules, &Changed),
) -> MergedHead {
    let Elected { mut picks, settled, emails, phones } = elect::elect((head, others), hand, (rules, changed));
    picks.extend(hand.iter().map(|(unit, whose)| (*unit, whose.clone())));
    let mut after = head.clone();
    // Whose e-mails or numbers stand before the head's is brought in first, so that nobody has taken the slots yet.
    for other in others.iter().filter(|o| o.number.is_some()) {
        let of = |chosen: &Option<ContactNumber>| *chosen == other.number;
        if of(&emails.whose) || of(&phones.whose) {
            let file = |chosen| of(chosen).then_some(SurvivorshipRule::File);
            let incoming = slots_of_row(other, (of(&emails.whose), of(&phones.whose)));
            let beside = picks_beside(other, &incoming, &picks);
            after = step(
                &after,
                &incoming,
                (&beside, &rules.with_slots(file(&emails.whose), file(&phones.whose))),
            );
        }
    }
    let rules = rules.with_slots(emails.for_others, phones.for_others);
    for other in others {
        for incoming in as_rows(other) {
            let beside = picks_beside(other, &incoming, &picks);
            after = step(&after, &incoming, (&beside, &rules));
        }
    }
    let all = || std::iter::once(head).chain(others.iter().copied());
    for unit in Unit::filled_in(all()).into_iter().filter(|unit| !picks.contains_key(unit)) {
        if let Unit::Value(Field::Authorization(code)) = unit {
            consent::weigh(&mut after, (head, others), code);
        }
    }
    let homeless = homeless(&after, all());
    let not_taken = not_taken(&after, all());
    MergedHead { after, homeless, not_taken, settled }
}

fn step(head: &Contact, incoming: &Incoming, (choices, rules): (&Picks, &SurvivorshipRules)) -> Contact {
    let way = Way::Merge(Newer::Base);
    let pair = Pair { before: Some(head), base: head, incoming, way, picks: choices, rules };
    let mut after = merge(&pair);
    picks::apply(&mut after, &pair);
    after
}

/// The e-mails, the telephone numbers or both of a contact, as a row would say them.
fn slots_of_row(contact: &Contact, (emails, phones): (bool, bool)) -> Incoming {
    let mut row = as_rows(contact).into_iter().next().unwrap_or_default();
    row.entries.retain(|field, _| {
        (emails && field.is_email()) || (phones && field.is_phone() && *field != Field::Fax)
    });
    row.e164.retain(|field, _| row.entries.contains_key(field));
    row
}

/// What a contact says, as a row would: one row, and one more for each further address that differs.
pub(super) fn as_rows(contact: &Contact) -> Vec<Incoming> {
    let mut first = Incoming {
        kind: contact.kind,
        number: contact.number.clone(),
        e164: contact.e164.clone(),
        ..Incoming::default()
    };
    let values = contact.values.iter().map(|(field, text)| (*field, Entry::Set(text.clone())));
    first.entries = values.collect();
    if contact.standing.has_sales {
        first.entries.insert(Field::HasSales, Entry::Set("TRUE".into()));
    }
    let mut addresses = distinct_addresses(contact).into_iter();
    if let Some((address, uses)) = addresses.next() {
        put_address(&mut first, address, &uses);
    }
    let mut rows = vec![first];
    for (address, uses) in addresses {
        let mut row = Incoming { kind: contact.kind, number: contact.number.clone(), ..Incoming::default() };
        put_address(&mut row, address, &uses);
        rows.push(row);
    }
    rows
}

/// The addresses of a contact with the letters of the uses that share each.
fn distinct_addresses(contact: &Contact) -> Vec<(&Address, String)> {
    let mut found: Vec<(&Address, String)> = Vec::new();
    for (usage, address) in contact.addresses.iter() {
        match found.iter_mut().find(|(known, _)| *known == address) {
            Some((_, uses)) => uses.push(usage.letter()),
            None => found.push((address, usage.letter().to_string())),
        }
    }
    found
}

/// One address for all uses names none of them, as a row with an empty ADDR_TYPE: it never stands beside another address
/// of the head for the uses that the head leaves open.
fn put_address(row: &mut Incoming, address: &Address, uses: &str) {
    row.uses = AddressUses::parse(uses).filter(|uses| *uses != AddressUses::ALL);
    for field in ADDRESS_FIELDS {
        let part = address.part(field).unwrap_or_default();
        if !part.is_empty() {
            row.entries.insert(field, Entry::Set(part.to_owned()));
        }
    }
}

/// The choices for one member beside the head: its own value where it was picked, what stands where another's was.
fn picks_beside(other: &Contact, incoming: &Incoming, picks: &MemberPicks) -> Picks {
    let mut beside = Picks::new();
    for (unit, whose) in picks {
        let own = Some(whose) == other.number.as_ref();
        let pick = match unit {
            Unit::Value(field) if !is_value(*field) => continue,
            Unit::Value(field) if own && other.text(*field).is_empty() => Pick::Hand(String::new()),
            Unit::Value(field) if own && incoming.entries.contains_key(field) => Pick::File,
            Unit::Address(usage) if own && speaks_of(incoming, other, *usage) => Pick::File,
            _ => Pick::Base,
        };
        beside.insert(*unit, pick);
    }
    beside
}

/// True when the row that was made of a contact carries its address for a use.
fn speaks_of(incoming: &Incoming, contact: &Contact, usage: AddressUse) -> bool {
    contact.addresses.get(usage).is_some_and(|address| *address == incoming.address())
}

/// The head beside all others: one line for each value that one of them fills, what differs first.
///
/// The text of the others is the first that is not the head's; `merged` is what [`merge_contacts`] gave.
#[must_use]
pub fn contact_lines(head: &Contact, others: &[&Contact], merged: &MergedHead) -> Vec<Line> {
    let after = &merged.after;
    let mut all: Vec<Unit> =
        [head, after].into_iter().chain(others.iter().copied()).flat_map(units).collect();
    all.sort_by_key(|unit| position(*unit));
    all.dedup();
    let rows: Vec<Incoming> = others.iter().filter_map(|c| as_rows(c).into_iter().next()).collect();
    let mut lines: Vec<Line> = all.into_iter().map(|unit| line(unit, head, (others, &rows), after)).collect();
    for line in lines.iter_mut().filter(|line| line.mark == Mark::Differs || line.after != line.base) {
        line.rule = merged.settled.get(&line.unit).copied();
    }
    lines.sort_by_key(|line| super::compare::rank(line.mark));
    lines
}

fn line(unit: Unit, head: &Contact, (others, rows): (&[&Contact], &[Incoming]), after: &Contact) -> Line {
    let (base, after) = (text(Some(head), unit), text(Some(after), unit));
    let said: Vec<(String, bool)> = others
        .iter()
        .zip(rows)
        .map(|(other, row)| (text(Some(other), unit), agrees(unit, head, other, row)))
        .filter(|(text, _)| !says_nothing_of(unit, text))
        .collect();
    let differing = said.iter().find(|(text, agrees)| !agrees && *text != base).or(said.first());
    // A value that came from another slot stands where it went.
    let moved = (after != base && !after.is_empty()).then(|| after.clone());
    let incoming = differing.map(|(text, _)| text.clone()).or(moved).unwrap_or_default();
    let mark = match (incoming.is_empty(), says_nothing_of(unit, &base)) {
        (true, _) => Mark::BaseOnly,
        (false, true) => Mark::Gap,
        (false, false) if after == base && said.iter().all(|(_, agrees)| *agrees) => Mark::Equal,
        (false, false) => Mark::Differs,
    };
    let origin = match (after == base, mark) {
        (true, Mark::Equal) => Origin::Both,
        (true, _) => Origin::Base,
        _ if after.is_empty() => Origin::Cleared,
        _ if after == incoming || said.iter().any(|(text, _)| *text == after) => Origin::File,
        _ => Origin::Both,
    };
    Line { unit, incoming, base, after, mark, origin, rule: None }
}

pub(super) fn says_nothing_of(unit: Unit, text: &str) -> bool {
    match unit {
        Unit::Value(Field::HasSales) => text == "FALSE",
        Unit::Value(field) => says_nothing(field, text),
        Unit::Address(_) => text.is_empty(),
    }
}

pub(super) fn agrees(unit: Unit, head: &Contact, other: &Contact, row: &Incoming) -> bool {
    match unit {
        Unit::Address(usage) => match (head.addresses.get(usage), other.addresses.get(usage)) {
            (Some(a), Some(b)) => same_address(a, b),
            _ => false,
        },
        Unit::Value(field) if !is_value(field) => text(Some(head), unit) == text(Some(other), unit),
        Unit::Value(field) => {
            let none = Picks::new();
            let way = Way::Merge(Newer::Base);
            let pair =
                Pair { before: Some(head), base: head, incoming: row, way, picks: &none, rules: &NONE };
            value_agrees(&pair, field)
        }
    }
}

#[cfg(test)]
#[path = "contacts_tests.rs"]
mod tests;
