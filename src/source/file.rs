//! The file itself: regular files only, its SHA-256, and what its bytes say about UTF-8.
//!
//! One pass over all bytes gives the fingerprint and the evidence for the encoding, so that one accent
//! in the last row of a large file decides before the first row is read. The second pass checks that it
//! reads what the first one saw.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::Path;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::encoding::Evidence;
use super::error::{Changed, Limit, ReadError, shown};

/// Bytes kept from the start of the file for guessing format, encoding and dialect.
pub(super) const HEAD_BYTES: usize = 256 << 10;

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
    Err(ReadError::NotRegular { file: shown(path), what: irregular(metadata) })
}

#[cfg(unix)]
fn irregular(metadata: &std::fs::Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = metadata.file_type();
    if kind.is_dir() {
        "a folder"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn irregular(metadata: &std::fs::Metadata) -> &'static str {
    if metadata.is_dir() { "a folder" } else { "a pipe, a device or a socket" }
}

/// How long and how old a file was when it was surveyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Stamp {
    /// Takes the stamp of a file that is about to be surveyed.
    pub(super) fn of(file: &File) -> io::Result<Stamp> {
        let metadata = file.metadata()?;
        Ok(Stamp { bytes: metadata.len(), modified: metadata.modified().ok() })
    }

    /// Fails if a file is no longer what it was.
    pub(super) fn confirm(self, file: &File) -> io::Result<()> {
        if Stamp::of(file)? == self { Ok(()) } else { Err(io::Error::other(Changed)) }
    }
}

/// A file that must stay as it was surveyed while it is read a second time.
pub(super) struct Steady {
    file: File,
    stamp: Stamp,
    read: u64,
}

impl Steady {
    /// Goes on from `start` in a file that had this stamp when it was surveyed.
    pub(super) fn new(mut file: File, start: u64, stamp: Stamp) -> io::Result<Steady> {
        file.seek(SeekFrom::Start(start))?;
        Ok(Steady { file, stamp, read: start })
    }

    /// At its end the file must be as long and as old as it was.
    fn confirm(&self) -> io::Result<()> {
        if self.read != self.stamp.bytes {
            return Err(io::Error::other(Changed));
        }
        self.stamp.confirm(&self.file)
    }
}

impl Read for Steady {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(out)?;
        self.read += count as u64;
        if (count == 0 && !out.is_empty()) || self.read > self.stamp.bytes {
            self.confirm()?;
        }
        Ok(count)
    }
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
    /// What the bytes say about the encoding.
    pub(super) evidence: Evidence,
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
            Survey { fingerprint: String::new(), bytes: 0, head: Vec::new(), evidence: Evidence::default() };
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
        survey.evidence.finish();
        survey.fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(survey)
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes += bytes.len() as u64;
        let room = HEAD_BYTES.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..room).unwrap_or_default());
        self.evidence.take(bytes);
    }
}
