//! The names of structures, for the forms of their relays.
//!
//! A relay is compared by the name of its structure too, but does not carry it: who writes its form looks the name up, and
//! a structure that changes its name takes the forms of its relays along.

use std::borrow::Cow;
use std::collections::HashMap;

use sqlx::{Row as _, SqliteConnection};

use crate::contact::{Contact, ContactNumber, Field, Kind};
use crate::store::sqlite::{json_set, number};
use crate::store::{Result, Standardise, Standardised};

/// The names of structures by number.
#[derive(Debug, Default)]
pub(super) struct Employers(HashMap<ContactNumber, String>);

impl Employers {
    /// The structures of relays among contacts.
    pub(super) fn asked<'c>(contacts: impl Iterator<Item = &'c Contact>) -> Vec<ContactNumber> {
        contacts.filter(|c| c.kind == Kind::Relay).filter_map(|c| c.structure.clone()).collect()
    }

    /// Looks structures up, as they are named now.
    pub(super) async fn of(connection: &mut SqliteConnection, structures: &[ContactNumber]) -> Result<Self> {
        if structures.is_empty() {
            return Ok(Self::default());
        }
        let sql = "SELECT c.number, f.value FROM json_each($1) j CROSS JOIN contact c ON c.number = j.value \
                   JOIN contact_field f ON f.contact_id = c.id AND f.field = $2";
        let query = sqlx::query(sql).bind(json_set(structures)).bind(Field::OfficialName.key());
        let rows = query.fetch_all(connection).await?;
        Ok(Self(rows.iter().map(|r| Ok((number(r.get(0))?, r.get(1)))).collect::<Result<_>>()?))
    }

    /// What linkage keeps of a contact, with the name of its structure.
    pub(super) fn standardise(&self, contact: &Contact, standardise: &Standardise) -> Standardised {
        standardise(&self.named(contact))
    }

    fn named<'c>(&self, contact: &'c Contact) -> Cow<'c, Contact> {
        let structure = contact.structure.as_ref().filter(|_| contact.kind == Kind::Relay);
        match structure.and_then(|number| self.0.get(number)) {
            Some(name) => {
                let mut named = contact.clone();
                named.values.insert(Field::OfficialName, name.clone());
                Cow::Owned(named)
            }
            None => Cow::Borrowed(contact),
        }
    }
}
