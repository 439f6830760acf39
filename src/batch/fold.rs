//! One group of slots becomes one change.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::removal::removed;
use super::{Cause, Change, ChangeKind, FieldOrigin, Slot};
use crate::contact::{Contact, ContactNumber, Field, Incoming, Operation, RowNumber};
use crate::review::{Decision, PartEffect};
use crate::survivorship::{
    Derivation, Newer, Picks, SurvivorshipRule, SurvivorshipRules, Unit, Way, diff, envelope_name,
    golden_record, golden_record_by,
};
use crate::validation::{Part, changed_meanwhile};

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
    /// Which values stay in a merge.
    pub rules: &'a SurvivorshipRules,
    /// What texts follow from others: a row that only repeats them says nothing.
    pub derivation: &'a Derivation,
}

/// What a group does.
#[derive(Clone, Debug)]
pub struct Folded {
    /// The change; `None` when nothing would change.
    pub change: Option<Change>,
    /// What each slot does to the contact.
    pub effects: Vec<(Slot, PartEffect)>,
    /// What a rule chose between values that differ.
    pub settled: Vec<(Unit, SurvivorshipRule)>,
    /// Updates that expect an old value which is not there once the rows above are done; they change nothing and wait.
    pub refused: Vec<Slot>,
}

/// Brings the members into the contact one after the other, in file order.
#[must_use]
pub fn fold(start: &Fold<'_>, members: &[Member<'_>]) -> Folded {
    let mut contact = start.base.map(|b| b.contact.clone());
    let mut effects = Vec::with_capacity(members.len());
    let (mut settled, mut refused) = (Vec::new(), Vec::new());
    let mut origins: BTreeMap<Unit, RowNumber> = BTreeMap::new();
    for member in members {
        if contact.as_ref().is_some_and(|contact| is_refused(contact, member)) {
            refused.push(member.slot);
            continue;
        }
        let own = start.derivation.without(member.incoming, contact.as_ref());
        let freed;
        let member = match &own {
            Cow::Borrowed(_) => member,
            Cow::Owned(own) => {
                freed = Member { incoming: own, ..member.clone() };
                &freed
            }
        };
        let (after, effect) = step(contact.as_ref(), member, start, &mut settled);
        effects.push((member.slot, effect));
        // Of one row there is nothing to tell apart.
        if members.len() > 1 && after != contact {
            let changed = diff(contact.as_ref(), after.as_ref()).into_iter();
            origins.extend(changed.map(|(unit, ..)| (unit, member.slot.row)));
        }
        contact = after;
    }
    let done: Vec<&Member<'_>> = members.iter().filter(|m| !refused.contains(&m.slot)).collect();
    let before = start.base.map(|b| b.contact.clone());
    let changes = contact != before;
    let change = changes.then(|| Change {
        cause: Cause { origins: kept(&origins, before.as_ref(), contact.as_ref()), ..cause(start, &done) },
        contact: start.number.clone(),
        expected_version: start.base.map(|b| b.version),
        before,
        after: contact,
    });
    Folded { change, effects, settled, refused }
}

/// True for an update whose old values are not what the contact holds by then (DOMAIN.md, section 6).
fn is_refused(contact: &Contact, member: &Member<'_>) -> bool {
    let guards = !member.incoming.expected.is_empty() && matches!(member.decision, Decision::Update { .. });
    guards && !changed_meanwhile(member.incoming, contact).is_empty()
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
fn step(
    contact: Option<&Contact>,
    member: &Member<'_>,
    start: &Fold<'_>,
    settled: &mut Vec<(Unit, SurvivorshipRule)>,
) -> (Option<Contact>, PartEffect) {
    let none = Picks::new();
    let picks = member.decision.picks().unwrap_or(&none);
    let Some(contact) = contact else {
        // A second row that drops the contact.
        if matches!(member.decision, Decision::Remove { .. }) {
            return (None, PartEffect::Removed);
        }
        let mut after = golden_record(None, member.incoming, Way::Create, picks).after;
        after.number = Some(start.number.clone());
        after.structure.clone_from(&member.structure);
        return (Some(after), PartEffect::Created);
    };
    let (after, effect) = match member.decision {
        Decision::Remove { operation, .. } => match removed(contact, member.incoming, *operation) {
            Some(after) => (after, PartEffect::Removed),
            None => return (None, PartEffect::Removed),
        },
        Decision::Update { .. } => (update(contact, member, picks), PartEffect::Changed),
        decision => {
            let way = Way::Merge(start.newer);
            let golden = golden_record_by(start.rules, Some(contact), member.incoming, way, picks);
            settled.extend(golden.lines.iter().filter_map(|line| Some((line.unit, line.rule?))));
            let into_base = matches!(decision, Decision::Merge { into: crate::review::Other::Base(_), .. });
            (golden.after, if into_base { PartEffect::Merged } else { PartEffect::Folded })
        }
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

fn cause(start: &Fold<'_>, members: &[&Member<'_>]) -> Cause {
    let any = |test: fn(&Decision) -> bool| members.iter().any(|m| test(m.decision));
    let kind = if start.base.is_none() {
        ChangeKind::Create
    } else if any(|d| matches!(d, Decision::Remove { operation: Operation::Anonymize, .. })) {
        ChangeKind::Erase
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
    let mut names =
        [Field::OfficialName, Field::AddressName1, Field::AddressName2].map(|f| incoming.text(f).to_owned());
    // An export has the name that follows from the official one written out; a relay's row leaves it empty.
    let [official, envelope, _] = &mut names;
    if *envelope == envelope_name(official) {
        envelope.clear();
    }
    let address = incoming.address();
    let parts = crate::contact::ADDRESS_FIELDS.map(|f| address.part(f).unwrap_or_default().to_owned());
    Some(names.into_iter().chain(parts).collect::<Vec<_>>().join("\u{1f}"))
}
