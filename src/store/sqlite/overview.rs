//! What home and the search for a contact ask: lists without the contents of batches, and beginnings of keys.

use std::collections::HashMap;

use async_trait::async_trait;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::rows::outcome_from;
use super::{SqliteStore, json_list, number, row_number};
use crate::contact::ContactNumber;
use crate::store::{BatchBrief, BatchCounts, BatchId, BatchState, BatchWork, Overview, ReceiptBrief, Result};

const BATCHES: &str = "SELECT b.id, b.state, b.file_name, b.file_path, b.fingerprint, b.operator, b.created_at, \
     b.row_count, b.position, coalesce(r.receipts, 0), coalesce(r.at, '') \
     FROM batch b LEFT JOIN (SELECT batch_id, count(*) AS receipts, max(at) AS at FROM receipt GROUP BY batch_id) r \
     ON r.batch_id = b.id WHERE b.id < $1 ORDER BY b.id DESC LIMIT $2";

/// Where rows stand. A row of two parts of which one is decided is still open: its proposal names the parts that it has
/// (src/review/proposal.rs). What a person types stands in JSON with its quotes escaped and is never taken for a key.
const COUNTS: &str = "SELECT s.batch_id, s.outcome, CASE \
     WHEN s.outcome IS NOT NULL THEN '' \
     WHEN d.decision IS NULL THEN CASE WHEN s.summary LIKE '%\"text\":\"blocked:%' THEN 'failed' ELSE 'open' END \
     WHEN d.decision LIKE '%\"do\":\"wait\"%' THEN 'put off' \
     WHEN s.summary LIKE '%\"structure\":{\"do\"%' AND s.summary LIKE '%\"person\":{\"do\"%' \
       AND NOT (d.decision LIKE '%\"structure\":{\"do\"%' AND d.decision LIKE '%\"person\":{\"do\"%') THEN 'open' \
     ELSE 'decided' END AS standing, count(*) \
     FROM staged_row s LEFT JOIN decision d ON d.batch_id = s.batch_id AND d.row_nr = s.row_nr \
     WHERE s.batch_id IN (SELECT value FROM json_each($1)) GROUP BY s.batch_id, s.outcome, standing";

/// The places in a receipt run from 1 without gaps.
const RECEIPTS: &str = "SELECT r.id, r.batch_id, b.file_name, r.undoes, r.operator, r.at, \
     coalesce((SELECT max(a.seq) FROM audit_entry a WHERE a.receipt_id = r.id), 0), u.id, coalesce(u.restored, 0) \
     FROM receipt r JOIN batch b ON b.id = r.batch_id \
     LEFT JOIN (SELECT n.undoes, max(n.id) AS id, sum((SELECT coalesce(max(a.seq), 0) FROM audit_entry a \
       WHERE a.receipt_id = n.id)) AS restored FROM receipt n WHERE n.undoes IS NOT NULL GROUP BY n.undoes) u \
     ON u.undoes = r.id WHERE r.id < $1 ORDER BY r.id DESC LIMIT $2";

const WORK: &str = "SELECT (SELECT count(*) FROM decision WHERE batch_id = $1), \
     (SELECT count(*) FROM judgement WHERE batch_id = $1), (SELECT count(*) FROM correction WHERE batch_id = $1), \
     (SELECT count(*) FROM staged_row WHERE batch_id = $1 AND marked), \
     (SELECT count(*) FROM row_note WHERE batch_id = $1 AND note <> ''), \
     (SELECT count(*) FROM row_note WHERE batch_id = $1 AND later)";

/// Both indexes are walked from where the addresses begin, and neither further than the limit.
const REACHED: &str = "SELECT number FROM (SELECT * FROM (SELECT login AS reach, number, 0 AS later FROM contact \
     WHERE login >= $1 AND login < $2 ORDER BY login LIMIT $3) \
     UNION ALL SELECT * FROM (SELECT email AS reach, number, 1 AS later FROM contact \
     WHERE email IS NOT NULL AND email >= $1 AND email < $2 ORDER BY email LIMIT $3)) ORDER BY later, reach LIMIT $3";

