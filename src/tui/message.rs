//! What `update` is told: keys, sizes, answers of the worker, signals.

use std::sync::Arc;

use crate::contact::{Field, RowNumber};
use crate::import::{
    Acted, BatchHeader, ChangeLine, CommitReport, FindingIndex, MappingView, PastChange, PlanSummary,
    QueueLine, ReceiptLine, RowDetail, Surveyed, UndoReport, ValueQuestion,
};
use crate::mapping::ColumnMap;
use crate::validation::InstitutionRules;

use super::contacts::ContactAnswer;
use super::input::Key;
use super::keymap::Action;
use super::model::Status;
use super::speed::Paced;

/// One thing that happened, with the answers of the worker of a face.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message<A = Answer> {
    /// A key that the key table knows.
    Action(Action),
    /// A key for a line of text.
    Typed(Key),
    /// Pasted text.
    Pasted(String),
    /// The left button was pressed at a column and a row.
    Clicked(u16, u16),
    /// The window has another size.
    Resized(u16, u16),
    /// The loop has something to say of the terminal.
    Said(Status),
    /// The worker has something to say.
    Answered(A),
    /// The program is asked to end from outside.
    Stopped(Stop),
}

/// Why the program ends although nobody pressed `q`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// SIGTERM, SIGHUP, SIGINT, SIGQUIT.
    Signal,
    /// The terminal is gone.
    TerminalLost,
    /// The worker broke down.
    Broken,
}

/// What went wrong in the floors below, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What happened.
    pub(crate) message: String,
    /// What to do about it; may be empty.
    pub(crate) hint: String,
}

/// A result of the floors below.
pub(crate) type Outcome<T> = Result<T, Trouble>;

/// What the worker answers. An answer whose number or generation is not awaited any more is dropped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// To an act, an undo or a redo.
    Acted {
        /// The number of the act.
        id: u64,
        /// What it changed.
        result: Outcome<Acted>,
    },
    /// To [`super::effect::Effect::Details`], one per row.
    Detail {
        /// The generation that was asked for.
        generation: u64,
        /// The row.
        row: RowNumber,
        /// Everything about it.
        result: Outcome<Box<RowDetail>>,
    },
    /// These details were not read, because newer ones were asked for.
    Passed {
        /// The generation that was asked for.
        generation: u64,
        /// The rows.
        rows: Vec<RowNumber>,
    },
    /// The worker cannot go on.
    Broken(Trouble),
    /// To [`super::effect::Effect::Survey`].
    Surveyed {
        /// The number of the survey.
        id: u64,
        /// What was found.
        result: Outcome<Survey>,
    },
    /// The rules of the institution.
    Rules {
        /// Who asked.
        id: u64,
        /// The rules.
        rules: Box<InstitutionRules>,
    },
    /// The findings of all rows.
    Findings {
        /// Who asked.
        id: u64,
        /// By rule, severity, field and value.
        result: Outcome<Arc<FindingIndex>>,
    },
    /// How far a plan, a commit or a new map is.
    Progressed {
        /// What was asked for.
        id: u64,
        /// How far.
        progress: Paced,
    },
    /// The plan is computed.
    Planned {
        /// The plan.
        id: u64,
        /// In numbers.
        result: Outcome<PlanSummary>,
    },
    /// A window of the plan.
    PlanWindow {
        /// The plan.
        id: u64,
        /// Its first change.
        offset: u64,
        /// The changes.
        result: Outcome<Vec<ChangeLine>>,
    },
    /// The plan is written.
    Committed {
        /// The commit.
        id: u64,
        /// What it did.
        result: Outcome<CommitReport>,
    },
    /// The receipts of the batch, newest first.
    History {
        /// Who asked.
        id: u64,
        /// The receipts.
        result: Outcome<Vec<ReceiptLine>>,
    },
    /// A window of what a receipt changed.
    ReceiptWindow {
        /// Who asked, and the receipt.
        of: (u64, i64),
        /// Its first change.
        offset: u64,
        /// The changes.
        result: Outcome<Vec<PastChange>>,
    },
    /// What taking a receipt back would do.
    UndoPreviewed {
        /// Who asked.
        id: u64,
        /// In numbers, and who stays.
        result: Outcome<UndoReport>,
    },
    /// A receipt was taken back.
    Undone {
        /// Who asked.
        id: u64,
        /// In numbers, and who stays.
        result: Outcome<UndoReport>,
    },
    /// What happened to a contact, in lines.
    Past {
        /// Who asked.
        id: u64,
        /// The lines.
        result: Outcome<Vec<String>>,
    },
    /// Header and queue, read again.
    Reloaded {
        /// The generation that was asked for.
        generation: u64,
        /// Both.
        result: Outcome<Box<(BatchHeader, Vec<QueueLine>)>>,
    },
    /// The columns of the file, with the institution's rules.
    Mapping {
        /// Who asked.
        id: u64,
        /// Both.
        result: Outcome<Box<(MappingView, InstitutionRules)>>,
    },
    /// The values that were not understood.
    Values {
        /// Who asked.
        id: u64,
        /// One per value.
        result: Outcome<Vec<ValueQuestion>>,
    },
    /// What a profile makes of the columns.
    ProfileMap {
        /// Who asked.
        id: u64,
        /// The map.
        result: Outcome<Box<ColumnMap>>,
    },
    /// Another map is in force.
    Remapped {
        /// Who asked.
        id: u64,
        /// Rows that are different now, and decisions that were taken back.
        result: Outcome<Remapping>,
    },
    /// The map is kept as a profile in this file, or could not be.
    ProfileKept(Outcome<String>),
    /// The position is remembered, or could not be.
    Remembered(Outcome<()>),
    /// Something about single contacts.
    Contacts(ContactAnswer),
}

/// What another map changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Remapping {
    /// Rows whose record is different now.
    pub(crate) changed: u64,
    /// Decisions that were taken back.
    pub(crate) reopened: u64,
}

/// What a bulk act has to know of its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Survey {
    /// Row by row.
    pub(crate) rows: Vec<Surveyed>,
    /// Everything about a few of them.
    pub(crate) examples: Vec<RowDetail>,
}

/// A correction of one cell.
pub(crate) type Correction = (RowNumber, Field, String);
