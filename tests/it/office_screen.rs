//! The console of `usher criteria --edit` and `usher settings --edit` in a real pseudo-terminal, from the key to the base.

use crate::support::pty::{ENTER, ESC, Terminal};
use crate::support::{Sandbox, refused};

const CONTACTS: &str = "CONTACT_NR;LASTNAME;CRIT1\n1;Keller;GENRE=JAZZ\n2;Meier;\n";
/// Ctrl-U: empties a line of text.
const CLEAR: &str = "\x15";

fn console(sandbox: &Sandbox, size: (u16, u16), command: &str) -> Terminal {
    Terminal::start(sandbox, size, &[command, "--edit", "--db", "base.db"])
}

fn said(sandbox: &Sandbox, args: &[&str]) -> String {
    sandbox.ok(&[args, &["--db", "base.db"]].concat()).out
}

#[test]
fn a_criterion_is_defined_taken_away_by_its_count_and_brought_back() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    let mut terminal = console(&sandbox, (120, 40), "criteria");
    terminal.wait_for("no criterion is defined");
    for (keys, then) in [
        ("+".to_owned(), "Code of the new criterion"),
        (format!("GENRE{ENTER}"), "What the values of GENRE are"),
        (format!("several{ENTER}"), "Values of GENRE"),
        (format!("JAZZ=Jazz, OPERA{ENTER}"), "written as change 1"),
        (String::new(), "1 contact"),
        (ESC.to_owned(), "1 of 1"),
        ("-".to_owned(), "type 1 to do it"),
        (format!("y{ENTER}"), "that is not 1"),
        ("-".to_owned(), "type 1 to do it"),
        (format!("1{ENTER}"), "written as change 2"),
    ] {
        terminal.press(&keys);
        terminal.wait_for(then);
    }
    assert!(!said(&sandbox, &["criteria"]).contains("GENRE"));
    terminal.press("u");
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("written as change 3");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
    terminal.wait_after_end("3 changes are written");
    let shown = said(&sandbox, &["criteria", "show", "GENRE"]);
    assert!(shown.contains("JAZZ") && shown.contains("Jazz") && shown.contains("1 contact"), "{shown}");
    assert!(said(&sandbox, &["settings", "history"]).contains("change 2 taken back"));
}

#[test]
fn a_setting_is_refused_beside_its_value_and_then_written() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    let mut terminal = console(&sandbox, (80, 24), "settings");
    terminal.wait_for("name of the base");
    terminal.press("jjjj");
    terminal.wait_for("5 of 11");
    terminal.press(ENTER);
    terminal.wait_for("country: ");
    terminal.press(&format!("{CLEAR}XX{ENTER}"));
    terminal.wait_for("CH  ▲");
    terminal.press(&format!("{CLEAR}FR{ENTER}"));
    terminal.wait_for("written as change 1");
    terminal.resize(60, 16);
    terminal.wait_for("5 of 11");
    terminal.press("5jj");
    terminal.wait_for("3 of ");
    terminal.press(ENTER);
    terminal.wait_for("most-recent");
    terminal.press(&format!("recent{ENTER}"));
    terminal.wait_for("written as change 2");
    terminal.press("q");
    terminal.wait_for_end();
    assert_eq!(said(&sandbox, &["settings", "institution.country"]).trim(), "institution.country FR");
    let rule = said(&sandbox, &["settings", "survivorship.rules.ADDRESS"]);
    assert_eq!(rule.trim(), "survivorship.rules.ADDRESS most-recent");
}

#[test]
fn the_review_leads_there_and_goes_on_afterwards() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    sandbox.write("members.csv", "LASTNAME;FIRSTNAME;EMAIL1\nKeller;Anna;anna@example.org\n");
    let mut terminal = Terminal::start(&sandbox, (120, 40), &["review", "members.csv", "--db", "base.db"]);
    terminal.wait_for_open(1);
    terminal.press("D");
    terminal.wait_for("settings of base.db");
    terminal.press("q");
    terminal.wait_for_open(1);
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 1, "one row is to decide");
    terminal.assert_restored();
}

#[test]
fn without_a_terminal_it_says_what_does_without() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    for command in ["criteria", "settings"] {
        refused(&sandbox.run(&[command, "--edit", "--db", "base.db"]), "usher criteria define");
    }
    assert!(said(&sandbox, &["settings", "export"]).contains("[survivorship]"));
}
