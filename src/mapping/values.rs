//! What values mean that a file spells in its own way, asked once per distinct value and not once per row.
//!
//! In: a target, a text, a person's answer. Out: the answer for every cell that says the same.
//! Deliberately unaware of whether an answer is right: validation checks what it gives like any other text.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::map::Target;
use crate::contact::Field;
use crate::contact::value::text::fold;

/// What a person said of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueAnswer {
    /// It means this value.
    Means(String),
    /// It means nothing: the cell counts as empty.
    LeaveOut,
    /// It is to be defined, and means what is defined then.
    Define(Define),
}

/// What is to be defined for a value, or for the code of a criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Define {
    /// Its code.
    pub code: String,
    /// What it is called; empty = its code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The values of a new criterion; none = any text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

impl ValueAnswer {
    /// The value that is meant; `None` where it is left out.
    #[must_use]
    pub fn meant(&self) -> Option<&str> {
        match self {
            Self::Means(value) => Some(value),
            Self::Define(define) => Some(&define.code),
            Self::LeaveOut => None,
        }
    }
}

/// Answers by target and value; values that differ in case, accents or surrounding blanks alone are one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ValueMaps {
    answers: BTreeMap<String, BTreeMap<String, ValueAnswer>>,
}

impl ValueMaps {
    /// The answer for a text under a target.
    #[must_use]
    pub fn answer(&self, target: Target, text: &str) -> Option<&ValueAnswer> {
        // Most files have no value map, and most targets none in those that do.
        if self.answers.is_empty() {
            return None;
        }
        self.answers.get(&target.code())?.get(&fold(text.trim()))
    }

    /// Sets an answer; `None` takes it back.
    pub fn set(&mut self, target: Target, text: &str, answer: Option<ValueAnswer>) {
        let (code, text) = (target.code(), fold(text.trim()));
        match answer {
            Some(answer) => drop(self.answers.entry(code).or_default().insert(text, answer)),
            None => {
                let Some(answers) = self.answers.get_mut(&code) else { return };
                answers.remove(&text);
                if answers.is_empty() {
                    self.answers.remove(&code);
                }
            }
        }
    }

    /// Takes over the answers of `other`; where both have one, the other's wins.
    pub fn extend(&mut self, other: &Self) {
        for (code, answers) in &other.answers {
            self.answers
                .entry(code.clone())
                .or_default()
                .extend(answers.iter().map(|(t, a)| (t.clone(), a.clone())));
        }
    }

    /// True when nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Every answer: the target's code, the folded value, what it means.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &ValueAnswer)> {
        self.answers.iter().flat_map(|(code, answers)| {
            answers.iter().map(move |(text, answer)| (code.as_str(), text.as_str(), answer))
        })
    }
}

/// The answers of a map by target, looked up once per row and not once per cell.
#[derive(Default)]
pub(super) struct Answers<'a>(Vec<(Target, &'a BTreeMap<String, ValueAnswer>)>);

impl<'a> Answers<'a> {
    /// The answers of a map; codes that name no target are nobody's.
    pub(super) fn of(values: &'a ValueMaps) -> Self {
        let target = |(code, answers): (&'a String, &'a _)| Some((Target::from_code(code)?, answers));
        Self(values.answers.iter().filter_map(target).collect())
    }

    /// What a cell counts as: the value that is meant, nothing, or its own text.
    pub(super) fn meant<'t>(&self, target: Target, text: &'t str) -> Cow<'t, str> {
        let Some((_, answers)) = self.0.iter().find(|(answered, _)| *answered == target) else {
            return Cow::Borrowed(text);
        };
        match answers.get(&fold(text.trim())) {
            Some(answer) => answer.meant().map_or(Cow::Borrowed(""), |value| Cow::Owned(value.to_owned())),
            None if is_multiple(target) && text.contains('|') => each_meant(answers, text),
            None => Cow::Borrowed(text),
        }
    }
}

/// True for targets whose cells hold several values with `|` between them.
pub(super) fn is_multiple(target: Target) -> bool {
    matches!(target, Target::Field(Field::Criterion(_)) | Target::CriterionSlot(_))
}

/// Several values, each by its own answer.
fn each_meant<'t>(answers: &BTreeMap<String, ValueAnswer>, text: &'t str) -> Cow<'t, str> {
    let answer = |value: &str| answers.get(&fold(value.trim()));
    if text.split('|').all(|value| answer(value).is_none()) {
        return Cow::Borrowed(text);
    }
    let kept = text.split('|').filter_map(|value| match answer(value) {
        Some(answer) => answer.meant(),
        None => Some(value),
    });
    Cow::Owned(kept.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Code;

    #[test]
    fn a_cell_counts_as_what_was_answered() {
        let mut maps = ValueMaps::default();
        let (title, town) = (Target::Field(Field::Title), Target::Field(Field::Town));
        let genre = Target::Field(Field::Criterion(Code::new("GENRE").unwrap()));
        let means = |value: &str| Some(ValueAnswer::Means(value.into()));
        maps.set(title, "Monsieur-Père", means("MR"));
        maps.set(title, "?", Some(ValueAnswer::LeaveOut));
        maps.set(genre, "Opéra", means("OPERA"));
        maps.set(genre, "divers", Some(ValueAnswer::LeaveOut));
        maps.set(genre, "tout", means("OPERA|JAZZ"));
        let answers = Answers::of(&maps);
        for (target, text, expected) in [
            (title, " monsieur-pere ", "MR"),
            (title, "?", ""),
            (title, "Mme", "Mme"),
            (town, "?", "?"),
            (genre, "opéra|JAZZ", "OPERA|JAZZ"),
            (genre, "JAZZ| Divers |OPERA", "JAZZ|OPERA"),
            (genre, "Tout", "OPERA|JAZZ"),
            (genre, "divers", ""),
            (genre, "JAZZ|ROCK", "JAZZ|ROCK"),
        ] {
            assert_eq!(answers.meant(target, text), expected, "{text}");
        }
        assert!(matches!(Answers::default().meant(title, "x"), Cow::Borrowed("x")));
    }

    #[test]
    fn spellings_of_one_value_share_their_answer() {
        let mut maps = ValueMaps::default();
        let title = Target::Field(Field::Title);
        maps.set(title, " Monsieur-Père ", Some(ValueAnswer::Means("MR".into())));
        assert_eq!(maps.answer(title, "MONSIEUR-PERE"), Some(&ValueAnswer::Means("MR".into())));
        assert_eq!(maps.answer(Target::Field(Field::Country), "monsieur-père"), None);
        maps.set(title, "monsieur-père", None);
        assert!(maps.is_empty(), "an answer that was taken back leaves nothing");
    }
}
