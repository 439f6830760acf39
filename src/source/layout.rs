//! What was found out about a file: its format, its header and its columns.

/// How the lines of a text file end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Newline {
    /// Line feed.
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Carriage return.
    Cr,
    /// More than one way.
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
        delimiter: u8,
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
        /// The sheets that are not read, each with its size.
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

/// Everything about a file that is known before its rows are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// The name of the file, without its folder.
    pub file_name: String,
    /// The format.
    pub format: Format,
    /// The row in which the header stands.
    pub header_row: Option<u32>,
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
        let header = match self.header_row {
            Some(row) => format!("header in row {row}"),
            None => "no header".to_owned(),
        };
        let columns = self.columns.len();
        let plural = if columns == 1 { "column" } else { "columns" };
        format!("{}: {}, {header}, {columns} {plural}", self.file_name, self.format.statement())
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
    let Some(quote) = quote else { return String::new() };
    let escape = match escape {
        Escape::Doubled => "",
        Escape::Backslash => " with backslash",
    };
    format!(", quotes {}{escape}", char::from(quote))
}

fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "bar".to_owned(),
        b' ' => "space".to_owned(),
        other => format!("delimiter {}", char::from(other).escape_default()),
    }
}

/// Gives the letters over a column of a workbook: 0 is `A`, 26 is `AA`.
pub(in crate::source) fn letters(column: u16) -> String {
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
