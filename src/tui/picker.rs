//! A list from which one thing is picked by a few letters: targets, profiles, values.
//!
//! In: what can be picked, the likeliest first, and what was typed. Out: what is left, the best first.
//! Deliberately unaware of what a pick does.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use tui_input::Input;

use crate::contact::{CATALOGUE, Code, Field, FieldGroup};
use crate::import::{ConsentAnswer, HeldConsent, ValueQuestion, defines};
use crate::mapping::{Target, ValueAnswer};

use super::list_picker::Listed;
use super::listing::Narrow;
use super::mapping::{MapEditor, words};

/// Numbered columns of the vendor's extended format that can be picked for a file with other headers.
const CRITERION_SLOTS: u8 = 10;
const NUMBER_SLOTS: u8 = 5;

/// An open picker.
#[derive(Debug)]
pub(crate) struct Picker {
    pub(crate) title: String,
    pub(crate) choices: Vec<Choice>,
    pub(crate) free: Free,
    pub(crate) input: Input,
    /// The chosen line of what is left.
    pub(crate) chosen: usize,
}

/// Whether a text that is not in the list may be taken as it was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Free {
    No,
    Allowed,
    /// What is typed narrows the list of rows.
    Text,
}

/// One thing that can be picked.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    /// What it is called.
    pub(crate) label: String,
    /// Its code.
    pub(crate) code: String,
    /// What else is to be said: proposed, taken by another column.
    pub(crate) note: String,
    pub(crate) pick: Pick,
}

/// What a pick is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Pick {
    Target(Target),
    Profile(String),
    /// What headers and cells alone propose.
    NoProfile,
    Answer(ValueAnswer),
    /// A value by its text.
    Text(String),
    /// What a held column of authorisations means.
    Consent(String, ConsentAnswer),
    /// Which rows the list shows.
    List(Listed),
    /// The rule whose rows a bulk act is for.
    BulkRule(String),
}

impl Picker {
    pub(super) fn new(title: String, choices: Vec<Choice>, free: Free) -> Self {
        Self { title, choices, free, input: Input::default(), chosen: 0 }
    }

    /// Values with what each is.
    pub(crate) fn of_texts(title: String, values: Vec<(String, String)>) -> Self {
        let choice = |(value, words): (String, String)| Choice {
            code: if words.is_empty() { String::new() } else { value.clone() },
            label: if words.is_empty() { value.clone() } else { words },
            note: String::new(),
            pick: Pick::Text(value),
        };
        Self::new(title, values.into_iter().map(choice).collect(), Free::No)
    }

    /// What the held columns of authorisations may mean; `None` when none is held.
    pub(crate) fn of_consents(held: &[HeldConsent]) -> Option<Self> {
        let meanings =
            [(ConsentAnswer::Withdrawal, "they withdraw"), (ConsentAnswer::NotAsked, "nobody was asked")];
        let choices: Vec<Choice> = held
            .iter()
            .flat_map(|held| meanings.map(|(answer, words)| (held, answer, words)))
            .map(|(held, answer, words)| Choice {
                label: format!("{}: {words}", held.code),
                code: answer.label().to_owned(),
                note: if held.answer == Some(answer) { "as it is".to_owned() } else { String::new() },
                pick: Pick::Consent(held.code.clone(), answer),
            })
            .collect();
        let title = "What do the held columns mean?".to_owned();
        (!choices.is_empty()).then(|| Self::new(title, choices, Free::No))
    }

    /// The targets for the chosen column: the proposal first, then what it is now.
    pub(crate) fn of_targets(editor: &MapEditor) -> Option<Self> {
        let here = editor.chosen()?;
        let proposed = editor.proposed(editor.column).map(|c| c.target);
        let mut targets = targets(editor);
        for first in [Some(here.target), proposed].into_iter().flatten() {
            if first != Target::Unknown {
                targets.retain(|t| *t != first);
                targets.insert(0, first);
            }
        }
        let note = |target: Target| match () {
            () if proposed == Some(target) => "proposed".to_owned(),
            () if here.target == target => "as it is".to_owned(),
            () => taken_by(editor, target),
        };
        let choices = targets.into_iter().map(|target| Choice {
            label: words(target),
            code: target.code(),
            note: note(target),
            pick: Pick::Target(target),
        });
        Some(Self::new(format!("{} holds", editor.label(editor.column)), choices.collect(), Free::No))
    }

