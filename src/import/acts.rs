//! What a person does at the desk: decide, judge, correct, mark, undo, redo.
//!
//! An act becomes two [`Restore`]s: the values that it sets and the values
//! that were there before. Both are kept; undo and redo write one of them
//! again. So there is one way to change a batch, and it is absolute values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use super::chosen::{Chosen, was_chosen};
use super::desk::{Act, Acted, Desk, WINDOW};
use super::error::{ImportError, Result};
use super::leaning::dependants;
use super::summary::Summary;
use crate::contact::{Field, RowNumber};
use crate::review::{Candidate, Other, Policy, RowDecision, Verdict};
use crate::store::{RowUpdate, StagedRow, Step, StepDirection, StepWrite};
use crate::validation::Part;

/// Values of a batch at one moment: what undo and redo write.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Restore {
    /// Decisions; empty = undecided.
    decisions: Vec<(RowNumber, RowDecision)>,
    judgements: Vec<(RowNumber, Part, Other, Option<Verdict>)>,
    corrections: Vec<(RowNumber, Field, Option<String>)>,
    marks: Vec<(RowNumber, bool)>,
    notes: Vec<(RowNumber, String)>,
    later: Vec<(RowNumber, bool)>,
    /// Contacts that a person laid beside rows, or took away from there.
    chosen: Vec<Chosen>,
}

impl Restore {
    /// Every row that it touches.
    fn rows(&self) -> Vec<RowNumber> {
        let mut rows = self.looked_into();
        rows.extend(self.decisions.iter().map(|(row, _)| *row));
        rows.into_iter().collect()
    }

    /// The rows of which more has to be known than that they are open: whoever decides a hundred thousand rows at once
    /// needs none of their contents.
    fn looked_into(&self) -> BTreeSet<RowNumber> {
        let judgements = self.judgements.iter().map(|(row, ..)| *row);
        let corrections = self.corrections.iter().map(|(row, ..)| *row);
        let marks = self.marks.iter().chain(&self.later).map(|(row, _)| *row);
        let notes = self.notes.iter().map(|(row, _)| *row);
        let chosen = self.chosen.iter().map(|(row, ..)| *row);
        judgements.chain(corrections).chain(marks).chain(notes).chain(chosen).collect()
    }
}

/// How a restore enters the order of steps.
enum Entry {
    New(Restore),
    Turn(i64, StepDirection),
}

impl Desk {
    /// Does one thing, durably.
    ///
    /// # Errors
    /// When a row cannot be decided that way, or the base cannot be written.
    pub async fn act(&self, act: Act) -> Result<Acted> {
        let _gate = self.inner.gate.lock().await;
        self.in_force()?;
        let mut decisions = self.inner.decisions.lock().await;
        let forward = self.forward(act, &decisions).await?;
        let rows = self.open_rows(&forward).await?;
        self.may_choose(&forward.chosen, &rows).await?;
        let backward = backward(&forward, &rows, &decisions);
        self.carry_out(&forward, Entry::New(backward), &rows, &mut decisions).await
    }

    /// Decides rows that are open and undecided, which the caller has just read: the same step as [`Act::Decide`], and
    /// nothing is read again. A row that somebody decided meanwhile stays as it is.
    pub(super) async fn decide_open(
        &self,
        mut rows: Vec<(RowNumber, RowDecision)>,
        policy: Policy,
    ) -> Result<()> {
        let _gate = self.inner.gate.lock().await;
        self.in_force()?;
        let mut decisions = self.inner.decisions.lock().await;
        rows.retain(|(row, _)| !decisions.contains_key(row));
        if rows.is_empty() {
            return Ok(());
        }
        let undecided = rows.iter().map(|(row, _)| (*row, RowDecision::new())).collect();
        let backward = Restore { decisions: undecided, ..Restore::default() };
        let forward = Restore { decisions: rows, ..Restore::default() };
        let write = StepWrite {
            step: Some((to_json(&forward)?, to_json(&backward)?)),
            operator: self.inner.operator.clone(),
            at: super::now(),
            policy: Some(policy.name()),
            decisions: forward.decisions,
            ..StepWrite::default()
        };
        self.inner.store.write_step(self.batch(), &write).await?;
        decisions.extend(write.decisions);
        Ok(())
    }

    /// Takes the last act back.
    ///
    /// # Errors
    /// When the base cannot be read or written.
    pub async fn undo(&self) -> Result<Acted> {
        self.turn(StepDirection::Undo).await
    }

    /// Does again what was taken back last.
    ///
    /// # Errors
    /// When the base cannot be read or written.
    pub async fn redo(&self) -> Result<Acted> {
        self.turn(StepDirection::Redo).await
    }

