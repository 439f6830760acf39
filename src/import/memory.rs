//! A file staged in memory, for the commands that write nothing to the base.

use std::collections::BTreeMap;

use async_trait::async_trait;

use super::desk::{OnProgress, OpenRequest};
use super::error::Result;
use super::matching::Keyed;
use super::open::asked;
use super::plan::{PlanSink, Planned, Planner};
use super::reading::{Reading, ReadingRecord};
use super::stage::{Sink, Staging};
use crate::batch::Change;
use crate::contact::RowNumber;
use crate::review::RowDecision;
use crate::store::{Page, RowUpdate, StagedRow, Store};
use crate::survivorship::Newer;
use crate::validation::{InstitutionRules, StagedRecord};

/// The rows of a file, held in memory.
#[derive(Default)]
pub(super) struct MemoryRows {
    rows: BTreeMap<RowNumber, StagedRow>,
}

#[async_trait]
impl Sink for MemoryRows {
    async fn put(&mut self, rows: Vec<StagedRow>) -> Result<()> {
        self.rows.extend(rows.into_iter().map(|mut row| {
            // Nobody asks for the cells again.
            row.raw = String::new();
            (row.row, row)
        }));
        Ok(())
    }
    async fn window(&mut self, page: Page) -> Result<Vec<StagedRow>> {
        let after = page.after.saturating_add(1);
        Ok(self.rows.range(after..).take(page.limit as usize).map(|(_, row)| row.clone()).collect())
    }
    async fn update(&mut self, rows: Vec<RowUpdate>) -> Result<()> {
        for update in rows {
            let Some(row) = self.rows.get_mut(&update.row) else { continue };
            row.summary = update.summary;
            row.record = update.record.unwrap_or_else(|| row.record.clone());
            row.candidates = update.candidates.unwrap_or_default();
        }
        Ok(())
    }
}

#[async_trait]
impl PlanSink for MemoryRows {
    async fn records(&mut self, rows: &[RowNumber]) -> Result<Vec<StagedRecord>> {
        Ok(rows.iter().filter_map(|r| self.rows.get(r)).map(|r| r.record.clone()).collect())
    }
    async fn changes(&mut self, _: Vec<Change>) -> Result<()> {
        Ok(())
    }
    fn progress(&mut self, _: u64, _: u64) {}
}

impl MemoryRows {
    /// The rows in file order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &StagedRow> {
        self.rows.values()
    }

    /// The rows in file order, given away.
    pub(super) fn into_rows(self) -> impl Iterator<Item = StagedRow> {
        self.rows.into_values()
    }

    /// Plans decisions against a base without writing anything.
    pub(super) async fn plan(
        &mut self,
        store: &dyn Store,
        (newer, rules): (Newer, &InstitutionRules),
        decisions: &BTreeMap<RowNumber, RowDecision>,
    ) -> Result<Planned> {
        Planner { store, newer, rules, decisions }.run(self).await
    }
}

/// Reads and matches a file against a base, staging nothing. Pairs below `floor` are not kept.
pub(super) async fn stage_in_memory(
    store: &dyn Store,
    request: &OpenRequest,
    (floor, keyed): (Option<f64>, Keyed),
    progress: OnProgress,
) -> Result<(MemoryRows, ReadingRecord, InstitutionRules)> {
    let settings = store.settings().await?;
    let (rules, thresholds) = super::institution(&settings)?;
    let reading = Reading::open(asked(request), &rules).await?;
    let staging = Staging {
        store,
        rules: &rules,
        thresholds,
        floor: floor.unwrap_or(thresholds.review),
        matching: request.matching,
        keyed,
        progress,
    };
    let mut rows = MemoryRows::default();
    let staged = staging.run(reading, &mut rows).await?;
    Ok((rows, staged.reading, rules))
}
