//! A look into the ZIP archive of a workbook before a parser trusts it.
//!
//! Every part is inflated once through a cap, because the sizes that an archive states are
//! claims. Nothing is written anywhere, so the path names in an archive have no effect.

use std::fs::File;
use std::io::{BufReader, Read};

use zip::ZipArchive;

use super::frame::Failure;
use super::request::Caps;
use crate::source::layout::WorkbookKind;

/// Inflated size below which a part may be packed as tightly as it likes.
const HARMLESS_BYTES: u64 = 16 << 20;

/// Parts that a workbook may have: a sheet, its relations, comments and drawing for thousands of sheets.
const MOST_PARTS: usize = 65_536;

/// Fewest bytes that one shared text takes: `<si/>`.
const SHORTEST_TEXT: u64 = 5;

/// Finds out which family of workbook an archive is, and refuses one that asks for too much.
pub(super) fn examine(file: &File, caps: &Caps) -> Result<WorkbookKind, Failure> {
    let file = file.try_clone().map_err(broken)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(broken)?;
    if archive.len() > MOST_PARTS {
        return Err(beyond(super::PARTS, format!("{MOST_PARTS} parts"), ""));
    }
    let kind = family(&archive).ok_or(Failure::NotAWorkbook)?;
    for index in 0..archive.len() {
        // A part that cannot be opened here cannot be opened by the parser either.
        if let Ok(part) = archive.by_index(index) {
            let name = part.name().map_or_else(|_| String::new(), std::borrow::Cow::into_owned);
            let packed = part.compressed_size();
            check_part(part, &name, packed, caps)?;
        }
    }
    Ok(kind)
}

fn family<R: Read + std::io::Seek>(archive: &ZipArchive<R>) -> Option<WorkbookKind> {
    let has = |wanted: &str| archive.file_names().flatten().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("xl/workbook.xml") {
        Some(WorkbookKind::Xlsx)
    } else if has("xl/workbook.bin") {
        Some(WorkbookKind::Xlsb)
    } else if has("content.xml") {
        Some(WorkbookKind::Ods)
    } else {
        // Writers may name the main part as they like, as long as the types name it.
        has("[Content_Types].xml").then_some(WorkbookKind::Xlsx)
    }
}

fn check_part(mut part: impl Read, name: &str, packed: u64, caps: &Caps) -> Result<(), Failure> {
    let mut block = vec![0; 64 << 10];
    let (mut size, mut texts) = (0_u64, None);
    // A part that breaks off is the parser's to judge.
    while let Ok(count) = part.read(&mut block) {
        if count == 0 {
            break;
        }
        if size == 0 && name.to_ascii_lowercase().ends_with("sharedstrings.xml") {
            texts = declared_texts(block.get(..count).unwrap_or_default());
        }
        size += count as u64;
        if size > caps.part_bytes {
            return Err(beyond(super::PART_BYTES, format!("{} bytes", caps.part_bytes), name));
        }
        if size > HARMLESS_BYTES && size / packed.max(1) > caps.part_ratio {
            return Err(beyond(super::PART_RATIO, format!("{} : 1", caps.part_ratio), name));
        }
    }
    match texts {
        // Parsers set aside room for as many texts as are declared.
        Some(declared) if declared > size / SHORTEST_TEXT + 16 => {
            Err(Failure::Broken { row: 0, message: format!("{name} declares more texts than it can hold") })
        }
        _ => Ok(()),
    }
}

/// Reads the number of shared texts that a part declares; one too long for a number is as large as any.
fn declared_texts(start: &[u8]) -> Option<u64> {
    let marker = b"uniqueCount=";
    let at = start.windows(marker.len()).position(|window| window == marker)?;
    let digits = start.get(at + marker.len() + 1..)?.iter().take_while(|byte| byte.is_ascii_digit());
    let number: String = digits.map(|byte| char::from(*byte)).collect();
    if number.is_empty() { None } else { Some(number.parse().unwrap_or(u64::MAX)) }
}

fn beyond(limit: u8, allowed: String, part: &str) -> Failure {
    Failure::Beyond { limit, row: 0, allowed, part: part.to_owned() }
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken { row: 0, message: error.to_string() }
}
