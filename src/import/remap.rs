//! How a batch is read, changed afterwards: its column map, its value maps, the operation of its rows.
//!
//! A map is an input like a corrected cell: when it changes, every row that is not committed goes
//! through the steps again, and only decisions of rows that came out the same stay.
//!
//! What the new map makes of the rows is kept aside in the base, a window at a time, and put in force in one
//! transaction: a batch that was killed meanwhile opens under the old map or under the new one, never under both.
//! The way back is the same way: remapping to the map that was.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use async_trait::async_trait;

use super::chosen::lost;
use super::desk::{Desk, OnProgress};
use super::error::{ImportError, Result};
use super::forms::FileForms;
use super::reading::{ReadingRecord, raw_from_json};
use super::restage::{keep_damage, merged};
use super::stage::{Intake, Matching, Sink, Staging, Verdicts};
use super::values::ValueCounts;
use super::view::Progress;
use crate::contact::{ContactNumber, Operation, RowNumber};
use crate::mapping::ColumnMap;
use crate::review::{Candidate, Decision, Other, RowDecision, Thresholds};
use crate::store::{BatchId, Page, RawRow, Remap, RemappedRow, RowKind, RowUpdate, StagedRow, Store};
use crate::validation::{InstitutionRules, StagedRecord};

/// Rows mapped again at a time.
const WINDOW: u32 = 2_000;

/// A batch under another map.
pub struct Remapped {
    /// The desk, to go on with; the old one is not to be used any more.
    pub desk: Desk,
    /// Rows whose record is different now.
    pub changed: u64,
    /// Decisions that were taken back, because their row is different now.
    pub reopened: u64,
}

impl Desk {
    /// Puts another map in force (columns and value maps) and computes every row that is not committed anew.
    ///
    /// What the answers define goes into the base's definitions first, as one step of their history
    /// ([`Self::take_back_definitions`]).
    ///
    /// Rows that come out the same keep their decision; corrections and marks stay. Steps that were taken before cannot
    /// be undone one by one any more; the map can be put back in the same way.
    ///
    /// # Errors
    /// When the base cannot be read or written.
    pub async fn remap(&self, mut map: ColumnMap, progress: OnProgress) -> Result<Remapped> {
        let inner = &self.inner;
        // Nobody decides or commits while rows change under them.
        let _gate = inner.gate.lock().await;
        self.in_force()?;
        let decisions = inner.decisions.lock().await;
        inner.store.clear_remap(self.batch()).await?;
        self.define_of(&mut map).await?;
        // Definitions may have changed since the rows were read, here or elsewhere.
        let (rules, _) = super::institution(&inner.store.settings().await?)?;
        let mut run = Remapping::new(self, (&decisions, rules), map, progress);
        run.map_rows().await?;
        run.match_rows().await?;
        let remap = run.finish()?;
        let (changed, reopened) = (run.changed, remap.reopened.len() as u64);
        inner.store.finish_remap(self.batch(), &remap).await?;
        inner.replaced.store(true, Ordering::Release);
        let hold = inner.hold.clone();
        let desk = Self::on(Arc::clone(&inner.store), self.batch(), &inner.operator, hold).await?;
        Ok(Remapped { desk: desk.with_profiles(self.profiles.clone()), changed, reopened })
    }

    /// Refuses work at a desk whose batch was put under another map.
    ///
    /// # Errors
    /// When it was.
    pub(super) fn in_force(&self) -> Result<()> {
        if self.inner.replaced.load(Ordering::Acquire) {
            let message = "the batch has another column map by now";
            return Err(ImportError::new(message, "do it again under the new map"));
        }
        Ok(())
    }
}

/// A batch on its way under another map.
struct Remapping<'a> {
    desk: &'a Desk,
    decisions: &'a BTreeMap<RowNumber, RowDecision>,
    /// The definitions in force now.
    rules: InstitutionRules,
    reading: ReadingRecord,
    forms: FileForms,
    progress: OnProgress,
    /// Data rows that are not committed.
    rows: u64,
    /// Data rows that become CONFIG rows, and the other way round.
    sides: (u64, u64),
    changed: u64,
    reopened: BTreeSet<RowNumber>,
}

