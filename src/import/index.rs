//! What the base keeps for linkage, made of contacts and read again.

use super::error::Result;
use super::matching::form_of_contact;
use crate::contact::Contact;
use crate::linkage::{self, MatchForm, TermFrequencies};
use crate::store::{Standardised, Store};

/// What linkage keeps of a contact.
#[must_use]
pub(super) fn standardise(contact: &Contact) -> Standardised {
    // Whoever looks for a contact that was merged away finds its head.
    if contact.standing.merged_into.is_some() {
        return Standardised::default();
    }
    let form = form_of_contact(contact);
    let keys = linkage::keys(&form).into_iter().map(|k| k.0).collect();
    Standardised { keys, form: form.to_bytes(), terms: Vec::new() }
}

/// Contacts whose names are counted for term frequencies: enough for stable shares, bounded for large bases.
const FREQUENCY_SAMPLE: usize = 200_000;

/// How often names and towns occur in the base.
///
/// # Errors
/// When the base cannot be read.
pub(super) async fn frequencies(store: &dyn Store) -> Result<TermFrequencies> {
    let mut frequencies = TermFrequencies::default();
    let (mut last, mut seen) = (0, 0);
    while seen < FREQUENCY_SAMPLE {
        let window = store.forms_after(last, 10_000).await?;
        let Some((end, _)) = window.len().checked_sub(1).and_then(|end| window.get(end)) else { break };
        last = end;
        seen += window.len();
        window.iter().filter_map(|(_, form)| MatchForm::from_bytes(form)).for_each(|f| frequencies.add(&f));
    }
    Ok(frequencies)
}
