//! A batch under another column map: computed aside, put in force in one transaction.

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::rows::ROWS;
use super::{
    SqliteStore, from_json, from_packed, json_list, locked, row_number, text_of, to_json, to_packed,
};
use crate::contact::RowNumber;
use crate::review::{Other, Verdict};
use crate::store::packed::pack;
use crate::store::{BatchId, Page, RawRow, Remap, RemappedRow, Result, RowKind};
use crate::validation::{Part, StagedRecord};

impl SqliteStore {
    pub(super) async fn insert_config_rows(&self, id: BatchId, rows: &[(RowNumber, String)]) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        for chunk in rows.chunks(ROWS) {
            let sql = "INSERT OR REPLACE INTO config_row (batch_id, row_nr, raw) ";
            let mut insert = QueryBuilder::<Sqlite>::new(sql);
            insert.push_values(chunk, |mut b, (row, raw)| {
                b.push_bind(id).push_bind(*row).push_bind(pack(raw));
            });
            insert.build().execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn read_raw(&self, id: BatchId, page: Page) -> Result<Vec<RawRow>> {
        // Both halves are read by their primary keys and merged.
        let sql = "SELECT row_nr, raw, 'data' FROM staged_row WHERE batch_id = $1 AND row_nr > $2 AND outcome IS NULL \
                   UNION ALL SELECT row_nr, raw, 'config' FROM config_row WHERE batch_id = $1 AND row_nr > $2 \
                   ORDER BY row_nr LIMIT $3";
        let rows = sqlx::query(sql).bind(id).bind(page.after).bind(page.limit).fetch_all(&self.pool).await?;
        rows.iter()
            .map(|row| {
                let kind = RowKind::from_label(row.get(2));
                Ok(RawRow { row: row_number(row.get(0))?, raw: text_of("cells", row, 1)?, kind })
            })
            .collect()
    }

    pub(super) async fn read_judgements(
        &self,
        id: BatchId,
        rows: &[RowNumber],
    ) -> Result<Vec<(RowNumber, Part, Other, Verdict)>> {
        let verdicts = self.read_verdicts(id, &json_list(rows)).await?;
        verdicts
            .into_iter()
            .map(|((row, part, other), verdict)| {
                Ok((row, from_json("part", &part)?, from_json("candidate", &other)?, verdict))
            })
            .collect()
    }

    pub(super) async fn delete_remap(&self, id: BatchId) -> Result<()> {
        let sql = "DELETE FROM remapped_row WHERE batch_id = $1";
        sqlx::query(sql).bind(id).execute(&self.pool).await.map_err(locked)?;
        Ok(())
    }

    pub(super) async fn insert_remapped(&self, id: BatchId, rows: &[RemappedRow]) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        for chunk in rows.chunks(ROWS) {
            let texts = chunk.iter().map(texts).collect::<Result<Vec<_>>>()?;
            let sql = "INSERT INTO remapped_row (batch_id, row_nr, kind, record, summary, candidates) ";
            let mut insert = QueryBuilder::<Sqlite>::new(sql);
            insert.push_values(chunk.iter().zip(texts), |mut b, (row, (record, candidates))| {
                b.push_bind(id).push_bind(row.row).push_bind(row.kind.label()).push_bind(record);
                b.push_bind(row.summary.as_deref()).push_bind(candidates);
            });
            // What is computed second (candidates) joins what was computed first (the record).
            insert.push(
                " ON CONFLICT (batch_id, row_nr) DO UPDATE SET kind = excluded.kind, \
                 record = coalesce(excluded.record, record), summary = coalesce(excluded.summary, summary), \
                 candidates = coalesce(excluded.candidates, candidates)",
            );
            insert.build().execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn read_remapped(&self, id: BatchId, page: Page) -> Result<Vec<StagedRecord>> {
        let sql = "SELECT coalesce(m.record, s.record) FROM remapped_row m \
                   LEFT JOIN staged_row s ON s.batch_id = m.batch_id AND s.row_nr = m.row_nr \
                   WHERE m.batch_id = $1 AND m.row_nr > $2 AND m.kind = 'data' ORDER BY m.row_nr LIMIT $3";
        let rows = sqlx::query(sql).bind(id).bind(page.after).bind(page.limit).fetch_all(&self.pool).await?;
        rows.iter().map(|row: &SqliteRow| from_packed("row", row, 0)).collect()
    }

    pub(super) async fn put_in_force(&self, id: BatchId, remap: &Remap) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        for sql in IN_FORCE {
            sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        }
        reopen(&mut transaction, id, &remap.reopened).await?;
        let sql = "UPDATE batch SET row_count = $2, reading = $3 WHERE id = $1";
        let rows = i64::try_from(remap.rows).unwrap_or(i64::MAX);
        sqlx::query(sql).bind(id).bind(rows).bind(&remap.reading).execute(&mut *transaction).await?;
        transaction.commit().await.map_err(locked)?;
        Ok(())
    }
}

/// The record and the candidates of a row as they are kept.
fn texts(row: &RemappedRow) -> Result<(Option<Vec<u8>>, Option<String>)> {
    let record = row.record.as_ref().map(|r| to_packed("row", r)).transpose()?;
    let candidates = row.candidates.as_ref().map(|c| to_json("candidate", c)).transpose()?;
    Ok((record, candidates))
}

/// What puts another map in force, in this order.
const IN_FORCE: [&str; 10] = [
    // Rows that change sides.
    "INSERT OR REPLACE INTO config_row (batch_id, row_nr, raw) SELECT s.batch_id, s.row_nr, s.raw FROM remapped_row m \
     JOIN staged_row s ON s.batch_id = m.batch_id AND s.row_nr = m.row_nr WHERE m.batch_id = $1 AND m.kind = 'config'",
    "DELETE FROM staged_row WHERE batch_id = $1 AND row_nr IN \
     (SELECT row_nr FROM remapped_row WHERE batch_id = $1 AND kind = 'config')",
    "INSERT INTO staged_row (batch_id, row_nr, raw, record, summary) \
     SELECT c.batch_id, c.row_nr, c.raw, m.record, coalesce(m.summary, '') FROM remapped_row m \
     JOIN config_row c ON c.batch_id = m.batch_id AND c.row_nr = m.row_nr \
     WHERE m.batch_id = $1 AND m.kind = 'data' AND m.record IS NOT NULL",
    "DELETE FROM config_row WHERE batch_id = $1 AND row_nr IN \
     (SELECT row_nr FROM remapped_row WHERE batch_id = $1 AND kind = 'data')",
    // Rows that come out differently.
    "UPDATE staged_row SET record = coalesce(m.record, staged_row.record), \
     summary = coalesce(m.summary, staged_row.summary) FROM remapped_row m \
     WHERE m.batch_id = $1 AND staged_row.batch_id = $1 AND staged_row.row_nr = m.row_nr \
     AND (m.record IS NOT NULL OR m.summary IS NOT NULL)",
    "DELETE FROM candidate WHERE batch_id = $1 AND row_nr IN \
     (SELECT row_nr FROM remapped_row WHERE batch_id = $1 AND candidates IS NOT NULL)",
    "INSERT INTO candidate (batch_id, row_nr, position, pair) SELECT m.batch_id, m.row_nr, j.key, j.value \
     FROM remapped_row m CROSS JOIN json_each(m.candidates) j WHERE m.batch_id = $1 AND m.candidates IS NOT NULL",
    // Steps and plan speak of rows as they were.
    "DELETE FROM step WHERE batch_id = $1",
    "DELETE FROM planned_change WHERE batch_id = $1",
    "DELETE FROM remapped_row WHERE batch_id = $1",
];

async fn reopen(connection: &mut SqliteConnection, id: BatchId, rows: &[RowNumber]) -> Result<()> {
    let sql = "DELETE FROM planned_outcome WHERE batch_id = $1";
    sqlx::query(sql).bind(id).execute(&mut *connection).await?;
    let sql = "DELETE FROM decision WHERE batch_id = $1 AND row_nr IN (SELECT value FROM json_each($2))";
    sqlx::query(sql).bind(id).bind(json_list(rows)).execute(&mut *connection).await?;
    Ok(())
}
