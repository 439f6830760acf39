//! What is to be done with each part of a row.

use serde::{Deserialize, Serialize};

use super::Other;
use crate::contact::{ContactNumber, Operation};
use crate::survivorship::Picks;

/// What is to be done with one part of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Decision {
    /// Make a new contact.
    Create {
        /// Values typed by hand.
        #[serde(default, skip_serializing_if = "Picks::is_empty")]
        picks: Picks,
    },
    /// Merge into a candidate: a contact of the base, or the contact that an earlier row makes or changes.
    Merge {
        /// The candidate.
        into: Other,
        /// The operator's choices per unit.
        #[serde(default, skip_serializing_if = "Picks::is_empty")]
        picks: Picks,
    },
    /// Change the contact that the row names by its key.
    Update {
        /// The contact.
        number: ContactNumber,
        /// Reactivate it when it is inactive (UPDATEACT).
        #[serde(default)]
        activate: bool,
        /// The operator's choices per unit.
        #[serde(default, skip_serializing_if = "Picks::is_empty")]
        picks: Picks,
    },
    /// Do what the row's operation takes away (DELETE, INVALIDATE, ANONYMIZE, DROP).
    Remove {
        /// The operation.
        operation: Operation,
        /// The contact.
        number: ContactNumber,
    },
    /// Leave the row out.
    Skip {
        /// Why.
        reason: String,
    },
    /// Leave the row for later, perhaps with a question for the customer.
    Wait {
        /// The question; empty when there is none.
        question: String,
    },
}

impl Decision {
    /// A creation without picks.
    #[must_use]
    pub fn create() -> Self {
        Self::Create { picks: Picks::new() }
    }

    /// A merge without picks.
    #[must_use]
    pub fn merge(into: Other) -> Self {
        Self::Merge { into, picks: Picks::new() }
    }

    /// The decision in a few words, as the queue shows it.
    #[must_use]
    pub fn summary(&self) -> String {
        match self {
            Self::Create { .. } => "create".into(),
            Self::Merge { into: Other::Base(number), .. } => format!("merge into {number}"),
            Self::Merge { into: Other::Row(row), .. } => format!("merge into row {row}"),
            Self::Update { number, activate: false, .. } => format!("update {number}"),
            Self::Update { number, activate: true, .. } => format!("update and reactivate {number}"),
            Self::Remove { operation, number } => format!("{} {number}", operation.code().to_lowercase()),
            Self::Skip { .. } => "skip".into(),
            Self::Wait { .. } => "wait".into(),
        }
    }

    /// The operator's picks, for the decisions that have them.
    #[must_use]
    pub fn picks(&self) -> Option<&Picks> {
        match self {
            Self::Create { picks } | Self::Merge { picks, .. } | Self::Update { picks, .. } => Some(picks),
            _ => None,
        }
    }

    /// The same decision with other picks.
    #[must_use]
    pub fn with_picks(mut self, new: Picks) -> Self {
        if let Self::Create { picks } | Self::Merge { picks, .. } | Self::Update { picks, .. } = &mut self {
            *picks = new;
        }
        self
    }
}
