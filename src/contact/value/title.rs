//! Titles: the standard codes, what the files write for them, and the salutations that follow.
//!
//! In goes the text of a cell; out comes a code, with the gender it hints at. Titles that an
//! institution defined for itself are not known here.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::near::nearest;
use super::text::compact;
use super::{DisplayLanguage, Recognised, data_lines};

/// A standard title of the import format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Title {
    /// A man.
    Mr,
    /// A woman.
    Mrs,
    /// A woman addressed as not married.
    Miss,
    /// A couple.
    MrAndMrs,
    /// Several women.
    Ladies,
    /// Several men.
    Gentlemen,
    /// Not known, or not told.
    Undefined,
}

/// The gender that a title hints at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GenderHint {
    /// Women only.
    Female,
    /// Men only.
    Male,
    /// The title does not tell.
    None,
}

/// A title and what was written beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TitleReading {
    /// The standard title.
    pub title: Recognised<Title>,
    /// Whether an academic or professional title would be lost by taking the code alone.
    pub extra: TitleExtra,
}

/// What a text says beside the standard title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TitleExtra {
    /// Nothing.
    None,
    /// A degree or an office (`Dr.`, `Prof.`, `Me`), for which there is no code.
    Degree,
}

impl Title {
    /// All codes.
    pub const ALL: [Self; 7] =
        [Self::Mr, Self::Mrs, Self::Miss, Self::MrAndMrs, Self::Ladies, Self::Gentlemen, Self::Undefined];

    /// The code of the import format.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mr => "MR",
            Self::Mrs => "MRS",
            Self::Miss => "MISS",
            Self::MrAndMrs => "MR_AND_MRS",
            Self::Ladies => "LADIES",
            Self::Gentlemen => "GENTLEMEN",
            Self::Undefined => "UNDEFINED",
        }
    }

    /// Finds the title that a text means, in any of five languages.
    pub fn recognise(text: &str) -> Recognised<Self> {
        Self::read(text).title
    }

    /// Finds the title that a text means, and whether it says more than that.
    pub fn read(text: &str) -> TitleReading {
        if let Some(title) = Self::ALL.into_iter().find(|title| title.code() == text) {
            return TitleReading { title: Recognised::Exact(title), extra: TitleExtra::None };
        }
        let whole = compact(text);
        if let Some(title) = from_word(&whole) {
            let couple = text.contains(['&', '+']) && title.value() == Some(Self::MrAndMrs);
            let title = if couple { Recognised::certain(Self::MrAndMrs) } else { title };
            return TitleReading { title, extra: TitleExtra::None };
        }
        read_with_degree(text)
    }

    /// The title that a misspelt text most likely means.
    pub fn near(text: &str) -> Option<Self> {
        let words = WORDS.iter().filter_map(|(word, title)| Some((*word, title.value()?)));
        nearest(&compact(text), words)
    }

    /// The gender that the title hints at.
    pub fn gender_hint(self) -> GenderHint {
        match self {
            Self::Mr | Self::Gentlemen => GenderHint::Male,
            Self::Mrs | Self::Miss | Self::Ladies => GenderHint::Female,
            Self::MrAndMrs | Self::Undefined => GenderHint::None,
        }
    }

    /// How a letter begins, without the name.
    pub fn letter_salutation(self, language: DisplayLanguage) -> &'static str {
        let [en, fr, de, it, es] = match self {
            Self::Mr => {
                ["Dear Mr", "Cher Monsieur", "Sehr geehrter Herr", "Egregio Signor", "Estimado señor"]
            }
            Self::Mrs => {
                ["Dear Mrs", "Chère Madame", "Sehr geehrte Frau", "Gentile Signora", "Estimada señora"]
            }
            Self::Miss => [
                "Dear Miss",
                "Chère Mademoiselle",
                "Sehr geehrte Frau",
                "Gentile Signorina",
                "Estimada señorita",
            ],
            Self::MrAndMrs => [
                "Dear Mr and Mrs",
                "Chère Madame, cher Monsieur",
                "Sehr geehrte Frau, sehr geehrter Herr",
                "Gentili Signori",
                "Estimados señores",
            ],
            Self::Ladies => {
                ["Dear Ladies", "Mesdames", "Sehr geehrte Damen", "Gentili Signore", "Estimadas señoras"]
            }
            Self::Gentlemen => {
                ["Dear Gentlemen", "Messieurs", "Sehr geehrte Herren", "Egregi Signori", "Estimados señores"]
            }
            Self::Undefined => [
                "Dear Sir or Madam",
                "Madame, Monsieur",
                "Sehr geehrte Damen und Herren",
                "Gentile Signora, egregio Signore",
                "Estimado/a señor/a",
            ],
        };
        pick(language, [en, fr, de, it, es])
    }

    /// What stands before the name on an envelope; empty where nothing is known.
    pub fn address_salutation(self, language: DisplayLanguage) -> &'static str {
        let names = match self {
            Self::Mr => ["Mr", "Monsieur", "Herr", "Signor", "Sr."],
            Self::Mrs => ["Mrs", "Madame", "Frau", "Signora", "Sra."],
            Self::Miss => ["Miss", "Mademoiselle", "Frau", "Signorina", "Srta."],
            Self::MrAndMrs => {
                ["Mr and Mrs", "Monsieur et Madame", "Herr und Frau", "Signor e Signora", "Sr. y Sra."]
            }
            Self::Ladies => ["Ladies", "Mesdames", "Damen", "Signore", "Sras."],
            Self::Gentlemen => ["Messrs", "Messieurs", "Herren", "Signori", "Sres."],
            Self::Undefined => [""; 5],
        };
        pick(language, names)
    }
}

