//! Opens the console on what a base defines.

use std::sync::Arc;

use ratatui::Frame;

use crate::import::{ImportError, OfficeDesk};

use super::super::face::Face;
use super::super::input::TtyEvents;
use super::super::keymap::Mode;
use super::super::layout::Size;
use super::super::look::Look;
use super::super::message::Message;
use super::super::model::EndPhase;
use super::super::run::{Console, Ground, Left, TuiError, TuiOptions, look};
use super::super::screen::office as screen;
use super::super::stop::{Stops, stopped};
use super::super::terminal::{self, Held};
use super::effect::{Answer, Effect};
use super::model::Model;
use super::page::Page;
use super::update::update;
use super::worker;

/// Where the console of the definitions opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficePage {
    /// The criteria.
    Criteria,
    /// The values of the institution.
    Institution,
}

/// How the definitions were left, and what to say after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficeEnding {
    /// How it was left.
    pub left: Left,
    /// Changes that were written.
    pub changes: u64,
    /// One sentence for after the exit.
    pub farewell: String,
}

/// Opens the console on what a base defines and returns when the person leaves.
///
/// # Errors
/// When there is no terminal, the theme is unreadable or the base cannot be read.
pub async fn run_office(
    desk: OfficeDesk,
    page: OfficePage,
    options: TuiOptions,
) -> Result<OfficeEnding, TuiError> {
    let look = look(&options)?;
    let unread = |e: ImportError| TuiError::Batch { message: e.message, hint: e.hint };
    let office = desk.read().await.map_err(unread)?;
    let title = format!("usher · settings of {} ({})", office.base, office.stage.label());
    let page = match page {
        OfficePage::Criteria => Page::Criteria,
        OfficePage::Institution => Page::Institution,
    };
    let model = Model::new(office, page, terminal::size()?);
    let stops = Stops::listen()?;
    if stops.is_asked() {
        return Ok(model.ending(Left::Signal));
    }
    let (_held, terminal) = Held::take(&title, &options)?;
    let ground = Ground { look, terminal, events: TtyEvents::open()? };
    Console::new(model, worker::start(Arc::new(desk)), ground).run(stopped(stops)).await
}

impl Face for Model {
    type Effect = Effect;
    type Answer = Answer;
    type Ending = OfficeEnding;

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
    fn ending(&self, left: Left) -> OfficeEnding {
        let changes = self.written;
        let mut farewell = match changes {
            0 => format!("{}: nothing was changed", self.office.base),
            1 => format!("{}: one change is written; `usher settings undo` takes it back", self.office.base),
            many => format!(
                "{}: {many} changes are written; `usher settings history` lists them",
                self.office.base
            ),
        };
        if left == Left::Broken {
            farewell.insert_str(0, "the work on the base broke down; what was written is kept; ");
        }
        if self.waits.is_some() {
            farewell.push_str("; one change was not acknowledged by the store: look before going on");
        }
        OfficeEnding { left, changes, farewell }
    }
}
