//! Cuts HTML and XML into tags and texts, forgiving as a browser is.
//!
//! In: bytes of UTF-8. Out: one token after the other; texts come in pieces, attributes only if somebody asks
//! for them by name, each cut at a limit. Entities are the five of XML, numbers, and in HTML the named
//! characters of the standard: definitions in a DOCTYPE are passed over, so nothing can expand and no
//! address is ever opened.

use super::entity::{Names, character};
use crate::source::input::{Held, Input};

/// Bytes of a text piece.
const PIECE: usize = 32 << 10;

/// Bytes of a tag's or an attribute's name.
const LONGEST_NAME: usize = 64;

/// Bytes of an attribute's value; names of sheets and styles are far shorter.
const LONGEST_VALUE: usize = 1 << 10;

/// Attributes of one tag that are looked at.
const MOST_ATTRIBUTES: usize = 256;

/// Attributes that somebody asks for, without their prefixes.
const WANTED: [&str; 22] = [
    "colspan",
    "rowspan",
    "style",
    "id",
    "name",
    "index",
    "mergeacross",
    "mergedown",
    "type",
    "hidden",
    "value-type",
    "value",
    "date-value",
    "time-value",
    "boolean-value",
    "string-value",
    "number-columns-repeated",
    "number-rows-repeated",
    "visibility",
    "c",
    "number-columns-spanned",
    "formula",
];

/// A piece of markup.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `<name …>`; the name in small letters and without its prefix.
    Open { name: String, attributes: Attributes, closed: Closed },
    /// `</name>`.
    Close { name: String },
    /// A piece of text.
    Text(Vec<u8>),
}

/// Whether a tag closes itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// `<name/>`.
    Itself,
    /// `<name>`.
    No,
}

/// The attributes of a tag.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes(Vec<(String, String)>);

impl Attributes {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Gives a number, if it is one.
    pub(super) fn number(&self, name: &str) -> Option<u32> {
        self.get(name)?.trim().parse().ok()
    }
}

/// Cuts markup into tokens.
pub(super) struct Tokens {
    pub(super) input: Input,
    names: Names,
}

impl Tokens {
    pub(super) fn new(input: Input, names: Names) -> Tokens {
        Tokens { input, names }
    }

    /// Gives the next token, or nothing at the end.
    pub(super) fn next(&mut self) -> Option<Token> {
        loop {
            if self.input.peek()? != b'<' {
                return Some(self.text());
            }
            let ahead = self.input.ahead(9);
            let second = ahead.get(1).copied().unwrap_or(b' ');
            if ahead.starts_with(b"<!--") {
                self.skip_past(b"-->");
            } else if ahead.starts_with(b"<![CDATA[") && self.names == Names::Xml {
                self.input.skip(9);
                return Some(Token::Text(self.until(b"]]>")));
            } else if second == b'!' {
                self.skip_declaration();
            } else if second == b'?' {
                self.skip_past(b">");
            } else if second == b'/' {
                self.input.skip(2);
                let name = self.name();
                self.input.run(|byte| byte == b'>', |_| {});
                self.input.next();
                return Some(Token::Close { name });
            } else if second.is_ascii_alphabetic() || second == b'_' {
                self.input.next();
                return Some(self.tag());
            } else {
                self.input.next();
                return Some(Token::Text(vec![b'<']));
            }
        }
    }

    /// Passes over everything up to and with a sign of two or three bytes.
    fn skip_past(&mut self, sign: &[u8]) {
        let first = sign.first().copied().unwrap_or(b'>');
        while self.input.run(|byte| byte == first, |_| {}) {
            if self.input.comes(sign) {
                return self.input.skip(sign.len());
            }
            self.input.next();
        }
    }

    /// Gives everything before a sign as one text, as much as a piece of generous size holds.
    fn until(&mut self, sign: &[u8]) -> Vec<u8> {
        let mut held = Held::with_room(2 << 20);
        let first = sign.first().copied().unwrap_or(b'>');
        while self.input.run(|byte| byte == first, |run| held.push(run)) {
            if self.input.comes(sign) {
                self.input.skip(sign.len());
                break;
            }
            self.input.next();
            held.push(&[first]);
        }
        held.bytes
    }

