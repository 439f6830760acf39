//! The table of everyday header spellings.
//!
//! In: the embedded `data/synonyms.tsv`. Out: what a compacted header means. Deliberately unaware of the
//! other columns and of what the cells hold.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::contact::value::text::compact;
use crate::contact::{CATALOGUE, Code, Field};

/// What a known header stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// One field.
    Field(Field),
    /// A name: the last name or the full name, as the other columns tell.
    Name,
    /// A bare "number": the contact's, if the cells are long numbers.
    Number,
    /// First and last name.
    FullName,
    /// The opposite of an authorisation.
    OptOut(Code),
    /// Postcode and town.
    PostcodeTown,
    /// The whole address.
    FullAddress,
    /// The house number alone.
    HouseNumber,
    /// A criterion slot; the number behind the header counts.
    Criterion,
    /// A slot for an administrative number; the number behind the header counts.
    AdminNumber,
}

impl Meaning {
    fn read(key: &str) -> Option<Self> {
        Some(match key {
            "NAME" => Self::Name,
            "NUMBER" => Self::Number,
            "FULLNAME" => Self::FullName,
            "POSTCODE_TOWN" => Self::PostcodeTown,
            "FULL_ADDRESS" => Self::FullAddress,
            "HOUSE_NUMBER" => Self::HouseNumber,
            "CRIT" => Self::Criterion,
            "ADMIN_NUMBER" => Self::AdminNumber,
            _ => match key.strip_prefix("OPTOUT:") {
                Some(code) => Self::OptOut(Code::new(code)?),
                None => Self::Field(Field::from_key(key)?),
            },
        })
    }
}

static FILE: &str = include_str!("data/synonyms.tsv");

static TABLE: LazyLock<HashMap<String, Meaning>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for (meaning, spelling) in lines() {
        table.entry(compact(spelling)).or_insert(meaning);
    }
    for entry in CATALOGUE {
        // ORGANIZATION in other spellings is the name of one (DOMAIN.md, section 3).
        if entry.field != Field::Organization {
            table.insert(compact(entry.code), Meaning::Field(entry.field));
        }
    }
    table
});

/// Every spelling of the file with its meaning.
fn lines() -> impl Iterator<Item = (Meaning, &'static str)> {
    FILE.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let mut parts = line.split('\t');
        let meaning = parts.next().and_then(Meaning::read);
        let spellings = parts.nth(1).unwrap_or_default().split('|');
        spellings.filter_map(move |spelling| Some((meaning?, spelling)))
    })
}

/// The meaning of a compacted header.
pub(super) fn meaning_of(compacted: &str) -> Option<Meaning> {
    TABLE.get(compacted).copied()
}

/// The meaning of the one known header that differs from `compacted` by a single slip.
pub(super) fn nearly(compacted: &str) -> Option<Meaning> {
    // In shorter words one letter makes another word: `nome`, `name`.
    if compacted.chars().count() < 7 {
        return None;
    }
    let comparer = rapidfuzz::distance::osa::BatchComparator::new(compacted.chars());
    let args = rapidfuzz::distance::osa::Args::default().score_cutoff(1);
    let mut near = TABLE.iter().filter(|(known, _)| known.len().abs_diff(compacted.len()) <= 2);
    let (_, first) = near.find(|(known, _)| comparer.distance_with_args(known.chars(), &args).is_some())?;
    let same = near.filter(|(known, _)| comparer.distance_with_args(known.chars(), &args).is_some());
    same.into_iter().all(|(_, other)| other == first).then_some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_a_target_and_no_spelling_has_two() {
        let mut seen: HashMap<String, Meaning> = HashMap::new();
        for line in FILE.lines().filter(|l| !l.starts_with('#')) {
            let key = line.split('\t').next().unwrap();
            assert!(Meaning::read(key).is_some(), "{key}");
            assert_eq!(line.split('\t').count(), 3, "{line}");
        }
        for (meaning, spelling) in lines() {
            let key = compact(spelling);
            assert!(!key.is_empty(), "{spelling}");
            let before = seen.insert(key, meaning);
            assert!(before.is_none_or(|b| b == meaning), "{spelling}: {before:?} and {meaning:?}");
        }
        assert!(seen.len() > 700, "several hundred spellings, found {}", seen.len());
    }

    #[test]
    fn one_slip_in_a_long_header_is_understood() {
        assert_eq!(nearly("geburtsdatun"), Some(Meaning::Field(Field::BirthDate)));
        assert_eq!(nearly("postletzahl"), Some(Meaning::Field(Field::PostalCode)));
        assert_eq!(nearly("nome"), None);
        assert_eq!(nearly("schuhgroesse"), None);
    }
}
