//! The terminal: taken over, written to frame by frame, and given back however the program ends.

use std::io::{self, IsTerminal, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;

use super::layout::Size;
use super::output::{Frugal, Rendering};
use super::widget::text::visible;

/// The terminal as the console draws on it.
pub(crate) type Screen = Terminal<Frugal<Direct>>;

/// Asks the terminal to keep its window title, and to bring it back (xterm's title stack).
const PUSH_TITLE: &str = "\x1b[22;2t";
const POP_TITLE: &str = "\x1b[23;2t";

/// The size of the window.
pub(crate) fn size() -> io::Result<Size> {
    let (width, height) = crossterm::terminal::size()?;
    Ok(Size { width, height })
}

/// Whether the console has the terminal: it is given back once, and nothing is drawn after that.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// The terminal's output, for as long as the console has the terminal.
pub(crate) struct Direct(io::Stdout);

impl Write for Direct {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if TAKEN.load(Ordering::SeqCst) { self.0.lock().write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        if TAKEN.load(Ordering::SeqCst) { self.0.lock().flush() } else { Ok(()) }
    }
}

/// The terminal while the console has it; given back when this is dropped.
pub(crate) struct Held(());

impl Held {
    /// Takes the terminal over.
    pub(crate) fn take(title: &str, rendering: Rendering) -> io::Result<(Self, Screen)> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(io::Error::other("the console needs a terminal for input and output"));
        }
        restore_on_panic();
        TAKEN.store(true, Ordering::SeqCst);
        enable_raw_mode()?;
        let held = Self(());
        let title = visible(title);
        execute!(
            io::stdout(),
            Print(PUSH_TITLE),
            SetTitle(title),
            EnterAlternateScreen,
            EnableBracketedPaste,
            cursor::Hide
        )?;
        let measured = || size().map(|size| ratatui::layout::Size::new(size.width, size.height));
        Ok((held, Terminal::new(Frugal::new(Direct(io::stdout()), rendering, measured))?))
    }
}

impl Held {
    /// Gives the window another title.
    pub(crate) fn retitle(&self, title: &str) -> io::Result<()> {
        execute!(io::stdout(), SetTitle(visible(title)))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back; a terminal that is gone cannot be given back, and nobody is left to tell.
fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let _ =
        execute!(io::stdout(), DisableBracketedPaste, cursor::Show, LeaveAlternateScreen, Print(POP_TITLE));
    let _ = disable_raw_mode();
}

/// Restores the terminal before a panic is reported, so that the report can be read.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            restore();
            report(panic);
        }));
    });
}
