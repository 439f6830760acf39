//! An erased person: nothing of them is left in any file of the base, whatever was done with them before; they do not
//! come back unnoticed, and others keep what is theirs.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Instant;

use usher::batch::{Cause, Change, ChangeKind};
use usher::contact::value::text::fold;
use usher::contact::{
    CATALOGUE, Code, Contact, ContactNumber, ERASED_NAME, Field, FieldType, InactiveReason, RowNumber,
};
use usher::import::{self, Act, ClusterAct, Desk, DuplicateDesk};
use usher::review::{Decision, Other, Outcome, Policy, Verdict};
use usher::store::{BatchId, Commit, Committed, NewBatch, OpenMode, Page, SqliteStore, Store, StoredContact};
use usher::survivorship::{Pick, Unit};
use usher::validation::Part;

use crate::support::Sandbox;
use crate::support::desk::{decide, load, merge_into, open, store, unseen, wait};

/// Contact 1 is erased; 2 lives with her under another name; 3 is another entry of hers; 4 is nobody to her.
const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;LINE2;ZIPCODE;TOWN;COUNTRY;TELEPHONE;CELLPHONE;EMAIL1;REMARK
0000000001;MRS;Wqzxkvéa;Jhgqwzpx;1931-07-23;Fqvzkstrasse 17;Gxqjwplz;8047;Nbqzxgr;CH;044 987 61 23;079 876 54 31;vbqzjk@mxqwz.ch;Pzkqvxwy
0000000002;MR;Bruno;Jhgqwzpx;1930-01-02;Fqvzkstrasse 17;;8047;Nbqzxgr;CH;;;;
0000000003;MRS;Wqzxkvéa;Jhgqwzpx;1931-07-23;Fqvzkstr. 17;;8047;Nbqzxgr;CH;044 987 61 23;;zkqxwv@hjqzx.ch;
0000000004;MR;David;Weber;1990-01-09;Hauptstrasse 20;;3600;Thun;CH;;;d.weber@gmx.ch;
";

/// Row 2 names her; row 3 is her without a number; row 4 is her husband, who uses her old e-mail; row 5 is a stranger; row 6 is
/// her once more, and nobody decides it.
const SPRING: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1;REMARK
0000000001;;Wqzxkvéa;Jhgqwzpx;;;;;;;;Ywzqkrtv
;MRS;Wqzxkvéa;Jhgqwzpx;1931-07-23;Fqvzkstrasse 17;8047;Nbqzxgr;CH;044 987 61 23;xqzvwk@kzqjx.ch;Tgqzvwpk
;MR;Bruno;Jhgqwzpx;1930-01-02;Fqvzkstrasse 17;8047;Nbqzxgr;CH;;vbqzjk@mxqwz.ch;
;MR;Hugo;Blanc;1966-06-06;Avenue de la Gare 7;1003;Lausanne;CH;;hugo.blanc@bluewin.ch;
;MRS;Wqzxkvéa;Jhgqwzpx;1931-07-23;Fqvzkstrasse 17;8047;Nbqzxgr;CH;;;Lqzxbnvw
";

/// Texts of hers that stand nowhere else; names and streets that her husband shares are looked at one by one.
const MARKS: [&str; 19] = [
    "Wqzxkvéa",
    "1931-07-23",
    "Gxqjwplz",
    "987 61 23",
    "449876123",
    "876 54 31",
    "798765431",
    "Pzkqvxwy",
    "zkqxwv",
    "Ywzqkrtv",
    "xqzvwk",
    "Tgqzvwpk",
    "Lqzxbnvw",
    "Hvqzkwxj",
    "Rkzqwvbx",
    "Nqzxwvkp",
    "Zvqkxwpj",
    "Bzxqwvtm",
    "Xwzqvnkt",
];

