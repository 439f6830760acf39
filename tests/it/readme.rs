//! The README's key table and its picture of the console are the program's own.

use std::fs;
use std::time::Duration;

use crate::support::pty::{Answers, ENTER, ESC, Terminal};
use crate::support::{Sandbox, demo};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// Holds what stands between two marks of the README against the program; `UPDATE_EXPECTED=1` writes it anew.
fn stands_in_the_readme(mark: &str, wanted: &str) {
    let text = fs::read_to_string(README).unwrap();
    let (start, end) = (format!("<!-- {mark} -->\n"), format!("<!-- /{mark} -->"));
    let (before, rest) = text.split_once(&start).expect("the start of the block");
    let (kept, after) = rest.split_once(&end).expect("the end of the block");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(README, format!("{before}{start}{wanted}{end}{after}")).unwrap();
        return;
    }
    assert_eq!(kept, wanted, "UPDATE_EXPECTED=1 cargo test --test it readme -- --test-threads 1");
}

#[test]
fn the_key_table_is_that_of_the_program() {
    stands_in_the_readme("keys", &usher::tui::key_table_markdown());
}

/// The row of the picture: somebody who moved, found by the mobile number.
const ROW: u32 = 142;

#[test]
fn the_picture_of_the_console_is_a_real_one() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let args = ["review", "2", "--db", "demo/contacts.db"];
    let mut terminal = Terminal::start(&sandbox, (120, 30), &args);
    terminal.answer(Answers::AtOnce);
    terminal.wait_for("incoming");
    // The reasons, and the row.
    terminal.press(&format!("p/{ROW}{ENTER}"));
    terminal.wait_for(&format!("─ Row {ROW} ─"));
    // Its details come behind its name: the base's side, and why.
    terminal.wait_until("its details", |screen| {
        let text = screen.contents();
        text.contains("Dorfstrasse 5") && text.contains("smaller not shown")
    });
    terminal.quiet_for(Duration::from_millis(300));
    terminal.press(ESC);
    terminal.wait_until("the end of the search", |screen| !screen.contents().contains("Esc end"));
    terminal.quiet_for(Duration::from_millis(300));
    stands_in_the_readme("console", &format!("```\n{}```\n", on_a_fixed_day(&terminal.contents())));
}

/// The screen without the day on which the demo was made: another day would be another picture.
fn on_a_fixed_day(screen: &str) -> String {
    let mut shown = String::new();
    for line in screen.lines() {
        let dated = line.split_once("created ").filter(|(_, rest)| rest.is_char_boundary(10));
        let line = dated.map_or_else(
            || line.to_owned(),
            |(before, rest)| format!("{before}created 2026-09-01{}", &rest[10..]),
        );
        shown.push_str(line.trim_end());
        shown.push('\n');
    }
    shown
}
