//! Keys and answers of the mapping screen: open, change, apply, leave.

use crate::import::{MappingView, defines};
use crate::mapping::{ColumnMap, Target, ValueAnswer};
use crate::validation::InstitutionRules;

use super::super::effect::Effect;
use super::super::keymap::Action;
use super::super::mapping::{MapEditor, MapPhase, Page, Questions, words};
use super::super::message::{Outcome, Remapping};
use super::super::model::{Confirm, Confirmed, Model, Notices, Overlay, Purpose, Screen};
use super::super::picker::Picker;
use super::super::step::stepped;
use super::super::widget::text::count;
use super::answer::words as told;
use super::{super::screen, text, values};

/// Most changes that a preview lists one by one.
const LISTED: usize = 8;

/// `M`, `V`: has the columns and the values read.
pub(super) fn open(model: &mut Model, page: Page) -> Vec<Effect> {
    let id = model.pending.number();
    model.screen = Screen::Mapping(Box::new(MapEditor { id, page, ..MapEditor::default() }));
    vec![Effect::Mapping { id }, Effect::Values { id }]
}

/// Keys of both pages.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Notices => return notices(model),
        Action::Back => return leave(model, Confirmed::DropMap),
        _ => {
            let Some(editor) = model.editor() else { return Vec::new() };
            match &editor.phase {
                MapPhase::Ready => return change(model, action),
                MapPhase::Reading => model.refuse("the columns are still being read"),
                MapPhase::Applying(_) => model.refuse("the map is being applied"),
                MapPhase::Failed(_) => {}
            }
        }
    }
    Vec::new()
}

fn change(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Apply => ask_apply(model),
        Action::OtherPage => {
            if let Some(editor) = model.editor() {
                editor.page = if editor.page == Page::Columns { Page::Values } else { Page::Columns };
            }
        }
        _ => match model.editor().map(|e| e.page) {
            Some(Page::Columns) => column_key(model, action),
            Some(Page::Values) => values::act(model, action),
            None => {}
        },
    }
    Vec::new()
}

fn column_key(model: &mut Model, action: Action) {
    let page = screen::columns_height(model).max(2) - 1;
    let Some(editor) = model.editor() else { return };
    let place = editor.column;
    match action {
        Action::LeaveOut => editor.set_target(place, Target::Ignored),
        Action::RemarkLine => editor.set_target(place, Target::RemarkLine),
        Action::Proposed => editor.restore(place),
        Action::PickFrom => {
            if let Some(picker) = Picker::of_targets(editor) {
                model.overlay = Overlay::Picker(Box::new(picker));
            }
            return;
        }
        Action::Profile => return choose_profile(model),
        Action::KeepProfile => {
            text::open(model, Purpose::ProfileName);
            return;
        }
        _ => editor.column = step(action, place, (editor.map.columns.len(), page)),
    }
    say_conflict(model);
}

/// The place that a moving key leads to, in a list of so many lines and pages of so many.
pub(super) fn step(action: Action, place: usize, (length, page): (usize, usize)) -> usize {
    let last = length.saturating_sub(1);
    stepped(action, place, (last, page)).unwrap_or(place).min(last)
}

/// Says under the list which other column gives the same field.
pub(super) fn say_conflict(model: &mut Model) {
    let Some(editor) = model.editor() else { return };
    let (Some(rival), Some(own)) = (editor.rival(editor.column), editor.chosen()) else { return };
    let words = format!("{} is given by {} too: change one of them", words(own.target), editor.label(rival));
    model.refuse(words);
}

fn choose_profile(model: &mut Model) {
    let Some(editor) = model.editor() else { return };
    if editor.view.profiles.is_empty() {
        return model.refuse("there is no profile; S keeps this map as one");
    }
    let picker = Picker::of_profiles(editor);
    model.overlay = Overlay::Picker(Box::new(picker));
}

/// A profile was picked.
pub(super) fn profile(model: &mut Model, name: String) -> Vec<Effect> {
    let Some(editor) = model.editor() else { return Vec::new() };
    let id = editor.id;
    vec![Effect::ProfileMap { id, name }]
}

