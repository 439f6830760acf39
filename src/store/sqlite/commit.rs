//! The commit: one transaction from the version check to the receipt.

use std::collections::HashMap;

use rayon::prelude::*;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::erase::{erased, note_returned, retire, scrub, take_retired};
use super::index::IndexWriter;
use super::judgements::take_back;
use super::writer::{Existing, write_contacts};
use super::{SqliteStore, from_packed, json_list, locked, number};
use crate::batch::Change;
use crate::contact::ContactNumber;
use crate::store::{BatchId, Commit, Committed, Result, StoreError, UndoPart};

/// Changes read, checked and written at a time: bounds memory, fills the statements.
const WINDOW: i64 = 2_000;

/// A commit writes all over the trees of numbers and logins: what does not fit into memory goes to the disk and back,
/// page by page. 64 MiB, as SQLite counts them.
const ROOMY: i64 = -65_536;

/// One planned change with the packed JSON that goes to the audit as it is.
pub(super) struct Planned {
    pub(super) seq: i64,
    pub(super) change: Change,
    text: Vec<u8>,
}

impl SqliteStore {
    pub(super) async fn write_commit(&self, commit: &Commit<'_>) -> Result<Committed> {
        let whole = Span { after: 0, until: i64::MAX };
        let written = self.write_spans(&[(*commit, whole)]).await?;
        written.into_iter().next().ok_or_else(|| StoreError::corrupt("plan", "it has no part"))
    }

    pub(super) async fn write_undo(&self, commit: &Commit<'_>, parts: &[UndoPart]) -> Result<Vec<Committed>> {
        let mut after = 0;
        let spans = parts.iter().map(|part| {
            let until = i64::try_from(part.until).unwrap_or(i64::MAX);
            let span = Span { after: std::mem::replace(&mut after, until), until };
            (Commit { undoes: Some(part.receipt), ..*commit }, span)
        });
        self.write_spans(&spans.collect::<Vec<_>>()).await
    }

