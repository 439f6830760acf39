//! The small parts of a dump: blanks and comments, words, names, texts.
//!
//! In: bytes. Out: one part after the other; texts are kept up to the room that the caller gives, so that
//! what nobody wants costs no memory. Nothing is evaluated.

use super::dialect::{Backslash, Family, Rules};
use crate::source::input::{Held, Input};

/// Bytes of a word or a name that are kept: PostgreSQL allows 63, Oracle and SQL Server 128.
pub(super) const LONGEST_NAME: usize = 200;

/// What went wrong inside a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The text ends before the statement does.
    Unfinished,
    /// It is no SQL that is known here.
    Malformed,
}

/// Reads parts.
pub(super) struct Lexer {
    pub(super) input: Input,
    pub(super) rules: Rules,
}

/// How a text in quotes is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quoting {
    /// The quote at both ends.
    pub(super) quote: u8,
    /// What a backslash in it does.
    pub(super) backslash: Backslash,
}

pub(super) fn is_word_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

pub(super) fn is_word(byte: u8) -> bool {
    is_word_start(byte) || byte.is_ascii_digit() || byte == b'$' || byte == b'#'
}

impl Lexer {
    pub(super) fn new(input: Input, rules: Rules) -> Lexer {
        Lexer { input, rules }
    }

    /// Passes over blanks and comments.
    pub(super) fn skip_blank(&mut self) {
        loop {
            match self.input.peek() {
                Some(b' ' | b'\n' | b'\r' | b'\t' | 0x0C | 0) => {
                    self.input.next();
                }
                Some(b'-') if self.input.ahead(2) == b"--" => self.input.skip_line(),
                Some(b'#') if self.rules.family == Family::MySql => self.input.skip_line(),
                Some(b'/') if self.input.ahead(2) == b"/*" => self.skip_comment(),
                _ if self.input.ahead(3) == b"\xEF\xBB\xBF" => self.input.skip(3),
                _ => return,
            }
        }
    }

    fn skip_comment(&mut self) {
        self.input.skip(2);
        while self.input.run(|byte| byte == b'*', |_| {}) {
            self.input.next();
            if self.input.peek() == Some(b'/') {
                self.input.next();
                return;
            }
        }
    }

    /// Reads a word in capitals, empty if there is none; of a long one the start is kept.
    pub(super) fn word(&mut self) -> String {
        let mut held = Held::with_room(LONGEST_NAME);
        if self.input.peek().is_some_and(is_word_start) {
            self.input.run(|byte| !is_word(byte), |run| held.push(run));
        }
        String::from_utf8_lossy(&held.bytes).to_uppercase()
    }

    /// Looks at the next word in capitals without passing over it.
    pub(super) fn next_word(&mut self) -> String {
        let ahead = self.input.ahead(24);
        let length = ahead.iter().position(|byte| !is_word(*byte)).unwrap_or(ahead.len());
        String::from_utf8_lossy(ahead.get(..length).unwrap_or_default()).to_uppercase()
    }

    /// Reads one part of a name, in quotes or not.
    pub(super) fn name_part(&mut self) -> Result<String, Trouble> {
        let mut held = Held::with_room(LONGEST_NAME);
        match self.input.peek() {
            Some(quote @ (b'"' | b'`' | b'\'')) => {
                self.input.next();
                self.quoted(Quoting { quote, backslash: Backslash::Plain }, &mut held)?;
            }
            Some(b'[') => {
                self.input.next();
                self.quoted(Quoting { quote: b']', backslash: Backslash::Plain }, &mut held)?;
            }
            Some(byte) if is_word(byte) => {
                self.input.run(|byte| !is_word(byte), |run| held.push(run));
            }
            Some(_) => return Err(Trouble::Malformed),
            None => return Err(Trouble::Unfinished),
        }
        Ok(String::from_utf8_lossy(&held.bytes).into_owned())
    }

    /// Reads `schema.table`, as its parts joined by dots.
    pub(super) fn name(&mut self) -> Result<String, Trouble> {
        let mut name = self.name_part()?;
        loop {
            self.skip_blank();
            if self.input.peek() != Some(b'.') || name.len() > 2 * LONGEST_NAME {
                return Ok(name);
            }
            self.input.next();
            self.skip_blank();
            name.push('.');
            if self.input.peek() != Some(b'.') {
                name.push_str(&self.name_part()?);
            }
        }
    }

    /// Reads what stands behind an opened quote, up to and with the closing one.
    pub(super) fn quoted(&mut self, quoting: Quoting, out: &mut Held) -> Result<(), Trouble> {
        let Quoting { quote, backslash } = quoting;
        let escapes = backslash == Backslash::Escapes;
        loop {
            let stops = |byte: u8| byte == quote || (escapes && byte == b'\\');
            if !self.input.run(stops, |run| out.push(run)) {
                return Err(Trouble::Unfinished);
            }
            if self.input.next() == Some(b'\\') && quote != b'\\' {
                self.escaped(out)?;
            } else if self.input.peek() == Some(quote) {
                self.input.next();
                out.push(&[quote]);
            } else {
                return Ok(());
            }
        }
    }

