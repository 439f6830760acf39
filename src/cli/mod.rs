//! Floor 5: the command line.
//!
//! In: arguments and environment. Out: text for programs on stdout, talk on
//! stderr, an exit code. Each command is a file of its own; what it does is
//! done by `import` and told by `report`.

mod args;
mod base;
mod cell_args;
mod command;
mod definition_args;
mod definitions;
mod destination;
mod failure;
mod limit_args;
mod look;
mod output;
mod past_args;
mod read_args;
mod table;

use std::process::ExitCode;

use clap::parser::ValueSource;
use clap::{CommandFactory as _, FromArgMatches as _};

use args::{Args, Command};
use failure::{Failure, Outcome};
use output::Output;

/// Runs the program: parses the arguments, does the command, tells what went wrong.
#[must_use]
pub fn run() -> ExitCode {
    let args = match parse() {
        Ok(args) => args,
        Err(error) => return usage(&error),
    };
    let mut output = Output::new();
    let done = runtime().and_then(|runtime| runtime.block_on(dispatch(args, &mut output)));
    look::remember(&output);
    match done {
        Ok(outcome) => outcome.exit_code(),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::from(2)
        }
    }
}

/// The arguments. Nobody works in the history: there a typed `--operator` says whose doings are asked for.
fn parse() -> Result<Args, clap::Error> {
    let matches = Args::command().try_get_matches()?;
    let mut args = Args::from_arg_matches(&matches)?;
    if let (Some(Command::History(history)), Some((_, typed))) = (&mut args.command, matches.subcommand())
        && typed.value_source("operator") == Some(ValueSource::CommandLine)
    {
        history.by.clone_from(&args.global.operator);
    }
    Ok(args)
}

/// The whole command line as clap knows it, for completions and the manual.
fn whole() -> clap::Command {
    Args::command()
}

/// `--help` and `--version` are answers; everything else clap says is misuse.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() {
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    // What was typed may be the name of a file.
    error.to_string().lines().for_each(Output::tell);
    ExitCode::from(2)
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|e| Failure::new(format!("cannot start: {e}"), ""))
}

async fn dispatch(args: Args, output: &mut Output) -> Result<Outcome, Failure> {
    let Args { global, command } = args;
    base::fit_operator(&global)?;
    match command {
        None => command::home::run(&global, output).await,
        Some(Command::Demo(args)) => command::demo::run(&global, args, output).await,
        Some(Command::Review(args)) => command::review::run(&global, args, output).await,
        Some(Command::Check(args)) => command::check::run(&global, args, output).await,
        Some(Command::Match(args)) => command::pairs::run(&global, args, output).await,
        Some(Command::Dedupe(args)) => command::dedupe::run(&global, args, output).await,
        Some(Command::Apply(args)) => command::apply::run(&global, args, output).await,
        Some(Command::Export(args)) => command::export::run(&global, args, output).await,
        Some(Command::Template(args)) => command::template::run(&global, args, output).await,
        Some(Command::Convert(args)) => command::convert::run(&args, output),
        Some(Command::History(args)) => command::history::run(&global, args, output).await,
        Some(Command::Show(args)) => command::show::run(&global, args, output).await,
        Some(Command::Undo(args)) => command::undo::run(&global, args, output).await,
        Some(Command::Reindex) => command::reindex::run(&global, output).await,
        Some(Command::Profile(args)) => command::profile::run(&global, args, output).await,
        Some(Command::Settings(args)) => command::settings::run(&global, args, output).await,
        Some(Command::Criteria(args)) => command::criteria::run(&global, args, output).await,
        Some(Command::Rules) => command::rules::list(output),
        Some(Command::Explain(args)) => command::rules::explain(&args, output),
        Some(Command::Keys(args)) => command::keys::run(&args, output),
        Some(Command::Themes) => command::themes::run(output),
        Some(Command::Completions(args)) => command::manual::completions(&args, output),
        Some(Command::Man) => command::manual::man(output),
    }
}
