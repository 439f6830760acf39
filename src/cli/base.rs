//! Which base a command works on, and how it is opened.

use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::sync::Arc;

use etcetera::BaseStrategy as _;

use super::args::{Global, ImportArgs};
use super::failure::Failure;
use super::output::Output;
use super::read_args::ReadArgs;
use crate::contact::value::text::unfit_for_a_name;
use crate::import::{
    Desk, FileScope, Matching, OnOpening, OpenRequest, Opening, ProfileChoice, ProfileOperation, Profiles,
};
use crate::settings::ProfileShelf;
use crate::source::ReadOptions;
use crate::store::{OpenMode, SqliteStore, Store, StoreError};

/// What a command needs of its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    /// Reads; a base that does not exist counts as empty.
    ReadOrEmpty,
    /// Reads; the base must exist.
    Read,
    /// Writes; the base must exist.
    Write,
    /// Writes; the base is made when it does not exist.
    Create,
}

/// Whether a command may fall back on the default base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Default {
    /// Yes.
    Allowed,
    /// Only when a person sits at a terminal (DOMAIN.md, section 11, "Which base").
    AtTerminal,
}

/// Opens the base that the arguments, the environment or the default name.
pub(super) async fn open(global: &Global, need: Need, default: Default) -> Result<Arc<dyn Store>, Failure> {
    let path = path(global, default)?;
    let mode = match need {
        Need::ReadOrEmpty | Need::Read => OpenMode::ReadOnly,
        Need::Write => OpenMode::Existing,
        Need::Create => OpenMode::Create,
    };
    match SqliteStore::open(&path, mode).await {
        Err(StoreError::Missing(_)) if need == Need::ReadOrEmpty => {
            Ok(Arc::new(SqliteStore::in_memory().await?))
        }
        Err(error) => Err(error.into()),
        Ok(store) => {
            if let Some(kept) = store.backup() {
                Output::tell(&format!(
                    "the base was made by an older program and is brought up to date; as it was it is kept in {}",
                    kept.display()
                ));
            }
            store.cleaned().iter().for_each(|line| Output::tell(line));
            Ok(Arc::new(store))
        }
    }
}

/// Opens the base for work where there is one; `None` where there is none yet.
pub(super) async fn open_if_there(global: &Global) -> Result<Option<Arc<dyn Store>>, Failure> {
    if !path(global, Default::Allowed)?.exists() {
        return Ok(None);
    }
    Ok(Some(open(global, Need::Write, Default::Allowed).await?))
}

/// Where files are looked for: here, and from the person's home.
pub(super) fn file_scope() -> FileScope {
    let home = etcetera::choose_base_strategy().ok().map(|folders| folders.home_dir().to_owned());
    FileScope { here: std::env::current_dir().unwrap_or_else(|_| PathBuf::from(".")), home }
}

fn path(global: &Global, default: Default) -> Result<PathBuf, Failure> {
    match global.db.as_deref().filter(|url| !url.is_empty()) {
        Some(url) if url.starts_with("postgres:") || url.starts_with("postgresql:") => {
            Err(Failure::new("PostgreSQL bases are not supported yet", "use sqlite:PATH"))
        }
        Some(url) => {
            Ok(PathBuf::from(url.strip_prefix("sqlite:").map_or(url, |rest| rest.trim_start_matches("//"))))
        }
        None if default == Default::AtTerminal && !std::io::stdin().is_terminal() => {
            Err(Failure::new("no base is named", "name one with --db sqlite:PATH or USHER_DB"))
        }
        None => default_path(),
    }
}

/// `usher/contacts.db` in the user's data folder.
fn default_path() -> Result<PathBuf, Failure> {
    let folders = etcetera::choose_base_strategy();
    let folders = folders
        .map_err(|e| Failure::new(format!("no home folder: {e}"), "name a base with --db sqlite:PATH"))?;
    Ok(folders.data_dir().join("usher").join("contacts.db"))
}

/// Refuses the name of an operator that would act on every screen that shows a receipt.
pub(super) fn fit_operator(global: &Global) -> Result<(), Failure> {
    match unfit_for_a_name(&operator(global)) {
        Some(message) => Err(Failure::new(format!("the operator {message}"), "name another with --operator")),
        None => Ok(()),
    }
}

/// Who works: the argument, the environment, else the login name.
pub(super) fn operator(global: &Global) -> String {
    let login = || std::env::var("USER").or_else(|_| std::env::var("LOGNAME"));
    global
        .operator
        .clone()
        .filter(|o| !o.is_empty())
        .or_else(|| login().ok())
        .unwrap_or_else(|| "unknown".into())
}

/// How a file is to be read. Workbooks are parsed by this program in a process of its own.
pub(super) fn read_options(args: &ReadArgs) -> ReadOptions {
    ReadOptions {
        dialect: args.dialect(),
        encoding: args.encoding.clone(),
        sheet: args.sheet.clone(),
        header_row: args.header_choice(),
        header_rows: args.header_rows,
        skip_rows: args.skip_rows,
        table: args.table,
        limits: args.limits.limits(),
        header_judge: crate::mapping::header_judge,
        worker: std::env::current_exe().ok(),
    }
}

/// What is to be opened.
pub(super) fn request(global: &Global, path: PathBuf, args: &ImportArgs, matching: Matching) -> OpenRequest {
    OpenRequest {
        path,
        options: read_options(&args.read),
        operator: operator(global),
        operation: args.operation.and_then(|o| o.0),
        newer: args.newer.into(),
        again: args.again,
        matching,
        profiles: profiles(args),
    }
}

/// The profiles at hand, and which is wanted.
fn profiles(args: &ImportArgs) -> Profiles {
    let choice = match args.profile.as_deref() {
        None => ProfileChoice::Recognised,
        Some("none") => ProfileChoice::Without,
        Some(name) => ProfileChoice::Named(name.to_owned()),
    };
    let operation = match args.operation {
        None => ProfileOperation::Counts,
        Some(_) => ProfileOperation::Overridden,
    };
    Profiles {
        shelf: shelf(),
        choice,
        operation,
        emptied: args.emptied.clone(),
        numbers: args.numbers.into(),
        criteria: args.criteria.map(Into::into),
    }
}

/// The shelf of profiles: the folder that the environment names, else `usher/profiles` in the user's configuration.
pub(super) fn shelf() -> ProfileShelf {
    let named = std::env::var_os("USHER_PROFILES").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let usual =
        || etcetera::choose_base_strategy().ok().map(|f| f.config_dir().join("usher").join("profiles"));
    named.or_else(usual).map_or_else(ProfileShelf::default, ProfileShelf::at)
}

/// Progress of a file that is opened, on stderr.
pub(super) fn opening(output: &Output) -> OnOpening {
    let progress = output.progress();
    Arc::new(move |opening| {
        if let Opening::Progress(done) = opening {
            progress(done);
        }
    })
}

/// Says what is to be said of a batch's file.
pub(super) async fn say_notices(desk: &Desk, output: &Output) -> Result<(), Failure> {
    desk.header().await?.notices.iter().for_each(|notice| output.say(notice));
    Ok(())
}
