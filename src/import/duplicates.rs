//! Duplicates inside a base: the search, and its lines.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use rayon::prelude::*;

use super::desk::OnProgress;
use super::error::{ImportError, Result};
use super::index::require_index;
use super::matching::{BLOCK_CAP, table_model};
use super::view::Progress;
use crate::contact::ContactNumber;
use crate::linkage::{self, Comparison, MatchForm, Model, Tie};
use crate::store::{FormSet, Store};

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

/// Takes lines one after the other, as long as it wants any.
pub type TakeDuplicate<'a> = dyn FnMut(DuplicateLine) -> ControlFlow<()> + Send + 'a;

/// Finds the duplicates inside a base at or above a probability and hands them out, by the smaller number, then by
/// probability.
///
/// # Errors
/// When the base cannot be read, or nobody takes the lines any more.
pub async fn duplicates(
    store: &dyn Store,
    threshold: Option<f64>,
    take: &mut TakeDuplicate<'_>,
    progress: OnProgress,
) -> Result<()> {
    require_index(store).await?;
    let (_, thresholds) = super::institution(&store.settings().await?)?;
    let floor = threshold.unwrap_or(thresholds.review);
    let found =
        search(store, floor.min(thresholds.matched), &super::dedupe::apart(store).await?, &progress).await?;
    let clusters = found.clusters(thresholds.matched);
    let mut lines = Vec::new();
    for pair in found.pairs.iter().filter(|pair| pair.probability >= floor) {
        let cluster = clusters.get(&pair.a).filter(|c| clusters.get(&pair.b) == Some(*c)).copied();
        lines.extend(found.numbers(pair).map(|numbers| (numbers, cluster, pair)));
    }
    lines.sort_by(|(x, _, p), (y, _, q)| {
        x.0.cmp(&y.0).then(q.probability.total_cmp(&p.probability)).then_with(|| x.1.cmp(&y.1))
    });
    for ((a, b), cluster, pair) in lines {
        let line = DuplicateLine {
            a,
            b,
            cluster: cluster.map(|c| c + 1),
            probability: pair.probability,
            weight: pair.weight,
            explanation: found.comparison(pair.a, pair.b).map(|c| c.explanation()).unwrap_or_default(),
        };
        if take(line).is_break() {
            return Err(ImportError::new("nobody reads the duplicates any more", ""));
        }
    }
    Ok(())
}

/// Pairs of contacts, by row id and the smaller first, that are not to be proposed: a person said so.
pub(super) type Apart = HashSet<(i64, i64)>;

/// Two contacts that were found alike, by their places among the forms; the smaller first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SearchPair {
    pub(super) a: u32,
    pub(super) b: u32,
    /// Match weight in bits.
    pub(super) weight: f32,
    pub(super) probability: f64,
    /// Whether they may be merged; relatives may not.
    pub(super) is_mergeable: bool,
}

/// What a search through a base found.
pub(super) struct Search {
    model: Model,
    forms: FormSet,
    numbers: HashMap<i64, ContactNumber>,
    /// The pairs at or above the floor.
    pub(super) pairs: Vec<SearchPair>,
    apart: Apart,
}

impl Search {
    /// The row id of the contact at a place.
    pub(super) fn id(&self, place: u32) -> Option<i64> {
        self.forms.get(place as usize).map(|(id, _)| id)
    }

    /// The numbers of a pair, the smaller first.
    pub(super) fn numbers(&self, pair: &SearchPair) -> Option<(ContactNumber, ContactNumber)> {
        let of = |place| self.numbers.get(&self.id(place)?).cloned();
        let (a, b) = (of(pair.a)?, of(pair.b)?);
        Some(if a <= b { (a, b) } else { (b, a) })
    }

