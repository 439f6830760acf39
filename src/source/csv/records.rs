//! A text file as a stream of records: line numbers, cells as text, damage by name.
//!
//! In: a reader of UTF-8 bytes, a dialect, and how wide a record usually is. Out: records and
//! damage in the order of the file. At most one record and one block of bytes are held. It does not
//! know which record is a header or a title.

use std::io::Read;

use super::marks::{Dialect, Field, Form, Oddity};
use super::scan::{Cause, Scanner, Verdict, View};
use crate::source::encoding::{CellText, Strange};
use crate::source::error::{Limit, ReadError};
use crate::source::layout::Escape;
use crate::source::options::Limits;
use crate::source::row::{Cell, Damage, DamageKind, SourceRow};
use crate::source::stream::Raw;

/// Bytes read at a time.
const BLOCK: usize = 256 << 10;

/// Reads records.
pub(in crate::source) struct Records {
    feed: Feed,
    scanner: Scanner,
    dialect: Dialect,
    cells: CellText,
    limits: Limits,
    file: String,
    /// The line on which the next record starts.
    line: u32,
    count: u32,
    /// Bytes ahead in which no quote closes what its line leaves open.
    hopeless: usize,
    /// The record whose damage was handed out first.
    waiting: std::collections::VecDeque<Raw>,
    stopped: bool,
}

/// What a person fixed or the sample showed.
#[derive(Debug, Clone)]
pub(in crate::source) struct Plan {
    pub(in crate::source) file: String,
    pub(in crate::source) dialect: Dialect,
    /// How the bytes of a cell become its text.
    pub(in crate::source) cells: CellText,
    /// Cells that a record usually has; 0 if that is unknown.
    pub(in crate::source) width: usize,
    pub(in crate::source) limits: Limits,
}

impl Records {
    pub(in crate::source) fn new(reader: Box<dyn Read + Send>, plan: Plan) -> Records {
        let columns = usize::from(plan.limits.columns);
        Records {
            feed: Feed { reader, buffer: Vec::new(), start: 0, ended: false },
            scanner: Scanner::new(plan.dialect, plan.width, columns),
            dialect: plan.dialect,
            cells: plan.cells,
            limits: plan.limits,
            file: plan.file,
            line: 1,
            count: 0,
            hopeless: 0,
            waiting: std::collections::VecDeque::new(),
            stopped: false,
        }
    }

    pub(in crate::source) fn next_raw(&mut self) -> Option<Raw> {
        if let Some(raw) = self.waiting.pop_front() {
            return Some(raw);
        }
        if self.stopped {
            return None;
        }
        loop {
            let view = View { last: self.feed.ended, hopeless: self.hopeless };
            let bytes = self.feed.view();
            if bytes.is_empty() && view.last {
                return None;
            }
            let long = bytes.len() >= self.limits.row_bytes;
            match self.scanner.scan(bytes, View { last: view.last || long, ..view }) {
                Verdict::Record { end } if long && end == bytes.len() && !view.last => {
                    let allowed = self.limits.row_bytes;
                    return Some(self.beyond(Limit::RowBytes, format!("{allowed} bytes")));
                }
                Verdict::Record { end } => return self.take(end),
                Verdict::Unclosed { field, cut, cause } => return self.resume_at_line(field, cut, cause),
                Verdict::More => {
                    if let Err(source) = self.feed.grow() {
                        self.stopped = true;
                        return Some(Raw::Stopped(ReadError::Io {
                            file: self.file.clone(),
                            row: Some(self.line),
                            source,
                        }));
                    }
                }
            }
        }
    }

    /// Reads the line on which a quote was left open for itself, and goes on with the next line.
    fn resume_at_line(&mut self, field: usize, cut: usize, cause: Cause) -> Option<Raw> {
        let bytes = self.feed.view();
        if cause == Cause::End {
            self.hopeless = self.hopeless.max(bytes.len());
        }
        self.scanner.scan_line(bytes.get(..cut).unwrap_or(bytes), field);
        self.take(cut)
    }

    fn take(&mut self, end: usize) -> Option<Raw> {
        self.count += 1;
        if self.scanner.overflow {
            let allowed = self.limits.columns;
            return Some(self.beyond(Limit::Columns, format!("{allowed} columns")));
        }
        if self.count > self.limits.rows {
            let allowed = self.limits.rows;
            return Some(self.beyond(Limit::Rows, format!("{allowed} rows")));
        }
        let row = self.row();
        self.line += self.scanner.lines;
        self.hopeless = self.hopeless.saturating_sub(end);
        self.feed.consume(end);
        if self.waiting.is_empty() {
            return Some(Raw::Row(row));
        }
        self.waiting.push_back(Raw::Row(row));
        self.waiting.pop_front()
    }

