//! What once went wrong and must not again.

use std::fs;
use std::process::{Command as Process, Stdio};

use serde_json::Value;
use usher::review::Decision;

use crate::cli::{BASE, FILE};
use crate::support::desk::{decide, load, open, store, unseen, wait};
use crate::support::pty::Terminal;
use crate::support::{Sandbox, USHER, csv_maps, demo, fixture};

/// A fixture loaded into `base.db`, or applied by the cautious policy.
pub(crate) fn loaded(case: &str, file: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.ok(&["apply", &fixture(case, file), "--policy", "create-all", "--db", "base.db"]);
    sandbox
}

/// DOMAIN.md, section 4: an export is edited and imported again as UPDATE; unedited it changes
/// nothing. ROLE once became a value of every contact.
#[test]
fn an_export_comes_back_unchanged() {
    let sandbox = loaded("keyed", "existing.csv");
    for plain in [&[][..], &["--plain"]] {
        sandbox.ok(&[&["export", "--db", "base.db", "--output", "export.csv"][..], plain].concat());
        let ran = sandbox.run(&["apply", "export.csv", "--db", "base.db", "--json"]);
        assert_eq!((ran.code, &ran.json()["outcome"]["unchanged"]), (0, &ran.json()["rows"]), "{}", ran.out);
    }
}

/// The export of a base with its rows turned into insertions.
fn as_insertions(sandbox: &Sandbox) -> String {
    sandbox.ok(&["export", "--db", "base.db"]).out.replace("\nUPDATE,", "\nINSERT,")
}

fn comes_back(sandbox: &Sandbox) {
    sandbox.write("again.csv", as_insertions(sandbox));
    sandbox.ok(&["apply", "again.csv", "--policy", "create-all", "--db", "second.db"]);
    assert_eq!(
        sandbox.ok(&["export", "--db", "second.db"]).out,
        sandbox.ok(&["export", "--db", "base.db"]).out
    );
}

/// A relay without its structure could be found by nothing again.
#[test]
fn relays_come_back_with_their_structures() {
    comes_back(&loaded("structures-relays", "source.csv"));
}

/// The person that a row without any name makes gets the institution's defaults.
#[test]
fn a_nameless_contact_has_defaults_like_any_other() {
    let sandbox = Sandbox::new();
    sandbox.base("LASTNAME;STATUS\nKeller;ACTIVE\n;ACTIVE\n");
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    for code in ["TITLE", "PREF_LANG", "ORGANIZATION", "COUNTRY"] {
        assert_eq!(contacts[0][code], contacts[1][code], "{code}");
    }
}

/// The error of the CSV writer keeps its kind on the way (`io::Error::from(csv::Error)` loses it).
#[test]
fn convert_to_a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::new();
    let row = "Elena;Moretti;Via Verdi 20;6500;Bellinzona\n".repeat(20_000);
    sandbox.write("long.csv", format!("FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN\n{row}"));
    let script = format!("set -o pipefail; {USHER} convert long.csv | head -1 >/dev/null");
    let ran = Process::new("bash").args(["-c", &script]).current_dir(sandbox.path("")).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// DOMAIN.md, section 11: same content, committed: "already committed as batch N", exit 0.
#[test]
fn a_loaded_file_is_known_when_it_comes_back() {
    let sandbox = loaded("keyed", "existing.csv");
    let again = sandbox.ok(&[
        "apply",
        &fixture("keyed", "existing.csv"),
        "--policy",
        "create-all",
        "--db",
        "base.db",
    ]);
    assert!(again.err.contains("already committed as batch 1"), "{}", again.err);
}

/// Rows committed earlier are settled, and are no reason for a further receipt.
#[test]
fn a_run_that_settles_nothing_has_no_receipt() {
    let sandbox = loaded("keyed", "existing.csv");
    let file = fixture("keyed", "source.csv");
    let sure = ["--yes", "--consent", "CNIL_O=withdrawal"];
    let run = || sandbox.run(&[&["apply", &file, "--db", "base.db", "--json"][..], &sure].concat()).json();
    let (first, second) = (run(), run());
    assert_eq!(first["outcome"], second["outcome"]);
    assert_eq!((&first["receipt"], &second["receipt"]), (&2.into(), &Value::Null));
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    assert_eq!(history["batches"][0]["receipts"].as_array().unwrap().len(), 1);
}

pub(crate) fn findings(args: &[&str]) -> Vec<Value> {
    let sandbox = Sandbox::new();
    sandbox.run(&[&["check", "--format", "json"][..], args].concat()).json()["findings"]
        .as_array()
        .unwrap()
        .clone()
}

