//! What keys do in a line of text.
//!
//! In: a key. Out: the change of the line. Deliberately unaware of where the line stands.

use tui_input::{Input, InputRequest};

use super::input::Key;

/// Does in a line of text what a key says.
pub(crate) fn type_into(input: &mut Input, key: Key) {
    if let Some(request) = request(key) {
        input.handle(request);
    }
}

/// Pastes into a line of text; line ends become spaces.
pub(crate) fn paste_into(input: &mut Input, text: &str) {
    for c in text.trim_end_matches(['\r', '\n']).chars() {
        let c = if matches!(c, '\r' | '\n' | '\t') { ' ' } else { c };
        input.handle(InputRequest::InsertChar(c));
    }
}

/// Whether a key writes or moves in a line of text.
pub(crate) fn is_typing(key: Key) -> bool {
    request(key).is_some()
}

fn request(key: Key) -> Option<InputRequest> {
    Some(match key {
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
        _ => return None,
    })
}
