//! How the console lives with its terminal: every end, lost lines, sizes, names, mouse, clipboard.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use usher::import::{Desk, Halt, ImportError, OnProgress, Progress, RowState, UndoMode};
use usher::review::Policy;
use usher::store::Store;

use crate::support::desk::{open, store, unseen, wait};
use crate::support::pty::{ENTER, ESC, PATIENCE, Terminal};
use crate::support::{Sandbox, USHER, demo};

const WIDE: (u16, u16) = (120, 40);
const REVIEW: [&str; 4] = ["review", "2", "--db", "demo/contacts.db"];
const CTRL_T: &str = "\x14";
/// Data rows of the demo's file.
const ROWS: u64 = 314;
/// How soon the program has to notice that its terminal is gone.
const LOST: Duration = Duration::from_millis(1_500);

const ENDS: [Option<Signal>; 5] =
    [None, Some(Signal::TERM), Some(Signal::INT), Some(Signal::HUP), Some(Signal::QUIT)];

fn review(sandbox: &Sandbox) -> Terminal {
    let terminal = Terminal::start(sandbox, WIDE, &REVIEW);
    terminal.wait_for_open(ROWS);
    terminal
}

/// Ends the program by `q` or by a signal, and looks at what is left of the terminal.
fn end(mut terminal: Terminal, by: Option<Signal>) {
    match by {
        Some(signal) => terminal.signal(signal),
        None => terminal.press("q"),
    }
    let status = terminal.wait_for_end();
    assert_eq!(status.signal(), None, "{by:?} killed it");
    terminal.assert_restored();
    let raw = terminal.raw();
    for (taken, given) in [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[22;0t", "\x1b[23;0t")] {
        assert_eq!((count(&raw, taken), count(&raw, given)), (1, 1), "{taken:?} {by:?}");
    }
}

fn count(raw: &[u8], wanted: &str) -> usize {
    raw.windows(wanted.len()).filter(|bytes| *bytes == wanted.as_bytes()).count()
}

#[test]
fn every_end_gives_the_terminal_back_from_the_review() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    ENDS.into_iter().for_each(|by| end(review(&sandbox), by));
}

#[test]
fn every_end_gives_the_terminal_back_from_the_duplicates() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    for by in ENDS {
        let terminal = Terminal::start(&sandbox, WIDE, &["dedupe", "--db", "demo/contacts.db"]);
        terminal.wait_for("clusters =");
        end(terminal, by);
    }
}

#[test]
fn every_end_gives_the_terminal_back_from_the_definitions() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    for by in ENDS {
        let command = ["settings", "--edit", "--db", "demo/contacts.db"];
        let terminal = Terminal::start(&sandbox, WIDE, &command);
        terminal.wait_for("settings of");
        end(terminal, by);
    }
}

/// People enough that reading them takes a while.
fn crowd(rows: usize) -> String {
    let mut text = String::from("FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;EMAIL1\n");
    for i in 0..rows {
        writeln!(text, "Elena{i};Moretti{i};Via Verdi {i};6500;Bellinzona;elena{i}@bluewin.ch").unwrap();
    }
    text
}

#[test]
fn every_end_gives_the_terminal_back_while_a_file_is_read() {
    let sandbox = Sandbox::new();
    sandbox.write("crowd.csv", crowd(60_000));
    for by in ENDS {
        let terminal = Terminal::start(&sandbox, WIDE, &["review", "crowd.csv", "--db", "base.db"]);
        terminal.wait_for("is being read");
        end(terminal, by);
    }
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    assert_eq!(history["batches"].as_array().unwrap().len(), 0, "nothing of it is kept");
}

async fn decided(base: &Path) -> Vec<u32> {
    let desk = Desk::of_batch(store(base).await, 2, "anna").await.unwrap();
    let queue = desk.queue().await.unwrap();
    let rows = queue.into_iter().filter(|l| matches!(l.state, RowState::Decided { .. }));
    rows.map(|l| l.row).collect()
}

