//! What a person types, behind a trait, so that another terminal library can replace crossterm.
//!
//! Out: [`Event`]s in the console's own words. Deliberately unaware of what a
//! key means.

use std::io;
use std::task::{Context, Poll};

use crossterm::event::{Event as Raw, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

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
            other => format!("{other:?}"),
        }
    }
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
/// the one that crossterm's thread has to wake, and the next key would be lost.
pub(crate) async fn waiting_event(source: &mut impl EventSource) -> Option<Option<io::Result<Event>>> {
    std::future::poll_fn(|cx| match source.poll_event(cx) {
        Poll::Ready(event) => Poll::Ready(Some(event)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

/// Events as crossterm reads them, on a thread of their own.
///
/// On a terminal that is gone crossterm's reader loops without end (crossterm issue 793). There it cannot keep the loop
/// of the console from hearing the hang-up, and it ends with the program.
pub(crate) struct CrosstermEvents {
    read: UnboundedReceiver<io::Result<Event>>,
    /// crossterm loses a change of the window that arrives together with a key; the signal itself is not lost.
    #[cfg(unix)]
    window: Option<Signal>,
}

impl CrosstermEvents {
    /// Starts to read the terminal.
    pub(crate) fn new() -> Self {
        let (sender, read) = unbounded_channel();
        std::thread::spawn(move || {
            loop {
                let event = crossterm::event::read().map(translate);
                let failed = event.is_err();
                if sender.send(event).is_err() || failed {
                    return;
                }
            }
        });
        Self {
            read,
            #[cfg(unix)]
            window: signal(SignalKind::window_change()).ok(),
        }
    }

    /// The size of the window, when it changed.
    #[cfg(unix)]
    fn resized(&mut self, cx: &mut Context<'_>) -> Option<Event> {
        let changed = self.window.as_mut()?.poll_recv(cx).is_ready();
        let (width, height) = changed.then(crossterm::terminal::size)?.ok()?;
        Some(Event::Resize(width, height))
    }

    #[cfg(not(unix))]
    fn resized(&mut self, _: &mut Context<'_>) -> Option<Event> {
        None
    }
}

impl EventSource for CrosstermEvents {
    fn poll_event(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Event>>> {
        // Keys first: what was typed behind a notice must not act on the screen that follows it.
        if let Poll::Ready(event) = self.read.poll_recv(cx) {
            return Poll::Ready(event);
        }
        self.resized(cx).map_or(Poll::Pending, |event| Poll::Ready(Some(Ok(event))))
    }
}

/// Says an event of crossterm in the console's own words.
fn translate(raw: Raw) -> Event {
    match raw {
        Raw::Key(key) if key.kind != KeyEventKind::Release => key_of(key).map_or(Event::Ignored, Event::Key),
        Raw::Paste(text) => Event::Paste(text),
        Raw::Resize(width, height) => Event::Resize(width, height),
        _ => Event::Ignored,
    }
}

fn key_of(event: KeyEvent) -> Option<Key> {
    // Alt and its kin make another key: they must not act as the bare one. AltGr arrives as the character itself.
    if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META) {
        return None;
    }
    Some(match event.code {
        KeyCode::Char(c) if event.modifiers.contains(KeyModifiers::CONTROL) => {
            Key::Ctrl(c.to_ascii_lowercase())
        }
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Key::BackTab,
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
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_crossterm_in_our_words() {
        let none = KeyModifiers::NONE;
        for (code, modifiers, expected) in [
            (KeyCode::Char('a'), none, Some(Key::Char('a'))),
            (KeyCode::Char('F'), KeyModifiers::SHIFT, Some(Key::Char('F'))),
            (KeyCode::Char('r'), KeyModifiers::CONTROL, Some(Key::Ctrl('r'))),
            (KeyCode::Char('a'), KeyModifiers::ALT, None),
            (KeyCode::Tab, KeyModifiers::SHIFT, Some(Key::BackTab)),
            (KeyCode::F(1), none, None),
        ] {
            assert_eq!(key_of(KeyEvent::new(code, modifiers)), expected, "{code:?}");
        }
    }

    #[test]
    fn a_released_key_is_no_key() {
        let mut event = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
        event.kind = KeyEventKind::Release;
        assert_eq!(translate(Raw::Key(event)), Event::Ignored);
    }
}
