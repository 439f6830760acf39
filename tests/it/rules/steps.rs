//! Carries a case out, in this process, on a base of its own.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use usher::contact::{ContactNumber, Field, Operation, RowNumber};
use usher::import::{
    self, Act, ClusterAct, ClusterMerge, ConsentAnswer, Desk, DuplicateDesk, ImportError, OpenRequest,
    OpenedHow, PlanSummary, Profiles,
};
use usher::mapping::EmptiedAnswer;
use usher::report::{ExportColumns, OBSOLETE_HEADER, Obsolete, Plain, export_header, export_rows};
use usher::review::{Decision, Other, Policy, RowDecision};
use usher::settings;
use usher::store::{OpenMode, SqliteStore, Store};

use super::case::{Case, Typing};
use super::told;
use crate::support::Sandbox;
use crate::support::desk::{commit, load, request, unseen, unwatched, wait};

/// The whole story of a case as one text.
pub(super) fn story(case: &Case) -> String {
    wait(async {
        let sandbox = Sandbox::new();
        let base = sandbox.path("base.db");
        fs::copy(blank_base(), &base).unwrap();
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&base, OpenMode::Create).await.unwrap());
        if let Some(rules) = &case.settings {
            store.set_setting(settings::INSTITUTION, &rules.to_string()).await.unwrap();
        }
        if let Ok(existing) = fs::read_to_string(case.folder.join("existing.csv")) {
            load(&store, &sandbox.path(""), &existing).await;
        }
        let mut run = Run { case, store: &store, folder: sandbox.path(""), text: String::new(), aside: true };
        for step in &case.before {
            run.step(step).await;
        }
        run.aside = false;
        for step in &case.steps {
            if case.steps.len() > 1 {
                writeln!(run.text, "= {step}").unwrap();
            }
            run.step(step).await;
        }
        run.text
    })
}

/// An empty base, made once: every case starts from a copy.
fn blank_base() -> &'static Path {
    static MADE: OnceLock<(Sandbox, PathBuf)> = OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let sandbox = Sandbox::new();
        let path = sandbox.path("base.db");
        std::thread::scope(|threads| {
            let make =
                || wait(async { SqliteStore::open(&path, OpenMode::Create).await.unwrap().close().await });
            threads.spawn(make).join().unwrap();
        });
        (sandbox, path)
    });
    path
}

fn number(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap_or_else(|| panic!("{text}"))
}

/// How a file comes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coming {
    /// As any file.
    First,
    /// To be imported again although it was committed.
    Again,
}

/// One case under way.
struct Run<'a> {
    case: &'a Case,
    store: &'a Arc<dyn Store>,
    folder: PathBuf,
    text: String,
    /// The step prepares the base: nothing is told of it, and every proposal is accepted.
    aside: bool,
}

