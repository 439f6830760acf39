//! Finds the cells of one record in a slice of bytes.
//!
//! In: bytes that start at a record, and what is known about quotes further on. Out: where each
//! cell lies, or that more bytes are needed, or that a quote was opened and never closed. It knows
//! nothing of files, rows or encodings.
//!
//! A state machine of our own and not `csv-core`: a reader in the style of RFC 4180 has no notion of
//! a quote that was never meant to open a cell, so one such quote swallows the rest of the file. To
//! step back to the line where the quote was opened, the scanner must see the bytes of the whole
//! record and judge whether the lines inside the quotes are rows of their own.

use crate::source::layout::Escape;

/// How a text file marks its cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) struct Dialect {
    pub(in crate::source) delimiter: u8,
    pub(in crate::source) quote: Option<u8>,
    pub(in crate::source) escape: Escape,
    pub(in crate::source) spacing: Spacing,
}

/// Whether blanks after a delimiter belong to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Spacing {
    /// They belong to the cell.
    Kept,
    /// They belong to the delimiter, as in `a, b, c`.
    Skipped,
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

/// What the caller knows about the slice.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// Nothing follows the slice.
    pub(super) last: bool,
    /// Up to here it is known that a quote left open on its line is never closed.
    pub(super) hopeless: usize,
}

/// What a scan came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A record that ends before this offset.
    Record { end: usize },
    /// The slice ends before the record does.
    More,
    /// The quote that opens this cell is never closed; its line ends before the offset `cut`.
    Unclosed { field: usize, cut: usize, cause: Cause },
}

/// Why a quote counts as never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// The lines inside the quotes look like rows.
    Rows,
    /// No closing quote was found before the end of the slice.
    End,
}

const ENDS_PLAIN: u8 = 1;
const STOPS_QUOTED: u8 = 2;

/// Lines inside one pair of quotes after which they are looked at, even if nothing else is odd.
/// Longer notes than this exist, but none whose lines have as many cells as the table.
const LONG_NOTE: u32 = 64;

/// Scans records of one dialect.
#[derive(Debug)]
pub(super) struct Scanner {
    dialect: Dialect,
    classes: [u8; 256],
    /// Cells that a record usually has; 0 if that is unknown.
    expected: usize,
    most_columns: usize,
    /// The cells of the last record.
    pub(super) fields: Vec<Field>,
    /// Cells of the last record with a quote inside that is not escaped.
    pub(super) strays: Vec<usize>,
    /// Line ends inside and at the end of the last record.
    pub(super) lines: u32,
    /// A record ended with a lone carriage return: in this file it is a line end, inside quotes too.
    cr_ends_lines: bool,
    /// Whether the last record had more cells than the limit.
    pub(super) overflow: bool,
    /// The first cell of the last record that spans lines.
    spanning: Option<usize>,
}

enum Quoted {
    Closed { field: Field, resume: usize },
    More,
    Unclosed(Cause),
}

enum AfterQuote {
    Closes(usize),
    Escapes,
    Stray,
    Unknown,
}

/// What stood between an opening and a closing quote.
#[derive(Clone, Copy)]
struct Inside {
    /// Line ends, lone carriage returns included.
    newlines: u32,
    lone_returns: u32,
    strays: u32,
}

impl Scanner {
    pub(super) fn new(dialect: Dialect, expected: usize, most_columns: usize) -> Scanner {
        let mut classes = [0; 256];
        let mut mark = |byte: u8, class: u8| {
            if let Some(entry) = classes.get_mut(usize::from(byte)) {
                *entry |= class;
            }
        };
        mark(dialect.delimiter, ENDS_PLAIN);
        for newline in [b'\n', b'\r'] {
            mark(newline, ENDS_PLAIN | STOPS_QUOTED);
        }
        if let Some(quote) = dialect.quote {
            mark(quote, STOPS_QUOTED);
        }
        if dialect.escape == Escape::Backslash {
            mark(b'\\', STOPS_QUOTED);
        }
        Scanner {
            dialect,
            classes,
            expected,
            most_columns,
            fields: Vec::new(),
            strays: Vec::new(),
            lines: 0,
            cr_ends_lines: false,
            overflow: false,
            spanning: None,
        }
    }

