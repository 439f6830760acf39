//! A row beside a contact, with everything that decides what becomes of them.

use super::{Pick, Picks, SurvivorshipRules, Unit, Way};
use crate::contact::{Contact, Entry, Field, Incoming};

/// A row beside a contact.
#[derive(Clone, Copy)]
pub(super) struct Pair<'a> {
    /// The contact before; `None` for a creation.
    pub(super) before: Option<&'a Contact>,
    /// The contact before; an empty one for a creation.
    pub(super) base: &'a Contact,
    /// What the row says.
    pub(super) incoming: &'a Incoming,
    /// How they are brought together.
    pub(super) way: Way,
    /// The operator's choices.
    pub(super) picks: &'a Picks,
    /// The institution's rules.
    pub(super) rules: &'a SurvivorshipRules,
}

impl<'a> Pair<'a> {
    /// The cells of the row that say something, by field.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Field, &'a Entry)> {
        let filled = |entry: &Entry| *entry == Entry::Clear || !entry.text().is_empty();
        self.incoming.entries.iter().filter(move |(_, e)| filled(e)).map(|(f, e)| (*f, e))
    }

    /// The operator's choice for a field.
    pub(super) fn pick(&self, field: Field) -> Option<&'a Pick> {
        self.picks.get(&Unit::Value(field))
    }

    /// The base's text of a field that is no part of an address.
    pub(super) fn base_text(&self, field: Field) -> &'a str {
        self.base.values.get(&field).map_or("", String::as_str)
    }
}
