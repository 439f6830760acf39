//! Keys that decide nothing and help to decide fast: jumps, later, notes, the order of the list.

use crate::import::{Act, QueueLine, RowState};

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::listing::{Proposed, is_open};
use super::super::model::{Model, Overlay, Purpose, Scope};
use super::super::pending::PendingAct;
use super::super::picker::Picker;
use super::super::queue::{Again, Filter};
use super::text;

/// Does what such a key asks; `None` for any other key.
pub(super) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::NextUndecided | Action::PreviousUndecided => to_undecided(model, action),
        Action::NextOfRule | Action::PreviousOfRule => to_alike(model, action),
        Action::Later => return Some(later(model)),
        Action::Note => return Some(ask_note(model)),
        Action::Sort => sort(model),
        Action::NextFilter => {
            let picker = Picker::of_lists(&model.queue, model.search.as_ref().map(|s| s.typed.as_str()));
            model.overlay = Overlay::Picker(Box::new(picker));
        }
        _ => return None,
    }
    Some(Vec::new())
}

fn to_undecided(model: &mut Model, action: Action) {
    let forward = action == Action::NextUndecided;
    let place = if forward { model.queue.next_open() } else { model.queue.previous_open() };
    if place.is_none() && !model.queue.current().is_some_and(is_open) && bring_back(model) {
        return;
    }
    go(model, (place, forward), "nothing else in this list is to be decided".into());
}

/// Goes to a place and says when the list began anew on the way.
fn go(model: &mut Model, (place, forward): (Option<usize>, bool), none: String) {
    let Some(place) = place else { return model.refuse(none) };
    let cursor = model.queue.cursor();
    model.queue.move_to(place);
    match (forward, place < cursor) {
        (true, true) => model.say("from the top"),
        (false, false) => model.say("from the bottom"),
        _ => {}
    }
}

/// To the next row with the chosen finding's rule; a row without a finding goes to one with the same proposal.
fn to_alike(model: &mut Model, action: Action) {
    let Some(line) = model.queue.current() else { return model.refuse("the list is empty") };
    let chosen = model.row.chosen_finding().map(|f| f.rule.clone());
    let rule = chosen.or_else(|| line.rules.first().cloned());
    let proposed = Proposed::of(line);
    let words = rule.clone().unwrap_or_else(|| format!("proposal: {}", proposed.label()));
    let is_meant = |line: &QueueLine| match &rule {
        Some(rule) => line.rules.contains(rule),
        None => line.rules.is_empty() && Proposed::of(line) == proposed,
    };
    let forward = action == Action::NextOfRule;
    let queue = &model.queue;
    let place = if forward { queue.next_where(is_meant) } else { queue.previous_where(is_meant) };
    let all = queue.lines().iter().filter(|l| is_meant(l)).count();
    let none = match all {
        0 | 1 => format!("no other row has {words}"),
        all => format!("no other row of this list has {words}; {all} in the batch, L shows more"),
    };
    go(model, (place, forward), none);
    if let Some(rule) = rule {
        // Once the row's details are here, this finding is the chosen one.
        model.row.want(rule);
    }
}

/// `z`: the row is looked at again when the rest is done; a second time takes it up again.
pub(super) fn later(model: &mut Model) -> Vec<Effect> {
    let line = match model.open_line() {
        Ok(line) => line.clone(),
        Err(why) => return refused(model, why),
    };
    if !is_open(&line) {
        return refused(model, "the row is decided; u takes a decision back");
    }
    let tally = model.queue.tally();
    if !line.tags.later && tally.later + 1 == tally.open {
        return refused(model, "nothing else is left to decide");
    }
    let mut painted = line.clone();
    painted.tags.later = !line.tags.later;
    let (row, is_later) = (line.row, painted.tags.later);
    model.queue.replace(painted);
    let id = model.pending.add(PendingAct { before: vec![line], ..PendingAct::default() });
    model.queue.again = Some(Again::Later);
    match is_later {
        true => {
            if let Some(place) = model.queue.next_open() {
                model.queue.move_to(place);
            }
            model.say(format!("row {row} comes back when the rest is done; z takes it up again"));
        }
        false => model.say(format!("row {row} is to be decided with the others again")),
    }
    vec![Effect::Act { id, act: Act::Later(vec![(row, is_later)]) }]
}

/// Brings back what was put aside, once nothing else is left; true when something came.
pub(super) fn bring_back(model: &mut Model) -> bool {
    let tally = model.queue.tally();
    if tally.later == 0 || !tally.is_rest_done() || model.queue.filter() != Filter::ToDecide {
        return false;
    }
    // Nothing but what was put aside is open now.
    let listing = model.queue.listing();
    let count = model.queue.lines().iter().filter(|line| is_open(line) && listing.narrows_to(line)).count();
    if count == 0 {
        return false;
    }
    let stays = model.queue.current().is_some_and(is_open);
    model.queue.list();
    if !stays {
        model.queue.move_to(0);
    }
    model.say(format!("the rest is done: {count} put aside come back"));
    true
}

fn ask_note(model: &mut Model) -> Vec<Effect> {
    match model.queue.current().map(|line| line.state.clone()) {
        None => refused(model, "the list is empty"),
        Some(RowState::Committed { .. }) => refused(model, "the row is in the base"),
        Some(_) => text::open(model, Purpose::Note),
    }
}

/// Writes a note on the row under the cursor; an empty one takes the note away.
pub(super) fn note(model: &mut Model, typed: &str) -> Vec<Effect> {
    let Some(line) = model.queue.current().cloned() else { return Vec::new() };
    let (row, note) = (line.row, typed.trim().to_owned());
    if note == line.tags.note {
        return Vec::new();
    }
    let mut painted = line.clone();
    painted.tags.note.clone_from(&note);
    model.queue.replace(painted);
    model.row.note(row, &note);
    let id = model.pending.add(PendingAct { before: vec![line], ..PendingAct::default() });
    vec![Effect::Act { id, act: Act::Note(vec![(row, note)]) }]
}

fn sort(model: &mut Model) {
    let sort = model.queue.listing().sort.next();
    model.queue.set_sort(sort);
    model.say(format!("sorted by {}", sort.label()));
}

fn refused(model: &mut Model, why: impl Into<String>) -> Vec<Effect> {
    model.refuse(why);
    Vec::new()
}

/// Of these rows those that are to be decided now; those that are put aside are left out and counted.
pub(super) fn scope<'a>(
    model: &Model,
    words: String,
    lines: impl IntoIterator<Item = &'a QueueLine>,
) -> Scope {
    let open = lines.into_iter().filter(|line| is_open(line));
    let (now, aside): (Vec<_>, Vec<_>) = open.partition(|line| model.queue.waits_now(line));
    Scope { words, rows: now.into_iter().map(|line| line.row).collect(), aside: aside.len() }
}

/// That rows are left out because they are put aside, where some are.
pub(super) fn left_out(scope: &Scope) -> Option<String> {
    match scope.aside {
        0 => None,
        1 => Some("1 row put aside is left out".into()),
        aside => Some(format!("{aside} rows put aside are left out")),
    }
}

/// Why a bulk act has no rows.
pub(super) fn nothing_in(scope: &Scope, why: &str) -> String {
    let left_out = left_out(scope).map(|words| format!("; {words}")).unwrap_or_default();
    format!("{}: {why}{left_out}", scope.words)
}
