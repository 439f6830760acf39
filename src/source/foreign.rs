//! Opens what is neither a table with delimiters nor a workbook: dumps and marked-up tables.
//!
//! In: a file that is text, and its encoding. Out: its rows, or nothing if it is a table with delimiters after
//! all, or an error that says what to ask for. These parsers are part of this program, hold one record and one
//! block, and call themselves nowhere, so unlike the parsers of workbooks they need no process of their own.

use std::path::Path;

use encoding_rs::{Encoding, UTF_8};

use super::content::{Container, TextKind, archive, text_kind};
use super::encoding::{CellText, Charset, Evidence, Found, Utf8Reader};
use super::error::{ReadError, shown};
use super::file::{Stamp, Steady, open_regular};
use super::layout::{Format, MarkupKind};
use super::options::ReadOptions;
use super::sql::{self, NoTable};
use super::stream::{RawRows, Watched};
use super::{markup, table};

/// What is known of a text file before it is opened as something.
pub(super) struct Given<'a> {
    pub(super) path: &'a Path,
    pub(super) stamp: Stamp,
    pub(super) head: &'a [u8],
    pub(super) evidence: &'a Evidence,
    pub(super) found: Found,
    pub(super) options: &'a ReadOptions,
}

/// A foreign file whose rows can be read.
pub(super) struct Foreign {
    format: Format,
    rows: RawRows,
    names: Option<Vec<String>>,
}

impl Foreign {
    pub(super) fn on(self, fingerprint: String) -> table::Opened {
        table::Opened { format: self.format, rows: self.rows, names: self.names, fingerprint }
    }
}

/// Opens a text as what it is; nothing if it is a table with delimiters.
pub(super) fn open(given: &Given<'_>) -> Result<Option<Foreign>, ReadError> {
    // A delimiter that a person named says what the file is.
    if given.options.dialect.delimiter.is_some() {
        return Ok(None);
    }
    let sample = given.found.decode(given.head);
    Ok(match text_kind(&sample).map_err(|refusal| refusal.on(given.path))? {
        TextKind::Table => None,
        TextKind::Dump => Some(open_dump(given, &sample)?),
        TextKind::Markup(kind) => Some(open_markup(given, kind, &sample)?),
    })
}

fn open_dump(given: &Given<'_>, sample: &[u8]) -> Result<Foreign, ReadError> {
    let file = shown(given.path);
    let start = || reader(given, given.found);
    let opened = sql::open(&start, sample, &file, given.options)
        .map_err(|none| no_table(given, none, "a database dump without records", DUMP_RECORDS))?;
    let format = Format::Dump {
        table: opened.table,
        other_tables: opened.others,
        numbering: opened.numbering,
        not_applied: opened.not_applied,
        encoding: given.found.text_encoding(),
    };
    let rows = Watched::over(RawRows::Dump(Box::new(opened.rows)));
    Ok(Foreign { format, rows, names: Some(opened.columns) })
}

/// What to ask for when a dump holds no record.
const DUMP_RECORDS: &str = "ask for the records of the contact table: mysqldump --no-create-info BASE TABLE, or \
     pg_dump --table=TABLE --data-only --column-inserts, or the table as CSV in UTF-8 with a header row";

fn open_markup(given: &Given<'_>, kind: MarkupKind, sample: &[u8]) -> Result<Foreign, ReadError> {
    let file = shown(given.path);
    let found = declared_encoding(given, sample);
    let start = || reader(given, found);
    let what = match kind {
        MarkupKind::Html => "a web page without a table",
        _ => "a spreadsheet without a filled cell",
    };
    let opened = markup::open(&start, kind, &file, given.options).map_err(|none| {
        no_table(given, none, what, "export the table as CSV or as an Excel workbook (.xlsx)")
    })?;
    let format = Format::Markup {
        kind,
        table: opened.table,
        other_tables: opened.others,
        encoding: found.text_encoding(),
    };
    Ok(Foreign { format, rows: Watched::over(RawRows::Markup(opened.rows)), names: None })
}

fn no_table(given: &Given<'_>, none: NoTable, what: &str, ask: &'static str) -> ReadError {
    let file = shown(given.path);
    match none {
        NoTable::Io(source) => ReadError::io(given.path, source),
        NoTable::Empty => ReadError::Refused { file, what: what.to_owned(), ask },
        NoTable::NotThere(available) => {
            ReadError::NoSuchTable { file, table: given.options.sheet.clone().unwrap_or_default(), available }
        }
    }
}

/// Opens the file once more; it must be what was surveyed.
fn reader(given: &Given<'_>, found: Found) -> std::io::Result<Box<dyn std::io::Read + Send>> {
    let file = open_regular(given.path).map_err(|error| std::io::Error::other(error.to_string()))?;
    let file = Steady::new(file, found.mark as u64, given.stamp)?;
    Ok(Box::new(Utf8Reader::new(file, Some(found.charset))))
}

/// Takes the encoding that the markup declares, unless the bytes or a person say otherwise.
fn declared_encoding(given: &Given<'_>, sample: &[u8]) -> Found {
    let settled = given.options.encoding.is_some() || given.found.mark > 0;
    if settled || given.evidence.broken == 0 || given.found.is_utf16() {
        return given.found;
    }
    let label = declared(sample).and_then(|label| Encoding::for_label(label.as_bytes()));
    match label {
        // Bytes that are no UTF-8 belie a declaration of it.
        Some(encoding) if encoding != UTF_8 && encoding.is_single_byte() => {
            let charset = Charset::Standard(encoding);
            Found { charset, cells: CellText::Decoded, ..given.found }
        }
        _ => given.found,
    }
}

/// Bytes in which a declaration is looked for; browsers look at the first 1024.
const DECLARATION_BYTES: usize = 4 << 10;

/// Reads `encoding="…"` of XML or `charset=…` of HTML.
fn declared(sample: &[u8]) -> Option<String> {
    let head = sample.get(..sample.len().min(DECLARATION_BYTES))?;
    let text = String::from_utf8_lossy(head).to_lowercase();
    let at = text.find("encoding=").map(|at| at + 9).or_else(|| text.find("charset=").map(|at| at + 8))?;
    let rest = text.get(at..)?.trim_start_matches(['"', '\'', ' ']);
    Some(rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c)).collect())
}

/// Says of a container that holds no workbook what it holds instead.
pub(super) fn explained(path: &Path, container: Container, error: ReadError) -> ReadError {
    if !matches!(error, ReadError::Unsupported { .. } | ReadError::Broken { .. }) {
        return error;
    }
    let Ok(mut file) = open_regular(path) else { return error };
    archive::refusal(&mut file, container).map_or(error, |refusal| refusal.on(path))
}
