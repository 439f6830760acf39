//! What each step costs, on the demo's data: `cargo bench`. Compare figures of one run with each other, not across
//! machines.

#![expect(clippy::expect_used, reason = "a bench without its data has nothing to measure")]

use std::hint::black_box;
use std::io::Write as _;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use usher::contact::Incoming;
use usher::demo;
use usher::linkage::{self, AddressInput, BirthInput, MatchForm, MatchInput, Model, NameInput, ReachInput};
use usher::mapping::{ColumnMap, Declarations, Requested, draft, header_judge, propose_map};
use usher::source::{self, ReadOptions, RowEvent, SourceRow};
use usher::survivorship::{Newer, Picks, Way, golden_record};
use usher::validation::{InstitutionRules, StagedRecord, validate};

/// The demo's import file, read and mapped.
struct Sample {
    file: tempfile::NamedTempFile,
    rows: Vec<SourceRow>,
    map: ColumnMap,
    rules: InstitutionRules,
}

fn options() -> ReadOptions {
    ReadOptions { header_judge, ..ReadOptions::default() }
}

fn sample() -> Sample {
    let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
    file.write_all(demo::base_csv(1).as_bytes()).expect("the demo written");
    let table = source::open(file.path(), &options()).expect("a table");
    let columns = table.layout.columns.clone();
    let rows: Vec<SourceRow> = table
        .filter_map(|event| match event {
            RowEvent::Row(row) => Some(row),
            _ => None,
        })
        .collect();
    let rules = InstitutionRules::default();
    let map = propose_map(&columns, &rows, &rules);
    Sample { file, rows, map, rules }
}

fn records(sample: &Sample) -> Vec<StagedRecord> {
    let mut declared = Declarations::default();
    let drafts = sample.rows.iter().map(|row| draft(row, &sample.map, &mut declared, &Requested::Auto));
    drafts.map(|d| validate(&d, &sample.rules)).collect()
}

fn form(incoming: &Incoming) -> MatchForm {
    let contact = incoming.said();
    let text = |field| contact.text(field);
    use usher::contact::Field as F;
    let emails = [text(F::Email1), text(F::Email2)];
    let phones = [text(F::Telephone1), text(F::Cellphone)];
    linkage::standardise(&MatchInput {
        name: NameInput {
            first: text(F::FirstName),
            last: text(F::LastName),
            structure: text(F::OfficialName),
        },
        birth: BirthInput::default(),
        reach: ReachInput { emails: &emails, phones: &phones },
        address: AddressInput {
            street: text(F::Line1),
            postcode: text(F::PostalCode),
            town: text(F::Town),
            country: text(F::Country),
        },
        ..MatchInput::default()
    })
}

fn reading(c: &mut Criterion, sample: &Sample) {
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Elements(sample.rows.len() as u64));
    group.bench_function("csv rows", |b| {
        b.iter(|| source::open(sample.file.path(), &options()).expect("a table").count());
    });
    group.finish();
}

fn checking(c: &mut Criterion, sample: &Sample) {
    let mut group = c.benchmark_group("map and validate");
    group.throughput(Throughput::Elements(sample.rows.len() as u64));
    group.bench_function("rows", |b| b.iter(|| black_box(records(sample)).len()));
    group.finish();
}

fn linking(c: &mut Criterion, records: &[StagedRecord]) {
    let parts: Vec<&Incoming> = records.iter().filter_map(StagedRecord::principal).collect();
    let forms: Vec<MatchForm> = parts.iter().map(|p| form(p)).collect();
    let model = Model::builtin().with_base_size(forms.len(), forms.len());
    let mut group = c.benchmark_group("link");
    group.throughput(Throughput::Elements(forms.len() as u64));
    group.bench_function("standardise", |b| {
        b.iter(|| parts.iter().map(|p| black_box(form(p)).to_bytes().len()).sum::<usize>());
    });
    group.bench_function("keys", |b| b.iter(|| forms.iter().map(|f| linkage::keys(f).len()).sum::<usize>()));
    group.bench_function("compare", |b| {
        b.iter(|| forms.windows(2).map(|w| linkage::compare(&w[0], &w[1], &model).weight).sum::<f32>());
    });
    group.finish();
}

fn merging(c: &mut Criterion, records: &[StagedRecord]) {
    let parts: Vec<&Incoming> = records.iter().filter_map(StagedRecord::principal).collect();
    let none = Picks::new();
    let mut group = c.benchmark_group("merge");
    group.throughput(Throughput::Elements(parts.len() as u64));
    group.bench_function("golden record", |b| {
        b.iter_batched(
            || parts[0].to_contact(),
            |base| {
                let merged =
                    |p: &&Incoming| golden_record(Some(&base), p, Way::Merge(Newer::Ask), &none).lines.len();
                parts.iter().map(merged).sum::<usize>()
            },
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

fn steps(c: &mut Criterion) {
    let sample = sample();
    let records = records(&sample);
    reading(c, &sample);
    checking(c, &sample);
    linking(c, &records);
    merging(c, &records);
}

criterion_group!(benches, steps);
criterion_main!(benches);
