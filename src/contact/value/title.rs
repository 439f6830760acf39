//! Titles: the standard codes, what the files write for them, and the salutations that follow.
//!
//! In goes the text of a cell; out comes a code, with the gender it hints at. Titles that an
//! institution defined for itself are not known here.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::text::compact;
use super::{DisplayLanguage, Recognised};

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
    let title = match word {
        "mr" | "monsieur" | "mister" | "herr" | "herrn" | "hr" | "hrn" | "signor" | "signore" | "sig"
        | "señor" | "senor" | "sr" | "sir" | "mann" | "homme" | "uomo" | "hombre" | "don" | "dhr"
        | "senhor" => Title::Mr,
        "mrs" | "ms" | "mme" | "madame" | "mde" | "frau" | "fr" | "signora" | "sigra" | "senora" | "sra"
        | "madam" | "dame" | "femme" | "donna" | "mujer" | "dona" | "mevr" | "mevrouw" | "senhora" => {
            Title::Mrs
        }
        "miss" | "mlle" | "melle" | "mademoiselle" | "fraulein" | "fraeulein" | "frl" | "signorina"
        | "signa" | "sigina" | "sigrina" | "senorita" | "srta" => Title::Miss,
        "mrandmrs" | "metmme" | "mretmme" | "mmeetm" | "mmeetmr" | "monsieuretmadame"
        | "madameetmonsieur" | "herrundfrau" | "herrufrau" | "frauundherr" | "eheleute" | "ehepaar"
        | "familie" | "famille" | "famiglia" | "familia" | "family" | "fam" | "fama" | "couple"
        | "signoresignora" | "signoresignore" | "sigesigra" | "srysra" | "senorysenora" | "mrsandmr"
        | "coniugi" => Title::MrAndMrs,
        "ladies" | "mesdames" | "mmes" | "damen" | "sigre" | "senoras" | "sras" => Title::Ladies,
        "gentlemen" | "messieurs" | "mm" | "messrs" | "herren" | "signori" | "sigri" | "senores" | "sres" => {
            Title::Gentlemen
        }
        "undefined" | "unknown" | "inconnu" | "unbekannt" | "sconosciuto" | "desconocido" | "mx"
        | "divers" | "neutral" | "none" | "keine" | "aucun" | "nessuno" | "autre" | "other" | "na" => {
            Title::Undefined
        }
        // The French for Mr, and the sign for male in most forms.
        "m" => Title::Mr,
        "h" => return Some(Recognised::likely(Title::Mr)),
        // Both titles side by side may also be the unfilled choice of a form.
        "mrmrs" | "mmme" | "mmemr" | "mrmme" | "mmem" | "monsieurmadame" | "madamemonsieur" | "frauherr"
        | "herrfrau" | "signorsignora" | "srsra" => return Some(Recognised::likely(Title::MrAndMrs)),
        "f" | "w" | "mad" | "d" => return Some(Recognised::likely(Title::Mrs)),
        _ => return None,
    };
    Some(Recognised::certain(title))
}

/// Reads `Herr Dr.`, `Dr.` or `Prof. Dr. med.`: the code of what is no degree, or undefined.
fn read_with_degree(text: &str) -> TitleReading {
    let mut rest = String::new();
    let mut extra = TitleExtra::None;
    for word in text.split([' ', '.', ',', '\u{a0}']) {
        if DEGREES.contains(&compact(word).as_str()) {
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
const DEGREES: [&str; 33] = [
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
    "mag",
    "lic",
    "ra",
    "pfr",
    "rev",
    "abbe",
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
        assert_eq!(Title::recognise("f").value(), Some(Mrs));
        assert_eq!(Title::recognise("Herr/Frau"), Recognised::likely(MrAndMrs));
        for text in ["", "Baron", "Anna", "12", "Dr. Muster"] {
            assert_eq!(Title::recognise(text), Recognised::Unknown, "{text}");
        }
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