    /// Passes over `<!DOCTYPE …>` with all that it defines.
    fn skip_declaration(&mut self) {
        let mut inside = false;
        while self.input.run(|byte| matches!(byte, b'>' | b'[' | b']'), |_| {}) {
            match self.input.next() {
                Some(b'[') => inside = self.names == Names::Xml,
                Some(b']') => inside = false,
                _ if !inside => return,
                _ => {}
            }
        }
    }

    /// Passes over the content of `<script>` and `<style>`, which is no markup.
    pub(super) fn skip_raw(&mut self, name: &str) {
        let close = format!("</{name}");
        while self.input.run(|byte| byte == b'<', |_| {}) {
            if self.input.comes(close.as_bytes()) {
                return;
            }
            self.input.next();
        }
    }

    /// Reads a name in small letters, without what stands before its colon.
    fn name(&mut self) -> String {
        let mut held = Held::with_room(LONGEST_NAME);
        let ends = |byte: u8| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/' | b'=' | b'<');
        self.input.run(ends, |run| held.push(run));
        let name = String::from_utf8_lossy(&held.bytes).to_ascii_lowercase();
        name.rsplit_once(':').map_or(name.clone(), |(_, local)| local.to_owned())
    }

    fn tag(&mut self) -> Token {
        let name = self.name();
        let mut attributes = Attributes::default();
        let mut count = 0;
        loop {
            self.input.run(|byte| !byte.is_ascii_whitespace(), |_| {});
            match self.input.peek() {
                None | Some(b'<') => return Token::Open { name, attributes, closed: Closed::No },
                Some(b'>') => {
                    self.input.next();
                    return Token::Open { name, attributes, closed: Closed::No };
                }
                Some(b'/') => {
                    self.input.next();
                    if self.input.peek() == Some(b'>') {
                        self.input.next();
                        return Token::Open { name, attributes, closed: Closed::Itself };
                    }
                }
                Some(b'=') => {
                    self.input.next();
                }
                Some(_) => {
                    count += 1;
                    let (known, value) = self.attribute();
                    if count <= MOST_ATTRIBUTES
                        && WANTED.contains(&known.as_str())
                        && attributes.get(&known).is_none()
                    {
                        attributes.0.push((known, value));
                    }
                }
            }
        }
    }

    fn attribute(&mut self) -> (String, String) {
        let name = self.name();
        self.input.run(|byte| !byte.is_ascii_whitespace(), |_| {});
        if self.input.peek() != Some(b'=') {
            return (name, String::new());
        }
        self.input.next();
        self.input.run(|byte| !byte.is_ascii_whitespace(), |_| {});
        let room = if WANTED.contains(&name.as_str()) { LONGEST_VALUE } else { 0 };
        let mut held = Held::with_room(room);
        match self.input.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                self.input.next();
                self.input.run(|byte| byte == quote, |run| held.push(run));
                self.input.next();
            }
            _ => {
                self.input.run(|byte| byte.is_ascii_whitespace() || byte == b'>', |run| held.push(run));
            }
        }
        let value = String::from_utf8_lossy(&held.bytes).into_owned();
        let value = if value.contains('&') { decoded(&value, self.names) } else { value };
        (name, value)
    }

    fn text(&mut self) -> Token {
        let mut bytes = Vec::new();
        while bytes.len() < PIECE && self.input.peek().is_some_and(|byte| byte != b'<') {
            self.piece(&mut bytes, |byte| matches!(byte, b'&' | b'<'));
        }
        Token::Text(bytes)
    }

    /// Reads plain text or one entity.
    fn piece(&mut self, out: &mut Vec<u8>, stops: impl Fn(u8) -> bool) {
        if self.input.peek() == Some(b'&') {
            let (read, length) = character(self.input.ahead(40), self.names);
            self.input.skip(length);
            return match read {
                Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
                None => out.push(b'&'),
            };
        }
        let rest = self.input.rest();
        let end = rest.iter().take(PIECE).position(|byte| stops(*byte)).unwrap_or(rest.len().min(PIECE));
        out.extend_from_slice(rest.get(..end).unwrap_or_default());
        self.input.skip(end);
    }
}

/// Reads the entities of an attribute's value.
fn decoded(value: &str, names: Names) -> String {
    let mut tokens = Tokens::new(Input::of(value), names);
    let mut bytes = Vec::new();
    while tokens.input.peek().is_some() {
        tokens.piece(&mut bytes, |byte| byte == b'&');
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
