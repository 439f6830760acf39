//! One face for the four families of workbooks: the sheets, and the cells of a sheet in reading order.
//!
//! Cells of xlsx and xlsb come as a stream; xls and ods are held whole by the parser that reads them,
//! which is one reason for the capped process.

use std::fs::File;
use std::io::{BufReader, Seek};

use calamine::{
    Data, DataRef, Ods, Range, Reader, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsb, Xlsx, XlsxError,
};

use super::frame::Failure;
use crate::source::layout::WorkbookKind;

/// Cells in a row that may be unreadable before the sheet counts as broken.
const UNREADABLE_IN_A_ROW: u32 = 20;

type Input = BufReader<File>;

/// An open workbook.
pub(super) enum Book {
    Xlsx(Xlsx<Input>),
    Xlsb(Xlsb<Input>),
    Xls(Xls<Input>),
    Ods(Ods<Input>),
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Continue,
    Stop,
}

/// Somebody who wants the cells of a sheet; rows and columns start at 0.
pub(super) trait Visitor {
    fn cell(&mut self, row: u32, column: u32, value: Data) -> Flow;
    /// A cell behind the last one cannot be read.
    fn unreadable(&mut self) -> Flow;
}

impl Book {
    pub(super) fn open(kind: WorkbookKind, mut file: File) -> Result<Book, Failure> {
        file.rewind().map_err(broken)?;
        let again = file.try_clone().map_err(broken)?;
        let input = BufReader::new(file);
        match kind {
            WorkbookKind::Xlsx => Xlsx::new(input).map(Book::Xlsx).map_err(|error| match error {
                XlsxError::Password => Failure::Encrypted,
                other => broken(other),
            }),
            WorkbookKind::Xlsb => Xlsb::new(input).map(Book::Xlsb).map_err(broken),
            WorkbookKind::Ods => Ods::new(input).map(Book::Ods).map_err(|error| match error {
                calamine::OdsError::Password => Failure::Encrypted,
                other => broken(other),
            }),
            WorkbookKind::Xls => Xls::new(input).map(Book::Xls).map_err(|error| match error {
                XlsError::Password => Failure::Encrypted,
                other => encrypted_or(again, &other),
            }),
        }
    }

    pub(super) fn sheets(&self) -> Vec<Sheet> {
        match self {
            Book::Xlsx(book) => book.sheets_metadata().to_vec(),
            Book::Xlsb(book) => book.sheets_metadata().to_vec(),
            Book::Xls(book) => book.sheets_metadata().to_vec(),
            Book::Ods(book) => book.sheets_metadata().to_vec(),
        }
    }

    /// Shows a visitor the cells of a sheet, row by row.
    pub(super) fn visit(&mut self, sheet: &str, visitor: &mut impl Visitor) -> Result<(), Failure> {
        match self {
            Book::Xlsx(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(broken)?;
                let fatal = |error: &XlsxError| {
                    matches!(error, XlsxError::Xml(_) | XlsxError::XmlEof(_) | XlsxError::Io(_))
                };
                stream(|| cells.next_cell(), fatal, visitor)
            }
            Book::Xlsb(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(broken)?;
                stream(|| cells.next_cell(), |_| true, visitor)
            }
            Book::Xls(book) => {
                walk(&book.worksheet_range(sheet).map_err(broken)?, visitor);
                Ok(())
            }
            Book::Ods(book) => {
                walk(&book.worksheet_range(sheet).map_err(broken)?, visitor);
                Ok(())
            }
        }
    }
}

/// Passes on cells until the sheet ends, the visitor has enough, or the sheet is broken.
fn stream<'a, E: std::fmt::Display>(
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, E>,
    fatal: impl Fn(&E) -> bool,
    visitor: &mut impl Visitor,
) -> Result<(), Failure> {
    let mut unreadable = 0;
    loop {
        let flow = match next() {
            Ok(None) => return Ok(()),
            Ok(Some(cell)) => {
                unreadable = 0;
                let (row, column) = cell.get_position();
                match cell.get_value() {
                    DataRef::Empty => Flow::Continue,
                    value => visitor.cell(row, column, Data::from(value.clone())),
                }
            }
            Err(error) if fatal(&error) || unreadable >= UNREADABLE_IN_A_ROW => return Err(broken(error)),
            Err(_) => {
                unreadable += 1;
                visitor.unreadable()
            }
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
}

fn walk(range: &Range<Data>, visitor: &mut impl Visitor) {
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, value) in range.used_cells() {
        let place = (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
        let (row, column) = (top.saturating_add(place.0), left.saturating_add(place.1));
        if visitor.cell(row, column, value.clone()) == Flow::Stop {
            return;
        }
    }
}

/// Tells an encrypted xlsx, which also is an OLE file, from a broken xls.
fn encrypted_or(mut file: File, error: &XlsError) -> Failure {
    if file.rewind().is_err() {
        return broken(error);
    }
    match Xlsx::new(BufReader::new(file)) {
        Err(XlsxError::Password) => Failure::Encrypted,
        _ => broken(error),
    }
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken { row: 0, message: error.to_string() }
}

/// Gives the names of the sheets that can hold a table, those that a person sees first.
pub(super) fn readable(sheets: &[Sheet]) -> Vec<(String, SheetVisible)> {
    let tables = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let mut named: Vec<_> = tables.map(|sheet| (sheet.name.clone(), sheet.visible)).collect();
    named.sort_by_key(|(_, visible)| *visible != SheetVisible::Visible);
    named
}
