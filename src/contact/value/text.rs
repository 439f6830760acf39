//! Text as such: cleaning, folding, safe display.
//!
//! In goes any Unicode text; out comes text that is cleaned (for storing), folded (for comparing) or
//! visible (for a terminal). Which language or field the text belongs to is not known here.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What [`clean`] changed, or found and kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextChange {
    /// White space or invisible characters stood at an end.
    Trimmed,
    /// A run of white space, or a white space other than the plain one, became one plain space.
    Collapsed,
    /// Zero-width spaces, byte order marks or soft hyphens inside were removed.
    InvisibleRemoved,
    /// U+0000, which no base can store, was removed.
    NulRemoved,
    /// Control characters were found; they are kept.
    ControlFound,
    /// Characters that turn the direction of writing were found; they are kept.
    BidiFound,
}

/// A cleaned text and what was noticed on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleaned<'a> {
    /// The cleaned text, borrowed where nothing had to change.
    pub text: Cow<'a, str>,
    /// Each kind of change once, in the order of first sight.
    pub changes: Vec<TextChange>,
}

impl Cleaned<'_> {
    fn note(&mut self, change: TextChange) {
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }
}

/// Whether line ends inside a text are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lines {
    Keep,
    Join,
}

/// Cleans the text of a field that has one line.
///
/// Ends are trimmed of every kind of space and invisible character, inner white space becomes one
/// plain space, U+0000 and inner zero-width spaces go. Control and bidi characters stay and are named.
pub fn clean(text: &str) -> Cleaned<'_> {
    clean_with(text, Lines::Join)
}

/// Cleans the text of a field that may have several lines, such as a remark.
pub fn clean_lines(text: &str) -> Cleaned<'_> {
    clean_with(text, Lines::Keep)
}

/// Takes a text as it stands: only U+0000 goes, control and bidi characters are named.
pub fn as_it_stands(text: &str) -> Cleaned<'_> {
    let mut kept = Cleaned { text: Cow::Borrowed(text), changes: Vec::new() };
    if is_clean_ascii(text) {
        return kept;
    }
    if text.contains('\0') {
        kept.text = Cow::Owned(text.replace('\0', ""));
        kept.note(TextChange::NulRemoved);
    }
    let is_found = |ch: char| ch.is_control() && !is_space(ch) && ch != '\0';
    if text.chars().any(is_found) {
        kept.note(TextChange::ControlFound);
    }
    if text.chars().any(is_bidi) {
        kept.note(TextChange::BidiFound);
    }
    kept
}

fn clean_with(text: &str, lines: Lines) -> Cleaned<'_> {
    if is_clean_ascii(text) {
        return Cleaned { text: Cow::Borrowed(text), changes: Vec::new() };
    }
    let mut cleaned = Cleaned { text: Cow::Borrowed(""), changes: Vec::new() };
    let trimmed = text.trim_matches(is_trimmable);
    if trimmed.len() != text.len() {
        cleaned.note(TextChange::Trimmed);
    }
    let inner = rebuild(trimmed, lines, &mut cleaned);
    // Removing U+0000 may have bared an end that still has to be trimmed.
    let end = inner.trim_matches(is_trimmable);
    cleaned.text = match end == trimmed {
        true => Cow::Borrowed(trimmed),
        false => Cow::Owned(end.to_owned()),
    };
    cleaned
}

/// The common case, decided in one pass over the bytes: printable ASCII with single inner spaces.
fn is_clean_ascii(text: &str) -> bool {
    let mut before = b' ';
    let tidy = text.bytes().all(|byte| {
        let ok = (b' '..0x7f).contains(&byte) && !(byte == b' ' && before == b' ');
        before = byte;
        ok
    });
    tidy && (text.is_empty() || before != b' ')
}