    async fn turn(&self, direction: StepDirection) -> Result<Acted> {
        let _gate = self.inner.gate.lock().await;
        self.in_force()?;
        let mut decisions = self.inner.decisions.lock().await;
        let Some(step) = self.inner.store.next_step(self.batch(), direction).await? else {
            let note = match direction {
                StepDirection::Undo => "nothing to undo",
                StepDirection::Redo => "nothing to redo",
            };
            return Ok(Acted { note: note.into(), ..Acted::default() });
        };
        let restore = restore_of(&step, direction)?;
        let looked_into: Vec<RowNumber> = restore.looked_into().into_iter().collect();
        let rows = self.inner.store.staged_rows(self.batch(), &looked_into).await?;
        let mut acted =
            self.carry_out(&restore, Entry::Turn(step.seq, direction), &rows, &mut decisions).await?;
        acted.row = restore.rows().first().copied();
        acted.note = match direction {
            StepDirection::Undo => "undone".into(),
            StepDirection::Redo => "done again".into(),
        };
        Ok(acted)
    }

    /// The values that an act sets.
    async fn forward(&self, act: Act, decisions: &BTreeMap<RowNumber, RowDecision>) -> Result<Restore> {
        let mut forward = Restore::default();
        match act {
            Act::Decide(rows) => {
                forward.decisions = rows;
            }
            Act::Reopen(rows) => {
                forward.decisions = rows.into_iter().map(|r| (r, RowDecision::new())).collect();
            }
            Act::Judge { row, part, other, verdict } => {
                forward.judgements = both_sides(row, part, other, verdict);
            }
            Act::Correct(cells) => correct(&mut forward, cells, decisions),
            Act::Lay { cells, decisions: answered } => {
                correct(&mut forward, cells, decisions);
                let rows: BTreeSet<RowNumber> = answered.iter().map(|(row, _)| *row).collect();
                forward.decisions.retain(|(row, _)| !rows.contains(row));
                forward.decisions.extend(answered);
            }
            Act::Mark(rows) => forward.marks = rows,
            Act::Note(rows) => forward.notes = rows,
            Act::Later(rows) => forward.later = rows,
            Act::Choose(chosen) => {
                forward.chosen =
                    chosen.into_iter().map(|(row, part, number)| (row, part, number, true)).collect();
            }
        }
        let reopened = dependants(&forward.decisions, decisions);
        forward.decisions.extend(reopened.into_iter().map(|row| (row, RowDecision::new())));
        Ok(forward)
    }

    /// Of the rows of an act those that it looks into; what is committed can be changed no more.
    async fn open_rows(&self, forward: &Restore) -> Result<Vec<StagedRow>> {
        let looked_into = forward.looked_into();
        let mut kept = Vec::new();
        for numbers in forward.rows().chunks(WINDOW as usize) {
            let rows = self.inner.store.staged_rows(self.batch(), numbers).await?;
            if let Some(row) = rows.iter().find(|r| r.outcome.is_some()) {
                let message = format!("row {} is committed", row.row);
                return Err(ImportError::new(message, "`usher undo` takes a commit back"));
            }
            if rows.len() != numbers.len() {
                return Err(ImportError::new("the batch has no such row", ""));
            }
            kept.extend(rows.into_iter().filter(|row| looked_into.contains(&row.row)));
        }
        Ok(kept)
    }

    /// Writes a restore with everything that follows from it, in one transaction.
    async fn carry_out(
        &self,
        restore: &Restore,
        entry: Entry,
        rows: &[StagedRow],
        decisions: &mut BTreeMap<RowNumber, RowDecision>,
    ) -> Result<Acted> {
        let mut write = StepWrite {
            operator: self.inner.operator.clone(),
            at: super::now(),
            decisions: restore.decisions.clone(),
            judgements: restore.judgements.clone(),
            corrections: restore.corrections.iter().map(|(r, f, t)| (*r, f.key(), t.clone())).collect(),
            marks: restore.marks.clone(),
            notes: restore.notes.clone(),
            later: restore.later.clone(),
            ..StepWrite::default()
        };
        write.rows = self.recomputed(restore, rows).await?;
        match entry {
            Entry::New(backward) => write.step = Some((to_json(restore)?, to_json(&backward)?)),
            Entry::Turn(seq, direction) => write.turn = Some((seq, direction == StepDirection::Undo)),
        }
        self.inner.store.write_step(self.batch(), &write).await?;
        for (row, decision) in &restore.decisions {
            if decision.is_empty() {
                decisions.remove(row);
            } else {
                decisions.insert(*row, decision.clone());
            }
        }
        let mut touched = restore.rows();
        touched.extend(write.rows.iter().map(|r| r.row));
        touched.sort_unstable();
        touched.dedup();
        Ok(Acted { lines: self.lines(&touched).await?, row: None, note: String::new() })
    }

    /// What judgements and corrections make of their rows.
    async fn recomputed(&self, restore: &Restore, rows: &[StagedRow]) -> Result<Vec<RowUpdate>> {
        let corrected: BTreeSet<RowNumber> = restore.corrections.iter().map(|(row, ..)| *row).collect();
        let mut updates = Vec::new();
        let judged = judgements(restore);
        if !corrected.is_empty() {
            let subjects: Vec<&StagedRow> = rows.iter().filter(|r| corrected.contains(&r.row)).collect();
            updates.extend(self.restage(&subjects, &corrections(restore)).await?);
        }
        for row in rows.iter().filter(|r| !corrected.contains(&r.row)) {
            let chosen = self.with_choices(row, &restore.chosen).await?;
            let mut candidates = chosen.clone().unwrap_or_else(|| row.candidates.clone());
            let is_judged = judge(&mut candidates, judged.get(&row.row).into_iter().flatten());
            if is_judged || chosen.is_some() {
                let summary = Summary::of(&row.record, &candidates, self.inner.thresholds).to_json();
                updates.push(RowUpdate { row: row.row, record: None, summary, candidates: chosen });
            }
        }
        Ok(updates)
    }
}

