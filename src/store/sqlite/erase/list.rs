//! The list of erased persons: hashes under a key of the base.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;

use sqlx::{Row as _, SqliteConnection};

use crate::contact::{Contact, ContactNumber, identities};
use crate::store::erasure::hash;
use crate::store::sqlite::commit::Planned;
use crate::store::sqlite::{SqliteStore, json_list, number};
use crate::store::{Commit, Result, StoreError};

/// Bytes of a key: as many as the hash has.
const KEY: usize = 32;

/// Where the system gives random bytes.
const RANDOM: &str = "/dev/urandom";

impl SqliteStore {
    pub(in crate::store::sqlite) async fn find_erased(
        &self,
        identities: &[String],
    ) -> Result<HashSet<String>> {
        // A base that is only read is not migrated: an older one has no such list.
        let table = "SELECT count(*) FROM sqlite_master WHERE name = 'erasure_key'";
        let present: i64 = sqlx::query_scalar(table).fetch_one(&self.pool).await?;
        if present == 0 || identities.is_empty() {
            return Ok(HashSet::new());
        }
        among(&mut *self.pool.acquire().await?, identities).await
    }

    pub(in crate::store::sqlite) async fn read_returned(&self, receipt: i64) -> Result<Vec<ContactNumber>> {
        let sql = "SELECT contact_number FROM erased_return WHERE receipt_id = $1 ORDER BY contact_number";
        let found: Vec<String> = sqlx::query_scalar(sql).bind(receipt).fetch_all(&self.pool).await?;
        found.iter().map(|text| number(text)).collect()
    }
}

async fn key(connection: &mut SqliteConnection) -> Result<Option<Vec<u8>>> {
    let sql = "SELECT key FROM erasure_key LIMIT 1";
    Ok(sqlx::query_scalar(sql).fetch_optional(connection).await?)
}

async fn among(connection: &mut SqliteConnection, identities: &[String]) -> Result<HashSet<String>> {
    let Some(key) = key(connection).await? else { return Ok(HashSet::new()) };
    let hashed = identities.iter().filter_map(|identity| Some((hash(&key, identity)?, identity)));
    let hashed: HashMap<String, &String> = hashed.collect();
    let sql = "SELECT e.hash FROM json_each($1) j CROSS JOIN erased_identity e ON e.hash = j.value";
    let list = json_list(&hashed.keys().collect::<Vec<_>>());
    let found = sqlx::query(sql).bind(list).fetch_all(connection).await?;
    Ok(found.iter().filter_map(|row| hashed.get(row.get::<&str, _>(0)).map(|i| (*i).clone())).collect())
}

/// Remembers by what these persons are known again.
pub(super) async fn remember(connection: &mut SqliteConnection, persons: &[Contact]) -> Result<()> {
    let key = match key(connection).await? {
        Some(key) => key,
        None => make_key(connection).await?,
    };
    let hashes = persons.iter().flat_map(identities).filter_map(|identity| hash(&key, &identity));
    // Sorted, so that not even their order says which belong together.
    let mut hashes: Vec<String> = hashes.collect();
    hashes.sort();
    let sql = "INSERT OR IGNORE INTO erased_identity (hash) SELECT value FROM json_each($1)";
    sqlx::query(sql).bind(json_list(&hashes)).execute(connection).await?;
    Ok(())
}

async fn make_key(connection: &mut SqliteConnection) -> Result<Vec<u8>> {
    let mut key = vec![0; KEY];
    let read = std::fs::File::open(RANDOM).and_then(|mut file| file.read_exact(&mut key));
    read.map_err(|source| StoreError::File { path: RANDOM.into(), source })?;
    let sql = "INSERT INTO erasure_key (key) VALUES ($1)";
    sqlx::query(sql).bind(key.as_slice()).execute(connection).await?;
    Ok(key)
}

/// Notes the contacts that a commit makes although the list knows them.
pub(in crate::store::sqlite) async fn note_returned(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    receipt: i64,
    window: &[Planned],
) -> Result<()> {
    if commit.undoes.is_some() || key(connection).await?.is_none() {
        return Ok(());
    }
    let made = window.iter().filter(|p| p.change.before.is_none());
    let made = made.filter_map(|p| Some((&p.change.contact, identities(p.change.after.as_ref()?))));
    let made: Vec<_> = made.collect();
    let asked: Vec<String> = made.iter().flat_map(|(_, identities)| identities.iter().cloned()).collect();
    let known = among(connection, &asked).await?;
    for (number, _) in made.iter().filter(|(_, own)| own.iter().any(|identity| known.contains(identity))) {
        let sql = "INSERT INTO erased_return (receipt_id, contact_number) VALUES ($1, $2)";
        sqlx::query(sql).bind(receipt).bind(number.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}