    /// Writes the parts of a plan, each with a receipt of its own, in one transaction.
    async fn write_spans(&self, spans: &[(Commit<'_>, Span)]) -> Result<Vec<Committed>> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        let usual: i64 = sqlx::query_scalar("PRAGMA cache_size").fetch_one(&mut *transaction).await?;
        keep_in_memory(&mut transaction, ROOMY).await?;
        let (mut written, mut erases) = (Vec::with_capacity(spans.len()), false);
        for (commit, span) in spans {
            match write_span(&mut transaction, commit, *span).await {
                Ok((committed, erased)) => {
                    erases |= erased;
                    written.push(committed);
                }
                Err(error) => {
                    keep_in_memory(&mut transaction, usual).await?;
                    transaction.rollback().await?;
                    return Err(error);
                }
            }
        }
        keep_in_memory(&mut transaction, usual).await?;
        transaction.commit().await.map_err(locked)?;
        if let Some(last) = written.last_mut().filter(|_| erases) {
            last.told = self.clean().await;
        }
        Ok(written)
    }
}

/// The part of a plan that one receipt writes.
#[derive(Clone, Copy)]
struct Span {
    /// Its first change comes after this one.
    after: i64,
    /// Its last change.
    until: i64,
}

/// Writes one part; tells whether it erased somebody.
async fn write_span(
    transaction: &mut SqliteConnection,
    commit: &Commit<'_>,
    span: Span,
) -> Result<(Committed, bool)> {
    let receipt = insert_receipt(&mut *transaction, commit).await?;
    // What is in the base is taken back by its receipt, no longer step by step.
    let steps = "DELETE FROM step WHERE batch_id = $1";
    sqlx::query(steps).bind(commit.batch).execute(&mut *transaction).await?;
    let mut stale = Vec::new();
    let mut written: i64 = span.after;
    let mut index = IndexWriter::default();
    let mut gone = Vec::new();
    loop {
        is_wanted(commit)?;
        let window = read_window(&mut *transaction, commit.batch, (written, span.until)).await?;
        if window.is_empty() {
            break;
        }
        written += i64::try_from(window.len()).unwrap_or(0);
        let existing = read_existing(&mut *transaction, &window).await?;
        stale.extend(window.iter().filter(|p| is_stale(p, &existing)).map(|p| p.change.contact.clone()));
        stale.extend(take_retired(&mut *transaction, commit, &window).await?);
        if stale.is_empty() {
            let outgoing = write_contacts(&mut *transaction, commit, receipt, &window, &existing).await?;
            let changes = (window.as_slice(), &existing);
            index.window(&mut *transaction, commit.standardise, changes, &outgoing).await?;
            write_audit(&mut *transaction, (receipt, span.after), &window, &existing).await?;
            retire(&mut *transaction, commit, &window).await?;
            note_returned(&mut *transaction, commit, receipt, &window).await?;
            gone.extend(erased(&window, commit));
            drop_planned(&mut *transaction, commit.batch, written).await?;
            (commit.progress)(written.unsigned_abs());
        }
    }
    if !stale.is_empty() {
        return Err(StoreError::Stale(stale));
    }
    is_wanted(commit)?;
    index.finish(&mut *transaction, commit.standardise).await?;
    is_wanted(commit)?;
    finish(&mut *transaction, commit, (receipt, span)).await?;
    scrub(&mut *transaction, commit, receipt, &gone).await?;
    let contacts = (written - span.after).unsigned_abs();
    Ok((Committed { receipt, contacts, told: Vec::new() }, !gone.is_empty()))
}

/// An error once somebody asked that the commit be stopped: the caller rolls everything back.
fn is_wanted(commit: &Commit<'_>) -> Result<()> {
    if commit.halt.is_asked() { Err(StoreError::Halted) } else { Ok(()) }
}

/// Says how much of the base the connection may keep in memory.
async fn keep_in_memory(connection: &mut SqliteConnection, cache_size: i64) -> Result<()> {
    let sql = sqlx::AssertSqlSafe(format!("PRAGMA cache_size = {cache_size}"));
    sqlx::query(sql).execute(connection).await?;
    Ok(())
}

async fn insert_receipt(connection: &mut SqliteConnection, commit: &Commit<'_>) -> Result<i64> {
    let sql = "INSERT INTO receipt (batch_id, undoes, operator, at, summary) VALUES ($1, $2, $3, $4, $5)";
    let query = sqlx::query(sql).bind(commit.batch).bind(commit.undoes).bind(commit.operator);
    let done = query.bind(commit.at).bind(commit.summary).execute(connection).await?;
    Ok(done.last_insert_rowid())
}

async fn read_window(
    connection: &mut SqliteConnection,
    batch: BatchId,
    (after, until): (i64, i64),
) -> Result<Vec<Planned>> {
    let sql = "SELECT seq, change FROM planned_change WHERE batch_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4";
    let query = sqlx::query(sql).bind(batch).bind(after).bind(until).bind(WINDOW);
    let rows = query.fetch_all(connection).await?;
    rows.par_iter()
        .map(|row| {
            let change = from_packed("change", row, 1)?;
            Ok(Planned { seq: row.get(0), change, text: row.get(1) })
        })
        .collect()
}

async fn read_existing(
    connection: &mut SqliteConnection,
    window: &[Planned],
) -> Result<HashMap<ContactNumber, Existing>> {
    let numbers: Vec<&ContactNumber> = window.iter().map(|p| &p.change.contact).collect();
    let sql = "SELECT c.number, c.id, c.version, c.login FROM json_each($1) j CROSS JOIN contact c ON c.number = j.value";
    let rows = sqlx::query(sql).bind(json_list(&numbers)).fetch_all(connection).await?;
    rows.iter()
        .map(|r| Ok((number(r.get(0))?, Existing { id: r.get(1), version: r.get(2), login: r.get(3) })))
        .collect()
}

/// True when the contact is not what the plan was made from.
fn is_stale(planned: &Planned, existing: &HashMap<ContactNumber, Existing>) -> bool {
    existing.get(&planned.change.contact).map(|e| e.version) != planned.change.expected_version
}

async fn write_audit(
    connection: &mut SqliteConnection,
    (receipt, after): (i64, i64),
    window: &[Planned],
    existing: &HashMap<ContactNumber, Existing>,
) -> Result<()> {
    for chunk in window.chunks(500) {
        let sql = "INSERT INTO audit_entry (receipt_id, seq, contact_number, version_after, change) ";
        let mut insert = QueryBuilder::<Sqlite>::new(sql);
        insert.push_values(chunk, |mut b, planned| {
            let version = existing.get(&planned.change.contact).map_or(0, |e| e.version) + 1;
            b.push_bind(receipt).push_bind(planned.seq - after).push_bind(planned.change.contact.as_str());
            b.push_bind(version).push_bind(planned.text.as_slice());
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Takes what is written out of the plan, so that the audit takes its place in the file.
async fn drop_planned(connection: &mut SqliteConnection, batch: BatchId, written: i64) -> Result<()> {
    let sql = "DELETE FROM planned_change WHERE batch_id = $1 AND seq <= $2";
    sqlx::query(sql).bind(batch).bind(written).execute(connection).await?;
    Ok(())
}

/// Gives the rows their outcome and empties the plan. Rows that an undo frees are undecided again, and so are those
/// that the undone receipt had only skipped.
async fn finish(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    (receipt, span): (i64, Span),
) -> Result<()> {
    let batch = commit.batch;
    let outcomes = "UPDATE staged_row SET outcome = nullif(p.outcome, 'waiting'), receipt = $2 FROM planned_outcome p \
                    WHERE p.batch_id = $1 AND staged_row.batch_id = $1 AND staged_row.row_nr = p.row_nr";
    sqlx::query(outcomes).bind(batch).bind(receipt).execute(&mut *connection).await?;
    if let Some(undone) = commit.undoes {
        let skipped = "UPDATE staged_row SET outcome = NULL WHERE batch_id = $1 AND receipt = $2 \
                       AND outcome IN ('skipped', 'unchanged')";
        sqlx::query(skipped).bind(batch).bind(undone).execute(&mut *connection).await?;
        let forget = "DELETE FROM decision WHERE batch_id = $1 AND row_nr IN \
                      (SELECT row_nr FROM staged_row WHERE batch_id = $1 AND outcome IS NULL AND receipt IN ($2, $3))";
        sqlx::query(forget).bind(batch).bind(undone).bind(receipt).execute(&mut *connection).await?;
        take_back(&mut *connection, undone).await?;
        // A batch without rows has nothing that could be decided again.
        let open = "UPDATE batch SET state = 'open' WHERE id = $1 AND row_count > 0";
        sqlx::query(open).bind(batch).execute(&mut *connection).await?;
    }
    drop_planned(&mut *connection, batch, span.until).await?;
    // The rows of every part got their outcome with the first.
    let sweep = "DELETE FROM planned_outcome WHERE batch_id = $1";
    sqlx::query(sweep).bind(batch).execute(&mut *connection).await?;
    Ok(())
}
