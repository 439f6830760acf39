//! Each key on a model with made-up rows.

mod again;
mod bulk;
mod decide;
mod editor;
mod end;
mod facets;
mod history;
mod look;
mod mapping;
mod plan;

use rstest::rstest;

use crate::contact::{Field, Kind, Operation, RowNumber};
use crate::import::{
    Act, Acted, CommitReport, PartDetail, PlanSummary, QueueLine, RowState, Stage, Surveyed,
};
use crate::review::{Counts, Decision, Other, Outcome, RowDecision, Safety, Verdict};
use crate::survivorship::{Pick, Picks, Unit};
use crate::validation::{Course, Part, StagedPart};

use super::super::effect::Effect;
use super::super::face::Face as _;
use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::message::{Answer, Message, Stop, Survey, Trouble};
use super::super::model::{EndPhase, Overlay, PlanPhase, Screen, Tone, Why};
use super::super::queue::Filter;
use super::super::run::Left;
use super::super::test_support::{
    Bench, candidate, contact, decided, detail, finding, incoming, line, number, open_lines, picture_detail,
};

const PHONE: Unit = Unit::Value(Field::Telephone1);

fn acts(bench: &mut Bench) -> Vec<Act> {
    let effects = bench.asked().into_iter();
    effects.filter_map(|e| if let Effect::Act { act, .. } = e { Some(act) } else { None }).collect()
}

fn decisions(bench: &mut Bench) -> Vec<(RowNumber, RowDecision)> {
    match acts(bench).pop() {
        Some(Act::Decide(decisions)) => decisions,
        other => panic!("no decision but {other:?}"),
    }
}

fn one(part: Part, decision: Decision) -> RowDecision {
    RowDecision::from([(part, decision)])
}

/// Answers the act with this number.
fn answer(bench: &mut Bench, id: u64, result: Result<Acted, Trouble>) {
    bench.tell(Message::Answered(Answer::Acted { id, result }));
}

fn last_id(effects: &[Effect]) -> u64 {
    match effects.last() {
        Some(
            Effect::Act { id, .. } | Effect::Undo { id } | Effect::Redo { id } | Effect::Survey { id, .. },
        ) => *id,
        Some(Effect::Plan { id } | Effect::Commit { id, .. }) => *id,
        other => panic!("no number in {other:?}"),
    }
}

fn status(bench: &Bench) -> &str {
    &bench.model.status.text
}

fn two_parts() -> crate::import::RowDetail {
    let mut detail = picture_detail();
    let relay = incoming(Kind::Relay, &[(Field::LastName, "Frei"), (Field::FirstName, "Ida")]);
    detail.record.parts.push(StagedPart { part: Part::Person, incoming: relay });
    detail.parts.push(PartDetail { part: Part::Person, candidates: Vec::new(), keyed: None, decision: None });
    detail
}
