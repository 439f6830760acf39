//! `--plain`: the console in lines, for a screen reader, a pipe, `script`. No terminal is needed.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::args::{Global, LookArgs, ReviewArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{Desk, DuplicateDesk, Matching, OpenRequest};
use crate::store::{BatchId, Store};
use crate::tui::{self, StdinLines};

use super::review::{failed, open, options};

/// Reviews a file or a batch in lines.
pub(super) async fn review(
    global: &Global,
    args: &ReviewArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    output.in_lines();
    let store = base::open(global, Need::Create, Default::AtTerminal).await?;
    let path = PathBuf::from(&args.subject);
    let done = match args.subject.parse::<BatchId>() {
        Ok(id) if !path.exists() => {
            let desk = Desk::of_file(Arc::clone(&store), id, &base::operator(global)).await?;
            sit(desk, &args.look, output).await
        }
        _ => {
            let request = base::request(global, path, &args.import, Matching::On);
            visit(&store, &request, &args.look, output).await
        }
    };
    store.close().await;
    done
}

/// Opens a file and reviews it in lines.
pub(super) async fn visit(
    store: &Arc<dyn Store>,
    request: &OpenRequest,
    look: &LookArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let desk = open(store, request, output).await?;
    base::say_notices(&desk, output).await?;
    sit(desk, look, output).await
}

async fn sit(desk: Desk, look: &LookArgs, output: &Output) -> Result<Outcome, Failure> {
    let keys = options(look)?.keys;
    let desk = desk.with_profiles(base::shelf());
    let ending = tui::run_lines(desk, keys, (StdinLines::open(), std::io::stdout())).await.map_err(failed)?;
    output.say(&ending.farewell);
    Ok(Outcome::of_waiting(ending.to_decide))
}

/// Resolves the duplicates of a base in lines.
pub(super) async fn duplicates(
    global: &Global,
    look: &LookArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    let keys = options(look)?.keys;
    output.in_lines();
    let store = base::open(global, Need::Write, Default::AtTerminal).await?;
    let desk = DuplicateDesk::open(Arc::clone(&store), &base::operator(global), output.progress()).await?;
    let ended = tui::run_duplicates_in_lines(desk, keys, (StdinLines::open(), std::io::stdout())).await;
    store.close().await;
    let ending = ended.map_err(failed)?;
    output.say(&ending.farewell);
    Ok(Outcome::of_waiting(ending.open + ending.merging))
}
