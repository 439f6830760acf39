//! Duplicates inside a base: the search, and its lines.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use rayon::prelude::*;

use super::desk::OnProgress;
use super::error::{ImportError, Result};
use super::index::{frequencies, require_index};
use super::neighbours::Neighbours;
use super::table::Ground;
use super::view::Progress;
use crate::contact::ContactNumber;
use crate::linkage::{self, Comparison, MatchForm, Model};
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
/// probability. Inactive contacts are left out.
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
    let apart = super::dedupe::apart(store).await?;
    let mut found = search(store, floor.min(thresholds.matched), &apart, &progress).await?;
    let clusters = found.clusters(thresholds.matched);
    found.close(&clusters);
    found.pairs.retain(|pair| pair.probability >= floor);
    found.sort_by_number();
    for window in found.pairs.chunks(LINES) {
        let lines: Vec<DuplicateLine> =
            window.par_iter().filter_map(|pair| found.line(pair, &clusters)).collect();
        if lines.into_iter().try_for_each(&mut *take).is_break() {
            return Err(ImportError::new("nobody reads the duplicates any more", ""));
        }
    }
    Ok(())
}

/// Lines written at a time.
const LINES: usize = 5_000;

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
    /// The numbers of contacts that stand in pairs, by place.
    numbers: Vec<(u32, ContactNumber)>,
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
        let of = |place| {
            let at = self.numbers.binary_search_by_key(&place, |(place, _)| *place).ok()?;
            self.numbers.get(at).map(|(_, number)| number.clone())
        };
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

    /// Raises the pairs within clusters to what their cluster implies, and adds those that share no block: who is the same
    /// as a third is the same.
    fn close(&mut self, clusters: &HashMap<u32, u32>) {
        let sure: Vec<(u32, u32, f64)> =
            self.pairs.iter().filter(|p| p.is_mergeable).map(|p| (p.a, p.b, p.probability)).collect();
        let known = self.pairs.len();
        for (a, b, probability) in linkage::implied(&sure, clusters) {
            let at = self.pairs.get(..known).unwrap_or_default();
            let at = at.binary_search_by(|pair| (pair.a, pair.b).cmp(&(a, b)));
            match at.ok().and_then(|at| self.pairs.get_mut(at)) {
                Some(pair) => pair.probability = pair.probability.max(probability),
                None => self.pairs.push(SearchPair { a, b, weight: 0.0, probability, is_mergeable: true }),
            }
        }
    }

    /// Sorts the pairs as they are listed: by the smaller number, then by probability, then by the other number.
    fn sort_by_number(&mut self) {
        let mut by_number: Vec<&(u32, ContactNumber)> = self.numbers.iter().collect();
        by_number.sort_unstable_by(|x, y| x.1.cmp(&y.1));
        let mut ranks = vec![u32::MAX; self.forms.len()];
        for (rank, (place, _)) in (0_u32..).zip(by_number) {
            if let Some(slot) = ranks.get_mut(*place as usize) {
                *slot = rank;
            }
        }
        let rank = |place: u32| ranks.get(place as usize).copied().unwrap_or(u32::MAX);
        let ends = |pair: &SearchPair| {
            let (a, b) = (rank(pair.a), rank(pair.b));
            (a.min(b), a.max(b))
        };
        self.pairs.par_sort_unstable_by(|x, y| {
            let ((a, b), (c, d)) = (ends(x), ends(y));
            a.cmp(&c).then(y.probability.total_cmp(&x.probability)).then(b.cmp(&d))
        });
    }

    fn line(&self, pair: &SearchPair, clusters: &HashMap<u32, u32>) -> Option<DuplicateLine> {
        let (a, b) = self.numbers(pair)?;
        let cluster = clusters.get(&pair.a).filter(|cluster| clusters.get(&pair.b) == Some(*cluster));
        let mut comparison = self.comparison(pair.a, pair.b)?;
        if comparison.probability < pair.probability {
            comparison = comparison.in_light_of_others(pair.probability);
        }
        Some(DuplicateLine {
            a,
            b,
            cluster: cluster.map(|cluster| cluster + 1),
            probability: pair.probability,
            weight: comparison.weight,
            explanation: comparison.explanation(),
        })
    }
}

/// Searches the active contacts of a base for pairs at or above a probability.
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
    let neighbours = Neighbours::of(store, &forms, progress).await?;
    let model = Model::builtin().with_table_size(forms.len()).with_frequencies(frequencies(store).await?);
    let (apart, progress) = (apart.clone(), progress.clone());
    let compare = move || {
        let ground = Ground { forms, neighbours, apart };
        let model = ground.taught(&model);
        let pairs = ground.alike(&model, floor, &progress);
        let Ground { forms, apart, .. } = ground;
        Search { model, forms, numbers: Vec::new(), pairs, apart }
    };
    let mut found = super::reading::blocking(compare).await?;
    found.numbers = numbers(store, &found).await?;
    Ok(found)
}

/// Forms and numbers asked for at a time.
const WINDOW: u32 = 20_000;

/// The forms of all active contacts.
async fn all_forms(store: &dyn Store, progress: &OnProgress) -> Result<FormSet> {
    let total = store.info().await?.contacts;
    let inactive = store.inactive().await?;
    let (mut forms, mut last, mut done) = (FormSet::default(), 0, 0);
    loop {
        let window = store.forms_after(last, WINDOW).await?;
        if window.is_empty() {
            return Ok(forms);
        }
        for (id, form) in window.iter() {
            last = id;
            // What another version of linkage left is no form.
            if inactive.binary_search(&id).is_err() && MatchForm::from_bytes(form).is_some() {
                forms.push(id, form);
            }
        }
        done += window.len() as u64;
        progress(Progress { what: "reading", done: done.min(total), total: Some(total) });
    }
}

/// The numbers of the contacts that stand in pairs, by place.
async fn numbers(store: &dyn Store, found: &Search) -> Result<Vec<(u32, ContactNumber)>> {
    let mut is_met = vec![false; found.forms.len()];
    for place in found.pairs.iter().flat_map(|pair| [pair.a, pair.b]) {
        if let Some(met) = is_met.get_mut(place as usize) {
            *met = true;
        }
    }
    let met: Vec<(i64, u32)> = (0_u32..)
        .zip(&is_met)
        .filter(|(_, met)| **met)
        .filter_map(|(place, _)| Some((found.id(place)?, place)))
        .collect();
    let mut numbers = Vec::with_capacity(met.len());
    for window in met.chunks(WINDOW as usize) {
        let ids: Vec<i64> = window.iter().map(|(id, _)| *id).collect();
        for (id, number) in store.numbers(&ids).await? {
            let at = window.binary_search_by_key(&id, |(id, _)| *id).ok();
            numbers.extend(at.and_then(|at| window.get(at)).map(|(_, place)| (*place, number)));
        }
    }
    numbers.sort_unstable_by_key(|(place, _)| *place);
    Ok(numbers)
}
