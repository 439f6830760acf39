//! The console of `usher dedupe` in a real pseudo-terminal, from the key to the base.

use crate::support::pty::{ENTER, Terminal};
use crate::support::{Sandbox, csv_maps};

const WIDE: (u16, u16) = (120, 40);
const BASE: &str = "base.db";

/// Three people twice, one of them with a typo and a phone, and one alone.
const CONTACTS: &str = "\
CONTACT_NR,LASTNAME,FIRSTNAME,EMAIL1,TELEPHONE,LINE1,ZIPCODE,TOWN,COUNTRY
1001,Feldmann,Katharina,katharina.feldmann@example.ch,,Lindenweg 4,3012,Bern,CH
1002,Feldman,Katharina,katharina.feldmann@example.ch,+41 31 333 44 55,Lindenweg 4,3012,Bern,CH
1003,Wyss,Andreas,andreas.wyss@example.ch,,Seestrasse 90,8002,Zürich,CH
1004,Wyss,Andreas,a.wyss@example.org,,Seestr. 90,8002,Zürich,CH
1005,Bonvin,Isabelle,isabelle.bonvin@example.ch,,Rue du Lac 7,1003,Lausanne,CH
1006,Bonvin,Isabelle,isabelle.bonvin@example.ch,,Rue du Lac 7,1003,Lausanne,CH
1007,Tobler,Reto,reto.tobler@example.ch,,Dorfplatz 1,9000,St. Gallen,CH
";

fn console(sandbox: &Sandbox, size: (u16, u16)) -> Terminal {
    Terminal::start(sandbox, size, &["dedupe", "--db", BASE])
}

/// Goes to the cluster of a name and waits until its members are shown.
fn find(terminal: &mut Terminal, name: &str) {
    terminal.press("/");
    terminal.wait_for("Search:");
    terminal.press(&format!("{name}{ENTER}"));
    terminal.wait_until(&format!("the members of {name}"), |s| {
        let screen = s.contents();
        screen.contains(&format!("─ {name}")) && screen.contains("‹2›")
    });
}

/// The line of the list that names somebody.
fn line_of(screen: &str, name: &str) -> String {
    screen.lines().find(|l| l.contains(name) && l.contains('◆')).unwrap_or_default().to_owned()
}

fn status_of(sandbox: &Sandbox, number: &str) -> (String, String) {
    let export = sandbox.ok(&["export", "--db", BASE]).out;
    let row = csv_maps(&export).into_iter().find(|row| row["CONTACT_NR"] == number).expect("it is exported");
    let text = |column: &str| row.get(column).cloned().unwrap_or_default();
    (text("STATUS"), text("MERGED_INTO"))
}

#[test]
fn duplicates_are_merged_and_judged_and_the_base_says_so() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    let mut terminal = console(&sandbox, WIDE);
    terminal.wait_for("3 open");
    terminal.wait_for("3 clusters = 3 open + 0 merging + 0 apart + 0 merged");
    find(&mut terminal, "Feldman");
    terminal.press("m");
    terminal.wait_until("a tick", |s| line_of(&s.contents(), "Feldman").contains('✓'));
    find(&mut terminal, "Wyss");
    terminal.press("x");
    terminal.wait_until("a cross", |s| line_of(&s.contents(), "Wyss").contains('×'));
    terminal.wait_for("1 open + 1 merging + 1 apart");
    terminal.press("C");
    terminal.wait_for("ready, nothing is written yet");
    terminal.press("cc");
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("Committed");
    terminal.wait_for("1 cluster to decide");
    let screen = terminal.contents();
    terminal.press("q");
    let status = terminal.wait_for_end();
    assert_eq!((status.exit_code(), status.signal()), (1, None), "one is open");
    terminal.assert_restored();
    terminal.wait_after_end("1 cluster to decide; `usher dedupe` goes on");

    let merged: Vec<_> =
        ["1001", "1002"].into_iter().filter(|n| status_of(&sandbox, n).0 == "INACTIVE").collect();
    assert_eq!(merged.len(), 1, "one of two stays\n{screen}");
    let head = if merged == ["1001"] { "1002" } else { "1001" };
    assert_eq!(status_of(&sandbox, merged[0]).1, head);
    let export = csv_maps(&sandbox.ok(&["export", "--db", BASE]).out);
    let kept = export.iter().find(|row| row["CONTACT_NR"] == head).unwrap();
    assert_eq!(kept["TELEPHONE"], "+41 31 333 44 55", "the head has what the other filled");
    for number in ["1003", "1004", "1005", "1006"] {
        assert_eq!(status_of(&sandbox, number).0, "ACTIVE", "{number}");
    }
    let batch = screen.split("receipt 2 of batch ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let show = sandbox.ok(&["show", batch, "--json", "--db", BASE]).json();
    assert_eq!(show["changes"].as_array().unwrap().len(), 2);

    let mut again = console(&sandbox, WIDE);
    again.wait_for("1 open");
    assert!(!line_of(&again.contents(), "Bonvin").is_empty());
    assert!(line_of(&again.contents(), "Wyss").is_empty(), "what was judged is not proposed again");
    again.press("q");
    again.wait_for_end();

    sandbox.ok(&["undo", batch, "--db", BASE]);
    assert_eq!(status_of(&sandbox, merged[0]), ("ACTIVE".to_owned(), String::new()));
}