fn nr(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

async fn contact(store: &Arc<dyn Store>, number: &str) -> StoredContact {
    store.contacts(&[nr(number)]).await.unwrap().remove(0)
}

/// Every file beside a base with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_file()).map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// The marks that stand in the files, as they are or folded.
fn standing<'m>(folder: &Path, marks: &[&'m str]) -> Vec<(&'m str, PathBuf)> {
    let mut found = Vec::new();
    for (path, bytes) in files(folder) {
        let lower = bytes.to_ascii_lowercase();
        for mark in marks {
            let forms = [mark.to_lowercase(), fold(mark)];
            if forms.iter().any(|form| lower.windows(form.len()).any(|window| window == form.as_bytes())) {
                found.push((*mark, path.clone()));
            }
        }
    }
    found
}

/// A batch without rows of a file, for changes that a test writes itself.
async fn batch(store: &Arc<dyn Store>) -> BatchId {
    let new = NewBatch {
        file_name: "written.csv".into(),
        file_path: String::new(),
        fingerprint: "none".into(),
        operator: "anna".into(),
        created_at: "2026-11-22T18:00:00Z".into(),
        newer: "ask".into(),
    };
    let batch = store.create_batch(&new).await.unwrap();
    store.finish_staging(batch, 0, "{}").await.unwrap();
    batch
}

async fn write(
    store: &Arc<dyn Store>,
    batch: BatchId,
    change: Change,
    outcomes: &[(RowNumber, Outcome)],
) -> Committed {
    store.clear_plan(batch).await.unwrap();
    store.append_plan(batch, &[change], outcomes).await.unwrap();
    let commit = Commit {
        batch,
        undoes: None,
        operator: "anna",
        at: "2026-11-22T18:25:06Z",
        summary: "{}",
        standardise: &import::standardise,
        progress: &|_| {},
        halt: &usher::store::Halt::default(),
    };
    store.commit(&commit).await.unwrap()
}

fn change(stored: &StoredContact, after: Option<Contact>, kind: ChangeKind) -> Change {
    Change {
        contact: stored.contact.number.clone().unwrap(),
        expected_version: Some(stored.version),
        before: Some(stored.contact.clone()),
        after,
        cause: Cause::new(kind, Vec::new()),
    }
}

/// What ANONYMIZE leaves of a contact.
fn erased(contact: &Contact) -> Contact {
    let mut after = Contact {
        number: contact.number.clone(),
        kind: contact.kind,
        structure: contact.structure.clone(),
        standing: contact.standing.clone(),
        ..Contact::default()
    };
    after.standing.inactive = Some(InactiveReason::AccountDeleted);
    after.set(Field::LastName, ERASED_NAME);
    after.set(Field::Remark, "Contact anonymized");
    after
}

/// Carries out an ANONYMIZE as the commit of a row of a file does.
async fn anonymise(store: &Arc<dyn Store>, folder: &Path, number: &str) -> Committed {
    let path = folder.join("goodbye.csv");
    std::fs::write(&path, format!("OPERATION;CONTACT_NR;FIRSTNAME\nANONYMIZE;{number};Wqzxkvéa\n")).unwrap();
    let batch = open(store, &path).await.desk.batch();
    let stored = contact(store, number).await;
    let mut change = change(&stored, Some(erased(&stored.contact)), ChangeKind::Erase);
    change.cause.rows = vec![2];
    let committed = write(store, batch, change, &[(2, Outcome::Removed)]).await;
    std::fs::remove_file(&path).unwrap();
    committed
}

/// Every field of contact 1 holds something; gives what.
async fn fill(store: &Arc<dyn Store>) -> Vec<String> {
    let stored = contact(store, "0000000001").await;
    let (mut after, mut marks) = (stored.contact.clone(), Vec::new());
    let texts = CATALOGUE.iter().filter(|entry| matches!(entry.kind, FieldType::Text(_)));
    let texts = texts.map(|entry| entry.field).filter(|field| !field.is_address() && !field.is_phone());
    let skipped =
        [Field::ContactNumber, Field::MergedInto, Field::AddressType, Field::FirstName, Field::LastName];
    let criteria = [Field::Criterion(Code::new("NOTE").unwrap())];
    for (place, field) in texts.filter(|field| !skipped.contains(field)).chain(criteria).enumerate() {
        let letter = |n: usize| char::from(b'a' + u8::try_from(n % 26).unwrap());
        let mark = format!("qz{}xw{}vk", letter(place), letter(place * 7));
        after.set(field, if field.is_email() { format!("{mark}@qzx.ch") } else { mark.clone() });
        marks.push(mark);
    }
    let batch = batch(store).await;
    write(store, batch, change(&stored, Some(after), ChangeKind::Update), &[]).await;
    marks
}

