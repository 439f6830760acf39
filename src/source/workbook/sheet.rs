//! What every family of workbooks has: sheets with names, and cells that somebody wants to see.

use crate::source::row::{CellKind, DamageKind};

/// Whether a person sees a sheet in the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Visibility {
    Hidden,
    Visible,
}

/// Whether a sheet can hold a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SheetKind {
    Table,
    /// A chart, a dialog or a macro.
    Other,
}

/// A sheet as the workbook lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SheetName {
    pub(super) name: String,
    pub(super) visibility: Visibility,
    pub(super) kind: SheetKind,
}

/// Where a cell stands: the first row is 1, the first column 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spot {
    pub(super) row: u32,
    pub(super) column: u32,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Continue,
    Stop,
}

/// Somebody who wants the cells of a sheet, in the order in which the file has them.
pub(super) trait Visitor {
    /// A row begins, with cells or without.
    fn row(&mut self, row: u32) -> Flow;

    /// A cell that is not empty.
    fn cell(&mut self, spot: Spot, kind: CellKind, text: &str) -> Flow;

    /// Something about a row or a cell is wrong.
    fn damage(&mut self, row: u32, column: Option<u32>, kind: DamageKind, message: &str) -> Flow;

    /// A text for a cell, in case it is empty and its row is still at hand.
    fn fill(&mut self, spot: Spot, text: &str);
}
