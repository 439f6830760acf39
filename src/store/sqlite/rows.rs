//! The staged rows of a batch, with their candidates, decisions and corrections.

use std::collections::HashMap;

use rayon::prelude::*;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::{
    SqliteStore, from_json, from_packed, json_list, locked, row_number, text_of, to_json, to_packed,
};
use crate::contact::RowNumber;
use crate::review::{Candidate, Outcome, RowDecision, Verdict};
use crate::store::packed::pack;
use crate::store::{BatchId, Page, Result, RowUpdate, StagedRow};
use crate::validation::StagedRecord;

/// Rows per INSERT: well below SQLite's 32,766 bound values.
pub(super) const ROWS: usize = 500;

const STAGED: &str = "s.row_nr, s.record, s.summary, s.marked, s.outcome, d.decision";

/// The version that brought notes; a base that is only read may be older.
const NOTES: i64 = 11;

/// Note and later of a row, and what they are read from.
type Notes = (&'static str, &'static str);
/// Fewer rows are read sooner by one thread than by several that have to be woken.
const WORTH_SHARING: usize = 32;

impl SqliteStore {
    pub(super) async fn insert_rows(&self, id: BatchId, rows: &[StagedRow]) -> Result<()> {
        let texts = |r: &StagedRow| Ok((pack(&r.raw), to_packed("row", &r.record)?));
        let texts = rows.par_iter().map(texts).collect::<Result<Vec<_>>>()?;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        for (chunk, texts) in rows.chunks(ROWS).zip(texts.chunks(ROWS)) {
            let mut insert = QueryBuilder::<Sqlite>::new(
                "INSERT INTO staged_row (batch_id, row_nr, raw, record, summary) ",
            );
            insert.push_values(chunk.iter().zip(texts), |mut b, (row, (raw, record))| {
                b.push_bind(id)
                    .push_bind(row.row)
                    .push_bind(raw.as_slice())
                    .push_bind(record.as_slice())
                    .push_bind(&row.summary);
            });
            insert.build().execute(&mut *transaction).await?;
            let candidates = chunk.iter().map(|r| (r.row, r.candidates.as_slice())).collect::<Vec<_>>();
            insert_candidates(&mut transaction, id, &candidates).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn read_window(&self, id: BatchId, page: Page) -> Result<Vec<StagedRow>> {
        self.read_page(id, page, "").await
    }

    pub(super) async fn read_uncommitted(&self, id: BatchId, page: Page) -> Result<Vec<StagedRow>> {
        self.read_page(id, page, "AND s.outcome IS NULL").await
    }

    /// Whether the base can hold notes.
    pub(super) fn has_notes(&self) -> bool {
        self.schema >= NOTES
    }

    fn notes_of_rows(&self) -> Notes {
        match self.has_notes() {
            true => (
                "coalesce(n.note, ''), coalesce(n.later, FALSE)",
                "LEFT JOIN row_note n ON n.batch_id = s.batch_id AND n.row_nr = s.row_nr",
            ),
            false => ("'', FALSE", ""),
        }
    }

    async fn read_page(&self, id: BatchId, page: Page, also: &'static str) -> Result<Vec<StagedRow>> {
        let (notes, table) = self.notes_of_rows();
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {STAGED}, {notes}, '' FROM staged_row s LEFT JOIN decision d ON d.batch_id = s.batch_id AND d.row_nr = s.row_nr \
             {table} WHERE s.batch_id = $1 AND s.row_nr > $2 {also} ORDER BY s.row_nr LIMIT $3"
        ));
        let rows = sqlx::query(sql).bind(id).bind(page.after).bind(page.limit).fetch_all(&self.pool).await?;
        rows.par_iter().map(staged_row).collect()
    }

