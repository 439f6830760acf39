//! What all readers yield before anybody asks what is a header and what is data.

use super::csv::Records;
use super::error::ReadError;
use super::markup::TableRows;
use super::row::{Damage, SourceRow};
use super::sql::DumpRows;
use super::workbook::SheetRows;

/// One step of a reader.
#[derive(Debug)]
pub(super) enum Raw {
    /// A row, whatever it is.
    Row(SourceRow),
    /// Damage; its row follows if it could be read.
    Damage(Damage),
    /// The end before the end.
    Stopped(ReadError),
}

/// The rows of any kind of file.
pub(super) enum RawRows {
    /// A text file.
    Csv(Box<Records>),
    /// A sheet of a workbook.
    Workbook(SheetRows),
    /// A database dump.
    Dump(Box<DumpRows>),
    /// A table in marked-up text.
    Markup(TableRows),
    /// A file without a byte.
    Nothing,
}

impl Iterator for RawRows {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        match self {
            RawRows::Csv(records) => records.next_raw(),
            RawRows::Workbook(rows) => rows.next_raw(),
            RawRows::Dump(rows) => rows.next_raw(),
            RawRows::Markup(rows) => rows.next_raw(),
            RawRows::Nothing => None,
        }
    }
}
