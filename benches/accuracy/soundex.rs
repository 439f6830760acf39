//! The vendor's rule for duplicates, as a baseline; the product never uses it.
//!
//! Two contacts are one when ALL of these are identical: role; SOUNDEX of first and last name; first 35 characters of
//! the normalised street; postcode in capitals; country; structure name. Without a postal address but with an
//! e-mail: role, SOUNDEX of first and last name, and the e-mail.

use std::collections::HashMap;

use super::engine::{Found, Scored};
use super::tables::{Record, Set};

/// Runs the rule; groups are all who share a key.
pub(crate) fn find(set: &Set) -> Found {
    let mut groups: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, record) in set.records.iter().enumerate() {
        if let Some(key) = key(record) {
            groups.entry(key).or_default().push(at as u32);
        }
    }
    let mut found = Found::default();
    for members in groups.values().filter(|members| members.len() > 1) {
        for (i, a) in members.iter().enumerate() {
            found.clusters.insert(*a, members[0]);
            found.pairs.extend(members[i + 1..].iter().map(|b| Scored { a: *a, b: *b, probability: 1.0 }));
        }
    }
    found.pairs.sort_by_key(|pair| (pair.a, pair.b));
    found
}

/// What must be identical; `None` for a contact without address and e-mail, of which the rule says nothing.
fn key(record: &Record) -> Option<String> {
    let names = format!(
        "{:?}|{}|{}|{}",
        record.kind,
        soundex(&record.first),
        soundex(&record.last),
        normal(&record.organisation)
    );
    let address = &record.address;
    if !address.street.is_empty() {
        let street: String = normal(&address.street).chars().take(35).collect();
        let postcode = address.postcode.trim().to_uppercase();
        return Some(format!("{names}|{street}|{postcode}|{}", address.country));
    }
    let email = record.email.trim().to_lowercase();
    if email.is_empty() { None } else { Some(format!("{names}|{email}")) }
}

/// Capitals without accents and signs, one blank between words.
fn normal(text: &str) -> String {
    let plain = any_ascii::any_ascii(text).to_uppercase();
    plain
        .split(|sign: char| !sign.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// American Soundex (Russell 1918; the variant of the US National Archives): h and w do not part equal codes.
fn soundex(name: &str) -> String {
    let letters: Vec<u8> = any_ascii::any_ascii(name)
        .bytes()
        .filter(u8::is_ascii_alphabetic)
        .map(|byte| byte.to_ascii_uppercase())
        .collect();
    let Some((first, rest)) = letters.split_first() else { return String::new() };
    let mut code = String::from(char::from(*first));
    let mut previous = digit(*first);
    for letter in rest {
        let this = digit(*letter);
        if this != b'0' && this != previous {
            code.push(char::from(this));
        }
        if !matches!(letter, b'H' | b'W') {
            previous = this;
        }
    }
    code.push_str("000");
    code.truncate(4);
    code
}

fn digit(letter: u8) -> u8 {
    match letter {
        b'B' | b'F' | b'P' | b'V' => b'1',
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => b'2',
        b'D' | b'T' => b'3',
        b'L' => b'4',
        b'M' | b'N' => b'5',
        b'R' => b'6',
        _ => b'0',
    }
}
