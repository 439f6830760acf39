//! The terminal: taken over, written to frame by frame, and given back however the program ends.

use std::io::{self, IsTerminal, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::Print;
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, SetTitle,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::layout::Size;
use super::widget::text::visible;

/// The terminal as the console draws on it.
pub(crate) type Screen = Terminal<CrosstermBackend<FrameWriter>>;

/// A frame of more bytes than this is worth the marks of a synchronized update.
const LARGE_FRAME: usize = 2_000;

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

/// Collects a frame and writes it in one piece.
pub(crate) struct FrameWriter {
    frame: Vec<u8>,
    out: io::Stdout,
}

impl Write for FrameWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.frame.is_empty() || !TAKEN.load(Ordering::SeqCst) {
            self.frame.clear();
            return Ok(());
        }
        let mut out = self.out.lock();
        let framed = enclose(std::mem::take(&mut self.frame));
        out.write_all(&framed)?;
        out.flush()
    }
}

/// Puts a large frame between the marks of a synchronized update.
fn enclose(frame: Vec<u8>) -> Vec<u8> {
    if frame.len() < LARGE_FRAME {
        return frame;
    }
    let mut framed = Vec::with_capacity(frame.len() + 16);
    // Writing to a Vec cannot fail.
    let _ = queue!(framed, BeginSynchronizedUpdate);
    framed.extend_from_slice(&frame);
    let _ = queue!(framed, EndSynchronizedUpdate);
    framed
}

/// The terminal while the console has it; given back when this is dropped.
pub(crate) struct Held(());

impl Held {
    /// Takes the terminal over.
    pub(crate) fn take(title: &str) -> io::Result<(Self, Screen)> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(io::Error::other("the console needs a terminal for input and output"));
        }
        restore_on_panic();
        // NO_COLOR is the theme's business: crossterm's own way writes ESC[m, which wipes reverse video.
        crossterm::style::force_color_output(true);
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
        let writer = FrameWriter { frame: Vec::new(), out: io::stdout() };
        Ok((held, Terminal::new(CrosstermBackend::new(writer))?))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_large_frame_is_enclosed() {
        assert_eq!(enclose(b"small".to_vec()), b"small");
        let large = enclose(vec![b'x'; LARGE_FRAME]);
        assert!(large.starts_with(b"\x1b[?2026h") && large.ends_with(b"\x1b[?2026l"));
    }
}
