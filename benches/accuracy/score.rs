//! Figures of one engine over one table.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::engine::{Found, MATCHED, Scored};
use super::tables::{Record, Set, Side, Task};

/// The columns of [`Scores::line`].
pub(crate) const HEADER: &str = "\
| table | engine | records | true | P | R | F1 | best F1 | groups F1 | top-1 F1 | blocking | per record | CPU s | said / true (pairs) in .5–.7, .7–.9, .9–.99, .99–1 |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|";

/// Bins of probabilities in which said and true shares are compared.
const BINS: [(f64, f64); 4] = [(0.5, 0.7), (0.7, 0.9), (0.9, 0.99), (0.99, 1.001)];

/// Right answers, answers, and what there was to find.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) right: usize,
    pub(crate) said: usize,
    pub(crate) truth: usize,
}

impl Tally {
    pub(crate) fn precision(self) -> f64 {
        ratio(self.right, self.said)
    }
    pub(crate) fn recall(self) -> f64 {
        ratio(self.right, self.truth)
    }
    pub(crate) fn f1(self) -> f64 {
        ratio(2 * self.right, self.said + self.truth)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// A bin: pairs, sum of their probabilities, true ones.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bin {
    pairs: usize,
    said: f64,
    right: usize,
}

/// All figures.
pub(crate) struct Scores {
    records: usize,
    /// Pairs at the match threshold.
    pub(crate) pairs: Tally,
    /// The best F1 over all thresholds, with its threshold.
    best: (f64, f64),
    /// Groups; for a file, its twins at the match threshold.
    pub(crate) groups: Tally,
    /// The best partner of each record at the match threshold.
    pub(crate) top: Tally,
    blocking: f64,
    per_record: f64,
    bins: [Bin; 4],
}

/// Whether a pair is asked for, and whether it is true.
pub(crate) struct Judge<'a> {
    pub(crate) records: &'a [Record],
    pub(crate) task: Task,
}

impl Judge<'_> {
    pub(crate) fn is_true(&self, a: u32, b: u32) -> bool {
        self.records[a as usize].who == self.records[b as usize].who
    }

    /// Link and match ask for pairs across, dedupe for all.
    pub(crate) fn is_asked(&self, a: u32, b: u32) -> bool {
        self.task == Task::Dedupe || self.records[a as usize].side != self.records[b as usize].side
    }

    fn is_twin(&self, a: u32, b: u32) -> bool {
        [a, b].iter().all(|at| self.records[*at as usize].side == Side::B)
    }

    /// The row of a pair that asks for its best partner: both in one table.
    fn askers(&self, pair: &Scored) -> Vec<(u32, u32)> {
        let both = [(pair.a, pair.b), (pair.b, pair.a)];
        let asks =
            |(row, _): &(u32, u32)| self.task == Task::Dedupe || self.records[*row as usize].side == Side::B;
        both.into_iter().filter(asks).collect()
    }
}

impl Scores {
    pub(crate) fn of(set: &Set, found: &Found) -> Self {
        let judge = Judge { records: &set.records, task: set.task };
        let truth = Truth::of(&judge);
        let asked: Vec<&Scored> = found.pairs.iter().filter(|pair| judge.is_asked(pair.a, pair.b)).collect();
        let (blocked, _) = found.pairs.split_at(found.pairs.len() - found.implied);
        let blocked = blocked.iter().filter(|pair| judge.is_asked(pair.a, pair.b));
        let (compared, right) = blocked.fold((0, 0), |(compared, right), pair| {
            (compared + 1, right + usize::from(judge.is_true(pair.a, pair.b)))
        });
        let rows = match set.task {
            Task::Match => set.records.iter().filter(|record| record.side == Side::B).count(),
            _ => set.records.len(),
        };
        Self {
            records: set.records.len(),
            pairs: sure(&asked, &judge, truth.pairs),
            best: best(&asked, &judge, truth.pairs),
            groups: groups(found, &judge, &truth),
            top: top(&asked, &judge, truth.partnered),
            blocking: ratio(right, truth.pairs),
            per_record: ratio(compared, rows),
            bins: BINS.map(|range| bin(&asked, &judge, range)),
        }
    }

