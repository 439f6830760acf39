//! Plan, commit and what comes after.

use super::super::super::keymap::Action;
use super::super::super::model::{PlanPhase, PlanView};
use super::super::super::update::{WINDOW, missing_from, step};
use super::super::super::widget::text::count;
use super::super::effect::Effect;
use super::super::model::{Confirmed, Model, Overlay, Purpose, Screen};
use super::text;

/// `C`: has the plan computed.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let id = model.pending.number();
    model.screen = Screen::Plan(Box::new(PlanView { id, ..PlanView::default() }));
    model.view.field = None;
    vec![Effect::Plan { id }]
}

/// Keys of the plan screen.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Commit => ask_commit(model),
        Action::Back => return back(model),
        Action::Warnings => warnings(model),
        _ => return scroll(model, action),
    }
    Vec::new()
}

fn warnings(model: &mut Model) {
    let Screen::Plan(plan) = &model.screen else { return };
    match plan.summary.as_ref().is_some_and(|s| !s.warnings.is_empty()) {
        true => model.overlay = Overlay::Why(0),
        false => model.refuse("the plan has no warning"),
    }
}

/// Esc: back to the list; what is being computed or written is stopped first.
fn back(model: &mut Model) -> Vec<Effect> {
    let Screen::Plan(plan) = &model.screen else { return Vec::new() };
    let id = plan.id;
    match plan.phase {
        PlanPhase::Committing(_) => {
            model.say("stopping: nothing is written unless all of it is already …");
            return vec![Effect::Halt { id }];
        }
        PlanPhase::Planning | PlanPhase::PlanningAt(_) => {
            model.screen = Screen::List;
            model.say("the plan was left; C computes it anew");
            return vec![Effect::Halt { id }];
        }
        _ => model.screen = Screen::List,
    }
    Vec::new()
}

fn scroll(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = model.size.height;
    let Screen::Plan(plan) = &mut model.screen else { return Vec::new() };
    step(plan, action, height);
    window(plan)
}

/// Asks for the window around the top of the screen when it is not here.
pub(super) fn window(plan: &PlanView) -> Vec<Effect> {
    let offset = missing_from(plan).into_iter();
    offset.map(|offset| Effect::PlanLines { id: plan.id, offset, limit: WINDOW }).collect()
}

fn ask_commit(model: &mut Model) {
    let Screen::Plan(plan) = &model.screen else { return };
    let Some(summary) = plan.summary.as_ref().filter(|_| plan.phase == PlanPhase::Ready) else {
        return model.refuse("the plan is not ready");
    };
    if summary.contacts == 0 {
        return model.refuse("nothing is decided to be merged; Esc goes back");
    }
    if model.is_production() {
        return text::ask(model, Purpose::BaseName, "");
    }
    let clusters = count(model.list.tally().merging, "cluster");
    let contacts = count(summary.contacts, "contact");
    let lines = vec![format!("Merge {clusters}: write {contacts} to {}?", model.header.base)];
    model.overlay = Overlay::Confirm(lines, Confirmed::Commit);
}

/// The name of the production base was typed.
pub(super) fn base_named(model: &mut Model, typed: &str) -> Vec<Effect> {
    if typed.trim() == model.header.base {
        return commit(model);
    }
    model.refuse("that is not the name of the base; nothing was written");
    Vec::new()
}

/// Has the plan written.
pub(super) fn commit(model: &mut Model) -> Vec<Effect> {
    let Screen::Plan(plan) = &mut model.screen else { return Vec::new() };
    plan.phase = PlanPhase::Committing(None);
    vec![Effect::Commit { id: plan.id }]
}

/// Keys after a commit.
pub(super) fn act_on_result(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::Back {
        model.screen = Screen::List;
    }
    Vec::new()
}
