//! What all readers yield before anybody asks what is a header and what is data.

use super::csv::Records;
use super::error::ReadError;
use super::markup::TableRows;
use super::row::{Damage, DamageKind, SourceRow};
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
    /// Rows in which lost characters are told.
    Watched(Box<Watched>),
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
            RawRows::Watched(watched) => watched.next(),
            RawRows::Nothing => None,
        }
    }
}

/// What stands for bytes that mean nothing.
const LOST: char = '\u{fffd}';

/// Rows of a reader that decodes the whole file by one table: it writes [`LOST`] and says nothing.
pub(super) struct Watched {
    rows: RawRows,
    /// The row whose damage was told.
    told: Option<SourceRow>,
}

impl Watched {
    pub(super) fn over(rows: RawRows) -> RawRows {
        RawRows::Watched(Box::new(Watched { rows, told: None }))
    }

    fn next(&mut self) -> Option<Raw> {
        if let Some(row) = self.told.take() {
            return Some(Raw::Row(row));
        }
        let raw = self.rows.next()?;
        let Raw::Row(row) = raw else { return Some(raw) };
        match lost(&row) {
            Some(damage) => {
                self.told = Some(row);
                Some(Raw::Damage(damage))
            }
            None => Some(Raw::Row(row)),
        }
    }
}

/// One damage a row, with the number of its places.
fn lost(row: &SourceRow) -> Option<Damage> {
    let first = row.cells.iter().position(|cell| cell.text.contains(LOST))?;
    let places: usize = row.cells.iter().map(|cell| cell.text.matches(LOST).count()).sum();
    let count = if places == 1 { "1 place".to_owned() } else { format!("{places} places") };
    let message =
        format!("bytes in {count} mean nothing in the encoding of the file; U+FFFD stands for them");
    Some(Damage {
        row: row.row,
        column: u16::try_from(first).ok(),
        kind: DamageKind::UndecodableText,
        message,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::row::Cell;

    #[test]
    fn lost_characters_are_counted_and_the_first_cell_is_named() {
        let row = |texts: &[&str]| SourceRow {
            row: 7,
            cells: texts.iter().map(|text| Cell::of_text((*text).to_owned())).collect(),
        };
        assert_eq!(lost(&row(&["Zürich", "?"])), None);
        let damage = lost(&row(&["a", "Z\u{fffd}rich", "\u{fffd}\u{fffd}"])).unwrap();
        assert_eq!((damage.row, damage.column, damage.kind), (7, Some(1), DamageKind::UndecodableText));
        assert!(damage.message.contains("3 places"), "{}", damage.message);
    }
}
