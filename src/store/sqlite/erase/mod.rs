//! What a commit does so that nothing of an erased contact stays in the base.
//!
//! In: the changes of a commit that erase, as they were written. Out: no text of what was there before, in any table.
//! Three steps: who is meant (`persons`: the contact, those merged into it, and everything that was ever known of
//! them), where they are spoken of (`rows`: rows of any batch, by cause, by number, by decision, by candidate and by
//! what they say), and what is written there instead (`wipe`, `history`, `words`). The list of hashes is `list`. All of
//! this is part of the commit's transaction; free pages, log and copies are cleaned after it (`clean`), and
//! a mark in the base says that this is still to be done. `places` names every column of the base and what it holds.

mod clean;
mod history;
mod list;
mod persons;
#[cfg(test)]
mod places;
mod retired;
mod rows;
mod wipe;
mod words;

use sqlx::SqliteConnection;

use self::persons::Persons;
use super::commit::Planned;
use crate::batch::ChangeKind;
use crate::contact::{Contact, ContactNumber};
use crate::store::{Commit, Result};

pub(super) use self::list::note_returned;
pub(super) use self::retired::{retire, take_retired};

/// A contact that a commit erases.
#[derive(Debug)]
pub(super) struct Erased {
    number: ContactNumber,
    before: Contact,
    after: Contact,
}

/// The contacts that a window of a commit erases.
pub(super) fn erased(window: &[Planned], commit: &Commit<'_>) -> Vec<Erased> {
    let erases = |p: &&Planned| p.change.cause.kind == ChangeKind::Erase && commit.undoes.is_none();
    let of = |p: &Planned| {
        let (before, after) = (p.change.before.clone()?, p.change.after.clone()?);
        Some(Erased { number: p.change.contact.clone(), before, after })
    };
    window.iter().filter(erases).filter_map(of).collect()
}

/// Takes everything out of the base that speaks of erased contacts.
pub(super) async fn scrub(
    connection: &mut SqliteConnection,
    commit: &Commit<'_>,
    receipt: i64,
    erased: &[Erased],
) -> Result<()> {
    if erased.is_empty() {
        return Ok(());
    }
    let persons = Persons::of(connection, erased).await?;
    list::remember(connection, &persons.current).await?;
    let found = rows::find(connection, &persons).await?;
    let cells = wipe::cells(connection, &found.hers).await?;
    wipe::rows(connection, &found, &persons).await?;
    wipe::plans(connection, commit.batch, &found, &persons).await?;
    wipe::redirects(connection, commit, &persons).await?;
    wipe::duplicates(connection, &persons).await?;
    history::wipe(connection, &found.hers, &persons).await?;
    words::wipe(connection, &persons, &cells).await?;
    let mark = "INSERT INTO erasure_mark (receipt_id) VALUES ($1)";
    sqlx::query(mark).bind(receipt).execute(connection).await?;
    Ok(())
}
