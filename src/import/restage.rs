//! A corrected cell: its row goes through the steps again.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::{Mutex, MutexGuard};

use super::desk::Desk;
use super::error::Result;
use super::forms::FileForms;
use super::matching::Matcher;
use super::reading::raw_from_json;
use super::stage::{Intake, same_forms};
use super::summary::Summary;
use crate::contact::{Field, Operation, RowNumber};
use crate::review::Candidate;
use crate::source::SourceRow;
use crate::store::{Page, RowUpdate, StagedRow};
use crate::validation::{Finding, StagedPart, StagedRecord};

/// Corrections of rows: a text, or `None` to take the correction back.
pub(super) type Corrections = HashMap<RowNumber, Vec<(Field, Option<String>)>>;

impl Desk {
    /// Computes rows anew under corrections.
    pub(super) async fn restage(
        &self,
        rows: &[&StagedRow],
        corrections: &Corrections,
    ) -> Result<Vec<RowUpdate>> {
        let inner = &self.inner;
        let mut intake = self.intake();
        let raw = rows.iter().map(|r| raw_from_json(r.row, &r.raw)).collect::<Result<Vec<SourceRow>>>()?;
        let corrected = rows.iter().map(|r| (r.row, merged(r, corrections.get(&r.row)))).collect();
        let drafts = intake.drafts(&raw, &corrected);
        let mut records = intake.settle(drafts).await?;
        let old: HashMap<RowNumber, &StagedRow> = rows.iter().map(|r| (r.row, *r)).collect();
        keep_damage(&mut records, &old);
        let changed: Vec<&StagedRecord> = records
            .iter()
            .filter(|new| old.get(&new.row).is_some_and(|old| !same_forms(&old.record, new)))
            .collect();
        let mut rematched = self.rematch(&changed).await?;
        let mut updates = Vec::with_capacity(records.len());
        for record in &records {
            let old = old.get(&record.row).map(|r| r.candidates.clone()).unwrap_or_default();
            let new = match rematched.remove(&record.row) {
                Some(new) => Some(self.keep_chosen(record, new, &old).await?),
                None => None,
            };
            let candidates = new.clone().map_or_else(|| old.clone(), |new| keep_verdicts(new, &old));
            updates.push(RowUpdate {
                row: record.row,
                record: Some(record.clone()),
                summary: Summary::of(record, &candidates, inner.thresholds).to_json(),
                candidates: new,
            });
        }
        Ok(updates)
    }

    /// Finds the candidates of changed records.
    async fn rematch(&self, records: &[&StagedRecord]) -> Result<HashMap<RowNumber, Vec<Candidate>>> {
        if records.is_empty() {
            return Ok(HashMap::new());
        }
        let mut forms = self.forms().await?;
        records.iter().for_each(|r| forms.replace(r));
        let inner = &self.inner;
        let matcher = self.matcher(&forms).await?;
        let found = matcher.candidates(inner.store.as_ref(), &forms, records).await?;
        Ok(records.iter().map(|r| r.row).zip(found).collect())
    }

    /// The matcher of this batch, as it was when the file was staged.
    async fn matcher(&self, forms: &FileForms) -> Result<Arc<Matcher>> {
        let inner = &self.inner;
        let mut kept = inner.matcher.lock().await;
        if let Some(matcher) = kept.as_ref() {
            return Ok(Arc::clone(matcher));
        }
        let sample = inner.store.staged(self.batch(), Page { after: 0, limit: 3_000 }).await?;
        let sample: Vec<&StagedRecord> = sample.iter().map(|r| &r.record).collect();
        let made =
            Matcher::new(inner.store.as_ref(), forms, &sample, inner.batch.rows, inner.thresholds.review)
                .await?;
        Ok(Arc::clone(kept.insert(Arc::new(made))))
    }

