//! What a bulk act decides about each of its rows, and in which of them it shows what that means.
//!
//! In: the deed, its rows as the list has them, and what a survey says of them. Out: a decision for each row that can be
//! decided so. Deliberately unaware of keys and previews.

use crate::contact::RowNumber;
use crate::import::{QueueLine, Surveyed};
use crate::review::{Decision, RowDecision, Safety};
use crate::survivorship::{Pick, Unit};
use crate::validation::Part;

use super::super::listing::is_open;
use super::super::model::{Deed, Model, Scope};
use super::decide;

/// As many examples are shown in a preview.
const EXAMPLES: usize = 5;

/// Examples of these, from all over.
pub(super) fn spread<T: Clone>(all: &[T]) -> Vec<T> {
    let number = EXAMPLES.min(all.len());
    (0..number).filter_map(|n| all.get(n * all.len() / number)).cloned().collect()
}

/// True for a row whose proposal may be accepted as it stands.
pub(super) fn is_safe(line: &QueueLine) -> bool {
    line.proposal.safety >= Safety::Accept && !line.proposal.decision.is_empty()
}

/// Rows of which the preview can show something: such as the deed touches, from all over the file.
pub(super) fn exemplary(model: &Model, deed: Deed, rows: &[RowNumber]) -> Vec<RowNumber> {
    let of = |touches: fn(&QueueLine) -> bool| -> Vec<RowNumber> {
        rows.iter().copied().filter(|row| model.queue.line(*row).is_some_and(touches)).collect()
    };
    match deed {
        Deed::Accept | Deed::Spare => spread(&of(is_safe)),
        Deed::Merge => {
            // Of twins only those further up are merged into, which the list does not tell apart.
            let found = of(|line| line.candidates > 0);
            let touched = if found.len() < EXAMPLES { of(has_candidate) } else { found };
            spread(&touched)
        }
        Deed::Create | Deed::Skip | Deed::Wait => spread(rows),
    }
}

fn has_candidate(line: &QueueLine) -> bool {
    line.candidates > 0 || line.twins > 0
}

/// What rows lack that are left alone.
pub(super) fn lacking(deed: Deed) -> &'static str {
    match deed {
        Deed::Accept | Deed::Spare => "without safe proposal",
        Deed::Merge => "without candidate, or with a key in doubt,",
        _ => "that names nobody",
    }
}

/// What a deed decides about each of the rows that are still open.
pub(super) fn decisions(
    model: &Model,
    deed: Deed,
    scope: &Scope,
    rows: &[Surveyed],
) -> Vec<(RowNumber, RowDecision)> {
    let open = |row: RowNumber| model.queue.line(row).filter(|line| is_open(line));
    let each = |decide: &dyn Fn(&QueueLine, &Surveyed) -> Option<RowDecision>| {
        rows.iter().filter_map(|r| Some((r.row, decide(open(r.row)?, r)?))).collect()
    };
    match deed {
        Deed::Create => each(&created),
        Deed::Skip => {
            let skip = Decision::Skip { reason: scope.words.clone() };
            each(&|_, row| Some(decide::same_for(&row.parts, &skip)))
        }
        Deed::Wait => {
            let wait = Decision::Wait { question: String::new() };
            each(&|_, row| Some(decide::same_for(&row.parts, &wait)))
        }
        Deed::Merge => each(&merged),
        Deed::Accept => {
            let safe = scope.rows.iter().filter_map(|row| open(*row)).filter(|line| is_safe(line));
            safe.map(|line| (line.row, with_standing(line, line.proposal.decision.clone()))).collect()
        }
        Deed::Spare => each(&spared),
    }
}

/// What was decided by hand for one part stands; the deed serves the part that is left.
fn with_standing(line: &QueueLine, mut decision: RowDecision) -> RowDecision {
    decision.extend(decide::standing_decision(line));
    decision
}

/// A row that names nobody cannot be created; it can be skipped or put off.
fn created(line: &QueueLine, row: &Surveyed) -> Option<RowDecision> {
    let all = || with_standing(line, decide::same_for(&row.parts, &Decision::create()));
    (!row.parts.is_empty()).then(all)
}

/// Each part into its likeliest candidate; a part without one is proposed for or keeps the row out.
fn merged(line: &QueueLine, row: &Surveyed) -> Option<RowDecision> {
    let standing = decide::standing_decision(line);
    let left: Vec<&Part> = row.parts.iter().filter(|part| !standing.contains_key(part)).collect();
    if !left.iter().any(|part| row.likeliest.contains_key(part)) {
        return None;
    }
    if left.iter().any(|part| named(line, part).is_some()) && row.findings.iter().any(decide::asks_a_word) {
        return None;
    }
    let part = |part: &Part| {
        let decision = match (named(line, part), row.likeliest.get(part)) {
            (Some(named), _) => named.clone(),
            (None, Some(other)) => Decision::merge(other.clone()),
            (None, None) => line.proposal.decision.get(part)?.clone(),
        };
        Some((*part, decision))
    };
    let decision: RowDecision = left.into_iter().map(part).collect::<Option<_>>()?;
    Some(with_standing(line, decision))
}

/// What the row itself says of a part: whom it updates or removes, or that it only names its structure. Likeness says
/// nothing against that.
fn named<'a>(line: &'a QueueLine, part: &Part) -> Option<&'a Decision> {
    let proposed = line.proposal.decision.get(part);
    proposed
        .filter(|d| matches!(d, Decision::Update { .. } | Decision::Remove { .. } | Decision::Skip { .. }))
}

/// The proposal, with the base's answer wherever it says that a consent was withdrawn.
fn spared(line: &QueueLine, row: &Surveyed) -> Option<RowDecision> {
    if !is_safe(line) {
        return None;
    }
    let spare = |(part, decision): (&Part, &Decision)| {
        let mut picks = decision.picks().cloned().unwrap_or_default();
        let withdrawn = row.withdrawn.get(part).into_iter().flatten();
        picks.extend(withdrawn.map(|field| (Unit::Value(*field), Pick::Base)));
        (*part, decision.clone().with_picks(picks))
    };
    Some(with_standing(line, line.proposal.decision.iter().map(spare).collect()))
}
