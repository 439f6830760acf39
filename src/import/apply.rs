//! A policy decides: what is certain goes in, the rest waits.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::commit::{change_line, outcome_of, warnings};
use super::confirmation::{Confirmation, ConsentAnswer, HeldConsent};
use super::desk::Desk;
use super::erasure::{asked_of, erasure_notice};
use super::error::Result;
use super::plan::{PlanSink, Planner};
use super::summary::Summary;
use super::tally::{Answers, Tally};
use super::view::ChangeLine;
use crate::batch::{Change, ChangeKind};
use crate::contact::{ContactNumber, RowNumber};
use crate::review::{Counts, Decision, Policy, RowDecision, Safety, create_all};
use crate::store::{BatchId, Page, StagedRow, Store};
use crate::validation::{Finding, StagedRecord};

/// Rows decided in one transaction.
const STEP: u32 = 1_000;

impl Desk {
    /// What a policy decides about the rows that nobody decided yet.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn decisions_by(&self, policy: Policy) -> Result<Vec<(RowNumber, RowDecision)>> {
        let decided = self.of_rows(|row| by_policy(row, policy)).await?;
        let mut seen = Vec::new();
        Ok(decided.into_iter().map(|(row, decision)| (row, decision.shared(&mut seen))).collect())
    }

    /// Decides rows by a policy, durably; gives how many.
    ///
    /// # Errors
    /// When the base cannot be written.
    pub async fn decide_by(&self, policy: Policy) -> Result<u64> {
        let (mut count, mut after, mut seen) = (0, 0, Vec::new());
        loop {
            let window = self.inner.store.uncommitted(self.batch(), Page { after, limit: STEP }).await?;
            let Some(last) = window.last() else { return Ok(count) };
            after = last.row;
            let decided = window.iter().filter_map(|row| by_policy(row, policy));
            let decided: Vec<_> = decided.map(|(row, decision)| (row, decision.shared(&mut seen))).collect();
            count += decided.len() as u64;
            self.decide_open(decided, policy).await?;
        }
    }

    /// What would be done if a policy decided now; writes nothing.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn foresee(&self, wanted: &Wanted) -> Result<Foresight> {
        let mut decisions = self.inner.decisions.lock().await.clone();
        decisions.extend(self.decisions_by(wanted.policy).await?);
        let mut answers = self.consent_answers().await?;
        answers.extend(wanted.answers.iter().map(|(code, answer)| (code.clone(), *answer)));
        let mut planner = Planner {
            store: self.inner.store.as_ref(),
            newer: self.inner.newer,
            survivorship: &self.inner.survivorship,
            rules: &self.inner.rules,
            decisions: &decisions,
            answers: &answers,
        };
        let mut sink = Foreseen::on(&self.inner.store, self.batch());
        let mut planned = planner.run(&mut sink).await?;
        let mut foresight = Foresight { removals: sink.removals, ..Foresight::default() };
        let asked = self.of_rows(|row| removal_of(row, wanted.policy)).await?.into_iter().collect();
        planner.decisions = &asked;
        let mut sink = Foreseen::on(&self.inner.store, self.batch());
        planner.run(&mut sink).await?;
        foresight.unconfirmed = sink.removals;
        self.each_row(|row| {
            foresight.counts.add(outcome_of(&row, &planned.outcomes));
            planned.tally.see(&row.record);
        })
        .await?;
        foresight.warnings = warnings(&planned.returned, &planned.summary);
        foresight.consents = planned.summary.consents;
        foresight.ask(self.inner.store.as_ref(), planned.tally, &answers).await?;
        Ok(foresight)
    }
}

/// How rows that are only looked at would be decided.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Who decides.
    pub policy: Policy,
    /// What is answered about columns of authorisations, by code.
    pub answers: BTreeMap<String, ConsentAnswer>,
}

