//! What is told at one moment, and what may be answered.

use std::borrow::Cow;
use std::ops::Range;

use super::super::face::Face;
use super::super::input::Key;
use super::super::keymap::{Action, Bound, Keymap, Mode};
use super::super::speed::Paced;
use crate::contact::value::text::visible;

/// What is told, and what is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Scene {
    /// What there is, a line each.
    pub(crate) lines: Vec<String>,
    /// What may be answered.
    pub(crate) choices: Vec<Choice>,
    /// What is asked.
    pub(crate) question: String,
    /// How an answer is taken.
    pub(crate) takes: Takes,
}

/// How an answer is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Takes {
    /// A number, or a letter of the console.
    #[default]
    Keys,
    /// A text; an empty line takes what is there.
    Text,
    /// A number, or letters that leave fewer to choose from.
    Pick,
    /// None: it was told, and closes.
    Told,
}

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The number that stands for it; 0 = it has a letter only.
    pub(crate) number: usize,
    /// What it does, the important word first.
    pub(crate) words: String,
    /// The letter of the console; empty = it has a number only.
    pub(crate) letter: String,
    /// What is done in the console, one after the other: whatever keys are in force.
    pub(crate) does: Vec<Action>,
}

impl Choice {
    /// As it is told: `1 accept, a`.
    pub(crate) fn told(&self) -> String {
        match (self.number, self.letter.is_empty()) {
            (0, _) => format!("{} {}", self.letter, self.words),
            (number, true) => format!("{number} {}", self.words),
            (number, false) => format!("{number} {}, {}", self.words, self.letter),
        }
    }
}

/// A face that can be told in lines.
pub(crate) trait Told: Face {
    /// What there is now, and what is asked.
    fn scene(&self) -> Scene;
    /// What came of the last answer.
    fn said(&self) -> Option<String>;
    /// What a search found, when it is on.
    fn found(&self) -> Option<Vec<String>>;
    /// The list around the cursor; empty where there is none.
    fn list(&self) -> Vec<String>;
    /// Where this is: file, base, stage, how far.
    fn place(&self) -> Vec<String>;
    /// Why something cannot be done in lines.
    fn refuses(&self, action: Action) -> Option<&'static str>;
    /// How many answers of the worker end an effect.
    fn awaited(effect: &Self::Effect) -> usize;
    /// How many of them one answer is.
    fn settles(answer: &Self::Answer) -> usize;
    /// How far the worker is.
    fn progress(answer: &Self::Answer) -> Option<&Paced>;
}

/// The keys of the footer as numbered answers.
pub(crate) fn of_footer(keys: &Keymap, mode: Mode, offered: impl Fn(Action) -> bool) -> Vec<Choice> {
    let shown = keys.footer(mode).into_iter().filter(|bound| offered(bound.action));
    shown.enumerate().map(|(place, bound)| choice(place + 1, bound)).collect()
}

/// A line of the keys as an answer.
pub(crate) fn choice(number: usize, binding: &Bound) -> Choice {
    Choice { number, words: binding.short.to_owned(), letter: letter_of(binding), does: vec![binding.action] }
}

/// What is typed for a line of the keys; empty where it has no key.
pub(crate) fn letter_of(binding: &Bound) -> String {
    // Numbers are those of the answers, and a question mark asks for them: another key is told, if there is one.
    let is_taken = |word: &String| word == "?" || word.chars().all(|sign| sign.is_ascii_digit());
    let words = || binding.keys.iter().map(|key| key_word(Some(*key)));
    words().find(|word| !is_taken(word)).or_else(|| words().next()).unwrap_or_default()
}