fn rebuild(text: &str, lines: Lines, cleaned: &mut Cleaned<'_>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = String::new();
    for ch in text.chars() {
        if ch == '\0' {
            cleaned.note(TextChange::NulRemoved);
        } else if is_removable(ch) {
            cleaned.note(TextChange::InvisibleRemoved);
        } else if is_space(ch) {
            gap.push(ch);
        } else {
            close_gap(&mut out, &mut gap, lines, cleaned);
            if ch.is_control() {
                cleaned.note(TextChange::ControlFound);
            } else if is_bidi(ch) {
                cleaned.note(TextChange::BidiFound);
            }
            out.push(ch);
        }
    }
    out
}

/// Writes the white space seen so far in its clean form: one space, or its line ends.
fn close_gap(out: &mut String, gap: &mut String, lines: Lines, cleaned: &mut Cleaned<'_>) {
    if gap.is_empty() {
        return;
    }
    let start = out.len();
    let breaks = gap.matches('\n').count();
    match lines {
        Lines::Keep if breaks > 0 => out.extend(std::iter::repeat_n('\n', breaks)),
        _ => out.push(' '),
    }
    if out.get(start..) != Some(gap.as_str()) {
        cleaned.note(TextChange::Collapsed);
    }
    gap.clear();
}

/// White space. U+0085 is left out: in contact files it is a Windows-1252 ellipsis gone wrong.
fn is_space(ch: char) -> bool {
    ch.is_whitespace() && ch != '\u{85}'
}

/// Characters that carry no meaning inside a name, an address or a number.
fn is_removable(ch: char) -> bool {
    matches!(ch, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Characters that mean nothing at an end; the two joiners mean something only between letters.
fn is_trimmable(ch: char) -> bool {
    is_space(ch) || is_removable(ch) || matches!(ch, '\u{200c}' | '\u{200d}')
}

/// Characters that turn the direction of writing, or mark it.
pub(crate) fn is_bidi(ch: char) -> bool {
    matches!(ch, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What a name that a person gives must not hold: characters that act on a terminal, turn the direction of writing or
/// have no width; the message shows them.
#[must_use]
pub fn unfit_for_a_name(text: &str) -> Option<String> {
    let unfit = |ch: &char| {
        ch.is_control() || is_bidi(*ch) || is_removable(*ch) || matches!(ch, '\u{2028}' | '\u{2029}')
    };
    let found = text.chars().find(unfit)?;
    Some(format!(
        "\"{}\" holds U+{:04X}, which cannot be seen or acts on what shows it",
        visible(text),
        u32::from(found)
    ))
}

/// Folds a text to a key for comparing: no case, no accents, one kind of apostrophe and hyphen.
///
/// `ü` becomes `u`; that `ue` may mean the same is for those who compare names to know.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    // U+00B4 decomposes to a space and an accent, but is typed as an apostrophe.
    let apostrophes = text.chars().map(|ch| if ch == '\u{b4}' { '\'' } else { ch });
    for ch in apostrophes.nfkd().filter(|ch| !is_combining_mark(*ch)) {
        for lower in ch.to_lowercase() {
            push_plain(&mut out, lower);
        }
    }
    out
}

/// Writes a lower-case letter that has no decomposition in its plain form.
fn push_plain(out: &mut String, ch: char) {
    match ch {
        'ß' => out.push_str("ss"),
        'œ' => out.push_str("oe"),
        'æ' => out.push_str("ae"),
        'þ' => out.push_str("th"),
        'ø' => out.push('o'),
        'đ' | 'ð' => out.push('d'),
        'ł' => out.push('l'),
        'ħ' => out.push('h'),
        'ı' => out.push('i'),
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2032}' => out.push('\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => out.push('-'),
        mark if is_combining_mark(mark) => {}
        other => out.push(other),
    }
}

/// Folds a text and keeps letters and digits only, so that `U.S.A.` and `usa` are one key.
pub fn compact(text: &str) -> String {
    let mut key = fold(text);
    key.retain(char::is_alphanumeric);
    key
}

/// The form of a text that may be sent to a terminal: nothing in it is invisible or acts.
///
/// Control characters become their Unicode pictures, bidi, format and zero-width characters become
/// markers such as `⟪RLO⟫`. The stored text is not touched.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(needs_marker) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for ch in text.chars() {
        match ch {
            '\0'..='\x1f' => out.push(char::from_u32(0x2400 + u32::from(ch)).unwrap_or('␀')),
            '\x7f' => out.push('␡'),
            _ if needs_marker(ch) => push_marker(&mut out, ch),
            _ => out.push(ch),
        }
    }
    Cow::Owned(out)
}

