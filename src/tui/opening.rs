//! The console before its batch is there: the first rows are shown while the file is still being read. The search
//! for the duplicates of a base waits in the same loop.
//!
//! The file is opened in a task of its own. The loop here wakes for keys, signals and what is heard of the
//! file, and draws what is heard at most four times a second. When the batch is staged, the review takes over the terminal.

use std::io;
use std::pin::Pin;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::FusedFuture;
use ratatui::Terminal;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinHandle;
use tokio::time::{Duration, Instant, sleep_until, timeout};

use crate::import::{BatchHeader, Desk, ImportError, Opened, OpenedHow, Opening, QueueLine};
use crate::mapping::ColumnMap;

use super::input::{Event, EventSource, Key, Mouse, TtyEvents, next_event};
use super::keymap::Action;
use super::layout::Size;
use super::loading::{Loading, Subject};
use super::mapping::offer;
use super::message::Stop;
use super::order::Order;
use super::output::Asking;
use super::pace::BEAT;
use super::run::{Ending, Ground, LOST, Left, TuiError, TuiOptions, WHEEL, console, look, review, title_of};
use super::screen::loading::view;
use super::stop::{Stops, stopped};
use super::terminal::{self, Held};

/// A file that is opened while the console already shows it.
pub struct OpeningFile<F> {
    /// The file's name, for the screen.
    pub file: String,
    /// What is heard of the file.
    pub heard: UnboundedReceiver<Opening>,
    /// Opens the file.
    pub opened: F,
}

/// What became of a file that was opened in the console.
#[derive(Debug)]
pub enum Visit {
    /// The person left, or had to, while the file was still being read: nobody works on what is staged of it.
    Unopened(Left),
    /// It was reviewed.
    Reviewed {
        /// How the review was left.
        ending: Box<Ending>,
        /// How the file was opened.
        how: OpenedHow,
        /// What is to be said of it, a line each.
        told: Vec<String>,
    },
}

/// A file that is opened so quickly is not worth a screen.
const FLASH: Duration = Duration::from_millis(120);
/// So long the end waits for the opening to let go of the base.
const LETTING_GO: Duration = Duration::from_secs(5);

/// How long the end waits; without a terminal nobody does.
pub(super) fn letting_go(left: Left) -> Duration {
    if left == Left::TerminalLost { LOST } else { LETTING_GO }
}

/// Everything that the review needs of a batch that was just opened.
struct Ready {
    desk: Desk,
    how: OpenedHow,
    told: Vec<String>,
    header: BatchHeader,
    lines: Vec<QueueLine>,
}

/// Opens the console on a file at once, and the review when the file is read.
///
/// # Errors
/// When there is no terminal, the theme is unreadable or the file cannot be opened.
pub async fn run_opening<F>(file: OpeningFile<F>, options: TuiOptions) -> Result<Visit, TuiError>
where
    F: Future<Output = Result<Opened, ImportError>> + Send + 'static,
{
    let look = look(&options)?;
    let size = terminal::size()?;
    let stops = Stops::listen()?;
    if stops.is_asked() {
        return Ok(Visit::Unopened(Left::Signal));
    }
    let mut stop = Box::pin(stopped(stops).fuse());
    let (held, terminal) = Held::take(&format!("usher · {}", file.file), &options)?;
    let loading = Loading::new(Subject::File, file.file, size);
    let ground = Ground { look, terminal, events: TtyEvents::open()? };
    let mut loader = Loader::new(loading, ground, file.heard);
    let mut task = tokio::spawn(make_ready(file.opened));
    let ready = match loader.run(&mut task, stop.as_mut()).await {
        Loaded::Left(left) => {
            // The person is gone: the terminal is theirs at once, whatever the opening is in the middle of.
            drop(held);
            task.abort();
            let _ = timeout(letting_go(left), task).await;
            return Ok(Visit::Unopened(left));
        }
        Loaded::Ready(ready) => (*ready).map_err(TuiError::Opening)?,
    };
    let status = greeting(&ready, loader.loading.first.as_ref().map(|f| &f.map));
    let Ready { desk, how, told, header, lines } = ready;
    let mut model = review(header, lines, options.open_at, loader.loading.size);
    if !status.is_empty() {
        model.say(status);
    }
    held.retitle(&title_of(&model))?;
    let ending = console(Arc::new(desk), model, loader.into_ground()).run(stop).await?;
    Ok(Visit::Reviewed { ending: Box::new(ending), how, told })
}

