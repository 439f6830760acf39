//! `usher rules` and `usher explain`: the catalogue of rules.

use std::io::Write as _;

use crate::cli::args::ExplainArgs;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::validation::{catalogue, rule_entry};

pub(in crate::cli) fn list(output: &mut Output) -> Result<Outcome, Failure> {
    for rule in catalogue() {
        let severity = format!("{:?}", rule.severity).to_lowercase();
        writeln!(output.out(), "{:<28} {severity:<8} {}", rule.id, rule.summary)?;
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

pub(in crate::cli) fn explain(args: &ExplainArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let rule = rule_entry(&args.rule).ok_or_else(|| {
        Failure::new(format!("there is no rule {:?}", args.rule), "`usher rules` lists them")
    })?;
    let severity = format!("{:?}", rule.severity).to_lowercase();
    writeln!(output.out(), "{} ({severity})\n{}\n\n{}", rule.id, rule.summary, rule.explanation)?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}