/// A hint in which keys are in force: what is typed, as a voice says it, and what it does; nothing where no key does it.
pub(crate) fn hint((keys, mode): (&Keymap, Mode), action: Action, does: &str) -> String {
    let letter = keys.chapter(mode).find(|bound| bound.action == action).map(letter_of).unwrap_or_default();
    match (letter.is_empty(), letter.chars().all(char::is_uppercase)) {
        (true, _) => String::new(),
        (false, true) => format!(" A capital {letter} {does}."),
        (false, false) => format!(" {letter} {does}."),
    }
}

/// What lines leave to the console, with the reason.
pub(crate) fn left_out(action: Action) -> Option<&'static str> {
    match action {
        Action::Palette | Action::Help => Some("the question mark tells what can be answered"),
        Action::Theme => Some("lines have no colours"),
        Action::Copy | Action::Mouse | Action::Suspend => Some("lines leave the terminal to whoever has it"),
        _ => None,
    }
}

/// Lines of a list that are told at a time: as many as a page of changes has.
const LISTED: usize = 20;

/// The places of a list around its cursor.
pub(crate) fn around(cursor: usize, length: usize) -> Range<usize> {
    let first = cursor.saturating_sub(LISTED / 4);
    first..(first + LISTED).min(length)
}

/// The way from one line of a list to another.
pub(crate) fn way(from: usize, to: usize) -> Vec<Action> {
    let step = if to > from { Action::Down } else { Action::Up };
    vec![step; to.abs_diff(from)]
}

/// Fields to choose from, those of the footer without numbers behind them.
pub(crate) fn fields(
    face: &impl Told,
    (title, here): (String, usize),
    told: impl Iterator<Item = String>,
) -> Scene {
    let mut choices: Vec<_> = told
        .enumerate()
        .map(|(place, words)| {
            let chosen = if place == here { "chosen, " } else { "" };
            let letter = String::new();
            Choice { number: place + 1, words: format!("{chosen}{words}"), letter, does: way(here, place) }
        })
        .collect();
    let moves = |action| matches!(action, Action::Down | Action::Up);
    let letters =
        of_footer(&face.look().keys, face.mode(), |action| !moves(action) && face.refuses(action).is_none());
    choices.extend(letters.into_iter().map(|choice| Choice { number: 0, ..choice }));
    Scene {
        lines: vec![title],
        choices,
        question: "A number chooses a field, a word does something with it. Your answer?".to_owned(),
        takes: Takes::Keys,
    }
}

/// These actions with the number of their place, which is the same whichever of them apply.
pub(crate) fn numbered<const N: usize>(
    (keys, mode): (&Keymap, Mode),
    offered: [(Action, Offered); N],
) -> Vec<Choice> {
    let applies = offered.into_iter().enumerate().filter(|(_, (_, offered))| *offered == Offered::Now);
    let mut choices: Vec<_> = applies
        .filter_map(|(place, (action, _))| {
            let binding = keys.chapter(mode).find(|bound| bound.action == action)?;
            Some(choice(place + 1, binding))
        })
        .collect();
    // What is easier to type, unless a person has another key there.
    for (action, letter) in [(Action::Bulk, "b"), (Action::Plan, "p")] {
        let is_free = !choices.iter().any(|choice| choice.letter == letter);
        let found = choices.iter_mut().find(|choice| choice.does == [action]);
        if let Some(choice) = found.filter(|_| is_free) {
            choice.letter = letter.to_owned();
        }
    }
    choices
}

/// Whether an action applies to what is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Offered {
    Now,
    NotNow,
}

impl From<bool> for Offered {
    fn from(applies: bool) -> Self {
        if applies { Self::Now } else { Self::NotNow }
    }
}

/// A key as it is typed in a line.
pub(crate) fn key_word(key: Option<Key>) -> String {
    key.map(|key| match key {
        Key::Char(' ') => "space".to_owned(),
        Key::Char(c) => c.to_string(),
        Key::Ctrl(c) => format!("ctrl-{c}"),
        Key::PageUp => "pageup".to_owned(),
        Key::PageDown => "pagedown".to_owned(),
        Key::F(number) => format!("f{number}"),
        other => format!("{other:?}").to_lowercase(),
    })
    .unwrap_or_default()
}

