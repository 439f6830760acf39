//! Database dumps: the records of the table that holds contacts.
//!
//! In: an open text file with INSERT statements or COPY blocks. Out: the names of the tables, and the records
//! of one of them as rows. The file is walked twice, once to find the table and once to read it; a record and
//! a block of the file are held, whatever the length of a statement. Nothing is carried out or computed. The
//! row number is the line on which the record starts; where records share lines it is the number of the
//! record in its table. This module does not know what a column means, except by asking the header judge.

mod copy;
mod dialect;
mod lexer;
mod mask;
mod survey;
#[cfg(test)]
mod tests;
mod value;
mod walk;

use std::collections::{HashMap, VecDeque};
use std::io::Read;

use dialect::{Rules, rules};
use lexer::{Lexer, Trouble};
use survey::{Choice, Survey, counting};
use value::{Sort, Value, plain_text};
use walk::{Item, Keep, Walk};

use super::celltext::cell_text;
use super::error::{Limit, ReadError};
use super::input::Input;
use super::layout::{Numbering, OtherTable};
use super::options::{Limits, ReadOptions};
use super::row::{Cell, CellKind, Damage, DamageKind, SourceRow};
use super::stream::Raw;

/// A dump whose table is chosen.
pub(super) struct Opened {
    pub(super) table: String,
    pub(super) columns: Vec<String>,
    pub(super) others: Vec<OtherTable>,
    pub(super) numbering: Numbering,
    pub(super) not_applied: u64,
    pub(super) rows: DumpRows,
}

/// Why no table of a dump can be read.
#[derive(Debug)]
pub(super) enum NoTable {
    /// The one that was asked for is not there; these are.
    NotThere(Vec<String>),
    /// No table has a record.
    Empty,
    /// The operating system does not hand out the file.
    Io(std::io::Error),
}

/// Starts to read a file from its first character.
pub(super) type Start<'a> = &'a dyn Fn() -> std::io::Result<Box<dyn Read + Send>>;

/// Finds the table and gets ready to read it.
pub(super) fn open(
    start: Start<'_>,
    sample: &[u8],
    file: &str,
    options: &ReadOptions,
) -> Result<Opened, NoTable> {
    let (rules, survey) = surveyed(start, rules(sample), &options.limits)?;
    let choice = match survey.choose(options.sheet.as_deref(), options.header_judge) {
        Ok(choice) => choice,
        Err(names) if names.is_empty() => return Err(NoTable::Empty),
        Err(names) => return Err(NoTable::NotThere(names)),
    };
    let input = Input::new(start().map_err(NoTable::Io)?);
    let Choice { table, others, not_applied } = choice;
    let numbering = table.numbering();
    let rows =
        DumpRows::new(Walk::new(Lexer::new(input, rules), counting(&options.limits)), &table, options, file);
    Ok(Opened { table: table.name, columns: table.columns, others, numbering, not_applied, rows })
}

/// Walks through the dump; where the rules about backslashes do not fit, with the other ones too.
fn surveyed(start: Start<'_>, first: Rules, limits: &Limits) -> Result<(Rules, Survey), NoTable> {
    let walk = |rules: Rules| -> Result<Survey, NoTable> {
        let input = Input::new(start().map_err(NoTable::Io)?);
        let mut walk = Walk::new(Lexer::new(input, rules), counting(limits));
        let survey = Survey::of(&mut walk);
        walk.lexer.input.take_failure().map_or(Ok(survey), |failure| Err(NoTable::Io(failure)))
    };
    let survey = walk(first)?;
    if survey.troubles == 0 {
        return Ok((first, survey));
    }
    let other = walk(first.turned())?;
    let better = other.troubles < survey.troubles;
    Ok(if better { (first.turned(), other) } else { (first, survey) })
}

/// The records of the chosen table.
pub(super) struct DumpRows {
    walk: Walk,
    file: String,
    limits: Limits,
    table: String,
    numbering: Numbering,
    /// Place of each column by its name in small letters.
    places: HashMap<String, usize>,
    /// Places of the values of the statement that is read; none where they stand in the table's order.
    order: Vec<usize>,
    reading: bool,
    count: u32,
    waiting: VecDeque<Raw>,
    ended: bool,
}

impl DumpRows {
    fn new(walk: Walk, table: &survey::Found, options: &ReadOptions, file: &str) -> DumpRows {
        let names = table.columns.iter().enumerate();
        DumpRows {
            walk,
            file: file.to_owned(),
            limits: options.limits.clone(),
            table: table.name.to_lowercase(),
            numbering: table.numbering(),
            places: names.map(|(at, name)| (name.to_lowercase(), at)).collect(),
            order: Vec::new(),
            reading: false,
            count: 0,
            waiting: VecDeque::new(),
            ended: false,
        }
    }

