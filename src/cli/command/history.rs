//! `usher history`: the batches and their commits.

use std::collections::BTreeMap;
use std::io::Write as _;

use serde_json::json;

use super::apply::counts_line;
use crate::cli::args::{Global, HistoryArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::import::{Desk, counted};
use crate::review::Counts;
use crate::store::{BatchRecord, BatchState, ReceiptRecord};

pub(in crate::cli) async fn run(
    global: &Global,
    args: HistoryArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let receipts = store.receipts().await?;
    let mut batches = Vec::new();
    for batch in store.batches().await? {
        let counts = match batch.state {
            BatchState::Staging => Counts::default(),
            _ => {
                let desk = Desk::look(std::sync::Arc::clone(&store), batch.id, &batch.operator).await?;
                desk.outcomes().await?
            }
        };
        batches.push((batch, counts));
    }
    if args.json { as_json(&batches, &receipts, output) } else { as_text(&batches, &receipts, output) }
}

type Batches = [(BatchRecord, Counts)];

fn as_json(batches: &Batches, receipts: &[ReceiptRecord], output: &mut Output) -> Result<Outcome, Failure> {
    let receipt = |r: &ReceiptRecord| {
        let mut told = json!({ "receipt": r.id, "undoes": r.undoes, "operator": r.operator, "at": r.at });
        if let (Some(merged), Some(told)) = (contacts_merged(r), told.as_object_mut()) {
            told.insert("contacts_merged".into(), merged.into());
        }
        told
    };
    let batches: Vec<_> = batches
        .iter()
        .map(|(batch, counts)| {
            let own: Vec<_> = receipts.iter().filter(|r| r.batch == batch.id).map(receipt).collect();
            json!({
                "batch": batch.id,
                "file": batch.file_name,
                "state": batch.state.label(),
                "operator": batch.operator,
                "created_at": batch.created_at,
                "rows": batch.rows,
                "outcome": counts,
                "receipts": own,
            })
        })
        .collect();
    writeln!(output.out(), "{}", json!({ "batches": batches }))?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}

fn as_text(batches: &Batches, receipts: &[ReceiptRecord], output: &mut Output) -> Result<Outcome, Failure> {
    let mut by_batch: BTreeMap<i64, Vec<&ReceiptRecord>> = BTreeMap::new();
    receipts.iter().for_each(|r| by_batch.entry(r.batch).or_default().push(r));
    for (batch, counts) in batches {
        let told = match batch.rows {
            0 => String::new(),
            rows => format!("  {rows} rows: {}", counts_line(counts)),
        };
        let line = format!(
            "batch {:<4} {}  {}  {}{told}",
            batch.id,
            local(&batch.created_at),
            batch.file_name,
            batch.state.label(),
        );
        writeln!(output.out(), "{}", visible(&line))?;
        for receipt in by_batch.get(&batch.id).into_iter().flatten() {
            let what = match (receipt.undoes, contacts_merged(receipt)) {
                (Some(undone), _) => format!("took receipt {undone} back"),
                (None, Some(merged)) => {
                    format!("merged {}", counted(merged, "contact of the base", "contacts of the base"))
                }
                (None, None) => "committed".into(),
            };
            let line =
                format!("  receipt {:<4} {}  {} {what}", receipt.id, local(&receipt.at), receipt.operator);
            writeln!(output.out(), "{}", visible(&line))?;
        }
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

/// How many contacts of the base a commit of duplicates merged away; `None` for the commit of a file.
fn contacts_merged(receipt: &ReceiptRecord) -> Option<u64> {
    let summary: serde_json::Value = serde_json::from_str(&receipt.summary).ok()?;
    summary.get("merged")?.as_u64()
}

/// A stored time as it is on the clock here.
fn local(utc: &str) -> String {
    let parsed = utc.parse::<jiff::Timestamp>();
    parsed.map_or_else(
        |_| utc.to_owned(),
        |t| t.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
    )
}
