//! What a model takes from the pairs at hand: two rates, and how much its records err.
//!
//! How rare an agreement is among strangers stays as shipped. Whether a base holds households, how many
//! rows have a partner, how often equals differ in a field and whether they lack the same fields
//! differ from base to base, and can be read from the pairs without anyone's labels.

use super::compare::{Comparison, FIELDS, LEVELS, Level, MatchField};
use super::model::Model;

/// Fields of which a lone value speaks.
pub(crate) const LONE_FIELDS: [MatchField; 5] = [
    MatchField::BirthDate,
    MatchField::Email,
    MatchField::Mobile,
    MatchField::Landline,
    MatchField::Employer,
];

/// Fields of which the levels among equals are learned.
///
/// Not how often equals moved or changed a number: namesakes differ in just these, and learning would
/// drift towards them.
const ERRING_FIELDS: [MatchField; 3] = [MatchField::FirstName, MatchField::LastName, MatchField::BirthDate];

/// Rounds of learning; the rates settle to a hundredth within twenty.
const ROUNDS: usize = 25;

/// Bounds of a learned rate: a file without any match must not rule out the next one.
const LEAST_RATE: f64 = 0.005;
const MOST_RATE: f64 = 10.0;

/// The same in pairs: of many rows without a single household, hardly any has one.
const LEAST_PAIRS: f64 = 2.0;

/// Matches that the shipped shares count for.
const PSEUDO_PAIRS: f64 = 50.0;

/// Relatives that the shipped shares count for.
const PSEUDO_KIN: f64 = 100.0;

/// Values on one side and on none, with the bounds of their weights in bits.
///
/// Copies lack the same fields, strangers lack them by chance. A value that only one has never speaks for a match, and
/// two gaps never say more than a common first name.
const LONE_LEVELS: [(Level, (f64, f64)); 2] =
    [(Level::OneSided, (-3.0, 0.0)), (Level::Missing, (0.0, 1.5))];

/// Equal shares to start from: nothing is known of who lacks what.
const LONE: f64 = 0.3;

/// The most that learning moves the weight of a level, in bits.
const MOST_SHIFT: f64 = 4.5;

/// Odds that even the largest shifts of three fields leave below one in a hundred.
const HOPELESS: f64 = 1e-6;

/// Shifts of weights by field and level, in bits.
type Shifts = [[f64; LEVELS]; FIELDS];

/// What is kept of a comparison.
struct Pair {
    same: f64,
    kin: f64,
    levels: [Level; FIELDS],
}

/// What is learned, relative to the model.
struct Learned {
    same: f64,
    kin: f64,
    shifts: Shifts,
    /// Shifts of the first names of relatives: how many are called alike differs most between bases.
    namesakes: [f64; LEVELS],
}

impl Model {
    /// Learns from the pairs compared under this model, for `n_rows` rows (or contacts of one table).
    ///
    /// Expectation and maximisation over the rates of matches and of relatives and the levels among
    /// equals, starting from and held near the shipped shares. Pairs of a few hundred rows are enough;
    /// without pairs nothing changes. Compare again under the model returned.
    #[must_use]
    pub fn with_learned_rates<'c>(
        mut self,
        pairs: impl Iterator<Item = &'c Comparison>,
        n_rows: usize,
    ) -> Self {
        let mut pairs: Vec<Pair> = pairs.map(Pair::new).collect();
        if pairs.is_empty() || n_rows == 0 {
            return self;
        }
        pairs.sort_by_key(Pair::is_hopeless);
        let live = pairs.partition_point(|pair| !pair.is_hopeless());
        let live = pairs.get(..live).unwrap_or(&pairs);
        let mut learned = Learned { same: 1.0, kin: 1.0, shifts: [[0.0; LEVELS]; FIELDS], namesakes: [0.0; LEVELS] };
        for _ in 0..ROUNDS {
            self.learn_once(live, n_rows as f64, &mut learned);
        }
        for field in LONE_FIELDS {
            for (level, bounds) in LONE_LEVELS {
                let bits = lone_weight(&pairs, (field, level), &learned).clamp(bounds.0, bounds.1);
                self.set_weight(field, level, bits as f32);
            }
        }
        self.match_rate *= learned.same as f32;
        self.kin_rate *= learned.kin as f32;
        for field in ERRING_FIELDS {
            for (level, shift) in learned.shifts.get(field as usize).into_iter().flatten().enumerate() {
                self.shift_weight(field, level, *shift as f32);
            }
        }
        for (level, shift) in learned.namesakes.iter().enumerate() {
            self.shift_kin(MatchField::FirstName, level, *shift as f32);
        }
        self
    }

    fn learn_once(&self, pairs: &[Pair], rows: f64, learned: &mut Learned) {
        let mut counts = [[0.0; LEVELS]; FIELDS];
        let mut namesakes = [0.0; LEVELS];
        let (mut same, mut kin) = (0.0, 0.0);
        for pair in pairs {
            let (p, q) = learned.probabilities(pair);
            (same, kin) = (same + p, kin + q);
            if p > 0.001 {
                pair.count(p, &mut counts);
            }
            if q > 0.001 && pair.tells_generations() {
                pair.count_first_name(q, &mut namesakes);
            }
        }
        learned.same = bound(same, rows, self.match_rate);
        learned.kin = bound(kin, rows, self.kin_rate);
        for field in ERRING_FIELDS {
            if let (Some(row), Some(counts)) =
                (learned.shifts.get_mut(field as usize), counts.get(field as usize))
            {
                *row = shifts(Self::shares(field), counts, PSEUDO_PAIRS);
            }
        }
        learned.namesakes = shifts(Self::kin_shares(MatchField::FirstName), &namesakes, PSEUDO_KIN);
    }
}

