//! Blocking keys: two contacts that share one are worth comparing.
//!
//! Each key is cheap and survives some errors; together they survive most combinations. A missing
//! value gives no key. Persons and structures never share a key.

use super::form::MatchForm;
use super::hash::{OFFSET, extend, finish};
use super::input::Kind;
use super::name::Token;
use super::organisation::{OrgWord, Spread};

/// A blocking key: a hash of 64 bits, the same on every version and platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockingKey(pub i64);

/// The blocking keys of a contact, distinct and sorted.
pub fn keys(form: &MatchForm) -> Vec<BlockingKey> {
    let mut found = Keys { out: Vec::with_capacity(32), realm: u8::from(form.kind == Kind::Structure) };
    reach_keys(form, &mut found);
    if form.kind == Kind::Structure {
        structure_keys(form, &mut found);
    } else {
        name_keys(form, &mut found);
        birth_keys(form, &mut found);
        address_keys(form, &mut found);
    }
    found.out.sort_unstable();
    found.out.dedup();
    found.out
}

/// Kinds of key; the number is part of the hash, so it never changes, and one given up (10, 14, 18) is not used again.
#[derive(Clone, Copy)]
enum Sort {
    Email = 1,
    EmailLocal = 2,
    Phone = 3,
    Admin = 4,
    FullName = 5,
    SoundsPlace = 6,
    NamePostcode = 7,
    SoundsTown = 8,
    Birth = 9,
    BirthSound = 11,
    BirthMixed = 12,
    House = 13,
    GroupName = 15,
    OrgWords = 16,
    OrgPlace = 17,
    FirstHouse = 19,
    LastAlone = 20,
    OrgHouse = 21,
    YearName = 22,
    LocalHead = 23,
    HouseTown = 24,
    Sounds = 25,
    NameStreet = 26,
    LastInitial = 27,
    OrgWordsPlace = 31,
    OrgInitials = 32,
    OrgSound = 33,
    OrgHead = 34,
    OrgFront = 35,
    OrgDomain = 36,
    OrgTail = 37,
}

struct Keys {
    out: Vec<BlockingKey>,
    realm: u8,
}

impl Keys {
    /// Adds the key made of all parts, unless one of them is missing.
    fn add(&mut self, sort: Sort, parts: &[&[u8]]) {
        if parts.iter().any(|part| part.is_empty()) {
            return;
        }
        let start = extend(OFFSET, &[sort as u8, self.realm]);
        let hash = parts.iter().fold(start, |hash, part| extend(extend(hash, part), &[0xff]));
        self.out.push(BlockingKey(finish(hash).cast_signed()));
    }
}

/// The bytes of a number; none for zero.
fn number(value: u32, buffer: &mut [u8; 4]) -> &[u8] {
    *buffer = value.to_le_bytes();
    if value == 0 { &[] } else { buffer }
}

fn reach_keys(form: &MatchForm, found: &mut Keys) {
    for email in form.emails.as_slice() {
        found.add(Sort::Email, &[&email.whole.to_le_bytes()]);
        if email.owner == super::reach::Owner::Person && email.local.as_bytes().len() >= 5 {
            found.add(Sort::EmailLocal, &[email.local.as_bytes()]);
            found.add(Sort::LocalHead, &[head(email.local.as_bytes(), 9), head(email.domain.as_bytes(), 3)]);
        }
    }
    for phone in form.phones.as_slice() {
        found.add(Sort::Phone, &[&phone.tail().to_le_bytes()]);
    }
    for hash in form.admin.as_slice() {
        found.add(Sort::Admin, &[&hash.to_le_bytes()]);
    }
}

/// The two parts in one order, so that swapped names meet.
fn ordered<'a>(a: &'a [u8], b: &'a [u8]) -> [&'a [u8]; 2] {
    if a <= b { [a, b] } else { [b, a] }
}

fn tokens(form: &MatchForm) -> impl Iterator<Item = &Token> {
    form.first.as_slice().iter().chain(form.last.as_slice())
}

fn name_keys(form: &MatchForm, found: &mut Keys) {
    let all: Vec<&Token> = tokens(form).filter(|token| token.text.as_bytes().len() > 1).take(5).collect();
    let postcode = form.address.postcode.as_bytes();
    // A surname alone is a wide key: only for contacts that have no postcode to narrow it.
    for token in form.last.as_slice().iter().take(2).filter(|_| postcode.is_empty()) {
        found.add(Sort::LastAlone, &[token.text.as_bytes()]);
    }
    // For thin contacts: wide where a surname is common, and then skipped.
    if let Some(first) = form.first.as_slice().first() {
        for last in form.last.as_slice().iter().take(2) {
            found.add(Sort::LastInitial, &[last.text.as_bytes(), head(first.text.as_bytes(), 1)]);
        }
    }
    for (i, a) in all.iter().enumerate() {
        found.add(Sort::NamePostcode, &[a.text.as_bytes(), postcode]);
        for b in all.iter().skip(i + 1) {
            pair_keys(a, b, form, found);
        }
    }
}

fn pair_keys(a: &Token, b: &Token, form: &MatchForm, found: &mut Keys) {
    let [x, y] = ordered(a.text.as_bytes(), b.text.as_bytes());
    found.add(Sort::FullName, &[x, y]);
    for (token, other) in [(a, b), (b, a)] {
        for group in token.groups.iter().filter(|group| **group != 0) {
            found.add(Sort::GroupName, &[&group.to_le_bytes(), other.text.as_bytes()]);
        }
    }
    let (x, y) = (a.sound.to_le_bytes(), b.sound.to_le_bytes());
    let [x, y] = ordered(&x, &y);
    found.add(Sort::Sounds, &[x, y]);
    found.add(Sort::SoundsPlace, &[x, y, form.address.postcode.as_bytes()]);
    found.add(Sort::SoundsTown, &[x, y, head(form.address.town.as_bytes(), 4)]);
}