/// Puts the console on row 9 of the list of duplicates, with two rows decided.
fn at_row_nine(terminal: &mut Terminal) {
    terminal.press("aa");
    terminal.wait_for_open(ROWS - 2);
    terminal.wait_for_check(3);
    terminal.press(&format!("Lduplicates{ENTER}"));
    terminal.wait_for("list: duplicates");
    terminal.press("/");
    terminal.wait_for("Enter done");
    terminal.press(&format!("9{ENTER}"));
    terminal.wait_for("─ Row 9 ─");
    terminal.wait_for("end search");
    terminal.press(ESC);
    terminal.wait_until("the end of the search", |s| !s.contents().contains("end search"));
}

fn opens_where_it_was(sandbox: &Sandbox) {
    let again = Terminal::start(sandbox, WIDE, &REVIEW);
    again.wait_for_open(ROWS - 2);
    again.wait_for("list: duplicates");
    again.wait_for("─ Row 9 ─");
    end(again, None);
    assert_eq!(wait(decided(&sandbox.path("demo/contacts.db"))), [2, 3]);
}

/// Takes the terminal away and wants the end soon; the key has to show something.
fn lose(terminal: Terminal, key: &str) {
    lose_within(terminal, key, LOST);
}

fn lose_within(mut terminal: Terminal, key: &str, within: Duration) {
    let (status, lasted) = terminal.hang_up_after(key);
    assert_eq!(status.signal(), None, "it ended by itself");
    assert!(lasted < within, "it took {lasted:?}");
}

#[test]
fn a_lost_terminal_ends_it_soon_and_it_opens_where_it_was() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = review(&sandbox);
    at_row_nine(&mut terminal);
    lose(terminal, "?");
    opens_where_it_was(&sandbox);
}

#[test]
fn a_lost_terminal_ends_it_soon_where_nobody_hears_of_it() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    // As under nohup: the signal is ignored by whoever starts the program, and by all that it starts.
    let command = format!("trap '' HUP; exec {USHER} {}", REVIEW.join(" "));
    let mut terminal = Terminal::start_program(&sandbox, WIDE, &["sh", "-c", &command], &[]);
    terminal.wait_for_open(ROWS);
    at_row_nine(&mut terminal);
    lose(terminal, "?");
    opens_where_it_was(&sandbox);
}

#[test]
fn a_lost_terminal_ends_the_loading_the_duplicates_and_the_definitions() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    sandbox.write("crowd.csv", crowd(40_000));
    for (command, shown, key) in [
        (vec!["review", "crowd.csv", "--db", "base.db"], "is being read", "j"),
        (vec!["dedupe", "--db", "demo/contacts.db"], "clusters =", "?"),
        (vec!["settings", "--edit", "--db", "demo/contacts.db"], "settings of", "?"),
    ] {
        let command = format!("trap '' HUP; exec {USHER} {}", command.join(" "));
        let terminal = Terminal::start_program(&sandbox, WIDE, &["sh", "-c", &command], &[]);
        terminal.wait_for(shown);
        // A program that is not optimised and shares its cores needs longer to stop reading.
        let within = if key == "j" { LOST * 4 } else { LOST };
        lose_within(terminal, key, within);
    }
}

#[test]
fn what_is_in_focus_goes_to_the_clipboard() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let copies = |variables: &[(&str, &str)], keys: &str, said: &str| {
        let mut terminal = Terminal::start_with(&sandbox, WIDE, &REVIEW, variables);
        terminal.wait_for_open(ROWS);
        terminal.wait_for("─ Row 2 ─");
        // Before its details are there a row has nothing to copy.
        terminal.wait_for("incoming");
        terminal.press(keys);
        terminal.wait_for(said);
        let status = terminal.contents().lines().rev().nth(1).unwrap_or_default().to_owned();
        let raw = terminal.raw();
        end_quietly(terminal);
        (status, raw)
    };
    let (line, raw) = copies(&[], "y", "copied: ");
    assert_eq!(count(&raw, "\x1b]52;c;"), 1, "{line}");
    let (_, raw) = copies(&[], "\ty", "copied: ");
    assert_eq!((count(&raw, "\x1b]52;c;"), count(&raw, "\x1bP")), (1, 0));
    let (_, raw) = copies(&[("TMUX", "/tmp/tmux-1/default,1,0")], "y", "copied: ");
    assert_eq!(count(&raw, "\x1bPtmux;\x1b\x1b]52;c;"), 1);
    let (_, raw) = copies(&[("TERM", "screen-256color")], "y", "copied: ");
    assert_eq!(count(&raw, "\x1bP\x1b]52;c;"), 1);
    let (_, raw) = copies(&[("TERM", "linux")], "y", "no clipboard");
    assert_eq!(count(&raw, "\x1b]52;"), 0);
}

