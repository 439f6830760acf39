//! What linkage keeps of contacts: blocking keys, standardised forms, how often terms occur.
//!
//! In: what `linkage` makes of contacts ([`Standardised`](crate::store::Standardised)), keys and ids asked for. Out: ids,
//! forms, counts. All of it is kept in pages of bytes (`store::postings`, `store::form_page`), because a row costs a
//! microsecond to read whatever it holds. All of it can be made again from the contacts (`rebuild`).
//!
//! Blocking keys stand in sorted *runs*. A commit adds one run, however small, and merges runs of like size
//! (`postings::to_merge`), all inside its transaction: so loading writes from left to right, a small commit writes little,
//! and a question has few runs to look into. What is removed is removed at once, from the pages themselves: of an erased
//! contact no key is left.

mod blocks;
mod employers;
mod forms;
mod probe;
mod rebuild;
mod runs;
mod terms;
#[cfg(test)]
mod tests;
mod writer;

use sqlx::Row as _;

pub(super) use writer::IndexWriter;

use super::{SqliteStore, json_list, number};
use crate::contact::ContactNumber;
use crate::store::Result;

impl SqliteStore {
    pub(super) async fn read_numbers(&self, ids: &[i64]) -> Result<Vec<(i64, ContactNumber)>> {
        let sql = "SELECT c.id, c.number FROM json_each($1) j CROSS JOIN contact c ON c.id = j.value";
        let rows = sqlx::query(sql).bind(json_list(ids)).fetch_all(&self.pool).await?;
        rows.iter().map(|r| Ok((r.get(0), number(r.get(1))?))).collect()
    }
}
