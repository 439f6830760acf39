//! What a person types, behind a trait, so that another terminal library can take its place.
//!
//! Out: [`Event`]s in the console's own words. Deliberately unaware of what a
//! key means.

use std::io;
use std::task::{Context, Poll};

use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::terminal;

mod cut;
mod tty;

use tty::Tty;

/// A key, as the key table names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A character, with Shift already in it.
    Char(char),
    /// A letter with Ctrl.
    Ctrl(char),
    Enter,
    Esc,
    Tab,
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    Home,
    End,
    /// A function key, 1 to 12.
    F(u8),
}

impl Key {
    /// The key as help and footer write it.
    pub(crate) fn label(self) -> String {
        match self {
            Self::Char(' ') => "Space".into(),
            Self::Char(c) => c.to_string(),
            Self::Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            Self::BackTab => "Shift-Tab".into(),
            Self::Up => "↑".into(),
            Self::Down => "↓".into(),
            Self::Left => "←".into(),
            Self::Right => "→".into(),
            Self::PageUp => "PgUp".into(),
            Self::PageDown => "PgDn".into(),
            Self::F(number) => format!("F{number}"),
            other => format!("{other:?}"),
        }
    }
}

/// What the mouse does, with the column and the row of the cell, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mouse {
    /// The left button was pressed.
    Click(u16, u16),
    /// The wheel was turned towards the person, or away.
    WheelDown,
    WheelUp,
}

/// What the terminal reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted; it never acts as keys.
    Paste(String),
    /// The window has another size.
    Resize(u16, u16),
    /// The mouse did something; only while it is taken.
    Mouse(Mouse),
    /// The program is asked to stop for the shell, from outside.
    Suspend,
    /// The program goes on after a stop: what the terminal shows is not known.
    Resumed,
    /// The terminal has shown everything up to a question.
    Acknowledged,
    /// Something that the console does not use.
    Ignored,
}

/// Where events come from.
pub(crate) trait EventSource {
    /// The next event; `None` when the terminal is gone.
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Event>>>;
}

/// The next event, waited for.
pub(crate) async fn next_event(source: &mut impl EventSource) -> Option<io::Result<Event>> {
    std::future::poll_fn(|cx| source.poll_event(cx)).await
}

/// An event that is there already, without waiting.
///
/// Polls with the waker of the calling task: a waker of its own would replace
/// the one that the reading thread has to wake, and the next key would be lost.
pub(crate) async fn waiting_event(source: &mut impl EventSource) -> Option<Option<io::Result<Event>>> {
    std::future::poll_fn(|cx| match source.poll_event(cx) {
        Poll::Ready(event) => Poll::Ready(Some(event)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Events of the terminal: keys from the thread that reads it, the size of its window by signal.
pub(crate) struct TtyEvents {
    tty: Tty,
    window: Option<Signal>,
    stop: Option<Signal>,
    resumed: Option<Signal>,
    /// The window changed before anybody listened.
    has_changed: bool,
}

impl TtyEvents {
    /// Starts to read the terminal.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn open() -> io::Result<Self> {
        let listen = |number: Number| signal(SignalKind::from_raw(number.as_raw())).ok();
        let window = listen(Number::WINCH);
        let before = terminal::known_size();
        Ok(Self {
            tty: Tty::open()?,
            window,
            stop: listen(Number::TSTP),
            resumed: listen(Number::CONT),
            has_changed: terminal::size().is_ok_and(|now| now != before),
        })
    }

    /// The size of the window, when it changed.
    fn resized(&mut self, cx: &mut Context<'_>) -> Option<Event> {
        let is_told = self.window.as_mut()?.poll_recv(cx).is_ready();
        let has_changed = std::mem::take(&mut self.has_changed) || is_told;
        let size = has_changed.then(terminal::size)?.ok()?;
        Some(Event::Resize(size.width, size.height))
    }
}

impl EventSource for TtyEvents {
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Event>>> {
        // Keys first: what was typed behind a notice must not act on the screen that follows it.
        if let Poll::Ready(event) = self.tty.read.poll_recv(cx) {
            return Poll::Ready(event);
        }
        let mut came = |signal: &mut Option<Signal>| {
            signal.as_mut().is_some_and(|signal| signal.poll_recv(cx).is_ready())
        };
        // Whoever is woken draws first, whatever else was asked meanwhile.
        let event = match (came(&mut self.resumed), came(&mut self.stop)) {
            (true, _) => Some(Event::Resumed),
            (false, true) => Some(Event::Suspend),
            (false, false) => self.resized(cx),
        };
        event.map_or(Poll::Pending, |event| Poll::Ready(Some(Ok(event))))
    }
}