fn end_quietly(mut terminal: Terminal) {
    terminal.press("\x03");
    terminal.wait_for_end();
    terminal.assert_restored();
}

#[test]
fn the_mouse_is_taken_only_when_asked_for_and_always_given_back() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = review(&sandbox);
    assert_eq!(count(&terminal.raw(), "\x1b[?1000h"), 0, "off by default");
    terminal.press("\x1b[<0;10;5M");
    terminal.press(CTRL_T);
    terminal.wait_for("mouse on");
    terminal.wait_for("─ Row 2 ─");
    // Two lines of header; then row 2 is on line 3.
    terminal.press("\x1b[<0;10;6M\x1b[<0;10;6m");
    terminal.wait_for("─ Row 5 ─");
    terminal.press("\x1b[<65;10;6M");
    terminal.wait_for("─ Row 8 ─");
    terminal.press("\x1b[<64;10;6M\x1b[<64;10;6M");
    terminal.wait_for("─ Row 2 ─");
    terminal.press(CTRL_T);
    terminal.wait_for("mouse off");
    terminal.press(CTRL_T);
    terminal.wait_for("mouse on");
    end(terminal, Some(Signal::TERM));

    let mut terminal = Terminal::start(&sandbox, WIDE, &[&REVIEW[..], &["--mouse", "on"]].concat());
    terminal.wait_for_open(ROWS);
    terminal.press("\x1b[<0;10;6M");
    terminal.wait_for("─ Row 5 ─");
    let raw = terminal.raw();
    assert_eq!((count(&raw, "\x1b[?1000h"), count(&raw, "\x1b[?1006h")), (1, 1));
    for motion in ["\x1b[?1002h", "\x1b[?1003h", "\x1b[?1005h", "\x1b[?1015h"] {
        assert_eq!(count(&raw, motion), 0, "{motion:?}");
    }
    end(terminal, None);
}

#[test]
fn a_hostile_name_of_a_file_is_harmless_in_the_title() {
    let sandbox = Sandbox::new();
    let name = "a\x1b[2Jevil\x07b\u{202e}c\u{9b}2J.csv";
    sandbox.write(name, "LASTNAME;FIRSTNAME\nKeller;Anna\n");
    let terminal = Terminal::start(&sandbox, WIDE, &["review", name, "--db", "base.db"]);
    terminal.wait_for_open(1);
    let titles = terminal.titles();
    assert!(!titles.is_empty() && titles.iter().all(|t| t.starts_with("usher · a␛[2Jevil␇b")), "{titles:?}");
    let raw = terminal.raw();
    for sign in ["\x1b[2Jevil", "\u{202e}", "\u{9b}"] {
        assert_eq!(count(&raw, sign), 0, "{sign:?}");
    }
    end(terminal, None);
}

#[test]
fn sizes_change_while_keys_come() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = review(&sandbox);
    let keys =
        ["j", "k", "\t", ESC, "?", "?", "v", "p", "o", "o", "C", ESC, "L", "G", "g", "M", ESC, ":", ESC];
    let sizes =
        [(1, 1), (2, 40), (120, 1), (60, 16), (59, 15), (130, 45), (61, 17), (80, 24), (7, 3), (200, 60)];
    for (turn, key) in keys.iter().cycle().take(120).enumerate() {
        let (columns, rows) = sizes[turn % sizes.len()];
        terminal.press(key);
        terminal.resize(columns, rows);
        if turn % 3 == 0 {
            std::thread::sleep(Duration::from_millis(15));
        }
    }
    terminal.resize(120, 40);
    // However many boxes the keys left open: two Esc that are read at once are a key with Alt, so there is another one.
    let deadline = Instant::now() + PATIENCE;
    let is_whole = |text: &str| text.contains("314 to decide") && text.lines().count() == 40;
    while !is_whole(&terminal.contents()) {
        assert!(Instant::now() < deadline, "the review at full size:\n{}", terminal.contents());
        terminal.press(ESC);
        std::thread::sleep(Duration::from_millis(200));
    }
    end(terminal, Some(Signal::TERM));
}