    pub(super) fn next_raw(&mut self) -> Option<Raw> {
        loop {
            if let Some(raw) = self.waiting.pop_front() {
                return Some(raw);
            }
            if self.ended {
                return None;
            }
            match self.walk.next() {
                Some(item) => self.take(item),
                None => {
                    self.ended = true;
                    let source = self.walk.lexer.input.take_failure()?;
                    return Some(Raw::Stopped(ReadError::Io { file: self.file.clone(), row: None, source }));
                }
            }
        }
    }

    fn take(&mut self, item: Item) {
        match item {
            Item::Opened { table, columns } => self.start(&table, &columns),
            Item::Record { line, values } if self.reading => self.record(line, &values),
            Item::Unreadable { line, trouble } if self.reading => {
                let row = self.number(line);
                self.damage(row, None, DamageKind::UnreadableCell, unreadable(trouble));
            }
            Item::TooLarge { line } if self.reading => {
                self.stop(line, Limit::RowBytes, format!("{} bytes", self.limits.row_bytes));
            }
            Item::TooWide { line } if self.reading => {
                self.stop(line, Limit::Columns, format!("{} columns", self.limits.columns));
            }
            _ => {}
        }
    }

    /// Gets ready for the records of a statement.
    fn start(&mut self, table: &str, columns: &[String]) {
        self.reading = table.to_lowercase() == self.table;
        self.walk.keep =
            Keep { value_bytes: if self.reading { self.limits.cell_bytes } else { 0 }, ..self.walk.keep };
        if self.reading {
            let place = |name: &String| self.places.get(&name.to_lowercase()).copied().unwrap_or(usize::MAX);
            self.order = columns.iter().map(place).collect();
        }
    }

    fn number(&mut self, line: u32) -> u32 {
        self.count = self.count.saturating_add(1);
        match self.numbering {
            Numbering::Lines => line,
            Numbering::Records => self.count,
        }
    }

    fn record(&mut self, line: u32, values: &[Value]) {
        let row = self.number(line);
        if self.count > self.limits.rows {
            return self.stop(row, Limit::Rows, format!("{} rows", self.limits.rows));
        }
        let mut cells = Vec::with_capacity(values.len());
        for (at, value) in values.iter().enumerate() {
            let place = self.order.get(at).copied().unwrap_or(at);
            if place >= usize::from(self.limits.columns) {
                continue;
            }
            if cells.len() <= place {
                cells.resize(place + 1, Cell::default());
            }
            let cell = self.cell(row, place, value);
            if let Some(slot) = cells.get_mut(place) {
                *slot = cell;
            }
        }
        self.waiting.push_back(Raw::Row(SourceRow { row, cells }));
    }

    fn cell(&mut self, row: u32, place: usize, value: &Value) -> Cell {
        let column = u16::try_from(place).ok();
        let kind = match value.sort {
            Sort::Nothing => return Cell::default(),
            Sort::Text | Sort::Expression => CellKind::Text,
            Sort::Number => CellKind::Number,
            Sort::Truth => CellKind::Boolean,
        };
        if let Some(bit) = self.bit(value) {
            return Cell { text: bit.to_owned(), kind: CellKind::Number };
        }
        let (mut text, repairs) = cell_text(&value.text);
        for (kind, message) in repairs {
            self.damage(row, column, kind, message);
        }
        if value.sort == Sort::Expression {
            match plain_text(&text, self.walk.lexer.rules) {
                Some(plain) => text = plain,
                None => self.damage(row, column, DamageKind::Expression, "an expression; kept as it stands"),
            }
        }
        if text.is_empty() { Cell::default() } else { Cell { text, kind } }
    }

    /// A bit of MySQL, which older dumps write as the character 0 or 1.
    fn bit(&self, value: &Value) -> Option<&'static str> {
        let raw = value.sort == Sort::Text && self.walk.lexer.rules.family == dialect::Family::MySql;
        match value.text.bytes.as_slice() {
            [0] if raw => Some("0"),
            [1] if raw => Some("1"),
            _ => None,
        }
    }

    fn damage(&mut self, row: u32, column: Option<u16>, kind: DamageKind, message: &str) {
        self.waiting.push_back(Raw::Damage(Damage { row, column, kind, message: message.to_owned() }));
    }

    fn stop(&mut self, row: u32, limit: Limit, allowed: String) {
        self.ended = true;
        let file = self.file.clone();
        let error = ReadError::BeyondLimits { file, row: Some(row), limit, allowed, part: None };
        self.waiting.push_back(Raw::Stopped(error));
    }
}

fn unreadable(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Unfinished => "the file ends inside this record; it may have been cut off",
        Trouble::Malformed => "the record cannot be read, most likely because a quote in it is not doubled",
    }
}
