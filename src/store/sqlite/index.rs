//! What linkage keeps of contacts: blocking keys and standardised forms.

use std::collections::HashMap;

use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use super::commit::Planned;
use super::writer::{Existing, Outgoing};
use super::{SqliteStore, json_list, json_set, number};
use crate::contact::ContactNumber;
use crate::store::{Blocks, Commit, FormSet, Result};

/// Rows per INSERT.
const ROWS: usize = 500;

impl SqliteStore {
    pub(super) async fn probe_blocks(&self, keys: &[i64], cap: u32) -> Result<Vec<(i64, i64)>> {
        // CROSS JOIN keeps the sorted list outside, so that the index is walked in one direction;
        // the count stops one past the cap, so that a common block costs no more than a rare one.
        let sql = "SELECT k.block, k.contact_id FROM json_each($1) j CROSS JOIN blocking_key k ON k.block = j.value \
                   WHERE (SELECT count(*) FROM (SELECT 1 FROM blocking_key b WHERE b.block = j.value LIMIT $2)) < $2";
        let rows =
            sqlx::query(sql).bind(json_set(keys)).bind(i64::from(cap) + 1).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(|r| (r.get(0), r.get(1))).collect())
    }

    pub(super) async fn read_forms(&self, ids: &[i64]) -> Result<FormSet> {
        let sql = "SELECT m.contact_id, m.form FROM json_each($1) j \
                   CROSS JOIN match_form m ON m.contact_id = j.value ORDER BY m.contact_id";
        let mut set = FormSet::default();
        for row in sqlx::query(sql).bind(json_set(ids)).fetch_all(&self.pool).await? {
            set.push(row.get(0), row.get(1));
        }
        Ok(set)
    }

    pub(super) async fn read_forms_after(&self, id: i64, limit: u32) -> Result<FormSet> {
        let sql = "SELECT m.contact_id, m.form FROM match_form m WHERE m.contact_id > $1 ORDER BY m.contact_id LIMIT $2";
        let mut set = FormSet::default();
        for row in sqlx::query(sql).bind(id).bind(limit).fetch_all(&self.pool).await? {
            set.push(row.get(0), row.get(1));
        }
        Ok(set)
    }

    pub(super) async fn read_numbers(&self, ids: &[i64]) -> Result<Vec<(i64, ContactNumber)>> {
        let sql = "SELECT c.id, c.number FROM json_each($1) j CROSS JOIN contact c ON c.id = j.value";
        let rows = sqlx::query(sql).bind(json_list(ids)).fetch_all(&self.pool).await?;
        rows.iter().map(|r| Ok((r.get(0), number(r.get(1))?))).collect()
    }

    pub(super) async fn read_blocks(&self, from: Option<i64>, limit: u32, cap: u32) -> Result<Blocks> {
        let sql = "SELECT k.block, k.contact_id FROM (SELECT block FROM blocking_key WHERE block >= $1 GROUP BY block \
                   HAVING count(*) BETWEEN 2 AND $2 ORDER BY block LIMIT $3) b JOIN blocking_key k ON k.block = b.block \
                   ORDER BY k.block, k.contact_id";
        let query = sqlx::query(sql).bind(from.unwrap_or(i64::MIN)).bind(cap).bind(limit);
        let mut blocks = Blocks::default();
        let mut last = None;
        for row in query.fetch_all(&self.pool).await? {
            let (block, id): (i64, i64) = (row.get(0), row.get(1));
            if last.is_some_and(|last| last != block) {
                blocks.ends.push(blocks.members.len());
            }
            blocks.members.push(id);
            last = Some(block);
        }
        if last.is_some() {
            blocks.ends.push(blocks.members.len());
        }
        let is_full = u32::try_from(blocks.ends.len()).is_ok_and(|blocks| blocks >= limit);
        blocks.next = last.filter(|_| is_full).and_then(|last| last.checked_add(1));
        Ok(blocks)
    }
}

/// Removes what is kept of the contacts of a window before they are written anew.
pub(super) async fn remove_index(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    window: &[Planned],
    existing: &HashMap<ContactNumber, Existing>,
) -> Result<()> {
    let mut keys = Vec::new();
    for planned in window {
        let (Some(old), Some(before)) = (existing.get(&planned.change.contact), &planned.change.before)
        else {
            continue;
        };
        keys.extend((commit.standardise)(before).keys.into_iter().map(|key| (key, old.id)));
    }
    for (key, id) in &keys {
        let sql = "DELETE FROM blocking_key WHERE block = $1 AND contact_id = $2";
        sqlx::query(sql).bind(key).bind(id).execute(&mut *connection).await?;
    }
    let ids = json_list(&existing.values().map(|e| e.id).collect::<Vec<_>>());
    let sql = "DELETE FROM match_form WHERE contact_id IN (SELECT value FROM json_each($1))";
    sqlx::query(sql).bind(&ids).execute(&mut *connection).await?;
    Ok(())
}

/// Writes what is kept of the contacts of a window.
pub(super) async fn write_index(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    outgoing: &[Outgoing<'_>],
) -> Result<()> {
    let mut keys = Vec::new();
    let mut forms = Vec::with_capacity(outgoing.len());
    for o in outgoing {
        let kept = (commit.standardise)(o.contact);
        keys.extend(kept.keys.into_iter().map(|block| (block, o.id)));
        forms.push((o.id, kept.form));
    }
    // Sorted, so that the tree of keys is written from left to right.
    keys.sort_unstable();
    keys.dedup();
    for chunk in forms.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO match_form (contact_id, form) ");
        insert.push_values(chunk, |mut b, (id, form)| {
            b.push_bind(*id).push_bind(form);
        });
        insert.build().execute(&mut *connection).await?;
    }
    for chunk in keys.chunks(ROWS * 10) {
        let mut insert =
            QueryBuilder::<Sqlite>::new("INSERT OR IGNORE INTO blocking_key (block, contact_id) ");
        insert.push_values(chunk, |mut b, (block, id)| {
            b.push_bind(*block).push_bind(*id);
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}
