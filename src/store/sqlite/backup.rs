//! A copy of an older base beside it, before it is migrated.
//!
//! In: the base and the version of its schema. Out: the path of a whole copy that only its owner may read. No copy is
//! ever overwritten, and without a copy there is no migration.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqlitePool;

use super::locked;
use crate::store::{Result, StoreError};

/// Copies of one second that are told apart by a number.
const MOST: u32 = 100;

/// Keeps the base as it is; gives the path of the copy.
pub(super) async fn keep(pool: &SqlitePool, base: &Path, version: i64) -> Result<PathBuf> {
    let (path, file) = make(base, version)?;
    // It writes into an empty file, so that the copy is private from its first byte on.
    let copied = sqlx::query("VACUUM INTO $1").bind(path.to_string_lossy().into_owned()).execute(pool).await;
    let kept = copied.map_err(locked).and_then(|_| file.sync_all().map_err(|e| failed(&path, e)));
    match kept {
        Ok(()) => Ok(path),
        Err(error) => {
            // Half a copy is worse than none.
            let _ = std::fs::remove_file(&path);
            Err(error)
        }
    }
}

/// Makes a new, empty file beside the base: `contacts.db.v1-20261122T164900Z.backup`.
fn make(base: &Path, version: i64) -> Result<(PathBuf, File)> {
    let now = jiff::Timestamp::now().strftime("%Y%m%dT%H%M%SZ");
    for number in 1..=MOST {
        let again = if number == 1 { String::new() } else { format!("-{number}") };
        let mut name: OsString = base.as_os_str().to_owned();
        name.push(format!(".v{version}-{now}{again}.backup"));
        let path = PathBuf::from(name);
        match OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => return Ok((path, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(failed(&path, error)),
        }
    }
    Err(failed(base, Error::new(ErrorKind::AlreadyExists, "too many backups of one second")))
}

fn failed(path: &Path, source: Error) -> StoreError {
    StoreError::File { path: path.display().to_string(), source }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use sqlx::migrate::Migrator;

    use super::*;
    use crate::contact::ContactNumber;
    use crate::review::Outcome;
    use crate::store::sqlite::migrations;
    use crate::store::{Commit, OpenMode, Page, SqliteStore, Store as _};

    /// A base as the first version of the program made it, with one contact.
    async fn first_version(path: &Path) {
        let pool = SqlitePool::connect_with(
            sqlx::sqlite::SqliteConnectOptions::new().filename(path).create_if_missing(true),
        );
        let pool = pool.await.unwrap();
        let first = migrations().into_iter().take(1).collect::<Vec<_>>();
        Migrator::with_migrations(first).run(&pool).await.unwrap();
        let contact = "INSERT INTO contact (id, number, kind, has_sales, version, created_at, changed_at) \
             VALUES (1, '0000000007', 'individual', FALSE, 1, '', '')";
        sqlx::query(contact).execute(&pool).await.unwrap();
        pool.close().await;
    }

    fn backups(folder: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        entries.filter(|path| path.extension().is_some_and(|end| end == "backup")).collect()
    }

    #[tokio::test]
    async fn an_older_base_is_kept_before_it_is_migrated() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("contacts.db");
        first_version(&base).await;
        let read = SqliteStore::open(&base, OpenMode::ReadOnly).await.unwrap();
        assert_eq!(
            (read.backup(), read.schema_version().await.unwrap()),
            (None, 1),
            "reading changes nothing"
        );
        assert_eq!(read.contacts_after(None, 9).await.unwrap().len(), 1, "and an older base can be read");
        assert!(read.batches().await.unwrap().is_empty() && read.receipts().await.unwrap().is_empty());
        read.close().await;

        let store = SqliteStore::open(&base, OpenMode::Existing).await.unwrap();
        let kept = store.backup().unwrap().to_owned();
        assert_eq!(backups(folder.path()), std::slice::from_ref(&kept));
        let name = kept.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("contacts.db.v1-2") && name.ends_with("Z.backup"), "{name}");
        assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(store.schema_version().await.unwrap() > 1);
        store.close().await;

        let copy = SqliteStore::open(&kept, OpenMode::ReadOnly).await.unwrap();
        assert_eq!(copy.schema_version().await.unwrap(), 1);
        let number = ContactNumber::parse("0000000007").unwrap();
        assert_eq!(copy.contacts(&[number]).await.unwrap().len(), 1);
        copy.close().await;

        let again = SqliteStore::open(&base, OpenMode::Create).await.unwrap();
        assert_eq!((again.backup(), backups(folder.path()).len()), (None, 1), "once is enough");
    }

    /// What the second version of the program left in a base: contact 7 with its parts, made by row 2 of batch 1, and
    /// row 3, which is decided.
    const SECOND: &str = include_str!("tests/second.sql");

    #[tokio::test]
    async fn what_the_second_version_wrote_is_read_and_written_on() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("contacts.db");
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&base).create_if_missing(true);
        let pool = SqlitePool::connect_with(options).await.unwrap();
        let second = migrations().into_iter().filter(|m| m.version <= 2).collect::<Vec<_>>();
        Migrator::with_migrations(second).run(&pool).await.unwrap();
        sqlx::raw_sql(SECOND).execute(&pool).await.unwrap();
        pool.close().await;

        let old = SqliteStore::open(&base, OpenMode::ReadOnly).await.unwrap();
        let before = all_of(&old).await;
        old.close().await;
        let store = SqliteStore::open(&base, OpenMode::Existing).await.unwrap();
        assert_eq!(all_of(&store).await, before, "nothing is lost on the way");
        assert!(before.contains("\"Rue du Lac 12\"") && before.contains("Hinterhaus"), "{before}");

        // Row 3 goes in beside what was there: text of both forms stands in one table.
        let texts = "SELECT typeof(change) FROM audit_entry ORDER BY receipt_id";
        let mut change = store.audit(1, 0, 9).await.unwrap().remove(0).change;
        change.contact = ContactNumber::parse("0000000008").unwrap();
        change.after.as_mut().unwrap().number = Some(change.contact.clone());
        change.cause.rows = vec![3];
        store.append_plan(1, &[change.clone()], &[(3, Outcome::Created)]).await.unwrap();
        let commit = Commit {
            batch: 1,
            undoes: None,
            operator: "o",
            at: "2026-11-22T18:25:06Z",
            summary: "{}",
            standardise: &|_| crate::store::Standardised::default(),
            progress: &|_| {},
            halt: &crate::store::Halt::default(),
        };
        assert_eq!(store.commit(&commit).await.unwrap().receipt, 2);
        let kinds: Vec<String> = sqlx::query_scalar(texts).fetch_all(&store.pool).await.unwrap();
        assert_eq!(kinds, ["text", "blob"]);
        let history = store.contact_history(&change.contact).await.unwrap();
        assert_eq!(history[0].change, change);
        let stored = store.contacts(&[change.contact]).await.unwrap().remove(0).contact;
        assert_eq!(Some(&stored), change.after.as_ref());
    }

    /// Contacts, what is known of them, rows, decisions and history, as text.
    async fn all_of(store: &SqliteStore) -> String {
        let numbers = [ContactNumber::parse("0000000007").unwrap()];
        let page = Page { after: 0, limit: 9 };
        let email = ["bruno.favre@bluewin.ch".to_owned()];
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            store.contacts_after(None, 9).await.unwrap(),
            store.known_by_number(&numbers).await.unwrap(),
            store.known_by_email(&email).await.unwrap(),
            store.staged_rows(1, &[2, 3]).await.unwrap(),
            store.raw_rows(1, page).await.unwrap(),
            store.decided(1, page).await.unwrap(),
            store.planned(1, 0, 9).await.unwrap(),
            store.audit(1, 0, 9).await.unwrap(),
            store.contact_history(&numbers[0]).await.unwrap(),
        )
    }

    #[tokio::test]
    async fn a_new_base_needs_no_copy_and_none_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("contacts.db");
        SqliteStore::open(&base, OpenMode::Create).await.unwrap().close().await;
        assert!(backups(folder.path()).is_empty());
        let (first, second) = (make(&base, 1).unwrap().0, make(&base, 1).unwrap().0);
        assert_ne!(first, second);
    }

    #[tokio::test]
    async fn without_a_copy_there_is_no_migration() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("contacts.db");
        first_version(&base).await;
        let pool = SqlitePool::connect_with(sqlx::sqlite::SqliteConnectOptions::new().filename(&base));
        let pool = pool.await.unwrap();
        let error = keep(&pool, &folder.path().join("none/contacts.db"), 1).await.unwrap_err();
        assert!(matches!(error, StoreError::File { .. }), "{error}");
    }
}
