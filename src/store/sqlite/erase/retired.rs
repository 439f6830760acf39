//! Numbers that are never given again: of merged, erased and dropped contacts.

use sqlx::SqliteConnection;

use crate::batch::{Change, ChangeKind};
use crate::contact::{Contact, ContactNumber};
use crate::store::sqlite::commit::Planned;
use crate::store::sqlite::{json_list, number};
use crate::store::{Commit, Result};

/// Retires and frees the numbers of a window of changes.
pub(in crate::store::sqlite) async fn retire(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    window: &[Planned],
) -> Result<()> {
    let chosen = |wanted: Fate| {
        let numbers = window.iter().filter(|p| fate(&p.change, commit) == wanted).map(|p| &p.change.contact);
        numbers.collect::<Vec<_>>()
    };
    let retired = chosen(Fate::Retired);
    if !retired.is_empty() {
        let sql = "INSERT OR IGNORE INTO retired_number (number) SELECT value FROM json_each($1)";
        sqlx::query(sql).bind(json_list(&retired)).execute(&mut *connection).await?;
    }
    // Only an undo brings anybody back.
    let freed = chosen(Fate::Freed);
    if !freed.is_empty() {
        let sql = "DELETE FROM retired_number WHERE number IN (SELECT value FROM json_each($1))";
        sqlx::query(sql).bind(json_list(&freed)).execute(connection).await?;
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Retired,
    Freed,
    Kept,
}

fn fate(change: &Change, commit: &Commit<'_>) -> Fate {
    let is_merged = |contact: &Contact| contact.standing.merged_into.is_some();
    match (&change.before, &change.after) {
        // What an undo removes was never there.
        (_, None) => {
            if commit.undoes.is_none() {
                Fate::Retired
            } else {
                Fate::Kept
            }
        }
        (_, Some(after)) if is_merged(after) => Fate::Retired,
        _ if change.cause.kind == ChangeKind::Erase => Fate::Retired,
        _ if commit.undoes.is_some() => Fate::Freed,
        _ => Fate::Kept,
    }
}

/// The numbers under which a window makes contacts although they were retired meanwhile.
pub(in crate::store::sqlite) async fn take_retired(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    window: &[Planned],
) -> Result<Vec<ContactNumber>> {
    if commit.undoes.is_some() {
        return Ok(Vec::new());
    }
    let made = window.iter().filter(|p| p.change.before.is_none()).map(|p| &p.change.contact);
    let sql = "SELECT r.number FROM json_each($1) j CROSS JOIN retired_number r ON r.number = j.value";
    let list = json_list(&made.collect::<Vec<_>>());
    let found: Vec<String> = sqlx::query_scalar(sql).bind(list).fetch_all(connection).await?;
    found.iter().map(|text| number(text)).collect()
}
