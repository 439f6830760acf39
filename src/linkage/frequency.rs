//! How often names, towns, dates, e-mail domains and whole addresses occur in a base.
//!
//! A shared rare surname says more than a shared common one, and a landline that a hundred contacts carry
//! says next to nothing. Counts are keyed by a stable hash of the folded term, so the table can be kept
//! beside the base.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::birth::Birth;
use super::crowd::Crowd;
use super::form::MatchForm;
use super::hash::{OFFSET, extend, finish};
use super::street::Address;
use super::text::Text;

/// Counts of terms in a base; the default knows nothing and changes no weight.
#[derive(Clone, Debug, Default)]
pub struct TermFrequencies {
    counts: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
    totals: [u32; TERMS],
    crowd: Crowd,
    /// How many contacts a name that was seen once stands for, by term.
    singles: [f32; TERMS],
}

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    First = 0,
    Last = 1,
    Town = 2,
    Domain = 3,
    Postcode = 4,
    Birth = 5,
    Year = 6,
}

const TERMS: usize = 7;

/// The low bits of a key tell its term; one more value marks the totals of the later terms.
const TERM_BITS: u64 = 0b1111;
const TOTALS: u64 = 0b1110;
const CROWDED: u64 = 0b1111;

/// Terms below which a share is not known.
const LEAST: u32 = 1_000;

impl TermFrequencies {
    /// Counts the terms of one contact.
    pub fn add(&mut self, form: &MatchForm) {
        self.count(Term::First, form.first.as_slice().iter().map(|token| token.text));
        self.count(Term::Last, form.last.as_slice().iter().map(|token| token.text));
        self.count(Term::Town, Some(form.address.town).into_iter());
        self.count(Term::Domain, form.emails.as_slice().iter().map(|email| email.domain));
        self.count(Term::Postcode, Some(form.address.postcode).into_iter());
        if form.birth.is_known() {
            self.enter(Term::Birth, key_of(Term::Birth, &date(form.birth)));
            self.enter(Term::Year, key_of(Term::Year, &form.birth.year.to_le_bytes()));
        }
        self.crowd.add(form.emails.as_slice().iter().map(|email| email.whole));
        self.crowd.add(form.phones.as_slice().iter().map(|phone| line(phone.tail())));
        self.crowd.add(house(&form.address).into_iter());
        self.crowd.next_contact();
    }

    /// Rebuilds a table from stored counts: `(hash, count)` as given by [`TermFrequencies::entries`].
    pub fn from_entries(totals: [u32; 4], entries: impl Iterator<Item = (i64, u32)>) -> Self {
        let mut table = Self::default();
        table.totals[..4].copy_from_slice(&totals);
        for (hash, count) in entries.map(|(hash, count)| (hash.cast_unsigned(), count)) {
            match hash & TERM_BITS {
                TOTALS => {
                    if let Some(total) = table.totals.get_mut((hash >> 4) as usize) {
                        *total = count;
                    }
                }
                CROWDED => table.crowd.restore(hash >> 4, count),
                _ => drop(table.counts.insert(hash, count)),
            }
        }
        table.sealed()
    }

