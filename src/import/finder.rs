//! One contact is looked for: by number, e-mail, phone, or a few words of its name.
//!
//! In: what was typed so far. Out: the contacts that may be meant, the likeliest first: those with that number, those whose
//! e-mail begins so, and then by names. Names are asked for under the blocking keys of the base first; then the forms of
//! the base pass by, a window at a time, and whoever types on stops that. Only windows and the best are held, whatever the
//! base holds. Nothing is written, and it knows no screen.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::error::Result;
use super::summary::{place, reach};
use crate::contact::{Contact, ContactNumber, InactiveReason, Kind, login_key};
use crate::linkage::{Answered, NameSearch};
use crate::store::{Store, StoredContact};

/// Is told what was found so far.
type Tell<'a> = &'a (dyn Fn(FoundContacts) + Send + Sync);

/// Contacts that are shown: who does not find theirs among these types another letter.
const SHOWN: usize = 60;

/// Forms that pass by at a time.
const WINDOW: u32 = 8_192;

/// A block with more members says nothing that passing by would not say as soon.
const CAP: u32 = 400;

/// What is found by then is told before all forms have passed by.
const SOON: Duration = Duration::from_millis(100);

/// No contact number is wider (DOMAIN.md, section 2, asks for up to 20 digits; those in use have up to 12).
const WIDEST: usize = 12;

/// How a contact was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundBy {
    /// It has that number.
    Number,
    /// Another system knows it under that number.
    Alias,
    /// Its e-mail is, or begins, so.
    Email,
    /// Its number begins so.
    NumberStart,
    /// By words: name, place, phone.
    Words,
}

/// Whether a contact may be worked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FoundState {
    /// It may.
    Active,
    /// It was switched off.
    Inactive,
    /// It was merged into this contact.
    Merged(Option<ContactNumber>),
    /// Its personal data were erased.
    Erased,
}

impl FoundState {
    /// Where a contact stands.
    #[must_use]
    pub fn of(contact: &Contact) -> Self {
        match contact.standing.inactive {
            _ if contact.standing.merged_into.is_some() => Self::Merged(contact.standing.merged_into.clone()),
            Some(InactiveReason::Duplicate) => Self::Merged(None),
            Some(InactiveReason::AccountDeleted) if contact.is_erased() => Self::Erased,
            Some(InactiveReason::AccountDeleted) => Self::Inactive,
            None => Self::Active,
        }
    }

    /// Why nothing may be merged into it; `None` when it may.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        match self {
            Self::Active => None,
            Self::Inactive => {
                Some("is inactive: nothing is merged into a contact that is switched off".into())
            }
            Self::Merged(Some(head)) => Some(format!("was merged into {head}: choose that one")),
            Self::Merged(None) => Some("is switched off as a duplicate".into()),
            Self::Erased => Some("is erased: what it was is gone, and nothing is added to it".into()),
        }
    }

    /// In a few words; empty for an active one.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Active => String::new(),
            Self::Inactive => "inactive".into(),
            Self::Merged(Some(head)) => format!("merged into {head}"),
            Self::Merged(None) => "inactive, duplicate".into(),
            Self::Erased => "erased".into(),
        }
    }
}

/// A contact in the list of those found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundContact {
    /// Its number.
    pub number: ContactNumber,
    /// Its kind.
    pub kind: Kind,
    /// `Last, First` or the structure's name; empty for an erased one.
    pub name: String,
    /// Its e-mail, else its phone.
    pub reach: String,
    /// `8001 Zürich`.
    pub place: String,
    /// For a relay the name of its structure.
    pub structure: String,
    /// Whether it may be worked with.
    pub state: FoundState,
    /// How it was found.
    pub by: FoundBy,
    /// How well it answers the words; 0 for one that was named.
    pub weight: u32,
}

/// Whether everything was looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Searched {
    /// More may come.
    #[default]
    Partly,
    /// Every contact.
    Whole,
}

/// Those found so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoundContacts {
    /// The likeliest first.
    pub contacts: Vec<FoundContact>,
    /// How many there are beyond them.
    pub more: u64,
    /// Whether everything was looked through.
    pub searched: Searched,
    /// Words that nobody answers together with the others.
    pub unanswered: u32,
}

/// Looks for contacts of one base; a newer question stops an older one.
pub(super) struct ContactFinder {
    store: Arc<dyn Store>,
    newest: AtomicU64,
}

/// The best so far, by row id.
#[derive(Default)]
struct Best {
    /// Those that the text names: they stand above the others, and are none of them.
    named: HashSet<i64>,
    answers: HashMap<i64, Answered>,
    /// The worst that is kept.
    floor: Answered,
    /// How many answered as many words as the best.
    answered: u64,
    /// How many words that are.
    words: u32,
}

