//! The product's engine over a table in memory, put together as `import` does it over a base.

use std::collections::HashMap;

use rayon::prelude::*;
use usher::linkage::{self, Comparison, MatchForm, Model, Relation, TermFrequencies, Tie};

use super::tables::{Record, Set, Side, Task};

/// Blocks of a base, and of a file or of a base compared with itself, with more members are skipped, as in
/// `import::matching`.
const BASE_CAP: usize = 15;
const BLOCK_CAP: usize = 30;

/// Candidates below this probability are no partners, whatever is learned of partners, as in `import::matching`.
const LIKELY: f64 = 0.5;

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
    /// Every pair compared, and behind them those that only a group implies.
    pub(crate) pairs: Vec<Scored>,
    /// How many stand behind.
    pub(crate) implied: usize,
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

/// Keys with the positions of their contacts, sorted, and the most members of a block that is looked at.
struct Blocks {
    keys: Vec<(i64, u32)>,
    cap: usize,
}

impl Blocks {
    fn new(forms: &[MatchForm], of: &[u32], cap: usize) -> Self {
        let keys = |at: &u32| {
            linkage::keys(&forms[*at as usize]).into_iter().map(|key| (key.0, *at)).collect::<Vec<_>>()
        };
        let mut keys: Vec<(i64, u32)> = of.par_iter().flat_map_iter(keys).collect();
        keys.par_sort_unstable();
        Self { keys, cap }
    }

    fn members(&self, key: i64) -> &[(i64, u32)] {
        let from = self.keys.partition_point(|entry| entry.0 < key);
        let len = self.keys[from..].iter().take(self.cap + 1).take_while(|entry| entry.0 == key).count();
        if len > self.cap { &[] } else { &self.keys[from..from + len] }
    }

    /// All pairs that share a block, each once.
    fn pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for block in self.keys.chunk_by(|x, y| x.0 == y.0).filter(|block| block.len() <= self.cap) {
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

/// The duplicates of one table, as `usher dedupe --list` prints them: see `import::duplicates`.
fn dedupe(forms: &[MatchForm]) -> Found {
    let all: Vec<u32> = (0..forms.len() as u32).collect();
    let pairs = Blocks::new(forms, &all, BLOCK_CAP).pairs();
    let shipped = table_model(forms.iter(), forms.len());
    let compare = |(a, b): (u32, u32), model: &Model| {
        Some(linkage::compare(&forms[a as usize], &forms[b as usize], model)).filter(|c| !is_apart(c))
    };
    let step = pairs.len().div_ceil(SAMPLE_PAIRS).max(1);
    let sample: Vec<Comparison> =
        pairs.par_iter().step_by(step).filter_map(|pair| compare(*pair, &shipped)).collect();
    let model = shipped.clone().with_learned_rates(sample.iter(), forms.len() / step);
    drop(sample);
    let compared: Vec<(Scored, bool)> = pairs
        .into_par_iter()
        .filter_map(|(a, b)| {
            let found = compare((a, b), &model)?;
            let scored = Scored { a, b, probability: found.probability };
            Some((scored, found.relation == Relation::Same))
        })
        .collect();
    let sure: Vec<(u32, u32, f64)> =
        compared.iter().filter(|(_, same)| *same).map(|(s, _)| (s.a, s.b, s.probability)).collect();
    let conflict =
        |a: u32, b: u32| linkage::compare(&forms[a as usize], &forms[b as usize], &model).contradicts();
    let clusters = linkage::clusters(&sure, conflict, MATCHED);
    let known = compared.len();
    let pairs = compared.into_iter().map(|(scored, _)| scored).collect();
    let pairs = closed(pairs, &linkage::implied(&sure, &clusters));
    let implied = pairs.len() - known;
    Found { pairs, implied, clusters, model: Some(model) }
}

/// Pairs, sorted, raised to what their groups imply, with those that only a group implies.
fn closed(mut pairs: Vec<Scored>, implied: &[(u32, u32, f64)]) -> Vec<Scored> {
    let known = pairs.len();
    for (a, b, probability) in implied.iter().copied() {
        match pairs[..known].binary_search_by_key(&(a, b), |pair| (pair.a, pair.b)) {
            Ok(at) => pairs[at].probability = pairs[at].probability.max(probability),
            Err(_) => pairs.push(Scored { a, b, probability }),
        }
    }
    pairs
}

/// A file and a base with their blocks.
struct Ground<'a> {
    forms: &'a [MatchForm],
    base: Blocks,
    file: Blocks,
}

impl Ground<'_> {
    /// A row beside everyone who shares a block with it.
    fn compared(&self, row: u32, blocks: &Blocks, model: &Model) -> Vec<(Scored, Comparison)> {
        let form = &self.forms[row as usize];
        let others = blocks.neighbours(form).into_iter().filter(|other| *other != row);
        let scored = others.map(|other| {
            let found = linkage::compare(form, &self.forms[other as usize], model);
            (Scored { a: row.min(other), b: row.max(other), probability: found.probability }, found)
        });
        scored.filter(|(_, found)| !is_apart(found)).collect()
    }

