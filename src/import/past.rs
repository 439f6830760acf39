//! What happened: the changes of a receipt and of a contact, with who, when, what and why.
//!
//! In: audit entries and receipts. Out: [`PastChange`]s, which faces and reports word. A contact's past goes on in the
//! contact into which it was merged, and holds that of the contacts merged into it. It knows no terminal and no file.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;

use serde::Serialize;

use super::commit::change_line;
use super::error::{ImportError, Result};
use super::view::ChangeLine;
use crate::batch::{Basis, Cause, Change, ChangeKind};
use crate::contact::{ContactNumber, RowNumber};
use crate::store::{AuditEntry, BatchId, ReceiptRecord, Store};
use crate::survivorship::{Unit, diff};

/// Why one row, or one merge, made a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PastReason {
    /// The row in the file; `None` for contacts of the base that were merged.
    pub row: Option<RowNumber>,
    /// How it came to the contact: `merged: 97.3 %`, `by number`.
    pub basis: String,
    /// The policy that decided; `None` when a person did.
    pub policy: Option<String>,
    /// Who decided; empty for a policy.
    pub by: String,
    /// When, UTC; empty for a policy: it decides as it commits.
    pub at: String,
    /// A note of that person; empty when there is none.
    pub note: String,
}

/// Where the value of a field that changed comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PastField {
    /// The field, as a screen names it.
    pub field: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
    /// The row that gave it; `None` when no row did, or it is not known.
    pub row: Option<RowNumber>,
    /// The rule by which it was taken.
    pub rule: &'static str,
}

/// One change of a contact, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PastChange {
    /// The receipt.
    pub receipt: i64,
    /// The batch.
    pub batch: BatchId,
    /// The receipt that it takes back.
    pub undoes: Option<i64>,
    /// Who committed it.
    pub operator: String,
    /// When: UTC, ISO 8601.
    pub at: String,
    /// The change as a list shows it.
    pub change: ChangeLine,
    /// Why, row by row; empty when that was not kept yet.
    pub why: Vec<PastReason>,
    /// Where each value comes from.
    pub fields: Vec<PastField>,
}

impl PastReason {
    /// In one line: `merged: 97.3 %, decided by anna 2026-11-22 14:03`; times as `time` tells them.
    pub fn words(&self, time: impl Fn(&str) -> String) -> String {
        let who = match &self.policy {
            Some(policy) => format!("policy {policy}"),
            None => format!("decided by {} {}", self.by, time(&self.at)),
        };
        let note = if self.note.is_empty() { String::new() } else { format!(" ({})", self.note) };
        format!("{}, {who}{note}", self.basis)
    }
}

/// An audit entry as it is told.
#[must_use]
pub fn past_change(entry: &AuditEntry, receipt: &ReceiptRecord) -> PastChange {
    let change = &entry.change;
    let mut line = change_line(change);
    if receipt.undoes.is_some() {
        line.kind = "undo".into();
    }
    PastChange {
        receipt: receipt.id,
        batch: receipt.batch,
        undoes: receipt.undoes,
        operator: receipt.operator.clone(),
        at: receipt.at.clone(),
        fields: fields(change, receipt.undoes),
        change: line,
        why: reasons(&change.cause),
    }
}

fn reasons(cause: &Cause) -> Vec<PastReason> {
    let told = cause.why.iter().enumerate().map(|(place, reason)| {
        let decided = reason.decided();
        let text = |of: fn(&crate::batch::Decided) -> &String| decided.map(of).cloned().unwrap_or_default();
        PastReason {
            row: cause.rows.get(place).copied(),
            basis: reason.basis().words(),
            policy: reason.policy().map(Into::into),
            by: text(|d| &d.by),
            at: text(|d| &d.at),
            note: text(|d| &d.note),
        }
    });
    told.collect()
}

fn fields(change: &Change, undoes: Option<i64>) -> Vec<PastField> {
    let changed = diff(change.before.as_ref(), change.after.as_ref()).into_iter();
    let told = changed.map(|(unit, before, after)| PastField {
        field: unit.label(),
        row: change.cause.origin(&unit.key()).filter(|_| undoes.is_none()),
        rule: rule(&change.cause, unit, undoes),
        before,
        after,
    });
    told.collect()
}

/// The rule by which a value was taken.
fn rule(cause: &Cause, unit: Unit, undoes: Option<i64>) -> &'static str {
    match cause.kind {
        _ if undoes.is_some() => "taken back",
        _ if cause.is_picked(&unit.key()) => "picked by hand",
        ChangeKind::Create => "as the file has it",
        ChangeKind::Update => "a filled cell wins",
        ChangeKind::Merge if cause.rows.is_empty() => "merge of duplicates",
        ChangeKind::Merge => "rules of a merge",
        ChangeKind::Remove => "the operation of the row",
        ChangeKind::Erase => "erased",
    }
}

