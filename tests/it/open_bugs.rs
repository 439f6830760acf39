//! What should hold and does not yet. A test that begins to pass moves to the module where it belongs.

use std::process::{Command as Process, Stdio};
use std::time::Duration;

use usher::review::Decision;

use crate::cli::BASE;
use crate::regressions::{findings, loaded};
use crate::support::desk::{decide, load, open, store, unseen, wait};
use crate::support::pty::Terminal;
use crate::support::{Sandbox, USHER, csv_maps, demo, fixture};

/// Domain, section 11, "Addresses": in an UPDATE a new street beside old remaining parts is a warning.
#[test]
fn a_new_street_beside_an_old_town_is_told() {
    let sandbox = loaded("keyed", "existing.csv");
    let base = sandbox.path("base.db");
    let found = findings(&[&fixture("keyed", "source.csv"), "--db", base.to_str().unwrap()]);
    assert!(found.iter().any(|f| f["row"] == 20 && f["severity"] == "warning"), "nothing about row 20");
}

/// Domain, section 11, "Several rows, one person": a later row may change the contact that an earlier one makes.
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

/// Domain, section 11: what sends a row back is a contact that changed, not a number that somebody else took meanwhile.
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

/// Domain, section 11, "A file comes back": one content is one batch, even when two processes open it at once.
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

/// crossterm forgets a window change that arrives together with a key; the console must look at the size itself.
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
        terminal.wait_within(Duration::from_secs(8), &what, |screen| {
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
