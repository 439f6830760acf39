//! What a typed line means.
//!
//! In: the scene that asked, and the line. Out: keys of the console, a text for it, or something that lines have and the
//! console has not. Deliberately unaware of what the keys do.

use super::super::input::{Event, Key};
use super::scene::{Scene, Takes, key_of};

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// To press keys and paste texts.
    Events(Vec<Event>),
    /// To tell everything once more.
    Again,
    /// To tell the list.
    List,
    /// To tell what can be answered.
    Help,
    /// To leave.
    Leave,
    /// Nothing that is understood.
    Unknown,
}

/// What a line means to a scene; `alias` knows words that are no letters of the console.
pub(super) fn heard(scene: &Scene, line: &str, alias: impl Fn(&str) -> Option<Key>) -> Heard {
    let word = line.trim();
    match scene.takes {
        Takes::Text | Takes::Pick if word == "." => pressed(&[Key::Esc]),
        Takes::Text if line.is_empty() => pressed(&[Key::Enter]),
        Takes::Text => typed(line, &[Key::Enter]),
        Takes::Pick => numbered(scene, word).unwrap_or_else(|| typed(line, &[])),
        Takes::Keys | Takes::Told(_) => key(scene, word, alias),
    }
}

fn key(scene: &Scene, word: &str, alias: impl Fn(&str) -> Option<Key>) -> Heard {
    if let Some(text) = word.strip_prefix('/').filter(|text| !text.is_empty()) {
        let mut events = vec![Event::Key(Key::Char('/'))];
        events.extend([Event::Paste(text.to_owned()), Event::Key(Key::Enter)]);
        return Heard::Events(events);
    }
    if let Some(digit) = word.strip_prefix('#').and_then(|rest| rest.trim().chars().next()) {
        return pressed(&[Key::Char(digit)]);
    }
    match word {
        "" => return Heard::Again,
        "?" | "help" => return Heard::Help,
        "l" | "list" => return Heard::List,
        "quit" => return Heard::Leave,
        _ => {}
    }
    if word.chars().all(|sign| sign.is_ascii_digit()) {
        return numbered(scene, word).unwrap_or(Heard::Unknown);
    }
    match alias(word).or_else(|| key_of(word)) {
        Some(key) => pressed(&[key]),
        None => Heard::Unknown,
    }
}

fn numbered(scene: &Scene, word: &str) -> Option<Heard> {
    let number: usize = word.parse().ok().filter(|number| *number > 0)?;
    let choice = scene.choices.iter().find(|choice| choice.number == number)?;
    Some(pressed(&choice.keys))
}

fn pressed(keys: &[Key]) -> Heard {
    Heard::Events(keys.iter().copied().map(Event::Key).collect())
}

/// A text in the place of what stands in the line of text.
fn typed(text: &str, then: &[Key]) -> Heard {
    let mut events = vec![Event::Key(Key::End), Event::Key(Key::Ctrl('u')), Event::Paste(text.to_owned())];
    events.extend(then.iter().copied().map(Event::Key));
    Heard::Events(events)
}

#[cfg(test)]
mod tests {
    use super::super::scene::Choice;
    use super::*;

    fn scene(takes: Takes) -> Scene {
        let choice = Choice {
            number: 2,
            words: "merge".into(),
            letter: "m".into(),
            keys: vec![Key::Down, Key::Enter],
        };
        Scene { choices: vec![choice], takes, ..Scene::default() }
    }

    #[test]
    fn a_line_is_a_number_a_letter_or_a_word() {
        let heard =
            |line: &str| heard(&scene(Takes::Keys), line, |word| (word == "p").then_some(Key::Char('C')));
        assert_eq!(heard(" 2 "), pressed(&[Key::Down, Key::Enter]));
        assert_eq!(heard("3"), Heard::Unknown, "a number that was not offered");
        assert_eq!(heard("a"), pressed(&[Key::Char('a')]));
        assert_eq!(heard("p"), pressed(&[Key::Char('C')]));
        assert_eq!(heard("#7"), pressed(&[Key::Char('7')]));
        assert_eq!(heard(""), Heard::Again);
        assert_eq!(heard("?"), Heard::Help);
        assert_eq!(heard("accept that"), Heard::Unknown);
        let Heard::Events(events) = heard("/Rossi") else { panic!("no search") };
        assert_eq!(events[1], Event::Paste("Rossi".into()));
    }

    #[test]
    fn a_text_is_taken_as_it_is_typed() {
        let heard = |takes, line: &str| heard(&scene(takes), line, |_| None);
        assert_eq!(heard(Takes::Text, ""), pressed(&[Key::Enter]));
        assert_eq!(heard(Takes::Text, "."), pressed(&[Key::Esc]));
        let Heard::Events(events) = heard(Takes::Text, "q 2") else { panic!("no text") };
        assert!(events.contains(&Event::Paste("q 2".into())) && events.ends_with(&[Event::Key(Key::Enter)]));
        assert_eq!(heard(Takes::Pick, "2"), pressed(&[Key::Down, Key::Enter]));
        let Heard::Events(events) = heard(Takes::Pick, "nob") else { panic!("no text") };
        assert_eq!(events.last(), Some(&Event::Paste("nob".into())));
    }
}
