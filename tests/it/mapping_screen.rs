//! The mapping, value and loading screens in a real pseudo-terminal, on real files.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::Sandbox;
use crate::support::pty::{ENTER, ESC, PATIENCE, Terminal, line_of};

const SIZES: [(u16, u16); 2] = [(120, 40), (80, 24)];
const REVIEW: [&str; 4] = ["review", "members.csv", "--db", "base.db"];

/// Members of a club as its old program exported them: one header says nothing, some titles nobody knows.
fn members(rows: usize) -> String {
    let mut text = String::from("Anrede;Vorname;Nachname;XK-7;PLZ;Ort\n");
    for row in 0..rows {
        let title = if row % 2 == 0 { "Genossin" } else { "Frau" };
        let name = ["Elena", "Chiara", "Anna", "Giulia"][row % 4];
        // Each has a last name of her own, without digits.
        let last: String = row.to_string().bytes().map(|digit| char::from(b'a' + digit - b'0')).collect();
        writeln!(text, "{title};{name};Moretti{last};079 555 {};6500;Bellinzona", 10_000 + row).unwrap();
    }
    text
}

fn review(sandbox: &Sandbox, size: (u16, u16), rows: &str) -> Terminal {
    let terminal = Terminal::start(sandbox, size, &REVIEW);
    terminal.wait_for(&format!("{rows} to decide"));
    terminal
}

/// Waits for the mapping screen with its columns read.
fn columns(terminal: &mut Terminal) {
    terminal.press("M");
    terminal.wait_for("The first rows under this map");
}

#[test]
fn a_column_that_nobody_understood_is_mapped_and_the_review_shows_it() {
    for size in SIZES {
        let sandbox = Sandbox::new();
        sandbox.write("members.csv", members(6));
        let mut terminal = review(&sandbox, size, "6");
        terminal.wait_for("1 column not understood");
        columns(&mut terminal);
        terminal.wait_for("▸ ? 4 (XK-7)");
        assert!(!terminal.contents().contains("cellphone"));
        terminal.press("ecell");
        terminal.wait_for("CELLPHONE");
        terminal.press(ENTER);
        terminal.wait_until("the preview with the new field", |screen| {
            let text = screen.contents();
            let preview = text.split("The first rows under this map").nth(1).unwrap_or_default();
            preview.contains("cellphone") && preview.contains("079 555 10000")
        });
        terminal.wait_for("changed, not applied");
        terminal.press("C");
        terminal.wait_for("6 rows are computed anew");
        terminal.press("C");
        terminal.press("y");
        terminal.wait_for("6 rows changed, 0 decisions taken back");
        terminal.wait_until("the cellphone beside its row", |screen| {
            screen.contents().lines().any(|l| l.contains("cellphone") && l.contains("079 555 10000"))
        });
        columns(&mut terminal);
        terminal.wait_for("person");
        terminal.wait_for("in force");
        terminal.press("q");
        terminal.wait_for_end();
        terminal.assert_restored();
        let mut again = review(&sandbox, size, "6");
        columns(&mut again);
        again.wait_for("cellphone");
        again.press(ESC);
        // Esc and a letter in one go would be Alt and the letter.
        again.wait_for("a accept");
        again.press("q");
        again.wait_for_end();
    }
}

#[test]
fn a_value_is_answered_once_for_all_its_rows_and_a_decision_on_another_row_stays() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", members(6));
    let mut terminal = review(&sandbox, (120, 40), "6");
    // Row 3 is a "Frau": nothing of it changes.
    terminal.press("ja");
    terminal.wait_for_check(3);
    terminal.press("V");
    terminal.wait_for("1 value: 0 answered, 1 open in 3 cells");
    terminal.press("emrs");
    terminal.wait_for("MRS");
    terminal.press(ENTER);
    terminal.wait_for("1 value: 1 answered, 0 open");
    terminal.press("Cy");
    terminal.wait_for("3 rows changed, 0 decisions taken back");
    terminal.wait_for_open(5);
    terminal.press("q");
    terminal.wait_for_end();
}

#[test]
fn leaving_without_applying_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", members(4));
    let mut terminal = review(&sandbox, (80, 24), "4");
    columns(&mut terminal);
    terminal.press("-");
    terminal.wait_for("not imported");
    terminal.press(ESC);
    terminal.wait_for("not applied.");
    terminal.press("y");
    terminal.wait_for_open(4);
    columns(&mut terminal);
    terminal.wait_for("▸ ? 4 (XK-7)");
    terminal.press("q");
    terminal.wait_for_end();
    terminal.assert_restored();
}

