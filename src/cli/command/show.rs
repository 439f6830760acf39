//! `usher show`: what the commits of a batch changed, before and after, and why.

use serde_json::json;

use super::apply::counts_line;
use super::past::Changes;
use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::cli::past_args::{PastFormat, ShowArgs};
use crate::import::{contact_in_batch, counted, local_time, past_change};
use crate::store::{BatchHistory, HistoryFilter, ReceiptRecord, Store};

/// Audit entries read at a time.
const WINDOW: u32 = 1_000;

pub(in crate::cli) async fn run(
    global: &Global,
    args: ShowArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let filter = HistoryFilter { batch: Some(args.batch), ..HistoryFilter::default() };
    let told = store.history(&filter, None, 1).await?.into_iter().next();
    let told =
        told.ok_or_else(|| Failure::new(format!("there is no batch {}", args.batch), "see `usher history`"))?;
    let receipts = receipts(&told, args.receipt)?;
    let (format, batch) = (args.format.chosen(), &told.batch);
    let notes = store.notes(batch.id).await?;
    let noted: Vec<_> =
        notes.iter().map(|n| json!({ "row": n.row, "note": n.note, "by": n.by, "at": n.at })).collect();
    let head = json!({
        "batch": batch.id, "file": batch.file_name, "rows": batch.rows, "outcome": told.counts, "notes": noted,
    });
    if format == PastFormat::Text {
        let counts = match batch.rows {
            0 => String::new(),
            rows => format!(": {}: {}", counted(rows, "row", "rows"), counts_line(&told.counts)),
        };
        output.line(&format!("batch {} {}{counts}", batch.id, batch.file_name))?;
        for note in &notes {
            let (row, by, at) = (note.row, &note.by, local_time(&note.at));
            output.line(&format!("note on row {row} by {by} at {at}: {}", note.note))?;
        }
    }
    let mut changes = Changes::begin(format, &head, output)?;
    for receipt in &receipts {
        if format == PastFormat::Text {
            let what = receipt.undoes.map_or_else(|| "commit".into(), |r| format!("undo of receipt {r}"));
            let (by, at) = (&receipt.operator, local_time(&receipt.at));
            let line = format!("receipt {} ({what}) by {by} at {at}", receipt.id);
            output.line(&line)?;
        }
        match &args.contact {
            Some(contact) => {
                let of = contact_in_batch(store.as_ref(), contact, std::slice::from_ref(receipt)).await?;
                of.iter().try_for_each(|change| changes.put(change, output))?;
            }
            None => all(store.as_ref(), receipt, (&mut changes, output)).await?,
        }
    }
    changes.end(output)?;
    Ok(Outcome::Clean)
}

/// The receipts that are shown, oldest first.
fn receipts(told: &BatchHistory, asked: Option<i64>) -> Result<Vec<ReceiptRecord>, Failure> {
    let own = told.receipts.iter().rev().map(|r| r.receipt.clone());
    let shown: Vec<_> = own.filter(|r| asked.is_none_or(|id| id == r.id)).collect();
    match asked.filter(|_| shown.is_empty()) {
        Some(id) => {
            Err(Failure::new(format!("batch {} has no receipt {id}", told.batch.id), "see `usher history`"))
        }
        None => Ok(shown),
    }
}

/// Writes every change of a receipt, a window at a time.
async fn all(
    store: &dyn Store,
    receipt: &ReceiptRecord,
    (changes, output): (&mut Changes, &mut Output),
) -> Result<(), Failure> {
    let mut offset = 0;
    loop {
        let window = store.audit(receipt.id, offset, WINDOW).await?;
        if window.is_empty() {
            return Ok(());
        }
        offset += window.len() as u64;
        window.iter().try_for_each(|entry| changes.put(&past_change(entry, receipt), output))?;
    }
}
