//! A second look at one line whose quotes do not add up.
//!
//! In: a line or a record without its line end, a dialect and how many cells a record usually has. Out: the one reading that
//! has so many cells, if there is one. Quotes in the wrong place leave few ways to read a line, and the
//! number of cells tells which was meant; without such a reading the caller keeps what it had. It never
//! doubts a cell whose quotes are in order.

use super::marks::{Dialect, Field, Form, Oddity, is_newline};

/// Steps that the second look at one line may take.
const STEPS: u32 = 2_000;

/// Lines longer than this are not looked at twice.
const LONGEST_LINE: usize = 64 << 10;

/// Columns beyond which a line is not looked at twice; the search goes one call deeper per cell.
const MOST_COLUMNS: usize = 512;

/// Places at which one cell may be closed that are tried.
const MOST_CLOSINGS: usize = 8;

/// A reading of a line.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) fields: Vec<Field>,
    pub(super) odd: Vec<(usize, Oddity)>,
}

/// Reads a line so that it has `expected` cells, if its quotes allow that in an unusual way.
pub(super) fn read(line: &[u8], dialect: &Dialect, expected: usize) -> Option<Reading> {
    if !(2..=MOST_COLUMNS).contains(&expected) || line.len() > LONGEST_LINE {
        return None;
    }
    let mut search = Search { line, dialect, expected, steps: STEPS, reading: Reading::default() };
    (search.cell(0) && !search.reading.odd.is_empty()).then_some(search.reading)
}

struct Search<'a> {
    line: &'a [u8],
    dialect: &'a Dialect,
    expected: usize,
    steps: u32,
    reading: Reading,
}

/// A way to close a quoted cell.
struct Closing {
    field: Field,
    resume: usize,
    odd: Option<Oddity>,
}

impl Search<'_> {
    /// Reads on from the start of a cell; on failure the reading is as it was.
    fn cell(&mut self, at: usize) -> bool {
        if self.steps == 0 || self.reading.fields.len() >= self.expected {
            return false;
        }
        self.steps -= 1;
        let at = self.dialect.skip_blanks(self.line, at);
        match self.dialect.quote_at(self.line, at) {
            Some(quote) => {
                self.closings(at, quote).into_iter().any(|closing| self.take(&closing))
                    || self.lone(at, quote)
            }
            None => {
                let field = self.plain(at);
                let ends_in_quote =
                    field.end > at + 1 && self.dialect.quote_at(self.line, field.end - 1).is_some();
                let after_guess =
                    self.reading.odd.last().is_some_and(|(cell, _)| cell + 1 == self.reading.fields.len());
                let spans = self
                    .line
                    .get(field.start..field.end)
                    .is_some_and(|cell| cell.iter().any(|b| is_newline(*b)));
                if spans || (ends_in_quote && after_guess) {
                    return false;
                }
                self.take(&Closing { field, resume: field.end, odd: None })
            }
        }
    }

    fn take(&mut self, closing: &Closing) -> bool {
        let cell = self.reading.fields.len();
        let odd = self.reading.odd.len();
        self.reading.fields.push(closing.field);
        self.reading.odd.extend(closing.odd.map(|odd| (cell, odd)));
        let done = match self.dialect.delimiter_at(self.line, closing.resume) {
            Some(length) => self.cell(closing.resume + length),
            None => self.reading.fields.len() == self.expected,
        };
        if !done {
            self.reading.fields.truncate(cell);
            self.reading.odd.truncate(odd);
        }
        done
    }

    /// Takes the opening quote for a slip, which only a cell without proper quotes allows.
    fn lone(&mut self, at: usize, quote: u8) -> bool {
        if properly_closed(self.line, at, quote, self.dialect) {
            return false;
        }
        let field = self.plain(at);
        let cell = self.line.get(at..field.end).unwrap_or_default();
        if cell.iter().any(|byte| is_newline(*byte)) {
            return false;
        }
        let odd_number = cell.iter().filter(|byte| **byte == quote).count() % 2 == 1;
        let field = Field { start: at + usize::from(odd_number), ..field };
        self.take(&Closing { field, resume: field.end, odd: Some(Oddity::Lone) })
    }

    fn plain(&self, at: usize) -> Field {
        let mut end = at;
        while end < self.line.len() && self.dialect.delimiter_at(self.line, end).is_none() {
            end += 1;
        }
        Field { start: at, end, form: Form::Verbatim }
    }

    /// Lists the places where a quoted cell may end, the proper one first.
    fn closings(&self, open: usize, quote: u8) -> Vec<Closing> {
        let mut found: Vec<Closing> = Vec::new();
        let (mut at, mut form, mut strays, mut closed) = (open + 1, Form::Verbatim, 0, false);
        while at < self.line.len() && found.len() < MOST_CLOSINGS {
            if self.dialect.escapes_at(self.line, at) {
                form = Form::Escaped;
                at += 2;
                continue;
            }
            if self.line.get(at) != Some(&quote) {
                at += 1;
                continue;
            }
            let run = self.line.iter().skip(at).take_while(|byte| **byte == quote).count();
            let last = at + run - 1;
            let resume = last + 1 + self.dialect.blanks_behind_quote(self.line, last + 1);
            let ends = self.dialect.cell_ends_at(self.line, resume);
            let proper = run % 2 == 1;
            if ends && (!proper || !closed || strays > 0) {
                let odd = (!proper || strays > 0 || closed).then_some(Oddity::Stray);
                let form = if run > 1 { Form::Escaped } else { form };
                let closing = Closing { field: Field { start: open + 1, end: last, form }, resume, odd };
                let place = if proper && !closed { 0 } else { found.len() };
                found.insert(place, closing);
            }
            if ends && proper && strays == 0 {
                break;
            }
            closed |= ends && proper;
            strays += usize::from(proper && !ends);
            form = Form::Escaped;
            at += run;
        }
        found
    }
}

/// Tells whether the quotes of a cell are in order.
fn properly_closed(line: &[u8], open: usize, quote: u8, dialect: &Dialect) -> bool {
    let mut at = open + 1;
    while at < line.len() {
        if dialect.escapes_at(line, at) {
            at += 2;
            continue;
        }
        if line.get(at) != Some(&quote) {
            at += 1;
            continue;
        }
        let run = line.iter().skip(at).take_while(|byte| **byte == quote).count();
        if run % 2 == 1 {
            let behind = at + run;
            return dialect.cell_ends_at(line, behind + dialect.blanks_behind_quote(line, behind));
        }
        at += run;
    }
    false
}