    /// Compares any two contacts again.
    pub(super) fn comparison(&self, a: u32, b: u32) -> Option<Comparison> {
        let form = |place: u32| MatchForm::from_bytes(self.forms.get(place as usize)?.1);
        Some(linkage::compare(&form(a)?, &form(b)?, &self.model))
    }

    /// The clusters formed at a threshold: place → the smallest place of its cluster.
    pub(super) fn clusters(&self, threshold: f64) -> HashMap<u32, u32> {
        let sure: Vec<(u32, u32, f64)> =
            self.pairs.iter().filter(|p| p.is_mergeable).map(|p| (p.a, p.b, p.probability)).collect();
        let conflict = |a: u32, b: u32| {
            let ids = (self.id(a.min(b)).unwrap_or_default(), self.id(a.max(b)).unwrap_or_default());
            self.apart.contains(&ids) || self.comparison(a, b).is_some_and(|c| c.contradicts())
        };
        linkage::clusters(&sure, conflict, threshold)
    }
}

/// Searches a base for pairs at or above a probability.
///
/// # Errors
/// When the base cannot be read.
pub(super) async fn search(
    store: &dyn Store,
    floor: f64,
    apart: &Apart,
    progress: &OnProgress,
) -> Result<Search> {
    let forms = all_forms(store, progress).await?;
    let ids: Vec<i64> = forms.iter().map(|(id, _)| id).collect();
    let numbers = store.numbers(&ids).await?.into_iter().collect();
    let apart = apart.clone();
    super::reading::blocking(move || {
        let (model, pairs) = compare_all(&forms, floor, &apart);
        Search { model, forms, numbers, pairs, apart }
    })
    .await
}

/// Pairs from which the rates of a base are learned.
const LEARN_FROM: usize = 200_000;

async fn all_forms(store: &dyn Store, progress: &OnProgress) -> Result<FormSet> {
    let total = store.info().await?.contacts;
    let (mut forms, mut last) = (FormSet::default(), 0);
    loop {
        let window = store.forms_after(last, 10_000).await?;
        if window.is_empty() {
            return Ok(forms);
        }
        for (id, form) in window.iter() {
            last = id;
            // What another version of linkage left is no form.
            if MatchForm::from_bytes(form).is_some() {
                forms.push(id, form);
            }
        }
        progress(Progress { what: "reading", done: forms.len() as u64, total: Some(total) });
    }
}

fn compare_all(stored: &FormSet, floor: f64, apart: &Apart) -> (Model, Vec<SearchPair>) {
    let forms: Vec<MatchForm> = stored.iter().filter_map(|(_, form)| MatchForm::from_bytes(form)).collect();
    let pairs = blocked_pairs(&forms);
    let shipped = table_model(&forms);
    let step = pairs.len().div_ceil(LEARN_FROM).max(1);
    let sample: Vec<Comparison> =
        pairs.par_iter().step_by(step).filter_map(|pair| compared(&forms, *pair, &shipped)).collect();
    let model = shipped.clone().with_learned_rates(sample.iter(), forms.len() / step);
    let id = |place: u32| stored.get(place as usize).map_or(0, |(id, _)| id);
    let found =
        pairs.into_par_iter().filter(|(a, b)| !apart.contains(&(id(*a), id(*b)))).filter_map(|pair| {
            let comparison = compared(&forms, pair, &model).filter(|c| c.probability >= floor)?;
            let is_mergeable = comparison.relation == linkage::Relation::Same;
            let (weight, probability) = (comparison.weight, comparison.probability);
            Some(SearchPair { a: pair.0, b: pair.1, weight, probability, is_mergeable })
        });
    let found = found.collect();
    (model, found)
}

fn compared(forms: &[MatchForm], (a, b): (u32, u32), model: &Model) -> Option<Comparison> {
    let comparison = linkage::compare(forms.get(a as usize)?, forms.get(b as usize)?, model);
    let apart = linkage::Relation::Related(Tie::PersonAndStructure);
    (comparison.relation != apart).then_some(comparison)
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
