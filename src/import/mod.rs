//! Floor 4: the story that both faces tell: stage, review, commit, undo.
//!
//! In: a file, a store, what a person or a policy decides. Out: a reviewed
//! batch, a plan, a receipt. It strings the eight steps together and knows no
//! terminal and no command line.

mod desk;
mod view;

pub use desk::{Act, Acted, Desk, OnProgress, OpenRequest, Opened, OpenedHow};
pub use view::{
    BatchHeader, CandidateDetail, ChangeLine, CommitReport, PartDetail, PlanSummary, Progress, QueueLine,
    RawCell, RowDetail, RowState, Stage, Standing,
};

/// Why the import could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct ImportError {
    /// What happened, in one sentence.
    pub message: String,
    /// What to do about it; empty when there is nothing to say.
    pub hint: String,
}
