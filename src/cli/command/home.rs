//! `usher` alone: the recent batches, and what can be done.

use std::io::Write as _;

use crate::cli::args::Global;
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;

/// Batches shown: a screenful.
const RECENT: usize = 10;

pub(in crate::cli) async fn run(global: &Global, output: &mut Output) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::ReadOrEmpty, Default::Allowed).await?;
    let info = store.info().await?;
    writeln!(output.out(), "{}: {} contacts", visible(&info.name), info.contacts)?;
    for batch in store.batches().await?.iter().take(RECENT) {
        let line = format!(
            "  batch {:<4} {:<8} {:>8} rows  {}",
            batch.id,
            batch.state.label(),
            batch.rows,
            batch.file_name
        );
        writeln!(output.out(), "{}", visible(&line))?;
    }
    writeln!(
        output.out(),
        "\n`usher review FILE|BATCH` opens the console, `usher demo` tries it, `usher --help` lists all"
    )?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}
