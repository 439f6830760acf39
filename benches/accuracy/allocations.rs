//! One step many times over, for `benches/allocations.sh`: the script runs it under valgrind with two counts and
//! compares how often memory was asked for.

use std::hint::black_box;

use usher::linkage::{self, MatchForm, Model, TermFrequencies};

use super::tables;

/// Runs a step `times` times over each of some thousand forms: `compare`, `decode`, `keys`, `encode`.
pub(crate) fn repeat(step: &str, times: usize) {
    let mut forms: Vec<MatchForm> = Vec::new();
    for kind in ["households", "organisations"] {
        forms.extend(
            tables::make(kind, 1_000, 1).into_iter().flat_map(|set| set.records).map(|record| record.form()),
        );
    }
    let mut frequencies = TermFrequencies::default();
    forms.iter().for_each(|form| frequencies.add(form));
    let model = Model::builtin().with_table_size(forms.len()).with_frequencies(frequencies);
    let bytes: Vec<Vec<u8>> = forms.iter().map(MatchForm::to_bytes).collect();
    let mut done = 0;
    for _ in 0..times {
        match step {
            "compare" => forms.windows(2).for_each(|pair| {
                done +=
                    usize::from(black_box(linkage::compare(&pair[0], &pair[1], &model)).probability >= 0.0);
            }),
            "decode" => bytes.iter().for_each(|bytes| {
                done += usize::from(black_box(MatchForm::from_bytes(bytes)).is_some());
            }),
            "keys" => {
                forms.iter().for_each(|form| done += usize::from(!black_box(linkage::keys(form)).is_empty()));
            }
            "encode" => {
                forms.iter().for_each(|form| done += usize::from(!black_box(form.to_bytes()).is_empty()));
            }
            other => println!("{other} is none of compare, decode, keys, encode"),
        }
    }
    println!("{step}: {done} times");
}
