//! The way back: a receipt turned round, guarded by what the base holds now.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::desk::{Desk, OnProgress};
use super::error::{ImportError, Result};
use super::matching::standardise;
use super::view::Progress;
use crate::batch::Change;
use crate::contact::{ContactNumber, RowNumber};
use crate::review::Outcome;
use crate::store::{AuditEntry, BatchId, BatchState, Commit, ReceiptRecord, Store};

/// Entries read and turned round at a time.
const WINDOW: u32 = 2_000;

/// What an undo did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UndoReport {
    /// The receipts that were taken back, newest first.
    pub receipts: Vec<i64>,
    /// Contacts restored or removed.
    pub contacts: u64,
    /// Rows that are undecided again.
    pub rows: u64,
    /// Contacts left as they are, and why.
    pub left: Vec<(ContactNumber, &'static str)>,
}

/// Takes back every receipt of a batch that stands, newest first.
///
/// A contact that was changed since is left as it is and named, and so is a created structure that has relays by now.
///
/// # Errors
/// When the batch has nothing to take back, or the base cannot be written.
pub async fn undo(
    store: Arc<dyn Store>,
    batch: BatchId,
    operator: &str,
    progress: OnProgress,
) -> Result<UndoReport> {
    let receipts = store.receipts().await?;
    let undone: HashSet<i64> = receipts.iter().filter_map(|r| r.undoes).collect();
    let standing: Vec<&ReceiptRecord> = receipts
        .iter()
        .filter(|r| r.batch == batch && r.undoes.is_none() && !undone.contains(&r.id))
        .collect();
    if standing.is_empty() {
        let message = format!("batch {batch} has no commit to take back");
        return Err(ImportError::new(message, "see `usher history`"));
    }
    let desk = Desk::of_batch(Arc::clone(&store), batch, operator).await?;
    let before = desk.outcomes().await?;
    let mut report = UndoReport::default();
    for receipt in standing {
        take_back(store.as_ref(), receipt, operator, &progress, &mut report).await?;
        report.receipts.push(receipt.id);
    }
    store.set_batch_state(batch, BatchState::Open).await?;
    let after = desk.outcomes().await?;
    report.rows = (after.waiting + after.failed).saturating_sub(before.waiting + before.failed);
    desk.rematch_open().await?;
    Ok(report)
}

async fn take_back(
    store: &dyn Store,
    receipt: &ReceiptRecord,
    operator: &str,
    progress: &OnProgress,
    report: &mut UndoReport,
) -> Result<()> {
    let written = Written::of(store, receipt.id).await?;
    let mut stuck: BTreeSet<RowNumber> = BTreeSet::new();
    let mut rows: BTreeSet<RowNumber> = BTreeSet::new();
    let (mut end, mut count) = (written.entries, 0);
    store.clear_plan(receipt.batch).await?;
    // The last written is the first taken back: relays go before their structures.
    while end > 0 {
        let start = end.saturating_sub(u64::from(WINDOW));
        let entries =
            store.audit(receipt.id, start, WINDOW.min(u32::try_from(end).unwrap_or(WINDOW))).await?;
        let guard = Guard::new(store, &entries, &written.contacts).await?;
        let mut changes = Vec::with_capacity(entries.len());
        for entry in entries.into_iter().rev() {
            rows.extend(&entry.change.cause.rows);
            match guard.objection(&entry) {
                Some(why) => {
                    stuck.extend(&entry.change.cause.rows);
                    report.left.push((entry.change.contact, why));
                }
                None => changes.push(turned(entry)),
            }
        }
        store.append_plan(receipt.batch, &changes, &[]).await?;
        count += changes.len() as u64;
        end = start;
    }
    let free: Vec<(RowNumber, Outcome)> = rows.difference(&stuck).map(|r| (*r, Outcome::Waiting)).collect();
    store.append_plan(receipt.batch, &[], &free).await?;
    report.contacts += count;
    write(store, receipt, operator, count, progress).await
}

async fn write(
    store: &dyn Store,
    receipt: &ReceiptRecord,
    operator: &str,
    total: u64,
    progress: &OnProgress,
) -> Result<()> {
    let told = Arc::clone(progress);
    let commit = Commit {
        batch: receipt.batch,
        undoes: Some(receipt.id),
        operator,
        at: &super::now(),
        summary: "{}",
        standardise: &standardise,
        progress: &move |done| told(Progress { what: "undoing", done, total: Some(total) }),
    };
    store.commit(&commit).await?;
    Ok(())
}

/// What a receipt wrote, without the contents.
#[derive(Default)]
struct Written {
    entries: u64,
    contacts: HashSet<ContactNumber>,
}

impl Written {
    async fn of(store: &dyn Store, receipt: i64) -> Result<Self> {
        let mut written = Self::default();
        loop {
            let window = store.audit(receipt, written.entries, WINDOW).await?;
            if window.is_empty() {
                return Ok(written);
            }
            written.entries += window.len() as u64;
            written.contacts.extend(window.into_iter().map(|entry| entry.change.contact));
        }
    }
}

/// A change the other way round.
fn turned(entry: AuditEntry) -> Change {
    let Change { contact, before, after, cause, .. } = entry.change;
    let expected_version = after.is_some().then_some(entry.version_after);
    Change { contact, expected_version, before: after, after: before, cause }
}

/// What speaks against taking a change back.
struct Guard {
    versions: HashMap<ContactNumber, i64>,
    /// Structures with a relay that this receipt did not make.
    kept: HashSet<ContactNumber>,
}

impl Guard {
    /// For some entries of a receipt; `made` are the contacts of all of them.
    async fn new(store: &dyn Store, entries: &[AuditEntry], made: &HashSet<ContactNumber>) -> Result<Self> {
        let numbers: Vec<ContactNumber> = entries.iter().map(|e| e.change.contact.clone()).collect();
        let stored = store.contacts(&numbers).await?;
        let versions = stored.into_iter().filter_map(|s| Some((s.contact.number?, s.version))).collect();
        let relays = store.relays_of(&numbers).await?.into_iter();
        let kept = relays.filter(|(_, relay)| !made.contains(relay)).map(|(structure, _)| structure);
        Ok(Self { versions, kept: kept.collect() })
    }

    fn objection(&self, entry: &AuditEntry) -> Option<&'static str> {
        let change = &entry.change;
        let unchanged = match &change.after {
            Some(_) => self.versions.get(&change.contact) == Some(&entry.version_after),
            None => !self.versions.contains_key(&change.contact),
        };
        if !unchanged {
            return Some("changed since");
        }
        let created = change.before.is_none();
        (created && self.kept.contains(&change.contact)).then_some("has relays by now")
    }
}
