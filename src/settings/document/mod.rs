//! The settings of an institution as one document: what is exported, edited, and taken over by another base.
//!
//! In: the texts that a base keeps, or a TOML file. Out: the document, what is wrong with a file and where, what
//! two documents differ in. What a base says of itself (its name, its stage) is no part of it: a document of the
//! rehearsal goes to production. Deliberately unaware of who keeps it.

mod compare;
mod criteria_table;
mod edit;
mod faults;
mod read;
mod rule_faults;
mod write;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub use compare::{Vanishing, differences, vanishing};
pub use criteria_table::{CRITERIA_COLUMNS, criteria_of_rows, criteria_rows};
pub use edit::CriterionEdit;
pub use read::read_document;
pub use write::{entry_words, write_criteria, write_document};

use super::{INSTITUTION, SURVIVORSHIP, SettingError, THRESHOLDS, institution, survivorship, thresholds};
use crate::review::Thresholds;
use crate::survivorship::SurvivorshipRules;
use crate::validation::{Criterion, InstitutionRules};

/// The settings that a document holds, in its order.
pub(super) const SECTIONS: [&str; 3] = [INSTITUTION, THRESHOLDS, SURVIVORSHIP];

/// Tables whose entries may be absent: an empty text takes one away.
const OPTIONAL: [&str; 3] = ["numbers", "rules", SALUTATIONS];
/// The table of salutations, whose inner tables are made when they are needed.
const SALUTATIONS: &str = "salutations";

/// What is wrong with a file of settings, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// Line and column in the file, from 1 on, where they are known.
    pub at: Option<(usize, usize)>,
    /// The dotted name of the entry.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

impl Fault {
    fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { at: None, path: path.into(), message: message.into() }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some((line, column)) = self.at {
            write!(f, "line {line}, column {column}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)
    }
}

/// Every setting of an institution, with the values in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    sections: BTreeMap<&'static str, Map<String, Value>>,
}

impl Document {
    /// The settings that a base keeps, and the built-in ones where it keeps none.
    ///
    /// # Errors
    /// When a kept one cannot be read.
    pub fn of(kept: &BTreeMap<String, String>) -> Result<Self, SettingError> {
        let mut document = Self { sections: BTreeMap::new() };
        document.put_institution(&institution(kept)?);
        document.put(THRESHOLDS, &thresholds(kept)?);
        document.put(SURVIVORSHIP, &survivorship(kept)?);
        Ok(document)
    }

    fn put(&mut self, name: &'static str, value: &impl serde::Serialize) {
        if let Ok(Value::Object(map)) = serde_json::to_value(value) {
            self.sections.insert(name, map);
        }
    }

    /// Replaces the rules of the institution.
    pub fn put_institution(&mut self, rules: &InstitutionRules) {
        self.put(INSTITUTION, rules);
        // The caller's clock, no setting.
        if let Some(section) = self.sections.get_mut(INSTITUTION) {
            section.remove("today");
        }
    }

    /// Each section with its name, as it is kept in a base.
    #[must_use]
    pub fn kept(&self) -> BTreeMap<String, String> {
        let text = |map: &Map<String, Value>| serde_json::to_string(map).unwrap_or_default();
        self.sections.iter().map(|(name, map)| ((*name).to_owned(), text(map))).collect()
    }

    /// The rules of the institution.
    ///
    /// # Errors
    /// When they are not of their form.
    pub fn institution(&self) -> Result<InstitutionRules, SettingError> {
        institution(&self.kept())
    }

    /// The thresholds.
    ///
    /// # Errors
    /// When they are not of their form.
    pub fn thresholds(&self) -> Result<Thresholds, SettingError> {
        thresholds(&self.kept())
    }

    /// The rules of survivorship.
    ///
    /// # Errors
    /// When they are not of their form.
    pub fn survivorship(&self) -> Result<SurvivorshipRules, SettingError> {
        survivorship(&self.kept())
    }