    /// A model with what the pairs of some rows teach.
    fn taught(&self, sample: &[u32], blocks: &Blocks, model: &Model) -> Model {
        let pairs: Vec<Comparison> = sample
            .par_iter()
            .flat_map_iter(|row| self.compared(*row, blocks, model).into_iter().map(|(_, found)| found))
            .collect();
        model.clone().with_learned_rates(pairs.iter(), sample.len())
    }

    /// The model of the base, with how many further partners those of some rows have that have one.
    fn knowing_repeats(&self, sample: &[u32], model: Model) -> Model {
        let likely = |row: &u32| -> Vec<f64> {
            let found = self.compared(*row, &self.base, &model).into_iter();
            found.map(|(_, found)| found.probability).filter(|p| *p >= LIKELY).collect()
        };
        let rows: Vec<Vec<f64>> = sample.par_iter().map(likely).collect();
        model.with_learned_repeats(rows.iter().map(|row| row.iter().copied()))
    }

    /// The pairs of a row with the base, each weighed beside the best of them.
    fn beside_the_best(&self, row: u32, model: &Model) -> Vec<Scored> {
        let mut found = self.compared(row, &self.base, model);
        linkage::beside_the_best(found.iter_mut().map(|(_, comparison)| comparison), model);
        found.into_iter().map(|(s, c)| Scored { probability: c.probability, ..s }).collect()
    }
}

/// A file beside a base: see `import::matching`.
fn match_file(forms: &[MatchForm], set: &Set) -> Found {
    let of = |side: Side| -> Vec<u32> {
        (0..forms.len() as u32).filter(|at| set.records[*at as usize].side == side).collect()
    };
    let (base, rows) = (of(Side::A), of(Side::B));
    let ground = Ground {
        forms,
        base: Blocks::new(forms, &base, BASE_CAP),
        file: Blocks::new(forms, &rows, BLOCK_CAP),
    };
    let sample = rows.get(..SAMPLE_ROWS).unwrap_or(&rows);
    let base_model = table_model(base.iter().map(|at| &forms[*at as usize]), base.len());
    let base_model = base_model.with_base_size(base.len(), rows.len());
    let base_model = ground.knowing_repeats(sample, ground.taught(sample, &ground.base, &base_model));
    let twin_model = ground.taught(sample, &ground.file, &Model::builtin().with_table_size(rows.len()));
    let mut pairs: Vec<Scored> = rows
        .par_iter()
        .flat_map_iter(|row| {
            let twins = ground.compared(*row, &ground.file, &twin_model).into_iter();
            // Each pair of two rows once, at the smaller one.
            let twins = twins.map(|(scored, _)| scored).filter(|scored| scored.a == *row);
            ground.beside_the_best(*row, &base_model).into_iter().chain(twins)
        })
        .collect();
    pairs.shrink_to_fit();
    Found { pairs, model: Some(base_model), ..Found::default() }
}
