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

use super::careful;
use super::marks::{self, Dialect, Ending, Field, Form, Oddity, closed_on_line, is_newline, line_end};
use crate::source::layout::{Escape, Newline};

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
    /// Cells of the last record with quotes that are not in order.
    pub(super) odd: Vec<(usize, Oddity)>,
    /// Line ends inside and at the end of the last record.
    pub(super) lines: u32,
    /// Whether the last record had more cells than the limit.
    pub(super) overflow: bool,
    /// The first cell of the last record that spans lines.
    spanning: Option<usize>,
    /// Whether the last record has a cell in quotes.
    quoted: bool,
    /// Whether a record was read before.
    begun: bool,
    /// Second looks at lines that are still allowed, so that a hostile file cannot ask for one per line.
    second_looks: u32,
}

/// Lines of a file that may be looked at twice.
const SECOND_LOOKS: u32 = 50_000;

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
#[derive(Clone, Copy, Default)]
struct Inside {
    newlines: u32,
    lone_returns: u32,
    strays: u32,
}

impl Scanner {
    pub(super) fn new(dialect: Dialect, expected: usize, most_columns: usize) -> Scanner {
        Scanner {
            dialect,
            classes: classes(&dialect),
            expected,
            most_columns,
            fields: Vec::new(),
            odd: Vec::new(),
            lines: 0,
            overflow: false,
            spanning: None,
            quoted: false,
            begun: false,
            second_looks: SECOND_LOOKS,
        }
    }

    /// Scans one record from the start of the slice.
    pub(super) fn scan(&mut self, bytes: &[u8], view: View) -> Verdict {
        self.begin();
        let mut at = 0;
        loop {
            at = self.opening(bytes, at);
            let resume = match self.dialect.quote_at(bytes, at) {
                None => match self.plain(bytes, at, view) {
                    Some(field) => self.push(field, field.end),
                    None => return Verdict::More,
                },
                Some(quote) => match self.quoted(bytes, at, quote, view) {
                    Quoted::Closed { field, resume } => self.push(field, resume),
                    Quoted::More => return Verdict::More,
                    Quoted::Unclosed(cause) => return self.unclosed(bytes, at, cause),
                },
            };
            match self.dialect.delimiter_at(bytes, resume) {
                Some(length) => at = resume + length,
                None => return self.end_record(bytes, resume, view),
            }
        }
    }

    /// Scans a line on its own; a quote that it does not close is text.
    pub(super) fn scan_line(&mut self, line: &[u8], unclosed: usize) {
        self.begin();
        let ends = line.last().is_some_and(|byte| is_newline(*byte));
        self.lines = u32::from(ends);
        if self.look_again(without_end(line)) {
            return;
        }
        let mut at = 0;
        loop {
            at = self.opening(line, at);
            let closed = self
                .dialect
                .quote_at(line, at)
                .and_then(|quote| closed_on_line(line, at, quote, &self.dialect));
            let resume = match closed {
                Some((field, resume)) => self.push(field, resume),
                None => {
                    let field = self.plain_on_line(line, at);
                    let start = self.without_lone_quote(line, at, field.end);
                    self.push(Field { start, ..field }, field.end)
                }
            };
            match self.dialect.delimiter_at(line, resume) {
                Some(length) => at = resume + length,
                None => return self.odd.push((unclosed, Oddity::Lone)),
            }
        }
    }

    fn begin(&mut self) {
        self.fields.clear();
        self.odd.clear();
        self.lines = 0;
        self.overflow = false;
        self.spanning = None;
        self.quoted = false;
    }

    fn push(&mut self, field: Field, resume: usize) -> usize {
        if self.fields.len() < self.most_columns {
            self.fields.push(field);
        } else {
            self.overflow = true;
        }
        resume
    }

    /// Goes to where a cell opens: over blanks of the delimiter, and over blanks before a quoted cell.
    fn opening(&self, bytes: &[u8], at: usize) -> usize {
        let at = self.dialect.skip_blanks(bytes, at);
        if bytes.get(at) != Some(&b' ') || self.dialect.delimiter.byte == b' ' {
            return at;
        }
        let behind = at + bytes.iter().skip(at).take_while(|byte| **byte == b' ').count();
        let closed = self
            .dialect
            .quote_at(bytes, behind)
            .and_then(|quote| closed_on_line(bytes, behind, quote, &self.dialect));
        if closed.is_some() { behind } else { at }
    }

