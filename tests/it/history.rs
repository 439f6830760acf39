//! The way back and what is told of the past, by the program as a person runs it.

use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;
use usher::import::{
    self, Act, ClusterAct, Confirmation, ConsentAnswer, DuplicateDesk, RowState, Typed, UndoMode, UndoRequest,
};
use usher::review::Policy;

use crate::support::desk::{decide, exported, load, merge_into, open, store, unseen, wait};
use crate::support::pty::{ENTER, ESC, Terminal};
use crate::support::{Sandbox, USHER, csv_maps, demo, is_hostile, refused};

const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1;REMARK
0000000001;MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;anna@bluewin.ch;
0000000002;MR;Bruno;Favre;1961-11-30;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;bruno@bluewin.ch;old
0000000003;MR;Hugo;Blanc;1950-01-02;Chemin Vert 1;1003;Lausanne;CH;;hugo@bluewin.ch;
";

fn update(sandbox: &Sandbox, name: &str, text: &str) -> Value {
    sandbox.write(name, text);
    sandbox.run(&["apply", name, "--db", "base.db", "--json"]).json()
}

fn export(sandbox: &Sandbox) -> String {
    sandbox.ok(&["export", "--db", "base.db"]).out
}

#[test]
fn a_contact_that_was_changed_since_stays_and_is_told_field_by_field() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    let before = export(&sandbox);
    update(&sandbox, "a.csv", "CONTACT_NR;REMARK\n0000000001;first\n0000000002;first\n");
    update(&sandbox, "b.csv", "CONTACT_NR;REMARK\n0000000002;second\n");
    let dry = sandbox.run(&["undo", "2", "--dry-run", "--json", "--db", "base.db"]);
    let told = dry.json();
    assert_eq!((dry.code, &told["dry_run"], &told["contacts"]), (1, &true.into(), &1.into()));
    assert_eq!(told["rows"], 1);
    let left = &told["left"][0];
    assert_eq!((&left["contact"], &left["why"]), (&"0000000002".into(), &"changed since".into()));
    let field = &left["fields"][0];
    let sides = ["before", "after", "now"].map(|side| field[side].as_str().unwrap().to_owned());
    assert_eq!(sides, ["old", "first", "second"]);
    assert!(export(&sandbox).contains("first"), "nothing was written");
    let words = sandbox.run(&["undo", "2", "--dry-run", "--db", "base.db"]).out;
    assert!(words.contains("nothing is written") && words.contains("old → first, now second"), "{words}");

    let undone = sandbox.run(&["undo", "2", "--json", "--db", "base.db"]);
    assert_eq!((undone.code, &undone.json()["left"]), (1, &told["left"]));
    assert_eq!(undone.json()["undone_by"].as_array().unwrap().len(), 1);
    sandbox.ok(&["undo", "3", "--db", "base.db"]);
    let after = export(&sandbox);
    let remark = |text: &str, number: &str| {
        csv_maps(text).into_iter().find(|c| c["CONTACT_NR"] == number).unwrap().remove("REMARK")
    };
    assert_eq!(remark(&after, "0000000002").as_deref(), Some("first"), "its first change stands");
    assert_eq!(remark(&after, "0000000001"), remark(&before, "0000000001"));
}