/// A lone carriage return inside quotes ends no line of a file whose lines end in LF (fixtures/README.md).
#[test]
fn a_row_number_is_the_line_in_the_file() {
    let file = fixture("hostile-cells", "source.csv");
    let text = fs::read_to_string(&file).unwrap();
    let line = text.split('\n').position(|l| l.contains("@SUM(A1:A9)")).unwrap() + 1;
    let found = findings(&[&file]);
    let rows: Vec<&Value> = found.iter().filter(|f| f["value"] == "@SUM(A1:A9)").map(|f| &f["row"]).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| **row == line), "line {line}, rows {rows:?}");
}

/// DOMAIN.md, section 2: equal structures of a file are one, with many relays; nobody need be asked.
#[test]
fn a_structure_and_its_relay_go_in_together() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "file.csv",
        "TITLE;FIRSTNAME;LASTNAME;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN;COUNTRY\n\
         ;;;Kantonsschule Seeblick;Seestrasse 40;8008;Zürich;CH\n\
         MRS;Regula;Hunziker;Kantonsschule Seeblick;Seestrasse 40;8008;Zürich;CH\n",
    );
    let ran = sandbox.run(&["apply", "file.csv", "--db", "base.db", "--json"]);
    assert_eq!((ran.code, &ran.json()["outcome"]["waiting"]), (0, &0.into()), "{}", ran.out);
    assert_eq!(csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out).len(), 2);
}

fn probability(sandbox: &Sandbox, row: &str, other: &str) -> f64 {
    let ran = sandbox.ok(&["match", "file.csv", "--db", "base.db", "--threshold", "0"]);
    let pair = csv_maps(&ran.out).into_iter().find(|p| p["row"] == row && p["other"] == other);
    pair.map_or(0.0, |p| p["probability"].parse().unwrap())
}

/// An address alone makes nobody the same: one of the two has no name at all.
#[test]
fn a_nameless_row_matches_nobody() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("file.csv", FILE);
    let found = probability(&sandbox, "5", "6");
    assert!(found < 0.10, "{found}");
}

/// fixtures/README.md, `twins`: row 9 is the brother of 0000300003, who shares address and birth date.
#[test]
fn a_brother_is_no_match() {
    let sandbox = loaded("twins", "existing.csv");
    fs::copy(fixture("twins", "source.csv"), sandbox.path("file.csv")).unwrap();
    let found = probability(&sandbox, "9", "0000300003");
    assert!(found < 0.90, "{found}");
}

/// fixtures/README.md, `german-one-name`: a remark in parentheses makes no structure of a person.
#[test]
fn a_remark_in_parentheses_is_no_legal_form() {
    let sandbox = Sandbox::new();
    sandbox.run(&["apply", &fixture("german-one-name", "source.csv"), "--db", "base.db"]);
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    let person = contacts.iter().find(|c| c["CONTACT_NR"] == "4411").expect("row 12");
    assert_eq!((person["LASTNAME"].as_str(), person["FIRSTNAME"].as_str()), ("Köhler", "Jürgen"));
}

/// DOMAIN.md, section 11, "Addresses": in an UPDATE a new street beside old remaining parts is a warning.
#[test]
fn a_new_street_beside_an_old_town_is_told() {
    let sandbox = loaded("keyed", "existing.csv");
    let base = sandbox.path("base.db");
    let found = findings(&[&fixture("keyed", "source.csv"), "--db", base.to_str().unwrap()]);
    assert!(found.iter().any(|f| f["row"] == 20 && f["severity"] == "warning"), "nothing about row 20");
}

/// DOMAIN.md, section 11, "Several rows, one person": a later row may change the contact that an earlier one makes.
#[test]
fn a_row_updates_the_contact_that_an_earlier_row_makes() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "file.csv",
        "OPERATION;CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;CELLPHONE;REMARK\n\
         INSERT;0000107001;Étienne;Magnin;12.09.1971;;\n\
         UPDATE;0000107001;Étienne;Magnin;;079 214 88 10;||Abonnement\n",
    );
    let ran = sandbox.run(&["apply", "file.csv", "--db", "base.db", "--json"]);
    assert_eq!(ran.json()["outcome"]["waiting"], 0, "{}", ran.out);
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    assert_eq!((contacts.len(), contacts[0]["REMARK"].as_str()), (1, "Abonnement"));
}

/// DOMAIN.md, section 11: what sends a row back is a contact that changed, not a number that somebody else took meanwhile.
#[test]
fn the_commit_of_a_colleague_sends_no_creation_back() {
    wait(async {
        let sandbox = Sandbox::new();
        let mine = store(&sandbox.path("base.db")).await;
        load(&mine, &sandbox.path(""), "FIRSTNAME;LASTNAME\nAnna;Keller\n").await;
        let path = sandbox.write("mine.csv", "FIRSTNAME;LASTNAME\nElena;Moretti\n");
        let desk = open(&mine, &path).await.desk;
        decide(&desk, 2, Decision::create()).await;
        desk.plan(unseen()).await.unwrap();

        let theirs = store(&sandbox.path("base.db")).await;
        let path = sandbox.write("theirs.csv", "FIRSTNAME;LASTNAME\nHugo;Blanc\n");
        let other = open(&theirs, &path).await.desk;
        decide(&other, 2, Decision::create()).await;
        other.plan(unseen()).await.unwrap();
        other.commit(unseen()).await.unwrap();

        let report = desk.commit(unseen()).await.unwrap();
        assert_eq!((report.counts.created, report.returned), (1, Vec::new()));
        assert_eq!(mine.info().await.unwrap().contacts, 3);
    });
}