impl fmt::Display for Title {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

fn pick(language: DisplayLanguage, [en, fr, de, it, es]: [&'static str; 5]) -> &'static str {
    match language {
        DisplayLanguage::English => en,
        DisplayLanguage::French => fr,
        DisplayLanguage::German => de,
        DisplayLanguage::Italian => it,
        DisplayLanguage::Spanish => es,
    }
}

/// The title of a folded word without signs. What is likely means something else in another language.
fn from_word(word: &str) -> Option<Recognised<Title>> {
    WORDS.get(word).copied()
}

static WORDS: LazyLock<HashMap<&'static str, Recognised<Title>>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for line in data_lines(include_str!("data/titles.tsv")) {
        let mut columns = line.split('\t');
        let (code, sure, list) = (columns.next(), columns.next(), columns.next().unwrap_or_default());
        let Some(title) = Title::ALL.into_iter().find(|title| Some(title.code()) == code) else { continue };
        let title =
            if sure == Some("certain") { Recognised::certain(title) } else { Recognised::likely(title) };
        for word in list.split('|') {
            words.entry(word).or_insert(title);
        }
    }
    words
});

/// Reads `Herr Dr.`, `Dr.` or `Prof. Dr. med.`: the code of what is no degree, or undefined.
fn read_with_degree(text: &str) -> TitleReading {
    let mut rest = String::new();
    let mut extra = TitleExtra::None;
    for word in text.split([' ', ',', '\u{a0}']).filter(|word| !word.is_empty()) {
        // `Sig.ra` is one word, `Dr.med.` and `Dipl.-Ing.` are several.
        let whole = compact(word);
        let parts = || word.split(['.', '-']).map(compact).filter(|part| !part.is_empty());
        let is_degree = |part: &String| DEGREES.contains(&part.as_str());
        let degrees = || !whole.is_empty() && parts().all(|part| is_degree(&part));
        if is_degree(&whole) || (from_word(&whole).is_none() && degrees()) {
            extra = TitleExtra::Degree;
        } else {
            rest.push_str(word);
        }
    }
    let title = match (extra, from_word(&compact(&rest))) {
        (TitleExtra::None, _) => Recognised::Unknown,
        (TitleExtra::Degree, Some(title)) => title,
        (TitleExtra::Degree, None) if compact(&rest).is_empty() => Recognised::certain(Title::Undefined),
        (TitleExtra::Degree, None) => Recognised::Unknown,
    };
    TitleReading { title, extra }
}

