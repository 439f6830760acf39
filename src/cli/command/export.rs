//! `usher export`: the contacts in the import's own format, or the rows of a batch that did not go in.

use std::collections::HashMap;
use std::sync::Arc;

use super::chosen::{Chosen, Walk};
use crate::cli::args::{ExportArgs, Global};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::cli::table::{TableWriter, Target};
use crate::contact::ContactNumber;
use crate::import::{Desk, counted};
use crate::report::{
    CellNotice, ExportColumns, OBSOLETE_HEADER, Obsolete, Plain, export_header, export_rows_of,
    failed_header, failed_row, runs_as_formula,
};
use crate::settings;
use crate::store::{Store, StoredContact};
use crate::survivorship::{DERIVED, Derivation};

/// Cells told one by one; the rest are counted.
const TOLD: usize = 20;

/// The delimiter of contacts as CSV (RFC 4180).
const COMMA: u8 = b',';

/// The delimiter of rows that go back, when their file had none: the vendor's.
const SEMICOLON: u8 = b';';

pub(in crate::cli) async fn run(
    global: &Global,
    args: ExportArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let talk = match args.failed {
        Some(batch) => {
            let desk = Desk::look(store, batch, &base::operator(global)).await?;
            left_rows(&desk, &args, output).await?
        }
        None => contacts(&store, &args, output).await?,
    };
    talk.iter().for_each(|line| output.say(line));
    Ok(Outcome::Clean)
}

async fn contacts(
    store: &Arc<dyn Store>,
    args: &ExportArgs,
    output: &mut Output,
) -> Result<Vec<String>, Failure> {
    let chosen = Chosen::of(store.as_ref(), args).await?;
    if let Some(rule) = &chosen.obsolete {
        return obsolete(&chosen, rule, args, output).await;
    }
    let columns = columns(&chosen, args).await?;
    let kept = store.settings().await?;
    let derivation = Derivation::of(&settings::institution(&kept).unwrap_or_default());
    let target = Target { path: args.output.as_deref(), format: args.format, delimiter: COMMA };
    let mut table = TableWriter::begin(output, &target, "contacts", export_header(&columns))?;
    let (mut told, mut walk, mut rows) = (Told::default(), Walk::default(), 0);
    while let Some(window) = chosen.next(&mut walk).await? {
        let structures = structures(store.as_ref(), &window).await?;
        rows += window.len() as u64;
        for stored in &window {
            let structure = stored.contact.structure.as_ref().and_then(|n| structures.get(n));
            let contact = derivation.completed(&stored.contact);
            let derived = |field| DERIVED.contains(&field) && stored.contact.text(field).is_empty();
            for row in export_rows_of(&contact, structure.map_or("", String::as_str), &columns, &derived) {
                let notices = table.put(&row)?;
                told.take(&table, &row, &notices, || whose(stored));
            }
        }
    }
    let mut lines = told.finish(table)?;
    if !args.filter.is_empty() || args.batch.is_some() {
        lines.push(counted(rows, "contact", "contacts"));
    }
    Ok(lines)
}

fn whose(stored: &StoredContact) -> String {
    stored.contact.number.as_ref().map_or_else(String::new, |n| format!("contact {n}"))
}

/// Contacts that nobody needs, as a file that asks for their removal.
async fn obsolete(
    chosen: &Chosen<'_>,
    rule: &Obsolete,
    args: &ExportArgs,
    output: &mut Output,
) -> Result<Vec<String>, Failure> {
    let header = OBSOLETE_HEADER.map(str::to_owned).to_vec();
    let target = Target { path: args.output.as_deref(), format: args.format, delimiter: COMMA };
    let mut table = TableWriter::begin(output, &target, "obsolete", header)?;
    let (mut told, mut walk, mut rows) = (Told::default(), Walk::default(), 0);
    while let Some(window) = chosen.next(&mut walk).await? {
        rows += window.len() as u64;
        for stored in &window {
            let row = rule.row(stored);
            let notices = table.put(&row)?;
            told.take(&table, &row, &notices, || whose(stored));
        }
    }
    let mut lines = told.finish(table)?;
    lines.push(format!(
        "{} without sales and login, neither made nor changed since {}; structures with relays are left out",
        counted(rows, "contact", "contacts"),
        rule.since
    ));
    Ok(lines)
}

