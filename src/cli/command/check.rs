//! `usher check`: the quality of a file; writes nothing to the base.

use std::io::Write;

use crate::cli::args::{CheckArgs, CheckFormat, FailOn, Global};
use crate::cli::base::{self, Default, Need};
use crate::cli::destination::Destination;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, CheckReport, Matching};
use crate::report::{CheckJson, check_text};
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
    let mut to = output.to(args.output.as_deref())?;
    match args.format {
        CheckFormat::Text => to.write_all(check_text(&report).as_bytes())?,
        CheckFormat::Json => json(&mut to, &args.file.display().to_string(), &report).await?,
    }
    to.finish()?;
    let limit = match args.fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
    };
    Ok(Outcome::of_waiting(report.findings(limit)))
}

/// Writes one object; the findings pass through one after the other.
async fn json(to: &mut Destination<'_>, file: &str, report: &CheckReport) -> Result<(), Failure> {
    let mut writer = CheckJson::begin(to, file, report)?;
    let mut written = Ok(());
    report
        .each_finding(|finding| {
            if written.is_ok() {
                written = writer.finding(to, finding);
            }
        })
        .await?;
    written?;
    Ok(writer.end(to)?)
}
