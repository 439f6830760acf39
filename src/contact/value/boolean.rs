//! Booleans: consent and other yes-or-no cells, in the five languages of the files.
//!
//! In goes the text of a cell; out comes true or false. Whether an empty cell means no is not known here.

use super::Recognised;
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

fn from_word(word: &str) -> Recognised<bool> {
    match word {
        "true" | "oui" | "ja" | "si" | "yes" | "vrai" | "wahr" | "vero" | "verdadero" | "1" | "j" | "y" => {
            Recognised::certain(true)
        }
        "false" | "non" | "nein" | "no" | "faux" | "falsch" | "falso" | "0" | "n" => {
            Recognised::certain(false)
        }
        // One letter that may stand for a word, a digit or a mark: a person should look.
        "o" | "s" | "x" | "v" | "t" | "w" | "on" | "ok" | "optin" | "actif" | "aktiv" | "attivo"
        | "activo" | "10" => Recognised::likely(true),
        "f" | "off" | "optout" | "inactif" | "inaktiv" | "inattivo" | "inactivo" | "00" => {
            Recognised::likely(false)
        }
        _ => Recognised::Unknown,
    }
}

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
        ];
        for (text, value, certainty) in cases {
            assert_eq!(recognise_boolean(text), Recognised::Fix { value, certainty }, "{text}");
        }
        for text in ["", "maybe", "2", "anna@example.ch"] {
            assert_eq!(recognise_boolean(text), Recognised::Unknown, "{text}");
        }
    }
}
