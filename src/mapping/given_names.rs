//! Frequent first names, to tell a first name from a last one.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::contact::value::text::fold;

static NAMES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let lines = include_str!("data/given_names.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
});

/// The list of frequent first names.
#[derive(Clone, Copy, Debug)]
pub struct GivenNames;

impl GivenNames {
    /// True for first names that are frequent last names as well: `Martin`, `Thomas`.
    pub(super) fn is_last_name_too(text: &str) -> bool {
        LAST_NAMES_TOO.contains(&fold(text.trim()).as_str())
    }

    /// True when the text, or each part of a double name, is a frequent first name.
    #[must_use]
    pub fn contains(text: &str) -> bool {
        let folded = fold(text.trim());
        let mut parts = folded.split([' ', '-', '.']).filter(|part| !part.is_empty()).peekable();
        parts.peek().is_some() && parts.all(|part| NAMES.contains(part))
    }
}

/// First names of the list that are frequent last names as well, folded.
const LAST_NAMES_TOO: [&str; 52] = [
    "martin", "thomas", "simon", "bernard", "robert", "richard", "david", "michel", "laurent", "vincent", "andre",
    "paul", "franck", "frank", "werner", "ernst", "herbert", "otto", "walter", "arnold", "ludwig", "friedrich", "peter",
    "franz", "lorenz", "jakob", "hermann", "gerard", "roger", "olivier", "leonard", "henry", "james", "gregory",
    "philipp", "wolf", "bruno", "adam", "guillaume", "denis", "gilbert", "philippe", "jacob", "jordan", "scott", "taylor",
    "lara", "leon", "oliver", "alexander", "conrad", "kaspar",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_names_with_accents_and_hyphens() {
        for name in ["Jürg", "Jean-Pierre", "ANNA", "Chloé", "Hans Peter"] {
            assert!(GivenNames::contains(name), "{name}");
        }
        for name in ["Müller", "Dupont", "", "-", "Jean Dupont"] {
            assert!(!GivenNames::contains(name), "{name}");
        }
    }
}
