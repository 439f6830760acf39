//! One value of a record: a text, a number, nothing, or an expression that stays as it stands.
//!
//! In: a lexer that stands before a value. Out: the value, with the `,` or `)` behind it unread. A few forms
//! that dumps use to write a plain text or a date (`CAST('…' AS …)`, `TO_DATE('…', '…')`, `replace('…', '\n',
//! char(10))`) are read as what they write; nothing else is computed.

use super::dialect::Rules;
use super::lexer::{Introduced, Lexer, Trouble, introduced, is_word, is_word_start};
use super::mask;
use crate::source::input::{Held, Input};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// `NULL` or `DEFAULT`.
    Nothing,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// `TRUE` or `FALSE`.
    Truth,
    /// Bytes in hexadecimal, a function, a sum: its text as it stands.
    Expression,
}

/// One value.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) sort: Sort,
    pub(super) text: Held,
}

/// What ends a value besides a comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The `)` of a record.
    Bracket,
    /// The next word, as in `SELECT 1, 'a' UNION ALL SELECT …`.
    Word,
}

impl Lexer {
    /// Reads a value, keeping `room` bytes of it.
    pub(super) fn value(&mut self, room: usize, end: End) -> Result<Value, Trouble> {
        self.skip_blank();
        let mut value = Value { sort: Sort::Expression, text: Held::with_room(room) };
        let byte = self.input.peek().ok_or(Trouble::Unfinished)?;
        match byte {
            b'\'' | b'"' => {
                self.input.next();
                self.quoted(self.rules.quoting(byte), &mut value.text)?;
                value.sort = Sort::Text;
            }
            b'0'..=b'9' | b'-' | b'+' | b'.' => self.number(&mut value)?,
            b'$' if self.dollar(&mut value.text)? => value.sort = Sort::Text,
            _ if is_word_start(byte) => self.word_value(&mut value)?,
            b')' | b',' | b';' => return Err(Trouble::Malformed),
            _ => {}
        }
        self.complete(&mut value, end)?;
        Ok(value)
    }

    fn number(&mut self, value: &mut Value) -> Result<(), Trouble> {
        let part = |byte: u8| is_word(byte) || matches!(byte, b'.' | b'-' | b'+');
        if !self.input.run(|byte| !part(byte), |run| value.text.push(run)) {
            return Err(Trouble::Unfinished);
        }
        let digits = value
            .text
            .bytes
            .iter()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        value.sort = if digits { Sort::Number } else { Sort::Expression };
        Ok(())
    }

    fn word_value(&mut self, value: &mut Value) -> Result<(), Trouble> {
        let mut raw = Held::with_room(super::lexer::LONGEST_NAME);
        self.input.run(|byte| !is_word(byte), |run| raw.push(run));
        let word = String::from_utf8_lossy(&raw.bytes).to_uppercase();
        let spaced = matches!(word.as_str(), "DATE" | "TIMESTAMP" | "TIME") || word.starts_with('_');
        if spaced {
            self.skip_blank();
        }
        if self.input.peek() == Some(b'\'')
            && let Some(by) = introduced(&word)
        {
            self.input.next();
            self.introduced(by, &mut value.text)?;
            value.sort = sort_of_introduced(by, &word, &value.text.bytes);
            return Ok(());
        }
        value.sort = match word.as_str() {
            "NULL" | "DEFAULT" => Sort::Nothing,
            "TRUE" | "FALSE" => Sort::Truth,
            _ => Sort::Expression,
        };
        match value.sort {
            Sort::Nothing => {}
            Sort::Truth => value.text.push(word.as_bytes()),
            _ => value.text.push(&raw.bytes),
        }
        Ok(())
    }

    /// Reads on if the value goes on behind its first part.
    fn complete(&mut self, value: &mut Value, end: End) -> Result<(), Trouble> {
        loop {
            self.skip_blank();
            match self.input.peek() {
                None if end == End::Bracket => return Err(Trouble::Unfinished),
                None | Some(b',' | b')') => return Ok(()),
                Some(b';') if end == End::Word => return Ok(()),
                Some(b'\'') if value.sort == Sort::Text => {
                    self.input.next();
                    self.quoted(self.rules.quoting(b'\''), &mut value.text)?;
                }
                Some(b':') if value.sort != Sort::Expression && self.input.ahead(2) == b"::" => {
                    return self.expression(&mut Held::with_room(0), end);
                }
                Some(byte) if end == End::Word && is_word_start(byte) && value.sort != Sort::Expression => {
                    return Ok(());
                }
                // A letter behind a text is the rest of one whose quote is not doubled.
                Some(byte) if value.sort == Sort::Text && is_word(byte) && !self.goes_on() => {
                    return Err(Trouble::Malformed);
                }
                Some(_) => return self.whole_expression(value, end),
            }
        }
    }

    fn goes_on(&mut self) -> bool {
        matches!(self.next_word().as_str(), "COLLATE" | "AT" | "IS" | "LIKE" | "IN" | "AND" | "OR")
    }

    fn whole_expression(&mut self, value: &mut Value, end: End) -> Result<(), Trouble> {
        if value.sort == Sort::Text {
            let text = std::mem::take(&mut value.text.bytes);
            value.text.push(b"'");
            for part in text.split_inclusive(|byte| *byte == b'\'') {
                value.text.push(part);
                value.text.push(if part.ends_with(b"'") { b"'" } else { b"" });
            }
            value.text.push(b"' ");
        }
        value.sort = Sort::Expression;
        self.expression(&mut value.text, end)?;
        let length = value.text.bytes.trim_ascii_end().len();
        value.text.bytes.truncate(length);
        Ok(())
    }

