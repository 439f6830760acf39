//! Which contacts an export holds: a small language of conditions.
//!
//! In: the text of a filter. Out: a [`Filter`] that is asked of one contact after the other, or the place where the text
//! is not understood. It reads no base; a file of numbers is read by whoever hands in the reader.

mod condition;
mod parse;

use std::collections::{BTreeSet, HashMap};

use crate::store::{BatchId, StoredContact};

use condition::Condition;

/// A filter that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} (at character {} of {text:?})", at + 1)]
pub struct FilterError {
    /// The filter.
    pub text: String,
    /// Where in it, in characters.
    pub at: usize,
    /// What is the matter.
    pub what: String,
}

/// Reads the numbers of a file; tells why it cannot.
pub type ReadNumbers<'a> = dyn Fn(&str) -> Result<BTreeSet<String>, String> + 'a;

/// Conditions that all must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    conditions: Vec<Condition>,
}

impl Filter {
    /// Reads filters; all their conditions must hold.
    ///
    /// # Errors
    /// With the place that is not understood.
    pub fn parse(texts: &[String], numbers: &ReadNumbers<'_>) -> Result<Self, FilterError> {
        let mut conditions = Vec::new();
        for text in texts {
            conditions.extend(parse::conditions(text, numbers)?);
        }
        Ok(Self { conditions })
    }

    /// True for a contact of which all conditions hold; `made_by` gives the batch of a receipt.
    #[must_use]
    pub fn takes(&self, stored: &StoredContact, made_by: &HashMap<i64, BatchId>) -> bool {
        self.conditions.iter().all(|condition| condition.holds(stored, made_by))
    }
}

#[cfg(test)]
mod tests;
