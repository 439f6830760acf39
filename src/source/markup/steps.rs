//! What a walk through marked-up tables says, whichever markup it is, and the building of one row.

use crate::source::celltext::cell_text;
use crate::source::error::Limit;
use crate::source::input::Held;
use crate::source::options::Limits;
use crate::source::row::{Cell, CellKind, Damage, DamageKind, SourceRow};

/// Bytes of a cell that are kept while tables are only looked at.
const GLANCE_BYTES: usize = 200;

/// One step of a walk. Tables are counted from 0 in the order in which they open.
#[derive(Debug)]
pub(super) enum Step {
    /// What a table is called, and whether a person sees it.
    Named { table: usize, name: String },
    /// A table that is hidden from people.
    Hidden { table: usize },
    /// A row, and what was repaired in it.
    Row { table: usize, row: SourceRow, damage: Vec<Damage> },
    /// A row that asks for more than the limits allow.
    Beyond { table: usize, row: u32, limit: Limit, allowed: String },
}

/// Which cells are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The start of every cell, to look at all tables.
    Glance,
    /// All cells of one table.
    Table(usize),
}

/// How much is kept.
#[derive(Debug, Clone)]
pub(super) struct Room {
    pub(super) wanted: Wanted,
    pub(super) limits: Limits,
}

impl Room {
    /// Bytes that a cell of this table may hold.
    pub(super) fn of(&self, table: usize) -> usize {
        match self.wanted {
            Wanted::Glance => GLANCE_BYTES,
            Wanted::Table(wanted) if wanted == table => self.limits.cell_bytes,
            Wanted::Table(_) => 0,
        }
    }

    /// Tells whether this is the table that is read.
    pub(super) fn is_wanted(&self, table: usize) -> bool {
        self.wanted == Wanted::Table(table)
    }

    fn glances(&self) -> bool {
        self.wanted == Wanted::Glance
    }
}

/// A row that is being filled.
#[derive(Debug, Default)]
pub(super) struct RowDraft {
    pub(super) row: u32,
    cells: Vec<Cell>,
    damage: Vec<Damage>,
    bytes: usize,
}

impl RowDraft {
    pub(super) fn new(row: u32) -> RowDraft {
        RowDraft { row, ..RowDraft::default() }
    }

    /// Tells whether nothing stands in it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Puts a text into a column; blank cells take room only before filled ones.
    pub(super) fn put(&mut self, column: usize, held: &Held, kind: CellKind, room: &Room) {
        let (text, repairs) = cell_text(held);
        let text = trimmed(text);
        if !room.glances() {
            for (kind, message) in repairs {
                self.tell(Some(column), kind, message);
            }
        }
        self.put_cell(
            column,
            Cell { kind: if text.is_empty() { CellKind::Empty } else { kind }, text },
            room,
        );
    }

    pub(super) fn put_cell(&mut self, column: usize, cell: Cell, room: &Room) {
        if column >= usize::from(room.limits.columns) || cell.kind == CellKind::Empty {
            return;
        }
        self.bytes += cell.text.len();
        if self.cells.len() <= column {
            self.cells.resize(column + 1, Cell::default());
        }
        if let Some(slot) = self.cells.get_mut(column) {
            *slot = cell;
        }
    }

    pub(super) fn tell(&mut self, column: Option<usize>, kind: DamageKind, message: &str) {
        let column = column.and_then(|column| u16::try_from(column).ok());
        self.damage.push(Damage { row: self.row, column, kind, message: message.to_owned() });
    }

    /// Ends the row; `reached` is how many columns it goes over, filled or not.
    pub(super) fn finish(self, table: usize, reached: usize, room: &Room) -> Step {
        let (limits, row) = (&room.limits, self.row);
        if row > limits.rows {
            return Step::Beyond { table, row, limit: Limit::Rows, allowed: format!("{} rows", limits.rows) };
        }
        if reached > usize::from(limits.columns) {
            let allowed = format!("{} columns", limits.columns);
            return Step::Beyond { table, row, limit: Limit::Columns, allowed };
        }
        if self.bytes > limits.row_bytes {
            let allowed = format!("{} bytes", limits.row_bytes);
            return Step::Beyond { table, row, limit: Limit::RowBytes, allowed };
        }
        Step::Row { table, row: SourceRow { row, cells: self.cells }, damage: self.damage }
    }
}

fn trimmed(text: String) -> String {
    let inner = text.trim();
    if inner.len() == text.len() { text } else { inner.to_owned() }
}

/// Somebody who walks through the tables of a file.
pub(super) trait Walk: Send {
    fn next_step(&mut self) -> Option<Step>;
    /// Gives what the operating system said, if that was the end.
    fn take_failure(&mut self) -> Option<std::io::Error>;
}
