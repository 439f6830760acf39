//! The index made anew from the contacts, and held against them.

use rayon::prelude::*;
use sqlx::{Row as _, SqliteConnection};

use super::IndexWriter;
use super::employers::Employers;
use super::runs::{self, RunMerge};
use super::terms::Deltas;
use crate::store::postings::cut;
use crate::store::sqlite::base::contacts_by_id;
use crate::store::sqlite::{SqliteStore, locked};
use crate::store::{IndexCheck, Result, Standardise, Standardised, StoreError, StoredContact};

/// Contacts read at a time.
const WINDOW: u32 = 5_000;

/// All that is made of contacts.
const TABLES: [&str; 6] = [
    "DELETE FROM block_page",
    "DELETE FROM block_run",
    "DELETE FROM form_page",
    "DELETE FROM term_count",
    "DELETE FROM term_total",
    "DELETE FROM index_version",
];

impl SqliteStore {
    pub(in crate::store::sqlite) async fn read_index_version(&self) -> Result<Option<i64>> {
        // A base that is only read is not migrated: an older one has no such table.
        let table = "SELECT count(*) FROM sqlite_master WHERE name = 'index_version'";
        let present: i64 = sqlx::query_scalar(table).fetch_one(&self.pool).await?;
        if present == 0 {
            return Ok(None);
        }
        Ok(sqlx::query_scalar("SELECT max(version) FROM index_version").fetch_one(&self.pool).await?)
    }

    pub(in crate::store::sqlite) async fn rebuild_index(
        &self,
        version: i64,
        standardise: &Standardise,
        progress: &(dyn Fn(u64) + Send + Sync),
    ) -> Result<()> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(locked)?;
        for sql in TABLES {
            sqlx::query(sql).execute(&mut *transaction).await?;
        }
        let (mut index, mut done) = (IndexWriter::default(), 0);
        let mut last = i64::MIN;
        while let Some(window) = standardised_after(&mut transaction, last, standardise).await? {
            for (id, kept) in window {
                index.add(id, kept);
                (last, done) = (id, done + 1);
            }
            index.after_window(&mut transaction).await?;
            progress(done);
        }
        index.finish(&mut transaction, standardise).await?;
        let sql = "INSERT INTO index_version (version) VALUES ($1)";
        sqlx::query(sql).bind(version).execute(&mut *transaction).await?;
        transaction.commit().await.map_err(locked)?;
        Ok(())
    }

    pub(in crate::store::sqlite) async fn hold_index_against_contacts(
        &self,
        standardise: &Standardise,
    ) -> Result<IndexCheck> {
        let mut view = self.pool.begin().await?;
        let mut expected = Summed::default();
        let mut check = IndexCheck::default();
        let mut last = i64::MIN;
        while let Some(window) = standardised_after(&mut view, last, standardise).await? {
            for (id, kept) in window {
                expected.contact(id, &kept);
                (last, check.contacts) = (id, check.contacts + 1);
            }
        }
        let stored = Summed { keys: keys_of(&mut view).await?, ..rest_of(&mut view).await? };
        check.entries = stored.keys.count;
        let faults = [
            ("blocking keys", stored.keys != expected.keys),
            ("forms", stored.forms != expected.forms),
            ("terms", stored.terms != expected.terms),
            ("runs of keys", !runs_are_sound(&mut view).await?),
        ];
        view.rollback().await?;
        check.faults = faults.iter().filter(|(_, is_wrong)| *is_wrong).map(|(what, _)| *what).collect();
        Ok(check)
    }
}

/// What linkage makes of the contacts after an id; `None` behind the last one.
async fn standardised_after(
    connection: &mut SqliteConnection,
    last: i64,
    standardise: &Standardise,
) -> Result<Option<Vec<(i64, Standardised)>>> {
    let window = contacts_by_id(connection, last, WINDOW).await?;
    let asked = Employers::asked(window.iter().map(|stored| &stored.contact));
    let employers = Employers::of(connection, &asked).await?;
    let kept = |stored: &StoredContact| (stored.id, employers.standardise(&stored.contact, standardise));
    let kept = window.par_iter().map(kept).collect();
    Ok((!window.is_empty()).then_some(kept))
}

/// How many there are, and a sum of their hashes: what two lists have in common that hold the same in another order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    count: u64,
    hash: u64,
}

