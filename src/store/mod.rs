//! Step 8: the contact base, the staging of batches, commit and audit.
//!
//! In and out: the types of the floors below. The trait [`Store`] is what the
//! import knows; [`SqliteStore`] is the embedded backend. A store writes what
//! it is told and checks versions; what should be written is decided by `batch`,
//! and what linkage keeps of a contact by whoever calls ([`Standardise`]).
//! No method runs a query per row: everything is asked and written in batches.
//!
//! Three things are kept in a form of their own, which knows no SQL: blocking
//! keys in sorted runs of pages (`postings`), standardised forms by 32 to a page
//! (`form_page`), long JSON texts packed (`packed`). What persons said of two
//! contacts of the base is in `duplicates`; programs keep each other out by `hold`;
//! how far an erasure reaches, and the hashes that it leaves, is in `erasure`.

mod definitions;
mod duplicates;
mod erasure;
mod error;
mod form_page;
mod halt;
mod history;
mod hold;
mod overview;
mod packed;
mod postings;
mod sqlite;
mod types;

use std::collections::{BTreeMap, HashSet};

use async_trait::async_trait;

pub use definitions::{HeldValues, SettingAct, SettingChange, SettingStep};
pub use duplicates::{ContactBrief, DuplicateWrite, MergeDecision, PairJudgement};
pub use erasure::ErasureReach;
pub use error::StoreError;
pub use halt::Halt;
pub use history::{BatchHistory, DecidedBy, HistoryFilter, ReceiptHistory, UndoPart};
pub use hold::Hold;
pub use overview::{BatchBrief, BatchCounts, BatchWork, Overview, ReceiptBrief};
pub use sqlite::{OpenMode, SqliteStore};
pub use types::{
    AuditEntry, BaseInfo, BatchId, BatchRecord, BatchState, Blocks, Commit, Committed, ConsentAnswered,
    FormSet, IndexCheck, NewBatch, NumberFacts, Page, RawRow, ReceiptRecord, Remap, RemappedRow, RowKind,
    RowNote, RowUpdate, StagedRow, Standardise, Standardised, Step, StepDirection, StepWrite, StoredContact,
    Terms,
};

use crate::batch::Change;
use crate::contact::{ContactNumber, Field, RowNumber};
use crate::review::{Other, Outcome, RowDecision, Verdict};
use crate::validation::{DropObstacle, Known, NumberRange, Part, StagedRecord};

/// The result of every store operation.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A contact base with its staging area.
#[async_trait]
pub trait Store: Send + Sync {
    /// What the base is and how much it holds.
    async fn info(&self) -> Result<BaseInfo>;
    /// All settings of the base.
    async fn settings(&self) -> Result<BTreeMap<String, String>>;
    /// Writes one setting.
    async fn set_setting(&self, name: &str, value: &str) -> Result<()>;
    /// Changes settings together and keeps who did it; gives the number of the step. One that is not as it was seen
    /// stops it before anything is written ([`StoreError::SettingChanged`]).
    async fn change_settings(&self, changes: &[SettingChange], act: &SettingAct) -> Result<i64>;
    /// The last changes of settings, newest first.
    async fn setting_steps(&self, limit: u32) -> Result<Vec<SettingStep>>;
    /// What contacts carry of a criterion, an authorisation, a title or a type.
    async fn held_values(&self, field: Field) -> Result<HeldValues>;

