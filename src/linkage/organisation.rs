//! Names of organisations: their own words apart from legal forms.

use super::hash::fnv;
use super::phonetic::sound;
use super::text::{Text, level};

/// Words kept of one organisation's name.
pub(crate) const MAX_ORG_WORDS: usize = 5;

/// An organisation's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Organisation {
    len: u8,
    words: [OrgWord; MAX_ORG_WORDS],
}

/// One word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OrgWord {
    pub(crate) text: Text<15>,
    pub(crate) sound: u32,
}

impl Organisation {
    pub(crate) const EMPTY: Self =
        Self { len: 0, words: [OrgWord { text: Text::EMPTY, sound: 0 }; MAX_ORG_WORDS] };

    /// Rebuilds from words; further ones are dropped.
    pub(crate) fn from_words(words: impl Iterator<Item = Text<15>>) -> Self {
        let mut name = Self::EMPTY;
        for (slot, text) in name.words.iter_mut().zip(words) {
            *slot = OrgWord { text, sound: sound(text.as_bytes()) };
            name.len += 1;
        }
        name
    }

    pub(crate) fn new(text: &str) -> Self {
        let folded = level(text);
        let is_own = |word: &&str| !word.is_empty() && !LEGAL_FORMS.contains(word) && word.len() > 1;
        if folded.split(' ').any(|word| is_own(&word)) {
            Self::from_words(folded.split(' ').filter(is_own).map(|word| Text::new(word.as_bytes())))
        } else {
            // Nothing but short words: a name like "AG".
            let whole = folded.replace(' ', "");
            Self::from_words(Some(Text::new(whole.as_bytes())).filter(|text| !text.is_empty()).into_iter())
        }
    }

    pub(crate) fn as_slice(&self) -> &[OrgWord] {
        self.words.get(..usize::from(self.len)).unwrap_or(&[])
    }
}

/// Legal forms and small words of organisation names, folded and levelled.
const LEGAL_FORMS: &[&str] = &[
    "sa",
    "sarl",
    "sas",
    "sasu",
    "eurl",
    "snc",
    "scop",
    "cie",
    "ag",
    "gmbh",
    "kg",
    "ohg",
    "ug",
    "ev",
    "mbh",
    "co",
    "gbr",
    "kgaa",
    "srl",
    "spa",
    "sapa",
    "snc",
    "scarl",
    "ltd",
    "limited",
    "llp",
    "plc",
    "inc",
    "llc",
    "corp",
    "sl",
    "slu",
    "se",
    "cooperative",
    "genossenschaft",
    "fils",
    "sohne",
    "sohn",
    "figli",
    "sons",
    "hijos",
    "filles",
    "and",
    "und",
    "et",
    "e",
    "the",
    "de",
    "des",
    "du",
    "la",
    "le",
    "les",
    "der",
    "die",
    "das",
    "di",
    "del",
    "della",
    "of",
    "fur",
    "pour",
    "per",
];

/// The hash of an administrative number without its code and signs; zero is none.
pub(crate) fn admin_number(text: &str) -> u64 {
    let value = text.rsplit_once('=').map_or(text, |(_, value)| value);
    let plain = super::text::fold(value).replace(' ', "");
    if plain.len() < 4 { 0 } else { fnv(plain.as_bytes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_fall_away() {
        for (a, b) in [
            ("Müller Transport AG", "Mueller Transport"),
            ("Garage Rossi S.r.l.", "GARAGE ROSSI"),
            ("Boulangerie Dupont & Fils", "Boulangerie Dupont Sàrl"),
            ("Bäckerei Huber GmbH & Co. KG", "Baeckerei Huber"),
        ] {
            assert_eq!(Organisation::new(a), Organisation::new(b), "{a} {b}");
        }
        assert_eq!(Organisation::new("AG").as_slice().len(), 1);
        assert_eq!(Organisation::new(""), Organisation::EMPTY);
    }

    #[test]
    fn numbers_lose_their_code() {
        assert_eq!(admin_number("SIRET=123 456 789"), admin_number("123456789"));
        assert_eq!(admin_number("1"), 0);
    }
}