/// All that a person does in a review: decides, picks, corrects, judges, takes back, commits, undoes, commits again.
async fn review(store: &Arc<dyn Store>, folder: &Path) -> BatchId {
    let path = folder.join("spring.csv");
    std::fs::write(&path, SPRING).unwrap();
    let desk = open(store, &path).await.desk;
    desk.act(Act::Correct(vec![(6, Field::Remark, "Hvqzkwxj".into())])).await.unwrap();
    let notes = [(6, "Nqzxwvkp"), (5, "knows Wqzxkvéa Jhgqwzpx, Zvqkxwpj")];
    let notes = notes.map(|(row, note)| (row, note.to_owned())).to_vec();
    desk.act(Act::Note(notes)).await.unwrap();
    // Of others, but about her: by a number in other groups, by the last name alone.
    for note in ["rings from 0041 44 98 76 123 (Bzxqwvtm)", "Mrs. Jhgqwzpx says Xwzqvnkt"] {
        desk.act(Act::Note(vec![(4, note.to_owned())])).await.unwrap();
    }
    desk.act(Act::Later(vec![(4, true)])).await.unwrap();
    decide_rows(&desk).await;
    desk.plan(unseen()).await.unwrap();
    desk.commit(unseen()).await.unwrap();
    let batch = desk.batch();
    drop(desk);
    import::undo(Arc::clone(store), batch, "anna", unseen()).await.unwrap();
    let desk = Desk::of_batch(Arc::clone(store), batch, "anna").await.unwrap();
    decide_rows(&desk).await;
    desk.plan(unseen()).await.unwrap();
    desk.commit(unseen()).await.unwrap();
    desk.act(Act::Correct(vec![(6, Field::Function, "Rkzqwvbx".into())])).await.unwrap();
    desk.undo().await.unwrap();
    desk.remember(6, "wqzxkvea").await.unwrap();
    std::fs::remove_file(&path).unwrap();
    batch
}

async fn decide_rows(desk: &Desk) {
    let number = nr("0000000001");
    let update = Decision::Update { number, activate: false, picks: usher::survivorship::Picks::new() };
    decide(desk, 2, update).await;
    let picks = [(Unit::Value(Field::Remark), Pick::Hand("Tgqzvwpk".into()))].into();
    decide(desk, 3, merge_into("0000000001").with_picks(picks)).await;
    let other = Other::Base(nr("0000000001"));
    let detail = desk.detail(4).await.unwrap();
    if detail.parts[0].candidates.iter().any(|c| c.candidate.other == other) {
        let verdict = Some(Verdict::Different);
        desk.act(Act::Judge { row: 4, part: Part::Person, other, verdict }).await.unwrap();
    }
    decide(desk, 4, merge_into("0000000002")).await;
    decide(desk, 5, Decision::create()).await;
}

/// A base in which everything was done with contact 1, and the folder of its files alone.
struct Case {
    sandbox: Sandbox,
    store: Arc<dyn Store>,
    batch: BatchId,
    marks: Vec<String>,
}