    /// Scans one record from the start of the slice.
    pub(super) fn scan(&mut self, bytes: &[u8], view: View) -> Verdict {
        self.begin();
        let mut at = 0;
        loop {
            at = self.skip_spaces(bytes, at);
            let resume = match self.opening_quote(bytes, at) {
                None => match self.plain(bytes, at, view) {
                    Some(end) => self.push(Field { start: at, end, form: Form::Verbatim }, end),
                    None => return Verdict::More,
                },
                Some(quote) => match self.quoted(bytes, at, quote, view) {
                    Quoted::Closed { field, resume } => self.push(field, resume),
                    Quoted::More => return Verdict::More,
                    Quoted::Unclosed(cause) => return self.unclosed(bytes, at, cause),
                },
            };
            match bytes.get(resume) {
                Some(byte) if *byte == self.dialect.delimiter => at = resume + 1,
                Some(_) => return self.end_record(bytes, resume, view),
                None => return Verdict::Record { end: resume },
            }
        }
    }

    /// Scans a line on its own; a quote that it does not close is text.
    pub(super) fn scan_line(&mut self, line: &[u8]) {
        self.begin();
        let mut at = 0;
        let view = View { last: true, hopeless: 0 };
        loop {
            at = self.skip_spaces(line, at);
            let closed =
                self.opening_quote(line, at).and_then(|quote| closed_on_line(line, at, quote, &self.dialect));
            let resume = match closed {
                Some((field, resume)) => self.push(field, resume),
                None => {
                    let end = self.plain(line, at, view).unwrap_or(line.len());
                    let start = self.without_lone_quote(line, at, end);
                    self.push(Field { start, end, form: Form::Verbatim }, end)
                }
            };
            match line.get(resume) {
                Some(byte) if *byte == self.dialect.delimiter => at = resume + 1,
                after => {
                    self.lines += u32::from(after.is_some());
                    return;
                }
            }
        }
    }

    fn begin(&mut self) {
        self.fields.clear();
        self.strays.clear();
        self.lines = 0;
        self.overflow = false;
        self.spanning = None;
    }

    fn push(&mut self, field: Field, resume: usize) -> usize {
        if self.fields.len() < self.most_columns {
            self.fields.push(field);
        } else {
            self.overflow = true;
        }
        resume
    }

    fn skip_spaces(&self, bytes: &[u8], at: usize) -> usize {
        if self.dialect.spacing == Spacing::Kept || at == 0 {
            return at;
        }
        at + bytes.iter().skip(at).take_while(|byte| **byte == b' ').count()
    }

    fn opening_quote(&self, bytes: &[u8], at: usize) -> Option<u8> {
        self.dialect.quote.filter(|quote| bytes.get(at) == Some(quote))
    }

    /// Finds the end of a cell without quotes, or `None` if the slice ends first.
    fn plain(&self, bytes: &[u8], at: usize, view: View) -> Option<usize> {
        let rest = bytes.get(at..).unwrap_or_default();
        let end = match self.find(rest, ENDS_PLAIN) {
            Some(length) => at + length,
            None if view.last => return Some(bytes.len()),
            None => return None,
        };
        // A carriage return at the end of the slice may be half of a line end.
        let torn = end + 1 == bytes.len() && bytes.get(end) == Some(&b'\r') && !view.last;
        (!torn).then_some(end)
    }

    fn find(&self, bytes: &[u8], class: u8) -> Option<usize> {
        let of = |byte: &u8| self.classes.get(usize::from(*byte)).is_some_and(|found| found & class != 0);
        bytes.iter().position(of)
    }

