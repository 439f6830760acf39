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
use super::super::hear::Hears;
pub(crate) use super::super::hear::update;
use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::layout::Size;
use super::super::model::{EndPhase, Status, Why};
use super::super::order::Order;
use super::super::screen::contacts as contacts_screen;
use super::super::step;
use super::effect::{Answer, Effect};
use super::model::{HomeChoice, Model, Overlay, Page};

impl Hears for Model {
    fn size_mut(&mut self) -> &mut Size {
        &mut self.size
    }
    fn status_mut(&mut self) -> &mut Status {
        &mut self.status
    }
    fn act(&mut self, action: Action) -> Vec<Effect> {
        act(self, action)
    }
    fn typed(&mut self, key: Key) -> Vec<Effect> {
        text::typed(self, key)
    }
    fn pasted(&mut self, text: &str) -> Vec<Effect> {
        text::pasted(self, text)
    }
    fn clicked(&mut self, place: (u16, u16)) -> Vec<Effect> {
        click::clicked(self, place)
    }
    fn answered(&mut self, answer: Answer) -> Vec<Effect> {
        answer::answered(self, answer)
    }
    fn leave(&mut self, why: Why) -> Vec<Effect> {
        leave(self, why)
    }
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        settle(self, effects);
    }
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match model.mode() {
        Mode::Home => batches::act(model, action),
        Mode::Files => files::act(model, action),
        Mode::Receipts => receipts::act(model, action),
        Mode::Contacts | Mode::CardAtHome => act_on_contacts(model, action),
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
        Did::Copies(text) => return vec![Order::Copy(text).into()],
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
    let (last, page) = (length.saturating_sub(1), page.saturating_sub(1).max(1));
    step::stepped(action, place, (last, page)).unwrap_or(place).min(last)
}