impl Best {
    fn take(&mut self, id: i64, answer: Answered) {
        match answer.words.cmp(&self.words) {
            std::cmp::Ordering::Less => return,
            std::cmp::Ordering::Equal => {}
            // Who answers fewer words is shown only while nobody answers more.
            std::cmp::Ordering::Greater => {
                let named = std::mem::take(&mut self.named);
                *self = Self { words: answer.words, named, ..Self::default() };
            }
        }
        if self.named.contains(&id) {
            return;
        }
        self.answered += 1;
        if answer > self.floor || self.answers.len() < SHOWN {
            self.answers.insert(id, answer);
        }
        // Now and then the worst go, so that a common name costs no more than a rare one.
        if self.answers.len() >= 4 * SHOWN {
            let kept = self.ranked();
            self.floor = kept.last().map_or(self.floor, |(_, answer)| *answer);
            self.answers = kept.into_iter().collect();
        }
    }

    /// The best, in order.
    fn ranked(&self) -> Vec<(i64, Answered)> {
        let mut all: Vec<(i64, Answered)> = self.answers.iter().map(|(id, answer)| (*id, *answer)).collect();
        all.sort_unstable_by_key(|(id, answer)| (std::cmp::Reverse(*answer), *id));
        all.truncate(SHOWN);
        all
    }
}

impl ContactFinder {
    /// A finder on a base.
    pub(super) fn new(store: Arc<dyn Store>) -> Self {
        Self { store, newest: AtomicU64::new(0) }
    }

