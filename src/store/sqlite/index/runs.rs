//! Runs of blocking keys in their tables: read, merged, written, and entries taken out of them.

use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Row as _, Sqlite, SqliteConnection};

use crate::store::postings::{Entry, Merge, Packer, Page, Rest, Step, to_merge, without};
use crate::store::sqlite::json_list;
use crate::store::{Result, StoreError};

/// Pages read at a time at first; doubled with each reading, for who reads on reads far.
const FEW: u32 = 16;

/// Pages read at a time at most: 1 MiB.
const MANY: u32 = 256;

/// Pages written by one statement.
const INSERTED: usize = 100;

/// Keys looked up by one statement.
pub(super) const KEYS: usize = 1_000;

/// One sorted run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) id: i64,
    pub(super) entries: u64,
    pub(super) pages: u64,
}

impl Run {
    /// Whether so many keys are better looked up one by one than by reading the whole run: a look-up costs about as much
    /// as two pages that stand in a row.
    pub(super) fn is_large_for(&self, keys: usize) -> bool {
        (keys as u64).saturating_mul(2) < self.pages
    }
}

/// All runs.
pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Run>> {
    let sql = "SELECT run, entries, pages FROM block_run ORDER BY run";
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    let size = |row: &SqliteRow, column: usize| row.get::<i64, _>(column).unsigned_abs();
    Ok(rows.iter().map(|r| Run { id: r.get(0), entries: size(r, 1), pages: size(r, 2) }).collect())
}

/// A key as the database keeps it: it has fewer than 63 bits.
fn signed(key: u64) -> i64 {
    i64::try_from(key).unwrap_or(i64::MAX)
}

pub(super) fn page(row: &SqliteRow) -> Result<Page> {
    let first: i64 = row.try_get(0)?;
    Ok(Page { first: first.unsigned_abs(), bytes: row.try_get(1)?, entries: 0 })
}

/// The pages of a run that may hold these keys, which are sorted; in their order.
pub(super) async fn holding(connection: &mut SqliteConnection, run: i64, keys: &[u64]) -> Result<Vec<Page>> {
    let sql = "SELECT p.first_key, p.entries FROM (SELECT DISTINCT (SELECT max(b.first_key) FROM block_page b \
               WHERE b.run = $1 AND b.first_key <= j.value) AS first_key FROM json_each($2) j) f \
               CROSS JOIN block_page p ON p.run = $1 AND p.first_key = f.first_key";
    let rows = sqlx::query(sql).bind(run).bind(json_list(keys)).fetch_all(connection).await?;
    let mut pages = rows.iter().map(page).collect::<Result<Vec<_>>>()?;
    pages.sort_unstable_by_key(|page| page.first);
    Ok(pages)
}

/// Reads a run from a place on, some pages at a time.
#[derive(Debug)]
pub(super) struct Cursor {
    run: i64,
    after: i64,
    size: u32,
}

impl Cursor {
    /// From the beginning.
    pub(super) fn new(run: i64) -> Self {
        Self { run, after: -1, size: FEW }
    }

    /// From the page that may hold a key.
    async fn from(connection: &mut SqliteConnection, run: i64, key: u64) -> Result<Self> {
        let sql = "SELECT coalesce(max(first_key), 0) - 1 FROM block_page WHERE run = $1 AND first_key <= $2";
        let after = sqlx::query_scalar(sql).bind(run).bind(signed(key)).fetch_one(connection).await?;
        Ok(Self { after, ..Self::new(run) })
    }

    /// The next pages; none at the end.
    pub(super) async fn next(&mut self, connection: &mut SqliteConnection) -> Result<Vec<Page>> {
        let sql = "SELECT first_key, entries FROM block_page WHERE run = $1 AND first_key > $2 ORDER BY first_key LIMIT $3";
        let query = sqlx::query(sql).bind(self.run).bind(self.after).bind(self.size);
        let pages = query.fetch_all(connection).await?.iter().map(page).collect::<Result<Vec<_>>>()?;
        self.after = pages.last().map_or(self.after, |last| signed(last.first));
        self.size = (self.size * 2).min(MANY);
        Ok(pages)
    }
}

/// Several runs of the base read as one, with others that are in memory.
#[derive(Debug, Default)]
pub(super) struct RunMerge {
    merge: Merge,
    cursors: Vec<(usize, Cursor)>,
}

impl RunMerge {
    /// Adds a run that is in memory.
    pub(super) fn add_whole(&mut self, pages: Vec<Page>) {
        self.merge.add_whole(pages);
    }

    /// Adds a run of the base.
    pub(super) fn add(&mut self, run: i64) {
        self.cursors.push((self.merge.add_fed(), Cursor::new(run)));
    }

    /// Adds a run of the base from about a key on.
    pub(super) async fn add_from(
        &mut self,
        connection: &mut SqliteConnection,
        run: i64,
        key: u64,
    ) -> Result<()> {
        let cursor = Cursor::from(connection, run, key).await?;
        self.cursors.push((self.merge.add_fed(), cursor));
        Ok(())
    }

    /// The next key with the ids of all runs.
    pub(super) async fn next(
        &mut self,
        connection: &mut SqliteConnection,
        ids: &mut Vec<i64>,
    ) -> Result<Option<u64>> {
        loop {
            match self.merge.next(ids) {
                Step::Group(key) => return Ok(Some(key)),
                Step::Done => return Ok(None),
                Step::Damaged => return Err(StoreError::DamagedIndex),
                Step::Feed(place) => {
                    let cursor = self.cursors.iter_mut().find(|(at, _)| *at == place);
                    let pages = match cursor {
                        Some((_, cursor)) => cursor.next(connection).await?,
                        None => Vec::new(),
                    };
                    self.merge.feed(place, pages);
                }
            }
        }
    }
}

