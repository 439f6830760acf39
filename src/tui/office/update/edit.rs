//! Changes: what is asked for a row, what is sent to the worker, what is confirmed.

use tui_input::Input;

use crate::import::{Consent, DefinitionEdit};

use super::super::super::keymap::Action;
use super::super::super::picker::Picker;
use super::super::effect::Effect;
use super::super::model::{Asked, Confirm, Model, Overlay, Refused, Waiting};
use super::super::page::{Opens, Step};

/// `Enter`: opens the page of the row, or asks for its value.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let table = model.table();
    match table.rows.into_iter().nth(model.place.cursor) {
        Some(row) => ask(model, row.key, row.opens),
        None => model.refuse("there is nothing here to change"),
    }
    Vec::new()
}

/// `+`: asks for what is added.
pub(super) fn add(model: &mut Model) -> Vec<Effect> {
    match model.table().adds {
        Some(opens) => ask(model, String::new(), opens),
        None => model.refuse("nothing can be added on this page"),
    }
    Vec::new()
}

/// `-`: takes the row away, after a confirmation where contacts carry it.
pub(super) fn remove(model: &mut Model) -> Vec<Effect> {
    let row = model.table().rows.into_iter().nth(model.place.cursor);
    match row.and_then(|row| row.removes) {
        Some(edit) => change(model, edit, Consent::NotAsked, None),
        None => {
            model.refuse("this cannot be taken away; Enter changes it");
            Vec::new()
        }
    }
}

/// `u`: takes the last change back, after a preview.
pub(super) fn undo(model: &mut Model) -> Vec<Effect> {
    change(model, DefinitionEdit::Undo, Consent::NotAsked, None)
}

/// Asks for what a row or + wants.
pub(super) fn ask(model: &mut Model, key: String, opens: Opens) {
    match opens {
        Opens::Nothing(why) => model.refuse(why),
        Opens::Page(page) => super::go_to(model, page),
        Opens::Text(label, text, to) => {
            model.overlay = Overlay::Prompt(Asked { key, label, to }, Input::new(text));
        }
        Opens::Choice(title, choices, to) => {
            let picker = Picker::of_texts(title.clone(), choices);
            model.overlay = Overlay::Picker(Asked { key, label: title, to }, Box::new(picker));
        }
    }
}

/// A text was typed or picked for something.
pub(super) fn given(model: &mut Model, asked: Asked, text: &str) -> Vec<Effect> {
    match asked.to.step(text, &model.known) {
        Step::Change(edit) => change(model, edit, Consent::NotAsked, Some((asked, text.to_owned()))),
        Step::Ask(opens) => {
            ask(model, asked.key, opens);
            Vec::new()
        }
        Step::Refused(why) => {
            refused(model, Some((asked, text.to_owned())), why);
            Vec::new()
        }
    }
}

/// Shows why a value is none beside the one that stays, and asks for it again as it was typed.
pub(super) fn refused(model: &mut Model, asked: Option<(Asked, String)>, why: String) {
    let Some((asked, text)) = asked else { return model.refuse(why) };
    model.refused = Some(Refused { key: asked.key.clone(), message: why.clone() });
    model.refuse(why);
    if matches!(model.overlay, Overlay::None) {
        model.overlay = Overlay::Prompt(asked, Input::new(text));
    }
}

/// Has a change written, or found out what it takes away; one at a time.
fn change(
    model: &mut Model,
    edit: DefinitionEdit,
    consent: Consent,
    asked: Option<(Asked, String)>,
) -> Vec<Effect> {
    if model.waits.is_some() {
        model.refuse("the change before is still being written");
        return Vec::new();
    }
    model.refused = None;
    model.last += 1;
    let id = model.last;
    model.waits = Some(Waiting { id, edit: edit.clone(), asked });
    vec![Effect::Change { id, edit, consent }]
}

/// A preview waits for a yes.
pub(super) fn confirm(model: &mut Model, action: Action) -> Vec<Effect> {
    match (std::mem::take(&mut model.overlay), action) {
        (Overlay::Confirm(confirm), Action::Yes) => {
            change(model, confirm.edit, Consent::Given(confirm.carried), None)
        }
        (_, Action::Back) => {
            model.say("nothing was changed");
            Vec::new()
        }
        (overlay, _) => {
            model.overlay = overlay;
            Vec::new()
        }
    }
}

/// The count of what contacts carry was typed, or something else.
pub(super) fn counted(model: &mut Model, confirm: Confirm) -> Vec<Effect> {
    let typed: String = confirm.input.value().split_whitespace().collect();
    if typed == confirm.carried.to_string() {
        return change(model, confirm.edit, Consent::Given(confirm.carried), None);
    }
    model.refuse(format!("that is not {}; nothing was changed", confirm.carried));
    Vec::new()
}
