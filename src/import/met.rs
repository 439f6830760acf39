//! Which pairs of a stretch of a file are worth comparing, and their comparison.
//!
//! In: parts of a file. Out: the contacts of the base and the other rows that share a block with them, and what a
//! caller keeps of each comparison. The base is asked once for the whole stretch; pairs are sorted by their other
//! side, so that every form is decoded once. It knows no thresholds and no candidates.

use rayon::prelude::*;

use super::error::Result;
use super::forms::{FileForms, keys};
use super::matching::BASE_CAP;
use crate::batch::Slot;
use crate::linkage::{self, Comparison, MatchForm, Model, Tie};
use crate::store::{FormSet, Store};

/// Parts asked about at a time: the base answers a large question about as fast as a small one. Their forms, decoded,
/// take some 15 MB.
pub(super) const STRETCH: usize = 20_000;

/// Pairs that a thread takes at a time.
const PIECE: usize = 2_048;

/// Who stands on the other side of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mate {
    /// A contact of the base, by its row id.
    Contact(i64),
    /// The same part of another row, by its position among the forms of the file.
    Row(u32),
}

/// Which pairs of two rows are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Twins {
    /// Each at both of its rows, but not rows that a number ties to each other.
    Apart,
    /// Each once, at the smaller row.
    Once,
}

/// One part, asked for its candidates.
struct Asked {
    /// Its position among the forms of the file.
    at: u32,
    slot: Slot,
    form: MatchForm,
}

/// What a caller wants of the comparisons.
pub(super) struct Keep<'a, T> {
    /// Whose pairs are compared.
    pub(super) of: &'a (dyn Fn(Slot) -> bool + Sync),
    /// What is kept of a pair.
    pub(super) what: &'a (dyn Fn(Slot, Mate, Comparison) -> Option<T> + Sync),
}

/// Two places that share a block: the other side's, and that among those who asked.
type Pair = (u32, u32);

/// What the parts of a stretch meet.
pub(super) struct Met {
    asked: Vec<Asked>,
    contacts: Vec<Pair>,
    forms: FormSet,
    rows: Vec<Pair>,
}

impl Met {
    /// Asks the base and the file about some parts, by their positions.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn of(store: &dyn Store, file: &FileForms, parts: &[u32], twins: Twins) -> Result<Self> {
        let asked: Vec<(Asked, Vec<i64>)> = parts.par_iter().filter_map(|at| ask(file, *at)).collect();
        let rows = neighbours(file, &asked, twins);
        let places = 0_u32..;
        let mut wanted: Vec<(i64, u32)> = Vec::with_capacity(asked.len() * 20);
        for ((_, keys), place) in asked.iter().zip(places) {
            wanted.extend(keys.iter().map(|key| (*key, place)));
        }
        let asked = asked.into_iter().map(|(asked, _)| asked).collect();
        wanted.par_sort_unstable();
        let hits = hits(store, &wanted).await?;
        drop(wanted);
        let mut ids: Vec<i64> = hits.iter().map(|(id, _)| *id).collect();
        ids.dedup();
        let forms = store.forms(&ids).await?;
        Ok(Self { asked, contacts: placed(&hits, &forms), forms, rows })
    }

    /// Compares every pair, and keeps of each what `keep` makes of it, piece by piece; those of contacts come first.
    pub(super) fn compare<T: Send>(
        &self,
        file: &FileForms,
        (base, twins): (&Model, &Model),
        keep: &Keep<'_, T>,
    ) -> Vec<Vec<T>> {
        let contact = |place: u32| {
            let (id, bytes) = self.forms.get(place as usize)?;
            Some((Mate::Contact(id), MatchForm::from_bytes(bytes)?))
        };
        let row = |at: u32| Some((Mate::Row(at), file.form(at)?));
        let mut found = self.compared(&self.contacts, base, contact, keep);
        found.extend(self.compared(&self.rows, twins, row, keep));
        found
    }

    fn compared<T: Send>(
        &self,
        pairs: &[Pair],
        model: &Model,
        other: impl Fn(u32) -> Option<(Mate, MatchForm)> + Sync,
        keep: &Keep<'_, T>,
    ) -> Vec<Vec<T>> {
        let of_piece = |piece: &[Pair]| {
            let mut found = Vec::new();
            for same in piece.chunk_by(|x, y| x.0 == y.0) {
                let Some((mate, form)) = same.first().and_then(|(place, _)| other(*place)) else { continue };
                let asked = same.iter().filter_map(|(_, place)| self.asked.get(*place as usize));
                for own in asked.filter(|asked| (keep.of)(asked.slot)) {
                    let comparison = linkage::compare(&own.form, &form, model);
                    if comparison.relation != APART {
                        found.extend((keep.what)(own.slot, mate, comparison));
                    }
                }
            }
            found
        };
        pairs.par_chunks(PIECE).map(of_piece).collect()
    }
}

