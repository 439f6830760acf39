//! A criterion that is defined, said more of, or removed: the same for the command line and for the console.

use super::{Document, Fault};
use crate::validation::{Criterion, CriterionKind, CriterionTarget};

/// What is said of a criterion; what is not said stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CriterionEdit {
    /// Its code.
    pub code: String,
    /// What its values are; a new one with values is of several unless it says otherwise.
    pub kind: Option<CriterionKind>,
    /// Whose it is.
    pub target: Option<CriterionTarget>,
    /// Whether a new contact of its target should have it.
    pub compulsory: Option<bool>,
    /// What it is called.
    pub label: Option<String>,
    /// Values that are added or called otherwise: `CODE` or `CODE=label`.
    pub values: Vec<String>,
}

impl Document {
    /// The document with a criterion defined, or more said of it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn with_criterion(&self, edit: &CriterionEdit) -> Result<Self, Vec<Fault>> {
        let mut rules = self.institution().map_err(|e| vec![Fault::new("institution", e.to_string())])?;
        let is_new = !rules.criteria.contains_key(&edit.code);
        let criterion = rules.criteria.entry(edit.code.clone()).or_default();
        if let Some(kind) = edit.kind {
            criterion.kind = kind;
        } else if is_new && !edit.values.is_empty() {
            criterion.kind = CriterionKind::SeveralOf;
        }
        if !criterion.kind.has_list() && edit.values.is_empty() {
            // A kind without a list has no values left over from before.
            criterion.values.clear();
            criterion.labels.clear();
        }
        criterion.target = edit.target.unwrap_or(criterion.target);
        criterion.compulsory = edit.compulsory.unwrap_or(criterion.compulsory);
        if let Some(label) = &edit.label {
            criterion.label.clone_from(label);
        }
        for text in &edit.values {
            put_value(criterion, text).map_err(|message| {
                vec![Fault::new(format!("institution.criteria.{}.values", edit.code), message)]
            })?;
        }
        self.with_institution(&rules)
    }

    /// The document without a criterion, or without some of its values.
    ///
    /// # Errors
    /// When there is nothing of that name, or something is wrong without it.
    pub fn without_criterion(&self, code: &str, values: &[String]) -> Result<Self, Vec<Fault>> {
        let mut rules = self.institution().map_err(|e| vec![Fault::new("institution", e.to_string())])?;
        let unknown = |message: String| vec![Fault::new("", message)];
        let Some(criterion) = rules.criteria.get_mut(code) else {
            return Err(unknown(format!("there is no criterion {code}; `usher criteria` lists them")));
        };
        if values.is_empty() {
            rules.criteria.remove(code);
            return self.with_institution(&rules);
        }
        for value in values {
            if !criterion.values.contains(value) {
                let message = format!("{code} has no value {value}; `usher criteria show {code}` lists them");
                return Err(unknown(message));
            }
            criterion.values.retain(|known| known != value);
            criterion.labels.remove(value);
        }
        self.with_institution(&rules)
    }
}

/// Adds a value, or calls one otherwise.
fn put_value(criterion: &mut Criterion, text: &str) -> Result<(), String> {
    let (value, label) =
        text.split_once('=').map_or((text.trim(), None), |(value, label)| (value.trim(), Some(label.trim())));
    if value.is_empty() {
        return Err(format!("{text:?} is no value: CODE or CODE=label"));
    }
    if !criterion.values.iter().any(|known| known == value) {
        criterion.values.push(value.to_owned());
    }
    match label {
        Some("") => drop(criterion.labels.remove(value)),
        Some(label) => drop(criterion.labels.insert(value.to_owned(), label.to_owned())),
        None => {}
    }
    Ok(())
}
