//! The story of a batch on an SQLite file, told through the library: staged, decided, taken back, planned,
//! committed, undone, opened again, disturbed by others.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use usher::contact::{ContactNumber, Field, RowNumber};
use usher::import::{self, Act, Desk, ImportError, OpenedHow, RowState, UndoReport};
use usher::review::{Counts, Decision, Other, Outcome, Policy, Verdict};
use usher::store::{BatchId, BatchState, OpenMode, SqliteStore, Store};
use usher::survivorship::Picks;
use usher::validation::Part;

use crate::support::Sandbox;
use crate::support::desk::{decide, exported, load, merge_into, open, store, unseen, wait};

const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1
0000000001;MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;;anna.keller@bluewin.ch
0000000002;MR;Bruno;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;bruno.favre@bluewin.ch
0000000003;MRS;Carla;Rossi;1982-05-17;Via Nassa 3;6900;Lugano;CH;;carla.rossi@ticino.com
0000000004;MR;David;Weber;1990-01-09;Hauptstrasse 20;3600;Thun;CH;033 223 28 39;d.weber@gmx.ch
";

/// Row 2 is new; 3 is contact 1 with a telephone; 4 names contact 2; 5 is contact 3; 6 is new; 7 is new with a
/// malformed address; 8 lives with contact 4 under a like name; 9 is new.
const FILE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1
;MRS;Elena;Moretti;1955-02-02;Via Verdi 20;6500;Bellinzona;CH;;elena.moretti@ticino.com
;MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;
0000000002;MR;Bruno;Favre;;;;;;021 922 99 99;
;MRS;Carla;Rossi;1982-05-17;Via Nassa 3;6900;Lugano;CH;;carla.rossi@ticino.com
;MR;Fabio;Conti;1949-08-08;Piazza Grande 5;6600;Locarno;CH;;fabio.conti@bluewin.ch
;MRS;Greta;Suter;1975-12-24;Sonnenweg 14;3011;Bern;CH;;greta.suter@@bluewin.ch
;MR;Dave;Weber;;Hauptstrasse 20;3600;Thun;CH;033 223 28 39;
;MR;Hugo;Blanc;1966-06-06;Avenue de la Gare 7;1003;Lausanne;CH;;hugo.blanc@bluewin.ch
";

/// A base of four contacts and the file, staged.
struct Case {
    sandbox: Sandbox,
    store: Arc<dyn Store>,
    desk: Desk,
}

impl Case {
    async fn new() -> Self {
        Self::with(BASE, FILE).await
    }

    async fn with(base: &str, file: &str) -> Self {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), base).await;
        let path = sandbox.write("spring.csv", file);
        let opened = open(&store, &path).await;
        assert_eq!(opened.how, OpenedHow::Fresh);
        Self { sandbox, store, desk: opened.desk }
    }

    /// Gets up from the desk, so that another may take the batch.
    fn leave(self) -> Left {
        Left { batch: self.desk.batch(), sandbox: self.sandbox, store: self.store }
    }
}

/// A case without anybody at its desk.
struct Left {
    sandbox: Sandbox,
    store: Arc<dyn Store>,
    batch: BatchId,
}

impl Left {
    fn file(&self) -> PathBuf {
        self.sandbox.path("spring.csv")
    }

    async fn undo(&self, operator: &str) -> Result<UndoReport, ImportError> {
        import::undo(Arc::clone(&self.store), self.batch, operator, unseen()).await
    }

    async fn desk(&self) -> Desk {
        Desk::of_batch(Arc::clone(&self.store), self.batch, "anna").await.unwrap()
    }
}

fn update(number: &str) -> Decision {
    let number = ContactNumber::parse(number).unwrap();
    Decision::Update { number, activate: false, picks: Picks::new() }
}

fn skip() -> Decision {
    Decision::Skip { reason: "entered twice".into() }
}

/// Everything that a person sees of a batch.
async fn state(desk: &Desk) -> Vec<String> {
    let mut seen = Vec::new();
    for line in desk.queue().await.unwrap() {
        let detail = desk.detail(line.row).await.unwrap();
        seen.push(format!("{line:?} {detail:?}"));
    }
    seen
}

