//! How every console hears a message: the part of `update` that is the same whatever is on the screen.
//!
//! In: a message. Out: effects. What a key does on a screen is said by the console's own `update`, through [`Hears`].

use super::input::Key;
use super::keymap::{Action, Mode};
use super::layout::Size;
use super::look::Look;
use super::message::Message;
use super::model::{EndPhase, Status, Tone, Why};
use super::order::Order;
use super::typing::LONGEST;

/// What is the same in the model of every console.
pub(crate) struct Common<'a> {
    pub(crate) look: &'a mut Look,
    pub(crate) size: &'a mut Size,
    pub(crate) status: &'a mut Status,
}

/// A model with what only its console knows to do.
pub(crate) trait Hears {
    /// What it asks its worker, or the terminal, to do.
    type Effect: From<Order>;
    /// What its worker answers.
    type Answer;

    /// What every console has.
    fn common(&mut self) -> Common<'_>;
    /// What the keys mean now.
    fn means(&self) -> Mode;
    /// How far the end is.
    fn end(&self) -> EndPhase;
    /// Does what a key of the screen asks.
    fn act(&mut self, action: Action) -> Vec<Self::Effect>;
    /// A key typed into a line of text.
    fn typed(&mut self, key: Key) -> Vec<Self::Effect>;
    /// Text pasted into a line of text.
    fn pasted(&mut self, text: &str) -> Vec<Self::Effect>;
    /// A click at column and row of the window, both from 0.
    fn clicked(&mut self, place: (u16, u16)) -> Vec<Self::Effect>;
    /// Takes an answer in.
    fn answered(&mut self, answer: Self::Answer) -> Vec<Self::Effect>;
    /// Leaves once nothing is under way any more.
    fn leave(&mut self, why: Why) -> Vec<Self::Effect>;
    /// The person asks to leave; a screen may ask back first.
    fn quit(&mut self) -> Vec<Self::Effect> {
        self.leave(Why::Asked)
    }
    /// After every message: cursors are on their lists, and what the screen lacks is asked for.
    fn settle(&mut self, effects: &mut Vec<Self::Effect>);
}

/// Changes a model as a message asks and says what the worker has to do.
pub(crate) fn update<M: Hears>(model: &mut M, message: Message<M::Answer>) -> Vec<M::Effect> {
    let mut effects = match message {
        Message::Action(action) => heed(model, action),
        Message::Typed(key) if model.common().look.typed(key) => Vec::new(),
        Message::Typed(key) => model.typed(key),
        Message::Pasted(text) => pasted(model, &text),
        Message::Answered(answer) => model.answered(answer),
        Message::Resized(width, height) => {
            *model.common().size = Size { width, height };
            Vec::new()
        }
        Message::Clicked(column, row) => model.clicked((column, row)),
        Message::Said(status) => {
            *model.common().status = status;
            Vec::new()
        }
        Message::Stopped(stop) => leave(model, Why::Stopped(stop)),
    };
    model.settle(&mut effects);
    effects
}

/// Pasted text goes into whatever lies above the screen, then into the screen; what is too long is cut, and that is said.
fn pasted<M: Hears>(model: &mut M, text: &str) -> Vec<M::Effect> {
    let is_cut = model.means().takes_text() && text.chars().nth(LONGEST).is_some();
    let taken = model.common().look.pasted(text);
    let effects = if taken { Vec::new() } else { model.pasted(text) };
    if is_cut {
        let text = format!("pasted: the first {LONGEST} characters; a line of text takes no more");
        *model.common().status = Status { text, tone: Tone::Refusal };
    }
    effects
}

/// A key: the terminal has its own, then whatever lies above the screen, then the screen.
fn heed<M: Hears>(model: &mut M, action: Action) -> Vec<M::Effect> {
    if model.end() != EndPhase::Working {
        return Vec::new();
    }
    let mode = model.means();
    let Common { look, size, status } = model.common();
    *status = Status::default();
    if let Some(order) = Order::of(action) {
        return vec![order.into()];
    }
    match look.heed(action, mode, *size) {
        None => Vec::new(),
        Some(Action::Quit) => model.quit(),
        Some(action) => model.act(action),
    }
}

/// Nothing lies above a screen that is left.
fn leave<M: Hears>(model: &mut M, why: Why) -> Vec<M::Effect> {
    model.common().look.aid = None;
    model.leave(why)
}
