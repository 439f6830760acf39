//! Which rows would put a relay where no relay can be.
//!
//! A relay belongs to one structure (DOMAIN.md, sections 2 and 11): a new one needs the structure that its row makes or
//! names, and one that exists is merged only with a row of its own structure. Structure and relay of a row are decided
//! apart, so that what was decided of both may not go together.

use std::collections::{BTreeMap, HashMap};

use super::assembly::{Assembly, Group, Target};
use crate::contact::{ContactNumber, RowNumber};
use crate::review::{Decision, RowDecision};
use crate::validation::Part;

/// Where the structure of each row goes; rows whose structure goes nowhere are not in it.
type Structures<'a> = HashMap<RowNumber, &'a Target>;

/// The relays of the base into which rows with a structure of their own are merged.
#[must_use]
pub fn merged_relays(
    assembly: &Assembly,
    decisions: &BTreeMap<RowNumber, RowDecision>,
) -> Vec<ContactNumber> {
    let is_met = |group: &&Group| group.slots.iter().any(|slot| merges_a_relay(decisions, slot.row));
    let target = |group: &Group| match &group.target {
        Target::Existing(number) => Some(number.clone()),
        Target::New(_) => None,
    };
    persons(assembly).filter(is_met).filter_map(target).collect()
}

/// The rows that cannot go in as decided, in ascending order: their relay would stand in no structure, or in another one
/// than the contact it is merged into. `homes` are the structures of those that [`merged_relays`] names.
#[must_use]
pub fn misplaced(
    assembly: &Assembly,
    decisions: &BTreeMap<RowNumber, RowDecision>,
    homes: &HashMap<ContactNumber, ContactNumber>,
) -> Vec<RowNumber> {
    let structures = structures(assembly);
    let mut misplaced: Vec<RowNumber> = Vec::new();
    for group in persons(assembly) {
        let home = match &group.target {
            Target::New(founder) => structures.get(&founder.row).map(|target| (*target).clone()),
            Target::Existing(number) => homes.get(number).cloned().map(Target::Existing),
        };
        let rows = group.slots.iter().map(|slot| slot.row);
        misplaced.extend(rows.filter(|row| {
            let own = structures.get(row).copied();
            match &group.target {
                // Where the founder's structure goes nowhere there is no relay, and nobody to be merged into.
                Target::New(_) => has_structure(decisions, *row) && (own.is_none() || own != home.as_ref()),
                // Whoever leaves the structure out says nothing about where the relay stands.
                Target::Existing(_) => {
                    merges_a_relay(decisions, *row) && own.is_some() && own != home.as_ref()
                }
            }
        }));
    }
    misplaced.sort_unstable();
    misplaced.dedup();
    misplaced
}

fn persons(assembly: &Assembly) -> impl Iterator<Item = &Group> {
    assembly.groups.iter().filter(|group| group.slots.iter().any(|slot| slot.part == Part::Person))
}

fn structures(assembly: &Assembly) -> Structures<'_> {
    let groups = assembly.groups.iter();
    groups
        .flat_map(|group| {
            let slots = group.slots.iter().filter(|slot| slot.part == Part::Structure);
            slots.map(|slot| (slot.row, &group.target))
        })
        .collect()
}

/// A person beside a structure is its relay.
fn has_structure(decisions: &BTreeMap<RowNumber, RowDecision>, row: RowNumber) -> bool {
    decisions.get(&row).is_some_and(|decision| decision.contains_key(&Part::Structure))
}

/// A row that names its relay by a key corrects it, wherever it stands.
fn merges_a_relay(decisions: &BTreeMap<RowNumber, RowDecision>, row: RowNumber) -> bool {
    let person = decisions.get(&row).and_then(|decision| decision.get(&Part::Person));
    has_structure(decisions, row) && matches!(person, Some(Decision::Merge { .. }))
}

#[cfg(test)]
mod tests {
    use super::super::assembly::{Ties, assemble};
    use super::*;
    use crate::contact::Operation;
    use crate::review::Other;

    fn number(digits: &str) -> ContactNumber {
        ContactNumber::parse(digits).unwrap()
    }

    fn into(digits: &str) -> Decision {
        Decision::merge(Other::Base(number(digits)))
    }

    fn skip() -> Decision {
        Decision::Skip { reason: String::new() }
    }

    /// Row 2, 3, …: what was decided of structure and relay.
    fn rows(decided: Vec<(Decision, Decision)>) -> BTreeMap<RowNumber, RowDecision> {
        let both = |(structure, person)| [(Part::Structure, structure), (Part::Person, person)].into();
        (2..).zip(decided.into_iter().map(both)).collect()
    }

    /// Relay 11 stands in structure 10, relay 21 in structure 20.
    fn found(decisions: &BTreeMap<RowNumber, RowDecision>) -> Vec<RowNumber> {
        let assembly = assemble(decisions, &Ties::default());
        let homes = [("11", "10"), ("21", "20")].map(|(relay, home)| (number(relay), number(home)));
        let homes: HashMap<_, _> = homes.into();
        let asked = merged_relays(&assembly, decisions);
        misplaced(
            &assembly,
            decisions,
            &homes.into_iter().filter(|(relay, _)| asked.contains(relay)).collect(),
        )
    }

    #[test]
    fn a_relay_is_merged_within_its_structure_alone() {
        let update = Decision::Update { number: number("21"), activate: false, picks: Default::default() };
        for (structure, person, fits) in [
            (into("10"), into("11"), true),
            (into("10"), into("21"), false),
            (Decision::create(), into("11"), false),
            (skip(), into("11"), true),
            (into("10"), update, true),
            (into("10"), Decision::create(), true),
            (Decision::create(), Decision::create(), true),
            (skip(), Decision::create(), false),
            (skip(), skip(), true),
        ] {
            let decisions = rows(vec![(structure, person)]);
            assert_eq!(found(&decisions).is_empty(), fits, "{decisions:?}");
        }
    }

    #[test]
    fn a_twin_follows_into_its_own_structure_alone() {
        let twin = || Decision::merge(Other::Row(2));
        let makes = || (Decision::create(), Decision::create());
        assert_eq!(found(&rows(vec![makes(), (twin(), twin())])), Vec::<RowNumber>::new());
        assert_eq!(found(&rows(vec![makes(), (Decision::create(), twin())])), [3]);
        assert_eq!(found(&rows(vec![makes(), (skip(), twin())])), [3]);
        assert_eq!(found(&rows(vec![(skip(), Decision::create()), (into("10"), twin())])), [2, 3]);
        assert_eq!(found(&rows(vec![(into("10"), into("11")), (into("20"), twin())])), [3]);
    }

    #[test]
    fn persons_of_their_own_are_left_alone() {
        let person = |decision| RowDecision::from([(Part::Person, decision)]);
        let remove = Decision::Remove { operation: Operation::Invalidate, number: number("21") };
        let decisions =
            [(2, person(Decision::create())), (3, person(into("11"))), (4, person(remove))].into();
        assert_eq!(found(&decisions), Vec::<RowNumber>::new());
        assert!(merged_relays(&assemble(&decisions, &Ties::default()), &decisions).is_empty());
    }
}
