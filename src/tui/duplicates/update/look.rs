//! Keys that store nothing: where the person looks, and what is drafted of a merge.

use super::super::super::keymap::Action;
use super::super::super::rowview::EqualLines;
use super::super::super::screen::duplicates as screen;
use super::super::super::step::{is_step, stepped};
use super::super::model::{Model, Overlay};
use super::decide;

/// Does what a key asks.
pub(super) fn act(model: &mut Model, action: Action) {
    let done = match action {
        Action::Head => decide::make_head(model),
        Action::LeaveOut => decide::leave_out(model),
        Action::PickSide => decide::pick(model),
        Action::DropPick => decide::drop_pick(model),
        Action::NextCandidate | Action::PreviousCandidate => step_member(model, action),
        Action::Candidate(digit) => choose_member(model, digit),
        Action::Fields => enter_fields(model),
        Action::NextOpen | Action::PreviousOpen => step_open(model, action),
        Action::WhyInFull if model.view.detail().is_none() => Err("the cluster is still being read".into()),
        _ => {
            move_or_open(model, action);
            Ok(())
        }
    };
    if let Err(why) = done {
        model.refuse(why);
    }
}

fn move_or_open(model: &mut Model, action: Action) {
    match action {
        Action::Down | Action::Up if model.view.field.is_some() => step_field(model, action),
        action if is_step(action) => step_list(model, action),
        Action::ShowEqual => {
            model.view.equal = match model.view.equal {
                EqualLines::Hidden => EqualLines::Shown,
                EqualLines::Shown => EqualLines::Hidden,
            };
        }
        Action::NextFilter => next_filter(model),
        Action::NextFound | Action::PreviousFound => step_found(model, action),
        Action::WhyInFull => model.overlay = Overlay::Why(0),
        Action::Back if model.view.field.is_some() => model.view.field = None,
        Action::Back => model.search = None,
        _ => {}
    }
}

fn step_list(model: &mut Model, action: Action) {
    let cursor = model.list.cursor();
    let page = screen::list_height(model.size).saturating_sub(1).max(1);
    if let Some(place) = stepped(action, cursor, (usize::MAX, page)) {
        model.list.move_to(place);
    }
}

fn step_field(model: &mut Model, action: Action) {
    let step = |place: usize| if action == Action::Down { place + 1 } else { place.saturating_sub(1) };
    // `settle` keeps the place within the lines.
    model.view.field = model.view.field.map(step);
}

fn step_member(model: &mut Model, action: Action) -> Result<(), String> {
    model.view.detail().ok_or("the cluster is still being read")?;
    let place = model.view.member_place();
    let next = if action == Action::NextCandidate { Some(place + 1) } else { place.checked_sub(1) };
    match next.is_some_and(|place| model.view.set_member(place)) {
        true => Ok(()),
        false if action == Action::NextCandidate => Err("no further member".into()),
        false => Err("this is the head".into()),
    }
}

fn choose_member(model: &mut Model, digit: u8) -> Result<(), String> {
    model.view.detail().ok_or("the cluster is still being read")?;
    let place = usize::from(digit).saturating_sub(1);
    match model.view.set_member(place) {
        true => Ok(()),
        false => Err(format!("there is no member {digit}")),
    }
}

fn enter_fields(model: &mut Model) -> Result<(), String> {
    match model.view.shown().len() {
        0 => Err("nothing differs; v shows what is equal".into()),
        _ => {
            model.view.field = Some(0);
            Ok(())
        }
    }
}

fn step_open(model: &mut Model, action: Action) -> Result<(), String> {
    let list = &model.list;
    let place = if action == Action::NextOpen { list.next_open() } else { list.previous_open() };
    model.list.move_to(place.ok_or("no other cluster of this list is open")?);
    Ok(())
}

fn next_filter(model: &mut Model) {
    let filter = model.list.filter().next();
    model.list.set_filter(filter);
    let (name, count) = (filter.name(), model.list.len());
    model.say(format!("list: {name}, {count} clusters"));
}

fn step_found(model: &mut Model, action: Action) {
    let Some(search) = &mut model.search else { return };
    let count = search.found.len().max(1);
    let step = if action == Action::NextFound { 1 } else { count - 1 };
    search.place = (search.place + step) % count;
    if let Some(id) = search.found.get(search.place).copied() {
        model.list.go_to(id);
    }
}
