//! Keys of the merge editor.

use crate::survivorship::Unit;
use crate::validation::InstitutionRules;

use super::super::editor::Editor;
use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::model::{Confirm, Confirmed, Model, Overlay, Purpose, Screen};
use super::super::rowview::Target;
use super::super::screen;
use super::{decide, mapping, text};

/// `E`: opens the editor on the part and candidate in focus.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    if let Err(why) = model.open_line() {
        model.refuse(why);
        return Vec::new();
    }
    if model.row.removes() {
        model.refuse("this row takes the contact away; there is nothing to edit");
        return Vec::new();
    }
    let id = model.pending.number();
    match Editor::open(id, &model.row, (model.header.newer, &model.header.survivorship)) {
        Some(editor) => {
            model.row.field = None;
            model.screen = Screen::Editor(Box::new(editor));
            vec![Effect::Rules { id }]
        }
        None => {
            model.refuse("the row is still being read, or names nobody");
            Vec::new()
        }
    }
}

pub(super) fn editor(model: &mut Model) -> Option<&mut Editor> {
    match &mut model.screen {
        Screen::Editor(editor) => Some(editor),
        _ => None,
    }
}

/// The institution's rules have come.
pub(super) fn read(model: &mut Model, id: u64, rules: Box<InstitutionRules>) {
    if let Some(editor) = editor(model).filter(|editor| editor.id == id) {
        editor.read(rules);
    }
}

/// Does what a key asks.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Accept => return decide(model),
        Action::EditValue => return edit(model),
        Action::Back => return leave(model, Confirmed::DropPicks),
        _ => {}
    }
    let page = screen::editor_height(model).max(2) - 1;
    let Some(editor) = editor(model) else { return Vec::new() };
    let told = match action {
        Action::PickSide => editor.take(),
        Action::Unite => editor.unite(),
        Action::DropPick => editor.reset(),
        Action::ShowEqual => {
            editor.other_scope();
            Ok(())
        }
        Action::DropAll => {
            let count = editor.reset_all();
            let picks = super::super::widget::text::count(count as u64, "pick");
            model.say(format!("{picks} taken back: this is what the rules propose"));
            return Vec::new();
        }
        Action::Right | Action::Left => step_side(editor, action),
        _ => {
            editor.cursor = mapping::step(action, editor.cursor, (editor.lines().len(), page));
            Ok(())
        }
    };
    if let Err(why) = told {
        model.refuse(why);
    }
    Vec::new()
}

fn step_side(editor: &mut Editor, action: Action) -> Result<(), &'static str> {
    let last = editor.sides().len().saturating_sub(1);
    match action {
        Action::Right if editor.side < last => editor.side += 1,
        Action::Left if editor.side > 0 => editor.side -= 1,
        Action::Right => return Err("no further side"),
        _ => return Err("this is the first side"),
    }
    Ok(())
}

fn edit(model: &mut Model) -> Vec<Effect> {
    match editor(model).map(Editor::begin) {
        Some(Ok((unit, now))) => text::open_with(model, Purpose::EditorValue(unit), now),
        Some(Err(why)) => {
            model.refuse(why);
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// What is typed so far.
pub(super) fn typing(model: &mut Model, unit: Unit, text: &str) {
    if let Some(editor) = editor(model) {
        editor.typing(unit, text);
    }
}

/// What was typed is taken; a bad value says so at once.
pub(super) fn typed(model: &mut Model, unit: Unit, text: &str) -> Vec<Effect> {
    if let Some(editor) = editor(model) {
        editor.typed(unit, text);
        if let Some(message) = editor.finding(unit).map(|finding| finding.message.clone()) {
            model.refuse(format!("{}: {message}", unit.label()));
        }
    }
    Vec::new()
}

/// What was typed is left.
pub(super) fn stop_typing(model: &mut Model) {
    if let Some(editor) = editor(model) {
        editor.stop_typing();
    }
}

/// Decides the part with these picks and goes on.
fn decide(model: &mut Model) -> Vec<Effect> {
    let Some(editor) = editor(model) else { return Vec::new() };
    if let Some(finding) = editor.unwritable() {
        let label = finding.field.map(crate::contact::Field::label).unwrap_or_default();
        let why = format!("{label}: {}; e corrects it, Backspace takes it back", finding.message);
        model.refuse(why);
        return Vec::new();
    }
    let picks = editor.picks().clone();
    model.screen = Screen::Review;
    model.row.set_picks(picks);
    match model.row.target() {
        Some(Target::New) => decide::create(model),
        _ => decide::merge(model),
    }
}

/// Leaves the editor; asks where something would be lost.
pub(super) fn leave(model: &mut Model, lost: Confirmed) -> Vec<Effect> {
    let Some(editor) = editor(model) else { return Vec::new() };
    if !editor.is_changed() {
        return left(model, &lost);
    }
    let lines = vec![
        format!("Row {}: nothing is decided with what was picked", editor.row()),
        "y loses them; Esc goes back, a decides with them".to_owned(),
    ];
    model.overlay = Overlay::Confirm(Confirm { lines, yes: lost, wider: None });
    Vec::new()
}

/// The editor is left; what was picked is lost.
pub(super) fn left(model: &mut Model, lost: &Confirmed) -> Vec<Effect> {
    model.screen = Screen::Review;
    match lost {
        Confirmed::DropPicksAndQuit => super::leave(model, super::Why::Asked),
        _ => Vec::new(),
    }
}