/// One act after the other, of every kind.
async fn all_acts(desk: &Desk) -> Vec<Act> {
    use crate::support::desk::person;
    let detail = desk.detail(8).await.unwrap();
    let candidate = detail.parts[0].candidates.first().expect("row 8 looks like contact 4").candidate.clone();
    assert_eq!(candidate.other, Other::Base(ContactNumber::parse("0000000004").unwrap()));
    vec![
        Act::Decide(vec![(2, person(Decision::create()))]),
        Act::Decide(vec![(3, person(merge_into("0000000001"))), (4, person(update("0000000002")))]),
        Act::Decide(vec![(5, person(skip()))]),
        Act::Decide(vec![(6, person(Decision::Wait { question: "which Fabio?".into() }))]),
        Act::Correct(vec![(7, Field::Email1, "greta.suter@bluewin.ch".into())]),
        Act::Decide(vec![(7, person(Decision::create()))]),
        // A corrected cell asks a decided row again.
        Act::Correct(vec![(7, Field::LastName, "Sutter".into())]),
        Act::Decide(vec![(7, person(Decision::create()))]),
        Act::Judge { row: 8, part: Part::Person, other: candidate.other, verdict: Some(Verdict::Different) },
        Act::Decide(vec![(8, person(Decision::create()))]),
        Act::Mark(vec![(9, true), (2, true)]),
        Act::Reopen(vec![5]),
        Act::Decide(vec![(5, person(skip()))]),
    ]
}

#[test]
fn every_act_is_taken_back_and_done_again() {
    wait(async {
        let case = Case::new().await;
        let desk = &case.desk;
        let mut states = vec![state(desk).await];
        for act in all_acts(desk).await {
            desk.act(act.clone()).await.unwrap();
            let now = state(desk).await;
            assert_ne!(Some(&now), states.last(), "{act:?} changes something");
            states.push(now);
        }
        let acts = states.len() - 1;
        for (at, before) in states.iter().enumerate().take(acts).rev() {
            desk.undo().await.unwrap();
            assert_eq!(&state(desk).await, before, "after taking act {at} back");
        }
        assert_eq!(desk.undo().await.unwrap().note, "nothing to undo");
        for (at, after) in states.iter().enumerate().skip(1) {
            desk.redo().await.unwrap();
            assert_eq!(&state(desk).await, after, "after doing act {at} again");
        }
        assert_eq!(desk.redo().await.unwrap().note, "nothing to redo");
        // A new act ends what could be done again.
        desk.undo().await.unwrap();
        desk.act(Act::Mark(vec![(4, true)])).await.unwrap();
        assert_eq!(desk.redo().await.unwrap().note, "nothing to redo");
    });
}

#[test]
fn another_process_finds_the_batch_as_it_was_left() {
    wait(async {
        let case = Case::new().await;
        for act in all_acts(&case.desk).await {
            case.desk.act(act).await.unwrap();
        }
        case.desk.remember(8, "to decide").await.unwrap();
        let left = state(&case.desk).await;
        let second = store(&case.sandbox.path("base.db")).await;
        let case = case.leave();
        let opened = open(&second, &case.file()).await;
        assert_eq!(opened.how, OpenedHow::Resumed);
        assert_eq!(opened.desk.batch(), case.batch);
        assert_eq!(state(&opened.desk).await, left);
        let header = opened.desk.header().await.unwrap();
        assert_eq!((header.position, header.filter.as_str(), header.rows), (Some(8), "to decide", 8));
        // Undo goes on where the first process stopped.
        opened.desk.undo().await.unwrap();
        assert!(matches!(line(&opened.desk, 5).await, RowState::Open));
    });
}

async fn line(desk: &Desk, row: RowNumber) -> RowState {
    let queue = desk.queue().await.unwrap();
    queue.into_iter().find(|l| l.row == row).unwrap().state
}

/// Rows 2 to 5, 7 and 8 decided; 6 put off; 9 open.
async fn decided(case: &Case) {
    for act in all_acts(&case.desk).await {
        case.desk.act(act).await.unwrap();
    }
}

