//! What the faces are shown of a batch.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::commit::counted;
use super::confirmation::{Confirmation, HeldConsent};
use crate::contact::{Contact, ContactNumber, RowNumber};
use crate::review::{Candidate, Counts, Decision, Grounds, Outcome, Proposal, RowDecision};
use crate::survivorship::{Derivation, Newer, SurvivorshipRules};
use crate::validation::{Part, Severity, StagedRecord};

/// Rehearsal or production (DOMAIN.md, sections 10 and 11).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// The pre-production base.
    #[default]
    Rehearsal,
    /// The base that sells tickets: commit asks for its name typed.
    Production,
}

impl Stage {
    /// The stage in one word.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Rehearsal => "rehearsal",
            Self::Production => "production",
        }
    }
}

/// What stands in the header of every screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchHeader {
    /// The name of the base.
    pub base: String,
    /// Its stage.
    pub stage: Stage,
    /// The file's name without its folders.
    pub file: String,
    /// The batch.
    pub batch: i64,
    /// Data rows read.
    pub rows: u64,
    /// Lines of the file that are not data, by kind.
    pub not_data: Vec<(String, u64)>,
    /// Who works.
    pub operator: String,
    /// The batch's setting for changed values.
    pub newer: Newer,
    /// The institution's rules for values that differ in a merge.
    pub survivorship: SurvivorshipRules,
    /// Where the operator was, to go on there.
    pub position: Option<RowNumber>,
    /// The filter that was set, as the console names it; empty = none.
    pub filter: String,
    /// One line: what was found in the file (dialect, encoding, sheet).
    pub statement: String,
    /// What else is to be said of the file, a line each.
    pub notices: Vec<String>,
}

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowState {
    /// Nobody decided yet.
    Open,
    /// Put off, perhaps with a question.
    Waiting {
        /// The question for the customer; empty when none.
        question: String,
    },
    /// Every part has a decision.
    Decided {
        /// The decision in a few words.
        summary: String,
    },
    /// In the base.
    Committed {
        /// What became of it.
        outcome: Outcome,
    },
}

/// One row of the queue: all that a list needs, small.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueLine {
    /// The row in the file.
    pub row: RowNumber,
    /// `Last, First` or the structure's name.
    pub name: String,
    /// Its e-mail, else its phone.
    pub reach: String,
    /// `8001 Zürich`.
    pub place: String,
    /// The gravest finding.
    pub severity: Option<Severity>,
    /// The ids of the rules that found something, without repeats.
    pub rules: Vec<String>,
    /// Open candidates in the base.
    pub candidates: u16,
    /// Open candidates in the file.
    pub twins: u16,
    /// The highest match probability of an open candidate.
    pub best: Option<f64>,
    /// What is proposed.
    pub proposal: Proposal,
    /// Where the row stands.
    pub state: RowState,
    /// The decisions taken, by part.
    pub decision: RowDecision,
    /// What else a list can be narrowed by.
    pub tags: Tags,
}

/// What else a list can be narrowed by: what the operator put on the row, and by what it is alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// Marked by the operator (`t`).
    pub marked: bool,
    /// Put aside until the rest is done (`z`).
    pub later: bool,
    /// What the operator wrote on it (`N`); empty when nothing.
    pub note: String,
    /// In which fields its likeliest candidate agrees with it.
    pub grounds: Grounds,
}

/// One cell of the row as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawCell {
    /// The header of its column; a letter when there is none.
    pub header: String,
    /// The text.
    pub text: String,
    /// The field it was mapped to; `None` for an unmapped column.
    pub field: Option<String>,
}

/// What the base knows of a candidate besides its data: the line that is never hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The e-mail that logs in; empty when there is none.
    pub login: String,
    /// `yyyy-mm-dd` of its creation; empty when unknown.
    pub created: String,
    /// The batch that made it.
    pub created_by_batch: Option<i64>,
    /// For a relay the name of its structure.
    pub structure: String,
}

/// One candidate with the contact as this row meets it.
#[derive(Clone, Debug, PartialEq)]
pub struct CandidateDetail {
    /// The pair.
    pub candidate: Candidate,
    /// The contact beside which the row is laid: the base's, with what earlier rows of the batch do to it;
    /// for a twin row what that row makes.
    pub contact: Contact,
    /// What the base knows of it besides.
    pub standing: Standing,
}