    /// Finds the end of a cell without quotes, or `None` if the slice ends first.
    fn plain(&self, bytes: &[u8], start: usize, view: View) -> Option<Field> {
        let mut field = Field { start, end: start, form: Form::Verbatim };
        loop {
            let rest = bytes.get(field.end..).unwrap_or_default();
            let Some(length) = self.find(rest, ENDS_PLAIN) else {
                field.end = bytes.len();
                return view.last.then_some(field);
            };
            field.end += length;
            let byte = bytes.get(field.end).copied().unwrap_or_default();
            // Any mark but a line feed at the end of the slice may be half of a mark.
            if field.end + 1 == bytes.len() && byte != b'\n' && !view.last {
                return None;
            }
            if self.dialect.escapes_at(bytes, field.end) {
                field.form = Form::Escaped;
                field.end = (field.end + 2).min(bytes.len());
                continue;
            }
            let ends = if is_newline(byte) {
                self.ends_record(bytes, field.end, view)?
            } else {
                self.dialect.delimiter_at(bytes, field.end).is_some()
            };
            if ends {
                return Some(field);
            }
            field.end += 1;
        }
    }

    /// Finds the end of a cell without quotes on a line that stands for itself.
    fn plain_on_line(&self, line: &[u8], start: usize) -> Field {
        let mut end = start;
        while let Some(length) = self.find(line.get(end..).unwrap_or_default(), ENDS_PLAIN) {
            end += length;
            if line.get(end).is_some_and(|b| is_newline(*b)) || self.dialect.delimiter_at(line, end).is_some()
            {
                return Field { start, end, form: Form::Verbatim };
            }
            end += 1;
        }
        Field { start, end: line.len(), form: Form::Verbatim }
    }

    fn find(&self, bytes: &[u8], class: u8) -> Option<usize> {
        let of = |byte: &u8| self.classes.get(usize::from(*byte)).is_some_and(|found| found & class != 0);
        bytes.iter().position(of)
    }

    /// Tells whether a line end outside of quotes ends the record; `None` if more bytes must be seen.
    ///
    /// In a file whose records end otherwise it is text, unless what follows is a row of its own or would
    /// make this one too long.
    fn ends_record(&self, bytes: &[u8], at: usize, view: View) -> Option<bool> {
        match self.dialect.ending_at(bytes, at) {
            None | Some(Ending::Record(_)) => return Some(true),
            Some(Ending::Doubtful(_)) if self.expected == 0 => return Some(false),
            Some(Ending::Doubtful(_)) if self.expected == 1 => return Some(true),
            Some(Ending::Doubtful(_)) => {}
        }
        let rest = bytes.get(at + 1..).unwrap_or_default();
        // The last line end of a file ends its last record, whatever the others are.
        if rest.is_empty() && view.last {
            return Some(true);
        }
        let next = match rest.iter().position(|byte| is_newline(*byte)) {
            Some(end) => rest.get(..end).unwrap_or_default(),
            None if view.last => rest,
            None => return None,
        };
        let width = self.width(next);
        // A whole row behind a line with one cell: a title at the start of the file, else a line end in the first cell.
        let in_first_cell = self.fields.is_empty() && self.begun && at > 0;
        Some((width == self.expected && !in_first_cell) || self.fields.len() + width > self.expected)
    }

    fn quoted(&mut self, bytes: &[u8], open: usize, quote: u8, view: View) -> Quoted {
        self.quoted = true;
        let mut field = Field { start: open + 1, end: open + 1, form: Form::Verbatim };
        let (mut at, mut inside) = (open + 1, Inside::default());
        while let Some(length) = self.find(bytes.get(at..).unwrap_or_default(), STOPS_QUOTED) {
            at += length;
            let byte = bytes.get(at).copied().unwrap_or_default();
            if byte == quote {
                match self.after_quote(bytes, at, quote, view) {
                    AfterQuote::Closes(resume) => {
                        field.end = at;
                        return self.close(bytes, field, resume, inside);
                    }
                    AfterQuote::Escapes => at += 1,
                    AfterQuote::Stray if self.dialect.is_apostrophe(bytes, at) => {}
                    AfterQuote::Stray => inside.strays += 1,
                    AfterQuote::Unknown => return Quoted::More,
                }
                field.form = Form::Escaped;
            } else if byte == b'\\' {
                field.form = Form::Escaped;
                at += 1;
            } else {
                at += usize::from(byte == b'\r' && bytes.get(at + 1) == Some(&b'\n'));
                if let Some(cause) = self.newline_inside(bytes, (open, at), &mut inside, view) {
                    return Quoted::Unclosed(cause);
                }
            }
            at += 1;
        }
        if view.last { Quoted::Unclosed(Cause::End) } else { Quoted::More }
    }

