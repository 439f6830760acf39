//! The search for one contact, and the contact that was found: the same above the review and at home.
//!
//! In: keys, and what the worker found. Out: what is to be asked, and what the person chose. `search` is pure; `worker`
//! asks the base. What a choice is for, the face knows that opened the search.

mod search;
#[cfg(test)]
pub(super) mod test_support;
mod worker;

pub(crate) use search::{Aim, CardPage, CardView, ContactSearch, Did};
pub(crate) use worker::carry_out;

use crate::contact::ContactNumber;
use crate::import::{ContactCard, FoundContacts, Searched};

use super::message::Outcome;

/// What is asked of the worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContactEffect {
    /// Look for contacts.
    Find {
        /// The number under which answers are expected; a newer one stops it.
        generation: u64,
        /// What was typed.
        typed: String,
    },
    /// Read one contact.
    Card {
        /// The number under which the answer is expected.
        id: u64,
        /// The contact.
        number: ContactNumber,
    },
    /// Read what happened to a contact.
    Past {
        /// The number under which the answer is expected.
        id: u64,
        /// The contact.
        number: ContactNumber,
    },
}

/// What the worker answers. An answer whose number is not awaited is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ContactAnswer {
    /// Those found so far, or all.
    Found {
        /// The number that was asked under.
        generation: u64,
        /// The contacts.
        result: Outcome<FoundContacts>,
    },
    /// A newer question was asked: nothing is told of this one.
    Overtaken {
        /// The number that was asked under.
        generation: u64,
    },
    /// One contact.
    Card {
        /// The number that was asked under.
        id: u64,
        /// The contact.
        result: Outcome<Box<ContactCard>>,
    },
    /// What happened to a contact, in lines.
    Past {
        /// The number that was asked under.
        id: u64,
        /// The lines.
        result: Outcome<Vec<String>>,
    },
}

impl ContactAnswer {
    /// True for the last answer to a question: those found are told before, when it takes longer.
    pub(crate) fn is_last(&self) -> bool {
        !matches!(self, Self::Found { result: Ok(found), .. } if found.searched == Searched::Partly)
    }
}