/// Adds sorted pieces as one run, merged with the runs of like size.
pub(super) async fn append(connection: &mut SqliteConnection, pieces: Vec<Vec<Page>>) -> Result<()> {
    let brought = pieces.iter().flatten().map(|page| page.entries).sum::<u64>();
    if brought == 0 {
        return Ok(());
    }
    let mut runs = all(connection).await?;
    let run = runs.last().map_or(1, |last| last.id + 1);
    let new = runs.len();
    let mut sizes: Vec<u64> = runs.iter().map(|run| run.entries).collect();
    sizes.push(brought);
    let chosen = to_merge(&sizes);
    // Without the new one among them the others stand as they are, or they would have been merged before.
    let chosen = if chosen.contains(&new) { chosen } else { Vec::new() };
    let mut merge = RunMerge::default();
    pieces.into_iter().for_each(|piece| merge.add_whole(piece));
    let mut place = 0;
    runs.retain(|run| {
        place += 1;
        let joins = chosen.contains(&(place - 1));
        if joins {
            merge.add(run.id);
        }
        joins
    });
    write(connection, run, merge).await?;
    for old in runs {
        remove(connection, old.id).await?;
    }
    Ok(())
}

/// Writes what a merge gives as a new run.
async fn write(connection: &mut SqliteConnection, run: i64, mut merge: RunMerge) -> Result<()> {
    let (mut packer, mut ids) = (Packer::default(), Vec::new());
    let (mut entries, mut pages) = (0, 0);
    while let Some(key) = merge.next(connection, &mut ids).await? {
        packer.group(key, &ids);
        entries += ids.len();
        if packer.ready() >= INSERTED {
            pages += insert(connection, run, &packer.full()).await?;
        }
    }
    pages += insert(connection, run, &packer.finish()).await?;
    let sql = "INSERT INTO block_run (run, entries, pages) VALUES ($1, $2, $3)";
    let query = sqlx::query(sql).bind(run).bind(count(entries)).bind(count(pages));
    query.execute(connection).await?;
    Ok(())
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

async fn insert(connection: &mut SqliteConnection, run: i64, pages: &[Page]) -> Result<usize> {
    for chunk in pages.chunks(INSERTED) {
        let mut insert = QueryBuilder::<Sqlite>::new("INSERT INTO block_page (run, first_key, entries) ");
        insert.push_values(chunk, |mut b, page| {
            b.push_bind(run).push_bind(signed(page.first)).push_bind(page.bytes.as_slice());
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(pages.len())
}

async fn remove(connection: &mut SqliteConnection, run: i64) -> Result<()> {
    for sql in ["DELETE FROM block_page WHERE run = $1", "DELETE FROM block_run WHERE run = $1"] {
        sqlx::query(sql).bind(run).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Takes entries, which are sorted, out of all runs.
pub(super) async fn take_out(connection: &mut SqliteConnection, removed: &[Entry]) -> Result<()> {
    if removed.is_empty() {
        return Ok(());
    }
    let mut keys: Vec<u64> = removed.iter().map(|(key, _)| *key).collect();
    keys.dedup();
    for run in all(connection).await? {
        let mut left = run;
        if run.is_large_for(keys.len()) {
            for chunk in keys.chunks(KEYS) {
                let pages = holding(connection, run.id, chunk).await?;
                take_out_of(connection, &mut left, &pages, removed).await?;
            }
        } else {
            let mut cursor = Cursor::new(run.id);
            loop {
                let pages = cursor.next(connection).await?;
                if pages.is_empty() {
                    break;
                }
                take_out_of(connection, &mut left, &pages, removed).await?;
            }
        }
        if left != run {
            resize(connection, left).await?;
        }
    }
    Ok(())
}

async fn take_out_of(
    connection: &mut SqliteConnection,
    run: &mut Run,
    pages: &[Page],
    removed: &[Entry],
) -> Result<()> {
    for page in pages {
        let of_page =
            removed.get(removed.partition_point(|(key, _)| *key < page.first)..).unwrap_or_default();
        let Rest::Less(rest, gone) = without(page, of_page).ok_or(StoreError::DamagedIndex)? else {
            continue;
        };
        run.entries = run.entries.saturating_sub(gone);
        match rest {
            Some(rest) => {
                let sql =
                    "UPDATE block_page SET first_key = $3, entries = $4 WHERE run = $1 AND first_key = $2";
                let query = sqlx::query(sql).bind(run.id).bind(signed(page.first)).bind(signed(rest.first));
                query.bind(rest.bytes).execute(&mut *connection).await?;
            }
            None => {
                let sql = "DELETE FROM block_page WHERE run = $1 AND first_key = $2";
                sqlx::query(sql).bind(run.id).bind(signed(page.first)).execute(&mut *connection).await?;
                run.pages = run.pages.saturating_sub(1);
            }
        }
    }
    Ok(())
}

async fn resize(connection: &mut SqliteConnection, run: Run) -> Result<()> {
    if run.entries == 0 {
        return remove(connection, run.id).await;
    }
    let sql = "UPDATE block_run SET entries = $2, pages = $3 WHERE run = $1";
    let [entries, pages] = [run.entries, run.pages].map(|n| i64::try_from(n).unwrap_or(i64::MAX));
    sqlx::query(sql).bind(run.id).bind(entries).bind(pages).execute(connection).await?;
    Ok(())
}
