//! A file staged aside, for the commands that write nothing to the base: in a base of its own, which has no name, is
//! nobody's to read and is gone when the program ends, whatever ends it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use async_trait::async_trait;

use super::apply::{Foresight, Wanted, by_policy, removal_of};
use super::commit::{change_line, outcome_of, warnings};
use super::desk::{OnProgress, OpenRequest};
use super::error::Result;
use super::found::Found;
use super::hindrance::Returned;
use super::index::require_index;
use super::open::asked;
use super::plan::{PlanSink, Planned, Planner};
use super::reading::{Reading, ReadingRecord};
use super::stage::{Matching, Sink, Staging};
use super::tally::{Answers, Tally};
use super::view::{ChangeLine, PlanSummary};
use crate::batch::{Change, ChangeKind, Slot, structure_key};
use crate::contact::{ContactNumber, RowNumber};
use crate::review::{Counts, Decision, Other, Policy, RowDecision};
use crate::store::{BatchId, NewBatch, Page, RowUpdate, SqliteStore, StagedRow, Store};
use crate::survivorship::{Newer, SurvivorshipRules};
use crate::validation::{InstitutionRules, StagedRecord};

/// Rows planned at a time.
const WINDOW: u32 = 5_000;

/// The rows of a file, kept aside.
pub(super) struct AsideRows {
    store: Arc<dyn Store>,
    batch: BatchId,
    /// What was found in them.
    pub(super) found: Found,
}

impl AsideRows {
    /// None yet.
    ///
    /// # Errors
    /// When there is no room for them.
    pub(super) async fn new() -> Result<Self> {
        let store: Arc<dyn Store> = Arc::new(SqliteStore::temporary().await?);
        let batch = NewBatch {
            file_name: String::new(),
            file_path: String::new(),
            fingerprint: String::new(),
            operator: String::new(),
            created_at: String::new(),
            newer: String::new(),
        };
        let batch = store.create_batch(&batch).await?;
        Ok(Self { store, batch, found: Found::default() })
    }

    /// A window of rows in file order, without cells and candidates.
    pub(super) async fn rows(&self, page: Page) -> Result<Vec<StagedRow>> {
        Ok(self.store.staged(self.batch, page).await?)
    }
}

#[async_trait]
impl Sink for AsideRows {
    async fn put(&mut self, mut rows: Vec<StagedRow>) -> Result<()> {
        for row in &mut rows {
            // Nobody asks for the cells again.
            row.raw = String::new();
            self.found.add(&row.record);
        }
        Ok(self.store.stage(self.batch, &rows).await?)
    }
    async fn window(&mut self, page: Page) -> Result<Vec<StagedRow>> {
        self.rows(page).await
    }
    async fn update(&mut self, mut rows: Vec<RowUpdate>) -> Result<()> {
        // The summary says what is proposed; nobody looks at the candidates themselves.
        rows.iter_mut().for_each(|row| row.candidates = None);
        Ok(self.store.update_rows(self.batch, &rows).await?)
    }
}

/// A file that is staged aside.
pub(super) struct Aside {
    /// Its rows.
    pub(super) rows: AsideRows,
    /// How it was read.
    pub(super) reading: ReadingRecord,
    /// The institution.
    pub(super) rules: InstitutionRules,
    /// Which values stay in a merge.
    pub(super) survivorship: SurvivorshipRules,
}

/// Reads and matches a file against a base, staging nothing in it.
pub(super) async fn stage_aside(
    store: &dyn Store,
    request: &OpenRequest,
    progress: OnProgress,
) -> Result<Aside> {
    let mut rows = AsideRows::new().await?;
    if request.matching == Matching::On {
        require_index(store).await?;
    }
    let settings = store.settings().await?;
    let (rules, thresholds) = super::institution(&settings)?;
    let survivorship = super::survivorship(&settings)?;
    let reading = Reading::open(asked(request), &rules).await?;
    let staging = Staging {
        store,
        rules: &rules,
        thresholds,
        floor: thresholds.review,
        matching: request.matching,
        progress,
    };
    let staged = staging.run(reading, &mut rows).await?;
    Ok(Aside { rows, reading: staged.reading, rules, survivorship })
}

