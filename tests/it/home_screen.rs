//! Home: what it asks of a base and of folders, and `usher` alone in a real pseudo-terminal.

use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use usher::import::{Act, BatchKind, FileKind, FileScope, HomeDesk, complete_path, find_files, preview_file};
use usher::review::{Decision, Outcome};
use usher::source::ReadOptions;
use usher::store::{BatchState, NewBatch};

use crate::support::desk::{decide, load, open, store, unseen, wait};
use crate::support::pty::{ENTER, ESC, Terminal};
use crate::support::{Sandbox, demo};

const WIDE: (u16, u16) = (120, 40);

const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;COUNTRY;EMAIL1
0000000001;MRS;Anna;Keller;Bahnhofstrasse 1;8001;Zürich;CH;anna.keller@bluewin.ch
0000000002;MR;Bruno;Favre;Rue du Lac 12;1800;Vevey;CH;bruno.favre@bluewin.ch
";

/// Five people, one row that names a contact that is not there, one with two parts.
const FILE: &str = "\
OPERATION;CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;COUNTRY;EMAIL1;OFFICIAL_NAME
;;MRS;Elena;Moretti;Via Verdi 20;6500;Bellinzona;CH;elena.moretti@ticino.com;
;;MR;Fabio;Conti;Piazza Grande 5;6600;Locarno;CH;fabio.conti@bluewin.ch;
;;MRS;Greta;Suter;Sonnenweg 14;3011;Bern;CH;greta.suter@bluewin.ch;
;;MR;Hugo;Blanc;Avenue de la Gare 7;1003;Lausanne;CH;hugo.blanc@bluewin.ch;
UPDATE;0000000099;MR;Nobody;Nowhere;;;;;;
;;MRS;Ida;Frey;Hafenweg 3;4057;Basel;CH;ida.frey@bluewin.ch;Frey Segel AG
";

fn home(sandbox: &Sandbox, size: (u16, u16), db: &str) -> Terminal {
    Terminal::start(sandbox, size, &["--db", db])
}

/// The line of the list that begins with the number of a batch.
fn line_of(screen: &str, batch: u32) -> String {
    let own =
        |line: &&str| line.trim_start_matches('▸').split_whitespace().next() == Some(&batch.to_string());
    screen.lines().find(own).unwrap_or_default().to_owned()
}

#[test]
fn counts_of_a_batch_add_up_to_its_rows_whatever_was_done() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let desk = open(&store, &sandbox.write("spring.csv", FILE)).await.desk;
        let home = HomeDesk::new(Arc::clone(&store), "anna");
        let counts = async |home: &HomeDesk| {
            let all = home.counts(&[desk.batch()]).await.unwrap();
            assert_eq!(all.iter().map(|(_, c)| c.total()).sum::<u64>(), 6);
            all[0].1
        };
        let fresh = counts(&home).await;
        assert_eq!((fresh.open, fresh.failed, fresh.to_decide()), (5, 1, 6));
        decide(&desk, 2, Decision::create()).await;
        decide(&desk, 3, Decision::Skip { reason: "\"do\":\"wait\"".into() }).await;
        decide(&desk, 4, Decision::Wait { question: "\"do\":\"create\"?".into() }).await;
        // One part of two is decided: the row is still open.
        decide(&desk, 7, Decision::create()).await;
        let some = counts(&home).await;
        assert_eq!((some.decided, some.put_off, some.open, some.failed), (2, 1, 2, 1));
        let queue = desk.queue().await.unwrap();
        let open = queue.iter().filter(|l| l.state == usher::import::RowState::Open).count() as u64;
        assert_eq!(some.to_decide(), open, "as the review counts them");
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        let committed = counts(&home).await;
        assert_eq!(committed.committed.of(Outcome::Created), 1);
        assert_eq!(committed.committed.of(Outcome::Skipped), 1);
        assert_eq!(home.counts(&[]).await.unwrap(), []);
    });
}

