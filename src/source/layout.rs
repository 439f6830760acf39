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

impl Delimiter {
    /// Reads a delimiter as a person or a profile writes it: one or two signs, or `tab`.
    pub fn parse(text: &str) -> Option<Delimiter> {
        let text = if matches!(text, "tab" | "\\t") { "\t" } else { text };
        let may = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\n\r\"\0".contains(byte);
        match text.as_bytes() {
            [byte] if may(byte) => Some((*byte).into()),
            [byte, tail] if may(byte) && may(tail) => {
                Some(Delimiter { byte: *byte, tail: Tail::Byte(*tail) })
            }
            _ => None,
        }
    }

    /// Writes what [`Delimiter::parse`] reads.
    pub fn code(self) -> String {
        let byte = if self.byte == b'\t' { "tab".to_owned() } else { char::from(self.byte).to_string() };
        match self.tail {
            Tail::Nothing | Tail::Blanks => byte,
            Tail::Byte(tail) => format!("{}{}", char::from(self.byte), char::from(tail)),
        }
    }
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

/// What the row numbers of a database dump are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    /// The line on which the record starts.
    Lines,
    /// The number of the record in its table, the first being 1, because records share lines.
    Records,
}

/// A table of a database dump that is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherTable {
    /// Its name.
    pub name: String,
    /// How many records it has.
    pub rows: u64,
}

/// How a table is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkupKind {
    /// Excel's XML of 2003.
    SpreadsheetXml,
    /// LibreOffice's flat file, `.fods`.
    FlatOds,
    /// A web page, whatever its suffix.
    Html,
}

impl MarkupKind {
    /// Gives the usual name.
    pub fn name(self) -> &'static str {
        match self {
            MarkupKind::SpreadsheetXml => "Excel XML 2003",
            MarkupKind::FlatOds => "fods",
            MarkupKind::Html => "web page",
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
        /// The sheets that are not read, each with its size.
        other_sheets: Vec<String>,
    },
    /// A database dump.
    Dump {
        /// The table that is read.
        table: String,
        /// The tables that have records and are not read.
        other_tables: Vec<OtherTable>,
        /// What its row numbers are.
        numbering: Numbering,
        /// Statements that would change records and are not carried out.
        not_applied: u64,
        /// The encoding.
        encoding: TextEncoding,
    },
    /// A table in marked-up text.
    Markup {
        /// How it is marked up.
        kind: MarkupKind,
        /// The sheet or table that is read.
        table: String,
        /// Those that are not read.
        other_tables: Vec<String>,
        /// The encoding.
        encoding: TextEncoding,
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
            Format::Workbook { .. } | Format::Markup { .. } => letters(column),
            Format::Csv { .. } | Format::Dump { .. } | Format::Empty => (u32::from(column) + 1).to_string(),
        };
        match self.columns.get(usize::from(column)) {
            Some(known) if !known.header.is_empty() => format!("{place} ({})", known.header),
            _ => place,
        }
    }

    /// Tells whether the columns have names although no row of the file is a header.
    pub(super) fn names_its_columns(&self) -> bool {
        self.header_row.is_none() && self.columns.iter().any(|column| !column.header.is_empty())
    }

    /// Says in one line what was found.
    pub fn statement(&self) -> String {
        if self.format == Format::Empty {
            return format!("{}: empty", self.file_name);
        }
        if self.columns.is_empty() && matches!(self.format, Format::Csv { .. }) {
            return format!("{}: nothing but blank lines", self.file_name);
        }
        if self.columns.is_empty() {
            return format!("{}: {}, without a row", self.file_name, self.format.statement());
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
            (None, _) if self.names_its_columns() => "columns named by the file".to_owned(),
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
            Format::Dump { .. } => self.dump_statement(),
            Format::Markup { kind, table, other_tables, encoding } => {
                let others = not_read(other_tables.len(), other_tables.iter().cloned());
                let sort = if *kind == MarkupKind::Html { "table" } else { "sheet" };
                format!("{}, {sort} \u{201c}{table}\u{201d}{others}, {}", kind.name(), encoding.name)
            }
        }
    }

    fn dump_statement(&self) -> String {
        let Format::Dump { table, other_tables, numbering, not_applied, encoding } = self else {
            return String::new();
        };
        let unit = |rows| if rows == 1 { "row" } else { "rows" };
        let told = other_tables
            .iter()
            .map(|other| format!("{} with {} {}", other.name, other.rows, unit(other.rows)));
        let others = not_read(other_tables.len(), told);
        let rows = match numbering {
            Numbering::Lines => "rows are lines",
            Numbering::Records => "rows are records, the first being 1",
        };
        let left = match not_applied {
            0 => String::new(),
            1 => ", 1 statement that changes records was not carried out".to_owned(),
            more => format!(", {more} statements that change records were not carried out"),
        };
        format!("database dump, table \u{201c}{table}\u{201d}{others}, {}, {rows}{left}", encoding.name)
    }
}

/// Names of tables that one line tells; the rest are counted.
const TOLD_TABLES: usize = 20;

fn not_read(count: usize, names: impl Iterator<Item = String>) -> String {
    if count == 0 {
        return String::new();
    }
    let told: Vec<String> = names.take(TOLD_TABLES).collect();
    let more = match count.saturating_sub(TOLD_TABLES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(" (not read: {}{more})", told.join(", "))
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
        b' ' => "blank".to_owned(),
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
