//! `usher undo`: takes the commits of a batch back.

use std::io::Write as _;

use crate::cli::args::{Global, UndoArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, counted};

pub(in crate::cli) async fn run(
    global: &Global,
    args: UndoArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::Write, Default::AtTerminal).await?;
    let report = import::undo(store, args.batch, &base::operator(global), output.progress()).await?;
    let contacts = counted(report.contacts, "contact", "contacts");
    let rows = counted(report.rows, "row", "rows");
    writeln!(output.out(), "batch {}: {contacts} as before, {rows} undecided again", args.batch)?;
    for (number, why) in &report.left {
        writeln!(output.out(), "  {number} left as it is: {why}")?;
    }
    output.out().flush()?;
    Ok(Outcome::of_waiting(report.left.len() as u64))
}
