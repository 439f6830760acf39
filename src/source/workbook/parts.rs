//! The parts inside the ZIP archive of a workbook, found as forgivingly as Excel finds them, inflated under caps.
//!
//! The sizes that an archive states are claims, so each part is counted while it is inflated. Nothing
//! is written anywhere: the path names in an archive have no effect beyond naming a part.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::frame::Failure;
use super::request::Caps;

/// Inflated size below which a part may be packed as tightly as it likes.
const HARMLESS_BYTES: u64 = 16 << 20;

/// Parts that a workbook may have: a sheet, its relations, comments and drawing for thousands of sheets.
const MOST_PARTS: usize = 65_536;

/// An open archive.
pub(super) struct Parts {
    archive: ZipArchive<BufReader<File>>,
    /// Place of each part by its name in small letters, with slashes, without a leading one.
    places: HashMap<String, usize>,
    caps: Caps,
}

/// A part that is being inflated.
pub(super) type Part<'a> = Capped<ZipFile<'a, BufReader<File>>>;

impl Parts {
    pub(super) fn open(file: File, caps: &Caps) -> Result<Parts, Failure> {
        let archive = ZipArchive::new(BufReader::with_capacity(64 << 10, file)).map_err(broken)?;
        if archive.len() > MOST_PARTS {
            return Err(beyond(super::PARTS, format!("{MOST_PARTS} parts"), ""));
        }
        let named = (0..archive.len()).filter_map(|at| Some((archive.name_for_index(at)?.ok()?, at)));
        let places = named.map(|(name, at)| (folded(&name), at)).collect();
        Ok(Parts { archive, places, caps: caps.clone() })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.places.contains_key(&folded(name))
    }

    /// Gives the names of all parts, folded.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(String::as_str)
    }

    /// Starts to inflate a part; `None` if there is none of that name.
    pub(super) fn part(&mut self, name: &str) -> Option<Result<Part<'_>, Failure>> {
        let place = *self.places.get(&folded(name))?;
        Some(match self.archive.by_index(place) {
            Ok(part) => {
                let packed = part.compressed_size();
                Ok(Capped { part, name: name.to_owned(), packed, size: 0, caps: self.caps.clone() })
            }
            Err(zip::result::ZipError::UnsupportedArchive(what)) if what.contains("assword") => {
                Err(Failure::Encrypted)
            }
            Err(error) => Err(broken(error)),
        })
    }

    /// Inflates every part once, for parsers that do it without a cap.
    pub(super) fn survey(&mut self) -> Result<(), Failure> {
        let names: Vec<String> = self.places.keys().cloned().collect();
        for name in names {
            // A part that cannot be opened or breaks off here is the parser's to judge.
            if let Some(Ok(mut part)) = self.part(&name)
                && let Err(error) = io::copy(&mut part, &mut io::sink())
                && let beyond @ Failure::Beyond { .. } = failure(&error)
            {
                return Err(beyond);
            }
        }
        Ok(())
    }
}

/// Folds the name of a part as Excel does: case and the direction of slashes do not matter.
fn folded(name: &str) -> String {
    name.trim_start_matches(['/', '\\', '.']).replace('\\', "/").to_lowercase()
}

/// A reader that stops where a part grows beyond its caps.
pub(super) struct Capped<R> {
    part: R,
    name: String,
    packed: u64,
    size: u64,
    caps: Caps,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let count = self.part.read(room)?;
        self.size += count as u64;
        let caps = &self.caps;
        if self.size > caps.part_bytes {
            return Err(tripped(super::PART_BYTES, format!("{} bytes", caps.part_bytes), &self.name));
        }
        if self.size > HARMLESS_BYTES && self.size / self.packed.max(1) > caps.part_ratio {
            return Err(tripped(super::PART_RATIO, format!("{} : 1", caps.part_ratio), &self.name));
        }
        Ok(count)
    }
}

/// A cap that was met, on its way through readers that know only errors of input.
#[derive(Debug)]
struct Tripped {
    limit: u8,
    allowed: String,
    part: String,
}

impl std::fmt::Display for Tripped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is beyond {}", self.part, self.allowed)
    }
}

impl std::error::Error for Tripped {}

fn tripped(limit: u8, allowed: String, part: &str) -> io::Error {
    io::Error::other(Tripped { limit, allowed, part: part.to_owned() })
}

/// Tells a cap that was met from a part that is broken.
pub(super) fn failure(error: &io::Error) -> Failure {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Tripped>()) {
        Some(Tripped { limit, allowed, part }) => beyond(*limit, allowed.clone(), part),
        None => broken(error),
    }
}

fn beyond(limit: u8, allowed: String, part: &str) -> Failure {
    Failure::Beyond { limit, row: 0, allowed, part: part.to_owned() }
}

/// Makes the failure of a workbook that contradicts itself.
pub(super) fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken { row: 0, message: error.to_string() }
}
