//! What the queue line proposes for a row.

use serde::{Deserialize, Serialize};

use super::matching::{Found, find};
use super::{Candidate, Decision, Other, RowDecision, Thresholds};
use crate::contact::ContactNumber;
use crate::validation::{Consequence, Course, Finding, Part, Severity, StagedRecord};

/// How far a proposal may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Safety {
    /// There is no safe proposal: a person must choose.
    Choose,
    /// One key accepts it.
    Accept,
    /// A policy may carry it out without a person.
    Certain,
}

/// What is proposed for a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// One decision per part; a part for which nothing sensible can be proposed has none. Only `safety`
    /// says whether the decisions may be accepted: a row that is held keeps the decision it would have.
    pub decision: RowDecision,
    /// How far it may be trusted.
    pub safety: Safety,
    /// A few words for the queue: `create`, `merge into 0012345`, `3 candidates`, `blocked: key unknown`.
    pub text: String,
}

/// What is proposed for one part of a row.
struct PartProposal {
    part: Part,
    decision: Option<Decision>,
    safety: Safety,
    text: String,
}

/// Proposes what to do with a row.
///
/// A row that cannot go in is blocked; a row that a finding holds keeps its decision and says why it
/// waits. Else each part gets its own proposal and the row is as safe as the least safe of them.
#[must_use]
pub fn propose(record: &StagedRecord, candidates: &[Candidate], thresholds: Thresholds) -> Proposal {
    if let Some(reason) = blocked(record) {
        let text = format!("blocked: {reason}");
        return Proposal { decision: RowDecision::new(), safety: Safety::Choose, text };
    }
    let structure_alone = record.part(Part::Person).is_none() && !record.parts.is_empty();
    let principal = if structure_alone { Part::Structure } else { Part::Person };
    let parts = parts_of(record).into_iter().map(|part| {
        let found = find(record, part, candidates, thresholds);
        if part == principal { by_course(record, part, &found) } else { beside(record, &found) }
    });
    let proposal = combine(parts.collect());
    match record.findings.iter().find(|f| f.consequence == Consequence::HoldsRow && !is_confirmable(f)) {
        Some(finding) => hold(proposal, finding),
        None => proposal,
    }
}

/// The parts that need a decision; a row that gives no more than its key speaks of a person.
fn parts_of(record: &StagedRecord) -> Vec<Part> {
    match record.parts.as_slice() {
        [] => vec![Part::Person],
        parts => parts.iter().map(|staged| staged.part).collect(),
    }
}

/// Why a row cannot go in, in a few words.
fn blocked(record: &StagedRecord) -> Option<String> {
    if let Some(finding) = finding_with(record, Consequence::BlocksRow) {
        return Some(words(finding));
    }
    match record.course {
        Course::Blocked => {
            let gravest = record.findings.iter().max_by_key(|f| f.severity);
            Some(gravest.map_or_else(|| "cannot be done".to_owned(), words))
        }
        // Updates and removals need no more than their key.
        Course::Update { .. } | Course::Remove { .. } => None,
        _ if record.parts.is_empty() => Some("nothing to create".to_owned()),
        _ => None,
    }
}

/// A removal that was found by number waits for a word and for nothing else: it is accepted like any proposal, and what
/// cannot be undone is confirmed once more, with its count, when it is committed.
fn is_confirmable(finding: &Finding) -> bool {
    finding.rule == "removal"
}

fn finding_with(record: &StagedRecord, consequence: Consequence) -> Option<&Finding> {
    record.findings.iter().find(|f| f.consequence == consequence)
}

/// The id of a rule, read as words.
fn words(finding: &Finding) -> String {
    finding.rule.replace('-', " ")
}

fn hold(proposal: Proposal, finding: &Finding) -> Proposal {
    // What the row would do is worth a word; why its key leaves it open, the finding says itself.
    let text = match proposal.text.as_str() {
        text if proposal.decision.is_empty() || text.is_empty() => words(finding),
        text => format!("{}: {text}", words(finding)),
    };
    Proposal { safety: Safety::Choose, text, ..proposal }
}

