//! What a model takes from the pairs at hand: two rates, and how alike records are filled.
//!
//! Weights of agreement and conflict stay as shipped. Whether a base holds households, how many rows have
//! a partner, and whether equals lack the same fields differ from base to base, and can be read from
//! the pairs without anyone's labels.

use super::compare::{Comparison, Level, MatchField};
use super::model::Model;

/// Fields of which a lone value speaks.
pub(crate) const LONE_FIELDS: [MatchField; 3] =
    [MatchField::BirthDate, MatchField::Email, MatchField::Mobile];

/// Rounds of learning; the rates settle to a hundredth within twenty.
const ROUNDS: usize = 30;

/// Bounds of a learned rate: a file without any match must not rule out the next one.
const LEAST_RATE: f64 = 0.005;
const MOST_RATE: f64 = 5.0;

/// Pairs that the shipped weight of a lone value counts for.
const PSEUDO_PAIRS: f64 = 50.0;

/// How often equals and others have a value on one side only, as shipped in the tables.
const LONE: (f64, f64) = (0.28, 0.40);

/// The strongest weight of a lone value, in bits.
const MOST_LONE: f64 = -2.0;

/// What is kept of a comparison.
struct Pair {
    same: f64,
    kin: f64,
    lone: [bool; 3],
}

impl Model {
    /// Learns from the pairs compared under this model, for `n_rows` rows (or contacts of one table).
    ///
    /// Expectation and maximisation over the rate of matches and of relatives, then the weight of a
    /// value that only one contact has. A few hundred rows are enough; without pairs nothing changes.
    /// Compare again under the model returned.
    #[must_use]
    pub fn with_learned_rates<'c>(
        mut self,
        pairs: impl Iterator<Item = &'c Comparison>,
        n_rows: usize,
    ) -> Self {
        let pairs: Vec<Pair> = pairs.map(Pair::new).collect();
        if pairs.is_empty() || n_rows == 0 {
            return self;
        }
        let (mut same, mut kin) = (1.0, 1.0);
        let rows = n_rows as f64;
        for _ in 0..ROUNDS {
            let sums = expected(&pairs, same, kin);
            same = bound(sums.0 / rows, self.match_rate);
            kin = bound(sums.1 / rows, self.kin_rate);
        }
        self.match_rate *= same as f32;
        self.kin_rate *= kin as f32;
        for (i, field) in LONE_FIELDS.into_iter().enumerate() {
            self.set_weight(field, Level::OneSided, lone_weight(&pairs, i, (same, kin)) as f32);
        }
        self
    }
}

impl Model {
    #[allow(missing_docs)]
    pub fn describe(&self) -> String {
        format!(
            "{} {} {:?}",
            self.match_rate,
            self.kin_rate,
            LONE_FIELDS.map(|f| self.weight(super::Kind::Individual, f, Level::OneSided).same)
        )
    }
}
impl Pair {
    fn new(comparison: &Comparison) -> Self {
        let (same, kin) = comparison.odds();
        let lone = LONE_FIELDS.map(|field| comparison.level(field) == Level::OneSided);
        Self { same, kin, lone }
    }

    /// Probabilities of "the same" and of "relatives" under rates so many times as high.
    fn probabilities(&self, same: f64, kin: f64) -> (f64, f64) {
        let (x, y) = (self.same * same, self.kin * kin);
        let all = 1.0 + x + y;
        (x / all, y / all)
    }
}

fn bound(rate: f64, now: f32) -> f64 {
    rate.clamp(LEAST_RATE, MOST_RATE) / f64::from(now)
}

/// How many pairs are matches and how many relatives.
fn expected(pairs: &[Pair], same: f64, kin: f64) -> (f64, f64) {
    pairs
        .iter()
        .map(|pair| pair.probabilities(same, kin))
        .fold((0.0, 0.0), |sums, p| (sums.0 + p.0, sums.1 + p.1))
}

/// log2 of how often equals and others have a value on one side only.
fn lone_weight(pairs: &[Pair], field: usize, rates: (f64, f64)) -> f64 {
    let (mut equals, mut lone_equals, mut lone) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (same, _) = pair.probabilities(rates.0, rates.1);
        equals += same;
        if pair.lone.get(field).copied().unwrap_or(false) {
            lone_equals += same;
            lone += 1.0;
        }
    }
    let others = pairs.len() as f64 - equals;
    let share = |lone: f64, shipped: f64, all: f64| (lone + PSEUDO_PAIRS * shipped) / (all + PSEUDO_PAIRS);
    let (same, other) = (share(lone_equals, LONE.0, equals), share(lone - lone_equals, LONE.1, others));
    (same / other).log2().clamp(MOST_LONE, 0.0)
}
