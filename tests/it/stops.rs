//! Stops and wakings: Ctrl-Z under a shell, without one, and where the shell is outside of the container.

use std::io::Write as _;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::pty::Terminal;
use crate::support::{Sandbox, USHER, demo};

const WIDE: (u16, u16) = (120, 40);
const REVIEW: [&str; 4] = ["review", "2", "--db", "demo/contacts.db"];
const CTRL_Z: &str = "\x1a";
const REFUSED: &str = "no shell is there that could wake it again";

/// The console as a job of an interactive shell.
fn in_a_shell(sandbox: &Sandbox) -> Terminal {
    let mut shell = Terminal::start_program(sandbox, WIDE, &["sh", "-i"], &[("PS1", "shell> ")]);
    shell.wait_for("shell>");
    shell.press(&format!("{USHER} {}\r", REVIEW.join(" ")));
    shell.wait_for_open(314);
    shell
}

fn only_child(parent: i32) -> Pid {
    let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap();
    Pid::from_raw(children.trim().parse().unwrap()).unwrap()
}

/// The terminal is the shell's: it answers, on the main screen, in its own modes. Earlier stops stand on that screen too:
/// a key before the shell says this one, with its prompt below, would still be the console's.
fn shell_answers(shell: &mut Terminal, stops: usize, sum: (usize, usize)) {
    shell.wait_until("the main screen", |s| {
        let text = s.contents();
        !s.alternate_screen()
            && text.matches("Stopped").count() == stops
            && text.trim_end().ends_with("shell>")
    });
    assert!(!shell.contents().contains("to decide"), "the console is not on the screen");
    shell.press(&format!("echo is $(({} + {}))\r", sum.0, sum.1));
    shell.wait_for(&format!("is {}", sum.0 + sum.1));
}

#[test]
fn ctrl_z_stops_for_the_shell_and_back_draws_everything_anew() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut shell = in_a_shell(&sandbox);
    for turn in 1..=2 {
        shell.press(CTRL_Z);
        shell_answers(&mut shell, turn, (40, turn));
        shell.press("fg\r");
        shell.wait_until("the review again", |s| {
            s.alternate_screen() && s.hide_cursor() && s.contents().contains("314 to decide")
        });
        assert!(!shell.contents().contains("echo"), "nothing of the shell is left on the screen");
        shell.press("j");
        shell.wait_for(&format!("─ Row {} ─", 2 + turn));
    }
    // The same from outside.
    kill_process(only_child(shell.process()), Signal::TSTP).unwrap();
    shell_answers(&mut shell, 3, (70, 7));
    shell.press("fg\r");
    shell.wait_until("the review again", |s| s.alternate_screen() && s.contents().contains("─ Row 4 ─"));
    shell.press("q");
    shell.wait_until("the shell", |s| !s.alternate_screen() && s.contents().contains("to decide; `usher"));
    shell.press("exit\r");
    shell.wait_for_end();
    shell.assert_restored();
}

#[test]
fn a_job_that_is_stopped_can_be_ended() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut shell = in_a_shell(&sandbox);
    shell.press(CTRL_Z);
    shell_answers(&mut shell, 1, (20, 2));
    // It hears of its end and of its waking at once, and does not touch a terminal that is not its own.
    shell.press("kill %1; kill -CONT %1; sleep 1; wait %1; echo ended $?\r");
    shell.wait_for("ended 1");
    assert!(shell.contents().contains("314 rows to decide; `usher"), "{}", shell.contents());
    shell.press("exit\r");
    shell.wait_for_end();
    shell.assert_restored();
}

#[test]
fn without_a_shell_nothing_stops_it_and_whoever_wakes_it_sees_everything() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = Terminal::start(&sandbox, WIDE, &REVIEW);
    terminal.wait_for_open(314);
    terminal.press(CTRL_Z);
    terminal.wait_for(REFUSED);
    terminal.press("j");
    // The refusal has to go first: the next one is the same, and what still stands would be taken for it.
    terminal.wait_until("row 3 without the refusal", |s| {
        let text = s.contents();
        text.contains("─ Row 3 ─") && !text.contains("no shell is there")
    });
    terminal.signal(Signal::TSTP);
    terminal.wait_for(REFUSED);
    let before = terminal.raw().len();
    terminal.signal(Signal::STOP);
    terminal.wait_for_stop();
    terminal.signal(Signal::CONT);
    terminal.wait_for_bytes(before, "\x1b[2J");
    terminal.wait_for("─ Row 3 ─");
    terminal.press("j");
    terminal.wait_for("─ Row 4 ─");
    terminal.press("q");
    terminal.wait_for_end();
    terminal.assert_restored();
}

/// How a process may be put into a container of its own here; `None`, loudly, where it may not.
#[expect(clippy::explicit_write, reason = "what eprintln! says in a test that passes is not shown")]
fn contained() -> Option<Vec<&'static str>> {
    let as_root = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
    let as_anybody = [&as_root[..1], &["--user", "--map-root-user"], &as_root[1..]].concat();
    for words in [as_root.to_vec(), as_anybody] {
        let tried = std::process::Command::new(words[0]).args(&words[1..]).arg("true").output();
        if tried.is_ok_and(|tried| tried.status.success()) {
            return Some(words);
        }
    }
    let lacking = "NOT TRIED: processes cannot be put into a container here (unshare of util-linux)";
    assert!(std::env::var_os("CI").is_none(), "{lacking}");
    writeln!(std::io::stderr(), "{lacking}").unwrap();
    None
}

/// Session, group and terminal belong to processes outside: their numbers are 0 inside.
#[test]
fn in_a_container_without_a_session_nothing_stops_it_and_it_can_be_woken() {
    let Some(container) = contained() else { return };
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let told = format!("{USHER} {}; exit $?", REVIEW.join(" "));
    let words = [&container[..], &["sh", "-c", &told]].concat();
    let mut terminal = Terminal::start_program(&sandbox, WIDE, &words, &[]);
    terminal.wait_for_open(314);
    terminal.press(CTRL_Z);
    terminal.wait_for(REFUSED);
    let program = only_child(only_child(terminal.process()).as_raw_nonzero().get());
    let before = terminal.raw().len();
    kill_process(program, Signal::CONT).unwrap();
    terminal.wait_for_bytes(before, "\x1b[2J");
    terminal.press("j");
    terminal.wait_for("─ Row 3 ─");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().signal(), None);
    terminal.assert_restored();
}
