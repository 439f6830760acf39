//! How many contacts carry which term.

use std::collections::{BTreeMap, HashMap};

use futures_util::TryStreamExt as _;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::store::sqlite::SqliteStore;
use crate::store::{Result, Terms};

/// Rows per INSERT.
const ROWS: usize = 1_000;

/// By how much counts rise or fall, by sort and term.
pub(super) type Deltas = HashMap<(u8, i64), i64>;

impl SqliteStore {
    pub(in crate::store::sqlite) async fn read_terms(&self, one_in: u32) -> Result<Terms> {
        let mut view = self.pool.begin().await?;
        let mut terms = Terms::default();
        let totals =
            sqlx::query("SELECT sort, count FROM term_total ORDER BY sort").fetch_all(&mut *view).await?;
        for row in totals {
            let (sort, total): (u8, i64) = (row.try_get(0)?, row.try_get(1)?);
            terms.totals.push((sort, total.unsigned_abs()));
            // Whoever is not named counts as one.
            let least = total.div_euclid(i64::from(one_in.max(1))).max(2);
            let sql = "SELECT term, count FROM term_count WHERE sort = $1 AND count >= $2";
            let mut rows = sqlx::query(sql).bind(sort).bind(least).fetch(&mut *view);
            while let Some(row) = rows.try_next().await? {
                terms.counts.push((sort, row.try_get(0)?, row.try_get::<i64, _>(1)?.unsigned_abs()));
            }
        }
        let sql = "SELECT sort, count(*) FROM term_count WHERE count = 1 GROUP BY sort ORDER BY sort";
        for row in sqlx::query(sql).fetch_all(&mut *view).await? {
            terms.once.push((row.try_get(0)?, row.try_get::<i64, _>(1)?.unsigned_abs()));
        }
        view.rollback().await?;
        Ok(terms)
    }
}

/// Changes the counts.
pub(super) async fn write(connection: &mut SqliteConnection, deltas: Deltas) -> Result<()> {
    let mut deltas: Vec<((u8, i64), i64)> = deltas.into_iter().filter(|(_, by)| *by != 0).collect();
    if deltas.is_empty() {
        return Ok(());
    }
    // Sorted, so that the tree is written from left to right.
    deltas.sort_unstable();
    for chunk in deltas.chunks(ROWS) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO term_count (sort, term, count) ");
        insert.push_values(chunk, |mut b, ((sort, term), by)| {
            b.push_bind(*sort).push_bind(*term).push_bind(*by);
        });
        insert.push(" ON CONFLICT (sort, term) DO UPDATE SET count = term_count.count + excluded.count");
        insert.build().execute(&mut *connection).await?;
    }
    for ((sort, term), _) in deltas.iter().filter(|(_, by)| *by < 0) {
        let sql = "DELETE FROM term_count WHERE sort = $1 AND term = $2 AND count <= 0";
        sqlx::query(sql).bind(*sort).bind(*term).execute(&mut *connection).await?;
    }
    write_totals(connection, &deltas).await
}

async fn write_totals(connection: &mut SqliteConnection, deltas: &[((u8, i64), i64)]) -> Result<()> {
    let mut totals: BTreeMap<u8, i64> = BTreeMap::new();
    for ((sort, _), by) in deltas {
        *totals.entry(*sort).or_default() += by;
    }
    for (sort, by) in totals {
        let sql = "INSERT INTO term_total (sort, count) VALUES ($1, $2) \
                   ON CONFLICT (sort) DO UPDATE SET count = term_total.count + excluded.count";
        sqlx::query(sql).bind(sort).bind(by).execute(&mut *connection).await?;
    }
    Ok(())
}
