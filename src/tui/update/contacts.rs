//! The search for a contact above the review: whom the person chooses is laid beside the row.

use crate::import::{Act, FoundContact};
use crate::review::Other;

use super::super::contacts::{Aim, ContactAnswer, ContactSearch, Did};
use super::super::effect::Effect;
use super::super::input::Key;
use super::super::keymap::Action;
use super::super::model::{Model, Overlay};
use super::super::order::Order;
use super::super::rowview::Target;
use super::super::screen::contacts as screen;
use super::decide;

/// `c`: looks for a contact, first of all for one with the name of the row.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let name = model.row.incoming().map(|incoming| incoming.display_name().replace(',', ""));
    let aim = match (model.open_line(), model.row.part()) {
        (Ok(line), Some(part)) => Aim::Row(line.row, part.part),
        // What is in the base already, or not read yet, is laid beside nothing; contacts can be looked at.
        _ => Aim::Look,
    };
    let number = model.pending.number();
    let (search, asks) = ContactSearch::new(aim, name.unwrap_or_default(), number);
    model.overlay = Overlay::Contacts(Box::new(search));
    model.row.field = None;
    asks.map(Effect::Contacts).into_iter().collect()
}

fn search(model: &mut Model) -> Option<&mut ContactSearch> {
    match &mut model.overlay {
        Overlay::Contacts(search) => Some(search),
        _ => None,
    }
}

/// A key typed into the line.
pub(super) fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    let number = model.pending.number();
    let asks = search(model).filter(|s| s.card.is_none()).and_then(|s| s.typed(key, number));
    asks.map(Effect::Contacts).into_iter().collect()
}

/// Text pasted into the line.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    let number = model.pending.number();
    let asks = search(model).filter(|s| s.card.is_none()).and_then(|s| s.pasted(text, number));
    asks.map(Effect::Contacts).into_iter().collect()
}

/// Does what a key of the search, or of the contact that is shown, asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let number = model.pending.number();
    let Some(search) = search(model) else { return Vec::new() };
    match search.act(action, number) {
        Did::Asks(effect) => return vec![Effect::Contacts(effect)],
        Did::Took(found) => return take(model, &found),
        Did::Copies(text) => return vec![Order::Copy(text).into()],
        Did::Closed => model.overlay = Overlay::None,
        Did::Refused(why) => model.refuse(why),
        // The duplicates are opened from home: no key of the review asks for them.
        Did::Duplicates(_) | Did::Nothing => {}
    }
    Vec::new()
}

/// Lays a contact beside the row, unless there is something against it; one that is there already is shown.
fn take(model: &mut Model, found: &FoundContact) -> Vec<Effect> {
    let Some(Aim::Row(row, part)) = search(model).map(|s| s.aim.clone()) else { return Vec::new() };
    if let Some(why) = found.state.refusal() {
        model.refuse(format!("{} {why}", found.number));
        return Vec::new();
    }
    if let Some(kind) = model.row.incoming().map(|incoming| incoming.kind).filter(|kind| *kind != found.kind)
    {
        model.refuse(format!("{} and {} are never merged", kind.label(), found.kind.label()));
        return Vec::new();
    }
    model.overlay = Overlay::None;
    let other = Other::Base(found.number.clone());
    if let Some(place) = place_of(model, &other) {
        model.row.set_target(place);
        model.say(format!("{} stands beside the row already: m merges into it", found.number));
        return Vec::new();
    }
    model.row.show_beside(other);
    let id = decide::renew(model, &[(row, Some(part))]);
    model.say(format!("{} is laid beside the row: m merges into it, u takes it away", found.number));
    vec![Effect::Act { id, act: Act::Choose(vec![(row, part, found.number.clone())]) }]
}

/// The place of a contact among those that the part is laid beside.
fn place_of(model: &Model, other: &Other) -> Option<usize> {
    let keyed = model.row.part().and_then(|part| part.keyed.as_ref());
    let is_keyed = keyed.is_some_and(|keyed| keyed.candidate.other == *other);
    let wanted = if is_keyed { Target::Keyed } else { Target::Candidate(other.clone()) };
    model.row.targets().iter().position(|target| *target == wanted)
}

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, answer: ContactAnswer) {
    if let Some(search) = search(model) {
        search.answered(answer);
    }
}

/// After every message: the card is scrolled no further than there are lines.
pub(super) fn hold(model: &mut Model) {
    let size = model.size;
    if let Some(search) = search(model) {
        screen::hold(search, size);
    }
}
