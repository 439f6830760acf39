//! What one row says about one contact.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Address, AddressUse, AddressUses, Contact, ContactNumber, Field, Kind};

/// What a filled cell says about a field. An empty cell says nothing and has no entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entry {
    /// The new value, standardised.
    Set(String),
    /// `=`: clear the current value.
    Clear,
    /// `||text`: append to the current value after one line feed.
    Append(String),
}

impl Entry {
    /// The text that the entry carries; empty for [`Entry::Clear`].
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Set(text) | Self::Append(text) => text,
            Self::Clear => "",
        }
    }
}

/// The contact that a row describes: only what the row fills.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Incoming {
    /// Individual, structure or relay, as the row fills it.
    pub kind: Kind,
    /// The number that the row carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<ContactNumber>,
    /// What the row says, by field; address fields speak of `uses`.
    pub entries: BTreeMap<Field, Entry>,
    /// Which addresses the row's address is meant for; `None` when ADDR_TYPE is empty (= all).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uses: Option<AddressUses>,
    /// The E.164 form of each phone entry that has one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub e164: BTreeMap<Field, String>,
    /// What a new contact gets where the row says nothing (title, language, country, a dash for a blank name); an
    /// existing contact never gets it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub defaults: BTreeMap<Field, String>,
    /// Phones and e-mails are those of the relay beside this structure: a new structure takes them too
    /// (DOMAIN.md, section 2), one that exists already does not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub borrowed_reach: bool,
    /// What fields that the row changes held when the file was made (`[old] X`): they are changed only where the base
    /// still holds it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub expected: BTreeMap<Field, String>,
    /// What the cells of a row that was exported were: empty for one that still says what it said, else what
    /// [`Was`](super::print::Was) keeps. A field without entry was not exported, or is to be written whatever it was.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub exported: BTreeMap<Field, String>,
    /// The typed text of a rejected birth date: weak evidence for matching, never written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub birth_text: String,
}

impl Incoming {
    /// The text that the row gives for a field, empty when it gives none.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.entries.get(&field).map_or("", Entry::text)
    }

    /// The row's address as a value of its own; blank when the row has none.
    #[must_use]
    pub fn address(&self) -> Address {
        let mut address = Address::default();
        for field in super::ADDRESS_FIELDS {
            if let (Some(Entry::Set(text)), Some(part)) = (self.entries.get(&field), address.part_mut(field))
            {
                part.clone_from(text);
            }
        }
        address
    }

    /// The contact that creation from this row gives: what the row says, and the defaults where it says nothing.
    #[must_use]
    pub fn to_contact(&self) -> Contact {
        let mut contact = self.said();
        for (field, text) in &self.defaults {
            if field.is_address() {
                fill_addresses(&mut contact, *field, text);
            } else if contact.text(*field).is_empty() {
                contact.set(*field, text);
            }
        }
        // Where there is no answer there is no date of one.
        let answered: Vec<Field> = contact.values.keys().copied().collect();
        contact.values.retain(|field, _| match field {
            Field::AuthorizationDate(code) => answered.contains(&Field::Authorization(*code)),
            _ => true,
        });
        contact
    }

    /// What the row itself says, as a contact: `=` clears nothing, `||` is the text itself.
    #[must_use]
    pub fn said(&self) -> Contact {
        let mut contact = Contact { number: self.number.clone(), kind: self.kind, ..Contact::default() };
        for (field, entry) in self.entries.iter().filter(|(f, _)| !f.is_address() && is_stored(**f)) {
            contact.set(*field, entry.text());
        }
        contact.e164 = self.e164.clone();
        contact.standing.has_sales = self.text(Field::HasSales) == "TRUE";
        let address = self.address();
        // A country alone is no address to match or to merge, but what the row says of it is kept.
        if address != Address::default() {
            for usage in self.uses.unwrap_or(AddressUses::ALL).iter() {
                contact.addresses.set(usage, Some(address.clone()));
            }
        }
        contact
    }

    /// The row as a contact that exists already meets it: without what it only borrows.
    #[must_use]
    pub fn for_existing(&self) -> std::borrow::Cow<'_, Self> {
        if !self.borrowed_reach {
            return std::borrow::Cow::Borrowed(self);
        }
        let mut own = self.clone();
        own.entries.retain(|field, _| !field.is_phone() && !field.is_email());
        own.e164.clear();
        std::borrow::Cow::Owned(own)
    }

    /// True for a field whose cell still says what was exported: nobody asks for a change.
    #[must_use]
    pub fn is_as_exported(&self, field: Field) -> bool {
        self.exported.get(&field).is_some_and(String::is_empty)
    }

    /// The row as it updates the contact that its key names: without what it only borrows, and of a row that was
    /// exported what was edited since.
    #[must_use]
    pub fn for_update(&self) -> std::borrow::Cow<'_, Self> {
        if self.exported.is_empty() {
            return self.for_existing();
        }
        let mut own = self.for_existing().into_owned();
        own.entries.retain(|field, _| !self.is_as_exported(*field));
        std::borrow::Cow::Owned(own)
    }

    /// The name by which a person recognises the row: `Last, First` or the structure's name.
    #[must_use]
    pub fn display_name(&self) -> String {
        self.said().display_name()
    }
}

