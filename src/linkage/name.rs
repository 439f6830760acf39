//! Standardised names of persons: tokens with their sound and nickname groups.

use super::nickname::{Groups, groups};
use super::phonetic::sound;
use super::text::{Text, level};

/// One word of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: Text<15>,
    pub(crate) groups: Groups,
    pub(crate) sound: u32,
}

impl Token {
    pub(crate) const EMPTY: Self =
        Self { text: Text::EMPTY, groups: [0; super::nickname::MAX_GROUPS], sound: 0 };

    /// Builds the token of a folded word.
    pub(crate) fn new(word: &str) -> Self {
        let text = Text::new(word.as_bytes());
        Self { text, groups: groups(word), sound: sound(text.as_bytes()) }
    }
}

/// The words of a name, at most four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    len: u8,
    tokens: [Token; MAX_WORDS],
    /// All words run together, particles included, for names split in different places.
    pub(crate) joined: Text<23>,
}

/// Words kept of one name.
pub(crate) const MAX_WORDS: usize = 4;

impl Words {
    pub(crate) const EMPTY: Self = Self { len: 0, tokens: [Token::EMPTY; MAX_WORDS], joined: Text::EMPTY };

    /// Rebuilds from parts; further tokens are dropped.
    pub(crate) fn from_parts(tokens: impl Iterator<Item = Token>, joined: Text<23>) -> Self {
        let mut words = Self { joined, ..Self::EMPTY };
        for (slot, token) in words.tokens.iter_mut().zip(tokens) {
            *slot = token;
            words.len += 1;
        }
        words
    }

    pub(crate) fn as_slice(&self) -> &[Token] {
        self.tokens.get(..usize::from(self.len)).unwrap_or(&[])
    }
}

/// Forms of address and academic titles, which are no names.
const TITLES: &[&str] = &[
    "dr",
    "prof",
    "mr",
    "mrs",
    "ms",
    "miss",
    "sir",
    "herr",
    "frau",
    "hr",
    "fr",
    "m",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "mademoiselle",
    "signor",
    "signora",
    "sig",
    "sr",
    "sra",
    "srta",
    "don",
    "dott",
    "dipl",
    "ing",
    "lic",
    "med",
    "jr",
];

/// Particles, left out when another word remains.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "dello", "dei", "degli", "di", "da", "dal", "dalla", "du", "des", "d", "la", "le",
    "les", "lo", "von", "vom", "van", "der", "den", "dem", "zu", "zum", "zur", "ter", "ten", "y", "e", "i",
    "dos", "das", "do", "al", "el", "ibn", "bin", "af", "av", "und", "et",
];

/// Standardises first names; titles fall away.
pub(crate) fn first_names(text: &str) -> Words {
    words(text, TITLES)
}

/// Standardises last names; particles fall away.
pub(crate) fn last_names(text: &str) -> Words {
    words(text, PARTICLES)
}

fn words(text: &str, dropped: &[&str]) -> Words {
    let folded = level(text);
    let is_kept = |word: &&str| !dropped.contains(word);
    // A word of the list that stands alone is the name itself (the surname "Du").
    let keep_all = !folded.split(' ').any(|word| is_kept(&word));
    let kept = folded.split(' ').filter(|word| !word.is_empty() && (keep_all || is_kept(word)));
    let joined: Vec<u8> = folded.bytes().filter(|byte| *byte != b' ').collect();
    Words::from_parts(kept.map(Token::new), Text::new(&joined))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(words: &Words) -> String {
        words.as_slice().iter().map(|token| format!("{:?}", token.text)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn particles_and_titles_fall_away() {
        assert_eq!(texts(&last_names("von der Mühle")), "muhle");
        assert_eq!(texts(&last_names("Du")), "du");
        assert_eq!(texts(&last_names("Meier-Müller")), "meier muller");
        assert_eq!(texts(&first_names("Dr. Jean-Pierre")), "jean pierre");
        assert_eq!(texts(&first_names("")), "");
        assert_eq!(last_names("Le Roy").joined, last_names("Leroy").joined);
    }
}