    /// The profiles, those that recognise the file first.
    pub(crate) fn of_profiles(editor: &MapEditor) -> Self {
        let choices = editor.view.profiles.iter().map(|name| Choice {
            label: name.clone(),
            code: String::new(),
            note: if editor.map.profile.as_ref() == Some(name) { "applied".into() } else { String::new() },
            pick: Pick::Profile(name.clone()),
        });
        let none = Choice {
            label: "no profile".into(),
            code: String::new(),
            note: "by headers and cells".into(),
            pick: Pick::NoProfile,
        };
        let none = editor.map.profile.is_some().then_some(none);
        Self::new("Profile".into(), choices.chain(none).collect(), Free::No)
    }

    /// The known values for a question: the proposal first.
    pub(crate) fn of_values(question: &ValueQuestion) -> Self {
        let choice = |value: &str, label: &str, note: &str| Choice {
            label: if label.is_empty() { value.to_owned() } else { label.to_owned() },
            code: value.to_owned(),
            note: note.to_owned(),
            pick: Pick::Answer(ValueAnswer::Means(value.to_owned())),
        };
        let label_of =
            |value: &String| question.choices.iter().find(|(v, _)| v == value).map(|(_, l)| l.as_str());
        let proposed =
            question.proposal.iter().map(|v| choice(v, label_of(v).unwrap_or_default(), "proposed"));
        let others = question.choices.iter().filter(|(v, _)| question.proposal.as_ref() != Some(v));
        let known = proposed.chain(others.map(|(value, label)| choice(value, label, "")));
        let define = question.define.iter().map(|define| Choice {
            label: format!("define {}", defines(question.target, define)),
            code: String::new(),
            note: "new in the base".into(),
            pick: Pick::Answer(ValueAnswer::Define(define.clone())),
        });
        let choices = known.chain(define).collect();
        if question.text.is_empty() {
            return Self::new(
                format!("{} emptied since the export", words(question.target)),
                choices,
                Free::No,
            );
        }
        Self::new(format!("{} {:?} means", words(question.target), question.text), choices, Free::Allowed)
    }

    /// What fits what was typed, the best first; all for an empty text.
    pub(crate) fn left(&self) -> Vec<Choice> {
        let typed = self.input.value().trim();
        if typed.is_empty() {
            return self.choices.clone();
        }
        let matcher = SkimMatcherV2::default().ignore_case();
        // A label and its code are two things: letters of both together are no match.
        let score = |c: &Choice| {
            let of = |text: &str| matcher.fuzzy_match(text, typed);
            of(&c.label).max(of(&c.code))
        };
        let mut found: Vec<_> = self.choices.iter().filter_map(|c| score(c).map(|s| (s, c))).collect();
        found.sort_by_key(|(score, choice)| (std::cmp::Reverse(*score), choice.label.len()));
        let mut left: Vec<Choice> = found.into_iter().map(|(_, choice)| choice.clone()).collect();
        let known = self.choices.iter().any(|c| c.code.eq_ignore_ascii_case(typed));
        if self.free == Free::Allowed && !known {
            left.push(as_typed(typed));
        }
        if self.free == Free::Text {
            left.push(Choice {
                label: format!("rows with the text {typed:?}"),
                code: "text".into(),
                note: String::new(),
                pick: Pick::List(Listed::Narrow(Narrow::Text(typed.to_owned()))),
            });
        }
        left
    }
}

fn as_typed(typed: &str) -> Choice {
    Choice {
        label: typed.to_owned(),
        code: String::new(),
        note: "as typed".into(),
        pick: Pick::Answer(ValueAnswer::Means(typed.to_owned())),
    }
}

