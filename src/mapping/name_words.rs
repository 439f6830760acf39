//! Words inside a name that are no part of it, or belong to its last part.
//!
//! In: words of a cell. Out: titles, particles, initials, suffixes, what introduces another person or an address.
//! Deliberately unaware of which word is the first name.

use crate::contact::value::text::{compact, fold};
use crate::contact::value::title::{TitleExtra, TitleReading};
use crate::contact::value::{Recognised, Title};

/// Takes the longest run of title words from the front; a name must remain.
pub(super) fn split_title(text: &str) -> (&str, &str) {
    let mut ends: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).take(7).collect();
    ends.reverse();
    for end in ends {
        let (front, rest) = text.split_at_checked(end).unwrap_or((text, ""));
        if is_title(front) && !rest.trim_start().is_empty() {
            return (front, rest.trim_start());
        }
    }
    ("", text)
}

/// Takes titles from the end, where they stand behind a comma or can be nothing else: `Marie Dupont, Mme`.
pub(super) fn split_last_title(text: &str) -> (&str, &str) {
    let cuts = text.match_indices(' ').map(|(at, _)| at);
    for at in cuts {
        let (front, rest) = text.split_at_checked(at).unwrap_or((text, ""));
        let (front, rest) = (front.trim_end_matches([' ', ',']), rest.trim());
        if front.contains(' ') && rest.split(' ').all(is_title_word) && is_title(rest) {
            return (front, rest);
        }
    }
    (text, "")
}

/// A title, or several words that are one.
pub(super) fn is_title(front: &str) -> bool {
    // Single letters (`M`, `F`) are initials as well as titles; here only `M.` is a title.
    if compact(front).chars().count() <= 1 {
        return matches!(front, "M." | "M");
    }
    let reading = Title::read(front);
    if says_nothing(reading) || NO_TITLES.contains(&compact(front).as_str()) {
        return false;
    }
    reading.extra == TitleExtra::None || front.split(' ').all(|word| is_title_word(word) || is_and(word))
}

/// No title, or a word such as `Firma` that stands for none.
fn says_nothing(reading: TitleReading) -> bool {
    let undefined = reading.title.value() == Some(Title::Undefined) && reading.extra == TitleExtra::None;
    undefined || reading.title == Recognised::Unknown
}

/// One word that can hardly be a part of a name.
pub(super) fn is_title_word(word: &str) -> bool {
    let key = compact(word);
    if NO_TITLES.contains(&key.as_str()) || key.chars().count() <= 1 {
        return word == "M.";
    }
    let reading = Title::read(word);
    match reading.extra {
        _ if says_nothing(reading) => false,
        TitleExtra::None => true,
        // `Pastor`, `Med` and `Nat` are names too: a full stop or a word of the list tells.
        TitleExtra::Degree => word.contains('.') || SURE_DEGREES.contains(&key.as_str()),
    }
}

/// Titles of forms and lists that are names when they stand before a name.
const NO_TITLES: [&str; 23] = ["mann", "homme", "uomo", "hombre", "don", "donna", "dona", "dame", "femme", "mujer", "male", "female", "da", "matrimonio", "masc", "fem", "sir", "mad", "menage", "couple", "signa", "sieur", "mons"];
const SURE_DEGREES: [&str; 26] = [
    "dr", "dre", "drs", "dra", "prof", "ing", "dott", "dottssa", "avv", "me", "maitre", "abbe", "docteur", "doctor",
    "doctora", "professor", "professeur", "professeure", "dottore", "dottoressa", "avvocato", "mag", "pfr", "ddr",
    "mgr", "lic",
];

/// Words that belong to the last name that follows, folded.
const PARTICLES: [&str; 43] = [
    "von", "van", "de", "di", "da", "del", "della", "dello", "degli", "dei", "delle", "du", "des", "le", "la", "les", "los",
    "zu", "zur", "zum", "vom", "der", "den", "dem", "ten", "ter", "te", "dos", "das", "do", "af", "av", "al",
    "el", "bin", "ben", "st.", "d'", "san", "saint", "lo", "ste", "ibn",
];

/// True for `von`, `de la` and the like.
pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(&fold(word).as_str())
}

/// True for a word of at least two letters that are all capitals.
pub(super) fn is_all_capitals(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    let several = word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    several && !is_initials(word) && letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// True for `J.`, `J`, `J.-P.`, `J.P.`
pub(super) fn is_initials(word: &str) -> bool {
    let mut parts = word.split(['.', '-']).filter(|part| !part.is_empty()).peekable();
    let dotted = word.contains('.') || word.chars().count() == 1;
    dotted && parts.peek().is_some() && parts.all(|p| p.chars().count() == 1 && p.chars().all(char::is_uppercase))
}

/// True for `Jr.`, `III`, `d. J.` and what else follows a last name.
pub(super) fn is_suffix(word: &str) -> bool {
    matches!(fold(word).trim_end_matches('.'), "jr" | "jun" | "junior" | "sen" | "senior" | "ii" | "iii" | "d.j" | "d.a")
}

/// True for the words that join two names.
pub(super) fn is_and(word: &str) -> bool {
    matches!(fold(word).as_str(), "&" | "+" | "/" | "et" | "und" | "u." | "u" | "and" | "e" | "ed" | "y" | "i" | "ou" | "oder")
}

/// Cuts `c/o Meier` off; gives the front and the part with its marker.
pub(super) fn cut_care_of(text: &str) -> Option<(&str, &str)> {
    cut_at(text, &["c/o", "c/o:", "co/", "p.a.", "p/a", "p.adr.", "chez", "presso", "bei", "w/o"])
}

/// Cuts `née Martin`, `geb. Keller` off.
pub(super) fn cut_maiden_name(text: &str) -> Option<(&str, &str)> {
    cut_at(text, &["née", "nee", "née.", "geb.", "geborene", "nata", "ép.", "épouse", "veuve", "vve", "vve."])
}

/// `Müller AG, z. Hd. Frau Meier` into the organisation and its person.
pub(super) fn cut_attention(text: &str) -> Option<(&str, &str)> {
    const MARKERS: [&str; 14] = [
        "z. hd. von ", "z.hd. von ", "z. hd. ", "z.hd. ", "z.h. ", "zhd. ", "zu handen ", "attn. ", "attn: ", "attn ",
        "à l'attention de ", "à l'att. de ", "all'attenzione di ", "a la atención de ",
    ];
    let folded = text.to_lowercase();
    // Lower case may change the length of rare letters; then nothing is cut.
    if folded.len() != text.len() {
        return None;
    }
    MARKERS.iter().find_map(|marker| {
        let at = folded.find(marker).filter(|at| *at > 0)?;
        let front = text.get(..at)?.trim_end_matches([' ', ',', ';', '-']);
        let person = text.get(at + marker.len()..)?.trim();
        (!front.is_empty() && !person.is_empty()).then_some((front, person))
    })
}

/// The text before a word of the list, and the text from that word on; something must stand on both sides.
fn cut_at<'a>(text: &'a str, words: &[&str]) -> Option<(&'a str, &'a str)> {
    let mut at = 0;
    for word in text.split(' ') {
        let bare = word.trim_start_matches('(').to_lowercase();
        if at > 0 && at + word.len() < text.len() && words.contains(&bare.as_str()) {
            let front = text.get(..at)?.trim_end_matches([' ', ',', ';', '-', '(']);
            return Some((front, text.get(at..)?.trim_matches(['(', ')', ' '])));
        }
        at += word.len() + 1;
    }
    None
}
