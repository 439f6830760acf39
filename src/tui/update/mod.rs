//! `update`: the only place where the model changes. Pure: no await, no I/O, no clock.

mod again;
mod answer;
mod aside;
mod bulk;
mod click;
mod contacts;
mod copy;
mod decide;
mod deed;
mod editor;
mod example;
mod facets;
mod fixes;
mod history;
mod mapping;
mod picker;
mod plan;
mod review;
#[cfg(test)]
mod tests;
mod text;
mod values;

use crate::import::RowState;

pub(crate) use answer::words;
pub(crate) use copy::{contact_line, line_of};
pub(crate) use plan::{WINDOW, missing_from, step};

use super::effect::Effect;
use super::hear::Hears;
pub(crate) use super::hear::update;
use super::history::HistoryPhase;
use super::input::Key;
use super::keymap::{Action, Mode};
use super::layout::Size;
use super::mapping::MapPhase;
use super::message::{Answer, Stop};
use super::model::{Confirmed, End, EndPhase, Model, Overlay, PlanPhase, Screen, Status, Why};
use super::places::Placing;
use super::screen;
use super::step::stepped;

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
    fn quit(&mut self) -> Vec<Effect> {
        quit(self)
    }
    fn settle(&mut self, effects: &mut Vec<Effect>) {
        settle(self, effects);
    }
}

fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match model.mode() {
        Mode::Small => Vec::new(),
        Mode::Review | Mode::Found | Mode::Fields => review::act(model, action),
        Mode::Raw | Mode::Notices => scroll_overlay(model, action),
        Mode::Reason => decide::reason(model, action),
        Mode::Bulk | Mode::Deed | Mode::Confirm => bulk::act(model, action),
        Mode::Text => text::act(model, action),
        Mode::Plan => plan::act(model, action),
        Mode::History => history::act(model, action),
        Mode::Result => plan::act_on_result(model, action),
        Mode::Facets => facets::act(model, action),
        Mode::Editor => editor::act(model, action),
        Mode::Mapping | Mode::Values | Mode::Applying => mapping::act(model, action),
        Mode::Picker => picker::act(model, action),
        // The aids have heard theirs, the file is open by now, and the duplicates have an `update` of their own.
        Mode::Help
        | Mode::Palette
        | Mode::Loading
        | Mode::Searching
        | Mode::Clusters
        | Mode::ClustersFound
        | Mode::Members
        | Mode::WhyInFull
        | Mode::Office
        | Mode::Anywhere
        | Mode::Home
        | Mode::Files
        | Mode::Receipts
        | Mode::CardAtHome => Vec::new(),
        Mode::Contacts | Mode::Card => contacts::act(model, action),
    }
}

/// Changes of the map that are not applied are asked about once; the second time is meant.
fn quit(model: &mut Model) -> Vec<Effect> {
    match (&model.screen, &model.overlay) {
        (Screen::Mapping(_) | Screen::Editor(_), Overlay::Confirm(_)) => leave(model, Why::Asked),
        (Screen::Editor(_), _) if !model.size.is_too_small() => {
            editor::leave(model, Confirmed::DropPicksAndQuit)
        }
        (Screen::Mapping(editor), _) if editor.phase == MapPhase::Ready && !model.size.is_too_small() => {
            mapping::leave(model, Confirmed::DropMapAndQuit)
        }
        _ => leave(model, Why::Asked),
    }
}

/// Leaves: what is under way is finished first, then the position is remembered.
fn leave(model: &mut Model, why: Why) -> Vec<Effect> {
    model.overlay = Overlay::None;
    let mut effects = Vec::new();
    if why == Why::Stopped(Stop::TerminalLost) {
        // Nobody waits for it any more, and nobody will see what became of it.
        effects.extend(writing(model).map(|id| Effect::Halt { id }));
    }
    let phase = match model.end.phase {
        EndPhase::Working | EndPhase::Finishing(_) => EndPhase::Finishing(why),
        EndPhase::Remembering(_) => EndPhase::Remembering(why),
        EndPhase::Over(why) => EndPhase::Over(why),
    };
    model.end = End { phase, report: model.end.report.take() };
    if is_writing(model) {
        model.say("waiting a moment for what is being written …");
    } else if !model.pending.is_empty() {
        model.say(format!("saving {} …", model.pending.len()));
    }
    effects
}

