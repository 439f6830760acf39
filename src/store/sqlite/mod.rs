//! The embedded backend: one SQLite file, WAL, durable at every commit.

mod audit;
mod backup;
mod base;
mod batches;
mod commit;
mod definitions;
mod erase;
mod history;
mod index;
mod judgements;
mod overview;
mod plan;
mod remap;
mod removals;
mod rows;
mod steps;
mod writer;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row as _, SqlSafeStr as _};

use super::packed::{pack, unpack};
use super::{
    AuditEntry, BaseInfo, BatchId, BatchRecord, BatchState, Blocks, Commit, Committed, ConsentAnswered,
    ContactBrief, DuplicateWrite, ErasureReach, FormSet, HeldValues, Hold, IndexCheck, MergeDecision,
    NewBatch, NumberFacts, Page, PairJudgement, RawRow, ReceiptRecord, Remap, RemappedRow, Result, RowNote,
    RowUpdate, SettingAct, SettingChange, SettingStep, StagedRow, Standardise, Step, StepDirection,
    StepWrite, Store, StoreError, StoredContact, Terms,
};
use super::{BatchHistory, DecidedBy, HistoryFilter, ReceiptHistory, UndoPart};
use crate::batch::Change;
use crate::contact::{ContactNumber, Field, RowNumber};
use crate::review::{Other, Outcome, RowDecision, Verdict};
use crate::validation::{DropObstacle, Known, Part, StagedRecord};

/// How a base is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// It must exist; nothing is written.
    ReadOnly,
    /// It must exist.
    Existing,
    /// It is made when it does not exist.
    Create,
}

/// A contact base in one SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
    path: Option<PathBuf>,
    mode: OpenMode,
    /// What was kept of the base before it was migrated.
    backup: Option<PathBuf>,
    /// What was said while an erasure was finished that another program had begun.
    cleaned: Vec<String>,
    /// The version of its tables: older than the program's only where the base is but read.
    schema: i64,
}

/// How long a second process waits for the first; the README promises it under "Two at once".
const BUSY: Duration = Duration::from_secs(5);

/// Readers beside the one writer that SQLite allows.
const CONNECTIONS: u32 = 4;

/// Rows that the thread of the database may be ahead of who takes them: with less, each row of a long answer wakes two
/// threads.
const ROWS_UNDER_WAY: usize = 512;

/// The cache of a connection, in KiB: what is read passes by, what is written is written again.
const READING: &str = "-4096";
const WRITING: &str = "-32768";

/// So many connections, each kept until the pool is closed.
///
/// With an age to look after, sqlx 0.9.0 has a task that counts the idle ones; the count can fall below zero for a moment
/// (transact-rs/sqlx#3645), and whoever reads it then turns for ever: a processor is lost, and the program never ends.
fn connections(count: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new().max_connections(count).idle_timeout(None).max_lifetime(None)
}

