//! What `update` asks the worker of the duplicates to do.

use crate::contact::ContactNumber;
use crate::import::{ClusterAct, ClusterId, ClusterMerge};

use super::super::order::Order;
use super::super::worker::{Lane, Laned};

/// A cluster, and how it is to be merged if not as stored: a preview.
pub(crate) type Wanted = (ClusterId, Option<ClusterMerge>);

/// One piece of work for the worker.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Effect {
    /// Do one thing, durably; acts are carried out in the order in which they were asked for.
    Act {
        /// The number under which the answer is expected.
        id: u64,
        /// What to do.
        act: ClusterAct,
    },
    /// Enter a pair that the search missed.
    Add {
        /// The number under which the answer is expected.
        id: u64,
        /// The two contacts.
        pair: (ContactNumber, ContactNumber),
    },
    /// Read the details of clusters, the one on the screen first.
    Details {
        /// The generation of the data that is asked for.
        generation: u64,
        /// The clusters.
        wanted: Vec<Wanted>,
    },
    /// Ask what an act would do.
    Preview {
        /// The number under which the answer is expected.
        id: u64,
        /// The act.
        act: ClusterAct,
    },
    /// Compute the plan.
    Plan {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Read a window of the plan.
    PlanLines {
        /// The plan that the window belongs to.
        id: u64,
        /// The first change.
        offset: u64,
        /// So many.
        limit: u32,
    },
    /// Write the plan.
    Commit {
        /// The number under which the answer is expected.
        id: u64,
    },
    /// Stop long work: what is not written by then is not written.
    Halt {
        /// The number under which its answer is expected.
        id: u64,
    },
    /// Read what happened to a contact.
    Past {
        /// The number under which the answer is expected.
        id: u64,
        /// The contact.
        contact: ContactNumber,
    },
    /// Asked of the terminal itself.
    Terminal(Order),
    /// Read header and list again.
    Reload {
        /// The generation of the data that is asked for.
        generation: u64,
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
            Self::Details { .. } | Self::PlanLines { .. } | Self::Past { .. } => Lane::Reads,
            _ => Lane::Acts,
        }
    }

    fn order(&self) -> Option<Order> {
        match self {
            Self::Terminal(order) => Some(order.clone()),
            _ => None,
        }
    }

    fn begins(&self) -> Option<u64> {
        match self {
            Self::Plan { id } | Self::Commit { id } => Some(*id),
            _ => None,
        }
    }

    fn halts(&self) -> Option<u64> {
        match self {
            Self::Halt { id } => Some(*id),
            _ => None,
        }
    }
}
