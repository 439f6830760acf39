//! `--plain`: the review, the demo and the duplicates in lines, over pipes and a pseudo-terminal, down to the base.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};

use crate::hostile_talk::{FILE, hostile, raw};
use crate::support::pty::{ENTER, Terminal};
use crate::support::{Ran, Sandbox, USHER, csv_maps, demo, total};

const REVIEW: [&str; 4] = ["review", "2", "--db", "demo/contacts.db"];
/// Data rows of the demo's file.
const ROWS: u64 = 314;

/// Answers a sitting line by line; the end of the lines is the end of the input.
fn sit(sandbox: &Sandbox, args: &[&str], answers: &[&str]) -> Ran {
    let mut text = answers.join("\n");
    text.push('\n');
    let output = sandbox.usher().args(args).arg("--plain").write_stdin(text).output().unwrap();
    let ran = Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    is_plain(&ran.out);
    ran
}

/// No cursor movement, no colour, no box, no sign that a voice passes over.
fn is_plain(text: &str) {
    let drawn = |c: &char| matches!(*c, '\u{1b}' | '\r' | '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{25ff}' | '✓' | '≠' | '№' | '·' | '…');
    let found: Vec<_> = text.lines().filter(|line| line.chars().any(|c| drawn(&c))).collect();
    assert_eq!(found, [] as [&str; 0]);
}

fn history(sandbox: &Sandbox) -> serde_json::Value {
    sandbox.ok(&["history", "--json", "--db", "demo/contacts.db"]).json()["batches"][0].take()
}

/// What stands in the text, once, in this order.
fn told(out: &str, words: &[&str]) {
    let mut rest = out;
    for word in words {
        let Some((_, after)) = rest.split_once(word) else {
            panic!("{word:?} is not told, or not here:\n{out}")
        };
        rest = after;
    }
}

/// One of everything: decided, fixed, skipped, put off, judged, in bulk, planned and committed.
const EVENING: [&str; 23] = [
    "1",
    "/9",
    "a",
    "/111",
    "f",
    "/7",
    "s",
    "t",
    "/6",
    "w",
    "Who is this?",
    "/16",
    "x",
    "b",
    "c",
    "y",
    "p",
    "c",
    "4",
    "3",
    "y",
    "1",
    "q",
];

/// What is told of it, in this order.
const EVENING_TOLD: [&str; 34] = [
    "Row 2, to decide. 314 rows to decide.",
    "Proposed: create. It needs no look.",
    "Your answer?",
    "313 rows to decide.",
    "Row 9, to decide.",
    "Proposed: merge into 0000108341.",
    "Candidate 1 of 1, over 99 percent alike.",
    "For it: ",
    "first name: file says Caire, base says Claire, after: Claire, base.",
    "Row 111, to decide.",
    "Fix",
    "gmail.com",
    "Row 7, to decide.",
    "Skip row 7: why?",
    "1 test, t",
    "Row 6, to decide.",
    "Question for the customer, or none? A single dot goes back.",
    "Row 16, to decide.",
    "Bulk: for which rows?",
    "Preview:",
    "y yes",
    "Do it?",
    "Plan: ready, nothing is written yet.",
    "Rows read: 314.",
    "Asks for a typed count, 4: an equals sign clears 4 values of telephone",
    "Asks for a typed count, 3:",
    "Confirm: an equals sign clears",
    "1 of 2: type 4 and press Enter?",
    "Confirm: 3 rows of",
    "2 of 2: type 3 and press Enter?",
    "Preview:",
    "Do it?",
    "Committed: receipt 2 of batch 2.",
    "takes the commit back.",
];

#[test]
fn a_whole_evening_with_the_demo_in_lines() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let before = sandbox.ok(&["export", "--db", "demo/contacts.db"]).out;
    let ran = sit(&sandbox, &REVIEW, &EVENING);
    told(&ran.out, &EVENING_TOLD);
    let batch = history(&sandbox);
    assert_eq!(total(&batch["outcome"]), ROWS);
    for (outcome, least) in [("created", 150), ("skipped", 1), ("waiting", 1)] {
        assert!(batch["outcome"][outcome].as_u64().unwrap() >= least, "{outcome}: {batch}");
    }
    let contacts = sandbox.ok(&["export", "--db", "demo/contacts.db"]).out;
    assert_ne!(contacts, before);
    // Taken back from the history, after a preview with another answer than the one that asked.
    let ran = sit(&sandbox, &REVIEW, &["H", "u", "u", "y", "back", "quit"]);
    told(
        &ran.out,
        &[
            "History: 1 receipt",
            "Here: receipt 2, committed",
            "Preview:",
            "Do it?",
            "That means nothing here",
            "took receipt 2 back",
        ],
    );
    assert_eq!(sandbox.ok(&["export", "--db", "demo/contacts.db"]).out, before);
}

