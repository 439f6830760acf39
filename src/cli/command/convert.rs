//! `usher convert`: any readable file as clean CSV. Touches no base and no settings.

use crate::cli::args::ConvertArgs;
use crate::cli::base;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::source;

pub(in crate::cli) fn run(args: &ConvertArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let options = base::read_options(&args.read);
    let mut to = output.to(args.output.as_deref())?;
    let mut talk = std::io::stderr().lock();
    source::convert(&args.file, &options, &mut to, &mut talk)?;
    to.finish()?;
    Ok(Outcome::Clean)
}
