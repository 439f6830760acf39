//! `usher review`: stages a file and opens the console; again = resumes.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

use crate::cli::args::{Global, LookArgs, ReviewArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{Desk, Matching, OnOpening, OpenRequest, OpenedHow, file_path};
use crate::store::{BatchId, BatchState, Store};
use crate::tui::{self, Ending, Left, OfficePage, OpeningFile, TuiError, TuiOptions, Visit};

/// What reads a file without a console.
pub(super) const WITHOUT_CONSOLE: &str = "--plain works without one; so do `usher apply` and `usher check`";

pub(in crate::cli) async fn run(
    global: &Global,
    args: ReviewArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    if args.plain {
        return super::lines::review(global, &args, output).await;
    }
    needs_terminal(WITHOUT_CONSOLE)?;
    // Before anything is opened: a wrong key or theme starts nothing.
    options(&args.look)?;
    let store = base::open(global, Need::Create, Default::Allowed).await?;
    let path = PathBuf::from(&args.subject);
    let done = match args.subject.parse::<BatchId>() {
        Ok(id) if !path.exists() => of_batch(&store, id, (global, &args.look)).await,
        _ => {
            let request = base::request(global, path, &args.import, Matching::On);
            of_file(&store, request, (global, &args.look)).await
        }
    };
    let done = told(&store, done, (global, &args.look), output).await;
    store.close().await;
    done
}

/// How a visit to the review was left, and what is to be said of it.
pub(super) struct Seen {
    /// How it was left; `None` when the file was not read to its end.
    pub(super) ending: Option<Ending>,
    /// How the console was left.
    pub(super) left: Left,
    /// A line each.
    pub(super) told: Vec<String>,
}

/// Says how a review was left, or goes home where the person wanted that.
async fn told(
    store: &Arc<dyn Store>,
    seen: Result<Seen, Failure>,
    (global, look): (&Global, &LookArgs),
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let seen = seen?;
    let outcome = match &seen.ending {
        Some(ending) => Outcome::of_waiting(ending.to_decide),
        None => Outcome::Waiting,
    };
    if seen.left == Left::Home {
        let place = super::home::place_of(&seen);
        super::home::visit(store, place, (global, look), output).await?;
        return Ok(outcome);
    }
    seen.told.iter().for_each(|line| output.say(line));
    Ok(outcome)
}

/// Opens a file and says how.
pub(super) async fn open(
    store: &Arc<dyn Store>,
    request: &OpenRequest,
    output: &Output,
) -> Result<Desk, Failure> {
    let opened = Desk::open(Arc::clone(store), request, base::opening(output)).await?;
    opened.told.iter().for_each(|line| output.say(line));
    say_how(opened.how, output);
    Ok(opened.desk)
}

fn say_how(how: OpenedHow, output: &Output) {
    how_words(how).iter().for_each(|line| output.say(line));
}

/// How a file was opened, where that is to be said.
fn how_words(how: OpenedHow) -> Option<String> {
    match how {
        OpenedHow::Fresh | OpenedHow::Resumed | OpenedHow::Returned => None,
        OpenedHow::AlreadyCommitted { batch } => {
            Some(format!("already committed as batch {batch}: shown as it is"))
        }
        OpenedHow::NextVersion { of, carried } => {
            Some(format!("another content of batch {of}: {carried} decisions of unchanged rows came along"))
        }
    }
}

/// Opens the console on a file at once, while it is still being read, and says afterwards how it was left.
pub(super) async fn visit(
    store: &Arc<dyn Store>,
    request: OpenRequest,
    (global, look): (&Global, &LookArgs),
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let seen = of_file(store, request, (global, look)).await;
    told(store, seen, (global, look), output).await
}

/// Opens the console on a file at once, while it is still being read.
pub(super) async fn of_file(
    store: &Arc<dyn Store>,
    request: OpenRequest,
    (global, look): (&Global, &LookArgs),
) -> Result<Seen, Failure> {
    let before = half_staged(store, &request).await?;
    let (tell, heard) = unbounded_channel();
    let told: OnOpening = Arc::new(move |opening| {
        // Nobody listens any more once the review is open.
        let _ = tell.send(opening);
    });
    let file = request.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (base, asked) = (Arc::clone(store), request.clone());
    let opened = async move { Desk::open(base, &asked, told).await };
    let visit = tui::run_opening(OpeningFile { file, heard, opened }, options(look)?).await;
    match visit.map_err(failed)? {
        Visit::Reviewed { ending, how, mut told } => {
            told.extend(how_words(how));
            let ending = go_on(store, *ending, (global, look)).await?;
            told.push(ending.farewell.clone());
            Ok(Seen { left: ending.left, ending: Some(ending), told })
        }
        Visit::Unopened(left) => {
            let discarded = discard(store, &request, &before);
            if left == Left::TerminalLost {
                // The program ends soon; what is left by then goes when the file is opened again, or from home.
                timeout(LOST, discarded).await.unwrap_or(Ok(()))?;
            } else {
                discarded.await?;
            }
            let path = request.path.display();
            let told = format!("{path} was not read to its end; nothing of it is kept");
            Ok(Seen { ending: None, left, told: vec![told] })
        }
    }
}

/// Batches of this file that are still being staged: after a crash, or by another program.
async fn half_staged(store: &Arc<dyn Store>, request: &OpenRequest) -> Result<Vec<BatchId>, Failure> {
    let path = file_path(&request.path);
    let batches = store.batches().await?.into_iter();
    let of_file = batches.filter(|b| b.state == BatchState::Staging && b.file_path == path);
    Ok(of_file.map(|b| b.id).collect())
}

/// Forgets the batch that was begun here; one that was there before may be another program's.
async fn discard(store: &Arc<dyn Store>, request: &OpenRequest, before: &[BatchId]) -> Result<(), Failure> {
    for batch in half_staged(store, request).await? {
        if !before.contains(&batch) {
            store.discard_batch(batch).await?;
        }
    }
    Ok(())
}

/// So long a program that lost its terminal forgets what it read of a file.
const LOST: Duration = Duration::from_millis(800);

pub(super) fn failed(error: TuiError) -> Failure {
    match error {
        TuiError::Opening(error) => error.into(),
        error => Failure::new(error.to_string(), ""),
    }
}

/// The console draws on a terminal and asks one; where there is none, the hint says what does without.
pub(super) fn needs_terminal(hint: &str) -> Result<(), Failure> {
    if std::io::stdout().is_terminal() && std::io::stdin().is_terminal() {
        return Ok(());
    }
    Err(Failure::new("the console needs a terminal", hint))
}

/// Opens the console on a batch.
pub(super) async fn of_batch(
    store: &Arc<dyn Store>,
    id: BatchId,
    (global, look): (&Global, &LookArgs),
) -> Result<Seen, Failure> {
    let desk = Desk::of_file(Arc::clone(store), id, &base::operator(global)).await?;
    let desk = desk.with_profiles(base::shelf());
    let ending = tui::run(desk, options(look)?).await.map_err(failed)?;
    let ending = go_on(store, ending, (global, look)).await?;
    Ok(Seen { left: ending.left, told: vec![ending.farewell.clone()], ending: Some(ending) })
}

/// Goes on with a review that was left to look at what is defined, until it is left for good.
async fn go_on(
    store: &Arc<dyn Store>,
    mut ending: Ending,
    (global, look): (&Global, &LookArgs),
) -> Result<Ending, Failure> {
    while ending.left == Left::Office {
        let visit = super::office::visit(store, (global, look), OfficePage::Criteria).await?;
        if visit.left != Left::Quit {
            return Ok(Ending { left: visit.left, ..ending });
        }
        // Read anew: rules and lists may be others now.
        let desk = Desk::of_file(Arc::clone(store), ending.batch, &base::operator(global)).await?;
        ending = tui::run(desk.with_profiles(base::shelf()), options(look)?).await.map_err(failed)?;
    }
    Ok(ending)
}

/// How the console is to look.
pub(super) fn options(look: &LookArgs) -> Result<TuiOptions, Failure> {
    crate::cli::look::options(look)
}