    fn quoted(&mut self, bytes: &[u8], open: usize, quote: u8, view: View) -> Quoted {
        let mut field = Field { start: open + 1, end: open + 1, form: Form::Verbatim };
        let (mut at, mut newlines, mut strays) = (open + 1, 0_u32, 0_u32);
        let mut lone_returns = 0_u32;
        while let Some(length) = self.find(bytes.get(at..).unwrap_or_default(), STOPS_QUOTED) {
            at += length;
            let byte = bytes.get(at).copied().unwrap_or_default();
            if byte == quote {
                match self.after_quote(bytes, at, quote, view) {
                    AfterQuote::Closes(resume) => {
                        field.end = at;
                        return self.close(bytes, field, resume, Inside { newlines, lone_returns, strays });
                    }
                    AfterQuote::Escapes => at += 1,
                    AfterQuote::Stray => strays += 1,
                    AfterQuote::Unknown => return Quoted::More,
                }
                field.form = Form::Escaped;
            } else if byte == b'\\' {
                field.form = Form::Escaped;
                at += 1;
            } else {
                if byte == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                    at += 1;
                } else if byte == b'\r' {
                    lone_returns += 1;
                }
                newlines += 1;
                let odd = (strays > 0 || newlines >= LONG_NOTE) && newlines.is_power_of_two();
                if open < view.hopeless {
                    return Quoted::Unclosed(Cause::End);
                }
                if odd && self.looks_like_rows(bytes, open, at, strays) {
                    return Quoted::Unclosed(Cause::Rows);
                }
            }
            at += 1;
        }
        if view.last { Quoted::Unclosed(Cause::End) } else { Quoted::More }
    }

    fn close(&mut self, bytes: &[u8], field: Field, resume: usize, inside: Inside) -> Quoted {
        let Inside { newlines, lone_returns, strays } = inside;
        if newlines > 0 && strays > 0 && self.looks_like_rows(bytes, field.start - 1, field.end, strays) {
            return Quoted::Unclosed(Cause::Rows);
        }
        if strays > 0 {
            self.strays.push(self.fields.len());
        }
        if newlines > 0 && self.spanning.is_none() {
            self.spanning = Some(self.fields.len());
        }
        self.lines += if self.cr_ends_lines { newlines } else { newlines - lone_returns };
        Quoted::Closed { field, resume }
    }

    fn after_quote(&self, bytes: &[u8], at: usize, quote: u8, view: View) -> AfterQuote {
        let rest = bytes.get(at + 1..).unwrap_or_default();
        if rest.first() == Some(&quote) && self.dialect.escape == Escape::Doubled {
            return AfterQuote::Escapes;
        }
        let blanks = match self.dialect.delimiter {
            b' ' => 0,
            _ => rest.iter().take_while(|byte| **byte == b' ').count(),
        };
        match rest.get(blanks) {
            None if view.last => AfterQuote::Closes(at + 1 + blanks),
            None => AfterQuote::Unknown,
            Some(b'\r') if rest.len() == blanks + 1 && !view.last => AfterQuote::Unknown,
            Some(byte) if *byte == self.dialect.delimiter || matches!(byte, b'\r' | b'\n') => {
                AfterQuote::Closes(at + 1 + blanks)
            }
            Some(_) => AfterQuote::Stray,
        }
    }

    /// Takes the line end, and doubts the quotes once more if the record has an unusual width.
    fn end_record(&mut self, bytes: &[u8], at: usize, view: View) -> Verdict {
        let crlf = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
        if let Some(spanning) = self.spanning
            && self.expected >= 2
            && self.fields.len() != self.expected
            && let Some(field) = self.fields.get(spanning).copied()
            && self.looks_like_rows(bytes, field.start - 1, field.end, 0)
        {
            let cut = line_end(bytes, field.start);
            return Verdict::Unclosed { field: spanning, cut, cause: Cause::Rows };
        }
        debug_assert!(view.last || at < bytes.len());
        self.lines += 1;
        self.cr_ends_lines |= !crlf && bytes.get(at) == Some(&b'\r');
        Verdict::Record { end: at + 1 + usize::from(crlf) }
    }

    fn unclosed(&self, bytes: &[u8], open: usize, cause: Cause) -> Verdict {
        Verdict::Unclosed { field: self.fields.len(), cut: line_end(bytes, open), cause }
    }

    /// Judges whether the lines between an opening quote and `until` are rows of their own.
    fn looks_like_rows(&self, bytes: &[u8], open: usize, until: usize, strays: u32) -> bool {
        if self.expected < 2 {
            return strays > 0;
        }
        let first_end = line_end(bytes, open);
        let inside = bytes.get(first_end..until.max(first_end)).unwrap_or_default();
        let mut lines: Vec<&[u8]> = inside.split(|byte| *byte == b'\n' || *byte == b'\r').collect();
        lines.pop();
        lines.retain(|line| !line.is_empty());
        lines.truncate(LONG_NOTE as usize);
        if lines.is_empty() {
            let start =
                bytes.get(..open).and_then(|before| before.iter().rposition(|byte| is_newline(*byte)));
            let own = bytes.get(start.map_or(0, |at| at + 1)..first_end).unwrap_or_default();
            let next = bytes.get(first_end..line_end(bytes, first_end)).unwrap_or_default();
            return self.width(own) == self.expected && self.width(next) == self.expected;
        }
        let alike = lines.iter().filter(|line| self.width(line) == self.expected).count();
        alike * 10 >= lines.len() * 6
    }

    /// Counts the cells of a line on its own.
    fn width(&self, line: &[u8]) -> usize {
        let (mut at, mut count) = (0, 1);
        let whole = View { last: true, hopeless: 0 };
        loop {
            let closed =
                self.opening_quote(line, at).and_then(|quote| closed_on_line(line, at, quote, &self.dialect));
            let resume = match closed {
                Some((_, resume)) => resume,
                None => self.plain(line, at, whole).unwrap_or(line.len()),
            };
            if line.get(resume) != Some(&self.dialect.delimiter) {
                return count;
            }
            count += 1;
            at = resume + 1;
        }
    }

    /// Leaves out a quote that opens a cell and has no partner in it.
    fn without_lone_quote(&self, line: &[u8], start: usize, end: usize) -> usize {
        let Some(quote) = self.opening_quote(line, start) else { return start };
        let cell = line.get(start..end).unwrap_or_default();
        let quotes = cell.iter().filter(|byte| **byte == quote).count();
        start + quotes % 2
    }
}