async fn make_ready(opened: impl Future<Output = Result<Opened, ImportError>>) -> Result<Ready, ImportError> {
    let Opened { desk, how, told } = opened.await?;
    let (header, lines) = (desk.header().await?, desk.queue().await?);
    Ok(Ready { desk, how, told, header, lines })
}

/// What the review says first of a file that was just opened.
fn greeting(ready: &Ready, map: Option<&ColumnMap>) -> String {
    let how = match ready.how {
        OpenedHow::Fresh | OpenedHow::Resumed => None,
        OpenedHow::Returned => Some(ready.told.join(" · ")),
        OpenedHow::AlreadyCommitted { batch } => {
            Some(format!("already committed as batch {batch}: shown as it is"))
        }
        OpenedHow::NextVersion { of, carried } => {
            Some(format!("another content of batch {of}: {carried} decisions came along"))
        }
    };
    let fresh = matches!(ready.how, OpenedHow::Fresh | OpenedHow::NextVersion { .. });
    let offered = map.filter(|_| fresh).and_then(offer);
    how.into_iter().chain(offered).collect::<Vec<_>>().join(" · ")
}

/// How the loading screen was left.
pub(super) enum Loaded<T> {
    /// The file is open, or cannot be opened.
    Ready(Box<Result<T, ImportError>>),
    /// The person left, or had to.
    Left(Left),
}

/// The loop of the loading screen.
pub(super) struct Loader<B: Asking, E: EventSource> {
    pub(super) loading: Loading,
    terminal: Terminal<B>,
    events: E,
    heard: UnboundedReceiver<Opening>,
    began: Instant,
    /// When something was last drawn because it was heard.
    drawn: Option<Instant>,
}

/// When the next frame is due.
#[derive(Clone, Copy, PartialEq)]
enum Due {
    Never,
    At(Instant),
}

impl<B: Asking, E: EventSource> Loader<B, E> {
    /// The loop before its first frame.
    pub(super) fn new(mut loading: Loading, ground: Ground<B, E>, heard: UnboundedReceiver<Opening>) -> Self {
        let Ground { look, terminal, events } = ground;
        loading.look = look;
        Self { loading, terminal, events, heard, began: Instant::now(), drawn: None }
    }

    /// What the loop stood on, for the one that takes over.
    pub(super) fn into_ground(self) -> Ground<B, E> {
        Ground { look: self.loading.look, terminal: self.terminal, events: self.events }
    }

    /// Waits for the task, or until the person leaves.
    pub(super) async fn run<T>(
        &mut self,
        task: &mut JoinHandle<Result<T, ImportError>>,
        mut stop: Pin<&mut impl FusedFuture<Output = Stop>>,
    ) -> Loaded<T> {
        let mut due = Due::At(Instant::now() + FLASH);
        let mut silent = false;
        loop {
            let frame = async {
                match due {
                    Due::At(at) => sleep_until(at).await,
                    Due::Never => std::future::pending().await,
                }
            };
            tokio::select! {
                // The end first: a task that is done shows no further frame.
                biased;
                done = &mut *task => return Loaded::Ready(Box::new(done.unwrap_or_else(|e| Err(broken(&e))))),
                stop = stop.as_mut() => return Loaded::Left(left_by(stop)),
                event = next_event(&mut self.events) => match self.event(event.as_ref()) {
                    Some(left) => return Loaded::Left(left),
                    None => due = Due::At(Instant::now()),
                },
                () = frame => {
                    if self.draw().is_err() {
                        return Loaded::Left(Left::TerminalLost);
                    }
                    due = Due::Never;
                }
                opening = self.heard.recv(), if !silent => match opening {
                    Some(opening) => due = self.hear(opening, due),
                    None => silent = true,
                },
            }
        }
    }