#[test]
fn what_was_decided_is_there_after_leaving_without_a_question() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    let mut terminal = console(&sandbox, WIDE);
    terminal.wait_for("3 open");
    find(&mut terminal, "Bonvin");
    // Leaving at once waits for what is under way.
    terminal.press("mq");
    assert_eq!(terminal.wait_for_end().exit_code(), 1);
    terminal.wait_after_end("1 cluster to be merged by the next commit");
    let mut again = console(&sandbox, (80, 24));
    again.wait_for("2 open + 1 merging");
    again.press("L");
    again.wait_for("list: merging");
    again.press("u");
    again.wait_for("nothing to undo");
    again.press("R");
    again.wait_for("3 open + 0 merging");
    again.press("q");
    again.wait_for_end();
}

#[test]
fn it_works_in_small_windows_and_says_when_one_is_too_small() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    let mut terminal = console(&sandbox, (80, 24));
    terminal.wait_for("3 open");
    terminal.resize(60, 16);
    terminal.wait_until("the list at 60 × 16", |s| {
        s.contents().contains("3 open") && s.contents().contains("‹2›")
    });
    terminal.resize(20, 4);
    terminal.wait_for("Usher needs");
    // The last key is heard there, and tells that those before it were read before the window grew.
    let before = terminal.raw().len();
    terminal.press("mxX\x14");
    terminal.wait_for_bytes(before, "\x1b[?1000h");
    terminal.resize(120, 40);
    terminal.wait_for("3 open + 0 merging + 0 apart");
    terminal.resize(1, 1);
    std::thread::sleep(std::time::Duration::from_millis(300));
    terminal.press("q");
    terminal.wait_for_end();
    terminal.assert_restored();
}

#[test]
fn a_base_without_duplicates_says_how_many_contacts_were_compared() {
    let sandbox = Sandbox::new();
    let (header, rest) = CONTACTS.split_once('\n').unwrap();
    let alone: Vec<_> = rest.lines().step_by(2).collect();
    sandbox.base(&format!("{header}\n{}\n", alone.join("\n")));
    let mut terminal = console(&sandbox, (80, 24));
    terminal.wait_for("no duplicates were found: 4 contacts compared");
    terminal.press("amxXrHu-C");
    terminal.wait_for("ready, nothing is written yet");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 0);
    terminal.assert_restored();
}

#[test]
fn without_a_terminal_or_a_base_it_says_so() {
    let sandbox = Sandbox::new();
    let ran = sandbox.run(&["dedupe", "--db", "nothing.db"]);
    crate::support::refused(&ran, "`usher dedupe --list` does without");
    let ran = sandbox.run(&["dedupe", "--threshold", "0.5", "--db", "nothing.db"]);
    crate::support::refused(&ran, "--list");
}
