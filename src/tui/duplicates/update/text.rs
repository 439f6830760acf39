//! Lines of text: search, a probability, a pair of numbers, the name of the base.

use tui_input::Input;

use crate::contact::ContactNumber;
use crate::import::ClusterAct;

use super::super::super::input::Key;
use super::super::super::keymap::Action;
use super::super::super::model::Search;
use super::super::super::palette;
use super::super::super::pending::PendingAct;
use super::super::super::typing::{paste_into, type_into};
use super::super::effect::Effect;
use super::super::model::{Model, Overlay, Purpose};
use super::plan;

/// From so many percent on a bulk merge is proposed: of a hundred such links one may be wrong, and undo takes all back.
const SURE: &str = "99";

/// Opens the line of text that a key asks for.
pub(super) fn open(model: &mut Model, action: Action) -> Vec<Effect> {
    let (purpose, text) = match action {
        Action::Bulk => (Purpose::Probability, SURE),
        Action::AddPair => (Purpose::Pair, ""),
        _ => (Purpose::Search, ""),
    };
    ask(model, purpose, text);
    Vec::new()
}

/// Opens a line of text.
pub(super) fn ask(model: &mut Model, purpose: Purpose, text: &str) {
    model.overlay = Overlay::Prompt(purpose, Input::new(text.to_owned()));
}

/// A key typed into a line of text.
pub(super) fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Some(input) = input(model) {
        type_into(input, key);
    }
    Vec::new()
}

/// Pasted text goes into an open line of text and nowhere else.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Some(input) = input(model) {
        paste_into(input, text);
    }
    Vec::new()
}

fn input(model: &mut Model) -> Option<&mut Input> {
    match &mut model.overlay {
        Overlay::Prompt(_, input) => Some(input),
        _ => None,
    }
}

/// Enter, Esc and the arrows.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match std::mem::take(&mut model.overlay) {
        Overlay::Prompt(purpose, input) if action == Action::Submit => submit(model, purpose, input.value()),
        _ => Vec::new(),
    }
}

fn submit(model: &mut Model, purpose: Purpose, text: &str) -> Vec<Effect> {
    match purpose {
        Purpose::Search => search(model, text),
        Purpose::Probability => bulk(model, text),
        Purpose::Pair => add_pair(model, text),
        Purpose::BaseName => plan::base_named(model, text),
    }
}

fn search(model: &mut Model, text: &str) -> Vec<Effect> {
    let found = palette::search_clusters(model.list.lines(), text);
    match found.first().copied() {
        Some(id) => {
            model.list.go_to(id);
            model.search = Some(Search { typed: text.trim().to_owned(), found, place: 0 });
        }
        None => {
            model.search = None;
            model.refuse(format!("nothing found for {text:?}"));
        }
    }
    Vec::new()
}

/// Asks what merging everything sure from a probability on would do.
fn bulk(model: &mut Model, typed: &str) -> Vec<Effect> {
    let percent = typed.trim().trim_end_matches('%').trim().replace(',', ".").parse::<f64>();
    let Some(percent) = percent.ok().filter(|p| (0.0..=100.0).contains(p)) else {
        model.refuse(format!("{typed:?} is no percentage"));
        return Vec::new();
    };
    let (id, at) = (model.pending.number(), percent / 100.0);
    model.overlay = Overlay::Previewing(id, at);
    vec![Effect::Preview { id, act: ClusterAct::MergeSure(at) }]
}

fn add_pair(model: &mut Model, typed: &str) -> Vec<Effect> {
    let words = typed.split(|c: char| c.is_whitespace() || ",;+".contains(c)).filter(|w| !w.is_empty());
    let numbers: Vec<_> = words.map(ContactNumber::parse).collect();
    match numbers.as_slice() {
        [Some(a), Some(b)] if a == b => model.refuse("these are the same number"),
        [Some(a), Some(b)] => {
            let id = model.pending.add(PendingAct::default());
            return vec![Effect::Add { id, pair: (a.clone(), b.clone()) }];
        }
        _ => model.refuse(format!("{typed:?} is not two contact numbers")),
    }
    Vec::new()
}