impl SqliteStore {
    /// Opens the base at `path`.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when it must exist and does not, [`StoreError::Newer`] when a newer program made it.
    pub async fn open(path: &Path, mode: OpenMode) -> Result<Self> {
        if mode == OpenMode::Create {
            create_private(path)?;
        } else if !path.exists() {
            return Err(StoreError::Missing(path.display().to_string()));
        }
        let options = SqliteConnectOptions::new().filename(path).foreign_keys(true).busy_timeout(BUSY);
        let options = options.row_buffer_size(ROWS_UNDER_WAY);
        let options = match mode {
            OpenMode::ReadOnly => options.read_only(true),
            _ => options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full),
        };
        // The file is read, not mapped: a mapped file that another program cuts short, or whose disk is on a network that
        // fails, ends this program with a signal instead of an error.
        let options =
            options.pragma("cache_size", if mode == OpenMode::ReadOnly { READING } else { WRITING });
        // The base is a file of this process, not a server that may have gone: asking costs as much as a query.
        let pool = connections(CONNECTIONS).test_before_acquire(false);
        let pool = pool.connect_with(options).await.map_err(locked)?;
        let mut store =
            Self { pool, path: Some(path.to_owned()), mode, backup: None, cleaned: Vec::new(), schema: 0 };
        store.prepare(mode).await?;
        if mode != OpenMode::ReadOnly {
            store.cleaned = store.clean().await;
        }
        Ok(store)
    }

    /// An empty base that lives in memory only: what a base that does not exist counts as.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub async fn in_memory() -> Result<Self> {
        let options = SqliteConnectOptions::new().in_memory(true).foreign_keys(true);
        let options = options.row_buffer_size(ROWS_UNDER_WAY);
        // A second connection, or a reopened one, would be another, empty base.
        let pool = connections(1).connect_with(options).await?;
        let mut store =
            Self { pool, path: None, mode: OpenMode::Create, backup: None, cleaned: Vec::new(), schema: 0 };
        store.prepare(OpenMode::Create).await?;
        Ok(store)
    }

    /// A base that is nobody's: on the disk as far as it does not fit into memory, without a name, and gone with the
    /// program, whatever ends it.
    ///
    /// # Errors
    /// When the database cannot be made.
    pub async fn temporary() -> Result<Self> {
        // An empty name is SQLite's private database: its file is made for the owner alone and unlinked at once. What is
        // lost with the program need not be safe before.
        let options = SqliteConnectOptions::new()
            .filename("")
            .foreign_keys(false)
            .row_buffer_size(ROWS_UNDER_WAY)
            .journal_mode(SqliteJournalMode::Memory)
            .synchronous(SqliteSynchronous::Off)
            .pragma("cache_size", "-16384");
        let pool = connections(1).connect_with(options).await?;
        let mut store =
            Self { pool, path: None, mode: OpenMode::Create, backup: None, cleaned: Vec::new(), schema: 0 };
        store.prepare(OpenMode::Create).await?;
        Ok(store)
    }

    /// The copy that was kept of an older base before it was migrated, when that was done just now.
    #[must_use]
    pub fn backup(&self) -> Option<&Path> {
        self.backup.as_deref()
    }

    /// What is to be said of an erasure that was begun before and finished, or tried again, when the base was opened.
    #[must_use]
    pub fn cleaned(&self) -> &[String] {
        &self.cleaned
    }

    async fn prepare(&mut self, mode: OpenMode) -> Result<()> {
        let migrations = migrations();
        let known = migrations.last().map_or(0, |m| m.version);
        let found = self.schema_version().await?;
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        if mode != OpenMode::ReadOnly && found < known {
            if let Some(path) = self.path.as_deref().filter(|_| found > 0) {
                self.backup = Some(backup::keep(&self.pool, path, found).await?);
            }
            let migrator = Migrator::with_migrations(migrations);
            migrator.run(&self.pool).await.map_err(|e| locked(sqlx::Error::Migrate(Box::new(e))))?;
        }
        self.schema = if mode == OpenMode::ReadOnly { found } else { known };
        Ok(())
    }

    async fn schema_version(&self) -> Result<i64> {
        let table = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlx_migrations'";
        let present: i64 = sqlx::query_scalar(table).fetch_one(&self.pool).await.map_err(locked)?;
        if present == 0 {
            return Ok(0);
        }
        let version = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
        Ok(sqlx::query_scalar(version).fetch_one(&self.pool).await?)
    }
}

