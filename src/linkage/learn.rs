//! What a model takes from the pairs at hand: two rates, how much its records err, and who lacks what.
//!
//! How rare an agreement is among strangers stays as shipped, or is taken from the term frequencies. Whether a base
//! holds households, how many rows have a partner, how often equals differ in a field, how many relatives are
//! namesakes and whether equals lack the same fields differ from base to base, and can be read from the
//! pairs without anyone's labels.
//!
//! Two things it must not learn by itself. Namesakes differ in address and reach, so where there are households a move
//! cannot be told from a namesake: moves are learned only where hardly anyone has a relative. And without birth dates a
//! son of his father's name looks like his father: namesakes are counted only where birth dates were compared.

use super::compare::{Comparison, FIELDS, LEVELS, Level, MatchField};
use super::input::Kind;
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
const ERRING_FIELDS: [(MatchField, f64); 3] = [
    (MatchField::FirstName, PSEUDO_PAIRS),
    (MatchField::LastName, PSEUDO_PAIRS),
    (MatchField::BirthDate, PSEUDO_PAIRS),
];

/// Fields of which the levels are learned where hardly anyone has a relative in the base.
const MOVING_FIELDS: [(MatchField, f64); 2] =
    [(MatchField::Place, PSEUDO_MOVES), (MatchField::Street, PSEUDO_MOVES)];

/// Relatives per row below which a base counts as one without households.
const NO_HOUSEHOLDS: f64 = 0.03;

/// Rounds of learning; the rates settle to a hundredth within twenty.
const ROUNDS: usize = 25;

/// Bounds of a learned rate: a file without any match must not rule out the next one.
const LEAST_RATE: f64 = 0.005;
const MOST_RATE: f64 = 10.0;

/// The same in pairs: of many rows without a single household, hardly any has one.
const LEAST_PAIRS: f64 = 2.0;

/// Matches that the shipped shares count for.
const PSEUDO_PAIRS: f64 = 50.0;

/// The same for fields in which namesakes differ: many more pairs are needed to believe that equals differ as well.
const PSEUDO_MOVES: f64 = 300.0;

/// Relatives that the shipped shares count for.
const PSEUDO_KIN: f64 = 100.0;

/// Values on one side and on none, with the bounds of their weights in bits.
///
/// Copies lack the same fields, strangers lack them by chance. A value that only one has never speaks for a match, and
/// two gaps never say more than a common first name.
const LONE_LEVELS: [(Level, (f64, f64)); 2] = [(Level::OneSided, (-3.0, 0.0)), (Level::Missing, (0.0, 1.5))];

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

/// What one round counts.
struct Counts {
    same: f64,
    kin: f64,
    /// Levels among equals.
    levels: Shifts,
    /// First names among relatives.
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
        let pairs: Vec<Pair> = pairs.map(Pair::new).collect();
        if pairs.is_empty() || n_rows == 0 {
            return self;
        }
        let mut all = [[0.0; LEVELS]; FIELDS];
        pairs.iter().for_each(|pair| pair.count(1.0, &mut all));
        let live: Vec<Pair> = pairs.into_iter().filter(|pair| !pair.is_hopeless()).collect();
        let mut learned = Learned::nothing();
        for round in 0..2 * ROUNDS {
            let counts = learned.count(&live);
            self.learn_once(&counts, &all, (n_rows as f64, &mut learned));
            if round >= ROUNDS && counts.kin < NO_HOUSEHOLDS * n_rows as f64 {
                learned.learn(&MOVING_FIELDS, &counts);
            } else if round + 1 == ROUNDS && counts.kin >= NO_HOUSEHOLDS * n_rows as f64 {
                break;
            }
        }
        self.take(&learned);
        self
    }

    fn learn_once(&self, counts: &Counts, all: &Shifts, (rows, learned): (f64, &mut Learned)) {
        learned.same = bound(counts.same, rows, self.match_rate);
        learned.kin = bound(counts.kin, rows, self.kin_rate);
        learned.namesakes = shifts(Self::kin_shares(MatchField::FirstName), &counts.namesakes, PSEUDO_KIN);
        learned.learn(&ERRING_FIELDS, counts);
        for field in LONE_FIELDS {
            let at = field as usize;
            if let (Some(row), Some(same), Some(all)) =
                (learned.shifts.get_mut(at), counts.levels.get(at), all.get(at))
            {
                self.learn_gaps((field, row), same, all);
            }
        }
    }

    /// Learns what a value on one side or on none says.
    fn learn_gaps(
        &self,
        (field, row): (MatchField, &mut [f64; LEVELS]),
        same: &[f64; LEVELS],
        all: &[f64; LEVELS],
    ) {
        let (equals, pairs) = (same.iter().sum::<f64>(), all.iter().sum::<f64>());
        let share = |gaps: f64, of: f64, usual: f64| (gaps + PSEUDO_PAIRS * usual) / (of + PSEUDO_PAIRS);
        for (level, bounds) in LONE_LEVELS {
            let at = level as usize;
            if let (Some(slot), Some(x), Some(y)) = (row.get_mut(at), same.get(at), all.get(at)) {
                // Held near the share among all pairs: where nobody has the field, its lack says nothing.
                let usual = (y + 0.5) / (pairs + 1.0);
                let bits = (share(*x, equals, usual) / share(y - x, pairs - equals, usual)).log2();
                *slot = notable(bits.clamp(bounds.0, bounds.1))
                    - f64::from(self.weight(Kind::Individual, field, level).same);
            }
        }
    }

    fn take(&mut self, learned: &Learned) {
        self.match_rate *= learned.same as f32;
        self.kin_rate *= learned.kin as f32;
        for (field, row) in MatchField::ALL.into_iter().zip(&learned.shifts) {
            for (level, shift) in row.iter().enumerate().filter(|(_, shift)| **shift != 0.0) {
                self.shift_weight(field, level, *shift as f32);
            }
        }
        for (level, shift) in learned.namesakes.iter().enumerate() {
            self.shift_kin(MatchField::FirstName, level, *shift as f32);
        }
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
    fn nothing() -> Self {
        Self { same: 1.0, kin: 1.0, shifts: [[0.0; LEVELS]; FIELDS], namesakes: [0.0; LEVELS] }
    }

    fn learn(&mut self, fields: &[(MatchField, f64)], counts: &Counts) {
        for (field, pseudo) in fields {
            let at = *field as usize;
            if let (Some(row), Some(counts)) = (self.shifts.get_mut(at), counts.levels.get(at)) {
                *row = shifts(Model::shares(*field), counts, *pseudo);
            }
        }
    }

    fn count(&self, pairs: &[Pair]) -> Counts {
        let mut counts =
            Counts { same: 0.0, kin: 0.0, levels: [[0.0; LEVELS]; FIELDS], namesakes: [0.0; LEVELS] };
        for pair in pairs {
            let (p, q) = self.probabilities(pair);
            (counts.same, counts.kin) = (counts.same + p, counts.kin + q);
            if p > 0.001 {
                pair.count(p, &mut counts.levels);
            }
            if q > 0.001 && pair.tells_generations() {
                pair.count_first_name(q, &mut counts.namesakes);
            }
        }
        counts
    }

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

/// Nothing instead of bits that nobody would see in an explanation.
fn notable(bits: f64) -> f64 {
    if bits.abs() < 0.05 { 0.0 } else { bits }
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
