//! What a file is, by its first bytes and never by its suffix.

/// What the first bytes show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Not one byte.
    Empty,
    /// Text, so a table with delimiters.
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

/// First bytes of what people send instead of a table (PRONOM and the formats' own documents).
const KNOWN: [(&[u8], &str); 12] = [
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1F\x8B", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xFD7zXZ", "an xz archive"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\0", "an SQLite base"),
    (b"\x7FELF", "a program"),
];

/// First words of text that is a document and no table.
const DOCUMENTS: [(&str, &str); 4] = [
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<?xml", "an XML document"),
    ("<?mso-application", "an XML document"),
];

/// Recognises a file, or says what it is that cannot be a table.
pub(super) fn recognise(head: &[u8]) -> Result<Content, &'static str> {
    if head.is_empty() {
        return Ok(Content::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Content::Workbook(Container::Zip));
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Content::Workbook(Container::Ole));
    }
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(what);
    }
    match document(head) {
        Some(what) => Err(what),
        None => Ok(Content::Text),
    }
}

fn document(head: &[u8]) -> Option<&'static str> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let start = head.get(..head.len().min(64)).unwrap_or_default();
    let text = String::from_utf8_lossy(start).trim_start().to_lowercase();
    DOCUMENTS.iter().find(|(word, _)| text.starts_with(word)).map(|(_, what)| *what)
}
