//! `usher check`: the quality of a file; writes nothing to the base.

use std::io::Write as _;

use crate::cli::args::{CheckArgs, CheckFormat, FailOn, Global};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, Matching};
use crate::report::{check_json, check_text};
use crate::validation::Severity;

pub(in crate::cli) async fn run(
    global: &Global,
    args: CheckArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::ReadOrEmpty, Default::Allowed).await?;
    let request = base::request(global, args.file.clone(), &args.import, Matching::On);
    let report = import::check(store.as_ref(), &request, output.progress()).await?;
    if import::own::is_marked(&report.map) {
        let told = import::returned(std::sync::Arc::clone(&store), &request).await?;
        told.iter().for_each(|line| output.say(line));
    }
    let text = match args.format {
        CheckFormat::Text => check_text(&report),
        CheckFormat::Json => format!("{}\n", check_json(&args.file.display().to_string(), &report)),
    };
    let mut to = output.to(args.output.as_deref())?;
    to.write_all(text.as_bytes())?;
    to.flush()?;
    let limit = match args.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
    };
    Ok(Outcome::of_waiting(report.findings.iter().filter(|f| f.severity >= limit).count() as u64))
}
