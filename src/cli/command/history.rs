//! `usher history`: the batches and their commits, or what happened to a contact.

use std::io::Write as _;

use serde_json::json;

use super::apply::counts_line;
use super::past::{self, Changes};
use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::cli::past_args::{HistoryArgs, PastFormat};
use crate::contact::ContactNumber;
use crate::import::{contact_past, counted, local_time};
use crate::report::json_text;
use crate::store::{BatchHistory, HistoryFilter, ReceiptHistory, ReceiptRecord, Store};

/// Batches asked for at a time.
const PAGE: u32 = 100;

/// The columns of a commit; a batch without one has a line of its own.
const COLUMNS: [&str; 15] = [
    "batch",
    "file",
    "state",
    "created_by",
    "created_at",
    "rows",
    "receipt",
    "undoes",
    "operator",
    "at",
    "contacts",
    "settled",
    "skipped",
    "failed",
    "waiting",
];

pub(in crate::cli) async fn run(
    global: &Global,
    args: HistoryArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let format = args.format.chosen();
    let filter =
        HistoryFilter { batch: args.batch, since: args.since.map(start_of).transpose()?, operator: args.by };
    match &args.contact {
        Some(contact) => of_contact(store.as_ref(), contact, (&filter, format), output).await?,
        None => of_batches(store.as_ref(), (&filter, format), output).await?,
    }
    Ok(Outcome::Clean)
}

/// The first moment of a day here, in UTC.
fn start_of(day: jiff::civil::Date) -> Result<String, Failure> {
    let zoned = day.to_zoned(jiff::tz::TimeZone::system());
    let zoned = zoned.map_err(|e| Failure::new(format!("{day} cannot be counted from: {e}"), ""))?;
    Ok(zoned.timestamp().strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

async fn of_contact(
    store: &dyn Store,
    contact: &ContactNumber,
    (filter, format): (&HistoryFilter, PastFormat),
    output: &mut Output,
) -> Result<(), Failure> {
    let past = contact_past(store, contact).await?;
    let mut changes = Changes::begin(format, &json!({ "contact": contact }), output)?;
    for change in past {
        let asked =
            filter.takes(&change.operator, &change.at) && filter.batch.is_none_or(|b| b == change.batch);
        if !asked {
            continue;
        }
        if format == PastFormat::Text {
            let undo = change.undoes.map_or_else(String::new, |r| format!(", took receipt {r} back"));
            let (receipt, batch) = (change.receipt, change.batch);
            let (at, operator) = (local_time(&change.at), &change.operator);
            let line = format!("{at}  {operator}  receipt {receipt} of batch {batch}{undo}");
            output.line(&line)?;
        }
        changes.put(&change, output)?;
    }
    changes.end(output)
}

async fn of_batches(
    store: &dyn Store,
    (filter, format): (&HistoryFilter, PastFormat),
    output: &mut Output,
) -> Result<(), Failure> {
    if let Some(batch) = filter.batch
        && store.batch(batch).await?.is_none()
    {
        return Err(Failure::new(format!("there is no batch {batch}"), "see `usher history`"));
    }
    begin(format, output)?;
    let (mut before, mut first) = (None, true);
    loop {
        let page = store.history(filter, before, PAGE).await?;
        let Some(last) = page.last() else { break };
        before = Some(last.batch.id);
        for told in &page {
            match format {
                PastFormat::Text => as_text(told, output)?,
                PastFormat::Json => {
                    write!(output.out(), "{}{}", if first { "" } else { "," }, json_text(&as_json(told)))?;
                }
                PastFormat::Csv => as_csv(told).iter().try_for_each(|row| past::line(output, row))?,
            }
            first = false;
        }
    }
    if format == PastFormat::Json {
        writeln!(output.out(), "]}}")?;
    }
    output.out().flush()?;
    Ok(())
}

fn begin(format: PastFormat, output: &mut Output) -> Result<(), Failure> {
    match format {
        PastFormat::Text => {}
        PastFormat::Json => write!(output.out(), "{{\"batches\":[")?,
        PastFormat::Csv => past::line(output, &COLUMNS.map(str::to_owned))?,
    }
    Ok(())
}

fn as_json(told: &BatchHistory) -> serde_json::Value {
    let receipt = |of: &ReceiptHistory| {
        let r = &of.receipt;
        let mut told = json!({
            "receipt": r.id, "undoes": r.undoes, "operator": r.operator, "at": r.at, "contacts": of.contacts,
        });
        if let (Some(merged), Some(told)) = (contacts_merged(r), told.as_object_mut()) {
            told.insert("contacts_merged".into(), merged.into());
        }
        told
    };
    let batch = &told.batch;
    json!({
        "batch": batch.id,
        "file": batch.file_name,
        "state": batch.state.label(),
        "operator": batch.operator,
        "created_at": batch.created_at,
        "rows": batch.rows,
        "outcome": told.counts,
        "receipts": told.receipts.iter().map(receipt).collect::<Vec<_>>(),
    })
}

fn as_csv(told: &BatchHistory) -> Vec<Vec<String>> {
    let (batch, counts) = (&told.batch, &told.counts);
    let head = [
        batch.id.to_string(),
        batch.file_name.clone(),
        batch.state.label().to_owned(),
        batch.operator.clone(),
        batch.created_at.clone(),
        batch.rows.to_string(),
    ];
    let open = counts.skipped + counts.failed + counts.waiting;
    let tail = [counts.total().saturating_sub(open), counts.skipped, counts.failed, counts.waiting];
    let row = |receipt: [String; 5]| {
        head.iter().cloned().chain(receipt).chain(tail.map(|n| n.to_string())).collect::<Vec<_>>()
    };
    let of = |of: &ReceiptHistory| {
        let r = &of.receipt;
        let undoes = r.undoes.map_or_else(String::new, |u| u.to_string());
        row([r.id.to_string(), undoes, r.operator.clone(), r.at.clone(), of.contacts.to_string()])
    };
    match told.receipts.as_slice() {
        [] => vec![row(std::array::from_fn(|_| String::new()))],
        receipts => receipts.iter().map(of).collect(),
    }
}

fn as_text(told: &BatchHistory, output: &mut Output) -> Result<(), Failure> {
    let batch = &told.batch;
    let counts = match batch.rows {
        0 => String::new(),
        rows => format!("  {}: {}", counted(rows, "row", "rows"), counts_line(&told.counts)),
    };
    let (at, state) = (local_time(&batch.created_at), batch.state.label());
    let line = format!("batch {:<4} {at}  {}  {state}{counts}", batch.id, batch.file_name);
    output.line(&line)?;
    for ReceiptHistory { receipt, contacts } in &told.receipts {
        let what = match (receipt.undoes, contacts_merged(receipt)) {
            (Some(undone), _) => format!("took receipt {undone} back"),
            (None, Some(merged)) => {
                format!("merged {}", counted(merged, "contact of the base", "contacts of the base"))
            }
            (None, None) => "committed".into(),
        };
        let (at, contacts) = (local_time(&receipt.at), counted(*contacts, "contact", "contacts"));
        let line = format!("  receipt {:<4} {at}  {} {what}: {contacts}", receipt.id, receipt.operator);
        output.line(&line)?;
    }
    Ok(())
}

/// How many contacts of the base a commit of duplicates merged away; `None` for the commit of a file.
fn contacts_merged(receipt: &ReceiptRecord) -> Option<u64> {
    let summary: serde_json::Value = serde_json::from_str(&receipt.summary).ok()?;
    summary.get("merged")?.as_u64()
}
