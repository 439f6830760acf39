//! What is written where erased persons were spoken of: a row keeps its number and its outcome, nothing else.

use std::collections::{BTreeSet, HashSet};

use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::persons::Persons;
use super::rows::{Found, Place};
use crate::batch::Change;
use crate::contact::{Contact, RowNumber};
use crate::mapping::Requested;
use crate::store::packed::pack;
use crate::store::sqlite::{from_packed, json_list, text_of, to_packed};
use crate::store::{BatchId, Commit, Result};
use crate::validation::{Course, StagedRecord};

/// Rows named by one statement.
const ROWS: usize = 500;

/// Chooses rows by a bound list of places.
const PLACES: &str = "(batch_id, row_nr) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each($1))";

fn chunks(places: &BTreeSet<Place>) -> impl Iterator<Item = String> {
    let all: Vec<Place> = places.iter().copied().collect();
    all.chunks(ROWS).map(json_list).collect::<Vec<_>>().into_iter()
}

/// Every text that stands in the cells of rows.
pub(super) async fn cells(
    connection: &mut SqliteConnection,
    rows: &BTreeSet<Place>,
) -> Result<HashSet<String>> {
    let sql = format!("SELECT raw FROM staged_row WHERE {PLACES}");
    let mut texts = HashSet::new();
    for list in chunks(rows) {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql.as_str())).bind(list);
        for row in query.fetch_all(&mut *connection).await? {
            let raw = serde_json::from_str(&text_of("cells", &row, 0)?).unwrap_or_default();
            gather(&raw, &mut texts);
        }
    }
    Ok(texts)
}

fn gather(value: &serde_json::Value, texts: &mut HashSet<String>) {
    match value {
        serde_json::Value::String(text) => drop(texts.insert(text.trim().to_owned())),
        serde_json::Value::Array(list) => list.iter().for_each(|value| gather(value, texts)),
        serde_json::Value::Object(map) => map.values().for_each(|value| gather(value, texts)),
        _ => {}
    }
}

/// Empties rows of erased persons, and what rows of others say of them.
pub(super) async fn rows(connection: &mut SqliteConnection, found: &Found, persons: &Persons) -> Result<()> {
    for (batch, row) in &found.hers {
        empty(connection, (*batch, *row)).await?;
    }
    for table in ["candidate", "decision", "judgement", "correction", "row_note", "remapped_row"] {
        let sql = format!("DELETE FROM {table} WHERE {PLACES}");
        for list in chunks(&found.hers) {
            let query = sqlx::query(sqlx::AssertSqlSafe(sql.as_str())).bind(list);
            query.execute(&mut *connection).await?;
        }
    }
    // A step may hold any of the rows that it touched, and one that is missing breaks the way back.
    let batches: BTreeSet<BatchId> = found.hers.iter().map(|(batch, _)| *batch).collect();
    let batches: Vec<BatchId> = batches.into_iter().collect();
    let steps = "DELETE FROM step WHERE batch_id IN (SELECT value FROM json_each($1))";
    sqlx::query(steps).bind(json_list(&batches)).execute(&mut *connection).await?;
    for ((batch, row), record) in &found.mended {
        let sql = "UPDATE staged_row SET record = $3 WHERE batch_id = $1 AND row_nr = $2";
        let query = sqlx::query(sql).bind(batch).bind(row).bind(record.as_slice());
        query.execute(&mut *connection).await?;
    }
    unmatch(connection, &found.unmatched, persons).await
}

async fn empty(connection: &mut SqliteConnection, (batch, row): Place) -> Result<()> {
    // A row that waited has nothing left to decide. What an undo would reopen stays as it is.
    let sql = "UPDATE staged_row SET raw = $3, record = $4, summary = '', \
               receipt = CASE WHEN outcome IN ('skipped', 'unchanged') THEN NULL ELSE receipt END, \
               outcome = coalesce(outcome, 'skipped') WHERE batch_id = $1 AND row_nr = $2";
    let query = sqlx::query(sql).bind(batch).bind(row).bind(pack("[]")).bind(blank(row)?);
    query.execute(connection).await?;
    Ok(())
}

/// A row of which nothing is left but its number.
fn blank(row: RowNumber) -> Result<Vec<u8>> {
    let record = StagedRecord {
        row,
        requested: Requested::Auto,
        course: Course::Blocked,
        attached: false,
        parts: Vec::new(),
        findings: Vec::new(),
    };
    to_packed("row", &record)
}

