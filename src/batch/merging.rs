//! Contacts of the base merged into their head, as changes.
//!
//! The contacts that are merged away come before their head: what frees a login is written before what takes it.

use std::collections::HashMap;

use super::{BaseContact, Cause, Change, ChangeKind};
use crate::contact::{Contact, ContactNumber, Field, InactiveReason, Kind};
use crate::survivorship::{Changed, MemberPicks, SurvivorshipRule, SurvivorshipRules, Unit, merge_contacts};

/// Who leads on to whom: each contact that the plan merges away → its head.
pub type Heads = HashMap<ContactNumber, ContactNumber>;

/// Contacts that are to become one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactMerge {
    /// Who stays.
    pub head: ContactNumber,
    /// Who is merged into it, in this order.
    pub merged: Vec<ContactNumber>,
    /// Values picked by hand: of whom.
    pub picks: MemberPicks,
}

/// What a merge of contacts changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergeChanges {
    /// The contacts merged away, then the head: it is written even when it gains nothing, so that its version is checked
    /// and its history tells of the merge.
    pub changes: Vec<Change>,
    /// E-mails and telephone numbers for which the head has no slot left: whose, where they stood, and what.
    pub homeless: Vec<(ContactNumber, Field, String)>,
    /// Other values that the head does not take, because another stays: whose, of what, and the text.
    pub not_taken: Vec<(ContactNumber, Unit, String)>,
    /// What a rule chose between values that differ.
    pub settled: Vec<(Unit, SurvivorshipRule)>,
}

/// What decides whose values stay, and how merges hang together.
#[derive(Clone, Copy, Debug)]
pub struct Merging<'a> {
    /// All merges of the plan.
    pub heads: &'a Heads,
    /// The institution's rules.
    pub rules: &'a SurvivorshipRules,
    /// When the contacts were last changed.
    pub changed: &'a Changed,
}

/// The changes of one merge; `None` when one of the contacts is not there.
///
/// A contact that is merged away keeps what it holds, inactive, and leads to its head. A relay goes to the structure into
/// which its own is merged.
#[must_use]
pub fn merge_changes(
    merge: &ContactMerge,
    known: &HashMap<ContactNumber, BaseContact>,
    by: Merging<'_>,
) -> Option<MergeChanges> {
    let heads = by.heads;
    let head = known.get(&merge.head)?;
    let others = merge.merged.iter().map(|number| known.get(number)).collect::<Option<Vec<_>>>()?;
    let contacts: Vec<&Contact> = others.iter().map(|other| &other.contact).collect();
    let merged = merge_contacts(&head.contact, &contacts, &merge.picks, (by.rules, by.changed));
    let away = others.iter().filter_map(|other| {
        let mut after = led(&other.contact, heads);
        after.standing.inactive = Some(InactiveReason::Duplicate);
        after.standing.merged_into = Some(merge.head.clone());
        change(other, after)
    });
    let mut changes: Vec<Change> = away.collect();
    changes.push(written(head, merge.head.clone(), led(&merged.after, heads)));
    let settled = merged.settled.into_iter().collect();
    Some(MergeChanges { changes, homeless: merged.homeless, not_taken: merged.not_taken, settled })
}

/// The change of a contact that is not merged itself but hangs on one that is: a relay of a merged structure, or one that
/// was merged earlier into a contact which is now merged on.
#[must_use]
pub fn follow(contact: &BaseContact, heads: &Heads) -> Option<Change> {
    change(contact, led(&contact.contact, heads))
}

/// The contact with its structure and its head as they are after the merges.
fn led(contact: &Contact, heads: &Heads) -> Contact {
    let mut after = contact.clone();
    for number in [&mut after.structure, &mut after.standing.merged_into].into_iter().flatten() {
        if let Some(head) = heads.get(number) {
            number.clone_from(head);
        }
    }
    after
}

fn change(from: &BaseContact, after: Contact) -> Option<Change> {
    let number = from.contact.number.clone()?;
    (after != from.contact).then(|| written(from, number, after))
}

fn written(from: &BaseContact, contact: ContactNumber, after: Contact) -> Change {
    Change {
        contact,
        expected_version: Some(from.version),
        before: Some(from.contact.clone()),
        after: Some(after),
        cause: Cause::new(ChangeKind::Merge, Vec::new()),
    }
}

