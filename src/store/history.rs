//! What is asked of the past of a base, and what undo writes.

use super::{BatchId, BatchRecord, ReceiptRecord};
use crate::contact::RowNumber;
use crate::review::Counts;

/// A part of a stored plan that takes one receipt back, with a receipt of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoPart {
    /// The receipt that is taken back.
    pub receipt: i64,
    /// How many changes of the plan come up to its last one, it included.
    pub until: u64,
}

/// Who decided a row, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecidedBy {
    /// The row in the file.
    pub row: RowNumber,
    /// The person who worked.
    pub operator: String,
    /// UTC, ISO 8601.
    pub at: String,
    /// The policy that decided in that person's name; `None` when the person did.
    pub policy: Option<String>,
}

/// Which batches and receipts are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryFilter {
    /// Only this batch.
    pub batch: Option<BatchId>,
    /// Only what was done at or after this time: UTC, ISO 8601.
    pub since: Option<String>,
    /// Only what this person did.
    pub operator: Option<String>,
}

impl HistoryFilter {
    /// Whether something that a person did at a time is asked for.
    #[must_use]
    pub fn takes(&self, operator: &str, at: &str) -> bool {
        self.since.as_deref().is_none_or(|since| at >= since)
            && self.operator.as_deref().is_none_or(|asked| asked == operator)
    }
}

/// A receipt and how much it wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptHistory {
    /// The receipt.
    pub receipt: ReceiptRecord,
    /// Contacts that it wrote.
    pub contacts: u64,
}

/// A batch with what became of its rows and the receipts that were asked for, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchHistory {
    /// The batch.
    pub batch: BatchRecord,
    /// The outcome of every row.
    pub counts: Counts,
    /// Its receipts.
    pub receipts: Vec<ReceiptHistory>,
}
