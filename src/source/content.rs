//! What a file is, by its content and never by its suffix.
//!
//! In: the first bytes, or the start of the text once its encoding is known. Out: what it is, or a
//! [`Refusal`] that names it and says what to ask for.

pub(super) mod archive;
mod text;

use std::path::Path;

use super::error::{ReadError, shown};
pub(super) use text::{TextKind, text_kind};

/// What the first bytes show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Not one byte.
    Empty,
    /// Text; [`text_kind`] knows more.
    Text,
    /// A container that may hold a workbook.
    Workbook(Container),
}

/// The container of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A ZIP archive: xlsx, xlsm, xlsb or ods.
    Zip,
    /// An OLE compound file: xls, or an encrypted workbook.
    Ole,
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// What it is, as in “is a picture”.
    what: String,
    /// What to ask for instead.
    ask: &'static str,
}

impl Refusal {
    pub(super) fn new(what: impl Into<String>, ask: &'static str) -> Refusal {
        Refusal { what: what.into(), ask }
    }

    /// Makes the error for a file.
    pub(super) fn on(self, path: &Path) -> ReadError {
        ReadError::Refused { file: shown(path), what: self.what, ask: self.ask }
    }
}

pub(super) const TABLE: &str = "export the table as CSV or as an Excel workbook (.xlsx)";
const DOCUMENT: &str =
    "ask for the list as CSV or as an Excel workbook (.xlsx), as it comes out of the program that holds it";
const UNPACK: &str = "unpack it first and give the file inside";
const PICTURE: &str = "ask for the list as CSV or as an Excel workbook (.xlsx); a picture holds no text";
const PG_CUSTOM: &str = "ask for plain text: pg_restore --data-only --table=TABLE -f contacts.sql FILE, or \
     pg_dump --table=TABLE --data-only --column-inserts";
const SQLITE: &str = "export the table: sqlite3 FILE \".mode csv\" \".headers on\" \".output contacts.csv\" \"SELECT * FROM TABLE\"";
const ACCESS: &str =
    "in Access: External Data, Export, Excel (.xlsx); or as text with a header row, encoding UTF-8";
const DBASE: &str =
    "open it in LibreOffice or Excel and save it as .xlsx or as CSV in UTF-8 with a header row";
const SQL_SERVER: &str = "restore it and export the table as CSV in UTF-8 with a header row, or in Management Studio: \
     Tasks, Generate Scripts, Types of data to script: Data only";
const OUTLOOK: &str =
    "in Outlook: File, Open & Export, Import/Export, Export to a file, Comma Separated Values";
const PARQUET: &str = "export the table as CSV in UTF-8 with a header row";

/// First bytes of what people send instead of a table (PRONOM and the formats' own documents).
const KNOWN: [(&[u8], &str, &str); 25] = [
    (b"%PDF-", "a PDF document", DOCUMENT),
    (b"{\\rtf", "an RTF document", DOCUMENT),
    (b"%!PS", "a PostScript document", DOCUMENT),
    (b"BZh", "a bzip2 archive", UNPACK),
    (b"\xFD7zXZ", "an xz archive", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a zstd archive", UNPACK),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (b"\x89PNG", "a picture", PICTURE),
    (b"\xFF\xD8\xFF", "a picture", PICTURE),
    (b"GIF8", "a picture", PICTURE),
    (b"II*\0", "a picture", PICTURE),
    (b"MM\0*", "a picture", PICTURE),
    (b"8BPS", "a picture", PICTURE),
    (b"SQLite format 3\0", "an SQLite base", SQLITE),
    (b"PGDMP", "a PostgreSQL dump in the custom format", PG_CUSTOM),
    (b"TAPE\0\0", "a backup of SQL Server", SQL_SERVER),
    (b"\0\x01\0\0Standard Jet DB", "an Access base", ACCESS),
    (b"\0\x01\0\0Standard ACE DB", "an Access base", ACCESS),
    (b"!BDN", "an Outlook data file", OUTLOOK),
    (b"PAR1", "a Parquet file", PARQUET),
    (b"\x7FELF", "a program", TABLE),
    (b"MZ\x90\0", "a program", TABLE),
    (b"\xCA\xFE\xBA\xBE", "a program", TABLE),
    (b"wOFF", "a font", TABLE),
];

/// Recognises a file, or says what it is that cannot be a table.
pub(super) fn recognise(head: &[u8]) -> Result<Content, Refusal> {
    if head.is_empty() {
        return Ok(Content::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Content::Workbook(Container::Zip));
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Content::Workbook(Container::Ole));
    }
    if head.starts_with(b"\x1F\x8B") {
        return Err(archive::gzip(head));
    }
    if let Some((_, what, ask)) = KNOWN.iter().find(|(magic, _, _)| head.starts_with(magic)) {
        return Err(Refusal::new(*what, ask));
    }
    match deeper(head) {
        Some(refusal) => Err(refusal),
        None => Ok(Content::Text),
    }
}

