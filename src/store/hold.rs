//! One batch, one program: a lock file beside the base.
//!
//! The lock is the operating system's and ends with the process that took it,
//! whatever ends that process. The file is only its name, and says who it is.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::{Result, StoreError};

/// Keeps others out until it is dropped.
#[derive(Debug)]
pub struct Hold(Option<(File, PathBuf)>);

/// How often a taken lock is tried again: soon enough for a person, seldom enough for a machine.
const AGAIN: Duration = Duration::from_millis(50);

impl Hold {
    /// A hold on something that nobody else can reach.
    #[must_use]
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// Takes the lock named `what` beside the base, waiting at most `patience`.
    pub(super) async fn take(base: &Path, what: &str, who: &str, patience: Duration) -> Result<Self> {
        let mut name = base.as_os_str().to_owned();
        name.push(format!("-{what}.lock"));
        let path = PathBuf::from(name);
        let until = Instant::now() + patience;
        loop {
            if let Some(file) = attempt(&path, who).map_err(|source| failed(&path, source))? {
                return Ok(Self(Some((file, path))));
            }
            if Instant::now() >= until {
                return Err(StoreError::Held(format!("another program works on this: {}", holder(&path))));
            }
            sleep(AGAIN).await;
        }
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // The name goes before the lock does: whoever waits finds that out and makes a new file.
        if let Some((_, path)) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// Locks the file; `None` while another has it, or when it is no longer the file of that name.
fn attempt(path: &Path, who: &str) -> std::io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    let mut file = options.read(true).write(true).create(true).truncate(false).mode(0o600).open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Ok(None),
        Err(std::fs::TryLockError::Error(error)) => return Err(error),
    }
    let named =
        std::fs::metadata(path).is_ok_and(|there| file.metadata().is_ok_and(|own| own.ino() == there.ino()));
    if !named {
        return Ok(None);
    }
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{who}, process {}", std::process::id())?;
    Ok(Some(file))
}

/// Who says to hold the lock.
fn holder(path: &Path) -> String {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(200).read_to_string(&mut text));
    if read.is_ok() && !text.is_empty() { text } else { "who is not known".into() }
}

fn failed(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::File { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_holds_and_the_next_is_told_who() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("contacts.db");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let first = Hold::take(&base, "batch", "anna", Duration::ZERO).await.unwrap();
            let refused = Hold::take(&base, "batch", "ben", Duration::ZERO).await.unwrap_err();
            assert!(refused.to_string().contains("anna, process"), "{refused}");
            Hold::take(&base, "other", "ben", Duration::ZERO).await.unwrap();
            drop(first);
            Hold::take(&base, "batch", "ben", Duration::ZERO).await.unwrap();
        });
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing stays behind");
    }
}
