//! What lies above a screen, in words; and everything that can be answered.

use super::super::contacts::{Aim, ContactSearch};
use super::super::input::Key;
use super::super::keymap::{Action, Bound, CHAPTERS, Keymap, Mode, knows};
use super::super::picker::{Choice as Picked, Free, Picker};
use super::super::screen::contacts as contact_words;
use super::answer::{Heard, Step, heard};
use super::scene::{Choice, Scene, Takes, Told, ended, key_word, of_footer, plain, shown, way};
use crate::import::RowDetail;

/// Lines that are told to their end, and close.
pub(super) fn told_out(title: &str, lines: &[String]) -> Scene {
    let told = std::iter::once(format!("{title}:")).chain(lines.iter().map(|line| plain(line)));
    Scene { lines: told.collect(), takes: Takes::Told, ..Scene::default() }
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
    Scene { lines, takes: Takes::Told, ..Scene::default() }
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
    let left = picker.left();
    let typed = picker.input.value().trim();
    let choices =
        left.iter().enumerate().map(|(place, choice)| picked(place, words_of(choice), picker.chosen));
    let mut lines = vec![format!("{}:", plain(&picker.title))];
    lines.extend(match (typed.is_empty(), left.is_empty()) {
        (true, _) => None,
        (false, false) => Some(format!("What fits {}; an empty line tells all again:", shown(typed))),
        (false, true) => Some(format!("Nothing fits {}; an empty line tells all again.", shown(typed))),
    });
    let free = match picker.free {
        Free::No => "some letters of it",
        Free::Allowed => "some letters of it, or what it means",
        Free::Text => "some letters of it, or a text that the rows must hold",
    };
    Scene {
        lines,
        choices: choices.collect(),
        question: format!("Which? A number, {free}. A single dot goes back."),
        takes: Takes::Pick,
    }
}

fn words_of(choice: &Picked) -> String {
    // What narrows the list already has a sign in the console.
    let (label, set) = match choice.label.strip_prefix("✓ ") {
        Some(label) => (label, "narrows the list now, picked again no longer"),
        None => (choice.label.as_str(), ""),
    };
    let parts = [label, &choice.code, &choice.note, set].into_iter().filter(|text| !text.is_empty());
    parts.map(plain).collect::<Vec<_>>().join(", ")
}

/// A line of a list that is picked from, with the cursor on another.
fn picked(place: usize, words: String, cursor: usize) -> Choice {
    let mut does = way(cursor, place);
    does.push(Action::Submit);
    Choice { number: place + 1, words, letter: String::new(), does }
}

/// Contacts told of those found: more text finds the others.
const FOUND: usize = 20;

/// The search for a contact: those found are the choices.
pub(super) fn contacts(search: &ContactSearch) -> Scene {
    let (title, number) = match &search.aim {
        Aim::Row(row, _) => (format!("A contact for row {row}"), "lays that contact beside the row"),
        Aim::Look => ("Contacts".to_owned(), "tells that contact"),
    };
    let typed = search.input.value().trim();
    let asked = if typed.is_empty() { String::new() } else { format!(", looked for {}", shown(typed)) };
    let found = search.found.contacts.iter().take(FOUND).enumerate();
    let first = match search.found.contacts.len() > FOUND {
        true => format!(" The first {FOUND} are told."),
        false => String::new(),
    };
    Scene {
        lines: vec![format!("{title}{asked}: {}{first}", ended(&plain(&contact_words::told(search))))],
        choices: found
            .map(|(place, contact)| picked(place, plain(&contact_words::in_words(contact)), search.chosen))
            .collect(),
        question: format!("Which? A number {number}, a text looks for others. A single dot goes back."),
        takes: Takes::Pick,
    }
}

/// Answers that lines have beside the keys of the console.
const OWN: [&str; 5] = [
    "A number: the answer with that number",
    "an empty line: tell everything once more",
    "?: tell this",
    "quit: leave; everything decided is kept. The end of the input does the same",
    "a word of more than one letter: the key with that name, as tab, space, enter, pagedown; back is esc",
];

/// Answers that lines have where the console has the action.
const HERE: [(Action, &str); 4] = [
    (Action::Candidate(0), "#2: tell the second candidate or member"),
    (Action::Search, "/text: search; in a review a row number goes to that row"),
    (Action::Bulk, "b: decide many at once, after a preview"),
    (Action::Plan, "p: plan the commit"),
];

/// Everything that can be answered here.
pub(super) fn help(face: &impl Told, scene: &Scene) -> Vec<String> {
    let mode = face.mode();
    let mut lines = face.place();
    lines.push("Answers:".to_owned());
    lines.extend(OWN.map(str::to_owned));
    if !face.list().is_empty() {
        lines.push("list: tell the list around here; l as well, unless that is an answer here".to_owned());
    }
    let here = HERE.into_iter().filter(|(action, _)| knows(mode, *action));
    lines.extend(here.map(|(_, words)| words.to_owned()));
    let heading = CHAPTERS.iter().find(|(known, _)| *known == mode).map_or("Keys", |(_, words)| words);
    lines.push(format!("{heading}:"));
    lines.extend(face.look().keys.chapter(mode).filter_map(|bound| meaning(face, scene, bound)));
    lines.push(scene.question.clone());
    lines
}

/// A key that can be typed in a line, with what it does.
fn meaning(face: &impl Told, scene: &Scene, binding: &Bound) -> Option<String> {
    let otherwise = matches!(binding.action, Action::Candidate(_) | Action::Help | Action::Quit);
    if otherwise || binding.long.is_empty() || face.refuses(binding.action).is_some() {
        return None;
    }
    // Where lines have another meaning for the letter, the key's other name is told.
    let typed = |key: &&Key| match heard(scene, face.mode(), &key_word(Some(**key))) {
        Heard::Steps(steps) => steps == [Step::Press(**key)] || steps == [Step::Act(binding.action)],
        _ => false,
    };
    let word = key_word(binding.keys.iter().find(typed).copied());
    (!word.is_empty()).then(|| format!("{word}: {}", binding.long))
}
