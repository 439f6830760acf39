//! The contacts behind keys.

use futures_util::TryStreamExt as _;
use sqlx::{Row as _, SqliteConnection};

use super::runs::{self, KEYS, Run};
use crate::store::postings::Hits;
use crate::store::sqlite::SqliteStore;
use crate::store::{Result, StoreError};

impl SqliteStore {
    /// Few keys are looked up; for many the whole run passes by once, which costs the same for a thousand keys and for a
    /// million.
    pub(in crate::store::sqlite) async fn probe_blocks(
        &self,
        keys: &[i64],
        cap: u32,
    ) -> Result<Vec<(i64, i64)>> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut hits = Hits::new(keys, cap);
        // One view of the base: a commit between two runs could move entries from the one to the other.
        let mut view = self.pool.begin().await?;
        for run in runs::all(&mut view).await? {
            hits.next_run();
            if run.is_large_for(hits.asked().len()) {
                look_up(&mut view, run, &mut hits).await?;
            } else {
                pass(&mut view, run, &mut hits).await?;
            }
        }
        view.rollback().await?;
        Ok(hits.answer())
    }
}

async fn look_up(connection: &mut SqliteConnection, run: Run, hits: &mut Hits) -> Result<()> {
    let asked = hits.asked().to_vec();
    for chunk in asked.chunks(KEYS) {
        let pages = runs::holding(connection, run.id, chunk).await?;
        let last = chunk.last().map_or(0, |last| last.saturating_add(1));
        // No asked key stands between this page and the next one that was found: behind the last one asked of it, a page
        // need not be read.
        let ends = pages.iter().skip(1).map(|page| page.first).chain([last]);
        for (page, end) in pages.iter().zip(ends) {
            hits.page((page.first, end), &page.bytes).ok_or(StoreError::DamagedIndex)?;
        }
    }
    Ok(())
}

async fn pass(connection: &mut SqliteConnection, run: Run, hits: &mut Hits) -> Result<()> {
    let sql = "SELECT first_key, entries FROM block_page WHERE run = $1 ORDER BY first_key";
    let mut pages = sqlx::query(sql).bind(run.id).fetch(connection);
    while let Some(row) = pages.try_next().await? {
        let first: i64 = row.try_get(0)?;
        hits.page((first.unsigned_abs(), u64::MAX), row.try_get(1)?).ok_or(StoreError::DamagedIndex)?;
        if hits.is_past() {
            break;
        }
    }
    Ok(())
}
