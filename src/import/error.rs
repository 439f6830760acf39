//! Why the import could not do what was asked.

use crate::source::ReadError;
use crate::store::StoreError;

/// Why the import could not do what was asked: a sentence, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    /// What happened, in one sentence.
    pub message: String,
    /// What to do about it; empty when there is nothing to say.
    pub hint: String,
}

impl ImportError {
    /// An error with what to do about it.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into() }
    }
}

impl ImportError {
    /// The error of work that was asked to stop.
    #[must_use]
    pub fn halted() -> Self {
        StoreError::Halted.into()
    }
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<ReadError> for ImportError {
    fn from(error: ReadError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

/// The result of the import's work.
pub(super) type Result<T> = std::result::Result<T, ImportError>;
