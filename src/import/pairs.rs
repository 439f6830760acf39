//! Candidate pairs of a file.

use std::collections::HashMap;
use std::ops::ControlFlow;

use async_trait::async_trait;

use super::desk::{OnProgress, OpenRequest};
use super::error::{ImportError, Result};
use super::matching::Keyed;
use super::memory::{AsideRows, stage_into};
use super::stage::Sink;
use crate::contact::RowNumber;
use crate::review::{Candidate, Other};
use crate::store::{Page, RowUpdate, StagedRow, Store};
use crate::validation::Part;

/// A candidate pair of a row.
#[derive(Clone, Debug, PartialEq)]
pub struct PairLine {
    /// The row.
    pub row: RowNumber,
    /// A contact of the base, or another row.
    pub other: Other,
    /// Match probability.
    pub probability: f64,
    /// Match weight in bits.
    pub weight: f32,
    /// The weight by field, in one stable line.
    pub explanation: String,
}

/// Finds the candidate pairs of a file at or above a probability and hands them out; stages nothing.
///
/// Pairs are of one kind: person with person, structure with structure where the row has no person. By row, then by
/// probability; a pair of two rows stands once, at the smaller row.
///
/// # Errors
/// When the file or the base cannot be read, or nobody takes the pairs any more.
pub async fn pairs(
    store: &dyn Store,
    request: &OpenRequest,
    threshold: Option<f64>,
    take: &mut TakePair<'_>,
    progress: OnProgress,
) -> Result<()> {
    let mut sink = Pairs { rows: AsideRows::new().await?, parts: HashMap::new(), take };
    stage_into(store, request, (threshold, Keyed::Included), &mut sink, progress).await?;
    Ok(())
}

/// Takes pairs one after the other, as long as it wants any.
pub type TakePair<'a> = dyn FnMut(PairLine) -> ControlFlow<()> + Send + 'a;

/// Hands the pairs of each row out as soon as they are found, and keeps none.
struct Pairs<'a, 'b> {
    rows: AsideRows,
    /// Which part of each row of the window is meant.
    parts: HashMap<RowNumber, Part>,
    take: &'a mut TakePair<'b>,
}

#[async_trait]
impl Sink for Pairs<'_, '_> {
    async fn put(&mut self, rows: Vec<StagedRow>) -> Result<()> {
        self.rows.put(rows).await
    }
    async fn window(&mut self, page: Page) -> Result<Vec<StagedRow>> {
        let rows = self.rows.rows(page).await?;
        let part = |r: &StagedRow| r.record.parts.iter().map(|p| p.part).max().unwrap_or(Part::Person);
        self.parts = rows.iter().map(|r| (r.row, part(r))).collect();
        Ok(rows)
    }
    async fn update(&mut self, rows: Vec<RowUpdate>) -> Result<()> {
        for row in rows {
            let part = self.parts.get(&row.row).copied().unwrap_or(Part::Person);
            let own = row.candidates.into_iter().flatten().filter(|c| c.part == part);
            let own = own.filter(|c| !matches!(c.other, Other::Row(twin) if twin < row.row));
            let mut lines: Vec<PairLine> = own.map(|c| pair_line(row.row, &c)).collect();
            lines.sort_by(|a, b| b.probability.total_cmp(&a.probability).then_with(|| a.other.cmp(&b.other)));
            if lines.into_iter().try_for_each(&mut *self.take).is_break() {
                return Err(ImportError::new("nobody reads the pairs any more", ""));
            }
        }
        Ok(())
    }
}

fn pair_line(row: RowNumber, candidate: &Candidate) -> PairLine {
    let fields = candidate.fields.iter().map(|f| format!("{} {} {:+.1}", f.field, f.level, f.weight));
    PairLine {
        row,
        other: candidate.other.clone(),
        probability: candidate.probability,
        weight: candidate.weight,
        explanation: fields.collect::<Vec<_>>().join("; "),
    }
}
