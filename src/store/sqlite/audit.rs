//! Receipts and audit entries.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{SqliteStore, from_packed};
use crate::contact::ContactNumber;
use crate::store::{AuditEntry, ReceiptRecord, Result};

impl SqliteStore {
    pub(super) async fn read_receipts(&self) -> Result<Vec<ReceiptRecord>> {
        let sql = "SELECT id, batch_id, undoes, operator, at, summary FROM receipt ORDER BY id DESC";
        Ok(sqlx::query(sql).fetch_all(&self.pool).await?.iter().map(receipt).collect())
    }

    pub(super) async fn read_audit(&self, receipt: i64, offset: u64, limit: u32) -> Result<Vec<AuditEntry>> {
        let sql = self.entries("receipt_id = $1 AND seq > $2 ORDER BY seq LIMIT $3").await?;
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(receipt)
            .bind(offset)
            .bind(limit)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(entry).collect()
    }

    pub(super) async fn read_contact_history(&self, number: &ContactNumber) -> Result<Vec<AuditEntry>> {
        let sql = self.entries("contact_number = $1 ORDER BY receipt_id DESC, seq DESC").await?;
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(number.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(entry).collect()
    }

    /// The question for entries. A base that is only read is not migrated: in an older one nothing was erased.
    async fn entries(&self, which: &str) -> Result<String> {
        let column = "SELECT count(*) FROM pragma_table_info('audit_entry') WHERE name = 'erased'";
        let present: i64 = sqlx::query_scalar(column).fetch_one(&self.pool).await?;
        let erased = if present > 0 { "erased" } else { "FALSE" };
        Ok(format!("SELECT receipt_id, seq, version_after, change, {erased} FROM audit_entry WHERE {which}"))
    }
}

pub(super) fn receipt(row: &SqliteRow) -> ReceiptRecord {
    ReceiptRecord {
        id: row.get(0),
        batch: row.get(1),
        undoes: row.get(2),
        operator: row.get(3),
        at: row.get(4),
        summary: row.get(5),
    }
}

fn entry(row: &SqliteRow) -> Result<AuditEntry> {
    Ok(AuditEntry {
        receipt: row.get(0),
        seq: row.get(1),
        version_after: row.get(2),
        change: from_packed("change", row, 3)?,
        erased: row.get(4),
    })
}
