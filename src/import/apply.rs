//! A policy decides: what is certain goes in, the rest waits.

use std::sync::Arc;

use async_trait::async_trait;

use super::desk::Desk;
use super::error::Result;
use super::plan::{PlanSink, Planner};
use super::summary::Summary;
use crate::batch::Change;
use crate::contact::RowNumber;
use crate::review::{Counts, Policy, RowDecision, Safety, create_all};
use crate::store::{BatchId, Page, StagedRow, Store};
use crate::validation::StagedRecord;

/// Rows decided in one transaction.
const STEP: u32 = 1_000;

impl Desk {
    /// What a policy decides about the rows that nobody decided yet.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn decisions_by(&self, policy: Policy) -> Result<Vec<(RowNumber, RowDecision)>> {
        let decided = self.of_rows(|row| by_policy(row, policy)).await?;
        let mut seen = Vec::new();
        Ok(decided.into_iter().map(|(row, decision)| (row, decision.shared(&mut seen))).collect())
    }

    /// Decides rows by a policy, durably; gives how many.
    ///
    /// # Errors
    /// When the base cannot be written.
    pub async fn decide_by(&self, policy: Policy) -> Result<u64> {
        let (mut count, mut after, mut seen) = (0, 0, Vec::new());
        loop {
            let window = self.inner.store.uncommitted(self.batch(), Page { after, limit: STEP }).await?;
            let Some(last) = window.last() else { return Ok(count) };
            after = last.row;
            let decided = window.iter().filter_map(|row| by_policy(row, policy));
            let decided: Vec<_> = decided.map(|(row, decision)| (row, decision.shared(&mut seen))).collect();
            count += decided.len() as u64;
            self.decide_open(decided, policy).await?;
        }
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