/// The name of a profile was typed: what is in force is kept at once, what is not is applied first.
pub(super) fn keep_profile(model: &mut Model, typed: &str) -> Vec<Effect> {
    let name = typed.trim().to_owned();
    let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || !name.chars().all(known) {
        model.refuse("the name of a profile is of letters, digits, - and _");
        return Vec::new();
    }
    let Some(editor) = model.editor() else { return Vec::new() };
    if !editor.is_changed() {
        return vec![Effect::KeepProfile { name }];
    }
    editor.keep_as = Some(name);
    ask_apply(model);
    Vec::new()
}

/// `C`: what would happen, and a yes.
fn ask_apply(model: &mut Model) {
    let (tally, rows) = (model.queue.tally(), model.header.rows);
    let Some(editor) = model.editor() else { return };
    if !editor.is_changed() {
        return model.refuse("nothing was changed");
    }
    if editor.doubts().0 > 0 {
        let at = (0..editor.map.columns.len()).find(|place| editor.rival(*place).is_some());
        (editor.column, editor.page, editor.keep_as) = (at.unwrap_or(editor.column), Page::Columns, None);
        return say_conflict(model);
    }
    let mut lines = changes(editor);
    let committed = tally.committed as u64;
    lines.push(String::new());
    lines.push(format!("{} computed anew.", count_are(rows.saturating_sub(committed))));
    if committed > 0 {
        lines.push(format!("{} in the base and stay as they are.", count_are(committed)));
    }
    match tally.decided + tally.waiting {
        0 => lines.push("No row is decided yet.".into()),
        decided => {
            let decisions = count(decided as u64, "decision");
            lines.push(format!("Of {decisions} those of rows that come out different are taken back."));
        }
    }
    lines.push("What was done before cannot be taken back with u afterwards.".into());
    if let Some(name) = &editor.keep_as {
        lines.push(format!("The map is kept as the profile {name}."));
    }
    model.overlay = Overlay::Confirm(Confirm { lines, yes: Confirmed::Remap, wider: None });
}

fn count_are(rows: u64) -> String {
    let verb = if rows == 1 { "is" } else { "are" };
    format!("{} {verb}", count(rows, "row"))
}

/// The changes one by one, as far as a preview has room.
fn changes(editor: &MapEditor) -> Vec<String> {
    let columns = editor.changed_columns();
    let target =
        |map: &ColumnMap, place: usize| map.columns.get(place).map_or(String::new(), |c| words(c.target));
    let line = |place: &usize| {
        let (old, new) = (target(&editor.view.map, *place), target(&editor.map, *place));
        format!("{}: {old} → {new}", editor.label(*place))
    };
    let mut lines: Vec<_> = columns.iter().take(LISTED).map(line).collect();
    if columns.len() > LISTED {
        lines.push(format!("and {}", count((columns.len() - LISTED) as u64, "further column")));
    }
    match editor.changed_values() {
        0 => {}
        changed => lines.push(format!("{} answered anew", count(changed as u64, "value"))),
    }
    let defined = editor.map.values.iter().filter_map(|(code, _, answer)| match answer {
        ValueAnswer::Define(define) => Some((Target::from_code(code)?, define)),
        _ => None,
    });
    let defined: Vec<_> = defined
        .map(|(target, define)| format!("the base gets {}: {}", words(target), defines(target, define)))
        .collect();
    lines.extend(defined.iter().take(LISTED).cloned());
    if defined.len() > LISTED {
        lines.push(format!("and {}", count((defined.len() - LISTED) as u64, "further definition")));
    }
    lines
}

/// The preview was confirmed.
pub(super) fn apply(model: &mut Model) -> Vec<Effect> {
    let Some(editor) = model.editor() else { return Vec::new() };
    editor.phase = MapPhase::Applying(None);
    vec![Effect::Remap { id: editor.id, map: Box::new(editor.map.clone()) }]
}

/// What was defined last is to be taken back.
pub(super) fn undefine(model: &mut Model) -> Vec<Effect> {
    let Some(editor) = model.editor() else { return Vec::new() };
    editor.phase = MapPhase::Applying(None);
    vec![Effect::Undefine { id: editor.id }]
}

