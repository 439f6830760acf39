//! The product's engine over a table in memory, put together as `import` does it over a base.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;
use usher::linkage::{self, Comparison, MatchForm, Model, Relation, TermFrequencies, Tie};

use super::tables::{Record, Set, Side, Task};

/// Blocks with more members are skipped, as in `import::matching`.
const BLOCK_CAP: usize = 30;

/// Rows, and pairs of one table, from which rates are learned, as in `import`.
const SAMPLE_ROWS: usize = 3_000;
const SAMPLE_PAIRS: usize = 200_000;

/// The match threshold.
pub(crate) const MATCHED: f64 = 0.90;

/// A pair that an engine looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scored {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) probability: f64,
}

/// What an engine found.
#[derive(Default)]
pub(crate) struct Found {
    /// Every pair compared.
    pub(crate) pairs: Vec<Scored>,
    /// The group of each record that is in one; empty where no groups were asked for.
    pub(crate) clusters: HashMap<u32, u32>,
    /// The model under which the pairs that are asked for were compared.
    pub(crate) model: Option<Model>,
}

/// Runs the engine.
pub(crate) fn find(set: &Set) -> Found {
    let forms: Vec<MatchForm> = set.records.par_iter().map(Record::form).collect();
    match set.task {
        Task::Match => match_file(&forms, set),
        Task::Dedupe | Task::Link => dedupe(&forms),
    }
}

/// Keys with the positions of their contacts, sorted.
struct Blocks(Vec<(i64, u32)>);

impl Blocks {
    fn new(forms: &[MatchForm], of: &[u32]) -> Self {
        let keys = |at: &u32| {
            linkage::keys(&forms[*at as usize]).into_iter().map(|key| (key.0, *at)).collect::<Vec<_>>()
        };
        let mut all: Vec<(i64, u32)> = of.par_iter().flat_map_iter(keys).collect();
        all.par_sort_unstable();
        Self(all)
    }

    fn members(&self, key: i64) -> &[(i64, u32)] {
        let from = self.0.partition_point(|entry| entry.0 < key);
        let len = self.0[from..].iter().take(BLOCK_CAP + 1).take_while(|entry| entry.0 == key).count();
        if len > BLOCK_CAP { &[] } else { &self.0[from..from + len] }
    }

    /// All pairs that share a block, each once.
    fn pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for block in self.0.chunk_by(|x, y| x.0 == y.0).filter(|block| block.len() <= BLOCK_CAP) {
            for (i, (_, a)) in block.iter().enumerate() {
                pairs.extend(block.iter().skip(i + 1).map(|(_, b)| (*a.min(b), *a.max(b))));
            }
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Who shares a block with a form, each once.
    fn neighbours(&self, form: &MatchForm) -> Vec<u32> {
        let mut found: Vec<u32> = linkage::keys(form)
            .into_iter()
            .flat_map(|key| self.members(key.0))
            .map(|entry| entry.1)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn table_model<'a>(forms: impl Iterator<Item = &'a MatchForm>, len: usize) -> Model {
    let mut frequencies = TermFrequencies::default();
    forms.for_each(|form| frequencies.add(form));
    Model::builtin().with_table_size(len).with_frequencies(frequencies)
}

fn is_apart(comparison: &Comparison) -> bool {
    comparison.relation == Relation::Related(Tie::PersonAndStructure)
}

/// The duplicates of one table: see `import::pairs`.
fn dedupe(forms: &[MatchForm]) -> Found {
    let all: Vec<u32> = (0..forms.len() as u32).collect();
    let pairs = Blocks::new(forms, &all).pairs();
    let shipped = table_model(forms.iter(), forms.len());
    let compare = |(a, b): (u32, u32), model: &Model| {
        Some(linkage::compare(&forms[a as usize], &forms[b as usize], model)).filter(|c| !is_apart(c))
    };
    let step = pairs.len().div_ceil(SAMPLE_PAIRS).max(1);
    let sample: Vec<Comparison> =
        pairs.par_iter().step_by(step).filter_map(|pair| compare(*pair, &shipped)).collect();
    let model = shipped.clone().with_learned_rates(sample.iter(), forms.len() / step);
    drop(sample);
    let compared: Vec<(Scored, bool, bool)> = pairs
        .into_par_iter()
        .filter_map(|(a, b)| {
            let found = compare((a, b), &model)?;
            let scored = Scored { a, b, probability: found.probability };
            Some((scored, found.relation == Relation::Same, found.contradicts()))
        })
        .collect();
    let sure: Vec<(u32, u32, f64)> =
        compared.iter().filter(|(_, same, _)| *same).map(|(s, ..)| (s.a, s.b, s.probability)).collect();
    let against: HashSet<(u32, u32)> =
        compared.iter().filter(|(.., against)| *against).map(|(s, ..)| (s.a, s.b)).collect();
    let conflict = |a: u32, b: u32| against.contains(&(a.min(b), a.max(b)));
    let clusters = linkage::clusters(&sure, conflict, MATCHED);
    let pairs = compared.into_iter().map(|(scored, ..)| scored).collect();
    Found { pairs, clusters, model: Some(model) }
}

/// A file beside a base: see `import::matching`.
fn match_file(forms: &[MatchForm], set: &Set) -> Found {
    let of = |side: Side| -> Vec<u32> {
        (0..forms.len() as u32).filter(|at| set.records[*at as usize].side == side).collect()
    };
    let (base, rows) = (of(Side::A), of(Side::B));
    let (in_base, in_file) = (Blocks::new(forms, &base), Blocks::new(forms, &rows));
    let compared = |row: u32, blocks: &Blocks, model: &Model| -> Vec<(Scored, Comparison)> {
        let form = &forms[row as usize];
        let others = blocks.neighbours(form).into_iter().filter(|other| *other != row);
        let scored = others.map(|other| {
            let found = linkage::compare(form, &forms[other as usize], model);
            (Scored { a: row.min(other), b: row.max(other), probability: found.probability }, found)
        });
        scored.filter(|(_, found)| !is_apart(found)).collect()
    };
    let learned = |blocks: &Blocks, model: Model| {
        let sample = rows.get(..SAMPLE_ROWS).unwrap_or(&rows);
        let pairs: Vec<Comparison> = sample
            .par_iter()
            .flat_map_iter(|row| compared(*row, blocks, &model).into_iter().map(|(_, found)| found))
            .collect();
        model.clone().with_learned_rates(pairs.iter(), sample.len())
    };
    let base_model = table_model(base.iter().map(|at| &forms[*at as usize]), base.len());
    let base_model = learned(&in_base, base_model.with_base_size(base.len(), rows.len()));
    let twin_model = learned(&in_file, Model::builtin().with_table_size(rows.len()));
    let mut pairs: Vec<Scored> = rows
        .par_iter()
        .flat_map_iter(|row| {
            let base = compared(*row, &in_base, &base_model).into_iter();
            let twins = compared(*row, &in_file, &twin_model).into_iter();
            // Each pair of two rows once, at the smaller one.
            base.chain(twins.filter(|(scored, _)| scored.a == *row)).map(|(scored, _)| scored)
        })
        .collect();
    pairs.shrink_to_fit();
    Found { pairs, clusters: HashMap::new(), model: Some(base_model) }
}