    /// Counts a line end inside quotes, and doubts the quotes where that is due.
    fn newline_inside(
        &self,
        bytes: &[u8],
        (open, at): (usize, usize),
        inside: &mut Inside,
        view: View,
    ) -> Option<Cause> {
        inside.newlines += 1;
        inside.lone_returns += u32::from(bytes.get(at) == Some(&b'\r'));
        let odd = (inside.strays > 0 || inside.newlines >= LONG_NOTE) && inside.newlines.is_power_of_two();
        if open < view.hopeless {
            return Some(Cause::End);
        }
        (odd && self.looks_like_rows(bytes, open, at, inside.strays)).then_some(Cause::Rows)
    }

    fn close(&mut self, bytes: &[u8], field: Field, resume: usize, inside: Inside) -> Quoted {
        let Inside { newlines, lone_returns, strays } = inside;
        if newlines > 0 && strays > 0 && self.looks_like_rows(bytes, field.start - 1, field.end, strays) {
            return Quoted::Unclosed(Cause::Rows);
        }
        if strays > 0 {
            self.odd.push((self.fields.len(), Oddity::Stray));
        }
        if newlines > 0 && self.spanning.is_none() {
            self.spanning = Some(self.fields.len());
        }
        let returns_count = matches!(self.dialect.ends, Newline::Cr | Newline::Mixed);
        self.lines += if returns_count { newlines } else { newlines - lone_returns };
        Quoted::Closed { field, resume }
    }

    fn after_quote(&self, bytes: &[u8], at: usize, quote: u8, view: View) -> AfterQuote {
        if bytes.get(at + 1) == Some(&quote) && self.dialect.escape == Escape::Doubled {
            return AfterQuote::Escapes;
        }
        let resume = at + 1 + self.dialect.blanks_behind_quote(bytes, at + 1);
        let torn = resume + 1 >= bytes.len() && !view.last && bytes.get(resume) != Some(&b'\n');
        if torn {
            AfterQuote::Unknown
        } else if self.dialect.cell_ends_at(bytes, resume) {
            AfterQuote::Closes(resume)
        } else {
            AfterQuote::Stray
        }
    }

    /// Takes the line end, and doubts the quotes once more if the record has an unusual width.
    fn end_record(&mut self, bytes: &[u8], at: usize, view: View) -> Verdict {
        let unusual = self.expected >= 2 && self.fields.len() != self.expected;
        if unusual
            && let Some(spanning) = self.spanning
            && let Some(field) = self.fields.get(spanning).copied()
            && self.looks_like_rows(bytes, field.start - 1, field.end, 0)
        {
            let cut = line_end(bytes, field.start);
            return Verdict::Unclosed { field: spanning, cut, cause: Cause::Rows };
        }
        if unusual && self.quoted {
            self.look_again(bytes.get(..at).unwrap_or_default());
        }
        if unusual && self.fields.len() == 1 {
            self.try_other_delimiters(bytes.get(..at).unwrap_or_default());
        }
        debug_assert!(view.last || at < bytes.len());
        self.begun = true;
        self.lines += self.doubtful_lines(bytes, at);
        match self.dialect.ending_at(bytes, at) {
            None => Verdict::Record { end: at },
            Some(Ending::Record(length) | Ending::Doubtful(length)) => {
                self.lines += 1;
                Verdict::Record { end: at + length }
            }
        }
    }

    /// Counts the line feeds that were taken into cells without quotes.
    fn doubtful_lines(&self, bytes: &[u8], at: usize) -> u32 {
        if matches!(self.dialect.ends, Newline::Lf | Newline::Mixed) || self.spanning.is_some() {
            return 0;
        }
        let record = bytes.get(..at).unwrap_or_default();
        u32::try_from(record.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u32::MAX)
    }

    /// Reads a line so that it has the usual number of cells, if its quotes allow that; tells whether they do.
    fn look_again(&mut self, line: &[u8]) -> bool {
        if self.second_looks == 0 {
            return false;
        }
        self.second_looks -= 1;
        let Some(reading) = careful::read(line, &self.dialect, self.expected) else { return false };
        self.fields = reading.fields;
        self.odd = reading.odd;
        true
    }

