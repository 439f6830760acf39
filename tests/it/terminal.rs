//! The console in a real pseudo-terminal, from the key to the base.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;
use usher::demo::{Trouble, import_truth};
use usher::import::{Desk, RowState};

use crate::support::desk::{store, wait};
use crate::support::pty::{CTRL_R, ENTER, ESC, Terminal, line_of};
use crate::support::{Sandbox, csv_maps, demo, total};

const WIDE: (u16, u16) = (120, 40);
const REVIEW: [&str; 4] = ["review", "2", "--db", "demo/contacts.db"];
/// Data rows of the demo's file.
const ROWS: u64 = 314;
/// Rows of the demo whose key names another person: every commit asks for their count.
const MISMATCHED: u32 = 3;

/// The console on the prepared demo, its first screen drawn.
fn console(sandbox: &Sandbox, size: (u16, u16)) -> Terminal {
    demo(sandbox);
    let terminal = Terminal::start(sandbox, size, &REVIEW);
    terminal.wait_for_open(ROWS);
    terminal
}

/// Accepts what is proposed for so many rows, one after the other.
fn accept(terminal: &mut Terminal, rows: u64, open: u64) {
    for done in 1..=rows {
        terminal.press("a");
        terminal.wait_for_open(open - done);
    }
}

/// The number before a word, as the counts show it.
fn counted(screen: &str, word: &str) -> u64 {
    let words: Vec<&str> = screen.split_whitespace().collect();
    let at = words.iter().position(|w| *w == word).unwrap_or_else(|| panic!("no {word} in\n{screen}"));
    words[at - 1].parse().unwrap()
}

#[test]
fn a_first_evening_with_the_demo() {
    let sandbox = Sandbox::new();
    let mut terminal = Terminal::start(&sandbox, WIDE, &["demo", "--folder", "demo"]);
    terminal.wait_for_open(ROWS);
    terminal.wait_for("spring-season.csv → demo");
    accept(&mut terminal, 5, ROWS);
    terminal.press("C");
    terminal.wait_for("ready, nothing is written yet");
    // The confirming key is not the asking key: a second `c` writes nothing.
    terminal.press("cc");
    terminal.wait_for("Confirm 1 of 1");
    terminal.press(&format!("\x7f{MISMATCHED}{ENTER}"));
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("Committed");
    terminal.wait_for("receipt 2 of batch 2");
    let screen = terminal.contents();
    terminal.press("q");
    let status = terminal.wait_for_end();
    assert_eq!((status.exit_code(), status.signal()), (0, None));
    terminal.assert_restored();

    let history = sandbox.ok(&["history", "--json", "--db", "demo/contacts.db"]).json();
    let batch = &history["batches"][0];
    let outcome = batch["outcome"].as_object().unwrap();
    for (name, count) in outcome {
        assert_eq!(Some(counted(&screen, name)), count.as_u64(), "{name}\n{screen}");
    }
    assert_eq!(total(&batch["outcome"]), ROWS);
    let done = |name: &str| batch["outcome"][name].as_u64().unwrap();
    assert!(
        done("created") >= 1 && done("created") + done("updated") + done("merged") + done("unchanged") == 5
    );
    let contacts = numbers(&sandbox.ok(&["export", "--db", "demo/contacts.db"]).out);
    let untouched = Sandbox::new();
    demo(&untouched);
    let before = numbers(&untouched.ok(&["export", "--db", "demo/contacts.db"]).out);
    // None of the first five rows holds two parts.
    assert_eq!(contacts.difference(&before).count() as u64, done("created"), "contacts that are new");
    assert!(before.is_subset(&contacts));
    let show = sandbox.ok(&["show", "2", "--json", "--db", "demo/contacts.db"]).json();
    assert_eq!(show["changes"].as_array().unwrap().len() as u64, counted(&screen, "contacts"));
}

/// The contact numbers of an export.
fn numbers(export: &str) -> BTreeSet<String> {
    csv_maps(export).into_iter().filter_map(|mut c| c.remove("CONTACT_NR")).collect()
}

#[test]
fn what_was_done_is_undone_and_done_again() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox, WIDE);
    let proposed = line_of(&terminal.contents(), 2).unwrap().to_owned();
    accept(&mut terminal, 3, ROWS);
    terminal.wait_for_check(4);
    for open in [ROWS - 2, ROWS - 1, ROWS] {
        terminal.press("u");
        terminal.wait_for_open(open);
    }
    terminal.wait_until("row 2 as it was", |s| {
        line_of(&s.contents(), 2)
            .is_some_and(|l| l.trim_start_matches(['▸', ' ']) == proposed.trim_start_matches(['▸', ' ']))
    });
    terminal.press("u");
    terminal.wait_for("nothing to undo");
    terminal.press(CTRL_R);
    terminal.wait_for_open(ROWS - 1);
    terminal.press(CTRL_R);
    terminal.wait_for_open(ROWS - 2);
    terminal.wait_for_check(3);
    terminal.press("q");
    let status = terminal.wait_for_end();
    assert_eq!((status.exit_code(), status.signal()), (1, None), "rows wait for a person");
    let mut again = Terminal::start(&sandbox, WIDE, &REVIEW);
    again.wait_for_open(ROWS - 2);
    again.press("u");
    again.wait_for_open(ROWS - 1);
    again.press("q");
    again.wait_for_end();
}