impl Aside {
    /// The outcome of every row, if a policy decided now.
    ///
    /// The planner holds what it plans. A row that shares nothing with any other decided row (neither a contact nor a
    /// number nor a structure) comes out the same whoever is planned beside it, so such rows are planned a window at a
    /// time, and all others together.
    pub(super) async fn foreseen(
        &self,
        store: &dyn Store,
        newer: Newer,
        wanted: &Wanted,
    ) -> Result<Foresight> {
        let (policy, answers) = (wanted.policy, &wanted.answers);
        let ties = self.ties(policy).await?;
        let (mut counts, mut joint) = (Counts::default(), BTreeMap::new());
        let (mut tally, mut removals, mut asked) = (Tally::default(), Vec::new(), BTreeMap::new());
        let mut warned = Warned::default();
        let base = Base { store, newer, survivorship: &self.survivorship, rules: &self.rules, answers };
        let mut after = 0;
        loop {
            let rows = self.rows.rows(Page { after, limit: WINDOW }).await?;
            let Some(last) = rows.last() else { break };
            after = last.row;
            let (mut alone, mut seen) = (BTreeMap::new(), Vec::with_capacity(rows.len()));
            for row in rows {
                tally.see(&row.record);
                asked.extend(removal_of(&row, policy));
                match by_policy(&row, policy) {
                    Some((number, decision)) if ties.binds(&row.record, &decision) => {
                        joint.insert(number, decision);
                    }
                    Some((number, decision)) => {
                        alone.insert(number, decision);
                        seen.push(row);
                    }
                    None => counts.add(outcome_of(&row, &BTreeMap::new())),
                }
            }
            let records = seen.iter().map(|row| (row.row, row.record.clone())).collect();
            let planned = run(&base.planner(&alone), Rows::Held(records), &mut removals).await?;
            tally.merge(planned.tally);
            seen.iter().for_each(|row| counts.add(outcome_of(row, &planned.outcomes)));
            warned.add(planned.returned, planned.summary);
        }
        if !joint.is_empty() {
            let planned = run(&base.planner(&joint), self.kept(), &mut removals).await?;
            tally.merge(planned.tally);
            let numbers: Vec<RowNumber> = joint.keys().copied().collect();
            for chunk in numbers.chunks(WINDOW as usize) {
                for row in self.rows.store.staged_rows(self.rows.batch, chunk).await? {
                    counts.add(outcome_of(&row, &planned.outcomes));
                }
            }
            warned.add(planned.returned, planned.summary);
        }
        let (consents, warnings) = warned.told();
        let mut foresight = Foresight { counts, consents, removals, warnings, ..Foresight::default() };
        run(&base.planner(&asked), self.kept(), &mut foresight.unconfirmed).await?;
        foresight.ask(store, tally, answers).await?;
        Ok(foresight)
    }

    fn kept(&self) -> Rows {
        Rows::Kept(Arc::clone(&self.rows.store), self.rows.batch)
    }

    /// What decided rows share.
    async fn ties(&self, policy: Policy) -> Result<Ties> {
        let (mut ties, mut after) = (Ties::default(), 0);
        loop {
            let rows = self.rows.rows(Page { after, limit: WINDOW }).await?;
            let Some(last) = rows.last() else { return Ok(ties) };
            after = last.row;
            for row in &rows {
                if let Some((_, decision)) = by_policy(row, policy) {
                    ties.add(&row.record, &decision);
                }
            }
        }
    }
}

/// What decided rows share, as hashes.
#[derive(Default)]
struct Ties {
    hasher: RandomState,
    /// True for what more than one row has.
    shared: HashMap<u64, bool>,
    /// Rows that another row is to be merged into.
    leant_on: HashSet<RowNumber>,
}

impl Ties {
    fn add(&mut self, record: &StagedRecord, decision: &RowDecision) {
        for key in self.keys(record, decision) {
            self.shared.entry(key).and_modify(|shared| *shared = true).or_insert(false);
        }
        for decision in decision.values() {
            if let Decision::Merge { into: Other::Row(twin), .. } = decision {
                self.leant_on.extend([*twin, record.row]);
            }
        }
    }

    fn binds(&self, record: &StagedRecord, decision: &RowDecision) -> bool {
        self.leant_on.contains(&record.row)
            || self.keys(record, decision).iter().any(|key| self.shared.get(key) == Some(&true))
    }