/// Degrees and offices that stand where a title is expected, folded.
const DEGREES: [&str; 67] = [
    "dr",
    "dre",
    "drs",
    "prof",
    "professor",
    "professeur",
    "professeure",
    "med",
    "phil",
    "iur",
    "jur",
    "ing",
    "dipl",
    "docteur",
    "dottore",
    "dott",
    "dottssa",
    "ssa",
    "dottoressa",
    "doctor",
    "doctora",
    "dra",
    "drin",
    "avv",
    "avvocato",
    "me",
    "maitre",
    "lic",
    "ra",
    "pfr",
    "rev",
    "abbe",
    "ddr",
    "mmag",
    "magister",
    "mag",
    "rer",
    "nat",
    "oec",
    "theol",
    "hc",
    "habil",
    "phd",
    "md",
    "msc",
    "bsc",
    "mba",
    "llm",
    "pr",
    "arch",
    "geom",
    "rag",
    "cav",
    "drssa",
    "profssa",
    "mgr",
    "monseigneur",
    "pere",
    "soeur",
    "pasteur",
    "pasteure",
    "pfarrer",
    "pfarrerin",
    "pastor",
    "fh",
    "eth",
    "abg",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::value::Certainty;

    #[test]
    fn recognises_what_the_files_write() {
        use Title::*;
        let cases = [
            ("M.", Mr),
            ("Mr", Mr),
            ("mr.", Mr),
            ("Monsieur", Mr),
            ("Herr", Mr),
            ("HERRN", Mr),
            ("Signor", Mr),
            ("Sig.", Mr),
            ("Sr.", Mr),
            ("Señor", Mr),
            ("m", Mr),
            ("Mme", Mrs),
            ("MME.", Mrs),
            ("Madame", Mrs),
            ("Frau", Mrs),
            ("Fr.", Mrs),
            ("Sig.ra", Mrs),
            ("Signora", Mrs),
            ("Sra.", Mrs),
            ("Ms", Mrs),
            ("Mlle", Miss),
            ("Mademoiselle", Miss),
            ("Fräulein", Miss),
            ("Srta.", Miss),
            ("Signorina", Miss),
            ("M. et Mme", MrAndMrs),
            ("Herr und Frau", MrAndMrs),
            ("Herr & Frau", MrAndMrs),
            ("Mr & Mrs", MrAndMrs),
            ("Fam.", MrAndMrs),
            ("Sr. y Sra.", MrAndMrs),
            ("Mesdames", Ladies),
            ("Damen", Ladies),
            ("Messieurs", Gentlemen),
            ("MM.", Gentlemen),
            ("inconnu", Undefined),
            ("Herr Dr.", Mr),
            ("Frau Prof. Dr.", Mrs),
        ];
        for (text, want) in cases {
            let got = Title::recognise(text);
            assert_eq!(got, Recognised::Fix { value: want, certainty: Certainty::Certain }, "{text}");
        }
        assert_eq!(Title::recognise("MR_AND_MRS"), Recognised::Exact(MrAndMrs));
    }

    #[test]
    fn recognises_couples_degrees_and_letters() {
        use Title::*;
        let cases = [
            ("Herr Dr. und Frau", MrAndMrs),
            ("Hr. und Fr.", MrAndMrs),
            ("Mr. & Ms", MrAndMrs),
            ("Sigg.", MrAndMrs),
            ("Sig.ra e Sig.", MrAndMrs),
            ("D. y Dña.", MrAndMrs),
            ("Madame & Monsieur", MrAndMrs),
            ("Mme et Mme", Ladies),
            ("M. et M.", Gentlemen),
            ("Egr. Sig.", Mr),
            ("Herr Dipl.-Ing. ETH", Mr),
            ("Sig.ra Prof.ssa", Mrs),
            ("keine Angabe", Undefined),
        ];
        for (text, want) in cases {
            let got = Title::recognise(text);
            assert_eq!(got, Recognised::Fix { value: want, certainty: Certainty::Certain }, "{text}");
        }
        assert_eq!(Title::recognise("f").value(), Some(Mrs));
        for (text, likely) in [("Herr/Frau", MrAndMrs), ("weiblich", Mrs), ("Male", Mr), ("Firma", Undefined)]
        {
            assert_eq!(Title::recognise(text), Recognised::likely(likely), "{text}");
        }
        for text in ["", "-", "&", "Baron", "Anna", "12", "Dr. Muster"] {
            assert_eq!(Title::recognise(text), Recognised::Unknown, "{text}");
        }
    }

    #[test]
    fn every_word_is_folded_and_names_a_title() {
        assert!(WORDS.len() > 150);
        for word in WORDS.keys() {
            assert_eq!(compact(word), *word);
        }
        for line in data_lines(include_str!("data/titles.tsv")) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert!(matches!(columns.as_slice(), [_, "certain" | "likely", _]), "{line}");
        }
    }

    #[test]
    fn slips_are_proposals() {
        for (text, title) in
            [("Monsieru", Title::Mr), ("Madamme", Title::Mrs), ("Herrn und Fra", Title::MrAndMrs)]
        {
            assert_eq!(
                (Title::recognise(text), Title::near(text)),
                (Recognised::Unknown, Some(title)),
                "{text}"
            );
        }
        assert_eq!(Title::near("Baron"), None);
    }

    #[test]
    fn says_when_a_degree_would_be_lost() {
        for (text, want) in [
            ("Dr.", Title::Undefined),
            ("Prof. Dr. med.", Title::Undefined),
            ("Herr Dr.", Title::Mr),
            ("Dott.ssa", Title::Undefined),
        ] {
            let reading = Title::read(text);
            assert_eq!((reading.title.value(), reading.extra), (Some(want), TitleExtra::Degree), "{text}");
        }
        assert_eq!(Title::read("Herr").extra, TitleExtra::None);
    }

    #[test]
    fn greets() {
        assert_eq!(Title::Mr.letter_salutation(DisplayLanguage::German), "Sehr geehrter Herr");
        assert_eq!(Title::Mrs.letter_salutation(DisplayLanguage::French), "Chère Madame");
        assert_eq!(Title::Mrs.address_salutation(DisplayLanguage::Italian), "Signora");
        for title in Title::ALL {
            for language in DisplayLanguage::ALL {
                assert!(!title.letter_salutation(language).is_empty(), "{title}");
                assert_eq!(
                    title.address_salutation(language).is_empty(),
                    title == Title::Undefined,
                    "{title}"
                );
            }
        }
    }

    #[test]
    fn hints_at_a_gender() {
        assert_eq!(Title::Miss.gender_hint(), GenderHint::Female);
        assert_eq!(Title::Mr.gender_hint(), GenderHint::Male);
        assert_eq!(Title::MrAndMrs.gender_hint(), GenderHint::None);
    }
}
