//! `usher demo`: a throw-away base and an import file full of trouble.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::review;
use crate::cli::args::{DemoArgs, Global, ImportArgs};
use crate::cli::base;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output::Output;
use crate::demo;
use crate::import::{Desk, Matching, OpenRequest};
use crate::review::Policy;
use crate::settings;
use crate::store::{OpenMode, SqliteStore, Store};
use crate::tui::{self, Left};
use crate::validation::{Criterion, InstitutionRules};

pub(in crate::cli) async fn run(
    global: &Global,
    args: DemoArgs,
    output: &mut Output,
) -> Result<Outcome, Failure> {
    review::options(&args.look)?;
    if args.plain {
        output.in_lines();
    }
    let look = args.look.clone();
    let folder = folder(&args)?;
    let Made { store, request } = make(global, (&folder, args.seed), output).await?;
    if args.plain {
        super::lines::visit(&store, &request, &look, output).await?;
        store.close().await;
        output.say(&format!("the demo stays in {} until you delete it", folder.display()));
        return Ok(Outcome::Clean);
    }
    if review::needs_terminal(review::WITHOUT_CONSOLE).is_err() {
        let desk = review::open(&store, &request, output).await?;
        output.say(&format!(
            "no terminal: open it with `usher review {} --db sqlite:{}`",
            desk.batch(),
            folder.join("contacts.db").display()
        ));
        store.close().await;
        return Ok(Outcome::Clean);
    }
    review::visit(&store, request, (global, &look), output).await?;
    store.close().await;
    output.say(&format!("the demo stays in {} until you delete it", folder.display()));
    Ok(Outcome::Clean)
}

/// The same from home; gives how it was left, and the folder.
pub(super) async fn visit(
    global: &Global,
    args: DemoArgs,
    output: &Output,
) -> Result<(Left, PathBuf), Failure> {
    let look = args.look.clone();
    let folder = folder(&args)?;
    let made = tokio::select! {
        made = make(global, (&folder, args.seed), output) => made?,
        () = tui::asked_to_end() => {
            output.say(&format!("the demo in {} was not finished: delete it", folder.display()));
            return Ok((Left::Signal, folder));
        }
    };
    let Made { store, request } = made;
    let seen = review::of_file(&store, request, (global, &look)).await;
    store.close().await;
    Ok((seen?.left, folder))
}

/// A demo, ready to be opened.
struct Made {
    store: Arc<dyn Store>,
    request: OpenRequest,
}

async fn make(global: &Global, (folder, seed): (&Path, u64), output: &Output) -> Result<Made, Failure> {
    let written = |name: &str, text: String| write(folder, name, &text);
    let base_file = written("contacts.csv", demo::base_csv(seed))?;
    let import_file = written("spring-season.csv", demo::import_csv(seed))?;
    let base = folder.join("contacts.db");
    output.say(&format!("demo in {}: base contacts.db, import file spring-season.csv", folder.display()));
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&base, OpenMode::Create).await?);
    if store.info().await?.contacts == 0 {
        fill(global, &store, base_file, output).await?;
    }
    let request = base::request(global, import_file, &ImportArgs::default(), Matching::On);
    Ok(Made { store, request })
}

/// Makes the folder, for its owner alone.
fn folder(args: &DemoArgs) -> Result<PathBuf, Failure> {
    use std::os::unix::fs::DirBuilderExt as _;
    let path = args.folder.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!(
            "usher-demo-{}-{}",
            std::process::id(),
            jiff::Timestamp::now().as_second()
        ))
    });
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(&path);
    made.map_err(|e| Failure::new(format!("{}: {e}", path.display()), "name another with --folder"))?;
    Ok(path)
}

fn write(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Failure> {
    let path = folder.join(name);
    std::fs::write(&path, text).map_err(|e| Failure::new(format!("{}: {e}", path.display()), ""))?;
    Ok(path)
}

/// Fills the base by the same path as any other: every row of a file becomes a contact.
async fn fill(
    global: &Global,
    store: &Arc<dyn Store>,
    file: PathBuf,
    output: &Output,
) -> Result<(), Failure> {
    store.set_setting(settings::BASE_NAME, "demo").await?;
    let rules = serde_json::to_string(&institution()).map_err(|e| Failure::new(e.to_string(), ""))?;
    store.set_setting(settings::INSTITUTION, &rules).await?;
    let request = base::request(global, file, &ImportArgs::default(), Matching::Off);
    let desk = Desk::open(Arc::clone(store), &request, base::opening(output)).await?.desk;
    desk.decide_by(Policy::CreateAll).await?;
    desk.plan(output.progress()).await?;
    desk.commit(output.progress()).await?;
    Ok(())
}

/// The criteria that the demo's contacts carry.
fn institution() -> InstitutionRules {
    let of = |list: &[&str]| Criterion::from(list.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>());
    let criteria = [("INTEREST", of(&demo::INTERESTS)), ("SUBSCRIBER", of(&["YES", "NO"]))];
    InstitutionRules {
        criteria: criteria.into_iter().map(|(code, criterion)| (code.to_owned(), criterion)).collect(),
        ..InstitutionRules::default()
    }
}