    /// The contacts with these numbers, in no particular order; unknown numbers are absent.
    async fn contacts(&self, numbers: &[ContactNumber]) -> Result<Vec<StoredContact>>;
    /// Contacts in the order of their numbers, after a number.
    async fn contacts_after(&self, after: Option<&ContactNumber>, limit: u32) -> Result<Vec<StoredContact>>;
    /// What is known of the contacts with these numbers.
    async fn known_by_number(&self, numbers: &[ContactNumber]) -> Result<Vec<Known>>;
    /// What is known of the contacts that are known under these numbers elsewhere, with the number.
    async fn known_by_alias(&self, numbers: &[ContactNumber]) -> Result<Vec<(ContactNumber, Known)>>;
    /// The contacts that carry these folded addresses as EMAIL1: active ones, and those that were merged into another.
    async fn known_by_email(&self, folded: &[String]) -> Result<Vec<(String, Known)>>;
    /// The inactive contacts that carry these folded addresses as EMAIL1, those that were merged away left out.
    async fn dormant_by_email(&self, folded: &[String]) -> Result<Vec<(String, Known)>>;
    /// What speaks against dropping these contacts; a contact that is not named may be dropped.
    async fn drop_obstacles(&self, numbers: &[ContactNumber]) -> Result<Vec<(ContactNumber, DropObstacle)>>;
    /// The relays of these structures, as (structure, relay).
    async fn relays_of(&self, structures: &[ContactNumber]) -> Result<Vec<(ContactNumber, ContactNumber)>>;
    /// Which of these numbers are retired.
    async fn retired(&self, numbers: &[ContactNumber]) -> Result<Vec<ContactNumber>>;
    /// The highest number and the usual width.
    async fn number_facts(&self) -> Result<NumberFacts>;
    /// The highest number within a range, retired ones included.
    async fn highest_within(&self, range: &NumberRange) -> Result<Option<ContactNumber>>;

    /// The contacts behind sorted blocking keys, as (key, contact id); a key with more than `cap` contacts gives none.
    /// One call with many keys costs far less than many calls with few: from some ten thousand keys on the whole index
    /// passes by once.
    async fn probe(&self, keys: &[i64], cap: u32) -> Result<Vec<(i64, i64)>>;
    /// The standardised forms of contacts, by id; `ids` are sorted and distinct.
    async fn forms(&self, ids: &[i64]) -> Result<FormSet>;
    /// Standardised forms in the order of ids, after an id.
    async fn forms_after(&self, id: i64, limit: u32) -> Result<FormSet>;
    /// The numbers of contacts, by id.
    async fn numbers(&self, ids: &[i64]) -> Result<Vec<(i64, ContactNumber)>>;
    /// The contacts that are inactive, by id.
    async fn inactive(&self) -> Result<Vec<i64>>;
    /// A window of all blocks with at least two and at most `cap` members, in the order of keys; `from` is where the
    /// last window said to go on.
    async fn blocks(&self, from: Option<i64>, limit: u32, cap: u32) -> Result<Blocks>;

