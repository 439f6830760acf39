//! What was found out about a file: its format, its header and its columns.

/// What ends a record of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newline {
    /// A line feed, also behind a carriage return; a carriage return alone may stand in a cell.
    Lf,
    /// A carriage return with a line feed; either alone may stand in a cell.
    CrLf,
    /// A carriage return, also before a line feed; a line feed alone may stand in a cell.
    Cr,
    /// Each of them.
    Mixed,
}

impl Newline {
    /// Gives the usual short name.
    pub fn name(self) -> &'static str {
        match self {
            Newline::Lf => "LF",
            Newline::CrLf => "CRLF",
            Newline::Cr => "CR",
            Newline::Mixed => "mixed line ends",
        }
    }
}

/// What stands between two cells of a text file: one byte, or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter {
    /// Its first byte.
    pub byte: u8,
    /// What belongs to it beside the first byte.
    pub tail: Tail,
}

/// What belongs to a delimiter beside its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// Nothing.
    Nothing,
    /// Blanks, as many as there are.
    Blanks,
    /// This byte, without which it is no delimiter.
    Byte(u8),
}

impl From<u8> for Delimiter {
    fn from(byte: u8) -> Delimiter {
        Delimiter { byte, tail: Tail::Nothing }
    }
}

/// How a quote inside a quoted cell is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Escape {
    /// As two quotes.
    Doubled,
    /// As a backslash and a quote.
    Backslash,
}

/// The encoding of a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextEncoding {
    /// Its name in the WHATWG standard.
    pub name: &'static str,
    /// Whether a byte order mark said so.
    pub marked: ByteOrderMark,
}

/// Whether a text file starts with a byte order mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ByteOrderMark {
    /// It does.
    Present,
    /// It does not.
    Absent,
}

/// The family of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbookKind {
    /// Excel since 2007, with or without macros.
    Xlsx,
    /// Excel since 2007, binary.
    Xlsb,
    /// Excel up to 2003.
    Xls,
    /// OpenDocument, as LibreOffice writes it.
    Ods,
}

impl WorkbookKind {
    /// Gives the suffix that such files usually have.
    pub fn name(self) -> &'static str {
        match self {
            WorkbookKind::Xlsx => "xlsx",
            WorkbookKind::Xlsb => "xlsb",
            WorkbookKind::Xls => "xls",
            WorkbookKind::Ods => "ods",
        }
    }
}

/// What kind of file it is, by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// A file without a byte, which is a table without rows.
    Empty,
    /// Text with delimiters.
    Csv {
        /// What stands between two cells.
        delimiter: Delimiter,
        /// What stands around a cell, if cells are quoted at all.
        quote: Option<u8>,
        /// How a quote inside a quoted cell is written.
        escape: Escape,
        /// The encoding.
        encoding: TextEncoding,
        /// How lines end.
        newline: Newline,
    },
    /// A workbook.
    Workbook {
        /// Its family.
        kind: WorkbookKind,
        /// The sheet that is read.
        sheet: String,
        /// The sheets that are not read.
        other_sheets: Vec<String>,
    },
}

/// A column of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its place, the first being 0.
    pub index: u16,
    /// Its header, trimmed; empty if it has none.
    pub header: String,
}

/// Rows that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowRange {
    /// The first of them.
    pub first: u32,
    /// The last of them.
    pub last: u32,
}

impl RowRange {
    fn statement(self, what: &str) -> String {
        if self.first == self.last {
            format!("{what} row {}", self.first)
        } else {
            format!("{what} rows {}-{}", self.first, self.last)
        }
    }
}

/// Everything about a file that is known before its rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The name of the file, without its folder.
    pub file_name: String,
    /// The format.
    pub format: Format,
    /// The row in which the header stands.
    pub header_row: Option<u32>,
    /// All rows of the header.
    pub header_rows: Vec<u32>,
    /// Titles and notes above the table.
    pub title_rows: Vec<RowRange>,
    /// Other tables among the first rows, which are not read.
    pub other_tables: Vec<RowRange>,
    /// The columns.
    pub columns: Vec<Column>,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub fingerprint: String,
}