    pub(super) async fn read_decided(
        &self,
        id: BatchId,
        page: Page,
    ) -> Result<Vec<(RowNumber, RowDecision)>> {
        let sql = "SELECT d.row_nr, d.decision FROM decision d \
                   CROSS JOIN staged_row s ON s.batch_id = d.batch_id AND s.row_nr = d.row_nr \
                   WHERE d.batch_id = $1 AND d.row_nr > $2 AND s.outcome IS NULL ORDER BY d.row_nr LIMIT $3";
        let rows = sqlx::query(sql).bind(id).bind(page.after).bind(page.limit).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row_number(row.get(0))?, from_json("decision", row.get(1))?))).collect()
    }

    pub(super) async fn count_outcomes(&self, id: BatchId) -> Result<Vec<(Outcome, u64)>> {
        let sql = "SELECT outcome, count(*) FROM staged_row WHERE batch_id = $1 AND outcome IS NOT NULL GROUP BY outcome";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.pool).await?;
        let known = rows
            .iter()
            .filter_map(|row| Some((outcome_from(row.get(0))?, row.get::<i64, _>(1).unsigned_abs())));
        Ok(known.collect())
    }

    pub(super) async fn read_records(&self, id: BatchId, wanted: &[RowNumber]) -> Result<Vec<StagedRecord>> {
        let sql = "SELECT s.record FROM json_each($2) j CROSS JOIN staged_row s ON s.batch_id = $1 AND s.row_nr = j.value \
                   ORDER BY s.row_nr";
        let rows = sqlx::query(sql).bind(id).bind(json_list(wanted)).fetch_all(&self.pool).await?;
        rows.par_iter().map(|row| from_packed("row", row, 0)).collect()
    }

    pub(super) async fn read_rows(&self, id: BatchId, wanted: &[RowNumber]) -> Result<Vec<StagedRow>> {
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let (notes, table) = self.notes_of_rows();
        let sql = sqlx::AssertSqlSafe(format!(
            "SELECT {STAGED}, {notes}, s.raw FROM json_each($2) j CROSS JOIN staged_row s ON s.batch_id = $1 AND s.row_nr = j.value \
             LEFT JOIN decision d ON d.batch_id = s.batch_id AND d.row_nr = s.row_nr {table} ORDER BY s.row_nr"
        ));
        let list = json_list(wanted);
        // One connection for all: each that is given back is asked whether it is well.
        let mut connection = self.pool.acquire().await?;
        let rows = sqlx::query(sql).bind(id).bind(&list).fetch_all(&mut *connection).await?;
        let mut staged = if rows.len() < WORTH_SHARING {
            rows.iter().map(staged_row).collect::<Result<Vec<_>>>()?
        } else {
            rows.par_iter().map(staged_row).collect::<Result<Vec<_>>>()?
        };
        let mut candidates = candidates_of(&mut connection, id, &list).await?;
        let mut corrections = corrections_of(&mut connection, id, &list).await?;
        for row in &mut staged {
            row.candidates = candidates.remove(&row.row).unwrap_or_default();
            row.corrections = corrections.remove(&row.row).unwrap_or_default();
        }
        Ok(staged)
    }

    pub(super) async fn read_verdicts(
        &self,
        id: BatchId,
        list: &str,
    ) -> Result<HashMap<(RowNumber, String, String), Verdict>> {
        verdicts_of(&mut *self.pool.acquire().await?, id, list).await
    }

    pub(super) async fn replace_rows(&self, id: BatchId, rows: &[RowUpdate]) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        update_rows(&mut transaction, id, rows).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The candidates of rows, with what was judged of them.
async fn candidates_of(
    connection: &mut SqliteConnection,
    id: BatchId,
    list: &str,
) -> Result<HashMap<RowNumber, Vec<Candidate>>> {
    let sql = "SELECT c.row_nr, c.pair FROM json_each($2) j CROSS JOIN candidate c \
               ON c.batch_id = $1 AND c.row_nr = j.value ORDER BY c.row_nr, c.position";
    let verdicts = verdicts_of(connection, id, list).await?;
    let mut found: HashMap<RowNumber, Vec<Candidate>> = HashMap::new();
    for row in sqlx::query(sql).bind(id).bind(list).fetch_all(&mut *connection).await? {
        let row_nr = row_number(row.get(0))?;
        let mut pair: Candidate = from_json("candidate", row.get(1))?;
        let key = (row_nr, to_json("part", &pair.part)?, to_json("candidate", &pair.other)?);
        pair.verdict = verdicts.get(&key).copied();
        found.entry(row_nr).or_default().push(pair);
    }
    Ok(found)
}

