//! A contact that the operator laid beside a row: a candidate that nobody's key found.
//!
//! In: a row, its part, a contact. Out: a candidate that says who chose it, compared like any other. It is part of what was
//! done at the desk: kept, undone and done again with it, and it stays when the row is computed anew. An inactive, merged
//! or erased contact is not laid beside anything, and neither is one of another kind.

use std::collections::HashMap;
use std::sync::Arc;

use super::desk::{Act, Desk};
use super::error::{ImportError, Result};
use super::finder::FoundState;
use super::matching::{Matcher, form_of_contact, form_of_incoming, keyed_contact};
use crate::batch::Slot;
use crate::contact::{Contact, ContactNumber, Field, RowNumber};
use crate::review::{Candidate, Other};
use crate::store::StagedRow;
use crate::validation::{Part, StagedRecord};

/// A contact laid beside a part of a row, or taken away from there.
pub(super) type Chosen = (RowNumber, Part, ContactNumber, bool);

impl Desk {
    /// Refuses contacts that cannot be laid beside their row.
    ///
    /// # Errors
    /// With the reason.
    pub(super) async fn may_choose(&self, chosen: &[Chosen], rows: &[StagedRow]) -> Result<()> {
        let laid: Vec<&Chosen> = chosen.iter().filter(|(.., laid)| *laid).collect();
        let contacts = self.contacts_of(&laid).await?;
        for (row, part, number, _) in laid {
            let record = rows.iter().find(|r| r.row == *row).map(|r| &r.record);
            if let Some(why) = refusal(record, *part, number, contacts.get(number)) {
                return Err(ImportError::new(why, ""));
            }
        }
        Ok(())
    }

    /// Lays the contacts of an earlier version of the file beside its rows again, as far as they still may be.
    pub(super) async fn choose_again(&self, chosen: Vec<(RowNumber, Part, ContactNumber)>) -> Result<u64> {
        let numbers: Vec<RowNumber> = chosen.iter().map(|(row, ..)| *row).collect();
        let rows = self.inner.store.staged_rows(self.batch(), &numbers).await?;
        let mut again = Vec::new();
        for (row, part, number) in chosen {
            let one = [(row, part, number.clone(), true)];
            if self.may_choose(&one, &rows).await.is_ok() {
                again.push((row, part, number));
            }
        }
        let count = again.len() as u64;
        if count > 0 {
            self.act(Act::Choose(again)).await?;
        }
        Ok(count)
    }

    /// The candidates of a row once contacts were laid beside it or taken away; `None` when nothing changes.
    pub(super) async fn with_choices(
        &self,
        row: &StagedRow,
        chosen: &[Chosen],
    ) -> Result<Option<Vec<Candidate>>> {
        let own: Vec<&Chosen> = chosen.iter().filter(|(number, ..)| *number == row.row).collect();
        if own.is_empty() {
            return Ok(None);
        }
        let mut candidates = row.candidates.clone();
        for (_, part, number, laid) in own {
            let other = Other::Base(number.clone());
            let place = candidates.iter().position(|c| c.part == *part && c.other == other);
            let is_chosen = place.and_then(|place| candidates.get(place)).map(Candidate::is_chosen);
            match (laid, place, is_chosen) {
                (true, None, _) => candidates.extend(self.compared(&row.record, *part, number).await?),
                (false, Some(place), Some(true)) => drop(candidates.remove(place)),
                // It was found as well: there it stays.
                _ => {}
            }
        }
        Ok(Some(candidates))
    }

    /// The candidates that were found anew, and those that the operator chose, compared anew.
    pub(super) async fn keep_chosen(
        &self,
        record: &StagedRecord,
        mut found: Vec<Candidate>,
        old: &[Candidate],
    ) -> Result<Vec<Candidate>> {
        let lost: Vec<Candidate> = lost(&found, old).into_iter().cloned().collect();
        for chosen in lost {
            if let Other::Base(number) = &chosen.other {
                let anew = self.compared(record, chosen.part, number).await?;
                found.extend(anew.map(|anew| Candidate { verdict: chosen.verdict, ..anew }));
            }
        }
        Ok(found)
    }

    /// A contact beside a part of a row, as a candidate that the operator chose; `None` when either is gone.
    async fn compared(
        &self,
        record: &StagedRecord,
        part: Part,
        number: &ContactNumber,
    ) -> Result<Option<Candidate>> {
        let stored = self.inner.store.contacts(std::slice::from_ref(number)).await?.into_iter().next();
        let (Some(stored), Some(incoming)) = (stored, record.part(part)) else { return Ok(None) };
        let structure = record.part(Part::Structure).filter(|_| part == Part::Person);
        let employer = structure.map_or("", |structure| structure.text(Field::OfficialName));
        let forms = (form_of_incoming(incoming, employer), form_of_contact(&stored.contact));
        let other = Other::Base(number.clone());
        let slot = Slot { row: record.row, part };
        let candidate = self.any_matcher().await?.beside(slot, other, (&forms.0, &forms.1));
        Ok(Some(candidate.chosen()))
    }

    /// The matcher of the batch, where there is one by now; else one that has learned nothing from its rows.
    async fn any_matcher(&self) -> Result<Arc<Matcher>> {
        let inner = &self.inner;
        if let Some(matcher) = inner.matcher.lock().await.as_ref() {
            return Ok(Arc::clone(matcher));
        }
        let untaught = Matcher::untaught(inner.store.as_ref(), inner.batch.rows, inner.thresholds.review);
        Ok(Arc::new(untaught.await?))
    }

    async fn contacts_of(&self, chosen: &[&Chosen]) -> Result<HashMap<ContactNumber, Contact>> {
        let numbers: Vec<ContactNumber> = chosen.iter().map(|(_, _, number, _)| number.clone()).collect();
        let stored = self.inner.store.contacts(&numbers).await?;
        Ok(stored.into_iter().filter_map(|s| Some((s.contact.number.clone()?, s.contact))).collect())
    }
}

/// Those that were chosen and are not among the candidates that were found.
pub(super) fn lost<'a>(found: &[Candidate], old: &'a [Candidate]) -> Vec<&'a Candidate> {
    let is_found = |c: &&Candidate| found.iter().any(|f| f.part == c.part && f.other == c.other);
    old.iter().filter(|c| c.is_chosen() && !is_found(c)).collect()
}

/// What the operator chose beside a part of a row before.
pub(super) fn was_chosen(row: Option<&&StagedRow>, part: Part, number: &ContactNumber) -> bool {
    let candidates = row.into_iter().flat_map(|row| &row.candidates);
    let is_it = |c: &&Candidate| c.part == part && c.other == Other::Base(number.clone());
    candidates.into_iter().find(is_it).is_some_and(Candidate::is_chosen)
}

/// Why a contact cannot be laid beside a part of a row.
fn refusal(
    record: Option<&StagedRecord>,
    part: Part,
    number: &ContactNumber,
    contact: Option<&Contact>,
) -> Option<String> {
    let Some(contact) = contact else { return Some(format!("there is no contact {number}")) };
    if let Some(why) = FoundState::of(contact).refusal() {
        return Some(format!("{number} {why}"));
    }
    let record = record?;
    if keyed_contact(&record.course) == Some(number) {
        return Some(format!("the row itself names {number} by its key"));
    }
    let Some(incoming) = record.part(part) else { return Some("the row has no such part".into()) };
    let (kind, other) = (incoming.kind, contact.kind);
    (kind != other).then(|| format!("{} and {} are never merged: {number}", kind.label(), other.label()))
}