/// Recognises what shows itself behind the first bytes only.
fn deeper(head: &[u8]) -> Option<Refusal> {
    let at = |from: usize, sign: &[u8]| head.get(from..from + sign.len()) == Some(sign);
    if at(257, b"ustar") {
        return Some(Refusal::new("a tar archive", UNPACK));
    }
    if at(4, b"ftyp") || (at(0, b"RIFF") && at(8, b"WEBP")) {
        return Some(Refusal::new("a picture or a film", PICTURE));
    }
    is_dbase(head).then(|| Refusal::new("a dBASE table (.dbf)", DBASE))
}

/// Recognises the header of dBASE: version, a real day, lengths that fit, and its end mark.
fn is_dbase(head: &[u8]) -> bool {
    let byte = |at: usize| head.get(at).copied().unwrap_or(0);
    let known = matches!(byte(0), 0x03 | 0x30 | 0x31 | 0x83 | 0x8B | 0xF5);
    let length = usize::from(u16::from_le_bytes([byte(8), byte(9)]));
    let day = (1..=12).contains(&byte(2)) && (1..=31).contains(&byte(3));
    known && day && length >= 65 && (head.get(length - 1) == Some(&0x0D) || byte(0) == 0x30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_tell_what_to_ask_for() {
        let dbase = {
            let mut head = vec![0; 65];
            head[..12].copy_from_slice(&[3, 124, 6, 30, 9, 0, 0, 0, 65, 0, 20, 0]);
            head[64] = 0x0D;
            head
        };
        let cases: [(&[u8], &str, &str); 8] = [
            (b"PGDMP\x01\x0e", "a PostgreSQL dump in the custom format", "--column-inserts"),
            (b"SQLite format 3\0", "an SQLite base", ".mode csv"),
            (b"\0\x01\0\0Standard ACE DB\0", "an Access base", "Export"),
            (b"%PDF-1.4", "a PDF document", "CSV"),
            (b"\x1F\x8B\x08\x08\0\0\0\0\0\x03dump.sql\0", "a gzip archive with “dump.sql”", "unpack"),
            (b"\x1F\x8B\x08\0\0\0\0\0\0\x03", "a gzip archive", "unpack"),
            (b"TAPE\0\0\x03\0", "a backup of SQL Server", "Generate Scripts"),
            (&dbase, "a dBASE table (.dbf)", "LibreOffice"),
        ];
        for (head, what, ask) in cases {
            let refusal = recognise(head).unwrap_err();
            assert_eq!(refusal.what, what);
            assert!(refusal.ask.contains(ask), "{what}: {}", refusal.ask);
        }
        for head in [b"MZ;name\n".as_slice(), b"name,town\n", b"PARIS;1\n", b"\x03\x01\x01\x01"] {
            assert_eq!(recognise(head), Ok(Content::Text));
        }
    }
}