fn push_marker(out: &mut String, ch: char) {
    match MARKERS.iter().find(|(marked, _)| *marked == ch) {
        Some((_, name)) => out.extend(["⟪", name, "⟫"]),
        // Writing to a String cannot fail.
        None => write!(out, "⟪U+{:04X}⟫", u32::from(ch)).unwrap_or_default(),
    }
}

/// Short names of the invisible characters that occur in practice (Unicode 17, aliases of type abbreviation).
const MARKERS: [(char, &str); 21] = [
    ('\u{85}', "NEL"),
    ('\u{ad}', "SHY"),
    ('\u{61c}', "ALM"),
    ('\u{200b}', "ZWSP"),
    ('\u{200c}', "ZWNJ"),
    ('\u{200d}', "ZWJ"),
    ('\u{200e}', "LRM"),
    ('\u{200f}', "RLM"),
    ('\u{2028}', "LSEP"),
    ('\u{2029}', "PSEP"),
    ('\u{202a}', "LRE"),
    ('\u{202b}', "RLE"),
    ('\u{202c}', "PDF"),
    ('\u{202d}', "LRO"),
    ('\u{202e}', "RLO"),
    ('\u{2060}', "WJ"),
    ('\u{2066}', "LRI"),
    ('\u{2067}', "RLI"),
    ('\u{2068}', "FSI"),
    ('\u{2069}', "PDI"),
    ('\u{feff}', "BOM"),
];

