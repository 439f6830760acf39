//! `usher dedupe`: duplicates inside the base, in the console or as CSV.

use std::ops::ControlFlow;

use crate::cli::args::{DedupeArgs, Global};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, DuplicateLine};

pub(in crate::cli) async fn run(
    global: &Global,
    args: DedupeArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if !args.list {
        return match args.plain {
            true => super::lines::duplicates(global, &args.look, output).await,
            false => super::duplicates::run(global, &args.look, output).await,
        };
    }
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    // Before the header: whoever reads the output gets all of it or nothing.
    import::require_index(store.as_ref()).await?;
    let progress = output.progress();
    let mut csv = csv::Writer::from_writer(output.out());
    csv.write_record(["contact_nr_a", "contact_nr_b", "cluster", "probability", "weight", "explanation"])?;
    let mut failed = None;
    let mut take = |line: DuplicateLine| match write_line(&mut csv, &line) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    };
    let done = import::duplicates(store.as_ref(), args.threshold, &mut take, progress).await;
    if let Some(error) = failed {
        return Err(error.into());
    }
    done?;
    csv.flush()?;
    Ok(Outcome::Clean)
}

fn write_line<W: std::io::Write>(csv: &mut csv::Writer<W>, line: &DuplicateLine) -> csv::Result<()> {
    let cluster = line.cluster.map(|c| c.to_string()).unwrap_or_default();
    let (probability, weight) = (format!("{:.6}", line.probability), format!("{:.2}", line.weight));
    csv.write_record([line.a.as_str(), line.b.as_str(), &cluster, &probability, &weight, &line.explanation])
}