    /// The document with these criteria beside those it has; one of the same code is replaced.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn with_criteria(&self, criteria: &BTreeMap<String, Criterion>) -> Result<Self, Vec<Fault>> {
        let mut rules = self.institution().map_err(|e| vec![Fault::new(INSTITUTION, e.to_string())])?;
        rules.criteria.extend(criteria.iter().map(|(code, criterion)| (code.clone(), criterion.clone())));
        self.with_institution(&rules)
    }

    /// The document with other rules of the institution.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn with_institution(&self, rules: &InstitutionRules) -> Result<Self, Vec<Fault>> {
        let mut document = self.clone();
        document.put_institution(rules);
        document.faultless()
    }

    /// The document with every entry written out, when nothing is wrong with it.
    pub(super) fn faultless(mut self) -> Result<Self, Vec<Fault>> {
        let found = faults::faults(&self);
        if !found.is_empty() {
            return Err(found);
        }
        if let (Ok(mut rules), Ok(thresholds), Ok(survivorship)) =
            (self.institution(), self.thresholds(), self.survivorship())
        {
            // A salutation of which nothing is left says nothing.
            rules.salutations.retain(|_, languages| {
                languages.retain(|_, texts| !(texts.letter.is_empty() && texts.address.is_empty()));
                !languages.is_empty()
            });
            self.put_institution(&rules);
            self.put(THRESHOLDS, &thresholds);
            self.put(SURVIVORSHIP, &survivorship);
        }
        Ok(self)
    }

    /// The entry of a dotted name, as a person types it; `None` when there is none.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<String> {
        let value = self.at(path)?;
        Some(match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    }

    fn at(&self, path: &str) -> Option<&Value> {
        let (section, rest) = path.split_once('.')?;
        let (first, rest) = rest.split_once('.').unwrap_or((rest, ""));
        let first = self.sections.get(section)?.get(first)?;
        rest.split('.').filter(|key| !key.is_empty()).try_fold(first, |value, key| value.get(key))
    }

    /// The document with another value of a dotted name; an empty text takes an entry away that may be absent.
    ///
    /// # Errors
    /// When there is no such entry, or the value is not of its form.
    pub fn with_value(&self, path: &str, text: &str) -> Result<Self, Vec<Fault>> {
        let none = || {
            vec![Fault::new(path, "there is no such setting; `usher settings export` shows what there is")]
        };
        let keys: Vec<&str> = path.split('.').collect();
        let [section, inner @ .., last] = keys.as_slice() else { return Err(none()) };
        let mut document = self.clone();
        let section = SECTIONS.iter().find(|name| *name == section).ok_or_else(none)?;
        let mut map = document.sections.get_mut(*section).ok_or_else(none)?;
        let makes_tables = inner.first() == Some(&SALUTATIONS);
        for key in inner {
            if makes_tables && !map.contains_key(*key) {
                map.insert((*key).to_owned(), Value::Object(Map::new()));
            }
            map = map.get_mut(*key).and_then(Value::as_object_mut).ok_or_else(none)?;
        }
        match (map.get(*last), text) {
            (None | Some(Value::Null), "") => drop(map.remove(*last)),
            (Some(Value::String(_)), "") if inner.iter().any(|table| OPTIONAL.contains(table)) => {
                drop(map.remove(*last));
            }
            (before, text) => {
                let value = typed(before, text);
                map.insert((*last).to_owned(), value);
            }
        }
        // What is of the wrong form, or no setting at all, says so when it is read.
        document.faultless()
    }
}

/// A text as the value that stands in its place: a list may be written with commas.
fn typed(before: Option<&Value>, text: &str) -> Value {
    let literal = || serde_json::from_str::<Value>(text);
    match before {
        Some(Value::String(_)) | None | Some(Value::Null) if !text.starts_with(['{', '[']) => text.into(),
        Some(Value::Array(_)) if !text.trim_start().starts_with('[') => {
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).collect()
        }
        _ => literal().unwrap_or_else(|_| text.into()),
    }
}

#[cfg(test)]
mod tests;