impl Case {
    async fn new() -> Self {
        let sandbox = Sandbox::new();
        std::fs::create_dir(sandbox.path("base")).unwrap();
        let store = store(&sandbox.path("base/base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let mut marks = fill(&store).await;
        let batch = review(&store, &sandbox.path("")).await;
        let desk = DuplicateDesk::open(Arc::clone(&store), "anna", unseen()).await.unwrap();
        desk.act(&ClusterAct::MergeSure(0.5)).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        drop(desk);
        std::fs::remove_file(sandbox.path("load.csv")).unwrap();
        std::fs::copy(sandbox.path("base/base.db"), sandbox.path(BACKUP)).unwrap();
        marks.extend(MARKS.iter().map(|mark| (*mark).to_owned()));
        Self { sandbox, store, batch, marks }
    }

    fn folder(&self) -> PathBuf {
        self.sandbox.path("base")
    }

    fn marks(&self) -> Vec<&str> {
        self.marks.iter().map(String::as_str).collect()
    }

    /// The number that she is found under: duplicates were merged into the older contact.
    async fn head(&self) -> String {
        let first = contact(&self.store, "0000000001").await.contact;
        first.standing.merged_into.or(first.number).unwrap().as_str().to_owned()
    }
}

const BACKUP: &str = "base/base.db.v5-20260101T000000Z.backup";

#[test]
fn nothing_is_left_of_an_erased_person() {
    wait(async {
        let case = Case::new().await;
        let folder = case.folder();
        let before = standing(&folder, &case.marks());
        for mark in case.marks() {
            assert!(before.iter().any(|(found, _)| *found == mark), "{mark} stands nowhere before");
        }
        let head = case.head().await;
        let notice = import::erasure_notice(case.store.as_ref(), &[nr(&head)]).await.unwrap().join("\n");
        assert!(notice.contains(".backup") && notice.contains("1 contact that was merged"), "{notice}");

        let committed = anonymise(&case.store, &case.sandbox.path(""), &head).await;
        assert!(committed.told.iter().any(|line| line.contains(".backup")), "{:?}", committed.told);
        assert_eq!(standing(&folder, &case.marks()), [], "while the base is open");
        assert!(!case.sandbox.path(BACKUP).exists());
        let check = import::check_index(case.store.as_ref()).await.unwrap();
        assert_eq!(check.faults, Vec::<&str>::new());
        let all = everything(&case.store).await;
        for mark in case.marks() {
            assert!(!fold(&all).contains(&fold(mark)), "{mark} in\n{all}");
        }
        case.store.close().await;
        assert_eq!(standing(&folder, &case.marks()), [], "when it is closed");
    });
}

/// All that the store gives out, unpacked.
async fn everything(store: &Arc<dyn Store>) -> String {
    let mut all = format!("{:?}", store.contacts_after(None, 99).await.unwrap());
    let rows: Vec<RowNumber> = (1..20).collect();
    for batch in store.batches().await.unwrap() {
        let page = Page { after: 0, limit: 99 };
        all += &format!("\n{batch:?} {:?}", store.staged_rows(batch.id, &rows).await.unwrap());
        all += &format!("{:?}", store.raw_rows(batch.id, page).await.unwrap());
        all += &format!("{:?}", store.steps(batch.id, 99).await.unwrap());
        all += &format!("{:?}", store.planned(batch.id, 0, 99).await.unwrap());
    }
    for receipt in store.receipts().await.unwrap() {
        all += &format!("\n{receipt:?} {:?}", store.audit(receipt.id, 0, 99).await.unwrap());
    }
    all
}

#[test]
fn others_keep_what_is_theirs() {
    wait(async {
        let case = Case::new().await;
        let rows: Vec<RowNumber> = (2..=6).collect();
        let (husband, weber) =
            (contact(&case.store, "0000000002").await, contact(&case.store, "0000000004").await);
        let before = case.store.staged_rows(case.batch, &rows).await.unwrap();
        let head = case.head().await;
        anonymise(&case.store, &case.sandbox.path(""), &head).await;
        assert_eq!(contact(&case.store, "0000000002").await, husband);
        assert_eq!(contact(&case.store, "0000000004").await, weber);
        let after = case.store.staged_rows(case.batch, &rows).await.unwrap();
        let laid_aside: Vec<_> = after.iter().filter(|r| r.later).map(|r| (r.row, r.note.as_str())).collect();
        assert_eq!(laid_aside, [(4, "")], "laid aside it stays");
        let outcomes = |rows: &[usher::store::StagedRow]| rows.iter().map(|r| r.outcome).collect::<Vec<_>>();
        assert_eq!(outcomes(&after)[..4], outcomes(&before)[..4], "every row keeps what became of it");
        assert_eq!(after[4].outcome, Some(Outcome::Skipped), "a row that waited has nothing left to decide");
        for place in [2, 3] {
            assert_eq!(after[place].raw, before[place].raw);
            assert_eq!(after[place].record.parts, before[place].record.parts);
        }
        assert!(after[0].record.parts.is_empty() && after[1].record.parts.is_empty());

        // Their commits can still be taken back; hers are named.
        let undone = import::undo(Arc::clone(&case.store), case.batch, "anna", unseen()).await.unwrap();
        let left: Vec<_> =
            undone.left.iter().map(|left| (left.contact.as_str(), left.why.as_str())).collect();
        assert_eq!(
            left,
            [(head.as_str(), "was erased since: nothing of it can come back")],
            "and row 5 is out again"
        );
        assert!(undone.contacts >= 1, "{undone:?}");
    });
}

#[test]
fn merged_and_erased_numbers_are_retired_and_undo_frees_them() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let all = ["0000000001", "0000000002", "0000000003", "0000000004", "0000000005"].map(nr);
        let desk = DuplicateDesk::open(Arc::clone(&store), "anna", unseen()).await.unwrap();
        desk.act(&ClusterAct::MergeSure(0.5)).await.unwrap();
        let batch = desk.commit(unseen()).await.unwrap().batch;
        drop(desk);
        assert_eq!(store.retired(&all).await.unwrap().len(), 1);
        import::undo(Arc::clone(&store), batch, "anna", unseen()).await.unwrap();
        assert!(store.retired(&all).await.unwrap().is_empty(), "who is back has the number again");

        // Dropped: the number is never given again, not even to a row that carries it.
        let weber = contact(&store, "0000000004").await;
        let batch = self::batch(&store).await;
        write(&store, batch, change(&weber, None, ChangeKind::Remove), &[]).await;
        assert_eq!(store.retired(&all).await.unwrap(), [nr("0000000004")]);
        let path = sandbox.write(
            "again.csv",
            "OPERATION;CONTACT_NR;FIRSTNAME;LASTNAME\nINSERT;0000000004;Eva;Roth\n;;Ida;Lang\n",
        );
        let desk = open(&store, &path).await.desk;
        assert_eq!(desk.detail(2).await.unwrap().record.findings[0].rule, "number-retired");
        decide(&desk, 3, Decision::create()).await;
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        let numbers = numbers(&store).await;
        assert_eq!(numbers.last().unwrap(), "0000000005", "above the retired one: {numbers:?}");
    });
}

