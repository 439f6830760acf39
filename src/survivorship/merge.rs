//! A merge: the row was found to be the contact, so the rules of survivorship decide.

use super::choice::{Side, chosen, file_wins};
use super::equal::{agree, says_nothing};
use super::fold::{contains, same};
use super::pair::Pair;
use super::unit::{appended, is_value, put, put_file, slots_of};
use super::{Pick, Unit, address, consent, slots};
use crate::contact::{Contact, EMAIL_SLOTS, Entry, Field, PHONE_SLOTS};

/// The contact after a merge: the file fills gaps, a blank never wipes, and the rules choose where both say something.
pub(super) fn merge(pair: &Pair<'_>) -> Contact {
    let mut after = pair.base.clone();
    for (field, entry) in pair.entries().filter(|(_, entry)| **entry != Entry::Clear) {
        field_rule(&mut after, pair, (field, entry));
    }
    slots::arrange(&mut after, pair, &EMAIL_SLOTS);
    slots::arrange(&mut after, pair, &PHONE_SLOTS);
    address::merge(&mut after, pair);
    after
}

fn field_rule(after: &mut Contact, pair: &Pair<'_>, (field, entry): (Field, &Entry)) {
    let text = entry.text();
    match field {
        // Sales are a fact of the ticketing side: known to one, known to both.
        Field::HasSales => after.standing.has_sales |= text == "TRUE",
        _ if !is_value(field) || slots_of(field).is_some() => {}
        // A withdrawal wins; a merge never switches a consent on, not even one that the base leaves open.
        Field::Authorization(code) => consent::merge(after, pair, code),
        // With its consent, which stands before it.
        Field::AuthorizationDate(_) => {}
        Field::Alias => union(after, pair, field),
        Field::Criterion(_) => criterion(after, pair, field),
        Field::LetterSalutation | Field::AddressSalutation => salutation(after, pair, field),
        _ if is_united_text(field, entry) => remark(after, pair, (field, entry)),
        _ => plain(after, pair, field),
    }
}

/// The base's value, the file's where the base has none or the rules choose it.
fn plain(after: &mut Contact, pair: &Pair<'_>, field: Field) {
    let (base, file) = (pair.base_text(field), pair.incoming.text(field));
    if says_nothing(field, file) {
        return;
    }
    let changed = || !agree(field, pair.base, pair.incoming) && file_wins(pair, Unit::Value(field));
    if says_nothing(field, base) || changed() {
        put_file(after, field, pair.incoming, field);
    }
}

/// True for texts of which a merge keeps both.
pub(super) fn is_united_text(field: Field, entry: &Entry) -> bool {
    field == Field::Remark || matches!(entry, Entry::Append(_))
}

/// Both texts, unless a rule chooses one; what a row asks to be appended is appended.
fn remark(after: &mut Contact, pair: &Pair<'_>, (field, entry): (Field, &Entry)) {
    let (base, file) = (pair.base_text(field), pair.incoming.text(field));
    let is_chosen = matches!(chosen(pair, Unit::Value(field)), Some((_, Side::Base | Side::File)));
    if is_chosen && matches!(entry, Entry::Set(_)) {
        return plain(after, pair, field);
    }
    if !contains(base, file) {
        put(after, field, &appended(base, file), None);
    }
}

/// A derived salutation is no conflict: it goes with the side that gives the title.
fn salutation(after: &mut Contact, pair: &Pair<'_>, field: Field) {
    let base = pair.base_text(field);
    let derived = !base.is_empty() && agree(field, pair.base, pair.incoming);
    if derived && title_from_file(after, pair) && !same(base, pair.incoming.text(field)) {
        put_file(after, field, pair.incoming, field);
    } else {
        plain(after, pair, field);
    }
}

/// Titles stand before salutations in the order of fields, so `after` already has its own.
fn title_from_file(after: &Contact, pair: &Pair<'_>) -> bool {
    match pair.pick(Field::Title) {
        Some(Pick::File) => !same(pair.base_text(Field::Title), pair.incoming.text(Field::Title)),
        Some(_) => false,
        None => after.values.get(&Field::Title) != pair.base.values.get(&Field::Title),
    }
}

/// Criteria are added unless a rule chooses a side; one that can hold but one value is chosen like any field.
fn criterion(after: &mut Contact, pair: &Pair<'_>, field: Field) {
    let (base, file) = (pair.base_text(field), pair.incoming.text(field));
    if base.is_empty() || (is_single(base) && is_single(file)) {
        return plain(after, pair, field);
    }
    match chosen(pair, Unit::Value(field)) {
        Some((_, Side::Base)) => return,
        Some((_, Side::File)) => return plain(after, pair, field),
        Some((_, Side::Both)) | None => {}
    }
    union(after, pair, field);
}

/// The values of both sides.
fn union(after: &mut Contact, pair: &Pair<'_>, field: Field) {
    after.set(field, united(pair.base_text(field), pair.incoming.text(field)));
}

/// Values with those added that are new.
pub(super) fn united(base: &str, file: &str) -> String {
    let known = base.split('|').filter(|value| !value.is_empty());
    known.chain(missing_values(base, file)).collect::<Vec<_>>().join("|")
}

/// The values of the file's criterion that the base's does not have.
pub(super) fn missing_values<'a>(base: &str, file: &'a str) -> Vec<&'a str> {
    let mut new: Vec<&str> = Vec::new();
    for value in file.split('|').map(str::trim).filter(|v| !v.is_empty()) {
        if !base.split('|').chain(new.iter().copied()).any(|known| same(known.trim(), value)) {
            new.push(value);
        }
    }
    new
}

/// True for a boolean or a date: criteria of these types hold one value, so a second one contradicts.
///
/// Numbers are left out, because lists use them as codes.
fn is_single(value: &str) -> bool {
    let is_date = value.len() == 10
        && value.bytes().enumerate().all(|(i, b)| match i {
            4 | 7 => b == b'-',
            _ => b.is_ascii_digit(),
        });
    matches!(value, "TRUE" | "FALSE") || is_date
}
