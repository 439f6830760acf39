//! Plan, commit and what comes after.

use crate::import::{Confirmation, ConsentAnswer, PlanSummary, Stage};

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::model::{
    Confirm, Confirmed, Model, Notices, Overlay, PlanPhase, PlanView, Purpose, Screen,
};
use super::super::picker::Picker;
use super::super::step::stepped_far;
use super::super::widget::text::count;
use super::text;

/// So many changes are read at once.
pub(crate) const WINDOW: u32 = 200;

/// `C`: has the plan computed and shows how far it is; one that was put aside is shown as far as it is.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if let Some(plan) = model.pending.aside.take() {
        let effects = window(&plan);
        model.screen = Screen::Plan(plan);
        model.row.field = None;
        return effects;
    }
    let id = model.pending.number();
    model.screen = Screen::Plan(Box::new(PlanView { id, ..PlanView::default() }));
    model.row.field = None;
    vec![Effect::Plan { id }]
}

/// Keys of the plan screen.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Commit => ask_commit(model),
        Action::Back => back(model),
        Action::Aside => put_aside(model),
        Action::Warnings => warnings(model),
        Action::AnswerHeld => ask_consent(model),
        _ => scroll(model, action),
    }
}

/// `w`: every warning and every notice, where the screen has no room for all.
fn warnings(model: &mut Model) -> Vec<Effect> {
    let Screen::Plan(plan) = &model.screen else { return Vec::new() };
    let told = |summary: &PlanSummary| {
        let notices = summary.confirmations.iter().flat_map(|asked| asked.notice.iter());
        summary.warnings.iter().chain(notices).cloned().collect::<Vec<_>>()
    };
    match plan.summary.as_ref().map(told).filter(|w| !w.is_empty()) {
        Some(lines) => model.overlay = Overlay::Notices(Box::new(Notices { lines, top: 0 })),
        None => model.refuse("the plan has no warning"),
    }
    Vec::new()
}

/// Esc: back to the review; what is being computed or written is stopped first.
fn back(model: &mut Model) -> Vec<Effect> {
    let Screen::Plan(plan) = &model.screen else { return Vec::new() };
    let id = plan.id;
    match plan.phase {
        PlanPhase::Committing(_) => {
            model.say("stopping: nothing is written unless all of it is already …");
            vec![Effect::Halt { id }]
        }
        PlanPhase::Planning | PlanPhase::PlanningAt(_) => {
            model.screen = Screen::Review;
            model.say("the plan was left; C computes it anew");
            vec![Effect::Halt { id }]
        }
        _ => {
            model.screen = Screen::Review;
            Vec::new()
        }
    }
}

/// Tab: back to the review while the plan is being computed.
fn put_aside(model: &mut Model) -> Vec<Effect> {
    if !matches!(&model.screen, Screen::Plan(plan) if plan.is_being_computed()) {
        model.refuse("the plan is not being computed; Esc goes back");
        return Vec::new();
    }
    if let Screen::Plan(plan) = std::mem::take(&mut model.screen) {
        model.pending.aside = Some(plan);
        model.say("the plan is being computed; C shows it");
    }
    Vec::new()
}

/// A plan that was put aside is of rows as they were: the first act since makes it worthless.
pub(super) fn drop_outdated(model: &mut Model) -> Option<Effect> {
    let since = model.pending.aside.as_ref()?.id;
    if !model.pending.has_act_after(since) {
        return None;
    }
    let plan = model.pending.aside.take()?;
    model.say("the plan was dropped, for it was of rows as they were; C computes it anew");
    plan.is_being_computed().then_some(Effect::Halt { id: plan.id })
}

fn scroll(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = model.size.height;
    let Screen::Plan(plan) = &mut model.screen else { return Vec::new() };
    step(plan, action, height);
    window(plan)
}

/// Scrolls the changes of a plan.
pub(crate) fn step(plan: &mut PlanView, action: Action, height: u16) {
    let page = u64::from(height / 4).max(1);
    let last = plan.summary.as_ref().map_or(0, |s| s.contacts.saturating_sub(1));
    plan.top = stepped_far(action, plan.top, (last, page)).unwrap_or(plan.top).min(last);
}

