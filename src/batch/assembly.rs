//! Which rows touch which contact.
//!
//! All rows that touch one contact form one change (DOMAIN.md, section 11), so
//! decisions are sorted into groups first. A group holds row numbers only:
//! whole files fit in memory this way, their contents need not.

use std::collections::{BTreeMap, HashMap};

use crate::contact::{ContactNumber, RowNumber};
use crate::review::{Decision, Other, RowDecision};
use crate::validation::Part;

/// One part of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The row.
    pub row: RowNumber,
    /// Its part.
    pub part: Part,
}

/// The contact that a group of slots makes or changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A contact of the base.
    Existing(ContactNumber),
    /// A contact that this slot founds.
    New(Slot),
}

/// The slots that touch one contact, in file order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The contact.
    pub target: Target,
    /// Who touches it.
    pub slots: Vec<Slot>,
}

/// All decided slots by the contact that they touch.
#[derive(Clone, Debug, Default)]
pub struct Assembly {
    /// The groups: structures before persons, then in the order of their first row.
    pub groups: Vec<Group>,
    /// Rows that lean on a row which makes no contact; they must be decided again.
    pub adrift: Vec<RowNumber>,
}

impl Assembly {
    /// The group of a slot.
    #[must_use]
    pub fn group_of(&self, slot: Slot) -> Option<&Group> {
        self.groups.iter().find(|g| g.slots.contains(&slot))
    }

    /// The group that touches a contact of the base.
    #[must_use]
    pub fn group_on(&self, number: &ContactNumber) -> Option<&Group> {
        self.groups.iter().find(|g| matches!(&g.target, Target::Existing(n) if n == number))
    }
}

/// Rows that speak of one contact although their decisions name no common one.
#[derive(Clone, Debug, Default)]
pub struct Ties {
    /// A structure that a row creates → the row that founds it.
    pub same: HashMap<Slot, Slot>,
    /// A number that a row of the file carries and a decision names → the row that creates the contact.
    pub made: HashMap<ContactNumber, Slot>,
}

/// Sorts decisions into groups.
#[must_use]
pub fn assemble(decisions: &BTreeMap<RowNumber, RowDecision>, ties: &Ties) -> Assembly {
    let mut assembly = Assembly::default();
    let mut members: Vec<(Target, Slot)> = Vec::with_capacity(decisions.len());
    for (row, decision) in decisions {
        let slots = decision.keys().map(|part| Slot { row: *row, part: *part });
        let targets: Vec<_> = slots.map(|slot| (slot, target(slot, decisions, ties))).collect();
        if targets.iter().any(|(_, t)| matches!(t, Landing::Adrift)) {
            assembly.adrift.push(*row);
            continue;
        }
        for (slot, landing) in targets {
            if let Landing::On(target) = landing {
                members.push((target, slot));
            }
        }
    }
    members.sort_unstable();
    assembly.groups = members
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter_map(|members| {
            let target = members.first()?.0.clone();
            Some(Group { target, slots: members.iter().map(|(_, slot)| *slot).collect() })
        })
        .collect();
    drop(members);
    // A relay needs the number of its structure: structures come first.
    assembly.groups.sort_by_key(|g| g.slots.first().map(|s| (s.part, s.row)));
    assembly
}

/// Where a slot ends.
enum Landing {
    On(Target),
    Nowhere,
    Adrift,
}

fn target(slot: Slot, decisions: &BTreeMap<RowNumber, RowDecision>, ties: &Ties) -> Landing {
    let mut at = slot;
    // Each hop leads to another row; more hops than rows is a circle.
    for _ in 0..=decisions.len() {
        let decision = decisions.get(&at.row).and_then(|d| d.get(&at.part));
        match decision {
            Some(Decision::Create { .. }) => match ties.same.get(&at) {
                Some(earlier) if creates(*earlier, decisions) => at = *earlier,
                _ => return Landing::On(Target::New(at)),
            },
            Some(
                Decision::Merge { into: Other::Base(number), .. }
                | Decision::Update { number, .. }
                | Decision::Remove { number, .. },
            ) => match ties.made.get(number) {
                Some(maker) if *maker != at && creates(*maker, decisions) => at = *maker,
                _ => return Landing::On(Target::Existing(number.clone())),
            },
            Some(Decision::Merge { into: Other::Row(row), .. }) => at = Slot { row: *row, part: at.part },
            Some(Decision::Skip { .. } | Decision::Wait { .. }) if at == slot => return Landing::Nowhere,
            _ => return Landing::Adrift,
        }
    }
    Landing::Adrift
}

fn creates(slot: Slot, decisions: &BTreeMap<RowNumber, RowDecision>) -> bool {
    matches!(decisions.get(&slot.row).and_then(|d| d.get(&slot.part)), Some(Decision::Create { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(decision: Decision) -> RowDecision {
        RowDecision::from([(Part::Person, decision)])
    }

    fn slot(row: RowNumber) -> Slot {
        Slot { row, part: Part::Person }
    }

    #[test]
    fn rows_that_touch_one_contact_are_one_group_in_file_order() {
        let number = ContactNumber::parse("7").unwrap();
        let decisions = BTreeMap::from([
            (2, person(Decision::create())),
            (3, person(Decision::merge(Other::Base(number.clone())))),
            (4, person(Decision::merge(Other::Row(2)))),
            (5, person(Decision::merge(Other::Row(3)))),
            (6, person(Decision::Skip { reason: String::new() })),
        ]);
        let assembly = assemble(&decisions, &Ties::default());
        assert_eq!(assembly.group_of(slot(4)).unwrap().slots, [slot(2), slot(4)]);
        assert_eq!(assembly.group_on(&number).unwrap().slots, [slot(3), slot(5)]);
        assert!(assembly.group_of(slot(6)).is_none());
        assert!(assembly.adrift.is_empty());
    }

    #[test]
    fn a_row_that_leans_on_a_skipped_row_or_a_circle_is_adrift() {
        let decisions = BTreeMap::from([
            (2, person(Decision::Skip { reason: String::new() })),
            (3, person(Decision::merge(Other::Row(2)))),
            (4, person(Decision::merge(Other::Row(5)))),
            (5, person(Decision::merge(Other::Row(4)))),
        ]);
        assert_eq!(assemble(&decisions, &Ties::default()).adrift, [3, 4, 5]);
    }

    #[test]
    fn an_update_joins_the_row_that_makes_its_contact() {
        let number = ContactNumber::parse("7").unwrap();
        let update = Decision::Update { number: number.clone(), activate: false, picks: Default::default() };
        let decisions = BTreeMap::from([(2, person(Decision::create())), (3, person(update))]);
        let made = HashMap::from([(number.clone(), slot(2))]);
        let ties = Ties { made, ..Ties::default() };
        assert_eq!(assemble(&decisions, &ties).groups[0].slots, [slot(2), slot(3)]);
        assert!(assemble(&decisions, &Ties::default()).group_on(&number).is_some());
    }

    #[test]
    fn equal_structures_of_several_rows_become_one() {
        let structure = |row| Slot { row, part: Part::Structure };
        let both =
            || RowDecision::from([(Part::Structure, Decision::create()), (Part::Person, Decision::create())]);
        let decisions = BTreeMap::from([(2, both()), (3, both())]);
        let same = HashMap::from([(structure(3), structure(2))]);
        let assembly = assemble(&decisions, &Ties { same, ..Ties::default() });
        assert_eq!(assembly.groups.len(), 3);
        assert_eq!(assembly.groups[0].slots, [structure(2), structure(3)], "structures come first");
    }
}
