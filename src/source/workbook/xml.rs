//! A scanner for the XML inside workbooks: tags, attributes and texts from a stream, in one pass.
//!
//! In: bytes, inflated on the fly. Out: one token after the other, borrowed from one buffer. It knows
//! only what workbooks need and what a hostile one cannot abuse: declarations of entities are passed
//! over unread, so nothing outside the part is ever fetched and nothing grows by expansion. Namespaces
//! are cut off, because writers choose prefixes as they like; that tags match is not checked.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes read at a time.
const BLOCK: usize = 64 << 10;

/// Longest tag or text; a cell of Excel holds 32,767 characters.
const LONGEST_TOKEN: usize = 64 << 20;

/// One thing in an XML part.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Open(Tag<'a>),
    /// The local name of what ends here.
    Close(&'a [u8]),
    /// Text as it stands, with its references.
    Text(&'a [u8]),
    /// Text of a CDATA section, which has no references.
    Literal(&'a [u8]),
    End,
}

/// An opening tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// The name without its prefix.
    pub(super) name: &'a [u8],
    attributes: &'a [u8],
    /// Whether it ends itself; no [`Token::Close`] follows.
    pub(super) empty: bool,
}

impl<'a> Tag<'a> {
    /// Gives the attributes: local name and raw value.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes }
    }

    /// Gives the raw value of an attribute by its local name.
    pub(super) fn raw(&self, wanted: &[u8]) -> Option<&'a [u8]> {
        self.attributes().find(|(name, _)| *name == wanted).map(|(_, value)| value)
    }

    /// Gives the text of an attribute by its local name.
    pub(super) fn text(&self, wanted: &[u8]) -> Option<String> {
        self.raw(wanted).map(|raw| {
            let mut text = String::new();
            push_text(raw, &mut text);
            text
        })
    }

    /// Gives the number in an attribute.
    pub(super) fn number(&self, wanted: &[u8]) -> Option<u32> {
        self.raw(wanted).and_then(number)
    }

    /// Tells whether an attribute says yes.
    pub(super) fn says(&self, wanted: &[u8]) -> bool {
        self.raw(wanted).is_some_and(|raw| matches!(raw, b"1" | b"true" | b"on"))
    }
}

/// Reads a whole number; `None` if it is none or too large.
pub(super) fn number(raw: &[u8]) -> Option<u32> {
    std::str::from_utf8(raw).ok()?.trim().parse().ok()
}

/// The attributes of a tag.
pub(super) struct Attributes<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        let rest = self.rest.get(start..)?;
        let equals = rest.iter().position(|byte| *byte == b'=')?;
        let name = rest.get(..equals)?.trim_ascii();
        let rest = rest.get(equals + 1..)?.trim_ascii_start();
        let quote = *rest.first()?;
        let rest = rest.get(1..)?;
        let end = rest.iter().position(|byte| *byte == quote)?;
        self.rest = rest.get(end + 1..)?;
        Some((local(name), rest.get(..end)?))
    }
}

fn local(name: &[u8]) -> &[u8] {
    match name.iter().rposition(|byte| *byte == b':') {
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
        None => name,
    }
}

/// Scans one part.
pub(super) struct Scanner<R> {
    input: Utf8Input<R>,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

/// Where a token lies in the buffer, and what it is.
enum Found {
    Open,
    Close,
    Text,
    Literal,
}

impl<R: Read> Scanner<R> {
    pub(super) fn new(input: R) -> Self {
        Scanner { input: Utf8Input::new(input), buffer: Vec::new(), start: 0, end: 0 }
    }

    /// Gives the next token; after the end, the end again.
    pub(super) fn next(&mut self) -> io::Result<Token<'_>> {
        let Some((found, from, to)) = self.find()? else { return Ok(Token::End) };
        let bytes = self.buffer.get(from..to).unwrap_or_default();
        Ok(match found {
            Found::Open => Token::Open(tag(bytes)),
            Found::Close => Token::Close(local(bytes.trim_ascii())),
            Found::Text => Token::Text(bytes),
            Found::Literal => Token::Literal(bytes),
        })
    }

