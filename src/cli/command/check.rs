//! `usher check`: the quality of a file; writes nothing to the base.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use crate::cli::args::{CheckArgs, CheckFormat, FailOn, Global};
use crate::cli::base::{self, Default, Need};
use crate::cli::definitions::read_toml;
use crate::cli::destination::Destination;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{self, CheckReport, Matching, settings_document};
use crate::report::{CheckJson, check_text};
use crate::store::{SqliteStore, Store};
use crate::validation::Severity;

pub(in crate::cli) async fn run(
    global: &Global,
    args: CheckArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let store = match &args.settings {
        Some(path) => by_settings(path, output).await?,
        None => base::open(global, Need::ReadOrEmpty, Default::Allowed).await?,
    };
    let request = base::request(global, args.file.clone(), &args.import, Matching::On);
    let report = import::check(store.as_ref(), &request, output.progress()).await?;
    if import::own::is_marked(&report.map) {
        let told = import::returned(Arc::clone(&store), &request).await?;
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

/// A base without contacts that has the settings of a file: what a file is checked by before there is a base.
async fn by_settings(path: &Path, output: &Output) -> Result<Arc<dyn Store>, Failure> {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().await?);
    let document = read_toml(path, &settings_document(store.as_ref()).await?, output)?;
    for (name, text) in document.kept() {
        store.set_setting(&name, &text).await?;
    }
    output.say(&format!("checked by the settings of {}, against no base", path.display()));
    Ok(store)
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
