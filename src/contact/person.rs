//! The contact: an individual, a structure, or a relay of a structure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Addresses, ContactNumber, Field};

/// The three kinds of contact (DOMAIN.md, section 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A private person.
    #[default]
    Individual,
    /// An organisation.
    Structure,
    /// A person attached to a structure.
    Relay,
}

impl Kind {
    /// The kind in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Structure => "structure",
            Self::Relay => "relay",
        }
    }

    /// Reads [`Kind::label`] back.
    #[must_use]
    pub fn from_label(label: &str) -> Option<Self> {
        [Self::Individual, Self::Structure, Self::Relay].into_iter().find(|k| k.label() == label)
    }
}

/// Why a contact is inactive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InactiveReason {
    /// INVALIDATE, ANONYMIZE.
    AccountDeleted,
    /// Merged into the head of a duplicate.
    Duplicate,
}

impl InactiveReason {
    /// The code in an export.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AccountDeleted => "ACCOUNT_DELETED",
            Self::Duplicate => "DUPLICATE",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::AccountDeleted, Self::Duplicate].into_iter().find(|r| r.code() == code)
    }
}

/// What a contact is in the base beside its own data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Why it is inactive; `None` = active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inactive: Option<InactiveReason>,
    /// The head of the duplicate that it was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<ContactNumber>,
    /// The ticketing side has sales of this contact.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub has_sales: bool,
}

/// A contact as the base holds it, or as it will be after a change.
///
/// `values` holds one text per filled field, standardised (dates ISO 8601,
/// booleans `TRUE`/`FALSE`, phones as they were typed); addresses and the
/// E.164 forms of phones stand apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Its number; `None` only before the base has given one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<ContactNumber>,
    /// Individual, structure or relay.
    pub kind: Kind,
    /// For a relay the number of its structure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structure: Option<ContactNumber>,
    /// Active or not, sales, head of the duplicate.
    pub standing: Standing,
    /// The filled fields other than addresses; never holds an empty text.
    pub values: BTreeMap<Field, String>,
    /// The addresses by use.
    pub addresses: Addresses,
    /// The E.164 form of each phone field that has one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub e164: BTreeMap<Field, String>,
}

impl Contact {
    /// The text of a field, empty when absent; parts of an address are the chief address's.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        if field.is_address() {
            return self.addresses.chief().and_then(|a| a.part(field)).unwrap_or("");
        }
        self.values.get(&field).map_or("", String::as_str)
    }

    /// Sets a field that is no part of an address; an empty text removes it.
    pub fn set(&mut self, field: Field, text: impl Into<String>) {
        let text = text.into();
        if text.is_empty() {
            self.values.remove(&field);
            self.e164.remove(&field);
        } else {
            self.values.insert(field, text);
        }
    }

    /// True when the contact is active.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.standing.inactive.is_none()
    }

    /// EMAIL1 as logins are compared: trimmed, lower case; `None` when there is none.
    #[must_use]
    pub fn login_key(&self) -> Option<String> {
        login_key(self.text(Field::Email1))
    }

    /// The name by which a person recognises the contact: `Last, First` or the structure's name.
    #[must_use]
    pub fn display_name(&self) -> String {
        let (last, first) = (self.text(Field::LastName), self.text(Field::FirstName));
        match (self.kind, last.is_empty(), first.is_empty()) {
            (Kind::Structure, _, _) | (_, true, true) => self.text(Field::OfficialName).to_owned(),
            (_, false, false) => format!("{last}, {first}"),
            (_, false, true) => last.to_owned(),
            (_, true, false) => first.to_owned(),
        }
    }
}

/// An e-mail address as logins are compared: trimmed, lower case; `None` when there is none.
#[must_use]
pub fn login_key(email: &str) -> Option<String> {
    let email = email.trim();
    (!email.is_empty()).then(|| email.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_removes_the_field_and_its_phone_form() {
        let mut contact = Contact::default();
        contact.set(Field::Cellphone, "079 123 45 67");
        contact.e164.insert(Field::Cellphone, "+41791234567".into());
        contact.set(Field::Cellphone, "");
        assert_eq!(contact, Contact::default());
    }

    #[test]
    fn a_contact_survives_json() {
        let mut contact = Contact { number: ContactNumber::parse("007"), ..Contact::default() };
        contact.set(Field::LastName, "Müller");
        let json = serde_json::to_string(&contact).unwrap();
        assert_eq!(serde_json::from_str::<Contact>(&json).unwrap(), contact);
    }

    #[test]
    fn display_names() {
        let mut contact = Contact::default();
        contact.set(Field::LastName, "Müller");
        assert_eq!(contact.display_name(), "Müller");
        contact.set(Field::FirstName, "Jürg");
        assert_eq!(contact.display_name(), "Müller, Jürg");
        contact.kind = Kind::Structure;
        contact.set(Field::OfficialName, "Kaserne AG");
        assert_eq!(contact.display_name(), "Kaserne AG");
    }
}
