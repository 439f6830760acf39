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
        let sql = "SELECT receipt_id, seq, version_after, change FROM audit_entry \
                   WHERE receipt_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        let offset = i64::try_from(offset).unwrap_or(i64::MAX);
        let rows = sqlx::query(sql).bind(receipt).bind(offset).bind(limit).fetch_all(&self.pool).await?;
        rows.iter().map(entry).collect()
    }

    pub(super) async fn read_contact_history(&self, number: &ContactNumber) -> Result<Vec<AuditEntry>> {
        let sql = "SELECT receipt_id, seq, version_after, change FROM audit_entry \
                   WHERE contact_number = $1 ORDER BY receipt_id DESC, seq DESC";
        let rows = sqlx::query(sql).bind(number.as_str()).fetch_all(&self.pool).await?;
        rows.iter().map(entry).collect()
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
    })
}
