//! What the worker of the duplicates answers. An answer whose number or generation is not awaited is dropped.

use crate::import::{
    ChangeLine, ClusterCounts, ClusterDetail, ClusterId, ClusterLine, CommitReport, DuplicatesHeader,
    PlanSummary,
};

use super::super::message::{Outcome, Trouble};
use super::super::speed::Paced;
use super::super::worker::Breaks;
use super::effect::Wanted;

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// To an act: the lines that changed.
    Acted {
        /// The number of the act.
        id: u64,
        /// The lines.
        result: Outcome<Vec<ClusterLine>>,
    },
    /// A pair was entered.
    Added {
        /// The number of the act.
        id: u64,
        /// The cluster that holds it.
        result: Outcome<ClusterId>,
    },
    /// To [`super::effect::Effect::Details`], one per cluster.
    Detail {
        /// The generation that was asked for.
        generation: u64,
        /// What was asked for.
        wanted: Wanted,
        /// Everything about it.
        result: Outcome<Box<ClusterDetail>>,
    },
    /// These details were not read, because newer ones were asked for.
    Passed {
        /// The generation that was asked for.
        generation: u64,
        /// The clusters.
        wanted: Vec<Wanted>,
    },
    /// What an act would do: to how many clusters, and a few of them.
    Previewed {
        /// Who asked.
        id: u64,
        /// Number and examples.
        result: Outcome<(u64, Vec<ClusterLine>)>,
    },
    /// How far a commit is.
    Progressed {
        /// What was asked for.
        id: u64,
        /// How far.
        progress: Paced,
    },
    /// The plan is computed.
    Planned {
        /// The plan.
        id: u64,
        /// In numbers, and where the clusters stand now: a contact may have changed meanwhile.
        result: Outcome<(PlanSummary, ClusterCounts)>,
    },
    /// A window of the plan.
    PlanWindow {
        /// The plan.
        id: u64,
        /// Its first change.
        offset: u64,
        /// The changes.
        result: Outcome<Vec<ChangeLine>>,
    },
    /// The plan is written.
    Committed {
        /// The commit.
        id: u64,
        /// What it did.
        result: Outcome<CommitReport>,
    },
    /// What happened to a contact, in lines.
    Past {
        /// Who asked.
        id: u64,
        /// The lines.
        result: Outcome<Vec<String>>,
    },
    /// Header and list, read again.
    Reloaded {
        /// The generation that was asked for.
        generation: u64,
        /// Both.
        result: Outcome<Box<(DuplicatesHeader, Vec<ClusterLine>)>>,
    },
    /// The worker cannot go on.
    Broken(Trouble),
}

impl Breaks for Answer {
    fn broken(trouble: Trouble) -> Self {
        Self::Broken(trouble)
    }
}
