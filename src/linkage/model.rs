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
    pub(crate) match_rate: f32,
    pub(crate) kin_rate: f32,
    /// Further partners of a row that has one; infinite when not known.
    pub(crate) repeat_rate: f32,
    pub(crate) frequencies: TermFrequencies,
}

/// Share of rows that have a partner in the base, when nothing better is known.
const MATCH_RATE: f32 = 0.2;

/// Members of its household that a contact has in the base, on average.
const KIN_RATE: f32 = 0.5;

/// Branches of its organisation that a structure has in the base, on average.
const BRANCH_RATE: f32 = 0.03;

/// Members that a household or a house of few flats may have.
const HOUSEHOLD: f32 = 6.0;

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
            repeat_rate: f32::INFINITY,
            frequencies: TermFrequencies::default(),
        }
    }

    /// Sets the prior by the sizes of the base and of the file.
    ///
    /// Links are mostly one to one, so among `n_contacts` × `n_rows` pairs the share of matches is the
    /// match rate over the larger side.
    #[must_use]
    pub fn with_base_size(mut self, n_contacts: usize, n_rows: usize) -> Self {
        self.contacts = n_contacts.max(n_rows).max(10) as f32;
        self
    }

    /// Sets the prior for duplicates within one table of `n` contacts (or rows of one file).
    #[must_use]
    pub fn with_table_size(mut self, n: usize) -> Self {
        // n²/2 pairs instead of n × n.
        self.contacts = (n.max(10) as f32) / 2.0;
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
        self.frequencies = frequencies.sealed();
        self
    }

    /// The weight of a level for contacts of a kind.
    pub(crate) fn weight(&self, kind: Kind, field: MatchField, level: Level) -> Weight {
        let table = if kind == Kind::Structure { &self.structure } else { &self.person };
        table.get(field as usize).and_then(|row| row.get(level as usize)).copied().unwrap_or_default()
    }

    /// Moves the weight for "the same" of a person's level, never below that for relatives.
    pub(crate) fn shift_weight(&mut self, field: MatchField, level: usize, bits: f32) {
        if let Some(slot) = self.person.get_mut(field as usize).and_then(|row| row.get_mut(level)) {
            let least = if slot.same > 0.0 { slot.kin.max(0.0) } else { f32::NEG_INFINITY };
            slot.same = (slot.same + bits).max(least);
        }
    }

    /// Moves the weight for relatives of a person's level, never above that for the same where that is an agreement.
    pub(crate) fn shift_kin(&mut self, field: MatchField, level: usize, bits: f32) {
        if let Some(slot) = self.person.get_mut(field as usize).and_then(|row| row.get_mut(level)) {
            let most = if slot.same > 0.0 { slot.same } else { f32::INFINITY };
            slot.kin = (slot.kin + bits).min(most);
        }
    }

    /// The shipped shares of a person's levels among equals.
    pub(crate) fn shares(field: MatchField) -> [f64; LEVELS] {
        shares_of(field, |line| line.2)
    }

    /// The shipped shares of a person's levels among relatives.
    pub(crate) fn kin_shares(field: MatchField) -> [f64; LEVELS] {
        shares_of(field, |line| line.4)
    }

    /// How many carriers of a value are one person: it and its duplicates.
    pub(crate) fn own(&self) -> f32 {
        1.0 + 2.0 * self.match_rate
    }

    /// Contacts that may share a mailbox, a line or a house without being a crowd: a household and its duplicates.
    pub(crate) fn household(&self) -> f32 {
        HOUSEHOLD * self.own()
    }

    /// Prior in bits: the odds of a match and of a household beside those of strangers.
    pub(crate) fn prior(&self, kind: Kind) -> Weight {
        let (kin, contacts) = match kind {
            // Structures are only ever compared with structures.
            Kind::Structure => {
                // Where many pairs look like kin, many are branches.
                let branches = (self.kin_rate / KIN_RATE).clamp(1.0, 2.0);
                (BRANCH_RATE * branches, (self.contacts * self.frequencies.structure_share()).max(10.0))
            }
            Kind::Individual | Kind::Relay => (self.kin_rate, self.contacts),
        };
        Weight { same: (self.match_rate / contacts).log2(), kin: (kin / contacts).log2() }
    }
}

fn shares_of(field: MatchField, share: fn(&Line) -> f32) -> [f64; LEVELS] {
    let mut shares = [0.0; LEVELS];
    for line in PERSON.iter().filter(|line| line.0 == field) {
        if let Some(slot) = shares.get_mut(line.1 as usize) {
            *slot = f64::from(share(line));
        }
    }
    shares
}

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