    /// Copies an expression as it stands, up to the `,` or `)` behind it.
    fn expression(&mut self, out: &mut Held, end: End) -> Result<(), Trouble> {
        let mut depth = 0_usize;
        loop {
            let byte = self.input.peek().ok_or(Trouble::Unfinished)?;
            match byte {
                b',' | b')' if depth == 0 => return Ok(()),
                b';' => return Err(Trouble::Malformed),
                b' ' | b'\n' | b'\r' if depth == 0 && end == End::Word => return Ok(()),
                b'\'' => {
                    self.input.next();
                    out.push(b"'");
                    self.copied_text(out)?;
                }
                _ => {
                    depth = match byte {
                        b'(' => depth + 1,
                        b')' => depth - 1,
                        _ => depth,
                    };
                    self.input.next();
                    out.push(&[byte]);
                }
            }
        }
    }

    /// Copies a text with its quotes and escapes.
    fn copied_text(&mut self, out: &mut Held) -> Result<(), Trouble> {
        let escapes = self.rules.backslash == super::dialect::Backslash::Escapes;
        loop {
            let stops = |byte: u8| byte == b'\'' || (escapes && byte == b'\\');
            if !self.input.run(stops, |run| out.push(run)) {
                return Err(Trouble::Unfinished);
            }
            let byte = self.input.next().unwrap_or(b'\'');
            out.push(&[byte]);
            if byte == b'\'' {
                return Ok(());
            }
            out.push(self.input.next().as_slice());
        }
    }
}

fn sort_of_introduced(by: Introduced, word: &str, text: &[u8]) -> Sort {
    match by {
        Introduced::Digits if word == "B" && matches!(text, b"0" | b"1") => Sort::Number,
        Introduced::Digits => Sort::Expression,
        _ => Sort::Text,
    }
}

/// Reads the forms in which dumps write a plain text or a date; `None` for all others.
pub(super) fn plain_text(expression: &str, rules: Rules) -> Option<String> {
    let open = expression.find('(')?;
    let name = expression.get(..open)?.trim();
    let inner = expression.get(open + 1..)?.trim_end().strip_suffix(')')?;
    match name.to_ascii_uppercase().as_str() {
        "CAST" | "TRY_CAST" => cast(inner, rules),
        "CONVERT" => literal(inner.split_once(',')?.1, rules).map(|(text, _)| text),
        "TO_DATE" | "TO_TIMESTAMP" => {
            let (text, rest) = literal(inner, rules)?;
            let (mask, _) = literal(rest.strip_prefix(',')?, rules)?;
            mask::iso(&text, &mask)
        }
        "UNISTR" => literal(inner, rules).map(|(text, _)| mask::unescape_unicode(&text)),
        "TO_CLOB" | "TO_NCLOB" => {
            literal(inner, rules).filter(|(_, rest)| rest.is_empty()).map(|(text, _)| text)
        }
        "REPLACE" => replaced(expression, rules),
        _ => None,
    }
}

/// Reads `'…' AS type`; dates lose the letter in their middle, and the clock where it shows midnight.
fn cast(inner: &str, rules: Rules) -> Option<String> {
    let at = inner.to_ascii_uppercase().rfind(" AS ")?;
    let (value, sort) = (inner.get(..at)?.trim(), inner.get(at + 4..)?.trim().to_ascii_uppercase());
    if let Some(digits) = strip_word(value, "0x") {
        return mask::of_bytes(digits, &sort);
    }
    let (text, _) = literal(value, rules).filter(|(_, rest)| rest.is_empty())?;
    if !sort.starts_with("DATE") && !sort.starts_with("SMALLDATE") {
        return Some(text);
    }
    let Some((day, clock)) = text.split_once('T') else { return Some(text) };
    let clock = clock.split('.').next().unwrap_or(clock);
    Some(if clock == "00:00:00" { day.to_owned() } else { format!("{day} {clock}") })
}

/// Reads `replace(replace('…', '\r', char(13)), '\n', char(10))`, as SQLite writes line ends.
fn replaced(expression: &str, rules: Rules) -> Option<String> {
    let mut inner = expression.trim();
    let mut ends = Vec::new();
    while let Some(rest) = strip_word(inner, "replace(") {
        let rest = rest.trim_end();
        let (found, end) = [("'\\n',char(10))", ("\\n", "\n")), ("'\\r',char(13))", ("\\r", "\r"))]
            .into_iter()
            .find_map(|(tail, end)| Some((rest.strip_suffix(tail)?, end)))?;
        inner = found.trim_end().strip_suffix(',')?;
        ends.push(end);
        if ends.len() > 2 {
            return None;
        }
    }
    let (text, rest) = literal(inner, rules)?;
    let whole = ends.iter().fold(text, |text, (sign, end)| text.replace(sign, end));
    rest.is_empty().then_some(whole)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    head.eq_ignore_ascii_case(word).then(|| text.get(word.len()..))?
}

/// Reads a text at the start of an expression, and what stands behind it.
fn literal(text: &str, rules: Rules) -> Option<(String, &str)> {
    let text = text.trim();
    let quote = text.find('\'')?;
    let word = text.get(..quote)?.to_ascii_uppercase();
    let mut lexer = Lexer::new(Input::of(text.get(quote + 1..)?), rules);
    let mut held = Held::with_room(text.len());
    let by = if word.is_empty() { Introduced::Text } else { introduced(&word)? };
    lexer.introduced(by, &mut held).ok()?;
    let mut left = Held::with_room(text.len());
    lexer.input.run(|_| false, |run| left.push(run));
    let rest = text.get(text.len() - left.bytes.len()..)?;
    Some((String::from_utf8(held.bytes).ok()?, rest.trim()))
}