/// What happened to a contact, newest first: its own changes, those of the contacts merged into it, and those of the
/// contact into which it was merged, from then on and as long as it was.
///
/// # Errors
/// When no contact ever had the number, or the base cannot be read.
pub async fn contact_past(store: &dyn Store, number: &ContactNumber) -> Result<Vec<PastChange>> {
    let receipts: HashMap<i64, ReceiptRecord> =
        store.receipts().await?.into_iter().map(|r| (r.id, r)).collect();
    let mut search = Search { store, found: BTreeMap::new(), seen: HashSet::new() };
    search.follow(number).await?;
    if search.found.is_empty() && store.contacts(std::slice::from_ref(number)).await?.is_empty() {
        return Err(ImportError::new(format!("there is no contact {number}, and never was"), ""));
    }
    let told = search.found.into_values().rev();
    Ok(told.filter_map(|entry| Some(past_change(&entry, receipts.get(&entry.receipt)?))).collect())
}

/// The changes of a contact that fall to a batch, in the order of writing.
///
/// # Errors
/// When the base cannot be read.
pub async fn contact_in_batch(
    store: &dyn Store,
    number: &ContactNumber,
    receipts: &[ReceiptRecord],
) -> Result<Vec<PastChange>> {
    let entries = store.contact_history(number).await?.into_iter().rev();
    let of = |entry: &AuditEntry| receipts.iter().find(|r| r.id == entry.receipt);
    Ok(entries.filter_map(|entry| Some(past_change(&entry, of(&entry)?))).collect())
}

/// A stored time as it is on the clock here; what is no time stays as it is.
#[must_use]
pub fn local_time(utc: &str) -> String {
    let parsed = utc.parse::<jiff::Timestamp>();
    parsed.map_or_else(
        |_| utc.to_owned(),
        |t| t.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}

/// The entries of a contact and of those that it is tied to.
struct Search<'a> {
    store: &'a dyn Store,
    /// By receipt and place in it: each entry once.
    found: BTreeMap<(i64, i64), AuditEntry>,
    /// Contacts that were looked at, with the receipts for which they were.
    seen: HashSet<(ContactNumber, i64)>,
}

/// From the first receipt to the last that there can be.
const ALWAYS: RangeInclusive<i64> = 0..=i64::MAX;

impl Search<'_> {
    async fn follow(&mut self, number: &ContactNumber) -> Result<()> {
        let mut open = vec![(number.clone(), ALWAYS, true)];
        // Those merged into it before its reasons were kept.
        let merged = self.store.merged_into(std::slice::from_ref(number)).await?;
        open.extend(merged.into_iter().map(|(_, merged)| (merged, ALWAYS, true)));
        while let Some((contact, when, downwards)) = open.pop() {
            if !self.seen.insert((contact.clone(), *when.start())) {
                continue;
            }
            let mut entries = self.store.contact_history(&contact).await?;
            entries.reverse();
            entries.retain(|entry| when.contains(&entry.receipt));
            // Of a head that is only followed, the others that were merged into it are not asked for.
            if downwards {
                open.extend(heads(&entries).into_iter().map(|merged| (merged, ALWAYS, true)));
            }
            let into = led_to(&entries, *when.end()).into_iter();
            open.extend(into.filter(|(head, _)| head != number).map(|(head, when)| (head, when, false)));
            let keyed = entries.into_iter().map(|entry| ((entry.receipt, entry.seq), entry));
            self.found.extend(keyed);
        }
        Ok(())
    }
}

/// The contacts that were merged into the one whose entries these are.
fn heads(entries: &[AuditEntry]) -> Vec<ContactNumber> {
    let reasons = entries.iter().flat_map(|entry| &entry.change.cause.why);
    let merged = reasons.filter_map(|reason| match reason.basis() {
        Basis::Head(merged) => Some(merged.clone()),
        _ => None,
    });
    merged.flatten().collect()
}

/// The heads to which a contact led, each with the receipts during which it did.
fn led_to(entries: &[AuditEntry], end: i64) -> Vec<(ContactNumber, RangeInclusive<i64>)> {
    let mut led: Vec<(ContactNumber, RangeInclusive<i64>)> = Vec::new();
    let mut now: Option<(ContactNumber, i64)> = None;
    for entry in entries {
        let head = entry.change.after.as_ref().and_then(|c| c.standing.merged_into.clone());
        if head.as_ref() == now.as_ref().map(|(head, _)| head) {
            continue;
        }
        led.extend(now.take().map(|(head, since)| (head, since..=entry.receipt)));
        now = head.map(|head| (head, entry.receipt));
    }
    led.extend(now.map(|(head, since)| (head, since..=end)));
    led
}
