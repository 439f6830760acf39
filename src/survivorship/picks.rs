//! The operator's choices, unit by unit, over what the rules gave.

use super::equal::agree_across;
use super::pair::Pair;
use super::unit::{is_value, put, put_file, slots_of, with_appended};
use super::{Pick, Unit, Way};
use crate::contact::{AddressUse, Contact, Entry, Field};

/// Applies the picks. In a creation only values typed by hand count; in an update the file's side is
/// what stands already; an address typed by hand is ignored (its parts are corrected as cells).
pub(super) fn apply(after: &mut Contact, pair: &Pair<'_>) {
    for (unit, pick) in pair.picks {
        match (*unit, pick) {
            (Unit::Value(Field::HasSales), _) => sales(after, pair, pick),
            (Unit::Value(Field::Status), Pick::Hand(text)) if text == "ACTIVE" => {
                after.standing.inactive = None;
                after.standing.merged_into = None;
            }
            (Unit::Value(field), _) if !is_value(field) => {}
            (Unit::Value(field), Pick::Hand(text)) => hand(after, pair, field, text),
            (_, Pick::Base) if pair.before.is_none() => {}
            (Unit::Value(field), Pick::Base) => {
                put(after, field, pair.base_text(field), pair.base.e164.get(&field));
            }
            (Unit::Value(field), Pick::File) => file(after, pair, field),
            (Unit::Address(usage), _) => address(after, pair, usage, pick),
        }
    }
    dates(after, pair);
}

/// A consent that was picked brings its own date along: that of another answer would say when nobody said so.
fn dates(after: &mut Contact, pair: &Pair<'_>) {
    for (unit, pick) in pair.picks {
        let Unit::Value(consent @ Field::Authorization(code)) = *unit else { continue };
        let dated = Field::AuthorizationDate(code);
        let stands = pair.before.is_some() && after.text(consent) == pair.base_text(consent);
        let date = match pick {
            _ if pair.pick(dated).is_some() => continue,
            Pick::File if !matches!(pair.way, Way::Merge(_)) => continue,
            Pick::File => pair.incoming.text(dated),
            Pick::Base | Pick::Hand(_) if stands => pair.base_text(dated),
            Pick::Base => continue,
            Pick::Hand(_) => "",
        };
        after.set(dated, date);
    }
}

fn sales(after: &mut Contact, pair: &Pair<'_>, pick: &Pick) {
    let told = match pick {
        Pick::Hand(text) => text,
        Pick::File => pair.incoming.text(Field::HasSales),
        Pick::Base if pair.before.is_none() => return,
        Pick::Base if pair.base.standing.has_sales => "TRUE",
        Pick::Base => "FALSE",
    };
    match told {
        "TRUE" => after.standing.has_sales = true,
        "FALSE" => after.standing.has_sales = false,
        _ => {}
    }
}

/// A typed number has no E.164 form until it is read, unless one of the two sides has the same text.
fn hand(after: &mut Contact, pair: &Pair<'_>, field: Field, text: &str) {
    let e164 = if text == pair.incoming.text(field) {
        pair.incoming.e164.get(&field)
    } else if text == pair.base_text(field) {
        pair.base.e164.get(&field)
    } else {
        None
    };
    put(after, field, text, e164);
}

/// The file's side in a merge. A row that says nothing here wipes nothing; `=` clears when picked.
fn file(after: &mut Contact, pair: &Pair<'_>, field: Field) {
    if !matches!(pair.way, Way::Merge(_)) {
        return;
    }
    match pair.incoming.entries.get(&field) {
        Some(Entry::Clear) => after.set(field, ""),
        Some(Entry::Append(text)) => {
            put(after, field, &with_appended(field, pair.base_text(field), text), None);
        }
        Some(Entry::Set(text)) if !text.is_empty() => {
            change_places(after, pair, field);
            put_file(after, field, pair.incoming, field);
        }
        _ => {}
    }
}

/// When the picked e-mail or number stands in another slot, what it displaces goes there: nothing falls away.
fn change_places(after: &mut Contact, pair: &Pair<'_>, field: Field) {
    let others = slots_of(field)
        .unwrap_or_default()
        .iter()
        .copied()
        .filter(|slot| *slot != field && after.values.contains_key(slot) && pair.pick(*slot).is_none());
    let mut same = others.filter(|slot| agree_across(*slot, field, after, pair.incoming));
    if let Some(other) = same.next() {
        let (text, e164) = (after.text(field).to_owned(), after.e164.get(&field).cloned());
        put(after, other, &text, e164.as_ref());
    }
}

fn address(after: &mut Contact, pair: &Pair<'_>, usage: AddressUse, pick: &Pick) {
    let row = pair.incoming.address();
    match pick {
        Pick::Base => after.addresses.set(usage, pair.base.addresses.get(usage).cloned()),
        Pick::File if matches!(pair.way, Way::Merge(_)) && !row.is_blank() => {
            after.addresses.set(usage, Some(row));
        }
        _ => {}
    }
}