#[test]
fn a_killed_remap_leaves_the_old_map_or_the_new_one() {
    let sandbox = Sandbox::new();
    let rows = 1_500;
    sandbox.write("members.csv", members(rows));
    let mut terminal = review(&sandbox, (80, 24), "1 500");
    for pause in [0, 40, 150, 600] {
        columns(&mut terminal);
        let ignored = terminal.contents().contains("- 4 (XK-7)");
        terminal.press("gjjj");
        terminal.press(if ignored { "r" } else { "-" });
        terminal.wait_for("changed, not applied");
        terminal.press("C");
        terminal.wait_for("Do it?");
        terminal.press("y");
        std::thread::sleep(Duration::from_millis(pause));
        terminal.signal(Signal::KILL);
        terminal.wait_for_end();
        terminal = review(&sandbox, (80, 24), "1 500");
    }
    columns(&mut terminal);
    terminal.press("gjjjecell");
    terminal.wait_for("CELLPHONE");
    terminal.press(ENTER);
    terminal.press("C");
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("1 500 rows changed");
    terminal.press("q");
    terminal.wait_for_end();
}

#[test]
fn the_first_rows_are_there_long_before_the_last() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", members(200_000));
    let started = Instant::now();
    let mut terminal = Terminal::start(&sandbox, (120, 40), &REVIEW);
    terminal.wait_for("079 555 10003");
    assert!(started.elapsed() < PATIENCE / 4, "{:?}", started.elapsed());
    terminal.wait_for("1 column not understood");
    terminal.press("llj");
    terminal.wait_for("from column 3 and line 2 on");
    assert!(terminal.contents().contains("is being read"));
    terminal.press("q");
    let status = terminal.wait_for_end();
    assert_eq!((status.exit_code(), status.signal()), (1, None));
    terminal.assert_restored();
    terminal.wait_after_end("nothing of it is kept");
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    assert_eq!(history["batches"].as_array().unwrap().len(), 0, "{history}");
}

#[test]
fn a_signal_or_a_lost_terminal_while_a_file_is_read_leaves_nothing_behind() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", members(50_000));
    let batches = || {
        let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
        history["batches"].as_array().unwrap().clone()
    };
    let mut terminal = Terminal::start(&sandbox, (80, 24), &REVIEW);
    terminal.wait_for("is being read");
    terminal.signal(Signal::TERM);
    assert_eq!(terminal.wait_for_end().signal(), None);
    terminal.assert_restored();
    assert_eq!(batches(), Vec::<Value>::new());
    let mut terminal = Terminal::start(&sandbox, (80, 24), &REVIEW);
    terminal.wait_for("is being read");
    terminal.hang_up();
    // Without a terminal the end does not wait for a slow machine to forget all of it. What is left is no batch that could
    // be worked on, and goes when the file is opened again (`killed::a_killed_reading_begins_anew`).
    assert!(
        batches().iter().all(|batch| batch["state"] == "staging" && batch["rows"] == 0),
        "{:?}",
        batches()
    );
}

#[test]
fn a_file_that_cannot_be_read_says_so_after_the_terminal_was_given_back() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", "");
    std::fs::create_dir(sandbox.path("folder")).unwrap();
    for (file, size) in [("folder", (80, 24)), ("nowhere.csv", (120, 40))] {
        let mut terminal = Terminal::start(&sandbox, size, &["review", file, "--db", "base.db"]);
        let status = terminal.wait_for_end();
        assert_eq!((status.exit_code(), status.signal()), (2, None), "{file}");
        terminal.assert_restored();
        terminal.wait_after_end("usher: ");
    }
}

#[test]
fn what_was_found_in_the_file_can_be_read() {
    let sandbox = Sandbox::new();
    sandbox.write("members.csv", members(3));
    let mut terminal = review(&sandbox, (80, 24), "3");
    terminal.press("I");
    terminal.wait_for("What was found in the file");
    terminal.wait_for("CSV");
    terminal.press("I");
    terminal.wait_until("the queue", |s| line_of(&s.contents(), 2).is_some());
    terminal.press("q");
    terminal.wait_for_end();
}