impl Run<'_> {
    async fn step(&mut self, step: &str) {
        let words: Vec<&str> = step.split(' ').collect();
        match words.as_slice() {
            ["undo"] => self.undo(0).await,
            ["undo", "before", "last"] => self.undo(1).await,
            ["export", name] => self.export(name).await,
            ["obsolete", name, operation] => self.obsolete(name, operation).await,
            ["edit", name, line, edits @ ..] => self.edit(name, line.parse().unwrap(), &edits.join(" ")),
            ["merge", gone, "into", head] => self.merge(gone, head).await,
            [file] => self.import(file, file, Coming::First).await,
            [file, "again"] => self.import(file, file, Coming::Again).await,
            [file, "as", name] => self.import(file, name, Coming::First).await,
            _ => panic!("{step}"),
        }
        if !self.aside {
            self.section("base", &told::base(self.store, self.case).await);
        }
    }

    fn section(&mut self, title: &str, lines: &[String]) {
        if !lines.is_empty() && !self.aside {
            writeln!(self.text, "{title}:\n{}", lines.join("\n")).unwrap();
        }
    }

    /// What could not be done is told even of a step that only prepares.
    fn refused(&mut self, error: Option<ImportError>) {
        if let Some(error) = error {
            writeln!(self.text, "refused: {error}").unwrap();
        }
    }

    async fn import(&mut self, file: &str, name: &str, coming: Coming) {
        let (path, given) = (self.folder.join(name), self.case.folder.join(file));
        // What was exported lies there already.
        if given.exists() || !path.exists() {
            fs::copy(given, &path).unwrap_or_else(|e| panic!("{file}: {e}"));
        }
        let emptied = self.case.emptied.iter().map(|(column, answer)| match answer.as_str() {
            "clear" => (column.clone(), EmptiedAnswer::Clear),
            "leave" => (column.clone(), EmptiedAnswer::Leave),
            other => panic!("{other}"),
        });
        let emptied = emptied.collect();
        let request = OpenRequest {
            operation: self.case.operation(),
            newer: self.case.newer(),
            again: coming == Coming::Again,
            profiles: Profiles { emptied, ..Profiles::default() },
            ..request(&path)
        };
        let opened = Desk::open(Arc::clone(self.store), &request, unwatched()).await;
        let opened = opened.unwrap_or_else(|e| panic!("{name}: {e}"));
        if let Some(line) = how(opened.how) {
            self.section("opened", &[line]);
        }
        self.section("told", &opened.told);
        if !matches!(opened.how, OpenedHow::AlreadyCommitted { .. }) {
            self.settle(&opened.desk).await;
        }
    }

    async fn settle(&mut self, desk: &Desk) {
        if self.case.columns {
            self.section("columns", &told::columns(desk).await);
        }
        self.section("not data", &told::not_data(desk).await);
        self.section("findings", &told::findings(desk).await);
        self.decide(desk).await;
        let policy = if self.aside { Policy::Cautious } else { self.case.policy() };
        desk.decide_by(policy).await.unwrap();
        let mut plan = desk.plan(unseen()).await.unwrap();
        if self.answer(desk, &plan).await {
            plan = desk.plan(unseen()).await.unwrap();
        }
        self.section("plan", &told::plan(desk).await);
        self.section("counts", &told::counts(&plan));
        self.section("asked", &told::asked(&plan));
        if plan.rows > 0 {
            if self.case.typed == Typing::Less && !self.aside {
                plan.confirmations.iter_mut().for_each(|asked| asked.count -= 1);
            }
            self.refused(commit(desk, &plan).await.err());
        }
        self.section("rows", &told::outcomes(desk).await);
    }

    /// Answers about columns that are held; while the base is prepared, each is a withdrawal.
    async fn answer(&self, desk: &Desk, plan: &PlanSummary) -> bool {
        let held = plan.held.iter().map(|held| held.code.clone());
        let answers: Vec<(String, String)> = if self.aside {
            held.map(|code| (code, "withdrawal".to_owned())).collect()
        } else {
            self.case.answers.clone().into_iter().collect()
        };
        for (code, answer) in &answers {
            let answer = ConsentAnswer::from_label(answer).unwrap_or_else(|| panic!("{answer}"));
            desk.answer_consent(code, Some(answer)).await.unwrap();
        }
        !answers.is_empty()
    }

    /// What a person decides or has fixed; while the base is prepared, every proposal.
    async fn decide(&mut self, desk: &Desk) {
        for line in desk.queue().await.unwrap() {
            let word = self.case.decide.get(&line.row.to_string()).map(String::as_str);
            if let Some(field) = word.and_then(|word| word.strip_prefix("fix ")).filter(|_| !self.aside) {
                let findings = desk.detail(line.row).await.unwrap().record.findings;
                let mut fixed = findings.into_iter().filter(|f| f.field.is_some_and(|f| f.key() == field));
                if let Some(fix) = fixed.find_map(|finding| finding.fix) {
                    let cell = (line.row, Field::from_key(field).unwrap(), fix.value);
                    desk.act(Act::Correct(vec![cell])).await.unwrap();
                }
                continue;
            }
            let decision = match word.filter(|_| !self.aside) {
                None if !self.aside && !self.case.accept => continue,
                None | Some("accept") => line.proposal.decision.clone(),
                Some(words) => decided(desk, line.row, words).await,
            };
            assert!(!decision.is_empty() || word.is_none(), "{}: nothing is proposed", line.row);
            if !decision.is_empty() && line.decision.is_empty() {
                let acted = desk.act(Act::Decide(vec![(line.row, decision)])).await;
                self.refused(acted.err());
            }
        }
    }

    /// Exports the whole base, as a file with `;` between its cells.
    async fn export(&self, name: &str) {
        let mut stored = self.store.contacts_after(None, 1_000).await.unwrap();
        let derivation = told::derivation(self.store).await;
        stored.iter_mut().for_each(|s| s.contact = derivation.completed(&s.contact).into_owned());
        let columns = ExportColumns::new(stored.iter().map(|s| &s.contact), Plain::No);
        let name_of = |number: &ContactNumber| {
            let of = stored.iter().find(|s| s.contact.number.as_ref() == Some(number));
            of.map_or("", |s| s.contact.text(Field::OfficialName))
        };
        let rows = stored.iter().flat_map(|s| {
            export_rows(&s.contact, s.contact.structure.as_ref().map_or("", name_of), &columns)
        });
        self.write(name, std::iter::once(export_header(&columns)).chain(rows));
    }

    /// Writes the file of contacts that nobody needs any more, as if everything were of long ago.
    async fn obsolete(&self, name: &str, operation: &str) {
        let operation = Operation::parse(operation).unwrap();
        let obsolete = Obsolete { since: "9999-01-01".into(), operation };
        let stored = self.store.contacts_after(None, 1_000).await.unwrap();
        let header = OBSOLETE_HEADER.map(str::to_owned).to_vec();
        let rows = stored.iter().filter(|s| obsolete.takes(s)).map(|s| obsolete.row(s));
        self.write(name, std::iter::once(header).chain(rows));
    }

    fn write(&self, name: &str, rows: impl Iterator<Item = Vec<String>>) {
        let text: String = rows.map(|cells| cells.join(";") + "\n").collect();
        fs::write(self.folder.join(name), text).unwrap();
    }

    /// Changes a cell of a file that was exported: `CODE=text`.
    fn edit(&self, name: &str, line: usize, edit: &str) {
        let path = self.folder.join(name);
        let text = fs::read_to_string(&path).unwrap();
        let mut rows = text.lines().map(|line| line.split(';').map(str::to_owned).collect::<Vec<_>>());
        let header = rows.next().unwrap();
        let (code, cell) = edit.split_once('=').unwrap();
        let column = header.iter().position(|known| known == code).unwrap_or_else(|| panic!("{code}"));
        let mut rows: Vec<Vec<String>> = rows.collect();
        rows[line - 2][column] = cell.to_owned();
        self.write(name, std::iter::once(header).chain(rows));
    }

    /// Takes the newest batch back, or the one so many before it.
    async fn undo(&mut self, earlier: usize) {
        let mut receipts = self.store.receipts().await.unwrap();
        receipts.sort_by_key(|receipt| std::cmp::Reverse(receipt.id));
        let last = receipts.iter().filter(|r| r.undoes.is_none()).nth(earlier).unwrap();
        let report = import::undo(Arc::clone(self.store), last.batch, "anna", unseen()).await.unwrap();
        let left = report.left.iter().map(|left| format!("left {}: {}", left.contact, left.why));
        let mut lines = vec![format!("{} contacts, {} rows wait again", report.contacts, report.rows)];
        lines.extend(left);
        self.section("undone", &lines);
    }

    async fn merge(&self, gone: &str, head: &str) {
        let desk = DuplicateDesk::open(Arc::clone(self.store), "anna", unseen()).await.unwrap();
        let found = desk.lines(0, 100).await.unwrap();
        let cluster = match desk.add(&number(gone), &number(head)).await {
            Ok(cluster) => cluster,
            // The search has found the pair already.
            Err(_) => found.first().unwrap().id,
        };
        let merge =
            ClusterMerge { head: number(head), merged: vec![number(gone)], picks: Default::default() };
        desk.act(&ClusterAct::Merge(cluster, merge)).await.unwrap();
        desk.plan().await.unwrap();
        desk.commit(unseen()).await.unwrap();
    }
}

