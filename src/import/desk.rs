//! The desk at which one batch is reviewed and committed.

use std::path::PathBuf;
use std::sync::Arc;

use super::{
    BatchHeader, ChangeLine, CommitReport, ImportError, PlanSummary, Progress, QueueLine, RowDetail,
};
use crate::contact::{Field, Operation, RowNumber};
use crate::review::{Other, RowDecision, Verdict};
use crate::survivorship::Newer;
use crate::validation::Part;

/// What is to be opened.
#[derive(Clone, Debug)]
pub struct OpenRequest {
    /// The file.
    pub path: PathBuf,
    /// Who works.
    pub operator: String,
    /// The operation of rows that name none; `None` = each row finds its own.
    pub operation: Option<Operation>,
    /// The side of changed values.
    pub newer: Newer,
    /// Import a file again although it was committed.
    pub again: bool,
}

/// How a file was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenedHow {
    /// A new batch was staged.
    Fresh,
    /// The batch was there, uncommitted: it goes on where it stopped.
    Resumed,
    /// The same content was committed before.
    AlreadyCommitted,
}

/// A batch, opened.
pub struct Opened {
    /// The desk.
    pub desk: Desk,
    /// How it was opened.
    pub how: OpenedHow,
}

/// One thing that a person does; each is one step of undo.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Decides rows: the same or different decisions, one step.
    Decide(Vec<(RowNumber, RowDecision)>),
    /// Takes the decision of rows back, so that they are open again.
    Reopen(Vec<RowNumber>),
    /// Says what a candidate pair is.
    Judge {
        /// The row.
        row: RowNumber,
        /// The part.
        part: Part,
        /// The candidate.
        other: Other,
        /// What it is; `None` takes the judgement back.
        verdict: Option<Verdict>,
    },
    /// Corrects cells: row, field, new text (empty = as if the cell were empty).
    Correct(Vec<(RowNumber, Field, String)>),
    /// Marks or unmarks rows.
    Mark(Vec<(RowNumber, bool)>),
}

/// What an act changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acted {
    /// The queue lines that are different now (the row itself, its twins and dependants).
    pub lines: Vec<QueueLine>,
    /// For undo and redo: the row to go to.
    pub row: Option<RowNumber>,
    /// One sentence for the status line; empty when there is nothing to say.
    pub note: String,
}

/// The desk at which one batch is reviewed and committed. Every method that
/// changes something returns after the store has made it durable.
#[derive(Clone)]
pub struct Desk {
    _later: Arc<()>,
}

/// A callback for progress; called at most a few times a second, from any thread.
pub type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

impl Desk {
    /// What stands in the header.
    pub async fn header(&self) -> Result<BatchHeader, ImportError> {
        Err(later())
    }

    /// Every row of the batch, in file order.
    pub async fn queue(&self) -> Result<Vec<QueueLine>, ImportError> {
        Err(later())
    }

    /// Everything about one row.
    pub async fn detail(&self, row: RowNumber) -> Result<RowDetail, ImportError> {
        let _ = row;
        Err(later())
    }

    /// Does one thing, durably.
    pub async fn act(&self, act: Act) -> Result<Acted, ImportError> {
        let _ = act;
        Err(later())
    }

    /// Takes the last act back.
    pub async fn undo(&self) -> Result<Acted, ImportError> {
        Err(later())
    }

    /// Does again what was taken back last.
    pub async fn redo(&self) -> Result<Acted, ImportError> {
        Err(later())
    }

    /// Remembers where the operator is.
    pub async fn remember(&self, row: RowNumber, filter: &str) -> Result<(), ImportError> {
        let _ = (row, filter);
        Err(later())
    }

    /// Computes and stores the change set of all decided rows.
    pub async fn plan(&self, progress: OnProgress) -> Result<PlanSummary, ImportError> {
        let _ = progress;
        Err(later())
    }

    /// A window of the stored change set: `limit` changes from `offset`.
    pub async fn plan_lines(&self, offset: u64, limit: u32) -> Result<Vec<ChangeLine>, ImportError> {
        let _ = (offset, limit);
        Err(later())
    }

    /// Writes the stored change set in one transaction.
    pub async fn commit(&self, progress: OnProgress) -> Result<CommitReport, ImportError> {
        let _ = progress;
        Err(later())
    }
}

fn later() -> ImportError {
    ImportError { message: "not built yet".into(), hint: String::new() }
}
