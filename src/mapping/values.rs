//! What values mean that a file spells in its own way, asked once per distinct value and not once per row.
//!
//! In: a target, a text, a person's answer. Out: the answer for every cell that says the same.
//! Deliberately unaware of whether an answer is right: validation checks what it gives like any other text.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::map::Target;
use crate::contact::value::text::fold;

/// What a person said of one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueAnswer {
    /// It means this value.
    Means(String),
    /// It means nothing: the cell counts as empty.
    LeaveOut,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Field;

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
