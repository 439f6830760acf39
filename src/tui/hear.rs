//! How every console hears a message: the part of `update` that is the same whatever is on the screen.
//!
//! In: a message. Out: effects. What a key does on a screen is said by the console's own `update`, through [`Hears`].

use super::face::Face;
use super::input::Key;
use super::keymap::Action;
use super::layout::Size;
use super::message::Message;
use super::model::{EndPhase, Status, Tone, Why};
use super::order::Order;
use super::typing::LONGEST;

/// A console's model with what only that console knows to do.
pub(crate) trait Hears: Face<Effect: From<Order>> {
    /// The size of the window, to be changed.
    fn size_mut(&mut self) -> &mut Size;
    /// What the status line says, to be changed.
    fn status_mut(&mut self) -> &mut Status;
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
        Message::Typed(key) if model.look_mut().typed(key) => Vec::new(),
        Message::Typed(key) => model.typed(key),
        Message::Pasted(text) => pasted(model, &text),
        Message::Answered(answer) => model.answered(answer),
        Message::Resized(width, height) => {
            *model.size_mut() = Size { width, height };
            Vec::new()
        }
        Message::Clicked(column, row) => model.clicked((column, row)),
        Message::Said(status) => {
            *model.status_mut() = status;
            Vec::new()
        }
        Message::Stopped(stop) => leave(model, Why::Stopped(stop)),
    };
    model.settle(&mut effects);
    effects
}

/// Pasted text goes into whatever lies above the screen, then into the screen; what is too long is cut, and that is said.
fn pasted<M: Hears>(model: &mut M, text: &str) -> Vec<M::Effect> {
    let is_cut = model.mode().takes_text() && text.chars().nth(LONGEST).is_some();
    let taken = model.look_mut().pasted(text);
    let effects = if taken { Vec::new() } else { model.pasted(text) };
    if is_cut {
        let text = format!("pasted: the first {LONGEST} characters; a line of text takes no more");
        *model.status_mut() = Status { text, tone: Tone::Refusal };
    }
    effects
}

/// A key: the terminal has its own, then whatever lies above the screen, then the screen.
fn heed<M: Hears>(model: &mut M, action: Action) -> Vec<M::Effect> {
    if model.phase() != EndPhase::Working {
        return Vec::new();
    }
    *model.status_mut() = Status::default();
    if let Some(order) = Order::of(action) {
        return vec![order.into()];
    }
    let (mode, size) = (model.mode(), model.size());
    match model.look_mut().heed(action, mode, size) {
        None => Vec::new(),
        Some(Action::Quit) => model.quit(),
        Some(action) => model.act(action),
    }
}

/// Nothing lies above a screen that is left.
fn leave<M: Hears>(model: &mut M, why: Why) -> Vec<M::Effect> {
    model.look_mut().aid = None;
    model.leave(why)
}