    /// All counts in no particular order, for storing.
    pub fn entries(&self) -> impl Iterator<Item = (i64, u32)> + '_ {
        let totals = (4..).zip(self.totals.iter().skip(4)).map(|(term, total)| ((term << 4) | TOTALS, *total));
        let crowd = self.crowd.entries().map(|(cell, count)| ((cell << 4) | CROWDED, count));
        let counts = self.counts.iter().map(|(hash, count)| (*hash, *count));
        counts.chain(totals).chain(crowd).map(|(hash, count)| (hash.cast_signed(), count))
    }

    /// How many names, towns and domains were counted, each sort apart.
    pub fn totals(&self) -> [u32; 4] {
        let [first, last, town, domain, ..] = self.totals;
        [first, last, town, domain]
    }

    /// Measures, once all is counted, how often a name seen once is a name at all.
    ///
    /// A table of few names, each often, takes what it sees once for a slip; a table of many rare names
    /// does not. After Good (1953), "The population frequencies of species": what was seen once stands
    /// for 2·N₂/N₁ occurrences, with N₁ and N₂ the numbers of terms seen once and twice.
    pub(crate) fn sealed(mut self) -> Self {
        let mut seen = [[0u32; 2]; TERMS];
        for (key, count) in &self.counts {
            if let (Some(row), 1..=2) = (seen.get_mut((key & TERM_BITS) as usize), *count)
                && let Some(slot) = row.get_mut(*count as usize - 1)
            {
                *slot += 1;
            }
        }
        for (slot, [once, twice]) in self.singles.iter_mut().zip(seen) {
            *slot = (2.0 * (twice as f32 + 0.5) / (once as f32 + 1.0)).clamp(LEAST_SINGLE, 1.0);
        }
        self
    }

    /// The share of a term among its sort, its `own` carriers left out; `None` when too few are known.
    pub(crate) fn share<const N: usize>(&self, term: Term, text: &Text<N>, own: f32) -> Option<f32> {
        let total = self.totals.get(term as usize).copied().unwrap_or(0);
        if total < LEAST || text.is_empty() {
            return None;
        }
        let count = self.counts.get(&key(term, text)).copied().unwrap_or(0) as f32;
        let single = self.singles.get(term as usize).copied().unwrap_or(1.0);
        Some((count - own).max(single) / total as f32)
    }

    /// How likely a stranger has this very birth date; `None` when too few are known.
    ///
    /// The share of the year, spread over its days, and what is seen above that: 1 January and other
    /// dates typed for want of a better one.
    pub(crate) fn date_share(&self, birth: Birth, own: f32) -> Option<f32> {
        let total = self.totals.get(Term::Birth as usize).copied().unwrap_or(0);
        if total < LEAST {
            return None;
        }
        let of = |term, bytes: &[u8]| self.counts.get(&key_of(term, bytes)).copied().unwrap_or(0) as f32;
        let excess = (of(Term::Birth, &date(birth)) - own - 2.0).max(0.0);
        let year = of(Term::Year, &birth.year.to_le_bytes()).max(1.0);
        Some((year / 365.0 + excess) / total as f32)
    }

    /// The share of contacts beyond `own` that carry an e-mail address.
    pub(crate) fn email_crowd(&self, whole: u64, own: f32) -> f32 {
        self.crowd.share(whole, own)
    }

    /// The share of contacts beyond `own` that carry a number.
    pub(crate) fn line_crowd(&self, tail: u32, own: f32) -> f32 {
        self.crowd.share(line(tail), own)
    }

    /// The share of contacts beyond `own` that live in a house.
    pub(crate) fn house_crowd(&self, address: &Address, own: f32) -> f32 {
        house(address).map_or(0.0, |house| self.crowd.share(house, own))
    }

    fn count<const N: usize>(&mut self, term: Term, texts: impl Iterator<Item = Text<N>>) {
        for text in texts.filter(|text| !text.is_empty()) {
            self.enter(term, key(term, &text));
        }
    }

    fn enter(&mut self, term: Term, key: u64) {
        *self.counts.entry(key).or_default() += 1;
        if let Some(total) = self.totals.get_mut(term as usize) {
            *total += 1;
        }
    }
}

/// The least that a name seen once stands for: even a closed list of names has one more.
const LEAST_SINGLE: f32 = 0.02;

fn key<const N: usize>(term: Term, text: &Text<N>) -> u64 {
    key_of(term, text.as_bytes())
}

fn key_of(term: Term, bytes: &[u8]) -> u64 {
    let hash = finish(extend(extend(OFFSET, &[term as u8]), bytes));
    (hash & !TERM_BITS) | term as u64
}

fn date(birth: Birth) -> [u8; 4] {
    let [a, b] = birth.year.to_le_bytes();
    [a, b, birth.month, birth.day]
}

fn line(tail: u32) -> u64 {
    finish(extend(OFFSET, &tail.to_le_bytes()))
}

/// A hash of street, number and postcode; none without a street.
fn house(address: &Address) -> Option<u64> {
    let start = extend(OFFSET, address.street.as_bytes());
    let hash = finish(extend(extend(start, &address.house.to_le_bytes()), address.postcode.as_bytes()));
    (!address.street.is_empty()).then_some(hash)
}

/// Keys are mixed already: they are their own hash.
#[derive(Clone, Copy, Debug, Default)]
struct Mixed(u64);

impl Hasher for Mixed {
    fn finish(&self) -> u64 {
        // The table takes its buckets from the low bits, where the term is.
        self.0.rotate_right(4)
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = extend(self.0, bytes);
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}
