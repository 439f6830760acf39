//! Step 1 and 2 for a whole file: its layout, its column map, and its rows in windows.
//!
//! The file is read on a thread of its own; a bounded channel keeps it from
//! running ahead of those who check and store the rows.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::error::{ImportError, Result};
use super::own;
use crate::mapping::{ColumnMap, Declarations, header_judge, propose_map};
use crate::source::{self, Cell, CellKind, Damage, Layout, ReadOptions, RowEvent, SourceRow, Table};
use crate::validation::InstitutionRules;

/// Rows in a window: large enough to fill threads and statements, small enough to show progress.
const WINDOW: usize = 2_000;

/// Rows from which the columns are recognised.
const SAMPLE: usize = 500;

/// Windows that may wait to be taken.
const AHEAD: usize = 4;

/// Some rows of a file, with what else was met between them.
#[derive(Debug, Default)]
pub(super) struct Window {
    /// Data rows.
    pub(super) rows: Vec<SourceRow>,
    /// What was repaired or could not be read.
    pub(super) damage: Vec<Damage>,
    /// Rows that are not data, by kind.
    pub(super) not_data: BTreeMap<String, u64>,
}

/// A file that is being read.
pub(super) struct Reading {
    /// What was found out before the first row.
    pub(super) layout: Layout,
    /// Which field each column holds.
    pub(super) map: ColumnMap,
    windows: mpsc::Receiver<Result<Window>>,
}

impl Reading {
    /// Opens a file, recognises its columns and starts reading.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub(super) async fn open(path: &Path, options: ReadOptions, rules: &InstitutionRules) -> Result<Self> {
        let path = path.to_owned();
        let options = ReadOptions { header_judge, ..options };
        let (table, first) = blocking(move || -> Result<_> {
            let mut table = source::open(&path, &options)?;
            let first = take_window(&mut table, SAMPLE)?;
            Ok((table, first))
        })
        .await??;
        let layout = table.layout.clone();
        let mut map = propose_map(&layout.columns, &first.rows, rules);
        own::leave_out(&mut map);
        let (sender, windows) = mpsc::channel(AHEAD);
        tokio::task::spawn_blocking(move || send_windows(table, first, &sender));
        Ok(Self { layout, map, windows })
    }

    /// The next window; `None` at the end of the file.
    ///
    /// # Errors
    /// When reading had to stop before the end.
    pub(super) async fn next(&mut self) -> Result<Option<Window>> {
        self.windows.recv().await.transpose()
    }
}

/// Runs blocking work off the async threads.
pub(super) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| ImportError::new(format!("reading broke off: {e}"), ""))
}

fn send_windows(mut table: Table, first: Window, sender: &mpsc::Sender<Result<Window>>) {
    let mut window = Ok(first);
    loop {
        let last = window.as_ref().map_or(true, Window::is_empty);
        // A closed channel means that nobody wants the rest.
        if sender.blocking_send(window).is_err() || last {
            return;
        }
        window = take_window(&mut table, WINDOW);
        if window.as_ref().is_ok_and(Window::is_empty) {
            return;
        }
    }
}

impl Window {
    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.damage.is_empty() && self.not_data.is_empty()
    }
}

fn take_window(table: &mut Table, rows: usize) -> Result<Window> {
    let mut window = Window::default();
    while window.rows.len() < rows {
        match table.next() {
            None => break,
            Some(RowEvent::Row(row)) => window.rows.push(row),
            Some(RowEvent::Damage(damage)) => window.damage.push(damage),
            Some(RowEvent::NotData { kind, .. }) => {
                *window.not_data.entry(kind.name().to_owned()).or_default() += 1;
            }
            Some(RowEvent::Stopped(error)) => return Err(error.into()),
        }
    }
    Ok(window)
}

/// How a file was read and mapped, as it is kept with its batch.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ReadingRecord {
    /// One line: what was found.
    pub(super) statement: String,
    /// The delimiter, when the file was text.
    pub(super) delimiter: Option<u8>,
    /// The label of each column as a person finds it, such as `C (EMAIL1)`.
    pub(super) labels: Vec<String>,
    /// Which field each column holds.
    pub(super) map: ColumnMap,
    /// Operation of rows that name none; empty = each finds its own.
    pub(super) operation: String,
    /// Rows that are not data, by kind.
    pub(super) not_data: BTreeMap<String, u64>,
    /// What each CONFIG row declared.
    pub(super) declared: Vec<(u32, Declarations)>,
    /// How many filled cells each column has.
    pub(super) filled: Vec<u64>,
    /// What is wrong with the file outside its data rows.
    pub(super) remarks: Vec<String>,
}

/// The cells of a row as they are kept: text and type.
#[derive(Serialize, Deserialize)]
struct RawCells(Vec<(String, char)>);

/// Writes the cells of a row for keeping.
pub(super) fn raw_to_json(row: &SourceRow) -> String {
    let cells = row.cells.iter().map(|c| (c.text.clone(), kind_letter(c.kind))).collect();
    serde_json::to_string(&RawCells(cells)).unwrap_or_default()
}

/// Reads what [`raw_to_json`] wrote.
pub(super) fn raw_from_json(row: u32, json: &str) -> Result<SourceRow> {
    let raw: RawCells = serde_json::from_str(json).map_err(|e| {
        ImportError::new(format!("row {row} as kept cannot be read: {e}"), "open the file again")
    })?;
    let cells = raw.0.into_iter().map(|(text, letter)| Cell { text, kind: kind_from(letter) }).collect();
    Ok(SourceRow { row, cells })
}

const KINDS: [(CellKind, char); 7] = [
    (CellKind::Text, 't'),
    (CellKind::Number, 'n'),
    (CellKind::Date, 'd'),
    (CellKind::DateTime, 'D'),
    (CellKind::Boolean, 'b'),
    (CellKind::Error, 'e'),
    (CellKind::Empty, '-'),
];

fn kind_letter(kind: CellKind) -> char {
    KINDS.iter().find(|(k, _)| *k == kind).map_or('t', |(_, letter)| *letter)
}

fn kind_from(letter: char) -> CellKind {
    KINDS.iter().find(|(_, l)| *l == letter).map_or(CellKind::Text, |(kind, _)| *kind)
}
