//! The past of a base, a page at a time: batches with their counts and receipts, and who decided rows.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite};

use super::audit::receipt;
use super::batches::{BATCH, batch_record};
use super::rows::outcome_from;
use super::{SqliteStore, json_list, row_number};
use crate::contact::RowNumber;
use crate::review::{Counts, Outcome};
use crate::store::{BatchHistory, BatchId, DecidedBy, HistoryFilter, ReceiptHistory, Result};

/// What becomes of the rows of batches. A row that is not committed waits, unless it cannot go in as it stands and nobody
/// decided it: then its proposal says so (`src/review/proposal.rs`).
const COUNTS: &str = "SELECT s.batch_id, coalesce(s.outcome, CASE \
     WHEN s.summary LIKE '%\"text\":\"blocked:%' AND NOT EXISTS \
     (SELECT 1 FROM decision d WHERE d.batch_id = s.batch_id AND d.row_nr = s.row_nr) THEN 'failed' \
     ELSE 'waiting' END) AS became, count(*) \
     FROM staged_row s WHERE s.batch_id IN (SELECT value FROM json_each($1)) GROUP BY s.batch_id, became";

/// The places in a receipt run from 1 without gaps; asked for by itself the last is found without reading the others.
const RECEIPTS: &str = "SELECT r.id, r.batch_id, r.undoes, r.operator, r.at, r.summary, \
     coalesce((SELECT max(a.seq) FROM audit_entry a WHERE a.receipt_id = r.id), 0) \
     FROM receipt r WHERE r.batch_id IN (SELECT value FROM json_each($1)) \
     AND r.at >= $2 AND ($3 IS NULL OR r.operator = $3) ORDER BY r.id DESC";

impl SqliteStore {
    pub(super) async fn read_history(
        &self,
        filter: &HistoryFilter,
        before: Option<BatchId>,
        limit: u32,
    ) -> Result<Vec<BatchHistory>> {
        let mut query = QueryBuilder::<Sqlite>::new(BATCH);
        query.push(" WHERE id < ").push_bind(before.unwrap_or(i64::MAX));
        if let Some(batch) = filter.batch {
            query.push(" AND id = ").push_bind(batch);
        }
        let since = filter.since.as_deref().unwrap_or_default();
        if !since.is_empty() || filter.operator.is_some() {
            let operator = filter.operator.as_deref();
            query.push(" AND ((created_at >= ").push_bind(since).push(" AND coalesce(operator = ");
            query
                .push_bind(operator)
                .push(", TRUE)) OR EXISTS (SELECT 1 FROM receipt r WHERE r.batch_id = batch.id AND r.at >= ");
            query.push_bind(since).push(" AND coalesce(r.operator = ").push_bind(operator).push(", TRUE)))");
        }
        query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
        let rows = query.build().fetch_all(&self.pool).await?;
        let batches = rows.iter().map(batch_record).collect::<Result<Vec<_>>>()?;
        let ids: Vec<BatchId> = batches.iter().map(|b| b.id).collect();
        let mut counts = self.count_rows(&ids).await?;
        let mut receipts = self.read_receipts_of(&ids, filter).await?;
        let told = batches.into_iter().map(|batch| BatchHistory {
            counts: counts.remove(&batch.id).unwrap_or_default(),
            receipts: receipts.remove(&batch.id).unwrap_or_default(),
            batch,
        });
        Ok(told.collect())
    }

    async fn count_rows(&self, batches: &[BatchId]) -> Result<HashMap<BatchId, Counts>> {
        let mut counts: HashMap<BatchId, Counts> = HashMap::new();
        for row in sqlx::query(COUNTS).bind(json_list(batches)).fetch_all(&self.pool).await? {
            let outcome = outcome_from(row.get(1)).unwrap_or(Outcome::Waiting);
            let many = row.get::<i64, _>(2).unsigned_abs();
            counts.entry(row.get(0)).or_default().add_many(outcome, many);
        }
        Ok(counts)
    }

    pub(super) async fn read_receipts_of(
        &self,
        batches: &[BatchId],
        filter: &HistoryFilter,
    ) -> Result<HashMap<BatchId, Vec<ReceiptHistory>>> {
        let query = sqlx::query(RECEIPTS).bind(json_list(batches));
        let query = query.bind(filter.since.as_deref().unwrap_or_default()).bind(filter.operator.as_deref());
        let mut receipts: HashMap<BatchId, Vec<ReceiptHistory>> = HashMap::new();
        for row in query.fetch_all(&self.pool).await? {
            let told =
                ReceiptHistory { receipt: receipt(&row), contacts: row.get::<i64, _>(6).unsigned_abs() };
            receipts.entry(told.receipt.batch).or_default().push(told);
        }
        Ok(receipts)
    }

    pub(super) async fn read_deciders(&self, id: BatchId, rows: &[RowNumber]) -> Result<Vec<DecidedBy>> {
        let sql = "SELECT d.row_nr, d.decided_by, d.decided_at, d.policy FROM json_each($2) j \
                   CROSS JOIN decision d ON d.batch_id = $1 AND d.row_nr = j.value";
        let rows = sqlx::query(sql).bind(id).bind(json_list(rows)).fetch_all(&self.pool).await?;
        let decided = |row: &SqliteRow| {
            let (operator, at, policy) = (row.get(1), row.get(2), row.get(3));
            Ok(DecidedBy { row: row_number(row.get(0))?, operator, at, policy })
        };
        rows.iter().map(decided).collect()
    }

    pub(super) async fn read_idle(&self, id: BatchId, receipts: &[i64]) -> Result<Vec<RowNumber>> {
        let sql = "SELECT row_nr FROM staged_row WHERE batch_id = $1 AND outcome IN ('skipped', 'unchanged') \
                   AND receipt IN (SELECT value FROM json_each($2))";
        let rows = sqlx::query(sql).bind(id).bind(json_list(receipts)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| row_number(row.get(0))).collect()
    }
}