/// What was judged, by row, part and candidate.
async fn verdicts_of(
    connection: &mut SqliteConnection,
    id: BatchId,
    list: &str,
) -> Result<HashMap<(RowNumber, String, String), Verdict>> {
    let sql = "SELECT g.row_nr, g.part, g.other, g.verdict FROM json_each($2) j \
               CROSS JOIN judgement g ON g.batch_id = $1 AND g.row_nr = j.value";
    let rows = sqlx::query(sql).bind(id).bind(list).fetch_all(&mut *connection).await?;
    let verdict = |row: &SqliteRow| {
        Ok(((row_number(row.get(0))?, row.get(1), row.get(2)), from_json("verdict", row.get(3))?))
    };
    rows.iter().map(verdict).collect()
}

/// What was corrected by hand, by row.
async fn corrections_of(
    connection: &mut SqliteConnection,
    id: BatchId,
    list: &str,
) -> Result<HashMap<RowNumber, Vec<(String, String)>>> {
    let sql = "SELECT c.row_nr, c.field, c.value FROM json_each($2) j \
               CROSS JOIN correction c ON c.batch_id = $1 AND c.row_nr = j.value ORDER BY c.row_nr, c.field";
    let mut found: HashMap<RowNumber, Vec<(String, String)>> = HashMap::new();
    for row in sqlx::query(sql).bind(id).bind(list).fetch_all(&mut *connection).await? {
        found.entry(row_number(row.get(0))?).or_default().push((row.get(1), row.get(2)));
    }
    Ok(found)
}

/// Replaces what was computed of rows, within a transaction.
pub(super) async fn update_rows(
    connection: &mut SqliteConnection,
    id: BatchId,
    rows: &[RowUpdate],
) -> Result<()> {
    for chunk in rows.chunks(ROWS) {
        let records = chunk.par_iter().map(|r| r.record.as_ref().map(|r| to_packed("row", r)).transpose());
        let records = records.collect::<Result<Vec<_>>>()?;
        let sql = "UPDATE staged_row SET record = coalesce(v.column2, record), summary = v.column3 FROM (";
        let mut update = QueryBuilder::<Sqlite>::new(sql);
        update.push_values(chunk.iter().zip(records), |mut b, (row, record)| {
            b.push_bind(row.row).push_bind(record).push_bind(&row.summary);
        });
        update.push(") v WHERE staged_row.row_nr = v.column1 AND staged_row.batch_id = ").push_bind(id);
        update.build().execute(&mut *connection).await?;
    }
    let replaced =
        rows.iter().filter_map(|r| r.candidates.as_ref().map(|c| (r.row, c.as_slice()))).collect::<Vec<_>>();
    if replaced.is_empty() {
        return Ok(());
    }
    let numbers = json_list(&replaced.iter().map(|(row, _)| *row).collect::<Vec<_>>());
    let sql = "DELETE FROM candidate WHERE batch_id = $1 AND row_nr IN (SELECT value FROM json_each($2))";
    sqlx::query(sql).bind(id).bind(numbers).execute(&mut *connection).await?;
    insert_candidates(connection, id, &replaced).await
}

async fn insert_candidates(
    connection: &mut SqliteConnection,
    id: BatchId,
    rows: &[(RowNumber, &[Candidate])],
) -> Result<()> {
    let mut values = Vec::new();
    for (row, candidates) in rows {
        for (position, candidate) in (0_i64..).zip(candidates.iter()) {
            values.push((*row, position, to_json("candidate", candidate)?));
        }
    }
    for chunk in values.chunks(ROWS) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT INTO candidate (batch_id, row_nr, position, pair) ");
        insert.push_values(chunk, |mut b, (row, position, pair)| {
            b.push_bind(id).push_bind(*row).push_bind(*position).push_bind(pair);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

fn staged_row(row: &SqliteRow) -> Result<StagedRow> {
    let decision = row
        .get::<Option<String>, _>(5)
        .map(|text| from_json::<RowDecision>("decision", &text))
        .transpose()?;
    let outcome = row.get::<Option<String>, _>(4);
    Ok(StagedRow {
        row: row_number(row.get(0))?,
        raw: text_of("cells", row, 8)?,
        record: from_packed("row", row, 1)?,
        summary: row.get(2),
        candidates: Vec::new(),
        decision: decision.unwrap_or_default(),
        marked: row.get(3),
        outcome: outcome.as_deref().and_then(outcome_from),
        corrections: Vec::new(),
        note: row.get(6),
        later: row.get(7),
    })
}

/// Reads a stored outcome.
pub(super) fn outcome_from(label: &str) -> Option<Outcome> {
    Outcome::ALL.into_iter().find(|o| o.label() == label)
}