#[test]
fn the_end_of_the_input_keeps_what_was_decided() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let ran = sit(&sandbox, &REVIEW, &["a", "1"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("312 rows to decide"), "{}", ran.err);
    // In the middle of a question, of a preview and of a plan nothing is done.
    for (left, open) in [
        (&["s"][..], "Row 4, to decide. 312 rows to decide."),
        (&["w", "Who"], "Row 4, to decide. 312 rows to decide."),
        (&["b", "c"], "Row 5, to decide. 311 rows to decide."),
        (&["p"], "Row 5, to decide. 311 rows to decide."),
        (&["p", "c", "3"], "Row 5, to decide. 311 rows to decide."),
    ] {
        let again = sit(&sandbox, &REVIEW, left);
        assert!(again.out.starts_with("Usher: spring-season.csv into demo, rehearsal."), "{}", again.out);
        assert!(again.out.contains(open), "{open}: {}", again.out);
    }
    let batch = history(&sandbox);
    assert_eq!(batch["receipts"].as_array().unwrap().len(), 0);
    assert_eq!(batch["outcome"]["skipped"], 0);
    assert_eq!(sit(&sandbox, &REVIEW, &[]).err.matches("311 rows to decide").count(), 1, "one was put off");
}

#[test]
fn what_is_not_understood_is_said_and_does_nothing() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let answers = ["accept", "99", "#7", "Q", "M", "T", "", "l", "?", "o", "v", "p", "back", "u"];
    let ran = sit(&sandbox, &REVIEW, &answers);
    told(
        &ran.out,
        &[
            "Not understood.",
            "Not understood.",
            "Not done: there is no candidate 7",
            "That means nothing here.",
            "Not done: columns and values are mapped in the console",
            "Not done: lines have no colours",
            "Row 2, to decide.",
            "List: to decide, 314 rows.",
            "Here: row 2, Moser, Karl, to decide, create.",
            "Answers:",
            "a: accept what the queue line proposes",
            "Row 2 as it stands in the file:",
            "goes to ",
            "Changes: none.",
        ],
    );
    assert!(ran.err.contains("314 rows to decide"), "{}", ran.err);
}

#[test]
fn values_are_picked_and_typed_by_hand() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let ran =
        sit(&sandbox, &REVIEW, &["/9", "tab", "space", "e", "Klara", "back", "a", "p", "c", "3", "y", "q"]);
    told(
        &ran.out,
        &[
            "Fields of row 9:",
            "1 chosen, first name: file says Caire, base says Claire, after: Claire, base.",
            "after: Caire",
            "picked by hand",
            "first name? An empty line takes: Caire.",
            "after: Klara",
            "Changes 1 to 1 of 1:",
            "merge 0000108341, Ruchat, Klara, row 9.",
            "first name: Claire becomes Klara.",
            "Committed:",
        ],
    );
    let contacts =
        csv_maps(&sandbox.ok(&["export", "--filter", "number=0000108341", "--db", "demo/contacts.db"]).out);
    assert_eq!(contacts[0]["FIRSTNAME"], "Klara");
}

