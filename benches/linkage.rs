//! What each step of linkage costs per contact and per pair: `cargo bench --bench linkage`. Compare figures of one run
//! with each other, not across machines.

#[path = "tables/mod.rs"]
#[allow(dead_code, reason = "the tables serve the accuracy bench as well")]
mod tables;

use std::collections::HashMap;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use usher::linkage::{self, BlockingKey, MatchForm, Model, TermFrequencies};

use tables::Record;

/// Contacts of each table.
const ROWS: usize = 4_000;

/// Blocks with more members are skipped, as in `import`.
const BLOCK_CAP: usize = 30;

/// Which pairs are compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pairs {
    /// Two records of one person.
    OfOne,
    /// Records of two persons that share a block.
    OfTwo,
}

/// A table with everything that the steps need.
struct Table {
    records: Vec<Record>,
    forms: Vec<MatchForm>,
    model: Model,
}

impl Table {
    fn new(kind: &str) -> Self {
        let records = tables::make(kind, ROWS, 1).map(|set| set.records).unwrap_or_default();
        let forms: Vec<MatchForm> = records.iter().map(Record::form).collect();
        let mut frequencies = TermFrequencies::default();
        forms.iter().for_each(|form| frequencies.add(form));
        let model = Model::builtin().with_table_size(forms.len()).with_frequencies(frequencies);
        Self { records, forms, model }
    }

    /// Pairs that share a block: of one, or of two.
    fn pairs(&self, wanted: Pairs) -> Vec<(u32, u32)> {
        let mut blocks: HashMap<BlockingKey, Vec<u32>> = HashMap::new();
        for (at, form) in self.forms.iter().enumerate() {
            for key in linkage::keys(form) {
                blocks.entry(key).or_default().push(at as u32);
            }
        }
        let who = |at: u32| self.records[at as usize].who;
        let mut pairs = Vec::new();
        for block in blocks.values().filter(|block| block.len() <= BLOCK_CAP) {
            for (i, a) in block.iter().enumerate() {
                let others =
                    block[i + 1..].iter().filter(|b| (who(*a) == who(**b)) == (wanted == Pairs::OfOne));
                pairs.extend(others.map(|b| (*a, *b)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    fn compare(&self, pairs: &[(u32, u32)]) -> f32 {
        let weight = |(a, b): &(u32, u32)| {
            black_box(linkage::compare(&self.forms[*a as usize], &self.forms[*b as usize], &self.model))
                .weight
        };
        pairs.iter().map(weight).sum()
    }
}

fn per_contact(c: &mut Criterion, name: &str, table: &Table) {
    let bytes: Vec<Vec<u8>> = table.forms.iter().map(MatchForm::to_bytes).collect();
    let mut group = c.benchmark_group(name);
    group.sample_size(20).throughput(Throughput::Elements(table.forms.len() as u64));
    group.bench_function("standardise", |b| {
        b.iter(|| table.records.iter().map(Record::form).map(black_box).count());
    });
    group.bench_function("keys", |b| {
        b.iter(|| table.forms.iter().map(|form| linkage::keys(form).len()).sum::<usize>());
    });
    group.bench_function("encode", |b| {
        b.iter(|| table.forms.iter().map(|form| form.to_bytes().len()).sum::<usize>());
    });
    group.bench_function("decode", |b| {
        b.iter(|| bytes.iter().filter(|bytes| black_box(MatchForm::from_bytes(bytes)).is_some()).count());
    });
    group.finish();
}

fn per_pair(c: &mut Criterion, name: &str, table: &Table) {
    let (same, others) = (table.pairs(Pairs::OfOne), table.pairs(Pairs::OfTwo));
    let mut group = c.benchmark_group(format!("{name}, pairs"));
    group.sample_size(20);
    for (what, pairs) in [("of one", &same), ("of two who share a block", &others)] {
        group.throughput(Throughput::Elements(pairs.len() as u64));
        group.bench_function(what, |b| b.iter(|| table.compare(pairs)));
    }
    group.finish();
}

/// Groups of a hundred thousand pairs, a tenth of which link two groups of ten.
fn grouping(c: &mut Criterion) {
    let pairs: Vec<(u32, u32, f64)> = (0..100_000u32)
        .map(|at| {
            let far = if at % 10 == 0 { 7 } else { 1 };
            (at, at + far, 0.9 + f64::from(at % 97) / 1_000.0)
        })
        .collect();
    let mut group = c.benchmark_group("clusters");
    group.sample_size(10).throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("with a veto", |b| {
        b.iter(|| linkage::clusters(&pairs, |a, b| a / 10 != b / 10 && (a + b) % 3 == 0, 0.9).len());
    });
    group.finish();
}

fn steps(c: &mut Criterion) {
    for (name, kind) in [("persons", "households"), ("structures", "organisations")] {
        let table = Table::new(kind);
        per_contact(c, name, &table);
        per_pair(c, name, &table);
    }
    grouping(c);
}

criterion_group!(benches, steps);
criterion_main!(benches);
