//! What is left of an erased person outside the tables: free pages, the log, copies beside the base.
//!
//! It is begun after the commit, which leaves a mark, and done again from the start as long as the mark is there:
//! whoever dies on the way leaves a mark that the next program which opens the base for writing finds.

use std::path::{Path, PathBuf};

use sqlx::Row as _;

use crate::contact::ContactNumber;
use crate::store::sqlite::{OpenMode, SqliteStore, json_set, locked, number};
use crate::store::{ErasureReach, Result, StoreError};

/// What is said when somebody else is in the base.
const HELD: &str = "another program is working in the base: its log may still hold what was erased, until that program \
                    ends and this one opens the base again";

impl SqliteStore {
    /// Cleans what a commit has left; a failure is told, for the commit stands and the mark stays.
    pub(in crate::store::sqlite) async fn clean(&self) -> Vec<String> {
        self.finish_cleaning().await.unwrap_or_else(|error| {
            vec![format!("what was erased may still stand in free pages of the base, and is removed when it is opened again: {error}")]
        })
    }

    /// Cleans what a commit has left, when one has; gives what is to be said.
    async fn finish_cleaning(&self) -> Result<Vec<String>> {
        if self.mode == OpenMode::ReadOnly || !self.is_marked().await? {
            return Ok(Vec::new());
        }
        let mut told = Vec::new();
        for copy in self.copies() {
            let removed = std::fs::remove_file(&copy);
            removed.map_err(|source| StoreError::File { path: copy.display().to_string(), source })?;
            told.push(format!("deleted, for it held the erased data too: {}", copy.display()));
        }
        if !self.rewrite().await? {
            told.push(HELD.to_owned());
            return Ok(told);
        }
        sqlx::query("DELETE FROM erasure_mark").execute(&self.pool).await.map_err(locked)?;
        Ok(told)
    }

    async fn is_marked(&self) -> Result<bool> {
        let count = "SELECT count(*) FROM erasure_mark";
        Ok(sqlx::query_scalar::<_, i64>(count).fetch_one(&self.pool).await? > 0)
    }

    /// Writes the base anew without its free pages and empties the log; false when somebody else is in the way.
    async fn rewrite(&self) -> Result<bool> {
        let mut connection = self.pool.acquire().await?;
        // What a page still holds beside its rows is gone only when the page is made anew.
        match sqlx::query("VACUUM").execute(&mut *connection).await.map_err(locked) {
            Ok(_) => {}
            Err(StoreError::Busy) => return Ok(false),
            Err(other) => return Err(other),
        }
        if self.path.is_none() {
            return Ok(true);
        }
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await;
        match row.map_err(locked) {
            Ok(row) => Ok(row.get::<i64, _>(0) == 0),
            Err(StoreError::Busy) => Ok(false),
            Err(other) => Err(other),
        }
    }

    /// The copies that were kept of the base before it was migrated.
    fn copies(&self) -> Vec<PathBuf> {
        self.path.as_deref().map(copies_of).unwrap_or_default()
    }

    pub(in crate::store::sqlite) async fn read_reach(
        &self,
        numbers: &[ContactNumber],
    ) -> Result<ErasureReach> {
        let list = json_set(numbers);
        let sql = "WITH RECURSIVE led (number) AS (SELECT value FROM json_each($1) UNION SELECT c.number FROM led \
                   JOIN contact c ON c.merged_into = led.number) \
                   SELECT number FROM led WHERE number NOT IN (SELECT value FROM json_each($1)) ORDER BY number";
        let redirects: Vec<String> = sqlx::query_scalar(sql).bind(&list).fetch_all(&self.pool).await?;
        let sql = "WITH RECURSIVE led (number) AS (SELECT value FROM json_each($1) UNION SELECT c.number FROM led \
                   JOIN contact c ON c.merged_into = led.number) \
                   SELECT DISTINCT b.file_path FROM led JOIN audit_entry a ON a.contact_number = led.number \
                   JOIN receipt r ON r.id = a.receipt_id JOIN batch b ON b.id = r.batch_id \
                   WHERE b.file_path <> '' ORDER BY b.file_path";
        let files = sqlx::query_scalar(sql).bind(&list).fetch_all(&self.pool).await?;
        let redirects = redirects.iter().map(|text| number(text)).collect::<Result<Vec<_>>>()?;
        let copies = self.copies().iter().map(|copy| copy.display().to_string()).collect();
        Ok(ErasureReach { redirects, files, copies })
    }
}

/// Files beside a base that are called as its copies are.
fn copies_of(base: &Path) -> Vec<PathBuf> {
    let folder = base.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(start) = base.file_name().map(|name| format!("{}.v", name.to_string_lossy())) else {
        return Vec::new();
    };
    let named = |path: &PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        name.starts_with(&start) && name.ends_with(".backup")
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut copies: Vec<PathBuf> = entries.filter(named).collect();
    copies.sort();
    copies
}
