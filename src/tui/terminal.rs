//! The terminal: taken over, written to frame by frame, and given back however the program ends or is stopped.
//!
//! There is one way in ([`Held::take`], and [`take_again`] after a stop) and one way out ([`restore`]): leaving, a panic,
//! a signal and Ctrl-Z all go through it.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::Terminal;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::tcgetwinsize;

use super::layout::Size;
use super::output::Frugal;
use super::run::TuiOptions;
use super::widget::text::{cut, visible};

mod kind;
mod suspend;
#[cfg(test)]
mod tests;

pub use kind::{MouseUse, TerminalKind};
pub(crate) use suspend::has_job_control;

/// The terminal as the console draws on it.
pub(crate) type Screen = Terminal<Frugal<Direct>>;

/// Asks the terminal to keep the titles of window and icon, and to bring them back (xterm's title stack).
const PUSH_TITLE: &str = "\x1b[22;0t";
const POP_TITLE: &str = "\x1b[23;0t";
/// The other screen, pastes told from keys, no cursor.
const ENTER: &str = "\x1b[?1049h\x1b[?2004h\x1b[?25l";
/// The end of a frame that was cut short (synchronised update, scrolled region, look), then everything back.
const LEAVE: &str = "\x1b[?2026l\x1b[r\x1b[m\x1b[?2004l\x1b[?25h\x1b[?1049l";
/// Presses and the wheel (1000) with their place in decimal digits (1006); no movements.
pub(crate) const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
pub(crate) const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";
/// A title is cut to so many columns: no window shows more, and some terminals refuse longer ones.
const TITLE: usize = 120;

/// The exit code of a program that had to give up its terminal: something waits for a person.
const GIVEN_UP: i32 = 1;

/// The size that a terminal without one is taken to have: that of the VT100.
const USUAL: Size = Size { width: 80, height: 24 };
/// No window is larger; a terminal that says so would cost gigabytes.
const LARGEST: Size = Size { width: 1_000, height: 500 };

/// The size of the window when it was last asked for, width in the upper half: it is asked for when it changes, not for
/// every frame.
static SIZE: AtomicU32 = AtomicU32::new(0);

/// Asks for the size of the window.
pub(crate) fn size() -> io::Result<Size> {
    let told = tcgetwinsize(io::stdout())?;
    let size = sensible(Size { width: told.ws_col, height: told.ws_row });
    SIZE.store(u32::from(size.width) << u16::BITS | u32::from(size.height), Ordering::SeqCst);
    Ok(size)
}

/// The size that was last told.
pub(crate) fn known_size() -> Size {
    let [width_high, width_low, height_high, height_low] = SIZE.load(Ordering::SeqCst).to_be_bytes();
    sensible(Size {
        width: u16::from_be_bytes([width_high, width_low]),
        height: u16::from_be_bytes([height_high, height_low]),
    })
}

/// A size to work with: serial lines and some containers say 0 × 0.
fn sensible(told: Size) -> Size {
    let or = |told: u16, usual: u16, largest: u16| if told == 0 { usual } else { told.min(largest) };
    Size {
        width: or(told.width, USUAL.width, LARGEST.width),
        height: or(told.height, USUAL.height, LARGEST.height),
    }
}

/// Whether the console has the terminal: it is given back once, and nothing is drawn after that.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// How it is held, for taking it again.
static HELD: Mutex<Option<Hold>> = Mutex::new(None);
/// What panicked on other threads while the screen was in use.
static KEPT_REPORTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// How the terminal is held.
#[derive(Clone, Debug)]
struct Hold {
    title: String,
    kind: TerminalKind,
    mouse: MouseUse,
    /// The thread that draws.
    thread: ThreadId,
}

fn hold() -> MutexGuard<'static, Option<Hold>> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The terminal's output, for as long as the console has the terminal.
pub(crate) struct Direct(());

