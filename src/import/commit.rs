//! Planning and committing a batch.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::confirmation::Typed;
use super::dedupe::{Said, keep_of_review};
use super::desk::{Desk, OnProgress, WINDOW};
use super::erasure::asked_of;
use super::error::{ImportError, Result};
use super::hindrance::{Hindrance, Returned};
use super::index::standardise;
use super::plan::{PlanSink, Planner, settled_by_rule};
use super::reasons::Known;
use super::view::{ChangeLine, CommitReport, PlanSummary, Progress};
use crate::batch::{Change, ChangeKind};
use crate::contact::{ContactNumber, RowNumber};
use crate::review::{Counts, Outcome, RowDecision, row_outcome};
use crate::store::{BatchId, BatchState, Commit, Committed, Page, StagedRow, StepWrite, Store, StoreError};
use crate::survivorship::{Unit, diff};
use crate::validation::StagedRecord;

/// How often a commit is planned again because contacts changed meanwhile, before it gives up.
const TRIES: usize = 5;

/// Reads rows from the staging area and stores the plan there.
struct StoredPlan {
    store: Arc<dyn Store>,
    batch: BatchId,
    progress: OnProgress,
}

#[async_trait]
impl PlanSink for StoredPlan {
    async fn records(&mut self, rows: &[RowNumber]) -> Result<Vec<StagedRecord>> {
        Ok(self.store.records(self.batch, rows).await?)
    }
    async fn changes(&mut self, changes: Vec<Change>) -> Result<()> {
        Ok(self.store.append_plan(self.batch, &changes, &[]).await?)
    }
    async fn known(&mut self, rows: &[RowNumber], merged: &[RowNumber]) -> Result<Known> {
        Known::of(self.store.as_ref(), self.batch, rows, merged).await
    }
    fn progress(&mut self, done: u64, total: u64) {
        (self.progress)(Progress { what: "planning", done, total: Some(total) });
    }
}

impl Desk {
    /// Computes and stores the change set of all decided rows.
    ///
    /// # Errors
    /// When the base cannot be read or written.
    pub async fn plan(&self, progress: OnProgress) -> Result<PlanSummary> {
        self.in_force()?;
        let inner = &self.inner;
        // Whoever drops this half way leaves half a plan: it must not count as one.
        *inner.asked.lock().await = None;
        let outdated = self.withdraw_outdated().await?;
        let decisions = inner.decisions.lock().await.clone();
        inner.store.clear_plan(self.batch()).await?;
        let answers = self.consent_answers().await?;
        let planner = Planner {
            store: inner.store.as_ref(),
            newer: inner.newer,
            survivorship: &inner.survivorship,
            rules: &inner.rules,
            decisions: &decisions,
            answers: &answers,
        };
        let mut sink = StoredPlan { store: Arc::clone(&inner.store), batch: self.batch(), progress };
        let mut planned = planner.run(&mut sink).await?;
        let settled: Vec<(RowNumber, Outcome)> =
            planned.outcomes.iter().filter(|(_, o)| **o != Outcome::Waiting).map(|(r, o)| (*r, *o)).collect();
        inner.store.append_plan(self.batch(), &[], &settled).await?;
        planned.summary.rows = settled.len() as u64;
        self.each_row(|row| {
            planned.summary.counts.add(outcome_of(&row, &planned.outcomes));
            planned.tally.see(&row.record);
        })
        .await?;
        planned.returned.add(outdated, Hindrance::Outdated);
        planned.summary.warnings = warnings(&planned.returned, &planned.summary);
        planned.summary.warnings.extend(settled_by_rule(&planned.settled));
        let asked = asked_of(inner.store.as_ref(), planned.tally, &answers).await?;
        planned.summary.confirmations.clone_from(&asked.confirmations);
        planned.summary.held.clone_from(&asked.held);
        *inner.asked.lock().await = Some(asked);
        Ok(planned.summary)
    }

