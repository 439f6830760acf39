//! Whether the two sides of a field say the same, and when a side says nothing.

use super::fold::{same, same_phone};
use super::salutation::is_derived;
use super::unit::slots_of;
use crate::contact::{Contact, Field, Incoming};

/// True when a text stands for "nothing known": empty, or the default that stands in for an empty cell
/// (title UNDEFINED, name `-`, organisation `*`).
pub(super) fn says_nothing(field: Field, text: &str) -> bool {
    match field {
        Field::Title => matches!(text, "" | "UNDEFINED"),
        Field::FirstName | Field::LastName => matches!(text, "" | "-"),
        Field::Organization => matches!(text, "" | "*"),
        _ => text.is_empty(),
    }
}

/// True when row and contact say the same in one field, spelling aside.
pub(super) fn agree(field: Field, base: &Contact, incoming: &Incoming) -> bool {
    agree_across(field, field, base, incoming)
}

/// True when the contact knows the row's e-mail or telephone number, in this slot or in another.
pub(super) fn known(field: Field, base: &Contact, incoming: &Incoming) -> bool {
    let slots = slots_of(field).unwrap_or_default();
    slots.iter().any(|slot| holds(base, *slot) && agree_across(*slot, field, base, incoming))
}

fn holds(contact: &Contact, field: Field) -> bool {
    contact.values.contains_key(&field)
}

/// Compares the contact's field `ours` with the row's field `theirs`, two fields of one type.
pub(super) fn agree_across(ours: Field, theirs: Field, base: &Contact, incoming: &Incoming) -> bool {
    let (a, b) = (base.values.get(&ours).map_or("", String::as_str), incoming.text(theirs));
    match ours {
        _ if ours.is_phone() => same_phone((a, base.e164.get(&ours)), (b, incoming.e164.get(&theirs))),
        _ if ours.is_email() => a.to_lowercase() == b.to_lowercase(),
        Field::Language => same(primary(a), primary(b)),
        Field::WebSite => same(bare(a), bare(b)),
        Field::LetterSalutation | Field::AddressSalutation => {
            same(a, b) || (is_derived(a, &names(base)) && is_derived(b, &row_names(incoming)))
        }
        _ => same(a, b),
    }
}

fn names(contact: &Contact) -> [&str; 2] {
    [contact.text(Field::LastName), contact.text(Field::FirstName)]
}

fn row_names(incoming: &Incoming) -> [&str; 2] {
    [incoming.text(Field::LastName), incoming.text(Field::FirstName)]
}

/// The language of `fr-CH` is `fr`.
fn primary(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

/// A web address without scheme and `www.`: nobody types them alike.
fn bare(site: &str) -> &str {
    let site = site.split_once("://").map_or(site, |(_, rest)| rest);
    site.strip_prefix("www.").unwrap_or(site)
}