    fn row(&mut self) -> SourceRow {
        let mut cells = Vec::with_capacity(self.scanner.fields.len());
        let mut odd = Vec::new();
        let bytes = self.feed.view();
        for (index, field) in self.scanner.fields.iter().enumerate() {
            let raw = bytes.get(field.start..field.end).unwrap_or_default();
            cells.push(Cell::of_text(self.text(raw, *field, |kind| odd.push((index, kind)))));
        }
        for (index, oddity) in self.scanner.odd.drain(..) {
            odd.push((index, kind_of(oddity)));
        }
        for (index, kind) in odd {
            let message = self.sentence(kind);
            self.damage(index, kind, message);
        }
        SourceRow { row: self.line, cells }
    }

    fn text(&self, raw: &[u8], field: Field, mut odd: impl FnMut(DamageKind)) -> String {
        let (mut text, strange) = self.cells.read(raw);
        match strange {
            None => {}
            Some(Strange::Foreign) => odd(DamageKind::MixedEncoding),
            Some(Strange::Undecodable) => odd(DamageKind::UndecodableText),
        }
        if field.form == Form::Escaped {
            text = self.unescape(&text);
        }
        if raw.contains(&0) {
            odd(DamageKind::NulCharacter);
            text.retain(|c| c != '\0');
        }
        if text.len() > self.limits.cell_bytes {
            odd(DamageKind::LongCell);
            text.truncate(text.floor_char_boundary(self.limits.cell_bytes));
        }
        text
    }

    fn unescape(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            match rest.peek() {
                Some(next) if self.escapes(c, *next) => out.extend(rest.next()),
                _ => out.push(c),
            }
        }
        out
    }

    /// Tells whether the first of two characters only takes the meaning from the second.
    fn escapes(&self, first: char, second: char) -> bool {
        let quote = self.dialect.quote.map(char::from);
        match self.dialect.escape {
            Escape::Doubled => Some(first) == quote && second == first,
            Escape::Backslash => {
                let delimiter = char::from(self.dialect.delimiter.byte);
                first == '\\'
                    && (Some(second) == quote || matches!(second, '\\' | '\n' | '\r') || second == delimiter)
            }
        }
    }

    fn damage(&mut self, field: usize, kind: DamageKind, message: String) {
        let column = u16::try_from(field).ok();
        self.waiting.push_back(Raw::Damage(Damage { row: self.line, column, kind, message }));
    }

    fn sentence(&self, kind: DamageKind) -> String {
        let limit = self.limits.cell_bytes;
        match kind {
            DamageKind::StrayQuote => {
                "a quote inside the quoted cell is not doubled; it was kept as text".to_owned()
            }
            DamageKind::UnclosedQuote => {
                "a quote is opened here and never closed; the line was read for itself".to_owned()
            }
            DamageKind::OtherDelimiter => {
                "the row has another delimiter than the others; it was read by that one, \
                                           which gives the usual number of cells"
                    .to_owned()
            }
            DamageKind::MixedEncoding => self.cells.sentence(Strange::Foreign).into_owned(),
            DamageKind::UndecodableText => self.cells.sentence(Strange::Undecodable).into_owned(),
            DamageKind::NulCharacter => "NUL characters were left out".to_owned(),
            DamageKind::LongCell => {
                format!("longer than a cell may be; cut at {limit} bytes (--max-cell-bytes)")
            }
            _ => "damaged".to_owned(),
        }
    }

    fn beyond(&mut self, limit: Limit, allowed: String) -> Raw {
        self.stopped = true;
        self.waiting.clear();
        Raw::Stopped(ReadError::BeyondLimits {
            file: self.file.clone(),
            row: Some(self.line),
            limit,
            allowed,
            part: None,
        })
    }
}

fn kind_of(oddity: Oddity) -> DamageKind {
    match oddity {
        Oddity::Stray => DamageKind::StrayQuote,
        Oddity::Lone => DamageKind::UnclosedQuote,
        Oddity::OtherDelimiter => DamageKind::OtherDelimiter,
    }
}

/// A window on the bytes of the file that starts at the next record.
struct Feed {
    reader: Box<dyn Read + Send>,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
}

impl Feed {
    fn view(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.buffer.len());
    }

    /// Adds a block, or as much again as there is, so that long records cost linear time.
    fn grow(&mut self) -> std::io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let want = self.buffer.len().max(BLOCK);
        self.buffer.reserve(want);
        let got = self.reader.by_ref().take(want as u64).read_to_end(&mut self.buffer)?;
        self.ended = got < want;
        Ok(())
    }
}