/// One part of a row with all that the comparison needs.
#[derive(Clone, Debug, PartialEq)]
pub struct PartDetail {
    /// Structure or person.
    pub part: Part,
    /// The candidates: the best base contact first, judged-away ones last.
    pub candidates: Vec<CandidateDetail>,
    /// The contact that the row names by its key, for an update or a removal.
    pub keyed: Option<CandidateDetail>,
    /// The decision taken.
    pub decision: Option<Decision>,
}

/// Everything about one row.
#[derive(Clone, Debug, PartialEq)]
pub struct RowDetail {
    /// The cleaned row and its findings.
    pub record: StagedRecord,
    /// The row as it stands in the file, every column.
    pub raw: Vec<RawCell>,
    /// Its parts, structure first.
    pub parts: Vec<PartDetail>,
    /// What happened to the row, newest first, one sentence each.
    pub history: Vec<String>,
    /// What the operator wrote on it; empty when nothing.
    pub note: String,
    /// What texts follow from others, for the comparison.
    pub derivation: Derivation,
}

/// The plan in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// Outcomes of all rows of the batch, rows committed earlier included; the sum is the rows read.
    pub counts: Counts,
    /// How many rows the commit settles, those included that change nothing.
    pub rows: u64,
    /// How many contacts the commit writes.
    pub contacts: u64,
    /// Authorisations switched on and off, by code.
    pub consents: Vec<(String, u64, u64)>,
    /// Cells cleared by `=`.
    pub cleared: u64,
    /// The same by field, by the field's key.
    #[serde(default)]
    pub cleared_by: BTreeMap<String, u64>,
    /// Values with which a row contradicts an earlier row of the same contact.
    #[serde(default)]
    pub contradictions: u64,
    /// The first of them, each as a sentence with both rows and values.
    #[serde(default)]
    pub contradicting: Vec<String>,
    /// What must be typed before it is written.
    #[serde(default)]
    pub confirmations: Vec<Confirmation>,
    /// Columns of authorisations that are held, and those that were answered.
    #[serde(default)]
    pub held: Vec<HeldConsent>,
    /// What needs a word before it is done: one sentence each.
    pub warnings: Vec<String>,
}

/// One change of the plan as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// The contact.
    pub contact: ContactNumber,
    /// create, update, merge, remove, erase, drop.
    pub kind: String,
    /// The contact's name.
    pub name: String,
    /// The rows that cause it.
    pub rows: Vec<RowNumber>,
    /// Field, before, after: only what changes.
    pub fields: Vec<(String, String, String)>,
}

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitReport {
    /// The batch.
    pub batch: i64,
    /// The receipt, counted from 1 within the base.
    pub receipt: i64,
    /// Outcomes of all rows of the batch after the commit.
    pub counts: Counts,
    /// Contacts written.
    pub contacts: u64,
    /// Of these the ones that were erased or dropped: no undo brings them back.
    #[serde(default)]
    pub gone: u64,
    /// Rows that came back undecided, because their contact changed since it was reviewed.
    pub returned: Vec<RowNumber>,
    /// A backup that was made before, when there is one.
    pub backup: Option<PathBuf>,
    /// What is to be said of contacts that were erased: copies that are gone, what could not be cleaned yet.
    pub told: Vec<String>,
}

impl CommitReport {
    /// What of the commit can be taken back, and how.
    #[must_use]
    pub fn way_back(&self) -> String {
        let gone = counted(self.gone, "contact was", "contacts were");
        match self.contacts.saturating_sub(self.gone) {
            0 if self.gone > 0 => {
                format!("Nothing of this can be taken back: {gone} erased or dropped for good.")
            }
            others if self.gone > 0 => format!(
                "{gone} erased or dropped for good. `usher undo {}` takes the rest back ({}).",
                self.batch,
                counted(others, "contact", "contacts")
            ),
            _ => format!("`usher undo {}` takes the commit back.", self.batch),
        }
    }
}

/// How far a long piece of work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done: `reading`, `matching`, `writing` …
    pub what: &'static str,
    /// Done so far.
    pub done: u64,
    /// Of so many, when known.
    pub total: Option<u64>,
}
