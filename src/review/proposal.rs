//! What the queue line proposes for a row.

use serde::{Deserialize, Serialize};

use super::{Candidate, RowDecision, Thresholds};
use crate::validation::StagedRecord;

/// How far a proposal may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// There is no safe proposal: a person must choose.
    Choose,
    /// One key accepts it.
    Accept,
    /// A policy may carry it out without a person.
    Certain,
}

/// What is proposed for a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// One decision per part; empty when nothing safe can be proposed.
    pub decision: RowDecision,
    /// How far it may be trusted.
    pub safety: Safety,
    /// A few words for the queue: `create`, `merge into 0012345`, `3 candidates`, `blocked: key unknown`.
    pub text: String,
}

/// Proposes what to do with a row.
#[must_use]
pub fn propose(record: &StagedRecord, candidates: &[Candidate], thresholds: Thresholds) -> Proposal {
    let _ = (record, candidates, thresholds);
    Proposal { decision: RowDecision::new(), safety: Safety::Choose, text: String::new() }
}
