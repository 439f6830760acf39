//! The library without a face: a store on a file, a desk, decisions in short.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use usher::contact::{ContactNumber, RowNumber};
use usher::import::{
    Act, CommitReport, Confirmation, Desk, ImportError, Matching, OnOpening, OnProgress, OpenRequest, Opened,
    PlanSummary,
};
use usher::review::{Decision, Other, Policy, RowDecision};
use usher::source::ReadOptions;
use usher::store::{OpenMode, SqliteStore, Store};
use usher::survivorship::Newer;
use usher::validation::Part;

/// Runs a test that waits.
pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// Nobody watches.
pub(crate) fn unseen() -> OnProgress {
    Arc::new(|_| {})
}

/// Nobody watches a file being opened.
pub(crate) fn unwatched() -> OnOpening {
    Arc::new(|_| {})
}

/// Opens a base on a file, as another process would.
pub(crate) async fn store(path: &Path) -> Arc<dyn Store> {
    Arc::new(SqliteStore::open(path, OpenMode::Create).await.unwrap())
}

/// What is to be opened, with everything else as the command line has it.
pub(crate) fn request(path: &Path) -> OpenRequest {
    OpenRequest {
        path: path.to_owned(),
        options: ReadOptions { header_judge: usher::mapping::header_judge, ..ReadOptions::default() },
        operator: "anna".into(),
        operation: None,
        newer: Newer::Ask,
        again: false,
        matching: Matching::On,
        profiles: usher::import::Profiles::default(),
    }
}

/// Opens a file at a desk.
pub(crate) async fn open(store: &Arc<dyn Store>, path: &Path) -> Opened {
    Desk::open(Arc::clone(store), &request(path), unwatched()).await.unwrap()
}

/// Loads a text as contacts: every row becomes one.
pub(crate) async fn load(store: &Arc<dyn Store>, folder: &Path, text: &str) {
    let path: PathBuf = folder.join("load.csv");
    std::fs::write(&path, text).unwrap();
    let request = OpenRequest { matching: Matching::Off, ..request(&path) };
    let desk = Desk::open(Arc::clone(store), &request, unwatched()).await.unwrap().desk;
    desk.decide_by(Policy::CreateAll).await.unwrap();
    desk.plan(unseen()).await.unwrap();
    desk.commit(unseen()).await.unwrap();
}

/// Commits a plan; whatever it wants typed is typed.
pub(crate) async fn commit(desk: &Desk, plan: &PlanSummary) -> Result<CommitReport, ImportError> {
    let typed: Vec<_> = plan.confirmations.iter().map(Confirmation::typed).collect();
    desk.commit_confirmed(&typed, unseen()).await
}

/// A decision about a row that is one person.
pub(crate) fn person(decision: Decision) -> RowDecision {
    RowDecision::from([(Part::Person, decision)])
}

/// A merge into a contact of the base.
pub(crate) fn merge_into(number: &str) -> Decision {
    Decision::merge(Other::Base(ContactNumber::parse(number).unwrap()))
}

/// Decides one row.
pub(crate) async fn decide(desk: &Desk, row: RowNumber, decision: Decision) {
    desk.act(Act::Decide(vec![(row, person(decision))])).await.unwrap();
}

/// Everything that a base holds, as the export writes it.
pub(crate) async fn exported(store: &Arc<dyn Store>) -> String {
    use usher::report::{ExportColumns, Plain, export_header, export_rows};
    let mut contacts = Vec::new();
    while let window = store.contacts_after(contacts.last(), 1_000).await.unwrap()
        && !window.is_empty()
    {
        contacts.extend(window.into_iter().filter_map(|s| s.contact.number));
    }
    let stored = store.contacts(&contacts).await.unwrap();
    let mut stored: Vec<_> = stored.into_iter().map(|s| s.contact).collect();
    stored.sort_by(|a, b| a.number.cmp(&b.number));
    let columns = ExportColumns::new(stored.iter(), Plain::No);
    let rows = stored.iter().flat_map(|c| export_rows(c, "", &columns));
    let lines = std::iter::once(export_header(&columns)).chain(rows);
    lines.map(|cells| cells.join("\t")).collect::<Vec<_>>().join("\n")
}
