//! `usher themes`: the themes of the console, each with a sample where there are colours to show it in.

use std::io::{IsTerminal as _, Write as _};

use crate::cli::failure::{Failure, Outcome};
use crate::cli::look;
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::tui::{self, ColorUse};

pub(in crate::cli) fn run(output: &mut Output) -> Result<Outcome, Failure> {
    let colors = if std::io::stdout().is_terminal() { Some(look::colors_here()) } else { None };
    for named in look::themes().iter() {
        let from =
            named.file.as_ref().map_or_else(|| "built in".to_owned(), |file| file.display().to_string());
        let (name, from) = (visible(&named.name), visible(&from));
        match (&named.theme, colors) {
            (Err(why), _) => writeln!(output.out(), "{name:<15} cannot be read: {}", visible(why))?,
            (Ok(_), None) => writeln!(output.out(), "{name:<15} {from}")?,
            (Ok(theme), Some(colors)) => {
                writeln!(output.out(), "{name:<15} {}  {from}", tui::theme_sample(theme, colors))?;
            }
        }
    }
    if colors == Some(ColorUse::Never) {
        writeln!(output.out(), "no colours here: NO_COLOR, or the terminal has none; the console uses mono")?;
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}
