//! What `update` asks the worker of the definitions to do, and what it answers.

use crate::contact::Field;
use crate::import::{Changed, Consent, DefinitionEdit, Office};
use crate::store::HeldValues;

use super::super::message::{Outcome, Trouble};
use super::super::order::Order;
use super::super::worker::{Breaks, Lane, Laned};

/// One piece of work for the worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Change one thing, if what it takes away is agreed to.
    Change {
        /// The number under which the answer is expected.
        id: u64,
        /// The change.
        edit: DefinitionEdit,
        /// What was agreed to.
        consent: Consent,
    },
    /// Asked of the terminal itself.
    Terminal(Order),
    /// Count what contacts carry of fields.
    Held {
        /// The generation of the data that is asked for.
        generation: u64,
        /// The fields.
        fields: Vec<Field>,
    },
}

impl From<Order> for Effect {
    fn from(order: Order) -> Self {
        Self::Terminal(order)
    }
}

impl Laned for Effect {
    fn lane(&self) -> Lane {
        match self {
            Self::Change { .. } | Self::Terminal(_) => Lane::Acts,
            Self::Held { .. } => Lane::Reads,
        }
    }

    fn order(&self) -> Option<Order> {
        match self {
            Self::Terminal(order) => Some(order.clone()),
            _ => None,
        }
    }
}

/// What the worker answers. An answer whose number or generation is not awaited is dropped.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// To a change: what became of it, and everything as it is now.
    Changed {
        /// The number of the change.
        id: u64,
        /// Both.
        result: Outcome<Box<(Changed, Office)>>,
    },
    /// What contacts carry of a field.
    Held {
        /// The generation that was asked for.
        generation: u64,
        /// The field.
        field: Field,
        /// How many contacts, by value too.
        result: Outcome<HeldValues>,
    },
    /// The worker cannot go on.
    Broken(Trouble),
}

impl Breaks for Answer {
    fn broken(trouble: Trouble) -> Self {
        Self::Broken(trouble)
    }
}
