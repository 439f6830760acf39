//! One face for the families of workbooks: the sheets, and the cells of a sheet in reading order.
//!
//! Xlsx and ods are read here, as streams; xlsb and xls by calamine, which holds an xls whole. An
//! xlsx that the own reader refuses is tried with calamine as well.

use std::fs::File;
use std::io::{BufReader, Seek};

use calamine::{Data, DataRef, Range, Reader, Sheet, SheetType, SheetVisible, XlsError, XlsxError};

use super::cells::cell;
use super::frame::Failure;
use super::ods::Ods;
use super::ole::{self, Chains};
use super::package::main_part;
use super::parts::{Parts, broken};
use super::remarks::Facts;
use super::request::Caps;
use super::sheet::{Flow, SheetKind, SheetName, Spot, Visibility, Visitor};
use super::xls::Aside;
use super::xlsx::Xlsx;
use crate::source::content::Container;
use crate::source::layout::WorkbookKind;
use crate::source::row::{CellKind, DamageKind};

/// Cells in a row that may be unreadable before the sheet counts as broken.
const UNREADABLE_IN_A_ROW: u32 = 20;

type Input = BufReader<File>;

/// An open workbook.
pub(super) enum Book {
    Xlsx(Box<Xlsx>),
    Ods(Box<Ods>),
    /// An xlsx that only the other reader can open.
    OddXlsx(Box<calamine::Xlsx<Input>>),
    Xlsb(Box<calamine::Xlsb<Input>>),
    Xls(Box<calamine::Xls<Input>>, Vec<u8>),
}

impl Book {
    pub(super) fn open(container: Container, file: File, caps: &Caps) -> Result<Book, Failure> {
        match container {
            Container::Zip => Book::open_archive(file, caps),
            Container::Ole => Book::open_compound(file),
        }
    }

    pub(super) fn kind(&self) -> WorkbookKind {
        match self {
            Book::Xlsx(_) | Book::OddXlsx(_) => WorkbookKind::Xlsx,
            Book::Ods(_) => WorkbookKind::Ods,
            Book::Xlsb(_) => WorkbookKind::Xlsb,
            Book::Xls(..) => WorkbookKind::Xls,
        }
    }

    fn open_archive(file: File, caps: &Caps) -> Result<Book, Failure> {
        let again = file.try_clone().map_err(broken)?;
        let mut parts = Parts::open(file, caps)?;
        match main_part(&mut parts) {
            Some(main) if main.to_lowercase().ends_with(".bin") => {
                parts.survey()?;
                let book = calamine::Xlsb::new(rewound(again)?).map_err(broken)?;
                Ok(Book::Xlsb(Box::new(book)))
            }
            Some(main) => match Xlsx::open(parts, &main) {
                Ok(book) => Ok(Book::Xlsx(Box::new(book))),
                Err(Failure::Broken { message, .. }) => Book::second_try(again, caps, message),
                Err(other) => Err(other),
            },
            None if parts.has("content.xml") => Ok(Book::Ods(Box::new(Ods::open(parts)?))),
            None => Err(Failure::NotAWorkbook),
        }
    }

    fn second_try(file: File, caps: &Caps, message: String) -> Result<Book, Failure> {
        Parts::open(file.try_clone().map_err(broken)?, caps)?.survey()?;
        match calamine::Xlsx::new(rewound(file)?) {
            Ok(book) => Ok(Book::OddXlsx(Box::new(book))),
            Err(XlsxError::Password) => Err(Failure::Encrypted),
            Err(_) => Err(Failure::Broken { row: 0, message }),
        }
    }

    fn open_compound(mut file: File) -> Result<Book, Failure> {
        // What cannot be looked at is the parser's to judge.
        let look = ole::look(&mut file).unwrap_or_default();
        if look.chains == Chains::Loop {
            return Err(broken("its sectors form a loop"));
        }
        if look.has("EncryptedPackage") || look.has("EncryptionInfo") {
            return Err(Failure::Encrypted);
        }
        let bytes = ole::stream(&mut file, &["Workbook", "Book"]).ok().flatten().unwrap_or_default();
        match calamine::Xls::new(rewound(file)?) {
            Ok(book) => Ok(Book::Xls(Box::new(book), bytes)),
            Err(XlsError::Password) => Err(Failure::Encrypted),
            Err(_) if !look.names.is_empty() && !look.has("Workbook") && !look.has("Book") => {
                Err(Failure::NotAWorkbook)
            }
            Err(error) => Err(broken(error)),
        }
    }

