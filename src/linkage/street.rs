//! Postal addresses: the street's own name apart from its type and its number.

use super::phonetic::sound;
use super::text::{Text, level};

/// A postal address as compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// The street without its type, its number and what follows the number.
    pub(crate) street: Text<31>,
    /// House number; zero is none.
    pub(crate) house: u32,
    pub(crate) postcode: Text<8>,
    pub(crate) town: Text<19>,
    pub(crate) country: Text<2>,
}

impl Address {
    pub(crate) fn new(input: &super::AddressInput<'_>) -> Self {
        let (street, house) = street(input.street);
        let squeezed = |text: &str| super::text::fold(text).replace(' ', "");
        Self {
            street: Text::new(street.as_bytes()),
            house,
            postcode: Text::new(postcode(&squeezed(input.postcode)).as_bytes()),
            town: Text::new(town(input.town).as_bytes()),
            country: Text::new(squeezed(input.country).as_bytes()),
        }
    }

    pub(crate) fn street_sound(&self) -> u32 {
        sound(self.street.as_bytes())
    }
}

/// A postcode without the code of its country (CH-8001, D-10115, F 75001).
fn postcode(squeezed: &str) -> &str {
    let digits = squeezed.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = digits.len() >= 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && squeezed.len() - digits.len() <= 3 { digits } else { squeezed }
}

/// Words for kinds of streets and their abbreviations, after folding, with the small words between.
const STREET_WORDS: &[&str] = &[
    // French
    "rue",
    "r",
    "avenue",
    "av",
    "ave",
    "boulevard",
    "bd",
    "bld",
    "blvd",
    "chemin",
    "ch",
    "che",
    "route",
    "rte",
    "place",
    "pl",
    "impasse",
    "imp",
    "allee",
    "alle",
    "all",
    "quai",
    "ruelle",
    "sentier",
    "cours",
    "passage",
    "square",
    "faubourg",
    "fg",
    "promenade",
    "esplanade",
    "rond",
    "point",
    // German
    "strasse",
    "strase",
    "str",
    "weg",
    "gasse",
    "platz",
    "pl",
    "allee",
    "alle",
    "ring",
    "damm",
    "ufer",
    // Italian
    "via",
    "v",
    "viale",
    "vle",
    "piazza",
    "pza",
    "pzza",
    "piazzale",
    "corso",
    "cso",
    "vicolo",
    "largo",
    "strada",
    "salita",
    // English
    "street",
    "st",
    "road",
    "rd",
    "lane",
    "ln",
    "drive",
    "dr",
    "close",
    "cl",
    "court",
    "crt",
    "ct",
    "crescent",
    "cres",
    "cr",
    "terrace",
    "tce",
    "circuit",
    "cct",
    "way",
    "place",
    "gardens",
    "grove",
    "parade",
    "highway",
    "hwy",
    // Spanish
    "calle",
    "c",
    "cl",
    "avenida",
    "avda",
    "avd",
    "plaza",
    "pza",
    "paseo",
    "pso",
    "camino",
    "cno",
    "ronda",
    "carrer",
    // small words
    "de",
    "la",
    "le",
    "les",
    "du",
    "des",
    "d",
    "l",
    "del",
    "della",
    "dei",
    "di",
    "da",
    "the",
    "am",
    "an",
    "der",
    "im",
    "in",
    "zum",
    "zur",
    "el",
    "los",
    "las",
    "y",
    "et",
    "und",
    "n",
    "nr",
    "no",
];

/// Endings of German street names, longest first.
const STREET_ENDINGS: &[&str] = &["strasse", "strase", "gasse", "platz", "alle", "weg", "str"];

/// Splits a street into its own name and its house number.
fn street(text: &str) -> (String, u32) {
    let folded = level(text);
    let mut house = 0;
    let mut own = String::new();
    for word in folded.split(' ') {
        match number(word) {
            Some(value) if house == 0 => house = value,
            Some(_) => {}
            None if word.len() == 1 && house != 0 => {}
            None => own.push_str(own_name(word)),
        }
    }
    if own.is_empty() {
        // Nothing but types ("The Avenue", "Place"): they are the name.
        own = folded.split(' ').filter(|word| number(word).is_none()).collect();
    }
    (own, house)
}

fn own_name(word: &str) -> &str {
    if STREET_WORDS.contains(&word) {
        return "";
    }
    let stem = STREET_ENDINGS.iter().find_map(|ending| word.strip_suffix(ending));
    stem.filter(|stem| stem.len() >= 3).unwrap_or(word)
}

/// A word that starts with a digit; letters behind (12a) do not count.
fn number(word: &str) -> Option<u32> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    word.get(..end.min(6)).and_then(|digits| digits.parse().ok())
}

/// Standardises a town; cantons, cedex and digits fall away.
fn town(text: &str) -> String {
    let folded = level(text);
    let mut out = String::with_capacity(folded.len());
    for (i, word) in folded.split(' ').enumerate() {
        let is_suffix = i > 0 && (word.len() <= 2 || word == "cedex");
        match word {
            "st" | "ste" | "saint" | "sainte" | "sankt" => out.push_str("st"),
            _ if is_suffix || word.starts_with(|c: char| c.is_ascii_digit()) => {}
            _ => out.push_str(word),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_street_in_many_writings() {
        for (a, b) in [
            ("Bahnhofstrasse 12", "Bahnhofstr. 12"),
            ("Bahnhofstraße 12a", "Bahnhof Str. 12 A"),
            ("12, Rue de la Gare", "R. de la Gare 12"),
            ("Chemin des Fleurs 3", "Ch. des Fleurs, 3"),
            ("45 High Street", "45 High St"),
            ("C/ Mayor 7", "Calle Mayor, 7"),
            ("V. Roma 5", "Via Roma 5"),
            ("Kirchweg 4", "Kirch Weg 4"),
        ] {
            assert_eq!(street(a), street(b), "{a} {b}");
        }
        assert_eq!(street("The Avenue 9"), ("theavenue".into(), 9));
    }

    #[test]
    fn towns_drop_their_additions() {
        for (a, b) in [
            ("Renens VD", "Renens"),
            ("St. Gallen", "Sankt Gallen"),
            ("Paris 12", "PARIS CEDEX"),
            ("Zürich", "Zuerich"),
        ] {
            assert_eq!(town(a), town(b), "{a} {b}");
        }
    }
}