    /// Passes over everything up to the end of the element that was opened last.
    pub(super) fn skip(&mut self) -> io::Result<()> {
        let mut depth = 1_u64;
        while depth > 0 {
            match self.next()? {
                Token::Open(tag) if !tag.empty => depth += 1,
                Token::Close(_) => depth -= 1,
                Token::End => return Ok(()),
                _ => {}
            }
        }
        Ok(())
    }

    fn find(&mut self) -> io::Result<Option<(Found, usize, usize)>> {
        loop {
            if self.start == self.end && !self.fill()? {
                return Ok(None);
            }
            if self.byte(0) != Some(b'<') {
                let length = self.length_until(0, |bytes| bytes.iter().position(|byte| *byte == b'<'))?;
                return Ok(Some(self.take(Found::Text, 0, length.unwrap_or(self.end - self.start), 0)));
            }
            while self.end - self.start < 9 && self.fill()? {}
            match (self.byte(1), self.byte(2)) {
                (Some(b'?'), _) => self.pass(b"?>")?,
                (Some(b'!'), Some(b'-')) => self.pass(b"-->")?,
                (Some(b'!'), Some(b'[')) => {
                    let length = self.length_until(9, |bytes| position(bytes, b"]]>"))?;
                    return Ok(Some(self.closed(Found::Literal, 9, length, 3)?));
                }
                (Some(b'!'), _) => self.pass_declaration()?,
                (Some(b'/'), _) => {
                    let length = self.length_until(2, |bytes| bytes.iter().position(|byte| *byte == b'>'))?;
                    return Ok(Some(self.closed(Found::Close, 2, length, 1)?));
                }
                _ => {
                    let length = self.length_until(1, end_of_tag)?;
                    return Ok(Some(self.closed(Found::Open, 1, length, 1)?));
                }
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.buffer.get(self.start + at).copied().filter(|_| self.start + at < self.end)
    }

    fn closed(
        &mut self,
        found: Found,
        lead: usize,
        length: Option<usize>,
        tail: usize,
    ) -> io::Result<(Found, usize, usize)> {
        match length {
            Some(length) => Ok(self.take(found, lead, length, tail)),
            None => Err(cut_off()),
        }
    }

    fn take(&mut self, found: Found, lead: usize, length: usize, tail: usize) -> (Found, usize, usize) {
        let from = self.start + lead;
        self.start = (from + length + tail).min(self.end);
        (found, from, from + length)
    }

    /// Looks for an end behind `lead` bytes, reading on as needed; `None` if the part ends first.
    fn length_until(
        &mut self,
        lead: usize,
        look: impl Fn(&[u8]) -> Option<usize>,
    ) -> io::Result<Option<usize>> {
        loop {
            let bytes = self.buffer.get(self.start + lead..self.end).unwrap_or_default();
            if let Some(length) = look(bytes) {
                return Ok(Some(length));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Passes over a comment or an instruction of any length.
    fn pass(&mut self, closing: &[u8]) -> io::Result<()> {
        loop {
            let bytes = self.buffer.get(self.start..self.end).unwrap_or_default();
            if let Some(at) = position(bytes, closing) {
                self.start += at + closing.len();
                return Ok(());
            }
            self.start = self.start.max(self.end.saturating_sub(closing.len()));
            if !self.fill()? {
                self.start = self.end;
                return Ok(());
            }
        }
    }

    /// Passes over `<!DOCTYPE …>` with everything that it declares.
    fn pass_declaration(&mut self) -> io::Result<()> {
        let mut depth = 0_u64;
        loop {
            while self.start < self.end {
                let byte = self.byte(0);
                self.start += 1;
                match byte {
                    Some(b'<') => depth += 1,
                    Some(b'>') if depth <= 1 => return Ok(()),
                    Some(b'>') => depth -= 1,
                    _ => {}
                }
            }
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Reads more behind what is there; says whether anything came.
    fn fill(&mut self) -> io::Result<bool> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end + BLOCK > self.buffer.len() {
            if self.end > LONGEST_TOKEN {
                return Err(io::Error::new(io::ErrorKind::InvalidData, "a text in it has no end"));
            }
            self.buffer.resize((self.end + BLOCK).max(self.buffer.len() * 2), 0);
        }
        let before = self.end;
        // Behind the beginning of a long token the buffer is filled up, so that it is not searched
        // once more for every few bytes.
        while self.end < self.buffer.len() {
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            let count = self.input.read(room)?;
            self.end += count;
            if count == 0 || before < BLOCK {
                break;
            }
        }
        Ok(self.end > before)
    }
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it breaks off in the middle")
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Finds the `>` of a tag, which may also stand inside the quotes of an attribute.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    bytes.iter().position(|byte| {
        match (quote, *byte) {
            (None, b'>') => return true,
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
        false
    })
}

fn tag(bytes: &[u8]) -> Tag<'_> {
    let (bytes, empty) = match bytes.strip_suffix(b"/") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    let length = bytes.iter().position(u8::is_ascii_whitespace).unwrap_or(bytes.len());
    let (name, attributes) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
    Tag { name: local(name), attributes, empty }
}

/// Appends a text: references resolved, line ends as XML has them. Unknown references stay as they are.
pub(super) fn push_text(raw: &[u8], out: &mut String) {
    let text = decoded(raw);
    if !raw.iter().any(|byte| matches!(byte, b'&' | b'\r')) {
        return out.push_str(&text);
    }
    let mut rest = text.as_ref();
    while let Some(at) = rest.find(['&', '\r']) {
        let (before, behind) = rest.split_at(at);
        out.push_str(before);
        rest = match behind.strip_prefix('\r') {
            Some(after) => {
                out.push('\n');
                after.strip_prefix('\n').unwrap_or(after)
            }
            None => push_reference(behind, out),
        };
    }
    out.push_str(rest);
}

/// Appends the text of a CDATA section.
pub(super) fn push_literal(raw: &[u8], out: &mut String) {
    out.push_str(&decoded(raw));
}

/// Parts are UTF-8; bytes that are not were written by someone who used Windows-1252 all the same.
fn decoded(raw: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(raw) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(raw).0,
    }
}

/// Appends what a reference stands for and gives what is behind it.
fn push_reference<'a>(text: &'a str, out: &mut String) -> &'a str {
    let name =
        text.get(1..).and_then(|rest| rest.get(..rest.bytes().take(12).position(|byte| byte == b';')?));
    match name.and_then(|name| Some((name, referred(name)?))) {
        Some((name, char)) => {
            out.push(char);
            text.get(name.len() + 2..).unwrap_or_default()
        }
        None => {
            out.push('&');
            text.get(1..).unwrap_or_default()
        }
    }
}

fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// Bytes as UTF-8, whatever Unicode form the part is in.
struct Utf8Input<R> {
    input: R,
    /// The first bytes, read to tell the form.
    head: Vec<u8>,
    state: Form,
}

enum Form {
    Unknown,
    Utf8,
    Utf16(Box<Decoder>),
    Ended,
}

impl<R: Read> Utf8Input<R> {
    fn new(input: R) -> Self {
        Utf8Input { input, head: Vec::new(), state: Form::Unknown }
    }

    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        if let Form::Unknown = self.state {
            self.look()?;
        }
        match &self.state {
            Form::Utf16(_) => self.read_utf16(room),
            Form::Ended => Ok(0),
            _ if self.head.is_empty() => self.input.read(room),
            _ => {
                let count = self.head.len().min(room.len());
                for (to, from) in room.iter_mut().zip(self.head.drain(..count)) {
                    *to = from;
                }
                Ok(count)
            }
        }
    }

    fn read_utf16(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while let Form::Utf16(decoder) = &mut self.state {
            let mut raw = std::mem::take(&mut self.head);
            let kept = raw.len();
            raw.resize(kept + room.len() / 4, 0);
            let count = self.input.read(raw.get_mut(kept..).unwrap_or_default())?;
            raw.truncate(kept + count);
            let last = count == 0;
            let (result, read, written, _) = decoder.decode_to_utf8(&raw, room, last);
            self.head = raw.split_off(read);
            if last && result == CoderResult::InputEmpty {
                self.state = Form::Ended;
            }
            // A pair of bytes may have come by halves, which is not the end.
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }

    fn look(&mut self) -> io::Result<()> {
        self.input.by_ref().take(3).read_to_end(&mut self.head)?;
        let utf16 = |encoding: &'static Encoding| Form::Utf16(Box::new(encoding.new_decoder()));
        self.state = match self.head.as_slice() {
            [0xFF, 0xFE, ..] | [b'<', 0, ..] => utf16(UTF_16LE),
            [0xFE, 0xFF, ..] | [0, b'<', ..] => utf16(UTF_16BE),
            [0xEF, 0xBB, 0xBF] => {
                self.head.clear();
                Form::Utf8
            }
            _ => Form::Utf8,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives few bytes at a time, so that every token once lies across a border.
    struct Drops<'a>(&'a [u8], usize);

    impl Read for Drops<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let count = self.1.min(self.0.len()).min(room.len());
            let (now, later) = self.0.split_at(count);
            room[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn told(xml: &[u8], drop: usize) -> String {
        let mut scanner = Scanner::new(Drops(xml, drop));
        let mut out = String::new();
        loop {
            match scanner.next() {
                Ok(Token::End) => return out,
                Ok(Token::Open(tag)) => {
                    out += &format!("<{}", String::from_utf8_lossy(tag.name));
                    for (name, _) in tag.attributes() {
                        out += &format!(" {}={}", String::from_utf8_lossy(name), tag.text(name).unwrap());
                    }
                    out += if tag.empty { "/>" } else { ">" };
                }
                Ok(Token::Close(name)) => out += &format!("</{}>", String::from_utf8_lossy(name)),
                Ok(Token::Text(raw)) => push_text(raw, &mut out),
                Ok(Token::Literal(raw)) => push_literal(raw, &mut out),
                Err(error) => return format!("{out}!{error}"),
            }
        }
    }

    #[test]
    fn tokens_are_the_same_however_the_bytes_come() {
        let cases: [(&str, &str); 9] = [
            ("<a x='1' n:y=\"a>b\"/>t", "<a x=1 y=a>b/>t"),
            ("<x:row r = \"1\" ><x:c/></x:row>", "<row r=1><c/></row>"),
            ("<?xml version=\"1.0\"?><!-- <no> --><a>b</a >", "<a>b</a>"),
            ("<a>&amp;&lt;&#65;&#x42;&other;&</a>", "<a>&<AB&other;&</a>"),
            ("<a><![CDATA[<&amp;>]]></a>", "<a><&amp;></a>"),
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a>&b;</a>"),
            ("<a>x\r\ny\rz</a>", "<a>x\ny\nz</a>"),
            ("\u{feff}<a>é</a>", "<a>é</a>"),
            ("<a>b</a", "<a>b!it breaks off in the middle"),
        ];
        for (xml, expected) in cases {
            for drop in [1, 2, 3, 7, 1000] {
                assert_eq!(told(xml.as_bytes(), drop), expected, "{xml} by {drop}");
            }
        }
    }

    #[test]
    fn other_encodings_are_read() {
        let text = "<a b=\"ü\">é</a>";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> =
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        for drop in [1, 5, 1000] {
            assert_eq!(told(&utf16, drop), "<a b=ü>é</a>");
            assert_eq!(told(&utf16be, drop), "<a b=ü>é</a>");
        }
        assert_eq!(told(b"<a>caf\xE9</a>", 3), "<a>café</a>");
    }

    #[test]
    fn an_element_is_passed_over_with_all_that_is_in_it() {
        let mut scanner = Scanner::new(&b"<a><b><b/><c>t</c></b></a><d/>"[..]);
        assert!(matches!(scanner.next(), Ok(Token::Open(_))));
        scanner.skip().unwrap();
        assert!(matches!(scanner.next(), Ok(Token::Open(tag)) if tag.name == b"d"));
    }
}
