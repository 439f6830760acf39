//! How often names, towns, dates, e-mail domains, words of organisations and whole addresses occur in a base.
//!
//! A shared rare surname says more than a shared common one, and a landline that a hundred contacts carry
//! says next to nothing. Counts are keyed by a stable hash of the folded term, so the table can be kept
//! beside the base.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::birth::Birth;
use super::crowd::{self, Crowd};
use super::form::MatchForm;
use super::hash::{OFFSET, extend, finish};
use super::input::Kind;
use super::street::Address;
use super::text::Text;

/// Counts of terms in a base; the default knows nothing and changes no weight.
#[derive(Clone, Debug, Default)]
pub struct TermFrequencies {
    counts: HashMap<u64, u32, BuildHasherDefault<Mixed>>,
    totals: [u32; SORTS],
    crowd: Crowd,
    /// How many terms of a sort only one contact carries, where the table was not counted here.
    once: Option<[u32; SORTS]>,
    /// The share of terms that only one contact carries, by sort.
    new: [f32; SORTS],
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
    /// A word of a structure's name.
    Word = 7,
    /// The whole name of a structure.
    Whole = 8,
    /// Each contact once.
    Contact = 9,
    /// Each structure once.
    Structure = 10,
    /// A place of the sketch of crowded values.
    Cell = 11,
    Country = 12,
}

const SORTS: usize = 13;

/// The low bits of a key tell its term.
const TERM_BITS: u64 = 0b1111;

/// Terms below which a share is not known.
const LEAST: u32 = 200;

/// The terms of a contact that are counted, as sort and hash; a term that it carries twice stands twice.
pub fn terms(form: &MatchForm) -> impl Iterator<Item = (u8, i64)> + '_ {
    let names = texts(Term::First, form.first.as_slice().iter().map(|token| token.text))
        .chain(texts(Term::Last, form.last.as_slice().iter().map(|token| token.text)));
    let places = texts(Term::Town, Some(form.address.town).into_iter())
        .chain(texts(Term::Domain, form.emails.as_slice().iter().map(|email| email.domain)))
        .chain(texts(Term::Postcode, Some(form.address.postcode).into_iter()))
        .chain(texts(Term::Country, Some(form.address.country).into_iter()));
    let birth = Some(form.birth).filter(Birth::is_known).into_iter().flat_map(|birth| {
        let year = key_of(Term::Year, &birth.year.to_le_bytes());
        [(Term::Birth, key_of(Term::Birth, &date(birth))), (Term::Year, year)]
    });
    let is_structure = form.kind == Kind::Structure;
    let words = form.organisation.as_slice().iter().filter(move |_| is_structure);
    let words = texts(Term::Word, words.map(super::organisation::OrgWord::meaning));
    let own = [(Term::Whole, whole(form)), (Term::Structure, key_of(Term::Structure, &[]))];
    let own = own.into_iter().filter(move |_| is_structure);
    let contact = std::iter::once((Term::Contact, key_of(Term::Contact, &[])));
    let crowd = form.emails.as_slice().iter().map(|email| email.whole);
    let crowd = crowd.chain(form.phones.as_slice().iter().map(|phone| line(phone.tail())));
    let cells = crowd.chain(house(&form.address)).flat_map(places_of).map(|place| (Term::Cell, place));
    let all = names.chain(places).chain(birth).chain(words).chain(own).chain(contact).chain(cells);
    all.map(|(term, key)| (term as u8, key.cast_signed()))
}

fn texts<const N: usize>(
    term: Term,
    texts: impl Iterator<Item = Text<N>>,
) -> impl Iterator<Item = (Term, u64)> {
    texts.filter(|text| !text.is_empty()).map(move |text| (term, key(term, &text)))
}

fn places_of(hash: u64) -> impl Iterator<Item = u64> {
    crowd::places(hash).into_iter().map(|place| place as u64)
}

impl TermFrequencies {
    /// Counts the terms of one contact.
    pub fn add(&mut self, form: &MatchForm) {
        terms(form).for_each(|(sort, term)| self.raise(sort, term, 1));
    }

