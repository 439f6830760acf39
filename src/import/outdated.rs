//! Decided rows whose old value the base no longer holds.
//!
//! In: the decided rows of a batch and the base as it is when they are planned. Out: the rows that were settled against
//! a base that has changed since: they are open again, with a finding, so that nothing is overwritten silently
//! (DOMAIN.md, section 6). A row that a person decided in view of that finding is left alone.

use super::desk::Desk;
use super::error::Result;
use super::own;
use super::summary::Summary;
use crate::contact::RowNumber;
use crate::mapping::{FINGERPRINT, Target};
use crate::review::{Decision, RowDecision};
use crate::store::{RowUpdate, StagedRow, StepWrite};
use crate::validation::{Course, StagedRecord};

/// Rows settled again at a time.
const WINDOW: usize = 1_000;

impl Desk {
    /// Sends decided rows back whose old value no longer stands; gives them.
    pub(super) async fn withdraw_outdated(&self) -> Result<Vec<RowNumber>> {
        let expecting = |target: Target| matches!(target, Target::OldValue(_));
        let columns = &self.inner.reading.map.columns;
        if !columns.iter().any(|c| expecting(c.target) || own::is(&c.header, FINGERPRINT)) {
            return Ok(Vec::new());
        }
        let rows = self.of_rows(|row| may_be_outdated(row).then_some(row.row)).await?;
        let mut outdated = Vec::new();
        for window in rows.chunks(WINDOW) {
            let staged = self.inner.store.staged_rows(self.batch(), window).await?;
            let records = staged.iter().map(|row| row.record.clone()).collect();
            let settled = self.intake().settle_again(records).await?;
            let changed = staged.iter().zip(settled).filter(|(_, record)| !updates(record));
            outdated.extend(changed.map(|(row, record)| self.outdated(row, record)));
        }
        self.reopen(&outdated).await?;
        Ok(outdated.into_iter().map(|update| update.row).collect())
    }

    fn outdated(&self, row: &StagedRow, record: StagedRecord) -> RowUpdate {
        let summary = Summary::of(&record, &row.candidates, self.inner.thresholds).to_json();
        RowUpdate { row: row.row, record: Some(record), summary, candidates: None }
    }

    /// Writes what rows are now and takes their decisions back, in one transaction.
    async fn reopen(&self, rows: &[RowUpdate]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut decisions = self.inner.decisions.lock().await;
        let undecided = rows.iter().map(|update| (update.row, RowDecision::new())).collect();
        let at = super::now();
        let write = StepWrite { at, decisions: undecided, rows: rows.to_vec(), ..StepWrite::default() };
        self.inner.store.write_step(self.batch(), &write).await?;
        rows.iter().for_each(|update| drop(decisions.remove(&update.row)));
        Ok(())
    }
}

fn may_be_outdated(row: &StagedRow) -> bool {
    let updating = |decision: &Decision| matches!(decision, Decision::Update { .. });
    row.outcome.is_none()
        && row.record.expects()
        && updates(&row.record)
        && row.decision.values().any(updating)
}

/// True for a row whose old values stood when it was settled.
fn updates(record: &StagedRecord) -> bool {
    matches!(record.course, Course::Update { .. })
}
