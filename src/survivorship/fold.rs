//! Texts without their spelling: what is left when case, accents and punctuation do not count.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a text to words in lower case without accents, one space between them.
///
/// Marks of scripts other than Latin, Greek and Cyrillic are letters there and stay.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut gap = false;
    for ch in text.nfkd().filter(|c| !is_accent(*c)).flat_map(char::to_lowercase) {
        if !ch.is_alphanumeric() && !is_combining_mark(ch) {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        push_plain(&mut folded, ch);
    }
    folded
}

/// The combining diacritical marks block.
fn is_accent(ch: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&ch)
}

/// Letters that Unicode does not decompose, in their plain form.
fn push_plain(out: &mut String, ch: char) {
    match ch {
        'ß' => out.push_str("ss"),
        'æ' => out.push_str("ae"),
        'œ' => out.push_str("oe"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'ł' => out.push('l'),
        'đ' | 'ð' => out.push('d'),
        'ı' => out.push('i'),
        other => out.push(other),
    }
}

/// True when two texts say the same: equal when folded, or letter by letter where folding leaves nothing.
pub(super) fn same(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    let (x, y) = (fold(a), fold(b));
    if x.is_empty() && y.is_empty() { a.trim() == b.trim() } else { x == y }
}

/// True when `whole` holds all the words of `part`, side by side.
pub(super) fn contains(whole: &str, part: &str) -> bool {
    if whole.contains(part) && fold(part).is_empty() {
        return true;
    }
    let (whole, part) = (fold(whole), fold(part));
    !part.is_empty() && format!(" {whole} ").contains(&format!(" {part} "))
}

/// True when two telephone numbers are one: by E.164 where both have it, else by their last nine digits.
pub(super) fn same_phone(a: (&str, Option<&String>), b: (&str, Option<&String>)) -> bool {
    match (a.1, b.1) {
        (Some(x), Some(y)) => x == y,
        _ => phone_key(a) == phone_key(b),
    }
}

/// Digits that tell numbers apart whatever prefix stands before them; national numbers rarely have fewer.
const TELLING_DIGITS: usize = 9;

/// The last nine digits; a shorter number is its letters and digits.
fn phone_key((text, e164): (&str, Option<&String>)) -> String {
    let number = e164.map_or(text, String::as_str);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    match digits.len().checked_sub(TELLING_DIGITS) {
        Some(start) => digits.get(start..).unwrap_or_default().to_owned(),
        None => fold(text).replace(' ', ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_count() {
        for (a, b, expected) in [
            ("Müller", "MULLER", true),
            ("Müller", "Mueller", false),
            ("Straße", "STRASSE", true),
            ("D'Angelo", "D’Angelo", true),
            ("Anne-Marie", "anne marie", true),
            ("Łódź", "lodz", true),
            ("---", "***", false),
            ("か", "が", false),
            ("İstanbul", "istanbul", true),
        ] {
            assert_eq!(same(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_remark_is_contained_by_whole_words() {
        assert!(contains("Annual pass.\nAisle, please", "aisle please"));
        assert!(!contains("Annual pass", "Ann"));
        assert!(contains("a --- b", "---"));
        assert!(!contains("a b", "---"));
    }

    #[test]
    fn phones_by_e164_else_by_digits() {
        let (ch, fr) = ("+41522223344".to_owned(), "+33522223344".to_owned());
        let text = "052 222 33 44";
        assert!(same_phone((text, None), ("+41 52 222 33 44", Some(&ch))));
        assert!(!same_phone((text, Some(&fr)), (text, Some(&ch))), "one spelling, two countries");
        assert!(!same_phone(("01 SVP 77 77", None), ("01 XYZ 77 77", None)));
        assert!(same_phone(("117", None), ("1 17", None)));
    }
}
