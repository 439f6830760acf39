//! `usher dedupe` without `--list`: the console in which duplicates inside the base are resolved.

use std::sync::Arc;

use tokio::sync::mpsc::unbounded_channel;

use crate::cli::args::{Global, LookArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{DuplicateDesk, OnProgress, Opening};
use crate::tui::{self, DuplicatesVisit, SearchedBase};

use super::review::{failed, needs_terminal, options};

/// Opens the console on the duplicates of a base, and says afterwards how it was left.
pub(super) async fn run(global: &Global, look: &LookArgs, output: &Output) -> Result<Outcome, Failure> {
    needs_terminal("`usher dedupe --list` does without")?;
    let options = options(look)?;
    let store = base::open(global, Need::Write, Default::Allowed).await?;
    let (tell, heard) = unbounded_channel();
    let progress: OnProgress = Arc::new(move |progress| {
        // Nobody listens any more once the duplicates are shown.
        let _ = tell.send(Opening::Progress(progress));
    });
    let base = store.info().await?.name;
    let (searched, operator) = (Arc::clone(&store), base::operator(global));
    let opened = async move { DuplicateDesk::open(searched, &operator, progress).await };
    let visit = tui::run_duplicates(SearchedBase { base, heard, opened }, options).await;
    let outcome = match visit.map_err(failed)? {
        DuplicatesVisit::Unopened(_) => {
            output.say("the base was not searched to its end; nothing was changed");
            Outcome::Waiting
        }
        DuplicatesVisit::Resolved(ending) => {
            output.say(&ending.farewell);
            Outcome::of_waiting(ending.open + ending.merging)
        }
    };
    store.close().await;
    Ok(outcome)
}