    /// The contacts that may be meant; `None` when a newer question was asked meanwhile. What is found is told before
    /// when it takes longer.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub(super) async fn find(
        &self,
        (ticket, typed): (u64, &str),
        tell: &(dyn Fn(FoundContacts) + Send + Sync),
    ) -> Result<Option<FoundContacts>> {
        // Whoever asks numbers the questions: they are begun side by side, and the older one may come last.
        if self.newest.fetch_max(ticket, Ordering::AcqRel) > ticket {
            return Ok(None);
        }
        let typed = typed.trim();
        let named = self.named(typed).await?;
        let mut best = Best { named: self.ids(&named).await?, ..Best::default() };
        let search = NameSearch::new(typed);
        if let Some(search) = &search {
            self.under_keys(search, &mut best).await?;
            // An address has no words, and all that begin like it are here.
            if !typed.contains('@') && !self.pass(search, (ticket, &named, tell), &mut best).await? {
                return Ok(None);
            }
        }
        let mut found = self.told(&named, &best, Searched::Whole).await?;
        found.unanswered = search.map_or(0, |search| search.words().saturating_sub(best.words));
        Ok((self.newest.load(Ordering::Acquire) == ticket).then_some(found))
    }

    /// Those that the text names: by number, as another system knows it, by e-mail.
    async fn named(&self, typed: &str) -> Result<Vec<(ContactNumber, FoundBy)>> {
        let mut named = Vec::new();
        let limit = SHOWN as u32;
        if let Some(number) = ContactNumber::parse(typed) {
            let width = typed.len().min(WIDEST);
            let padded = (width..=WIDEST).filter_map(|w| ContactNumber::parse(&format!("{typed:0>w$}")));
            let numbers: Vec<ContactNumber> = std::iter::once(number.clone()).chain(padded).collect();
            let known = self.store.contacts(&numbers).await?;
            named.extend(known.into_iter().filter_map(|c| Some((c.contact.number?, FoundBy::Number))));
            let aliases = self.store.known_by_alias(&[number]).await?;
            named.extend(aliases.into_iter().map(|(_, known)| (known.number, FoundBy::Alias)));
            let begun = self.store.overview().numbers_from(typed, limit).await?;
            named.extend(begun.into_iter().map(|number| (number, FoundBy::NumberStart)));
        } else if let Some(start) = login_key(typed).filter(|start| !start.contains(' ')) {
            let begun = self.store.overview().reached_by(&start, limit).await?;
            named.extend(begun.into_iter().map(|number| (number, FoundBy::Email)));
        }
        named.sort_by_key(|(_, by)| *by);
        let mut seen = HashSet::new();
        named.retain(|(number, _)| seen.insert(number.clone()));
        named.truncate(SHOWN);
        Ok(named)
    }

    /// The row ids of those that the text names.
    async fn ids(&self, named: &[(ContactNumber, FoundBy)]) -> Result<HashSet<i64>> {
        let numbers: Vec<ContactNumber> = named.iter().map(|(number, _)| number.clone()).collect();
        Ok(self.store.contacts(&numbers).await?.into_iter().map(|stored| stored.id).collect())
    }

    /// Those that share a key with whoever the words may name.
    async fn under_keys(&self, search: &NameSearch, best: &mut Best) -> Result<()> {
        let keys: Vec<i64> = search.keys().iter().map(|key| key.0).collect();
        let mut ids: Vec<i64> = self.store.probe(&keys, CAP).await?.into_iter().map(|(_, id)| id).collect();
        ids.sort_unstable();
        ids.dedup();
        for (id, form) in self.store.forms(&ids).await?.iter() {
            if let Some(answer) = search.score(form) {
                best.take(id, answer);
            }
        }
        // Those are met again as the base passes by.
        best.answered = 0;
        Ok(())
    }

    /// Lets every form pass by; `false` when another question was asked meanwhile.
    async fn pass(
        &self,
        search: &NameSearch,
        (ticket, named, tell): (u64, &[(ContactNumber, FoundBy)], Tell<'_>),
        best: &mut Best,
    ) -> Result<bool> {
        let (mut after, mut soon) = (i64::MIN, Some(Instant::now() + SOON));
        loop {
            if self.newest.load(Ordering::Acquire) != ticket {
                return Ok(false);
            }
            let window = self.store.forms_after(after, WINDOW).await?;
            let Some((last, _)) = window.get(window.len().wrapping_sub(1)) else { return Ok(true) };
            after = last;
            for (id, form) in window.iter() {
                if let Some(answer) = search.score(form) {
                    best.take(id, answer);
                }
            }
            if soon.take_if(|at| Instant::now() >= *at).is_some() {
                tell(self.told(named, best, Searched::Partly).await?);
            }
        }
    }

    /// Those found, as a list shows them.
    async fn told(
        &self,
        named: &[(ContactNumber, FoundBy)],
        best: &Best,
        searched: Searched,
    ) -> Result<FoundContacts> {
        let ranked = best.ranked();
        let mut ids: Vec<i64> = ranked.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        let numbers: HashMap<i64, ContactNumber> = self.store.numbers(&ids).await?.into_iter().collect();
        let mut list: Vec<Hit> = named.iter().map(|(number, by)| (number.clone(), *by, 0)).collect();
        let by_words = ranked.iter().filter_map(|(id, answer)| Some((numbers.get(id)?, answer.worth)));
        list.extend(by_words.map(|(number, weight)| (number.clone(), FoundBy::Words, weight)));
        let all = list.len() as u64;
        list.truncate(SHOWN);
        let more = (best.answered.max(ranked.len() as u64) + named.len() as u64).max(all);
        let contacts = self.shown(&list).await?;
        let more = more.saturating_sub(contacts.len() as u64);
        Ok(FoundContacts { more, contacts, searched, unanswered: 0 })
    }

    async fn shown(&self, list: &[Hit]) -> Result<Vec<FoundContact>> {
        let numbers: Vec<ContactNumber> = list.iter().map(|(number, ..)| number.clone()).collect();
        let stored = self.store.contacts(&numbers).await?;
        let structures: Vec<ContactNumber> =
            stored.iter().filter_map(|s| s.contact.structure.clone()).collect();
        let structures: HashMap<ContactNumber, String> = self
            .store
            .contacts(&structures)
            .await?
            .into_iter()
            .filter_map(|s| Some((s.contact.number.clone()?, s.contact.display_name())))
            .collect();
        let by_number: HashMap<&ContactNumber, &StoredContact> =
            stored.iter().filter_map(|s| Some((s.contact.number.as_ref()?, s))).collect();
        let shown = |hit: &Hit| by_number.get(&hit.0).map(|stored| found(hit, &stored.contact, &structures));
        Ok(list.iter().filter_map(shown).collect())
    }
}

/// A contact that was found: how, and how well it answers.
type Hit = (ContactNumber, FoundBy, u32);

fn found(
    (number, by, weight): &Hit,
    contact: &Contact,
    structures: &HashMap<ContactNumber, String>,
) -> FoundContact {
    let state = FoundState::of(contact);
    let erased = state == FoundState::Erased;
    let text = |text: String| if erased { String::new() } else { text };
    let structure = contact.structure.as_ref().filter(|_| contact.kind == Kind::Relay);
    FoundContact {
        number: number.clone(),
        kind: contact.kind,
        name: text(contact.display_name()),
        reach: text(reach(contact)),
        place: text(place(contact)),
        structure: structure
            .map(|s| structures.get(s).cloned().unwrap_or_else(|| s.to_string()))
            .unwrap_or_default(),
        state,
        by: *by,
        weight: *weight,
    }
}
