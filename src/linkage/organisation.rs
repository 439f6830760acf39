//! Names of organisations: their own words apart from legal forms, and words of one meaning as one word.
//!
//! Takes a name as written, gives up to eight words in their order. Legal forms and small words fall away;
//! a word that many organisations carry (school, société, Verein) means the same as the others of its line in
//! `data/organisation_words.txt`, so that Stadttheater, Théâtre de la Ville and City Theatre meet. How
//! much a shared word says is decided when names are compared, from its rarity in the base.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::hash::fnv;
use super::phonetic::sound;
use super::text::{Text, level, part_elisions};

/// Words kept of one organisation's name.
pub(crate) const MAX_ORG_WORDS: usize = 8;

/// An organisation's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Organisation {
    len: u8,
    words: [OrgWord; MAX_ORG_WORDS],
    /// The same for the same words in any order; zero without words.
    pub(crate) whole: u64,
    /// The first letters of its words, where there are three at least: what it may be called for short.
    pub(crate) initials: Text<7>,
    /// The sort of its legal form; zero where none is written.
    pub(crate) form: u8,
}

/// One word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OrgWord {
    pub(crate) text: Text<15>,
    /// What it sounds like; of a common word its meaning.
    pub(crate) sound: u32,
    pub(crate) spread: Spread,
}

/// How many organisations carry a word, as far as the built-in list knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spread {
    /// A name of few.
    Own,
    /// A word of many.
    Common,
}

impl OrgWord {
    const EMPTY: Self = Self { text: Text::EMPTY, sound: 0, spread: Spread::Own };

    fn new(text: Text<15>) -> Self {
        let word = std::str::from_utf8(text.as_bytes()).unwrap_or("");
        match concepts().get(word) {
            // A hash with its highest bit, which no sound of a word has that is worth comparing.
            Some(head) => {
                let meaning = (fnv(head.as_bytes()) >> 33) as u32 | 1 << 31;
                Self { text, sound: meaning, spread: Spread::Common }
            }
            None => Self { text, sound: sound(text.as_bytes()), spread: Spread::Own },
        }
    }

    /// Whether two words are equal, or common words of one meaning.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text || (self.spread == Spread::Common && self.meaning() == other.meaning())
    }

    /// The word by which its bearers are counted.
    pub(crate) fn meaning(&self) -> Text<15> {
        match self.spread {
            Spread::Common => Text::new(&self.sound.to_le_bytes()),
            Spread::Own => self.text,
        }
    }
}

impl Organisation {
    pub(crate) const EMPTY: Self =
        Self { len: 0, words: [OrgWord::EMPTY; MAX_ORG_WORDS], whole: 0, initials: Text::EMPTY, form: 0 };

    /// Rebuilds from words; further ones are dropped.
    pub(crate) fn from_parts(words: impl Iterator<Item = Text<15>>, initials: Text<7>, form: u8) -> Self {
        let mut name = Self { initials, form, ..Self::EMPTY };
        for (slot, text) in name.words.iter_mut().zip(words) {
            *slot = OrgWord::new(text);
            name.whole = name.whole.wrapping_add(fnv(slot.meaning().as_bytes()));
            name.len += 1;
        }
        name
    }

    pub(crate) fn new(text: &str) -> Self {
        let folded = join_letters(&level(&part_elisions(text)));
        let is_own = |word: &&str| {
            word.len() > 1 && ![LEGAL_FORMS, SMALL, CANTONS].iter().any(|list| list.contains(word))
        };
        let own: Vec<&str> = folded.split(' ').filter(is_own).collect();
        if own.is_empty() {
            // Nothing but short words: a name like "AG".
            let whole = folded.replace(' ', "");
            let only = Some(Text::new(whole.as_bytes())).filter(|text| !text.is_empty());
            return Self::from_parts(only.into_iter(), Text::EMPTY, 0);
        }
        let mut words = Vec::with_capacity(MAX_ORG_WORDS);
        for part in own.iter().flat_map(|word| parted(word)).flatten() {
            let part = Text::new(part.as_bytes());
            if !words.contains(&part) {
                words.push(part);
            }
        }
        Self::from_parts(words.into_iter(), initials(&own), legal_form(&folded))
    }