/// The numbers of a base, in order.
async fn numbers(store: &Arc<dyn Store>) -> Vec<String> {
    let stored = store.contacts_after(None, 99).await.unwrap();
    stored.into_iter().map(|s| s.contact.number.unwrap().as_str().to_owned()).collect()
}

const RETURNED: &str = "\
FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;TELEPHONE;EMAIL1
Wqzxkvea;JHGQWZPX;23.07.1931;;;;;
Maria;Huber;;;;;;VBQZJK@mxqwz.ch
Wqzxkvéa;Jhgqwzpx;;Fqvzkstr. 17;8047;Nbqzxgr;;
M.;Jhgqwzpx;;;;;+41 44 987 61 23;
Bruno;Jhgqwzpx;;Fqvzkstrasse 17;8047;Nbqzxgr;;
Hugo;Blanc;1966-06-06;;;;044 987 61 23;
";

#[test]
fn an_erased_person_does_not_come_back_unnoticed() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        anonymise(&store, &sandbox.path(""), "0000000001").await;
        let path = sandbox.write("returned.csv", RETURNED);
        let desk = open(&store, &path).await.desk;
        let mut held = Vec::new();
        for line in desk.queue().await.unwrap() {
            let record = desk.detail(line.row).await.unwrap().record;
            if record.findings.iter().any(|f| f.rule == "erased-person") {
                held.push(line.row);
            }
        }
        assert_eq!(held, [2, 3, 4, 5], "her husband and a stranger go in");
        for policy in [Policy::Cautious, Policy::CreateAll] {
            let decided = desk.decisions_by(policy).await.unwrap();
            assert!(decided.iter().all(|(row, _)| !held.contains(row)), "{policy:?} {decided:?}");
        }
        // A person may.
        decide(&desk, 2, Decision::create()).await;
        desk.plan(unseen()).await.unwrap();
        let report = desk.commit(unseen()).await.unwrap();
        let returned = store.returned_erased(report.receipt).await.unwrap();
        assert_eq!(returned.len(), 1, "and it is recorded");
    });
}

