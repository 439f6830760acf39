//! The tables by which bytes become characters, by their names.
//!
//! In: the name of an encoding, or bytes. Out: a table, or text. It does not guess.

use encoding_rs::Encoding;

use crate::contact::value::dos::{OLD_TABLES, OldTable};

/// An encoding: one of the WHATWG standard, or a table that is older than the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Charset {
    /// Of the WHATWG standard.
    Standard(&'static Encoding),
    /// One byte a character, with every byte in use.
    Old(OldTable),
}

/// Names that people use and the standard does not list.
const NICKNAMES: [(&str, &str); 12] = [
    ("mac-roman", "macintosh"),
    ("macroman", "macintosh"),
    ("ansi", "windows-1252"),
    ("1250", "windows-1250"),
    ("1251", "windows-1251"),
    ("1252", "windows-1252"),
    ("latin-1", "windows-1252"),
    ("latin-2", "iso-8859-2"),
    ("latin-9", "iso-8859-15"),
    ("utf16", "utf-16le"),
    ("unicode", "utf-16le"),
    ("macce", "x-mac-ce"),
];

impl Charset {
    /// Finds an encoding by a name that a person typed.
    pub(in crate::source) fn for_label(label: &str) -> Option<Charset> {
        let label = label.trim().to_ascii_lowercase().replace([' ', '_'], "-");
        let label =
            NICKNAMES.iter().find(|(known, _)| *known == label).map_or(label.as_str(), |(_, name)| name);
        let digits = label.trim_start_matches(|c: char| !c.is_ascii_digit());
        let prefix = label.strip_suffix(digits).unwrap_or(label);
        let is_page = matches!(prefix, "" | "cp" | "cp-" | "ibm" | "ibm-" | "dos" | "dos-");
        let old = |table: &&OldTable| {
            table.name.eq_ignore_ascii_case(label)
                || (is_page && table.name.strip_prefix("IBM") == Some(digits))
        };
        match OLD_TABLES.iter().find(old) {
            Some(table) => Some(Charset::Old(*table)),
            None => Encoding::for_label(label.as_bytes()).map(Charset::Standard),
        }
    }

    /// Gives the name in the WHATWG standard, or in the register that has it.
    pub(in crate::source) fn name(self) -> &'static str {
        match self {
            Charset::Standard(encoding) => encoding.name(),
            Charset::Old(table) => table.name,
        }
    }

    /// Tells whether this is the encoding of the standard.
    pub(in crate::source) fn is(self, encoding: &'static Encoding) -> bool {
        self == Charset::Standard(encoding)
    }

    /// Decodes bytes that are whole characters.
    pub(in crate::source) fn decode(self, bytes: &[u8]) -> String {
        match self {
            Charset::Standard(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
            Charset::Old(table) => by_table(&table.characters(), bytes),
        }
    }

    /// Gives the characters of all bytes, where each byte is a character.
    pub(in crate::source) fn characters(self) -> Option<[char; 256]> {
        match self {
            Charset::Old(table) => Some(table.characters()),
            Charset::Standard(encoding) if encoding.is_single_byte() => {
                let mut table = ['\0'; 256];
                for (entry, byte) in table.iter_mut().zip(0..=255_u8) {
                    *entry = self.decode(&[byte]).chars().next().unwrap_or('\u{fffd}');
                }
                Some(table)
            }
            Charset::Standard(_) => None,
        }
    }
}

/// Decodes bytes by a table of all bytes.
pub(super) fn by_table(table: &[char; 256], bytes: &[u8]) -> String {
    bytes.iter().map(|byte| table.get(usize::from(*byte)).copied().unwrap_or('\u{fffd}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_by_the_names_that_people_use() {
        let cases = [
            ("utf-8", "UTF-8"),
            ("UTF8", "UTF-8"),
            ("Latin1", "windows-1252"),
            ("latin-1", "windows-1252"),
            ("ISO-8859-1", "windows-1252"),
            ("iso 8859-15", "ISO-8859-15"),
            ("cp1252", "windows-1252"),
            ("1250", "windows-1250"),
            ("ANSI", "windows-1252"),
            ("Mac Roman", "macintosh"),
            ("macintosh", "macintosh"),
            ("cp850", "IBM850"),
            ("IBM850", "IBM850"),
            ("850", "IBM850"),
            ("dos-437", "IBM437"),
            ("cp866", "IBM866"),
            ("x-mac-ce", "x-mac-ce"),
            ("utf16", "UTF-16LE"),
        ];
        for (label, name) in cases {
            assert_eq!(Charset::for_label(label).map(Charset::name), Some(name), "{label}");
        }
        assert_eq!(Charset::for_label("klingon"), None);
    }
}
