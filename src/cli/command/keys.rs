//! `usher keys`: the keys in force, to read or as a file to change.

use std::io::Write as _;

use crate::cli::args::KeysArgs;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::look;
use crate::cli::output::Output;

pub(in crate::cli) fn run(args: &KeysArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let keys = look::keys(args.keys.as_deref())?;
    let text = if args.toml { keys.to_toml() } else { keys.to_text() };
    output.out().write_all(text.as_bytes())?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}
