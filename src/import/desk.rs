//! The desk at which one batch is reviewed and committed.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use tokio::sync::{Mutex, OnceCell};

use super::card::ContactDesk;
use super::confirmation::Asked;
use super::decided::Decided;
use super::error::{ImportError, Result};
use super::forms::FileForms;
use super::index::ensure_index;
use super::matching::Matcher;
use super::reading::ReadingRecord;
use super::summary::queue_line;
use super::view::{BatchHeader, Progress, QueueLine, Stage};
use crate::contact::{ContactNumber, Field, Operation, RowNumber};
use crate::review::{Other, RowDecision, Thresholds, Verdict};
use crate::settings::ProfileShelf;
use crate::source::ReadOptions;
use crate::store::Halt;
use crate::store::{BatchId, BatchRecord, Hold, Page, StagedRow, Store};
use crate::survivorship::{Newer, SurvivorshipRules};
use crate::validation::{InstitutionRules, Part};

/// Rows read from the staging area at a time.
pub(super) const WINDOW: u32 = 2_000;

/// What is to be opened.
#[derive(Clone, Debug)]
pub struct OpenRequest {
    /// The file.
    pub path: PathBuf,
    /// How it is to be read.
    pub options: ReadOptions,
    /// Who works.
    pub operator: String,
    /// The operation of rows that name none; `None` = each row finds its own.
    pub operation: Option<Operation>,
    /// The side of changed values.
    pub newer: Newer,
    /// Import a file again although it was committed.
    pub again: bool,
    /// Whether candidates are looked for.
    pub matching: super::Matching,
    /// The profiles at hand, and which is wanted.
    pub profiles: super::Profiles,
}

/// How a file was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenedHow {
    /// A new batch was staged.
    Fresh,
    /// The batch was there, uncommitted: it goes on where it stopped.
    Resumed,
    /// The same content was committed before.
    AlreadyCommitted {
        /// As this batch.
        batch: BatchId,
    },
    /// Another content of a file that was opened before: decisions of unchanged rows were carried over.
    NextVersion {
        /// The batch of the earlier content.
        of: BatchId,
        /// Rows whose decision came along.
        carried: u64,
    },
    /// Rows of an open batch that came back: they were laid beside it.
    Returned,
}

/// A batch, opened.
pub struct Opened {
    /// The desk.
    pub desk: Desk,
    /// How it was opened.
    pub how: OpenedHow,
    /// What is to be said of it, a line each.
    pub told: Vec<String>,
}

/// One thing that a person does; each is one step of undo.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// Decides rows: the same or different decisions, one step.
    Decide(Vec<(RowNumber, RowDecision)>),
    /// Takes the decision of rows back, so that they are open again.
    Reopen(Vec<RowNumber>),
    /// Says what a candidate pair is.
    Judge {
        /// The row.
        row: RowNumber,
        /// The part.
        part: Part,
        /// The candidate.
        other: Other,
        /// What it is; `None` takes the judgement back.
        verdict: Option<Verdict>,
    },
    /// Corrects cells: row, field, new text (empty = as if the cell were empty).
    Correct(Vec<(RowNumber, Field, String)>),
    /// Lays a file that came back beside the batch: corrects cells, and decides the rows that wait with an answer.
    Lay {
        /// Row, field, new text.
        cells: Vec<(RowNumber, Field, String)>,
        /// The rows with an answer.
        decisions: Vec<(RowNumber, RowDecision)>,
    },
    /// Marks or unmarks rows.
    Mark(Vec<(RowNumber, bool)>),
    /// Writes notes on rows; an empty text takes the note away.
    Note(Vec<(RowNumber, String)>),
    /// Puts rows aside until the rest is done, or takes them up again.
    Later(Vec<(RowNumber, bool)>),
    /// Lays contacts of the base beside parts of rows: candidates that a person found.
    Choose(Vec<(RowNumber, Part, ContactNumber)>),
}

/// What an act changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Acted {
    /// The queue lines that are different now (the row itself, its twins and dependants).
    pub lines: Vec<QueueLine>,
    /// For undo and redo: the row to go to.
    pub row: Option<RowNumber>,
    /// One sentence for the status line; empty when there is nothing to say.
    pub note: String,
}

/// A callback for progress, from any thread.
pub type OnProgress = Arc<dyn Fn(Progress) + Send + Sync>;

/// The desk at which one batch is reviewed and committed. Every method that
/// changes something returns after the store has made it durable.
#[derive(Clone)]
pub struct Desk {
    pub(super) inner: Arc<Inner>,
    /// The profiles at hand.
    pub(super) profiles: ProfileShelf,
    pub(super) contacts: Arc<ContactDesk>,
    /// Whether what is done through this clone is still wanted.
    pub(super) halt: Halt,
}