impl<'a> Remapping<'a> {
    fn new(
        desk: &'a Desk,
        (decisions, rules): (&'a BTreeMap<RowNumber, RowDecision>, InstitutionRules),
        map: ColumnMap,
        progress: OnProgress,
    ) -> Self {
        let reading = ReadingRecord { map, ..desk.inner.reading.clone() };
        let (forms, reopened) = (FileForms::default(), BTreeSet::new());
        Self {
            desk,
            decisions,
            rules,
            reading,
            forms,
            progress,
            rows: 0,
            sides: (0, 0),
            changed: 0,
            reopened,
        }
    }

    /// Steps 2 and 3 for every row that is not committed.
    async fn map_rows(&mut self) -> Result<()> {
        let inner = &self.desk.inner;
        // Rows that are in the base stay as they are, but others may be their twins.
        let forms = &mut self.forms;
        self.desk
            .each_window(|rows| forms.add(rows.iter().filter(|r| r.outcome.is_some()).map(|r| &r.record)))
            .await?;
        let operation = Operation::parse(&self.reading.operation);
        let rules = self.rules.clone();
        let intake = Intake::new(inner.store.as_ref(), &rules, self.reading.map.clone(), operation);
        let mut intake = intake.knowing(&self.reading);
        let mut values = ValueCounts::of(&self.reading.map);
        let (mut after, mut done) = (0, 0);
        loop {
            let page = Page { after, limit: WINDOW };
            let window = inner.store.raw_rows(self.desk.batch(), page).await?;
            let Some(last) = window.last() else { break };
            after = last.row;
            done += window.len() as u64;
            self.map_window(&window, &mut intake, &mut values).await?;
            (self.progress)(Progress { what: "mapping", done, total: Some(inner.batch.rows) });
        }
        self.reading.declared = intake.into_declared();
        self.reading.values = values.into_values();
        Ok(())
    }

    async fn map_window(
        &mut self,
        window: &[RawRow],
        intake: &mut Intake<'_>,
        values: &mut ValueCounts,
    ) -> Result<()> {
        let inner = &self.desk.inner;
        let numbers: Vec<RowNumber> =
            window.iter().filter(|r| r.kind == RowKind::Data).map(|r| r.row).collect();
        let kept = inner.store.staged_rows(self.desk.batch(), &numbers).await?;
        let old: HashMap<RowNumber, &StagedRow> = kept.iter().map(|r| (r.row, r)).collect();
        let corrected =
            kept.iter().filter(|r| !r.corrections.is_empty()).map(|r| (r.row, merged(r, None))).collect();
        let raw = window.iter().map(|r| raw_from_json(r.row, &r.raw)).collect::<Result<Vec<_>>>()?;
        let drafts = intake.drafts(&raw, &corrected);
        values.add(&raw);
        values.add_emptied(&drafts);
        let mut records = intake.settle(drafts).await?;
        keep_damage(&mut records, &old);
        self.forms.add(records.iter());
        self.rows += records.len() as u64;
        let rows = self.compared(window, records, &old);
        Ok(inner.store.stage_remap(self.desk.batch(), &rows).await?)
    }

    /// What is different of a window of rows.
    fn compared(
        &mut self,
        window: &[RawRow],
        records: Vec<StagedRecord>,
        old: &HashMap<RowNumber, &StagedRow>,
    ) -> Vec<RemappedRow> {
        let mut new: HashMap<RowNumber, StagedRecord> = records.into_iter().map(|r| (r.row, r)).collect();
        let mut rows = Vec::with_capacity(window.len());
        for was in window {
            let record = new.remove(&was.row);
            let kind = if record.is_some() { RowKind::Data } else { RowKind::Config };
            match (was.kind, kind) {
                (RowKind::Data, RowKind::Config) => self.sides.0 += 1,
                (RowKind::Config, RowKind::Data) => self.sides.1 += 1,
                _ => {}
            }
            let before = old.get(&was.row).map(|r| &r.record);
            let differs = was.kind != kind || record.as_ref() != before;
            if differs {
                self.changed += 1;
                self.reopen(was.row);
            }
            let record = record.filter(|_| differs);
            rows.push(RemappedRow { row: was.row, kind, record, summary: None, candidates: None });
        }
        rows
    }

    fn reopen(&mut self, row: RowNumber) {
        if self.decisions.contains_key(&row) {
            self.reopened.insert(row);
        }
    }

    /// Steps 4 and 5 for every row that is not committed.
    async fn match_rows(&mut self) -> Result<()> {
        let inner = &self.desk.inner;
        let staging = Staging {
            store: inner.store.as_ref(),
            rules: &self.rules,
            thresholds: inner.thresholds,
            floor: inner.thresholds.review,
            matching: Matching::On,
            progress: Arc::clone(&self.progress),
        };
        let mut forms = std::mem::take(&mut self.forms);
        forms.seal();
        let mut sink = RemapRows {
            store: Arc::clone(&inner.store),
            batch: self.desk.batch(),
            thresholds: inner.thresholds,
            turned: Vec::new(),
        };
        staging.match_rows(&forms, self.rows, &mut sink).await?;
        sink.turned.into_iter().for_each(|row| self.reopen(row));
        Ok(())
    }

    /// What is put in force with the rows.
    fn finish(&mut self) -> Result<Remap> {
        let leaning = leaning(&self.reopened, self.decisions);
        self.reopened.extend(leaning);
        let (to_config, to_data) = self.sides;
        let config = self.reading.not_data.entry("config".into()).or_default();
        *config = (*config + to_config).saturating_sub(to_data);
        self.reading.not_data.retain(|_, count| *count > 0);
        let rows = (self.desk.inner.batch.rows + to_data).saturating_sub(to_config);
        let reading = self.reading.to_json()?;
        Ok(Remap { reading, rows, reopened: self.reopened.iter().copied().collect() })
    }
}

/// The rows of a batch under the new map, aside from those in force.
struct RemapRows {
    store: Arc<dyn Store>,
    batch: BatchId,
    thresholds: Thresholds,
    /// Rows that meet others than before.
    turned: Vec<RowNumber>,
}

#[async_trait]
impl Sink for RemapRows {
    async fn put(&mut self, _: Vec<StagedRow>) -> Result<()> {
        Ok(())
    }
    async fn window(&mut self, page: Page) -> Result<Vec<StagedRow>> {
        let records = self.store.remapped(self.batch, page).await?;
        Ok(records.into_iter().map(StagedRow::new).collect())
    }
    async fn verdicts(&mut self, rows: &[RowNumber]) -> Result<Verdicts> {
        let judged = self.store.judgements(self.batch, rows).await?;
        Ok(judged.into_iter().map(|(row, part, other, verdict)| ((row, part, other), verdict)).collect())
    }
    async fn update(&mut self, rows: Vec<RowUpdate>) -> Result<()> {
        let numbers: Vec<RowNumber> = rows.iter().map(|r| r.row).collect();
        let kept = self.store.staged_rows(self.batch, &numbers).await?;
        let old: HashMap<RowNumber, &StagedRow> = kept.iter().map(|r| (r.row, r)).collect();
        let mut write = Vec::new();
        for update in rows {
            let before = old.get(&update.row);
            let was = before.map_or(&[][..], |r| r.candidates.as_slice());
            let mut candidates = update.candidates.unwrap_or_default();
            candidates.extend(lost(&candidates, was).into_iter().cloned());
            if circle(was, self.thresholds) != circle(&candidates, self.thresholds) {
                self.turned.push(update.row);
            }
            let same = was == candidates.as_slice();
            if same && before.is_some_and(|r| r.summary == update.summary) {
                continue;
            }
            write.push(RemappedRow {
                row: update.row,
                kind: RowKind::Data,
                record: None,
                summary: Some(update.summary),
                candidates: (!same).then_some(candidates),
            });
        }
        Ok(self.store.stage_remap(self.batch, &write).await?)
    }
}

/// Whom a row meets, and how likely they are the same, in words: a decision was taken in view of that, not of the
/// sixth decimal.
fn circle(
    candidates: &[Candidate],
    thresholds: Thresholds,
) -> BTreeSet<(crate::validation::Part, &Other, bool)> {
    candidates.iter().map(|c| (c.part, &c.other, c.probability >= thresholds.matched)).collect()
}

/// Rows whose decision leans on a row that was reopened: merged into it, or further down on the same contact.
fn leaning(
    reopened: &BTreeSet<RowNumber>,
    decisions: &BTreeMap<RowNumber, RowDecision>,
) -> BTreeSet<RowNumber> {
    let mut turned: HashSet<RowNumber> = reopened.iter().copied().collect();
    let mut found = BTreeSet::new();
    // Chains lead up the file, so one pass follows most of them to their end.
    let mut before = usize::MAX;
    while before != found.len() && !turned.is_empty() {
        before = found.len();
        let mut contacts: HashSet<&ContactNumber> = HashSet::new();
        for (row, decision) in decisions {
            let leans = || {
                decision.values().any(|d| match d {
                    Decision::Merge { into: Other::Row(twin), .. } => turned.contains(twin),
                    other => contact_of(other).is_some_and(|number| contacts.contains(number)),
                })
            };
            if turned.contains(row) || leans() {
                contacts.extend(decision.values().filter_map(contact_of));
                if turned.insert(*row) {
                    found.insert(*row);
                }
            }
        }
    }
    found
}

/// The contact of the base that a decision ends at.
fn contact_of(decision: &Decision) -> Option<&ContactNumber> {
    match decision {
        Decision::Merge { into: Other::Base(number), .. }
        | Decision::Update { number, .. }
        | Decision::Remove { number, .. } => Some(number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::Part;

    #[test]
    fn who_leans_on_a_reopened_row_is_reopened_too() {
        let person = |d: Decision| RowDecision::from([(Part::Person, d)]);
        let base = || Decision::merge(Other::Base(ContactNumber::parse("7").unwrap()));
        let decisions = BTreeMap::from([
            (2, person(Decision::create())),
            (3, person(Decision::merge(Other::Row(2)))),
            (4, person(Decision::merge(Other::Row(3)))),
            (5, person(base())),
            (6, person(base())),
            (7, person(Decision::create())),
        ]);
        let leans = |rows: &[RowNumber]| -> Vec<RowNumber> {
            leaning(&rows.iter().copied().collect(), &decisions).into_iter().collect()
        };
        assert_eq!(leans(&[2]), [3, 4]);
        assert_eq!(leans(&[5]), [6], "a later row on the same contact");
        assert!(leans(&[6]).is_empty(), "an earlier one does not lean on it");
        assert!(leans(&[7]).is_empty());
    }
}
