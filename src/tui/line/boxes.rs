//! What lies above a screen, in words; and everything that can be answered.

use super::super::input::Key;
use super::super::keymap::{Action, Bound, CHAPTERS, Keymap, Mode};
use super::super::picker::{Free, Picker};
use super::scene::{Choice, Scene, Takes, Told, key_word, of_footer, plain, shown};
use crate::import::RowDetail;

/// Lines that are told to their end, and close.
pub(super) fn told_out(title: &str, lines: &[String]) -> Scene {
    let told = std::iter::once(format!("{title}:")).chain(lines.iter().map(|line| plain(line)));
    Scene { lines: told.collect(), takes: Takes::Told(Key::Esc), ..Scene::default() }
}

/// The row as it stands in the file.
pub(super) fn raw(row: u32, detail: Option<&RowDetail>) -> Scene {
    let cells = detail.map(|detail| detail.raw.as_slice()).unwrap_or_default();
    let told = cells.iter().map(|cell| {
        let to = cell
            .field
            .as_deref()
            .map_or_else(|| "not mapped".to_owned(), |field| format!("goes to {}", shown(field)));
        let text = if cell.text.is_empty() { "empty".into() } else { shown(&cell.text) };
        format!("{}: {text}; {to}", shown(&cell.header))
    });
    let lines = std::iter::once(format!("Row {row} as it stands in the file:")).chain(told).collect();
    Scene { lines, takes: Takes::Told(Key::Esc), ..Scene::default() }
}

/// A question with the answers of a menu.
pub(super) fn menu(
    (keys, mode): (&Keymap, Mode),
    (lines, question): (Vec<String>, String),
    offered: impl Fn(Action) -> bool,
) -> Scene {
    Scene { lines, choices: of_footer(keys, mode, offered), question, takes: Takes::Keys }
}

/// Whether a preview offers a wider set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wider {
    Offered,
    None,
}

/// A preview: only a letter says yes, so that no number that asked can confirm.
pub(super) fn preview(keys: &Keymap, lines: &[String], wider: Wider) -> Scene {
    let offered = move |action| wider == Wider::Offered || action != Action::YesAll;
    let mut choices = of_footer(keys, Mode::Confirm, offered);
    choices.iter_mut().for_each(|choice| choice.number = 0);
    let told = std::iter::once("Preview:".to_owned()).chain(lines.iter().map(|line| plain(line)));
    Scene { lines: told.collect(), choices, question: "Do it?".to_owned(), takes: Takes::Keys }
}

/// A line of text that is asked for.
pub(super) fn text(lines: Vec<String>, label: &str, now: &str) -> Scene {
    let now = match now {
        "" => String::new(),
        now => format!(" An empty line takes: {}.", shown(now)),
    };
    let question = format!("{}?{now} A single dot goes back.", plain(label));
    Scene { lines, choices: Vec::new(), question, takes: Takes::Text }
}

/// A list to pick from.
pub(super) fn picker(picker: &Picker) -> Scene {
    let choices = picker.left().into_iter().enumerate().map(|(place, choice)| {
        let parts = [&choice.label, &choice.code, &choice.note].into_iter().filter(|text| !text.is_empty());
        let words = parts.map(|text| shown(text).into_owned()).collect::<Vec<_>>().join(", ");
        let mut keys = vec![Key::Down; place];
        keys.push(Key::Enter);
        Choice { number: place + 1, words, letter: String::new(), keys }
    });
    let free = if picker.free == Free::Allowed { " or what it means" } else { "" };
    Scene {
        lines: vec![format!("{}:", shown(&picker.title))],
        choices: choices.collect(),
        question: format!("Which? A number, some letters of it{free}. A single dot goes back."),
        takes: Takes::Pick,
    }
}

/// Answers that lines have beside the keys of the console.
const OWN: [&str; 9] = [
    "A number: the answer with that number",
    "#2: tell the second candidate or member",
    "/text: search; a row number goes to that row",
    "l: tell the list around here",
    "b: decide many at once, after a preview",
    "p: plan the commit",
    "an empty line: tell everything once more",
    "?: tell this",
    "quit: leave; everything decided is kept. The end of the input does the same",
];

/// Everything that can be answered here.
pub(super) fn help(face: &impl Told, scene: &Scene) -> Vec<String> {
    let mut lines = vec!["Answers:".to_owned()];
    lines.extend(OWN.map(str::to_owned));
    let below = match face.mode() {
        Mode::Found => vec![Mode::Found, Mode::Review],
        Mode::ClustersFound => vec![Mode::ClustersFound, Mode::Clusters],
        mode => vec![mode],
    };
    for chapter in below {
        let heading = CHAPTERS.iter().find(|(known, _)| *known == chapter).map_or("Keys", |(_, words)| words);
        lines.push(format!("{heading}:"));
        lines.extend(face.look().keys.chapter(chapter).filter_map(|bound| meaning(face, bound)));
    }
    lines.push(scene.question.clone());
    lines
}

/// A key that can be typed in a line, with what it does.
fn meaning(face: &impl Told, binding: &Bound) -> Option<String> {
    let otherwise = matches!(binding.action, Action::Candidate(_) | Action::Help | Action::Quit);
    if otherwise || binding.long.is_empty() || face.refuses(binding.action).is_some() {
        return None;
    }
    // Where lines have another meaning for the letter, the key's other name is told.
    let typed = |key: &&Key| {
        let word = key_word(Some(**key));
        word != "l" && word != "?" && face.alias(&word).is_none()
    };
    let word = key_word(binding.keys.iter().find(typed).copied());
    (!word.is_empty()).then(|| format!("{word}: {}", binding.long))
}
