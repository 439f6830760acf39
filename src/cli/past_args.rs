//! The arguments of the commands that look back: history, show, undo.

use clap::{Args as ClapArgs, ValueEnum};

use super::args::{batch, day};
use crate::contact::ContactNumber;

/// Formats of what is told of the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum PastFormat {
    /// For a person, times as on the clock here
    #[default]
    Text,
    /// One object, times in UTC
    Json,
    /// One line per change of a field, or per commit, times in UTC
    Csv,
}

/// How the past is told.
#[derive(Clone, Copy, Debug, Default, ClapArgs)]
pub(super) struct PastFormatArgs {
    /// As JSON, as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Format
    #[arg(long, value_enum, default_value = "text")]
    format: PastFormat,
}

impl PastFormatArgs {
    /// The format that was asked for.
    pub(super) fn chosen(self) -> PastFormat {
        if self.json { PastFormat::Json } else { self.format }
    }
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher history --since 2026-11-01 --operator anna
  usher history --contact 0000012345 --db sqlite:contacts.db

--operator, typed here, tells only what that person did.")]
pub(super) struct HistoryArgs {
    /// What happened to this contact, and to those merged into it or into which it was merged
    #[arg(long, value_name = "NUMBER", value_parser = contact)]
    pub(super) contact: Option<ContactNumber>,
    /// Only this batch
    #[arg(long, value_name = "BATCH", value_parser = batch)]
    pub(super) batch: Option<i64>,
    /// Only what was done on or after this day: yyyy-mm-dd, as on the calendar here
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(super) since: Option<jiff::civil::Date>,
    /// Only what this person did: `--operator`, when it is typed here and not in the environment.
    #[arg(skip)]
    pub(super) by: Option<String>,
    #[command(flatten)]
    pub(super) format: PastFormatArgs,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher show 3 --db sqlite:contacts.db
  usher show 3 --receipt 7 --format csv --db sqlite:contacts.db > changes.csv")]
pub(super) struct ShowArgs {
    /// The batch
    #[arg(value_parser = batch)]
    pub(super) batch: i64,
    /// Only this commit
    #[arg(long, value_name = "RECEIPT", value_parser = receipt)]
    pub(super) receipt: Option<i64>,
    /// Only this contact
    #[arg(long, value_name = "NUMBER", value_parser = contact)]
    pub(super) contact: Option<ContactNumber>,
    #[command(flatten)]
    pub(super) format: PastFormatArgs,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  usher undo 3 --dry-run --db sqlite:contacts.db
  usher undo 3 --receipt 7 --db sqlite:contacts.db")]
pub(super) struct UndoArgs {
    /// The batch
    #[arg(value_parser = batch)]
    pub(super) batch: i64,
    /// Only this commit; all that stand, newest first, when absent
    #[arg(long, value_name = "RECEIPT", value_parser = receipt)]
    pub(super) receipt: Option<i64>,
    /// Say what would be done, write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// End with one line of JSON on stdout
    #[arg(long)]
    pub(super) json: bool,
}

fn receipt(text: &str) -> Result<i64, String> {
    text.trim().parse().map_err(|_| "a receipt is a number; `usher history` lists them".to_owned())
}

fn contact(text: &str) -> Result<ContactNumber, String> {
    ContactNumber::parse(text).ok_or_else(|| "a contact number is of digits, 20 at most".to_owned())
}
