//! Keys of the findings screen.

use std::sync::Arc;

use crate::contact::RowNumber;
use crate::import::{Facet, FindingIndex, counted};

use super::super::effect::Effect;
use super::super::facets::{FacetsPhase, FacetsView};
use super::super::keymap::Action;
use super::super::listing::{Group, Narrow};
use super::super::message::Outcome;
use super::super::model::{Confirm, Confirmed, Deed, Model, Overlay, Screen};
use super::super::queue::Filter;
use super::super::screen;
use super::super::widget::text::count;
use super::fixes::{self, CellFix};
use super::{aside, bulk, mapping, words};

/// `R`: reads the findings of the batch.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let id = model.pending.number();
    model.screen = Screen::Facets(Box::new(FacetsView::awaited(id)));
    model.row.field = None;
    vec![Effect::Findings { id }]
}

fn view(model: &mut Model) -> Option<&mut FacetsView> {
    match &mut model.screen {
        Screen::Facets(view) => Some(view),
        _ => None,
    }
}

/// The findings have come.
pub(super) fn read(model: &mut Model, id: u64, result: Outcome<Arc<FindingIndex>>) {
    let Some(view) = view(model).filter(|view| view.id == id) else { return };
    match result {
        Ok(index) => view.read(index),
        Err(trouble) => view.phase = FacetsPhase::Failed(words(&trouble)),
    }
}

/// After an act the findings are others: they are read again, if they are on the screen.
pub(super) fn refresh(model: &mut Model) -> Vec<Effect> {
    let id = model.pending.number();
    match view(model) {
        Some(view) => {
            view.id = id;
            vec![Effect::Findings { id }]
        }
        None => Vec::new(),
    }
}

/// Does what a key asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Back => model.screen = Screen::Review,
        Action::Submit => show(model),
        Action::FixAll => fix(model),
        Action::Undo | Action::Redo => return super::review::act(model, action),
        Action::Accept => return decide(model, Deed::Accept),
        Action::Merge => return decide(model, Deed::Merge),
        Action::Create => return decide(model, Deed::Create),
        Action::Skip => return decide(model, Deed::Skip),
        Action::Wait => return decide(model, Deed::Wait),
        _ => step(model, action),
    }
    Vec::new()
}

fn step(model: &mut Model, action: Action) {
    let page = screen::facets_height(model).max(2) - 1;
    let Some(view) = view(model) else { return };
    let moved = match action {
        Action::OtherPage => {
            view.next_facet();
            true
        }
        Action::Right => view.enter(),
        Action::Left => view.leave(),
        _ => {
            view.cursor = mapping::step(action, view.cursor, (view.groups().len(), page));
            true
        }
    };
    if !moved {
        let why = if action == Action::Left {
            "these are all findings"
        } else {
            "there is nothing further to tell apart"
        };
        model.refuse(why);
    }
}

/// The rows of the group under the cursor, and the group in words.
fn chosen(model: &Model) -> Option<(Group, usize)> {
    let Screen::Facets(view) = &model.screen else { return None };
    let within = view.chosen();
    let group = view.group()?;
    let rule = within.iter().find(|w| w.facet == Facet::Rule).map(|w| view.index().name(*w));
    let rows: Arc<[RowNumber]> = view.index().rows(&within).into();
    Some((Group { words: view.words(&within), rule, rows }, group.findings))
}

/// Enter: the rows of the group, in the queue.
fn show(model: &mut Model) {
    let Some((group, _)) = chosen(model) else { return model.refuse("there is no group") };
    let narrow = match &group.rule {
        // A rule alone is kept with the list.
        Some(rule) if *rule == group.words => Narrow::Rule(rule.clone()),
        _ => Narrow::Group(group.clone()),
    };
    let waits = |row: &RowNumber| model.queue.line(*row).is_some_and(|line| model.queue.waits_now(line));
    let some_open = group.rows.iter().any(waits);
    model.screen = Screen::Review;
    model.queue.widen();
    model.queue.set_filter(if some_open { Filter::ToDecide } else { Filter::All });
    model.queue.narrow(narrow);
    model.queue.move_to(0);
    if let Some(rule) = group.rule {
        model.row.want(rule);
    }
    let rows = counted(model.queue.len() as u64, "row", "rows");
    model.say(format!("list: {}, {rows}; L shows another", model.queue.listing().words()));
}

/// `F`: every fix that is known in the group, after a preview.
fn fix(model: &mut Model) {
    let Screen::Facets(view) = &model.screen else { return };
    let within = view.chosen();
    let found = view.index().fixes(&within).into_iter().map(|(row, field, after)| {
        let before = view.index().value_before(row, &after, &within).to_owned();
        CellFix { row, field, before, after }
    });
    let fixes = fixes::writable(model, found);
    if fixes.is_empty() {
        return model.refuse("no finding of this group has a fix");
    }
    let group = view.group();
    let all = group.map_or(0, |group| group.findings);
    let mut lines = vec![
        format!("{}: correct {}", view.words(&within), count(fixes.len() as u64, "cell")),
        format!("{} of {all} have a fix", group.map_or(0, |group| group.fixable)),
    ];
    lines.extend(fixes::asked_again(model, &fixes));
    lines.push("For example (before → after):".into());
    lines.extend(fixes::examples(&fixes));
    let yes = Confirmed::Correct(fixes::corrections(fixes));
    model.overlay = Overlay::Confirm(Confirm { lines, yes, wider: None });
}

/// The same decision for each open row of the group, after a preview.
fn decide(model: &mut Model, deed: Deed) -> Vec<Effect> {
    let Some((group, _)) = chosen(model) else { return Vec::new() };
    let lines = group.rows.iter().filter_map(|row| model.queue.line(*row));
    let scope = aside::scope(model, format!("Open rows with {}", group.words), lines);
    if scope.rows.is_empty() {
        model.refuse(aside::nothing_in(&scope, "none"));
        return Vec::new();
    }
    bulk::look_at(model, deed, scope)
}