    pub(crate) fn as_slice(&self) -> &[OrgWord] {
        self.words.get(..usize::from(self.len)).unwrap_or(&[])
    }
}

/// The sort of the first legal form that is known: one more than its place in the list.
fn legal_form(folded: &str) -> u8 {
    let sort = |word: &str| FORMS.iter().position(|forms| forms.contains(&word));
    let found = folded.split(' ').find_map(sort).and_then(|at| u8::try_from(at + 1).ok());
    found.unwrap_or(0)
}

/// Legal forms that are one form in other languages or countries.
const FORMS: &[&[&str]] = &[
    &[
        "sa",
        "ag",
        "spa",
        "plc",
        "inc",
        "corp",
        "aktiengesellschaft",
        "anonyme",
        "anonima",
        "azioni",
        "nv",
        "incorporated",
    ],
    &[
        "sarl", "rl", "gmbh", "mbh", "srl", "ltd", "limited", "limitee", "limitata", "limitada", "llc", "sl",
        "bv", "haftung",
    ],
    &["sas", "sasu", "simplifiee"],
    &["eurl", "ug", "slu", "srls", "unipersonale"],
    &["kg", "ohg", "snc", "klg", "llp", "gbr"],
    &["ev", "onlus", "asd", "aps"],
    &["eg", "scop", "scarl", "scoop"],
];

/// The first letters of three words or more.
fn initials(words: &[&str]) -> Text<7> {
    let letters: Vec<u8> = words.iter().filter_map(|word| word.bytes().next()).collect();
    if letters.len() < 3 { Text::EMPTY } else { Text::new(&letters) }
}

/// Joins letters that stand alone: S. à r. l. is sarl, H & M is hm.
fn join_letters(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    let mut before = 0;
    for word in folded.split(' ') {
        if !(out.is_empty() || before == 1 && word.len() == 1) {
            out.push(' ');
        }
        out.push_str(word);
        before = word.len();
    }
    out
}

/// A word; a German compound of a known second part, and the usual letters for a club, give both parts.
fn parted(word: &str) -> [Option<&str>; 2] {
    if let Some((_, parts)) = SHORT_FOR.iter().find(|(short, _)| *short == word) {
        return parts.map(Some);
    }
    if concepts().contains_key(word) {
        return [Some(word), None];
    }
    let split = COMPOUNDS.iter().find_map(|end| Some((word.strip_suffix(end)?, *end)));
    match split {
        Some((stem, end)) if stem.len() >= 3 => {
            let stem = stem.strip_suffix('s').filter(|stem| stem.len() > 3).unwrap_or(stem);
            [Some(stem), Some(end)]
        }
        _ => [Some(word), None],
    }
}

/// Letters that clubs and schools of German and French towns are known by.
const SHORT_FOR: &[(&str, [&str; 2])] = &[
    ("fc", ["football", "club"]),
    ("tv", ["turn", "verein"]),
    ("mv", ["musik", "verein"]),
    ("sv", ["sport", "verein"]),
    ("sc", ["sport", "club"]),
    ("tc", ["tennis", "club"]),
    ("hc", ["hockey", "club"]),
    ("ps", ["primar", "schule"]),
    ("vhs", ["volkshoch", "schule"]),
];

/// The head of each common word's line.
fn concepts() -> &'static HashMap<String, String> {
    static LIST: OnceLock<HashMap<String, String>> = OnceLock::new();
    LIST.get_or_init(|| parse(include_str!("data/organisation_words.txt")))
}

fn parse(list: &str) -> HashMap<String, String> {
    let mut heads = HashMap::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace().map(level);
        if let Some(head) = words.next() {
            // A word of two lines keeps its first meaning.
            std::iter::once(head.clone()).chain(words).for_each(|word| {
                heads.entry(word).or_insert_with(|| head.clone());
            });
        }
    }
    heads
}

/// Second parts of German compounds, folded and levelled.
const COMPOUNDS: &[&str] = &[
    "kirchgemeinde",
    "gemeinde",
    "verein",
    "verband",
    "schule",
    "theater",
    "chor",
    "museum",
    "bibliothek",
    "orchester",
    "gesellschaft",
    "zentrum",
    "stiftung",
    "spital",
    "klinik",
    "apotheke",
    "verwaltung",
    "technik",
    "gruppe",
    "klub",
    "club",
    "kirche",
    "amt",
    "bank",
    "haus",
    "hotel",
    "polizei",
];

