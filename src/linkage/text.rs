//! Folding: any text in, plain lower-case ASCII words out, and the short inline strings that hold them.
//!
//! Two spellings that a person would call the same (Müller, MUELLER, muller) fold to the same bytes.
//! It does not know what a text means: a name, a street and a town are folded alike.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A short ASCII text held inline, cut at `N` bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text<const N: usize> {
    len: u8,
    bytes: [u8; N],
}

impl<const N: usize> Text<N> {
    /// An empty text.
    pub(crate) const EMPTY: Self = Self { len: 0, bytes: [0; N] };

    /// Keeps the first `N` bytes of an ASCII text.
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut kept = Self::EMPTY;
        let text = text.get(..N).unwrap_or(text);
        if let Some(bytes) = kept.bytes.get_mut(..text.len()) {
            bytes.copy_from_slice(text);
        }
        kept.len = u8::try_from(text.len()).unwrap_or(u8::MAX);
        kept
    }

    /// Keeps the first `len` bytes of a chunk; `None` when they are not ASCII, or more than there are.
    ///
    /// The chunk is taken whole and what lies behind the text is masked: a few instructions for any length.
    pub(crate) fn from_chunk(chunk: &[u8; N], len: u8) -> Option<Self> {
        let mut bytes = *chunk;
        let mut all = 0;
        for (place, byte) in (0_u8..).zip(&mut bytes) {
            *byte &= if place < len { u8::MAX } else { 0 };
            all |= *byte;
        }
        (all < 0x80 && usize::from(len) <= N).then_some(Self { len, bytes })
    }

    /// The bytes in use.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.len)).unwrap_or(&[])
    }

    /// Whether nothing is held.
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl<const N: usize> std::fmt::Debug for Text<N> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(std::str::from_utf8(self.as_bytes()).unwrap_or("?"))
    }
}

/// Folds a text to lower-case ASCII words, one space between them.
///
/// Accents fall away, ß becomes ss, œ oe, ø o; other scripts are transliterated. Apostrophes join
/// (O'Brien, obrien), every other sign separates.
pub(crate) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    if text.is_ascii() {
        text.bytes().for_each(|byte| push_ascii(&mut out, byte));
    } else {
        text.nfkd().filter(|c| !is_combining_mark(*c)).for_each(|c| push_char(&mut out, c));
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn push_char(out: &mut String, c: char) {
    match c {
        '’' | '‘' | 'ʼ' | '´' => {}
        c if c.is_ascii() => push_ascii(out, c as u8),
        c => any_ascii::any_ascii_char(c).bytes().for_each(|byte| push_ascii(out, byte)),
    }
}

fn push_ascii(out: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() {
        out.push(char::from(byte.to_ascii_lowercase()));
    } else if byte != b'\'' && byte != b'`' && !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// Folds a text and levels the digraphs, so that Mueller, Müller and Muller are one word.
///
/// `ae`, `oe`, `ue` lose their e between consonants, where German writes an umlaut (Haeuser too).
/// That Michael and Manuel lose it as well does no harm: both sides lose it alike.
pub(crate) fn level(text: &str) -> String {
    let mut out = fold(text);
    let folded = out.clone();
    let bytes = folded.as_bytes();
    let at = |i: usize| bytes.get(i).copied().unwrap_or(b' ');
    let is_dropped = |i: usize| {
        let (two_before, before, after) =
            (if i < 2 { b' ' } else { at(i - 2) }, at(i.wrapping_sub(1)), at(i + 1));
        let is_umlaut = at(i) == b'e' && matches!(before, b'a' | b'o' | b'u') && !is_vowel(two_before);
        is_umlaut && (is_consonant(after) || (before == b'a' && after == b'u'))
    };
    let mut place = 0;
    out.retain(|_| {
        place += 1;
        !is_dropped(place - 1)
    });
    out
}

/// Parts an article or preposition that an apostrophe ties to its word: d'Ouchy, l’Église, dell'Arte.
pub(crate) fn part_elisions(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = 0;
    for c in text.chars() {
        let is_apostrophe = matches!(c, '\'' | '’' | '‘' | 'ʼ' | '´' | '`');
        let before = out.get(start..).unwrap_or("");
        if is_apostrophe && ELIDED.iter().any(|word| before.eq_ignore_ascii_case(word)) {
            out.push(' ');
        } else {
            out.push(c);
        }
        if !c.is_alphanumeric() {
            start = out.len();
        }
    }
    out
}

/// Words that lose their vowel before another one, in French and Italian.
const ELIDED: &[&str] = &["d", "l", "qu", "dell", "all", "nell", "dall", "sull"];

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn is_consonant(byte: u8) -> bool {
    byte.is_ascii_lowercase() && !is_vowel(byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_fold_to_one_form() {
        for (a, b) in [
            ("Müller", "MUELLER"),
            ("Müller", "muller"),
            ("Straße", "strasse"),
            ("Œuvray", "Oeuvray"),
            ("Søren", "Soren"),
            ("O’Brien", "O'BRIEN"),
            ("Häuser", "Haeuser"),
            ("Bäuerle", "Baeuerle"),
            ("Meier-Huber", "meier  huber"),
        ] {
            assert_eq!(level(a), level(b), "{a} {b}");
        }
    }

    #[test]
    fn other_digraphs_stay() {
        for word in ["hauer", "joe", "sue", "caey"] {
            assert_eq!(level(word), word);
        }
    }

    #[test]
    fn elided_words_stand_apart() {
        for (text, expected) in [
            ("Avenue d'Ouchy", "Avenue d Ouchy"),
            ("L’Église", "L Église"),
            ("Teatro dell'Arte", "Teatro dell Arte"),
            ("O'Brien", "O'Brien"),
            ("Int'l", "Int'l"),
        ] {
            assert_eq!(part_elisions(text), expected);
        }
    }

    #[test]
    fn text_is_cut_and_kept() {
        assert_eq!(Text::<4>::new(b"abcdef").as_bytes(), b"abcd");
        assert!(Text::<4>::new(b"").is_empty());
    }
}
