//! The bytes of the terminal, read on a thread of their own and said in the console's words.
//!
//! In: the terminal itself. Out: [`Event`]s over a channel; an error or the end of the input ends them. crossterm's
//! reader is not used: it forgets keys that wait while the window changes its size, spins on a terminal that is gone,
//! and keeps the terminal's answers to itself.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::pipe::{PipeFlags, pipe_with};
use termina::escape::csi::{Csi, Device};
use termina::event::{KeyCode, KeyEvent, KeyEventKind, Modifiers, MouseButton, MouseEvent, MouseEventKind};
use termina::{Event as Raw, Parser};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::cut::{Cutter, Piece};
use super::{Event, Key, Mouse};

/// More than a person types at once; a paste takes several turns.
const CHUNK: usize = 4_096;

/// The reading thread; it ends when this is dropped, and takes no key after that.
pub(super) struct Tty {
    pub(super) read: UnboundedReceiver<io::Result<Event>>,
    /// Closed with this: the thread wakes up by it.
    _end: OwnedFd,
}

impl Tty {
    /// Starts to read the terminal.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn open() -> io::Result<Self> {
        let input = io::stdin().as_fd().try_clone_to_owned()?;
        let (ended, end) = pipe_with(PipeFlags::CLOEXEC)?;
        let (sender, read) = unbounded_channel();
        std::thread::Builder::new().name("keys".into()).spawn(move || {
            if let Err(error) = read_along(&input, &ended, &sender) {
                let _ = sender.send(Err(error));
            }
        })?;
        Ok(Self { read, _end: end })
    }
}

/// Reads until the console is gone (`Ok`) or the terminal is (`Err`).
fn read_along(
    input: &OwnedFd,
    ended: &OwnedFd,
    sender: &UnboundedSender<io::Result<Event>>,
) -> io::Result<()> {
    let (mut cutter, mut parser) = (Cutter::new(), Parser::default());
    let mut chunk = [0_u8; CHUNK];
    loop {
        let pieces = match wait(input, ended, cutter.patience())? {
            Waited::Ended => return Ok(()),
            Waited::InVain => cutter.give_up(),
            Waited::Ready => cutter.take(taken(input, &mut chunk)?, Instant::now()),
        };
        for piece in pieces {
            let events = match piece {
                Piece::Paste(text) => vec![Event::Paste(text)],
                Piece::Whole(bytes) => meant(&mut parser, &bytes),
            };
            for event in events {
                if sender.send(Ok(event)).is_err() {
                    return Ok(());
                }
            }
        }
    }
}

/// What a piece means; nothing where nobody knows.
fn meant(parser: &mut Parser, bytes: &[u8]) -> Vec<Event> {
    parser.parse(bytes, false);
    let events: Vec<Event> = std::iter::from_fn(|| parser.pop()).map(|raw| translate(&raw)).collect();
    if events.is_empty() {
        // It may wait for more of what is whole.
        *parser = Parser::default();
    }
    events
}

/// How a wait ended.
enum Waited {
    /// There are bytes, or the terminal is gone.
    Ready,
    /// Nothing came in time.
    InVain,
    /// The console wants no more.
    Ended,
}

fn wait(input: &OwnedFd, ended: &OwnedFd, patience: Option<Duration>) -> io::Result<Waited> {
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    let mut watched = [PollFd::new(ended, PollFlags::IN), PollFd::new(input, PollFlags::IN)];
    loop {
        match poll(&mut watched, patience.as_ref()) {
            Ok(0) => return Ok(Waited::InVain),
            Ok(_) => break,
            Err(Errno::INTR) => (),
            Err(error) => return Err(error.into()),
        }
    }
    let [end, _] = &watched;
    Ok(if end.revents().is_empty() { Waited::Ready } else { Waited::Ended })
}

