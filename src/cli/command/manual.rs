//! `usher completions` and `usher man`.

use std::io::Write as _;

use crate::cli::args::CompletionsArgs;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;

pub(in crate::cli) fn completions(args: &CompletionsArgs, output: &mut Output) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut crate::cli::whole(), "usher", &mut script);
    output.out().write_all(&script)?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}

/// The manual: the page of the program, then one section per command.
pub(in crate::cli) fn man(output: &mut Output) -> Result<Outcome, Failure> {
    let whole = crate::cli::whole();
    let mut page = Vec::new();
    clap_mangen::Man::new(whole.clone()).render(&mut page)?;
    for command in whole.get_subcommands().filter(|c| !c.is_hide_set()) {
        let man = clap_mangen::Man::new(command.clone()).title(format!("usher-{}", command.get_name()));
        man.render_name_section(&mut page)?;
        man.render_synopsis_section(&mut page)?;
        man.render_options_section(&mut page)?;
    }
    output.out().write_all(&page)?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}
