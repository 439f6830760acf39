//! `usher match`: candidate pairs of a file, as CSV.

use crate::cli::args::{Global, MatchArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, Matching};
use crate::review::Other;

pub(in crate::cli) async fn run(
    global: &Global,
    args: MatchArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::ReadOrEmpty, Default::Allowed).await?;
    let request = base::request(global, args.file, &args.import, Matching::On);
    let pairs = import::pairs(store.as_ref(), &request, args.threshold, output.progress()).await?;
    let mut csv = csv::Writer::from_writer(output.out());
    csv.write_record(["row", "other_kind", "other", "probability", "weight", "explanation"])?;
    for pair in &pairs {
        let (kind, other) = match &pair.other {
            Other::Base(number) => ("base", number.to_string()),
            Other::Row(row) => ("file", row.to_string()),
        };
        let (probability, weight) = (format!("{:.6}", pair.probability), format!("{:.2}", pair.weight));
        csv.write_record([&pair.row.to_string(), kind, &other, &probability, &weight, &pair.explanation])?;
    }
    csv.flush()?;
    Ok(Outcome::Clean)
}