fn head(bytes: &[u8], len: usize) -> &[u8] {
    bytes.get(..len).unwrap_or(bytes)
}

fn birth_keys(form: &MatchForm, found: &mut Keys) {
    let birth = form.birth;
    if !birth.is_known() {
        return;
    }
    let year = birth.year.to_le_bytes();
    let date = [year[0], year[1], birth.month, birth.day];
    let mixed = [birth.month.min(birth.day), birth.month.max(birth.day)];
    found.add(Sort::Birth, &[&date]);
    for token in tokens(form).take(4) {
        found.add(Sort::YearName, &[&year, token.text.as_bytes()]);
        found.add(Sort::BirthSound, &[&mixed, &token.sound.to_le_bytes()]);
        found.add(Sort::BirthMixed, &[&year, &mixed, head(token.text.as_bytes(), 1)]);
    }
}

fn address_keys(form: &MatchForm, found: &mut Keys) {
    let (mut house, mut street) = ([0; 4], [0; 4]);
    let house = number(form.address.house, &mut house);
    let postcode = form.address.postcode.as_bytes();
    let street = number(form.address.street_sound(), &mut street);
    found.add(Sort::House, &[street, house, head(postcode, 3)]);
    let (name, town) = (head(form.address.street.as_bytes(), 5), head(form.address.town.as_bytes(), 3));
    found.add(Sort::HouseTown, &[name, house, town]);
    for token in form.last.as_slice() {
        found.add(Sort::NameStreet, &[head(token.text.as_bytes(), 3), street, head(postcode, 2)]);
    }
    for token in form.first.as_slice() {
        found.add(Sort::FirstHouse, &[head(token.text.as_bytes(), 3), house, postcode]);
    }
}

/// Words of a name that are paired for keys.
const PAIRED: usize = 6;

fn structure_keys(form: &MatchForm, found: &mut Keys) {
    let words = form.organisation.as_slice();
    let (postcode, town) = (form.address.postcode.as_bytes(), form.address.town.as_bytes());
    let (mut house, mut street) = ([0; 4], [0; 4]);
    let house = number(form.address.house, &mut house);
    let street = number(form.address.street_sound(), &mut street);
    found.add(Sort::OrgHouse, &[street, house, head(postcode, 3)]);
    found.add(Sort::OrgHouse, &[street, house, head(town, 5)]);
    for email in form.emails.as_slice() {
        found.add(Sort::OrgDomain, &[email.domain.as_bytes()]);
    }
    for (i, a) in words.iter().enumerate() {
        word_keys(a, form, found);
        for b in words.iter().take(PAIRED).skip(i + 1) {
            let (x, y) = (a.sound.to_le_bytes(), b.sound.to_le_bytes());
            let [x, y] = ordered(&x, &y);
            found.add(Sort::OrgWords, &[x, y]);
            found.add(Sort::OrgWordsPlace, &[x, y, head(town, 5)]);
            for (own, other) in [(a, b), (b, a)] {
                ends_keys(own, other, found);
            }
        }
    }
    let initials = form.organisation.initials.as_bytes();
    for initials in
        [Some(initials), initials.get(..3.max(initials.len().saturating_sub(1)))].into_iter().flatten()
    {
        found.add(Sort::OrgInitials, &[initials]);
        found.add(Sort::OrgInitials, &[initials, head(town, 5)]);
    }
    run_together(words, found);
}

/// Keys of either end of a name's own word beside another word: a slip spoils but one.
fn ends_keys(own: &OrgWord, other: &OrgWord, found: &mut Keys) {
    let text = own.text.as_bytes();
    if own.spread == Spread::Own && text.len() >= 4 {
        let other = other.sound.to_le_bytes();
        found.add(Sort::OrgHead, &[head(text, 4), &other]);
        found.add(Sort::OrgTail, &[tail(text, 4), &other]);
    }
}

fn tail(bytes: &[u8], len: usize) -> &[u8] {
    bytes.get(bytes.len().saturating_sub(len)..).unwrap_or(bytes)
}

/// Keys of one word of a name: with its place, and alone where few carry it.
fn word_keys(word: &OrgWord, form: &MatchForm, found: &mut Keys) {
    let (text, sound) = (word.text.as_bytes(), word.sound.to_le_bytes());
    let town = form.address.town.as_bytes();
    found.add(Sort::OrgPlace, &[&sound, form.address.postcode.as_bytes()]);
    found.add(Sort::OrgPlace, &[&sound, town]);
    if word.spread == Spread::Common {
        return;
    }
    found.add(Sort::OrgWords, &[text]);
    if text.len() >= 5 {
        found.add(Sort::OrgSound, &[&sound]);
        found.add(Sort::OrgHead, &[head(text, 5)]);
        found.add(Sort::OrgTail, &[tail(text, 5)]);
    }
    if (3..=7).contains(&text.len()) {
        found.add(Sort::OrgInitials, &[text]);
        found.add(Sort::OrgInitials, &[text, head(town, 5)]);
    }
}

/// A key of the first letters of all words as if run together (Euro Tec, Eurotec).
fn run_together(words: &[OrgWord], found: &mut Keys) {
    let mut letters = words.iter().flat_map(|word| word.text.as_bytes()).copied();
    let mut front = [0; 7];
    let mut length = 0;
    for (slot, letter) in front.iter_mut().zip(letters.by_ref()) {
        *slot = letter;
        length += 1;
    }
    if length == front.len() {
        found.add(Sort::OrgFront, &[&front]);
    }
}
