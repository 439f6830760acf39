//! Candidate pairs of a file, and duplicates inside a base.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use async_trait::async_trait;
use rayon::prelude::*;

use super::desk::{OnProgress, OpenRequest};
use super::error::{ImportError, Result};
use super::matching::{BLOCK_CAP, Keyed, table_model};
use super::memory::{AsideRows, stage_into};
use super::stage::Sink;
use super::view::Progress;
use crate::contact::{ContactNumber, RowNumber};
use crate::linkage::{self, Comparison, MatchForm, Model, Tie};
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

/// Two contacts of the base that may be one.
#[derive(Clone, Debug, PartialEq)]
pub struct DuplicateLine {
    /// The smaller number.
    pub a: ContactNumber,
    /// The larger number.
    pub b: ContactNumber,
    /// The cluster that holds both, formed at the match threshold; `None` when they are not in one.
    pub cluster: Option<u32>,
    /// Match probability.
    pub probability: f64,
    /// Match weight in bits.
    pub weight: f32,
    /// The weight by field, in one stable line.
    pub explanation: String,
}

/// Finds the duplicates inside a base at or above a probability.
///
/// # Errors
/// When the base cannot be read.
pub async fn duplicates(
    store: &dyn Store,
    threshold: Option<f64>,
    progress: OnProgress,
) -> Result<Vec<DuplicateLine>> {
    let (_, thresholds) = super::institution(&store.settings().await?)?;
    let floor = threshold.unwrap_or(thresholds.review);
    let (numbers, forms) = all_forms(store, &progress).await?;
    let keep = floor.min(thresholds.matched);
    let found = super::reading::blocking(move || compare_all(&forms, keep)).await?;
    let sure: Vec<(u32, u32, f64)> =
        found.iter().filter(|p| p.mergeable).map(|p| (p.a, p.b, p.comparison.probability)).collect();
    let against: HashSet<(u32, u32)> =
        found.iter().filter(|p| p.comparison.contradicts()).map(|p| (p.a, p.b)).collect();
    let conflict = |a: u32, b: u32| against.contains(&(a.min(b), a.max(b)));
    let clusters = linkage::clusters(&sure, conflict, thresholds.matched);
    let mut lines: Vec<DuplicateLine> = found
        .iter()
        .filter(|p| p.comparison.probability >= floor)
        .filter_map(|pair| duplicate_line(pair, &numbers, &clusters))
        .collect();
    lines.sort_by(|x, y| {
        x.a.cmp(&y.a).then(y.probability.total_cmp(&x.probability)).then_with(|| x.b.cmp(&y.b))
    });
    Ok(lines)
}

/// Pairs from which the rates of a base are learned.
const LEARN_FROM: usize = 200_000;

/// A compared pair of the base, by position.
struct Compared {
    a: u32,
    b: u32,
    mergeable: bool,
    comparison: Comparison,
}

async fn all_forms(store: &dyn Store, progress: &OnProgress) -> Result<(Vec<ContactNumber>, Vec<MatchForm>)> {
    let total = store.info().await?.contacts;
    let (mut numbers, mut forms, mut last) = (Vec::new(), Vec::new(), 0);
    loop {
        let window = store.forms_after(last, 10_000).await?;
        let Some(end) = window.last() else { return Ok((numbers, forms)) };
        last = end.id;
        for stored in window {
            if let Some(form) = MatchForm::from_bytes(&stored.form) {
                numbers.push(stored.number);
                forms.push(form);
            }
        }
        progress(Progress { what: "reading", done: forms.len() as u64, total: Some(total) });
    }
}

fn compare_all(forms: &[MatchForm], keep: f64) -> Vec<Compared> {
    let pairs = blocked_pairs(forms);
    let shipped = table_model(forms);
    let step = pairs.len().div_ceil(LEARN_FROM).max(1);
    let sample: Vec<Compared> =
        pairs.par_iter().step_by(step).filter_map(|pair| compared(forms, *pair, &shipped)).collect();
    let model = shipped.clone().with_learned_rates(sample.iter().map(|p| &p.comparison), forms.len() / step);
    let compared = pairs.into_par_iter().filter_map(|pair| compared(forms, pair, &model));
    // What speaks against a pair is kept as well: it vetoes clusters.
    compared.filter(|p| p.comparison.probability >= keep || p.comparison.contradicts()).collect()
}

fn compared(forms: &[MatchForm], (a, b): (u32, u32), model: &Model) -> Option<Compared> {
    let comparison = linkage::compare(forms.get(a as usize)?, forms.get(b as usize)?, model);
    match comparison.relation {
        linkage::Relation::Related(Tie::PersonAndStructure) => None,
        relation => Some(Compared { a, b, mergeable: relation == linkage::Relation::Same, comparison }),
    }
}

/// The pairs that share a block, each once.
fn blocked_pairs(forms: &[MatchForm]) -> Vec<(u32, u32)> {
    let mut keys: Vec<(i64, u32)> = forms
        .par_iter()
        .zip(0_u32..u32::try_from(forms.len()).unwrap_or(u32::MAX))
        .flat_map_iter(|(form, at)| linkage::keys(form).into_iter().map(move |k| (k.0, at)))
        .collect();
    keys.par_sort_unstable();
    let mut pairs = Vec::new();
    for block in keys.chunk_by(|x, y| x.0 == y.0).filter(|b| b.len() <= BLOCK_CAP as usize) {
        for (i, (_, a)) in block.iter().enumerate() {
            pairs.extend(block.iter().skip(i + 1).map(|(_, b)| (*a.min(b), *a.max(b))));
        }
    }
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

fn duplicate_line(
    pair: &Compared,
    numbers: &[ContactNumber],
    clusters: &HashMap<u32, u32>,
) -> Option<DuplicateLine> {
    let (a, b) = (numbers.get(pair.a as usize)?, numbers.get(pair.b as usize)?);
    let cluster = clusters.get(&pair.a).filter(|c| clusters.get(&pair.b) == Some(*c));
    Some(DuplicateLine {
        a: a.min(b).clone(),
        b: a.max(b).clone(),
        cluster: cluster.map(|c| c + 1),
        probability: pair.comparison.probability,
        weight: pair.comparison.weight,
        explanation: pair.comparison.explanation(),
    })
}