#[test]
fn the_same_answers_write_the_same_base_as_in_the_console() {
    let (drawn, lined) = (Sandbox::new(), Sandbox::new());
    demo(&drawn);
    demo(&lined);
    let mut terminal = Terminal::start(&drawn, (120, 40), &REVIEW);
    terminal.wait_for_open(ROWS);
    let keys = ["a", "a", "n", "a", "n", "st", "a", "m"];
    for ((open, key), row) in (0..ROWS).rev().zip(keys).zip(2..) {
        let title = format!("─ Row {row} ─ ");
        terminal.wait_until(&title, |screen| {
            let screen = screen.contents();
            screen.split_once(&title).is_some_and(|(_, after)| !after.starts_with('…'))
        });
        terminal.press(key);
        terminal.wait_for_open(open);
    }
    terminal.press("C");
    terminal.wait_for("ready, nothing is written yet");
    terminal.press("c");
    terminal.wait_for("Confirm 1 of 1");
    terminal.press(&format!("3{ENTER}"));
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("Committed");
    terminal.press("q");
    terminal.wait_for_end();
    let ran = sit(&lined, &REVIEW, &["a", "1", "n", "a", "3", "4", "1", "a", "2", "12", "1", "3", "y", "q"]);
    assert!(ran.out.contains("Committed: receipt 2 of batch 2."), "{}", ran.out);
    let both = [&drawn, &lined].map(|sandbox| {
        let batch = history(sandbox);
        let export = sandbox.ok(&["export", "--db", "demo/contacts.db"]).out;
        let show = sandbox.ok(&["show", "2", "--json", "--db", "demo/contacts.db"]).json();
        let fields: Vec<_> = show["changes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| (c["contact"].clone(), c["fields"].clone()))
            .collect();
        (batch["outcome"].clone(), export, fields)
    });
    assert_eq!(both[0], both[1]);
}

#[test]
fn cells_that_would_act_are_told_as_what_they_are() {
    let sandbox = hostile();
    let answers = [
        "o",
        "l",
        "j",
        "j",
        "j",
        "f",
        "tab",
        "e",
        "x\u{1b}[31my",
        "back",
        "j",
        "s",
        "r",
        "z\u{9b}2J",
        "/\u{1b}[31m",
        "p",
        "H",
        "K",
    ];
    let output = sandbox
        .usher()
        .args(["review", FILE, "--plain", "--db", "base.db"])
        .write_stdin(answers.join("\n"))
        .output()
        .unwrap();
    let [out, err] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(raw(&out), [] as [&str; 0]);
    assert_eq!(raw(&err), [] as [&str; 0]);
    assert!(out.contains("Ro␛[31mssi"), "{out}");
}

#[test]
fn on_a_terminal_nothing_but_lines_is_written() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal =
        Terminal::start(&sandbox, (120, 60), &["review", "2", "--plain", "--db", "demo/contacts.db"]);
    terminal.wait_for("Your answer?");
    terminal.press(&format!("a{ENTER}"));
    terminal.wait_for("313 rows to decide");
    terminal.press(&format!("q{ENTER}"));
    assert_eq!(terminal.wait_for_end().exit_code(), 1);
    let written = String::from_utf8(terminal.raw()).unwrap();
    assert!(!written.contains('\u{1b}'), "{written:?}");
}

#[test]
fn nothing_moves_while_a_file_is_read_for_lines() {
    let sandbox = Sandbox::new();
    let mut terminal = Terminal::start(&sandbox, (120, 60), &["demo", "--plain", "--folder", "demo"]);
    terminal.wait_for("Your answer?");
    terminal.press(&format!("quit{ENTER}"));
    terminal.wait_for_end();
    terminal.wait_after_end("the demo stays in");
    let written = String::from_utf8(terminal.raw()).unwrap();
    assert!(!written.contains('\u{1b}'), "{written:?}");
}

#[test]
fn a_signal_ends_the_sitting_and_everything_is_saved() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut child = std::process::Command::new(USHER)
        .args(["review", "2", "--plain", "--db", "demo/contacts.db"])
        .current_dir(sandbox.path(""))
        .envs(sandbox.environment())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    writeln!(input, "a").unwrap();
    assert!(lines.any(|line| line.contains("313 rows to decide")));
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("313 rows to decide"));
}

#[test]
fn a_pipe_names_its_base_and_a_reader_that_is_gone_is_no_failure() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let ran = sit(&sandbox, &["review", "2"], &["q"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("no base is named"), "{}", ran.err);
    let line = format!("yes j | '{USHER}' review 2 --plain --db demo/contacts.db | head -n 3");
    let output = std::process::Command::new("sh")
        .args(["-c", &line])
        .current_dir(sandbox.path(""))
        .envs(sandbox.environment())
        .output()
        .unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 3);
}

/// Three people twice and one alone, as the console's own test has them.
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