/// Asks for the window around the top of the screen when it is not here.
pub(super) fn window(plan: &PlanView) -> Vec<Effect> {
    let offset = missing_from(plan).into_iter();
    offset.map(|offset| Effect::PlanLines { id: plan.id, offset, limit: WINDOW }).collect()
}

/// From which change on a window has to be read; `None` when what the screen shows is here.
pub(crate) fn missing_from(plan: &PlanView) -> Option<u64> {
    let end = plan.offset + plan.window.len() as u64;
    let count = plan.summary.as_ref().map_or(0, |s| s.contacts);
    // As many changes as any screen can show below the top must be here too.
    let needed = (plan.top + u64::from(WINDOW) / 4).min(count);
    if count == 0 || (plan.offset <= plan.top && needed <= end) {
        return None;
    }
    Some(plan.top.saturating_sub(u64::from(WINDOW) / 4))
}

fn ask_commit(model: &mut Model) -> Vec<Effect> {
    let Screen::Plan(plan) = &model.screen else { return Vec::new() };
    let Some(summary) = plan.summary.as_ref().filter(|_| plan.phase == PlanPhase::Ready) else {
        model.refuse("the plan is not ready");
        return Vec::new();
    };
    if summary.rows == 0 {
        model.refuse("no row is decided; Esc goes back to the review");
        return Vec::new();
    }
    if let Some(held) = summary.held.iter().find(|held| held.answer.is_none()) {
        let words = format!("{} is held: a answers what the column means", held.code);
        model.refuse(words);
        return Vec::new();
    }
    if let Screen::Plan(plan) = &mut model.screen {
        plan.typed.clear();
    }
    ask_next(model)
}

/// Asks for the next count that was not typed yet; after the last for the commit itself.
fn ask_next(model: &mut Model) -> Vec<Effect> {
    let Screen::Plan(plan) = &model.screen else { return Vec::new() };
    let Some(summary) = &plan.summary else { return Vec::new() };
    if plan.typed.len() < summary.confirmations.len() {
        let place = plan.typed.len();
        return text::open(model, Purpose::Count(place));
    }
    match model.header.stage {
        Stage::Production => text::open(model, Purpose::BaseName),
        Stage::Rehearsal => {
            let (rows, contacts) = (count(summary.rows, "row"), count(summary.contacts, "contact"));
            let lines = vec![format!("Settle {rows}: write {contacts} to {}?", model.header.base)];
            model.overlay = Overlay::Confirm(Confirm { lines, yes: Confirmed::Commit, wider: None });
            Vec::new()
        }
    }
}

/// A count was typed: the right one confirms, and nothing else does.
pub(super) fn counted(model: &mut Model, place: usize, typed: &str) -> Vec<Effect> {
    let Screen::Plan(plan) = &mut model.screen else { return Vec::new() };
    let asked = plan.summary.as_ref().and_then(|summary| summary.confirmations.get(place));
    let Some(confirmed) = asked.filter(|asked| asked.is_exactly(typed)).map(Confirmation::typed) else {
        plan.typed.clear();
        model.refuse("that is not the count; nothing was written");
        return Vec::new();
    };
    plan.typed.push(confirmed);
    ask_next(model)
}

/// `a`: what a column of authorisations means that is held, or what else it was to mean.
fn ask_consent(model: &mut Model) -> Vec<Effect> {
    let Screen::Plan(plan) = &model.screen else { return Vec::new() };
    let held = plan.summary.as_ref().filter(|_| plan.phase == PlanPhase::Ready).map(|s| s.held.as_slice());
    match held.and_then(Picker::of_consents) {
        Some(picker) => model.overlay = Overlay::Picker(Box::new(picker)),
        None => model.refuse("no column of authorisations is held"),
    }
    Vec::new()
}

/// A held column was answered: the plan is another one now.
pub(super) fn answer_consent(model: &mut Model, code: String, answer: ConsentAnswer) -> Vec<Effect> {
    let id = model.pending.number();
    model.screen = Screen::Plan(Box::new(PlanView { id, ..PlanView::default() }));
    vec![Effect::AnswerConsent { id, code, answer }]
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
    vec![Effect::Commit { id: plan.id, typed: plan.typed.clone() }]
}

/// Keys after a commit.
pub(super) fn act_on_result(model: &mut Model, action: Action) -> Vec<Effect> {
    if action == Action::Back {
        model.screen = Screen::Review;
    }
    Vec::new()
}
