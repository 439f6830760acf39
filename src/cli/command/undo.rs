//! `usher undo`: takes the commits of a batch back.

use std::io::Write as _;

use serde_json::json;

use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::cli::past_args::UndoArgs;
use crate::import::{self, Left, UndoMode, UndoReport, UndoRequest, counted};
use crate::store::Store;

pub(in crate::cli) async fn run(
    global: &Global,
    args: UndoArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let (mode, need, default) = match args.dry_run {
        true => (UndoMode::Tell, Need::Read, Default::Allowed),
        false => (UndoMode::Write, Need::Write, Default::AtTerminal),
    };
    let store = base::open(global, need, default).await?;
    may_write(&args, store.as_ref()).await?;
    let request = UndoRequest { batch: args.batch, receipt: args.receipt, mode };
    let report = import::undo_as(store, request, &base::operator(global), output.progress()).await?;
    if args.json {
        as_json(request, &report, output)?;
    } else {
        as_text(request, &report, output)?;
    }
    output.out().flush()?;
    Ok(Outcome::of_waiting(report.left.len() as u64))
}

/// Nobody types the name of a production base here: `--yes` stands for it, as it does for a commit.
async fn may_write(args: &UndoArgs, store: &dyn Store) -> Result<(), Failure> {
    let info = store.info().await?;
    if args.dry_run || args.yes || info.stage != "production" {
        return Ok(());
    }
    let message = format!("{} is a production base", info.name);
    Err(Failure::new(message, "--yes takes back what was committed to it; --dry-run says what would be"))
}

fn as_json(request: UndoRequest, report: &UndoReport, output: &mut Output) -> Result<(), Failure> {
    let whole = json!({
        "batch": request.batch,
        "dry_run": request.mode == UndoMode::Tell,
        "receipts": report.receipts,
        "undone_by": report.written,
        "contacts": report.contacts,
        "rows": report.rows,
        "left": report.left,
    });
    output.json(&whole)?;
    Ok(())
}

fn as_text(request: UndoRequest, report: &UndoReport, output: &mut Output) -> Result<(), Failure> {
    let contacts = counted(report.contacts, "contact", "contacts");
    let rows = counted(report.rows, "row", "rows");
    let batch = request.batch;
    match request.mode {
        UndoMode::Write => {
            output.line(&format!("batch {batch}: {contacts} as before, {rows} undecided again"))?;
        }
        UndoMode::Tell => {
            let numbers: Vec<_> = report.receipts.iter().map(ToString::to_string).collect();
            let receipts = counted(numbers.len() as u64, "receipt", "receipts");
            output.line(&format!(
                "batch {batch}, {receipts} ({}): {contacts} would be as before, {rows} undecided again; nothing is written",
                numbers.join(", ")
            ))?;
        }
    }
    report.left.iter().try_for_each(|left| tell(left, output))
}

/// A contact that stays: why, and its fields before the receipt, after it and now.
fn tell(left: &Left, output: &mut Output) -> Result<(), Failure> {
    let name = if left.name.is_empty() { String::new() } else { format!(" {}", left.name) };
    let line = format!("  {}{name} left as it is: {}", left.contact, left.why);
    output.line(&line)?;
    for field in &left.fields {
        let [before, after, now] = [&field.before, &field.after, &field.now].map(|text| shown(text));
        let line = format!("      {}: {before} → {after}, now {now}", field.field);
        output.line(&line)?;
    }
    Ok(())
}

pub(super) fn shown(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
