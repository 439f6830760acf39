//! Where an output goes: to stdout, or into a file that is there whole or not at all.
//!
//! In: a path and bytes. Out: the file under its name once [`Destination::finish`] was called. Whatever ends the command
//! before leaves what stood there before.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::failure::Failure;

/// An output that somebody writes to.
pub(super) enum Destination<'a> {
    /// Stdout.
    Stdout(&'a mut BufWriter<Stdout>),
    /// What is no regular file: a device or a pipe.
    Direct(BufWriter<File>),
    /// A file, under another name until it is whole.
    Part(BufWriter<File>, Part),
}

/// A file on its way; it goes with its writer unless it was finished.
pub(super) struct Part {
    part: PathBuf,
    path: PathBuf,
}

impl Drop for Part {
    fn drop(&mut self) {
        // After it got its name there is none of that name.
        let _ = fs::remove_file(&self.part);
    }
}

impl Destination<'_> {
    /// Makes a file that only its owner may read: it holds personal data.
    pub(super) fn file(path: &Path) -> Result<Self, Failure> {
        let there = fs::metadata(path).ok();
        if there.as_ref().is_some_and(|found| !found.is_file()) {
            return Ok(Self::Direct(direct(path)?));
        }
        // A link stays a link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let part = path.with_file_name(name);
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part);
        match (made, there) {
            // Its mode is that of the part, also where a file stood before.
            (Ok(file), _) => Ok(Self::Part(BufWriter::new(file), Part { part, path })),
            // Nothing may be made in the folder, but the file itself may be written.
            (Err(_), Some(_)) => Ok(Self::Direct(direct(&path)?)),
            (Err(error), None) => Err(failed(&path, &error)),
        }
    }

    /// Writes what is left, and gives a file its name.
    pub(super) fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        match &self {
            Self::Part(_, part) => fs::rename(&part.part, &part.path).map_err(|e| failed(&part.path, &e)),
            Self::Stdout(_) | Self::Direct(_) => Ok(()),
        }
    }
}

impl Write for Destination<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(to) => to.write(bytes),
            Self::Direct(to) | Self::Part(to, _) => to.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(to) => to.flush(),
            Self::Direct(to) | Self::Part(to, _) => to.flush(),
        }
    }
}

fn direct(path: &Path) -> Result<BufWriter<File>, Failure> {
    let opened = OpenOptions::new().write(true).truncate(true).open(path);
    opened.map(BufWriter::new).map_err(|e| failed(path, &e))
}

fn failed(path: &Path, error: &io::Error) -> Failure {
    let hint = match error.kind() {
        io::ErrorKind::NotFound => "make its folder first",
        _ => "",
    };
    Failure::new(format!("{}: {error}", path.display()), hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_there_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        let begin = || {
            let mut to = Destination::file(&path).unwrap();
            to.write_all(b"new").unwrap();
            to.flush().unwrap();
            to
        };
        drop(begin());
        assert!(names(folder.path()).is_empty(), "half a file is none");
        fs::write(&path, "old").unwrap();
        drop(begin());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        begin().finish().unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), names(folder.path())),
            (b"new".to_vec(), vec!["out.csv".to_owned()])
        );
    }

    #[test]
    fn what_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let failure = Destination::file(&folder.path().join("none/out.csv")).err().unwrap();
        assert!(failure.to_string().contains("none/out.csv"), "{failure}");
        assert!(Destination::file(folder.path()).is_err(), "a folder");
        Destination::file(Path::new("/dev/null")).unwrap().finish().unwrap();
    }
}