#[test]
fn receipts_are_taken_back_one_by_one_in_any_order() {
    let sandbox = Sandbox::new();
    let path = sandbox.path("base.db");
    wait(async {
        let store = store(&path).await;
        load(&store, &sandbox.path(""), BASE).await;
        let file = sandbox.write("file.csv", "CONTACT_NR;REMARK\n0000000001;x\n0000000002;y\n0000000003;z\n");
        let desk = open(&store, &file).await.desk;
        for row in [2, 3, 4] {
            let number = format!("{:010}", row - 1);
            decide(&desk, row, merge_into(&number)).await;
            desk.plan(unseen()).await.unwrap();
            desk.commit(unseen()).await.unwrap();
        }
        store.close().await;
    });
    let receipts = |sandbox: &Sandbox| {
        let told = sandbox.ok(&["history", "--batch", "2", "--json", "--db", "base.db"]).json();
        let of = told["batches"][0]["receipts"].as_array().unwrap().clone();
        of.iter().map(|r| r["receipt"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(receipts(&sandbox), [4, 3, 2]);
    let loaded = {
        let other = Sandbox::new();
        other.base(BASE);
        export(&other)
    };
    let middle = sandbox.ok(&["undo", "2", "--receipt", "3", "--json", "--db", "base.db"]).json();
    assert_eq!((&middle["contacts"], &middle["rows"]), (&1.into(), &1.into()));
    refused(
        &sandbox.run(&["undo", "2", "--receipt", "3", "--db", "base.db"]),
        "taken back already, by receipt 5",
    );
    refused(&sandbox.run(&["undo", "2", "--receipt", "5", "--db", "base.db"]), "an undo is not undone");
    refused(
        &sandbox.run(&["undo", "2", "--receipt", "1", "--db", "base.db"]),
        "not of batch 2 but of batch 1",
    );
    refused(&sandbox.run(&["undo", "2", "--receipt", "77", "--db", "base.db"]), "there is no receipt 77");
    let rest = sandbox.ok(&["undo", "2", "--json", "--db", "base.db"]).json();
    assert_eq!(rest["receipts"], serde_json::json!([4, 2]), "newest first, without the one that is back");
    assert_eq!(export(&sandbox), loaded);
    let told = sandbox.ok(&["history", "--batch", "2", "--json", "--db", "base.db"]).json();
    assert_eq!(
        (&told["batches"][0]["outcome"]["waiting"], &told["batches"][0]["state"]),
        (&3.into(), &"open".into())
    );
}

/// Two receipts of one batch on one contact, a structure with relays of both: all of it goes in one step.
#[test]
fn a_batch_of_several_commits_goes_back_whole() {
    let sandbox = Sandbox::new();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let before = exported(&store).await;
        let text = "OFFICIAL_NAME;FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN\n\
                    Zirkus AG;Ida;Frei;Manegeplatz 1;3000;Bern\n\
                    Zirkus AG;Urs;Frei;Manegeplatz 1;3000;Bern\n";
        let file = sandbox.write("file.csv", text);
        let desk = open(&store, &file).await.desk;
        for row in [2, 3] {
            // What is in the base by now is the candidate of the row that is left.
            let line = desk.queue().await.unwrap().into_iter().find(|l| l.row == row).unwrap();
            desk.act(Act::Decide(vec![(row, line.proposal.decision)])).await.unwrap();
            desk.plan(unseen()).await.unwrap();
            desk.commit(unseen()).await.unwrap();
        }
        let first =
            store.receipts().await.unwrap().iter().filter(|r| r.batch == 2).map(|r| r.id).min().unwrap();
        let only = desk.take_back(Some(first), UndoMode::Tell, unseen()).await.unwrap();
        let stays: Vec<_> = only.left.iter().map(|left| left.why.as_str()).collect();
        assert_eq!(
            stays,
            ["has relays by now"],
            "the structure carries a relay of the other commit: {only:?}"
        );
        assert_eq!(only.rows, 1, "the relay goes, its row is decided anew");
        let all = desk.take_back(None, UndoMode::Write, unseen()).await.unwrap();
        assert_eq!((all.left.len(), all.receipts.len(), all.rows), (0, 2, 2), "{all:?}");
        assert_eq!(exported(&store).await, before);
        assert!(desk.queue().await.unwrap().iter().all(|l| l.state == RowState::Open));
    });
}

#[test]
fn a_created_contact_with_sales_stays() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;HAS_SALES\n0000000001;Keller;TRUE\n0000000002;Favre;FALSE\n");
    let undone = sandbox.run(&["undo", "1", "--json", "--db", "base.db"]).json();
    assert_eq!(
        (&undone["left"][0]["contact"], &undone["left"][0]["why"]),
        (&"0000000001".into(), &"has sales".into())
    );
    let left = csv_maps(&export(&sandbox));
    assert_eq!(left.iter().map(|c| c["CONTACT_NR"].as_str()).collect::<Vec<_>>(), ["0000000001"]);
}

