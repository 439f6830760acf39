//! `usher review`: stages a file and opens the console; again = resumes.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::args::{Global, LookArgs, ReviewArgs};
use crate::cli::base::{self, Default, Need};
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::import::{Desk, Matching, OpenRequest, OpenedHow};
use crate::store::{BatchId, Store};
use crate::tui::{self, ColorUse, Theme, TuiOptions};

pub(in crate::cli) async fn run(
    global: &Global,
    args: ReviewArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    needs_terminal()?;
    let store = base::open(global, Need::Create, Default::Allowed).await?;
    let path = PathBuf::from(&args.subject);
    let desk = match args.subject.parse::<BatchId>() {
        Ok(id) if !path.exists() => {
            let desk = Desk::of_batch(Arc::clone(&store), id, &base::operator(global)).await?;
            desk.with_profiles(base::shelf())
        }
        _ => open(&store, &base::request(global, path, &args.import, Matching::On), output).await?,
    };
    let done = console(desk, &args.look, output).await;
    store.close().await;
    done
}

/// Opens a file and says how.
pub(super) async fn open(
    store: &Arc<dyn Store>,
    request: &OpenRequest,
    output: &Output,
) -> Result<Desk, Failure> {
    let opened = Desk::open(Arc::clone(store), request, base::opening(output)).await?;
    let batch = opened.desk.batch();
    opened.told.iter().for_each(|line| output.say(line));
    match opened.how {
        OpenedHow::Fresh | OpenedHow::Resumed | OpenedHow::Returned => {}
        OpenedHow::AlreadyCommitted => {
            output.say(&format!("already committed as batch {batch}: shown as it is"));
        }
        OpenedHow::NextVersion { of, carried } => {
            output.say(&format!(
                "another content of batch {of}: {carried} decisions of unchanged rows came along"
            ));
        }
    }
    Ok(opened.desk)
}

/// The console draws on a terminal and asks one.
pub(super) fn needs_terminal() -> Result<(), Failure> {
    if std::io::stdout().is_terminal() && std::io::stdin().is_terminal() {
        return Ok(());
    }
    Err(Failure::new("the console needs a terminal", "`usher apply` and `usher check` do without"))
}

/// Opens the console on a desk, and says afterwards how it was left.
pub(super) async fn console(desk: Desk, look: &LookArgs, output: &Output) -> Result<Outcome, Failure> {
    let options = options(look)?;
    let ending = tui::run(desk, options).await.map_err(|e| Failure::new(e.to_string(), ""))?;
    output.say(&ending.farewell);
    Ok(Outcome::of_waiting(ending.to_decide))
}

fn options(look: &LookArgs) -> Result<TuiOptions, Failure> {
    let name = look.theme.clone().unwrap_or_default();
    let theme = if name.ends_with(".toml") { Some(theme_file(&name)?) } else { None };
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let color = if no_color { ColorUse::Never } else { ColorUse::Themed };
    Ok(TuiOptions { theme, theme_name: name, color, open_at: None })
}

fn theme_file(path: &str) -> Result<Theme, Failure> {
    let text = std::fs::read_to_string(path).map_err(|e| Failure::new(format!("{path}: {e}"), ""))?;
    Theme::from_toml(&text).map_err(|e| Failure::new(format!("{path}: {e}"), "see themes/ for examples"))
}
