//! A table as an Excel workbook: every cell is text, and memory does not grow with the rows.
//!
//! In: a header and rows of texts. Out: a workbook for whatever writer the
//! caller has, and for each cell that a workbook cannot hold as it is a
//! [`CellNotice`]. It knows nothing of contacts.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// Rows of a sheet (Microsoft's limits of Excel).
const SHEET_ROWS: u32 = 1_048_576;

/// UTF-16 units that a cell holds (Microsoft's limits of Excel).
const CELL_UNITS: usize = 32_767;

/// The built-in number format of text, `@` (ECMA-376, part 1, 18.8.30): a spreadsheet leaves what is typed there alone.
const TEXT: u8 = 49;

/// Widths of a column in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 9..=28;

/// Why a workbook could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written: {0}")]
pub struct WorkbookError(#[from] XlsxError);

/// What a cell of a workbook does not hold as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellTrouble {
    /// Characters that XML forbids; they stand there in Excel's `_xHHHH_` form and read back.
    Escaped,
    /// More text than a cell holds: the rest is cut.
    Cut,
    /// A text that looks like Excel's own escape next to a character that needs one: it reads back otherwise.
    Ambiguous,
}

impl CellTrouble {
    /// The trouble in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Escaped => {
                "holds characters that a workbook cannot; they are written as _xHHHH_ and read back"
            }
            Self::Cut => "is longer than the 32,767 characters that a cell holds; the rest is cut",
            Self::Ambiguous => "looks like Excel's own _xHHHH_ and will read back otherwise",
        }
    }
}

/// A cell that a workbook does not hold as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellNotice {
    /// Its column, the first being 0.
    pub column: usize,
    /// What is the matter.
    pub trouble: CellTrouble,
}

/// A workbook of one table that is written row by row; a table longer than a sheet goes on in the next one.
pub struct TableBook {
    book: Workbook,
    name: String,
    header: Vec<String>,
    formats: Formats,
    /// Sheets begun.
    sheets: usize,
    /// The next row of the sheet that is being written.
    row: u32,
    /// Rows of a sheet; fewer only in tests.
    limit: u32,
}

/// The formats of a table.
pub(super) struct Formats {
    /// Of headers.
    pub(super) header: Format,
    /// Of cells.
    pub(super) text: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let text = Format::new().set_num_format_index(TEXT);
        let header = text.clone().set_bold().set_align(FormatAlign::Top);
        Self { header, text }
    }
}

impl TableBook {
    /// A workbook whose sheets have this name and header; what is written waits in `folder`.
    ///
    /// # Errors
    /// When nothing can be kept there.
    pub fn new(name: &str, header: Vec<String>, folder: &Path) -> Result<Self, WorkbookError> {
        let mut book = Workbook::new();
        book.set_tempdir(folder)?;
        let (sheets, row) = (0, SHEET_ROWS);
        Ok(Self {
            book,
            name: name.to_owned(),
            header,
            formats: Formats::new(),
            sheets,
            row,
            limit: SHEET_ROWS,
        })
    }

    /// How many sheets the table takes so far.
    #[must_use]
    pub fn sheets(&self) -> usize {
        self.sheets
    }

    /// Adds a row; tells which of its cells do not go in as they are.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn put(&mut self, cells: &[String]) -> Result<Vec<CellNotice>, WorkbookError> {
        if self.row >= self.limit {
            self.begin_sheet()?;
        }
        let sheet = self.book.worksheet_from_index(self.sheets.saturating_sub(1))?;
        let mut notices = Vec::new();
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let (text, trouble) = held(text);
            notices.extend(trouble.map(|trouble| CellNotice { column, trouble }));
            sheet.write_string_with_format(self.row, narrow(column), text, &self.formats.text)?;
        }
        self.row += 1;
        Ok(notices)
    }

    /// Writes the workbook.
    ///
    /// # Errors
    /// When the writer cannot.
    pub fn finish(mut self, to: impl Write + Send) -> Result<(), WorkbookError> {
        if self.sheets == 0 {
            self.begin_sheet()?;
        }
        Ok(self.book.save_to_writer(to)?)
    }

    fn begin_sheet(&mut self) -> Result<(), WorkbookError> {
        self.sheets += 1;
        let name =
            if self.sheets == 1 { self.name.clone() } else { format!("{} {}", self.name, self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, header) in self.header.iter().enumerate() {
            begin_column(sheet, narrow(column), width(header), &self.formats)?;
            sheet.write_string_with_format(0, narrow(column), header, &self.formats.header)?;
        }
        self.row = 1;
        Ok(())
    }
}

