//! Tables in marked-up text: web pages saved as `.xls`, Excel's XML of 2003, LibreOffice's flat file.
//!
//! In: an open text file. Out: the names of its tables, and the rows of one of them. The file is walked twice,
//! once to find the table with the best known header and once to read it; one row per open table is held. No
//! entity is defined, no address is opened, no formula is computed. It does not know which row is the header,
//! except by asking the header judge.

mod entity;
mod html;
mod sheet;
mod steps;
#[cfg(test)]
mod tests;
mod token;

use std::collections::VecDeque;

use entity::Names;
use steps::{Room, Step, Walk, Wanted};
use token::Tokens;

use super::error::ReadError;
use super::input::Input;
use super::layout::MarkupKind;
use super::options::{HeaderJudge, Limits, ReadOptions, position_of};
use super::row::SourceRow;
use super::sql::{NoTable, Start};
use super::stream::Raw;

/// Tables that are told apart.
const MOST_TABLES: usize = 10_000;

/// Rows of a table among which a header is looked for.
const GLANCE_ROWS: u32 = 40;

/// A file whose table is chosen.
pub(super) struct Opened {
    pub(super) table: String,
    pub(super) others: Vec<String>,
    pub(super) rows: TableRows,
}

/// Finds the table and gets ready to read it.
pub(super) fn open(
    start: Start<'_>,
    kind: MarkupKind,
    file: &str,
    options: &ReadOptions,
) -> Result<Opened, NoTable> {
    let mut first = walk(start, kind, Wanted::Glance, &options.limits)?;
    let seen = glance(first.as_mut(), options.header_judge);
    if let Some(failure) = first.take_failure() {
        return Err(NoTable::Io(failure));
    }
    let filled: Vec<usize> =
        (0..seen.len()).filter(|at| seen.get(*at).is_some_and(Seen::is_filled)).collect();
    let chosen = match &options.sheet {
        Some(asked) => {
            let names: Vec<&str> =
                filled.iter().filter_map(|at| Some(seen.get(*at)?.name.as_str())).collect();
            position_of(asked, &names).and_then(|at| filled.get(at).copied())
        }
        None => best(&seen),
    };
    let names = seen.iter().filter(|table| table.is_filled()).map(|table| table.name.clone());
    let Some(chosen) = chosen else {
        let names: Vec<String> = names.collect();
        return Err(if names.is_empty() { NoTable::Empty } else { NoTable::NotThere(names) });
    };
    let table = seen.get(chosen).map(|table| table.name.clone()).unwrap_or_default();
    let others = seen.iter().enumerate().filter(|(at, table)| *at != chosen && table.is_told(kind));
    let others = others.map(|(_, table)| table.name.clone()).collect();
    let walk = walk(start, kind, Wanted::Table(chosen), &options.limits)?;
    let rows =
        TableRows { walk, table: chosen, file: file.to_owned(), waiting: VecDeque::new(), ended: false };
    Ok(Opened { table, others, rows })
}

fn walk(
    start: Start<'_>,
    kind: MarkupKind,
    wanted: Wanted,
    limits: &Limits,
) -> Result<Box<dyn Walk>, NoTable> {
    let input = Input::new(start().map_err(NoTable::Io)?);
    let room = Room { wanted, limits: limits.clone() };
    Ok(match kind {
        MarkupKind::Html => Box::new(html::Html::new(Tokens::new(input, Names::Html), room)),
        MarkupKind::SpreadsheetXml | MarkupKind::FlatOds => {
            Box::new(sheet::Sheets::new(Tokens::new(input, Names::Xml), room))
        }
    })
}

/// What a first look at a table shows.
#[derive(Debug, Default)]
struct Seen {
    name: String,
    hidden: bool,
    rows: u32,
    /// Filled cells of all rows.
    cells: u64,
    /// Known headers in the row that has most of them.
    known: usize,
}

impl Seen {
    fn is_filled(&self) -> bool {
        self.cells > 0
    }

    /// Tells whether a person would want to know that the table was not read.
    fn is_told(&self, kind: MarkupKind) -> bool {
        // Pages are laid out with tables of one cell; they are no tables to anybody.
        self.cells > 0 && (kind != MarkupKind::Html || (self.rows > 1 && self.cells > u64::from(self.rows)))
    }
}

fn glance(walk: &mut dyn Walk, judge: HeaderJudge) -> Vec<Seen> {
    let mut seen: Vec<Seen> = Vec::new();
    while let Some(step) = walk.next_step() {
        let (Step::Named { table, .. }
        | Step::Hidden { table }
        | Step::Row { table, .. }
        | Step::Beyond { table, .. }) = step;
        if table >= MOST_TABLES {
            continue;
        }
        while seen.len() <= table {
            let name = format!("table {}", seen.len() + 1);
            seen.push(Seen { name, ..Seen::default() });
        }
        let Some(known) = seen.get_mut(table) else { continue };
        match step {
            Step::Named { name, .. } if !name.is_empty() => known.name = name,
            Step::Hidden { .. } => known.hidden = true,
            Step::Row { row, .. } => known.look(&row, judge),
            // A table beyond the limits is worth a clear word when it is read.
            Step::Beyond { .. } => known.cells += 1,
            Step::Named { .. } => {}
        }
    }
    seen
}

impl Seen {
    fn look(&mut self, row: &SourceRow, judge: HeaderJudge) {
        self.rows = self.rows.saturating_add(1);
        let filled = row.filled();
        self.cells += filled as u64;
        if self.rows <= GLANCE_ROWS && filled > 0 {
            let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.trim().to_owned()).collect();
            let known = judge(&texts);
            // A cell that holds a whole page knows every word.
            if known * 4 >= filled {
                self.known = self.known.max(known);
            }
        }
    }
}

/// Finds the table whose header is known best; of equal ones the visible, then the fuller, then the first.
fn best(seen: &[Seen]) -> Option<usize> {
    let filled = seen.iter().enumerate().rev().filter(|(_, table)| table.cells > 0);
    filled.max_by_key(|(_, table)| (table.known, !table.hidden, table.cells)).map(|(at, _)| at)
}

/// The rows of the chosen table.
pub(super) struct TableRows {
    walk: Box<dyn Walk>,
    table: usize,
    file: String,
    waiting: VecDeque<Raw>,
    ended: bool,
}

impl TableRows {
    pub(super) fn next_raw(&mut self) -> Option<Raw> {
        loop {
            if let Some(raw) = self.waiting.pop_front() {
                return Some(raw);
            }
            if self.ended {
                return None;
            }
            match self.walk.next_step() {
                Some(step) => self.take(step),
                None => {
                    self.ended = true;
                    let source = self.walk.take_failure()?;
                    return Some(Raw::Stopped(ReadError::Io { file: self.file.clone(), row: None, source }));
                }
            }
        }
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Row { table, row, damage } if table == self.table => {
                self.waiting.extend(damage.into_iter().map(Raw::Damage));
                self.waiting.push_back(Raw::Row(row));
            }
            Step::Beyond { table, row, limit, allowed } if table == self.table => {
                self.ended = true;
                let file = self.file.clone();
                let error = ReadError::BeyondLimits { file, row: Some(row), limit, allowed, part: None };
                self.waiting.push_back(Raw::Stopped(error));
            }
            _ => {}
        }
    }
}
