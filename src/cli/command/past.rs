//! The past as `history` and `show` write it: text, JSON and CSV, change by change, nothing held.

use std::io::Write as _;

use serde_json::json;

use super::undo::shown;
use crate::cli::failure::Failure;
use crate::cli::output::Output;
use crate::cli::past_args::PastFormat;
use crate::import::{PastChange, local_time};
use crate::report::{json_text, runs_as_formula};

/// The columns of a change, one line per field that it changed.
const COLUMNS: [&str; 15] = [
    "contact", "name", "kind", "batch", "receipt", "undoes", "operator", "at", "field", "before", "after",
    "row", "rule", "why", "decided",
];

/// Changes on their way out.
pub(super) struct Changes {
    format: PastFormat,
    written: u64,
}

impl Changes {
    /// Begins the list; `head` is what JSON says before it.
    pub(super) fn begin(
        format: PastFormat,
        head: &serde_json::Value,
        output: &mut Output,
    ) -> Result<Self, Failure> {
        match format {
            PastFormat::Text => {}
            PastFormat::Json => {
                let head = json_text(head);
                let open = head.strip_suffix('}').unwrap_or(&head);
                let comma = if open.len() > 1 { "," } else { "" };
                write!(output.out(), "{open}{comma}\"changes\":[")?;
            }
            PastFormat::Csv => line(output, &COLUMNS.map(str::to_owned))?,
        }
        Ok(Self { format, written: 0 })
    }

    /// Writes one change.
    pub(super) fn put(&mut self, change: &PastChange, output: &mut Output) -> Result<(), Failure> {
        self.written += 1;
        match self.format {
            PastFormat::Text => text(change, output),
            PastFormat::Json => {
                let comma = if self.written > 1 { "," } else { "" };
                write!(output.out(), "{comma}{}", json_text(&json!(change)))?;
                Ok(())
            }
            PastFormat::Csv => rows(change).iter().try_for_each(|row| line(output, row)),
        }
    }

    /// Ends the list.
    pub(super) fn end(self, output: &mut Output) -> Result<(), Failure> {
        if self.format == PastFormat::Json {
            writeln!(output.out(), "]}}")?;
        }
        output.out().flush()?;
        Ok(())
    }
}

/// One line of CSV. A cell that a spreadsheet would run gets a space in front, as in the files that go back.
pub(super) fn line(output: &mut Output, cells: &[String]) -> Result<(), Failure> {
    let mut csv = csv::WriterBuilder::new().from_writer(output.out());
    csv.write_record(cells.iter().map(|cell| match runs_as_formula(cell) || cell.starts_with('=') {
        true => format!(" {cell}"),
        false => cell.clone(),
    }))?;
    csv.flush()?;
    Ok(())
}

/// A change for a person: who it is, why, and field by field.
fn text(past: &PastChange, output: &mut Output) -> Result<(), Failure> {
    let change = &past.change;
    let rows = change.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    // Contacts of the base that were merged have no row.
    let rows = if rows.is_empty() { rows } else { format!(" (row {rows})") };
    say(output, &format!("  {:<6} {} {}{rows}", change.kind, change.contact, change.name))?;
    let several = past.why.len() > 1;
    for reason in &past.why {
        let row = reason.row.filter(|_| several).map_or_else(String::new, |row| format!("row {row} "));
        say(output, &format!("      {row}{}", reason.words(local_time)))?;
    }
    for (field, before, after) in &change.fields {
        let told = past.fields.iter().find(|f| f.field == *field);
        let from = told.map_or_else(String::new, |f| match (f.row, several || f.rule == "picked by hand") {
            (Some(row), true) => format!("  [row {row}, {}]", f.rule),
            (None, true) => format!("  [{}]", f.rule),
            _ => String::new(),
        });
        say(output, &format!("      {field}: {} → {}{from}", shown(before), shown(after)))?;
    }
    Ok(())
}

fn say(output: &mut Output, line: &str) -> Result<(), Failure> {
    Ok(output.line(line)?)
}

/// The lines of a change: one per field, or one when no field is told.
fn rows(past: &PastChange) -> Vec<Vec<String>> {
    let (change, all) = (&past.change, |list: Vec<String>| list.join("; "));
    let number = |value: Option<i64>| value.map_or_else(String::new, |v| v.to_string());
    let head = [
        change.contact.to_string(),
        change.name.clone(),
        change.kind.clone(),
        past.batch.to_string(),
        past.receipt.to_string(),
        number(past.undoes),
        past.operator.clone(),
        past.at.clone(),
    ];
    let why = all(past.why.iter().map(|r| r.basis.clone()).collect());
    let decided = all(past
        .why
        .iter()
        .map(|r| match &r.policy {
            Some(policy) => format!("policy {policy}"),
            None => format!("{} {}", r.by, r.at),
        })
        .collect());
    let row = |field: [String; 5]| {
        head.iter().cloned().chain(field).chain([why.clone(), decided.clone()]).collect::<Vec<_>>()
    };
    if past.fields.is_empty() {
        let rows = change.rows.iter().map(ToString::to_string).collect();
        return vec![row([String::new(), String::new(), String::new(), all(rows), String::new()])];
    }
    let told = past.fields.iter().map(|f| {
        let of = f.row.map_or_else(String::new, |row| row.to_string());
        row([f.field.clone(), f.before.clone(), f.after.clone(), of, f.rule.to_owned()])
    });
    told.collect()
}
