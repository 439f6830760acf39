//! What an archive holds that is no workbook, by the names in it.
//!
//! Only names are read, from places whose length is bounded; nothing is unpacked.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::text::{outlook_message, word};
use super::{Container, Refusal, UNPACK};

/// Names that a message tells.
const TOLD: usize = 5;

/// Bytes at the end of a ZIP in which its directory's end may stand (APPNOTE, section 4.3.16).
const TAIL: u64 = 66_000;

/// Bytes of a ZIP's directory that are looked at.
const DIRECTORY: u64 = 1 << 20;

/// Says what a gzip archive holds, if its header tells the name (RFC 1952).
pub(super) fn gzip(head: &[u8]) -> Refusal {
    let named = head.get(3).is_some_and(|flags| flags & 0x0C == 0x08);
    let name = head.get(10..).unwrap_or_default().split(|byte| *byte == 0).next().unwrap_or_default();
    let name = String::from_utf8_lossy(name.get(..name.len().min(100)).unwrap_or_default());
    if named && !name.is_empty() {
        Refusal::new(format!("a gzip archive with \u{201c}{name}\u{201d}"), UNPACK)
    } else {
        Refusal::new("a gzip archive", UNPACK)
    }
}

/// Says what a container holds that is no workbook; nothing if that cannot be told.
pub(in crate::source) fn refusal(file: &mut File, container: Container) -> Option<Refusal> {
    match container {
        Container::Zip => zip(&zip_names(file)?),
        Container::Ole => ole(file),
    }
}

fn zip(names: &[String]) -> Option<Refusal> {
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("xl/") {
        return None;
    }
    if has("word/") {
        return Some(word("a Word document"));
    }
    if has("ppt/") {
        return Some(word("a PowerPoint presentation"));
    }
    if has("Index/") || has("index.apxl") || has("index.xml") {
        let ask = "in Numbers: File, Export To, Excel (.xlsx) or CSV in Unicode (UTF-8)";
        return Some(Refusal::new("a document of Apple Numbers or Pages", ask));
    }
    if has("content.xml") && has("mimetype") {
        return Some(word("an OpenDocument file that is no spreadsheet"));
    }
    let files: Vec<&String> =
        names.iter().filter(|name| !name.ends_with('/') && !name.starts_with("__MACOSX")).collect();
    let told: Vec<String> = files.iter().take(TOLD).map(|name| format!("\u{201c}{name}\u{201d}")).collect();
    let more = match files.len().saturating_sub(TOLD) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!told.is_empty()).then(|| Refusal::new(format!("a ZIP archive with {}{more}", told.join(", ")), UNPACK))
}

/// Reads the names from the directory at the end of a ZIP.
fn zip_names(file: &mut File) -> Option<Vec<String>> {
    let length = file.metadata().ok()?.len();
    let tail = read_at(file, length.saturating_sub(TAIL), TAIL)?;
    let end = tail.windows(4).rposition(|sign| sign == b"PK\x05\x06")?;
    let number = |at: usize| {
        let bytes = tail.get(end + at..end + at + 4)?;
        Some(u64::from(u32::from_le_bytes(bytes.try_into().ok()?)))
    };
    let directory = read_at(file, number(16)?, number(12)?.min(DIRECTORY))?;
    let mut names = Vec::new();
    let mut rest = directory.as_slice();
    while rest.starts_with(b"PK\x01\x02") {
        let length =
            |at: usize| Some(usize::from(u16::from_le_bytes(rest.get(at..at + 2)?.try_into().ok()?)));
        let (Some(name), Some(extra), Some(comment)) = (length(28), length(30), length(32)) else { break };
        names
            .push(String::from_utf8_lossy(rest.get(46..46 + name.min(200)).unwrap_or_default()).into_owned());
        rest = rest.get(46 + name + extra + comment..).unwrap_or_default();
    }
    Some(names)
}

/// Says what an OLE file holds, by the first names in its directory (MS-CFB, section 2.6).
fn ole(file: &mut File) -> Option<Refusal> {
    let head = read_at(file, 0, 512)?;
    let shift = u32::from(u16::from_le_bytes(head.get(30..32)?.try_into().ok()?));
    let sector = u64::from(u32::from_le_bytes(head.get(48..52)?.try_into().ok()?));
    let size = 1_u64.checked_shl(shift).filter(|size| (512..=4096).contains(size))?;
    let directory = read_at(file, sector.checked_add(1)?.checked_mul(size)?, size)?;
    let names: Vec<String> = directory.chunks(128).filter_map(ole_name).collect();
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if has("Workbook") || has("Book") || has("Encr") {
        None
    } else if has("WordDocument") || has("1Table") {
        Some(word("a Word document"))
    } else if has("__nameid") || has("__substg") || has("__prop") || has("__recip") {
        Some(outlook_message())
    } else if has("PowerPoint") {
        Some(word("a PowerPoint presentation"))
    } else {
        None
    }
}

fn ole_name(entry: &[u8]) -> Option<String> {
    let (units, _) = entry.get(..64)?.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit)).take_while(|unit| *unit != 0);
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

fn read_at(file: &mut File, from: u64, count: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(from)).ok()?;
    let mut bytes = Vec::new();
    file.take(count).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}
