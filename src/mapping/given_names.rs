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
    /// True when the text, or each part of a double name, is a frequent first name.
    #[must_use]
    pub fn contains(text: &str) -> bool {
        let folded = fold(text.trim());
        let mut parts = folded.split([' ', '-', '.']).filter(|part| !part.is_empty()).peekable();
        parts.peek().is_some() && parts.all(|part| NAMES.contains(part))
    }
}

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
