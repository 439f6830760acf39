//! A contact as cells of the import format: what stands in the column of each field.
//!
//! In: a contact and a field. Out: the text of the cell, escaped as the format wants it (DOMAIN.md, section 3). Exports
//! are written of them, and a file that comes back is held against them. It knows no columns.

use super::value::escape::escape;
use super::{Address, AddressUse, Contact, Field, Kind};

/// What one row of a contact says: the first one all, and the others an address alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOf<'a> {
    contact: &'a Contact,
    /// The letters of the uses of the row's address.
    uses: String,
    address: Option<&'a Address>,
    rank: Rank,
}

/// Whether a row says all of its contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    First,
    Further,
}

/// The rows of a contact: one, and one more for each address that differs from those before.
#[must_use]
pub fn rows_of(contact: &Contact) -> Vec<RowOf<'_>> {
    let mut groups: Vec<(String, Option<&Address>)> = Vec::new();
    for (usage, address) in contact.addresses.iter() {
        match groups.iter_mut().find(|(_, known)| *known == Some(address)) {
            Some((uses, _)) => uses.push(usage.letter()),
            None => groups.push((usage.letter().to_string(), Some(address))),
        }
    }
    if groups.is_empty() {
        groups.push((String::new(), None));
    }
    let ranks = std::iter::once(Rank::First).chain(std::iter::repeat(Rank::Further));
    groups
        .into_iter()
        .zip(ranks)
        .map(|((uses, address), rank)| RowOf { contact, uses, address, rank })
        .collect()
}

impl RowOf<'_> {
    /// True for the row that holds the address of a use, by its letter.
    #[must_use]
    pub fn is_for(&self, letter: char) -> bool {
        self.uses.contains(letter)
    }

    /// The text of a cell; `structure` is the name of a relay's structure.
    #[must_use]
    pub fn text(&self, field: Field, structure: &str) -> String {
        let part = || self.address.and_then(|address| address.part(field));
        match field {
            Field::AddressType if self.uses.len() == AddressUse::ALL.len() => String::new(),
            Field::AddressType => self.uses.clone(),
            _ if field.is_address() => part().map(escape).unwrap_or_default().into_owned(),
            Field::ContactNumber => cell(self.contact, field),
            _ if self.rank == Rank::Further => String::new(),
            Field::OfficialName if self.contact.kind == Kind::Relay => escape(structure).into_owned(),
            _ => cell(self.contact, field),
        }
    }
}

/// The text of a cell that is no part of an address; behind its code where the column names none.
#[must_use]
pub fn cell(contact: &Contact, field: Field) -> String {
    let standing = &contact.standing;
    let number =
        |number: &Option<super::ContactNumber>| number.as_ref().map(ToString::to_string).unwrap_or_default();
    match field {
        Field::ContactNumber => number(&contact.number),
        Field::Role => if contact.kind == Kind::Relay { "RELAY" } else { "PUBLIC" }.into(),
        Field::HasSales => if standing.has_sales { "TRUE" } else { "FALSE" }.into(),
        Field::Status => if contact.is_active() { "ACTIVE" } else { "INACTIVE" }.into(),
        Field::InactiveReason => standing.inactive.map(|r| r.code().to_owned()).unwrap_or_default(),
        Field::MergedInto => number(&standing.merged_into),
        // Behind its code a value has no other meaning.
        Field::Criterion(code) | Field::AdminNumber(code) => match contact.text(field) {
            "" => String::new(),
            text => format!("{}={text}", code.as_str()),
        },
        _ => escape(contact.text(field)).into_owned(),
    }
}