/// Who was merged away comes back although the head was changed since; a head stays while who was merged into it does.
#[test]
fn a_merge_is_taken_back_and_its_past_is_told() {
    let sandbox = Sandbox::new();
    let twins = "CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;TELEPHONE\n\
                 0000000001;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;\n\
                 0000000004;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;044 211 22 33\n";
    let number = wait(async {
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), twins).await;
        let desk = DuplicateDesk::open(Arc::clone(&store), "anna", unseen()).await.unwrap();
        desk.act(&ClusterAct::MergeSure(0.5)).await.unwrap();
        let batch = desk.commit(unseen()).await.unwrap().batch;
        drop(desk);
        store.close().await;
        batch.to_string()
    });
    let show = sandbox.ok(&["show", &number, "--db", "base.db"]).out;
    assert!(show.contains("duplicate of 0000000001, decided by anna"), "{show}");
    update(&sandbox, "file.csv", "CONTACT_NR;REMARK\n0000000001;changed\n");
    let told = sandbox.run(&["undo", &number, "--json", "--db", "base.db"]).json();
    assert_eq!((&told["contacts"], told["left"].as_array().unwrap().len()), (&1.into(), 1), "{told}");
    assert_eq!(told["left"][0]["contact"], "0000000001");
    // The past of the one that was merged away goes on in its head.
    let past = sandbox.ok(&["history", "--contact", "0000000004", "--db", "base.db"]).out;
    assert!(past.contains("duplicates merged: 0000000004") && past.contains("changed"), "{past}");
}

#[test]
fn the_audit_says_who_when_what_and_why() {
    let sandbox = Sandbox::new();
    let opened = wait(async {
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let text = "CONTACT_NR;EMAIL1;FIRSTNAME;LASTNAME;REMARK\n\
                    0000000001;;;;by number\n;bruno@bluewin.ch;Bruno;Favre;by e-mail\n;;Hugo;Blanc;by hand\n;;Zoe;Ypsilanti;\n";
        let file = sandbox.write("file.csv", text);
        let desk = open(&store, &file).await.desk;
        decide(&desk, 4, merge_into("0000000003")).await;
        desk.decide_by(Policy::Cautious).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        store.close().await;
        desk.batch()
    });
    let batch = opened.to_string();
    let show = sandbox.ok(&["show", &batch, "--db", "base.db"]).out;
    for words in [
        "by number, policy cautious",
        "by e-mail and name, policy cautious",
        "merged: ",
        "decided by anna ",
        "new, policy cautious",
    ] {
        assert!(show.contains(words), "{words} in\n{show}");
    }
    let json = sandbox.ok(&["show", &batch, "--json", "--db", "base.db"]).json();
    let changes = json["changes"].as_array().unwrap();
    let of = |number: &str| changes.iter().find(|c| c["change"]["contact"] == number).unwrap();
    let why = &of("0000000003")["why"][0];
    assert_eq!((&why["by"], &why["row"]), (&"anna".into(), &4.into()));
    assert!(why["at"].as_str().unwrap().ends_with('Z'), "UTC: {why}");
    let field = &of("0000000001")["fields"][0];
    assert_eq!((&field["row"], &field["rule"]), (&2.into(), &"a filled cell wins".into()));
    let loaded = sandbox.ok(&["show", "1", "--json", "--db", "base.db"]).json();
    assert_eq!(loaded["changes"][0]["why"][0]["policy"], "create-all");

    let table = csv_maps(&sandbox.ok(&["show", &batch, "--format", "csv", "--db", "base.db"]).out);
    let remark = table.iter().find(|r| r["contact"] == "0000000002" && r["after"] == "by e-mail").unwrap();
    assert_eq!(
        (remark["before"].as_str(), remark["row"].as_str(), remark["decided"].as_str()),
        ("old", "3", "policy cautious")
    );
    let one = sandbox.ok(&["show", &batch, "--contact", "0000000002", "--json", "--db", "base.db"]).json();
    assert_eq!(one["changes"].as_array().unwrap().len(), 1);
    refused(&sandbox.run(&["show", &batch, "--receipt", "99", "--db", "base.db"]), "has no receipt 99");
}