#[test]
fn the_commit_does_what_the_plan_says_and_undo_turns_it_round() {
    wait(async {
        let case = Case::new().await;
        let before = exported(&case.store).await;
        decided(&case).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        let expected =
            Counts { created: 3, merged: 1, updated: 1, skipped: 1, waiting: 2, ..Counts::default() };
        assert_eq!(plan.counts, expected);
        assert_eq!(plan.counts.total(), 8);
        let lines = case.desk.plan_lines(0, 100).await.unwrap();
        assert_eq!(plan.contacts, 5);
        assert_eq!(lines.len(), 5);
        assert_eq!(exported(&case.store).await, before, "a plan writes no contact");

        let report = case.desk.commit(unseen()).await.unwrap();
        assert_eq!((report.counts, report.contacts), (plan.counts, plan.contacts));
        assert_eq!(case.desk.outcomes().await.unwrap(), expected);
        let audit = case.store.audit(report.receipt, 0, 100).await.unwrap();
        let written: Vec<_> = audit.iter().map(|entry| import::change_line(&entry.change)).collect();
        assert_eq!(written, lines, "the audit is the plan");
        assert_eq!(case.store.info().await.unwrap().contacts, 7);
        let after = exported(&case.store).await;
        for part in ["044 211 22 33", "021 922 99 99", "greta.suter@bluewin.ch", "Sutter", "Moretti", "Dave"]
        {
            assert!(after.contains(part), "{part} is in\n{after}");
        }
        assert!(!after.contains("Conti") && !after.contains("Blanc"));

        // What is committed can be decided no more; the rest goes in with a second receipt.
        let refused = case.desk.act(Act::Reopen(vec![2])).await.unwrap_err();
        assert_eq!(refused.message, "row 2 is committed");
        decide(&case.desk, 6, Decision::create()).await;
        decide(&case.desk, 9, Decision::create()).await;
        case.desk.plan(unseen()).await.unwrap();
        let second = case.desk.commit(unseen()).await.unwrap();
        assert_eq!(second.counts, Counts { created: 5, waiting: 0, ..expected });
        assert_eq!(second.contacts, 2);
        assert_ne!(second.receipt, report.receipt);
        let batch = case.store.batch(case.desk.batch()).await.unwrap().unwrap();
        assert_eq!(batch.state, BatchState::Closed);

        let case = case.leave();
        let undone = case.undo("bert").await.unwrap();
        assert_eq!(
            (undone.receipts.as_slice(), undone.contacts),
            ([second.receipt, report.receipt].as_slice(), 7)
        );
        assert_eq!(undone.left, []);
        assert_eq!(exported(&case.store).await, before);
        let counts = case.desk().await.outcomes().await.unwrap();
        assert_eq!(counts, Counts { waiting: 8, ..Counts::default() }, "undone rows are undecided");
        let again = case.undo("bert").await.unwrap_err();
        assert!(again.message.contains("no commit to take back"), "{again}");
    });
}

#[test]
fn undone_rows_go_in_again() {
    wait(async {
        let case = Case::new().await;
        decided(&case).await;
        case.desk.plan(unseen()).await.unwrap();
        case.desk.commit(unseen()).await.unwrap();
        let first = exported(&case.store).await;
        let case = case.leave();
        case.undo("anna").await.unwrap();
        let desk = case.desk().await;
        assert!(matches!(line(&desk, 7).await, RowState::Open));
        for (row, decision) in [
            (2, Decision::create()),
            (3, merge_into("0000000001")),
            (4, update("0000000002")),
            (7, Decision::create()),
            (8, Decision::create()),
        ] {
            decide(&desk, row, decision).await;
        }
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        let numbers = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "#");
        assert_eq!(numbers(&exported(&case.store).await), numbers(&first), "corrections stay with the row");
    });
}

