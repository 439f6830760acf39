//! What speaks against taking the changes of a receipt back.
//!
//! Each contact is held against what the receipt left of it; then those stay too that others depend on: a created
//! structure with a relay that stays, a created contact into which others remain merged, and a head
//! of which a duplicate stays merged: without its data they would be nowhere.

use std::collections::{HashMap, HashSet};

use super::WINDOW;
use super::left::{Left, fields};
use super::standing::Standing;
use super::turn::{Hold, Overlay};
use crate::batch::{Change, ChangeKind};
use crate::contact::{Contact, ContactNumber};
use crate::import::error::Result;
use crate::store::{AuditEntry, Store, StoredContact};

/// Contacts that stay are told field by field up to so many; of the others number and reason.
const TOLD_IN_FULL: usize = 10_000;

/// What was found of a receipt.
#[derive(Default)]
pub(super) struct Survey {
    receipt: i64,
    entries: u64,
    /// The contacts that an earlier undo of the receipt restored.
    back: HashSet<ContactNumber>,
    /// The contacts that stay.
    stays: HashMap<ContactNumber, Left>,
    /// In the order in which they were found.
    order: Vec<ContactNumber>,
    ties: Ties,
}

/// Who cannot go back without whom.
#[derive(Default)]
struct Ties {
    /// A created contact, who hangs on it, and how.
    hangs: Vec<(ContactNumber, ContactNumber, Hold)>,
    /// A contact that was merged away, and its head.
    merges: Vec<(ContactNumber, ContactNumber)>,
    /// The contacts of the receipt.
    touched: HashSet<ContactNumber>,
}

impl Survey {
    /// Looks at every entry of a receipt, a window at a time; those of contacts that earlier undos of it restored are
    /// done.
    pub(super) async fn of(store: &dyn Store, standing: &Standing, overlay: &Overlay) -> Result<Self> {
        let receipt = standing.receipt;
        let back = restored(store, &standing.undone_by).await?;
        let mut survey = Self { receipt, back, ..Self::default() };
        loop {
            let window = store.audit(receipt, survey.entries, WINDOW).await?;
            if window.is_empty() {
                break;
            }
            survey.entries += window.len() as u64;
            survey.look_at(store, &window, overlay).await?;
        }
        survey.spread();
        Ok(survey)
    }

    /// How many entries the receipt has.
    pub(super) fn entries(&self) -> u64 {
        self.entries
    }

    /// Whether an earlier undo of the receipt restored a contact.
    pub(super) fn is_back(&self, contact: &ContactNumber) -> bool {
        self.back.contains(contact)
    }

    /// Whether a contact stays as it is.
    pub(super) fn stays(&self, contact: &ContactNumber) -> bool {
        self.stays.contains_key(contact)
    }

    /// The contacts that stay, in the order of the receipt.
    pub(super) fn into_left(mut self) -> Vec<Left> {
        self.order.iter().filter_map(|number| self.stays.remove(number)).collect()
    }

    async fn look_at(&mut self, store: &dyn Store, window: &[AuditEntry], overlay: &Overlay) -> Result<()> {
        let open: Vec<&AuditEntry> = window.iter().filter(|e| !self.is_back(&e.change.contact)).collect();
        let numbers: Vec<ContactNumber> = open.iter().map(|e| e.change.contact.clone()).collect();
        let stored = store.contacts(&numbers).await?.into_iter();
        let now: HashMap<ContactNumber, StoredContact> =
            stored.filter_map(|s| Some((s.contact.number.clone()?, s))).collect();
        for entry in &open {
            if let Some(why) = objection(entry, now.get(&entry.change.contact), overlay) {
                let now = now.get(&entry.change.contact).map(|s| &s.contact);
                self.stay(&entry.change, now, why);
            }
            self.ties.merges.extend(merge_of(&entry.change));
        }
        self.ties.touched.extend(numbers);
        self.look_who_hangs(store, &open, overlay).await
    }

