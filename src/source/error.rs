//! Why a file could not be read, where, and what a person can do about it.

use std::io;
use std::path::Path;

use crate::contact::value::text::visible;

/// A limit of [`Limits`](super::Limits), by the name that a person uses to raise it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Limit {
    /// The size of the file.
    Bytes,
    /// The number of rows.
    Rows,
    /// The number of columns.
    Columns,
    /// The length of one row.
    RowBytes,
    /// The length of one cell.
    CellBytes,
    /// The inflated size of one part inside a workbook.
    PartBytes,
    /// How many times larger a part of a workbook may be than its packed form.
    PartRatio,
    /// The memory, time or address space given to the reading of a workbook.
    Worker,
}

impl Limit {
    /// Gives the name of the limit.
    pub fn name(self) -> &'static str {
        match self {
            Limit::Bytes => "file size",
            Limit::Rows => "rows",
            Limit::Columns => "columns",
            Limit::RowBytes => "length of a row",
            Limit::CellBytes => "length of a cell",
            Limit::PartBytes => "size of a part",
            Limit::PartRatio => "packing ratio of a part",
            Limit::Worker => "memory and time for workbooks",
        }
    }
}

impl Limit {
    /// Says what a person can do, with the argument that raises the limit.
    pub fn hint(self) -> &'static str {
        match self {
            Limit::Bytes => "split the file, or allow more with --max-bytes",
            Limit::Rows => "split the file, or allow more with --max-rows",
            Limit::Columns => {
                "look whether the delimiter is right (--delimiter), or allow more with --max-columns"
            }
            Limit::RowBytes => {
                "look whether the rows end where they should and quotes are closed, or allow more with --max-row-bytes"
            }
            Limit::CellBytes => "allow more with --max-cell-bytes",
            Limit::PartBytes => {
                "save the workbook as CSV, or allow more with --max-part-bytes if you trust the sender"
            }
            Limit::PartRatio => {
                "save the workbook as CSV, or allow more with --max-part-ratio if you trust the sender"
            }
            Limit::Worker => {
                "save the workbook as CSV, or allow more with --max-workbook-memory and --max-workbook-seconds"
            }
        }
    }
}

/// A file that could not be read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system does not hand out the file.
    #[error("{file}: cannot be read{}: {source}", place(*row))]
    Io {
        /// The file.
        file: String,
        /// The row that was being read.
        row: Option<u32>,
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
    /// It is no regular file.
    #[error("{file}: is {what}, not a regular file")]
    NotRegular {
        /// The file.
        file: String,
        /// What it is instead.
        what: &'static str,
    },
    /// Its content is no table that can be read here.
    #[error("{file}: is {what}, which cannot be read as a table")]
    Unsupported {
        /// The file.
        file: String,
        /// What the content is.
        what: &'static str,
    },
    /// Its content is known, and something else has to be asked for.
    #[error("{file}: is {what}, which is not read here")]
    Refused {
        /// The file.
        file: String,
        /// What the content is.
        what: String,
        /// What to ask for instead.
        ask: &'static str,
    },
    /// The table that was asked for is not there.
    #[error("{file}: has no table \u{201c}{table}\u{201d}; it has {}", list(available))]
    NoSuchTable {
        /// The file.
        file: String,
        /// The table that was asked for.
        table: String,
        /// The tables that are there.
        available: Vec<String>,
    },
    /// It is locked with a password.
    #[error("{file}: is encrypted with a password")]
    Encrypted {
        /// The file.
        file: String,
    },
    /// Its structure is broken beyond repair.
    #[error("{file}: is damaged{}: {message}", place(*row))]
    Broken {
        /// The file.
        file: String,
        /// The row after which it is broken.
        row: Option<u32>,
        /// What is broken.
        message: String,
    },
    /// The sheet that was asked for is not there.
    #[error("{file}: has no sheet \u{201c}{sheet}\u{201d}; it has {}", list(available))]
    NoSuchSheet {
        /// The file.
        file: String,
        /// The sheet that was asked for.
        sheet: String,
        /// The sheets that are there.
        available: Vec<String>,
    },
    /// The encoding that was asked for has no meaning.
    #[error("{file}: there is no encoding called \u{201c}{label}\u{201d}")]
    NoSuchEncoding {
        /// The file.
        file: String,
        /// The name that was asked for.
        label: String,
    },
    /// It asks for more than the limits allow.
    #[error("{file}: beyond the limit of {allowed} ({}){}{}", limit.name(), place(*row), in_part(part))]
    BeyondLimits {
        /// The file.
        file: String,
        /// The row at which the limit was met.
        row: Option<u32>,
        /// Which limit.
        limit: Limit,
        /// Its value, with the unit.
        allowed: String,
        /// The part of the workbook, where it is one part.
        part: Option<String>,
    },
    /// The program that reads workbooks could not be started or spoke nonsense.
    #[error("{file}: the program that reads workbooks failed: {message}")]
    Worker {
        /// The file.
        file: String,
        /// What happened.
        message: String,
    },
    /// The output could not be written.
    #[error("the output cannot be written: {source}")]
    Output {
        /// What the operating system says.
        #[source]
        source: io::Error,
    },
}

