//! The first walk through a dump: which tables it has, how many records, and which one holds contacts.
//!
//! In: a dump. Out: the chosen table with its columns. Records are counted and not kept. The choice asks the
//! header judge about the names of the columns, then the number of records.

use std::collections::HashMap;

use super::walk::{Item, Keep, Walk};
use crate::source::layout::{Numbering, OtherTable};
use crate::source::options::{HeaderJudge, Limits, position_of};

/// Tables that are told apart; a dump of more is no export of contacts.
const MOST_TABLES: usize = 10_000;

/// Bytes of the names of columns that are kept of all tables.
const MOST_NAMES: usize = 16 << 20;

/// One table of a dump.
#[derive(Debug, Default, Clone)]
pub(super) struct Found {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) records: u64,
    /// Values of the widest record.
    widest: usize,
    /// The line of the last record.
    last_line: u32,
    /// Whether two records start on one line.
    shares_lines: bool,
}

/// What the first walk shows.
#[derive(Debug, Default)]
pub(super) struct Survey {
    tables: Vec<Found>,
    by_name: HashMap<String, usize>,
    names_bytes: usize,
    current: Option<usize>,
    /// Statements that would change records if they were carried out.
    pub(super) not_applied: u64,
    /// Places that cannot be read.
    pub(super) troubles: u64,
}

impl Survey {
    pub(super) fn of(walk: &mut Walk) -> Survey {
        let mut survey = Survey::default();
        while let Some(item) = walk.next() {
            survey.take(item, walk.keep);
        }
        survey
    }

    fn take(&mut self, item: Item, keep: Keep) {
        match item {
            Item::Created { table, columns } => {
                self.current = self.place(&table);
                self.add_columns(columns, keep);
            }
            Item::Opened { table, columns } => {
                self.current = self.place(&table);
                self.add_columns(columns, keep);
            }
            Item::Record { line, values } => {
                if let Some(table) = self.current.and_then(|at| self.tables.get_mut(at)) {
                    table.count(line, values.len());
                }
            }
            Item::Unreadable { line, .. } | Item::TooLarge { line } | Item::TooWide { line } => {
                self.troubles += 1;
                if let Some(table) = self.current.and_then(|at| self.tables.get_mut(at)) {
                    table.count(line, 0);
                }
            }
            Item::Lost => self.troubles += 1,
            Item::NotApplied => self.not_applied += 1,
        }
    }

    fn place(&mut self, name: &str) -> Option<usize> {
        let key = name.to_lowercase();
        if let Some(at) = self.by_name.get(&key) {
            return Some(*at);
        }
        if self.tables.len() >= MOST_TABLES {
            return None;
        }
        self.tables.push(Found { name: name.to_owned(), ..Found::default() });
        self.by_name.insert(key, self.tables.len() - 1);
        Some(self.tables.len() - 1)
    }

    /// Adds the columns that the table does not have yet.
    fn add_columns(&mut self, columns: Vec<String>, keep: Keep) {
        let Some(table) = self.current.and_then(|at| self.tables.get_mut(at)) else { return };
        if table.columns == columns {
            return;
        }
        let mut known: std::collections::HashSet<String> =
            table.columns.iter().map(|column| column.to_lowercase()).collect();
        for column in columns {
            self.names_bytes += column.len();
            let room = table.columns.len() < keep.columns && self.names_bytes <= MOST_NAMES;
            if room && known.insert(column.to_lowercase()) {
                table.columns.push(column);
            }
        }
    }

    /// Takes out the table that a person asked for, or the one that holds contacts.
    pub(super) fn choose(self, asked: Option<&str>, judge: HeaderJudge) -> Result<Choice, Vec<String>> {
        let filled: Vec<Found> = self.tables.into_iter().filter(|table| table.records > 0).collect();
        let at = match asked {
            Some(name) => called(name, &filled),
            None => best(&filled, judge),
        };
        let Some(at) = at else { return Err(filled.into_iter().map(|table| table.name).collect()) };
        let mut others = filled;
        let mut table = others.remove(at);
        let names = table.columns.len().max(table.widest);
        table.columns.resize(names, String::new());
        let others = others.into_iter().map(|other| OtherTable { name: other.name, rows: other.records });
        Ok(Choice { others: others.collect(), not_applied: self.not_applied, table })
    }
}

/// The table that is read, and those that are not.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) table: Found,
    pub(super) others: Vec<OtherTable>,
    pub(super) not_applied: u64,
}

impl Found {
    fn count(&mut self, line: u32, values: usize) {
        self.records += 1;
        self.widest = self.widest.max(values);
        self.shares_lines |= line <= self.last_line;
        self.last_line = line;
    }

    /// What the row numbers of this table are.
    pub(super) fn numbering(&self) -> Numbering {
        if self.shares_lines { Numbering::Records } else { Numbering::Lines }
    }

    /// The name without its schema.
    fn bare(&self) -> &str {
        self.name.rsplit('.').next().unwrap_or(&self.name)
    }
}

/// Finds the table that a person asked for, with or without its schema.
fn called(asked: &str, tables: &[Found]) -> Option<usize> {
    let bare: Vec<&str> = tables.iter().map(Found::bare).collect();
    let whole: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    let by_name =
        |names: &[&str]| position_of(asked, names).filter(|_| asked.trim().parse::<usize>().is_err());
    by_name(&whole).or_else(|| position_of(asked, &bare))
}

/// Finds the table whose columns are known best; of about equal ones the larger.
fn best(tables: &[Found], judge: HeaderJudge) -> Option<usize> {
    let known: Vec<usize> = tables.iter().map(|table| judge(&table.columns)).collect();
    let most = known.iter().copied().max().unwrap_or(0);
    let near = |at: &usize| known.get(*at).is_some_and(|count| count * 4 >= most * 3);
    let size = |at: &usize| tables.get(*at).map_or(0, |table| table.records);
    (0..tables.len()).rev().filter(near).max_by_key(size)
}

/// The limits of the first walk: nothing is kept.
pub(super) fn counting(limits: &Limits) -> Keep {
    Keep { value_bytes: 0, record_bytes: limits.row_bytes, columns: usize::from(limits.columns) }
}