fn migrations() -> Vec<Migration> {
    let base = include_str!("migrations/0001_base.sql");
    let remap = include_str!("migrations/0002_remap.sql");
    let index = include_str!("migrations/0003_index.sql");
    let compact = include_str!("migrations/0004_compact.sql");
    let duplicates = include_str!("migrations/0005_duplicates.sql");
    let erase = include_str!("migrations/0006_erase.sql");
    let definitions = include_str!("migrations/0007_definitions.sql");
    let audit = include_str!("migrations/0008_audit.sql");
    let consent = include_str!("migrations/0009_consent.sql");
    let aliases = include_str!("migrations/0010_aliases.sql");
    let notes = include_str!("migrations/0011_notes.sql");
    vec![
        Migration::new(1, "base".into(), MigrationType::Simple, base.into_sql_str(), false),
        Migration::new(2, "remap".into(), MigrationType::Simple, remap.into_sql_str(), false),
        Migration::new(3, "index".into(), MigrationType::Simple, index.into_sql_str(), false),
        Migration::new(4, "compact".into(), MigrationType::Simple, compact.into_sql_str(), false),
        Migration::new(5, "duplicates".into(), MigrationType::Simple, duplicates.into_sql_str(), false),
        Migration::new(6, "erase".into(), MigrationType::Simple, erase.into_sql_str(), false),
        Migration::new(7, "definitions".into(), MigrationType::Simple, definitions.into_sql_str(), false),
        Migration::new(8, "audit".into(), MigrationType::Simple, audit.into_sql_str(), false),
        Migration::new(9, "consent".into(), MigrationType::Simple, consent.into_sql_str(), false),
        Migration::new(10, "aliases".into(), MigrationType::Simple, aliases.into_sql_str(), false),
        Migration::new(11, "notes".into(), MigrationType::Simple, notes.into_sql_str(), false),
    ]
}

/// Makes the file readable for its owner alone, before the database writes to it.
fn create_private(path: &Path) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let failed = |source| StoreError::File { path: path.display().to_string(), source };
    if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => Err(failed(e)),
        _ => Ok(()),
    }
}

/// Turns "database is locked" into [`StoreError::Busy`].
fn locked(error: sqlx::Error) -> StoreError {
    let text = error.to_string();
    if text.contains("database is locked") || text.contains("database is busy") {
        return StoreError::Busy;
    }
    error.into()
}

/// A list as one bound JSON text: the SQL stays constant whatever its length.
fn json_list<T: serde::Serialize>(list: &[T]) -> String {
    serde_json::to_string(list).unwrap_or_else(|_| "[]".into())
}

/// The same for a question: what is asked twice is answered once.
fn json_set<T: serde::Serialize + Ord>(list: &[T]) -> String {
    let mut distinct: Vec<&T> = list.iter().collect();
    distinct.sort_unstable();
    distinct.dedup();
    json_list(&distinct)
}

/// Reads a stored JSON value.
fn from_json<T: serde::de::DeserializeOwned>(what: &'static str, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|e| StoreError::corrupt(what, e))
}

/// Writes a value as JSON to be stored.
fn to_json<T: serde::Serialize>(what: &'static str, value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|e| StoreError::corrupt(what, e))
}

/// Reads a text that is kept packed, or was kept before texts were.
fn text_of(what: &'static str, row: &SqliteRow, column: usize) -> Result<String> {
    let bytes = row.try_get::<&[u8], _>(column)?;
    unpack(bytes).ok_or_else(|| StoreError::corrupt(what, "its bytes are damaged"))
}

/// Reads a value that is kept as packed JSON.
fn from_packed<T: serde::de::DeserializeOwned>(
    what: &'static str,
    row: &SqliteRow,
    column: usize,
) -> Result<T> {
    from_json(what, &text_of(what, row, column)?)
}

/// Writes a value as packed JSON to be stored.
fn to_packed<T: serde::Serialize>(what: &'static str, value: &T) -> Result<Vec<u8>> {
    Ok(pack(&to_json(what, value)?))
}

/// Reads a stored contact number.
fn number(text: &str) -> Result<ContactNumber> {
    ContactNumber::parse(text).ok_or_else(|| StoreError::corrupt("contact number", text))
}

/// Reads a stored row number.
fn row_number(value: i64) -> Result<RowNumber> {
    RowNumber::try_from(value).map_err(|e| StoreError::corrupt("row number", e))
}

