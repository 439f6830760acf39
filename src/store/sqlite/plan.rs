//! The stored plan of a batch: the change set that a commit will write.

use rayon::prelude::*;
use sqlx::{QueryBuilder, Sqlite};

use super::{SqliteStore, from_packed, locked, to_packed};
use crate::batch::Change;
use crate::contact::RowNumber;
use crate::review::Outcome;
use crate::store::{BatchId, Result};

/// Rows per INSERT: well below SQLite's 32,766 bound values.
const ROWS: usize = 500;

impl SqliteStore {
    pub(super) async fn delete_plan(&self, id: BatchId) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        for sql in [
            "DELETE FROM planned_change WHERE batch_id = $1",
            "DELETE FROM planned_outcome WHERE batch_id = $1",
        ] {
            sqlx::query(sql).bind(id).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn insert_plan(
        &self,
        id: BatchId,
        changes: &[Change],
        outcomes: &[(RowNumber, Outcome)],
    ) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        let count = "SELECT coalesce(max(seq), 0) FROM planned_change WHERE batch_id = $1";
        let last: i64 = sqlx::query_scalar(count).bind(id).fetch_one(&mut *transaction).await?;
        let texts = changes.par_iter().map(|c| to_packed("change", c)).collect::<Result<Vec<_>>>()?;
        let numbered = (last + 1..).zip(texts).collect::<Vec<_>>();
        for chunk in numbered.chunks(ROWS) {
            let mut insert =
                QueryBuilder::<Sqlite>::new("INSERT INTO planned_change (batch_id, seq, change) ");
            insert.push_values(chunk, |mut b, (seq, text)| {
                b.push_bind(id).push_bind(*seq).push_bind(text.as_slice());
            });
            insert.build().execute(&mut *transaction).await?;
        }
        for chunk in outcomes.chunks(ROWS) {
            let mut insert =
                QueryBuilder::<Sqlite>::new("INSERT INTO planned_outcome (batch_id, row_nr, outcome) ");
            insert.push_values(chunk, |mut b, (row, outcome)| {
                b.push_bind(id).push_bind(*row).push_bind(outcome.label());
            });
            insert.push(" ON CONFLICT (batch_id, row_nr) DO UPDATE SET outcome = excluded.outcome");
            insert.build().execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    pub(super) async fn read_plan(&self, id: BatchId, offset: u64, limit: u32) -> Result<Vec<Change>> {
        // Sequence numbers of a plan run from 1 without gaps.
        let sql = "SELECT change FROM planned_change WHERE batch_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let rows = sqlx::query(sql).bind(id).bind(offset).bind(limit).fetch_all(&self.pool).await?;
        rows.par_iter().map(|row| from_packed("change", row, 0)).collect()
    }

    pub(super) async fn count_plan(&self, id: BatchId) -> Result<u64> {
        let sql = "SELECT count(*) FROM planned_change WHERE batch_id = $1";
        let count: i64 = sqlx::query_scalar(sql).bind(id).fetch_one(&self.pool).await?;
        Ok(count.unsigned_abs())
    }
}
