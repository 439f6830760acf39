//! What the console may write for a key, at 120 columns and 40 rows over the demo's batch: bytes and counts, never times.

use std::time::{Duration, Instant};

use crate::support::pty::{Answers, ESC, PATIENCE, Terminal, has_details_of, line_of, row_here};
use crate::support::{Sandbox, demo};

const REVIEW: [&str; 4] = ["review", "2", "--db", "demo/contacts.db"];
/// The rows that the demo's batch begins with, and what the header says of them.
const ROWS: u64 = 314;

/// For a cursor that moves by one line.
const LIST: usize = 150;
/// The same where what the line is about is told below.
const LIST_WITH_PREVIEW: usize = 300;

/// So long nothing comes when a frame is over; a frame that comes later counts for the next key.
const SILENCE: Duration = Duration::from_millis(60);

fn console(sandbox: &Sandbox) -> Terminal {
    demo(sandbox);
    let mut terminal = Terminal::start(sandbox, (120, 40), &REVIEW);
    terminal.answer(Answers::AtOnce);
    terminal.wait_for_open(ROWS);
    terminal.wait_until("the details of the first row", |screen| screen.contents().contains("incoming"));
    terminal.quiet_for(SILENCE);
    terminal
}

/// The bytes that each of some keys costs, in order of size; `ready` says when what the key brings is on the screen.
fn cost(
    terminal: &mut Terminal,
    keys: impl Iterator<Item = &'static str>,
    mut ready: impl FnMut(&Terminal, usize),
) -> Vec<usize> {
    let mut costs = Vec::new();
    let mut before = terminal.quiet_for(SILENCE);
    for (place, key) in keys.enumerate() {
        terminal.press(key);
        ready(terminal, place);
        let after = terminal.quiet_for(SILENCE);
        costs.push(after - before);
        before = after;
    }
    costs.sort_unstable();
    costs
}

/// The size that so many in a hundred do not exceed.
fn percentile(sorted: &[usize], percent: usize) -> usize {
    sorted[(sorted.len() * percent).div_ceil(100).clamp(1, sorted.len()) - 1]
}

/// Waits until the cursor stands below a row, whose details are there; gives where.
fn below(terminal: &Terminal, row: u32) -> u32 {
    terminal.wait_until("another row with its details", |screen| {
        let text = screen.contents();
        row_here(&text).is_some_and(|here| here > row && has_details_of(&text, here))
    });
    row_here(&terminal.contents()).unwrap()
}

/// Waits until the row's details are drawn below it.
fn shows(terminal: &Terminal, row: u32) {
    terminal.wait_until(&format!("row {row}"), |screen| {
        let text = screen.contents();
        row_here(&text) == Some(row) && text.contains(&format!("─ Row {row} ─ create"))
    });
}

#[test]
fn the_next_row_and_the_page() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox);
    let first = row_here(&terminal.contents()).unwrap();
    let keys = || std::iter::repeat_n("j", 60);
    let mut here = first;
    let next = cost(&mut terminal, keys(), |terminal, _| here = below(terminal, here));
    let (middle, most) = (percentile(&next, 50), percentile(&next, 99));
    assert!(middle <= 600 && most <= 1_200, "next row: {middle} in the middle, {most} at most of {next:?}");
    let page =
        cost(&mut terminal, std::iter::repeat_n("\x1b[6~", 6), |terminal, _| here = below(terminal, here));
    assert!(percentile(&page, 100) <= 3_000, "page: {page:?}");
}

#[test]
fn a_decision_with_the_next_row() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox);
    let first = row_here(&terminal.contents()).unwrap();
    let decided = cost(&mut terminal, std::iter::repeat_n("n", 40), |terminal, place| {
        terminal.wait_for_open(ROWS - 1 - u64::try_from(place).unwrap());
        let row = first + u32::try_from(place).unwrap();
        terminal.wait_until("the acknowledged decision", |screen| {
            line_of(&screen.contents(), row).is_none_or(|line| !line.contains('·'))
        });
    });
    let middle = percentile(&decided, 50);
    assert!(middle <= 700, "a decision: {middle} of {decided:?}");
}

#[test]
fn the_cursor_in_a_list() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox);
    terminal.press("M");
    terminal.wait_for("The first rows under this map");
    terminal.quiet_for(SILENCE);
    terminal.press("g");
    let columns = cost(&mut terminal, std::iter::repeat_n("j", 14), |_, _| {});
    assert!(percentile(&columns, 50) <= LIST_WITH_PREVIEW, "columns of the file: {columns:?}");
    terminal.press(ESC);
    terminal.wait_for("a accept");
    terminal.press("?");
    terminal.wait_for("Keys");
    terminal.quiet_for(SILENCE);
    let keys = cost(&mut terminal, std::iter::repeat_n("\x1b[B", 12), |_, _| {});
    assert!(percentile(&keys, 50) <= LIST, "keys: {keys:?}");
    terminal.press(ESC);
    terminal.quiet_for(SILENCE);
    terminal.press("D");
    terminal.wait_for("settings of");
    terminal.press("3");
    terminal.quiet_for(SILENCE);
    let pages = cost(&mut terminal, std::iter::repeat_n("j", 6), |_, _| {});
    assert!(percentile(&pages, 50) <= LIST_WITH_PREVIEW, "definitions: {pages:?}");
}

/// How often the process has woken up.
fn wakes(process: i32) -> u64 {
    let tasks = std::fs::read_dir(format!("/proc/{process}/task")).unwrap();
    let status = |task: std::path::PathBuf| std::fs::read_to_string(task.join("status")).unwrap_or_default();
    let counts = tasks.map(|task| {
        let status = status(task.unwrap().path());
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.map_or(0, |count| count.trim().parse::<u64>().unwrap())
    });
    counts.sum()
}

#[test]
fn an_idle_console_says_nothing_and_sleeps() {
    let sandbox = Sandbox::new();
    let terminal = console(&sandbox);
    // What was read ahead has come in: nothing is written, and nothing wakes up any more.
    let deadline = Instant::now() + PATIENCE;
    let (mut bytes, mut before) = (0, 0);
    while (bytes, before) != (terminal.raw().len(), wakes(terminal.process())) && Instant::now() < deadline {
        before = wakes(terminal.process());
        bytes = terminal.quiet_for(Duration::from_millis(700));
    }
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(terminal.quiet_for(SILENCE), bytes);
    let woken = wakes(terminal.process()) - before;
    assert!(woken <= 3, "woken {woken} times in three seconds");
}

#[test]
fn a_held_key_waits_for_the_terminal() {
    let sandbox = Sandbox::new();
    let mut terminal = console(&sandbox);
    let first = row_here(&terminal.contents()).unwrap();
    // In this order: a question that comes between the two would be answered, and counted as one of these.
    terminal.answer(Answers::Never);
    let before = terminal.questions();
    // The first key is drawn; the rest is not, for that frame has not arrived.
    for _ in 0..25 {
        terminal.press("j");
        std::thread::sleep(Duration::from_millis(10));
    }
    terminal.quiet_for(SILENCE);
    let frames = terminal.questions() - before;
    terminal.answer(Answers::AtOnce);
    shows(&terminal, first + 25);
    terminal.quiet_for(SILENCE);
    let after = terminal.questions() - before;
    assert!(frames <= 1 && after <= 3, "{frames} frames while none had arrived, {after} for 25 keys");
}
