//! What the worker answered.

use tui_input::Input;

use crate::import::{Changed, DefinitionEdit, Office};

use super::super::super::message::Stop;
use super::super::super::model::{EndPhase, Why};
use super::super::effect::{Answer, Effect};
use super::super::model::{Confirm, Model, Overlay, Waiting};
use super::super::page::Page;
use super::edit;

/// Takes an answer in.
pub(super) fn answered(model: &mut Model, answer: Answer) -> Vec<Effect> {
    match answer {
        Answer::Changed { id, result } => {
            let Some(waiting) = model.waits.take_if(|waiting| waiting.id == id) else { return Vec::new() };
            match result {
                Ok(both) => changed(model, waiting, *both),
                Err(trouble) => model.fail(trouble.message),
            }
        }
        Answer::Held { generation, field, result } if generation == model.known.generation => match result {
            Ok(held) => drop(model.known.held.insert(field, held)),
            Err(trouble) => model.fail(trouble.message),
        },
        Answer::Held { .. } => {}
        // What the base holds is not known here any more.
        Answer::Broken(_) => model.phase = EndPhase::Over(Why::Stopped(Stop::Broken)),
    }
    Vec::new()
}

fn changed(model: &mut Model, waiting: Waiting, (changed, office): (Changed, Office)) {
    match changed {
        Changed::Nothing => model.say("nothing changes"),
        Changed::Refused(faults) => {
            let told: Vec<_> = faults.iter().map(|fault| fault.message.clone()).collect();
            edit::refused(model, waiting.asked, told.join("; "));
        }
        Changed::Asked { lines, held, carried } => ask(model, waiting.edit, (lines, held, carried)),
        Changed::Written(step) => {
            model.written += 1;
            model.take(office);
            model.say(format!("written as change {step}; u takes it back"));
            show(model, &waiting.edit);
        }
    }
}

/// Opens the criterion that was just defined; leaves the page of one that is gone.
fn show(model: &mut Model, edit: &DefinitionEdit) {
    if let (Page::Criteria, DefinitionEdit::Criterion(edit)) = (&model.place.page, edit) {
        super::go_to(model, Page::Criterion(edit.code.clone()));
    }
    let gone = match &model.place.page {
        Page::Criterion(code) => !model.known.rules.criteria.contains_key(code),
        _ => false,
    };
    if gone {
        super::go_to(model, Page::Criteria);
    }
}

fn ask(model: &mut Model, edit: DefinitionEdit, (mut lines, held, carried): (Vec<String>, Vec<String>, u64)) {
    if !held.is_empty() {
        lines.push(String::new());
        lines.extend(held);
    }
    if matches!(model.overlay, Overlay::None) {
        model.overlay = Overlay::Confirm(Confirm { lines, edit, carried, input: Input::default() });
    } else {
        // Somebody types already: what waits is not put in between.
        model.refuse("the change before waits for a confirmation; ask for it again");
    }
}
