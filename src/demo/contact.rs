//! What the demo knows of a contact before it is spelled out as a row: plain values, no rules.

use super::data::{Lang, Town};

/// A contact as the generator thinks of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Contact {
    pub(super) number: String,
    pub(super) person: Option<Person>,
    pub(super) structure: Option<String>,
    pub(super) lang: Lang,
    pub(super) address: Address,
    pub(super) means: Means,
    pub(super) function: &'static str,
    pub(super) remark: &'static str,
    pub(super) consent: Consent,
    pub(super) habits: Habits,
}

impl Contact {
    /// True for a person without a structure.
    pub(super) fn is_individual(&self) -> bool {
        self.person.is_some() && self.structure.is_none()
    }

    /// First name, or nothing for a structure.
    pub(super) fn first(&self) -> &str {
        self.person.as_ref().map_or("", |person| &person.first)
    }

    /// Family name, or nothing for a structure.
    pub(super) fn last(&self) -> &str {
        self.person.as_ref().map_or("", |person| &person.last)
    }

    /// Birth date, where the person gave one.
    pub(super) fn birth(&self) -> Option<Date> {
        self.person.as_ref().and_then(|person| person.birth)
    }
}

/// The two titles that the demo uses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Title {
    #[default]
    Mrs,
    Mr,
}

/// A person's name and birth date.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Person {
    pub(super) title: Title,
    pub(super) first: String,
    pub(super) last: String,
    pub(super) birth: Option<Date>,
}

/// A calendar day; the generator only makes days up to the 28th.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: usize,
    pub(super) month: usize,
    pub(super) day: usize,
}

impl Date {
    /// `14.03.1979`
    pub(super) fn dotted(self) -> String {
        format!("{:02}.{:02}.{}", self.day, self.month, self.year)
    }

    /// `14/03/1979`
    pub(super) fn slashed(self) -> String {
        format!("{:02}/{:02}/{}", self.day, self.month, self.year)
    }

    /// `14/3/79`, as a spreadsheet shortens it.
    pub(super) fn short(self) -> String {
        format!("{}/{}/{:02}", self.day, self.month, self.year % 100)
    }
}

/// Where a contact lives.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Address {
    pub(super) line1: String,
    pub(super) line2: String,
    pub(super) town: Town,
}

/// How a contact is reached; phone numbers stand in national form.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Means {
    pub(super) telephone: String,
    pub(super) cellphone: String,
    pub(super) email1: String,
    pub(super) email2: String,
}

/// The columns of authorisations, in the order of [`CONSENT_COLUMNS`].
pub(super) type Consent = [bool; 5];

/// The authorisation codes of the demo's institution.
pub(super) const CONSENT_COLUMNS: [&str; 5] = ["CNIL_O", "CNIL_T", "EMAIL", "SMS_MMS", "LETTER"];

/// Whether the contact agreed to newsletters by e-mail.
pub(super) fn takes_newsletter(consent: Consent) -> bool {
    let [_, _, email, _, _] = consent;
    email
}

/// What a contact does at the theatre.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Habits {
    pub(super) has_sales: bool,
    /// Values of the criterion `INTEREST`.
    pub(super) interests: Vec<&'static str>,
    /// The criterion `SUBSCRIBER`, where it was asked.
    pub(super) subscriber: Option<bool>,
}
