//! Step 1 and 2 for a whole file: its layout, its column map, and its rows in windows.
//!
//! The file is read on a thread of its own; a bounded channel keeps it from
//! running ahead of those who check and store the rows.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;

use super::error::{ImportError, Result};
use super::given::given;
use super::mapping_view::{FIRST, FirstRows};
use super::own;
use super::profiles::{Profiles, applied, read_by};
use super::values::{self, ColumnValues};
use crate::contact::Operation;
use crate::mapping::{ColumnMap, Declarations, Profile, ProfileReading, header_judge, propose_map};
use crate::source::{
    self, Cell, CellKind, Damage, Delimiter, HeaderChoice, Layout, ReadOptions, RowEvent, SourceRow, Table,
};
use crate::validation::InstitutionRules;

/// Rows in a window: large enough to fill threads and statements, small enough to show progress.
const WINDOW: usize = 1_000;

/// Rows from which the columns are recognised.
const SAMPLE: usize = 500;

/// Windows that may wait to be taken.
const AHEAD: usize = 2;

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
    /// The first data rows.
    pub(super) first: Vec<SourceRow>,
    /// Operation of rows that name none.
    pub(super) operation: Option<Operation>,
    /// What is to be said of the file, a line each.
    pub(super) notices: Vec<String>,
    /// What of the reading was said by a person or a profile.
    pub(super) asked: ProfileReading,
    /// The options that a person gave, as words.
    pub(super) given: Vec<String>,
    windows: mpsc::Receiver<Result<Window>>,
}

/// How a file is to be read.
pub(super) struct Asked<'a> {
    /// Which file.
    pub(super) path: &'a Path,
    /// What a person said of its form.
    pub(super) options: &'a ReadOptions,
    /// The operation that a person said.
    pub(super) operation: Option<Operation>,
    /// The profiles at hand.
    pub(super) profiles: &'a Profiles,
}

/// A file with its first rows read.
struct Begun {
    table: Table,
    first: Window,
    options: ReadOptions,
}

impl Reading {
    /// Opens a file, recognises its columns and starts reading.
    ///
    /// # Errors
    /// When the file cannot be read at all, or the profile that was asked for.
    pub(super) async fn open(asked: Asked<'_>, rules: &InstitutionRules) -> Result<Self> {
        let named = asked.profiles.named()?;
        let options = ReadOptions { header_judge, ..asked.options.clone() };
        let begun = begin(asked.path, options, named.as_ref()).await?;
        let (recognised, mut notices) = asked.profiles.recognised(&begun.table.layout.columns);
        let begun = match recognised.as_ref().filter(|p| p.reading != ProfileReading::default()) {
            // How the profile reads such files counts from the first byte on.
            Some(profile) => begin(asked.path, begun.options, Some(profile)).await?,
            None => begun,
        };
        let profile = named.or(recognised);
        notices.extend(profile.as_ref().map(applied));
        let Begun { table, first, options } = begun;
        let layout = table.layout.clone();
        let proposed = propose_map(&layout.columns, &first.rows, rules);
        let mut map = profile.as_ref().map_or(proposed.clone(), |p| p.map_over(proposed));
        own::leave_out(&mut map);
        map.criteria = asked.profiles.criteria;
        if !asked.profiles.numbers.put(&mut map) {
            return Err(ImportError::new(
                "--numbers foreign: the file has no column of contact numbers",
                "leave it out, or map the column in `usher review`",
            ));
        }
        if let Some(header) = values::answer_emptied(&mut map, &asked.profiles.emptied) {
            return Err(ImportError::new(
                format!("--emptied: the file has no column {header}"),
                "name a column by its header, such as --emptied TOWN=clear",
            ));
        }
        let (sender, windows) = mpsc::channel(AHEAD);
        let shown = first.rows.iter().take(FIRST).cloned().collect();
        tokio::task::spawn_blocking(move || send_windows(table, first, &sender));
        let operation = asked.profiles.operation_of(asked.operation, profile.as_ref());
        let (asked, given) = (asked_of(&options), given(&asked));
        Ok(Self { layout, map, first: shown, operation, notices, asked, given, windows })
    }

    /// What can be shown before the rest is read.
    pub(super) fn first_rows(&self) -> FirstRows {
        FirstRows {
            statement: self.layout.statement(),
            notices: self.notices.clone(),
            map: self.map.clone(),
            labels: labels(&self.layout),
            rows: self.first.clone(),
        }
    }

    /// The next window; `None` at the end of the file.
    ///
    /// # Errors
    /// When reading had to stop before the end.
    pub(super) async fn next(&mut self) -> Result<Option<Window>> {
        self.windows.recv().await.transpose()
    }
}

async fn begin(path: &Path, options: ReadOptions, profile: Option<&Profile>) -> Result<Begun> {
    let path = path.to_owned();
    let options = match profile {
        Some(profile) => read_by(&options, &profile.reading)?,
        None => options,
    };
    blocking(move || {
        let mut table = source::open(&path, &options)?;
        let first = take_window(&mut table, SAMPLE)?;
        Ok(Begun { table, first, options })
    })
    .await?
}

/// What was said of a file's form, as a profile keeps it.
fn asked_of(options: &ReadOptions) -> ProfileReading {
    ProfileReading {
        delimiter: options.dialect.delimiter.map(Delimiter::code).unwrap_or_default(),
        encoding: options.encoding.clone().unwrap_or_default(),
        sheet: options.sheet.clone().unwrap_or_default(),
        header_row: options.header_row.map(|choice| match choice {
            HeaderChoice::Absent => 0,
            HeaderChoice::Row(row) => row,
        }),
    }
}

/// The label of each column as a person finds it.
pub(super) fn labels(layout: &Layout) -> Vec<String> {
    layout.columns.iter().map(|c| layout.label(c.index)).collect()
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
    /// What else is to be said of the file.
    pub(super) notices: Vec<String>,
    /// The distinct values of columns that hold codes.
    pub(super) values: Vec<ColumnValues>,
    /// What of the reading was said by a person or a profile.
    pub(super) asked: ProfileReading,
    /// The options that a person gave, as words.
    pub(super) given: Vec<String>,
}

/// Remarks kept of one file: a broken one would have as many as rows.
const REMARKS: usize = 200;

impl ReadingRecord {
    /// Adds remarks, as many as are kept.
    pub(super) fn remark(&mut self, remarks: Vec<String>) {
        for remark in remarks {
            match self.remarks.len() {
                REMARKS => self.remarks.push("… and more places like these".into()),
                n if n > REMARKS => return,
                _ => self.remarks.push(remark),
            }
        }
    }

    /// What is to be said of the file but its damage, a line each.
    pub(super) fn notices(&self) -> Vec<String> {
        let many = values::notices(&self.values, &self.labels);
        let emptied = values::emptied_notices(&self.values, &self.map);
        self.notices.iter().cloned().chain(many).chain(emptied).collect()
    }

    /// All that is to be said of the file, a line each.
    pub(super) fn said(&self) -> Vec<String> {
        self.notices().into_iter().chain(self.remarks.iter().cloned()).collect()
    }

    /// As it is kept with the batch.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn to_json(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|e| ImportError::new(e.to_string(), ""))
    }
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
