//! The model: weights of all levels, the prior, and the term frequencies of the base.

use super::compare::{Comparison, FIELDS, LEVELS, Level, MatchField};
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
    kin_rate: f32,
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
            kin_rate: KIN_RATE,
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
        let kin = if kind == Kind::Structure { BRANCH_RATE } else { self.kin_rate };
        Weight { same: (self.match_rate / self.contacts).log2(), kin: (kin / self.contacts).log2() }
    }

    /// Learns how many matches and relatives a row has from the pairs compared under this model.
    ///
    /// Expectation and maximisation over these two rates alone; the weights stay as shipped. A few
    /// hundred rows are enough; without pairs nothing changes.
    #[must_use]
    pub fn with_learned_rates<'c>(
        mut self,
        pairs: impl Iterator<Item = &'c Comparison>,
        n_rows: usize,
    ) -> Self {
        let odds: Vec<(f64, f64)> = pairs.map(Comparison::odds).collect();
        if odds.is_empty() || n_rows == 0 {
            return self;
        }
        let (mut same, mut kin) = (1.0, 1.0);
        let bound =
            |share: f64, rate: f32| share.clamp(LEAST_RATE / f64::from(rate), MOST_RATE / f64::from(rate));
        for _ in 0..ROUNDS {
            let sums = expected(&odds, same, kin);
            same = bound(sums.0 / n_rows as f64 / f64::from(self.match_rate), self.match_rate);
            kin = bound(sums.1 / n_rows as f64 / f64::from(self.kin_rate), self.kin_rate);
        }
        self.match_rate *= same as f32;
        self.kin_rate *= kin as f32;
        self
    }
}

/// How many pairs are matches and how many relatives, under rates so many times as high.
fn expected(odds: &[(f64, f64)], same: f64, kin: f64) -> (f64, f64) {
    odds.iter().fold((0.0, 0.0), |sums, pair| {
        let (x, y) = (pair.0 * same, pair.1 * kin);
        let all = 1.0 + x + y;
        (sums.0 + x / all, sums.1 + y / all)
    })
}

/// Rounds of learning; the rates settle to a hundredth within twenty.
const ROUNDS: usize = 30;

/// Bounds of a learned rate: a file without any match must not rule out the next one.
const LEAST_RATE: f64 = 0.005;
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