#[test]
fn a_file_comes_back() {
    wait(async {
        let case = Case::new().await;
        decided(&case).await;
        let case = case.leave();
        let again = open(&case.store, &case.file()).await;
        assert_eq!((again.how, again.desk.batch()), (OpenedHow::Resumed, case.batch));
        let refused = Desk::of_batch(Arc::clone(&case.store), case.batch, "bert").await.err().unwrap();
        assert!(refused.message.contains("another program works on this: anna"), "{refused}");

        // Other content under the same name: decisions of rows that did not change come along.
        let changed = FILE.replace("Via Verdi 20", "Via Verdi 22").replace("1966-06-06", "1967-07-07");
        let path = case.sandbox.write("spring.csv", &changed);
        let next = open(&case.store, &path).await;
        // Rows 3, 4, 5, 6, 8 as they were; 7 was decided with its corrections.
        let OpenedHow::NextVersion { of, carried } = next.how else { panic!("{:?}", next.how) };
        assert_eq!(of, case.batch);
        assert!((5..=6).contains(&carried), "{carried} decisions came along");
        assert!(matches!(line(&next.desk, 2).await, RowState::Open), "row 2 has changed");
        assert!(matches!(line(&next.desk, 5).await, RowState::Decided { .. }));
        let question = "which Fabio?".to_owned();
        assert_eq!(line(&next.desk, 6).await, RowState::Waiting { question });

        // Everything in: the same file is known, and nothing is done.
        let rows: Vec<RowNumber> = next.desk.queue().await.unwrap().iter().map(|l| l.row).collect();
        for row in rows {
            if !matches!(line(&next.desk, row).await, RowState::Decided { .. }) {
                decide(&next.desk, row, Decision::create()).await;
            }
        }
        next.desk.plan(unseen()).await.unwrap();
        next.desk.commit(unseen()).await.unwrap();
        let contacts = case.store.info().await.unwrap().contacts;
        let batch = next.desk.batch();
        drop(next);
        let known = open(&case.store, &path).await;
        assert_eq!((known.how, known.desk.batch()), (OpenedHow::AlreadyCommitted { batch }, batch));
        assert_eq!(case.store.info().await.unwrap().contacts, contacts);
    });
}

#[test]
fn rows_of_a_committed_version_find_the_contact_that_they_made() {
    wait(async {
        let case = Case::new().await;
        case.desk.decide_by(usher::review::Policy::Cautious).await.unwrap();
        case.desk.plan(unseen()).await.unwrap();
        let report = case.desk.commit(unseen()).await.unwrap();
        assert!(report.counts.created >= 3, "{:?}", report.counts);
        let contacts = case.store.info().await.unwrap().contacts;
        let path =
            case.sandbox.write("spring.csv", format!("{FILE};MR;Ivo;Kunz;;;;;;;ivo.kunz@bluewin.ch\n"));
        let next = open(&case.store, &path).await;
        assert!(matches!(next.how, OpenedHow::NextVersion { .. }), "{:?}", next.how);
        next.desk.decide_by(usher::review::Policy::Cautious).await.unwrap();
        next.desk.plan(unseen()).await.unwrap();
        next.desk.commit(unseen()).await.unwrap();
        assert_eq!(
            case.store.info().await.unwrap().contacts,
            contacts + 1,
            "only the new row makes a contact"
        );
    });
}

#[test]
fn a_contact_that_changed_meanwhile_sends_its_rows_back() {
    wait(async {
        let case = Case::new().await;
        decide(&case.desk, 2, Decision::create()).await;
        decide(&case.desk, 3, merge_into("0000000001")).await;
        decide(&case.desk, 4, update("0000000002")).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        assert_eq!(plan.contacts, 3);

        let second = store(&case.sandbox.path("base.db")).await;
        let path = case.sandbox.write(
            "other.csv",
            "CONTACT_NR;LASTNAME;FIRSTNAME;TELEPHONE\n0000000001;Keller;Anna;044 999 88 77\n",
        );
        let other = open(&second, &path).await.desk;
        decide(&other, 2, update("0000000001")).await;
        other.plan(unseen()).await.unwrap();
        other.commit(unseen()).await.unwrap();

        let report = case.desk.commit(unseen()).await.unwrap();
        assert_eq!(report.returned, [3]);
        assert_eq!((report.contacts, report.counts.created, report.counts.updated), (2, 1, 1));
        assert_eq!(report.counts.total(), 8);
        assert_eq!(line(&case.desk, 3).await, RowState::Open);
        let text = exported(&case.store).await;
        assert!(text.contains("044 999 88 77") && !text.contains("044 211 22 33"), "{text}");

        // Looked at again, it goes in.
        decide(&case.desk, 3, merge_into("0000000001")).await;
        case.desk.plan(unseen()).await.unwrap();
        let report = case.desk.commit(unseen()).await.unwrap();
        assert_eq!((report.returned.len(), report.counts.total()), (0, 8));
        assert!(matches!(line(&case.desk, 3).await, RowState::Committed { .. }));
    });
}