    /// The outcome of every row of the batch as it stands.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn outcomes(&self) -> Result<Counts> {
        self.counts(&BTreeMap::new()).await
    }

    /// The outcome of every row of the batch: planned, committed earlier, or still to come.
    pub(super) async fn counts(&self, planned: &BTreeMap<RowNumber, Outcome>) -> Result<Counts> {
        let mut counts = Counts::default();
        for (outcome, count) in self.inner.store.outcomes(self.batch()).await? {
            counts.add_many(outcome, count);
        }
        let mut after = 0;
        loop {
            let window = self.inner.store.uncommitted(self.batch(), Page { after, limit: WINDOW }).await?;
            let Some(last) = window.last() else { return Ok(counts) };
            after = last.row;
            window.iter().for_each(|row| counts.add(outcome_of(row, planned)));
        }
    }

    /// A window of the stored change set: `limit` changes from `offset`.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn plan_lines(&self, offset: u64, limit: u32) -> Result<Vec<ChangeLine>> {
        let changes = self.inner.store.planned(self.batch(), offset, limit).await?;
        Ok(changes.iter().map(change_line).collect())
    }

    /// Writes a plan that asks for nothing; see [`Self::commit_confirmed`].
    ///
    /// # Errors
    /// As there.
    pub async fn commit(&self, progress: OnProgress) -> Result<CommitReport> {
        self.commit_confirmed(&[], progress).await
    }

    /// Writes the stored change set in one transaction, once all that it asks for was typed. Rows whose contact changed
    /// since they were reviewed come back undecided, and the rest is planned again and written.
    ///
    /// # Errors
    /// When something was not confirmed or a held column not answered, the base cannot be written, or contacts keep
    /// changing.
    pub async fn commit_confirmed(&self, typed: &[Typed], progress: OnProgress) -> Result<CommitReport> {
        // Nobody decides while it is written: a decision would fall on a row that is in.
        let _gate = self.inner.gate.lock().await;
        self.in_force()?;
        if self.inner.asked.lock().await.is_none() {
            self.plan(Arc::clone(&progress)).await?;
        }
        let mut returned = Vec::new();
        for _ in 0..TRIES {
            self.is_met_by(typed).await?;
            match self.write(&progress).await {
                Ok(committed) => return self.report(committed, returned).await,
                Err(StoreError::Stale(numbers)) => {
                    returned.extend(self.give_back(&numbers).await?);
                    self.plan(Arc::clone(&progress)).await?;
                }
                Err(other) => return Err(other.into()),
            }
        }
        Err(ImportError::new("contacts keep changing while they are committed", "try again in a while"))
    }

    /// Refuses a plan of which something was not confirmed.
    async fn is_met_by(&self, typed: &[Typed]) -> Result<()> {
        let anew = || Err(ImportError::new("the plan is being computed anew", "plan again"));
        self.inner.asked.lock().await.as_ref().map_or_else(anew, |asked| asked.met_by(typed))
    }

    async fn write(&self, progress: &OnProgress) -> std::result::Result<Committed, StoreError> {
        let inner = &self.inner;
        let total = inner.store.planned_count(self.batch()).await?;
        let told = Arc::clone(progress);
        let commit = Commit {
            batch: self.batch(),
            undoes: None,
            operator: &inner.operator,
            at: &super::now(),
            summary: "{}",
            standardise: &standardise,
            progress: &move |done| told(Progress { what: "writing", done, total: Some(total) }),
            halt: &self.halt,
        };
        inner.store.commit(&commit).await
    }

    /// Sends the rows that touch these contacts back to the queue.
    async fn give_back(&self, numbers: &[ContactNumber]) -> Result<Vec<RowNumber>> {
        let store = &self.inner.store;
        let mut rows = Vec::new();
        let mut offset = 0;
        loop {
            let window = store.planned(self.batch(), offset, 1_000).await?;
            if window.is_empty() {
                break;
            }
            offset += window.len() as u64;
            // A new number that somebody took meanwhile is given anew when it is planned again.
            let stale =
                window.iter().filter(|c| c.expected_version.is_some() && numbers.contains(&c.contact));
            rows.extend(stale.flat_map(|c| c.cause.rows.iter().copied()));
        }
        rows.sort_unstable();
        rows.dedup();
        let mut decisions = self.inner.decisions.lock().await;
        let undecided = rows.iter().map(|r| (*r, RowDecision::new())).collect();
        let write = StepWrite { at: super::now(), decisions: undecided, ..StepWrite::default() };
        store.write_step(self.batch(), &write).await?;
        rows.iter().for_each(|row| drop(decisions.remove(row)));
        Ok(rows)
    }

    async fn report(&self, committed: Committed, returned: Vec<RowNumber>) -> Result<CommitReport> {
        let gone = self.inner.asked.lock().await.take().map_or(0, |asked| asked.gone());
        let counts = self.counts(&BTreeMap::new()).await?;
        let (operator, at) = (&self.inner.operator, super::now());
        let said = Said { operator, at: &at, receipt: Some(committed.receipt) };
        keep_of_review(self.inner.store.as_ref(), self.batch(), &said).await?;
        // Committed rows have nothing left to decide.
        self.load_decisions().await?;
        if counts.waiting + counts.failed == 0 {
            self.inner.store.set_batch_state(self.batch(), BatchState::Closed).await?;
        } else {
            self.rematch_open().await?;
        }
        Ok(CommitReport {
            batch: self.batch(),
            receipt: committed.receipt,
            counts,
            contacts: committed.contacts,
            gone,
            returned,
            backup: None,
            told: committed.told,
        })
    }
}

