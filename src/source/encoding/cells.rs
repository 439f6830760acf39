//! The text of one cell, where the bytes of a file may be in more than one encoding.
//!
//! In: the bytes of a cell. Out: its text, and what was strange about the bytes. Words are judged one by
//! one, because exports that were pasted together change their encoding from row to row.

use std::borrow::Cow;

use super::charset::Charset;
use super::judge::family_of;
use crate::contact::value::letters::{Family, surprise};

/// How the bytes of cells become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum CellText {
    /// The file is UTF-8; what is not is read by this table.
    Utf8(Charset),
    /// The file is in this table; words that are UTF-8 are read as such.
    Mixed(Charset),
    /// The bytes were decoded before.
    Decoded,
}

/// What was strange about the bytes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Strange {
    /// They are in another encoding than most of the file.
    Foreign,
    /// They mean nothing in the encoding.
    Undecodable,
}

impl Default for CellText {
    fn default() -> Self {
        CellText::Utf8(Charset::Standard(encoding_rs::WINDOWS_1252))
    }
}

impl CellText {
    /// Gives the text of a cell.
    pub(in crate::source) fn read(self, raw: &[u8]) -> (String, Option<Strange>) {
        match (self, std::str::from_utf8(raw)) {
            (_, Ok(text)) if text.is_ascii() => (text.to_owned(), None),
            (CellText::Utf8(_), Ok(text)) => (text.to_owned(), lost(text)),
            (CellText::Decoded, Ok(text)) => (text.to_owned(), lost(text).or(unused(text))),
            (CellText::Utf8(other) | CellText::Mixed(other), _) => self.words(raw, other),
            (CellText::Decoded, Err(_)) => {
                (String::from_utf8_lossy(raw).into_owned(), Some(Strange::Undecodable))
            }
        }
    }

    fn words(self, raw: &[u8], other: Charset) -> (String, Option<Strange>) {
        let mut out = String::with_capacity(raw.len() + raw.len() / 4);
        let (mut utf8, mut by_table, mut odd) = (false, false, None);
        for word in raw.split_inclusive(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()) {
            match std::str::from_utf8(word) {
                Ok(text) if text.is_ascii() => out.push_str(text),
                Ok(text) if is_meant(text, word, other) => {
                    utf8 = true;
                    odd = odd.or(lost(text));
                    out.push_str(text);
                }
                _ => {
                    let text = other.decode(word);
                    by_table = true;
                    odd = odd.or(unused(&text)).or(lost(&text));
                    out.push_str(&text);
                }
            }
        }
        let foreign = if matches!(self, CellText::Utf8(_)) { by_table } else { utf8 };
        (out, odd.or(foreign.then_some(Strange::Foreign)))
    }

    /// Says what was strange and what was done about it.
    pub(in crate::source) fn sentence(self, strange: Strange) -> Cow<'static, str> {
        match (strange, self) {
            (Strange::Undecodable, _) => Cow::Borrowed(
                "bytes here mean nothing in the file's encoding, or were lost before; look at the original",
            ),
            (Strange::Foreign, CellText::Utf8(other)) => {
                Cow::Owned(format!("not in UTF-8 as the rest of the file is; read as {}", other.name()))
            }
            (Strange::Foreign, CellText::Mixed(other)) => {
                Cow::Owned(format!("not in {} as the rest of the file is; read as UTF-8", other.name()))
            }
            (Strange::Foreign, CellText::Decoded) => Cow::Borrowed("not in the file's encoding"),
        }
    }
}

/// Tells whether a word that is well-formed UTF-8 is meant so, and does not merely happen to be.
fn is_meant(text: &str, word: &[u8], other: Charset) -> bool {
    let family = family_of(other);
    let is_latin = text.chars().all(|ch| ch < '\u{180}');
    if is_latin && !matches!(family, Family::Cyrillic | Family::Greek) {
        return true;
    }
    const FAMILIES: [Family; 5] =
        [Family::Western, Family::Central, Family::Cyrillic, Family::Turkish, Family::Greek];
    let least = FAMILIES.iter().map(|family| surprise(*family, text)).fold(f64::INFINITY, f64::min);
    least <= surprise(family, &other.decode(word))
}

/// Finds the sign that stands for a character which was lost.
fn lost(text: &str) -> Option<Strange> {
    text.contains('\u{fffd}').then_some(Strange::Undecodable)
}

/// Finds C1 controls: what a byte becomes that the table does not use.
fn unused(text: &str) -> Option<Strange> {
    text.chars().any(|ch| matches!(ch, '\u{80}'..='\u{9f}')).then_some(Strange::Undecodable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{MACINTOSH, WINDOWS_1251, WINDOWS_1252};

    #[test]
    fn words_are_read_as_what_they_are() {
        let (western, russian, mac) =
            (Charset::Standard(WINDOWS_1252), Charset::Standard(WINDOWS_1251), Charset::Standard(MACINTOSH));
        use Strange::{Foreign, Undecodable};
        let cases: &[(CellText, &[u8], &str, Option<Strange>)] = &[
            (CellText::Utf8(western), b"plain", "plain", None),
            (CellText::Utf8(western), "Zoë".as_bytes(), "Zoë", None),
            (CellText::Utf8(western), b"J\xFCrg", "Jürg", Some(Foreign)),
            (CellText::Utf8(western), b"Zo\xC3\xAB J\xFCrg", "Zoë Jürg", Some(Foreign)),
            (CellText::Utf8(western), "Zo\u{fffd}".as_bytes(), "Zo\u{fffd}", Some(Undecodable)),
            (CellText::Utf8(western), b"Zo\x81", "Zo\u{81}", Some(Undecodable)),
            (CellText::Mixed(western), b"J\xFCrg", "Jürg", None),
            (CellText::Mixed(western), b"Zo\xC3\xAB", "Zoë", Some(Foreign)),
            (CellText::Mixed(western), b"Zo\xC3\xAB J\xFCrg", "Zoë Jürg", Some(Foreign)),
            (CellText::Mixed(western), "D’Arc".as_bytes(), "D’Arc", Some(Foreign)),
            (CellText::Mixed(russian), b"\xC2\xB3\xED\xED\xE8\xF6\xFF", "Вінниця", None),
            (CellText::Mixed(russian), "Пётр".as_bytes(), "Пётр", Some(Foreign)),
            (CellText::Mixed(mac), b"d\xD5\x83tat", "d’État", None),
            (CellText::Decoded, "Zo\u{fffd}".as_bytes(), "Zo\u{fffd}", Some(Undecodable)),
            (CellText::Decoded, "Zoë".as_bytes(), "Zoë", None),
        ];
        for (how, raw, text, strange) in cases {
            assert_eq!(how.read(raw), ((*text).to_owned(), *strange), "{how:?} {raw:?}");
        }
    }
}
