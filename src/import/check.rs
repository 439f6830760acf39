//! The quality of a file, and what would become of it.

use std::collections::BTreeMap;

use super::apply::by_policy;
use super::commit::outcome_of;
use super::desk::{OnProgress, OpenRequest};
use super::error::Result;
use super::matching::Keyed;
use super::memory::{MemoryRows, stage_in_memory};
use crate::contact::RowNumber;
use crate::mapping::ColumnMap;
use crate::review::{Counts, Policy, RowDecision};
use crate::store::Store;
use crate::survivorship::Newer;
use crate::validation::{Finding, InstitutionRules};

/// What a check found.
#[derive(Clone, Debug)]
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
    /// Every finding, by row.
    pub findings: Vec<Finding>,
    /// What is wrong outside the data rows.
    pub remarks: Vec<String>,
    /// What would become of the rows under the cautious policy.
    pub outcome: Counts,
    /// Rows that are not data, by kind.
    pub not_data: BTreeMap<String, u64>,
}

/// Checks a file against a base and writes nothing.
///
/// # Errors
/// When the file or the base cannot be read.
pub async fn check(store: &dyn Store, request: &OpenRequest, progress: OnProgress) -> Result<CheckReport> {
    let (mut rows, reading, rules) =
        stage_in_memory(store, request, (None, Keyed::LeftOut), progress).await?;
    let outcome = foreseen(&mut rows, store, (request.newer, &rules), Policy::Cautious).await?;
    Ok(CheckReport {
        statement: reading.statement,
        base: store.info().await?.name,
        rows: outcome.total(),
        map: reading.map,
        labels: reading.labels,
        filled: reading.filled,
        findings: rows.into_rows().flat_map(|row| row.record.findings).collect(),
        remarks: reading.remarks,
        outcome,
        not_data: reading.not_data,
    })
}

/// What a policy would make of a file that was never opened; writes nothing.
///
/// # Errors
/// When the file or the base cannot be read.
pub(super) async fn foresee_file(
    store: &dyn Store,
    request: &OpenRequest,
    policy: Policy,
    progress: OnProgress,
) -> Result<Counts> {
    let (mut rows, _, rules) = stage_in_memory(store, request, (None, Keyed::LeftOut), progress).await?;
    foreseen(&mut rows, store, (request.newer, &rules), policy).await
}

/// The outcome of every row, if a policy decided now.
async fn foreseen(
    rows: &mut MemoryRows,
    store: &dyn Store,
    setting: (Newer, &InstitutionRules),
    policy: Policy,
) -> Result<Counts> {
    let decisions: BTreeMap<RowNumber, RowDecision> =
        rows.iter().filter_map(|r| by_policy(r, policy)).collect();
    let planned = rows.plan(store, setting, &decisions).await?;
    Ok(rows.iter().map(|row| outcome_of(row, &planned.outcomes)).collect())
}