/// DOMAIN.md, section 11, "A file comes back": one content is one batch, even when two processes open it at once.
#[test]
fn one_file_is_one_batch_for_two_processes() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    let mut file = String::from("FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;EMAIL1\n");
    for i in 0..300 {
        file.push_str(&format!("Elena{i};Moretti{i};Via Verdi {i};6500;Bellinzona;elena{i}@bluewin.ch\n"));
    }
    sandbox.write("file.csv", file);
    let start = || {
        let mut process = Process::new(USHER);
        process.args(["apply", "file.csv", "--db", "base.db"]).current_dir(sandbox.path(""));
        process.envs(sandbox.environment()).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        process.spawn().unwrap()
    };
    let both = [start(), start()];
    for mut process in both {
        process.wait().unwrap();
    }
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    let batches = history["batches"].as_array().unwrap();
    assert_eq!(batches.iter().filter(|b| b["file"] == "file.csv").count(), 1, "{history}");
    assert_eq!(csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out).len(), 303);
}

/// What undo says agrees with what it did: rows that changed nothing are undecided again too.
#[test]
fn undo_counts_every_row_that_is_undecided_again() {
    let sandbox = loaded("keyed", "existing.csv");
    sandbox.write(
        "file.csv",
        "CONTACT_NR;FIRSTNAME;LASTNAME;REMARK\n\
         0000400001;Véronique;Oberson;\n\
         0000400002;Walter;Zbinden;Rechnung per Post\n",
    );
    let applied = sandbox.ok(&["apply", "file.csv", "--db", "base.db", "--json"]).json();
    assert_eq!((&applied["outcome"]["unchanged"], &applied["outcome"]["updated"]), (&1.into(), &1.into()));
    let told = sandbox.ok(&["undo", "2", "--db", "base.db"]).out;
    assert!(told.contains("1 contact") && told.contains("2 rows undecided again"), "{told}");
}

/// A reader that takes one of two things that are there together forgets the other: crossterm's forgets either the change
/// of the window or, until the next key, the key.
#[test]
fn a_resize_at_the_moment_of_a_key_is_not_lost() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = Terminal::start(&sandbox, (120, 40), &["review", "2", "--db", "demo/contacts.db"]);
    terminal.wait_for_open(314);
    for (columns, rows) in [(100, 30), (90, 28)].into_iter().cycle().take(60) {
        terminal.press("jk");
        terminal.resize(columns, rows);
        let what = format!("the footer in the last line of {columns} × {rows}");
        terminal.wait_until(&what, |screen| {
            let last = screen.rows(0, columns).nth(usize::from(rows) - 1);
            last.is_some_and(|line| line.contains("a accept"))
        });
    }
    terminal.press("q");
    terminal.wait_for_end();
}

/// On a machine that is busy the console spins for ever after the terminal is gone: crossterm reads the error again and
/// again, on the thread that should hear of SIGHUP. It shows best beside other work on all processors.
#[test]
fn a_terminal_that_goes_away_ends_it() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    for _ in 0..8 {
        let mut terminal = Terminal::start(&sandbox, (120, 40), &["review", "2", "--db", "demo/contacts.db"]);
        terminal.wait_for(" to decide");
        let status = terminal.hang_up();
        assert_eq!(status.signal(), None, "{status}");
    }
}

/// An address that stands in two rows of a file was once found twice in the base, and so taken for that of several.
#[test]
fn one_contact_is_not_several_because_two_rows_name_it() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write(
        "file.csv",
        "FIRSTNAME;LASTNAME;EMAIL1;REMARK\n\
         Anna;Keller;anna.keller@bluewin.ch;aisle\n\
         Anna;Keller;anna.keller@bluewin.ch;front\n",
    );
    let base = sandbox.path("base.db");
    let found =
        sandbox.run(&["check", "file.csv", "--format", "json", "--db", base.to_str().unwrap()]).json();
    let rules: Vec<&Value> = found["findings"].as_array().unwrap().iter().map(|f| &f["rule"]).collect();
    assert!(!rules.contains(&&Value::from("email-several")), "{rules:?}");
    assert_eq!(found["outcome"]["updated"], 2, "{found}");
}
