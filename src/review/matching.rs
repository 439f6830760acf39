//! What the candidates of one part of a row come to.

use super::{Candidate, Other, Thresholds, Verdict};
use crate::contact::RowNumber;
use crate::validation::{Part, StagedRecord};

/// What the candidates of one part come to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Found {
    /// No open candidate at or above the review threshold.
    Nobody,
    /// None but rows further down, which will look at this one.
    LaterTwin,
    /// A person said that this is the same.
    Judged(Other),
    /// One match, clearly ahead of all others.
    Clear(Other),
    /// Such a match of a relay of the base, whose structure is another one than the row's.
    OtherEmployer,
    /// The structure that an earlier row makes, equal in name and address (DOMAIN.md, section 2).
    SameStructure(Other),
    /// So many candidates, none of them clear.
    Possible(usize),
}

/// A match that is at least so many bits behind the best is no rival: 32 times less likely.
const RIVAL_BITS: f32 = 5.0;

/// Weighs the candidates of one part.
///
/// Base contacts go before rows of the file, so that twins which share a base contact
/// are both merged into it. Of several twin rows the earliest stands for all.
pub(super) fn find(
    record: &StagedRecord,
    part: Part,
    candidates: &[Candidate],
    thresholds: Thresholds,
) -> Found {
    let of_part = || candidates.iter().filter(|c| c.part == part && c.is_open());
    if let Some(other) = judged(record.row, of_part()) {
        return Found::Judged(other);
    }
    let possible: Vec<&Candidate> = of_part().filter(|c| c.probability >= thresholds.review).collect();
    let (base, rows): (Vec<&Candidate>, Vec<&Candidate>) =
        possible.into_iter().partition(|c| matches!(c.other, Other::Base(_)));
    let earlier: Vec<&Candidate> = rows.iter().copied().filter(|c| is_earlier(c, record.row)).collect();
    let count = base.len() + earlier.len();
    if !base.is_empty() {
        return clear(&base, thresholds).map_or(Found::Possible(count), |best| found_clear(record, best));
    }
    match twin(&earlier, thresholds) {
        Some(first) if record.has_relay() && is_same_structure(first) => {
            Found::SameStructure(first.other.clone())
        }
        Some(first) => found_clear(record, first),
        None if count > 0 => Found::Possible(count),
        // One structure with a relay in each row is the usual file, not a doubt about the first row.
        None if rows.is_empty() || (part == Part::Structure && record.has_relay()) => Found::Nobody,
        None if rows.iter().all(|c| is_same_structure(c)) => Found::Nobody,
        None => Found::LaterTwin,
    }
}

/// The candidate that a person called the same: a base contact before a row, then the heavier.
/// A later row follows this one, so it is nothing to merge into.
fn judged<'a>(row: RowNumber, candidates: impl Iterator<Item = &'a Candidate>) -> Option<Other> {
    let same = candidates.filter(|c| c.verdict == Some(Verdict::Same));
    let possible = same.filter(|c| matches!(c.other, Other::Base(_)) || is_earlier(c, row));
    let best = possible.reduce(|best, c| {
        let (a, b) = (matches!(best.other, Other::Base(_)), matches!(c.other, Other::Base(_)));
        let better = if a == b { c.weight > best.weight } else { b };
        if better { c } else { best }
    });
    best.map(|c| c.other.clone())
}

fn is_earlier(candidate: &Candidate, row: RowNumber) -> bool {
    matches!(candidate.other, Other::Row(other) if other < row)
}

/// A clear match. A relay is merged only within its structure (DOMAIN.md, section 11): where the names of both
/// structures contradict each other it is one person with two posts.
fn found_clear(record: &StagedRecord, best: &Candidate) -> Found {
    let conflicts = best.fields.iter().any(|f| f.field == "employer" && f.level == "conflict");
    if best.part == Part::Person && record.has_relay() && conflicts {
        return Found::OtherEmployer;
    }
    Found::Clear(best.other.clone())
}

/// The one match among base contacts that is clearly ahead.
fn clear<'a>(base: &[&'a Candidate], thresholds: Thresholds) -> Option<&'a Candidate> {
    let matches = || base.iter().copied().filter(|c| c.probability >= thresholds.matched);
    let best = matches().max_by(|a, b| a.weight.total_cmp(&b.weight))?;
    let rivals = matches().filter(|c| c.other != best.other && !is_far_behind(c, best)).count();
    (rivals == 0).then_some(best)
}

/// The earliest twin row among those that match about as well as the best.
fn twin<'a>(earlier: &[&'a Candidate], thresholds: Thresholds) -> Option<&'a Candidate> {
    let matches = || earlier.iter().copied().filter(|c| c.probability >= thresholds.matched);
    let best = matches().max_by(|a, b| a.weight.total_cmp(&b.weight))?;
    matches().filter(|c| !is_far_behind(c, best)).min_by(|a, b| a.other.cmp(&b.other))
}

fn is_far_behind(candidate: &Candidate, best: &Candidate) -> bool {
    best.weight - candidate.weight >= RIVAL_BITS
}

/// True when name, street and place were found exactly equal, so that two rows speak of one structure.
fn is_same_structure(candidate: &Candidate) -> bool {
    let exact = |name: &str| {
        candidate.fields.iter().any(|f| f.field == name && matches!(f.level.as_str(), "exact" | "shared"))
    };
    candidate.part == Part::Structure && ["structure_name", "street", "place"].into_iter().all(exact)
}