#[test]
fn another_program_in_the_base_delays_the_cleaning_only() {
    wait(async {
        let case = Case::new().await;
        let base = case.sandbox.path("base/base.db");
        let head = case.head().await;
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&base);
        let pool = sqlx::SqlitePool::connect_with(options).await.unwrap();
        let mut view = pool.begin().await.unwrap();
        let _: i64 = sqlx::query_scalar("SELECT count(*) FROM contact").fetch_one(&mut *view).await.unwrap();
        let committed = anonymise(&case.store, &case.sandbox.path(""), &head).await;
        assert!(committed.told.iter().any(|line| line.contains("another program")), "{:?}", committed.told);
        assert_ne!(standing(&case.folder(), &case.marks()), []);
        view.rollback().await.unwrap();
        pool.close().await;
        case.store.close().await;
        let next = SqliteStore::open(&base, OpenMode::Existing).await.unwrap();
        assert!(next.cleaned().is_empty(), "nothing stood in the way: {:?}", next.cleaned());
        assert_eq!(standing(&case.folder(), &case.marks()), [], "who opens it next finishes it");
        next.close().await;
    });
}

/// Names the base that a process of its own erases from; without it the test below does nothing.
const CHILD: &str = "USHER_TEST_ERASE";

#[test]
fn child_that_erases() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    wait(async {
        let store = store(&folder.join("base/base.db")).await;
        let first = contact(&store, "0000000001").await.contact;
        let head = first.standing.merged_into.or(first.number).unwrap();
        anonymise(&store, &folder, head.as_str()).await;
        store.close().await;
    });
}

fn child(folder: &Path) -> std::process::Child {
    let mut process = std::process::Command::new(std::env::current_exe().unwrap());
    process.args(["erased::child_that_erases", "--exact"]).env(CHILD, folder);
    process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

#[test]
fn a_killed_erasure_is_not_begun_or_is_finished() {
    let case = wait(Case::new());
    wait(case.store.close());
    let copy = |name: &str| {
        let folder = case.sandbox.path(name);
        std::fs::create_dir_all(folder.join("base")).unwrap();
        for (path, bytes) in files(&case.folder()) {
            std::fs::write(folder.join("base").join(path.file_name().unwrap()), bytes).unwrap();
        }
        folder
    };
    let started = Instant::now();
    assert!(child(&copy("whole")).wait().unwrap().success());
    let lasts = started.elapsed();
    assert_eq!(standing(&case.sandbox.path("whole/base"), &case.marks()), []);
    let repeats = if std::env::var_os("USHER_LONG").is_some() { 40 } else { 4 };
    let mut finished = 0;
    for repeat in 0..repeats {
        let folder = copy(&format!("killed-{repeat}"));
        let mut process = child(&folder);
        std::thread::sleep(lasts.mul_f64(0.3 + 0.8 * f64::from(repeat) / f64::from(repeats)));
        let _ = process.kill();
        process.wait().unwrap();
        let is_gone = wait(async {
            let store = store(&folder.join("base/base.db")).await;
            let first = contact(&store, "0000000001").await.contact;
            let head = first.standing.merged_into.clone().or(first.number).unwrap();
            let is_gone = contact(&store, head.as_str()).await.contact.is_erased();
            store.close().await;
            is_gone
        });
        let left = standing(&folder.join("base"), &case.marks());
        assert!(!is_gone || left.is_empty(), "after kill {repeat}: {left:?}");
        assert!(is_gone || !left.is_empty());
        finished += u32::from(is_gone);
    }
    assert!(finished <= repeats);
}