#[test]
fn undo_leaves_what_was_changed_since_and_names_it() {
    wait(async {
        let case = Case::new().await;
        decide(&case.desk, 2, Decision::create()).await;
        decide(&case.desk, 4, update("0000000002")).await;
        case.desk.plan(unseen()).await.unwrap();
        case.desk.commit(unseen()).await.unwrap();
        let path = case.sandbox.write(
            "other.csv",
            "CONTACT_NR;LASTNAME;FIRSTNAME;TELEPHONE\n0000000002;Favre;Bruno;021 111 22 33\n",
        );
        let other = open(&case.store, &path).await.desk;
        decide(&other, 2, update("0000000002")).await;
        other.plan(unseen()).await.unwrap();
        other.commit(unseen()).await.unwrap();
        drop(other);
        let case = case.leave();
        let undone = case.undo("anna").await.unwrap();
        let left: Vec<_> = undone.left.iter().map(|l| (l.contact.as_str(), l.why.as_str())).collect();
        assert_eq!(left, [("0000000002", "changed since")]);
        let text = exported(&case.store).await;
        assert!(text.contains("021 111 22 33") && !text.contains("Moretti"), "{text}");
    });
}

/// Another program that holds the base for writing.
async fn holder(sandbox: &Sandbox) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(sandbox.path("base.db"));
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await.unwrap();
    connection
}

#[test]
fn a_held_base_is_waited_for() {
    wait(async {
        let case = Case::new().await;
        let mut held = holder(&case.sandbox).await;
        // From here on, not from the spawn: on a busy machine the sleep may begin long before the next line does.
        let started = Instant::now();
        let release = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(800)).await;
            sqlx::query("ROLLBACK").execute(&mut held).await.unwrap();
        });
        decide(&case.desk, 2, Decision::create()).await;
        assert!(started.elapsed() >= Duration::from_millis(700), "it did not wait");
        release.await.unwrap();
        assert!(matches!(line(&case.desk, 2).await, RowState::Decided { .. }));
    });
}

#[test]
fn a_base_that_stays_held_is_named_after_five_seconds() {
    wait(async {
        let case = Case::new().await;
        decide(&case.desk, 2, Decision::create()).await;
        case.desk.plan(unseen()).await.unwrap();
        let before = exported(&case.store).await;
        let held = holder(&case.sandbox).await;
        let started = Instant::now();
        let both = tokio::join!(case.desk.act(Act::Mark(vec![(2, true)])), case.desk.commit(unseen()),);
        let waited = started.elapsed();
        assert!(waited >= Duration::from_secs(4) && waited < Duration::from_secs(20), "{waited:?}");
        for error in [both.0.unwrap_err(), both.1.unwrap_err()] {
            assert!(error.message.contains("held by another process"), "{error:?}");
            assert!(!error.hint.is_empty());
        }
        drop(held);
        assert_eq!(exported(&case.store).await, before);
        // Nothing is lost by having waited in vain.
        case.desk.act(Act::Mark(vec![(2, true)])).await.unwrap();
        assert_eq!(case.desk.commit(unseen()).await.unwrap().counts.created, 1);
    });
}

#[test]
fn two_rows_of_one_person_become_one_contact_and_their_order_holds() {
    wait(async {
        let file = "FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;EMAIL1;CELLPHONE\n\
                    Rosa;Bianchi;1980-01-01;Via Verdi 1;6500;Bellinzona;rosa@bianchi.ch;\n\
                    Rosa;Bianchi;1980-01-01;Via Verdi 1;6500;Bellinzona;;079 123 45 67\n";
        let case = Case::with(BASE, file).await;
        decide(&case.desk, 2, Decision::create()).await;
        decide(&case.desk, 3, Decision::merge(Other::Row(2))).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        assert_eq!((plan.counts.created, plan.counts.merged, plan.contacts), (1, 1, 1));
        // The first row decided otherwise sends the row that leans on it back.
        decide(&case.desk, 2, skip()).await;
        assert_eq!(line(&case.desk, 3).await, RowState::Open);
        case.desk.undo().await.unwrap();
        assert!(matches!(line(&case.desk, 3).await, RowState::Decided { .. }));
        case.desk.plan(unseen()).await.unwrap();
        case.desk.commit(unseen()).await.unwrap();
        let text = exported(&case.store).await;
        assert_eq!(text.matches("Bianchi").count(), 1, "{text}");
        assert!(text.contains("rosa@bianchi.ch") && text.contains("079 123 45 67"), "{text}");
    });
}