/// The key of a word, as [`key_word`] writes it.
pub(crate) fn key_of(word: &str) -> Option<Key> {
    const NAMED: [Key; 14] = [
        Key::Enter,
        Key::Esc,
        Key::Tab,
        Key::BackTab,
        Key::Backspace,
        Key::Delete,
        Key::Up,
        Key::Down,
        Key::Left,
        Key::Right,
        Key::PageUp,
        Key::PageDown,
        Key::Home,
        Key::End,
    ];
    let mut signs = word.chars();
    if let (Some(sign), None) = (signs.next(), signs.next()) {
        return Some(Key::Char(sign));
    }
    let lower = word.to_lowercase();
    if let Some(letter) = lower.strip_prefix("ctrl-").and_then(|rest| rest.chars().next()) {
        return Some(Key::Ctrl(letter));
    }
    let function = lower.strip_prefix('f').and_then(|number| number.parse().ok());
    if let Some(number @ 1..=12) = function {
        return Some(Key::F(number));
    }
    match lower.as_str() {
        "space" => Some(Key::Char(' ')),
        "back" => Some(Key::Esc),
        _ => NAMED.into_iter().find(|key| key_word(Some(*key)) == lower),
    }
}

/// Words of the program without the signs that a synthesiser passes over.
pub(crate) fn plain(text: &str) -> String {
    const SIGNS: [(&str, &str); 19] = [
        ("= clears", "an equals sign clears"),
        ("cleared by =:", "cleared by an equals sign:"),
        (" → ", " becomes "),
        ("— becomes ", "nothing becomes "),
        (" becomes —", " becomes nothing"),
        (" · ", ", "),
        ("№ ", "number "),
        ("● ", ""),
        ("◆ ", ""),
        ("▲ ", ""),
        ("△ ", ""),
        ("■ ", ""),
        ("✓ ", ""),
        (" ✓", ", decided"),
        ("…", "..."),
        ("‹", ""),
        ("›", ""),
        (">99 %", "over 99 percent"),
        (" %", " percent"),
    ];
    SIGNS.iter().fold(shown(text).into_owned(), |text, (sign, words)| text.replace(sign, words))
}

/// The text of a cell; what acts or hides in it is made visible.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    visible(text)
}

/// A sentence: with a full stop, unless it ends already.
pub(crate) fn ended(text: &str) -> String {
    match text.ends_with(['.', '?', '!', ':']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// A text, or the word that says that there is none.
pub(crate) fn or_nothing(text: &str) -> Cow<'_, str> {
    if text.is_empty() { Cow::Borrowed("nothing") } else { shown(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_by_its_word() {
        for (word, key) in [
            ("a", Key::Char('a')),
            ("Tab", Key::Tab),
            ("esc", Key::Esc),
            ("back", Key::Esc),
            ("ctrl-r", Key::Ctrl('r')),
            ("pagedown", Key::PageDown),
            ("space", Key::Char(' ')),
            ("F5", Key::F(5)),
            ("ü", Key::Char('ü')),
        ] {
            assert_eq!(key_of(word), Some(key), "{word}");
            assert!(word == "back" || key_of(&key_word(Some(key))) == Some(key), "{word}");
        }
        assert_eq!(key_of("accept it"), None);
        assert_eq!(key_of(""), None);
    }

    #[test]
    fn no_sign_of_the_program_is_left() {
        let told = plain("△ № 12 · ● row 3 → 97 % … >99 %");
        assert_eq!(told, "number 12, row 3 becomes 97 percent ... over 99 percent");
        assert_eq!(plain("title: — → MR"), "title: nothing becomes MR");
        assert_eq!(plain("title: MR → —"), "title: MR becomes nothing");
        assert_eq!(plain("a\u{1b}[2J"), "a␛[2J");
    }
}
