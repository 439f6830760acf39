//! What a caller may fix or limit before a file is read.

use std::path::PathBuf;

use super::layout::{Delimiter, Escape, Newline};

/// Counts how many cells of a row are headers that somebody knows.
///
/// The texts are trimmed. The answer lies between 0 and the number of texts.
pub type HeaderJudge = fn(&[String]) -> usize;

/// Where the header stands, when a person says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderChoice {
    /// In this row, counted as the person sees it.
    Row(u32),
    /// Nowhere: the first row is data.
    Absent,
}

/// How much a file may ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file; the default is 4 GiB.
    pub bytes: u64,
    /// Rows read from a file; the default is 20,000,000, twenty times a full sheet.
    pub rows: u32,
    /// Columns of a row; the default is 16,384, as many as a sheet of Excel has.
    pub columns: u16,
    /// Bytes of a row; the default is 16 MiB, room for sixteen cells of the default limit.
    pub row_bytes: usize,
    /// Bytes of text in a cell; the default is 1 MiB (a cell of Excel holds 32,767 characters).
    pub cell_bytes: usize,
    /// Inflated size of one part in a workbook; the default is 2 GiB (a full sheet takes about 0.3).
    pub part_bytes: u64,
    /// How many times larger than its packed form a part above 16 MiB may be; the default is 250
    /// (sheets of one repeated value reach about 150, zip bombs 1,000 and more).
    pub part_ratio: u64,
    /// Address space of the process that reads a workbook; the default is 512 MiB.
    pub worker_memory_bytes: u64,
    /// Processor time of the process that reads a workbook; the default is 60 s, twenty full sheets.
    pub worker_cpu_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 4 << 30,
            rows: 20_000_000,
            columns: 16_384,
            row_bytes: 16 << 20,
            cell_bytes: 1 << 20,
            part_bytes: 2 << 30,
            part_ratio: 250,
            worker_memory_bytes: 512 << 20,
            worker_cpu_seconds: 60,
        }
    }
}

/// What a person says about the marks of a CSV file; what is not said is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DialectChoice {
    /// What stands between two cells.
    pub delimiter: Option<Delimiter>,
    /// What stands around cells.
    pub quote: Option<QuoteChoice>,
    /// How a quote inside a quoted cell is written.
    pub escape: Option<Escape>,
    /// What ends a record.
    pub newline: Option<Newline>,
}

/// What stands around cells, when a person says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteChoice {
    /// This byte.
    Byte(u8),
    /// Nothing: quotes are text.
    Absent,
}

/// Finds what a person asked for among names: by the exact name, the name in any case, or the number from 1.
pub(super) fn position_of(asked: &str, names: &[&str]) -> Option<usize> {
    let folded = asked.trim().to_lowercase();
    let exact = names.iter().position(|name| *name == asked);
    let alike = || names.iter().position(|name| name.trim().to_lowercase() == folded);
    let numbered = || folded.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < names.len());
    exact.or_else(alike).or_else(numbered)
}

/// Everything that is guessed from the content unless it is said here.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The marks of a CSV file.
    pub dialect: DialectChoice,
    /// The encoding of a CSV file, by its usual name.
    pub encoding: Option<String>,
    /// The sheet of a workbook, or the table of a dump or a page: by its name, its name in any case, or its number.
    pub sheet: Option<String>,
    /// Where the header stands.
    pub header_row: Option<HeaderChoice>,
    /// How many rows the header has, the row of the header being the last; guessed by default.
    pub header_rows: Option<u32>,
    /// Rows at the start of the file that are not read.
    pub skip_rows: u32,
    /// Which table of a file that has several, the first being 1; the largest by default.
    pub table: Option<u32>,
    /// How much the file may ask for.
    pub limits: Limits,
    /// Who knows headers.
    pub header_judge: HeaderJudge,
    /// The program that reads workbooks in a process of its own (see [`worker`](super::workbook::worker));
    /// without it they are read in this process, which only trusted files deserve.
    pub worker: Option<PathBuf>,
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            dialect: DialectChoice::default(),
            encoding: None,
            sheet: None,
            header_row: None,
            header_rows: None,
            skip_rows: 0,
            table: None,
            limits: Limits::default(),
            header_judge: plain_header_judge,
            worker: None,
        }
    }
}

/// The codes of the extended import format, without the numbered and the institution's own ones.
const CODES: [&str; 36] = [
    "INSTITUTION",
    "ORGANIZATION",
    "OPERATION",
    "CONTACT_NR",
    "ROLE",
    "TITLE",
    "LETTER_SALUTATION",
    "ADDR_SALUTATION",
    "FUNCTION",
    "REMARK",
    "FIRSTNAME",
    "LASTNAME",
    "BIRTHDATE",
    "PREF_LANG",
    "OFFICIAL_NAME",
    "STRUCT_NAME",
    "ADDRESS_NAME",
    "STRUCT_TYPE",
    "COMMUNITY_TYPE",
    "ADMIN_NUMBER",
    "NB_EMPLOYEES",
    "WEB_SITE",
    "ADDR_TYPE",
    "LINE",
    "ZIPCODE",
    "TOWN",
    "TOWN_COMPLEMENT",
    "DEPARTMENT",
    "COUNTRY",
    "TELEPHONE",
    "PHONE",
    "FAX",
    "CELLPHONE",
    "EMAIL",
    "CRIT",
    "HAS_SALES",
];

/// Counts the cells that are codes of the extended format, whatever number they end in.
///
/// The judge that the column mapping supplies knows far more; this one keeps the reader usable alone.
pub fn plain_header_judge(cells: &[String]) -> usize {
    let is_code = |cell: &&String| CODES.contains(&cell.trim_end_matches(|c: char| c.is_ascii_digit()));
    cells.iter().filter(is_code).count()
}

#[cfg(test)]
mod tests {
    use super::position_of;

    #[test]
    fn what_is_asked_for_is_found_by_name_or_number() {
        let names = ["guests", "Guests", "2", "Rows of 3"];
        let cases = [
            ("Guests", Some(1)),
            ("GUESTS", Some(0)),
            ("rows of 3", Some(3)),
            ("2", Some(2)),
            (" 1 ", Some(0)),
            ("4", Some(3)),
            ("5", None),
            ("0", None),
            ("", None),
        ];
        for (asked, at) in cases {
            assert_eq!(position_of(asked, &names), at, "{asked}");
        }
    }
}
