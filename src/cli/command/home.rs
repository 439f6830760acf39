//! `usher` alone: home, from which everything is opened; without a terminal the recent batches, and what can be done.

use std::io::Write as _;
use std::sync::Arc;

use super::review::{self, Seen, failed, options};
use crate::cli::args::{DemoArgs, Global, ImportArgs, LookArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::contact::value::text::visible;
use crate::import::{HomeDesk, Matching};
use crate::store::{SqliteStore, Store};
use crate::tui::{self, HomeChoice, HomeGround, HomePlace, Left, OfficePage};

/// Batches shown: a screenful.
const RECENT: usize = 10;

pub(in crate::cli) async fn run(global: &Global, output: &mut Output) -> Result<Outcome, Failure> {
    if review::needs_terminal("").is_err() {
        return list(global, output).await;
    }
    let look = LookArgs::of_environment().map_err(|e| Failure::new(e.to_string(), ""))?;
    let look = &look;
    // Looking makes no base: one that is not there yet is empty, until something is opened on it.
    let (store, mut made) = match base::open_if_there(global).await? {
        Some(store) => (store, true),
        None => (Arc::new(SqliteStore::in_memory().await?) as Arc<dyn Store>, false),
    };
    let mut store = store;
    let mut place = HomePlace::default();
    loop {
        let home = match look_around(&store, place, (global, look)).await {
            Ok(home) => home,
            Err(failure) => {
                store.close().await;
                return Err(failure);
            }
        };
        let Some(choice) = home.choice else { break };
        place = home.place;
        if !made && choice != HomeChoice::Demo {
            store = base::open(global, Need::Create, Default::Allowed).await?;
            made = true;
        }
        match opened(&store, choice, (global, look), output).await {
            Ok(Back { left: Left::Signal | Left::TerminalLost, .. }) => break,
            Ok(back) => {
                place.batch = back.batch.or(place.batch);
                place.said = back.said;
            }
            Err(failure) => place.said = words(&failure),
        }
    }
    store.close().await;
    Ok(Outcome::Clean)
}

/// Goes home on a base that is open, from a review that was left for it.
pub(super) async fn visit(
    store: &Arc<dyn Store>,
    mut place: HomePlace,
    (global, look): (&Global, &LookArgs),
    output: &mut Output,
) -> Result<(), Failure> {
    loop {
        let home = look_around(store, place, (global, look)).await?;
        let Some(choice) = home.choice else { return Ok(()) };
        place = home.place;
        match Box::pin(opened(store, choice, (global, look), output)).await {
            Ok(Back { left: Left::Signal | Left::TerminalLost, .. }) => return Ok(()),
            Ok(back) => {
                place.batch = back.batch.or(place.batch);
                place.said = back.said;
            }
            Err(failure) => place.said = words(&failure),
        }
    }
}

/// Opens home once.
async fn look_around(
    store: &Arc<dyn Store>,
    place: HomePlace,
    (global, look): (&Global, &LookArgs),
) -> Result<tui::HomeEnding, Failure> {
    let desk = HomeDesk::new(Arc::clone(store), &base::operator(global));
    let ground =
        HomeGround { scope: base::file_scope(), reading: base::read_options(&ImportArgs::default().read) };
    unbroken(tui::run_home(desk, ground, place, options(look)?).await.map_err(failed)?)
}

/// Home as it was left, unless its work on the base broke down: nobody left it then.
fn unbroken(home: tui::HomeEnding) -> Result<tui::HomeEnding, Failure> {
    match home.left {
        Left::Broken => Err(Failure::new(
            "the work on the base broke down",
            "open home again: what was saved is kept; look in its history (H) before going on",
        )),
        _ => Ok(home),
    }
}

/// How something that was opened from home was left.
struct Back {
    left: Left,
    /// The batch that was worked on.
    batch: Option<i64>,
    /// What home says of it.
    said: String,
}

/// Opens what was chosen.
async fn opened(
    store: &Arc<dyn Store>,
    choice: HomeChoice,
    (global, look): (&Global, &LookArgs),
    output: &mut Output,
) -> Result<Back, Failure> {
    match choice {
        HomeChoice::Batch(id) => Ok(back(&review::of_batch(store, id, (global, look)).await?)),
        HomeChoice::File(path) => {
            let request = base::request(global, path, &ImportArgs::default(), Matching::On);
            Ok(back(&review::of_file(store, request, (global, look)).await?))
        }
        HomeChoice::Office => {
            let ending = super::office::visit(store, (global, look), OfficePage::Criteria).await?;
            Ok(Back { left: ending.left, batch: None, said: ending.farewell })
        }
        HomeChoice::Duplicates(contact) => {
            let (left, said) = super::duplicates::visit(store, contact, (global, look)).await?;
            Ok(Back { left, batch: None, said })
        }
        HomeChoice::Demo => {
            let args = DemoArgs { folder: None, seed: 1, plain: false, look: look.clone() };
            let (left, folder) = super::demo::visit(global, args, output).await?;
            let said = format!("the demo stays in {} until you delete it", folder.display());
            Ok(Back { left, batch: None, said })
        }
    }
}

/// What home says of a review that was left.
fn back(seen: &Seen) -> Back {
    let place = place_of(seen);
    Back { left: seen.left, batch: place.batch, said: place.said }
}

/// Where home is after a review: at its batch.
pub(super) fn place_of(seen: &Seen) -> HomePlace {
    let Some(ending) = &seen.ending else {
        return HomePlace { batch: None, said: seen.told.join("; ") };
    };
    let mut said = vec![match ending.to_decide {
        0 => format!("batch {}: every row is decided", ending.batch),
        1 => format!("batch {}: 1 row to decide", ending.batch),
        open => format!("batch {}: {open} rows to decide", ending.batch),
    }];
    said.extend(
        ending.report.as_ref().map(|r| format!("receipt {}: {} contacts written", r.receipt, r.contacts)),
    );
    if ending.unsaved > 0 || ending.left == Left::Broken {
        said = vec![ending.farewell.clone()];
    }
    HomePlace { batch: Some(ending.batch), said: said.join("; ") }
}

/// Why something could not be opened.
fn words(failure: &Failure) -> String {
    match failure.hint() {
        "" => format!("▲ {failure}"),
        hint => format!("▲ {failure} ({hint})"),
    }
}

/// Without a terminal: the recent batches, and what can be done.
async fn list(global: &Global, output: &mut Output) -> Result<Outcome, Failure> {
    let store = base::open(global, Need::ReadOrEmpty, Default::Allowed).await?;
    let info = store.info().await?;
    writeln!(output.out(), "{}: {} contacts", visible(&info.name), info.contacts)?;
    for batch in store.batches().await?.iter().take(RECENT) {
        let line = format!(
            "  batch {:<4} {:<8} {:>8} rows  {}",
            batch.id,
            batch.state.label(),
            batch.rows,
            batch.file_name
        );
        writeln!(output.out(), "{}", visible(&line))?;
    }
    writeln!(
        output.out(),
        "\n`usher review FILE|BATCH` opens the console, `usher demo` tries it, `usher --help` lists all"
    )?;
    output.out().flush()?;
    Ok(Outcome::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn home_that_broke_down_is_a_failure_and_no_leaving() {
        let left = |left| tui::HomeEnding { left, choice: None, place: HomePlace::default() };
        assert!(unbroken(left(Left::Quit)).is_ok());
        let failure = unbroken(left(Left::Broken)).unwrap_err();
        assert!(failure.to_string().contains("broke down"), "{failure}");
    }
}
