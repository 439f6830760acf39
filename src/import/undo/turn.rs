//! Changes the other way round.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::survey::Survey;
use crate::batch::Change;
use crate::contact::{Contact, ContactNumber, Kind, RowNumber};
use crate::import::error::Result;
use crate::store::{AuditEntry, Store, StoredContact};

/// Contacts as they will be once the newer receipts are taken back: nothing of that is in the base yet.
#[derive(Default)]
pub(super) struct Overlay {
    is_kept: bool,
    contacts: HashMap<ContactNumber, Restored>,
    /// Structures and heads, with those that hang on them then.
    hanging: HashMap<ContactNumber, Vec<(ContactNumber, Hold)>>,
}

/// How a contact hangs on another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// It is a relay of that structure.
    Relay,
    /// It was merged into that contact.
    Merged,
}

/// A contact that a newer receipt restores.
struct Restored {
    /// Its version then; `None` when it is gone.
    version: Option<i64>,
    /// A hash of its contents then.
    contents: u64,
}

impl Overlay {
    /// Of one receipt nobody asks what a newer one restores.
    pub(super) fn for_receipts(count: usize) -> Self {
        Self { is_kept: count > 1, ..Self::default() }
    }

    /// Whether a newer receipt restores a contact.
    pub(super) fn holds(&self, contact: &ContactNumber) -> bool {
        self.contacts.contains_key(contact)
    }

    /// Those whom newer receipts restore and who hang on a contact then.
    pub(super) fn hanging_on(&self, on: &ContactNumber) -> impl Iterator<Item = &(ContactNumber, Hold)> {
        self.hanging.get(on).into_iter().flatten()
    }

    /// Whether a contact is what an entry left, or what it left again since.
    pub(super) fn is_as_left(&self, entry: &AuditEntry, now: Option<&StoredContact>) -> bool {
        let after = entry.change.after.as_ref();
        match (self.contacts.get(&entry.change.contact), after, now) {
            (Some(restored), Some(after), _) => {
                restored.version.is_some() && restored.contents == hash(Some(after))
            }
            (Some(restored), None, _) => restored.version.is_none(),
            // A later change that was taken back has raised the version and changed nothing.
            (None, Some(after), Some(now)) => entry.version_after == now.version || *after == now.contact,
            (None, None, None) => true,
            _ => false,
        }
    }

    fn version(&self, contact: &ContactNumber, now: &HashMap<ContactNumber, i64>) -> Option<i64> {
        match self.contacts.get(contact) {
            Some(restored) => restored.version,
            None => now.get(contact).copied(),
        }
    }

    fn keep(&mut self, change: &Change) {
        if self.is_kept {
            let contents = hash(change.after.as_ref());
            let version = change.after.as_ref().map(|_| change.expected_version.unwrap_or(0) + 1);
            self.contacts.insert(change.contact.clone(), Restored { version, contents });
            for (on, hold) in change.after.iter().flat_map(holds) {
                self.hanging.entry(on).or_default().push((change.contact.clone(), hold));
            }
        }
    }
}

/// On whom a contact hangs.
fn holds(contact: &Contact) -> impl Iterator<Item = (ContactNumber, Hold)> {
    let structure = contact.structure.clone().map(|on| (on, Hold::Relay));
    let head = contact.standing.merged_into.clone().map(|on| (on, Hold::Merged));
    structure.into_iter().chain(head)
}

fn hash(contact: Option<&Contact>) -> u64 {
    let mut hasher = DefaultHasher::new();
    serde_json::to_string(&contact).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

/// What was turned round.
#[derive(Default)]
pub(super) struct Turned {
    /// Changes.
    pub(super) changes: u64,
    /// Rows of which a contact goes back.
    back: BTreeSet<RowNumber>,
    /// Rows whose person stays.
    stuck: BTreeSet<RowNumber>,
}

impl Turned {
    /// The rows that are undecided again: their person goes back, or only their structure was written.
    pub(super) fn rows(&self) -> impl Iterator<Item = RowNumber> {
        self.back.difference(&self.stuck).copied()
    }
}

/// Turns a window of entries round, the last first.
pub(super) async fn turn(
    store: &dyn Store,
    entries: Vec<AuditEntry>,
    survey: &Survey,
    (turned, overlay): (&mut Turned, &mut Overlay),
) -> Result<Vec<Change>> {
    let numbers: Vec<ContactNumber> = entries.iter().map(|e| e.change.contact.clone()).collect();
    let stored = store.contacts(&numbers).await?.into_iter();
    let now: HashMap<ContactNumber, i64> =
        stored.filter_map(|s| Some((s.contact.number.clone()?, s.version))).collect();
    let mut changes = Vec::with_capacity(entries.len());
    for entry in entries.into_iter().rev() {
        let change = entry.change;
        if survey.stays(&change.contact) || survey.is_back(&change.contact) {
            if !is_structure(&change) {
                turned.stuck.extend(&change.cause.rows);
            }
            continue;
        }
        turned.back.extend(&change.cause.rows);
        let expected_version = overlay.version(&change.contact, &now);
        let change = Change { expected_version, before: change.after, after: change.before, ..change };
        overlay.keep(&change);
        changes.push(change);
    }
    turned.changes += changes.len() as u64;
    Ok(changes)
}

fn is_structure(change: &Change) -> bool {
    change.after.as_ref().or(change.before.as_ref()).is_some_and(|c| c.kind == Kind::Structure)
}