impl Pair {
    fn new(comparison: &Comparison) -> Self {
        let (same, kin) = comparison.odds();
        Self { same, kin, levels: comparison.fields.map(|entry| entry.level) }
    }

    /// Whether no learning can make the pair count: most pairs are that, and need not be looked at again.
    fn is_hopeless(&self) -> bool {
        self.same < HOPELESS && self.kin < HOPELESS
    }

    /// Whether birth dates tell a father from a son of his name; without them, learning would take one for the other.
    fn tells_generations(&self) -> bool {
        let birth = self.levels.get(MatchField::BirthDate as usize);
        !matches!(birth, None | Some(Level::Missing | Level::OneSided))
    }

    fn count_first_name(&self, q: f64, counts: &mut [f64; LEVELS]) {
        let level = self.levels.get(MatchField::FirstName as usize).map_or(0, |level| *level as usize);
        if let Some(slot) = counts.get_mut(level) {
            *slot += q;
        }
    }

    fn count(&self, p: f64, counts: &mut Shifts) {
        for (row, level) in counts.iter_mut().zip(self.levels) {
            if let Some(slot) = row.get_mut(level as usize) {
                *slot += p;
            }
        }
    }
}

impl Learned {
    /// Probabilities of "the same" and of "relatives" as learned so far.
    fn probabilities(&self, pair: &Pair) -> (f64, f64) {
        let shift = |(row, level): (&[f64; LEVELS], Level)| row.get(level as usize).copied().unwrap_or(0.0);
        let bits: f64 = self.shifts.iter().zip(pair.levels).map(shift).sum();
        let namesakes = pair.levels.first().and_then(|level| self.namesakes.get(*level as usize));
        let namesakes = namesakes.copied().unwrap_or(0.0);
        let (x, y) = (pair.same * self.same * bits.exp2(), pair.kin * self.kin * namesakes.exp2());
        let all = 1.0 + x + y;
        (x / all, y / all)
    }
}

fn bound(pairs: f64, rows: f64, now: f32) -> f64 {
    let least = (LEAST_PAIRS / rows).min(LEAST_RATE);
    (pairs / rows).clamp(least, MOST_RATE) / f64::from(now)
}

/// By how many bits counted levels differ from the shipped shares.
fn shifts(shipped: [f64; LEVELS], counts: &[f64; LEVELS], pseudo: f64) -> [f64; LEVELS] {
    let compared = |level: usize| level != Level::Missing as usize && level != Level::OneSided as usize;
    let all: f64 =
        counts.iter().enumerate().filter(|(level, _)| compared(*level)).map(|(_, count)| count).sum();
    let mut row = [0.0; LEVELS];
    for (level, slot) in row.iter_mut().enumerate() {
        let (shipped, count) =
            (shipped.get(level).copied().unwrap_or(0.0), counts.get(level).copied().unwrap_or(0.0));
        if compared(level) && shipped > 0.0 {
            let share = (count + pseudo * shipped) / (all + pseudo);
            *slot = (share / shipped).log2().clamp(-MOST_SHIFT, MOST_SHIFT);
        }
    }
    row
}

/// log2 of how often equals and others have a value on one side only, or on none.
fn lone_weight(pairs: &[Pair], (field, level): (MatchField, Level), learned: &Learned) -> f64 {
    let (mut equals, mut lone_equals, mut lone) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (same, _) = learned.probabilities(pair);
        equals += same;
        if pair.levels.get(field as usize) == Some(&level) {
            lone_equals += same;
            lone += 1.0;
        }
    }
    let others = pairs.len() as f64 - equals;
    let share = |lone: f64, all: f64| (lone + PSEUDO_PAIRS * LONE) / (all + PSEUDO_PAIRS);
    (share(lone_equals, equals) / share(lone - lone_equals, others)).log2()
}
