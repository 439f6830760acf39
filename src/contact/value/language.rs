//! Languages: ISO 639-1 codes, recognised from codes, locales and names in five languages.
//!
//! In goes the text of a cell; out comes a code. Names come from the embedded table
//! `data/languages.tsv`. Which languages an institution has in use is not known here.

use std::collections::HashMap;
use std::fmt;
use std::str;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::near::nearest;
use super::text::compact;
use super::{Recognised, data_lines};

/// A language in which this program can name countries, languages and salutations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisplayLanguage {
    /// English, and whatever is not one of the others.
    English,
    /// French.
    French,
    /// German.
    German,
    /// Italian.
    Italian,
    /// Spanish.
    Spanish,
}

impl DisplayLanguage {
    /// All five, in the order of the data tables' columns.
    pub const ALL: [Self; 5] = [Self::English, Self::French, Self::German, Self::Italian, Self::Spanish];

    /// The display language of a contact's language; English where there is no better one.
    pub fn of(code: LanguageCode) -> Self {
        match code.as_str() {
            "fr" => Self::French,
            "de" => Self::German,
            "it" => Self::Italian,
            "es" => Self::Spanish,
            _ => Self::English,
        }
    }
}

/// An ISO 639-1 code, always one of the embedded table, in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageCode([u8; 2]);

impl LanguageCode {
    /// The code itself, if it is one, in lower case.
    pub fn parse(code: &str) -> Option<Self> {
        let code = Self(code.as_bytes().try_into().ok()?);
        TABLE.row(code).map(|_| code)
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The language's name in one of the five languages.
    pub fn name(self, language: DisplayLanguage) -> &'static str {
        TABLE.row(self).and_then(|row| row.names.get(language as usize)).copied().unwrap_or_default()
    }
}

impl fmt::Display for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for LanguageCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl TryFrom<String> for LanguageCode {
    type Error = String;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code).ok_or(code)
    }
}

impl From<LanguageCode> for String {
    fn from(code: LanguageCode) -> Self {
        code.as_str().to_owned()
    }
}

/// The table of languages.
#[derive(Debug, Clone, Copy)]
pub struct Language;

impl Language {
    /// Finds the language that a text names, by code, locale or name in any of five languages.
    pub fn recognise(text: &str) -> Recognised<LanguageCode> {
        if let Some(code) = LanguageCode::parse(text) {
            return Recognised::Exact(code);
        }
        let key = compact(text);
        if let Some(code) = TABLE.by_key.get(key.as_str()) {
            // One letter is the Swiss habit of D, F, I, E, where E may also be Spanish.
            return if key.len() == 1 { Recognised::likely(*code) } else { Recognised::certain(*code) };
        }
        let found = locale(text).or_else(|| named_twice(text));
        found.map_or(Recognised::Unknown, Recognised::certain)
    }

    /// All codes, in their order.
    pub fn all() -> impl Iterator<Item = LanguageCode> {
        TABLE.rows.iter().map(|row| row.code)
    }

    /// The language that a misspelt text most likely names.
    pub fn near(text: &str) -> Option<LanguageCode> {
        // Short keys are codes, and a slip in a code is another code.
        let names = TABLE.by_key.iter().filter(|(key, _)| key.len() > 3);
        nearest(&compact(text), names.map(|(key, code)| (key.as_str(), *code)))
    }
}

/// The language of a locale such as `fr-CH`, `fr_FR.UTF-8` or `de/CH`.
fn locale(text: &str) -> Option<LanguageCode> {
    let (language, region) = text.trim().split_once(['-', '_', '/'])?;
    let country: String = region.chars().take_while(char::is_ascii_alphanumeric).collect();
    match language.len() == 2 && (2..=4).contains(&country.len()) {
        true => LanguageCode::parse(&language.to_ascii_lowercase()),
        false => None,
    }
}

/// The language of `Deutsch / allemand`, `fr - Français` or `English (UK)`: every part names it, or
/// the first one does and the other is a region in brackets.
fn named_twice(text: &str) -> Option<LanguageCode> {
    let parts = text.split(['/', '(', ')', ',', ';', '|', '-']).map(compact).filter(|part| !part.is_empty());
    let mut codes = parts.map(|part| TABLE.by_key.get(&part).copied());
    let first = codes.next()??;
    let mut others = codes.peekable();
    others.peek()?;
    // What stands in brackets is a region: `English (UK)`, where UK is Ukrainian as well.
    let region = text.contains('(');
    (region || others.all(|other| other == Some(first))).then_some(first)
}

struct Row {
    code: LanguageCode,
    names: [&'static str; 5],
}

struct Table {
    /// Sorted by code, as the file is.
    rows: Vec<Row>,
    by_key: HashMap<String, LanguageCode>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::read(include_str!("data/languages.tsv")));

impl Table {
    fn row(&self, code: LanguageCode) -> Option<&Row> {
        self.rows.binary_search_by_key(&code, |row| row.code).ok().and_then(|at| self.rows.get(at))
    }