impl Write for Direct {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if TAKEN.load(Ordering::SeqCst) { Output.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The output itself: the standard library's holds back what stands behind the last line end, so that a frame would go
/// out in two pieces.
struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let out = io::stdout();
        loop {
            match rustix::io::write(&out, bytes) {
                // Whoever started the program made its output one that does not wait.
                Err(Errno::AGAIN) => drop(poll(&mut [PollFd::new(&out, PollFlags::OUT)], None)),
                written => return Ok(written?),
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether the terminal takes nothing now: nobody reads it, and whoever writes to it waits.
pub(crate) fn is_stalled() -> bool {
    let out = io::stdout();
    let mut watched = [PollFd::new(&out, PollFlags::OUT)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut watched, Some(&at_once)) == Ok(0)
}

/// Ends the program on a terminal that takes nothing any more: of what it was told only the modes can be put back.
pub(crate) fn give_up() -> ! {
    let _ = disable_raw_mode();
    std::process::exit(GIVEN_UP)
}

/// The terminal while the console has it; given back when this is dropped.
pub(crate) struct Held(());

impl Held {
    /// Takes the terminal over.
    pub(crate) fn take(title: &str, options: &TuiOptions) -> io::Result<(Self, Screen)> {
        if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
            return Err(io::Error::other("the console needs a terminal for input and output"));
        }
        report_panics();
        let kind = options.terminal;
        let mouse = if kind.has_mouse() { options.mouse } else { MouseUse::Off };
        *hold() = Some(Hold { title: title.to_owned(), kind, mouse, thread: thread::current().id() });
        let held = Self(());
        enter()?;
        size()?;
        let measured = || {
            let Size { width, height } = known_size();
            Ok(ratatui::layout::Size::new(width, height))
        };
        let backend = Frugal::new(Direct(()), options.rendering, measured);
        Ok((held, Terminal::new(backend)?))
    }

    /// Gives the window another title.
    pub(crate) fn retitle(&self, title: &str) -> io::Result<()> {
        let told = hold().as_mut().map(|hold| {
            title.clone_into(&mut hold.title);
            titled(hold)
        });
        write_out(&told.unwrap_or_default())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        restore();
        *hold() = None;
    }
}

/// The kind of terminal that is held.
pub(crate) fn kind() -> TerminalKind {
    hold().as_ref().map(|hold| hold.kind).unwrap_or_default()
}

/// Whether the mouse is taken.
pub(crate) fn has_mouse() -> bool {
    hold().as_ref().is_some_and(|hold| hold.mouse == MouseUse::On)
}

/// Takes the mouse or gives it back; says which, and what the terminal has to be told.
pub(crate) fn toggle_mouse() -> (MouseUse, &'static str) {
    match hold().as_mut() {
        Some(hold) if hold.kind.has_mouse() && hold.mouse == MouseUse::Off => {
            hold.mouse = MouseUse::On;
            (MouseUse::On, MOUSE_ON)
        }
        Some(hold) => {
            hold.mouse = MouseUse::Off;
            (MouseUse::Off, MOUSE_OFF)
        }
        None => (MouseUse::Off, ""),
    }
}

/// Gives the terminal back and stops until the shell wakes the program; the caller takes it again when it hears so.
///
/// # Errors
/// When the system does not allow it; the terminal is the console's again then.
pub(crate) fn stop() -> io::Result<()> {
    restore();
    suspend::stop().inspect_err(|_| drop(enter()))
}

/// Takes the terminal again after a stop, whatever the shell did with it; `false` in the background, where it is
/// not to be touched. Nothing that was drawn can be counted on.
///
/// # Errors
/// When the terminal is gone.
pub(crate) fn take_again() -> io::Result<bool> {
    if !suspend::is_in_front() {
        return Ok(false);
    }
    // The modes that crossterm remembers may be older than the stop.
    if TAKEN.load(Ordering::SeqCst) {
        disable_raw_mode()?;
    }
    enter()?;
    Ok(true)
}

fn enter() -> io::Result<()> {
    let Some(told) = hold().as_ref().map(entering) else { return Ok(()) };
    TAKEN.store(true, Ordering::SeqCst);
    enable_raw_mode()?;
    write_out(&told)
}

/// What the terminal is told when it is taken.
fn entering(hold: &Hold) -> String {
    let mut told = String::new();
    if hold.kind.has_title() {
        told.push_str(PUSH_TITLE);
    }
    told.push_str(&titled(hold));
    told.push_str(ENTER);
    if hold.mouse == MouseUse::On {
        told.push_str(MOUSE_ON);
    }
    told
}

/// What the terminal is told when it is given back.
fn leaving(hold: &Hold) -> String {
    let title = if hold.kind.has_title() { POP_TITLE } else { "" };
    let mouse = if hold.kind.has_mouse() { MOUSE_OFF } else { "" };
    format!("{mouse}{LEAVE}{title}")
}

/// Names of files are made by others: what would end or change the sequence is shown as a symbol.
fn titled(hold: &Hold) -> String {
    match hold.kind.has_title() {
        true => format!("\x1b]0;{}\x07", cut(&visible(&hold.title), TITLE)),
        false => String::new(),
    }
}

fn write_out(text: &str) -> io::Result<()> {
    Output.write_all(text.as_bytes())
}

/// Gives the terminal back; a terminal that is gone cannot be given back, and nobody is left to tell.
pub(crate) fn restore() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    // A panic may come while this is locked, on the very thread that would wait for it.
    let told = HELD.try_lock().ok().and_then(|hold| hold.as_ref().map(leaving));
    let _ = write_out(&told.unwrap_or_else(|| format!("{MOUSE_OFF}{LEAVE}{POP_TITLE}")));
    let _ = disable_raw_mode();
    let kept = std::mem::take(&mut *KEPT_REPORTS.lock().unwrap_or_else(PoisonError::into_inner));
    for report in kept {
        let _ = writeln!(io::stderr(), "{report}");
    }
}

/// Restores the terminal before a panic of the drawing thread is reported, so that the report can be read. What panics
/// elsewhere is a failure that the console tells and survives: it is reported when the terminal is given back.
fn report_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let here = thread::current().id();
            let draws = HELD.try_lock().map_or(true, |hold| hold.as_ref().is_none_or(|h| h.thread == here));
            if !draws && TAKEN.load(Ordering::SeqCst) {
                KEPT_REPORTS.lock().unwrap_or_else(PoisonError::into_inner).push(panic.to_string());
                return;
            }
            restore();
            report(panic);
        }));
    });
}
