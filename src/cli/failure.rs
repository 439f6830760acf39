//! How a command ends.

use std::fmt;
use std::process::ExitCode;

use crate::import::ImportError;
use crate::source::ReadError;
use crate::store::StoreError;

/// How a command ended that did what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Done and clean: 0.
    Clean,
    /// Something waits for a person: 1.
    Waiting,
}

impl Outcome {
    pub(super) fn exit_code(self) -> ExitCode {
        match self {
            Self::Clean => ExitCode::SUCCESS,
            Self::Waiting => ExitCode::from(1),
        }
    }

    /// Clean unless that many things wait.
    pub(super) fn of_waiting(count: u64) -> Self {
        if count > 0 { Self::Waiting } else { Self::Clean }
    }
}

/// A command that could not do what it was asked: 2. Kind and cause in one sentence, and what to do.
#[derive(Debug)]
pub(super) struct Failure {
    message: String,
    hint: String,
    broken_pipe: bool,
}

impl Failure {
    pub(super) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { message: message.into(), hint: hint.into(), broken_pipe: false }
    }

    /// The reader of our output went away: not a failure of ours.
    pub(super) fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }

    pub(super) fn hint(&self) -> &str {
        &self.hint
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Self::new(error.message, error.hint)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        let broken_pipe = error.kind() == std::io::ErrorKind::BrokenPipe;
        Self { message: format!("cannot write: {error}"), hint: String::new(), broken_pipe }
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Self {
        match error.into_kind() {
            csv::ErrorKind::Io(io) => io.into(),
            other => Self::new(format!("cannot write: {other:?}"), ""),
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Output { source } => source.into(),
            other => Self::new(other.to_string(), other.hint()),
        }
    }
}