/// Gives a column its width, and the format of text for what will be typed there.
pub(super) fn begin_column(
    sheet: &mut Worksheet,
    column: u16,
    width: usize,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.set_column_width(column, f64::from(u16::try_from(width).unwrap_or(u16::MAX)))?;
    sheet.set_column_format(column, &formats.text)?;
    Ok(())
}

/// The width of a column under a header.
pub(super) fn width(header: &str) -> usize {
    (header.chars().count() + 2).clamp(*WIDTHS.start(), *WIDTHS.end())
}

/// A column as the library counts them; a table has fewer than Excel's 16,384.
pub(super) fn narrow(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// What a cell holds of a text, and what is the matter with the rest.
fn held(text: &str) -> (&str, Option<CellTrouble>) {
    // Bytes are at least as many as UTF-16 units, and plain texts are the rule.
    if text.len() <= CELL_UNITS && !text.bytes().any(|b| b < b' ' || b == 0xef) {
        return (text, None);
    }
    let mut units = 0;
    for (at, ch) in text.char_indices() {
        units += ch.len_utf16();
        if units > CELL_UNITS {
            return (text.get(..at).unwrap_or_default(), Some(CellTrouble::Cut));
        }
    }
    (text, escapes(text))
}

fn escapes(text: &str) -> Option<CellTrouble> {
    let mut escaped = text.char_indices().filter(|(_, ch)| is_forbidden(*ch)).peekable();
    escaped.peek()?;
    // `_x0041` before an escaped character would read as an escape of its own.
    let ambiguous = escaped.any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let digits = before.len().checked_sub(6).and_then(|from| before.get(from..));
        digits.and_then(|d| d.strip_prefix("_x")).is_some_and(|d| d.bytes().all(|b| b.is_ascii_hexdigit()))
    });
    Some(if ambiguous { CellTrouble::Ambiguous } else { CellTrouble::Escaped })
}

/// Characters that XML 1.0 forbids, and the carriage return, which it does not keep.
fn is_forbidden(ch: char) -> bool {
    matches!(ch, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\r' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_cell_holds() {
        let long = "é".repeat(40_000);
        let pairs = "😀".repeat(20_000);
        for (text, kept, trouble) in [
            ("plain", 5, None),
            ("two\nlines\tand a tab", 19, None),
            ("Ａ full width", 14, None),
            ("a\u{1b}[31m", 6, Some(CellTrouble::Escaped)),
            ("line\r\n", 6, Some(CellTrouble::Escaped)),
            ("\u{ffff}", 3, Some(CellTrouble::Escaped)),
            ("_x0041_", 7, None),
            ("_x0041\u{1}", 7, Some(CellTrouble::Ambiguous)),
            (&long, CELL_UNITS * 2, Some(CellTrouble::Cut)),
            (&pairs, (CELL_UNITS / 2) * 4, Some(CellTrouble::Cut)),
        ] {
            let (held, found) = held(text);
            assert_eq!(
                (held.len(), found),
                (kept, trouble),
                "{:?}",
                text.chars().take(9).collect::<String>()
            );
        }
    }

    #[test]
    fn a_table_longer_than_a_sheet_goes_on_in_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = TableBook::new("contacts", vec!["A".into()], folder.path()).unwrap();
        (book.row, book.limit) = (3, 3);
        for row in 0..5 {
            book.put(&[row.to_string()]).unwrap();
        }
        assert_eq!(book.sheets(), 3);
        let mut bytes = Vec::new();
        book.finish(&mut bytes).unwrap();
        assert!(bytes.starts_with(b"PK"));
    }
}