    /// The forms of the whole file, made when they are first asked for.
    pub(super) async fn forms(&self) -> Result<MutexGuard<'_, FileForms>> {
        let made = self
            .inner
            .forms
            .get_or_try_init(|| async {
                let mut forms = FileForms::default();
                self.each_window(|rows| forms.add(rows.iter().map(|r| &r.record))).await?;
                forms.seal();
                Ok::<_, super::ImportError>(Mutex::new(forms))
            })
            .await?;
        Ok(made.lock().await)
    }

    /// Finds the candidates of the rows that are still open: after a commit the base holds more than before.
    pub(super) async fn rematch_open(&self) -> Result<()> {
        let open = self.of_rows(|row| row.outcome.is_none().then_some(row.row)).await?;
        if open.is_empty() {
            return Ok(());
        }
        let inner = &self.inner;
        let forms = self.forms().await?;
        // The base is another than before.
        inner.matcher.lock().await.take();
        let matcher = self.matcher(&forms).await?;
        let mut intake = self.intake();
        for window in open.chunks(1_000) {
            let rows = inner.store.staged_rows(self.batch(), window).await?;
            // A key that was unknown may be known by now.
            let records = intake.settle_again(rows.iter().map(|r| r.record.clone()).collect()).await?;
            let asked: Vec<&StagedRecord> = records.iter().collect();
            let found = matcher.candidates(inner.store.as_ref(), &forms, &asked).await?;
            let mut updates = Vec::with_capacity(rows.len());
            for ((row, record), found) in rows.iter().zip(records).zip(found) {
                let found = self.keep_chosen(&record, found, &row.candidates).await?;
                updates.push(self.rematched(row, record, found));
            }
            inner.store.update_rows(self.batch(), &updates).await?;
        }
        Ok(())
    }

    fn rematched(&self, row: &StagedRow, record: StagedRecord, found: Vec<Candidate>) -> RowUpdate {
        let candidates = keep_verdicts(found, &row.candidates);
        RowUpdate {
            row: row.row,
            summary: Summary::of(&record, &candidates, self.inner.thresholds).to_json(),
            record: Some(record),
            candidates: Some(candidates),
        }
    }

    /// An intake that reads rows as they were read when the file was staged.
    pub(super) fn intake(&self) -> Intake<'_> {
        let inner = &self.inner;
        let operation = Operation::parse(&inner.reading.operation);
        let intake = Intake::new(inner.store.as_ref(), &inner.rules, inner.reading.map.clone(), operation);
        intake.knowing(&inner.reading)
    }
}

/// The corrections of a row: those that it has, with the new ones.
pub(super) fn merged(row: &StagedRow, new: Option<&Vec<(Field, Option<String>)>>) -> Vec<(Field, String)> {
    let mut all: Vec<(Field, String)> = row
        .corrections
        .iter()
        .filter_map(|(key, text)| Some((Field::from_key(key)?, text.clone())))
        .collect();
    for (field, text) in new.into_iter().flatten() {
        all.retain(|(f, _)| f != field);
        all.extend(text.clone().map(|text| (*field, text)));
    }
    all
}

/// What was damaged in the file stays damaged, and what contradicts a row above still does unless it was corrected.
pub(super) fn keep_damage(records: &mut [StagedRecord], rows: &HashMap<RowNumber, &StagedRow>) {
    for record in records {
        let old = rows.get(&record.row);
        let old = old.into_iter().flat_map(|r| &r.record.findings);
        let says = |f: &Finding| {
            let told = |part: &StagedPart| f.field.is_some_and(|field| part.incoming.text(field) == f.value);
            f.rule == "rows-contradict" && record.parts.iter().any(told)
        };
        let kept: Vec<Finding> = old.filter(|f| f.rule.starts_with("file-") || says(f)).cloned().collect();
        record.findings.extend(kept);
    }
}

/// A pair that a person judged stays judged.
fn keep_verdicts(mut new: Vec<Candidate>, old: &[Candidate]) -> Vec<Candidate> {
    for candidate in &mut new {
        let before = old.iter().find(|o| o.part == candidate.part && o.other == candidate.other);
        candidate.verdict = before.and_then(|o| o.verdict);
    }
    new
}
