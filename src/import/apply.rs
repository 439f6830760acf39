//! A policy decides: what is certain goes in, the rest waits.

use std::collections::BTreeMap;

use super::desk::{Act, Desk};
use super::error::Result;
use super::view::RowState;
use crate::contact::RowNumber;
use crate::review::{Policy, RowDecision, Safety, create_all};

/// Rows decided in one transaction.
const STEP: usize = 1_000;

impl Desk {
    /// What a policy decides about the rows that nobody decided yet.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn decisions_by(&self, policy: Policy) -> Result<Vec<(RowNumber, RowDecision)>> {
        let rows = self.all_rows().await?;
        let open = rows.iter().filter(|r| r.outcome.is_none() && r.decision.is_empty());
        Ok(match policy {
            Policy::CreateAll => open.map(|r| (r.row, create_all(&r.record))).collect(),
            Policy::Cautious => open
                .map(super::summary::queue_line)
                .filter(|line| line.state == RowState::Open && line.proposal.safety == Safety::Certain)
                .map(|line| (line.row, line.proposal.decision))
                .collect(),
        })
    }

    /// Decides rows by a policy, durably; gives how many.
    ///
    /// # Errors
    /// When the base cannot be written.
    pub async fn decide_by(&self, policy: Policy) -> Result<u64> {
        let decided = self.decisions_by(policy).await?;
        let count = decided.len() as u64;
        for step in decided.chunks(STEP) {
            self.act(Act::Decide(step.to_vec())).await?;
        }
        Ok(count)
    }

    /// The decisions that would stand if a policy decided now, nothing written.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn foreseen(&self, policy: Policy) -> Result<BTreeMap<RowNumber, RowDecision>> {
        let mut decisions = self.inner.decisions.lock().await.clone();
        decisions.extend(self.decisions_by(policy).await?);
        Ok(decisions)
    }
}