    /// How often terms occur: those that make up at least one in `one_in` of their sort.
    async fn terms(&self, one_in: u32) -> Result<Terms>;
    /// By which version of linkage the keys, forms and terms of the base were made; `None` when that was never said.
    async fn index_version(&self) -> Result<Option<i64>>;
    /// Makes keys, forms and terms anew from all contacts, in one transaction; told how many are done.
    async fn reindex(
        &self,
        version: i64,
        standardise: &Standardise,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<()>;
    /// Holds keys, forms and terms against the contacts.
    async fn check_index(&self, standardise: &Standardise) -> Result<IndexCheck>;

    /// Makes a batch in state [`BatchState::Staging`].
    async fn create_batch(&self, batch: &NewBatch) -> Result<BatchId>;
    /// One batch.
    async fn batch(&self, id: BatchId) -> Result<Option<BatchRecord>>;
    /// All batches, newest first.
    async fn batches(&self) -> Result<Vec<BatchRecord>>;
    /// Sets the state, the row count and the reading of a batch once it is staged.
    async fn finish_staging(&self, id: BatchId, rows: u64, reading: &str) -> Result<()>;
    /// Sets the state of a batch.
    async fn set_batch_state(&self, id: BatchId, state: BatchState) -> Result<()>;
    /// Forgets a batch that was never committed.
    async fn discard_batch(&self, id: BatchId) -> Result<()>;
    /// Remembers where the operator is.
    async fn remember(&self, id: BatchId, row: Option<RowNumber>, filter: &str) -> Result<()>;

    /// Adds rows to a batch.
    async fn stage(&self, id: BatchId, rows: &[StagedRow]) -> Result<()>;
    /// A window of a batch's rows in file order, without their raw cells.
    async fn staged(&self, id: BatchId, page: Page) -> Result<Vec<StagedRow>>;
    /// The same of the rows that are not committed.
    async fn uncommitted(&self, id: BatchId, page: Page) -> Result<Vec<StagedRow>>;
    /// The decisions of a window of rows that are decided and not committed, in file order.
    async fn decided(&self, id: BatchId, page: Page) -> Result<Vec<(RowNumber, RowDecision)>>;
    /// How many committed rows have each outcome.
    async fn outcomes(&self, id: BatchId) -> Result<Vec<(Outcome, u64)>>;
    /// The records of the named rows, in file order.
    async fn records(&self, id: BatchId, rows: &[RowNumber]) -> Result<Vec<StagedRecord>>;
    /// The named rows, whole.
    async fn staged_rows(&self, id: BatchId, rows: &[RowNumber]) -> Result<Vec<StagedRow>>;
    /// Replaces what was computed of rows (record, summary, candidates).
    async fn update_rows(&self, id: BatchId, rows: &[RowUpdate]) -> Result<()>;
    /// What persons said of the pairs of these rows, whether they are candidates now or not.
    async fn judgements(
        &self,
        id: BatchId,
        rows: &[RowNumber],
    ) -> Result<Vec<(RowNumber, Part, Other, Verdict)>>;
    /// Keeps the cells of CONFIG rows, which are no data rows.
    async fn stage_config(&self, id: BatchId, rows: &[(RowNumber, String)]) -> Result<()>;
    /// The cells of a window of rows that are not committed, CONFIG rows included, in file order.
    async fn raw_rows(&self, id: BatchId, page: Page) -> Result<Vec<RawRow>>;
    /// Forgets what another column map makes of a batch.
    async fn clear_remap(&self, id: BatchId) -> Result<()>;
    /// Keeps what another column map makes of rows, aside from what is in force; a second call for a row adds to the first.
    async fn stage_remap(&self, id: BatchId, rows: &[RemappedRow]) -> Result<()>;
    /// A window of the data rows under that map, in file order.
    async fn remapped(&self, id: BatchId, page: Page) -> Result<Vec<StagedRecord>>;
    /// Puts that map in force in one transaction: rows, candidates, decisions taken back; steps and plan are forgotten.
    async fn finish_remap(&self, id: BatchId, remap: &Remap) -> Result<()>;
    /// Carries a step out: decisions, judgements, corrections, marks and recomputed rows in one transaction.
    async fn write_step(&self, id: BatchId, write: &StepWrite) -> Result<()>;
    /// The step that undo or redo would take.
    async fn next_step(&self, id: BatchId, direction: StepDirection) -> Result<Option<Step>>;
    /// The steps that touch a batch, newest first.
    async fn steps(&self, id: BatchId, limit: u32) -> Result<Vec<Step>>;
    /// The notes on rows of a batch, in file order.
    async fn notes(&self, id: BatchId) -> Result<Vec<RowNote>>;

    /// What was answered about the consent columns of a batch: code and answer.
    async fn consent_answers(&self, id: BatchId) -> Result<Vec<(String, String)>>;
    /// Keeps the answer about a consent column, or takes it back.
    async fn answer_consent(&self, id: BatchId, answer: &ConsentAnswered<'_>) -> Result<()>;

    /// Forgets the stored plan of a batch.
    async fn clear_plan(&self, id: BatchId) -> Result<()>;
    /// Adds changes and outcomes to the stored plan of a batch.
    async fn append_plan(
        &self,
        id: BatchId,
        changes: &[Change],
        outcomes: &[(RowNumber, Outcome)],
    ) -> Result<()>;
    /// A window of the stored plan.
    async fn planned(&self, id: BatchId, offset: u64, limit: u32) -> Result<Vec<Change>>;
    /// How many changes the stored plan holds.
    async fn planned_count(&self, id: BatchId) -> Result<u64>;

    /// Writes the stored plan in one transaction: contacts, keys, audit, receipt, outcomes. A contact whose version is
    /// not the expected one stops it before anything is written ([`StoreError::Stale`]).
    async fn commit(&self, commit: &Commit<'_>) -> Result<Committed>;
    /// Writes a stored plan that takes receipts back, newest first, each with a receipt of its own, all in one
    /// transaction. The batch is open again; `commit.undoes` counts for nothing.
    async fn commit_undo(&self, commit: &Commit<'_>, parts: &[UndoPart]) -> Result<Vec<Committed>>;
    /// The batches before one, newest first, with their counts and receipts.
    async fn history(
        &self,
        filter: &HistoryFilter,
        before: Option<BatchId>,
        limit: u32,
    ) -> Result<Vec<BatchHistory>>;
    /// The receipts of a batch, newest first, with how much they wrote.
    async fn receipts_of(&self, id: BatchId) -> Result<Vec<ReceiptHistory>>;
    /// Who decided these rows.
    async fn deciders(&self, id: BatchId, rows: &[RowNumber]) -> Result<Vec<DecidedBy>>;
    /// The rows that these receipts settled without a change.
    async fn idle(&self, id: BatchId, receipts: &[i64]) -> Result<Vec<RowNumber>>;
    /// All receipts, newest first.
    async fn receipts(&self) -> Result<Vec<ReceiptRecord>>;
    /// A window of the audit entries of a receipt, in the order of writing.
    async fn audit(&self, receipt: i64, offset: u64, limit: u32) -> Result<Vec<AuditEntry>>;
    /// The audit entries of one contact, newest first.
    async fn contact_history(&self, number: &ContactNumber) -> Result<Vec<AuditEntry>>;

    /// What is asked of contacts by their ids before anybody looks at them, in no particular order.
    async fn briefs(&self, ids: &[i64]) -> Result<Vec<ContactBrief>>;
    /// The contacts that were merged into these, as (head, merged).
    async fn merged_into(&self, heads: &[ContactNumber]) -> Result<Vec<(ContactNumber, ContactNumber)>>;
    /// A window of what was said of pairs of contacts, in the order of their ids, after a pair.
    async fn pair_judgements(&self, after: Option<(i64, i64)>, limit: u32) -> Result<Vec<PairJudgement>>;
    /// The merges of contacts that wait for a commit.
    async fn merge_decisions(&self) -> Result<Vec<MergeDecision>>;
    /// Keeps judgements of pairs and decisions to merge, in order and in one transaction.
    async fn write_duplicates(&self, writes: &[DuplicateWrite]) -> Result<()>;
    /// What persons said of the pairs of a batch's rows that are committed.
    async fn judged_rows(&self, id: BatchId) -> Result<Vec<(RowNumber, Part, Other, Verdict)>>;

    /// Those of these identities ([`identities`](crate::contact::identities)) that are of persons who were erased.
    async fn erased_among(&self, identities: &[String]) -> Result<HashSet<String>>;
    /// The contacts that a commit made although the list of erased persons knew them.
    async fn returned_erased(&self, receipt: i64) -> Result<Vec<ContactNumber>>;
    /// How far an erasure of these contacts would reach.
    async fn erasure_reach(&self, numbers: &[ContactNumber]) -> Result<ErasureReach>;

    /// Cheap questions of home and of whoever looks for one contact.
    fn overview(&self) -> &dyn Overview;

    /// Keeps others from working on the same thing until the hold is dropped; a program that died holds nothing.
    async fn hold(&self, what: &str, who: &str) -> Result<Hold>;
    /// Waits for what is written and closes the base.
    async fn close(&self);
}
