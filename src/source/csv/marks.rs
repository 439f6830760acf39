//! How a text file marks cells and records, and the smallest questions about one place in it.
//!
//! In: a dialect and bytes. Out: whether a delimiter or a line end stands at an offset. It remembers nothing.

use crate::source::layout::{Delimiter, Escape, Newline, Tail};

/// How a text file marks its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) struct Dialect {
    pub(in crate::source) delimiter: Delimiter,
    pub(in crate::source) quote: Option<u8>,
    pub(in crate::source) escape: Escape,
    /// The line end that ends records; any other may stand in a cell.
    pub(in crate::source) ends: Newline,
}

/// How the bytes of a cell become its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// As they stand.
    Verbatim,
    /// Quotes inside are escaped.
    Escaped,
}

/// Where a cell lies in the slice, without its quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) form: Form,
}

/// What is odd about the quotes of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A quote inside that is not escaped; it is text.
    Stray,
    /// A quote in front that no other closes; it is left out.
    Lone,
    /// The cells of the record are separated by another delimiter.
    OtherDelimiter,
}

/// A line end and whether it is the one that ends records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It ends a record; so many bytes.
    Record(usize),
    /// It may be part of a cell; so many bytes.
    Doubtful(usize),
}

impl Dialect {
    /// Tells how long the delimiter at this offset is, if one stands there.
    pub(super) fn delimiter_at(&self, bytes: &[u8], at: usize) -> Option<usize> {
        if bytes.get(at) != Some(&self.delimiter.byte) {
            return None;
        }
        match self.delimiter.tail {
            Tail::Nothing | Tail::Blanks => Some(1),
            Tail::Byte(tail) => (bytes.get(at + 1) == Some(&tail)).then_some(2),
        }
    }

    /// Tells what line end stands at this offset, if one does.
    pub(super) fn ending_at(&self, bytes: &[u8], at: usize) -> Option<Ending> {
        let (length, own) = match (bytes.get(at), bytes.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => return Some(Ending::Record(2)),
            (Some(b'\r'), _) => (1, Newline::Cr),
            (Some(b'\n'), _) => (1, Newline::Lf),
            _ => return None,
        };
        let certain = self.ends == own || self.ends == Newline::Mixed;
        Some(if certain { Ending::Record(length) } else { Ending::Doubtful(length) })
    }

    /// Tells whether a delimiter, a line end or the end of the slice follows.
    pub(super) fn cell_ends_at(&self, bytes: &[u8], at: usize) -> bool {
        match bytes.get(at) {
            None | Some(b'\n' | b'\r') => true,
            Some(_) => self.delimiter_at(bytes, at).is_some(),
        }
    }

    /// Goes over blanks that belong to the delimiter.
    pub(super) fn skip_blanks(&self, bytes: &[u8], at: usize) -> usize {
        if self.delimiter.tail != Tail::Blanks || at == 0 {
            return at;
        }
        at + blanks(bytes, at)
    }

    /// Counts the blanks that may stand between a closing quote and the delimiter.
    pub(super) fn blanks_behind_quote(&self, bytes: &[u8], at: usize) -> usize {
        if self.delimiter.byte == b' ' { 0 } else { blanks(bytes, at) }
    }

    /// Gives the quote if it stands at this offset.
    pub(super) fn quote_at(&self, bytes: &[u8], at: usize) -> Option<u8> {
        self.quote.filter(|quote| bytes.get(at) == Some(quote))
    }

    /// Tells whether the backslash at this offset takes the meaning from the byte behind it.
    pub(super) fn escapes_at(&self, bytes: &[u8], at: usize) -> bool {
        self.escape == Escape::Backslash && bytes.get(at) == Some(&b'\\') && at + 1 < bytes.len()
    }

    /// Tells whether a quote between these bytes is an apostrophe.
    pub(super) fn is_apostrophe(&self, bytes: &[u8], at: usize) -> bool {
        let is_letter = |at: usize| bytes.get(at).is_some_and(|b| b.is_ascii_alphanumeric() || *b >= 0x80);
        self.quote == Some(b'\'') && at > 0 && is_letter(at - 1) && is_letter(at + 1)
    }
}

/// Delimiters that a single row may have instead of its own.
pub(super) const OTHERS: [u8; 5] = [b';', b',', b'\t', b'|', b' '];

/// Cuts a line at a delimiter that stands tight between cells, as it does not in prose: no blank behind it, and where it
/// is itself a blank, some cell in quotes.
pub(super) fn split_tightly(line: &[u8], dialect: &Dialect) -> Option<Vec<Field>> {
    let delimiter = dialect.delimiter.byte;
    let pair = |first: u8, second: u8| line.windows(2).any(|window| window == [first, second]);
    let quote = dialect.quote?;
    let loose = if delimiter == b' ' { !pair(b' ', quote) } else { pair(delimiter, b' ') };
    if loose || !line.contains(&delimiter) || line.iter().any(|byte| is_newline(*byte)) {
        return None;
    }
    let (mut at, mut fields) = (0, Vec::new());
    loop {
        let closed = dialect.quote_at(line, at).and_then(|quote| closed_on_line(line, at, quote, dialect));
        let (field, resume) = closed.unwrap_or_else(|| {
            let rest = line.get(at..).unwrap_or_default();
            let end = at + rest.iter().position(|byte| *byte == delimiter).unwrap_or(rest.len());
            (Field { start: at, end, form: Form::Verbatim }, end)
        });
        fields.push(field);
        match dialect.delimiter_at(line, resume) {
            Some(length) => at = resume + length,
            None => return Some(fields),
        }
    }
}

fn blanks(bytes: &[u8], at: usize) -> usize {
    bytes.iter().skip(at).take_while(|byte| **byte == b' ').count()
}

pub(super) fn is_newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Finds the offset behind the line end that follows `from`.
pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    match rest.iter().position(|byte| is_newline(*byte)) {
        None => bytes.len(),
        Some(at) if rest.get(at) == Some(&b'\r') && rest.get(at + 1) == Some(&b'\n') => from + at + 2,
        Some(at) => from + at + 1,
    }
}

/// Finds a quoted cell that is closed properly on its own line, and where to go on after it.
pub(super) fn closed_on_line(
    line: &[u8],
    open: usize,
    quote: u8,
    dialect: &Dialect,
) -> Option<(Field, usize)> {
    let mut field = Field { start: open + 1, end: open + 1, form: Form::Verbatim };
    let mut at = open + 1;
    while let Some(byte) = line.get(at) {
        if dialect.escapes_at(line, at) {
            field.form = Form::Escaped;
            at += 1;
        } else if *byte == quote {
            let resume = at + 1 + dialect.blanks_behind_quote(line, at + 1);
            if dialect.cell_ends_at(line, resume) {
                return Some((Field { end: at, ..field }, resume));
            }
            if line.get(at + 1) == Some(&quote) {
                field.form = Form::Escaped;
                at += 1;
            }
        } else if is_newline(*byte) {
            return None;
        }
        at += 1;
    }
    None
}
