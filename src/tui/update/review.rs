//! Keys of the review screen.

use crate::survivorship::{Origin, Pick, Unit};

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::mapping::Page;
use super::super::model::{Model, Overlay, Purpose};
use super::super::pending::{Moves, PendingAct};
use super::super::rowview::EqualLines;
use super::super::screen;
use super::super::step::{is_step, stepped};
use super::{again, aside, bulk, contacts, copy, decide, editor, facets, history, mapping, plan, text};

/// Does what a key of the review screen asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Some(effects) = aside::act(model, action) {
        return effects;
    }
    match action {
        Action::Accept => decide::accept(model),
        Action::Again => again::again(model),
        Action::Merge => decide::merge(model),
        Action::Create => decide::create(model),
        Action::Skip => decide::ask_reason(model),
        Action::Wait => text::open(model, Purpose::Question),
        Action::NotSame => decide::judge(model, crate::review::Verdict::Different),
        Action::Related => decide::judge(model, crate::review::Verdict::Related),
        Action::MarkRow => decide::mark(model),
        Action::FixOne => bulk::fix_one(model),
        Action::FixAll => bulk::fix_all(model),
        Action::Bulk => open(model, Overlay::Bulk),
        Action::Plan => plan::open(model),
        Action::History => history::open(model),
        Action::Past => history::open_past(model),
        Action::Undo => undo(model),
        Action::Redo => redo(model),
        Action::Search => text::open(model, Purpose::Search),
        Action::Copy => copy::copy(model),
        Action::ShowRaw => open(model, Overlay::Raw(0)),
        Action::Mapping => mapping::open(model, Page::Columns),
        Action::Office => super::leave(model, super::Why::Office),
        Action::Home => super::leave(model, super::Why::Home),
        Action::Values => mapping::open(model, Page::Values),
        Action::Notices => mapping::notices(model),
        Action::Facets => facets::open(model),
        Action::Editor => editor::open(model),
        Action::FindContact => contacts::open(model),
        Action::PickSide | Action::EditValue | Action::DropPick => pick(model, action),
        _ => look(model, action),
    }
}

fn open(model: &mut Model, overlay: Overlay) -> Vec<Effect> {
    model.overlay = overlay;
    Vec::new()
}

fn undo(model: &mut Model) -> Vec<Effect> {
    let id = model.pending.add(PendingAct { moves: Moves::Follow, ..PendingAct::default() });
    vec![Effect::Undo { id }]
}

fn redo(model: &mut Model) -> Vec<Effect> {
    let id = model.pending.add(PendingAct { moves: Moves::Follow, ..PendingAct::default() });
    vec![Effect::Redo { id }]
}

/// Keys that change only what is looked at.
fn look(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Down | Action::Up if model.row.field.is_some() => step_field(model, action),
        action if is_step(action) => step_queue(model, action),
        Action::NextCandidate | Action::PreviousCandidate => step_candidate(model, action),
        Action::Candidate(digit) => choose_candidate(model, digit),
        Action::OtherPart => other_part(model),
        Action::Fields => enter_fields(model),
        Action::ShowEqual => {
            model.row.equal = match model.row.equal {
                EqualLines::Hidden => EqualLines::Shown,
                EqualLines::Shown => EqualLines::Hidden,
            };
        }
        Action::NextPanel => model.row.panel = model.row.panel.next(),
        Action::NextFinding => next_finding(model),
        Action::NextFound | Action::PreviousFound => step_found(model, action),
        Action::Back if model.row.field.is_some() => model.row.field = None,
        Action::Back => model.search = None,
        _ => {}
    }
    Vec::new()
}

fn step_queue(model: &mut Model, action: Action) {
    let (cursor, page) = (model.queue.cursor(), screen::queue_height(model).saturating_sub(1).max(1));
    if let Some(place) = stepped(action, cursor, (usize::MAX, page)) {
        model.queue.move_to(place);
    }
}

fn step_candidate(model: &mut Model, action: Action) {
    let place = model.row.target_place();
    let next = if action == Action::NextCandidate { Some(place + 1) } else { place.checked_sub(1) };
    if !next.is_some_and(|place| model.row.set_target(place)) {
        model.refuse(match action {
            Action::NextCandidate => "no further candidate",
            _ => "this is the first candidate",
        });
    }
}

fn choose_candidate(model: &mut Model, digit: u8) {
    let place = usize::from(digit).saturating_sub(1);
    if !model.row.set_target(place) {
        model.refuse(format!("there is no candidate {digit}"));
    }
}

fn other_part(model: &mut Model) {
    let count = model.row.detail().map_or(0, |d| d.parts.len());
    if count < 2 {
        return model.refuse("the row has one part only");
    }
    let proposed = model.queue.current().map(|l| l.proposal.decision.clone()).unwrap_or_default();
    model.row.focus_on((model.row.part_place() + 1) % count, &proposed);
}

fn enter_fields(model: &mut Model) {
    let count = model.row.sheet().map_or(0, |s| s.shown(model.row.equal).len());
    match count {
        0 => model.refuse("nothing differs; v shows what is equal"),
        _ => model.row.field = Some(0),
    }
}

fn step_field(model: &mut Model, action: Action) {
    let step = |place: usize| if action == Action::Down { place + 1 } else { place.saturating_sub(1) };
    // `settle` keeps the place within the lines.
    model.row.field = model.row.field.map(step);
}

fn next_finding(model: &mut Model) {
    match model.row.findings().len() {
        0 => model.refuse("the row has no finding"),
        count => model.row.finding = (model.row.finding + 1) % count,
    }
}

fn step_found(model: &mut Model, action: Action) {
    let Some(search) = &mut model.search else { return };
    let count = search.found.len().max(1);
    let step = if action == Action::NextFound { 1 } else { count - 1 };
    search.place = (search.place + step) % count;
    if let Some(row) = search.found.get(search.place).copied() {
        model.queue.go_to(row);
    }
}

/// Space, `e` and Backspace on a field.
fn pick(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some(line) = model
        .row
        .sheet()
        .and_then(|s| s.shown(model.row.equal).get(model.row.field.unwrap_or(0)).map(|line| (*line).clone()))
    else {
        return Vec::new();
    };
    if model.row.removes() {
        model.refuse("this row takes the contact away; there is nothing to pick");
        return Vec::new();
    }
    let mut picks = model.row.picks();
    let units = model.row.sheet().map(|s| s.units(line.unit)).unwrap_or_default();
    match action {
        Action::EditValue => return edit(model, line.unit),
        Action::DropPick => {
            picks.retain(|unit, _| !units.contains(unit));
        }
        _ if line.incoming.is_empty() => model.refuse("the file says nothing here; e types a value"),
        _ => {
            let side = if line.origin == Origin::File { Pick::Base } else { Pick::File };
            picks.extend(units.into_iter().map(|unit| (unit, side.clone())));
        }
    }
    model.row.set_picks(picks);
    Vec::new()
}

fn edit(model: &mut Model, unit: Unit) -> Vec<Effect> {
    match unit {
        Unit::Value(_) => text::open(model, Purpose::Edit(unit)),
        Unit::Address(_) => {
            model.refuse("an address is taken whole: Space takes the other side's");
            Vec::new()
        }
    }
}
