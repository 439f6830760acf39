//! The computed half of a queue line, kept with its row.

use serde::{Deserialize, Serialize};

use super::view::{QueueLine, RowState, Tags};
use crate::contact::{Contact, Field, PHONE_SLOTS};
use crate::review::{
    Candidate, Decision, Grounds, Other, Proposal, RowDecision, Safety, Thresholds, propose,
};
use crate::store::StagedRow;
use crate::validation::{Severity, StagedRecord};

/// What a list shows of a row, computed when the row was matched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Summary {
    name: String,
    reach: String,
    place: String,
    severity: Option<Severity>,
    rules: Vec<String>,
    pub(super) candidates: u16,
    pub(super) twins: u16,
    best: Option<f64>,
    /// Of rows that an older program matched it is not known.
    #[serde(default)]
    grounds: Grounds,
    pub(super) proposal: Proposal,
}

impl Summary {
    /// Computes what a list shows of a row.
    pub(super) fn of(record: &StagedRecord, candidates: &[Candidate], thresholds: Thresholds) -> Self {
        let contact = record.principal().map(crate::contact::Incoming::said).unwrap_or_default();
        let open = || candidates.iter().filter(|c| c.is_open() && c.probability >= thresholds.review);
        let count = |base: bool| open().filter(|c| matches!(c.other, Other::Base(_)) == base).count();
        let likeliest = open().max_by(|a, b| a.probability.total_cmp(&b.probability));
        let mut rules: Vec<String> = record.findings.iter().map(|f| f.rule.clone()).collect();
        rules.sort();
        rules.dedup();
        Self {
            name: record.display_name(),
            reach: reach(&contact),
            place: place(&contact),
            severity: record.severity(),
            rules,
            candidates: u16::try_from(count(true)).unwrap_or(u16::MAX),
            twins: u16::try_from(count(false)).unwrap_or(u16::MAX),
            best: open().map(|c| c.probability).max_by(f64::total_cmp),
            grounds: likeliest.map(Grounds::of).unwrap_or_default(),
            proposal: propose(record, candidates, thresholds),
        }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a kept summary; a row that was never matched proposes nothing.
    pub(super) fn from_json(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_else(|_| Self {
            name: String::new(),
            reach: String::new(),
            place: String::new(),
            severity: None,
            rules: Vec::new(),
            candidates: 0,
            twins: 0,
            best: None,
            grounds: Grounds::default(),
            proposal: Proposal {
                decision: RowDecision::new(),
                safety: Safety::Choose,
                text: "not matched".into(),
            },
        })
    }
}

pub(super) fn reach(contact: &Contact) -> String {
    let phones = PHONE_SLOTS.iter().map(|f| contact.text(*f));
    std::iter::once(contact.text(Field::Email1))
        .chain(phones)
        .find(|t| !t.is_empty())
        .unwrap_or_default()
        .to_owned()
}

pub(super) fn place(contact: &Contact) -> String {
    let parts = [contact.text(Field::PostalCode), contact.text(Field::Town)];
    parts.iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

/// The queue line of a stored row.
pub(super) fn queue_line(row: &StagedRow) -> QueueLine {
    let summary = Summary::from_json(&row.summary);
    QueueLine {
        row: row.row,
        name: summary.name,
        reach: summary.reach,
        place: summary.place,
        severity: summary.severity,
        rules: summary.rules,
        candidates: summary.candidates,
        twins: summary.twins,
        best: summary.best,
        proposal: summary.proposal,
        state: state(row),
        decision: row.decision.clone(),
        tags: Tags { marked: row.marked, later: row.later, note: row.note.clone(), grounds: summary.grounds },
    }
}

fn state(row: &StagedRow) -> RowState {
    if let Some(outcome) = row.outcome {
        return RowState::Committed { outcome };
    }
    let question = row.decision.values().find_map(|d| match d {
        Decision::Wait { question } => Some(question.clone()),
        _ => None,
    });
    if let Some(question) = question {
        return RowState::Waiting { question };
    }
    let complete =
        !row.decision.is_empty() && row.record.parts.iter().all(|p| row.decision.contains_key(&p.part));
    if complete { RowState::Decided { summary: summary_of(&row.decision) } } else { RowState::Open }
}

/// A row's decisions in a few words.
pub(super) fn summary_of(decision: &RowDecision) -> String {
    let mut words: Vec<String> = decision.values().map(Decision::summary).collect();
    words.dedup();
    words.join(", ")
}
