//! The loop: drain what is waiting, draw once, wait. No tick: an idle console does nothing.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use ratatui::{Frame, Terminal};
use tokio::time::{Instant, sleep_until, timeout};

use crate::contact::RowNumber;
use crate::import::{BatchHeader, CommitReport, Desk, ImportError, QueueLine};
use crate::survivorship::golden_record_by;

use super::effect::Effect;
use super::face::Face;
use super::glyph::Glyphs;
use super::input::{Event, EventSource, Key, Mouse, TtyEvents, next_event, waiting_event};
use super::keymap::{Action, Keymap, Mode, knows};
use super::layout::Size;
use super::look::{ChosenTheme, Look};
use super::mapping::MapPhase;
use super::message::{Answer, Message, Stop};
use super::model::{EndPhase, Model, Screen, Why};
use super::order::Order;
use super::output::{Asking, Flow, QUESTION, Rendering};
use super::screen;
use super::stop::{Stops, stopped};
use super::terminal::{self, Held, MouseUse, TerminalKind};
use super::theme::{Theme, ThemeError, Themes};
use super::update::{is_writing, update};
use super::widget::text::count;
use super::worker::{Laned as _, ReviewDesk, Worker};
use ahead::Ahead;

/// Whether colours may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorUse {
    /// As the theme says.
    #[default]
    Themed,
    /// Of 256, by number.
    Indexed,
    /// The 16 of the terminal.
    Sixteen,
    /// Attributes only (NO_COLOR).
    Never,
}

/// How the console is opened.
#[derive(Clone, Debug, Default)]
pub struct TuiOptions {
    /// A theme that was read from a file; wins over `theme_name`.
    pub theme: Option<Theme>,
    /// The name of one of `themes`; empty = `default`.
    pub theme_name: String,
    /// The themes to choose from.
    pub themes: Themes,
    /// Where a theme that is chosen in the console is told.
    pub chosen: ChosenTheme,
    /// Which colours may be used.
    pub color: ColorUse,
    /// The keys in force; `None` = those of the table.
    pub keys: Option<Arc<Keymap>>,
    /// Which signs the terminal can show.
    pub glyphs: Glyphs,
    /// How the terminal is spoken to.
    pub rendering: Rendering,
    /// What kind of terminal it is.
    pub terminal: TerminalKind,
    /// Whether the mouse is taken from the start.
    pub mouse: MouseUse,
    /// The row to open at; `None` = where the operator was.
    pub open_at: Option<RowNumber>,
}

/// How the person left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// By key.
    Quit,
    /// To look at what is defined: the caller opens that, and the review again.
    Office,
    /// To go home: the caller opens that.
    Home,
    /// SIGTERM, SIGHUP, SIGINT or SIGQUIT.
    Signal,
    /// The terminal is gone.
    TerminalLost,
    /// The part that works on the base broke down.
    Broken,
}

/// How the console was left, and what to say after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// How it was left.
    pub left: Left,
    /// The last commit of this sitting.
    pub report: Option<CommitReport>,
    /// The batch.
    pub batch: i64,
    /// Rows that nobody decided.
    pub to_decide: u64,
    /// Acts that the store had not acknowledged in time; 0 unless something is wrong.
    pub unsaved: usize,
    /// One sentence for after the exit.
    pub farewell: String,
}

