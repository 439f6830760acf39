//! Addresses: one value each in a merge, part by part in an update.

use super::choice::file_wins;
use super::fold::{fold, same};
use super::pair::Pair;
use super::unit::appended;
use super::{Pick, Unit, Way};
use crate::contact::{ADDRESS_FIELDS, Address, AddressUse, Contact, Entry, Field};

/// The uses that a row's address speaks of when it meets a contact, main first.
///
/// An empty ADDR_TYPE means: all three of a contact without address; in an update
/// all that the contact has; in a merge those where the contact already has this
/// address, else its chief address and the uses that share it. An address that
/// stands apart for one use is not overwritten by a row that does not name that use.
pub(super) fn targets(pair: &Pair<'_>) -> Vec<AddressUse> {
    if !speaks(pair) {
        return Vec::new();
    }
    let all = &pair.base.addresses;
    let named = match (pair.incoming.uses, all.chief()) {
        (Some(uses), _) => uses.iter().collect(),
        (None, None) => AddressUse::ALL.to_vec(),
        (None, Some(_)) if pair.way == Way::Update => all.iter().map(|(usage, _)| usage).collect(),
        (None, Some(chief)) => {
            let row = pair.incoming.address();
            let known = all.iter().any(|(_, address)| same_address(address, &row));
            let like = if known { &row } else { chief };
            all.iter().filter(|(_, address)| same_address(address, like)).map(|(usage, _)| usage).collect()
        }
    };
    let picked = |usage| pair.picks.get(&Unit::Address(usage)) == Some(&Pick::File);
    let merging = matches!(pair.way, Way::Merge(_));
    AddressUse::ALL.into_iter().filter(|u| named.contains(u) || (merging && picked(*u))).collect()
}

/// True when the row says something about an address: in an update any part, else enough to be one.
fn speaks(pair: &Pair<'_>) -> bool {
    match pair.way {
        Way::Update => ADDRESS_FIELDS.iter().any(|f| pair.incoming.entries.contains_key(f)),
        _ => !pair.incoming.address().is_blank(),
    }
}

/// Changes the filled parts of the addresses that the row means.
pub(super) fn update(after: &mut Contact, pair: &Pair<'_>) {
    for usage in targets(pair) {
        let mut address = after.addresses.get(usage).cloned().unwrap_or_default();
        for (field, entry) in &pair.incoming.entries {
            if let Some(part) = address.part_mut(*field) {
                rewrite(part, entry);
            }
        }
        let left = !address.is_blank() || after.addresses.get(usage) == Some(&address);
        after.addresses.set(usage, left.then_some(address));
    }
}

fn rewrite(part: &mut String, entry: &Entry) {
    match entry {
        Entry::Clear => part.clear(),
        Entry::Set(text) if !text.is_empty() => part.clone_from(text),
        Entry::Append(text) if !text.is_empty() => *part = appended(part, text),
        _ => {}
    }
}

/// Takes the row's address whole where the contact has none, and where the rules choose it.
pub(super) fn merge(after: &mut Contact, pair: &Pair<'_>) {
    let row = pair.incoming.address();
    for usage in targets(pair) {
        let taken = match pair.base.addresses.get(usage) {
            None => true,
            Some(address) => !same_address(address, &row) && file_wins(pair, Unit::Address(usage)),
        };
        if taken {
            after.addresses.set(usage, Some(row.clone()));
        }
    }
}

/// True when two addresses are one, spelling and division into lines aside.
///
/// A country or department that one side leaves out is no difference: both follow from the rest.
pub(super) fn same_address(a: &Address, b: &Address) -> bool {
    let tolerant = |x: &str, y: &str| x.is_empty() || y.is_empty() || same(x, y);
    a == b
        || (street(a) == street(b)
            && fold(&a.postcode).replace(' ', "") == fold(&b.postcode).replace(' ', "")
            && same(&a.town, &b.town)
            && same(&a.town_complement, &b.town_complement)
            && tolerant(&a.department, &b.department)
            && tolerant(&a.country, &b.country))
}

fn street(address: &Address) -> String {
    fold(&[address.line1.as_str(), &address.line2, &address.line3].join(" "))
}

/// True when each part that the row fills says what the address already says.
pub(super) fn parts_agree(address: &Address, pair: &Pair<'_>) -> bool {
    let entries = pair.incoming.entries.iter();
    entries.filter_map(|(f, e)| address.part(*f).map(|part| (part, e))).all(|(part, e)| same(part, e.text()))
}

/// The row's address as a line shows it: `=` when the row does nothing but clear.
pub(super) fn row_text(pair: &Pair<'_>) -> String {
    let text = pair.incoming.address().one_line();
    let clears = |f: &Field| pair.incoming.entries.get(f) == Some(&Entry::Clear);
    if text.is_empty() && ADDRESS_FIELDS.iter().any(clears) { "=".into() } else { text }
}
