//! Which receipts can be taken back.

use std::collections::HashMap;

use super::UndoRequest;
use crate::import::error::{ImportError, Result};
use crate::store::{ReceiptRecord, Store};

/// The receipts that are to be taken back, newest first.
pub(super) struct Standing {
    pub(super) receipts: Vec<i64>,
}

/// The receipts that a request means.
///
/// # Errors
/// When there is none, with the reason.
pub(super) async fn standing(store: &dyn Store, request: UndoRequest) -> Result<Standing> {
    let all = store.receipts().await?;
    let undone: HashMap<i64, i64> = all.iter().filter_map(|r| Some((r.undoes?, r.id))).collect();
    let receipts = match request.receipt {
        Some(id) => vec![named(&all, &undone, (request.batch, id))?],
        None => {
            let own = all.iter().filter(|r| r.batch == request.batch && r.undoes.is_none());
            own.map(|r| r.id).filter(|id| !undone.contains_key(id)).collect()
        }
    };
    if receipts.is_empty() {
        let message = format!("batch {} has no commit to take back", request.batch);
        return Err(ImportError::new(message, "see `usher history`"));
    }
    Ok(Standing { receipts })
}

/// One receipt by its number, if it can be taken back.
fn named(all: &[ReceiptRecord], undone: &HashMap<i64, i64>, (batch, id): (i64, i64)) -> Result<i64> {
    let refuse = |message: String, hint: String| Err(ImportError::new(message, hint));
    let see = "see `usher history`".to_owned();
    let Some(receipt) = all.iter().find(|r| r.id == id) else {
        return refuse(format!("there is no receipt {id}"), see);
    };
    if receipt.batch != batch {
        let own = receipt.batch;
        return refuse(
            format!("receipt {id} is not of batch {batch} but of batch {own}"),
            format!("`usher undo {own} --receipt {id}` takes it back"),
        );
    }
    if let Some(other) = receipt.undoes {
        return refuse(
            format!("receipt {id} took receipt {other} back, and an undo is not undone"),
            format!("its rows are undecided again: `usher review {batch}` decides and commits them anew"),
        );
    }
    match undone.get(&id) {
        Some(by) => refuse(format!("receipt {id} was taken back already, by receipt {by}"), see),
        None => Ok(id),
    }
}
