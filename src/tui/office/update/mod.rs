//! `update` of the definitions: the only place where their model changes. Pure: no await, no I/O, no clock.

mod answer;
mod click;
mod edit;
#[cfg(test)]
mod tests;
mod text;

use super::super::keymap::{Action, Mode};
use super::super::layout::Size;
use super::super::message::Message;
use super::super::model::{EndPhase, Status, Why};
use super::super::order::Order;
use super::super::screen::office as screen;
use super::effect::{Answer, Effect};
use super::model::{Model, Overlay, Place};
use super::page::{Page, TABS};

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
        Mode::Office => act_on_page(model, action),
        Mode::Confirm => edit::confirm(model, action),
        Mode::Text | Mode::Picker => text::act(model, action),
        // The other modes belong to the other faces, or nothing works in them.
        _ => Vec::new(),
    }
}

/// Keys of a page.
fn act_on_page(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::EditValue => return edit::open(model),
        Action::Add => return edit::add(model),
        Action::Remove => return edit::remove(model),
        Action::Undo => return edit::undo(model),
        Action::OtherPage => step_tab(model, 1),
        Action::OtherPart => step_tab(model, TABS.len() - 1),
        Action::Candidate(digit) => go_to_tab(model, usize::from(digit).saturating_sub(1)),
        Action::Back => back(model),
        _ => step(model, action),
    }
    Vec::new()
}

fn step_tab(model: &mut Model, by: usize) {
    go_to_tab(model, (model.place.page.tab() + by) % TABS.len());
}

fn go_to_tab(model: &mut Model, place: usize) {
    match TABS.get(place) {
        Some((page, _)) => go_to(model, page.clone()),
        None => model.refuse(format!("there is no page {}", place + 1)),
    }
}

/// Shows a page from its top.
fn go_to(model: &mut Model, page: Page) {
    model.place = Place { page, cursor: 0, behind: model.place.cursor };
    model.refused = None;
}

fn back(model: &mut Model) {
    match model.place.page.above() {
        Some(page) => {
            let cursor = model.place.behind;
            go_to(model, page);
            model.place.cursor = cursor;
        }
        None => model.refuse("q leaves; every change is written already"),
    }
}

fn step(model: &mut Model, action: Action) {
    let page = screen::list_height(model.size).saturating_sub(1).max(1);
    let cursor = model.place.cursor;
    // `settle` keeps the place within the rows.
    model.place.cursor = match action {
        Action::Down => cursor + 1,
        Action::Up => cursor.saturating_sub(1),
        Action::PageDown => cursor + page,
        Action::PageUp => cursor.saturating_sub(page),
        Action::First => 0,
        Action::Last => usize::MAX,
        _ => cursor,
    };
}

/// Leaves: a change under way is waited for.
fn leave(model: &mut Model, why: Why) -> Vec<Effect> {
    model.overlay = Overlay::None;
    model.look.aid = None;
    model.phase = match model.phase {
        EndPhase::Over(why) => EndPhase::Over(why),
        _ => EndPhase::Finishing(why),
    };
    if model.waits.is_some() {
        model.say("waiting a moment for what is being written …");
    }
    Vec::new()
}

/// After every message: the cursor is on a row, and what contacts carry is asked for.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    model.place.cursor = model.place.cursor.min(model.table().rows.len().saturating_sub(1));
    if model.phase == EndPhase::Working {
        let mut fields = model.place.page.counts(&model.known);
        fields.retain(|field| model.known.asked.insert(*field));
        if !fields.is_empty() {
            effects.push(Effect::Held { generation: model.known.generation, fields });
        }
    }
    if let EndPhase::Finishing(why) = model.phase
        && model.waits.is_none()
    {
        model.phase = EndPhase::Over(why);
    }
}
