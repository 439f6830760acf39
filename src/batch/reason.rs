//! Why a change is made: how a row came to its contact, and who decided it.
//!
//! A load of a million rows keeps a million of these, so what is usual is short: a policy without a person is one word,
//! who committed it and when stands in the receipt.

use serde::{Deserialize, Serialize};

use crate::contact::{ContactNumber, RowNumber};

/// How a row, or a contact, came to what it changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// It makes a new contact.
    New,
    /// It names the contact by its number.
    Number,
    /// Its e-mail names the contact.
    Email,
    /// Its e-mail names the contact, and the names agree.
    EmailAndName,
    /// It is alike: the match probability in thousandths; `None` when it was no candidate.
    Match(Option<u16>),
    /// It joins an earlier row of the file: the same in thousandths.
    Twin(RowNumber, Option<u16>),
    /// A duplicate in the base: these contacts were merged into it.
    Head(Vec<ContactNumber>),
    /// A duplicate in the base: it was merged into this contact.
    Merged(ContactNumber),
    /// It hangs on a contact that was merged away, and went along to the head.
    Followed,
}

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who.
    pub by: String,
    /// When: UTC, ISO 8601.
    pub at: String,
    /// How it came to the contact.
    pub basis: Basis,
    /// The fields whose value was picked or typed by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub picked: Vec<String>,
    /// A note of that person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Why one row, or one merge of contacts, changes a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The policy create-all: every row becomes a contact.
    CreateAll,
    /// The policy cautious: the row was certain.
    Cautious(Basis),
    /// A person.
    Person(Box<Decided>),
}

impl Reason {
    /// A person decided, without a note and without picks.
    #[must_use]
    pub fn person(by: &str, at: &str, basis: Basis) -> Self {
        let (by, at) = (by.to_owned(), at.to_owned());
        Self::Person(Box::new(Decided { by, at, basis, picked: Vec::new(), note: String::new() }))
    }

    /// How the row came to its contact.
    #[must_use]
    pub fn basis(&self) -> &Basis {
        match self {
            Self::CreateAll => &Basis::New,
            Self::Cautious(basis) => basis,
            Self::Person(decided) => &decided.basis,
        }
    }

    /// The person who decided, and when; `None` for a policy.
    #[must_use]
    pub fn decided(&self) -> Option<&Decided> {
        match self {
            Self::Person(decided) => Some(decided),
            _ => None,
        }
    }

    /// The policy that decided; `None` for a person.
    #[must_use]
    pub fn policy(&self) -> Option<&'static str> {
        match self {
            Self::CreateAll => Some("create-all"),
            Self::Cautious(_) => Some("cautious"),
            Self::Person(_) => None,
        }
    }
}

impl Basis {
    /// In a few words: `merged: 97.3 %`, `by number`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::New => "new".into(),
            Self::Number => "by number".into(),
            Self::Email => "by e-mail".into(),
            Self::EmailAndName => "by e-mail and name".into(),
            Self::Match(None) => "merged: no candidate".into(),
            Self::Match(Some(of)) => format!("merged: {}", percent(*of)),
            Self::Twin(row, None) => format!("the same as row {row}"),
            Self::Twin(row, Some(of)) => format!("the same as row {row}: {}", percent(*of)),
            Self::Head(merged) => format!("duplicates merged: {}", numbers(merged)),
            Self::Merged(head) => format!("duplicate of {head}"),
            Self::Followed => "went along to the head".into(),
        }
    }
}

fn percent(thousandths: u16) -> String {
    format!("{}.{} %", thousandths / 10, thousandths % 10)
}

fn numbers(contacts: &[ContactNumber]) -> String {
    contacts.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// Which row gave a field its value, where several rows made one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldOrigin {
    /// The key of the field, or of the address.
    pub field: String,
    /// The row.
    pub row: RowNumber,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_kept_in_a_word_and_a_person_with_name_and_time() {
        assert_eq!(serde_json::to_string(&Reason::CreateAll).unwrap(), "\"create-all\"");
        let decided = Decided {
            by: "anna".into(),
            at: "2026-11-22T14:03:00Z".into(),
            basis: Basis::Match(Some(973)),
            picked: vec![],
            note: String::new(),
        };
        let person = Reason::Person(Box::new(decided));
        let text = serde_json::to_string(&person).unwrap();
        assert_eq!(text, r#"{"person":{"by":"anna","at":"2026-11-22T14:03:00Z","basis":{"match":973}}}"#);
        assert_eq!(serde_json::from_str::<Reason>(&text).unwrap(), person);
        assert_eq!(person.basis().words(), "merged: 97.3 %");
        assert_eq!((person.policy(), Reason::CreateAll.policy()), (None, Some("create-all")));
    }

    #[test]
    fn every_basis_is_kept_and_has_words() {
        let number = ContactNumber::parse("7").unwrap();
        let all = [
            Basis::New,
            Basis::Number,
            Basis::Email,
            Basis::EmailAndName,
            Basis::Match(None),
            Basis::Twin(3, Some(5)),
            Basis::Twin(3, None),
            Basis::Head(vec![number.clone()]),
            Basis::Merged(number),
            Basis::Followed,
        ];
        for basis in all {
            let text = serde_json::to_string(&Reason::Cautious(basis.clone())).unwrap();
            assert_eq!(serde_json::from_str::<Reason>(&text).unwrap().basis(), &basis);
            assert!(!basis.words().is_empty());
        }
        assert_eq!(Basis::Twin(3, Some(5)).words(), "the same as row 3: 0.5 %");
    }
}