    /// The figures as a line of the table.
    pub(crate) fn line(&self, name: &str, seconds: Option<f64>) -> String {
        let Self { pairs, groups, top, best, .. } = self;
        let mut line = format!(
            "| {name} | {} | {} | {:.3} | {:.3} | {:.3} | {:.3} at {:.2} | {:.3} | {:.3} | {:.4} | {:.1} | ",
            self.records,
            pairs.truth,
            pairs.precision(),
            pairs.recall(),
            pairs.f1(),
            best.0,
            best.1,
            groups.f1(),
            top.f1(),
            self.blocking,
            self.per_record,
        );
        // Writing to a String cannot fail.
        let _ = match seconds {
            Some(seconds) => write!(line, "{seconds:.2} |"),
            None => write!(line, "– |"),
        };
        for Bin { pairs, said, right } in self.bins {
            let _ = match pairs {
                0 => write!(line, " –"),
                _ => write!(line, " {:.2} / {:.2} ({pairs})", said / pairs as f64, ratio(right, pairs)),
            };
            line.push(',');
        }
        line.pop();
        line + " |"
    }
}

/// What there is to find.
struct Truth {
    pairs: usize,
    twins: usize,
    /// Records that have a partner.
    partnered: usize,
}

impl Truth {
    fn of(judge: &Judge<'_>) -> Self {
        let mut members: HashMap<u32, [usize; 2]> = HashMap::new();
        for record in judge.records {
            members.entry(record.who).or_default()[record.side as usize] += 1;
        }
        let within = |n: usize| n * n.saturating_sub(1) / 2;
        let (mut pairs, mut twins, mut partnered) = (0, 0, 0);
        for [a, b] in members.into_values() {
            twins += within(b);
            if judge.task == Task::Dedupe {
                pairs += within(a + b);
                partnered += if a + b > 1 { a + b } else { 0 };
            } else {
                pairs += a * b;
                partnered += if a > 0 { b } else { 0 };
            }
        }
        Self { pairs, twins, partnered }
    }
}

fn sure(asked: &[&Scored], judge: &Judge<'_>, truth: usize) -> Tally {
    let sure = asked.iter().filter(|pair| pair.probability >= MATCHED);
    let mut tally = Tally { truth, ..Tally::default() };
    for pair in sure {
        tally.said += 1;
        tally.right += usize::from(judge.is_true(pair.a, pair.b));
    }
    tally
}

fn best(asked: &[&Scored], judge: &Judge<'_>, truth: usize) -> (f64, f64) {
    let mut ranked = asked.to_vec();
    ranked.sort_by(|x, y| y.probability.total_cmp(&x.probability));
    let mut tally = Tally { truth, ..Tally::default() };
    let mut best = (0.0, 1.0);
    for (at, pair) in ranked.iter().enumerate() {
        tally.said += 1;
        tally.right += usize::from(judge.is_true(pair.a, pair.b));
        let is_last = ranked.get(at + 1).is_none_or(|next| next.probability != pair.probability);
        if is_last && tally.f1() > best.0 {
            best = (tally.f1(), pair.probability);
        }
    }
    best
}

/// Pairs within the groups given; of a file its twins, for which no groups are formed.
fn groups(found: &Found, judge: &Judge<'_>, truth: &Truth) -> Tally {
    if judge.task == Task::Match {
        let twins: Vec<&Scored> = found.pairs.iter().filter(|pair| judge.is_twin(pair.a, pair.b)).collect();
        return sure(&twins, judge, truth.twins);
    }
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    for (at, group) in &found.clusters {
        members.entry(*group).or_default().push(*at);
    }
    let mut tally = Tally { truth: truth.pairs, ..Tally::default() };
    for group in members.values() {
        for (i, a) in group.iter().enumerate() {
            for b in group[i + 1..].iter().filter(|b| judge.is_asked(*a, **b)) {
                tally.said += 1;
                tally.right += usize::from(judge.is_true(*a, *b));
            }
        }
    }
    tally
}

fn top(asked: &[&Scored], judge: &Judge<'_>, partnered: usize) -> Tally {
    let mut best: HashMap<u32, (f64, u32)> = HashMap::new();
    for pair in asked.iter().filter(|pair| pair.probability >= MATCHED) {
        for (row, other) in judge.askers(pair) {
            let kept = best.entry(row).or_insert((pair.probability, other));
            let is_better = pair.probability.total_cmp(&kept.0).then(kept.1.cmp(&other)).is_gt();
            if is_better {
                *kept = (pair.probability, other);
            }
        }
    }
    let right = best.iter().filter(|(row, (_, other))| judge.is_true(**row, *other)).count();
    Tally { right, said: best.len(), truth: partnered }
}

fn bin(asked: &[&Scored], judge: &Judge<'_>, (low, high): (f64, f64)) -> Bin {
    let mut bin = Bin::default();
    for pair in asked.iter().filter(|pair| (low..high).contains(&pair.probability)) {
        bin.pairs += 1;
        bin.said += pair.probability;
        bin.right += usize::from(judge.is_true(pair.a, pair.b));
    }
    bin
}
