//! `usher profile`: the profiles at hand. Only `save` touches a base, and only reads it.

use std::io::Write as _;

use crate::cli::args::{Global, ProfileArgs, ProfileCommand};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::import::Desk;
use crate::settings::{KeptProfile, Origin, ShelfError};

pub(in crate::cli) async fn run(
    global: &Global,
    args: ProfileArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    match args.command {
        ProfileCommand::List => list(output)?,
        ProfileCommand::Show { name } => write!(output.out(), "{}", base::shelf().get(&name)?.to_toml())?,
        ProfileCommand::Save { name, batch } => save(global, &name, batch, output).await?,
        ProfileCommand::Remove { name } => {
            let gone = base::shelf().remove(&name)?;
            output.say(&format!("removed {}", gone.display()));
        }
        ProfileCommand::Path => match base::shelf().folder() {
            Some(folder) => writeln!(output.out(), "{}", folder.display())?,
            None => return Err(Failure::new("there is no home folder", "name a folder with USHER_PROFILES")),
        },
    }
    output.out().flush()?;
    Ok(Outcome::Clean)
}

fn list(output: &mut Output) -> Result<(), Failure> {
    let shelved = base::shelf().all();
    for kept in &shelved.profiles {
        writeln!(output.out(), "{}", visible(&line(kept)))?;
    }
    for error in &shelved.unreadable {
        output.say(&format!("skipped: {error}"));
    }
    Ok(())
}

fn line(kept: &KeptProfile) -> String {
    let profile = &kept.profile;
    let origin = match kept.origin {
        Origin::Builtin => "built in",
        Origin::File(_) => "own",
    };
    let assumed = if profile.assumed { " (assumed layout)" } else { "" };
    format!(
        "{:<20} {origin:<8} {:>3} columns  {}{assumed}",
        profile.name,
        profile.columns.len(),
        profile.about
    )
}

async fn save(global: &Global, name: &str, batch: i64, output: &Output) -> Result<(), Failure> {
    let store = base::open(global, Need::Read, Default::Allowed).await?;
    let desk = Desk::look(store, batch, &base::operator(global)).await?.with_profiles(base::shelf());
    let path = desk.save_profile(name).await?;
    output.say(&format!("saved as {}", path.display()));
    Ok(())
}

impl From<ShelfError> for Failure {
    fn from(error: ShelfError) -> Self {
        Self::new(error.message, error.hint)
    }
}