/// What somebody else decided before reasons were kept is read as it is.
#[test]
fn entries_without_reasons_are_told() {
    let old = r#"{"kind":"create","rows":[2]}"#;
    let cause: usher::batch::Cause = serde_json::from_str(old).unwrap();
    assert!(cause.why.is_empty() && cause.origins.is_empty());
    assert_eq!(serde_json::to_string(&cause).unwrap(), old, "and takes no more room");
}

#[test]
fn history_is_asked_for_by_batch_person_and_day() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("b.csv", "CONTACT_NR;REMARK\n0000000002;second\n");
    sandbox.ok(&["apply", "b.csv", "--db", "base.db", "--operator", "bert"]);
    let batches = |args: &[&str]| {
        let told = sandbox.ok(&[&["history", "--json", "--db", "base.db"], args].concat()).json();
        told["batches"].as_array().unwrap().iter().map(|b| b["batch"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(batches(&[]), [2, 1]);
    assert_eq!(batches(&["--operator", "bert"]), [2]);
    assert_eq!(batches(&["--batch", "1"]), [1]);
    assert_eq!(batches(&["--since", "2020-01-01"]), [2, 1]);
    assert!(batches(&["--since", "2999-01-01"]).is_empty());
    // Who works does not narrow what is told unless it is asked for here.
    let told = sandbox
        .usher()
        .args(["history", "--json", "--db", "base.db"])
        .env("USHER_OPERATOR", "bert")
        .output()
        .unwrap();
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!(told["batches"].as_array().unwrap().len(), 2);
    let table = csv_maps(&sandbox.ok(&["history", "--format", "csv", "--db", "base.db"]).out);
    assert_eq!((table[0]["operator"].as_str(), table[0]["contacts"].as_str()), ("bert", "1"));
    assert!(table.iter().all(|line| line["at"].ends_with('Z')));
    let mine = sandbox
        .ok(&["history", "--contact", "0000000002", "--operator", "bert", "--json", "--db", "base.db"])
        .json();
    assert_eq!(mine["changes"].as_array().unwrap().len(), 1);
    refused(
        &sandbox.run(&["history", "--contact", "0000000099", "--db", "base.db"]),
        "no contact 0000000099",
    );
    refused(&sandbox.run(&["history", "--batch", "9", "--db", "base.db"]), "no batch 9");
    let misuse = sandbox.run(&["history", "--since", "yesterday", "--db", "base.db"]);
    assert_eq!(misuse.code, 2);
}

#[test]
fn hostile_text_is_made_visible_and_no_formula_runs() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;REMARK\n0000000001;Kel\u{202e}ler;x\n");
    update(&sandbox, "a.csv", "CONTACT_NR;REMARK\n0000000001;\u{1b}[2J@SUM(1)\n");
    update(&sandbox, "b.csv", "CONTACT_NR;REMARK\n0000000001;\"@SUM(A1)\"\n");
    for args in [
        &["show", "3"][..],
        &["history", "--contact", "0000000001"],
        &["history"],
        &["undo", "2", "--dry-run"],
    ] {
        let told = sandbox.run(&[args, &["--db", "base.db"]].concat()).out;
        assert!(!told.is_empty() && !told.chars().any(is_hostile), "{args:?}: {told:?}");
    }
    let table = csv_maps(&sandbox.ok(&["show", "3", "--format", "csv", "--db", "base.db"]).out);
    assert!(table.iter().any(|line| line["after"] == " @SUM(A1)"), "{table:?}");
}

/// An undo that is killed took everything back or nothing.
#[test]
fn a_killed_undo_leaves_all_or_nothing() {
    let sandbox = Sandbox::new();
    let mut text = String::from("CONTACT_NR;LASTNAME;EMAIL1\n");
    (1..3_000).for_each(|n| text.push_str(&format!("{n:010};Moretti{n};e{n}@bluewin.ch\n")));
    sandbox.base(&text);
    let started = Instant::now();
    std::fs::copy(sandbox.path("base.db"), sandbox.path("whole.db")).unwrap();
    sandbox.ok(&["undo", "1", "--db", "whole.db"]);
    let lasts = started.elapsed();
    let contacts = |base: &str| csv_maps(&sandbox.ok(&["export", "--db", base]).out).len();
    for part in 1..=6 {
        let name = format!("killed-{part}.db");
        std::fs::copy(sandbox.path("base.db"), sandbox.path(&name)).unwrap();
        let mut process = Process::new(USHER)
            .args(["undo", "1", "--db", &name])
            .current_dir(sandbox.path(""))
            .envs(sandbox.environment())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(lasts.mul_f64(f64::from(part) / 7.0).max(Duration::from_millis(5)));
        let _ = process.kill();
        process.wait().unwrap();
        let left = contacts(&name);
        assert!(left == 0 || left == 2_999, "half restored: {left}");
        let told = sandbox.ok(&["history", "--json", "--db", &name]).json();
        let waiting = told["batches"][0]["outcome"]["waiting"].as_u64().unwrap();
        assert_eq!(waiting == 2_999, left == 0, "rows are where their contacts are");
        assert_eq!(told["batches"][0]["state"] == "open", left == 0);
    }
}

/// Waits until a text has left the screen.
fn gone(terminal: &Terminal, text: &str) {
    terminal.wait_until(&format!("no more {text}"), |screen| !screen.contents().contains(text));
}

#[test]
fn a_receipt_is_taken_back_in_the_console() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let before = sandbox.ok(&["export", "--db", "demo/contacts.db"]).out;
    let mut terminal = Terminal::start(&sandbox, (120, 40), &["review", "2", "--db", "demo/contacts.db"]);
    terminal.wait_for_open(314);
    for done in 1..=4 {
        terminal.press("a");
        terminal.wait_for_open(314 - done);
    }
    terminal.press("C");
    terminal.wait_for("ready, nothing is written yet");
    terminal.press("c");
    terminal.wait_for("Confirm 1 of 1");
    terminal.press(&format!("3{ENTER}"));
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("receipt 2 of batch 2");
    terminal.press(ENTER);
    gone(&terminal, "4 contacts written");
    terminal.press("H");
    terminal.wait_for("Changes of receipt 2");
    terminal.wait_for("decided by anna");
    terminal.press("K");
    terminal.wait_for("What happened to");
    terminal.wait_for("receipt 2 of batch 2");
    terminal.press(ESC);
    // A key right after it would be one with Alt.
    gone(&terminal, "What happened to");
    terminal.press("u");
    terminal.wait_for("Take receipt 2 back");
    terminal.press("uu");
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("taken back:");
    terminal.wait_for("took receipt 2 back");
    terminal.press("ju");
    terminal.wait_for("taken back already, by receipt 3");
    terminal.press("H");
    gone(&terminal, "History: what was committed");
    terminal.wait_for_open(314);
    terminal.press("q");
    terminal.wait_for_end();
    assert_eq!(sandbox.ok(&["export", "--db", "demo/contacts.db"]).out, before);
}

