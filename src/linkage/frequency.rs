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
    /// The share of terms that only one contact carries, by sort.
    new: [f32; TERMS],
    /// Bits by which first and last names go together, because the base holds several countries.
    regions: Option<f32>,
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
    Country = 7,
}

const TERMS: usize = 8;

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
        self.count(Term::Country, Some(form.address.country).into_iter());
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
        let totals =
            (4..).zip(self.totals.iter().skip(4)).map(|(term, total)| ((term << 4) | TOTALS, *total));
        let crowd = self.crowd.entries().map(|(cell, count)| ((cell << 4) | CROWDED, count));
        let counts = self.counts.iter().map(|(hash, count)| (*hash, *count));
        counts.chain(totals).chain(crowd).map(|(hash, count)| (hash.cast_signed(), count))
    }

    /// How many names, towns and domains were counted, each sort apart.
    pub fn totals(&self) -> [u32; 4] {
        let [first, last, town, domain, ..] = self.totals;
        [first, last, town, domain]
    }

    /// Measures, once all is counted, how often a term is one that nobody else carries.
    ///
    /// After Good (1953), "The population frequencies of species": the share of terms seen once is the
    /// chance that the next one is new. A table of few names, each often, knows nearly every name there is.
    pub(crate) fn sealed(mut self) -> Self {
        let mut once = [0u32; TERMS];
        for (key, _) in self.counts.iter().filter(|(_, count)| **count == 1) {
            if let Some(slot) = once.get_mut((key & TERM_BITS) as usize) {
                *slot += 1;
            }
        }
        for ((new, once), total) in self.new.iter_mut().zip(once).zip(self.totals) {
            *new = (once as f32 / total.max(1) as f32).clamp(LEAST_NEW, 1.0);
        }
        self.regions = self.measured_regions();
        self
    }

    /// How likely two contacts are of one country, in bits: so much likelier a stranger shares both names than by two
    /// chances. Summed as whole numbers, so that the order of the counts does not matter.
    fn measured_regions(&self) -> Option<f32> {
        let total = u128::from(*self.totals.get(Term::Country as usize)?);
        let squares: u128 = self
            .counts
            .iter()
            .filter(|(key, _)| **key & TERM_BITS == Term::Country as u64)
            .map(|(_, count)| u128::from(*count) * u128::from(*count))
            .sum();
        (total >= u128::from(LEAST))
            .then(|| ((squares as f64 / (total * total) as f64).log2() as f32).max(MOST_REGIONS))
    }

    /// Bits to take off when both names agree; `None` when the countries are not known.
    pub(crate) fn regions(&self) -> Option<f32> {
        self.regions
    }

    /// How often strangers carry a term; `None` when too few are known.
    pub(crate) fn share<const N: usize>(&self, term: Term, text: &Text<N>, own: f32) -> Option<Share> {
        let total = self.totals.get(term as usize).copied().unwrap_or(0);
        if total < LEAST || text.is_empty() {
            return None;
        }
        let count = self.counts.get(&key(term, text)).copied().unwrap_or(0) as f32;
        let others = (count - own).max(0.0) / total as f32;
        Some(Share {
            others,
            least: 0.5 / total as f32,
            new: self.new.get(term as usize).copied().unwrap_or(1.0),
        })
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

/// The most that regions take off, in bits: six countries alike.
const MOST_REGIONS: f32 = -2.5;

/// The least chance that a name is new: even a closed list of names has one more.
const LEAST_NEW: f32 = 0.005;

/// How often strangers carry a term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Share {
    /// Carriers beside its own person, as a share of all.
    pub(crate) others: f32,
    /// The share of half a carrier: rarer than this a table of its size cannot tell.
    least: f32,
    /// The share of terms of this sort that only one contact carries.
    pub(crate) new: f32,
}

impl Share {
    /// The share of the term itself.
    pub(crate) fn of(self) -> f32 {
        self.others.max(self.least)
    }
}

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