/// Corrects cells; a decision was taken about other values: it is asked again.
fn correct(
    forward: &mut Restore,
    cells: Vec<(RowNumber, Field, String)>,
    decisions: &BTreeMap<RowNumber, RowDecision>,
) {
    forward.corrections = cells.into_iter().map(|(row, field, text)| (row, field, Some(text))).collect();
    let rows: BTreeSet<RowNumber> = forward.corrections.iter().map(|(row, ..)| *row).collect();
    let decided = rows.into_iter().filter(|r| decisions.contains_key(r));
    forward.decisions = decided.map(|r| (r, RowDecision::new())).collect();
}

/// One pair of a row that was judged.
type Judged<'a> = (Part, &'a Other, Option<Verdict>);

fn judgements(restore: &Restore) -> HashMap<RowNumber, Vec<Judged<'_>>> {
    let mut by_row: HashMap<RowNumber, Vec<Judged<'_>>> = HashMap::new();
    for (row, part, other, verdict) in &restore.judgements {
        by_row.entry(*row).or_default().push((*part, other, *verdict));
    }
    by_row
}

/// Puts verdicts on candidates; tells whether one of them was meant.
fn judge<'a>(candidates: &mut [Candidate], judged: impl Iterator<Item = &'a Judged<'a>>) -> bool {
    let mut any = false;
    for (part, other, verdict) in judged {
        for candidate in candidates.iter_mut().filter(|c| c.part == *part && c.other == **other) {
            candidate.verdict = *verdict;
            any = true;
        }
    }
    any
}

fn corrections(restore: &Restore) -> HashMap<RowNumber, Vec<(Field, Option<String>)>> {
    let mut by_row: HashMap<RowNumber, Vec<(Field, Option<String>)>> = HashMap::new();
    for (row, field, text) in &restore.corrections {
        by_row.entry(*row).or_default().push((*field, text.clone()));
    }
    by_row
}

/// A judgement about two rows is one of both.
fn both_sides(
    row: RowNumber,
    part: Part,
    other: Other,
    verdict: Option<Verdict>,
) -> Vec<(RowNumber, Part, Other, Option<Verdict>)> {
    let mut judged = Vec::new();
    if let Other::Row(twin) = other {
        judged.push((twin, part, Other::Row(row), verdict));
    }
    judged.push((row, part, other, verdict));
    judged
}

/// The values that a restore will replace.
fn backward(forward: &Restore, rows: &[StagedRow], decisions: &BTreeMap<RowNumber, RowDecision>) -> Restore {
    let by_row: HashMap<RowNumber, &StagedRow> = rows.iter().map(|r| (r.row, r)).collect();
    let correction = |row: &RowNumber, field: &Field| {
        let kept = by_row.get(row)?.corrections.iter();
        kept.filter(|(key, _)| *key == field.key()).map(|(_, text)| text.clone()).next()
    };
    let verdict = |row: &RowNumber, part: &Part, other: &Other| {
        by_row.get(row)?.candidates.iter().find(|c| c.part == *part && c.other == *other)?.verdict
    };
    Restore {
        decisions: forward
            .decisions
            .iter()
            .map(|(r, _)| (*r, decisions.get(r).cloned().unwrap_or_default()))
            .collect(),
        judgements: forward
            .judgements
            .iter()
            .map(|(r, p, o, _)| (*r, *p, o.clone(), verdict(r, p, o)))
            .collect(),
        corrections: forward.corrections.iter().map(|(r, f, _)| (*r, *f, correction(r, f))).collect(),
        chosen: forward
            .chosen
            .iter()
            .map(|(r, p, n, _)| (*r, *p, n.clone(), was_chosen(by_row.get(r), *p, n)))
            .collect(),
        marks: forward.marks.iter().map(|(r, _)| (*r, by_row.get(r).is_some_and(|s| s.marked))).collect(),
        notes: forward
            .notes
            .iter()
            .map(|(r, _)| (*r, by_row.get(r).map(|s| s.note.clone()).unwrap_or_default()))
            .collect(),
        later: forward.later.iter().map(|(r, _)| (*r, by_row.get(r).is_some_and(|s| s.later))).collect(),
    }
}

fn restore_of(step: &Step, direction: StepDirection) -> Result<Restore> {
    let text = match direction {
        StepDirection::Undo => &step.backward,
        StepDirection::Redo => &step.forward,
    };
    serde_json::from_str(text).map_err(|e| ImportError::new(format!("a kept step cannot be read: {e}"), ""))
}

fn to_json(restore: &Restore) -> Result<String> {
    serde_json::to_string(restore).map_err(|e| ImportError::new(e.to_string(), ""))
}
