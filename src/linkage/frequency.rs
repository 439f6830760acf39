//! How often names, towns and e-mail domains occur in a base.
//!
//! A shared rare surname says more than a shared common one. Counts are keyed by a stable hash of the
//! folded term, so the table can be kept beside the base.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::form::MatchForm;
use super::hash::{OFFSET, extend, finish};
use super::text::Text;

/// Counts of terms in a base; the default knows nothing and changes no weight.
#[derive(Clone, Debug, Default)]
pub struct TermFrequencies {
    counts: HashMap<u64, u32, Mixed>,
    totals: [u32; 4],
}

/// The keys are hashes already and are not hashed again: a comparison asks for several.
type Mixed = BuildHasherDefault<AsItIs>;

/// Takes a key for its hash.
#[derive(Clone, Copy, Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = extend(self.0, bytes);
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    First = 0,
    Last = 1,
    Town = 2,
    Domain = 3,
}

impl TermFrequencies {
    /// Counts the terms of one contact.
    pub fn add(&mut self, form: &MatchForm) {
        for (sort, term) in terms(form) {
            *self.counts.entry(term.cast_unsigned()).or_default() += 1;
            if let Some(total) = self.totals.get_mut(usize::from(sort)) {
                *total += 1;
            }
        }
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
}

/// The terms of a contact that are counted, as sort and hash; a term that it carries twice stands twice.
pub fn terms(form: &MatchForm) -> impl Iterator<Item = (u8, i64)> + '_ {
    let first = form.first.as_slice().iter().map(|token| hashed(Term::First, &token.text));
    let last = form.last.as_slice().iter().map(|token| hashed(Term::Last, &token.text));
    let town = Some(hashed(Term::Town, &form.address.town));
    let domains = form.emails.as_slice().iter().map(|email| hashed(Term::Domain, &email.domain));
    first.chain(last).chain(town).chain(domains).flatten()
}

fn hashed<const N: usize>(term: Term, text: &Text<N>) -> Option<(u8, i64)> {
    (!text.is_empty()).then(|| (term as u8, key(term, text).cast_signed()))
}

fn key<const N: usize>(term: Term, text: &Text<N>) -> u64 {
    finish(extend(extend(OFFSET, &[term as u8]), text.as_bytes()))
}