    /// Asks who hangs on the contacts that the window created.
    async fn look_who_hangs(
        &mut self,
        store: &dyn Store,
        open: &[&AuditEntry],
        overlay: &Overlay,
    ) -> Result<()> {
        let created = open.iter().map(|e| &e.change).filter(|c| c.before.is_none());
        let created: Vec<ContactNumber> = created.map(|c| c.contact.clone()).collect();
        if created.is_empty() {
            return Ok(());
        }
        let relays = store.relays_of(&created).await?.into_iter().map(|(on, who)| (on, who, Hold::Relay));
        let merged = store.merged_into(&created).await?.into_iter().map(|(on, who)| (on, who, Hold::Merged));
        // Where those hang whom a newer receipt restores is not yet in the base.
        let now = relays.chain(merged).filter(|(_, who, _)| !overlay.holds(who));
        let then = |on: &ContactNumber| {
            let hanging = overlay.hanging_on(on).map(|(who, hold)| (on.clone(), who.clone(), *hold));
            hanging.collect::<Vec<_>>()
        };
        self.ties.hangs.extend(now.chain(created.iter().flat_map(then)));
        Ok(())
    }

    fn stay(&mut self, change: &Change, now: Option<&Contact>, why: &'static str) {
        let full = self.stays.len() < TOLD_IN_FULL && tells(change, now);
        let fields = if full { fields(change, now) } else { Vec::new() };
        let side = now.or(change.after.as_ref()).or(change.before.as_ref());
        let name = side.filter(|_| full).map(Contact::display_name).unwrap_or_default();
        self.keep(Left {
            receipt: self.receipt,
            contact: change.contact.clone(),
            name,
            why: why.into(),
            fields,
        });
    }

    fn keep(&mut self, left: Left) {
        self.order.push(left.contact.clone());
        self.stays.insert(left.contact.clone(), left);
    }

    /// Lets those stay on whom somebody depends who stays, until nobody is added.
    fn spread(&mut self) {
        let ties = std::mem::take(&mut self.ties);
        loop {
            let before = self.stays.len();
            for (on, who, how) in &ties.hangs {
                if !self.stays(on) && (!ties.touched.contains(who) || self.stays(who)) {
                    let why = match how {
                        Hold::Relay => "has relays by now",
                        Hold::Merged => "others were merged into it by now",
                    };
                    self.follow(on, why.to_owned());
                }
            }
            for (merged, head) in &ties.merges {
                if self.stays(merged) && !self.stays(head) {
                    self.follow(head, format!("{merged} was merged into it and stays"));
                }
            }
            if self.stays.len() == before {
                return;
            }
        }
    }

    fn follow(&mut self, contact: &ContactNumber, why: String) {
        let (receipt, contact) = (self.receipt, contact.clone());
        self.keep(Left { receipt, contact, name: String::new(), why, fields: Vec::new() });
    }
}

/// The contacts that undos restored.
pub(in crate::import) async fn restored(store: &dyn Store, undos: &[i64]) -> Result<HashSet<ContactNumber>> {
    let mut back = HashSet::new();
    for undo in undos {
        let mut offset = 0;
        loop {
            let window = store.audit(*undo, offset, WINDOW).await?;
            if window.is_empty() {
                break;
            }
            offset += window.len() as u64;
            back.extend(window.into_iter().map(|entry| entry.change.contact));
        }
    }
    Ok(back)
}

/// Why a change is not taken back; `None` when it can be.
fn objection(entry: &AuditEntry, now: Option<&StoredContact>, overlay: &Overlay) -> Option<&'static str> {
    let change = &entry.change;
    match (change.cause.kind, &change.before, &change.after) {
        (ChangeKind::Erase, ..) => return Some("was erased: nothing of it can come back"),
        (_, None, None) => return Some("was erased since: nothing of it can come back"),
        (ChangeKind::Remove, _, None) => return Some("was dropped: nothing of it can come back"),
        _ => {}
    }
    if now.is_some_and(|s| s.contact.is_erased()) && !change.after.as_ref().is_some_and(Contact::is_erased) {
        return Some("was erased since: nothing of it can come back");
    }
    let created = change.before.is_none();
    if created && now.is_some_and(|s| s.contact.standing.has_sales) {
        return Some("has sales");
    }
    (!overlay.is_as_left(entry, now)).then_some("changed since")
}

/// The contact that a change merged away, and its head; `None` for one that had been merged before.
fn merge_of(change: &Change) -> Option<(ContactNumber, ContactNumber)> {
    let head = change.after.as_ref()?.standing.merged_into.clone()?;
    let before = change.before.as_ref()?;
    before.standing.merged_into.is_none().then(|| (change.contact.clone(), head))
}

/// Whether the contents of a contact may be told: not of one that was erased.
fn tells(change: &Change, now: Option<&Contact>) -> bool {
    change.cause.kind != ChangeKind::Erase && !now.is_some_and(Contact::is_erased)
}
