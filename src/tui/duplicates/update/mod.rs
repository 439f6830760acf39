//! `update` of the duplicates: the only place where their model changes. Pure: no await, no I/O, no clock.

mod answer;
mod click;
mod copy;
mod decide;
mod look;
mod plan;
#[cfg(test)]
mod tests;
mod text;

use crate::import::{ClusterState, CommitReport};

use super::super::hear::Hears;
pub(crate) use super::super::hear::update;
use super::super::history::Past;
use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::layout::Size;
use super::super::message::Stop;
use super::super::model::{End, EndPhase, PlanPhase, Status, Why};
use super::super::screen::duplicates as screen;
use super::super::step::stepped;
use super::answer::Answer;
use super::effect::Effect;
use super::model::{Confirmed, Model, Overlay, Screen};

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
        Mode::Clusters | Mode::ClustersFound | Mode::Members => act_on_list(model, action),
        Mode::WhyInFull => {
            scroll_overlay(model, action);
            Vec::new()
        }
        Mode::Confirm => confirm(model, action),
        Mode::Text => text::act(model, action),
        Mode::Plan => plan::act(model, action),
        Mode::Result => plan::act_on_result(model, action),
        // The other modes belong to the review, or nothing works in them.
        _ => Vec::new(),
    }
}

/// Keys of the list and of the members.
fn act_on_list(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Merge
        | Action::NotSame
        | Action::AllNotSame
        | Action::Related
        | Action::Reopen
        | Action::Undo => decide::act(model, action),
        Action::Bulk | Action::Search | Action::AddPair => text::open(model, action),
        Action::Plan => plan::open(model),
        Action::Past => past(model),
        Action::Copy => copy::copy(model),
        _ => {
            look::act(model, action);
            Vec::new()
        }
    }
}

/// `K`: reads what happened to the member in focus.
fn past(model: &mut Model) -> Vec<Effect> {
    let Some(contact) = model.view.member().and_then(|member| member.contact.number.clone()) else {
        model.refuse("the cluster is still being read");
        return Vec::new();
    };
    let id = model.pending.number();
    model.overlay = Overlay::Past(Box::new(Past::awaited(id, contact.clone())));
    vec![Effect::Past { id, contact }]
}

/// A preview waits for a yes.
fn confirm(model: &mut Model, action: Action) -> Vec<Effect> {
    match (std::mem::take(&mut model.overlay), action) {
        (Overlay::Confirm(_, Confirmed::MergeSure(at)), Action::Yes) => decide::merge_sure(model, at),
        (Overlay::Confirm(_, Confirmed::Commit), Action::Yes) => plan::commit(model),
        (_, Action::Back) => {
            model.say("nothing was changed");
            Vec::new()
        }
        (overlay, _) => {
            model.overlay = overlay;
            Vec::new()
        }
    }
}

fn scroll_overlay(model: &mut Model, action: Action) {
    let page = usize::from(model.size.height / 2);
    let last = screen::overlay_length(model).saturating_sub(1);
    let top = match &mut model.overlay {
        Overlay::Why(top) => Some(top),
        Overlay::Past(past) => Some(&mut past.told.top),
        _ => None,
    };
    if let Some(top) = top {
        *top = stepped(action, *top, (last, page)).unwrap_or(*top);
    }
    if action == Action::Back {
        model.overlay = Overlay::None;
    }
}

/// Leaves: what is under way is finished first.
fn leave(model: &mut Model, why: Why) -> Vec<Effect> {
    model.overlay = Overlay::None;
    let mut effects = Vec::new();
    if let Screen::Plan(plan) = &model.screen
        && why == Why::Stopped(Stop::TerminalLost)
        && is_writing(model)
    {
        // Nobody waits for it any more, and nobody will see what became of it.
        effects.push(Effect::Halt { id: plan.id });
    }
    let phase = match model.end.phase {
        EndPhase::Over(why) => EndPhase::Over(why),
        _ => EndPhase::Finishing(why),
    };
    let report: Option<CommitReport> = model.end.report.take();
    model.end = End { phase, report };
    if is_writing(model) {
        model.say("waiting a moment for what is being written …");
    } else if !model.pending.is_empty() {
        model.say(format!("saving {} …", model.pending.len()));
    }
    effects
}

/// The worker broke down: what the store holds is not known here any more.
fn broken(model: &mut Model) {
    model.end.phase = EndPhase::Over(Why::Stopped(Stop::Broken));
}

/// After every message: the cursor is on the screen, its cluster is looked at, its details are asked for.
fn settle(model: &mut Model, effects: &mut Vec<Effect>) {
    model.list.scroll(screen::list_height(model.size));
    model.view.look_at(model.list.current().map(|l| l.id));
    ask_for_details(model, effects);
    model.view.refresh();
    if let EndPhase::Finishing(why) = model.end.phase
        && model.pending.is_empty()
        && !is_writing(model)
    {
        model.end.phase = EndPhase::Over(why);
    }
}

/// True while something is written that is better not cut short.
pub(super) fn is_writing(model: &Model) -> bool {
    matches!(&model.screen, Screen::Plan(plan) if matches!(plan.phase, PlanPhase::Committing(_)))
}

/// So far ahead the next open cluster is looked for when details are read in advance.
const LOOK_AHEAD: usize = 64;

/// The cluster under the cursor and those that the next key may go to.
fn ask_for_details(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.end.phase != EndPhase::Working || !matches!(model.screen, Screen::List) {
        return;
    }
    let list = &model.list;
    let cursor = list.cursor();
    let is_open = |place: &usize| list.at(*place).is_some_and(|l| l.state == ClusterState::Open);
    let next_open = (cursor + 1..cursor + LOOK_AHEAD).find(is_open);
    let places = [Some(cursor), Some(cursor + 1), next_open, cursor.checked_sub(1)];
    let clusters: Vec<_> = places.into_iter().flatten().filter_map(|p| list.at(p)).map(|l| l.id).collect();
    let wanted = model.view.missing(&clusters);
    if !wanted.is_empty() {
        effects.push(Effect::Details { generation: model.generation, wanted });
    }
}