/// Why the console could not be opened or went down.
#[derive(Debug, thiserror::Error)]
pub enum TuiError {
    /// The terminal cannot be used.
    #[error("the terminal cannot be used: {0}")]
    Terminal(#[from] io::Error),
    /// The theme cannot be used.
    #[error(transparent)]
    Theme(#[from] ThemeError),
    /// The file cannot be opened.
    #[error(transparent)]
    Opening(ImportError),
    /// The batch cannot be read.
    #[error("the batch cannot be read: {message}")]
    Batch {
        /// What happened.
        message: String,
        /// What to do about it; may be empty.
        hint: String,
    },
}

/// Far longer than an act takes, short enough for whoever shuts the machine down.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// So long the end waits for acts when nobody is there any more: many times what an act takes.
pub(super) const LOST: Duration = Duration::from_millis(1_000);
/// Details that come within this time are drawn in the same frame as the key that asked for them: less than a person
/// notices, more than a busy machine needs.
const SHORT_WHILE: Duration = Duration::from_millis(30);
/// Lines that one notch of the wheel goes, as in most programs.
pub(super) const WHEEL: usize = 3;

/// Opens the review console on a desk and returns when the person leaves.
///
/// # Errors
/// When there is no terminal, the theme is unreadable or the batch cannot be read.
pub async fn run(desk: Desk, options: TuiOptions) -> Result<Ending, TuiError> {
    run_on_terminal(Arc::new(desk), &options).await
}

async fn run_on_terminal<D: ReviewDesk>(desk: Arc<D>, options: &TuiOptions) -> Result<Ending, TuiError> {
    let look = look(options)?;
    let model = open(&*desk, options.open_at, terminal::size()?).await?;
    let stops = Stops::listen()?;
    if stops.is_asked() {
        return Ok(ending(&model, Left::Signal));
    }
    let (_held, terminal) = Held::take(&title_of(&model), options)?;
    let ground = Ground { look, terminal, events: TtyEvents::open()? };
    console(desk, model, ground).run(stopped(stops)).await
}

/// What the console stands on.
pub(super) struct Ground<B: Asking, E: EventSource> {
    pub(super) look: Look,
    pub(super) terminal: Terminal<B>,
    pub(super) events: E,
}

/// The console of a desk, before its first frame.
pub(super) fn console<D: ReviewDesk, B: Asking, E: EventSource>(
    desk: Arc<D>,
    model: Model,
    ground: Ground<B, E>,
) -> Console<Model, B, E> {
    Console::new(model, Worker::start(desk), ground)
}

/// The title of the window.
pub(super) fn title_of(model: &Model) -> String {
    let BatchHeader { file, base, stage, .. } = &model.header;
    format!("usher · {file} → {base} ({})", stage.label())
}

/// The model of a batch, as the review starts.
pub(super) fn review(
    header: BatchHeader,
    lines: Vec<QueueLine>,
    open_at: Option<RowNumber>,
    size: Size,
) -> Model {
    Model::new(header, lines, open_at, size, golden_record_by)
}

/// Theme and keys that the options ask for.
pub(super) fn look(options: &TuiOptions) -> Result<Look, ThemeError> {
    Ok(Look {
        theme: theme(options)?,
        keys: options.keys.clone().unwrap_or_else(Keymap::standard),
        glyphs: options.glyphs,
        aid: None,
        themes: options.themes.clone(),
        colors: options.color,
        chosen: options.chosen.clone(),
    })
}

/// The theme that the options ask for.
fn theme(options: &TuiOptions) -> Result<Theme, ThemeError> {
    // A name that means nothing is told even where no theme is used.
    let wanted = match &options.theme {
        Some(theme) => theme.clone(),
        None if options.theme_name.is_empty() => Theme::built_in("default")?,
        None => options.themes.named(&options.theme_name)?,
    };
    match options.color {
        ColorUse::Never => Theme::built_in("mono"),
        colors => Ok(wanted.in_colors(colors)),
    }
}

/// Reads header and queue and puts the cursor where the operator was.
async fn open<D: ReviewDesk>(desk: &D, open_at: Option<RowNumber>, size: Size) -> Result<Model, TuiError> {
    let both = async { Ok((desk.header().await?, desk.queue().await?)) };
    let (header, lines) =
        both.await.map_err(|e: ImportError| TuiError::Batch { message: e.message, hint: e.hint })?;
    Ok(review(header, lines, open_at, size))
}

/// Everything that the loop holds.
pub(super) struct Console<F: Face, B: Asking, E: EventSource> {
    model: F,
    worker: Worker<F::Effect, F::Answer>,
    terminal: Terminal<B>,
    events: E,
    /// How long the end waits for acts that are under way, from the moment of asking.
    patience: Duration,
    flow: Flow,
    /// Something is to be shown that is not drawn yet.
    is_stale: bool,
    /// What was asked of the terminal.
    orders: Vec<Order>,
    /// Keys that wait for an answer.
    ahead: Ahead,
}

impl<F: Face, B: Asking, E: EventSource> Console<F, B, E> {
    /// The loop of a face, before its first frame.
    pub(super) fn new(mut model: F, worker: Worker<F::Effect, F::Answer>, ground: Ground<B, E>) -> Self {
        let Ground { look, terminal, events } = ground;
        *model.look_mut() = look;
        let (patience, flow, orders) = (PATIENCE, Flow::default(), Vec::new());
        Self {
            model,
            worker,
            terminal,
            events,
            patience,
            flow,
            is_stale: true,
            orders,
            ahead: Ahead::default(),
        }
    }

    /// Runs until the person leaves.
    pub(super) async fn run(mut self, stop: impl Future<Output = Stop>) -> Result<F::Ending, TuiError> {
        let mut stop = pin!(stop.fuse());
        let mut deadline: Option<Instant> = None;
        // The first message asks for the details of the first row.
        let Size { width, height } = self.model.size();
        self.tell(Message::Resized(width, height));
        loop {
            self.drain().await;
            self.carry_out_orders().await;
            if let EndPhase::Over(why) = self.model.phase() {
                return Ok(self.ending(why).await);
            }
            let held = self.flow.held_until(Instant::now());
            if held.is_none() && self.is_stale && self.draw().is_err() {
                self.tell(Message::Stopped(Stop::TerminalLost));
            }
            if self.model.phase() != EndPhase::Working && deadline.is_none() {
                let lost = self.why() == Why::Stopped(Stop::TerminalLost);
                let patience = if lost { self.patience.min(LOST) } else { self.patience };
                deadline = Some(Instant::now() + patience);
            }
            let (over, silence, heard) = (until(deadline), until(held), until(self.ahead.until()));
            let leaving = deadline.is_some();
            tokio::select! {
                event = next_event(&mut self.events), if !leaving => self.event(event),
                answer = self.worker.answer() => self.answer(answer),
                stop = &mut stop => self.tell(Message::Stopped(stop)),
                () = over => return Ok(self.ending(self.why()).await),
                () = silence => {}
                // The next round hears them.
                () = heard, if !leaving => {}
            }
        }
    }

    /// Takes in everything that is there already; gives the details of the row a short while.
    async fn drain(&mut self) {
        loop {
            while let Some(answer) = self.worker.waiting_answer() {
                self.tell(Message::Answered(answer));
            }
            self.hear_ahead();
            if self.model.phase() == EndPhase::Working
                && let Some(event) = waiting_event(&mut self.events).await
            {
                self.event(event);
                continue;
            }
            if !self.model.awaits_details() || self.model.phase() != EndPhase::Working {
                return;
            }
            match timeout(SHORT_WHILE, self.worker.answer()).await {
                Ok(answer) => self.answer(answer),
                Err(_) => return,
            }
        }
    }

    /// Waits for the answer that is under way, or for the end of the terminal.
    async fn last_word(&mut self) {
        while let Some(Ok(event)) = next_event(&mut self.events).await {
            if event == Event::Acknowledged {
                return;
            }
        }
    }

    /// Draws the model; with a question, unless one is under way already.
    fn draw(&mut self) -> Result<(), B::Error> {
        let asks = self.flow.asks();
        if asks {
            self.terminal.backend_mut().ask(QUESTION);
        }
        let model = &self.model;
        self.terminal.draw(|frame| model.look().frame(frame, |frame| model.view(frame)))?;
        self.is_stale = false;
        if asks && !self.terminal.backend().is_asking() {
            self.flow.asked(Instant::now());
        } else {
            self.flow.passed_over();
        }
        Ok(())
    }

    fn event(&mut self, event: Option<io::Result<Event>>) {
        match event {
            Some(Ok(Event::Resize(width, height))) => self.draw_anew(width, height),
            Some(Ok(Event::Resumed)) => self.resumed(),
            Some(Ok(Event::Suspend)) => self.orders.push(Order::Suspend),
            Some(Ok(Event::Acknowledged)) => self.flow.answered(),
            // It leaves whatever is waited for.
            Some(Ok(event @ Event::Key(Key::Ctrl('c')))) => {
                self.ahead = Ahead::default();
                self.typed(event);
            }
            Some(Ok(event)) if self.ahead.is_waiting() || self.must_wait(&event) => {
                self.ahead.push(event, self.patience);
            }
            Some(Ok(event)) => self.typed(event),
            // Neither an error nor the end can be waited out: a lost terminal never comes back.
            Some(Err(_)) | None => self.tell(Message::Stopped(Stop::TerminalLost)),
        }
    }

    /// True for a key of which it depends on an answer what it does.
    fn must_wait(&self, event: &Event) -> bool {
        let message = message_of::<F::Answer>(&self.model.look().keys, self.model.mode(), event.clone());
        matches!(message, Some(Message::Action(action)) if self.model.must_wait(action))
    }

    /// Hears what was typed ahead as far as its answers are here, or as it has waited for too long.
    fn hear_ahead(&mut self) {
        while let Some(event) = self.ahead.first() {
            let is_late = self.ahead.until().is_some_and(|until| until <= Instant::now());
            if self.model.phase() == EndPhase::Working && !is_late && self.must_wait(event) {
                return;
            }
            if let Some(event) = self.ahead.take() {
                self.typed(event);
            }
        }
    }

    fn typed(&mut self, event: Event) {
        if let Event::Mouse(mouse) = event {
            return self.mouse(mouse);
        }
        if let Some(message) = message_of(&self.model.look().keys, self.model.mode(), event) {
            self.tell(message);
        }
    }

    /// The window may have gone to another size and back: what it shows is not known, even at the same size.
    fn draw_anew(&mut self, width: u16, height: u16) {
        // `Terminal::clear` would ask the terminal where its cursor is, and wait.
        if self.terminal.backend_mut().clear().is_err() {
            return self.tell(Message::Stopped(Stop::TerminalLost));
        }
        self.terminal.swap_buffers();
        self.tell(Message::Resized(width, height));
    }

    /// The wheel goes up and down as keys do, wherever they mean that.
    fn mouse(&mut self, mouse: Mouse) {
        // A report that comes after the mouse was given back, or without it, says nothing.
        if !terminal::has_mouse() {
            return;
        }
        let action = match mouse {
            Mouse::Click(column, row) => return self.tell(Message::Clicked(column, row)),
            Mouse::WheelDown => Action::Down,
            Mouse::WheelUp => Action::Up,
        };
        // Where no key means it the wheel does neither: it must not close a line of text.
        for _ in 0..WHEEL {
            if knows(self.model.mode(), action) {
                self.tell(Message::Action(action));
            }
        }
    }

    fn answer(&mut self, answer: Option<F::Answer>) {
        match answer {
            Some(answer) => self.tell(Message::Answered(answer)),
            None => self.model.end_at(EndPhase::Over(self.why())),
        }
    }

    fn tell(&mut self, message: Message<F::Answer>) {
        self.is_stale |= match &message {
            Message::Answered(answer) => self.model.is_seen(answer),
            _ => true,
        };
        for effect in self.model.update(message) {
            match effect.order() {
                Some(order) => self.orders.push(order),
                None => self.worker.send(effect),
            }
        }
    }

    fn why(&self) -> Why {
        match self.model.phase() {
            EndPhase::Finishing(why) | EndPhase::Remembering(why) | EndPhase::Over(why) => why,
            EndPhase::Working => Why::Asked,
        }
    }

    async fn ending(&mut self, why: Why) -> F::Ending {
        if why != Why::Stopped(Stop::TerminalLost)
            && let Some(patience) = self.flow.farewell()
        {
            let _ = timeout(patience, self.last_word()).await;
        }
        let left = match why {
            Why::Asked => Left::Quit,
            Why::Office => Left::Office,
            Why::Home => Left::Home,
            Why::Stopped(Stop::Signal) => Left::Signal,
            Why::Stopped(Stop::TerminalLost) => Left::TerminalLost,
            Why::Stopped(Stop::Broken) => Left::Broken,
        };
        self.model.ending(left)
    }
}

impl Face for Model {
    type Effect = Effect;
    type Answer = Answer;
    type Ending = Ending;

    fn size(&self) -> Size {
        self.size
    }
    fn mode(&self) -> Mode {
        self.mode()
    }
    fn phase(&self) -> EndPhase {
        self.end.phase
    }
    fn end_at(&mut self, phase: EndPhase) {
        self.end.phase = phase;
    }
    fn awaits_details(&self) -> bool {
        self.row.is_awaited()
    }
    fn is_seen(&self, answer: &Answer) -> bool {
        match answer {
            Answer::Detail { row, result, .. } => result.is_err() || self.queue.row() == Some(*row),
            Answer::Passed { .. } => false,
            _ => true,
        }
    }
    fn must_wait(&self, action: Action) -> bool {
        let is_renewed =
            || self.pending.is_moving() || self.queue.row().is_some_and(|row| self.pending.renews(row));
        matches!(self.mode(), Mode::Review | Mode::Found | Mode::Fields)
            && (matches!(action, Action::Accept | Action::Again) && is_renewed()
                || action.reads_details() && self.row.is_awaited())
    }
    fn update(&mut self, message: Message) -> Vec<Effect> {
        update(self, message)
    }
    fn look(&self) -> &Look {
        &self.look
    }
    fn look_mut(&mut self) -> &mut Look {
        &mut self.look
    }
    fn view(&self, frame: &mut Frame<'_>) {
        screen::view(self, &self.look.theme, frame);
    }
    fn ending(&self, left: Left) -> Ending {
        ending(self, left)
    }
}

/// Waits until a moment, or for ever.
async fn until(moment: Option<Instant>) {
    match moment {
        Some(at) => sleep_until(at).await,
        None => std::future::pending().await,
    }
}

/// What an event means in a mode.
pub(super) fn message_of<A>(keys: &Keymap, mode: Mode, event: Event) -> Option<Message<A>> {
    match event {
        Event::Key(key) => match keys.lookup(mode, key) {
            Some(action) => Some(Message::Action(action)),
            None if mode.takes_text() => Some(Message::Typed(key)),
            None => None,
        },
        Event::Paste(text) => Some(Message::Pasted(text)),
        // The rest is the loop's own.
        _ => None,
    }
}

fn ending(model: &Model, left: Left) -> Ending {
    let to_decide = model.queue.tally().open as u64;
    let batch = model.header.batch;
    let unsaved = model.pending.len();
    let mut farewell = match to_decide {
        0 => format!("batch {batch}: every row is decided"),
        open => format!("batch {batch}: {} to decide; `usher review FILE` goes on", count(open, "row")),
    };
    if left == Left::Broken {
        farewell.insert_str(
            0,
            "the work on the base broke down; open the batch again: it goes on with what was saved; ",
        );
    }
    if let Screen::Mapping(editor) = &model.screen
        && matches!(editor.phase, MapPhase::Applying(_))
    {
        farewell.push_str("; the new column map was not put in force");
    }
    if let Some(work) = unfinished(model) {
        farewell.push_str(&not_seen(work));
    }
    if unsaved > 0 {
        farewell
            .push_str(&format!("; {unsaved} acts were not acknowledged by the store: look before going on"));
    }
    Ending { left, batch, report: model.end.report.clone(), to_decide, unsaved, farewell }
}

/// What was being written to the base when the console was left.
fn unfinished(model: &Model) -> Option<&'static str> {
    match &model.screen {
        Screen::Plan(_) if is_writing(model) => Some("commit"),
        Screen::History(_) if is_writing(model) => Some("undo"),
        _ => None,
    }
}

/// What is said of a commit or an undo that the end did not wait for: it may stand, or not.
pub(super) fn not_seen(work: &str) -> String {
    format!("; the {work} was not seen to its end: `usher history` says what stands")
}

mod ahead;
mod orders;
#[cfg(test)]
mod tests;
