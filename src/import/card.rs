//! One contact, whole: everything the base holds of it, and what it is tied to.
//!
//! In: a number. Out: its values as a screen names them, who it belongs to and who belongs to it. Of an erased contact only
//! its number and that it is erased is told.

use std::sync::Arc;

use super::detail::batches;
use super::error::{ImportError, Result};
use super::finder::{ContactFinder, FoundContacts, FoundState};
use super::past::{PastChange, contact_past, local_time};
use super::past_desk::here;
use crate::contact::{ContactNumber, Field, Kind};
use crate::store::{BatchId, Store, StoredContact};
use crate::survivorship::{Unit, diff};

/// Relays that are named; the rest is counted.
const NAMED: usize = 50;

/// One contact, as it is shown by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactCard {
    /// Its number.
    pub number: ContactNumber,
    /// Its kind.
    pub kind: Kind,
    /// `Last, First` or the structure's name; empty for an erased one.
    pub name: String,
    /// Whether it may be worked with.
    pub state: FoundState,
    /// The e-mail that logs in; empty when there is none.
    pub login: String,
    /// The ticketing side has sales of it.
    pub has_sales: bool,
    /// When it was made, as on the clock here.
    pub created: String,
    /// The batch that made it.
    pub created_by_batch: Option<BatchId>,
    /// When it was last changed.
    pub changed: String,
    /// What it holds, and what it is tied to.
    pub sections: Vec<CardSection>,
}

/// A part of a card: a heading and lines of label and text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSection {
    /// The heading.
    pub title: &'static str,
    /// Label and text.
    pub lines: Vec<(String, String)>,
}

/// What is asked of contacts beside any batch: found, shown, told.
pub struct ContactDesk {
    store: Arc<dyn Store>,
    finder: ContactFinder,
}

impl ContactDesk {
    /// A desk on a base.
    #[must_use]
    pub fn new(store: Arc<dyn Store>) -> Self {
        Self { finder: ContactFinder::new(Arc::clone(&store)), store }
    }

    /// The contacts that may be meant by what was typed; `None` when a question with a greater number was asked before or
    /// meanwhile. What is found is told before when it takes longer.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn find(
        &self,
        (question, typed): (u64, &str),
        tell: &(dyn Fn(FoundContacts) + Send + Sync),
    ) -> Result<Option<FoundContacts>> {
        self.finder.find((question, typed), tell).await
    }

    /// One contact, whole.
    ///
    /// # Errors
    /// When there is none of that number, or the base cannot be read.
    pub async fn card(&self, number: &ContactNumber) -> Result<ContactCard> {
        let stored = self.store.contacts(std::slice::from_ref(number)).await?.into_iter().next();
        let stored = stored.ok_or_else(|| ImportError::new(format!("there is no contact {number}"), ""))?;
        let created_by_batch = match stored.created_receipt {
            Some(receipt) => batches(self.store.as_ref()).await?.get(&receipt).copied(),
            None => None,
        };
        let state = FoundState::of(&stored.contact);
        let mut sections = Vec::new();
        if state != FoundState::Erased {
            sections.extend(held(&stored));
        }
        sections.push(CardSection { title: "Belongs to", lines: self.above(&stored).await? });
        sections.push(CardSection { title: "Relays", lines: self.relays(number).await? });
        sections.push(CardSection { title: "Merged into it", lines: self.merged(number).await? });
        sections.retain(|section| !section.lines.is_empty());
        let erased = state == FoundState::Erased;
        Ok(ContactCard {
            number: number.clone(),
            kind: stored.contact.kind,
            name: if erased { String::new() } else { stored.contact.display_name() },
            login: stored.login.clone().unwrap_or_default(),
            has_sales: stored.contact.standing.has_sales,
            created: local_time(&stored.created_at),
            created_by_batch,
            changed: local_time(&stored.changed_at),
            state,
            sections,
        })
    }

    /// What happened to a contact, newest first; times as on the clock here.
    ///
    /// # Errors
    /// When no contact ever had the number, or the base cannot be read.
    pub async fn past(&self, number: &ContactNumber) -> Result<Vec<PastChange>> {
        Ok(contact_past(self.store.as_ref(), number).await?.into_iter().map(here).collect())
    }

    async fn above(&self, stored: &StoredContact) -> Result<Vec<(String, String)>> {
        let structure = stored.contact.structure.clone().into_iter();
        let head = stored.contact.standing.merged_into.clone().into_iter();
        let mut lines = Vec::new();
        for (label, number) in structure.map(|n| ("structure", n)).chain(head.map(|n| ("head", n))) {
            let name = self.names(std::slice::from_ref(&number)).await?.pop();
            let name = name.map_or_else(|| number.to_string(), |(number, name)| format!("{number} {name}"));
            lines.push((label.to_owned(), name));
        }
        Ok(lines)
    }

    async fn relays(&self, number: &ContactNumber) -> Result<Vec<(String, String)>> {
        let all = self.store.relays_of(std::slice::from_ref(number)).await?;
        let numbers: Vec<ContactNumber> = all.into_iter().map(|(_, relay)| relay).collect();
        self.listed(&numbers).await
    }

    async fn merged(&self, number: &ContactNumber) -> Result<Vec<(String, String)>> {
        let all = self.store.merged_into(std::slice::from_ref(number)).await?;
        let numbers: Vec<ContactNumber> = all.into_iter().map(|(_, merged)| merged).collect();
        self.listed(&numbers).await
    }

    async fn listed(&self, numbers: &[ContactNumber]) -> Result<Vec<(String, String)>> {
        let named = self.names(numbers.get(..NAMED).unwrap_or(numbers)).await?;
        let mut lines: Vec<_> = named.into_iter().map(|(number, name)| (number.to_string(), name)).collect();
        if let Some(more) = numbers.len().checked_sub(NAMED).filter(|more| *more > 0) {
            lines.push((String::new(), format!("… and {more} more")));
        }
        Ok(lines)
    }

    /// The names of contacts, in the order of their numbers.
    async fn names(&self, numbers: &[ContactNumber]) -> Result<Vec<(ContactNumber, String)>> {
        let stored = self.store.contacts(numbers).await?;
        let name = |s: StoredContact| {
            let words = match FoundState::of(&s.contact) {
                FoundState::Erased => "(erased)".to_owned(),
                FoundState::Active => s.contact.display_name(),
                other => format!("{} ({})", s.contact.display_name(), other.words()),
            };
            Some((s.contact.number?, words))
        };
        let mut names: Vec<_> = stored.into_iter().filter_map(name).collect();
        names.sort();
        Ok(names)
    }
}

/// What a contact holds: fields and addresses, consents, criteria.
fn held(stored: &StoredContact) -> Vec<CardSection> {
    let mut sections = [
        CardSection { title: "Fields", lines: Vec::new() },
        CardSection { title: "Consents", lines: Vec::new() },
        CardSection { title: "Criteria", lines: Vec::new() },
    ];
    for (unit, _, text) in diff(None, Some(&stored.contact)) {
        let place = match unit {
            Unit::Value(Field::Authorization(_)) => 1,
            Unit::Value(Field::Criterion(_)) => 2,
            _ => 0,
        };
        if let Some(section) = sections.get_mut(place) {
            section.lines.push((unit.label(), text));
        }
    }
    sections.into()
}
