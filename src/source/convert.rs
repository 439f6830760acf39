//! Any readable file as clean CSV: UTF-8, RFC 4180, every row and cell of the table as it stands.

use crate::contact::value::text::visible;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

use super::error::ReadError;
use super::layout::Layout;
use super::options::ReadOptions;
use super::row::{Damage, DamageKind, NotData, SourceRow};
use super::structure::Classified;
use super::table::open_classed;

/// Repairs told one by one; the rest are counted.
const TOLD_REPAIRS: u64 = 100;

/// What a conversion did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConvertSummary {
    /// Rows written, header rows included.
    pub written: u64,
    /// Rows left out because they are not of the table, by kind.
    pub left_out: BTreeMap<NotData, u64>,
    /// Places that were repaired or damaged.
    pub repairs: u64,
}

/// Writes the table of a file as CSV to `out`, and what was found and repaired to `talk`.
///
/// Header rows stay, repeated ones too, and so do totals and rows of empty cells inside the table; titles, blank
/// lines, notes and other tables go. What could be written before reading
/// had to stop stays written.
pub fn convert(
    path: &Path,
    options: &ReadOptions,
    out: &mut impl Write,
    talk: &mut impl Write,
) -> Result<ConvertSummary, ReadError> {
    let (layout, rows) = open_classed(path, options)?;
    let failed = |source| ReadError::Output { source };
    writeln!(talk, "{}", visible(&layout.statement())).map_err(failed)?;
    let mut conversion =
        Conversion { writer: writer(out), talk, summary: ConvertSummary::default(), empty: Vec::new() };
    if layout.names_its_columns() {
        conversion.write_names(&layout).map_err(failed)?;
    }
    for event in rows {
        conversion.take(event)?;
    }
    conversion.finish().map_err(failed)
}

struct Conversion<'a, W: Write, T: Write> {
    writer: csv::Writer<W>,
    talk: &'a mut T,
    summary: ConvertSummary,
    /// Rows of empty cells, by their number of cells: of the table if a row of it follows.
    empty: Vec<usize>,
}

fn writer<W: Write>(out: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(out)
}

impl<W: Write, T: Write> Conversion<'_, W, T> {
    fn take(&mut self, event: Classified) -> Result<(), ReadError> {
        let done = match event {
            Classified::Row(row)
            | Classified::NotData(row, NotData::Header | NotData::RepeatedHeader | NotData::Total) => {
                self.write(&row)
            }
            Classified::NotData(row, NotData::Blank) if row.cells.len() > 1 && self.summary.written > 0 => {
                self.empty.push(row.cells.len());
                Ok(())
            }
            Classified::NotData(_, kind) => {
                *self.summary.left_out.entry(kind).or_default() += 1;
                Ok(())
            }
            Classified::Damage(damage) => self.tell(&damage),
            Classified::Stopped(error) => {
                self.writer.flush().map_err(|source| ReadError::Output { source })?;
                return Err(error);
            }
        };
        done.map_err(|source| ReadError::Output { source })
    }

    fn write(&mut self, row: &SourceRow) -> io::Result<()> {
        for cells in std::mem::take(&mut self.empty) {
            self.summary.written += 1;
            self.writer.write_record((0..cells).map(|_| "")).map_err(io_error)?;
        }
        self.summary.written += 1;
        self.writer.write_record(row.cells.iter().map(|cell| &cell.text)).map_err(io_error)
    }

    /// Writes the names that the file gives its columns elsewhere than in a row.
    fn write_names(&mut self, layout: &Layout) -> io::Result<()> {
        self.summary.written += 1;
        self.writer.write_record(layout.columns.iter().map(|column| &column.header)).map_err(io_error)
    }

    fn tell(&mut self, damage: &Damage) -> io::Result<()> {
        if damage.kind == DamageKind::Remark {
            return writeln!(self.talk, "{}", visible(&damage.message));
        }
        self.summary.repairs += 1;
        if self.summary.repairs > TOLD_REPAIRS {
            return Ok(());
        }
        let column =
            damage.column.map_or_else(String::new, |column| format!(", column {}", u32::from(column) + 1));
        writeln!(self.talk, "row {}{}: {}", damage.row, visible(&column), visible(&damage.message))
    }

    fn finish(mut self) -> io::Result<ConvertSummary> {
        if !self.empty.is_empty() {
            *self.summary.left_out.entry(NotData::Blank).or_default() += self.empty.len() as u64;
        }
        self.writer.flush()?;
        if self.summary.repairs > TOLD_REPAIRS {
            writeln!(self.talk, "{} more repairs", self.summary.repairs - TOLD_REPAIRS)?;
        }
        for (kind, count) in &self.summary.left_out {
            writeln!(self.talk, "left out: {count} {}", kind.name())?;
        }
        Ok(self.summary)
    }
}

/// The writer's own error, kind and all: a reader that went away is told by it.
fn io_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(io) => io,
        other => io::Error::other(format!("{other:?}")),
    }
}