/// Legal forms of companies and associations, folded and levelled, with the words of those written out.
///
/// From the commercial codes of Switzerland, France, Germany, Austria, Italy, the United Kingdom, Spain and
/// common forms of other countries.
const LEGAL_FORMS: &[&str] = &[
    // French
    "sa",
    "sarl",
    "rl",
    "sas",
    "sasu",
    "eurl",
    "snc",
    "scop",
    "scic",
    "sci",
    "scs",
    "sca",
    "selarl",
    "gie",
    "anonyme",
    "simplifiee",
    "actions",
    "responsabilite",
    "limitee",
    "ltee",
    "unipersonnelle",
    "ei",
    "earl",
    // German
    "ag",
    "gmbh",
    "ggmbh",
    "kg",
    "ohg",
    "ug",
    "ev",
    "ek",
    "eg",
    "mbh",
    "gbr",
    "kgaa",
    "klg",
    "partg",
    "partgmbb",
    "aktiengesellschaft",
    "haftungsbeschrankt",
    "beschrankter",
    "haftung",
    "eingetragener",
    "kollektivgesellschaft",
    "kommanditgesellschaft",
    "einzelunternehmen",
    "inh",
    "inhaber",
    "einzelfirma",
    // Italian
    "srl",
    "srls",
    "spa",
    "sapa",
    "scarl",
    "scpa",
    "ss",
    "onlus",
    "aps",
    "asd",
    "soc",
    "responsabilita",
    "limitata",
    "azioni",
    "unipersonale",
    "sagl",
    // English
    "ltd",
    "limited",
    "llp",
    "lp",
    "plc",
    "inc",
    "incorporated",
    "llc",
    "corp",
    "corporation",
    "cic",
    "cio",
    "pty",
    // Spanish and others
    "sl",
    "slu",
    "sal",
    "slp",
    "sll",
    "sociedad",
    "limitada",
    "anonima",
    "scoop",
    "scl",
    "se",
    "bv",
    "nv",
    "oy",
    "ab",
    "as",
    "aps",
    "lda",
    "sp",
    "zoo",
    "co",
    // What is written in their place: partners and heirs
    "cie",
    "compagnie",
    "company",
    "compagnia",
    "compania",
    "fils",
    "sohne",
    "sohn",
    "figli",
    "sons",
    "son",
    "hijos",
    "filles",
    "tochter",
];

/// Small words between the words of a name, folded and levelled.
const SMALL: &[&str] = &[
    "and", "und", "et", "the", "de", "des", "du", "la", "le", "les", "der", "die", "das", "dem", "den", "di",
    "del", "della", "delle", "dei", "degli", "dello", "of", "for", "fur", "pour", "per", "par", "para",
    "von", "vom", "zum", "zur", "zu", "am", "an", "im", "in", "mit", "aux", "au", "il", "lo", "gli", "el",
    "los", "las", "con", "dans", "sur", "en", "at", "on", "to", "da", "dal", "ein", "eine", "un", "une",
];

/// The cantons of Switzerland, which tell towns of one name apart (Renens VD).
const CANTONS: &[&str] = &[
    "ag", "ai", "ar", "be", "bl", "bs", "fr", "ge", "gl", "gr", "ju", "lu", "ne", "nw", "ow", "sg", "sh",
    "so", "sz", "tg", "ti", "ur", "vd", "vs", "zg", "zh",
];

/// The hash of an administrative number without its code and signs, its sort in the lowest byte; zero is none.
///
/// A number of eight digits and more is its digits alone: CHE-123.456.789 MWST and 123 456 789 are one. Its
/// sort is how many digits it has, which tells a SIRET (14) from a SIREN (9) or a VAT number of France (11).
pub(crate) fn admin_number(text: &str) -> u64 {
    let value = text.rsplit_once('=').map_or(text, |(_, value)| value);
    let plain = super::text::fold(value).replace(' ', "");
    let digits: Vec<u8> = plain.bytes().filter(u8::is_ascii_digit).collect();
    let sort = u64::try_from(digits.len()).unwrap_or(0).min(0x7f);
    let hash = match (digits.len(), plain.len()) {
        (8.., _) => fnv(&digits),
        (_, ..4) => return 0,
        _ => fnv(plain.as_bytes()),
    };
    (hash & !0xff) | sort
}

