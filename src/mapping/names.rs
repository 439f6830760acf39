//! One name column into title, first name, last name, or the name of an organisation.
//!
//! In: the text of a cell such as `Müller, Jürg` or `Dr. Hans Meier`. Out: its parts, none of them lost.
//! Deliberately unaware of the other cells of the row.

use super::given_names::GivenNames;
use crate::contact::value::text::{compact, fold};
use crate::contact::value::{Recognised, Title};

/// The parts of a name; an absent part is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NameParts {
    /// `Frau`, `M. et Mme`, `Dr.`
    pub(super) title: String,
    /// The first name.
    pub(super) first: String,
    /// The last name, with its particles.
    pub(super) last: String,
    /// The name of an organisation, when it is none of a person.
    pub(super) organisation: String,
    /// What stood in parentheses behind the name.
    pub(super) remark: String,
}

/// Splits a full name.
pub(super) fn split_name(text: &str) -> NameParts {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // `Köhler, Jürgen (Verein)`: a remark in parentheses says nothing about the name before it.
    let bare = without_remark(&text);
    if looks_like_organisation(bare) {
        return NameParts { organisation: text, ..NameParts::default() };
    }
    let remark = text.get(bare.len()..).unwrap_or_default().trim_matches([' ', '(', ')']).to_owned();
    let (title, rest) = split_title(bare);
    let parts = match rest.split_once(',') {
        Some((last, first)) => with_comma(title, last.trim(), first.trim()),
        None => {
            let (first, last) = split_words(rest);
            NameParts { title: title.to_owned(), first, last, ..NameParts::default() }
        }
    };
    NameParts { remark, ..parts }
}

/// The text before a remark in parentheses at its end; the text itself when nothing would be left.
fn without_remark(text: &str) -> &str {
    let remark = text.ends_with(')').then(|| text.rfind(" (")).flatten();
    remark.and_then(|at| text.get(..at)).map_or(text, str::trim_end)
}

/// `Müller, Dr. Jürg`: what stands before the comma is the last name.
fn with_comma(title: &str, last: &str, first: &str) -> NameParts {
    let (second_title, first) = split_title(first);
    let title = [title, second_title].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ");
    NameParts { title, first: first.to_owned(), last: last.to_owned(), ..NameParts::default() }
}

/// Takes the longest run of title words from the front; a name must remain.
fn split_title(text: &str) -> (&str, &str) {
    let mut ends: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).take(6).collect();
    ends.reverse();
    for end in ends {
        let (front, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        if is_title(front) {
            return (front, rest.trim_start());
        }
    }
    ("", text)
}

/// Single letters (`M`, `F`) are initials as well as titles; here only `M.` is a title.
fn is_title(front: &str) -> bool {
    let one_letter = compact(front).chars().count() <= 1;
    if one_letter {
        return matches!(front, "M." | "M");
    }
    Title::recognise(front) != Recognised::Unknown
}

/// Names without a comma: capitals, particles and the list of first names tell where the last name starts.
fn split_words(text: &str) -> (String, String) {
    let words: Vec<&str> = text.split(' ').filter(|w| !w.is_empty()).collect();
    let cut = match words.as_slice() {
        [] | [_] => return (String::new(), text.to_owned()),
        words => last_name_start(words),
    };
    match cut {
        Cut::LastFrom(at) => (join(words.get(..at)), join(words.get(at..))),
        Cut::FirstFrom(at) => (join(words.get(at..)), join(words.get(..at))),
    }
}

fn join(words: Option<&[&str]>) -> String {
    words.unwrap_or_default().join(" ")
}

/// Where one part ends and the other begins.
enum Cut {
    /// `Hans | Meier`
    LastFrom(usize),
    /// `DUPONT | Jean`
    FirstFrom(usize),
}

fn last_name_start(words: &[&str]) -> Cut {
    let capitals: Vec<bool> = words.iter().map(|word| is_all_capitals(word)).collect();
    if capitals.contains(&true) && capitals.contains(&false) {
        let leading = capitals.iter().take_while(|c| **c).count();
        // `DUPONT Jean`: the capitals stand in front; `Jean DUPONT`: they stand behind.
        if leading > 0 && capitals.iter().skip(leading).all(|c| !c) {
            return Cut::FirstFrom(leading);
        }
        let trailing = capitals.iter().rev().take_while(|c| **c).count();
        if trailing > 0 && trailing < words.len() {
            return Cut::LastFrom(with_particles(words, words.len() - trailing));
        }
    }
    let last_is_given = words.last().is_some_and(|word| GivenNames::contains(word));
    let first_is_given = words.first().is_some_and(|word| GivenNames::contains(word));
    if last_is_given && !first_is_given {
        return Cut::FirstFrom(words.len() - trailing_given(words));
    }
    Cut::LastFrom(with_particles(words, words.len() - 1))
}

fn trailing_given(words: &[&str]) -> usize {
    let given = words.iter().rev().take_while(|word| GivenNames::contains(word)).count();
    given.clamp(1, words.len() - 1)
}

/// Moves the start of the last name before its particles; at least one word stays in front.
fn with_particles(words: &[&str], start: usize) -> usize {
    let mut start = start;
    while start > 1 && words.get(start - 1).is_some_and(|word| is_particle(word)) {
        start -= 1;
    }
    start
}

fn is_all_capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    let several = word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    several && letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// Words that belong to the last name that follows, folded.
const PARTICLES: [&str; 38] = [
    "von", "van", "de", "di", "da", "del", "della", "dello", "degli", "dei", "du", "des", "le", "la", "les",
    "zu", "zur", "zum", "vom", "der", "den", "dem", "ten", "ter", "te", "dos", "das", "do", "af", "av", "al",
    "el", "bin", "ben", "st.", "d'", "san", "saint",
];

fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&fold(word).as_str())
}

/// Legal forms and words that only organisations carry, folded, each as a whole word.
const ORGANISATION_WORDS: [&str; 96] = [
    "ag",
    "gmbh",
    "sa",
    "sarl",
    "sas",
    "sasu",
    "eurl",
    "srl",
    "spa",
    "snc",
    "sagl",
    "ltd",
    "limited",
    "llc",
    "inc",
    "corp",
    "plc",
    "bv",
    "nv",
    "kg",
    "ohg",
    "ug",
    "ev",
    "eg",
    "scop",
    "sci",
    "sl",
    "slu",
    "cie",
    "co",
    "sca",
    "ets",
    "verein",
    "verband",
    "stiftung",
    "genossenschaft",
    "association",
    "asso",
    "societe",
    "fondation",
    "fondazione",
    "fundacion",
    "associazione",
    "asociacion",
    "cooperative",
    "cooperativa",
    "federation",
    "syndicat",
    "club",
    "ecole",
    "schule",
    "school",
    "scuola",
    "colegio",
    "lycee",
    "college",
    "gymnasium",
    "universite",
    "universitat",
    "university",
    "universita",
    "universidad",
    "hochschule",
    "mairie",
    "commune",
    "gemeinde",
    "stadtverwaltung",
    "ville",
    "comune",
    "ayuntamiento",
    "hotel",
    "restaurant",
    "theatre",
    "theater",
    "teatro",
    "musee",
    "museum",
    "museo",
    "bank",
    "banque",
    "banca",
    "banco",
    "bibliotheque",
    "bibliothek",
    "entreprise",
    "unternehmen",
    "firma",
    "group",
    "groupe",
    "gruppe",
    "holding",
    "office",
    "agence",
    "agentur",
    "amt",
    "ministere",
];

/// Words that are also last names (`Stadt`, `Bank`) need company: a legal form or a second such word decides.
const ALSO_NAMES: [&str; 12] = [
    "bank", "club", "college", "co", "commune", "ecole", "school", "theatre", "group", "hotel", "museum",
    "ville",
];

/// True when the text is more likely the name of an organisation than of a person.
pub(super) fn looks_like_organisation(text: &str) -> bool {
    let folded = fold(text).replace('.', "");
    let words: Vec<&str> = folded.split([' ', ',', '/', '(', ')', '\'']).filter(|w| !w.is_empty()).collect();
    if words.len() < 2 {
        return false;
    }
    let known: Vec<&&str> = words.iter().filter(|w| ORGANISATION_WORDS.contains(*w)).collect();
    let weak = known.iter().filter(|w| ALSO_NAMES.contains(**w)).count();
    // `Anna Bank` is a person; `Bank Cler`, with the word in front, is none.
    let in_front = words.first().is_some_and(|w| ORGANISATION_WORDS.contains(w) && w.len() > 3);
    known.len() > weak || known.len() > 1 || in_front || folded.contains(" & co")
}

/// True for letters, spaces and the signs that occur in names.
pub(super) fn looks_like_words(text: &str) -> bool {
    let fits = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '\'' | '’' | '.' | ',' | '&' | '/');
    text.chars().any(char::is_alphabetic) && text.chars().all(fits) && text.chars().count() <= 60
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_split() {
        for (text, title, first, last) in [
            ("Müller, Jürg", "", "Jürg", "Müller"),
            ("Dr. Hans Meier", "Dr.", "Hans", "Meier"),
            ("Jean-Pierre DUPONT", "", "Jean-Pierre", "DUPONT"),
            ("DUPONT Jean-Pierre", "", "Jean-Pierre", "DUPONT"),
            ("DE LA TOUR Marie Claire", "", "Marie Claire", "DE LA TOUR"),
            ("Familie Keller", "Familie", "", "Keller"),
            ("M. et Mme Dupont", "M. et Mme", "", "Dupont"),
            ("Herr Prof. Dr. Hans Meier", "Herr Prof. Dr.", "Hans", "Meier"),
            ("Frau Anna von der Mühll", "Frau", "Anna", "von der Mühll"),
            ("Meier Hans", "", "Hans", "Meier"),
            ("Meier Hans Peter", "", "Hans Peter", "Meier"),
            ("Hans Meier", "", "Hans", "Meier"),
            ("Anna und Peter Müller", "", "Anna und Peter", "Müller"),
            ("M. Dupont", "M.", "", "Dupont"),
            ("J. Dupont", "", "J.", "Dupont"),
            ("Müller, Dr. Jürg", "Dr.", "Jürg", "Müller"),
            ("Frau Müller, Anna", "Frau", "Anna", "Müller"),
            ("Cher", "", "", "Cher"),
            ("Ludwig van Beethoven", "", "Ludwig", "van Beethoven"),
            ("Anna Bank", "", "Anna", "Bank"),
            (" Sig.ra  Chiara   Rossi ", "Sig.ra", "Chiara", "Rossi"),
        ] {
            let expected = NameParts {
                title: title.into(),
                first: first.into(),
                last: last.into(),
                ..NameParts::default()
            };
            assert_eq!(split_name(text), expected, "{text}");
        }
    }

    #[test]
    fn organisations_are_no_persons() {
        for text in ["Kaserne AG", "Theater Basel", "Association des Amis", "Meier & Co", "Bank Cler"] {
            assert_eq!(split_name(text).organisation, text);
        }
    }

    proptest::proptest! {
        #[test]
        fn no_letter_is_lost(text in "\\PC{0,40}") {
            let parts = split_name(&text);
            let kept = [parts.title, parts.first, parts.last, parts.organisation].concat();
            let count = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).count();
            proptest::prop_assert_eq!(count(&kept), count(&text));
        }
    }
}