    /// Rebuilds a table from counts that were kept of [`terms`]: sort, term and count; how many terms of each sort there
    /// are; and how many of them are carried by one contact alone. Rare terms may be left out of the counts.
    pub fn from_counts(
        counts: impl Iterator<Item = (u8, i64, u32)>,
        totals: impl Iterator<Item = (u8, u32)>,
        once: impl Iterator<Item = (u8, u32)>,
    ) -> Self {
        let mut table = Self::default();
        counts.for_each(|(sort, term, count)| table.raise(sort, term, count));
        let gather = |given: &mut dyn Iterator<Item = (u8, u32)>| {
            let mut by_sort = [0; SORTS];
            for (sort, count) in given {
                if let Some(slot) = by_sort.get_mut(usize::from(sort)) {
                    *slot = count;
                }
            }
            by_sort
        };
        table.totals = gather(&mut { totals });
        table.once = Some(gather(&mut { once }));
        table.sealed()
    }

    fn raise(&mut self, sort: u8, term: i64, by: u32) {
        let key = term.cast_unsigned();
        if sort == Term::Cell as u8 {
            self.crowd.raise(key, by);
        } else {
            *self.counts.entry(key).or_default() += by;
        }
        if let Some(total) = self.totals.get_mut(usize::from(sort)) {
            *total = total.saturating_add(by);
        }
    }

    fn total(&self, term: Term) -> u32 {
        self.totals.get(term as usize).copied().unwrap_or(0)
    }

    /// Measures, once all is counted, how often a term is one that nobody else carries.
    ///
    /// After Good (1953), "The population frequencies of species": the share of terms seen once is the
    /// chance that the next one is new. A table of few names, each often, knows nearly every name there is.
    pub(crate) fn sealed(mut self) -> Self {
        let once = self.once.unwrap_or_else(|| self.seen_once());
        for ((new, once), total) in self.new.iter_mut().zip(once).zip(self.totals) {
            *new = (once as f32 / total.max(1) as f32).clamp(LEAST_NEW, 1.0);
        }
        self.regions = self.measured_regions();
        self
    }

    fn seen_once(&self) -> [u32; SORTS] {
        let mut once = [0; SORTS];
        for (key, _) in self.counts.iter().filter(|(_, count)| **count == 1) {
            if let Some(slot) = once.get_mut((key & TERM_BITS) as usize) {
                *slot += 1;
            }
        }
        once
    }

    /// How many structures carry a word, and how many there are.
    pub(crate) fn bearers<const N: usize>(&self, word: &Text<N>) -> (u32, u32) {
        let count = self.counts.get(&key(Term::Word, word)).copied().unwrap_or(0);
        (count, self.total(Term::Structure))
    }

    /// How many structures carry the whole name of one.
    pub(crate) fn namesakes(&self, form: &MatchForm) -> u32 {
        self.counts.get(&whole(form)).copied().unwrap_or(0)
    }

    /// The share of structures among the contacts; one when nothing was counted.
    pub(crate) fn structure_share(&self) -> f32 {
        match self.total(Term::Contact) {
            0 => 1.0,
            all => self.total(Term::Structure).max(1) as f32 / all as f32,
        }
    }

    /// How likely two contacts are of one country, in bits: so much likelier a stranger shares both names than by two
    /// chances. Summed as whole numbers, so that the order of the counts does not matter.
    fn measured_regions(&self) -> Option<f32> {
        let total = u128::from(self.total(Term::Country));
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
        let total = self.total(term);
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
        let total = self.total(Term::Birth);
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
        self.crowd_share(whole, own)
    }

    /// The share of contacts beyond `own` that carry a number.
    pub(crate) fn line_crowd(&self, tail: u32, own: f32) -> f32 {
        self.crowd_share(line(tail), own)
    }

    /// The share of contacts beyond `own` that live in a house.
    pub(crate) fn house_crowd(&self, address: &Address, own: f32) -> f32 {
        house(address).map_or(0.0, |house| self.crowd_share(house, own))
    }

    fn crowd_share(&self, hash: u64, own: f32) -> f32 {
        self.crowd.carriers(hash, self.total(Term::Cell), own) / self.total(Term::Contact).max(1) as f32
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

fn whole(form: &MatchForm) -> u64 {
    key_of(Term::Whole, &form.organisation.whole.to_le_bytes())
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