#[test]
fn a_production_base_asks_for_its_name() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    sandbox.ok(&["settings", "base.name", "Opera", "--db", "demo/contacts.db"]);
    sandbox.ok(&["settings", "base.stage", "production", "--db", "demo/contacts.db"]);
    let mut terminal = Terminal::start(&sandbox, WIDE, &REVIEW);
    terminal.wait_for_open(ROWS);
    assert!(terminal.contents().to_lowercase().contains("production"), "the header says so");
    assert!(terminal.titles().iter().any(|t| t.contains("Opera (production)")), "{:?}", terminal.titles());
    accept(&mut terminal, 2, ROWS);
    terminal.press("C");
    terminal.wait_for("ready, nothing is written yet");
    terminal.press("c");
    terminal.wait_for("Confirm 1 of 1");
    terminal.press(&format!("{MISMATCHED}{ENTER}"));
    terminal.wait_for("PRODUCTION: type");
    terminal.press(&format!("opera{ENTER}"));
    terminal.wait_for("nothing was written");
    terminal.press("c");
    terminal.wait_for("Confirm 1 of 1");
    terminal.press(&format!("{MISMATCHED}{ENTER}"));
    terminal.wait_for("PRODUCTION: type");
    terminal.press(&format!("Opera{ENTER}"));
    terminal.wait_for("Committed");
    terminal.press("q");
    terminal.wait_for_end();
    let history = sandbox.ok(&["history", "--json", "--db", "demo/contacts.db"]).json();
    assert_eq!(history["batches"][0]["receipts"].as_array().unwrap().len(), 1);
}

/// The rows that show a tick.
fn ticked(screen: &str) -> Vec<u32> {
    (2..400).filter(|row| line_of(screen, *row).is_some_and(|line| line.contains('✓'))).collect()
}

async fn decided(base: &Path) -> Vec<u32> {
    let store = store(base).await;
    let desk = Desk::of_batch(store, 2, "anna").await.unwrap();
    let queue = desk.queue().await.unwrap();
    let rows =
        queue.into_iter().filter(|l| matches!(l.state, RowState::Decided { .. } | RowState::Waiting { .. }));
    rows.map(|l| l.row).collect()
}

#[test]
fn every_tick_survives_a_kill() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox, WIDE);
    // As fast as a held key: some acts are still under way when the program dies.
    terminal.press("aaaaaaaaaaaa");
    terminal.wait_until("some ticks", |screen| ticked(&screen.contents()).len() >= 2);
    terminal.signal(Signal::KILL);
    let status = terminal.wait_for_end();
    // With everything that it wrote before it died: half of a line may still show the tick of the row that stood there.
    let screen = terminal.contents();
    assert_eq!(status.exit_code(), 1, "{status}");
    let (shown, kept) = (ticked(&screen), wait(decided(&sandbox.path("demo/contacts.db"))));
    assert!(shown.len() >= 2, "{screen}");
    let lost: Vec<_> = shown.iter().filter(|row| !kept.contains(row)).collect();
    assert!(lost.is_empty(), "rows {lost:?} had ✓ and are not decided");
    let mut again = Terminal::start(&sandbox, WIDE, &REVIEW);
    again.wait_for_open(ROWS - kept.len() as u64);
    again.press("q");
    again.wait_for_end();
}

#[test]
fn a_signal_ends_it_cleanly() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let sandbox = Sandbox::new();
        let mut terminal = console(&sandbox, WIDE);
        terminal.press("aaa");
        terminal.wait_for_open(ROWS - 3);
        terminal.signal(signal);
        let status = terminal.wait_for_end();
        assert_eq!(status.signal(), None, "{signal:?} killed it: {status}");
        terminal.assert_restored();
        assert!(
            terminal.contents().contains("to decide"),
            "it says how it was left:\n{}",
            terminal.contents()
        );
        let raw = terminal.raw();
        assert!(
            contains(&raw, b"\x1b[22;0t") && contains(&raw, b"\x1b[23;0t"),
            "the window's title comes back"
        );
        assert_eq!(
            wait(decided(&sandbox.path("demo/contacts.db"))),
            [2, 3, 4],
            "what was decided before {signal:?}"
        );
    }
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|w| w == wanted)
}

