//! Standardised forms in pages of neighbouring contacts.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::store::form_page::{self, Forms, SLOTS, place};
use crate::store::sqlite::{SqliteStore, json_list};
use crate::store::{FormSet, Result, StoreError};

/// Pages asked for in one query.
const PAGES: usize = 1_000;

/// Pages written by one statement.
const INSERTED: usize = 100;

impl SqliteStore {
    pub(in crate::store::sqlite) async fn read_forms(&self, ids: &[i64]) -> Result<FormSet> {
        let mut wanted: Vec<i64> = ids.iter().map(|id| place(*id).0).collect();
        wanted.dedup();
        let (mut set, mut rest) = (FormSet::default(), ids);
        for pages in wanted.chunks(PAGES) {
            for (page, bytes) in read_pages(&self.pool, pages).await? {
                each(page, &bytes, |id, form| {
                    while rest.first().is_some_and(|asked| *asked < id) {
                        rest = rest.get(1..).unwrap_or_default();
                    }
                    if rest.first() == Some(&id) {
                        set.push(id, form);
                    }
                })?;
            }
        }
        Ok(set)
    }

    pub(in crate::store::sqlite) async fn read_forms_after(&self, id: i64, limit: u32) -> Result<FormSet> {
        let mut set = FormSet::default();
        // The first page may hold none behind the id, and then there is the second.
        let sql = "SELECT page, forms FROM form_page WHERE page >= $1 ORDER BY page LIMIT $2";
        let most = i64::from(limit) / SLOTS + 2;
        let query = sqlx::query(sql).bind(place(id.saturating_add(1)).0).bind(most);
        let mut pages = query.fetch(&self.pool);
        while let Some(row) = pages.try_next().await? {
            each(row.try_get(0)?, row.try_get(1)?, |own, form| {
                if own > id && set.len() < limit as usize {
                    set.push(own, form);
                }
            })?;
        }
        Ok(set)
    }
}

/// Hands out the forms of a page with their contacts, in order.
pub(super) fn each(page: i64, bytes: &[u8], mut take: impl FnMut(i64, &[u8])) -> Result<()> {
    let first = page.saturating_mul(SLOTS);
    let read = form_page::read(bytes, |slot, form| take(first.saturating_add(slot as i64), form));
    read.ok_or(StoreError::DamagedIndex)
}

/// The pages with these numbers that there are, in their order.
async fn read_pages<'c>(
    executor: impl sqlx::SqliteExecutor<'c>,
    wanted: &[i64],
) -> Result<Vec<(i64, Vec<u8>)>> {
    let sql = "SELECT f.page, f.forms FROM json_each($1) j CROSS JOIN form_page f ON f.page = j.value";
    let rows = sqlx::query(sql).bind(json_list(wanted)).fetch_all(executor).await?;
    let read = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
    let mut pages = read.collect::<Result<Vec<(i64, Vec<u8>)>>>()?;
    pages.sort_unstable_by_key(|(page, _)| *page);
    Ok(pages)
}

/// Writes forms by contact id; an empty one takes away what is there.
pub(super) async fn write(connection: &mut SqliteConnection, forms: BTreeMap<i64, Vec<u8>>) -> Result<()> {
    let mut changed: BTreeMap<i64, Forms> = BTreeMap::new();
    let mut numbers: Vec<i64> = forms.keys().map(|id| place(*id).0).collect();
    numbers.dedup();
    for chunk in numbers.chunks(PAGES) {
        for (page, bytes) in read_pages(&mut *connection, chunk).await? {
            let kept = changed.entry(page).or_default();
            let read = form_page::read(&bytes, |slot, form| {
                if let Some(kept) = kept.get_mut(slot) {
                    *kept = form.to_vec();
                }
            });
            read.ok_or(StoreError::DamagedIndex)?;
        }
    }
    for (id, form) in forms {
        let (page, slot) = place(id);
        if let Some(kept) = changed.entry(page).or_default().get_mut(slot) {
            *kept = form;
        }
    }
    write_pages(connection, &changed).await
}

async fn write_pages(connection: &mut SqliteConnection, changed: &BTreeMap<i64, Forms>) -> Result<()> {
    let (mut whole, mut empty) = (Vec::with_capacity(changed.len()), Vec::new());
    for (page, forms) in changed {
        match form_page::write(forms) {
            Some(bytes) => whole.push((*page, bytes)),
            None => empty.push(*page),
        }
    }
    for chunk in whole.chunks(INSERTED) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO form_page (page, forms) ");
        insert.push_values(chunk, |mut b, (page, forms)| {
            b.push_bind(*page).push_bind(forms.as_slice());
        });
        insert.push(" ON CONFLICT (page) DO UPDATE SET forms = excluded.forms");
        insert.build().execute(&mut *connection).await?;
    }
    if !empty.is_empty() {
        let sql = "DELETE FROM form_page WHERE page IN (SELECT value FROM json_each($1))";
        sqlx::query(sql).bind(json_list(&empty)).execute(connection).await?;
    }
    Ok(())
}
