//! What the text of a cell looks like: the evidence for dialects and headers.

/// What a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// Nothing.
    Blank,
    /// A number, an amount or a percentage.
    Number,
    /// A day or a time, in digits.
    Date,
    /// An e-mail address or a web address.
    Address,
    /// One or more words.
    Words,
    /// Anything else: most often what a wrong delimiter leaves together.
    Other,
}

/// Longest text that counts as words; beyond it a cell is prose, which is still words if it has blanks.
const LONGEST_WORD: usize = 60;

/// Tells what a text looks like.
pub(super) fn shape(text: &str) -> Shape {
    let text = text.trim();
    if text.is_empty() {
        Shape::Blank
    } else if is_date(text) {
        Shape::Date
    } else if is_number(text) {
        Shape::Number
    } else if is_address(text) {
        Shape::Address
    } else if is_words(text) {
        Shape::Words
    } else {
        Shape::Other
    }
}

fn is_number(text: &str) -> bool {
    let text =
        text.trim_start_matches(['+', '-', '$', '€', '£', ' ']).trim_end_matches(['%', '€', '$', '£', ' ']);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let marks = text.bytes().filter(|byte| matches!(byte, b'.' | b',' | b'\'')).count();
    let exponent = text.bytes().filter(|byte| matches!(byte, b'e' | b'E' | b'-' | b'+')).count();
    digits > 0 && digits + marks + exponent == text.len() && exponent <= 2 && is_grouped(text, marks)
}

/// Tells whether the marks in a number are one decimal mark or stand before groups of three digits.
fn is_grouped(text: &str, marks: usize) -> bool {
    let mut parts = text.split(['.', ',', '\'']);
    let first = parts.next().unwrap_or_default();
    let whole = parts.clone().take(marks.saturating_sub(1)).all(|part| part.len() == 3);
    marks <= 1 || (whole && first.len() <= 3)
}

fn is_date(text: &str) -> bool {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let in_digits = |part: &str, marks: &[char], fewest: usize| {
        let parts: Vec<&str> = part.split(marks).collect();
        parts.len() >= fewest
            && parts.len() <= 4
            && parts.iter().all(|piece| {
                !piece.is_empty() && piece.len() <= 4 && piece.bytes().all(|b| b.is_ascii_digit())
            })
    };
    let clock = |part: &str| in_digits(part.trim_end_matches(['Z', 'z', ' ']), &[':', '.', '+'], 2);
    let calendar =
        ['-', '/', '.'].iter().any(|mark| in_digits(day, &[*mark], 3) && day.split(*mark).count() == 3);
    (calendar && (time.is_empty() || clock(time))) || (time.is_empty() && text.contains(':') && clock(day))
}

fn is_address(text: &str) -> bool {
    let one_word = !text.contains([' ', ',', ';', '|', '\t', '"']);
    let mail = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    one_word && (mail || text.contains("://") || text.starts_with("www."))
}

fn is_words(text: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || " .,'\u{2019}()/&+-_:#*!?%\u{a0}\u{2013}°ºª\n\r".contains(c);
    text.chars().all(plain)
        && !is_wrapped(text)
        && !has_tight_marks(text)
        && (text.len() <= LONGEST_WORD || text.contains(' '))
}

/// Tells whether apostrophes stand at both ends, as quotes that were not understood do.
fn is_wrapped(text: &str) -> bool {
    text.len() > 1 && text.starts_with('\'') && text.ends_with('\'')
}

/// Tells whether a comma stands before anything but a blank, as delimiters do.
fn has_tight_marks(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| matches!(pair, [b',', next] if *next != b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_show_what_they_are() {
        let cases = [
            ("", Shape::Blank),
            ("  ", Shape::Blank),
            ("75011", Shape::Number),
            ("-1'234.50", Shape::Number),
            ("12,5 %", Shape::Number),
            ("€ 9000,50", Shape::Number),
            ("1.23E+10", Shape::Number),
            ("2026-01-31", Shape::Date),
            ("31.01.2026 12:30", Shape::Date),
            ("31/1/26", Shape::Date),
            ("12:30:05", Shape::Date),
            ("marie@free.fr", Shape::Address),
            ("https://usher.example/x", Shape::Address),
            ("Rue de l'Ancienne-Poste 4, 2e étage", Shape::Words),
            ("Müller & Söhne", Shape::Words),
            ("a;b;c", Shape::Other),
            ("a,b,c", Shape::Other),
            ("'quoted'", Shape::Other),
            ("say \"hi\"", Shape::Other),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected, "{text}");
        }
    }
}
