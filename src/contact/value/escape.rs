//! The `\` that takes the meaning away from `=` and `||` at the start of a cell (DOMAIN.md, section 3).
//!
//! In: a value, or the text of a cell. Out: the one as the other. What is
//! written comes back as itself, whatever it is.

use std::borrow::Cow;

/// A value as a cell of the import format: one that would clear or append, or that a spreadsheet would take for a
/// formula by its `=`, gets a leading `\`; one that starts with such a `\` gets one more.
#[must_use]
pub fn escape(value: &str) -> Cow<'_, str> {
    if has_meaning(value.trim_start_matches('\\')) {
        Cow::Owned(format!("\\{value}"))
    } else {
        Cow::Borrowed(value)
    }
}

/// The value that a cell of the import format stands for.
#[must_use]
pub fn unescape(cell: &str) -> &str {
    match cell.strip_prefix('\\') {
        Some(rest) if has_meaning(rest.trim_start_matches('\\')) => rest,
        _ => cell,
    }
}

/// True for a text that an import does not take as it stands, blanks before it or not, and for every text that begins
/// with `=`.
fn has_meaning(text: &str) -> bool {
    let bare = text.trim();
    text.starts_with('=') || bare == "=" || bare.starts_with("||")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_has_a_meaning_is_marked() {
        for (value, cell) in [
            ("", ""),
            ("Meier", "Meier"),
            ("=", "\\="),
            ("=1+1", "\\=1+1"),
            ("||more", "\\||more"),
            ("\\=", "\\\\="),
            ("\\", "\\"),
            ("\\server", "\\server"),
            (" =", "\\ ="),
            (" =1", " =1"),
            ("a=b||c", "a=b||c"),
            ("+41", "+41"),
        ] {
            assert_eq!(escape(value), cell);
            assert_eq!(unescape(cell), value);
        }
    }

    proptest! {
        #[test]
        fn every_value_comes_back(value in "[\\\\=| a]{0,8}|\\PC*") {
            let cell = escape(&value);
            prop_assert_eq!(unescape(&cell), value.as_str());
        }
    }
}