/// After every message: the cursor is on the screen, its row is looked at, its details are asked for.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    model.queue.scroll(screen::queue_height(model));
    let (row, decision) = match model.queue.current() {
        Some(line) => (Some(line.row), line.proposal.decision.clone()),
        None => (None, Default::default()),
    };
    effects.extend(plan::drop_outdated(model));
    model.row.look_at(row, &decision);
    ask_for_details(model, effects);
    contacts::hold(model);
    let placing = Placing::in_window(model.size);
    model.row.refresh((model.header.newer, &model.header.survivorship), placing);
    if let EndPhase::Finishing(why) = model.end.phase
        && model.pending.is_empty()
        && !is_writing(model)
    {
        model.end.phase = EndPhase::Remembering(why);
        match model.queue.row() {
            Some(row) => effects.push(Effect::Remember { row, filter: model.queue.listing().text() }),
            None => model.end.phase = EndPhase::Over(why),
        }
    }
}

/// True while something is written that is better not cut short.
pub(super) fn is_writing(model: &Model) -> bool {
    match &model.screen {
        Screen::Plan(plan) => matches!(plan.phase, PlanPhase::Committing(_)),
        Screen::Mapping(editor) => matches!(editor.phase, MapPhase::Applying(_)),
        Screen::History(view) => matches!(view.phase, HistoryPhase::Undoing(_)),
        _ => false,
    }
}

/// The number of the commit or undo that is being written.
fn writing(model: &Model) -> Option<u64> {
    match &model.screen {
        Screen::Plan(plan) if is_writing(model) => Some(plan.id),
        Screen::History(view) if is_writing(model) => Some(view.id),
        _ => None,
    }
}

/// The row under the cursor and the rows that the next key may go to.
fn ask_for_details(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.end.phase != EndPhase::Working || !matches!(model.screen, Screen::Review) {
        return;
    }
    let queue = &model.queue;
    let cursor = queue.cursor();
    let is_open = |place: &usize| queue.at(*place).is_some_and(|l| l.state == RowState::Open);
    let next_open = (cursor + 1..cursor + LOOK_AHEAD).find(is_open);
    let rows_at = |places: &mut dyn Iterator<Item = usize>| -> Vec<_> {
        places.filter_map(|place| queue.at(place)).map(|line| line.row).collect()
    };
    let here = rows_at(&mut std::iter::once(cursor));
    let before = rows_at(&mut cursor.checked_sub(1).into_iter());
    let behind = rows_at(&mut [Some(cursor + 1), next_open].into_iter().flatten());
    // Whoever goes from row to row gets several at a time, and only when the next key would find none: reading one costs
    // about as much. After a decision all are read anew, and then a few will do.
    let steps = if here.iter().all(|row| model.row.has(*row)) { IN_ADVANCE } else { 0 };
    let ahead = match (model.row.lacks_any(&behind), model.row.lacks_any(&before)) {
        (true, _) => [behind, before, rows_at(&mut (cursor + 1..=cursor + steps))].concat(),
        (false, true) => [before, rows_at(&mut (cursor.saturating_sub(steps)..cursor).rev())].concat(),
        (false, false) => Vec::new(),
    };
    let rows = model.row.missing(&here);
    let mut ahead = model.row.missing(&ahead);
    ahead.sort_unstable();
    ahead.dedup();
    if !rows.is_empty() || !ahead.is_empty() {
        effects.push(Effect::Details { generation: model.generation, rows, ahead });
    }
}

/// So many rows are read in advance at a time.
const IN_ADVANCE: usize = 24;

/// So far ahead the next open row is looked for when details are read in advance.
const LOOK_AHEAD: usize = 64;

fn scroll_overlay(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = usize::from(model.size.height / 2);
    let last = screen::overlay_length(model).saturating_sub(1);
    let top = match &mut model.overlay {
        Overlay::Raw(top) => Some(top),
        Overlay::Notices(notices) => Some(&mut notices.top),
        Overlay::Past(past) => Some(&mut past.told.top),
        _ => None,
    };
    if let Some(top) = top {
        *top = stepped(action, *top, (last, page)).unwrap_or(*top);
    }
    if action == Action::Back {
        model.overlay = Overlay::None;
    }
    Vec::new()
}
