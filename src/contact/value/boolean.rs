//! Booleans: consent and other yes-or-no cells, in the five languages of the files.
//!
//! In goes the text of a cell; out comes true or false. Whether an empty cell means no is not known here.

use super::Recognised;
use super::near::nearest;
use super::text::compact;

/// Reads `TRUE`/`FALSE` and every common way to write yes or no.
pub fn recognise_boolean(text: &str) -> Recognised<bool> {
    match text {
        "TRUE" => return Recognised::Exact(true),
        "FALSE" => return Recognised::Exact(false),
        _ => {}
    }
    match text.trim() {
        "✓" | "✔" | "☑" | "☒" | "+" => return Recognised::likely(true),
        "-" | "–" | "☐" | "✗" | "✘" => return Recognised::likely(false),
        _ => {}
    }
    from_word(&compact(text))
}

/// The value that a misspelt text most likely means.
pub fn near_boolean(text: &str) -> Option<bool> {
    let lists = [(YES.as_slice(), true), (NO.as_slice(), false)];
    nearest(
        &compact(text),
        lists.into_iter().flat_map(|(words, value)| words.iter().map(move |w| (*w, value))),
    )
}

fn from_word(word: &str) -> Recognised<bool> {
    let listed = |list: &[&str]| list.contains(&word);
    match word {
        "" => Recognised::Unknown,
        _ if listed(&YES) => Recognised::certain(true),
        _ if listed(&NO) => Recognised::certain(false),
        _ if listed(&LIKELY_YES) => Recognised::likely(true),
        _ if listed(&LIKELY_NO) => Recognised::likely(false),
        _ => Recognised::Unknown,
    }
}

/// Yes, true, and what newsletter programs write for it, folded; compiled for this project.
const YES: [&str; 58] = [
    "true",
    "oui",
    "ja",
    "si",
    "yes",
    "vrai",
    "wahr",
    "vero",
    "verdadero",
    "1",
    "j",
    "y",
    "optin",
    "subscribed",
    "subscriber",
    "abonne",
    "abonnee",
    "inscrit",
    "inscrite",
    "abonniert",
    "angemeldet",
    "iscritto",
    "iscritta",
    "suscrito",
    "suscrita",
    "accepte",
    "accepted",
    "akzeptiert",
    "accetto",
    "accettato",
    "acepta",
    "aceptado",
    "accorde",
    "autorise",
    "erlaubt",
    "erteilt",
    "autorizzato",
    "autorizado",
    "consenti",
    "consent",
    "agreed",
    "agree",
    "granted",
    "einverstanden",
    "daccord",
    "doubleoptin",
    "confirmed",
    "confirme",
    "bestatigt",
    "souhaite",
    "gewunscht",
    "desidera",
    "enabled",
    "active",
    "ouioui",
    "zugestimmt",
    "consentito",
    "jawohl",
];
/// No, false, and what newsletter programs write for it, folded.
const NO: [&str; 49] = [
    "false",
    "non",
    "nein",
    "no",
    "faux",
    "falsch",
    "falso",
    "0",
    "n",
    "optout",
    "unsubscribed",
    "unsubscribe",
    "desabonne",
    "desabonnee",
    "desinscrit",
    "desinscrite",
    "noninscrit",
    "nonabonne",
    "abgemeldet",
    "abbestellt",
    "nichtabonniert",
    "nichtangemeldet",
    "disiscritto",
    "disiscritta",
    "noniscritto",
    "nosuscrito",
    "baja",
    "refuse",
    "refused",
    "refusee",
    "abgelehnt",
    "verweigert",
    "rifiuto",
    "rifiutato",
    "rechaza",
    "rechazado",
    "denied",
    "declined",
    "widerrufen",
    "revoked",
    "withdrawn",
    "retire",
    "nonsubscribed",
    "notsubscribed",
    "disabled",
    "inactive",
    "nichterlaubt",
    "blacklisted",
    "blocklisted",
];
/// One letter that may stand for a word, a digit or a mark, and words of wider meaning: a person should look.
const LIKELY_YES: [&str; 15] =
    ["o", "s", "x", "v", "t", "w", "on", "ok", "actif", "aktiv", "attivo", "activo", "10", "xx", "alta"];
const LIKELY_NO: [&str; 10] =
    ["f", "off", "inactif", "inaktiv", "inattivo", "inactivo", "00", "nok", "ko", "cleaned"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::value::Certainty::{Certain, Likely};

    #[test]
    fn reads_the_words_of_five_languages() {
        assert_eq!(recognise_boolean("TRUE"), Recognised::Exact(true));
        assert_eq!(recognise_boolean("FALSE"), Recognised::Exact(false));
        let cases = [
            ("oui", true, Certain),
            ("NON", false, Certain),
            ("Ja", true, Certain),
            ("nein", false, Certain),
            ("sì", true, Certain),
            ("Sí", true, Certain),
            ("no", false, Certain),
            ("yes", true, Certain),
            ("1", true, Certain),
            ("0", false, Certain),
            ("vrai", true, Certain),
            ("FAUX", false, Certain),
            ("wahr", true, Certain),
            ("Falsch", false, Certain),
            ("VERO", true, Certain),
            ("falso", false, Certain),
            ("verdadero", true, Certain),
            ("J", true, Certain),
            ("N", false, Certain),
            ("Y", true, Certain),
            (" true ", true, Certain),
            ("O", true, Likely),
            ("x", true, Likely),
            ("1.0", true, Likely),
            ("-", false, Likely),
            ("Opt-in", true, Certain),
            ("opt-out", false, Certain),
            ("Subscribed", true, Certain),
            ("unsubscribed", false, Certain),
            ("Abonné(e)", true, Certain),
            ("désabonné", false, Certain),
            ("abgemeldet", false, Certain),
            ("on", true, Likely),
            ("OFF", false, Likely),
            ("S", true, Likely),
            ("F", false, Likely),
        ];
        for (text, value, certainty) in cases {
            assert_eq!(recognise_boolean(text), Recognised::Fix { value, certainty }, "{text}");
        }
        for (text, value) in [("ouii", true), ("unsubsribed", false), ("wahrr", true)] {
            assert_eq!(
                (recognise_boolean(text), near_boolean(text)),
                (Recognised::Unknown, Some(value)),
                "{text}"
            );
        }
        assert_eq!(near_boolean("maybe"), None);
        for text in ["", "maybe", "2", "anna@example.ch"] {
            assert_eq!(recognise_boolean(text), Recognised::Unknown, "{text}");
        }
    }
}