/// Puts a default into the addresses that there are: a default alone makes no address.
fn fill_addresses(contact: &mut Contact, field: Field, text: &str) {
    for usage in AddressUse::ALL {
        let Some(mut address) = contact.addresses.get(usage).cloned() else { continue };
        if let Some(part) = address.part_mut(field).filter(|part| part.is_empty()) {
            text.clone_into(part);
        }
        contact.addresses.set(usage, Some(address));
    }
}

/// True for the fields that live in [`Contact::values`]; the others steer the import or have a place of their own.
fn is_stored(field: Field) -> bool {
    !matches!(
        field,
        Field::Operation
            | Field::ContactNumber
            | Field::AddressType
            | Field::HasSales
            | Field::Status
            | Field::InactiveReason
            | Field::MergedInto
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_fill_gaps_of_a_new_contact_and_make_no_address() {
        let mut row = Incoming::default();
        row.entries.insert(Field::LastName, Entry::Set("Rossi".into()));
        for (field, text) in [(Field::FirstName, "-"), (Field::LastName, "-"), (Field::Country, "CH")] {
            row.defaults.insert(field, text.into());
        }
        let contact = row.to_contact();
        assert_eq!((contact.text(Field::FirstName), contact.text(Field::LastName)), ("-", "Rossi"));
        assert!(contact.addresses.chief().is_none());
        row.entries.insert(Field::Town, Entry::Set("Bellinzona".into()));
        assert_eq!(row.to_contact().text(Field::Country), "CH");
        assert_eq!(row.said().text(Field::Country), "");
        let mut alone = row.clone();
        alone.entries = BTreeMap::from([(Field::Country, Entry::Set("FR".into()))]);
        assert_eq!(alone.to_contact().text(Field::Country), "FR", "a country that the row names is kept");
    }

    #[test]
    fn creation_takes_values_and_puts_the_address_where_the_row_says() {
        let mut row = Incoming { uses: AddressUses::parse("B"), ..Incoming::default() };
        for (field, entry) in [
            (Field::LastName, Entry::Set("Rossi".into())),
            (Field::Remark, Entry::Append("asked for aisle".into())),
            (Field::Email2, Entry::Clear),
            (Field::Town, Entry::Set("Milano".into())),
            (Field::HasSales, Entry::Set("TRUE".into())),
        ] {
            row.entries.insert(field, entry);
        }
        let contact = row.to_contact();
        assert_eq!(contact.text(Field::Remark), "asked for aisle");
        assert_eq!(contact.text(Field::Email2), "");
        assert!(contact.standing.has_sales);
        assert!(contact.addresses.get(super::super::AddressUse::Main).is_none());
        assert_eq!(contact.text(Field::Town), "Milano", "the chief address is the only one");
    }
}
