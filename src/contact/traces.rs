//! By what a person is known again when nothing is kept of them but hashes.
//!
//! In: what is known of a contact. Out: texts that two records of one person have in common, however they are spelled,
//! and whether two records speak of one person. It hashes nothing and knows no list.

use super::value::text::compact;
use super::{Contact, EMAIL_SLOTS, Field, PHONE_SLOTS};

/// Digits from which on a phone number is one of a person: shorter ones are extensions.
const PHONE_DIGITS: usize = 7;

/// The texts by which a contact is known again: each e-mail, each phone with the name, the name with the birth date, the
/// name with street and postcode.
///
/// A phone counts with its name only: a household shares one, and numbers alone are few enough to be tried one by one
/// against a hash.
#[must_use]
pub fn identities(contact: &Contact) -> Vec<String> {
    let mut found: Vec<String> = emails(contact).map(|email| format!("email {email}")).collect();
    if let Some(name) = surname(contact) {
        found.extend(phones(contact).map(|phone| format!("phone {phone} {name}")));
    }
    if let Some(name) = full_name(contact) {
        let birth = contact.text(Field::BirthDate);
        found.extend((!birth.is_empty()).then(|| format!("birth {birth} {name}")));
        found.extend(places(contact).map(|place| format!("place {place} {name}")));
    }
    found.sort();
    found.dedup();
    found
}

/// The texts of which two records share at least one when they speak of one person.
#[must_use]
pub fn traces(contact: &Contact) -> Vec<String> {
    emails(contact).chain(phones(contact)).chain(full_name(contact)).collect()
}

/// Whether two records speak of one person: by the whole name and something else, or by an e-mail without a name that
/// contradicts.
#[must_use]
pub fn speaks_of(record: &Contact, person: &Contact) -> bool {
    if full_name(record).is_some_and(|name| full_name(person).as_ref() == Some(&name)) {
        return shares(emails(record), emails(person))
            || shares(phones(record), phones(person))
            || shares(places(record), places(person))
            || (!record.text(Field::BirthDate).is_empty()
                && record.text(Field::BirthDate) == person.text(Field::BirthDate));
    }
    let agrees = |field| {
        let (own, other) = (compact(record.text(field)), compact(person.text(field)));
        own.is_empty() || other.is_empty() || own == other
    };
    // A household has one e-mail and one last name: the first name must not be another.
    let reached = shares(emails(record), emails(person)) || shares(phones(record), phones(person));
    reached && agrees(Field::FirstName) && agrees(Field::LastName) && agrees(Field::OfficialName)
}

fn shares(mut own: impl Iterator<Item = String>, other: impl Iterator<Item = String>) -> bool {
    let other: Vec<String> = other.collect();
    own.any(|text| other.contains(&text))
}

fn emails(contact: &Contact) -> impl Iterator<Item = String> {
    EMAIL_SLOTS.iter().filter_map(|slot| super::login_key(contact.text(*slot)))
}

fn phones(contact: &Contact) -> impl Iterator<Item = String> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    PHONE_SLOTS.iter().filter_map(move |slot| {
        let text = contact.e164.get(slot).map_or(contact.text(*slot), String::as_str);
        Some(digits(text)).filter(|digits| digits.len() >= PHONE_DIGITS)
    })
}

fn surname(contact: &Contact) -> Option<String> {
    let last = compact(contact.text(Field::LastName));
    let name = if last.is_empty() { compact(contact.text(Field::OfficialName)) } else { last };
    (!name.is_empty()).then_some(name)
}

/// First and last name in the order of letters, for they stand the wrong way round often enough.
fn full_name(contact: &Contact) -> Option<String> {
    let mut names = [Field::FirstName, Field::LastName].map(|field| compact(contact.text(field)));
    names.sort();
    if names.iter().all(|name| !name.is_empty()) {
        return Some(names.join(" "));
    }
    let structure = compact(contact.text(Field::OfficialName));
    (!structure.is_empty()).then_some(structure)
}

/// Each line of each address with its postcode, whichever of them is the street.
fn places(contact: &Contact) -> impl Iterator<Item = String> {
    contact.addresses.iter().flat_map(|(_, address)| {
        let postcode = compact(&address.postcode);
        let lines = [&address.line1, &address.line2, &address.line3];
        let streets = lines.map(|line| compact(line).replace("strasse", "str"));
        let whole =
            streets.into_iter().filter(|street| !street.is_empty()).map(move |s| format!("{postcode} {s}"));
        whole.collect::<Vec<_>>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Address, AddressUse};

    fn person(first: &str, last: &str) -> Contact {
        let mut contact = Contact::default();
        contact.set(Field::FirstName, first);
        contact.set(Field::LastName, last);
        contact
    }

    fn anna() -> Contact {
        let mut anna = person("Anna", "Müller");
        anna.set(Field::Email1, "Anna@Example.org");
        anna.set(Field::Cellphone, "079 123 45 67");
        anna.e164.insert(Field::Cellphone, "+41791234567".into());
        anna.set(Field::BirthDate, "1970-03-04");
        let line1 = "Bahnhofstrasse 1".to_owned();
        let address = Address { line1, postcode: "8001".into(), ..Address::default() };
        anna.addresses.set(AddressUse::Main, Some(address));
        anna
    }

    #[test]
    fn a_person_is_known_by_four_things() {
        let found = identities(&anna());
        let expected = [
            "birth 1970-03-04 anna muller",
            "email anna@example.org",
            "phone 41791234567 muller",
            "place 8001 bahnhofstr1 anna muller",
        ];
        assert_eq!(found, expected);
        assert!(identities(&person("Anna", "Müller")).is_empty(), "a name alone is nobody's");
    }

    #[test]
    fn one_household_is_not_one_person() {
        let mut bruno = anna();
        bruno.set(Field::FirstName, "Bruno");
        assert!(!speaks_of(&bruno, &anna()));
        let mut turned = person("MULLER", "Anna");
        turned.set(Field::BirthDate, "1970-03-04");
        assert!(speaks_of(&turned, &anna()));
        let mut nameless = Contact::default();
        nameless.set(Field::Email3, "anna@example.org");
        assert!(speaks_of(&nameless, &anna()));
        assert!(!speaks_of(&person("Anna", "Müller"), &anna()), "many are called so");
        assert!(!speaks_of(&Contact::default(), &Contact::default()));
    }
}
