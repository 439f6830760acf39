//! A row by field, before anything is checked.

use serde::{Deserialize, Serialize};

use crate::contact::{Field, Operation, RowNumber};

/// What a row asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requested {
    /// The file has no OPERATION column: the row finds its own (domain, section 11).
    Auto,
    /// The row, or its empty cell (= INSERT), names the operation.
    Named(Operation),
    /// The cell names no operation that exists.
    Unreadable(String),
}

/// One filled cell by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftCell {
    /// The field it is for.
    pub field: Field,
    /// The text as it stands in the cell, or as a person corrected it.
    pub text: String,
    /// 0-based column in the file; `None` when the text comes from a correction alone.
    pub column: Option<u16>,
    /// The spreadsheet typed the cell as a number: leading zeros may be lost.
    pub numeric: bool,
}

/// A row by field. Empty cells are absent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The row's number in the file.
    pub row: RowNumber,
    /// What it asks for.
    pub requested: Requested,
    /// The filled cells, in the order of the columns.
    pub cells: Vec<DraftCell>,
}

impl Draft {
    /// The cell of a field.
    #[must_use]
    pub fn cell(&self, field: Field) -> Option<&DraftCell> {
        self.cells.iter().find(|c| c.field == field)
    }

    /// The trimmed text of a field, empty when absent.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.cell(field).map_or("", |c| c.text.trim())
    }
}
