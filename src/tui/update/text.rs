//! Lines of text: search, reasons, questions, values.

use tui_input::Input;

use crate::review::Decision;
use crate::survivorship::{Pick, Unit};

use super::super::editor::check;
use super::super::effect::Effect;
use super::super::input::Key;
use super::super::keymap::Action;
use super::super::model::{Model, Overlay, Prompt, Purpose, Search};
use super::super::palette;
use super::super::rowview::Target;
use super::super::typing::{paste_into, type_into};
use super::{aside, bulk, contacts, decide, editor, history, mapping, plan};

/// Opens a line of text for a purpose.
pub(super) fn open(model: &mut Model, purpose: Purpose) -> Vec<Effect> {
    if matches!(purpose, Purpose::Question)
        && let Err(why) = model.open_line()
    {
        model.refuse(why);
        return Vec::new();
    }
    let text = match &purpose {
        Purpose::Edit(unit) => value_now(model, *unit),
        Purpose::Probability => "95".into(),
        Purpose::Note => model.queue.current().map(|line| line.tags.note.clone()).unwrap_or_default(),
        Purpose::ProfileName => {
            let profile = model.editor().and_then(|editor| editor.map.profile.clone());
            profile.unwrap_or_default()
        }
        _ => String::new(),
    };
    model.overlay = Overlay::Prompt(Prompt { purpose, input: Input::new(text) });
    Vec::new()
}

/// Opens a line of text in which something stands.
pub(super) fn open_with(model: &mut Model, purpose: Purpose, text: String) -> Vec<Effect> {
    model.overlay = Overlay::Prompt(Prompt { purpose, input: Input::new(text) });
    Vec::new()
}

/// What is typed into the merge editor is checked and shown at once.
fn watched(model: &mut Model) {
    let typed = match &model.overlay {
        Overlay::Prompt(Prompt { purpose: Purpose::EditorValue(unit), input }) => {
            Some((*unit, input.value().to_owned()))
        }
        _ => None,
    };
    if let Some((unit, text)) = typed {
        editor::typing(model, unit, &text);
    }
}

fn value_now(model: &Model, unit: Unit) -> String {
    let line = model.row.sheet().and_then(|s| s.lines.iter().find(|l| l.unit == unit));
    line.map(|l| check::as_typed(&l.after).into_owned()).unwrap_or_default()
}

/// A key typed into a line of text.
pub(super) fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    if let Overlay::Contacts(_) = &model.overlay {
        return contacts::typed(model, key);
    }
    if let Some(input) = input(model) {
        type_into(input, key);
    }
    watched(model);
    Vec::new()
}

/// Pasted text goes into an open line of text and nowhere else.
pub(super) fn pasted(model: &mut Model, text: &str) -> Vec<Effect> {
    if let Overlay::Contacts(_) = &model.overlay {
        return contacts::pasted(model, text);
    }
    if let Some(input) = input(model) {
        paste_into(input, text);
    }
    watched(model);
    Vec::new()
}

fn input(model: &mut Model) -> Option<&mut Input> {
    match &mut model.overlay {
        Overlay::Prompt(prompt) => Some(&mut prompt.input),
        Overlay::Picker(picker) => {
            picker.chosen = 0;
            Some(&mut picker.input)
        }
        _ => None,
    }
}

/// Enter, Esc and the arrows.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Overlay::Prompt(prompt) = std::mem::take(&mut model.overlay) else { return Vec::new() };
    match action {
        Action::Submit => submit(model, &prompt.purpose, prompt.input.value()),
        _ => {
            editor::stop_typing(model);
            Vec::new()
        }
    }
}

fn submit(model: &mut Model, purpose: &Purpose, text: &str) -> Vec<Effect> {
    match purpose {
        Purpose::Search => search(model, text),
        Purpose::SkipReason => {
            decide::decide_whole(model, &Decision::Skip { reason: text.trim().to_owned() })
        }
        Purpose::Question => {
            decide::decide_whole(model, &Decision::Wait { question: text.trim().to_owned() })
        }
        Purpose::EditorValue(unit) => editor::typed(model, *unit, text),
        Purpose::Note => aside::note(model, text),
        Purpose::Edit(unit) => edit(model, *unit, text),
        Purpose::Probability => bulk::by_probability(model, text),
        Purpose::Count(place) => plan::counted(model, *place, text),
        Purpose::BaseName => plan::base_named(model, text),
        Purpose::UndoName(receipt) => history::named(model, text, *receipt),
        Purpose::ProfileName => mapping::keep_profile(model, text),
    }
}

fn search(model: &mut Model, text: &str) -> Vec<Effect> {
    let found = palette::search(model.queue.lines(), text);
    match found.first().copied() {
        Some(row) => {
            model.queue.go_to(row);
            model.search = Some(Search { typed: text.trim().to_owned(), found, place: 0 });
        }
        None => {
            model.search = None;
            model.refuse(format!("nothing found for {text:?}"));
        }
    }
    Vec::new()
}

fn edit(model: &mut Model, unit: Unit, text: &str) -> Vec<Effect> {
    let line = model.row.sheet().and_then(|sheet| sheet.lines.iter().find(|line| line.unit == unit).cloned());
    let is_new = matches!(model.row.target(), Some(Target::New) | None);
    let current = line.map(|line| if is_new { line.incoming } else { line.base }).unwrap_or_default();
    let text = match unit {
        Unit::Value(field) => check::meant(field, text, &current),
        Unit::Address(_) => text.trim().to_owned(),
    };
    let mut picks = model.row.picks();
    picks.insert(unit, Pick::Hand(text));
    model.row.set_picks(picks);
    Vec::new()
}