/// Why contacts cannot become one; `None` when they can.
///
/// Kinds are merged with their own alone, relays only within one structure or structures that the same plan merges.
#[must_use]
pub fn unmergeable(contacts: &[&Contact], heads: &Heads) -> Option<&'static str> {
    let (first, rest) = contacts.split_first()?;
    let structure = |contact: &Contact| {
        let own = contact.structure.clone();
        own.map(|number| heads.get(&number).cloned().unwrap_or(number))
    };
    if contacts.iter().any(|c| c.standing.merged_into.is_some()) {
        Some("one of them was merged into another contact already")
    } else if rest.iter().any(|c| c.kind != first.kind) {
        Some("individuals, structures and relays are merged only with their own kind")
    } else if first.kind == Kind::Relay && rest.iter().any(|c| structure(c) != structure(first)) {
        Some("relays are merged only within one structure; merge the structures first")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Known = HashMap<ContactNumber, BaseContact>;

    fn merged(plan: &ContactMerge, known: &Known, heads: &Heads) -> Option<MergeChanges> {
        let (rules, changed) = (&SurvivorshipRules::default(), &Changed::new());
        merge_changes(plan, known, Merging { heads, rules, changed })
    }

    fn number(text: &str) -> ContactNumber {
        ContactNumber::parse(text).unwrap()
    }

    fn base(nr: &str, kind: Kind, structure: Option<&str>) -> (ContactNumber, BaseContact) {
        let mut contact = Contact { number: Some(number(nr)), kind, ..Contact::default() };
        contact.structure = structure.map(number);
        contact.set(Field::LastName, nr);
        (number(nr), BaseContact { contact, version: 7 })
    }

    fn merge(head: &str, merged: &[&str]) -> (ContactMerge, Heads) {
        let merged: Vec<_> = merged.iter().map(|n| number(n)).collect();
        let heads = merged.iter().map(|n| (n.clone(), number(head))).collect();
        (ContactMerge { head: number(head), merged, picks: MemberPicks::new() }, heads)
    }

    #[test]
    fn those_merged_away_go_first_and_lead_to_the_head() {
        let mut known: Known = ["1", "2", "3"].map(|n| base(n, Kind::Individual, None)).into();
        known.get_mut(&number("3")).unwrap().contact.set(Field::FirstName, "Anna");
        let (plan, heads) = merge("1", &["2", "3"]);
        let changes = merged(&plan, &known, &heads).unwrap().changes;
        let order: Vec<_> = changes.iter().map(|c| c.contact.as_str()).collect();
        assert_eq!(order, ["2", "3", "1"]);
        for change in &changes[..2] {
            let standing = &change.after.as_ref().unwrap().standing;
            assert_eq!(standing.inactive, Some(InactiveReason::Duplicate));
            assert_eq!(standing.merged_into, Some(number("1")));
            assert_eq!(change.expected_version, Some(7));
        }
        known.remove(&number("3"));
        assert_eq!(merged(&plan, &known, &heads), None, "one is gone");
    }

    #[test]
    fn a_head_that_gains_nothing_is_written_too() {
        let known: Known = ["1", "2"].map(|n| base(n, Kind::Individual, None)).into();
        let (plan, heads) = merge("1", &["2"]);
        let changes = merged(&plan, &known, &heads).unwrap().changes;
        assert_eq!((changes.len(), &changes[1].before), (2, &changes[1].after));
    }

    #[test]
    fn relays_and_earlier_duplicates_follow() {
        let (_, heads) = merge("1", &["2"]);
        let (_, relay) = base("5", Kind::Relay, Some("2"));
        assert_eq!(follow(&relay, &heads).unwrap().after.unwrap().structure, Some(number("1")));
        let (_, mut old) = base("6", Kind::Individual, None);
        old.contact.standing.merged_into = Some(number("2"));
        assert_eq!(follow(&old, &heads).unwrap().after.unwrap().standing.merged_into, Some(number("1")));
        let (_, stranger) = base("7", Kind::Relay, Some("1"));
        assert_eq!(follow(&stranger, &heads), None);
    }

    #[test]
    fn kinds_and_employers_keep_apart() {
        let (_, person) = base("1", Kind::Individual, None);
        let (_, relay) = base("2", Kind::Relay, Some("8"));
        let (_, other) = base("3", Kind::Relay, Some("9"));
        let none = Heads::new();
        assert!(unmergeable(&[&person.contact, &relay.contact], &none).is_some());
        assert!(unmergeable(&[&relay.contact, &other.contact], &none).is_some());
        let (_, structures) = merge("8", &["9"]);
        assert_eq!(unmergeable(&[&relay.contact, &other.contact], &structures), None);
        assert_eq!(unmergeable(&[&person.contact, &person.contact], &none), None);
        let mut gone = person.contact.clone();
        gone.standing.merged_into = Some(number("4"));
        assert!(unmergeable(&[&person.contact, &gone], &none).is_some());
    }
}
