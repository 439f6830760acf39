//! What a reader hands out: rows of cells, rows that are not data, and damage.

use super::error::ReadError;

/// What the file says a cell is; a CSV file knows only text and emptiness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CellKind {
    /// Text, as typed.
    Text,
    /// A number, written with at most 15 significant digits.
    Number,
    /// A calendar day, written `YYYY-MM-DD`.
    Date,
    /// A day with a time (`YYYY-MM-DD HH:MM:SS`) or a time alone (`HH:MM:SS`).
    DateTime,
    /// A truth value, written `TRUE` or `FALSE`.
    Boolean,
    /// An error that the spreadsheet shows in the cell, such as `#N/A`.
    Error,
    /// Nothing at all.
    #[default]
    Empty,
}

/// One cell: its text and what the file says it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// The text as a person would read it in the file.
    pub text: String,
    /// The type that the file gives it.
    pub kind: CellKind,
}

impl Cell {
    /// Makes a text cell, or an empty one if there is no text.
    pub fn of_text(text: String) -> Cell {
        let kind = if text.is_empty() { CellKind::Empty } else { CellKind::Text };
        Cell { text, kind }
    }

    /// Tells whether a person would see nothing in the cell.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(char::is_whitespace)
    }
}

/// One row of the table, under the number that a person sees in the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceRow {
    /// The line on which the record starts, or the row in the workbook; the first is 1.
    pub row: u32,
    /// The cells from the first column on; a short row has fewer than the table has columns.
    pub cells: Vec<Cell>,
}

impl SourceRow {
    /// Gives the text of a column, empty where the row is too short.
    pub fn text(&self, column: u16) -> &str {
        self.cells.get(usize::from(column)).map_or("", |cell| &cell.text)
    }

    /// Counts the cells in which a person would see something.
    pub(crate) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }
}

/// Why a row of the file is not a data row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NotData {
    /// A title or a note above the table.
    Title,
    /// The header row, or a further header row beside it.
    Header,
    /// The header once more inside the table, as printed pages have it.
    RepeatedHeader,
    /// A row in which every cell is blank.
    Blank,
    /// A total below the table.
    Total,
    /// A note below the table, or a comment inside it.
    Footer,
    /// A row of another table in the same file.
    OtherTable,
}

impl NotData {
    /// Gives the name under which such rows are counted in reports.
    pub fn name(self) -> &'static str {
        match self {
            NotData::Title => "title",
            NotData::Header => "header",
            NotData::RepeatedHeader => "repeated-header",
            NotData::Blank => "blank",
            NotData::Total => "total",
            NotData::Footer => "footer",
            NotData::OtherTable => "other-table",
        }
    }
}

/// What is wrong with a place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DamageKind {
    /// A quote was opened and never closed; the line was read for itself.
    UnclosedQuote,
    /// A quote inside a quoted cell was not doubled; it was kept as text.
    StrayQuote,
    /// Bytes that are not in the encoding of most of the file; they were read as what they are.
    MixedEncoding,
    /// Bytes that mean nothing, or a sign that stands for a character lost earlier.
    UndecodableText,
    /// NUL characters, which were left out.
    NulCharacter,
    /// Filled cells to the right of the last column.
    LongRow,
    /// Fewer cells than the table has columns.
    ShortRow,
    /// More text than a cell may hold; it was cut at the limit.
    LongCell,
    /// A cell that could not be read.
    UnreadableCell,
    /// The cells of the row are separated by another sign than those of the others.
    OtherDelimiter,
    /// Another table starts in this row; it was not read.
    OtherTable,
    /// A cell in which the spreadsheet shows an error, such as `#N/A`.
    ErrorCell,
    /// A formula whose value is not stored in the workbook.
    NoValue,
    /// A number with more digits than a spreadsheet keeps.
    LostDigits,
    /// No damage of a place, but something to know about the whole table; its row is 0.
    Remark,
    /// A value that a database would compute; its text was kept as it stands.
    Expression,
}

impl DamageKind {
    /// All kinds.
    pub const ALL: [DamageKind; 16] = [
        DamageKind::UnclosedQuote,
        DamageKind::StrayQuote,
        DamageKind::MixedEncoding,
        DamageKind::UndecodableText,
        DamageKind::NulCharacter,
        DamageKind::LongRow,
        DamageKind::ShortRow,
        DamageKind::LongCell,
        DamageKind::UnreadableCell,
        DamageKind::OtherDelimiter,
        DamageKind::OtherTable,
        DamageKind::ErrorCell,
        DamageKind::NoValue,
        DamageKind::LostDigits,
        DamageKind::Remark,
        DamageKind::Expression,
    ];

    /// Gives the name under which such damage is reported.
    pub fn name(self) -> &'static str {
        match self {
            DamageKind::UnclosedQuote => "unclosed-quote",
            DamageKind::StrayQuote => "stray-quote",
            DamageKind::MixedEncoding => "mixed-encoding",
            DamageKind::UndecodableText => "undecodable-text",
            DamageKind::NulCharacter => "nul-character",
            DamageKind::LongRow => "long-row",
            DamageKind::ShortRow => "short-row",
            DamageKind::LongCell => "long-cell",
            DamageKind::UnreadableCell => "unreadable-cell",
            DamageKind::OtherDelimiter => "other-delimiter",
            DamageKind::OtherTable => "other-table",
            DamageKind::ErrorCell => "error-cell",
            DamageKind::NoValue => "no-value",
            DamageKind::LostDigits => "lost-digits",
            DamageKind::Remark => "remark",
            DamageKind::Expression => "expression",
        }
    }
}

/// A place in the file that was repaired or could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The row, counted as in [`SourceRow::row`]; 0 where it is about the whole table.
    pub row: u32,
    /// The column, the first being 0, where the damage is in one cell.
    pub column: Option<u16>,
    /// What is wrong.
    pub kind: DamageKind,
    /// What is wrong and what was done, as a sentence without cell text.
    pub message: String,
}

/// The next thing that a table has to say.
#[derive(Debug)]
pub enum RowEvent {
    /// A data row.
    Row(SourceRow),
    /// A row that is not data.
    NotData {
        /// The row, counted as in [`SourceRow::row`].
        row: u32,
        /// What it is instead.
        kind: NotData,
    },
    /// Damage; if its row could be read at all, the row follows.
    Damage(Damage),
    /// Reading had to stop before the end of the file; nothing follows.
    Stopped(ReadError),
}
