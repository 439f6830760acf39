//! Lines of text: search, reasons, questions, values.

use tui_input::{Input, InputRequest};

use crate::review::Decision;
use crate::survivorship::{Pick, Unit};

use super::super::effect::Effect;
use super::super::input::Key;
use super::super::keymap::Action;
use super::super::model::{Model, Overlay, Prompt, Purpose, Search};
use super::super::palette;
use super::{aside, bulk, contacts, decide, editor, history, mapping, plan};

/// The longest line of text, in characters: more than anything that is looked for or kept in a field.
pub(crate) const LONGEST: usize = 4_096;

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
    line.map(|l| l.after.clone()).unwrap_or_default()
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

/// Does in a line of text what a key says.
pub(crate) fn type_into(input: &mut Input, key: Key) {
    let request = match key {
        Key::Char(_) if is_full(input) => return,
        Key::Char(c) => InputRequest::InsertChar(c),
        Key::Backspace => InputRequest::DeletePrevChar,
        Key::Delete => InputRequest::DeleteNextChar,
        Key::Left => InputRequest::GoToPrevChar,
        Key::Right => InputRequest::GoToNextChar,
        Key::Home | Key::Ctrl('a') => InputRequest::GoToStart,
        Key::End | Key::Ctrl('e') => InputRequest::GoToEnd,
        Key::Ctrl('w') => InputRequest::DeletePrevWord,
        Key::Ctrl('u') => InputRequest::DeleteLine,
        Key::Ctrl('k') => InputRequest::DeleteTillEnd,
        _ => return,
    };
    input.handle(request);
}

/// Pastes into a line of text, as much as there is room for; line ends become spaces.
pub(crate) fn paste_into(input: &mut Input, text: &str) {
    let (value, cursor) = (input.value(), input.cursor());
    let room = LONGEST.saturating_sub(value.chars().count());
    let spaced = |c| if matches!(c, '\r' | '\n' | '\t') { ' ' } else { c };
    let pasted: String = text.trim_end_matches(['\r', '\n']).chars().take(room).map(spaced).collect();
    let place = value.char_indices().nth(cursor).map_or(value.len(), |(place, _)| place);
    let (before, after) = value.split_at(place);
    // In one piece: a character at a time costs the square of their number.
    *input = Input::new([before, &pasted, after].concat()).with_cursor(cursor + pasted.chars().count());
}

/// Whether a line of text takes no more.
pub(crate) fn is_full(input: &Input) -> bool {
    // Characters are counted only where there are bytes enough.
    input.value().len() >= LONGEST && input.value().chars().count() >= LONGEST
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
    let mut picks = model.row.picks();
    picks.insert(unit, Pick::Hand(text.trim().to_owned()));
    model.row.set_picks(picks);
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pasted_stands_where_the_cursor_is() {
        for (value, cursor, pasted, expected, after) in [
            ("", 0, "two\r\nlines\tof it\n\r\n", "two  lines of it", 16),
            ("äöü", 1, "ÿ€", "äÿ€öü", 3),
            ("äöü", 3, "x", "äöüx", 4),
            ("äöü", 0, "\n", "äöü", 0),
        ] {
            let mut input = Input::new(value.into()).with_cursor(cursor);
            paste_into(&mut input, pasted);
            assert_eq!((input.value(), input.cursor()), (expected, after), "{pasted:?} into {value:?}");
        }
    }

    #[test]
    fn a_line_of_text_takes_so_much_and_no_more() {
        let mut input = Input::new("ab".into()).with_cursor(1);
        let began = std::time::Instant::now();
        paste_into(&mut input, &"é".repeat(1_000_000));
        assert!(began.elapsed() < std::time::Duration::from_secs(2), "{:?}", began.elapsed());
        assert_eq!(input.value(), format!("a{}b", "é".repeat(LONGEST - 2)));
        assert_eq!(input.cursor(), LONGEST - 1);
        paste_into(&mut input, "more");
        type_into(&mut input, Key::Char('x'));
        assert_eq!(input.value().chars().count(), LONGEST);
        type_into(&mut input, Key::Backspace);
        type_into(&mut input, Key::Char('x'));
        assert!(input.value().ends_with("éxb") && is_full(&input));
    }
}