    /// Reads a line without a delimiter by another one, if that gives the usual number of cells.
    fn try_other_delimiters(&mut self, line: &[u8]) {
        if self.expected < 3 || line.len() < self.expected || self.second_looks == 0 {
            return;
        }
        self.second_looks -= 1;
        let found = marks::OTHERS.into_iter().filter(|other| *other != self.dialect.delimiter.byte).find_map(
            |other| {
                let dialect = Dialect { delimiter: other.into(), ..self.dialect };
                let fields = marks::split_tightly(line, &dialect)?;
                (fields.len() == self.expected).then_some(fields)
            },
        );
        if let Some(fields) = found {
            self.fields = fields;
            self.odd = vec![(0, Oddity::OtherDelimiter)];
        }
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
        let before = bytes.get(..open).unwrap_or_default();
        let start = before.iter().rposition(|byte| is_newline(*byte)).map_or(0, |at| at + 1);
        let own = without_end(bytes.get(start..first_end).unwrap_or_default());
        let next = without_end(bytes.get(first_end..line_end(bytes, first_end)).unwrap_or_default());
        if strays > 0 && self.starts_row(next) && (self.expected > 2 || self.is_row(own)) {
            return true;
        }
        let inside = bytes.get(first_end..until.max(first_end)).unwrap_or_default();
        let mut lines: Vec<&[u8]> = inside.split(|byte| is_newline(*byte)).collect();
        lines.pop();
        lines.retain(|line| !line.is_empty());
        lines.truncate(LONG_NOTE as usize);
        if lines.is_empty() {
            return self.is_row(own) && self.is_row(next);
        }
        let alike = lines.iter().filter(|line| self.width(line) == self.expected).count();
        alike * 10 >= lines.len() * 6
    }

    /// Tells whether a line is a row, or the start of one whose last cell goes on in the next line.
    fn starts_row(&self, line: &[u8]) -> bool {
        let width = self.width(line);
        width == self.expected || (width > 1 && width < self.expected && self.leaves_quote_open(line))
    }

    fn leaves_quote_open(&self, line: &[u8]) -> bool {
        let quote = self.dialect.quote;
        let opens = |at: &usize| {
            self.dialect.delimiter_at(line, *at).is_some_and(|length| line.get(at + length) == quote.as_ref())
        };
        (0..line.len()).rfind(opens).is_some_and(|at| {
            let rest = line.get(at + 1..).unwrap_or_default();
            rest.iter().filter(|byte| Some(**byte) == quote).count() % 2 == 1
        })
    }

    /// Tells whether a line has the usual number of cells, be it at a second look.
    fn is_row(&self, line: &[u8]) -> bool {
        self.width(line) == self.expected || careful::read(line, &self.dialect, self.expected).is_some()
    }

    /// Counts the cells of a line on its own.
    fn width(&self, line: &[u8]) -> usize {
        let (mut at, mut count) = (0, 1);
        loop {
            at = self.opening(line, at);
            let closed = self
                .dialect
                .quote_at(line, at)
                .and_then(|quote| closed_on_line(line, at, quote, &self.dialect));
            let resume = match closed {
                Some((_, resume)) => resume,
                None => self.plain_on_line(line, at).end,
            };
            match self.dialect.delimiter_at(line, resume) {
                None => return count,
                Some(length) => at = resume + length,
            }
            count += 1;
        }
    }

    /// Leaves out a quote that opens a cell and has no partner in it.
    fn without_lone_quote(&self, line: &[u8], start: usize, end: usize) -> usize {
        let Some(quote) = self.dialect.quote_at(line, start) else { return start };
        let cell = line.get(start..end).unwrap_or_default();
        let quotes = cell.iter().filter(|byte| **byte == quote).count();
        start + quotes % 2
    }
}

/// Gives a line without its line end.
fn without_end(line: &[u8]) -> &[u8] {
    let end = line.iter().rposition(|byte| !is_newline(*byte)).map_or(0, |at| at + 1);
    line.get(..end).unwrap_or(line)
}

/// Says of each byte where the scanner must stop at it.
fn classes(dialect: &Dialect) -> [u8; 256] {
    let mut classes = [0; 256];
    let mut mark = |byte: u8, class: u8| {
        if let Some(entry) = classes.get_mut(usize::from(byte)) {
            *entry |= class;
        }
    };
    mark(dialect.delimiter.byte, ENDS_PLAIN);
    for newline in [b'\n', b'\r'] {
        mark(newline, ENDS_PLAIN | STOPS_QUOTED);
    }
    if let Some(quote) = dialect.quote {
        mark(quote, STOPS_QUOTED);
    }
    if dialect.escape == Escape::Backslash {
        mark(b'\\', ENDS_PLAIN | STOPS_QUOTED);
    }
    classes
}