/// Whether a character is a control, a format character (general category Cf), a line or paragraph
/// separator, or has no width (Default_Ignorable_Code_Point of Unicode 17).
pub fn needs_marker(ch: char) -> bool {
    if ch < '\u{300}' {
        return ch.is_control() || ch == '\u{ad}';
    }
    matches!(ch,
        '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}' | '\u{890}' | '\u{891}'
        | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{110bd}'
        | '\u{110cd}' | '\u{13430}'..='\u{1343f}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cleans_and_says_what_it_did() {
        use TextChange::*;
        let cases: &[(&str, &str, &[TextChange])] = &[
            ("Anna Muster", "Anna Muster", &[]),
            ("", "", &[]),
            ("   ", "", &[Trimmed]),
            (" Anna ", "Anna", &[Trimmed]),
            ("\u{a0}\u{feff}Anna\u{200b}", "Anna", &[Trimmed]),
            ("Anna  Muster", "Anna Muster", &[Collapsed]),
            ("Anna\u{a0}Muster", "Anna Muster", &[Collapsed]),
            ("Anna\tMuster", "Anna Muster", &[Collapsed]),
            ("Anna\nMuster", "Anna Muster", &[Collapsed]),
            ("An\u{200b}na", "Anna", &[InvisibleRemoved]),
            ("An\0na", "Anna", &[NulRemoved]),
            ("Anna \0", "Anna", &[NulRemoved]),
            ("An\x1bna", "An\x1bna", &[ControlFound]),
            ("An\u{202e}na", "An\u{202e}na", &[BidiFound]),
            ("Zoë Müller", "Zoë Müller", &[]),
        ];
        for (text, want, changes) in cases {
            let cleaned = clean(text);
            assert_eq!(cleaned.text, *want, "{text:?}");
            assert_eq!(cleaned.changes, *changes, "{text:?}");
        }
    }

    #[test]
    fn keeps_the_lines_of_a_remark() {
        assert_eq!(clean_lines("one  two \r\n three\n\nfour ").text, "one two\nthree\n\nfour");
    }

    #[test]
    fn folds() {
        let cases = [
            ("MÜLLER", "muller"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("Œuvre", "oeuvre"),
            ("Søren", "soren"),
            ("Łukasz Đorđe", "lukasz dorde"),
            ("D’Alembert", "d'alembert"),
            ("D´Alembert", "d'alembert"),
            ("İstanbul", "istanbul"),
            ("Ｆｕｌｌ", "full"),
            ("Jean–Luc", "jean-luc"),
        ];
        for (text, want) in cases {
            assert_eq!(fold(text), want, "{text}");
        }
        assert_eq!(compact("Côte d’Ivoire"), "cotedivoire");
    }

    #[test]
    fn shows_what_cannot_be_seen() {
        let cases = [
            ("Anna", "Anna"),
            ("a\x1b[2Jb", "a␛[2Jb"),
            ("bell\x07", "bell␇"),
            ("del\x7f", "del␡"),
            ("a\u{202e}b", "a⟪RLO⟫b"),
            ("a\u{200b}b", "a⟪ZWSP⟫b"),
            ("a\u{9b}31mb", "a⟪U+009B⟫31mb"),
            ("❤\u{fe0f}", "❤⟪U+FE0F⟫"),
            ("a\u{2028}b", "a⟪LSEP⟫b"),
        ];
        for (text, want) in cases {
            assert_eq!(visible(text), want, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn visible_never_acts(text in "\\PC*|[\\u{0}-\\u{ff}\\u{200b}-\\u{206f}\\u{fe00}-\\u{feff}\\u{e0000}-\\u{e0fff}]{0,20}") {
            prop_assert!(!visible(&text).chars().any(|ch| ch.is_control() || needs_marker(ch)));
        }

        #[test]
        fn clean_twice_is_clean_once(text in any::<String>(), junk in "[\\u{0} \\n\\u{a0}\\u{200b}-\\u{200f}\\u{feff}a]{0,12}") {
            for text in [text, junk] {
                let once = clean(&text).text.into_owned();
                prop_assert_eq!(&clean(&once).text, &once);
                let lines = clean_lines(&text).text.into_owned();
                prop_assert_eq!(&clean_lines(&lines).text, &lines);
            }
        }

        #[test]
        fn fold_twice_is_fold_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }

    #[test]
    fn a_name_holds_nothing_that_cannot_be_seen() {
        for text in ["", "OPERA", "Mélomane || x", "Łódź", "劇場", "می\u{200c}خواهم", "👩\u{200d}🎤"]
        {
            assert_eq!(unfit_for_a_name(text), None, "{text}");
        }
        for (text, told) in [
            ("A\x1b[31m", "\"A␛[31m\" holds U+001B"),
            ("A\u{9b}2J", "\"A⟪U+009B⟫2J\" holds U+009B"),
            ("A\u{202e}B", "\"A⟪RLO⟫B\" holds U+202E"),
            ("A\u{200b}", "\"A⟪ZWSP⟫\" holds U+200B"),
            ("A\nB", "\"A␊B\" holds U+000A"),
        ] {
            let message = unfit_for_a_name(text).unwrap();
            assert!(message.starts_with(told), "{message}");
        }
    }

    #[test]
    fn folding_each_character_is_stable() {
        for ch in (0..=0x10ffff).filter_map(char::from_u32) {
            let once = fold(&ch.to_string());
            assert_eq!(fold(&once), once, "U+{:04X}", u32::from(ch));
            let seen = visible(ch.encode_utf8(&mut [0; 4])).into_owned();
            assert!(!seen.chars().any(|ch| ch.is_control() || needs_marker(ch)), "U+{:04X}", u32::from(ch));
        }
    }
}