/// What all clones of a desk share.
pub(super) struct Inner {
    pub(super) store: Arc<dyn Store>,
    pub(super) batch: BatchRecord,
    pub(super) operator: String,
    pub(super) newer: Newer,
    pub(super) survivorship: SurvivorshipRules,
    pub(super) reading: ReadingRecord,
    pub(super) rules: InstitutionRules,
    pub(super) thresholds: Thresholds,
    /// Decisions of the rows that are not committed, without their contents.
    pub(super) decisions: Mutex<Decided>,
    /// Held by whoever changes the batch: acts one at a time, and none while a commit is written.
    pub(super) gate: Mutex<()>,
    /// Made when the first correction asks for it, and anew after a commit: it knows the base.
    pub(super) matcher: Mutex<Option<Arc<Matcher>>>,
    /// Keeps other programs from the batch; a desk under another map takes it over.
    pub(super) hold: Option<Arc<Hold>>,
    /// The batch was put under another map: this desk knows the old one.
    pub(super) replaced: AtomicBool,
    /// What the plan in force asks; `None` before one was made.
    pub(super) asked: Mutex<Option<Asked>>,
    /// The forms of the file; made when the first correction asks for them.
    pub(super) forms: OnceCell<Mutex<FileForms>>,
}

impl Desk {
    /// A desk for a batch that is staged; `hold` keeps other programs from it.
    pub(super) async fn on(
        store: Arc<dyn Store>,
        id: BatchId,
        operator: &str,
        hold: Option<Arc<Hold>>,
    ) -> Result<Self> {
        let batch = store
            .batch(id)
            .await?
            .ok_or_else(|| ImportError::new(format!("there is no batch {id}"), "see `usher history`"))?;
        let reading: ReadingRecord = serde_json::from_str(&batch.reading).map_err(|e| {
            ImportError::new(format!("batch {id} cannot be read: {e}"), "open the file again")
        })?;
        let settings = store.settings().await?;
        let (rules, thresholds) = super::institution(&settings)?;
        let survivorship = super::survivorship(&settings)?;
        let newer = newer(&batch.newer);
        let inner = Inner {
            store,
            operator: operator.to_owned(),
            newer,
            survivorship,
            reading,
            rules,
            thresholds,
            decisions: Mutex::default(),
            gate: Mutex::default(),
            forms: OnceCell::new(),
            matcher: Mutex::default(),
            asked: Mutex::default(),
            hold,
            replaced: AtomicBool::new(false),
            batch,
        };
        let contacts = Arc::new(ContactDesk::new(Arc::clone(&inner.store)));
        let (profiles, halt) = (ProfileShelf::default(), Halt::default());
        let desk = Self { inner: Arc::new(inner), profiles, contacts, halt };
        desk.load_decisions().await?;
        Ok(desk)
    }

    /// Opens the desk of a batch by its number, for work.
    ///
    /// # Errors
    /// When there is no such batch, another program works on it, or it cannot be read.
    pub async fn of_batch(store: Arc<dyn Store>, id: BatchId, operator: &str) -> Result<Self> {
        let hold = match store.batch(id).await? {
            Some(batch) => Some(Arc::new(store.hold(&hold_name(&batch.fingerprint), operator).await?)),
            None => None,
        };
        let unseen: OnProgress = Arc::new(|_| {});
        ensure_index(store.as_ref(), &unseen).await?;
        Self::on(store, id, operator, hold).await
    }

    /// Opens the desk of a batch by its number, to decide its rows.
    ///
    /// # Errors
    /// As [`Self::of_batch`], and when the batch has no rows because it merged duplicates in the base.
    pub async fn of_file(store: Arc<dyn Store>, id: BatchId, operator: &str) -> Result<Self> {
        let batch = store.batch(id).await?;
        if batch.is_some_and(|batch| super::dedupe::is_of_duplicates(&batch)) {
            let message = format!("batch {id} is of duplicates in the base and has no rows");
            return Err(ImportError::new(message, format!("`usher show {id}` tells what it changed")));
        }
        Self::of_batch(store, id, operator).await
    }

    /// Opens the desk of a batch by its number, to look only.
    ///
    /// # Errors
    /// When there is no such batch, or it cannot be read.
    pub async fn look(store: Arc<dyn Store>, id: BatchId, operator: &str) -> Result<Self> {
        Self::on(store, id, operator, None).await
    }

