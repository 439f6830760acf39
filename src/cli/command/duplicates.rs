//! `usher dedupe` without `--list`: the console in which duplicates inside the base are resolved.

use std::sync::Arc;

use tokio::sync::mpsc::unbounded_channel;

use crate::cli::args::{Global, LookArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::ContactNumber;
use crate::import::{DuplicateDesk, OnProgress, Opening};
use crate::store::Store;
use crate::tui::{self, DuplicatesVisit, Left, SearchedBase, TuiOptions};

use super::review::{failed, needs_terminal, options};

/// Opens the console on the duplicates of a base, and says afterwards how it was left.
pub(super) async fn run(global: &Global, look: &LookArgs, output: &Output) -> Result<Outcome, Failure> {
    needs_terminal("`usher dedupe --list` does without")?;
    let options = options(look)?;
    let store = base::open(global, Need::Write, Default::Allowed).await?;
    let visit = searched(&store, None, global, options).await;
    let outcome = match visit? {
        DuplicatesVisit::Unopened(_) => {
            output.say(UNOPENED);
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

const UNOPENED: &str = "the base was not searched to its end; nothing was changed";

/// The same from home, at the cluster of a contact where one is named; gives how it was left, and what to say of it.
pub(super) async fn visit(
    store: &Arc<dyn Store>,
    contact: Option<ContactNumber>,
    (global, look): (&Global, &LookArgs),
) -> Result<(Left, String), Failure> {
    Ok(match searched(store, contact, global, options(look)?).await? {
        DuplicatesVisit::Unopened(left) => (left, UNOPENED.to_owned()),
        DuplicatesVisit::Resolved(ending) => (ending.left, ending.farewell.clone()),
    })
}

async fn searched(
    store: &Arc<dyn Store>,
    contact: Option<ContactNumber>,
    global: &Global,
    options: TuiOptions,
) -> Result<DuplicatesVisit, Failure> {
    let (tell, heard) = unbounded_channel();
    let progress: OnProgress = Arc::new(move |progress| {
        // Nobody listens any more once the duplicates are shown.
        let _ = tell.send(Opening::Progress(progress));
    });
    let base = store.info().await?.name;
    let (searched, operator) = (Arc::clone(store), base::operator(global));
    let opened = async move { DuplicateDesk::open(searched, &operator, progress).await };
    tui::run_duplicates(SearchedBase { base, contact, heard, opened }, options).await.map_err(failed)
}