#[test]
fn terminals_that_can_little_are_asked_for_little() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    for term in ["dumb", "linux", "screen", "vt100", "no-such-terminal"] {
        let mut terminal = Terminal::start_with(&sandbox, (80, 24), &REVIEW, &[("TERM", term)]);
        terminal.wait_for_open(ROWS);
        terminal.press("gj");
        // Poor fonts have no lines.
        terminal.wait_for(" Row 3 ");
        terminal.press("q");
        terminal.wait_for_end();
        terminal.assert_restored();
        let titles = terminal.titles().len();
        assert_eq!(titles > 0, !matches!(term, "dumb" | "linux" | "vt100"), "{term}");
    }
}

#[test]
fn a_terminal_without_a_size_is_taken_for_a_usual_one() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = Terminal::start(&sandbox, (0, 0), &REVIEW);
    terminal.wait_for_open(ROWS);
    terminal.press("j");
    terminal.wait_for("─ Row 3 ─");
    end(terminal, None);
}

/// A batch of a crowd, every row decided to be created, and planned.
async fn planned(store: &Arc<dyn Store>, path: &Path) -> Desk {
    let desk = open(store, path).await.desk;
    desk.decide_by(Policy::CreateAll).await.unwrap();
    desk.plan(unseen()).await.unwrap();
    desk
}

/// Asks that the work be stopped at its second step of this name.
fn halting(what: &'static str) -> (Halt, OnProgress) {
    let halt = Halt::default();
    let (asked, steps) = (halt.clone(), AtomicU32::new(0));
    let on = Arc::new(move |progress: Progress| {
        if progress.what == what && steps.fetch_add(1, Ordering::SeqCst) == 1 {
            asked.ask();
        }
    });
    (halt, on)
}

/// Contacts, receipts and entries of the history.
async fn written(base: &Path) -> (i64, i64, i64) {
    let options = SqliteConnectOptions::new().filename(base).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let mut counts = Vec::new();
    for question in
        ["SELECT count(*) FROM contact", "SELECT count(*) FROM receipt", "SELECT count(*) FROM audit_entry"]
    {
        counts.push(sqlx::query_scalar(question).fetch_one(&mut connection).await.unwrap());
    }
    (counts[0], counts[1], counts[2])
}

#[test]
fn a_commit_and_an_undo_that_are_stopped_half_way_have_written_nothing() {
    let sandbox = Sandbox::new();
    let (path, base) = (sandbox.write("crowd.csv", crowd(5_000)), sandbox.path("base.db"));
    wait(async {
        let store = store(&base).await;
        let desk = planned(&store, &path).await;
        let (halt, on) = halting("writing");
        let stopped = desk.haltable(halt).commit(on).await.unwrap_err();
        assert_eq!(stopped, ImportError::halted());
        assert_eq!(written(&base).await, (0, 0, 0));
        assert_eq!(desk.plan_lines(4_999, 1).await.unwrap().len(), 1, "the plan is as it was");
        let report = desk.commit(unseen()).await.unwrap();
        assert_eq!(report.counts.created, 5_000);
        assert_eq!(written(&base).await, (5_000, 1, 5_000));

        for step in ["looking", "undoing"] {
            let (halt, on) = halting(step);
            let stopped = desk.haltable(halt).take_back(None, UndoMode::Write, on).await.unwrap_err();
            assert_eq!(stopped, ImportError::halted(), "{step}");
            assert_eq!(written(&base).await, (5_000, 1, 5_000), "{step}");
        }
        let report = desk.take_back(None, UndoMode::Write, unseen()).await.unwrap();
        assert_eq!(report.contacts, 5_000);
        assert_eq!(written(&base).await.0, 0);
    });
}

