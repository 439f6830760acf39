//! Large files: first rows first, several windows, bounded memory, the same result as in small.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use usher::import::{Desk, Opening};

use crate::support::desk::{request, store, wait};
use crate::support::{Sandbox, total};

/// People of whom every hundredth is the twin of the one before.
fn crowd(rows: usize) -> String {
    let mut text = String::from("TITLE;FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;EMAIL1\n");
    for i in 0..rows {
        let who = if i % 100 == 99 { i - 1 } else { i };
        let title = if i % 50 == 0 { "Excellence" } else { "MRS" };
        let name = name(who);
        writeln!(text, "{title};Elena;{name};Via Verdi {who};6500;Bellinzona;{name}{who}@bluewin.ch")
            .unwrap();
    }
    text
}

/// A name of its own for each number.
fn name(mut number: usize) -> String {
    const SOUNDS: [&str; 16] =
        ["ba", "ko", "ri", "mu", "te", "la", "so", "ne", "fi", "du", "ga", "po", "vi", "ce", "zu", "ho"];
    let mut name = String::new();
    for _ in 0..5 {
        name += SOUNDS[number % 16];
        number /= 16;
    }
    name
}

#[test]
fn the_first_rows_are_told_before_the_rest_is_read_and_progress_now_and_then() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("crowd.csv", crowd(9_000));
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        let heard: Arc<Mutex<Vec<Opening>>> = Arc::default();
        let ear = Arc::clone(&heard);
        let on = Arc::new(move |opening| ear.lock().unwrap().push(opening));
        let began = Instant::now();
        let desk = Desk::open(Arc::clone(&store), &request(&path), on.clone()).await.unwrap().desk;
        let lasted = began.elapsed();
        let heard_first = std::mem::take(&mut *heard.lock().unwrap());
        let Opening::First(first) = &heard_first[0] else { panic!("{:?}", heard_first[0]) };
        assert_eq!((first.rows.len(), first.labels.len(), first.map.columns.len()), (100, 7, 7));
        assert!(first.statement.contains("crowd.csv"));
        let firsts = heard_first.iter().filter(|o| matches!(o, Opening::First(_))).count();
        assert_eq!(firsts, 1, "it comes once");
        let last = heard_first.last().unwrap();
        assert!(
            matches!(last, Opening::Progress(p) if p.done == 9_000 && p.total == Some(9_000)),
            "{last:?}"
        );
        // The first and the last of each piece of work, and of what lies between four in a second, however long it lasts:
        // nine windows are matched and five are read.
        let most = 40 + lasted.as_millis() / 250;
        assert!((heard_first.len() as u128) < most, "{} in {lasted:?}", heard_first.len());
        drop(desk);
        Desk::open(store, &request(&path), on).await.unwrap();
        assert!(heard.lock().unwrap().is_empty(), "a batch that is there needs no loading");
    });
}

#[test]
fn check_of_several_windows_says_what_apply_does() {
    let sandbox = Sandbox::new();
    sandbox.write("crowd.csv", crowd(4_200));
    let checked = sandbox.run(&["check", "crowd.csv", "--format", "json"]).json();
    let dry = sandbox.run(&["apply", "crowd.csv", "--dry-run", "--json", "--db", "base.db"]).json();
    let done = sandbox.run(&["apply", "crowd.csv", "--json", "--db", "base.db"]).json();
    assert_eq!(checked["outcome"], done["outcome"]);
    assert_eq!(dry["outcome"], done["outcome"]);
    assert_eq!(total(&done["outcome"]), 4_200);
    assert!(done["outcome"]["waiting"].as_u64().unwrap() >= 42, "twins wait: {done}");
    assert_eq!(
        checked["findings"].as_array().unwrap().iter().filter(|f| f["rule"] == "title-unknown").count(),
        84
    );
}

#[test]
fn a_value_of_a_list_is_named_once_with_its_rows() {
    let sandbox = Sandbox::new();
    sandbox.write("crowd.csv", crowd(500));
    let text = sandbox.run(&["check", "crowd.csv"]).out;
    let lines = text.lines().filter(|l| l.contains("Excellence")).count();
    assert_eq!(lines, 1, "{text}");
    assert!(text.contains("(10 rows)"), "{text}");
}

#[test]
fn pairs_inside_a_file_of_several_windows_stand_once_at_the_smaller_row() {
    let sandbox = Sandbox::new();
    sandbox.write("crowd.csv", crowd(3_000));
    let (_, pairs) = sandbox.ok(&["match", "crowd.csv", "--threshold", "0.9"]).csv();
    let rows: Vec<(u32, u32)> =
        pairs.iter().map(|p| (p[0].parse().unwrap(), p[2].parse().unwrap())).collect();
    assert!(rows.iter().all(|(row, twin)| row < twin) && rows.is_sorted_by_key(|(row, _)| *row));
    let distinct: std::collections::BTreeSet<_> = rows.iter().collect();
    assert_eq!(distinct.len(), rows.len(), "each pair once");
    let missing = (0..30).filter(|i| !distinct.contains(&(i * 100 + 100, i * 100 + 101))).count();
    assert_eq!(missing, 0, "twins that are not found");
}

#[test]
fn nothing_is_left_of_a_file_that_was_only_checked() {
    let sandbox = Sandbox::new();
    sandbox.write("crowd.csv", crowd(3_000));
    let folder = sandbox.path("scratch");
    std::fs::create_dir(&folder).unwrap();
    let mut command = sandbox.usher();
    command.args(["check", "crowd.csv"]).env("SQLITE_TMPDIR", &folder).env("TMPDIR", &folder);
    command.output().unwrap();
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
}
