//! An update: the row names the contact by its key, so what it fills wins.

use super::equal::agree;
use super::merge::united;
use super::pair::Pair;
use super::unit::{is_value, put, put_file, with_appended};
use super::{address, consent};
use crate::contact::{Contact, Entry, Field};

/// The contact after a keyed row: a filled cell wins, `=` clears, `||` appends, empty leaves.
pub(super) fn update(pair: &Pair<'_>) -> Contact {
    let mut after = pair.base.clone();
    for (field, entry) in pair.entries() {
        match field {
            Field::HasSales => sales(&mut after, entry),
            Field::Authorization(code) | Field::AuthorizationDate(code)
                if consent::is_overruled(pair, code) => {}
            // A number that led to the contact goes on leading there.
            Field::Alias => after.set(field, united(pair.base_text(field), entry.text())),
            _ if is_value(field) => write(&mut after, pair, field, entry),
            _ => {}
        }
    }
    consent::forget_old_dates(&mut after, pair);
    address::update(&mut after, pair);
    after
}

fn sales(after: &mut Contact, entry: &Entry) {
    match (entry, entry.text()) {
        (Entry::Clear, _) | (_, "FALSE") => after.standing.has_sales = false,
        (_, "TRUE") => after.standing.has_sales = true,
        _ => {}
    }
}

fn write(after: &mut Contact, pair: &Pair<'_>, field: Field, entry: &Entry) {
    let base = pair.base_text(field);
    match entry {
        Entry::Clear => after.set(field, ""),
        Entry::Append(text) => put(after, field, &with_appended(field, base, text), None),
        Entry::Set(text) if text == base || only_reformatted(pair, field) => {}
        // The key that led from a merged contact to its head is no new login.
        Entry::Set(_) if field == Field::Email1 && is_key(pair) => {}
        Entry::Set(_) => put_file(after, field, pair.incoming, field),
    }
}

/// A row without a number is known by its e-mail.
fn is_key(pair: &Pair<'_>) -> bool {
    pair.incoming.number.is_none() && pair.base.values.contains_key(&Field::Email1)
}

/// A number or an e-mail that is only written otherwise is no change; a name with another accent is one.
fn only_reformatted(pair: &Pair<'_>, field: Field) -> bool {
    let reach = field.is_phone() || field.is_email();
    reach && !pair.base_text(field).is_empty() && agree(field, pair.base, pair.incoming)
}
