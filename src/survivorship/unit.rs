//! Contacts seen unit by unit: which units one fills, and the text of each.

use super::Unit;
use crate::contact::{Address, AddressUse, Contact, EMAIL_SLOTS, Field, Incoming, PHONE_SLOTS};

impl Unit {
    /// The text of the unit in a contact; empty when it holds nothing.
    #[must_use]
    pub fn text_in(self, contact: &Contact) -> String {
        text(Some(contact), self)
    }

    /// The units that contacts fill, each once, in the order of the fields; of their standing only what is unusual.
    #[must_use]
    pub fn filled_in<'a>(contacts: impl IntoIterator<Item = &'a Contact>) -> Vec<Self> {
        let mut all: Vec<_> = contacts.into_iter().flat_map(units).collect();
        all.sort_by_key(|unit| position(*unit));
        all.dedup();
        all
    }
}

/// The place of a unit among the lines: the catalogue's order, an address where its street stands.
pub(super) fn position(unit: Unit) -> (Field, Option<AddressUse>) {
    match unit {
        Unit::Value(field) => (field, None),
        Unit::Address(usage) => (Field::Line1, Some(usage)),
    }
}

/// True for the fields that live in [`Contact::values`].
pub(super) fn is_value(field: Field) -> bool {
    let steers = matches!(field, Field::Operation | Field::ContactNumber | Field::AddressType);
    !steers && !is_standing(field) && !field.is_address()
}

/// True for the fields that tell what a contact is in the base.
pub(super) fn is_standing(field: Field) -> bool {
    matches!(field, Field::HasSales | Field::Status | Field::InactiveReason | Field::MergedInto)
}

/// The slots among which a value may move, for e-mails and telephone numbers; fax has no other place.
pub(super) fn slots_of(field: Field) -> Option<&'static [Field]> {
    [EMAIL_SLOTS.as_slice(), &PHONE_SLOTS].into_iter().find(|slots| slots.contains(&field))
}

/// The units that a contact fills; of its standing only what is not the usual (active, without sales).
pub(super) fn units(contact: &Contact) -> impl Iterator<Item = Unit> {
    let standing = &contact.standing;
    let unusual = [
        (Field::HasSales, standing.has_sales),
        (Field::Status, standing.inactive.is_some()),
        (Field::InactiveReason, standing.inactive.is_some()),
        (Field::MergedInto, standing.merged_into.is_some()),
    ];
    let standing = unusual.into_iter().filter(|(_, told)| *told).map(|(field, _)| field);
    let values = contact.values.keys().copied().filter(|f| is_value(*f));
    let addresses = contact.addresses.iter().map(|(usage, _)| Unit::Address(usage));
    values.chain(standing).map(Unit::Value).chain(addresses)
}

/// The text of a unit; empty when there is no contact or it holds nothing.
pub(super) fn text(contact: Option<&Contact>, unit: Unit) -> String {
    let Some(contact) = contact else { return String::new() };
    let standing = &contact.standing;
    match unit {
        Unit::Address(usage) => contact.addresses.get(usage).map(Address::one_line).unwrap_or_default(),
        Unit::Value(Field::HasSales) => if standing.has_sales { "TRUE" } else { "FALSE" }.to_owned(),
        Unit::Value(Field::Status) => if contact.is_active() { "ACTIVE" } else { "INACTIVE" }.to_owned(),
        Unit::Value(Field::InactiveReason) => standing.inactive.map_or("", |r| r.code()).to_owned(),
        Unit::Value(Field::MergedInto) => standing.merged_into.as_ref().map_or("", |n| n.as_str()).to_owned(),
        Unit::Value(field) => contact.values.get(&field).cloned().unwrap_or_default(),
    }
}

/// Writes a field with the E.164 form that belongs to it; an empty text removes both.
pub(super) fn put(contact: &mut Contact, field: Field, text: &str, e164: Option<&String>) {
    contact.set(field, text);
    match e164 {
        Some(number) if !text.is_empty() => contact.e164.insert(field, number.clone()),
        _ => contact.e164.remove(&field),
    };
}

/// Writes what the row says in field `from` into field `to`.
pub(super) fn put_file(contact: &mut Contact, to: Field, incoming: &Incoming, from: Field) {
    put(contact, to, incoming.text(from), incoming.e164.get(&from));
}

/// A text and one appended to it, after one line feed.
pub(super) fn appended(current: &str, more: &str) -> String {
    if current.is_empty() { more.to_owned() } else { format!("{current}\n{more}") }
}

/// What a field holds once something was appended: a further line of a text, further values of a criterion.
#[must_use]
pub fn with_appended(field: Field, current: &str, more: &str) -> String {
    match field {
        Field::Criterion(_) => super::merge::united(current, more),
        _ => appended(current, more),
    }
}
