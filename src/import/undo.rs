//! The way back: a receipt turned round, guarded by what the base holds now.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::desk::{Desk, OnProgress};
use super::error::{ImportError, Result};
use super::index::standardise;
use super::view::Progress;
use crate::batch::{Change, ChangeKind};
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
    // A batch without rows has nothing that could be decided again.
    if desk.inner.batch.rows > 0 {
        store.set_batch_state(batch, BatchState::Open).await?;
    }
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
                None => changes.push(guard.turned(entry)),
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

/// Why a change is never taken back, whatever the base holds.
fn for_ever(change: &Change) -> Option<&'static str> {
    match change.cause.kind {
        ChangeKind::Erase => Some("was anonymised: nothing is kept that could come back"),
        ChangeKind::Remove if change.after.is_none() => Some("was dropped for ever"),
        _ => None,
    }
}

/// What speaks against taking a change back.
struct Guard {
    /// The contacts that are what the receipt left, or what it left again since, with their version.
    unchanged: HashMap<ContactNumber, i64>,
    /// All contacts that are there.
    there: HashSet<ContactNumber>,
    /// Structures with a relay that this receipt did not make.
    kept: HashSet<ContactNumber>,
    /// Contacts into which others were merged that this receipt did not make.
    heads: HashSet<ContactNumber>,
}

impl Guard {
    /// For some entries of a receipt; `made` are the contacts of all of them.
    async fn new(store: &dyn Store, entries: &[AuditEntry], made: &HashSet<ContactNumber>) -> Result<Self> {
        let numbers: Vec<ContactNumber> = entries.iter().map(|e| e.change.contact.clone()).collect();
        let left: HashMap<&ContactNumber, &AuditEntry> =
            entries.iter().map(|e| (&e.change.contact, e)).collect();
        let (mut unchanged, mut there) = (HashMap::new(), HashSet::new());
        for stored in store.contacts(&numbers).await? {
            let Some(number) = stored.contact.number.clone() else { continue };
            // A later change that was taken back has raised the version and changed nothing.
            let is_left = left.get(&number).is_some_and(|entry| {
                entry.version_after == stored.version || entry.change.after.as_ref() == Some(&stored.contact)
            });
            if is_left {
                unchanged.insert(number.clone(), stored.version);
            }
            there.insert(number);
        }
        let relays = store.relays_of(&numbers).await?.into_iter();
        let kept = relays.filter(|(_, relay)| !made.contains(relay)).map(|(structure, _)| structure);
        let merged = store.merged_into(&numbers).await?.into_iter();
        let heads = merged.filter(|(_, m)| !made.contains(m)).map(|(head, _)| head);
        Ok(Self { unchanged, there, kept: kept.collect(), heads: heads.collect() })
    }

    /// A change the other way round.
    fn turned(&self, entry: AuditEntry) -> Change {
        let Change { contact, before, after, cause, .. } = entry.change;
        let expected_version = after.as_ref().and_then(|_| self.unchanged.get(&contact).copied());
        Change { contact, expected_version, before: after, after: before, cause }
    }

    fn objection(&self, entry: &AuditEntry) -> Option<&'static str> {
        if entry.erased {
            return Some("erased for good");
        }
        let change = &entry.change;
        if let Some(why) = for_ever(change) {
            return Some(why);
        }
        let unchanged = match &change.after {
            Some(_) => self.unchanged.contains_key(&change.contact),
            None => !self.there.contains(&change.contact),
        };
        if !unchanged {
            return Some("changed since");
        }
        let created = change.before.is_none();
        if created && self.heads.contains(&change.contact) {
            return Some("others were merged into it by now");
        }
        (created && self.kept.contains(&change.contact)).then_some("has relays by now")
    }
}
