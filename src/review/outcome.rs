//! What became, or will become, of a row: exactly one outcome each (DOMAIN.md, section 11).

use serde::{Deserialize, Serialize};

use super::{Decision, RowDecision};
use crate::validation::{Consequence, Course, StagedRecord};

/// The outcome of a data row, in the order in which the first that fits is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Not decided yet, or put off by a person.
    Waiting,
    /// It cannot go in as it is.
    Failed,
    /// A person left it out.
    Skipped,
    /// DELETE, INVALIDATE, ANONYMIZE, DROP.
    Removed,
    /// It makes a contact.
    Created,
    /// Nothing would change, whatever the way.
    Unchanged,
    /// Merged into a candidate, or folded into a twin row.
    Merged,
    /// It changes the contact that it names by its key.
    Updated,
}

impl Outcome {
    /// Every outcome, in the order of the counts.
    pub const ALL: [Self; 8] = [
        Self::Created,
        Self::Updated,
        Self::Merged,
        Self::Unchanged,
        Self::Removed,
        Self::Skipped,
        Self::Failed,
        Self::Waiting,
    ];

    /// The outcome in one word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Removed => "removed",
            Self::Created => "created",
            Self::Unchanged => "unchanged",
            Self::Merged => "merged",
            Self::Updated => "updated",
        }
    }
}

/// How many rows ended in each outcome; the sum is the rows read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is the outcome of its name")]
pub struct Counts {
    pub created: u64,
    pub updated: u64,
    pub merged: u64,
    pub unchanged: u64,
    pub removed: u64,
    pub skipped: u64,
    pub failed: u64,
    pub waiting: u64,
}

impl Counts {
    /// Counts one more row.
    pub fn add(&mut self, outcome: Outcome) {
        *self.slot(outcome) += 1;
    }

    /// Counts so many more rows.
    pub fn add_many(&mut self, outcome: Outcome, rows: u64) {
        *self.slot(outcome) += rows;
    }

    /// The count of one outcome.
    #[must_use]
    pub fn of(&self, outcome: Outcome) -> u64 {
        let mut copy = *self;
        *copy.slot(outcome)
    }

    /// All rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        Outcome::ALL.into_iter().map(|o| self.of(o)).sum()
    }

    fn slot(&mut self, outcome: Outcome) -> &mut u64 {
        match outcome {
            Outcome::Created => &mut self.created,
            Outcome::Updated => &mut self.updated,
            Outcome::Merged => &mut self.merged,
            Outcome::Unchanged => &mut self.unchanged,
            Outcome::Removed => &mut self.removed,
            Outcome::Skipped => &mut self.skipped,
            Outcome::Failed => &mut self.failed,
            Outcome::Waiting => &mut self.waiting,
        }
    }
}

impl FromIterator<Outcome> for Counts {
    fn from_iter<I: IntoIterator<Item = Outcome>>(outcomes: I) -> Self {
        let mut counts = Self::default();
        outcomes.into_iter().for_each(|o| counts.add(o));
        counts
    }
}

/// What the decision of one part does to its contact, once the golden record is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PartEffect {
    /// A new contact.
    Created,
    /// The contact that the row names by its key changes.
    Changed,
    /// The contact is the same after as before, whatever the way.
    Unchanged,
    /// A contact of the base takes the row in, and changes.
    Merged,
    /// The contact of an earlier row takes the row in, and changes.
    Folded,
    /// The contact was deleted, invalidated, anonymised or dropped.
    Removed,
}

/// The outcome of a row from its decisions and from what those of its parts that are not skipped do.
///
/// An undecided or put off part makes the row wait; a blocked row without a decision has failed; it is
/// skipped when every part is. Of two parts one that removes, then one that creates names the row; it is
/// unchanged only when no part changes anything. A decided row without any effect changes nothing.
#[must_use]
pub fn row_outcome(record: &StagedRecord, decision: &RowDecision, effects: &[PartEffect]) -> Outcome {
    if decision.is_empty() && is_blocked(record) {
        return Outcome::Failed;
    }
    if record.parts.iter().any(|staged| !decision.contains_key(&staged.part)) {
        return Outcome::Waiting;
    }
    decided_outcome(decision, effects)
}

/// The outcome of a row of which every part is decided.
#[must_use]
pub fn decided_outcome(decision: &RowDecision, effects: &[PartEffect]) -> Outcome {
    let waits = decision.values().any(|d| matches!(d, Decision::Wait { .. }));
    if waits || decision.is_empty() {
        return Outcome::Waiting;
    }
    if decision.values().all(|d| matches!(d, Decision::Skip { .. })) {
        return Outcome::Skipped;
    }
    let order = [
        (PartEffect::Removed, Outcome::Removed),
        (PartEffect::Created, Outcome::Created),
        (PartEffect::Merged, Outcome::Merged),
        (PartEffect::Folded, Outcome::Merged),
        (PartEffect::Changed, Outcome::Updated),
    ];
    let first = order.into_iter().find(|(effect, _)| effects.contains(effect));
    first.map_or(Outcome::Unchanged, |(_, outcome)| outcome)
}

/// A row that cannot go in as it is: a finding or its course says so.
fn is_blocked(record: &StagedRecord) -> bool {
    record.course == Course::Blocked
        || record.findings.iter().any(|f| f.consequence == Consequence::BlocksRow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outcome_has_its_own_count() {
        let counts: Counts = Outcome::ALL.into_iter().collect();
        assert_eq!(counts.total(), 8);
        assert!(Outcome::ALL.into_iter().all(|o| counts.of(o) == 1));
    }
}
