//! Why each row changes its contact: kept with the change, so that the audit can tell it later.
//!
//! In: what a row names and what was decided about it. Out: a [`Reason`]. Who decided is asked of the store, a window of
//! rows at a time; how alike a row was is asked only for rows that are merged.

use std::collections::HashMap;

use super::error::Result;
use crate::batch::{Basis, Decided, Reason, Slot};
use crate::contact::{Field, Incoming, RowNumber};
use crate::review::{Decision, Other, Policy, RowDecision};
use crate::store::{BatchId, DecidedBy, Store};

/// What is known of the decisions of some rows.
#[derive(Default)]
pub(super) struct Known {
    by: HashMap<RowNumber, DecidedBy>,
    /// The probability, in thousandths, of each candidate of a row that is merged.
    alike: HashMap<(Slot, Other), u16>,
}

impl Known {
    /// Asks the store about rows; those that are merged are named again.
    pub(super) async fn of(
        store: &dyn Store,
        batch: BatchId,
        rows: &[RowNumber],
        merged: &[RowNumber],
    ) -> Result<Self> {
        let by = store.deciders(batch, rows).await?.into_iter().map(|d| (d.row, d)).collect();
        let mut alike = HashMap::new();
        if !merged.is_empty() {
            for row in store.staged_rows(batch, merged).await? {
                alike.extend(row.candidates.into_iter().map(|candidate| {
                    let slot = Slot { row: row.row, part: candidate.part };
                    ((slot, candidate.other), thousandths(candidate.probability))
                }));
            }
        }
        Ok(Self { by, alike })
    }

    /// Why a slot changes its contact; `None` when nobody knows who decided.
    pub(super) fn reason(&self, slot: Slot, incoming: &Incoming, decision: &Decision) -> Option<Reason> {
        let decided = self.by.get(&slot.row)?;
        let basis = self.basis(slot, incoming, decision);
        Some(match decided.policy.as_deref().and_then(Policy::from_name) {
            Some(Policy::CreateAll) if basis == Basis::New => Reason::CreateAll,
            Some(_) => Reason::Cautious(basis),
            None => Reason::Person(Box::new(Decided {
                by: decided.operator.clone(),
                at: decided.at.clone(),
                basis,
                picked: decision.picks().into_iter().flatten().map(|(unit, _)| unit.key()).collect(),
                note: String::new(),
            })),
        })
    }

    fn basis(&self, slot: Slot, incoming: &Incoming, decision: &Decision) -> Basis {
        match decision {
            Decision::Merge { into, .. } => {
                let of = self.alike.get(&(slot, into.clone())).copied();
                match into {
                    Other::Base(_) => Basis::Match(of),
                    Other::Row(row) => Basis::Twin(*row, of),
                }
            }
            Decision::Update { .. } | Decision::Remove { .. } if incoming.number.is_some() => Basis::Number,
            Decision::Update { .. } | Decision::Remove { .. } if is_named(incoming) => Basis::EmailAndName,
            Decision::Update { .. } | Decision::Remove { .. } => Basis::Email,
            _ => Basis::New,
        }
    }
}

/// The rows of which a part is merged.
pub(super) fn merging<'a>(decisions: impl Iterator<Item = (RowNumber, &'a RowDecision)>) -> Vec<RowNumber> {
    let merges = |decision: &RowDecision| decision.values().any(|d| matches!(d, Decision::Merge { .. }));
    decisions.filter(|(_, decision)| merges(decision)).map(|(row, _)| row).collect()
}

fn is_named(incoming: &Incoming) -> bool {
    [Field::FirstName, Field::LastName, Field::OfficialName].iter().any(|f| !incoming.text(*f).is_empty())
}

fn thousandths(probability: f64) -> u16 {
    // What is below one is not told as one: 99.97 % is not certain.
    let of = (probability * 1000.0).round().clamp(0.0, 1000.0) as u16;
    if probability < 1.0 { of.min(999) } else { of }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{ContactNumber, Entry};
    use crate::validation::Part;

    fn slot(row: RowNumber) -> Slot {
        Slot { row, part: Part::Person }
    }

    fn incoming(number: Option<&str>, name: &str) -> Incoming {
        let mut incoming = Incoming { number: number.and_then(ContactNumber::parse), ..Incoming::default() };
        if !name.is_empty() {
            incoming.entries.insert(Field::LastName, Entry::Set(name.into()));
        }
        incoming
    }

    fn known(policy: Option<&str>) -> Known {
        let seven = Other::Base(ContactNumber::parse("7").unwrap());
        let by = DecidedBy {
            row: 2,
            operator: "anna".into(),
            at: "2026-11-22T14:03:00Z".into(),
            policy: policy.map(Into::into),
        };
        Known { by: [(2, by)].into(), alike: [((slot(2), seven), 973)].into() }
    }

    #[test]
    fn the_key_that_a_row_names_is_the_reason() {
        let update = Decision::Update {
            number: ContactNumber::parse("7").unwrap(),
            activate: false,
            picks: Default::default(),
        };
        for (row, expected) in [
            (incoming(Some("7"), "Favre"), Basis::Number),
            (incoming(None, "Favre"), Basis::EmailAndName),
            (incoming(None, ""), Basis::Email),
        ] {
            let reason = known(Some("cautious")).reason(slot(2), &row, &update).unwrap();
            assert_eq!(reason, Reason::Cautious(expected));
        }
    }

    #[test]
    fn a_person_is_named_with_the_probability() {
        let row = incoming(None, "Favre");
        let merge = Decision::merge(Other::Base(ContactNumber::parse("7").unwrap()));
        let reason = known(None).reason(slot(2), &row, &merge).unwrap();
        let decided = reason.decided().unwrap();
        assert_eq!((decided.by.as_str(), reason.basis()), ("anna", &Basis::Match(Some(973))));
        let other = Decision::merge(Other::Base(ContactNumber::parse("8").unwrap()));
        assert_eq!(known(None).reason(slot(2), &row, &other).unwrap().basis(), &Basis::Match(None));
        assert_eq!(known(None).reason(slot(3), &row, &other), None, "nobody knows");
    }

    #[test]
    fn a_policy_is_its_name() {
        let row = incoming(None, "Favre");
        let reason = known(Some("create-all")).reason(slot(2), &row, &Decision::create());
        assert_eq!(reason, Some(Reason::CreateAll));
    }

    #[test]
    fn nearly_certain_is_not_certain() {
        let table = [(0.9999, 999), (1.0, 1000), (0.9734, 973), (0.0, 0)];
        table.into_iter().for_each(|(p, expected)| assert_eq!(thousandths(p), expected, "{p}"));
    }
}
