//! What the head of a duplicate will not hold of the contacts that become it.

use super::Unit;
use super::address::same_address;
use super::contacts::{as_rows, says_nothing_of};
use super::equal::{agree, known};
use super::fold::contains;
use super::merge::missing_values;
use super::unit::{is_standing, slots_of, text, units};
use crate::contact::{Contact, ContactNumber, Field, Incoming};

/// What the contacts are reached by and the head will not know, each once.
pub(super) fn homeless<'a>(
    after: &Contact,
    contacts: impl Iterator<Item = &'a Contact>,
) -> Vec<(ContactNumber, Field, String)> {
    let mut found: Vec<(ContactNumber, Field, String)> = Vec::new();
    for contact in contacts {
        let Some(row) = as_rows(contact).into_iter().next() else { continue };
        for (field, text) in contact.values.iter().filter(|(f, _)| f.is_email() || f.is_phone()) {
            let kept = match slots_of(*field) {
                Some(_) => known(*field, after, &row),
                None => agree(*field, after, &row),
            };
            let told = found.iter().any(|(_, _, other)| other == text);
            if let (false, false, Some(number)) = (kept, told, &contact.number) {
                found.push((number.clone(), *field, text.clone()));
            }
        }
    }
    found
}

/// Values other than e-mails and telephone numbers that stay behind because another stands in their place.
pub(super) fn not_taken<'a>(
    after: &Contact,
    contacts: impl Iterator<Item = &'a Contact>,
) -> Vec<(ContactNumber, Unit, String)> {
    let mut lost: Vec<(ContactNumber, Unit, String)> = Vec::new();
    for contact in contacts {
        let (Some(number), Some(row)) = (&contact.number, as_rows(contact).into_iter().next()) else {
            continue;
        };
        for unit in units(contact).filter(|unit| !is_kept(*unit, after, contact, &row)) {
            let said = text(Some(contact), unit);
            // An address for several uses is one.
            let told = |(whose, other, known): &(ContactNumber, Unit, String)| {
                matches!((unit, other), (Unit::Address(_), Unit::Address(_)))
                    && whose == number
                    && *known == said
            };
            if !says_nothing_of(unit, &said) && !lost.iter().any(told) {
                lost.push((number.clone(), unit, said));
            }
        }
    }
    lost
}

fn is_kept(unit: Unit, after: &Contact, contact: &Contact, row: &Incoming) -> bool {
    match unit {
        Unit::Address(usage) => contact
            .addresses
            .get(usage)
            .is_none_or(|address| after.addresses.iter().any(|(_, kept)| same_address(kept, address))),
        // These are named as homeless, or are no values.
        Unit::Value(field) if is_standing(field) || field.is_email() || field.is_phone() => true,
        Unit::Value(Field::Remark) => {
            let said = contact.text(Field::Remark);
            after.text(Field::Remark) == said || contains(after.text(Field::Remark), said)
        }
        // Told with its consent, where that stays behind.
        Unit::Value(Field::AuthorizationDate(_)) => true,
        Unit::Value(field @ (Field::Criterion(_) | Field::Alias)) => {
            missing_values(after.text(field), contact.text(field)).is_empty()
        }
        Unit::Value(field) => agree(field, after, row),
    }
}