/// A person and a structure are never one.
pub(super) const APART: linkage::Relation = linkage::Relation::Related(Tie::PersonAndStructure);

fn ask(file: &FileForms, at: u32) -> Option<(Asked, Vec<i64>)> {
    let (slot, form) = (file.slot(at)?, file.form(at)?);
    let keys = keys(&form);
    Some((Asked { at, slot, form }, keys))
}

/// The pairs of two rows, sorted.
fn neighbours(file: &FileForms, asked: &[(Asked, Vec<i64>)], twins: Twins) -> Vec<Pair> {
    let of_one = |((asked, keys), place): (&(Asked, Vec<i64>), u32)| {
        let own = asked.at;
        let wanted = move |other: &u32| match twins {
            Twins::Apart => !file.are_tied(own, *other),
            Twins::Once => file.slot(*other) > file.slot(own),
        };
        file.neighbours(own, keys).into_iter().filter(wanted).map(move |other| (other, place))
    };
    let count = u32::try_from(asked.len()).unwrap_or(u32::MAX);
    let mut pairs: Vec<Pair> = asked.par_iter().zip(0..count).flat_map_iter(of_one).collect();
    pairs.par_sort_unstable();
    pairs
}

/// The contacts behind sorted keys, each once with everyone who asked for it.
async fn hits(store: &dyn Store, wanted: &[(i64, u32)]) -> Result<Vec<(i64, u32)>> {
    let mut keys: Vec<i64> = wanted.iter().map(|(key, _)| *key).collect();
    keys.dedup();
    let mut members = store.probe(&keys, BASE_CAP).await?;
    if !members.is_sorted_by_key(|(key, _)| *key) {
        members.par_sort_unstable();
    }
    let (mut hits, mut rest) = (Vec::new(), wanted);
    for block in members.chunk_by(|x, y| x.0 == y.0) {
        let Some((key, _)) = block.first() else { continue };
        let from = rest.iter().position(|(wanted, _)| wanted >= key).unwrap_or(rest.len());
        rest = rest.get(from..).unwrap_or_default();
        for (_, place) in rest.iter().take_while(|(wanted, _)| wanted == key) {
            hits.extend(block.iter().map(|(_, id)| (*id, *place)));
        }
    }
    hits.par_sort_unstable();
    hits.dedup();
    Ok(hits)
}

/// The places of contacts among their forms instead of their ids; both are sorted by id.
fn placed(hits: &[(i64, u32)], forms: &FormSet) -> Vec<Pair> {
    let (mut pairs, mut place) = (Vec::with_capacity(hits.len()), 0_usize);
    for (id, asked) in hits {
        while forms.get(place).is_some_and(|(other, _)| other < *id) {
            place += 1;
        }
        // A contact without a form is left out.
        if forms.get(place).is_some_and(|(other, _)| other == *id) {
            pairs.extend(u32::try_from(place).map(|place| (place, *asked)));
        }
    }
    pairs
}