/// Whether two administrative numbers may be of one sort, so that they contradict each other when they differ.
pub(crate) fn are_of_one_sort(a: u64, b: u64) -> bool {
    a & 0xff == b & 0xff
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let meaning = |word: &OrgWord| match word.spread {
            Spread::Own => format!("{:?}", word.text),
            Spread::Common => format!("{}", word.sound),
        };
        Organisation::new(text).as_slice().iter().map(meaning).collect()
    }

    #[test]
    fn legal_forms_fall_away() {
        for (a, b) in [
            ("Müller Transport AG", "Mueller Transport"),
            ("Garage Rossi S.r.l.", "GARAGE ROSSI"),
            ("Boulangerie Dupont S.à r.l.", "Boulangerie Dupont Sàrl"),
            ("Bäckerei Huber GmbH & Co. KG", "Baeckerei Huber"),
            ("Novatec Gesellschaft mit beschränkter Haftung", "Novatec Gesellschaft"),
            ("Kulturverein Thun e.V.", "Kulturverein Thun"),
            ("L'Atelier d’Ouchy", "Atelier Ouchy"),
            ("Bodegas García S.L.U.", "Bodegas Garcia"),
            ("H&M Ltd", "H. & M. Limited"),
            ("Novatec (Suisse) S.A.", "Novatec Suisse SA"),
            ("Ferretti S. p. A.", "FERRETTI SPA"),
            ("Boulangerie Dupont & Fils", "Boulangerie Dupont Sàrl"),
            ("Druckerei Wetzikon ZH & Söhne", "Druckerei Wetzikon"),
        ] {
            assert_eq!(words(a), words(b), "{a} {b}");
        }
        assert_eq!(Organisation::new("AG").as_slice().len(), 1);
        assert_eq!(Organisation::new(""), Organisation::EMPTY);
    }

    #[test]
    fn words_of_one_meaning_are_one() {
        for (a, b) in [
            ("Stadt Thun", "Ville de Thun"),
            ("Città di Lugano", "City of Lugano"),
            ("Stadttheater Bern", "Stadt-Theater Bern"),
            ("Int'l Trading", "International Trading"),
            ("Gebr. Huber", "Gebrüder Huber"),
            ("F.lli Rossi", "Fratelli Rossi"),
            ("Smith Bros.", "Smith Brothers"),
            ("Gemeinde Köniz", "Commune de Köniz"),
            ("St. Josef", "Sankt Josef"),
            ("Bibl. Morges", "Bibliothèque de Morges"),
            ("FC Thun", "Fussballclub Thun"),
            ("TV Thun", "Turnverein Thun"),
        ] {
            assert_eq!(words(a), words(b), "{a} {b}");
        }
        assert_ne!(words("Musikverein Thun"), words("Turnverein Thun"));
    }

    #[test]
    fn initials_are_those_of_the_long_words() {
        for (name, expected) in [
            ("Centre hospitalier universitaire vaudois", "chuv"),
            ("École polytechnique fédérale de Lausanne", "epfl"),
            ("Musikverein Thun", ""),
        ] {
            assert_eq!(format!("{:?}", Organisation::new(name).initials), expected, "{name}");
        }
    }

    #[test]
    fn numbers_lose_their_code() {
        for (a, b) in [
            ("SIRET=123 456 789", "123456789"),
            ("CHE-123.456.789 MWST", "UID=CHE123456789"),
            ("DE 123 456 789", "VAT=DE123456789"),
            ("HRB 12345", "hrb12345"),
        ] {
            assert_eq!(admin_number(a), admin_number(b), "{a} {b}");
        }
        assert_eq!(admin_number("1"), 0);
        assert!(are_of_one_sort(admin_number("CHE-123.456.789"), admin_number("CHE-123.456.780")));
        assert!(!are_of_one_sort(admin_number("12345678901234"), admin_number("123456789")));
    }
}