    /// The contacts, numbers and structures of a row, each once.
    fn keys(&self, record: &StagedRecord, decision: &RowDecision) -> Vec<u64> {
        let number = |n: &ContactNumber| self.hasher.hash_one(("number", n));
        let targets = decision.values().filter_map(|d| match d {
            Decision::Merge { into: Other::Base(n), .. }
            | Decision::Update { number: n, .. }
            | Decision::Remove { number: n, .. } => Some(number(n)),
            _ => None,
        });
        let carried = record.parts.iter().filter_map(|p| p.incoming.number.as_ref()).map(number);
        let structures = record.parts.iter().filter_map(|p| {
            let key = structure_key(Slot { row: record.row, part: p.part }, &p.incoming)?;
            Some(self.hasher.hash_one(("structure", key)))
        });
        let mut keys: Vec<u64> = targets.chain(carried).chain(structures).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// What the parts of a plan tell together.
#[derive(Default)]
struct Warned {
    returned: Returned,
    consents: BTreeMap<String, (u64, u64)>,
    summary: PlanSummary,
}

impl Warned {
    /// Adds another part.
    fn add(&mut self, returned: Returned, part: PlanSummary) {
        self.returned.extend(returned);
        for (code, on, off) in part.consents {
            let (all_on, all_off) = self.consents.entry(code).or_default();
            *all_on += on;
            *all_off += off;
        }
        self.summary.cleared += part.cleared;
        for (field, count) in part.cleared_by {
            *self.summary.cleared_by.entry(field).or_default() += count;
        }
        self.summary.contradictions += part.contradictions;
        self.summary.contradicting.extend(part.contradicting);
    }

    /// The consents that are switched, and one sentence for each thing that needs a word.
    fn told(mut self) -> (Vec<(String, u64, u64)>, Vec<String>) {
        self.summary.consents =
            std::mem::take(&mut self.consents).into_iter().map(|(code, (on, off))| (code, on, off)).collect();
        let told = warnings(&self.returned, &self.summary);
        (self.summary.consents, told)
    }
}

/// What every part of a plan is made from.
struct Base<'a> {
    store: &'a dyn Store,
    newer: Newer,
    survivorship: &'a SurvivorshipRules,
    rules: &'a InstitutionRules,
    answers: &'a Answers,
}

impl<'a> Base<'a> {
    fn planner<'b>(&self, decisions: &'b BTreeMap<RowNumber, RowDecision>) -> Planner<'b>
    where
        'a: 'b,
    {
        let Self { store, newer, survivorship, rules, answers } = *self;
        Planner { store, newer, survivorship, rules, decisions, answers }
    }
}

/// Runs a planner over rows; gives what it came to and adds what is taken away.
async fn run(planner: &Planner<'_>, rows: Rows, removals: &mut Vec<ChangeLine>) -> Result<Planned> {
    if planner.decisions.is_empty() {
        return Ok(Planned::default());
    }
    let mut records = Records { rows, removals: Vec::new() };
    let planned = planner.run(&mut records).await?;
    removals.append(&mut records.removals);
    Ok(planned)
}

/// Where the planner finds the rows.
enum Rows {
    Held(HashMap<RowNumber, StagedRecord>),
    Kept(Arc<dyn Store>, BatchId),
}

/// Rows with what is taken away by them; other changes are kept by nobody.
struct Records {
    rows: Rows,
    removals: Vec<ChangeLine>,
}

#[async_trait]
impl PlanSink for Records {
    async fn records(&mut self, rows: &[RowNumber]) -> Result<Vec<StagedRecord>> {
        Ok(match &self.rows {
            Rows::Held(records) => rows.iter().filter_map(|r| records.get(r)).cloned().collect(),
            Rows::Kept(store, batch) => store.records(*batch, rows).await?,
        })
    }
    async fn changes(&mut self, changes: Vec<Change>) -> Result<()> {
        let removes = |change: &&Change| matches!(change.cause.kind, ChangeKind::Remove | ChangeKind::Erase);
        self.removals.extend(changes.iter().filter(removes).map(change_line));
        Ok(())
    }
    fn progress(&mut self, _: u64, _: u64) {}
}
