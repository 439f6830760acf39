//! What a typed text or a pick becomes: a change, or the next question.

use crate::contact::Code;
use crate::import::DefinitionEdit;
use crate::settings::CriterionEdit;
use crate::validation::{CriterionKind, CriterionTarget};

use super::super::model::Known;
use super::{ListName, Opens, criterion};

/// What a text is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Typed {
    /// A setting by its dotted name.
    Value(String),
    /// A rule of survivorship by its dotted name; what is no rule takes it away.
    Rule(String),
    /// The code of a criterion that is new.
    NewCode,
    Kind(String),
    /// The values without which a list is none.
    Values(String, CriterionKind),
    Label(String),
    Target(String),
    Compulsory(String),
    NewValue(String),
    /// The label of a value.
    ValueLabel(String, String),
    /// An entry of a list, at its place or new.
    Entry(ListName, Option<usize>),
}

/// What follows from a text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Change(DefinitionEdit),
    /// The next question.
    Ask(Opens),
    /// It is none of what is asked for; why.
    Refused(String),
}

impl Typed {
    /// What follows from a text.
    pub(crate) fn step(&self, text: &str, known: &Known) -> Step {
        let text = text.trim();
        let of = |code: &String| CriterionEdit { code: code.clone(), ..CriterionEdit::default() };
        let say = |edit: CriterionEdit| Step::Change(DefinitionEdit::Criterion(edit));
        match self {
            Self::Value(name) => value(name, text),
            Self::Rule(name) => {
                let rule = crate::survivorship::SurvivorshipRule::ALL.into_iter().find(|r| r.key() == text);
                value(name, rule.map_or("", |rule| rule.key()))
            }
            Self::NewCode => new_code(text, known),
            Self::Kind(code) => kind(code, text, known),
            Self::Values(code, kind) => {
                let values = text.split([',', ';']).map(str::trim).filter(|value| !value.is_empty());
                let values = values.map(str::to_owned).collect();
                say(CriterionEdit { kind: Some(*kind), values, ..of(code) })
            }
            Self::Label(code) => say(CriterionEdit { label: Some(text.to_owned()), ..of(code) }),
            Self::Target(code) => {
                let target = CriterionTarget::ALL.into_iter().find(|target| target.name() == text);
                say(CriterionEdit { target, ..of(code) })
            }
            Self::Compulsory(code) => say(CriterionEdit { compulsory: Some(text == "yes"), ..of(code) }),
            Self::NewValue(code) => new_value(of(code), text, known),
            Self::ValueLabel(code, value) => {
                say(CriterionEdit { values: vec![format!("{value}={text}")], ..of(code) })
            }
            Self::Entry(list, place) => entry(*list, *place, (text, known)),
        }
    }
}

fn value(name: &str, text: &str) -> Step {
    Step::Change(DefinitionEdit::Value { name: name.to_owned(), text: text.to_owned() })
}

fn new_code(code: &str, known: &Known) -> Step {
    if Code::new(code).is_none() {
        return Step::Refused(format!("{code:?} is no code: 1 to 16 bytes without blanks"));
    }
    if known.rules.criteria.contains_key(code) {
        return Step::Refused(format!("{code} is defined already"));
    }
    Step::Ask(Opens::Choice(
        format!("What the values of {code} are"),
        criterion::kinds(),
        Typed::Kind(code.to_owned()),
    ))
}

/// A kind with a list needs values before it can be; a value that has them keeps them.
fn kind(code: &str, name: &str, known: &Known) -> Step {
    let Some(kind) = CriterionKind::ALL.into_iter().find(|kind| kind.name() == name) else {
        return Step::Refused(format!("{name:?} is no kind"));
    };
    let has_values = known.rules.criteria.get(code).is_some_and(|criterion| !criterion.values.is_empty());
    if kind.has_list() && !has_values {
        let label = format!("Values of {code}: CODE or CODE=label, with commas");
        return Step::Ask(Opens::Text(label, String::new(), Typed::Values(code.to_owned(), kind)));
    }
    let edit = CriterionEdit { code: code.to_owned(), kind: Some(kind), ..CriterionEdit::default() };
    Step::Change(DefinitionEdit::Criterion(edit))
}

fn new_value(edit: CriterionEdit, text: &str, known: &Known) -> Step {
    let value = text.split('=').next().unwrap_or_default().trim();
    let there = known.rules.criteria.get(&edit.code).is_some_and(|c| c.values.iter().any(|v| v == value));
    if there {
        return Step::Refused(format!("{value} is a value already; Enter on it changes its label"));
    }
    Step::Change(DefinitionEdit::Criterion(CriterionEdit { values: vec![text.to_owned()], ..edit }))
}

fn entry(list: ListName, place: Option<usize>, (text, known): (&str, &Known)) -> Step {
    if text.is_empty() {
        return Step::Refused("an entry is not empty; - takes one away".to_owned());
    }
    let mut entries = list.entries(&known.rules).to_vec();
    match place.and_then(|place| entries.get_mut(place)) {
        Some(entry) => text.clone_into(entry),
        None => entries.push(text.to_owned()),
    }
    value(list.path(), &list_text(&entries))
}

/// A list as it is typed: in brackets, so that an entry may hold a comma.
pub(crate) fn list_text<'a>(entries: impl IntoIterator<Item = &'a String>) -> String {
    let entries: Vec<&String> = entries.into_iter().collect();
    serde_json::to_string(&entries).unwrap_or_default()
}