/// Takes erased contacts from among the candidates of others; their rows are matched again with the next commit.
async fn unmatch(connection: &mut SqliteConnection, rows: &BTreeSet<Place>, persons: &Persons) -> Result<()> {
    for sql in [
        "DELETE FROM candidate WHERE json_extract(pair, '$.other.base') IN (SELECT value FROM json_each($1))",
        "DELETE FROM judgement WHERE json_extract(other, '$.base') IN (SELECT value FROM json_each($1))",
    ] {
        sqlx::query(sql).bind(persons.list()).execute(&mut *connection).await?;
    }
    let sql = format!("UPDATE staged_row SET summary = '' WHERE outcome IS NULL AND {PLACES}");
    for list in chunks(rows) {
        let query = sqlx::query(sqlx::AssertSqlSafe(sql.as_str())).bind(list);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets plans of other batches that speak of them; they are made again when they are asked for.
pub(super) async fn plans(
    connection: &mut SqliteConnection,
    own: BatchId,
    found: &Found,
    persons: &Persons,
) -> Result<()> {
    let sql = "SELECT batch_id, change FROM planned_change WHERE batch_id <> $1";
    let mut batches = BTreeSet::new();
    for row in sqlx::query(sql).bind(own).fetch_all(&mut *connection).await? {
        let (batch, change): (BatchId, Change) = (row.get(0), from_packed("change", &row, 1)?);
        let of_rows = change.cause.rows.iter().any(|row| found.hers.contains(&(batch, *row)));
        if of_rows || persons.has(&change.contact) {
            batches.insert(batch);
        }
    }
    let batches = json_list(&batches.into_iter().collect::<Vec<_>>());
    for sql in [
        "DELETE FROM planned_change WHERE batch_id IN (SELECT value FROM json_each($1))",
        "DELETE FROM planned_outcome WHERE batch_id IN (SELECT value FROM json_each($1))",
    ] {
        sqlx::query(sql).bind(&batches).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Gives contacts that were merged into an erased one the name that this one has now, and nothing else. Linkage keeps
/// nothing of them.
pub(super) async fn redirects(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    persons: &Persons,
) -> Result<()> {
    let ids = json_list(&persons.redirects.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    for table in crate::store::sqlite::writer::PARTS {
        let sql = format!("DELETE FROM {table} WHERE contact_id IN (SELECT value FROM json_each($1))");
        sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&ids).execute(&mut *connection).await?;
    }
    let sql = "UPDATE contact SET login = NULL, email = NULL, version = version + 1, changed_at = $2 \
               WHERE id IN (SELECT value FROM json_each($1))";
    sqlx::query(sql).bind(&ids).bind(commit.at).execute(&mut *connection).await?;
    for (id, after) in &persons.redirects {
        name(connection, *id, after).await?;
    }
    Ok(())
}

async fn name(connection: &mut SqliteConnection, id: i64, after: &Contact) -> Result<()> {
    use crate::contact::Field::{FirstName, LastName, OfficialName};
    let fields = [FirstName, LastName, OfficialName].map(|field| (field.key(), after.text(field)));
    let fields: Vec<_> = fields.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    if fields.is_empty() {
        return Ok(());
    }
    let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO contact_field (contact_id, field, value) ");
    insert.push_values(fields, |mut b, (field, text)| {
        b.push_bind(id).push_bind(field).push_bind(text);
    });
    insert.build().execute(connection).await?;
    Ok(())
}

/// Forgets what was said of their pairs, and merges that were to be.
pub(super) async fn duplicates(connection: &mut SqliteConnection, persons: &Persons) -> Result<()> {
    let ids = json_list(&persons.ids);
    for sql in [
        "DELETE FROM pair_judgement WHERE a IN (SELECT value FROM json_each($1)) \
         OR b IN (SELECT value FROM json_each($1))",
        // Its members go with it.
        "DELETE FROM merge_decision WHERE head IN (SELECT value FROM json_each($1)) OR head IN \
         (SELECT m.head FROM merge_member m WHERE m.contact_id IN (SELECT value FROM json_each($1)))",
    ] {
        sqlx::query(sql).bind(&ids).execute(&mut *connection).await?;
    }
    Ok(())
}