/// Leaves the screen, or the console; asks first when something was changed.
pub(super) fn leave(model: &mut Model, how: Confirmed) -> Vec<Effect> {
    let changed = model.editor().is_some_and(|e| e.phase == MapPhase::Ready && e.is_changed());
    if !changed {
        return left(model, &how);
    }
    let lines =
        vec!["The changes of the map are not applied.".into(), "y drops them, Esc goes back to them.".into()];
    model.overlay = Overlay::Confirm(Confirm { lines, yes: how, wider: None });
    Vec::new()
}

/// Leaves without asking.
pub(super) fn left(model: &mut Model, how: &Confirmed) -> Vec<Effect> {
    model.screen = Screen::Review;
    match how {
        Confirmed::DropMapAndQuit => super::leave(model, super::Why::Asked),
        _ => Vec::new(),
    }
}

/// The columns have come.
pub(super) fn read(model: &mut Model, id: u64, result: Outcome<Box<(MappingView, InstitutionRules)>>) {
    let Some(editor) = model.editor().filter(|e| e.id == id && e.phase == MapPhase::Reading) else { return };
    match result {
        Ok(both) => editor.read(both.0, both.1),
        Err(trouble) => editor.phase = MapPhase::Failed(told(&trouble)),
    }
}

/// The values have come.
pub(super) fn questions(model: &mut Model, id: u64, result: Outcome<Vec<crate::import::ValueQuestion>>) {
    let Some(editor) = model.editor().filter(|e| e.id == id) else { return };
    editor.questions = match result {
        Ok(list) => Questions::Ready(list),
        Err(trouble) => Questions::Failed(told(&trouble)),
    };
}

/// What a profile makes of the columns has come.
pub(super) fn profiled(model: &mut Model, id: u64, result: Outcome<Box<ColumnMap>>) {
    let Some(editor) = model.editor().filter(|e| e.id == id && e.phase == MapPhase::Ready) else { return };
    match result {
        Ok(map) => {
            let name = map.profile.clone().unwrap_or_default();
            editor.apply_profile(*map);
            let changed = editor.changed_columns().len() as u64;
            model.say(format!("profile {name}: {} changed; C applies", count(changed, "column")));
        }
        Err(trouble) => model.fail(told(&trouble)),
    }
}

/// Another map is in force, or not.
pub(super) fn remapped(model: &mut Model, id: u64, result: Outcome<Remapping>) -> Vec<Effect> {
    let Some(editor) = model.editor().filter(|e| e.id == id) else { return Vec::new() };
    let keep_as = editor.keep_as.take();
    match result {
        Ok(Remapping { changed, reopened }) => {
            model.screen = Screen::Review;
            model.generation += 1;
            model.row.clear();
            let back = count(reopened, "decision");
            model.say(format!("{} changed, {back} taken back", count(changed, "row")));
            let mut effects = vec![Effect::Reload { generation: model.generation }];
            effects.extend(keep_as.map(|name| Effect::KeepProfile { name }));
            effects
        }
        Err(trouble) => {
            editor.phase = MapPhase::Ready;
            model.fail(format!("the map was not applied: {}", told(&trouble)));
            Vec::new()
        }
    }
}

/// The profile is kept, or not.
pub(super) fn kept(model: &mut Model, result: Outcome<String>) {
    match result {
        Ok(path) if model.status.text.is_empty() => model.say(format!("the profile is kept in {path}")),
        Ok(path) => model.say(format!("{}; the profile is kept in {path}", model.status.text)),
        Err(trouble) => model.fail(format!("the profile was not kept: {}", told(&trouble))),
    }
}

/// `I`, `i`: what was found in the file.
pub(super) fn notices(model: &mut Model) -> Vec<Effect> {
    let header = &model.header;
    let mut lines = vec![header.statement.clone(), format!("{} with data", count(header.rows, "row"))];
    lines.extend(
        header.not_data.iter().map(|(kind, number)| format!("{}: {kind}", count(*number, "further row"))),
    );
    match header.notices.as_slice() {
        [] => lines.push("nothing else is to be said of it".into()),
        notices => lines.extend(notices.iter().cloned()),
    }
    model.overlay = Overlay::Notices(Box::new(Notices { lines, top: 0 }));
    Vec::new()
}