/// The bytes that are there; the end of the input is an error.
fn taken<'a>(input: &OwnedFd, chunk: &'a mut [u8; CHUNK]) -> io::Result<&'a [u8]> {
    loop {
        match read(input, &mut *chunk) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => return Ok(chunk.get(..count).unwrap_or_default()),
            Err(Errno::INTR) => (),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Says an event of the terminal in the console's own words.
fn translate(raw: &Raw) -> Event {
    match raw {
        Raw::Key(key) if key.kind != KeyEventKind::Release => key_of(*key).map_or(Event::Ignored, Event::Key),
        Raw::Mouse(mouse) => mouse_of(*mouse).map_or(Event::Ignored, Event::Mouse),
        Raw::Csi(Csi::Device(Device::DeviceAttributes(()))) => Event::Acknowledged,
        _ => Event::Ignored,
    }
}

/// Presses of the left button and the wheel; releases and whatever else is reported say nothing.
fn mouse_of(event: MouseEvent) -> Option<Mouse> {
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Mouse::Click(event.column, event.row)),
        MouseEventKind::ScrollDown => Some(Mouse::WheelDown),
        MouseEventKind::ScrollUp => Some(Mouse::WheelUp),
        _ => None,
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    // Alt and its kin make another key: they must not act as the bare one. AltGr arrives as the character itself.
    if event.modifiers.intersects(Modifiers::ALT | Modifiers::SUPER | Modifiers::META) {
        return None;
    }
    Some(match event.code {
        KeyCode::Char(c) if event.modifiers.contains(Modifiers::CONTROL) => Key::Ctrl(with_ctrl(c)),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Escape => Key::Esc,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Tab if event.modifiers.contains(Modifiers::SHIFT) => Key::BackTab,
        KeyCode::Tab => Key::Tab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Function(number @ 1..=12) => Key::F(number),
        _ => return None,
    })
}

