//! Rows that were committed before: they are held against the contacts that they made.
//!
//! In: a batch whose file carries our row ids, and the audit of the batches
//! that the ids name. Out: such a row becomes an UPDATE of its contact, so
//! that it changes nothing, or what the customer changed, and never makes the
//! contact a second time (DOMAIN.md, section 11, "A file comes back").

use std::collections::{BTreeMap, HashMap, HashSet};

use super::commit::counted;
use super::desk::{Act, Desk};
use super::error::Result;
use super::own;
use super::reading::raw_from_json;
use super::returned::is_of;
use super::undo::restored;
use crate::contact::{Contact, ContactNumber, Field, Kind, Operation, RowNumber};
use crate::store::{BatchId, Page, ReceiptRecord, Store};

/// Rows and audit entries read at a time.
const WINDOW: u32 = 1_000;

/// The rows of this batch by the batch and the row that their ids name.
type Named = BTreeMap<BatchId, HashMap<RowNumber, RowNumber>>;

impl Desk {
    /// Lets rows that were committed before, as their ids say, name the contacts that they made; one sentence about it,
    /// when there are any.
    pub(super) async fn point_at_contacts(&self) -> Result<Option<String>> {
        let columns = &self.inner.reading.map.columns;
        let Some(column) = columns.iter().find(|c| own::is(&c.header, own::ROW)).map(|c| c.column) else {
            return Ok(None);
        };
        let store = self.inner.store.as_ref();
        let mut cells = Vec::new();
        for (batch, rows) in self.named_rows(column).await? {
            for (contact, row) in made_by(store, batch, &rows).await? {
                cells.push((row, Field::Operation, Operation::Update.code().to_owned()));
                cells.push((row, Field::ContactNumber, contact.to_string()));
            }
        }
        if cells.is_empty() {
            return Ok(None);
        }
        let rows = counted(
            cells.len() as u64 / 2,
            "row was committed before: held against the contact that it made",
            "rows were committed before: held against the contacts that they made",
        );
        self.act(Act::Correct(cells)).await?;
        Ok(Some(rows))
    }

    /// The rows with a true id of a batch of this base.
    async fn named_rows(&self, column: u16) -> Result<Named> {
        let store = &self.inner.store;
        let batches: HashMap<BatchId, _> = store.batches().await?.into_iter().map(|b| (b.id, b)).collect();
        let mut named = Named::new();
        let mut after = 0;
        loop {
            let window = store.staged(self.batch(), Page { after, limit: WINDOW }).await?;
            let Some(last) = window.last() else { return Ok(named) };
            after = last.row;
            let numbers: Vec<RowNumber> = window.iter().map(|row| row.row).collect();
            for staged in store.staged_rows(self.batch(), &numbers).await? {
                let source = raw_from_json(staged.row, &staged.raw)?;
                let id = source.text(column);
                let batch = own::parse_id(id).and_then(|(batch, _)| batches.get(&batch));
                if let Some((batch, row)) = batch.and_then(|batch| Some((batch.id, is_of(batch, id)?))) {
                    named.entry(batch).or_default().entry(row).or_insert(staged.row);
                }
            }
        }
    }
}

/// The contacts that rows of a batch made or changed and that are still there, with the row that names them now.
pub(super) async fn made_by(
    store: &dyn Store,
    batch: BatchId,
    rows: &HashMap<RowNumber, RowNumber>,
) -> Result<Vec<(ContactNumber, RowNumber)>> {
    let mut made: HashMap<RowNumber, (Kind, ContactNumber)> = HashMap::new();
    let receipts = store.receipts().await?;
    let committed = |r: &&ReceiptRecord| r.batch == batch && r.undoes.is_none();
    for receipt in receipts.iter().filter(committed) {
        let undos = receipts.iter().filter(|r| r.undoes == Some(receipt.id)).map(|r| r.id);
        let back = restored(store, &undos.collect::<Vec<_>>()).await?;
        let mut offset = 0;
        loop {
            let window = store.audit(receipt.id, offset, WINDOW).await?;
            if window.is_empty() {
                break;
            }
            offset += window.len() as u64;
            let stands = window.into_iter().map(|entry| entry.change).filter(|c| !back.contains(&c.contact));
            for change in stands {
                let Some(kind) = change.after.as_ref().map(|contact| contact.kind) else { continue };
                for row in change.cause.rows.iter().filter_map(|row| rows.get(row)) {
                    let other = made.get(row).is_none_or(|(kept, _)| *kept == Kind::Structure);
                    // Of a row with two parts the person carries the number.
                    if other {
                        made.insert(*row, (kind, change.contact.clone()));
                    }
                }
            }
        }
    }
    let numbers: Vec<ContactNumber> = made.values().map(|(_, number)| number.clone()).collect();
    let there = store.contacts(&numbers).await?.into_iter().map(|stored| stored.contact);
    let there: HashSet<ContactNumber> = there.filter(Contact::is_active).filter_map(|c| c.number).collect();
    let mut made: Vec<(ContactNumber, RowNumber)> =
        made.into_iter().map(|(row, (_, number))| (number, row)).filter(|(n, _)| there.contains(n)).collect();
    made.sort_unstable_by_key(|(_, row)| *row);
    Ok(made)
}