#[test]
fn batches_come_in_pages_without_what_they_hold() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        for number in 1..=450 {
            let new = NewBatch {
                file_name: format!("file-{number}.csv"),
                file_path: format!("/imports/{}/file-{number}.csv", number % 3),
                fingerprint: format!("{number:064x}"),
                operator: "anna".into(),
                created_at: "2026-11-22T14:03:00Z".into(),
                newer: "ask".into(),
            };
            let id = store.create_batch(&new).await.unwrap();
            store.finish_staging(id, 0, &format!("{{\"big\":\"{}\"}}", "x".repeat(2_000))).await.unwrap();
        }
        let home = HomeDesk::new(Arc::clone(&store), "anna");
        let (mut before, mut seen) = (None, Vec::new());
        loop {
            let page = home.batches(before, 200).await.unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.brief.id);
            assert!(page.iter().all(|b| b.kind == BatchKind::File && b.brief.state == BatchState::Open));
            seen.extend(page.iter().map(|b| b.brief.id));
        }
        assert_eq!(seen, (1..=450).rev().collect::<Vec<_>>());
        let folders: Vec<PathBuf> = ["/imports/0", "/imports/2"].map(PathBuf::from).into();
        assert_eq!(home.folders(2).await.unwrap(), folders, "the last one first, each once");
    });
}

#[test]
fn the_folder_of_a_file_is_remembered_however_it_was_named() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    std::fs::create_dir(sandbox.path("incoming")).unwrap();
    sandbox.write("incoming/here.csv", FILE);
    let ran = sandbox.run(&["apply", "./incoming/here.csv", "--db", "base.db"]);
    assert_eq!(ran.code, 1, "rows wait: {}{}", ran.out, ran.err);
    let here = std::fs::canonicalize(sandbox.path("")).unwrap();
    wait(async {
        let home = HomeDesk::new(store(&sandbox.path("base.db")).await, "anna");
        assert_eq!(home.folders(9).await.unwrap(), [here.join("incoming"), here.clone()]);
        let newest = home.batches(None, 1).await.unwrap().remove(0).brief;
        assert_eq!(PathBuf::from(newest.file_path), here.join("incoming/here.csv"));
    });
}

#[test]
fn a_batch_is_forgotten_only_while_nothing_of_it_is_in() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let desk = open(&store, &sandbox.write("spring.csv", FILE)).await.desk;
        let batch = desk.batch();
        decide(&desk, 2, Decision::create()).await;
        desk.act(Act::Mark(vec![(3, true)])).await.unwrap();
        desk.act(Act::Note(vec![(4, "ask <her> about the move".into())])).await.unwrap();
        desk.act(Act::Later(vec![(4, true), (5, true)])).await.unwrap();
        let home = HomeDesk::new(Arc::clone(&store), "berta");
        let lines = home.discard_preview(batch).await.unwrap().lines.join("\n");
        for words in [
            "6 rows are forgotten",
            "1 decision is lost",
            "1 mark is lost",
            "1 note is lost",
            "2 rows are laid aside for later no more",
            "stays where it is",
        ] {
            assert!(lines.contains(words), "{words}\n{lines}");
        }
        let error = home.discard(batch).await.unwrap_err();
        assert!(error.message.contains("anna"), "somebody works on it: {error}");
        drop(desk);
        assert_eq!(home.discard(batch).await.unwrap(), "spring.csv");
        assert!(store.batch(batch).await.unwrap().is_none());
        assert!(home.counts(&[batch]).await.unwrap().is_empty(), "its rows are gone too");
        let loaded = home.batches(None, 9).await.unwrap()[0].brief.id;
        for refused in
            [home.discard(loaded).await.map(|_| ()), home.discard_preview(loaded).await.map(|_| ())]
        {
            assert!(refused.unwrap_err().message.contains("was committed"));
        }
        assert!(home.discard(77).await.unwrap_err().message.contains("no batch 77"));
        assert_eq!(store.info().await.unwrap().contacts, 2);
    });
}

