//! Keys of a list from which one thing is picked.

use crate::import::counted;

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::list_picker::Listed;
use super::super::model::{Model, Overlay};
use super::super::picker::{Pick, Picker};
use super::{bulk, mapping, plan, values};

/// Lines that a page key passes.
const PAGE: usize = 10;

/// Does what a key asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Overlay::Picker(mut picker) = std::mem::take(&mut model.overlay) else { return Vec::new() };
    match action {
        Action::Back => Vec::new(),
        Action::Submit => submit(model, *picker),
        _ => {
            let length = picker.left().len();
            picker.chosen = mapping::step(action, picker.chosen, (length, PAGE));
            model.overlay = Overlay::Picker(picker);
            Vec::new()
        }
    }
}

fn submit(model: &mut Model, picker: Picker) -> Vec<Effect> {
    let Some(choice) = picker.left().into_iter().nth(picker.chosen) else {
        model.overlay = Overlay::Picker(Box::new(picker));
        return Vec::new();
    };
    match choice.pick {
        Pick::List(listed) => list(model, listed),
        Pick::BulkRule(rule) => return bulk::of_rule(model, &rule),
        Pick::Consent(code, answer) => return plan::answer_consent(model, code, answer),
        // Texts are picked among definitions, which have an `update` of their own.
        Pick::Text(_) => {}
        Pick::Profile(name) => return mapping::profile(model, name),
        Pick::NoProfile => {
            if let Some(editor) = model.editor() {
                editor.drop_profile();
            }
        }
        Pick::Target(target) => {
            if let Some(editor) = model.editor() {
                editor.set_target(editor.column, target);
            }
            mapping::say_conflict(model);
        }
        Pick::Answer(answer) => {
            if let Some(editor) = model.editor() {
                values::answer(editor, answer);
            }
        }
    }
    Vec::new()
}

/// Shows other rows in the list.
fn list(model: &mut Model, listed: Listed) {
    match listed {
        Listed::Filter(filter) => model.queue.set_filter(filter),
        Listed::Narrow(narrow) => model.queue.narrow(narrow),
        Listed::Whole => model.queue.widen(),
    }
    let rows = counted(model.queue.len() as u64, "row", "rows");
    model.say(format!("list: {}, {rows}", model.queue.listing().words()));
}
