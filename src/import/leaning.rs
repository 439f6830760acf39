//! Decisions that were taken in view of another row's.
//!
//! In: what a batch has decided and what is decided now. Out: the rows whose decision leans on one that is now another.
//! The work grows with the rows that are decided, not with their pairs: thousands are often decided at once.

use std::collections::{BTreeMap, HashMap};

use crate::contact::{ContactNumber, RowNumber};
use crate::review::{Decision, Other, RowDecision};
use crate::validation::Part;

/// Rows whose decision was taken in view of another row's, which is now decided otherwise: they wait again.
pub(super) fn dependants(
    changed: &[(RowNumber, RowDecision)],
    decisions: &BTreeMap<RowNumber, RowDecision>,
) -> Vec<RowNumber> {
    let mut turned = Turned::default();
    for (row, after) in changed {
        turned.add(*row, decisions.get(row), after);
    }
    // What is decided for the first time turns nothing round: most acts end here.
    if turned.rows.is_empty() {
        return Vec::new();
    }
    let nothing = RowDecision::new();
    let mut found = Vec::new();
    loop {
        let open = decisions.iter().filter(|(row, _)| !turned.rows.contains_key(row));
        let next: Vec<RowNumber> =
            open.filter(|(row, decision)| turned.carries(**row, decision)).map(|(row, _)| *row).collect();
        if next.is_empty() {
            return found;
        }
        for row in &next {
            turned.add(*row, decisions.get(row), &nothing);
        }
        found.extend(next);
    }
}

/// Rows that were decided and are now decided otherwise, by what others can lean on.
#[derive(Default)]
struct Turned<'a> {
    /// The parts of each row that end elsewhere.
    rows: HashMap<RowNumber, Vec<Part>>,
    /// The first row that no longer ends at a contact.
    contacts: HashMap<(Part, &'a ContactNumber), RowNumber>,
}

impl<'a> Turned<'a> {
    /// Adds a row, when it was decided before.
    fn add(&mut self, row: RowNumber, before: Option<&'a RowDecision>, after: &RowDecision) {
        let Some(before) = before else { return };
        let moved = |part: &Part| before.get(part).map(landing) != after.get(part).map(landing);
        let parts: Vec<Part> =
            before.keys().chain(after.keys()).filter(|part| moved(part)).copied().collect();
        for part in &parts {
            if let Some(Landing::Contact(number)) = before.get(part).map(landing) {
                let first = self.contacts.entry((*part, number)).or_insert(row);
                *first = row.min(*first);
            }
        }
        self.rows.insert(row, parts);
    }

    /// True when a decision leans on one of these rows.
    fn carries(&self, row: RowNumber, decision: &RowDecision) -> bool {
        decision.iter().any(|(part, decision)| match landing(decision) {
            Landing::Row(other) => self.rows.get(&other).is_some_and(|parts| parts.contains(part)),
            Landing::Contact(number) => self.contacts.get(&(*part, number)).is_some_and(|first| *first < row),
            Landing::New | Landing::Nowhere => false,
        })
    }
}

/// Where a decision ends, picks left aside.
#[derive(PartialEq, Eq)]
enum Landing<'a> {
    New,
    Contact(&'a ContactNumber),
    Row(RowNumber),
    Nowhere,
}

fn landing(decision: &Decision) -> Landing<'_> {
    match decision {
        Decision::Create { .. } => Landing::New,
        Decision::Merge { into: Other::Row(row), .. } => Landing::Row(*row),
        Decision::Merge { into: Other::Base(number), .. }
        | Decision::Update { number, .. }
        | Decision::Remove { number, .. } => Landing::Contact(number),
        Decision::Skip { .. } | Decision::Wait { .. } => Landing::Nowhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(decision: Decision) -> RowDecision {
        RowDecision::from([(Part::Person, decision)])
    }

    #[test]
    fn deciding_a_row_otherwise_sends_those_who_lean_on_it_back() {
        let decisions = BTreeMap::from([
            (2, person(Decision::create())),
            (3, person(Decision::merge(Other::Row(2)))),
            (4, person(Decision::merge(Other::Row(3)))),
            (5, person(Decision::create())),
        ]);
        let skip = person(Decision::Skip { reason: String::new() });
        assert_eq!(dependants(&[(2, skip)], &decisions), [3, 4]);
        assert!(dependants(&[(2, person(Decision::create()))], &decisions).is_empty(), "the same again");
        assert!(dependants(&[(5, RowDecision::new())], &decisions).is_empty());
    }

    #[test]
    fn later_rows_on_the_same_contact_are_asked_again() {
        let base = || Decision::merge(Other::Base(ContactNumber::parse("7").unwrap()));
        let decisions = BTreeMap::from([(2, person(base())), (3, person(base()))]);
        assert_eq!(dependants(&[(2, person(Decision::create()))], &decisions), [3]);
        assert!(dependants(&[(3, person(Decision::create()))], &decisions).is_empty());
    }

    #[test]
    fn five_thousand_rows_of_one_contact_are_looked_up_and_not_compared_in_pairs() {
        let number = ContactNumber::parse("7").unwrap();
        let base = || person(Decision::merge(Other::Base(number.clone())));
        let decisions: BTreeMap<RowNumber, RowDecision> = (1..=10_000).map(|row| (row, base())).collect();
        let changed: Vec<_> = (1..=5_000).map(|row| (row, RowDecision::new())).collect();
        let mut turned = Turned::default();
        changed.iter().for_each(|(row, after)| turned.add(*row, decisions.get(row), after));
        assert_eq!(
            (turned.rows.len(), turned.contacts.len()),
            (5_000, 1),
            "one entry is asked, not 5,000 rows"
        );
        assert_eq!(dependants(&changed, &decisions), (5_001..=10_000).collect::<Vec<_>>());
    }
}
