//! `usher match`: candidate pairs of a file, as CSV.

use std::ops::ControlFlow;

use crate::cli::args::{Global, MatchArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, Matching, PairLine};
use crate::review::Other;

pub(in crate::cli) async fn run(
    global: &Global,
    args: MatchArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::ReadOrEmpty, Default::Allowed).await?;
    // Before the header: whoever reads the output gets all of it or nothing.
    import::require_index(store.as_ref()).await?;
    let request = base::request(global, args.file, &args.import, Matching::On);
    let progress = output.progress();
    let mut csv = csv::Writer::from_writer(output.out());
    csv.write_record(["row", "other_kind", "other", "probability", "weight", "explanation"])?;
    let mut failed = None;
    let mut take = |pair| match write(&mut csv, &pair) {
        Ok(()) => ControlFlow::Continue(()),
        Err(error) => {
            failed = Some(error);
            ControlFlow::Break(())
        }
    };
    let done = import::pairs(store.as_ref(), &request, args.threshold, &mut take, progress).await;
    // What stopped the pairs says more than that they were stopped.
    failed.map_or(Ok(()), Err)?;
    done?;
    csv.flush()?;
    Ok(Outcome::Clean)
}

fn write(csv: &mut csv::Writer<impl std::io::Write>, pair: &PairLine) -> csv::Result<()> {
    let (kind, other) = match &pair.other {
        Other::Base(number) => ("base", number.to_string()),
        Other::Row(row) => ("file", row.to_string()),
    };
    let (probability, weight) = (format!("{:.6}", pair.probability), format!("{:.2}", pair.weight));
    csv.write_record([&pair.row.to_string(), kind, &other, &probability, &weight, &pair.explanation])
}
