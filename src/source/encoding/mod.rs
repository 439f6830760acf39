//! The encoding of a text file: found by content, decoded to UTF-8.
//!
//! In: the start of the file and the evidence of the whole file. Out: an encoding, a reader that
//! yields UTF-8, and the way from the bytes of a cell to its text. A file that is UTF-8 in part passes
//! untouched, so that each cell can be read as what it is and named by row and column. This module
//! knows nothing of rows.
//!
//! | part | does |
//! |---|---|
//! | `charset` | encodings by name, bytes to characters |
//! | `evidence` | what is and is not UTF-8 in the whole file, in bounded memory |
//! | `judge` | which one-byte table the words speak for |
//! | `reader` | the stream of UTF-8 |
//! | `cells` | the text of a cell where encodings are mixed |

mod cells;
mod charset;
mod evidence;
mod judge;
mod reader;
#[cfg(test)]
mod tests;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::layout::{ByteOrderMark, TextEncoding};
pub(super) use cells::{CellText, Strange};
pub(super) use charset::Charset;
pub(super) use evidence::Evidence;
pub(super) use reader::Utf8Reader;

/// An encoding, the length of the mark that precedes the text, and how cells are read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) charset: Charset,
    pub(super) mark: usize,
    pub(super) cells: CellText,
}

impl Found {
    fn new(charset: Charset, mark: usize, evidence: &Evidence) -> Found {
        let cells = if charset.is(UTF_8) {
            CellText::Utf8(judge::judge(&evidence.words))
        } else if charset.characters().is_some() && evidence.wide > 0 {
            CellText::Mixed(charset)
        } else {
            CellText::Decoded
        };
        Found { charset, mark, cells }
    }

    pub(super) fn text_encoding(self) -> TextEncoding {
        let marked = if self.mark > 0 { ByteOrderMark::Present } else { ByteOrderMark::Absent };
        TextEncoding { name: self.charset.name(), marked }
    }

    /// Gives the encoding that a stream has to be decoded from; none if its bytes can pass.
    pub(super) fn streamed(self) -> Option<Charset> {
        (self.cells == CellText::Decoded).then_some(self.charset)
    }

    pub(super) fn is_utf16(self) -> bool {
        self.charset.is(UTF_16LE) || self.charset.is(UTF_16BE)
    }

    /// Decodes a sample, which may end inside a character.
    pub(super) fn decode(self, head: &[u8]) -> Vec<u8> {
        let body = head.get(self.mark..).unwrap_or_default();
        match self.streamed() {
            Some(charset) => charset.decode(body).into_bytes(),
            None => body.to_vec(),
        }
    }
}

/// Finds the encoding: a byte order mark, then the pattern of UTF-16, then UTF-8, then the best table.
pub(super) fn find(head: &[u8], evidence: &Evidence) -> Found {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Found::new(Charset::Standard(encoding), mark, evidence);
    }
    let charset = match utf16_pattern(head) {
        Some(encoding) => Charset::Standard(encoding),
        // A file with both is UTF-8 with foreign rows if well-formed characters prevail.
        None if evidence.broken == 0 || evidence.wide > evidence.broken => Charset::Standard(UTF_8),
        None => judge::judge(&evidence.words),
    };
    Found::new(charset, 0, evidence)
}

/// Takes the encoding that a person named; its byte order mark is skipped if it is there.
pub(super) fn named(label: &str, head: &[u8], evidence: &Evidence) -> Option<Found> {
    let charset = Charset::for_label(label)?;
    let mark = match Encoding::for_bom(head) {
        Some((marked, length)) if charset.is(marked) => length,
        _ => 0,
    };
    let found = Found::new(charset, mark, evidence);
    // Who names a table means it for every row.
    let cells = if matches!(found.cells, CellText::Mixed(_)) { CellText::Decoded } else { found.cells };
    Some(Found { cells, ..found })
}

/// Pairs of bytes looked at for the pattern of UTF-16.
const PAIRS: usize = 4096;

/// Recognises UTF-16 without a mark: read in one order it is text with ASCII in it, in the other it is not.
fn utf16_pattern(head: &[u8]) -> Option<&'static Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let sample = pairs.get(..pairs.len().min(PAIRS)).unwrap_or_default();
    let count = |order: fn([u8; 2]) -> u16, test: fn(u16) -> bool| {
        sample.iter().filter(|pair| test(order(**pair))).count()
    };
    let looks = |order: fn([u8; 2]) -> u16| {
        sample.len() >= 2
            && count(order, is_common) * 100 >= sample.len() * 97
            && count(order, |unit| unit < 0x80) * 20 >= sample.len()
    };
    match (looks(u16::from_le_bytes), looks(u16::from_be_bytes)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Tells whether a unit of UTF-16 is a character of European contact files.
fn is_common(unit: u16) -> bool {
    matches!(unit,
        0x09 | 0x0A | 0x0D | 0x20..=0x7E | 0xA0..=0x24F | 0x370..=0x52F | 0x1E00..=0x1EFF
        | 0x2010..=0x206F | 0x20A0..=0x20BF | 0x2116 | 0x2122 | 0xFEFF)
}