#[test]
fn duplicates_are_resolved_in_lines() {
    let sandbox = Sandbox::new();
    sandbox.base(CONTACTS);
    let args = ["dedupe", "--db", "base.db"];
    let ran = sit(&sandbox, &args, &["/Feldman", "m", "/Wyss", "x", "l", "w", "K", "p", "w", "c", "y", "q"]);
    told(
        &ran.out,
        &[
            "Usher: duplicates in base.db, rehearsal, 7 contacts compared.",
            "Cluster 1, to decide. 3 clusters to decide.",
            "Name: Feldman",
            "Member 1: number ",
            "the head, it stays.",
            "Member 2: number ",
            "merged into the head, in focus.",
            "For it: ",
            "after: ",
            "Name: Wyss",
            "List: open, ",
            "decided: not the same.",
            "Why:",
            "What happened to ",
            "Plan: ready, nothing is written yet.",
            "1 cluster merged",
            "Warnings:",
            "Do it?",
            "Committed: receipt 2",
        ],
    );
    assert!(!ran.out.contains("meanwhile"), "the plan of duplicates is not put aside");
    assert!(ran.out.contains("to be merged: "), "{}", ran.out);
    let export = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    let merged: Vec<_> =
        export.iter().filter(|c| !c["MERGED_INTO"].is_empty()).map(|c| &c["LASTNAME"]).collect();
    assert_eq!(merged.len(), 1);
    assert!(merged[0].starts_with("Feldman"));
    // What was judged is not asked again.
    let again = sit(&sandbox, &args, &["q"]);
    assert!(again.err.contains("1 cluster to decide"), "{}", again.err);
}

#[test]
fn the_demo_can_be_told_at_once() {
    let sandbox = Sandbox::new();
    let ran = sit(&sandbox, &["demo", "--folder", "made"], &["a"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("313 rows to decide"));
    assert!(ran.err.contains("the demo stays in"));
}

#[test]
fn a_list_is_picked_by_its_number_and_what_narrows_it_is_told_after_a_resume() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let ran = sit(&sandbox, &REVIEW, &["L", "9", "L", "1", "L", "3", "L", "merge", "1", "quit"]);
    told(
        &ran.out,
        &[
            "Usher: spring-season.csv into demo, rehearsal.",
            "Batch 2, 314 rows, 314 to decide,",
            "list: all, 314 rows",
            "List: all:",
            "1 to decide, 314 rows",
            "list: to decide, 314 rows",
            "3 duplicates, 94 rows",
            "list: duplicates, 94 rows",
            "What fits merge",
            "1 merge, proposal, 64 rows",
            "list: duplicates, merge, 64 rows",
            "in the list duplicates, merge, 314 rows to decide.",
        ],
    );
    let ran = sit(&sandbox, &REVIEW, &["L", "x; 5 %", "1", "L", "the whole", "1", "l", "quit"]);
    told(
        &ran.out,
        &[
            "of 64 in the list duplicates, merge, 314 rows to decide.",
            "list: duplicates, merge, \"x; 5 percent\", 0 rows",
            "No rows in this list: duplicates, merge, \"x; 5 percent\". 314 rows to decide.",
            "the whole list again, 94 rows",
            "list: duplicates, 94 rows",
            "List: duplicates, 94 rows. A capital L tells another list.",
        ],
    );
}

#[test]
fn a_letter_that_is_told_as_an_answer_is_that_answer() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let answers = ["b", "l", "back", "R", "list", "l", "h", "back", "9", "a", "O", "quit"];
    let ran = sit(&sandbox, &REVIEW, &answers);
    told(
        &ran.out,
        &[
            "6 list, l",
            "Open rows of the list to decide (314): do what?",
            "Findings: ",
            "6 into, l",
            "Groups by rule: ",
            "Here: group 1, ",
            "Findings in ",
            "by value.",
            "by rule.",
            "Row 2, to decide.",
            "Not done: home is in the console",
        ],
    );
    assert!(!ran.out.contains("There is no list here"), "{}", ran.out);
    assert!(ran.err.contains("rows to decide") && !ran.err.contains("broke down"), "{}", ran.err);
}

#[test]
fn a_contact_is_looked_for_by_its_name_and_chosen_by_its_number() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let ran = sit(&sandbox, &REVIEW, &["/16", "c", "Ruchat", "2", "m", "quit"]);
    assert!(!ran.out.contains("still searching"), "{}", ran.out);
    let (_, after) = ran.out.split_once("A contact for row 16, looked for Ruchat: ").unwrap();
    let second = after.lines().find_map(|line| line.strip_prefix("2 ")).unwrap();
    let number = second.split(',').next().unwrap();
    told(after, &[&format!("{number} is laid beside the row"), &format!("number {number} Ruchat, ")]);
    assert!(ran.err.contains("313 rows to decide"), "{}", ran.err);
    let again = sit(&sandbox, &REVIEW, &["/16", "quit"]);
    told(&again.out, &[&format!("Row 16, decided: merge into {number}.")]);
}
