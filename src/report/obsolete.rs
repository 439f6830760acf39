//! Contacts that nobody needs any more, as a file that asks for their removal.
//!
//! In: a contact and a day. Out: whether it is obsolete, and its row. Of sales the base knows only whether there are any,
//! of a login only whether there is one, and neither when: who has one of them is never obsolete. It knows no base.

use crate::contact::{Kind, Operation};
use crate::store::StoredContact;

/// The columns of the file; those with `USHER_` are for whoever reviews it and are not imported.
pub const OBSOLETE_HEADER: [&str; 7] = [
    "OPERATION",
    "CONTACT_NR",
    "FIRSTNAME",
    "LASTNAME",
    "OFFICIAL_NAME",
    "USHER_LAST_CHANGE",
    "USHER_REASON",
];

/// What makes a contact obsolete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obsolete {
    /// The day: who was made or changed on it or later is not.
    pub since: String,
    /// INVALIDATE or ANONYMIZE.
    pub operation: Operation,
}

impl Obsolete {
    /// True for a contact without sales and login that nobody made or changed since the day. One that was merged lives
    /// on in its head, and one that is inactive has nothing to be invalidated.
    #[must_use]
    pub fn takes(&self, stored: &StoredContact) -> bool {
        let standing = &stored.contact.standing;
        let day = |at: &str| at.get(..self.since.len()).unwrap_or(at) < self.since.as_str();
        let idle = !standing.has_sales && stored.login.is_none();
        let old = day(&stored.changed_at) && day(&stored.created_at);
        let open = standing.inactive.is_none() || self.operation == Operation::Anonymize;
        idle && old && open && standing.merged_into.is_none()
    }

    /// The row of a contact.
    #[must_use]
    pub fn row(&self, stored: &StoredContact) -> Vec<String> {
        use crate::contact::Field;
        let contact = &stored.contact;
        let changed = stored.changed_at.get(..10).unwrap_or(&stored.changed_at).to_owned();
        let text = |field| crate::contact::cells::cell(contact, field);
        // The row of a relay speaks of the relay alone.
        let structure = if contact.kind == Kind::Relay { String::new() } else { text(Field::OfficialName) };
        let reason = format!("no sales, no login, not changed since {}", self.since);
        vec![
            self.operation.code().to_owned(),
            text(Field::ContactNumber),
            text(Field::FirstName),
            text(Field::LastName),
            structure,
            changed,
            reason,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::{Contact, ContactNumber, Field, InactiveReason};

    fn stored() -> StoredContact {
        let mut contact = Contact { number: ContactNumber::parse("007"), ..Contact::default() };
        contact.set(Field::LastName, "=Meier");
        StoredContact {
            id: 1,
            contact,
            version: 1,
            login: None,
            created_at: "2018-03-04T10:00:00Z".into(),
            created_receipt: None,
            changed_at: "2019-03-04T10:00:00Z".into(),
        }
    }

    #[test]
    fn only_who_is_idle_since_the_day_is_obsolete() {
        let rule = |operation| Obsolete { since: "2020-01-01".into(), operation };
        type Case = (&'static str, fn(&mut StoredContact), bool, bool);
        let changes: [Case; 6] = [
            ("as it is", |_| {}, true, true),
            ("with sales", |s| s.contact.standing.has_sales = true, false, false),
            ("with login", |s| s.login = Some("a@b.ch".into()), false, false),
            ("changed on the day", |s| s.changed_at = "2020-01-01T00:00:00Z".into(), false, false),
            ("merged", |s| s.contact.standing.merged_into = ContactNumber::parse("1"), false, false),
            ("inactive", |s| s.contact.standing.inactive = Some(InactiveReason::AccountDeleted), false, true),
        ];
        for (what, change, invalidate, anonymize) in changes {
            let mut stored = stored();
            change(&mut stored);
            assert_eq!(rule(Operation::Invalidate).takes(&stored), invalidate, "{what}");
            assert_eq!(rule(Operation::Anonymize).takes(&stored), anonymize, "{what}");
        }
        let row = rule(Operation::Anonymize).row(&stored());
        assert_eq!(row.len(), OBSOLETE_HEADER.len());
        assert_eq!(&row[..4], ["ANONYMIZE", "007", "", "\\=Meier"]);
        assert_eq!(row[5], "2019-03-04");
    }
}