#[test]
fn a_newer_base_is_left_alone() {
    wait(async {
        let sandbox = Sandbox::new();
        let path = sandbox.path("base.db");
        load(&store(&path).await, &sandbox.path(""), BASE).await;
        let options = SqliteConnectOptions::new().filename(&path);
        let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (999, 'later', 1, x'00', 0)";
        sqlx::query(later).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        for mode in [OpenMode::ReadOnly, OpenMode::Existing, OpenMode::Create] {
            let error = SqliteStore::open(&path, mode).await.unwrap_err();
            assert!(error.to_string().contains("999") && !error.hint().is_empty(), "{mode:?}: {error}");
        }
        let ran = sandbox.run(&["apply", "load.csv", "--db", "base.db"]);
        crate::support::refused(&ran, "999");
    });
}

#[test]
fn thousands_of_rows_are_corrected_in_one_act() {
    const ROWS: u32 = 5_000;
    wait(async {
        let folder = tempfile::tempdir().unwrap();
        let base = store(&folder.path().join("base.db")).await;
        let mut csv = "LASTNAME;FIRSTNAME;TOWN\n".to_owned();
        (0..ROWS).for_each(|n| csv.push_str(&format!("Mei{n}er;Anna{n};Zurch\n")));
        let file = folder.path().join("many.csv");
        std::fs::write(&file, csv).unwrap();
        let desk = open(&base, &file).await.desk;
        desk.decide_by(Policy::CreateAll).await.unwrap();
        let cells = (2..ROWS + 2).map(|row| (row, Field::Town, "Zürich".to_owned())).collect();
        let acted = desk.act(Act::Correct(cells)).await.unwrap();
        assert_eq!(acted.lines.len(), ROWS as usize);
        assert!(desk.detail(ROWS).await.unwrap().record.principal().unwrap().text(Field::Town) == "Zürich");
        assert_eq!(
            desk.decide_by(Policy::CreateAll).await.unwrap(),
            u64::from(ROWS),
            "all of them are open again"
        );
    });
}

/// Structures with relays, which lie windows apart in the plan, the audit and on the way back.
#[test]
fn what_went_in_in_several_windows_comes_out_whole() {
    const ROWS: u32 = 2_100;
    wait(async {
        let folder = tempfile::tempdir().unwrap();
        let base = store(&folder.path().join("base.db")).await;
        let mut csv = "LASTNAME;FIRSTNAME;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN;EMAIL1\n".to_owned();
        for n in 0..ROWS {
            let firm = if n % 3 == 0 { format!("Firma {} AG", n % 9) } else { String::new() };
            csv.push_str(&format!("Mei{n}er;Anna{n};{firm};Weg 1;8001;Zürich;a{}@example.org\n", n % 700));
        }
        load(&base, folder.path(), &csv).await;
        assert_eq!(
            base.info().await.unwrap().contacts,
            u64::from(ROWS) + 3,
            "one contact for equal structures"
        );
        let desk = Desk::of_batch(Arc::clone(&base), 1, "anna").await.unwrap();
        let counts = desk.outcomes().await.unwrap();
        assert_eq!((counts.of(Outcome::Created), counts.total()), (u64::from(ROWS), u64::from(ROWS)));
        drop(desk);
        let whole = exported(&base).await;
        assert!(whole.contains("Mei2099er") && whole.contains("Firma 6 AG"));

        let undone = import::undo(Arc::clone(&base), 1, "anna", unseen()).await.unwrap();
        assert_eq!((undone.contacts, undone.rows), (u64::from(ROWS) + 3, u64::from(ROWS)));
        assert!(undone.left.is_empty(), "{:?}", undone.left);
        assert_eq!(base.info().await.unwrap().contacts, 0);
        let desk = Desk::of_batch(Arc::clone(&base), 1, "anna").await.unwrap();
        assert_eq!(desk.outcomes().await.unwrap().waiting, u64::from(ROWS));
        desk.decide_by(Policy::CreateAll).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        assert_eq!(exported(&base).await, whole, "and goes in again as it was");
    });
}
