//! The way back: receipts turned round, guarded by what the base holds now.
//!
//! In: the receipts of a batch, or one of them. Out: every contact that nobody changed since is as it was before, those
//! that somebody changed are named with before, after and now, and rows whose contact went back are undecided again.
//! All of it is one transaction: a program that dies in between has taken nothing back.
//!
//! Receipts are surveyed first (`survey`: what speaks against each contact, and who stays because another one does), then
//! their changes are turned round, the newest first (`turn`). An undo is itself never undone: what was decided is decided
//! anew, from rows that are open again.

mod left;
mod standing;
mod survey;
mod turn;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use left::{Left, LeftField};

use self::standing::{Standing, standing};
pub(super) use self::standing::{none_left, taken_back_by};
use self::survey::Survey;
pub(super) use self::survey::restored;
use self::turn::{Overlay, Turned, turn};
use super::desk::{Desk, OnProgress};
use super::error::{ImportError, Result};
use super::index::standardise;
use super::view::Progress;
use crate::batch::Change;
use crate::contact::RowNumber;
use crate::review::Outcome;
use crate::store::{BatchId, Commit, Halt, Store, StoreError, UndoPart};

/// Entries read and turned round at a time.
const WINDOW: u32 = 2_000;

/// What is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UndoRequest {
    /// The batch.
    pub batch: BatchId,
    /// One of its receipts; `None` = all that stand.
    pub receipt: Option<i64>,
    /// Whether it is done or only told.
    pub mode: UndoMode,
}

/// Whether an undo is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UndoMode {
    /// It is written.
    Write,
    /// Nothing is written: what would be done is told.
    Tell,
}

/// What an undo did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoReport {
    /// The receipts that were taken back, newest first.
    pub receipts: Vec<i64>,
    /// The receipts by which they were, in the same order; empty when it was only told.
    pub written: Vec<i64>,
    /// Changes taken back: contacts restored or removed, for each receipt anew.
    pub contacts: u64,
    /// Rows that are undecided again.
    pub rows: u64,
    /// Contacts left as they are, and why.
    pub left: Vec<Left>,
}

/// Takes back every receipt of a batch that stands, newest first.
///
/// # Errors
/// As [`undo_as`].
pub async fn undo(
    store: Arc<dyn Store>,
    batch: BatchId,
    operator: &str,
    progress: OnProgress,
) -> Result<UndoReport> {
    undo_as(store, UndoRequest { batch, receipt: None, mode: UndoMode::Write }, operator, progress).await
}

/// Takes back one receipt of a batch, or all that stand, newest first, in one transaction.
///
/// A contact that was changed since is left as it is and named, and so is a created one that has sales, relays or
/// duplicates merged into it by now, an erased one and a dropped one. A head stays while a
/// contact that was merged into it does.
///
/// # Errors
/// When there is nothing of that sort to take back, or the base cannot be read or written.
pub async fn undo_as(
    store: Arc<dyn Store>,
    request: UndoRequest,
    operator: &str,
    progress: OnProgress,
) -> Result<UndoReport> {
    // What cannot be taken back is said before anything is made ready for it.
    standing(store.as_ref(), request).await?;
    let desk = match request.mode {
        UndoMode::Write => Desk::of_batch(store, request.batch, operator).await?,
        UndoMode::Tell => Desk::look(store, request.batch, operator).await?,
    };
    desk.take_back(request.receipt, request.mode, progress).await
}

impl Desk {
    /// Takes back one receipt of the batch, or all that stand, as [`undo_as`] says.
    ///
    /// # Errors
    /// When there is nothing of that sort to take back, or the base cannot be read or written.
    pub async fn take_back(
        &self,
        receipt: Option<i64>,
        mode: UndoMode,
        progress: OnProgress,
    ) -> Result<UndoReport> {
        let _gate = self.inner.gate.lock().await;
        if mode == UndoMode::Write {
            // Its plan takes the place of the one that was confirmed.
            *self.inner.asked.lock().await = None;
        }
        let store = self.inner.store.as_ref();
        let request = UndoRequest { batch: self.batch(), receipt, mode };
        let receipts = standing(store, request).await?;
        let taking =
            Taking { store, request, operator: &self.inner.operator, progress: &progress, halt: &self.halt };
        let report = taking.back(&receipts).await?;
        if mode == UndoMode::Write {
            self.load_decisions().await?;
            self.rematch_open().await?;
        }
        Ok(report)
    }
}