/// The part that carries the row's key: the course decides, and matching where the row makes a contact.
fn by_course(record: &StagedRecord, part: Part, found: &Found) -> PartProposal {
    match &record.course {
        Course::Update { number, activate } => {
            let update = Decision::Update { number: number.clone(), activate: *activate, picks: no_picks() };
            decided(part, update, without_error(record))
        }
        Course::Remove { operation, number } => {
            let remove = Decision::Remove { operation: *operation, number: number.clone() };
            decided(part, remove, Safety::Accept)
        }
        Course::Unsettled { number } => unsettled(record, part, number.as_ref(), found),
        Course::Create | Course::Blocked => matched(record, part, found),
    }
}

/// The structure beside a relay: matched by itself, and left alone when the row takes its relay away.
fn beside(record: &StagedRecord, found: &Found) -> PartProposal {
    if matches!(record.course, Course::Remove { .. }) {
        let reason = "the row removes its person only".to_owned();
        return decided(Part::Structure, Decision::Skip { reason }, Safety::Certain);
    }
    if record.attached {
        let reason = "the row only names its structure".to_owned();
        return decided(Part::Structure, Decision::Skip { reason }, Safety::Certain);
    }
    matched(record, Part::Structure, found)
}

/// A key that is known but does not say who is meant: only a person's word settles it.
fn unsettled(
    record: &StagedRecord,
    part: Part,
    named: Option<&ContactNumber>,
    found: &Found,
) -> PartProposal {
    let in_file = record.findings.iter().any(|f| f.rule == "key-in-file");
    match found {
        Found::Judged(other) => decided(part, Decision::merge(other.clone()), Safety::Accept),
        _ if in_file => open(part, "number of an earlier row".to_owned()),
        _ if named.is_some() => open(part, "e-mail known, other name".to_owned()),
        _ => open(part, "e-mail of several contacts".to_owned()),
    }
}

fn matched(record: &StagedRecord, part: Part, found: &Found) -> PartProposal {
    match found {
        Found::Nobody => decided(part, Decision::create(), without_error(record)),
        Found::LaterTwin | Found::OtherEmployer => decided(part, Decision::create(), Safety::Accept),
        Found::Judged(other) | Found::Clear(other) => {
            decided(part, Decision::merge(other.clone()), Safety::Accept)
        }
        Found::SameStructure(other) => decided(part, Decision::merge(other.clone()), without_error(record)),
        Found::Possible(1) => open(part, "1 possible duplicate".to_owned()),
        Found::Possible(n) => open(part, format!("{n} candidates")),
    }
}

fn decided(part: Part, decision: Decision, safety: Safety) -> PartProposal {
    let text = match &decision {
        Decision::Merge { into: Other::Row(row), .. } => format!("fold into row {row}"),
        other => other.summary(),
    };
    PartProposal { part, decision: Some(decision), safety, text }
}

fn open(part: Part, text: String) -> PartProposal {
    PartProposal { part, decision: None, safety: Safety::Choose, text }
}

fn without_error(record: &StagedRecord) -> Safety {
    if record.severity() == Some(Severity::Error) { Safety::Accept } else { Safety::Certain }
}

fn no_picks() -> crate::survivorship::Picks {
    crate::survivorship::Picks::new()
}

/// The proposals of the parts as one: the lowest safety, the texts side by side.
fn combine(parts: Vec<PartProposal>) -> Proposal {
    let safety = parts.iter().map(|p| p.safety).min().unwrap_or(Safety::Choose);
    let told = parts.iter().filter(|p| !matches!(p.decision, Some(Decision::Skip { .. })));
    let texts: Vec<String> = match parts.as_slice() {
        [_, _, ..] => told.map(beside_text).collect(),
        _ => told.map(|p| p.text.clone()).collect(),
    };
    let decision = parts.into_iter().filter_map(|p| p.decision.map(|d| (p.part, d))).collect();
    Proposal { decision, safety, text: texts.join(", ") }
}

/// The proposal of one part of two: `merge structure`, `create relay`, `structure: 2 candidates`.
fn beside_text(proposal: &PartProposal) -> String {
    let name = match proposal.part {
        Part::Structure => "structure",
        Part::Person => "relay",
    };
    match &proposal.decision {
        Some(Decision::Create { .. }) => format!("create {name}"),
        Some(Decision::Merge { into: Other::Base(_), .. }) => format!("merge {name}"),
        Some(Decision::Merge { into: Other::Row(_), .. }) => format!("fold {name}"),
        Some(Decision::Update { .. }) => format!("update {name}"),
        Some(_) => proposal.text.clone(),
        None => format!("{name}: {}", proposal.text),
    }
}