#[test]
fn the_walk_ends_and_shows_what_is_read() {
    let sandbox = Sandbox::new();
    let make = |path: &str| {
        let path = sandbox.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "Name;Town\nMüller;Bern\n").unwrap();
    };
    for path in ["here/a.csv", "here/B.XLSX", "here/deep/b/c/d.ods", "here/deep/b/c/d/e/too-deep.csv"] {
        make(path);
    }
    for path in ["here/.hidden/x.csv", "here/.secret.csv", "here/picture.png", "here/notes", "used/old.csv"] {
        make(path);
    }
    for number in 0..4_100 {
        make(&format!("here/huge/{number}.csv"));
    }
    symlink(sandbox.path("here"), sandbox.path("here/deep/loop")).unwrap();
    symlink(sandbox.path("used/old.csv"), sandbox.path("here/link.csv")).unwrap();
    symlink(sandbox.path("nowhere"), sandbox.path("here/broken.csv")).unwrap();
    let scope = FileScope { here: sandbox.path("here"), home: Some(sandbox.path("")) };
    let used = ["used", "gone", "here", "here/huge"].map(|folder| sandbox.path(folder));
    let found = find_files(&scope, &used);
    let mut names: Vec<_> = found.files.iter().map(|f| (f.folder.as_str(), f.name.as_str())).collect();
    names.sort_unstable();
    let expected =
        [(".", "B.XLSX"), (".", "a.csv"), (".", "link.csv"), ("deep/b/c", "d.ods"), ("~/used", "old.csv")];
    assert_eq!(names, expected);
    let huge = "folders with more than 4000 entries are left out: 1";
    assert_eq!(found.left_out, [huge], "it was used, and it lies here");
    assert!(found.files.iter().all(|f| f.size > 0 && !f.age.is_empty() && f.changed.len() == 16));
}

#[test]
fn a_path_is_completed_and_a_file_looked_into() {
    let sandbox = Sandbox::new();
    sandbox.write("spring-1.csv", "Name;Town\nMüller;Bern\nRossi;Locarno\n");
    sandbox.write("spring.png", "x");
    std::fs::create_dir(sandbox.path("spring-files")).unwrap();
    std::fs::create_dir(sandbox.path(".config")).unwrap();
    let scope = FileScope { here: sandbox.path("spring-files"), home: Some(sandbox.path("")) };
    let names = |typed: &str| -> Vec<(String, FileKind)> {
        complete_path(typed, &scope).into_iter().map(|f| (f.name, f.kind)).collect()
    };
    let both = vec![("spring-files".into(), FileKind::Folder), ("spring-1.csv".into(), FileKind::File)];
    assert_eq!(names("~/SPR"), both);
    assert_eq!(names("../spr"), both);
    assert_eq!(names("~/.c"), [(".config".into(), FileKind::Folder)]);
    assert_eq!(names("~/."), names("~/.c"), "a dot begins a hidden name");
    assert_eq!(names("..").len(), 2, "two dots are a folder");
    assert_eq!(names("../spring-files/.."), names("../"));
    assert!(names("~").iter().all(|(name, _)| !name.starts_with('.')));
    assert_eq!(names("/no/such/folder/x"), []);
    let options = ReadOptions::default();
    let seen = preview_file(&sandbox.path("spring-1.csv"), 2, &options);
    assert_eq!((seen.told.as_str(), seen.lines), ("text", vec!["Name;Town".into(), "Müller;Bern".into()]));
    assert!(preview_file(&sandbox.path("none.csv"), 2, &options).told.contains("none.csv"));
}

#[test]
fn home_opens_a_batch_where_it_was_left_and_is_there_again_afterwards() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = home(&sandbox, WIDE, "demo/contacts.db");
    terminal.wait_for("314 rows = 0 committed + 0 decided + 0 put off");
    // Counts and header may come one after the other on a busy machine; then nothing comes any more.
    let written = terminal.quiet_for(Duration::from_secs(1));
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(terminal.raw().len(), written, "an idle home writes nothing");
    terminal.press(ENTER);
    terminal.wait_for("314 to decide");
    terminal.press("aajj");
    terminal.wait_for_check(3);
    terminal.wait_until("row 6", |s| s.contents().contains("─ Row 6 ─"));
    terminal.press("q");
    terminal.wait_for("batch 2: 312 rows to decide");
    terminal.wait_for("314 rows = 0 committed + 2 decided");
    terminal.press(ENTER);
    terminal.wait_until("the same row", |s| s.contents().contains("─ Row 6 ─"));
    terminal.press("O");
    terminal.wait_for("Batch 2");
    terminal.press("D");
    terminal.wait_for("settings of demo");
    terminal.press("q");
    terminal.wait_for("nothing was changed");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
    assert_eq!(terminal.titles().first().map(String::as_str), Some("usher · demo (rehearsal)"));
}

