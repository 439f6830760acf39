//! `update` of the definitions: the only place where their model changes. Pure: no await, no I/O, no clock.

mod answer;
mod click;
mod edit;
#[cfg(test)]
mod tests;
mod text;

use super::super::hear::Hears;
pub(crate) use super::super::hear::update;
use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::layout::Size;
use super::super::model::{EndPhase, Status, Why};
use super::super::screen::office as screen;
use super::super::step::stepped;
use super::effect::{Answer, Effect};
use super::model::{Model, Overlay, Place};
use super::page::{Page, TABS};

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
    model.place.cursor = stepped(action, cursor, (usize::MAX, page)).unwrap_or(cursor);
}

/// Leaves: a change under way is waited for.
fn leave(model: &mut Model, why: Why) -> Vec<Effect> {
    model.overlay = Overlay::None;
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