    fn read(file: &'static str) -> Self {
        let mut table = Self { rows: Vec::new(), by_key: HashMap::new() };
        let mut own_names = Vec::new();
        for line in data_lines(file) {
            let mut columns = line.split('\t');
            let Some(Ok(code)) = columns.next().map(|code| <[u8; 2]>::try_from(code.as_bytes())) else {
                continue;
            };
            let code = LanguageCode(code);
            let names: [&'static str; 5] = std::array::from_fn(|_| columns.next().unwrap_or_default());
            table.rows.push(Row { code, names });
            own_names.push(columns.next().unwrap_or_default());
        }
        table.enter_all(&own_names);
        table
    }

    /// Codes go first, everyday forms second, so that no name hides them.
    fn enter_all(&mut self, own_names: &[&str]) {
        let entries: Vec<_> = self.rows.iter().map(|row| (row.code, row.names)).collect();
        for (code, _) in &entries {
            self.enter(code.as_str(), *code);
        }
        for (names, code) in EVERYDAY {
            if let Ok(code) = <[u8; 2]>::try_from(code.as_bytes()) {
                names.split('|').for_each(|name| self.enter(name, LanguageCode(code)));
            }
        }
        for ((code, names), own) in entries.iter().zip(own_names) {
            names.iter().chain([own]).for_each(|name| self.enter(name, *code));
        }
    }

    fn enter(&mut self, name: &str, code: LanguageCode) {
        let key = compact(name);
        if !key.is_empty() {
            self.by_key.entry(key).or_insert(code);
        }
    }
}

/// What people write beside code and name: ISO 639-2 codes, abbreviations in five languages, variants.
const EVERYDAY: [(&str, &str); 26] = [
    ("F|fra|fre|fran|franç.|frz|franz.|franc.|French|langue française|français (Suisse)|fr. CH", "fr"),
    (
        "D|deu|ger|all.|allem.|ted.|dt.|dtsch|al.|alem.|germ.|Schweizerdeutsch|suisse allemand|Hochdeutsch|gsw|Swiss German|Schweizer Deutsch|svizzero tedesco",
        "de",
    ),
    ("I|ita|ital.|it.|italienisch", "it"),
    ("E|eng|engl.|angl.|ang.|ingl.|ing.|englisch", "en"),
    ("spa|esp|span.|castellano|castillan|Kastilisch|castigliano|esp.|Castilian", "es"),
    ("por|port.|portugues|português do Brasil|brésilien", "pt"),
    ("roh|Rumantsch|Rätoromanisch|romanche|retoromanzo|Romansch", "rm"),
    ("nld|dut|Flemish|flamand|Flämisch|fiammingo|flamenco|Nederlands|néerl.|ndl", "nl"),
    ("rus|russ.", "ru"),
    ("pol|poln.", "pl"),
    ("tur|türk.", "tr"),
    ("zho|chi|chin.|Mandarin|mandarino", "zh"),
    ("jpn|jap.", "ja"),
    ("ara|arab.", "ar"),
    ("hun|ung.", "hu"),
    ("ces|cze", "cs"),
    ("slk|slo", "sk"),
    ("ron|rum|mo", "ro"),
    ("ell|gre", "el"),
    ("swe|schwed.", "sv"),
    ("dan|dän.", "da"),
    ("fin|finn.", "fi"),
    ("nor|norw.", "no"),
    ("heb|iw", "he"),
    ("cat|catalan|valencià", "ca"),
    ("ukr", "uk"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::value::Certainty;

    #[test]
    fn recognises_codes_names_and_locales() {
        let cases = [
            ("FR", "fr"),
            ("Français", "fr"),
            ("francais", "fr"),
            ("Französisch", "fr"),
            ("francese", "fr"),
            ("French", "fr"),
            ("fra", "fr"),
            ("fr-CH", "fr"),
            ("fr_FR", "fr"),
            ("fr_FR.UTF-8", "fr"),
            ("DE-ch", "de"),
            ("all.", "de"),
            ("Allemand", "de"),
            ("ted.", "de"),
            ("tedesco", "de"),
            ("Deutsch", "de"),
            ("alemán", "de"),
            ("GER", "de"),
            ("Italiano", "it"),
            ("English", "en"),
            ("anglais", "en"),
            ("Inglese", "en"),
            ("Español", "es"),
            ("espagnol", "es"),
            ("castellano", "es"),
            ("romanche", "rm"),
            ("Rumantsch", "rm"),
            ("Português", "pt"),
            ("русский", "ru"),
            ("Deutsch / allemand", "de"),
            ("fr - Français", "fr"),
            ("English (UK)", "en"),
            ("Deutsch (Schweiz)", "de"),
            ("Swiss German", "de"),
            ("fre", "fr"),
        ];
        for (text, want) in cases {
            assert_eq!(Language::recognise(text).value().map(String::from).as_deref(), Some(want), "{text}");
        }
        assert!(matches!(Language::recognise("fr"), Recognised::Exact(_)));
        assert!(matches!(Language::recognise("D"), Recognised::Fix { certainty: Certainty::Likely, .. }));
        for (text, code) in
            [("Franzosisch", "fr"), ("Italeinisch", "it"), ("Enlgish", "en"), ("alleman", "de")]
        {
            let near = Language::recognise(text).value().or(Language::near(text));
            assert_eq!(near, LanguageCode::parse(code), "{text}");
        }
        for text in ["", "xx", "Klingon", "Suisse", "ZZ-fr", "a-b-c"] {
            assert_eq!(Language::recognise(text), Recognised::Unknown, "{text}");
        }
    }

    #[test]
    fn every_name_in_the_table_leads_to_its_language() {
        for row in &TABLE.rows {
            // "Yi" is a name in itself and the code of Yiddish: codes win.
            for name in row.names.into_iter().filter(|name| name.len() > 2) {
                let found = Language::recognise(name).value().map(|code| code.name(DisplayLanguage::English));
                assert_eq!(found, Some(row.names[0]), "{name}");
            }
        }
    }
}
