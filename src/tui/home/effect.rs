//! What `update` asks the worker of home to do, and what it answers.

use std::path::PathBuf;

use crate::import::{
    BaseReceipt, DiscardPreview, FilePreview, FoundFile, FoundFiles, HomeBatch, HomeHeader, UndoReport,
};
use crate::store::{BatchCounts, BatchId};

use super::super::contacts::{ContactAnswer, ContactEffect};
use super::super::message::{Outcome, Trouble};
use super::super::order::Order;
use super::super::worker::{Breaks, Lane, Laned};

/// One piece of work for the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Read the base and its newest batches again.
    Read {
        /// The generation of the data that is asked for.
        generation: u64,
        /// So many batches.
        limit: u32,
    },
    /// Read the batches before one.
    Before {
        /// The generation of the data that is asked for.
        generation: u64,
        /// That one.
        batch: BatchId,
    },
    /// Count where the rows of batches stand.
    Counts {
        /// The generation of the data that is asked for.
        generation: u64,
        /// The batches, with their rows.
        batches: Vec<(BatchId, u64)>,
    },
    /// Look for files.
    Walk {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Look what a typed path may go on with.
    Complete {
        /// The number under which the answer is expected.
        id: u64,
        /// What was typed.
        typed: String,
    },
    /// Look into a file.
    Preview {
        /// The file.
        path: PathBuf,
        /// So many lines of it.
        lines: usize,
    },
    /// Ask what forgetting a batch would do.
    DiscardPreview {
        /// The number under which the answer is expected.
        id: u64,
        /// The batch.
        batch: BatchId,
    },
    /// Forget a batch.
    Discard {
        /// The number under which the answer is expected.
        id: u64,
        /// The batch.
        batch: BatchId,
    },
    /// Read the receipts before one.
    Receipts {
        /// The number under which the answer is expected.
        id: u64,
        /// That one; `None` = the newest.
        before: Option<i64>,
    },
    /// Ask what taking a receipt back would do.
    UndoPreview {
        /// The number under which the answer is expected.
        id: u64,
        /// Its batch, and the receipt.
        of: (BatchId, i64),
    },
    /// Take a receipt back.
    Undo {
        /// The number under which the answer is expected.
        id: u64,
        /// Its batch, and the receipt.
        of: (BatchId, i64),
    },
    /// Something about single contacts.
    Contacts(ContactEffect),
    /// Asked of the terminal itself.
    Terminal(Order),
}

impl From<Order> for Effect {
    fn from(order: Order) -> Self {
        Self::Terminal(order)
    }
}

impl Laned for Effect {
    fn lane(&self) -> Lane {
        match self {
            Self::Discard { .. } | Self::Undo { .. } | Self::Terminal(_) => Lane::Acts,
            _ => Lane::Reads,
        }
    }

    fn order(&self) -> Option<Order> {
        match self {
            Self::Terminal(order) => Some(order.clone()),
            _ => None,
        }
    }
}

/// What the worker answers. An answer whose number or generation is not awaited is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The base and its newest batches.
    Read {
        /// The generation that was asked for.
        generation: u64,
        /// Both.
        result: Outcome<(HomeHeader, Vec<HomeBatch>)>,
    },
    /// The batches before one.
    Before {
        /// The generation that was asked for.
        generation: u64,
        /// The batches; none = that was the oldest.
        result: Outcome<Vec<HomeBatch>>,
    },
    /// Where rows stand.
    Counts {
        /// The generation that was asked for.
        generation: u64,
        /// By batch.
        result: Outcome<Vec<(BatchId, BatchCounts)>>,
    },
    /// The files that were found.
    Walked {
        /// The number that was asked under.
        id: u64,
        /// The files.
        found: FoundFiles,
    },
    /// What a typed path may go on with.
    Completed {
        /// The number that was asked under.
        id: u64,
        /// The files and folders.
        files: Vec<FoundFile>,
    },
    /// The first lines of a file.
    Previewed {
        /// The file.
        path: PathBuf,
        /// The lines.
        preview: FilePreview,
    },
    /// What forgetting a batch would do.
    DiscardPreviewed {
        /// The number that was asked under.
        id: u64,
        /// In lines.
        result: Outcome<DiscardPreview>,
    },
    /// A batch is forgotten.
    Discarded {
        /// The number that was asked under.
        id: u64,
        /// Its file.
        result: Outcome<String>,
    },
    /// Receipts.
    Receipts {
        /// The number that was asked under.
        id: u64,
        /// The newest first.
        result: Outcome<Vec<BaseReceipt>>,
    },
    /// What taking a receipt back would do.
    UndoPreviewed {
        /// The number that was asked under.
        id: u64,
        /// In numbers, and who stays.
        result: Outcome<UndoReport>,
    },
    /// A receipt was taken back.
    Undone {
        /// The number that was asked under.
        id: u64,
        /// In numbers, and who stays.
        result: Outcome<UndoReport>,
    },
    /// Something about single contacts.
    Contacts(ContactAnswer),
    /// The worker cannot go on.
    Broken(Trouble),
}

impl Breaks for Answer {
    fn broken(trouble: Trouble) -> Self {
        Self::Broken(trouble)
    }
}