    /// Reads what stands behind a backslash (MySQL's and PostgreSQL's string literals).
    fn escaped(&mut self, out: &mut Held) -> Result<(), Trouble> {
        let byte = self.input.next().ok_or(Trouble::Unfinished)?;
        let plain = match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'0' if self.rules.family == Family::MySql => 0,
            b'Z' if self.rules.family == Family::MySql => 0x1A,
            b'b' => 0x08,
            // PostgreSQL alone knows these; the tests of its dumps say so.
            b'f' if self.rules.family == Family::Standard => 0x0C,
            b'x' | b'u' | b'U' if self.rules.family == Family::Standard => return self.coded(byte, out),
            // In patterns MySQL keeps the backslash, and dumps write it only there.
            b'%' | b'_' if self.rules.family == Family::MySql => {
                out.push(b"\\");
                byte
            }
            other => other,
        };
        out.push(&[plain]);
        Ok(())
    }

    /// Reads the digits of `\xHH`, `\uHHHH` and `\UHHHHHHHH`.
    fn coded(&mut self, letter: u8, out: &mut Held) -> Result<(), Trouble> {
        let most = match letter {
            b'x' => 2,
            b'u' => 4,
            _ => 8,
        };
        let (mut value, mut digits) = (0_u32, 0);
        while digits < most
            && let Some(digit) = self.input.peek().and_then(|byte| char::from(byte).to_digit(16))
        {
            self.input.next();
            value = value << 4 | digit;
            digits += 1;
        }
        match (u8::try_from(value), char::from_u32(value)) {
            _ if digits == 0 => out.push(&[letter]),
            (Ok(byte), _) if letter == b'x' => out.push(&[byte]),
            (_, Some(c)) => out.push_char(c),
            _ => out.push_char(char::REPLACEMENT_CHARACTER),
        }
        Ok(())
    }

    /// Reads Oracle's `q'[...]'`; the `q'` is read already.
    pub(super) fn alternative(&mut self, out: &mut Held) -> Result<(), Trouble> {
        let close = match self.input.next().ok_or(Trouble::Unfinished)? {
            b'[' => b']',
            b'(' => b')',
            b'{' => b'}',
            b'<' => b'>',
            other => other,
        };
        loop {
            if !self.input.run(|byte| byte == close, |run| out.push(run)) {
                return Err(Trouble::Unfinished);
            }
            self.input.next();
            if self.input.peek() == Some(b'\'') {
                self.input.next();
                return Ok(());
            }
            out.push(&[close]);
        }
    }

    /// Reads PostgreSQL's `$tag$...$tag$`; nothing is read if it is none.
    pub(super) fn dollar(&mut self, out: &mut Held) -> Result<bool, Trouble> {
        let ahead = self.input.ahead(LONGEST_NAME);
        let tag = ahead.iter().skip(1).position(|byte| *byte == b'$').map(|at| at + 2);
        let Some(tag) = tag.and_then(|end| ahead.get(..end)).map(<[u8]>::to_vec) else { return Ok(false) };
        let inner = tag.get(1..tag.len() - 1).unwrap_or_default();
        if !inner.iter().all(|byte| is_word(*byte)) || inner.first().is_some_and(u8::is_ascii_digit) {
            return Ok(false);
        }
        self.input.skip(tag.len());
        loop {
            if !self.input.run(|byte| byte == b'$', |run| out.push(run)) {
                return Err(Trouble::Unfinished);
            }
            if self.input.ahead(tag.len()) == tag {
                self.input.skip(tag.len());
                return Ok(true);
            }
            self.input.next();
            out.push(b"$");
        }
    }

    /// Passes over one part of a statement that nobody wants: a text, a name, a sign.
    pub(super) fn skip_part(&mut self) -> Result<u8, Trouble> {
        let byte = self.input.peek().ok_or(Trouble::Unfinished)?;
        let mut nothing = Held::with_room(0);
        match byte {
            b'\'' | b'"' | b'`' => {
                self.input.next();
                self.quoted(self.rules.quoting(byte), &mut nothing)?;
            }
            b'$' if self.dollar(&mut nothing)? => {}
            _ if is_word_start(byte) => self.skip_word(&mut nothing)?,
            _ => {
                self.input.next();
            }
        }
        Ok(byte)
    }

    /// Passes over a word and the text that it introduces.
    fn skip_word(&mut self, nothing: &mut Held) -> Result<(), Trouble> {
        let word = self.word();
        if self.input.peek() == Some(b'\'')
            && let Some(introduced) = introduced(&word)
        {
            self.input.next();
            self.introduced(introduced, nothing)?;
        }
        Ok(())
    }

    /// Reads a text behind its introducer and its opening quote.
    pub(super) fn introduced(&mut self, by: Introduced, out: &mut Held) -> Result<(), Trouble> {
        match by {
            Introduced::Text => self.quoted(self.rules.quoting(b'\''), out),
            Introduced::Escapes => self.quoted(Quoting { quote: b'\'', backslash: Backslash::Escapes }, out),
            Introduced::Alternative => self.alternative(out),
            Introduced::Digits => self.quoted(Quoting { quote: b'\'', backslash: Backslash::Plain }, out),
        }
    }
}

/// What a word before a quote says about the text behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Introduced {
    /// A text like others: `N'...'`, `_utf8mb4'...'`.
    Text,
    /// A text with backslashes: PostgreSQL's `E'...'`.
    Escapes,
    /// A text between brackets: Oracle's `q'[...]'`.
    Alternative,
    /// Digits of bits or bytes: `b'1'`, `x'FF'`.
    Digits,
}

/// Knows the introducers of texts, given in capitals.
pub(super) fn introduced(word: &str) -> Option<Introduced> {
    match word {
        "N" | "DATE" | "TIMESTAMP" | "TIME" => Some(Introduced::Text),
        "E" => Some(Introduced::Escapes),
        "Q" | "NQ" => Some(Introduced::Alternative),
        "B" | "X" => Some(Introduced::Digits),
        _ => word.starts_with('_').then_some(Introduced::Text),
    }
}

impl Rules {
    /// How a text or a name between these quotes is written.
    pub(super) fn quoting(self, quote: u8) -> Quoting {
        let name = quote == b'`' || (quote == b'"' && self.family == Family::Standard);
        Quoting { quote, backslash: if name { Backslash::Plain } else { self.backslash } }
    }
}