/// Two passes: the columns must be known before the first row, and a base is not held in memory.
async fn columns(chosen: &Chosen<'_>, args: &ExportArgs) -> Result<ExportColumns, Failure> {
    let plain = if args.plain { Plain::Yes } else { Plain::No };
    let mut columns = ExportColumns::new(std::iter::empty(), plain);
    let mut walk = Walk::default();
    while let Some(window) = chosen.next(&mut walk).await? {
        columns.unite(&ExportColumns::new(window.iter().map(|s| &s.contact), plain));
    }
    Ok(columns)
}

async fn left_rows(desk: &Desk, args: &ExportArgs, output: &mut Output) -> Result<Vec<String>, Failure> {
    let layout = desk.left_layout();
    let delimiter = layout.delimiter.unwrap_or(SEMICOLON);
    let target = Target { path: args.output.as_deref(), format: args.format, delimiter };
    let mut table = TableWriter::begin(output, &target, "rows", failed_header(&layout))?;
    let (mut told, mut after, mut rows) = (Told::default(), 0, 0);
    while let Some(window) = desk.left_rows(after).await? {
        after = window.last;
        rows += window.rows.len() as u64;
        for left in &window.rows {
            let row = failed_row(&layout, left);
            let notices = table.put(&row)?;
            told.take(&table, &row, &notices, || format!("row {}", left.row));
        }
    }
    let mut lines = told.finish(table)?;
    lines.push(format!("{} of batch {} did not go in", counted(rows, "row", "rows"), desk.batch()));
    let decided = desk.decided().await;
    if decided > 0 {
        lines.push(format!(
            "{} decided and not committed yet: not in the file",
            counted(decided, "row is", "rows are")
        ));
    }
    Ok(lines)
}

/// What is to be said of cells once the table is written.
#[derive(Default)]
struct Told {
    lines: Vec<String>,
    more: u64,
    formulas: u64,
}

impl Told {
    fn take(
        &mut self,
        table: &TableWriter<'_>,
        row: &[String],
        notices: &[CellNotice],
        whose: impl Fn() -> String,
    ) {
        self.formulas += row.iter().filter(|cell| runs_as_formula(cell)).count() as u64;
        for notice in notices {
            if self.lines.len() == TOLD {
                self.more += 1;
                continue;
            }
            self.lines.push(format!(
                "{} {}: {}",
                whose(),
                table.column(notice.column),
                notice.trouble.label()
            ));
        }
    }

    fn finish(mut self, table: TableWriter<'_>) -> Result<Vec<String>, Failure> {
        let sheets = table.finish()?;
        if self.more > 0 {
            self.lines.push(format!("… and {} more", counted(self.more, "cell", "cells")));
        }
        if sheets > 1 {
            self.lines.push(format!("a sheet holds 1,048,576 rows: the table goes on over {sheets} sheets (--sheet names the one to read)"));
        }
        if sheets == 0 && self.formulas > 0 {
            let cells = counted(self.formulas, "cell begins", "cells begin");
            self.lines.push(format!("{cells} like a formula (+, - or @): a spreadsheet that opens the CSV may run it; --format xlsx holds text only"));
        }
        Ok(self.lines)
    }
}

/// The names of the structures of a window's relays.
async fn structures(
    store: &dyn Store,
    window: &[StoredContact],
) -> Result<HashMap<ContactNumber, String>, Failure> {
    let numbers: Vec<ContactNumber> = window.iter().filter_map(|s| s.contact.structure.clone()).collect();
    let found = store.contacts(&numbers).await?;
    Ok(found
        .into_iter()
        .filter_map(|s| Some((s.contact.number.clone()?, s.contact.display_name())))
        .collect())
}