/// What would be done.
#[derive(Clone, Debug, Default)]
pub struct Foresight {
    /// What becomes of the rows.
    pub counts: Counts,
    /// What has to be confirmed.
    pub confirmations: Vec<Confirmation>,
    /// Authorisations switched on and off, by code.
    pub consents: Vec<(String, u64, u64)>,
    /// Columns of authorisations that are held or answered.
    pub held: Vec<HeldConsent>,
    /// What is taken away, contact by contact.
    pub removals: Vec<ChangeLine>,
    /// What would be taken away if it were confirmed: these rows wait.
    pub unconfirmed: Vec<ChangeLine>,
    /// What is to be known of those that are or would be erased: what goes with them, what is not reached.
    pub notice: Vec<String>,
    /// What needs a word: one sentence each.
    pub warnings: Vec<String>,
}

impl Foresight {
    /// Adds what a plan asks.
    pub(super) async fn ask(&mut self, store: &dyn Store, tally: Tally, answers: &Answers) -> Result<()> {
        let waits = self.unconfirmed.iter().filter(|line| line.kind == "erase");
        let mut erased: Vec<ContactNumber> = waits.map(|line| line.contact.clone()).collect();
        erased.extend_from_slice(tally.erased());
        if !erased.is_empty() {
            self.notice = erasure_notice(store, &erased).await?;
        }
        let asked = asked_of(store, tally, answers).await?;
        self.confirmations = asked.confirmations;
        self.held = asked.held;
        Ok(())
    }
}

/// What a row that only waits for a confirmation would take away; nothing under a policy that has it.
pub(super) fn removal_of(row: &StagedRow, policy: Policy) -> Option<(RowNumber, RowDecision)> {
    match policy {
        Policy::Cautious => by_policy(row, Policy::Confirmed).filter(|(_, decision)| removes(decision)),
        Policy::Confirmed | Policy::CreateAll => None,
    }
}

/// True for a decision that takes something away and does nothing else.
fn removes(decision: &RowDecision) -> bool {
    let away = |d: &Decision| matches!(d, Decision::Remove { .. });
    let nothing_else = |d: &Decision| away(d) || matches!(d, Decision::Skip { .. });
    decision.values().any(away) && decision.values().all(nothing_else)
}

/// What a policy decides about a row; `None` when it leaves it to a person, or a person decided already.
pub(super) fn by_policy(row: &StagedRow, policy: Policy) -> Option<(RowNumber, RowDecision)> {
    if row.outcome.is_some() || !row.decision.is_empty() {
        return None;
    }
    match policy {
        // Who was erased comes back only by the word of a person.
        Policy::CreateAll if row.record.findings.iter().any(Finding::is_of_erased) => None,
        Policy::CreateAll => Some((row.row, create_all(&row.record))),
        Policy::Cautious | Policy::Confirmed => {
            let proposal = Summary::from_json(&row.summary).proposal;
            let confirmed = policy == Policy::Confirmed
                && proposal.safety == Safety::Accept
                && removes(&proposal.decision);
            (proposal.safety == Safety::Certain || confirmed).then_some((row.row, proposal.decision))
        }
    }
}

/// Reads rows from the staging area and keeps no change but what takes something away.
pub(super) struct Foreseen {
    store: Arc<dyn Store>,
    batch: BatchId,
    pub(super) removals: Vec<ChangeLine>,
}

impl Foreseen {
    pub(super) fn on(store: &Arc<dyn Store>, batch: BatchId) -> Self {
        Self { store: Arc::clone(store), batch, removals: Vec::new() }
    }
}

#[async_trait]
impl PlanSink for Foreseen {
    async fn records(&mut self, rows: &[RowNumber]) -> Result<Vec<StagedRecord>> {
        Ok(self.store.records(self.batch, rows).await?)
    }
    async fn changes(&mut self, changes: Vec<Change>) -> Result<()> {
        let removes = |change: &&Change| matches!(change.cause.kind, ChangeKind::Remove | ChangeKind::Erase);
        self.removals.extend(changes.iter().filter(removes).map(change_line));
        Ok(())
    }
    fn progress(&mut self, _: u64, _: u64) {}
}