/// A row of a random batch: a new person, a key, an e-mail that may be known, a structure, or a likeness of the base's.
fn row() -> impl Strategy<Value = String> {
    let number = select(vec!["", "", "", "0000000001", "0000000002", "0000000077", "0000000078"]);
    let name = select(vec![
        ("Anna", "Keller"),
        ("Bruno", "Favre"),
        ("Zoe", "Ypsilanti"),
        ("", "Rossi"),
        ("Ida", "Frei"),
    ]);
    let structure = select(vec!["", "", "", "Zirkus AG", "Theater GmbH"]);
    let email = select(vec!["", "", "anna@bluewin.ch", "neu@bluewin.ch", "bruno@bluewin.ch", "="]);
    let remark = select(vec!["", "x", "||more", "=", "\u{1b}odd"]);
    let place = select(vec![";;", "Manegeplatz 1;3000;Bern", "Bahnhofstrasse 1;8001;Zürich"]);
    (number, name, structure, email, remark, place).prop_map(
        |(number, (first, last), structure, email, remark, place)| {
            format!("{number};{first};{last};{structure};{email};{remark};{place}\n")
        },
    )
}

const COLUMNS: &str = "CONTACT_NR;FIRSTNAME;LASTNAME;OFFICIAL_NAME;EMAIL1;REMARK;LINE1;ZIPCODE;TOWN\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is committed, in however many commits: taken back whole, or receipt by receipt from the newest on, the
    /// export is what it was, byte for byte, and every row is undecided.
    #[test]
    fn what_is_applied_and_taken_back_leaves_no_trace(
        rows in vec(row(), 1..14),
        commits in 1_usize..4,
        by_receipt in any::<bool>(),
    ) {
        let sandbox = Sandbox::new();
        let file = sandbox.write("file.csv", format!("{COLUMNS}{}", rows.concat()));
        wait(async {
            let store = store(&sandbox.path("base.db")).await;
            load(&store, &sandbox.path(""), BASE).await;
            let before = exported(&store).await;
            let desk = open(&store, &file).await.desk;
            for commit in 0..commits {
                let open: Vec<_> = desk.queue().await.unwrap().into_iter()
                    .filter(|l| l.state == RowState::Open && !l.proposal.decision.is_empty())
                    .collect();
                let share = open.len().div_ceil(commits - commit);
                for line in open.into_iter().take(share) {
                    let _ = desk.act(Act::Decide(vec![(line.row, line.proposal.decision)])).await;
                }
                let held = desk.plan(unseen()).await.unwrap().held;
                for column in held {
                    desk.answer_consent(&column.code, Some(ConsentAnswer::Withdrawal)).await.unwrap();
                }
                let plan = desk.plan(unseen()).await.unwrap();
                let typed: Vec<Typed> = plan.confirmations.iter().map(Confirmation::typed).collect();
                desk.commit_confirmed(&typed, unseen()).await.unwrap();
            }
            drop(desk);
            let mut receipts: Vec<i64> =
                store.receipts().await.unwrap().iter().filter(|r| r.batch == 2).map(|r| r.id).collect();
            if !by_receipt {
                receipts.truncate(1);
            }
            for receipt in receipts {
                let receipt = by_receipt.then_some(receipt);
                let request = UndoRequest { batch: 2, receipt, mode: UndoMode::Tell };
                let told = import::undo_as(Arc::clone(&store), request, "anna", unseen()).await.unwrap();
                let request = UndoRequest { mode: UndoMode::Write, ..request };
                let done = import::undo_as(Arc::clone(&store), request, "anna", unseen()).await.unwrap();
                assert!(done.left.is_empty(), "{:?}", done.left);
                assert_eq!((told.contacts, told.rows, &told.left), (done.contacts, done.rows, &done.left));
            }
            assert_eq!(exported(&store).await, before);
            let outcomes = store.outcomes(2).await.unwrap();
            assert!(outcomes.is_empty(), "rows that are in: {outcomes:?}");
            let check = import::check_index(store.as_ref()).await.unwrap();
            assert!(check.faults.is_empty(), "{:?}", check.faults);
        });
    }
}
