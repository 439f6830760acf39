//! The past as a desk shows it: times as on the clock here.

use super::dedupe::DuplicateDesk;
use super::desk::Desk;
use super::error::Result;
use super::past::{PastChange, contact_past, local_time, past_change};
use super::undo::taken_back_by;
use crate::contact::ContactNumber;
use crate::store::{ReceiptHistory, Store};

/// A receipt of a batch as a list shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Its number.
    pub receipt: i64,
    /// The receipt that it takes back.
    pub undoes: Option<i64>,
    /// The receipt by which it was taken back.
    pub undone_by: Option<i64>,
    /// Who.
    pub operator: String,
    /// When, as on the clock here.
    pub at: String,
    /// Contacts that it wrote.
    pub contacts: u64,
}

impl Desk {
    /// The receipts of the batch, newest first.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn receipts(&self) -> Result<Vec<ReceiptLine>> {
        let all = self.receipt_history().await?;
        let line = |told: &ReceiptHistory| ReceiptLine {
            receipt: told.receipt.id,
            undoes: told.receipt.undoes,
            undone_by: taken_back_by(told, &all),
            operator: told.receipt.operator.clone(),
            at: local_time(&told.receipt.at),
            contacts: told.contacts,
        };
        Ok(all.iter().map(line).collect())
    }

    /// A window of what a receipt of the batch changed, in the order of writing.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn receipt_changes(&self, receipt: i64, offset: u64, limit: u32) -> Result<Vec<PastChange>> {
        let all = self.receipt_history().await?;
        let Some(of) = all.iter().find(|told| told.receipt.id == receipt) else { return Ok(Vec::new()) };
        let entries = self.inner.store.audit(receipt, offset, limit).await?;
        Ok(entries.iter().map(|entry| here(past_change(entry, &of.receipt))).collect())
    }

    /// What happened to a contact, newest first.
    ///
    /// # Errors
    /// When no contact ever had the number, or the base cannot be read.
    pub async fn contact_past(&self, number: &ContactNumber) -> Result<Vec<PastChange>> {
        past_of(self.inner.store.as_ref(), number).await
    }

    async fn receipt_history(&self) -> Result<Vec<ReceiptHistory>> {
        Ok(self.inner.store.receipts_of(self.batch()).await?)
    }
}

impl DuplicateDesk {
    /// What happened to a contact, newest first.
    ///
    /// # Errors
    /// When no contact ever had the number, or the base cannot be read.
    pub async fn contact_past(&self, number: &ContactNumber) -> Result<Vec<PastChange>> {
        past_of(self.store(), number).await
    }
}

async fn past_of(store: &dyn Store, number: &ContactNumber) -> Result<Vec<PastChange>> {
    Ok(contact_past(store, number).await?.into_iter().map(here).collect())
}

/// The same with the times of the clock here.
pub(super) fn here(mut past: PastChange) -> PastChange {
    past.at = local_time(&past.at);
    past.why.iter_mut().filter(|reason| !reason.at.is_empty()).for_each(|r| r.at = local_time(&r.at));
    past
}
