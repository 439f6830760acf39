//! What the base keeps for linkage, made of contacts and read again.
//!
//! Keys, forms and terms are of one version of `linkage`. Another version makes others, so that what is stored would not
//! meet what is asked: whoever writes makes them anew first ([`ensure_index`]), whoever reads says so
//! ([`require_index`]).

use super::desk::OnProgress;
use super::error::{ImportError, Result};
use super::matching::form_of_contact;
use super::view::Progress;
use crate::contact::{Contact, InactiveReason};
use crate::linkage::{self, TermFrequencies};
use crate::store::{IndexCheck, Standardised, Store};

/// What linkage keeps of a contact: nothing of one that was merged into another or anonymised, for it is not to be
/// proposed.
#[must_use]
pub fn standardise(contact: &Contact) -> Standardised {
    // Whoever looks for a contact that was merged away finds its head; erased ones would all be alike.
    let standing = &contact.standing;
    if standing.merged_into.is_some()
        || standing.inactive == Some(InactiveReason::Duplicate)
        || contact.is_erased()
    {
        return Standardised::default();
    }
    let form = form_of_contact(contact);
    let keys = linkage::keys(&form).into_iter().map(|k| k.0).collect();
    Standardised { keys, form: form.to_bytes(), terms: linkage::terms(&form).collect() }
}

/// Terms rarer than one in so many are all alike: no comparison gives a rarer one more bits (`linkage/compare/name.rs`
/// holds them at a share of one in 20,000; this leaves room).
const RAREST: u32 = 200_000;

/// How often names and towns occur in the base.
///
/// # Errors
/// When the base cannot be read.
pub(super) async fn frequencies(store: &dyn Store) -> Result<TermFrequencies> {
    let narrow = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    let terms = store.terms(RAREST).await?;
    let counts = terms.counts.into_iter().map(|(sort, term, count)| (sort, term, narrow(count)));
    let by_sort = |given: Vec<(u8, u64)>| given.into_iter().map(|(sort, count)| (sort, narrow(count)));
    Ok(TermFrequencies::from_counts(counts, by_sort(terms.totals), by_sort(terms.once)))
}

/// Whether what the base keeps is of this version of linkage; an empty base keeps nothing.
async fn is_current(store: &dyn Store) -> Result<bool> {
    let version = store.index_version().await?;
    Ok(version == Some(linkage::VERSION.into()) || (version.is_none() && store.info().await?.contacts == 0))
}

/// Refuses a base whose index is of another version of linkage.
///
/// # Errors
/// When it is, or the base cannot be read.
pub async fn require_index(store: &dyn Store) -> Result<()> {
    if is_current(store).await? {
        return Ok(());
    }
    let message = "the index for duplicates of this base is of another version of the program";
    Err(ImportError::new(message, "`usher reindex` brings it up to date"))
}

/// Brings the index of a base up to date, when it is of another version of linkage.
///
/// # Errors
/// When the base cannot be read or written.
pub async fn ensure_index(store: &dyn Store, progress: &OnProgress) -> Result<()> {
    if store.index_version().await? == Some(linkage::VERSION.into()) {
        return Ok(());
    }
    reindex(store, progress).await?;
    Ok(())
}

/// Makes the index of a base anew; gives the number of its contacts.
///
/// # Errors
/// When the base cannot be read or written.
pub async fn reindex(store: &dyn Store, progress: &OnProgress) -> Result<u64> {
    let contacts = store.info().await?.contacts;
    let told = |done| progress(Progress { what: "indexing", done, total: Some(contacts) });
    let told: Box<dyn Fn(u64) + Send + Sync> = Box::new(told);
    store.reindex(linkage::VERSION.into(), &standardise, &told).await?;
    Ok(contacts)
}

/// Holds the index of a base against its contacts.
///
/// # Errors
/// When the base cannot be read.
pub async fn check_index(store: &dyn Store) -> Result<IndexCheck> {
    Ok(store.check_index(&standardise).await?)
}
