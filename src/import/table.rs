//! All pairs of one table that are worth comparing, compared.
//!
//! In: the forms of a base, who shares a block with whom, and a model. Out: the pairs at or above a probability. Pairs
//! are made contact by contact, compared at once and kept only when they are alike, so that their number takes no
//! memory. It reads nothing.

use rayon::prelude::*;

use super::desk::OnProgress;
use super::duplicates::{Apart, SearchPair};
use super::met::APART;
use super::neighbours::Neighbours;
use super::view::Progress;
use crate::linkage::{self, Comparison, MatchForm, Model, Relation};
use crate::store::FormSet;

/// Pairs from which the rates of a base are learned.
const LEARN_FROM: u64 = 200_000;

/// Contacts compared between two tellings.
const STRETCH: usize = 20_000;

/// Contacts that a thread takes at a time.
const PIECE: usize = 256;

/// A table to be searched.
pub(super) struct Ground {
    pub(super) forms: FormSet,
    pub(super) neighbours: Neighbours,
    /// Pairs that are not compared.
    pub(super) apart: Apart,
}

impl Ground {
    /// The model, with what a sample of the pairs teaches: every so many of them, in their order.
    pub(super) fn taught(&self, model: &Model) -> Model {
        let counts = self.each(0..self.contacts(), |_, behind, found| found.push(behind.len() as u64));
        let counts = counts.concat();
        let total: u64 = counts.iter().sum();
        let step = total.div_ceil(LEARN_FROM).max(1);
        let before: Vec<u64> =
            counts.iter().scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count))).collect();
        let sample = self.each(0..self.contacts(), |place, behind, found: &mut Vec<Comparison>| {
            let before = before.get(place as usize).copied().unwrap_or(0);
            let first = before.next_multiple_of(step) - before;
            let places = (first..behind.len() as u64).step_by(usize::try_from(step).unwrap_or(usize::MAX));
            let wanted = places.filter_map(|at| behind.get(usize::try_from(at).ok()?).copied());
            self.compare(place, wanted, model, |_, comparison| found.push(comparison));
        });
        let contacts = self.forms.len() / usize::try_from(step).unwrap_or(usize::MAX);
        model.clone().with_learned_rates(sample.iter().flatten(), contacts)
    }

    /// The pairs at or above a probability, by their smaller place.
    pub(super) fn alike(&self, model: &Model, floor: f64, progress: &OnProgress) -> Vec<SearchPair> {
        let (contacts, mut found) = (self.contacts(), Vec::new());
        for from in (0..contacts).step_by(STRETCH) {
            let to = contacts.min(from.saturating_add(STRETCH as u32));
            let pieces = self.each(from..to, |a, behind, found| {
                let wanted = behind.iter().copied().filter(|b| !self.is_apart(a, *b));
                self.compare(a, wanted, model, |b, comparison| {
                    found.extend(Some(pair(a, b, &comparison)).filter(|pair| pair.probability >= floor));
                });
            });
            pieces.into_iter().for_each(|piece| found.extend(piece));
            progress(Progress { what: "comparing", done: to.into(), total: Some(contacts.into()) });
        }
        found
    }

    fn contacts(&self) -> u32 {
        u32::try_from(self.forms.len()).unwrap_or(u32::MAX)
    }

    /// Goes through contacts with those behind them that share a block; what is found comes in the order of contacts,
    /// piece by piece.
    fn each<T: Send>(
        &self,
        contacts: std::ops::Range<u32>,
        visit: impl Fn(u32, &[u32], &mut Vec<T>) + Sync,
    ) -> Vec<Vec<T>> {
        let pieces = contacts.clone().step_by(PIECE).collect::<Vec<u32>>();
        let of_piece = |from: u32| {
            let (mut behind, mut found) = (Vec::new(), Vec::new());
            for place in from..contacts.end.min(from.saturating_add(PIECE as u32)) {
                self.neighbours.behind(place, &mut behind);
                visit(place, &behind, &mut found);
            }
            found
        };
        pieces.into_par_iter().map(of_piece).collect()
    }

    /// Compares a contact with others; a person and a structure are no pair.
    fn compare(
        &self,
        a: u32,
        others: impl Iterator<Item = u32>,
        model: &Model,
        mut take: impl FnMut(u32, Comparison),
    ) {
        let mut others = others.peekable();
        let Some(own) = others.peek().and_then(|_| self.form(a)) else { return };
        for b in others {
            let Some(form) = self.form(b) else { continue };
            let comparison = linkage::compare(&own, &form, model);
            if comparison.relation != APART {
                take(b, comparison);
            }
        }
    }

    fn form(&self, place: u32) -> Option<MatchForm> {
        MatchForm::from_bytes(self.forms.get(place as usize)?.1)
    }

    fn is_apart(&self, a: u32, b: u32) -> bool {
        let id = |place: u32| self.forms.get(place as usize).map_or(0, |(id, _)| id);
        !self.apart.is_empty() && self.apart.contains(&(id(a), id(b)))
    }
}

fn pair(a: u32, b: u32, comparison: &Comparison) -> SearchPair {
    SearchPair {
        a,
        b,
        weight: comparison.weight,
        probability: comparison.probability,
        is_mergeable: comparison.relation == Relation::Same,
    }
}
