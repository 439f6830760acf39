//! What a bulk act has to know of many rows, read a window at a time and never row by row.

use std::collections::{BTreeMap, HashMap};

use super::desk::Desk;
use super::error::Result;
use super::summary::Summary;
use crate::contact::{Contact, ContactNumber, Field, RowNumber};
use crate::review::{Candidate, Decision, Other, Relation, RowDecision};
use crate::store::StagedRow;
use crate::validation::{Finding, Part};

/// Rows read at a time.
const WINDOW: usize = 1_000;

/// What a bulk act has to know of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surveyed {
    /// The row.
    pub row: RowNumber,
    /// Its parts.
    pub parts: Vec<Part>,
    /// Its findings.
    pub findings: Vec<Finding>,
    /// For each part the likeliest candidate that it may still be merged into.
    pub likeliest: BTreeMap<Part, Other>,
    /// Consents that the proposal would switch on although the contact withdrew them, by part.
    pub withdrawn: BTreeMap<Part, Vec<Field>>,
}

/// How closely rows are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Surveying {
    /// The rows alone.
    #[default]
    Rows,
    /// The contacts that their proposals name as well.
    Contacts,
}

impl Desk {
    /// What a bulk act has to know of these rows.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn survey(&self, rows: &[RowNumber], how: Surveying) -> Result<Vec<Surveyed>> {
        let mut surveyed = Vec::with_capacity(rows.len());
        for window in rows.chunks(WINDOW) {
            let staged = self.inner.store.staged_rows(self.batch(), window).await?;
            let proposed: Vec<RowDecision> = match how {
                Surveying::Rows => Vec::new(),
                Surveying::Contacts => staged.iter().map(proposed).collect(),
            };
            let mut numbers: Vec<ContactNumber> =
                proposed.iter().flat_map(RowDecision::values).filter_map(target).collect();
            numbers.sort_unstable();
            numbers.dedup();
            let contacts = match numbers.is_empty() {
                true => Vec::new(),
                false => self.inner.store.contacts(&numbers).await?,
            };
            let contacts: HashMap<ContactNumber, Contact> =
                contacts.into_iter().filter_map(|s| Some((s.contact.number.clone()?, s.contact))).collect();
            let none = RowDecision::new();
            let decisions = proposed.iter().chain(std::iter::repeat(&none));
            surveyed.extend(staged.into_iter().zip(decisions).map(|(row, d)| of_row(row, d, &contacts)));
        }
        Ok(surveyed)
    }
}

fn proposed(row: &StagedRow) -> RowDecision {
    Summary::from_json(&row.summary).proposal.decision
}

/// The contact of the base that a decision writes.
fn target(decision: &Decision) -> Option<ContactNumber> {
    match decision {
        Decision::Merge { into: Other::Base(number), .. } | Decision::Update { number, .. } => {
            Some(number.clone())
        }
        _ => None,
    }
}

fn of_row(row: StagedRow, proposed: &RowDecision, contacts: &HashMap<ContactNumber, Contact>) -> Surveyed {
    let parts: Vec<Part> = row.record.parts.iter().map(|part| part.part).collect();
    let best = |part: &Part| Some((*part, likeliest(row.row, *part, &row.candidates)?));
    let withdrawn = |(part, decision): (&Part, &Decision)| {
        let (contact, incoming) = (contacts.get(&target(decision)?)?, row.record.part(*part)?);
        let consents = incoming.entries.keys().copied().filter(|f| matches!(f, Field::Authorization(_)));
        let switched = consents.filter(|f| contact.text(*f) == "FALSE" && incoming.text(*f) == "TRUE");
        let switched: Vec<Field> = switched.collect();
        (!switched.is_empty()).then_some((*part, switched))
    };
    Surveyed {
        row: row.row,
        likeliest: parts.iter().filter_map(best).collect(),
        withdrawn: proposed.iter().filter_map(withdrawn).collect(),
        findings: row.record.findings,
        parts,
    }
}

/// The candidate that a list shows first among those that are open: a contact of the base before a row above.
fn likeliest(row: RowNumber, part: Part, candidates: &[Candidate]) -> Option<Other> {
    let possible = candidates.iter().filter(|c| c.part == part && c.is_open());
    let possible = possible.filter(|c| match &c.other {
        Other::Base(_) => true,
        Other::Row(other) => *other < row,
    });
    let rank = |c: &&Candidate| {
        (matches!(c.other, Other::Base(_)), c.relation == Relation::Same, (c.probability * 1e9) as u64)
    };
    possible.max_by_key(rank).map(|c| c.other.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::review::Verdict;

    fn candidate(other: Other, probability: f64) -> Candidate {
        Candidate {
            part: Part::Person,
            other,
            probability,
            weight: 1.0,
            relation: Relation::Same,
            fields: Vec::new(),
            verdict: None,
        }
    }

    #[test]
    fn the_likeliest_is_open_and_of_the_base_where_one_is() {
        let base = |digits: &str| Other::Base(ContactNumber::parse(digits).unwrap());
        let mut all = vec![
            candidate(Other::Row(3), 0.99),
            candidate(Other::Row(9), 0.999),
            candidate(base("0000000001"), 0.4),
            candidate(base("0000000002"), 0.7),
        ];
        assert_eq!(likeliest(5, Part::Person, &all), Some(base("0000000002")));
        all[3].verdict = Some(Verdict::Different);
        assert_eq!(likeliest(5, Part::Person, &all), Some(base("0000000001")));
        all.truncate(2);
        assert_eq!(likeliest(5, Part::Person, &all), Some(Other::Row(3)), "row 9 comes later");
        assert_eq!(likeliest(5, Part::Structure, &all), None);
    }
}