#[async_trait]
impl Store for SqliteStore {
    async fn info(&self) -> Result<BaseInfo> {
        self.base_info().await
    }
    async fn settings(&self) -> Result<BTreeMap<String, String>> {
        let rows = sqlx::query("SELECT name, value FROM setting").fetch_all(&self.pool).await?;
        Ok(rows.iter().map(|r| (r.get(0), r.get(1))).collect())
    }
    async fn set_setting(&self, name: &str, value: &str) -> Result<()> {
        let upsert = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        sqlx::query(upsert).bind(name).bind(value).execute(&self.pool).await.map_err(locked)?;
        Ok(())
    }
    async fn change_settings(&self, changes: &[SettingChange], act: &SettingAct) -> Result<i64> {
        self.write_settings(changes, act).await
    }
    async fn setting_steps(&self, limit: u32) -> Result<Vec<SettingStep>> {
        self.read_setting_steps(limit).await
    }
    async fn held_values(&self, field: Field) -> Result<HeldValues> {
        self.read_held_values(field).await
    }
    async fn contacts(&self, numbers: &[ContactNumber]) -> Result<Vec<StoredContact>> {
        self.read_contacts(numbers).await
    }
    async fn contacts_after(&self, after: Option<&ContactNumber>, limit: u32) -> Result<Vec<StoredContact>> {
        self.read_contacts_after(after, limit).await
    }
    async fn known_by_number(&self, numbers: &[ContactNumber]) -> Result<Vec<Known>> {
        self.read_known_by_number(numbers).await
    }
    async fn known_by_email(&self, folded: &[String]) -> Result<Vec<(String, Known)>> {
        self.read_known_by_email(folded).await
    }
    async fn relays_of(&self, structures: &[ContactNumber]) -> Result<Vec<(ContactNumber, ContactNumber)>> {
        self.read_relays(structures).await
    }
    async fn retired(&self, numbers: &[ContactNumber]) -> Result<Vec<ContactNumber>> {
        self.read_retired(numbers).await
    }
    async fn known_by_alias(&self, numbers: &[ContactNumber]) -> Result<Vec<(ContactNumber, Known)>> {
        self.read_known_by_alias(numbers).await
    }

    async fn highest_within(&self, range: &crate::validation::NumberRange) -> Result<Option<ContactNumber>> {
        self.read_highest_within(range).await
    }