/// An undo under way.
struct Taking<'a> {
    store: &'a dyn Store,
    request: UndoRequest,
    operator: &'a str,
    progress: &'a OnProgress,
    halt: &'a Halt,
}

impl Taking<'_> {
    async fn back(&self, receipts: &[Standing]) -> Result<UndoReport> {
        if self.request.mode == UndoMode::Write {
            self.store.clear_plan(self.request.batch).await?;
        }
        let mut report = UndoReport::default();
        let mut overlay = Overlay::for_receipts(receipts.len());
        let mut rows: BTreeSet<RowNumber> = BTreeSet::new();
        let (mut parts, mut idle) = (Vec::with_capacity(receipts.len()), BTreeSet::new());
        for standing in receipts {
            let receipt = standing.receipt;
            let survey = Survey::of(self.store, standing, &overlay).await?;
            let turned = self.turn(receipt, &survey, &mut overlay).await?;
            let free = self.store.idle(self.request.batch, &[receipt]).await?;
            // Of which nothing goes back stands as it did, and goes back another time.
            if turned.changes > 0 || !free.is_empty() || survey.entries() == 0 {
                report.contacts += turned.changes;
                report.receipts.push(receipt);
                parts.push(UndoPart { receipt, until: report.contacts });
            }
            report.left.extend(survey.into_left());
            rows.extend(turned.rows());
            idle.extend(free);
        }
        let free: Vec<(RowNumber, Outcome)> = rows.iter().map(|row| (*row, Outcome::Waiting)).collect();
        rows.extend(idle);
        report.rows = rows.len() as u64;
        if self.request.mode == UndoMode::Write && !parts.is_empty() {
            self.store.append_plan(self.request.batch, &[], &free).await?;
            report.written = self.write(&parts, report.contacts).await?;
        }
        Ok(report)
    }

    async fn turn(&self, receipt: i64, survey: &Survey, overlay: &mut Overlay) -> Result<Turned> {
        let mut turned = Turned::default();
        let mut end = survey.entries();
        // The last written is the first taken back: relays go before their structures.
        while end > 0 {
            if self.halt.is_asked() {
                return Err(ImportError::halted());
            }
            let start = end.saturating_sub(u64::from(WINDOW));
            let limit = u32::try_from(end - start).unwrap_or(WINDOW);
            let entries = self.store.audit(receipt, start, limit).await?;
            let changes = turn(self.store, entries, survey, (&mut turned, overlay)).await?;
            self.keep(&changes).await?;
            end = start;
            let (done, total) = (survey.entries() - end, Some(survey.entries()));
            (self.progress)(Progress { what: "looking", done, total });
        }
        Ok(turned)
    }

    async fn keep(&self, changes: &[Change]) -> Result<()> {
        if self.request.mode == UndoMode::Write {
            self.store.append_plan(self.request.batch, changes, &[]).await?;
        }
        Ok(())
    }

    async fn write(&self, parts: &[UndoPart], total: u64) -> Result<Vec<i64>> {
        let told = Arc::clone(self.progress);
        let commit = Commit {
            batch: self.request.batch,
            undoes: None,
            operator: self.operator,
            at: &super::now(),
            summary: "{}",
            standardise: &standardise,
            progress: &move |done| told(Progress { what: "undoing", done, total: Some(total) }),
            halt: self.halt,
        };
        let written = self.store.commit_undo(&commit, parts).await.map_err(|error| {
            let message = format!("nothing was taken back: {error}");
            match error {
                StoreError::Halted => ImportError::halted(),
                StoreError::Stale(_) => ImportError::new(
                    "contacts changed while they were taken back: nothing was done",
                    "try again",
                ),
                other => ImportError::new(message, other.hint()),
            }
        })?;
        Ok(written.into_iter().map(|committed| committed.receipt).collect())
    }
}
