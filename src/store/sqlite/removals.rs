//! What the guards of removals ask, and what was answered about consents.

use sqlx::Row as _;

use super::base::{KNOWN, known};
use super::{SqliteStore, json_set, locked, number};
use crate::contact::ContactNumber;
use crate::store::{BatchId, ConsentAnswered, Result};
use crate::validation::{DropObstacle, Known};

/// Changed since it was made: an entry of another receipt that stands for this contact. A receipt that was taken back may
/// have left the contact as it was, so the entry of the undo is asked for, not the undo alone.
const CHANGED: &str = "EXISTS (SELECT 1 FROM audit_entry e JOIN receipt r ON r.id = e.receipt_id \
     WHERE e.contact_number = c.number AND r.undoes IS NULL AND r.id IS NOT c.created_receipt \
     AND NOT EXISTS (SELECT 1 FROM audit_entry b JOIN receipt u ON u.id = b.receipt_id \
       WHERE u.undoes = r.id AND b.contact_number = c.number))";

impl SqliteStore {
    pub(super) async fn read_dormant(&self, folded: &[String]) -> Result<Vec<(String, Known)>> {
        let sql = format!(
            "SELECT {KNOWN}, j.value FROM json_each($1) j CROSS JOIN contact c ON c.email = j.value \
             WHERE c.inactive_reason IS NOT NULL AND c.merged_into IS NULL ORDER BY c.number"
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json_set(folded)).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row.get(11), known(row)?))).collect()
    }

    pub(super) async fn read_obstacles(
        &self,
        numbers: &[ContactNumber],
    ) -> Result<Vec<(ContactNumber, DropObstacle)>> {
        let sql = format!(
            "SELECT c.number, c.has_sales, c.created_receipt IS NULL, {CHANGED}, \
             EXISTS (SELECT 1 FROM contact r WHERE r.structure_number = c.number), \
             c.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM contact m WHERE m.merged_into = c.number) \
             FROM json_each($1) j CROSS JOIN contact c ON c.number = j.value"
        );
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(sql)).bind(json_set(numbers)).fetch_all(&self.pool).await?;
        let order = [
            DropObstacle::Sales,
            DropObstacle::NotImported,
            DropObstacle::Changed,
            DropObstacle::Relays,
            DropObstacle::Merges,
        ];
        let mut found = Vec::new();
        for row in &rows {
            let contact = number(&row.get::<String, _>(0))?;
            for (at, obstacle) in (1..).zip(order) {
                if row.get::<bool, _>(at) {
                    found.push((contact.clone(), obstacle));
                }
            }
        }
        Ok(found)
    }

    pub(super) async fn read_consent_answers(&self, id: BatchId) -> Result<Vec<(String, String)>> {
        let sql = "SELECT code, answer FROM consent_answer WHERE batch_id = $1 ORDER BY code";
        let rows = sqlx::query(sql).bind(id).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    pub(super) async fn keep_consent_answer(&self, id: BatchId, answer: &ConsentAnswered<'_>) -> Result<()> {
        let Some(answered) = answer.answer else {
            let sql = "DELETE FROM consent_answer WHERE batch_id = $1 AND code = $2";
            sqlx::query(sql).bind(id).bind(answer.code).execute(&self.pool).await.map_err(locked)?;
            return Ok(());
        };
        let sql = "INSERT INTO consent_answer (batch_id, code, answer, operator, at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (batch_id, code) DO UPDATE SET answer = excluded.answer, \
                   operator = excluded.operator, at = excluded.at";
        let query = sqlx::query(sql).bind(id).bind(answer.code).bind(answered);
        query.bind(answer.operator).bind(answer.at).execute(&self.pool).await.map_err(locked)?;
        Ok(())
    }
}
