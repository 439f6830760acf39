//! One group of slots becomes one change.

use std::collections::BTreeMap;

use super::{Cause, Change, ChangeKind, FieldOrigin, Slot};
use crate::contact::{Contact, ContactNumber, Entry, Field, InactiveReason, Incoming, Operation, RowNumber};
use crate::review::{Decision, PartEffect};
use crate::survivorship::{Newer, Picks, Unit, Way, diff, golden_record};
use crate::validation::Part;

/// A contact of the base with the version that the plan is made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseContact {
    /// The contact.
    pub contact: Contact,
    /// Its version.
    pub version: i64,
}

/// One slot with what it says and what was decided.
#[derive(Clone, Debug)]
pub struct Member<'a> {
    /// The slot.
    pub slot: Slot,
    /// What the row says.
    pub incoming: &'a Incoming,
    /// What was decided.
    pub decision: &'a Decision,
    /// For a new relay the number of its structure.
    pub structure: Option<ContactNumber>,
}

/// What a fold starts from.
#[derive(Clone, Debug)]
pub struct Fold<'a> {
    /// The contact's number, given already for a new one.
    pub number: ContactNumber,
    /// The contact of the base; `None` when the group makes a new one.
    pub base: Option<&'a BaseContact>,
    /// The batch's setting for changed values.
    pub newer: Newer,
}

/// What a group does.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The change; `None` when nothing would change.
    pub change: Option<Change>,
    /// What each slot does to the contact.
    pub effects: Vec<(Slot, PartEffect)>,
}

/// Brings the members into the contact one after the other, in file order.
#[must_use]
pub fn fold(start: &Fold<'_>, members: &[Member<'_>]) -> Folded {
    let mut contact = start.base.map(|b| b.contact.clone());
    let mut effects = Vec::with_capacity(members.len());
    let mut origins: BTreeMap<Unit, RowNumber> = BTreeMap::new();
    for member in members {
        let (after, effect) = step(contact.as_ref(), member, start);
        effects.push((member.slot, effect));
        // Of one row there is nothing to tell apart.
        if members.len() > 1 && after != contact {
            let changed = diff(contact.as_ref(), after.as_ref()).into_iter();
            origins.extend(changed.map(|(unit, ..)| (unit, member.slot.row)));
        }
        contact = after;
    }
    let before = start.base.map(|b| b.contact.clone());
    let changes = contact != before;
    let change = changes.then(|| Change {
        cause: Cause { origins: kept(&origins, before.as_ref(), contact.as_ref()), ..cause(start, members) },
        contact: start.number.clone(),
        expected_version: start.base.map(|b| b.version),
        before,
        after: contact,
    });
    Folded { change, effects }
}

/// The rows of those fields that differ in the end.
fn kept(
    origins: &BTreeMap<Unit, RowNumber>,
    before: Option<&Contact>,
    after: Option<&Contact>,
) -> Vec<FieldOrigin> {
    if origins.is_empty() {
        return Vec::new();
    }
    let differ = diff(before, after).into_iter();
    let known =
        differ.filter_map(|(unit, ..)| Some(FieldOrigin { field: unit.key(), row: *origins.get(&unit)? }));
    known.collect()
}

/// The contact after one member, and what the member did.
fn step(contact: Option<&Contact>, member: &Member<'_>, start: &Fold<'_>) -> (Option<Contact>, PartEffect) {
    let none = Picks::new();
    let picks = member.decision.picks().unwrap_or(&none);
    let Some(contact) = contact else {
        let mut after = golden_record(None, member.incoming, Way::Create, picks).after;
        after.number = Some(start.number.clone());
        after.structure.clone_from(&member.structure);
        return (Some(after), PartEffect::Created);
    };
    let (after, effect) = match member.decision {
        Decision::Remove { operation, .. } => {
            (remove(contact, member.incoming, *operation), PartEffect::Removed)
        }
        Decision::Update { .. } => (update(contact, member, picks), PartEffect::Changed),
        Decision::Merge { into: crate::review::Other::Base(_), .. } => (
            golden_record(Some(contact), member.incoming, Way::Merge(start.newer), picks).after,
            PartEffect::Merged,
        ),
        _ => (
            golden_record(Some(contact), member.incoming, Way::Merge(start.newer), picks).after,
            PartEffect::Folded,
        ),
    };
    let effect = if after == *contact { unchanged(effect) } else { effect };
    (Some(after), effect)
}

/// A row folded into its twin counts as merged even when it adds nothing; one that leaves the base as it is does not.
fn unchanged(effect: PartEffect) -> PartEffect {
    if effect == PartEffect::Folded { PartEffect::Folded } else { PartEffect::Unchanged }
}

fn update(contact: &Contact, member: &Member<'_>, picks: &Picks) -> Contact {
    let mut after = golden_record(Some(contact), member.incoming, Way::Update, picks).after;
    if matches!(member.decision, Decision::Update { activate: true, .. }) {
        after.standing.inactive = None;
    }
    after
}

/// The contact after INVALIDATE or DELETE; the other removals leave it as it is (they are not planned).
fn remove(contact: &Contact, incoming: &Incoming, operation: Operation) -> Contact {
    let mut after = contact.clone();
    match operation {
        Operation::Invalidate => after.standing.inactive = Some(InactiveReason::AccountDeleted),
        Operation::Delete => {
            after.addresses = crate::contact::Addresses::default();
            after.e164.clear();
            after
                .values
                .retain(|field, _| !field.is_email() && !field.is_phone() && !is_named(*field, incoming));
        }
        _ => {}
    }
    after
}

/// True for an authorisation or criterion that a DELETE row names.
fn is_named(field: Field, incoming: &Incoming) -> bool {
    let removable = matches!(field, Field::Authorization(_) | Field::Criterion(_));
    removable && incoming.entries.get(&field).is_some_and(|entry| *entry != Entry::Set("FALSE".into()))
}

fn cause(start: &Fold<'_>, members: &[Member<'_>]) -> Cause {
    let any = |test: fn(&Decision) -> bool| members.iter().any(|m| test(m.decision));
    let kind = if start.base.is_none() {
        ChangeKind::Create
    } else if any(|d| matches!(d, Decision::Remove { .. })) {
        ChangeKind::Remove
    } else if any(|d| matches!(d, Decision::Update { .. })) {
        ChangeKind::Update
    } else {
        ChangeKind::Merge
    };
    Cause::new(kind, members.iter().map(|m| m.slot.row).collect())
}

/// The key by which structures of several rows are one: official name, address names and address
/// (DOMAIN.md, section 2).
///
/// `None` for a part that is no structure.
#[must_use]
pub fn structure_key(slot: Slot, incoming: &Incoming) -> Option<String> {
    if slot.part != Part::Structure {
        return None;
    }
    let names =
        [Field::OfficialName, Field::AddressName1, Field::AddressName2].map(|f| incoming.text(f).to_owned());
    let address = incoming.address();
    let parts = crate::contact::ADDRESS_FIELDS.map(|f| address.part(f).unwrap_or_default().to_owned());
    Some(names.into_iter().chain(parts).collect::<Vec<_>>().join("\u{1f}"))
}
