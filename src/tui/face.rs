//! What the loop runs: a model with its keys, its `update`, its view and its end.
//!
//! The review of a batch is one face, the duplicates of a base are another. The loop knows neither.

use ratatui::Frame;

use super::keymap::{Action, Mode};
use super::layout::Size;
use super::look::Look;
use super::message::Message;
use super::model::EndPhase;
use super::run::Left;
use super::worker::{Breaks, Laned};

/// A model that the loop can run.
pub(crate) trait Face {
    /// What it asks its worker to do.
    type Effect: Laned;
    /// What its worker answers.
    type Answer: Breaks + Send + 'static;
    /// What is to be said after it.
    type Ending;

    /// The size of the window.
    fn size(&self) -> Size;
    /// What the keys mean now.
    fn mode(&self) -> Mode;
    /// How far the end is.
    fn phase(&self) -> EndPhase;
    /// Ends it at once.
    fn end_at(&mut self, phase: EndPhase);
    /// True when what is to be shown is on its way and worth a short wait.
    fn awaits_details(&self) -> bool;
    /// Whether an answer changes anything that is shown; what was read in advance does not.
    fn is_seen(&self, _answer: &Self::Answer) -> bool {
        true
    }
    /// True when what a key does depends on an answer that is under way.
    fn must_wait(&self, _action: Action) -> bool {
        false
    }
    /// Changes the model as a message asks and says what the worker has to do.
    fn update(&mut self, message: Message<Self::Answer>) -> Vec<Self::Effect>;
    /// The theme and the keys in force.
    fn look(&self) -> &Look;
    /// The same, to be changed.
    fn look_mut(&mut self) -> &mut Look;
    /// Draws the model.
    fn view(&self, frame: &mut Frame<'_>);
    /// What is to be said after it was left.
    fn ending(&self, left: Left) -> Self::Ending;
}
