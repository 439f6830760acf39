//! `.`: what was done last, once more on the row under the cursor.
//!
//! The kind and the reason are those of last time; whom a row is merged into, or what it updates, is its own.

use crate::import::{QueueLine, RowState};
use crate::review::{Decision, RowDecision};
use crate::validation::Part;

use super::super::effect::Effect;
use super::super::model::Model;
use super::super::queue::Again;
use super::super::rowview::Target;
use super::{aside, decide};

/// Does it.
pub(super) fn again(model: &mut Model) -> Vec<Effect> {
    match model.queue.again.clone() {
        None => refused(model, "nothing was decided in this sitting yet"),
        Some(Again::Later) => aside::later(model),
        Some(Again::Judgement(verdict)) => decide::judge(model, verdict),
        Some(Again::Decision(last)) => match same(model, &last) {
            Ok((line, decision)) => decide::submit_or_ask(model, line.row, decision),
            Err(why) => refused(model, why),
        },
    }
}

fn refused(model: &mut Model, why: impl Into<String>) -> Vec<Effect> {
    model.refuse(why);
    Vec::new()
}

/// The decision of the row that is like the last one.
fn same(model: &Model, last: &RowDecision) -> Result<(QueueLine, RowDecision), String> {
    let line = model.open_line()?.clone();
    let parts = decide::parts_of(model, &line).ok_or("the row is still being read")?;
    if let Some(whole) = last.values().find(|d| matches!(d, Decision::Skip { .. } | Decision::Wait { .. })) {
        return Ok((line, decide::same_for(&parts, whole)));
    }
    if model.row.detail().is_none() && !last.values().all(|d| matches!(d, Decision::Create { .. })) {
        return Err("the row is still being read".into());
    }
    if parts.is_empty() {
        return Err("the row names nobody: there is nothing to create".into());
    }
    let mut all = decide::standing_decision(&line);
    // A row that is decided already is decided anew as a whole.
    let parts: Vec<Part> = match line.state {
        RowState::Open => parts.into_iter().filter(|part| !all.contains_key(part)).collect(),
        _ => parts,
    };
    for part in parts {
        let wanted = of_part(last, part).ok_or("the last decision was about two parts, this row has one")?;
        all.insert(part, like(model, &line, (part, wanted))?);
    }
    Ok((line, all))
}

/// What was decided for such a part, or for every part alike.
fn of_part(last: &RowDecision, part: Part) -> Option<&Decision> {
    let first = last.values().next()?;
    let alike = last.values().all(|d| std::mem::discriminant(d) == std::mem::discriminant(first));
    last.get(&part).or(alike.then_some(first))
}

fn like(model: &Model, line: &QueueLine, (part, last): (Part, &Decision)) -> Result<Decision, String> {
    let in_focus = model.row.part().is_some_and(|p| p.part == part);
    if let Decision::Create { .. } = last {
        let typed = in_focus && model.row.target() == Some(Target::New);
        let picks = if typed { model.row.picks() } else { Default::default() };
        return Ok(Decision::Create { picks });
    }
    let own = match in_focus {
        true => decide::merge_decision(model)?,
        false => {
            line.proposal.decision.get(&part).cloned().ok_or("the other part of the row has no proposal")?
        }
    };
    let same_operation = match (&own, last) {
        (Decision::Remove { operation: own, .. }, Decision::Remove { operation: last, .. }) => own == last,
        _ => std::mem::discriminant(&own) == std::mem::discriminant(last),
    };
    match same_operation {
        true => Ok(own),
        false => Err(format!("the last decision was {}; this row would {}", kind(last), own.summary())),
    }
}

fn kind(decision: &Decision) -> String {
    match decision {
        Decision::Merge { .. } => "a merge".into(),
        Decision::Update { .. } => "an update".into(),
        Decision::Create { .. } => "a creation".into(),
        other => other.summary(),
    }
}