#[test]
fn cells_of_the_file_never_act_on_the_terminal() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox, WIDE);
    let dangerous = [Trouble::EscapeSequence, Trouble::Bidi, Trouble::Invisible];
    let rows: Vec<usize> =
        import_truth(1).iter().filter(|p| dangerous.contains(&p.trouble)).map(|p| p.line).collect();
    assert_eq!(rows.len(), 5);
    let mut seen = String::new();
    for row in rows {
        terminal.press("/");
        terminal.wait_for("Enter done");
        terminal.press(&format!("{row}{ENTER}"));
        terminal.wait_for(&format!("─ Row {row} ─"));
        // Escape and a key that comes too soon after it would be one key with Alt.
        terminal.wait_for("end search");
        terminal.press(ESC);
        terminal.wait_until("the end of the search", |s| !s.contents().contains("end search"));
        // The whole row as it stands in the file, and how it is told.
        terminal.press("o");
        terminal.wait_for("close");
        writeln!(seen, "{}", terminal.contents()).unwrap();
        terminal.press("o");
        terminal.wait_for("a accept");
        writeln!(seen, "{}", terminal.contents()).unwrap();
    }
    assert!(seen.contains("␛]0;x␇"), "{seen}");
    assert!(seen.contains("␛[2JBonjour"), "{seen}");
    assert!(!seen.contains('\u{202e}') && !seen.contains('\u{200b}'));
    let raw = terminal.raw();
    for wanted in ["\x1b]0;x\x07", "\x1b[2JB", "\u{202e}", "\u{200b}", "\u{feff}"] {
        assert!(!contains(&raw, wanted.as_bytes()), "{wanted:?} went to the terminal");
    }
    let titles = terminal.titles();
    assert!(
        !titles.is_empty() && titles.iter().all(|t| t.contains("spring-season.csv → demo")),
        "{titles:?}"
    );
    terminal.press("q");
    terminal.wait_for_end();
}

/// The parameters of every SGR sequence in an output.
fn sgr(raw: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(raw);
    let mut found = Vec::new();
    for part in text.split("\x1b[").skip(1) {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(0);
        if part[end..].starts_with('m') {
            found.push(part[..end].to_owned());
        }
    }
    found
}

/// True when an SGR sequence sets a colour (39 and 49 take one away).
fn colours(parameters: &str) -> bool {
    parameters
        .split([';', ':'])
        .any(|p| matches!(p.parse::<u16>(), Ok(30..=38 | 40..=48 | 58 | 90..=97 | 100..=107)))
}

#[test]
fn no_color_means_no_colour() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let look = |variables: &[(&str, &str)]| {
        let mut terminal = Terminal::start_with(&sandbox, WIDE, &REVIEW, variables);
        terminal.wait_for_open(ROWS);
        terminal.press("jj?");
        terminal.wait_for("close");
        terminal.press("?q");
        terminal.wait_for_end();
        let sequences = sgr(&terminal.raw());
        (sequences.iter().filter(|s| colours(s)).count(), sequences.len())
    };
    let (coloured, _) = look(&[]);
    assert!(coloured > 0, "colours by default");
    let (coloured, attributes) = look(&[("NO_COLOR", "1")]);
    assert_eq!(coloured, 0);
    assert!(attributes > 0, "attributes carry the meaning");
    let (coloured, _) = look(&[("NO_COLOR", "")]);
    assert!(coloured > 0, "an empty NO_COLOR says nothing");
}

#[test]
fn it_works_in_small_windows_and_says_when_one_is_too_small() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox, (80, 24));
    accept(&mut terminal, 1, ROWS);
    terminal.resize(60, 16);
    terminal.wait_until("the review at 60 × 16", |s| {
        s.contents().contains("313") && s.contents().contains("─ Row")
    });
    terminal.press("a");
    terminal.wait_for_check(3);
    let mut is_mouse_on = false;
    for small in [(59, 16), (60, 15), (20, 5)] {
        terminal.resize(small.0, small.1);
        terminal.wait_for("Usher needs");
        // A resize at the very moment of a key is a case of its own: the last key is one that is heard there, and tells
        // that those before it were read.
        let before = terminal.raw().len();
        terminal.press("anu\x14");
        terminal.wait_for_bytes(before, if is_mouse_on { "\x1b[?1000l" } else { "\x1b[?1000h" });
        is_mouse_on = !is_mouse_on;
        terminal.resize(80, 24);
        terminal.wait_for_open(ROWS - 2);
    }
    terminal.resize(40, 10);
    terminal.wait_for("60 × 16");
    terminal.press("q");
    terminal.wait_for_end();
    terminal.assert_restored();
    assert_eq!(
        wait(decided(&sandbox.path("demo/contacts.db"))),
        [2, 3],
        "keys did nothing behind the notice"
    );
}

#[test]
fn an_idle_console_writes_nothing() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox, WIDE);
    terminal.press("j");
    terminal.wait_for("─ Row 3 ─");
    let quiet = |terminal: &Terminal| {
        let before = terminal.raw().len();
        std::thread::sleep(Duration::from_millis(1_500));
        terminal.raw().len() - before
    };
    // The last frame may still be on its way, and on a busy machine what was read ahead.
    terminal.quiet_for(Duration::from_millis(1_500));
    assert_eq!(quiet(&terminal), 0);
    terminal.press("q");
    terminal.wait_for_end();
}
