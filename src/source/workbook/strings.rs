//! The shared texts of an xlsx workbook: one buffer and where each text ends in it.
//!
//! Counts that the part declares are ignored. Phonetic runs are left out, since nobody sees them in
//! the cell; the runs of rich text are put together.

use std::io::{self, Read};

use super::xml::{Scanner, Token, push_literal, push_text};

/// Texts by number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    buffer: String,
    ends: Vec<usize>,
}

/// Whether all texts could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    BrokenOff,
}

impl Strings {
    /// Reads a part of shared texts; one that breaks off gives the texts before the break.
    pub(super) fn read(part: impl Read) -> io::Result<(Strings, Extent)> {
        let mut strings = Strings::default();
        match strings.fill(part) {
            Ok(()) => Ok((strings, Extent::Whole)),
            // A cap that was met is no damage to be borne.
            Err(error) if error.kind() == io::ErrorKind::Other => Err(error),
            Err(_) => Ok((strings, Extent::BrokenOff)),
        }
    }

    /// Gives a text by its number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        let end = *self.ends.get(number)?;
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.buffer.get(start..end)
    }

    fn fill(&mut self, part: impl Read) -> io::Result<()> {
        let mut scanner = Scanner::new(part);
        let mut text = String::new();
        loop {
            match scanner.next()? {
                Token::End => return Ok(()),
                Token::Open(tag) if tag.name == b"si" => {
                    text.clear();
                    if !tag.empty {
                        push_runs(&mut scanner, b"si", &mut text)?;
                    }
                    self.buffer.push_str(&unescaped(&text));
                    self.ends.push(self.buffer.len());
                }
                _ => {}
            }
        }
    }
}

/// Appends the text of an element that holds `t`, or runs of it, up to its end.
pub(super) fn push_runs<R: Read>(scanner: &mut Scanner<R>, ends: &[u8], text: &mut String) -> io::Result<()> {
    let mut inside = false;
    loop {
        match scanner.next()? {
            Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
            Token::Open(tag) if tag.empty => {}
            Token::Open(tag) if tag.name == b"t" => inside = true,
            Token::Open(tag) if tag.name == b"rPh" => scanner.skip()?,
            Token::Close(b"t") => inside = false,
            Token::Close(name) if name == ends => return Ok(()),
            Token::Text(raw) if inside => push_text(raw, text),
            Token::Literal(raw) if inside => push_literal(raw, text),
            _ => {}
        }
    }
}

/// Undoes `_x000D_`, by which texts hold what XML cannot (ECMA-376, part 1, 22.9.2.19).
pub(super) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut units: Vec<u16> = Vec::new();
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        if let Some(unit) = escaped_unit(rest) {
            units.push(unit);
            rest = rest.get(7..).unwrap_or_default();
            continue;
        }
        push_units(&mut units, &mut out);
        out.push(char);
        rest = rest.get(char.len_utf8()..).unwrap_or_default();
    }
    push_units(&mut units, &mut out);
    out.into()
}

fn push_units(units: &mut Vec<u16>, out: &mut String) {
    if !units.is_empty() {
        out.extend(
            char::decode_utf16(units.drain(..)).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
    }
}

fn escaped_unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("_x")?.get(..4)?;
    let ends = text.get(6..7)? == "_" && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_number() {
        let xml = br#"<sst count="9" uniqueCount="99999999999999"><si><t>a&amp;b</t></si><si/>
            <si><r><rPr><b/></rPr><t xml:space="preserve">rich </t></r><r><t>text</t></r><rPh sb="0"><t>no</t></rPh></si>
            <si><t>line_x000D_
end</t></si><si><t/></si><si><t>last"#;
        let (strings, extent) = Strings::read(&xml[..]).unwrap();
        let all: Vec<_> = (0..6).map(|at| strings.get(at)).collect();
        assert_eq!(all, [Some("a&b"), Some(""), Some("rich text"), Some("line\r\nend"), Some(""), None]);
        assert_eq!(extent, Extent::BrokenOff);
    }

    #[test]
    fn escapes_are_undone() {
        let cases = [
            ("_x0041_", "A"),
            ("_x005F_x0041_", "_x0041_"),
            ("a_xb", "a_xb"),
            ("_x00e9_t_x00E9_", "été"),
            ("_xD83D__xDE00_", "😀"),
            ("_xD83D_!", "\u{fffd}!"),
            ("_x12é4_", "_x12é4_"),
        ];
        for (text, expected) in cases {
            assert_eq!(unescaped(text), expected, "{text}");
        }
    }
}