/// The outcome of a row: committed earlier, planned, or still to come.
pub(super) fn outcome_of(row: &StagedRow, planned: &BTreeMap<RowNumber, Outcome>) -> Outcome {
    let known = row.outcome.or_else(|| planned.get(&row.row).copied());
    known.unwrap_or_else(|| row_outcome(&row.record, &RowDecision::new(), &[]))
}

/// What a plan has to tell: rows that come back, cells that are cleared, contradictions, consents that are withdrawn.
pub(super) fn warnings(returned: &Returned, summary: &PlanSummary) -> Vec<String> {
    let mut warnings = returned.told();
    if summary.cleared > 0 {
        let by = summary.cleared_by.iter().map(|(field, count)| format!("{field} {count}"));
        let by = by.collect::<Vec<_>>().join(", ");
        warnings.push(format!("cleared by =: {} ({by})", counted(summary.cleared, "value", "values")));
    }
    if summary.contradictions > 0 {
        let count = counted(summary.contradictions, "value", "values");
        warnings.push(format!(
            "rows of one contact contradict each other in {count}: an update writes the later row's"
        ));
        warnings.extend(summary.contradicting.iter().cloned());
        let more = summary.contradictions.saturating_sub(summary.contradicting.len() as u64);
        if more > 0 {
            warnings.push(format!("… and {}", counted(more, "more value", "more values")));
        }
    }
    let off: u64 = summary.consents.iter().map(|(_, _, off)| off).sum();
    if off > 0 {
        warnings.push(format!("withdrawn: {}", counted(off, "consent", "consents")));
    }
    warnings
}

/// A count with its word: `1 row`, `2 rows`.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A relay that goes to another structure: field, before, after.
fn relay_moved(change: &Change) -> Option<(String, String, String)> {
    let number = |contact: &Option<crate::contact::Contact>| {
        contact.as_ref().and_then(|c| c.structure.as_ref()).map(ToString::to_string)
    };
    let (before, after) = (number(&change.before)?, number(&change.after)?);
    (before != after).then(|| ("of structure".to_owned(), before, after))
}

/// A change as a list shows it.
#[must_use]
pub fn change_line(change: &Change) -> ChangeLine {
    let erased = change.cause.kind == ChangeKind::Erase;
    let named =
        change.before.as_ref().filter(|_| erased).or(change.after.as_ref()).or(change.before.as_ref());
    let name = named.map(crate::contact::Contact::display_name);
    let mut fields = diff(change.before.as_ref(), change.after.as_ref());
    // One address for several uses is one thing to read.
    let mut seen = Vec::new();
    fields.retain(|(unit, before, after)| {
        let told = (before.clone(), after.clone());
        let again = matches!(unit, Unit::Address(_)) && seen.contains(&told);
        seen.push(told);
        !again
    });
    ChangeLine {
        contact: change.contact.clone(),
        kind: match change.cause.kind {
            ChangeKind::Create => "create",
            ChangeKind::Update => "update",
            ChangeKind::Merge => "merge",
            ChangeKind::Remove if change.after.is_none() => "drop",
            ChangeKind::Remove => "remove",
            ChangeKind::Erase => "erase",
        }
        .into(),
        name: name.unwrap_or_default(),
        rows: change.cause.rows.clone(),
        fields: fields
            .into_iter()
            .map(|(unit, before, after)| (unit.label(), before, after))
            .chain(relay_moved(change))
            .collect(),
    }
}