    /// Takes in what was heard and what else is there; the first rows are drawn at once, the rest at its beat.
    fn hear(&mut self, opening: Opening, due: Due) -> Due {
        let mut urgent = false;
        let mut next = Some(opening);
        while let Some(opening) = next {
            urgent |= matches!(opening, Opening::First(_));
            self.loading.hear(opening, self.began.elapsed());
            next = self.heard.try_recv().ok();
        }
        let now = Instant::now();
        let at = match self.drawn {
            _ if urgent => now,
            Some(drawn) => (drawn + BEAT).max(now),
            None => now + FLASH,
        };
        match due {
            Due::At(sooner) if sooner < at => due,
            _ => Due::At(at),
        }
    }

    fn draw(&mut self) -> Result<(), B::Error> {
        self.drawn = Some(Instant::now());
        let loading = &self.loading;
        let look = &loading.look;
        self.terminal.draw(|frame| look.frame(frame, |frame| view(loading, &look.theme, frame))).map(|_| ())
    }

    /// Does what a key asks; gives how the screen is left, when it is.
    fn event(&mut self, event: Option<&io::Result<Event>>) -> Option<Left> {
        match event {
            Some(Ok(Event::Key(key))) => return self.key(*key),
            Some(Ok(Event::Resize(width, height))) => return self.draw_anew(*width, *height),
            Some(Ok(Event::Mouse(mouse))) => self.mouse(*mouse),
            Some(Ok(Event::Suspend)) => return self.order(&Order::Suspend),
            Some(Ok(Event::Resumed)) => return self.resumed(),
            Some(Ok(Event::Paste(text))) => {
                self.loading.look.pasted(text);
            }
            Some(Ok(Event::Acknowledged | Event::Ignored)) => {}
            Some(Err(_)) | None => return Some(Left::TerminalLost),
        }
        None
    }

    fn key(&mut self, key: Key) -> Option<Left> {
        let loading = &mut self.loading;
        let (mode, size) = (loading.mode(), loading.size);
        match loading.look.keys.lookup(mode, key) {
            Some(action) => match loading.look.heed(action, mode, size) {
                Some(Action::Quit) => return Some(Left::Quit),
                Some(action) => match Order::of(action) {
                    Some(order) => return self.order(&order),
                    None => loading.act(action),
                },
                None => {}
            },
            None if mode.takes_text() => {
                loading.look.typed(key);
            }
            None => {}
        }
        None
    }
}

impl<B: Asking, E: EventSource> Loader<B, E> {
    /// As in the review: the window may have gone to another size and back.
    fn draw_anew(&mut self, width: u16, height: u16) -> Option<Left> {
        self.loading.size = Size { width, height };
        if self.terminal.backend_mut().clear().is_err() {
            return Some(Left::TerminalLost);
        }
        self.terminal.swap_buffers();
        None
    }

    fn mouse(&mut self, mouse: Mouse) {
        let action = match mouse {
            _ if !terminal::has_mouse() => return,
            Mouse::Click(..) => return,
            Mouse::WheelDown => Action::Down,
            Mouse::WheelUp => Action::Up,
        };
        (0..WHEEL).for_each(|_| self.loading.act(action));
    }

    /// What is asked of the terminal; the reading goes on only while the program does.
    fn order(&mut self, order: &Order) -> Option<Left> {
        let said = match order {
            Order::Mouse => self.terminal.backend_mut().say(terminal::toggle_mouse().1).is_ok(),
            Order::Suspend if terminal::has_job_control() => terminal::stop().is_ok(),
            Order::Suspend | Order::Copy(_) => true,
        };
        (!said).then_some(Left::TerminalLost)
    }

    fn resumed(&mut self) -> Option<Left> {
        match (terminal::take_again(), terminal::size()) {
            (Ok(true), Ok(size)) => self.draw_anew(size.width, size.height),
            (Ok(false), _) => None,
            _ => Some(Left::TerminalLost),
        }
    }
}

pub(super) fn left_by(stop: Stop) -> Left {
    match stop {
        Stop::Signal => Left::Signal,
        Stop::TerminalLost => Left::TerminalLost,
        Stop::Broken => Left::Broken,
    }
}

fn broken(error: &tokio::task::JoinError) -> ImportError {
    ImportError::new(format!("the opening broke off: {error}"), "open it again")
}

#[cfg(test)]
mod tests;