const NUMBERS: &str =
    "SELECT number FROM contact WHERE number >= $1 AND number < $2 ORDER BY number LIMIT $3";

#[async_trait]
impl Overview for SqliteStore {
    async fn recent_batches(&self, before: Option<BatchId>, limit: u32) -> Result<Vec<BatchBrief>> {
        let query = sqlx::query(BATCHES).bind(before.unwrap_or(i64::MAX)).bind(limit);
        query.fetch_all(&self.pool).await?.iter().map(brief).collect()
    }

    async fn batch_counts(&self, batches: &[BatchId]) -> Result<Vec<(BatchId, BatchCounts)>> {
        let mut counts: HashMap<BatchId, BatchCounts> = HashMap::new();
        for row in sqlx::query(COUNTS).bind(json_list(batches)).fetch_all(&self.pool).await? {
            let outcome = row.get::<Option<&str>, _>(1).and_then(outcome_from);
            let rows = row.get::<i64, _>(3).unsigned_abs();
            counts.entry(row.get(0)).or_default().add(row.get(2), rows, outcome);
        }
        Ok(counts.into_iter().collect())
    }

    async fn batch_work(&self, batch: BatchId) -> Result<BatchWork> {
        let row = sqlx::query(WORK).bind(batch).fetch_one(&self.pool).await?;
        let count = |index: usize| row.get::<i64, _>(index).unsigned_abs();
        Ok(BatchWork {
            decisions: count(0),
            judgements: count(1),
            corrections: count(2),
            marks: count(3),
            notes: count(4),
            later: count(5),
        })
    }

    async fn recent_receipts(&self, before: Option<i64>, limit: u32) -> Result<Vec<ReceiptBrief>> {
        let query = sqlx::query(RECEIPTS).bind(before.unwrap_or(i64::MAX)).bind(limit);
        Ok(query.fetch_all(&self.pool).await?.iter().map(receipt).collect())
    }

    async fn reached_by(&self, start: &str, limit: u32) -> Result<Vec<ContactNumber>> {
        self.numbers_of(REACHED, start, limit).await
    }

    async fn numbers_from(&self, start: &str, limit: u32) -> Result<Vec<ContactNumber>> {
        self.numbers_of(NUMBERS, start, limit).await
    }
}

impl SqliteStore {
    /// The numbers that a question gives for a beginning.
    async fn numbers_of(&self, sql: &'static str, start: &str, limit: u32) -> Result<Vec<ContactNumber>> {
        if start.is_empty() {
            return Ok(Vec::new());
        }
        // No text that begins like it sorts behind the last sign there is.
        let end = format!("{start}\u{10ffff}");
        let query = sqlx::query_scalar(sql).bind(start).bind(end).bind(limit);
        let found: Vec<String> = query.fetch_all(&self.pool).await?;
        found.iter().map(|text| number(text)).collect()
    }
}

fn brief(row: &SqliteRow) -> Result<BatchBrief> {
    Ok(BatchBrief {
        id: row.get(0),
        state: BatchState::from_label(row.get(1)),
        file_name: row.get(2),
        file_path: row.get(3),
        fingerprint: row.get(4),
        operator: row.get(5),
        created_at: row.get(6),
        rows: row.get::<i64, _>(7).unsigned_abs(),
        position: row.get::<Option<i64>, _>(8).map(row_number).transpose()?,
        receipts: row.get::<i64, _>(9).unsigned_abs(),
        last_at: row.get(10),
    })
}

fn receipt(row: &SqliteRow) -> ReceiptBrief {
    ReceiptBrief {
        id: row.get(0),
        batch: row.get(1),
        file_name: row.get(2),
        undoes: row.get(3),
        operator: row.get(4),
        at: row.get(5),
        contacts: row.get::<i64, _>(6).unsigned_abs(),
        undone_by: row.get(7),
        restored: row.get::<i64, _>(8).unsigned_abs(),
    }
}