    pub(super) fn sheets(&self) -> Vec<SheetName> {
        match self {
            Book::Xlsx(book) => book.sheets(),
            Book::Ods(book) => book.sheets().to_vec(),
            Book::OddXlsx(book) => book.sheets_metadata().iter().map(named).collect(),
            Book::Xlsb(book) => book.sheets_metadata().iter().map(named).collect(),
            Book::Xls(book, _) => book.sheets_metadata().iter().map(named).collect(),
        }
    }

    /// Shows a visitor the cells of the sheet at a place in the list.
    pub(super) fn visit(
        &mut self,
        place: usize,
        visitor: &mut impl Visitor,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        let name = |sheets: &[Sheet]| sheets.get(place).map(|sheet| sheet.name.clone()).unwrap_or_default();
        match self {
            Book::Xlsx(book) => book.visit(place, visitor, facts),
            Book::Ods(book) => book.visit(place, visitor, facts),
            Book::OddXlsx(book) => {
                let name = name(book.sheets_metadata());
                let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
                let fatal = |error: &XlsxError| {
                    matches!(error, XlsxError::Xml(_) | XlsxError::XmlEof(_) | XlsxError::Io(_))
                };
                stream(|| cells.next_cell(), fatal, visitor)
            }
            Book::Xlsb(book) => {
                let name = name(book.sheets_metadata());
                let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
                stream(|| cells.next_cell(), |_| true, visitor)
            }
            Book::Xls(book, bytes) => {
                let name = name(book.sheets_metadata());
                let aside = Aside::of(bytes, place, facts);
                walk(&book.worksheet_range(&name).map_err(broken)?, &aside, visitor);
                Ok(())
            }
        }
    }
}

fn rewound(mut file: File) -> Result<Input, Failure> {
    file.rewind().map_err(broken)?;
    Ok(BufReader::new(file))
}

fn named(sheet: &Sheet) -> SheetName {
    let kind = if sheet.typ == SheetType::WorkSheet { SheetKind::Table } else { SheetKind::Other };
    let visible = sheet.visible == SheetVisible::Visible;
    let visibility = if visible { Visibility::Visible } else { Visibility::Hidden };
    SheetName { name: sheet.name.clone(), visibility, kind }
}

/// Passes on cells until the sheet ends, the visitor has enough, or the sheet is broken.
fn stream<'a, E: std::fmt::Display>(
    mut next: impl FnMut() -> Result<Option<calamine::Cell<DataRef<'a>>>, E>,
    fatal: impl Fn(&E) -> bool,
    visitor: &mut impl Visitor,
) -> Result<(), Failure> {
    let (mut unreadable, mut last) = (0, 1);
    loop {
        let flow = match next() {
            Ok(None) => return Ok(()),
            Ok(Some(found)) => {
                unreadable = 0;
                let (row, column) = found.get_position();
                last = row.saturating_add(1);
                pass_on(Spot { row: last, column }, Data::from(found.get_value().clone()), visitor)
            }
            Err(error) if fatal(&error) || unreadable >= UNREADABLE_IN_A_ROW => return Err(broken(error)),
            Err(_) => {
                unreadable += 1;
                let message = "a cell in or below this row cannot be read";
                visitor.damage(last, None, DamageKind::UnreadableCell, message)
            }
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
}

fn walk(range: &Range<Data>, aside: &Aside, visitor: &mut impl Visitor) {
    let (top, left) = range.start().unwrap_or((0, 0));
    for (row, column, value) in range.used_cells() {
        let place = (u32::try_from(row).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX));
        let spot =
            Spot { row: top.saturating_add(place.0).saturating_add(1), column: left.saturating_add(place.1) };
        let flow = match aside.text(spot.row, spot.column) {
            Some((text, kind)) if is_number(value) => visitor.cell(spot, *kind, text),
            _ => pass_on(spot, value.clone(), visitor),
        };
        if flow == Flow::Stop {
            return;
        }
    }
}

fn is_number(value: &Data) -> bool {
    matches!(value, Data::Int(_) | Data::Float(_) | Data::DateTime(_))
}

fn pass_on(spot: Spot, value: Data, visitor: &mut impl Visitor) -> Flow {
    let found = cell(value);
    if found.kind == CellKind::Empty {
        return Flow::Continue;
    }
    if found.kind == CellKind::Error {
        let message = "the cell shows an error of the spreadsheet";
        if visitor.damage(spot.row, Some(spot.column), DamageKind::ErrorCell, message) == Flow::Stop {
            return Flow::Stop;
        }
    }
    visitor.cell(spot, found.kind, &found.text)
}
