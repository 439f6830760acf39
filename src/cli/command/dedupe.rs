//! `usher dedupe`: duplicates inside the base, as CSV.

use crate::cli::args::{DedupeArgs, Global};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import;

pub(in crate::cli) async fn run(
    global: &Global,
    args: DedupeArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if !args.list {
        return Err(Failure::new(
            "duplicates inside the base are listed, not yet resolved in the console",
            "use --list",
        ));
    }
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let lines = import::duplicates(store.as_ref(), args.threshold, output.progress()).await?;
    let mut csv = csv::Writer::from_writer(output.out());
    csv.write_record(["contact_nr_a", "contact_nr_b", "cluster", "probability", "weight", "explanation"])?;
    for line in &lines {
        let cluster = line.cluster.map(|c| c.to_string()).unwrap_or_default();
        let (probability, weight) = (format!("{:.6}", line.probability), format!("{:.2}", line.weight));
        csv.write_record([
            line.a.as_str(),
            line.b.as_str(),
            &cluster,
            &probability,
            &weight,
            &line.explanation,
        ])?;
    }
    csv.flush()?;
    Ok(Outcome::Clean)
}
