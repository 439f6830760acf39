//! Opens home on a base.

use ratatui::Frame;

use crate::import::{FileScope, HomeDesk, ImportError};
use crate::source::ReadOptions;

use super::super::face::Face;
use super::super::input::TtyEvents;
use super::super::keymap::Mode;
use super::super::layout::Size;
use super::super::look::Look;
use super::super::message::Message;
use super::super::model::EndPhase;
use super::super::run::{Console, Ground, Left, TuiError, TuiOptions, look};
use super::super::screen::home as screen;
use super::super::stop::{Stops, stopped};
use super::super::terminal::{self, Held};
use super::effect::{Answer, Effect};
use super::model::{HomeChoice, HomePlace, Model};
use super::update::update;
use super::worker::{self, BATCHES, Place};

/// What home stands on besides the base.
#[derive(Clone, Debug)]
pub struct HomeGround {
    /// Where files are looked for.
    pub scope: FileScope,
    /// How a file is read that is looked into.
    pub reading: ReadOptions,
}

/// How home was left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HomeEnding {
    /// How it was left.
    pub left: Left,
    /// What the person chose; `None` when they left for good.
    pub choice: Option<HomeChoice>,
    /// Where they were.
    pub place: HomePlace,
}

/// Opens home and returns when the person chooses something or leaves.
///
/// # Errors
/// When there is no terminal, the theme is unreadable or the base cannot be read.
pub async fn run_home(
    desk: HomeDesk,
    ground: HomeGround,
    place: HomePlace,
    options: TuiOptions,
) -> Result<HomeEnding, TuiError> {
    let look = look(&options)?;
    let unread = |e: ImportError| TuiError::Batch { message: e.message, hint: e.hint };
    let header = desk.header().await.map_err(unread)?;
    let batches = desk.batches(None, BATCHES).await.map_err(unread)?;
    let title = format!("usher · {} ({})", header.base, header.stage.label());
    let model = Model::new((header, batches), place, terminal::size()?);
    let stops = Stops::listen()?;
    if stops.is_asked() {
        return Ok(model.ending(Left::Signal));
    }
    let (_held, terminal) = Held::take(&title, &options)?;
    let HomeGround { scope, reading } = ground;
    let ground = Ground { look, terminal, events: TtyEvents::open()? };
    Console::new(model, worker::start(Place { desk, scope, reading }), ground).run(stopped(stops)).await
}

impl Face for Model {
    type Effect = Effect;
    type Answer = Answer;
    type Ending = HomeEnding;

    fn size(&self) -> Size {
        self.size
    }
    fn mode(&self) -> Mode {
        self.mode()
    }
    fn phase(&self) -> EndPhase {
        self.phase
    }
    fn end_at(&mut self, phase: EndPhase) {
        self.phase = phase;
    }
    fn awaits_details(&self) -> bool {
        false
    }
    fn update(&mut self, message: Message<Answer>) -> Vec<Effect> {
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
    fn ending(&self, left: Left) -> HomeEnding {
        let batch = self.list.current().map(|batch| batch.brief.id);
        let choice = self.choice.clone().filter(|_| left == Left::Quit);
        HomeEnding { left, choice, place: HomePlace { batch, said: String::new() } }
    }
}
