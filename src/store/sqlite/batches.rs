//! The batches of a base.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{SqliteStore, locked, row_number};
use crate::contact::RowNumber;
use crate::store::{BatchId, BatchRecord, BatchState, NewBatch, Result};

pub(super) const BATCH: &str = "SELECT id, state, file_name, file_path, fingerprint, operator, created_at, reading, newer, row_count, \
     position, filter FROM batch";

impl SqliteStore {
    pub(super) async fn insert_batch(&self, batch: &NewBatch) -> Result<BatchId> {
        let sql = "INSERT INTO batch (state, file_name, file_path, fingerprint, operator, created_at, reading, newer, \
                   row_count, position, filter) VALUES ('staging', $1, $2, $3, $4, $5, '{}', $6, 0, NULL, '')";
        let done = sqlx::query(sql)
            .bind(&batch.file_name)
            .bind(&batch.file_path)
            .bind(&batch.fingerprint)
            .bind(&batch.operator)
            .bind(&batch.created_at)
            .bind(&batch.newer)
            .execute(&self.pool)
            .await
            .map_err(locked)?;
        Ok(done.last_insert_rowid())
    }

    pub(super) async fn read_batch(&self, id: BatchId) -> Result<Option<BatchRecord>> {
        let sql = sqlx::AssertSqlSafe(format!("{BATCH} WHERE id = $1"));
        sqlx::query(sql).bind(id).fetch_optional(&self.pool).await?.as_ref().map(batch_record).transpose()
    }

    pub(super) async fn read_batches(&self) -> Result<Vec<BatchRecord>> {
        let sql = sqlx::AssertSqlSafe(format!("{BATCH} ORDER BY id DESC"));
        sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(batch_record).collect()
    }

    pub(super) async fn set_staged(&self, id: BatchId, rows: u64, reading: &str) -> Result<()> {
        let sql = "UPDATE batch SET state = 'open', row_count = $2, reading = $3 WHERE id = $1";
        let rows = i64::try_from(rows).unwrap_or(i64::MAX);
        sqlx::query(sql).bind(id).bind(rows).bind(reading).execute(&self.pool).await.map_err(locked)?;
        Ok(())
    }

    pub(super) async fn set_state(&self, id: BatchId, state: BatchState) -> Result<()> {
        let sql = "UPDATE batch SET state = $2 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(state.label()).execute(&self.pool).await.map_err(locked)?;
        Ok(())
    }

    pub(super) async fn delete_batch(&self, id: BatchId) -> Result<()> {
        let sql =
            "DELETE FROM batch WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM receipt WHERE batch_id = $1)";
        sqlx::query(sql).bind(id).execute(&self.pool).await.map_err(locked)?;
        Ok(())
    }

    pub(super) async fn set_position(&self, id: BatchId, row: Option<RowNumber>, filter: &str) -> Result<()> {
        let sql = "UPDATE batch SET position = $2, filter = $3 WHERE id = $1";
        sqlx::query(sql).bind(id).bind(row).bind(filter).execute(&self.pool).await.map_err(locked)?;
        Ok(())
    }
}

pub(super) fn batch_record(row: &SqliteRow) -> Result<BatchRecord> {
    Ok(BatchRecord {
        id: row.get(0),
        state: BatchState::from_label(row.get(1)),
        file_name: row.get(2),
        file_path: row.get(3),
        fingerprint: row.get(4),
        operator: row.get(5),
        created_at: row.get(6),
        reading: row.get(7),
        newer: row.get(8),
        rows: row.get::<i64, _>(9).unsigned_abs(),
        position: row.get::<Option<i64>, _>(10).map(row_number).transpose()?,
        filter: row.get(11),
    })
}
