//! Why a base could not do what it was asked.

use crate::contact::ContactNumber;

/// Why a base could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address of the base is of no known form.
    #[error("{0:?} is no address of a base: use sqlite:PATH")]
    Address(String),
    /// The base does not exist and may not be made.
    #[error("there is no base at {0}")]
    Missing(String),
    /// Another process holds the base.
    #[error("the base is held by another process")]
    Busy,
    /// Another process works on the same thing.
    #[error("{0}")]
    Held(String),
    /// The base was made by a newer program.
    #[error("the base has schema {found}, this program knows {known}")]
    Newer {
        /// Version in the base.
        found: i64,
        /// Version of this program.
        known: i64,
    },
    /// Contacts changed since they were reviewed; nothing was written.
    #[error("{} contacts changed since they were reviewed", .0.len())]
    Stale(Vec<ContactNumber>),
    /// It was asked to stop while nothing was written yet.
    #[error("it was stopped")]
    Halted,
    /// Somebody else changed a setting meanwhile; nothing was written.
    #[error("the setting {0} was changed meanwhile")]
    SettingChanged(String),
    /// What is stored cannot be read back.
    #[error("stored {what} cannot be read: {reason}")]
    Corrupt {
        /// What it is.
        what: &'static str,
        /// Why.
        reason: String,
    },
    /// What linkage keeps in the base cannot be read; it can be made again.
    #[error("the index for duplicates is damaged")]
    DamagedIndex,
    /// The file of the base, or its folder, cannot be written.
    #[error("the base cannot be written: its file or its folder is read-only")]
    ReadOnly,
    /// The database said no.
    #[error("the base: {0}")]
    Database(sqlx::Error),
    /// A folder or file could not be made.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

/// What SQLite answers when it may not write; the low byte of its extended codes (sqlite.org/rescode.html).
const SQLITE_READONLY: i64 = 8;

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        match code.and_then(|code| code.parse::<i64>().ok()) {
            Some(code) if code & 0xff == SQLITE_READONLY => Self::ReadOnly,
            _ => Self::Database(error),
        }
    }
}

impl StoreError {
    /// What to do about it; empty when there is nothing to say.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Address(_) | Self::Missing(_) => "name a base with --db sqlite:PATH or USHER_DB",
            Self::Busy | Self::Held(_) => "end the other program, or try again",
            Self::Newer { .. } => "use the newer program; this one will not touch the base",
            Self::Stale(_) => "their rows are back in the queue: look at them again",
            Self::SettingChanged(_) => "look at `usher settings` and do it again",
            Self::DamagedIndex => "`usher reindex` makes it anew",
            Self::Corrupt { .. } => "restore the base from a backup",
            // Beside the file SQLite keeps what programs share, whatever they do.
            Self::ReadOnly => "who reads it needs its folder writable as well: copy the base elsewhere",
            Self::Halted | Self::Database(_) | Self::File { .. } => "",
        }
    }

    /// An unreadable stored value.
    pub(crate) fn corrupt(what: &'static str, reason: impl std::fmt::Display) -> Self {
        Self::Corrupt { what, reason: reason.to_string() }
    }
}
