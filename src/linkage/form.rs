//! The standardised form of a contact: computed once, stored as bytes, compared many times.

use super::birth::Birth;
use super::input::{Kind, MatchInput};
use super::name::{Words, first_names, last_names};
use super::organisation::{Organisation, admin_number};
use super::reach::{Email, MAX_REACH, Phone};
use super::street::Address;

/// A contact standardised for keys and comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchForm {
    pub(crate) kind: Kind,
    pub(crate) first: Words,
    pub(crate) last: Words,
    pub(crate) organisation: Organisation,
    pub(crate) birth: Birth,
    pub(crate) emails: Few<Email>,
    pub(crate) phones: Few<Phone>,
    pub(crate) address: Address,
    /// Hashes of the administrative numbers.
    pub(crate) admin: Few<u64>,
    /// Hash of the number of a relay's structure; zero is none.
    pub(crate) structure: u64,
}

/// Up to three values held inline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Few<T> {
    len: u8,
    values: [T; MAX_REACH],
}

impl<T: Copy + PartialEq> Few<T> {
    /// Keeps the first three distinct values.
    pub(crate) fn new(blank: T, found: impl Iterator<Item = T>) -> Self {
        let mut few = Self { len: 0, values: [blank; MAX_REACH] };
        for value in found {
            if !few.as_slice().contains(&value)
                && let Some(slot) = few.values.get_mut(usize::from(few.len))
            {
                *slot = value;
                few.len += 1;
            }
        }
        few
    }

    pub(crate) fn as_slice(&self) -> &[T] {
        self.values.get(..usize::from(self.len)).unwrap_or(&[])
    }
}

/// Standardises a contact.
pub fn standardise(input: &MatchInput<'_>) -> MatchForm {
    let emails = input.reach.emails.iter().filter_map(|text| Email::new(text));
    let phones = input.reach.phones.iter().filter_map(|text| Phone::new(text));
    let admin = input.admin_numbers.iter().map(|text| admin_number(text)).filter(|hash| *hash != 0);
    MatchForm {
        kind: input.kind,
        first: first_names(input.name.first),
        last: last_names(input.name.last),
        organisation: Organisation::new(input.name.structure),
        birth: Birth::new(input.birth.date, input.birth.text),
        emails: Few::new(Email::EMPTY, emails),
        phones: Few::new(Phone::default(), phones),
        address: Address::new(&input.address),
        admin: Few::new(0, admin),
        structure: structure_number(input.structure),
    }
}

fn structure_number(text: &str) -> u64 {
    let plain = text.trim();
    if plain.is_empty() { 0 } else { super::hash::fnv(plain.as_bytes()) }
}