impl Layout {
    /// Names a column as a person finds it: `C (EMAIL1)` in a workbook, `3 (EMAIL1)` in a text file.
    pub fn label(&self, column: u16) -> String {
        let place = match self.format {
            Format::Workbook { .. } => letters(column),
            Format::Csv { .. } | Format::Empty => (u32::from(column) + 1).to_string(),
        };
        match self.columns.get(usize::from(column)) {
            Some(known) if !known.header.is_empty() => format!("{place} ({})", known.header),
            _ => place,
        }
    }

    /// Says in one line what was found.
    pub fn statement(&self) -> String {
        if self.format == Format::Empty {
            return format!("{}: empty", self.file_name);
        }
        let mut parts = vec![format!("{}: {}", self.file_name, self.format.statement())];
        parts.extend(self.title_rows.iter().map(|rows| rows.statement("title") + " skipped"));
        parts.push(self.header_statement());
        let columns = self.columns.len();
        parts.push(format!("{columns} {}", if columns == 1 { "column" } else { "columns" }));
        parts.extend(self.other_tables.iter().map(|rows| rows.statement("another table in") + " not read"));
        parts.join(", ")
    }

    fn header_statement(&self) -> String {
        match (self.header_row, self.header_rows.as_slice()) {
            (None, _) => "no header".to_owned(),
            (Some(row), [] | [_]) => format!("header in row {row}"),
            (Some(row), [first, .., last]) => {
                format!("{} header rows ({first}-{last}), columns named by row {row}", self.header_rows.len())
            }
        }
    }
}

impl Format {
    fn statement(&self) -> String {
        match self {
            Format::Empty => "empty".to_owned(),
            Format::Csv { delimiter, quote, escape, encoding, newline } => {
                let bom = match encoding.marked {
                    ByteOrderMark::Present => " with byte order mark",
                    ByteOrderMark::Absent => "",
                };
                let delimiter = delimiter_name(*delimiter);
                let quotes = quotes_statement(*quote, *escape);
                format!("CSV, {delimiter}{quotes}, {}{bom}, {}", encoding.name, newline.name())
            }
            Format::Workbook { kind, sheet, other_sheets } => {
                let others = match other_sheets.as_slice() {
                    [] => String::new(),
                    names => format!(" (not read: {})", names.join(", ")),
                };
                format!("workbook ({}), sheet \u{201c}{sheet}\u{201d}{others}", kind.name())
            }
        }
    }
}

fn quotes_statement(quote: Option<u8>, escape: Escape) -> String {
    let Some(quote) = quote else { return ", no quotes".to_owned() };
    let escape = match escape {
        Escape::Doubled => "",
        Escape::Backslash => " with backslash",
    };
    format!(", quotes {}{escape}", char::from(quote))
}

fn delimiter_name(delimiter: Delimiter) -> String {
    let first = byte_name(delimiter.byte);
    match delimiter.tail {
        Tail::Nothing => first,
        Tail::Blanks => format!("{first} with blanks"),
        Tail::Byte(b' ') => format!("{first} and blank"),
        Tail::Byte(second) => format!("{first} and {}", byte_name(second)),
    }
}

fn byte_name(byte: u8) -> String {
    match byte {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b':' => "colon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "bar".to_owned(),
        b' ' => "space".to_owned(),
        other => format!("delimiter {}", char::from(other).escape_default()),
    }
}

/// Gives the letters over a column of a workbook: 0 is `A`, 26 is `AA`.
fn letters(column: u16) -> String {
    let mut rest = u32::from(column) + 1;
    let mut reversed = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        reversed.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    reversed.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_workbook_have_letters() {
        for (column, expected) in
            [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")]
        {
            assert_eq!(letters(column), expected);
        }
    }
}
