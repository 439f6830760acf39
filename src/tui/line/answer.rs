//! What a typed line means.
//!
//! In: the scene that asked, and the line. Out: keys of the console, a text for it, or something that lines have and the
//! console has not. Deliberately unaware of what the keys do.

use super::super::input::{Event, Key};
use super::super::keymap::{Action, Keymap, Mode, knows};
use super::super::message::Message;
use super::super::run::message_of;
use super::scene::{Scene, Takes, key_of};

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// To do this, one after the other.
    Steps(Vec<Step>),
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

/// One thing that a line does in the console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// What was told as a choice: whatever keys are in force.
    Act(Action),
    /// A key by its name.
    Press(Key),
    /// A text.
    Paste(String),
}

impl Step {
    /// The message that the console would get; `None` where a key means nothing.
    pub(super) fn message<A>(self, keys: &Keymap, mode: Mode) -> Option<Message<A>> {
        match self {
            Self::Act(action) => Some(Message::Action(action)),
            Self::Paste(text) => Some(Message::Pasted(text)),
            Self::Press(key) => message_of(keys, mode, Event::Key(key)),
        }
    }
}

/// What a line means to a scene, in which keys mean what they mean in this mode.
pub(super) fn heard(scene: &Scene, mode: Mode, line: &str) -> Heard {
    let word = line.trim();
    match scene.takes {
        Takes::Text | Takes::Pick if word == "." => done(&[Action::Back]),
        Takes::Text if line.is_empty() => done(&[Action::Submit]),
        Takes::Text => typed(line, &[Action::Submit]),
        Takes::Pick => numbered(scene, word).unwrap_or_else(|| typed(line, &[])),
        Takes::Keys | Takes::Told => key(scene, mode, word),
    }
}

fn key(scene: &Scene, mode: Mode, word: &str) -> Heard {
    if let Some(text) = word.strip_prefix('/').filter(|text| !text.is_empty()) {
        let search = [Step::Act(Action::Search), Step::Paste(text.to_owned()), Step::Act(Action::Submit)];
        return if knows(mode, Action::Search) { Heard::Steps(search.into()) } else { Heard::Unknown };
    }
    // What was told as an answer is that, whatever the word means elsewhere.
    let lettered = || scene.choices.iter().find(|choice| !word.is_empty() && choice.letter == word);
    if let Some(told) = numbered(scene, word).or_else(|| lettered().map(|choice| done(&choice.does))) {
        return told;
    }
    match word {
        "" => return Heard::Again,
        "?" | "help" => return Heard::Help,
        "l" | "list" => return Heard::List,
        "quit" => return Heard::Leave,
        // A digit is the number of an answer, and here no answer has it.
        _ if word.chars().all(|sign| sign.is_ascii_digit()) => return Heard::Unknown,
        _ => {}
    }
    match (meant(mode, word), key_of(word)) {
        (Some(action), _) => done(&[action]),
        (None, Some(key)) => Heard::Steps(vec![Step::Press(key)]),
        (None, None) => Heard::Unknown,
    }
}

/// What lines mean by a word that is no key of the console, or another one there.
pub(super) fn meant(mode: Mode, word: &str) -> Option<Action> {
    let number = word.strip_prefix('#').and_then(|number| number.trim().parse().ok());
    let action = match (word, number) {
        ("b", _) => Action::Bulk,
        ("p", _) => Action::Plan,
        (_, Some(number)) if number > 0 && knows(mode, Action::Candidate(0)) => {
            return Some(Action::Candidate(number));
        }
        _ => return None,
    };
    knows(mode, action).then_some(action)
}

fn numbered(scene: &Scene, word: &str) -> Option<Heard> {
    let number: usize = word.parse().ok().filter(|number| *number > 0)?;
    let choice = scene.choices.iter().find(|choice| choice.number == number)?;
    Some(done(&choice.does))
}

fn done(actions: &[Action]) -> Heard {
    Heard::Steps(actions.iter().copied().map(Step::Act).collect())
}

