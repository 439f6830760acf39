//! The quality of a file, and what would become of it.

use std::collections::BTreeMap;

use super::desk::{OnProgress, OpenRequest};
use super::error::Result;
use super::memory::stage_in_memory;
use super::summary::Summary;
use crate::contact::RowNumber;
use crate::mapping::ColumnMap;
use crate::review::{Counts, Outcome, RowDecision, Safety, row_outcome};
use crate::store::Store;
use crate::validation::Finding;

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
    let (mut rows, reading, _) = stage_in_memory(store, request, None, progress).await?;
    let decisions: BTreeMap<RowNumber, RowDecision> = rows
        .iter()
        .filter_map(|row| {
            let proposal = Summary::from_json(&row.summary).proposal;
            (proposal.safety == Safety::Certain).then_some((row.row, proposal.decision))
        })
        .collect();
    let planned = rows.plan(store, &decisions).await?;
    let undecided = RowDecision::new();
    let outcome: Counts = rows
        .iter()
        .map(|row| -> Outcome {
            let known = planned.outcomes.get(&row.row).copied();
            known.unwrap_or_else(|| row_outcome(&row.record, &undecided, &[]))
        })
        .collect();
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