#[test]
fn a_plan_that_is_dropped_half_way_is_no_plan() {
    let sandbox = Sandbox::new();
    let (path, base) = (sandbox.write("crowd.csv", crowd(5_000)), sandbox.path("base.db"));
    wait(async {
        let store = store(&base).await;
        let desk = planned(&store, &path).await;
        let (halt, on) = halting("planning");
        tokio::select! {
            _ = desk.plan(on) => panic!("it was to be dropped"),
            () = halt.rung() => {}
        }
        // It plans anew by itself: the half that is stored does not count.
        let report = desk.commit(unseen()).await.unwrap();
        assert_eq!(report.counts.created, 5_000);
        assert_eq!(written(&base).await, (5_000, 1, 5_000));
    });
}

/// A review whose terminal nobody reads, and that writes until no more can be written.
fn stalled(sandbox: &Sandbox) -> Terminal {
    let mut terminal = review(sandbox);
    terminal.press("a");
    terminal.wait_for_check(2);
    terminal.read_no_more("j");
    for turn in 0..120 {
        terminal.press(["?", ESC][turn % 2]);
        // Longer than an Esc waits for what it may begin.
        std::thread::sleep(Duration::from_millis(60));
    }
    terminal
}

#[test]
fn a_terminal_that_nobody_reads_does_not_keep_the_program() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = stalled(&sandbox);
    let began = Instant::now();
    terminal.signal(Signal::TERM);
    let status = terminal.wait_for_end();
    let lasted = began.elapsed();
    assert_eq!((status.signal(), status.exit_code()), (None, 1));
    // What is under way has five seconds, and a terminal one to take something.
    assert!(lasted > Duration::from_secs(5) && lasted < Duration::from_secs(15), "it took {lasted:?}");
    terminal.assert_modes();
    assert_eq!(wait(decided(&sandbox.path("demo/contacts.db"))), [2]);
}

#[test]
fn a_terminal_that_nobody_read_may_be_lost_as_well() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = stalled(&sandbox);
    let began = Instant::now();
    assert_eq!(terminal.lose().0.signal(), None, "it ended by itself");
    assert!(began.elapsed() < LOST, "it took {:?}", began.elapsed());
}

#[test]
fn a_signal_between_two_consoles_ends_the_program() {
    let sandbox = Sandbox::new();
    let folder = sandbox.path("").display().to_string();
    for signal in [Signal::TERM, Signal::INT] {
        let command = ["--db", "none.db"];
        let mut terminal = Terminal::start_with(&sandbox, WIDE, &command, &[("TMPDIR", &folder)]);
        terminal.wait_until("home", |screen| {
            screen.alternate_screen() && screen.contents().contains("e tries an example")
        });
        terminal.press("e");
        terminal.wait_for("demo in");
        terminal.signal(signal);
        assert_eq!(terminal.wait_for_end().signal(), None, "{signal:?} killed it");
        terminal.wait_after_end("was not finished");
        terminal.assert_restored();
        assert_eq!(count(&terminal.raw(), "\x1b[?1049h"), 1, "the review was not opened");
    }
}

#[test]
fn a_long_paste_costs_no_time_and_what_is_broken_no_keys() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = review(&sandbox);
    for broken in ["\x1b]", "\x1bP", "\x1b[?", "\x1b]0;xxx"] {
        terminal.press(broken);
        std::thread::sleep(Duration::from_millis(300));
        // What was read as keys may have gone elsewhere.
        terminal.press("g");
        terminal.wait_for("─ Row 2 ─");
        terminal.press("j");
        terminal.wait_for("─ Row 3 ─");
    }
    terminal.press("/");
    terminal.wait_for("Search:");
    let began = Instant::now();
    terminal.press(&format!("\x1b[200~{}\x1b[201~", "x".repeat(100_000)));
    terminal.wait_for("Search (full):");
    assert!(began.elapsed() < Duration::from_secs(5), "it took {:?}", began.elapsed());
    terminal.press("\x1b[200~without an end");
    std::thread::sleep(Duration::from_millis(100));
    terminal.press("\x03");
    terminal.wait_for_end();
    terminal.assert_restored();
}
