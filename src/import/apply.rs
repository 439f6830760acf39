//! A policy decides: what is certain goes in, the rest waits.

use std::sync::Arc;

use async_trait::async_trait;

use super::desk::{Act, Desk};
use super::error::Result;
use super::plan::{PlanSink, Planner};
use super::summary::Summary;
use crate::batch::Change;
use crate::contact::RowNumber;
use crate::review::{Counts, Policy, RowDecision, Safety, create_all};
use crate::store::{BatchId, StagedRow, Store};
use crate::validation::StagedRecord;

/// Rows decided in one transaction.
const STEP: usize = 1_000;

impl Desk {
    /// What a policy decides about the rows that nobody decided yet.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn decisions_by(&self, policy: Policy) -> Result<Vec<(RowNumber, RowDecision)>> {
        self.of_rows(|row| by_policy(row, policy)).await
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

    /// What would become of every row if a policy decided now; writes nothing.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn foresee(&self, policy: Policy) -> Result<Counts> {
        let mut decisions = self.inner.decisions.lock().await.clone();
        decisions.extend(self.decisions_by(policy).await?);
        let planner = Planner {
            store: self.inner.store.as_ref(),
            newer: self.inner.newer,
            rules: &self.inner.rules,
            decisions: &decisions,
        };
        let mut sink = Foreseen { store: Arc::clone(&self.inner.store), batch: self.batch() };
        let planned = planner.run(&mut sink).await?;
        self.counts(&planned.outcomes).await
    }
}

/// What a policy decides about a row; `None` when it leaves it to a person, or a person decided already.
pub(super) fn by_policy(row: &StagedRow, policy: Policy) -> Option<(RowNumber, RowDecision)> {
    if row.outcome.is_some() || !row.decision.is_empty() {
        return None;
    }
    match policy {
        Policy::CreateAll => Some((row.row, create_all(&row.record))),
        Policy::Cautious => {
            let proposal = Summary::from_json(&row.summary).proposal;
            (proposal.safety == Safety::Certain).then_some((row.row, proposal.decision))
        }
    }
}

/// Reads rows from the staging area and keeps no change.
struct Foreseen {
    store: Arc<dyn Store>,
    batch: BatchId,
}

#[async_trait]
impl PlanSink for Foreseen {
    async fn records(&mut self, rows: &[RowNumber]) -> Result<Vec<StagedRecord>> {
        Ok(self.store.records(self.batch, rows).await?)
    }
    async fn changes(&mut self, _: Vec<Change>) -> Result<()> {
        Ok(())
    }
    fn progress(&mut self, _: u64, _: u64) {}
}