impl Sum {
    fn add(&mut self, parts: &[&[u8]]) {
        use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
        self.count += 1;
        self.hash = self.hash.wrapping_add(BuildHasherDefault::<DefaultHasher>::new().hash_one(parts));
    }
}

/// An index without its order.
#[derive(Debug, Default)]
struct Summed {
    keys: Sum,
    forms: Sum,
    terms: Deltas,
}

impl Summed {
    fn contact(&mut self, id: i64, kept: &Standardised) {
        let mut keys: Vec<u64> = kept.keys.iter().map(|key| cut(*key)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.iter().for_each(|key| self.keys.add(&[&key.to_le_bytes(), &id.to_le_bytes()]));
        if !kept.form.is_empty() {
            self.forms.add(&[&id.to_le_bytes(), &kept.form]);
        }
        for term in &kept.terms {
            *self.terms.entry(*term).or_default() += 1;
        }
    }
}

async fn keys_of(connection: &mut SqliteConnection) -> Result<Sum> {
    let (mut merge, mut ids, mut sum) = (RunMerge::default(), Vec::new(), Sum::default());
    for run in runs::all(connection).await? {
        merge.add(run.id);
    }
    while let Some(key) = merge.next(connection, &mut ids).await? {
        ids.iter().for_each(|id| sum.add(&[&key.to_le_bytes(), &id.to_le_bytes()]));
    }
    Ok(sum)
}

async fn rest_of(connection: &mut SqliteConnection) -> Result<Summed> {
    let mut summed = Summed::default();
    let mut last = -1;
    loop {
        let sql = "SELECT page, forms FROM form_page WHERE page > $1 ORDER BY page LIMIT 200";
        let pages = sqlx::query(sql).bind(last).fetch_all(&mut *connection).await?;
        for row in &pages {
            last = row.try_get(0)?;
            super::forms::each(last, row.try_get(1)?, |id, form| {
                summed.forms.add(&[&id.to_le_bytes(), form]);
            })?;
        }
        if pages.is_empty() {
            break;
        }
    }
    for row in sqlx::query("SELECT sort, term, count FROM term_count").fetch_all(&mut *connection).await? {
        summed.terms.insert((row.try_get(0)?, row.try_get(1)?), row.try_get(2)?);
    }
    Ok(summed)
}

/// Whether pages follow each other without overlap, each entry stands in one run, runs know their sizes, and so do sorts
/// of terms.
async fn runs_are_sound(connection: &mut SqliteConnection) -> Result<bool> {
    let (mut entries, mut distinct) = (0, RunMerge::default());
    for run in runs::all(connection).await? {
        let Some((held, pages)) = sound_run(connection, run.id).await? else { return Ok(false) };
        if (held, pages) != (run.entries, run.pages) {
            return Ok(false);
        }
        entries += held;
        distinct.add(run.id);
    }
    let mut ids = Vec::new();
    while distinct.next(connection, &mut ids).await?.is_some() {
        entries = entries.saturating_sub(ids.len() as u64);
    }
    let totals = "SELECT count(*) FROM term_total t WHERE t.count <> \
                  (SELECT coalesce(sum(c.count), 0) FROM term_count c WHERE c.sort = t.sort)";
    let wrong: i64 = sqlx::query_scalar(totals).fetch_one(connection).await?;
    Ok(entries == 0 && wrong == 0)
}

/// The entries and pages of a run; `None` when its keys do not rise.
async fn sound_run(connection: &mut SqliteConnection, run: i64) -> Result<Option<(u64, u64)>> {
    let (mut cursor, mut ids) = (runs::Cursor::new(run), Vec::new());
    let (mut entries, mut count, mut last) = (0, 0, None);
    loop {
        let pages = cursor.next(connection).await?;
        if pages.is_empty() {
            return Ok(Some((entries, count)));
        }
        for page in pages {
            let mut groups = crate::store::postings::Groups::new(page.first, &page.bytes);
            while !groups.is_done() {
                let key = groups.key().ok_or(StoreError::DamagedIndex)?;
                ids.clear();
                groups.take(&mut ids).ok_or(StoreError::DamagedIndex)?;
                if last.is_some_and(|last| last >= key) || !ids.is_sorted() {
                    return Ok(None);
                }
                (last, entries) = (Some(key), entries + ids.len() as u64);
            }
            count += 1;
        }
    }
}