/// The sign that a person sees on the key: the bytes 1C … 1F arrive as the digits that also send them.
fn with_ctrl(sign: char) -> char {
    match sign {
        '4' => '\\',
        '5' => ']',
        '6' => '^',
        '7' => '_',
        other => other.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use std::thread::JoinHandle;
    use std::time::Duration;

    use super::*;

    #[test]
    fn keys_of_the_terminal_in_our_words() {
        let none = Modifiers::NONE;
        for (code, modifiers, expected) in [
            (KeyCode::Char('a'), none, Some(Key::Char('a'))),
            (KeyCode::Char('F'), Modifiers::SHIFT, Some(Key::Char('F'))),
            (KeyCode::Char('r'), Modifiers::CONTROL, Some(Key::Ctrl('r'))),
            (KeyCode::Char('a'), Modifiers::ALT, None),
            (KeyCode::Tab, Modifiers::SHIFT, Some(Key::BackTab)),
            (KeyCode::Function(1), none, Some(Key::F(1))),
            (KeyCode::Function(13), none, None),
        ] {
            assert_eq!(key_of(KeyEvent::new(code, modifiers)), expected, "{code:?}");
        }
    }

    #[test]
    fn a_released_key_is_no_key() {
        let mut event = KeyEvent::new(KeyCode::Char('a'), Modifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(translate(&Raw::Key(event)), Event::Ignored);
    }

    /// A reading thread over a pipe, and the way to write into it.
    fn over_a_pipe() -> (OwnedFd, OwnedFd, UnboundedReceiver<io::Result<Event>>, JoinHandle<io::Result<()>>) {
        let (input, typed) = pipe_with(PipeFlags::CLOEXEC).unwrap();
        let (ended, end) = pipe_with(PipeFlags::CLOEXEC).unwrap();
        let (sender, read) = unbounded_channel();
        let thread = std::thread::spawn(move || read_along(&input, &ended, &sender));
        (typed, end, read, thread)
    }

    fn next(read: &mut UnboundedReceiver<io::Result<Event>>) -> Event {
        read.blocking_recv().unwrap().unwrap()
    }

    #[test]
    fn bytes_become_keys_wherever_they_are_cut() {
        let (typed, _end, mut read, _) = over_a_pipe();
        for part in [&b"j\x1b"[..], b"[B", b"\xc3", b"\xa9", b"\x1b[200~q\nq\x1b", b"[201~"] {
            rustix::io::write(&typed, part).unwrap();
            std::thread::sleep(Duration::from_millis(5));
        }
        let expected = [
            Event::Key(Key::Char('j')),
            Event::Key(Key::Down),
            Event::Key(Key::Char('é')),
            Event::Paste("q\nq".into()),
        ];
        for event in expected {
            assert_eq!(next(&mut read), event);
        }
    }

    #[test]
    fn signs_with_ctrl_are_named_by_what_stands_on_the_key() {
        let (typed, _end, mut read, _) = over_a_pipe();
        rustix::io::write(&typed, b"\x1c\x1d\x1e\x1f\0\x04").unwrap();
        for sign in ['\\', ']', '^', '_', ' ', 'd'] {
            assert_eq!(next(&mut read), Event::Key(Key::Ctrl(sign)));
        }
    }

    #[test]
    fn the_mouse_in_our_words_whatever_it_reports() {
        let (typed, _end, mut read, _) = over_a_pipe();
        let reports = [
            ("\x1b[<0;5;3M", Event::Mouse(Mouse::Click(4, 2))),
            ("\x1b[<0;5;3m", Event::Ignored),
            ("\x1b[<2;5;3M", Event::Ignored),
            ("\x1b[<32;6;3M", Event::Ignored),
            ("\x1b[<64;300;200M", Event::Mouse(Mouse::WheelUp)),
            ("\x1b[<65;1;1M", Event::Mouse(Mouse::WheelDown)),
            ("\x1b[<0;0;0M", Event::Mouse(Mouse::Click(0, 0))),
        ];
        for (bytes, event) in reports {
            rustix::io::write(&typed, bytes.as_bytes()).unwrap();
            assert_eq!(next(&mut read), event, "{bytes:?}");
        }
        // What is no report is dropped, and the next key is a key.
        rustix::io::write(&typed, b"\x1b[<999;1;1Mj").unwrap();
        while next(&mut read) != Event::Key(Key::Char('j')) {}
    }

    #[test]
    fn a_lone_escape_is_a_key_without_another_key_after_it() {
        let (typed, _end, mut read, _) = over_a_pipe();
        rustix::io::write(&typed, b"\x1b").unwrap();
        assert_eq!(next(&mut read), Event::Key(Key::Esc));
    }

    #[test]
    fn an_escape_before_an_answer_is_a_key_and_the_answer_none() {
        for parts in [vec![&b"a\x1b\x1b[?62;22cq"[..]], vec![b"a\x1b", b"\x1b[?62;22c", b"q"]] {
            let (typed, _end, mut read, _) = over_a_pipe();
            for part in parts {
                rustix::io::write(&typed, part).unwrap();
                std::thread::sleep(Duration::from_millis(5));
            }
            let key = |key| Event::Key(key);
            for event in [key(Key::Char('a')), key(Key::Esc), Event::Acknowledged, key(Key::Char('q'))] {
                assert_eq!(next(&mut read), event);
            }
        }
    }

    #[test]
    fn nothing_that_comes_makes_it_deaf() {
        for broken in
            ["\x1b]", "\x1bP", "\x1b[?", "\x1b]0;xxx", "\x1b[>1c", "\x1b[<0;", "\x1b[1;1", "\x1b[200~abc"]
        {
            let (typed, _end, mut read, _) = over_a_pipe();
            rustix::io::write(&typed, broken.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(300));
            rustix::io::write(&typed, b"\x03").unwrap();
            while next(&mut read) != Event::Key(Key::Ctrl('c')) {}
            rustix::io::write(&typed, b"j").unwrap();
            assert_eq!(next(&mut read), Event::Key(Key::Char('j')), "{broken:?}");
        }
    }

    #[test]
    fn a_key_right_after_an_escape_is_that_key() {
        let (typed, _end, mut read, _) = over_a_pipe();
        rustix::io::write(&typed, b"\x1bj\x1b\x1b[A\x1b[1;3A").unwrap();
        for key in [Key::Esc, Key::Char('j'), Key::Esc, Key::Up] {
            assert_eq!(next(&mut read), Event::Key(key));
        }
        assert_eq!(next(&mut read), Event::Ignored, "Alt that is told as such makes another key");
    }

    #[test]
    fn the_end_of_the_terminal_is_an_error() {
        let (typed, _end, mut read, thread) = over_a_pipe();
        drop(typed);
        assert!(thread.join().unwrap().is_err());
        assert!(read.blocking_recv().is_none());
    }

    #[test]
    fn a_console_that_is_gone_takes_no_key() {
        let (typed, end, _read, thread) = over_a_pipe();
        drop(end);
        assert!(thread.join().unwrap().is_ok());
        assert!(rustix::io::write(&typed, b"j").is_err());
    }
}
