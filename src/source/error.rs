//! Why a file could not be read, where, and what a person can do about it.

use std::io;
use std::path::Path;

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
            Limit::PartBytes => "size of a part",
            Limit::PartRatio => "packing ratio of a part",
            Limit::Worker => "memory and time for workbooks",
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
            ReadError::Io { .. } => "check that the file exists and that you may read it",
            ReadError::NotRegular { .. } => "save the content into a file and give that file",
            ReadError::Unsupported { .. } => "export the table as CSV or as an Excel workbook (.xlsx)",
            ReadError::Refused { ask, .. } => ask,
            ReadError::NoSuchTable { .. } => "give the name of a table as the message shows it",
            ReadError::Encrypted { .. } => "open it in Excel, remove the password, and save it again",
            ReadError::Broken { .. } => "open it in Excel or LibreOffice and save it again as .xlsx or CSV",
            ReadError::NoSuchSheet { .. } => "give the name of a sheet exactly as the workbook shows it",
            ReadError::NoSuchEncoding { .. } => "use a name such as utf-8, utf-16le or windows-1252",
            ReadError::BeyondLimits { .. } => {
                "split the file, or have its writer end the rows and cells that run on"
            }
            ReadError::Worker { .. } => "save the workbook as CSV and give that file",
            ReadError::Output { .. } => "check the free space and that you may write there",
        }
    }

    /// Makes the error of a failed system call on `path`.
    pub(crate) fn io(path: &Path, source: io::Error) -> ReadError {
        ReadError::Io { file: shown(path), row: None, source }
    }
}

/// Gives the name of a file as a message shows it.
pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn place(row: Option<u32>) -> String {
    row.map_or_else(String::new, |row| format!(" (row {row})"))
}

fn in_part(part: &Option<String>) -> String {
    part.as_ref().map_or_else(String::new, |part| format!(" in {part}"))
}

fn list(names: &[String]) -> String {
    names.join(", ")
}