#[test]
fn a_review_that_was_started_by_itself_goes_home_by_key() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = Terminal::start(&sandbox, (80, 24), &["review", "2", "--db", "demo/contacts.db"]);
    terminal.wait_for("314 to decide");
    terminal.press("O");
    terminal.wait_for("314 rows = ");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 1, "rows wait");
    terminal.assert_restored();
}

#[test]
fn a_file_is_picked_by_a_few_letters_and_read() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    std::fs::create_dir(sandbox.path("incoming")).unwrap();
    sandbox.write("incoming/autumn \u{1b}[31m.csv", FILE);
    let mut terminal = home(&sandbox, (80, 24), "demo/contacts.db");
    terminal.wait_for("spring-season.csv");
    terminal.press("o");
    terminal.wait_for("Open a file");
    terminal.wait_for("autumn ␛[31m.csv");
    terminal.press("autu");
    terminal.wait_for(";;MRS;Elena;Moretti");
    terminal.press(ENTER);
    terminal.wait_for("6 rows");
    terminal.wait_for("to decide");
    terminal.press("a");
    terminal.wait_for_check(2);
    terminal.press("q");
    terminal.wait_for("Batch 3");
    terminal.wait_until("its counts", |s| line_of(&s.contents(), 3).contains('6'));
    terminal.press("-");
    terminal.wait_for("1 decision is lost");
    terminal.press(&format!("2{ENTER}"));
    terminal.wait_for("that is not the number");
    terminal.press("-");
    terminal.wait_for("1 decision is lost");
    terminal.press(&format!("3{ENTER}"));
    terminal.wait_for("is forgotten");
    terminal.wait_until("two batches", |s| line_of(&s.contents(), 3).is_empty());
    assert!(sandbox.path("incoming").join("autumn \u{1b}[31m.csv").exists());
    terminal.press("o");
    terminal.wait_for("Open a file");
    terminal.press("~/inc");
    terminal.wait_for("incoming/");
    terminal.press("\t");
    terminal.wait_for("Open a file: ~/incoming/");
    terminal.press(ESC);
    terminal.wait_for("Batch 2");
    terminal.press("jH");
    terminal.wait_for("History of the base");
    terminal.wait_for("committed contacts.csv");
    terminal.press("q");
    terminal.wait_for_end();
    terminal.assert_restored();
}

#[test]
fn looking_at_a_base_that_is_not_there_makes_none() {
    let sandbox = Sandbox::new();
    let mut terminal = home(&sandbox, (60, 16), "new.db");
    terminal.wait_for("There is nothing in this base yet");
    terminal.press(&format!("{ENTER}d-c"));
    terminal.wait_for("Find a contact");
    terminal.press("xyz");
    terminal.wait_for("nobody answers");
    terminal.press(ESC);
    terminal.wait_for("There is nothing in this base yet");
    terminal.press("H");
    terminal.wait_for("nothing was committed yet");
    terminal.press(ESC);
    terminal.wait_for("There is nothing in this base yet");
    terminal.resize(1, 1);
    std::thread::sleep(Duration::from_millis(200));
    terminal.resize(60, 16);
    terminal.wait_for("There is nothing in this base yet");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
    assert!(!sandbox.path("new.db").exists());
    let ran = sandbox.run(&["--db", "new.db"]);
    assert_eq!(
        (ran.code, ran.out.contains("usher review FILE|BATCH")),
        (0, true),
        "without a terminal a list"
    );
}

#[test]
fn what_cannot_be_opened_is_said_at_home() {
    let sandbox = Sandbox::new();
    sandbox.base(&BASE.replace(';', ","));
    sandbox.write("sub.csv", "");
    sandbox.write("picture.csv", b"\x89PNG\r\n\x1a\n0000");
    let mut terminal = home(&sandbox, WIDE, "base.db");
    terminal.wait_for("existing.csv");
    terminal.press("o");
    terminal.wait_for("picture.csv");
    terminal.press("pict");
    terminal.wait_for("a picture");
    terminal.press(ENTER);
    terminal.wait_for("Batch 1");
    terminal.wait_for("▲");
    let before = Instant::now();
    terminal.signal(rustix::process::Signal::TERM);
    terminal.wait_for_end();
    assert!(before.elapsed() < Duration::from_secs(20));
    terminal.assert_restored();
}
