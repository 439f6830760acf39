//! What became, or will become, of a row: exactly one outcome each (domain, section 11).

use serde::{Deserialize, Serialize};

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