/// Every target that a column may have, in the order of the catalogue.
fn targets(editor: &MapEditor) -> Vec<Target> {
    let joined = [
        Target::FullName,
        Target::LastFirstName,
        Target::PostcodeTown,
        Target::FullAddress,
        Target::HouseNumber,
        Target::MonthFirstBirthDate,
    ];
    let fields = CATALOGUE.iter().filter(|e| e.group != FieldGroup::Standing).map(|e| Target::Field(e.field));
    let rules = &editor.rules;
    let codes = rules.authorizations.iter().filter_map(|code| Code::new(code)).map(Field::Authorization);
    let criteria = rules.criteria.keys().filter_map(|code| Code::new(code)).map(Field::Criterion);
    let slots = (1..=CRITERION_SLOTS).map(Target::CriterionSlot);
    let numbers = (1..=NUMBER_SLOTS).map(Target::AdminNumberSlot);
    fields
        .chain(joined)
        .chain(criteria.chain(codes).map(Target::Field))
        .chain([Target::RemarkLine, Target::Ignored])
        .chain(slots)
        .chain(numbers)
        .collect()
}

/// Which column has the target already.
fn taken_by(editor: &MapEditor, target: Target) -> String {
    if matches!(target, Target::RemarkLine | Target::Ignored) {
        return String::new();
    }
    let taken = editor.map.columns.iter().position(|c| c.target == target);
    taken.map(|place| format!("now {}", editor.label(place))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::test_support::map_editor;
    use super::*;

    fn typed(picker: &mut Picker, text: &str) -> Vec<Pick> {
        picker.input = Input::new(text.to_owned());
        picker.left().into_iter().map(|c| c.pick).collect()
    }

    #[test]
    fn a_few_letters_find_a_target_by_its_words_or_its_code() {
        let editor = map_editor();
        let mut picker = Picker::of_targets(&editor).unwrap();
        for (text, target) in [
            ("cell", Target::Field(Field::Cellphone)),
            ("LASTN", Target::Field(Field::LastName)),
            ("zipcode", Target::Field(Field::PostalCode)),
            ("full addr", Target::FullAddress),
            ("remark line", Target::Field(Field::Remark)),
            ("line of", Target::RemarkLine),
            ("sms", Target::Field(Field::Authorization(Code::new("SMS_MMS").unwrap()))),
            ("not imp", Target::Ignored),
            ("crit3", Target::CriterionSlot(3)),
        ] {
            let found = typed(&mut picker, text);
            match text {
                "remark line" => assert!(!found.contains(&Pick::Target(target)), "{found:?}"),
                _ => assert_eq!(found.first(), Some(&Pick::Target(target)), "{text}"),
            }
        }
        assert!(typed(&mut picker, "qqqq").is_empty());
    }

    #[test]
    fn the_proposal_stands_first_and_says_so() {
        let mut editor = map_editor();
        editor.column = 1;
        editor.set_target(1, Target::Field(Field::Email2));
        let picker = Picker::of_targets(&editor).unwrap();
        assert_eq!(picker.choices[0].pick, Pick::Target(Target::Field(Field::Email1)));
        assert_eq!(picker.choices[0].note, "proposed");
        assert_eq!(picker.choices[1].note, "as it is");
        let taken = picker.choices.iter().find(|c| c.pick == Pick::Target(Target::FullName)).unwrap();
        assert!(taken.note.starts_with("now A"), "{}", taken.note);
    }

    #[test]
    fn a_value_may_be_typed_that_is_in_no_list() {
        let editor = map_editor();
        let mut picker = Picker::of_values(&editor.questions.list()[0]);
        assert_eq!(picker.choices[0].note, "proposed");
        let found = typed(&mut picker, "MR_DR");
        assert_eq!(found.last(), Some(&Pick::Answer(ValueAnswer::Means("MR_DR".into()))));
        let exact = typed(&mut picker, "mrs");
        assert_eq!(exact.first(), Some(&Pick::Answer(ValueAnswer::Means("MRS".into()))));
        assert!(!exact.contains(&Pick::Answer(ValueAnswer::Means("mrs".into()))));
    }
}
