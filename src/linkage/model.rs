//! The model: weights of all levels, the prior, and the term frequencies of the base.

use super::compare::{FIELDS, LEVELS, Level, MatchField};
use super::frequency::TermFrequencies;
use super::input::Kind;
use super::weights::{Line, PERSON, STRUCTURE};

/// What a level says, in bits.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Weight {
    /// For "the same".
    pub(crate) same: f32,
    /// For "of one household" (or branches of one organisation).
    pub(crate) kin: f32,
}

/// Weights by field and level.
type Table = [[Weight; LEVELS]; FIELDS];

/// Match weights, prior and term frequencies.
#[derive(Clone, Debug)]
pub struct Model {
    person: Table,
    structure: Table,
    contacts: f32,
    match_rate: f32,
    pub(crate) frequencies: TermFrequencies,
}

/// Share of rows that have a partner in the base, when nothing better is known.
const MATCH_RATE: f32 = 0.2;

/// Members of its household that a contact has in the base, on average.
const KIN_RATE: f32 = 0.5;

/// Branches of its organisation that a structure has in the base, on average.
const BRANCH_RATE: f32 = 0.05;

/// Base size assumed until it is told.
const CONTACTS: f32 = 100_000.0;

impl Model {
    /// The built-in model; needs no training.
    pub fn builtin() -> Self {
        Self {
            person: table(PERSON),
            structure: table(STRUCTURE),
            contacts: CONTACTS,
            match_rate: MATCH_RATE,
            frequencies: TermFrequencies::default(),
        }
    }

    /// Sets the prior by the sizes of the base and of the file.
    ///
    /// Links are mostly one to one, so among `n_contacts` × `n_rows` pairs the share of matches is the
    /// match rate over the larger side. For duplicates within one table both are its size.
    #[must_use]
    pub fn with_base_size(mut self, n_contacts: usize, n_rows: usize) -> Self {
        self.contacts = n_contacts.max(n_rows).max(10) as f32;
        self
    }

    /// Sets the share of rows expected to have a partner (0.001 to 10).
    #[must_use]
    pub fn with_match_rate(mut self, rate: f32) -> Self {
        self.match_rate = if rate.is_finite() { rate.clamp(0.001, 10.0) } else { MATCH_RATE };
        self
    }

    /// Weighs names and towns by how often they occur in the base.
    #[must_use]
    pub fn with_frequencies(mut self, frequencies: TermFrequencies) -> Self {
        self.frequencies = frequencies;
        self
    }

    /// The weight of a level for contacts of a kind.
    pub(crate) fn weight(&self, kind: Kind, field: MatchField, level: Level) -> Weight {
        let table = if kind == Kind::Structure { &self.structure } else { &self.person };
        table.get(field as usize).and_then(|row| row.get(level as usize)).copied().unwrap_or_default()
    }

    /// Prior in bits: the odds of a match and of a household beside those of strangers.
    pub(crate) fn prior(&self, kind: Kind) -> Weight {
        let kin = if kind == Kind::Structure { BRANCH_RATE } else { KIN_RATE };
        Weight { same: (self.match_rate / self.contacts).log2(), kin: (kin / self.contacts).log2() }
    }

    /// Learns the match rate from the weights of all pairs compared under this model, for `n_rows` rows.
    ///
    /// The rate is the one that the probabilities it leads to add up to (expectation and maximisation
    /// over the single unknown). A few hundred rows are enough; without weights nothing changes.
    #[must_use]
    pub fn with_learned_rate(self, weights: &[f32], n_rows: usize) -> Self {
        let mut rate = f64::from(self.match_rate);
        if weights.is_empty() || n_rows == 0 {
            return self;
        }
        for _ in 0..ROUNDS {
            let shift = (rate / f64::from(self.match_rate)).log2();
            let sum: f64 = weights.iter().map(|weight| probability(f64::from(*weight) + shift)).sum();
            rate = (sum / n_rows as f64).clamp(LEAST_RATE, MOST_RATE);
        }
        self.with_match_rate(rate as f32)
    }
}

/// Rounds of learning; the rate settles to a hundredth within ten.
const ROUNDS: usize = 20;

/// Bounds of a learned rate: a file without any match must not rule out the next one.
const LEAST_RATE: f64 = 0.01;
const MOST_RATE: f64 = 5.0;

/// The probability of a match weight.
pub(crate) fn probability(weight: f64) -> f64 {
    1.0 / (1.0 + (-weight).exp2())
}

impl Default for Model {
    fn default() -> Self {
        Self::builtin()
    }
}

fn table(lines: &[Line]) -> Table {
    let mut table = [[Weight::default(); LEVELS]; FIELDS];
    for (field, level, same, other, kin) in lines {
        if let Some(slot) = table.get_mut(*field as usize).and_then(|row| row.get_mut(*level as usize)) {
            *slot = Weight { same: (same / other).log2(), kin: (kin / other).log2() };
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_never_speaks_more_for_kin_than_for_the_same() {
        // Else a further agreement could lower the probability.
        for (field, level, same, other, kin) in PERSON.iter().chain(STRUCTURE) {
            assert!(same < other || kin <= same, "{field:?} {level:?}");
        }
    }
}
