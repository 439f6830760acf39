//! What is asked of a base before a batch is opened, and by whoever looks for one contact: cheap, and never per batch.

use async_trait::async_trait;

use super::{BatchId, BatchState, Result};
use crate::contact::ContactNumber;
use crate::review::{Counts, Outcome};

/// A batch in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchBrief {
    /// Its number.
    pub id: BatchId,
    /// Where it stands.
    pub state: BatchState,
    /// The file's name without folders.
    pub file_name: String,
    /// The file's whole path.
    pub file_path: String,
    /// SHA-256 of the bytes, and the sheet.
    pub fingerprint: String,
    /// Who made it.
    pub operator: String,
    /// UTC, ISO 8601.
    pub created_at: String,
    /// Data rows.
    pub rows: u64,
    /// Where the operator was.
    pub position: Option<crate::contact::RowNumber>,
    /// Receipts: commits and undos.
    pub receipts: u64,
    /// When the last receipt was written; empty when there is none.
    pub last_at: String,
}

/// Where the rows of a batch stand; the sum is its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchCounts {
    /// Rows that a commit settled, by outcome.
    pub committed: Counts,
    /// Decided, and not committed.
    pub decided: u64,
    /// Put off by a person.
    pub put_off: u64,
    /// Cannot go in as they stand, and nobody decided them.
    pub failed: u64,
    /// Nobody decided them yet.
    pub open: u64,
}

impl BatchCounts {
    /// All rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.committed.total() + self.decided + self.put_off + self.failed + self.open
    }

    /// Rows that wait for a person, as the review counts them: those included that cannot go in as they stand.
    #[must_use]
    pub fn to_decide(&self) -> u64 {
        self.open + self.failed
    }

    /// Counts so many rows of a standing as the store names it.
    pub(super) fn add(&mut self, standing: &str, rows: u64, outcome: Option<Outcome>) {
        match (standing, outcome) {
            (_, Some(outcome)) => self.committed.add_many(outcome, rows),
            ("decided", _) => self.decided += rows,
            ("put off", _) => self.put_off += rows,
            ("failed", _) => self.failed += rows,
            _ => self.open += rows,
        }
    }
}

/// What would be lost with a batch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchWork {
    /// Rows with a decision.
    pub decisions: u64,
    /// Pairs that were judged.
    pub judgements: u64,
    /// Cells that were corrected.
    pub corrections: u64,
    /// Rows that were marked.
    pub marks: u64,
    /// Rows with a note.
    pub notes: u64,
    /// Rows that were laid aside for later.
    pub later: u64,
}

/// A receipt in a list over all batches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptBrief {
    /// Its number.
    pub id: i64,
    /// The batch.
    pub batch: BatchId,
    /// The file of the batch.
    pub file_name: String,
    /// The receipt that it takes back.
    pub undoes: Option<i64>,
    /// The last receipt that took this one back, or a part of it.
    pub undone_by: Option<i64>,
    /// Contacts that the receipts restored that took this one back.
    pub restored: u64,
    /// Who.
    pub operator: String,
    /// UTC, ISO 8601.
    pub at: String,
    /// Contacts that it wrote.
    pub contacts: u64,
}

/// Questions that cost little whatever the base holds.
#[async_trait]
pub trait Overview: Send + Sync {
    /// The batches before one, newest first.
    async fn recent_batches(&self, before: Option<BatchId>, limit: u32) -> Result<Vec<BatchBrief>>;
    /// Where the rows of these batches stand, in one question; a batch without rows is absent.
    async fn batch_counts(&self, batches: &[BatchId]) -> Result<Vec<(BatchId, BatchCounts)>>;
    /// What persons did in a batch that is not committed.
    async fn batch_work(&self, batch: BatchId) -> Result<BatchWork>;
    /// The receipts before one, newest first.
    async fn recent_receipts(&self, before: Option<i64>, limit: u32) -> Result<Vec<ReceiptBrief>>;
    /// Contacts whose EMAIL1, folded, begins like this, in the order of the addresses; active ones first.
    async fn reached_by(&self, start: &str, limit: u32) -> Result<Vec<ContactNumber>>;
    /// The numbers that begin with these digits, leading zeros included, in their order.
    async fn numbers_from(&self, start: &str, limit: u32) -> Result<Vec<ContactNumber>>;
}