impl ReadError {
    /// Names the file, or nothing where the trouble is in the output.
    pub fn file(&self) -> Option<&str> {
        match self {
            ReadError::Io { file, .. }
            | ReadError::NotRegular { file, .. }
            | ReadError::Unsupported { file, .. }
            | ReadError::Refused { file, .. }
            | ReadError::NoSuchTable { file, .. }
            | ReadError::Encrypted { file }
            | ReadError::Broken { file, .. }
            | ReadError::NoSuchSheet { file, .. }
            | ReadError::NoSuchEncoding { file, .. }
            | ReadError::BeyondLimits { file, .. }
            | ReadError::Worker { file, .. } => Some(file),
            ReadError::Output { .. } => None,
        }
    }

    /// Gives the row at which reading stopped, where it is known.
    pub fn row(&self) -> Option<u32> {
        match self {
            ReadError::Io { row, .. }
            | ReadError::Broken { row, .. }
            | ReadError::BeyondLimits { row, .. } => *row,
            _ => None,
        }
    }

    /// Says what a person can do.
    pub fn hint(&self) -> &'static str {
        match self {
            ReadError::Io { source, .. } => io_hint(source),
            ReadError::NotRegular { what: "a folder", .. } => "give one of the files in it",
            ReadError::NotRegular { .. } => {
                "save the content into a file and give that file; what a pipe holds cannot be read twice"
            }
            ReadError::Unsupported { what, .. } => advice(what),
            ReadError::Refused { ask, .. } => ask,
            ReadError::NoSuchTable { .. } => {
                "--sheet takes a table of a dump or a page by its name or number, --table a table among the rows of a sheet; \
                 --skip-rows N reads what stands below row N"
            }
            ReadError::Encrypted { .. } => "open it in Excel, remove the password, and save it again",
            ReadError::Broken { .. } => "open it in Excel or LibreOffice and save it again as .xlsx or CSV",
            ReadError::NoSuchSheet { .. } => {
                "give the name of a sheet as the workbook shows it, or its number"
            }
            ReadError::NoSuchEncoding { .. } => {
                "use a name such as utf-8, utf-16le, windows-1252, windows-1250, macintosh or cp850"
            }
            ReadError::BeyondLimits { limit, .. } => limit.hint(),
            ReadError::Worker { .. } => "save the workbook as CSV and give that file",
            ReadError::Output { .. } => "check the free space and that you may write there",
        }
    }

    /// Makes the error of a failed system call on `path`.
    pub(crate) fn io(path: &Path, source: io::Error) -> ReadError {
        ReadError::Io { file: shown(path), row: None, source }
    }
}

/// What happened to a file that is no longer what it was when it was opened.
#[derive(Debug, thiserror::Error)]
#[error("it changed while it was being read")]
pub(super) struct Changed;

fn io_hint(source: &io::Error) -> &'static str {
    match source.kind() {
        _ if source.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<Changed>) => {
            "wait until whoever writes the file is done, then read it again"
        }
        io::ErrorKind::NotFound => "check the name and the folder",
        io::ErrorKind::PermissionDenied => "ask for the right to read it, or copy it to where you may",
        _ => "check that the file exists and that you may read it",
    }
}

/// What to ask for in place of a file that is no table, by a word of what it is.
const ADVICE: [(&str, &str); 11] = [
    ("PDF", "ask for the Excel or CSV file that it was made from"),
    ("RTF", "ask for the Excel or CSV file that it was made from"),
    ("Word", "ask for the Excel or CSV file that it was made from"),
    ("picture", "ask for the Excel or CSV file that it shows"),
    ("archive", "unpack it and give the CSV or Excel file inside"),
    ("SQLite", "export the table of contacts from it as CSV"),
    ("program", "do not run it; ask the sender for the Excel or CSV file"),
    ("JSON", "have it exported as CSV or as an Excel workbook (.xlsx)"),
    ("UTF-32", "save it as UTF-8 text"),
    ("binary", "ask for an Excel or CSV file, and whether the file was damaged on its way"),
    ("mail", "save the attached CSV or Excel file and give that"),
];

fn advice(what: &str) -> &'static str {
    let known = ADVICE.iter().find(|(word, _)| what.contains(word));
    known.map_or("export the table as CSV or as an Excel workbook (.xlsx)", |(_, advice)| advice)
}

/// Gives the name of a file as a message shows it: nothing in it acts, bytes that are no text are visible.
pub(crate) fn shown(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(&visible(chunk.valid()));
        out.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    out
}

fn place(row: Option<u32>) -> String {
    row.map_or_else(String::new, |row| format!(" (row {row})"))
}

fn in_part(part: &Option<String>) -> String {
    part.as_ref().map_or_else(String::new, |part| format!(" in {part}"))
}

fn list(names: &[String]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}
