//! `update` of home: the only place where its model changes. Pure: no await, no I/O, no clock.

mod answer;
mod batches;
mod click;
mod files;
mod receipts;
#[cfg(test)]
mod tests;
mod text;

use super::super::contacts::{Aim, ContactSearch, Did};
use super::super::keymap::{Action, Mode};
use super::super::layout::Size;
use super::super::message::Message;
use super::super::model::{EndPhase, Status, Why};
use super::super::order::Order;
use super::super::screen::contacts as contacts_screen;
use super::effect::{Answer, Effect};
use super::model::{HomeChoice, Model, Overlay, Page};

/// Changes the model as a message asks and says what the worker has to do.
pub(crate) fn update(model: &mut Model, message: Message<Answer>) -> Vec<Effect> {
    let mut effects = match message {
        Message::Action(action) => act(model, action),
        Message::Typed(key) if model.look.typed(key) => Vec::new(),
        Message::Typed(key) => text::typed(model, key),
        Message::Pasted(pasted) if model.look.pasted(&pasted) => Vec::new(),
        Message::Pasted(pasted) => text::pasted(model, &pasted),
        Message::Answered(answer) => answer::answered(model, answer),
        Message::Resized(width, height) => {
            model.size = Size { width, height };
            Vec::new()
        }
        Message::Clicked(column, row) => click::clicked(model, (column, row)),
        Message::Said(status) => {
            model.status = status;
            Vec::new()
        }
        Message::Stopped(stop) => leave(model, Why::Stopped(stop)),
    };
    settle(model, &mut effects);
    effects
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.phase != EndPhase::Working {
        return Vec::new();
    }
    model.status = Status::default();
    // Whatever lies above the screen.
    if let Some(order) = Order::of(action) {
        return vec![Effect::Terminal(order)];
    }
    let (mode, size) = (model.mode(), model.size);
    let Some(action) = model.look.heed(action, mode, size) else { return Vec::new() };
    if action == Action::Quit {
        return leave(model, Why::Asked);
    }
    match model.mode() {
        Mode::Home => batches::act(model, action),
        Mode::Files => files::act(model, action),
        Mode::Receipts => receipts::act(model, action),
        Mode::Contacts | Mode::Card => act_on_contacts(model, action),
        Mode::Confirm | Mode::Text => text::act(model, action),
        // The other modes belong to the other faces, or nothing works in them.
        _ => Vec::new(),
    }
}

/// Chooses something and leaves for it.
fn choose(model: &mut Model, choice: HomeChoice) -> Vec<Effect> {
    model.choice = Some(choice);
    leave(model, Why::Asked)
}

/// `c`: opens the search for a contact.
fn open_contacts(model: &mut Model) -> Vec<Effect> {
    let number = model.number();
    let (search, asks) = ContactSearch::new(Aim::Look, String::new(), number);
    model.page = Page::Contacts(Box::new(search));
    asks.map(Effect::Contacts).into_iter().collect()
}

fn act_on_contacts(model: &mut Model, action: Action) -> Vec<Effect> {
    let number = model.number();
    let Page::Contacts(search) = &mut model.page else { return Vec::new() };
    match search.act(action, number) {
        Did::Asks(effect) => return vec![Effect::Contacts(effect)],
        Did::Duplicates(contact) => return choose(model, HomeChoice::Duplicates(Some(contact))),
        Did::Closed => model.page = Page::Batches,
        Did::Refused(why) => model.refuse(why),
        // At home a contact is looked at, never taken.
        Did::Nothing | Did::Took(_) => {}
    }
    Vec::new()
}

/// Leaves: what is being written is waited for.
fn leave(model: &mut Model, why: Why) -> Vec<Effect> {
    model.overlay = Overlay::None;
    model.phase = match model.phase {
        EndPhase::Over(why) => EndPhase::Over(why),
        _ => EndPhase::Finishing(why),
    };
    if model.writing.is_some() {
        model.say("waiting a moment for what is being written …");
    }
    Vec::new()
}

/// After every message: cursors are on their lists, and what the screen lacks is asked for.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    let last = model.list.batches.len().saturating_sub(1);
    model.list.cursor = model.list.cursor.min(last);
    if model.phase == EndPhase::Working {
        batches::ask(model, effects);
        files::ask(model, effects);
        receipts::ask(model, effects);
    }
    if let Page::Contacts(search) = &mut model.page {
        contacts_screen::hold(search, model.size);
    }
    if let EndPhase::Finishing(why) = model.phase
        && model.writing.is_none()
    {
        model.phase = EndPhase::Over(why);
    }
}

/// The place that a key of a list leads to.
fn stepped(action: Action, place: usize, (length, page): (usize, usize)) -> usize {
    let page = page.saturating_sub(1).max(1);
    let to = match action {
        Action::Down => place + 1,
        Action::Up => place.saturating_sub(1),
        Action::PageDown => place + page,
        Action::PageUp => place.saturating_sub(page),
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => place,
    };
    to.min(length.saturating_sub(1))
}
