//! A table on its way out: CSV or a workbook, to a file or to stdout.

use std::io::IsTerminal as _;
use std::path::Path;

use super::args::TableFormat;
use super::destination::Destination;
use super::failure::Failure;
use super::output::Output;
use crate::report::{CellNotice, TableBook, WorkbookError};

/// Where a table goes and how.
pub(super) struct Target<'a> {
    /// The file; stdout when absent.
    pub(super) path: Option<&'a Path>,
    /// What was asked for; the file's name decides when nothing was.
    pub(super) format: Option<TableFormat>,
    /// The delimiter of CSV.
    pub(super) delimiter: u8,
}

impl Target<'_> {
    /// The format: the one asked for, else that of the file's name, else CSV.
    pub(super) fn format(&self) -> TableFormat {
        let suffix = self.path.and_then(Path::extension).and_then(|e| e.to_str());
        let named = suffix.filter(|e| e.eq_ignore_ascii_case("xlsx")).map(|_| TableFormat::Xlsx);
        self.format.or(named).unwrap_or(TableFormat::Csv)
    }
}

/// A table that is being written row by row.
pub(super) struct TableWriter<'a> {
    header: Vec<String>,
    form: Form<'a>,
}

enum Form<'a> {
    Csv(Box<csv::Writer<Destination<'a>>>),
    Xlsx { book: Box<TableBook>, to: Destination<'a> },
}

impl<'a> TableWriter<'a> {
    /// Begins a table under a header; `name` is that of the sheet.
    pub(super) fn begin(
        output: &'a mut Output,
        target: &Target<'_>,
        name: &str,
        header: Vec<String>,
    ) -> Result<Self, Failure> {
        let form = match target.format() {
            TableFormat::Csv => {
                let mut csv = csv::WriterBuilder::new()
                    .delimiter(target.delimiter)
                    .from_writer(output.to(target.path)?);
                csv.write_record(&header)?;
                Form::Csv(Box::new(csv))
            }
            TableFormat::Xlsx => {
                let folder = std::env::temp_dir();
                let book = Box::new(TableBook::new(name, header.clone(), &folder)?);
                Form::Xlsx { book, to: binary(output, target.path)? }
            }
        };
        Ok(Self { header, form })
    }

    /// Adds a row; tells which of its cells the format does not hold as they are.
    pub(super) fn put(&mut self, cells: &[String]) -> Result<Vec<CellNotice>, Failure> {
        match &mut self.form {
            Form::Csv(csv) => {
                csv.write_record(cells)?;
                Ok(Vec::new())
            }
            Form::Xlsx { book, .. } => Ok(book.put(cells)?),
        }
    }

    /// The header of a column.
    pub(super) fn column(&self, column: usize) -> &str {
        self.header.get(column).map_or("", String::as_str)
    }

    /// Writes what is still to be written; gives the number of sheets, 0 for CSV.
    pub(super) fn finish(self) -> Result<usize, Failure> {
        match self.form {
            Form::Csv(csv) => {
                csv.into_inner().map_err(|e| Failure::from(e.into_error()))?.finish()?;
                Ok(0)
            }
            Form::Xlsx { book, mut to } => {
                let sheets = book.sheets();
                book.finish(&mut to)?;
                to.finish()?;
                Ok(sheets)
            }
        }
    }
}

/// Somewhere for bytes that are no text: never a terminal.
pub(super) fn binary<'a>(output: &'a mut Output, path: Option<&Path>) -> Result<Destination<'a>, Failure> {
    if path.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::new("a workbook is nothing for a terminal", "name a file with --output"));
    }
    output.to(path)
}

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// It is left alone, and that is a failure.
    Kept,
    /// It is written over.
    Replaced,
}

/// Makes a file that only its owner may read.
pub(super) fn create(path: &Path, existing: Existing) -> Result<std::fs::File, Failure> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let mut options = std::fs::OpenOptions::new();
    options.write(true).mode(OWNER_ONLY);
    match existing {
        Existing::Kept => options.create_new(true),
        Existing::Replaced => options.create(true).truncate(true),
    };
    let file = options.open(path).map_err(|e| match e.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::new(format!("{} is there already", path.display()), "--force writes over it")
        }
        _ => Failure::new(format!("{}: {e}", path.display()), ""),
    })?;
    file.set_permissions(std::fs::Permissions::from_mode(OWNER_ONLY))?;
    Ok(file)
}

/// Read and write for the owner, nothing for others.
const OWNER_ONLY: u32 = 0o600;

impl From<WorkbookError> for Failure {
    fn from(error: WorkbookError) -> Self {
        Self::new(error.to_string(), "")
    }
}
