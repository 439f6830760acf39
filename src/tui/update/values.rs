//! Keys of the value screen: what values mean that no rule understands.

use crate::mapping::ValueAnswer;

use super::super::keymap::Action;
use super::super::mapping::{MapEditor, Questions, words};
use super::super::model::{Confirm, Confirmed, Model, Overlay};
use super::super::picker::Picker;
use super::super::screen;
use super::super::widget::text::count;
use super::mapping::step;

/// Does what a key asks.
pub(super) fn act(model: &mut Model, action: Action) {
    let page = screen::values_height(model).max(2) - 1;
    let Some(editor) = model.editor() else { return };
    if let Questions::Reading = editor.questions {
        return model.refuse("the values are still being collected");
    }
    match action {
        Action::AcceptAll => ask_all(model),
        Action::Undo => ask_undefine(model),
        Action::Accept | Action::Define | Action::LeaveOut | Action::TakeBack | Action::PickFrom => {
            on_question(model, action);
        }
        _ => editor.value = step(action, editor.value, (editor.questions.list().len(), page)),
    }
}

fn on_question(model: &mut Model, action: Action) {
    let Some(editor) = model.editor() else { return };
    let Some(question) = editor.question().cloned() else {
        return model.refuse("every value was understood");
    };
    let place = editor.value;
    match (action, question.proposal.clone()) {
        (Action::PickFrom, _) => {
            model.overlay = Overlay::Picker(Box::new(Picker::of_values(&question)));
        }
        (Action::TakeBack, _) => editor.answer(place, None),
        (Action::LeaveOut, _) => answer(editor, ValueAnswer::LeaveOut),
        (Action::Define, _) => match question.define.first() {
            Some(define) => answer(editor, ValueAnswer::Define(define.clone())),
            None => {
                let what = words(question.target);
                model.refuse(format!("a {what} cannot be defined; e chooses, - leaves it out"));
            }
        },
        (_, Some(proposal)) => answer(editor, ValueAnswer::Means(proposal)),
        (_, None) => {
            let what = words(question.target);
            model.refuse(format!("nothing is proposed for this {what}; e chooses, - leaves it out"));
        }
    }
}

/// Answers the chosen question and goes to the next one.
pub(super) fn answer(editor: &mut MapEditor, answer: ValueAnswer) {
    editor.answer(editor.value, Some(answer));
    editor.value = (editor.value + 1).min(editor.questions.list().len().saturating_sub(1));
}

/// `A`: how many values and rows, and a yes.
fn ask_all(model: &mut Model) {
    let Some(editor) = model.editor() else { return };
    let open: Vec<_> = editor
        .questions
        .list()
        .iter()
        .filter(|q| q.proposal.is_some() && editor.answer_to(q).is_none())
        .collect();
    if open.is_empty() {
        return model.refuse("no value without answer has a proposal");
    }
    let rows = open.iter().map(|q| q.rows).sum();
    let left = editor.tally().open - open.len();
    let values = count(open.len() as u64, "value");
    let mut lines = vec![format!("Accept the proposals of {values}, in {}.", count(rows, "cell"))];
    let shown = open.iter().take(6);
    lines.extend(shown.map(|q| format!("  {}  →  {}", q.text, q.proposal.clone().unwrap_or_default())));
    if left > 0 {
        lines.push(format!("{} without proposal left alone.", count(left as u64, "value")));
    }
    lines.push("C puts the answers in force afterwards.".into());
    model.overlay = Overlay::Confirm(Confirm { lines, yes: Confirmed::AcceptValues, wider: None });
}

/// `u`: takes back what was defined last, after a yes.
fn ask_undefine(model: &mut Model) {
    if model.editor().is_some_and(|editor| editor.is_changed()) {
        return model.refuse("apply or drop the changes of the map first");
    }
    let lines = vec![
        "Take back what was defined last in the review of this file.".into(),
        "The rows are computed anew; decisions of rows that come out different are taken back.".into(),
    ];
    model.overlay = Overlay::Confirm(Confirm { lines, yes: Confirmed::Undefine, wider: None });
}

/// The preview was confirmed.
pub(super) fn accept_all(model: &mut Model) {
    let Some(editor) = model.editor() else { return };
    editor.accept_all();
    let tally = editor.tally();
    model.say(format!("{} answered, {} open; C applies", tally.answered, tally.open));
}