/// Finds a quoted cell that is closed properly on its own line, and where to go on after it.
fn closed_on_line(line: &[u8], open: usize, quote: u8, dialect: &Dialect) -> Option<(Field, usize)> {
    let mut field = Field { start: open + 1, end: open + 1, form: Form::Verbatim };
    let mut at = open + 1;
    while let Some(byte) = line.get(at) {
        let next = line.get(at + 1);
        if *byte == b'\\' && dialect.escape == Escape::Backslash {
            field.form = Form::Escaped;
            at += 1;
        } else if *byte == quote {
            match next {
                None => return Some((Field { end: at, ..field }, at + 1)),
                Some(next) if *next == dialect.delimiter || is_newline(*next) => {
                    return Some((Field { end: at, ..field }, at + 1));
                }
                Some(next) if *next == quote => {
                    field.form = Form::Escaped;
                    at += 1;
                }
                Some(_) => {}
            }
        } else if is_newline(*byte) {
            return None;
        }
        at += 1;
    }
    None
}

fn is_newline(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Finds the offset behind the line end that follows `from`.
fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    match rest.iter().position(|byte| is_newline(*byte)) {
        None => bytes.len(),
        Some(at) if rest.get(at) == Some(&b'\r') && rest.get(at + 1) == Some(&b'\n') => from + at + 2,
        Some(at) => from + at + 1,
    }
}
