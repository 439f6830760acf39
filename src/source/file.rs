//! The file itself: regular files only, its SHA-256, and what its bytes say about UTF-8.
//!
//! One pass over all bytes gives the fingerprint and the count of what is and is not UTF-8, so that
//! one accent in the last row of a large file decides the encoding before the first row is read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::{Limit, ReadError, shown};

/// Bytes kept from the start of the file for guessing format, encoding and dialect.
pub(super) const HEAD_BYTES: usize = 256 << 10;

/// Bytes kept around what is not UTF-8, for guessing the encoding instead.
const SUSPECT_BYTES: usize = 256 << 10;

/// Opens a regular file, and nothing else.
///
/// The kind is asked before opening, because opening a pipe would wait for its writer, and again
/// on the open file, because the name may have changed hands in between.
pub(super) fn open_regular(path: &Path) -> Result<File, ReadError> {
    let failed = |source| ReadError::io(path, source);
    refuse_irregular(path, &std::fs::metadata(path).map_err(failed)?)?;
    let file = File::open(path).map_err(failed)?;
    refuse_irregular(path, &file.metadata().map_err(failed)?)?;
    Ok(file)
}

fn refuse_irregular(path: &Path, metadata: &std::fs::Metadata) -> Result<(), ReadError> {
    if metadata.is_file() {
        return Ok(());
    }
    let what = if metadata.is_dir() { "a directory" } else { "a pipe, a device or a socket" };
    Err(ReadError::NotRegular { file: shown(path), what })
}

/// Gives the SHA-256 of a file's bytes in hexadecimal.
pub fn fingerprint(path: &Path) -> Result<String, ReadError> {
    let mut file = open_regular(path)?;
    Ok(Survey::of(&mut file, u64::MAX).map_err(|stop| stop.on(path))?.fingerprint)
}

/// What one pass over all bytes of a file tells.
#[derive(Debug)]
pub(super) struct Survey {
    /// SHA-256 in hexadecimal.
    pub(super) fingerprint: String,
    /// The size of the file.
    pub(super) bytes: u64,
    /// The start of the file.
    pub(super) head: Vec<u8>,
    /// What is and is not UTF-8.
    pub(super) tally: Utf8Tally,
}

/// Why a survey did not reach the end.
#[derive(Debug)]
pub(super) enum SurveyStop {
    Io(io::Error),
    TooLarge(u64),
}

impl SurveyStop {
    pub(super) fn on(self, path: &Path) -> ReadError {
        match self {
            SurveyStop::Io(source) => ReadError::io(path, source),
            SurveyStop::TooLarge(allowed) => ReadError::BeyondLimits {
                file: shown(path),
                row: None,
                limit: Limit::Bytes,
                allowed: format!("{allowed} bytes"),
                part: None,
            },
        }
    }
}

impl Survey {
    pub(super) fn of(reader: &mut impl Read, allowed: u64) -> Result<Survey, SurveyStop> {
        let mut hash = Sha256::new();
        let mut survey =
            Survey { fingerprint: String::new(), bytes: 0, head: Vec::new(), tally: Utf8Tally::default() };
        let mut chunk = vec![0; 128 << 10];
        loop {
            let count = match reader.read(&mut chunk) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(SurveyStop::Io(error)),
            };
            let bytes = chunk.get(..count).unwrap_or_default();
            hash.update(bytes);
            survey.take(bytes);
            if survey.bytes > allowed {
                return Err(SurveyStop::TooLarge(allowed));
            }
        }
        survey.tally.finish();
        survey.fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(survey)
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        let room = HEAD_BYTES.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..room).unwrap_or_default());
        self.tally.take(bytes);
    }
}

/// How much of the bytes beyond ASCII is UTF-8.
#[derive(Debug, Default)]
pub(super) struct Utf8Tally {
    /// Characters beyond ASCII that are well-formed.
    pub(super) wide: u64,
    /// Places that are no UTF-8.
    pub(super) broken: u64,
    /// Bytes around such places.
    pub(super) suspects: Vec<u8>,
    /// The start of a character whose rest lies in the next chunk.
    carry: Vec<u8>,
}

impl Utf8Tally {
    fn take(&mut self, bytes: &[u8]) {
        if self.carry.is_empty() {
            self.count(bytes);
        } else {
            let mut joined = std::mem::take(&mut self.carry);
            joined.extend_from_slice(bytes);
            self.count(&joined);
        }
    }

    fn count(&mut self, bytes: &[u8]) {
        if bytes.is_ascii() {
            return;
        }
        let error = match std::str::from_utf8(bytes) {
            Ok(_) => return self.count_wide(bytes),
            Err(error) => error,
        };
        if error.error_len().is_none() {
            let (whole, rest) = bytes.split_at(error.valid_up_to());
            self.count_wide(whole);
            self.carry = rest.to_vec();
            return;
        }
        self.count_broken(bytes);
    }

    fn count_wide(&mut self, valid: &[u8]) {
        self.wide += valid.iter().filter(|byte| **byte >= 0xC0).count() as u64;
    }

    fn count_broken(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Err(error) = std::str::from_utf8(rest) {
            let (valid, tail) = rest.split_at(error.valid_up_to());
            self.count_wide(valid);
            let Some(length) = error.error_len() else {
                self.carry = tail.to_vec();
                break;
            };
            self.broken += 1;
            self.keep_suspects(valid, tail);
            rest = tail.get(length..).unwrap_or_default();
        }
        if self.carry.is_empty() {
            self.count_wide(rest);
        }
    }

    /// Keeps a broken place with some of the text before and after it.
    fn keep_suspects(&mut self, before: &[u8], after: &[u8]) {
        if self.suspects.len() < SUSPECT_BYTES {
            let before = before.get(before.len().saturating_sub(24)..).unwrap_or_default();
            let after = after.get(..after.len().min(8)).unwrap_or_default();
            self.suspects.extend_from_slice(before);
            self.suspects.extend(after.iter().take_while(|byte| **byte != b'\n'));
            self.suspects.push(b' ');
        }
    }

    fn finish(&mut self) {
        self.broken += u64::from(!self.carry.is_empty());
    }
}