fn how(how: OpenedHow) -> Option<String> {
    match how {
        OpenedHow::Fresh => None,
        OpenedHow::Resumed => Some("resumed".into()),
        OpenedHow::AlreadyCommitted { .. } => Some("already committed".into()),
        OpenedHow::NextVersion { carried, .. } => {
            Some(format!("next version, {carried} decisions came along"))
        }
        OpenedHow::Returned => Some("came back".into()),
    }
}

/// Decisions for the parts of a row in their order, parted by ` + `.
async fn decided(desk: &Desk, row: RowNumber, words: &str) -> RowDecision {
    let parts: Vec<_> = desk.detail(row).await.unwrap().parts.into_iter().map(|p| p.part).collect();
    let decisions = words.split(" + ").map(decision);
    RowDecision::from_iter(parts.into_iter().zip(decisions))
}

fn decision(words: &str) -> Decision {
    let words: Vec<&str> = words.split(' ').collect();
    match words.as_slice() {
        ["create"] => Decision::create(),
        ["skip"] => Decision::Skip { reason: String::new() },
        ["wait"] => Decision::Wait { question: String::new() },
        ["merge", "row", row] => Decision::merge(Other::Row(row.parse().unwrap())),
        ["merge", into] => Decision::merge(Other::Base(number(into))),
        ["update", which] => {
            Decision::Update { number: number(which), activate: false, picks: Default::default() }
        }
        ["reactivate", which] => {
            Decision::Update { number: number(which), activate: true, picks: Default::default() }
        }
        _ => panic!("{words:?}"),
    }
}
