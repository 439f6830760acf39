//! A panic, in a real pseudo-terminal: this program is started again in one, and panics there.

use std::io::Read as _;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::*;

const WITHIN: &str = "USHER_TEST_TERMINAL";

/// Panics with the terminal in hand; does nothing unless it was started by the tests below.
fn within(what: impl FnOnce()) {
    if std::env::var_os(WITHIN).is_none() {
        return;
    }
    let options = TuiOptions { mouse: MouseUse::On, ..TuiOptions::default() };
    let (held, _screen) = Held::take("usher", &options).unwrap();
    what();
    drop(held);
}

#[test]
#[ignore = "runs in a terminal of its own"]
fn the_drawing_thread_panics() {
    within(|| panic!("the drawing broke down"));
}

#[test]
#[ignore = "runs in a terminal of its own"]
fn another_thread_panics() {
    within(|| {
        let broken = thread::spawn(|| panic!("the reading broke down")).join();
        assert!(broken.is_err());
        write_out("still drawing").unwrap();
    });
}

/// How often this process has asked the system to write.
fn writes() -> u64 {
    let counts = std::fs::read_to_string("/proc/self/io").unwrap();
    counts.lines().find_map(|line| line.strip_prefix("syscw: ")).unwrap().parse().unwrap()
}

#[test]
#[ignore = "runs in a terminal of its own"]
fn lines_are_written_to_the_screen() {
    within(|| {
        let before = writes();
        let mut direct = Direct(());
        direct.write_all(b"first\nsecond\nthird").unwrap();
        direct.flush().unwrap();
        let times = writes() - before;
        write_out(&format!("written {times} times")).unwrap();
    });
}

#[test]
fn a_frame_of_several_lines_goes_out_in_one_piece() {
    let (written, _, _) = in_a_terminal("lines_are_written_to_the_screen");
    assert!(written.contains("first\nsecond\nthirdwritten 1 times"), "{written:?}");
}

/// What a test of this file writes to a terminal of its own, and the modes of that before and after.
fn in_a_terminal(test: &str) -> (String, String, String) {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pair = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    let name = format!("tui::terminal::tests::{test}");
    command.args([name.as_str(), "--exact", "--ignored", "--nocapture"]);
    command.env(WITHIN, "1");
    command.env("RUST_BACKTRACE", "0");
    let modes = || format!("{:?}", pair.master.get_termios());
    let before = modes();
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut child = pair.slave.spawn_command(command).unwrap();
    child.wait().unwrap();
    let after = modes();
    drop(pair.slave);
    let mut written = Vec::new();
    // The end of a pseudo-terminal may be an error.
    let _ = reader.read_to_end(&mut written);
    (String::from_utf8_lossy(&written).into_owned(), before, after)
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    let (written, before, after) = in_a_terminal("the_drawing_thread_panics");
    let (_, since) = written.split_once(ENTER).expect("it was taken");
    let (_, since) = since.split_once(LEAVE).expect("it was given back");
    assert!(since.contains(POP_TITLE) && since.contains("the drawing broke down"), "{written:?}");
    assert_eq!(written.matches(LEAVE).count(), 1, "once");
    assert!(written.find(MOUSE_OFF) < written.find(LEAVE), "the mouse too");
    assert_eq!(before, after, "the modes of the terminal");
}

#[test]
fn a_panic_elsewhere_leaves_the_screen_alone_and_is_reported_at_the_end() {
    let (written, before, after) = in_a_terminal("another_thread_panics");
    let (during, since) = written.split_once(LEAVE).expect("it was given back");
    assert!(during.ends_with(&format!("still drawing{MOUSE_OFF}")), "{during:?}");
    assert!(!during.contains("broke down") && since.contains("the reading broke down"), "{written:?}");
    assert_eq!(before, after, "the modes of the terminal");
}

#[test]
fn a_terminal_without_a_size_has_the_usual_one_and_none_is_endless() {
    let of = |width, height| {
        let size = sensible(Size { width, height });
        (size.width, size.height)
    };
    for (told, expected) in
        [((0, 0), (80, 24)), ((0, 50), (80, 50)), ((1, 1), (1, 1)), ((u16::MAX, u16::MAX), (1_000, 500))]
    {
        assert_eq!(of(told.0, told.1), expected);
    }
}
