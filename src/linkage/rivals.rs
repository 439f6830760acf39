//! What a row's best partner says about its other candidates.
//!
//! A base is mostly clean: a row that surely is one contact seldom is a second one as well, and who looks like a second
//! one is mostly a namesake of its household. How seldom is read from the rows themselves, so that a base with real
//! duplicates keeps them.

use super::compare::Comparison;
use super::model::{Model, probability};

/// Probability from which a partner counts as found.
const FOUND: f64 = 0.97;

/// Rows that the assumption of [`USUAL_REPEATS`] counts for.
const PSEUDO_ROWS: f64 = 50.0;

/// Further partners per row with a partner, when nothing better is known: one contact in fifty stands twice.
const USUAL_REPEATS: f64 = 0.02;

/// Below this probability a candidate is not looked at again.
const NEGLIGIBLE: f64 = 0.01;

impl Model {
    /// Learns how many further partners a row has that has one, from the probabilities of some rows' candidates.
    #[must_use]
    pub fn with_learned_repeats<C: Iterator<Item = f64>>(mut self, rows: impl Iterator<Item = C>) -> Self {
        let (mut first, mut further) = (0.0, 0.0);
        for row in rows {
            let found = row.filter(|p| *p >= FOUND).count() as f64;
            first += found.min(1.0);
            further += (found - 1.0).max(0.0);
        }
        self.repeat_rate = ((further + PSEUDO_ROWS * USUAL_REPEATS) / (first + PSEUDO_ROWS)) as f32;
        self
    }

    /// Bits by which a further partner is rarer than the first.
    fn repeat_bits(&self) -> f64 {
        f64::from((self.repeat_rate / self.match_rate).log2().min(0.0))
    }
}

/// Weighs the candidates of one row in the base beside the best of them; their order stays.
///
/// If the best is the row's contact, another one can only be a repetition of it, and is as likely as repetitions are; if
/// not, nothing changes. No probability rises. Without [`Model::with_learned_repeats`] nothing changes at all.
pub fn beside_the_best<'c>(found: impl Iterator<Item = &'c mut Comparison>, model: &Model) {
    let mut found: Vec<&mut Comparison> = found.filter(|c| c.probability >= NEGLIGIBLE).collect();
    let bits = model.repeat_bits();
    let best = found.iter().map(|c| c.probability).max_by(f64::total_cmp).unwrap_or(0.0);
    // Of several best ones none is the rival of the others.
    for other in found.iter_mut().filter(|c| c.probability < best && bits < 0.0) {
        let repeated = probability(f64::from(other.weight) + bits);
        let together = best * repeated + (1.0 - best) * other.probability;
        **other = other.clone().in_light_of_others(together);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{MatchInput, NameInput, compare, standardise};

    fn at(probability: f64) -> Comparison {
        let name = NameInput { first: "Anna", last: "Moser", structure: "" };
        let form = standardise(&MatchInput { name, ..MatchInput::default() });
        compare(&form, &form, &Model::builtin()).in_light_of_others(probability)
    }

    #[test]
    fn a_second_partner_is_doubted_where_they_are_rare() {
        let clean = Model::builtin().with_learned_repeats((0..500).map(|_| [0.99].into_iter()));
        let messy = Model::builtin().with_learned_repeats((0..500).map(|_| [0.99, 0.98].into_iter()));
        let weigh = |model: &Model, second: f64| {
            let mut row = [at(0.999), at(second)];
            beside_the_best(row.iter_mut(), model);
            assert!((row[0].probability - 0.999).abs() < 1e-9);
            row[1].probability
        };
        assert!(weigh(&clean, 0.8) < 0.2);
        assert!(weigh(&messy, 0.8) > 0.7);
        assert!((weigh(&Model::builtin(), 0.8) - 0.8).abs() < 1e-9);
    }

    #[test]
    fn a_doubtful_best_takes_little() {
        let clean = Model::builtin().with_learned_repeats((0..500).map(|_| [0.99].into_iter()));
        let mut row = [at(0.3), at(0.2)];
        beside_the_best(row.iter_mut(), &clean);
        assert!(row[1].probability > 0.13 && row[1].probability < 0.2);
    }
}