    async fn number_facts(&self) -> Result<NumberFacts> {
        self.read_number_facts().await
    }
    async fn probe(&self, keys: &[i64], cap: u32) -> Result<Vec<(i64, i64)>> {
        self.probe_blocks(keys, cap).await
    }
    async fn forms(&self, ids: &[i64]) -> Result<FormSet> {
        self.read_forms(ids).await
    }
    async fn forms_after(&self, id: i64, limit: u32) -> Result<FormSet> {
        self.read_forms_after(id, limit).await
    }
    async fn numbers(&self, ids: &[i64]) -> Result<Vec<(i64, ContactNumber)>> {
        self.read_numbers(ids).await
    }
    async fn inactive(&self) -> Result<Vec<i64>> {
        self.read_inactive().await
    }
    async fn blocks(&self, from: Option<i64>, limit: u32, cap: u32) -> Result<Blocks> {
        self.read_blocks(from, limit, cap).await
    }
    async fn terms(&self, one_in: u32) -> Result<Terms> {
        self.read_terms(one_in).await
    }
    async fn index_version(&self) -> Result<Option<i64>> {
        self.read_index_version().await
    }
    async fn reindex(
        &self,
        version: i64,
        standardise: &Standardise,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<()> {
        self.rebuild_index(version, standardise, progress).await
    }
    async fn check_index(&self, standardise: &Standardise) -> Result<IndexCheck> {
        self.hold_index_against_contacts(standardise).await
    }
    async fn create_batch(&self, batch: &NewBatch) -> Result<BatchId> {
        self.insert_batch(batch).await
    }
    async fn batch(&self, id: BatchId) -> Result<Option<BatchRecord>> {
        self.read_batch(id).await
    }
    async fn batches(&self) -> Result<Vec<BatchRecord>> {
        self.read_batches().await
    }
    async fn finish_staging(&self, id: BatchId, rows: u64, reading: &str) -> Result<()> {
        self.set_staged(id, rows, reading).await
    }
    async fn set_batch_state(&self, id: BatchId, state: BatchState) -> Result<()> {
        self.set_state(id, state).await
    }
    async fn discard_batch(&self, id: BatchId) -> Result<()> {
        self.delete_batch(id).await
    }
    async fn remember(&self, id: BatchId, row: Option<RowNumber>, filter: &str) -> Result<()> {
        self.set_position(id, row, filter).await
    }
    async fn stage(&self, id: BatchId, rows: &[StagedRow]) -> Result<()> {
        self.insert_rows(id, rows).await
    }
    async fn staged(&self, id: BatchId, page: Page) -> Result<Vec<StagedRow>> {
        self.read_window(id, page).await
    }
    async fn uncommitted(&self, id: BatchId, page: Page) -> Result<Vec<StagedRow>> {
        self.read_uncommitted(id, page).await
    }
    async fn decided(&self, id: BatchId, page: Page) -> Result<Vec<(RowNumber, RowDecision)>> {
        self.read_decided(id, page).await
    }
    async fn outcomes(&self, id: BatchId) -> Result<Vec<(Outcome, u64)>> {
        self.count_outcomes(id).await
    }
    async fn records(&self, id: BatchId, rows: &[RowNumber]) -> Result<Vec<StagedRecord>> {
        self.read_records(id, rows).await
    }
    async fn staged_rows(&self, id: BatchId, rows: &[RowNumber]) -> Result<Vec<StagedRow>> {
        self.read_rows(id, rows).await
    }
    async fn update_rows(&self, id: BatchId, rows: &[RowUpdate]) -> Result<()> {
        self.replace_rows(id, rows).await
    }
    async fn judgements(
        &self,
        id: BatchId,
        rows: &[RowNumber],
    ) -> Result<Vec<(RowNumber, Part, Other, Verdict)>> {
        self.read_judgements(id, rows).await
    }
    async fn dormant_by_email(&self, folded: &[String]) -> Result<Vec<(String, Known)>> {
        self.read_dormant(folded).await
    }
    async fn drop_obstacles(&self, numbers: &[ContactNumber]) -> Result<Vec<(ContactNumber, DropObstacle)>> {
        self.read_obstacles(numbers).await
    }
    async fn consent_answers(&self, id: BatchId) -> Result<Vec<(String, String)>> {
        self.read_consent_answers(id).await
    }
    async fn answer_consent(&self, id: BatchId, answer: &ConsentAnswered<'_>) -> Result<()> {
        self.keep_consent_answer(id, answer).await
    }
    async fn stage_config(&self, id: BatchId, rows: &[(RowNumber, String)]) -> Result<()> {
        self.insert_config_rows(id, rows).await
    }
    async fn raw_rows(&self, id: BatchId, page: Page) -> Result<Vec<RawRow>> {
        self.read_raw(id, page).await
    }
    async fn clear_remap(&self, id: BatchId) -> Result<()> {
        self.delete_remap(id).await
    }
    async fn stage_remap(&self, id: BatchId, rows: &[RemappedRow]) -> Result<()> {
        self.insert_remapped(id, rows).await
    }
    async fn remapped(&self, id: BatchId, page: Page) -> Result<Vec<StagedRecord>> {
        self.read_remapped(id, page).await
    }
    async fn finish_remap(&self, id: BatchId, remap: &Remap) -> Result<()> {
        self.put_in_force(id, remap).await
    }
    async fn write_step(&self, id: BatchId, write: &StepWrite) -> Result<()> {
        self.carry_out(id, write).await
    }
    async fn next_step(&self, id: BatchId, direction: StepDirection) -> Result<Option<Step>> {
        self.read_next_step(id, direction).await
    }
    async fn steps(&self, id: BatchId, limit: u32) -> Result<Vec<Step>> {
        self.read_steps(id, limit).await
    }
    async fn notes(&self, id: BatchId) -> Result<Vec<RowNote>> {
        self.read_notes(id).await
    }
    async fn clear_plan(&self, id: BatchId) -> Result<()> {
        self.delete_plan(id).await
    }
    async fn append_plan(
        &self,
        id: BatchId,
        changes: &[Change],
        outcomes: &[(RowNumber, Outcome)],
    ) -> Result<()> {
        self.insert_plan(id, changes, outcomes).await
    }
    async fn planned(&self, id: BatchId, offset: u64, limit: u32) -> Result<Vec<Change>> {
        self.read_plan(id, offset, limit).await
    }
    async fn planned_count(&self, id: BatchId) -> Result<u64> {
        self.count_plan(id).await
    }
    async fn commit(&self, commit: &Commit<'_>) -> Result<Committed> {
        self.write_commit(commit).await
    }
    async fn commit_undo(&self, commit: &Commit<'_>, parts: &[UndoPart]) -> Result<Vec<Committed>> {
        self.write_undo(commit, parts).await
    }
    async fn receipts(&self) -> Result<Vec<ReceiptRecord>> {
        self.read_receipts().await
    }
    async fn history(
        &self,
        filter: &HistoryFilter,
        before: Option<BatchId>,
        limit: u32,
    ) -> Result<Vec<BatchHistory>> {
        self.read_history(filter, before, limit).await
    }
    async fn receipts_of(&self, id: BatchId) -> Result<Vec<ReceiptHistory>> {
        let mut receipts = self.read_receipts_of(&[id], &HistoryFilter::default()).await?;
        Ok(receipts.remove(&id).unwrap_or_default())
    }
    async fn deciders(&self, id: BatchId, rows: &[RowNumber]) -> Result<Vec<DecidedBy>> {
        self.read_deciders(id, rows).await
    }
    async fn idle(&self, id: BatchId, receipts: &[i64]) -> Result<Vec<RowNumber>> {
        self.read_idle(id, receipts).await
    }
    async fn audit(&self, receipt: i64, offset: u64, limit: u32) -> Result<Vec<AuditEntry>> {
        self.read_audit(receipt, offset, limit).await
    }
    async fn contact_history(&self, number: &ContactNumber) -> Result<Vec<AuditEntry>> {
        self.read_contact_history(number).await
    }
    async fn briefs(&self, ids: &[i64]) -> Result<Vec<ContactBrief>> {
        self.read_briefs(ids).await
    }
    async fn merged_into(&self, heads: &[ContactNumber]) -> Result<Vec<(ContactNumber, ContactNumber)>> {
        self.read_merged_into(heads).await
    }
    async fn pair_judgements(&self, after: Option<(i64, i64)>, limit: u32) -> Result<Vec<PairJudgement>> {
        self.read_pair_judgements(after, limit).await
    }
    async fn merge_decisions(&self) -> Result<Vec<MergeDecision>> {
        self.read_merge_decisions().await
    }
    async fn write_duplicates(&self, writes: &[DuplicateWrite]) -> Result<()> {
        self.keep_duplicates(writes).await
    }
    async fn judged_rows(&self, id: BatchId) -> Result<Vec<(RowNumber, Part, Other, Verdict)>> {
        self.read_judged_rows(id).await
    }
    async fn erased_among(&self, identities: &[String]) -> Result<HashSet<String>> {
        self.find_erased(identities).await
    }
    async fn returned_erased(&self, receipt: i64) -> Result<Vec<ContactNumber>> {
        self.read_returned(receipt).await
    }
    async fn erasure_reach(&self, numbers: &[ContactNumber]) -> Result<ErasureReach> {
        self.read_reach(numbers).await
    }
    async fn hold(&self, what: &str, who: &str) -> Result<Hold> {
        match self.path.as_ref().filter(|_| self.mode != OpenMode::ReadOnly) {
            Some(path) => Hold::take(path, what, who, BUSY).await,
            None => Ok(Hold::none()),
        }
    }
    fn overview(&self) -> &dyn super::Overview {
        self
    }
    async fn close(&self) {
        self.pool.close().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn no_task_counts_the_connections() {
        let folder = tempfile::tempdir().unwrap();
        let file = SqliteStore::open(&folder.path().join("base.db"), OpenMode::Create).await;
        for store in [file, SqliteStore::in_memory().await, SqliteStore::temporary().await] {
            let store = store.unwrap();
            let options = store.pool.options();
            let ages = (options.get_idle_timeout(), options.get_max_lifetime());
            assert_eq!((ages, options.get_min_connections()), ((None, None), 0));
        }
    }
}