/// A text in the place of what stands in the line of text.
fn typed(text: &str, then: &[Action]) -> Heard {
    let mut steps = vec![Step::Press(Key::End), Step::Press(Key::Ctrl('u')), Step::Paste(text.to_owned())];
    steps.extend(then.iter().copied().map(Step::Act));
    Heard::Steps(steps)
}

#[cfg(test)]
mod tests {
    use super::super::scene::Choice;
    use super::*;

    fn scene(takes: Takes) -> Scene {
        let choice = |number, letter: &str, does| Choice {
            number,
            words: "merge".into(),
            letter: letter.into(),
            does,
        };
        let choices = vec![
            choice(2, "m", vec![Action::Down, Action::Submit]),
            choice(0, "l", vec![Action::BulkShown]),
            choice(0, "?", vec![Action::Right]),
        ];
        Scene { choices, takes, ..Scene::default() }
    }

    #[test]
    fn a_line_is_a_number_a_letter_or_a_word() {
        let heard = |line: &str| heard(&scene(Takes::Keys), Mode::Review, line);
        assert_eq!(heard(" 2 "), done(&[Action::Down, Action::Submit]));
        assert_eq!(heard("3"), Heard::Unknown, "a number that was not offered");
        assert_eq!(heard("a"), Heard::Steps(vec![Step::Press(Key::Char('a'))]));
        assert_eq!(heard("p"), done(&[Action::Plan]));
        assert_eq!(heard(""), Heard::Again);
        assert_eq!(heard("help"), Heard::Help);
        assert_eq!(heard("list"), Heard::List);
        assert_eq!(heard("accept that"), Heard::Unknown);
        let Heard::Steps(steps) = heard("/Rossi") else { panic!("no search") };
        assert_eq!(steps[1], Step::Paste("Rossi".into()));
    }

    #[test]
    fn what_was_told_as_a_choice_is_that_choice_whatever_its_letter_means_elsewhere() {
        let told = scene(Takes::Keys);
        assert_eq!(heard(&told, Mode::Bulk, "l"), done(&[Action::BulkShown]));
        assert_eq!(heard(&told, Mode::Facets, "?"), done(&[Action::Right]));
        assert_eq!(heard(&Scene::default(), Mode::Plan, "l"), Heard::List);
        assert_eq!(heard(&Scene::default(), Mode::Plan, "?"), Heard::Help);
    }

    #[test]
    fn a_candidate_is_named_by_its_whole_number() {
        let heard = |mode, line: &str| heard(&scene(Takes::Keys), mode, line);
        assert_eq!(heard(Mode::Review, "#7"), done(&[Action::Candidate(7)]));
        assert_eq!(heard(Mode::Review, "#12"), done(&[Action::Candidate(12)]));
        assert_eq!(heard(Mode::Members, "# 2"), done(&[Action::Candidate(2)]));
        for unheard_of in ["#0", "#1x", "#1 2", "#300", "#-1"] {
            assert_eq!(heard(Mode::Review, unheard_of), Heard::Unknown, "{unheard_of}");
        }
        assert_eq!(heard(Mode::Plan, "#2"), Heard::Unknown, "a plan has no candidates");
    }

    #[test]
    fn a_text_is_taken_as_it_is_typed() {
        let heard = |takes, line: &str| heard(&scene(takes), Mode::Text, line);
        assert_eq!(heard(Takes::Text, ""), done(&[Action::Submit]));
        assert_eq!(heard(Takes::Text, "."), done(&[Action::Back]));
        let Heard::Steps(steps) = heard(Takes::Text, "q 2") else { panic!("no text") };
        assert!(steps.contains(&Step::Paste("q 2".into())) && steps.ends_with(&[Step::Act(Action::Submit)]));
        assert_eq!(heard(Takes::Pick, "2"), done(&[Action::Down, Action::Submit]));
        let Heard::Steps(steps) = heard(Takes::Pick, "nob") else { panic!("no text") };
        assert_eq!(steps.last(), Some(&Step::Paste("nob".into())));
    }
}
