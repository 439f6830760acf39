//! `usher criteria --edit` and `usher settings --edit`: the console in which what is defined is looked at and changed.

use std::sync::Arc;

use crate::cli::args::{Global, LookArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::OfficeDesk;
use crate::store::Store;
use crate::tui::{self, OfficeEnding, OfficePage};

use super::review::{failed, needs_terminal, options};

/// Opens the console on what a base defines, and says afterwards how it was left.
pub(super) async fn run(
    global: &Global,
    look: &LookArgs,
    page: OfficePage,
    output: &Output,
) -> Result<Outcome, Failure> {
    needs_terminal("`usher settings NAME VALUE` and `usher criteria define` do without")?;
    options(look)?;
    let store = base::open(global, Need::Create, Default::Allowed).await?;
    let ending = visit(&store, (global, look), page).await;
    store.close().await;
    output.say(&ending?.farewell);
    Ok(Outcome::Clean)
}

/// Opens the console on a base that is open already.
pub(super) async fn visit(
    store: &Arc<dyn Store>,
    (global, look): (&Global, &LookArgs),
    page: OfficePage,
) -> Result<OfficeEnding, Failure> {
    let desk = OfficeDesk::new(Arc::clone(store), &base::operator(global));
    tui::run_office(desk, page, options(look)?).await.map_err(failed)
}
