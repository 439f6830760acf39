//! How often names, towns, e-mail domains and words of organisations occur in a base.
//!
//! A shared rare surname says more than a shared common one. Counts are keyed by a stable hash of the
//! folded term, so the table can be kept beside the base.

use std::collections::HashMap;

use super::form::MatchForm;
use super::hash::{OFFSET, extend, finish};
use super::input::Kind;
use super::text::Text;

/// Counts of terms in a base; the default knows nothing and changes no weight.
#[derive(Clone, Debug, Default)]
pub struct TermFrequencies {
    counts: HashMap<u64, u32>,
    totals: [u32; 4],
}

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    First = 0,
    Last = 1,
    Town = 2,
    Domain = 3,
    /// A word of a structure's name; its share is one of structures.
    Word = 4,
    /// All contacts counted.
    Contact = 5,
    /// The whole name of a structure.
    Whole = 6,
}

impl TermFrequencies {
    /// Counts the terms of one contact.
    pub fn add(&mut self, form: &MatchForm) {
        self.count(Term::First, form.first.as_slice().iter().map(|token| token.text));
        self.count(Term::Last, form.last.as_slice().iter().map(|token| token.text));
        self.count(Term::Town, Some(form.address.town).into_iter());
        self.count(Term::Domain, form.emails.as_slice().iter().map(|email| email.domain));
        self.raise(Term::Contact, &Text::<0>::EMPTY);
        if form.kind == Kind::Structure {
            // Under no word at all: how many structures there are.
            self.raise(Term::Word, &Text::<0>::EMPTY);
            form.organisation.as_slice().iter().for_each(|word| self.raise(Term::Word, &word.meaning()));
            self.raise(Term::Whole, &whole(form));
        }
    }

    /// How many structures carry a word, and how many there are.
    pub(crate) fn bearers<const N: usize>(&self, word: &Text<N>) -> (u32, u32) {
        let count = |key| self.counts.get(&key).copied().unwrap_or(0);
        match count(key(Term::Word, &Text::<0>::EMPTY)) {
            0 => (0, 0),
            all => (count(key(Term::Word, word)), all),
        }
    }

    /// How many structures carry the whole name of one.
    pub(crate) fn namesakes(&self, form: &MatchForm) -> u32 {
        self.counts.get(&key(Term::Whole, &whole(form))).copied().unwrap_or(0)
    }

    /// The share of structures among the contacts; one when nothing was counted.
    pub(crate) fn structure_share(&self) -> f32 {
        let count = |term| self.counts.get(&key(term, &Text::<0>::EMPTY)).copied().unwrap_or(0);
        match count(Term::Contact) {
            0 => 1.0,
            all => count(Term::Word).max(1) as f32 / all as f32,
        }
    }

    fn raise<const N: usize>(&mut self, term: Term, text: &Text<N>) {
        *self.counts.entry(key(term, text)).or_default() += 1;
    }

    /// Rebuilds a table from stored counts: `(hash, count)` as given by [`TermFrequencies::entries`].
    pub fn from_entries(totals: [u32; 4], entries: impl Iterator<Item = (i64, u32)>) -> Self {
        Self { counts: entries.map(|(hash, count)| (hash.cast_unsigned(), count)).collect(), totals }
    }

    /// All counts in no particular order, for storing.
    pub fn entries(&self) -> impl Iterator<Item = (i64, u32)> + '_ {
        self.counts.iter().map(|(hash, count)| (hash.cast_signed(), *count))
    }

    /// How many terms of each sort were counted.
    pub fn totals(&self) -> [u32; 4] {
        self.totals
    }

    /// The share of a term among its sort; `None` when fewer than a thousand terms are known.
    pub(crate) fn share<const N: usize>(&self, term: Term, text: &Text<N>) -> Option<f32> {
        let total = self.totals.get(term as usize).copied().unwrap_or(0);
        if total < 1_000 || text.is_empty() {
            return None;
        }
        let count = self.counts.get(&key(term, text)).copied().unwrap_or(0).max(1);
        Some(count as f32 / total as f32)
    }

    fn count<const N: usize>(&mut self, term: Term, texts: impl Iterator<Item = Text<N>>) {
        for text in texts.filter(|text| !text.is_empty()) {
            *self.counts.entry(key(term, &text)).or_default() += 1;
            if let Some(total) = self.totals.get_mut(term as usize) {
                *total += 1;
            }
        }
    }
}

fn whole(form: &MatchForm) -> Text<8> {
    Text::new(&form.organisation.whole.to_le_bytes())
}

fn key<const N: usize>(term: Term, text: &Text<N>) -> u64 {
    finish(extend(extend(OFFSET, &[term as u8]), text.as_bytes()))
}
