//! What keys do in a line of text.
//!
//! In: a key. Out: the change of the line. Deliberately unaware of where the line stands.

use tui_input::{Input, InputRequest};

use super::input::Key;

/// The longest line of text, in characters: more than anything that is looked for or kept in a field.
pub(crate) const LONGEST: usize = 4_096;

/// Does in a line of text what a key says; one that is full takes no more.
pub(crate) fn type_into(input: &mut Input, key: Key) {
    if matches!(key, Key::Char(_)) && is_full(input) {
        return;
    }
    if let Some(request) = request(key) {
        input.handle(request);
    }
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
        paste_into(&mut input, &"é".repeat(1_000_000));
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
