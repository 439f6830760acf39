//! Which receipts can be taken back.
//!
//! A receipt stands while a contact of it does that no undo restored: what was left because somebody had changed it can
//! be taken back once that change is.

use super::UndoRequest;
use crate::import::error::{ImportError, Result};
use crate::store::{ReceiptHistory, Store};

/// A receipt that can be taken back, or the rest of one.
pub(super) struct Standing {
    /// Its number.
    pub(super) receipt: i64,
    /// The undos that took a part of it back.
    pub(super) undone_by: Vec<i64>,
}

/// The receipts that a request means, newest first.
///
/// # Errors
/// When there is none, with the reason.
pub(super) async fn standing(store: &dyn Store, request: UndoRequest) -> Result<Vec<Standing>> {
    let mut own = store.receipts_of(request.batch).await?;
    own.sort_by_key(|told| std::cmp::Reverse(told.receipt.id));
    let receipts: Vec<Standing> = match request.receipt {
        Some(id) => vec![named(store, &own, (request.batch, id)).await?],
        None => own.iter().filter_map(|told| rest(told, &own).ok()).collect(),
    };
    if receipts.is_empty() {
        let message = format!("batch {} has no commit to take back", request.batch);
        return Err(ImportError::new(message, "see `usher history`"));
    }
    Ok(receipts)
}

/// Why nothing of a receipt can be taken back.
enum Done {
    /// It took this receipt back itself.
    Undo(i64),
    /// This one took back what was left of it.
    By(i64),
}

/// What stands of a receipt of a batch, whose receipts are `own`.
fn rest(told: &ReceiptHistory, own: &[ReceiptHistory]) -> std::result::Result<Standing, Done> {
    let receipt = told.receipt.id;
    if let Some(other) = told.receipt.undoes {
        return Err(Done::Undo(other));
    }
    match taken_back_by(told, own) {
        Some(by) => Err(Done::By(by)),
        None => {
            Ok(Standing { receipt, undone_by: undos(receipt, own).map(|undo| undo.receipt.id).collect() })
        }
    }
}

fn undos(receipt: i64, own: &[ReceiptHistory]) -> impl Iterator<Item = &ReceiptHistory> {
    own.iter().filter(move |told| told.receipt.undoes == Some(receipt))
}

/// The undo after which nothing of a receipt stands; `None` when something does.
pub(in crate::import) fn taken_back_by(told: &ReceiptHistory, own: &[ReceiptHistory]) -> Option<i64> {
    let restored: u64 = undos(told.receipt.id, own).map(|undo| undo.contacts).sum();
    let last = undos(told.receipt.id, own).map(|undo| undo.receipt.id).max();
    none_left(last, (restored, told.contacts))
}

/// The last undo of a receipt, when nothing of the receipt stands after it: so many of its contacts were restored.
pub(in crate::import) fn none_left(last: Option<i64>, (restored, contacts): (u64, u64)) -> Option<i64> {
    last.filter(|_| restored >= contacts)
}

/// One receipt by its number, if it can be taken back.
async fn named(store: &dyn Store, own: &[ReceiptHistory], (batch, id): (i64, i64)) -> Result<Standing> {
    let refuse = |message: String, hint: String| Err(ImportError::new(message, hint));
    let see = "see `usher history`".to_owned();
    let Some(told) = own.iter().find(|told| told.receipt.id == id) else {
        let other = store.receipts().await?.into_iter().find(|receipt| receipt.id == id);
        let Some(other) = other.map(|receipt| receipt.batch) else {
            return refuse(format!("there is no receipt {id}"), see);
        };
        return refuse(
            format!("receipt {id} is not of batch {batch} but of batch {other}"),
            format!("`usher undo {other} --receipt {id}` takes it back"),
        );
    };
    match rest(told, own) {
        Ok(standing) => Ok(standing),
        Err(Done::Undo(other)) => refuse(
            format!("receipt {id} took receipt {other} back, and an undo is not undone"),
            format!("its rows are undecided again: `usher review {batch}` decides and commits them anew"),
        ),
        Err(Done::By(by)) => refuse(format!("receipt {id} was taken back already, by receipt {by}"), see),
    }
}