    /// What is asked of single contacts of its base.
    #[must_use]
    pub fn contacts(&self) -> Arc<ContactDesk> {
        Arc::clone(&self.contacts)
    }

    /// The same desk, for work that can be stopped: a commit or an undo that is halted before all of it is written has
    /// written nothing.
    #[must_use]
    pub fn haltable(&self, halt: Halt) -> Self {
        Self { halt, ..self.clone() }
    }

    /// The number of the batch.
    #[must_use]
    pub fn batch(&self) -> BatchId {
        self.inner.batch.id
    }

    /// Reads the decisions anew: those of committed rows are left out.
    pub(super) async fn load_decisions(&self) -> Result<()> {
        let (mut loaded, mut seen, mut after) = (BTreeMap::new(), Vec::new(), 0);
        loop {
            let window = self.inner.store.decided(self.batch(), Page { after, limit: WINDOW }).await?;
            let Some((last, _)) = window.last() else { break };
            after = *last;
            loaded.extend(window.into_iter().map(|(row, decision)| (row, decision.shared(&mut seen))));
        }
        *self.inner.decisions.lock().await = Decided::new(loaded);
        Ok(())
    }

    /// Hands out every row of the batch in file order, without raw cells and candidates; a window at a time is held.
    pub(super) async fn each_row(&self, mut take: impl FnMut(StagedRow) + Send) -> Result<()> {
        self.each_window(|window| window.into_iter().for_each(&mut take)).await
    }

    /// The same, a window at a time.
    pub(super) async fn each_window(&self, mut take: impl FnMut(Vec<StagedRow>) + Send) -> Result<()> {
        let mut after = 0;
        loop {
            let window = self.inner.store.staged(self.batch(), Page { after, limit: WINDOW }).await?;
            let Some(last) = window.last() else { return Ok(()) };
            after = last.row;
            take(window);
        }
    }

    /// What can be said of each row, in file order.
    pub(super) async fn of_rows<T: Send>(
        &self,
        say: impl Fn(&StagedRow) -> Option<T> + Send + Sync,
    ) -> Result<Vec<T>> {
        let mut said = Vec::new();
        self.each_row(|row| said.extend(say(&row))).await?;
        Ok(said)
    }

    /// What stands in the header.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn header(&self) -> Result<BatchHeader> {
        let info = self.inner.store.info().await?;
        let batch = self.inner.store.batch(self.batch()).await?.unwrap_or_else(|| self.inner.batch.clone());
        Ok(BatchHeader {
            base: info.name,
            stage: if info.stage == "production" { Stage::Production } else { Stage::Rehearsal },
            file: batch.file_name,
            batch: batch.id,
            rows: batch.rows,
            not_data: self.inner.reading.not_data.iter().map(|(k, n)| (k.clone(), *n)).collect(),
            operator: self.inner.operator.clone(),
            newer: self.inner.newer,
            survivorship: self.inner.survivorship.clone(),
            position: batch.position,
            filter: batch.filter,
            statement: self.inner.reading.statement.clone(),
            notices: self.inner.reading.said(),
        })
    }

    /// Every row of the batch, in file order.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn queue(&self) -> Result<Vec<QueueLine>> {
        self.of_rows(|row| Some(queue_line(row))).await
    }

    /// The queue lines of some rows as they are now.
    pub(super) async fn lines(&self, rows: &[RowNumber]) -> Result<Vec<QueueLine>> {
        let mut lines = Vec::with_capacity(rows.len());
        for window in rows.chunks(WINDOW as usize) {
            let staged = self.inner.store.staged_rows(self.batch(), window).await?;
            lines.extend(staged.iter().map(queue_line));
        }
        Ok(lines)
    }

    /// Remembers where the operator is.
    ///
    /// # Errors
    /// When the base cannot be written.
    pub async fn remember(&self, row: RowNumber, filter: &str) -> Result<()> {
        Ok(self.inner.store.remember(self.batch(), Some(row), filter).await?)
    }
}

/// The name under which programs keep each other from the batch of a file.
pub(super) fn hold_name(fingerprint: &str) -> String {
    fingerprint.chars().filter(char::is_ascii_alphanumeric).take(16).collect()
}

/// Reads a kept setting for changed values.
pub(super) fn newer(text: &str) -> Newer {
    match text {
        "file" => Newer::File,
        "base" => Newer::Base,
        _ => Newer::Ask,
    }
}

/// Writes a setting for changed values for keeping.
pub(super) fn newer_key(newer: Newer) -> &'static str {
    match newer {
        Newer::Ask => "ask",
        Newer::File => "file",
        Newer::Base => "base",
    }
}
