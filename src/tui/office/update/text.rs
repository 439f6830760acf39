//! Lines of text, the list to pick from.

use tui_input::Input;

use super::super::super::input::Key;
use super::super::super::keymap::Action;
use super::super::super::picker::{Pick, Picker};
use super::super::super::step::stepped;
use super::super::super::typing::{paste_into, type_into};
use super::super::effect::Effect;
use super::super::model::{Asked, Model, Overlay};
use super::edit;

/// Lines that a page of the list to pick from has.
const PAGE: usize = 10;

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
        Overlay::Confirm(confirm) if confirm.carried > 0 => Some(&mut confirm.input),
        Overlay::Picker(_, picker) => {
            picker.chosen = 0;
            Some(&mut picker.input)
        }
        _ => None,
    }
}

/// Enter, Esc and the arrows.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match std::mem::take(&mut model.overlay) {
        Overlay::Prompt(asked, input) if action == Action::Submit => edit::given(model, asked, input.value()),
        Overlay::Confirm(confirm) if action == Action::Submit => edit::counted(model, confirm),
        Overlay::Confirm(_) => {
            model.say("nothing was changed");
            Vec::new()
        }
        Overlay::Picker(asked, picker) => pick(model, action, (asked, picker)),
        _ => {
            // Esc: the value stays, and with it goes what was said of another.
            model.refused = None;
            Vec::new()
        }
    }
}

fn pick(model: &mut Model, action: Action, (asked, mut picker): (Asked, Box<Picker>)) -> Vec<Effect> {
    let left = picker.left();
    let last = left.len().saturating_sub(1);
    picker.chosen = match action {
        Action::Submit => {
            return match left.into_iter().nth(picker.chosen).map(|choice| choice.pick) {
                Some(Pick::Text(text)) => edit::given(model, asked, &text),
                _ => Vec::new(),
            };
        }
        action => match stepped(action, picker.chosen, (last, PAGE)) {
            Some(place) => place,
            None => return Vec::new(),
        },
    };
    model.overlay = Overlay::Picker(asked, picker);
    Vec::new()
}
