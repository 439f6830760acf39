//! Lines of text, and previews that ask.

use tui_input::Input;

use super::super::super::input::Key;
use super::super::super::keymap::Action;
use super::super::super::typing::{paste_into, type_into};
use super::super::effect::Effect;
use super::super::model::{Asked, Model, Overlay, Page};
use super::files;

/// A key typed into a line of text.
pub(super) fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    into(model, Typing::Key(key))
}

/// Pasted text goes into an open line of text and nowhere else.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    into(model, Typing::Paste(text))
}

/// What goes into a line of text.
#[derive(Clone, Copy)]
enum Typing<'a> {
    Key(Key),
    Paste(&'a str),
}

impl Typing<'_> {
    fn into(self, input: &mut Input) {
        match self {
            Self::Key(key) => type_into(input, key),
            Self::Paste(text) => paste_into(input, text),
        }
    }
}

/// Changes the open line of text, and does what follows from it.
fn into(model: &mut Model, typing: Typing<'_>) -> Vec<Effect> {
    let number = model.number();
    match (&mut model.overlay, &mut model.page) {
        (Overlay::Typed(_, _, input), _) => typing.into(input),
        (Overlay::None, Page::Files(finder)) => {
            let before = finder.input.value().to_owned();
            typing.into(&mut finder.input);
            if finder.input.value() != before {
                return files::typed(finder, number);
            }
        }
        (Overlay::None, Page::Contacts(search)) if search.card.is_none() => {
            let asks = match typing {
                Typing::Key(key) => search.typed(key, number),
                Typing::Paste(text) => search.pasted(text, number),
            };
            return asks.map(Effect::Contacts).into_iter().collect();
        }
        _ => {}
    }
    Vec::new()
}

/// Enter, Esc and a yes.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match std::mem::take(&mut model.overlay) {
        Overlay::Confirm(_, asked) if action == Action::Yes => write(model, &asked),
        Overlay::Typed(_, asked, input) if action == Action::Submit => {
            given(model, &asked, input.value().trim())
        }
        Overlay::Confirm(lines, asked) if action != Action::Back => {
            model.overlay = Overlay::Confirm(lines, asked);
            Vec::new()
        }
        Overlay::Confirm(..) | Overlay::Typed(..) => {
            model.say("nothing was changed");
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// What was typed to confirm something.
fn given(model: &mut Model, asked: &Asked, typed: &str) -> Vec<Effect> {
    let (expected, what) = match asked {
        Asked::Discard(batch) => (batch.to_string(), "the number of the batch; nothing was discarded"),
        Asked::Undo(..) => (model.header.base.clone(), "the name of the base; nothing was taken back"),
    };
    if typed == expected {
        return write(model, asked);
    }
    model.refuse(format!("that is not {what}"));
    Vec::new()
}

/// Does what was confirmed.
fn write(model: &mut Model, asked: &Asked) -> Vec<Effect> {
    let id = model.number();
    model.writing = Some(id);
    vec![match asked {
        Asked::Discard(batch) => Effect::Discard { id, batch: *batch },
        Asked::Undo(batch, receipt) => Effect::Undo { id, of: (*batch, *receipt) },
    }]
}
