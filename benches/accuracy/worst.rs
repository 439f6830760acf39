//! Pairs that an engine got wrong, in words.

use usher::linkage;

use super::engine::{Found, Scored};
use super::score::Judge;
use super::tables::{Record, Set};

/// The boundary between said to be one and said to be two.
const HALF: f64 = 0.5;

/// Up to `count` of the surest wrong pairs and of the true pairs least believed, each with its explanation.
pub(crate) fn lines(set: &Set, found: &Found, count: usize) -> String {
    let judge = Judge { records: &set.records, task: set.task };
    let Some(model) = found.model.as_ref().filter(|_| count > 0) else { return String::new() };
    let asked = found.pairs.iter().filter(|pair| judge.is_asked(pair.a, pair.b));
    let is_wrong = |pair: &&Scored| judge.is_true(pair.a, pair.b) != (pair.probability >= HALF);
    let mut wrong: Vec<&Scored> = asked.filter(is_wrong).collect();
    wrong.sort_by(|x, y| y.probability.total_cmp(&x.probability).then(x.a.cmp(&y.a)));
    let rest = wrong.split_off(wrong.partition_point(|pair| pair.probability >= HALF));
    // Spread over all of them: the surest alone would all be of one sort.
    let spread = |pairs: Vec<&Scored>| -> Vec<Scored> {
        let step = pairs.len().div_ceil(count).max(1);
        pairs.into_iter().step_by(step).copied().collect()
    };
    let mut out = String::new();
    for pair in spread(wrong).into_iter().chain(spread(rest)) {
        let (a, b) = (&set.records[pair.a as usize], &set.records[pair.b as usize]);
        let explanation = linkage::compare(&a.form(), &b.form(), model).explanation();
        let word = if judge.is_true(pair.a, pair.b) { "missed" } else { "wrong" };
        out += &format!(
            "\n{word} {:.3}  {}\n             {}\n             {explanation}",
            pair.probability,
            text(a),
            text(b)
        );
    }
    out
}

fn text(record: &Record) -> String {
    let address = &record.address;
    let cells = [
        &record.first,
        &record.last,
        &record.organisation,
        &record.birth,
        &record.email,
        &record.mobile,
        &record.phone,
        &address.street,
        &address.postcode,
        &address.town,
    ];
    cells.map(String::as_str).join(" | ")
}
