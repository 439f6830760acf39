//! The quality of a file, and what would become of it.

use std::collections::BTreeMap;

use super::apply::{Foresight, Wanted};
use super::desk::{OnProgress, OpenRequest};
use super::error::Result;
use super::found::FoundRule;
use super::memory::{AsideRows, stage_aside};
use crate::mapping::ColumnMap;
use crate::review::Counts;
use crate::store::{Page, Store};
use crate::validation::{Finding, Severity};

/// Rows read at a time.
const WINDOW: u32 = 2_000;

/// What a check found.
pub struct CheckReport {
    /// One line: what was found in the file.
    pub statement: String,
    /// The base that the outcome is predicted against.
    pub base: String,
    /// Data rows.
    pub rows: u64,
    /// Which field each column holds.
    pub map: ColumnMap,
    /// The label of each column as a person finds it.
    pub labels: Vec<String>,
    /// How many filled cells each column has.
    pub filled: Vec<u64>,
    /// What each rule found, the gravest first.
    pub rules: Vec<FoundRule>,
    /// What else is to be said of the file, a line each.
    pub notices: Vec<String>,
    /// What is wrong outside the data rows.
    pub remarks: Vec<String>,
    /// What would become of the rows under the cautious policy; the sum is the data rows.
    pub outcome: Counts,
    /// Rows that are not data, by kind.
    pub not_data: BTreeMap<String, u64>,
    kept: AsideRows,
}

impl CheckReport {
    /// Findings at least that grave.
    #[must_use]
    pub fn findings(&self, severity: Severity) -> u64 {
        self.rules.iter().filter(|r| r.severity >= severity).map(|r| r.count).sum()
    }

    /// Hands out every finding, by row; a window of rows at a time is held.
    ///
    /// # Errors
    /// When what was kept cannot be read.
    pub async fn each_finding(&self, mut take: impl FnMut(&Finding) + Send) -> Result<()> {
        let mut after = 0;
        while let rows = self.kept.rows(Page { after, limit: WINDOW }).await?
            && let Some(last) = rows.last()
        {
            after = last.row;
            rows.iter().flat_map(|row| &row.record.findings).for_each(&mut take);
        }
        Ok(())
    }
}

/// Checks a file against a base and writes nothing.
///
/// # Errors
/// When the file or the base cannot be read.
pub async fn check(store: &dyn Store, request: &OpenRequest, progress: OnProgress) -> Result<CheckReport> {
    let mut aside = stage_aside(store, request, progress).await?;
    let outcome = aside.foreseen(store, request.newer, &Wanted::default()).await?.counts;
    let rules = std::mem::take(&mut aside.rows.found).rules();
    let notices = aside.reading.notices();
    let reading = aside.reading;
    Ok(CheckReport {
        statement: reading.statement,
        base: store.info().await?.name,
        rows: outcome.total(),
        map: reading.map,
        labels: reading.labels,
        filled: reading.filled,
        rules,
        notices,
        remarks: reading.remarks,
        outcome,
        not_data: reading.not_data,
        kept: aside.rows,
    })
}

/// What a policy would make of a file that was never opened; writes nothing.
///
/// # Errors
/// When the file or the base cannot be read.
pub(super) async fn foresee_file(
    store: &dyn Store,
    request: &OpenRequest,
    wanted: &Wanted,
    progress: OnProgress,
) -> Result<Foresight> {
    let aside = stage_aside(store, request, progress).await?;
    aside.foreseen(store, request.newer, wanted).await
}
