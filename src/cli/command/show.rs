//! `usher show`: what the commits of a batch changed, before and after.

use std::io::Write as _;

use serde_json::json;

use super::apply::counts_line;
use crate::cli::args::{Global, ShowArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::import::{ChangeLine, Desk, change_line};
use crate::store::{ReceiptRecord, Store};

/// Audit entries read at a time.
const WINDOW: u32 = 1_000;

pub(in crate::cli) async fn run(
    global: &Global,
    args: ShowArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let desk = Desk::look(std::sync::Arc::clone(&store), args.batch, &base::operator(global)).await?;
    let (header, counts) = (desk.header().await?, desk.outcomes().await?);
    let receipts: Vec<ReceiptRecord> =
        store.receipts().await?.into_iter().filter(|r| r.batch == args.batch).collect();
    if !args.json {
        let told = match header.rows {
            0 => String::new(),
            rows => format!(": {rows} rows: {}", counts_line(&counts)),
        };
        let line = format!("batch {} {}{told}", args.batch, header.file);
        writeln!(output.out(), "{}", visible(&line))?;
    }
    let mut changes = Vec::new();
    for receipt in receipts.iter().rev() {
        if !args.json {
            let what = receipt.undoes.map_or_else(|| "commit".into(), |r| format!("undo of receipt {r}"));
            let line = format!("receipt {} ({what}) by {} at {}", receipt.id, receipt.operator, receipt.at);
            writeln!(output.out(), "{}", visible(&line))?;
        }
        each_change(store.as_ref(), receipt.id, |change| match args.json {
            true => {
                changes.push(json!({ "receipt": receipt.id, "change": change }));
                Ok(())
            }
            false => print(output, &change),
        })
        .await?;
    }
    if args.json {
        let whole = json!({ "batch": args.batch, "file": header.file, "rows": header.rows, "outcome": counts, "changes": changes });
        writeln!(output.out(), "{whole}")?;
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

async fn each_change(
    store: &dyn Store,
    receipt: i64,
    mut take: impl FnMut(ChangeLine) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut offset = 0;
    loop {
        let window = store.audit(receipt, offset, WINDOW).await?;
        if window.is_empty() {
            return Ok(());
        }
        offset += window.len() as u64;
        window.iter().try_for_each(|entry| take(change_line(&entry.change)))?;
    }
}

fn print(output: &mut Output, change: &ChangeLine) -> Result<(), Failure> {
    let rows = change.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    // Contacts of the base that were merged have no row.
    let rows = if rows.is_empty() { rows } else { format!(" (row {rows})") };
    let line = format!("  {:<6} {} {}{rows}", change.kind, change.contact, change.name);
    writeln!(output.out(), "{}", visible(&line))?;
    for (field, before, after) in &change.fields {
        let line = format!("      {field}: {} → {}", shown(before), shown(after));
        writeln!(output.out(), "{}", visible(&line))?;
    }
    Ok(())
}

fn shown(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
