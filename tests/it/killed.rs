//! Programs that are killed: the base is sound, holds all of a commit or nothing of it, and the work goes on.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Child, Command as Process, Stdio};
use std::time::{Duration, Instant};

use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::support::desk::wait;
use crate::support::pty::PATIENCE;
use crate::support::{Sandbox, USHER};

/// People enough that a commit takes a while.
fn crowd(rows: usize) -> String {
    let mut text = String::from("FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;EMAIL1\n");
    for i in 0..rows {
        writeln!(text, "Elena{i};Moretti{i};Via Verdi {i};6500;Bellinzona;elena{i}@bluewin.ch").unwrap();
    }
    text
}

fn apply(sandbox: &Sandbox, base: &str) -> Child {
    let mut process = Process::new(USHER);
    process.args(["apply", "crowd.csv", "--policy", "create-all", "--yes", "--db", base]);
    process.current_dir(sandbox.path("")).envs(sandbox.environment()).env_remove("USHER_DB");
    process.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

async fn ask(base: &Path, question: &'static str) -> Option<String> {
    let options = SqliteConnectOptions::new().filename(base).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.ok()?;
    sqlx::query_scalar(question).fetch_one(&mut connection).await.ok()
}

const PLANNED: &str = "SELECT CAST(count(*) AS TEXT) FROM planned_outcome";
const CONTACTS: &str = "SELECT CAST(count(*) AS TEXT) FROM contact";

/// Waits until the whole plan is stored: from now on it is being written.
fn wait_for_plan(base: &Path, rows: usize, process: &mut Child) {
    wait_for(base, PLANNED, process, |planned| planned == rows);
}

/// Waits until a number in the base is as wanted, or the program has ended.
fn wait_for(base: &Path, question: &'static str, process: &mut Child, wanted: impl Fn(usize) -> bool) {
    let deadline = Instant::now() + PATIENCE;
    let number = || wait(ask(base, question)).and_then(|n| n.parse().ok()).unwrap_or(0);
    while !wanted(number()) {
        assert!(Instant::now() < deadline, "waited in vain for {question}");
        if process.try_wait().unwrap().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Kills so many commits, each at another moment; gives how often nothing and how often all was in.
fn kill_commits(repeats: u32, rows: usize) -> (u32, u32) {
    let sandbox = Sandbox::new();
    sandbox.write("crowd.csv", crowd(rows));
    let reference = sandbox.path("reference.db");
    let mut whole = apply(&sandbox, "reference.db");
    wait_for_plan(&reference, rows, &mut whole);
    let started = Instant::now();
    assert!(whole.wait().unwrap().success());
    let lasts = started.elapsed();
    let (mut nothing, mut all) = (0, 0);
    let mut repeat = 0;
    // When the first commit was slow beside the others, all of them are over before their time: then at once, until one
    // is cut short.
    while repeat < repeats || nothing == 0 && repeat < repeats + 20 {
        let name = format!("killed-{repeat}.db");
        let base = sandbox.path(&name);
        let mut process = apply(&sandbox, &name);
        wait_for_plan(&base, rows, &mut process);
        // Spread over the whole commit, a little beyond its end too.
        if repeat < repeats {
            std::thread::sleep(lasts.mul_f64(1.1 * (f64::from(repeat) + 0.5) / f64::from(repeats)));
        }
        let _ = process.kill();
        process.wait().unwrap();
        assert_eq!(wait(ask(&base, "PRAGMA integrity_check")).as_deref(), Some("ok"));
        let contacts = wait(ask(&base, CONTACTS)).unwrap();
        match contacts.parse::<usize>().unwrap() {
            0 => nothing += 1,
            n if n == rows => all += 1,
            n => panic!("{n} of {rows} contacts after kill {repeat}"),
        }
        assert!(apply(&sandbox, &name).wait().unwrap().success(), "once more after kill {repeat}");
        assert_eq!(wait(ask(&base, CONTACTS)), Some(rows.to_string()), "complete after kill {repeat}");
        repeat += 1;
    }
    (nothing, all)
}

#[test]
fn a_killed_reading_begins_anew() {
    const STAGED: &str = "SELECT CAST(count(*) AS TEXT) FROM staged_row";
    const BATCHES: &str = "SELECT CAST(count(*) AS TEXT) FROM batch";
    let (sandbox, rows) = (Sandbox::new(), 3_000);
    sandbox.write("crowd.csv", crowd(rows));
    let base = sandbox.path("base.db");
    for (question, enough) in [(BATCHES, 1), (STAGED, 1), (STAGED, rows)] {
        let mut process = apply(&sandbox, "base.db");
        wait_for(&base, question, &mut process, |n| n >= enough);
        let _ = process.kill();
        process.wait().unwrap();
        assert_eq!(wait(ask(&base, "PRAGMA integrity_check")).as_deref(), Some("ok"));
        let contacts = wait(ask(&base, CONTACTS)).unwrap();
        assert!(contacts == "0" || contacts == rows.to_string(), "{contacts}");
    }
    assert!(apply(&sandbox, "base.db").wait().unwrap().success());
    assert_eq!(wait(ask(&base, CONTACTS)), Some(rows.to_string()));
    assert_eq!(wait(ask(&base, BATCHES)).as_deref(), Some("1"), "nothing is left of what was begun");
}

#[test]
fn a_killed_commit_leaves_all_or_nothing() {
    let (nothing, all) = kill_commits(3, 1_500);
    assert!(nothing + all >= 3);
    assert!(nothing > 0, "at least one commit was cut short");
}

#[test]
fn many_killed_commits_leave_all_or_nothing() {
    if std::env::var_os("USHER_LONG").is_none() {
        return;
    }
    let (nothing, all) = kill_commits(40, 5_000);
    assert!(nothing > 5 && nothing + all >= 40, "{nothing} nothing, {all} all");
}
