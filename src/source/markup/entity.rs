//! Characters by name and by number: the five of XML, and those of HTML 4 (W3C, sections 24.2 to 24.4).

use std::collections::HashMap;
use std::sync::LazyLock;

/// Whose names are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Names {
    /// The five of XML.
    Xml,
    /// Those of HTML.
    Html,
}

/// Names of U+00A0 to U+00FF in order.
const LATIN: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn \
    sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde \
    Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde \
    Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
    egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
    ugrave uacute ucirc uuml yacute thorn yuml";

/// Further names: letters of European languages and signs of typography.
const OTHERS: [(&str, u32); 96] = [
    ("OElig", 0x152),
    ("oelig", 0x153),
    ("Scaron", 0x160),
    ("scaron", 0x161),
    ("Yuml", 0x178),
    ("fnof", 0x192),
    ("circ", 0x2C6),
    ("tilde", 0x2DC),
    ("ensp", 0x2002),
    ("emsp", 0x2003),
    ("thinsp", 0x2009),
    ("zwnj", 0x200C),
    ("zwj", 0x200D),
    ("lrm", 0x200E),
    ("rlm", 0x200F),
    ("ndash", 0x2013),
    ("mdash", 0x2014),
    ("lsquo", 0x2018),
    ("rsquo", 0x2019),
    ("sbquo", 0x201A),
    ("ldquo", 0x201C),
    ("rdquo", 0x201D),
    ("bdquo", 0x201E),
    ("dagger", 0x2020),
    ("Dagger", 0x2021),
    ("bull", 0x2022),
    ("hellip", 0x2026),
    ("permil", 0x2030),
    ("prime", 0x2032),
    ("Prime", 0x2033),
    ("lsaquo", 0x2039),
    ("rsaquo", 0x203A),
    ("oline", 0x203E),
    ("frasl", 0x2044),
    ("euro", 0x20AC),
    ("trade", 0x2122),
    ("larr", 0x2190),
    ("uarr", 0x2191),
    ("rarr", 0x2192),
    ("darr", 0x2193),
    ("harr", 0x2194),
    ("minus", 0x2212),
    ("infin", 0x221E),
    ("asymp", 0x2248),
    ("ne", 0x2260),
    ("le", 0x2264),
    ("ge", 0x2265),
    ("loz", 0x25CA),
    ("Alpha", 0x391),
    ("Beta", 0x392),
    ("Gamma", 0x393),
    ("Delta", 0x394),
    ("Omega", 0x3A9),
    ("alpha", 0x3B1),
    ("beta", 0x3B2),
    ("gamma", 0x3B3),
    ("delta", 0x3B4),
    ("epsilon", 0x3B5),
    ("lambda", 0x3BB),
    ("mu", 0x3BC),
    ("pi", 0x3C0),
    ("sigma", 0x3C3),
    ("omega", 0x3C9),
    ("Amacr", 0x100),
    ("amacr", 0x101),
    ("Abreve", 0x102),
    ("abreve", 0x103),
    ("Aogon", 0x104),
    ("aogon", 0x105),
    ("Cacute", 0x106),
    ("cacute", 0x107),
    ("Ccaron", 0x10C),
    ("ccaron", 0x10D),
    ("Dcaron", 0x10E),
    ("dcaron", 0x10F),
    ("Dstrok", 0x110),
    ("dstrok", 0x111),
    ("Eogon", 0x118),
    ("eogon", 0x119),
    ("Ecaron", 0x11A),
    ("ecaron", 0x11B),
    ("Lstrok", 0x141),
    ("lstrok", 0x142),
    ("Nacute", 0x143),
    ("nacute", 0x144),
    ("Ncaron", 0x147),
    ("ncaron", 0x148),
    ("Rcaron", 0x158),
    ("rcaron", 0x159),
    ("Sacute", 0x15A),
    ("sacute", 0x15B),
    ("Zcaron", 0x17D),
    ("zcaron", 0x17E),
    ("commat", 0x40),
    ("num", 0x23),
    ("excl", 0x21),
];

/// Reads an entity at the start of `text`, which starts with `&`; gives how many bytes it takes.
pub(super) fn character(text: &[u8], names: Names) -> (Option<char>, usize) {
    let body = text.get(1..).unwrap_or_default();
    if body.first() == Some(&b'#') {
        return numbered(body);
    }
    let length = body.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = std::str::from_utf8(body.get(..length).unwrap_or_default()).unwrap_or_default();
    let closed = body.get(length) == Some(&b';');
    let known = named(name, names).filter(|_| closed || names == Names::Html);
    match known {
        Some(c) => (Some(c), 1 + length + usize::from(closed)),
        None => (None, 1),
    }
}

fn numbered(body: &[u8]) -> (Option<char>, usize) {
    let hex = matches!(body.get(1), Some(b'x' | b'X'));
    let (start, radix) = if hex { (2, 16) } else { (1, 10) };
    let digits = body.get(start..).unwrap_or_default();
    let length = digits.iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
    let text = std::str::from_utf8(digits.get(..length).unwrap_or_default()).unwrap_or_default();
    if length == 0 {
        return (None, 1);
    }
    let closed = usize::from(digits.get(length) == Some(&b';'));
    // A number that is no character is shown as the sign that stands for one.
    let code = u32::from_str_radix(text, radix).ok().and_then(windows).unwrap_or(char::REPLACEMENT_CHARACTER);
    (Some(code), 1 + start + length + closed)
}

/// Numbers 128 to 159 mean Windows-1252, as the HTML standard has it.
fn windows(code: u32) -> Option<char> {
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9F) => {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()
        }
        _ => char::from_u32(code),
    }
}

fn named(name: &str, names: Names) -> Option<char> {
    match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ if names == Names::Xml => return None,
        _ => {}
    }
    NAMED.get(name).copied()
}

/// All names of HTML with their characters.
static NAMED: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let latin = (0xA0_u32..).zip(LATIN.split_ascii_whitespace()).map(|(code, name)| (name, code));
    let all = latin.chain(OTHERS.iter().copied());
    all.filter_map(|(name, code)| Some((name, char::from_u32(code)?))).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_read() {
        let cases = [
            ("&amp;x", Some('&'), 5),
            ("&nbsp;", Some('\u{a0}'), 6),
            ("&nbsp x", Some('\u{a0}'), 5),
            ("&yuml;", Some('ÿ'), 6),
            ("&Auml;", Some('Ä'), 6),
            ("&eacute;", Some('é'), 8),
            ("&euro;", Some('€'), 6),
            ("&#233;", Some('é'), 6),
            ("&#xE9;", Some('é'), 6),
            ("&#146;", Some('\u{2019}'), 6),
            ("&#99999999999;", Some('\u{fffd}'), 14),
            ("&#;", None, 1),
            ("& Co", None, 1),
            ("&bomb;", None, 1),
        ];
        for (text, c, length) in cases {
            assert_eq!(character(text.as_bytes(), Names::Html), (c, length), "{text}");
        }
        assert_eq!(character(b"&eacute;", Names::Xml), (None, 1));
        assert_eq!(LATIN.split_ascii_whitespace().count(), 96);
    }
}
