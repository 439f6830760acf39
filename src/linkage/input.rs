//! What linkage looks at: a borrowed view of a cleaned contact.
//!
//! The caller fills what it has and leaves the rest empty; an empty value says nothing.

/// The three kinds of contact; only equal kinds may be the same contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A person on their own account.
    #[default]
    Individual,
    /// An organisation.
    Structure,
    /// A person attached to an organisation.
    Relay,
}

/// A contact as linkage sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct MatchInput<'a> {
    /// The kind of contact.
    pub kind: Kind,
    /// Names of the person and of the organisation.
    pub name: NameInput<'a>,
    /// The birth date.
    pub birth: BirthInput<'a>,
    /// E-mail addresses and phone numbers.
    pub reach: ReachInput<'a>,
    /// The postal address.
    pub address: AddressInput<'a>,
    /// Administrative numbers (SIRET, VAT …), with or without their code.
    pub admin_numbers: &'a [&'a str],
    /// For a relay, the contact number of its structure.
    pub structure: &'a str,
}

/// The names of a contact.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameInput<'a> {
    /// First names.
    pub first: &'a str,
    /// Last names.
    pub last: &'a str,
    /// The name of the structure; of a relay, its employer's.
    pub structure: &'a str,
}

/// The birth date of a person.
#[derive(Clone, Copy, Debug, Default)]
pub struct BirthInput<'a> {
    /// Year, month and day of an accepted date.
    pub date: Option<(i16, u8, u8)>,
    /// The typed text of a rejected date: weak evidence.
    pub text: &'a str,
}

/// How a contact is reached.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReachInput<'a> {
    /// E-mail addresses.
    pub emails: &'a [&'a str],
    /// Phone numbers, E.164 or as typed.
    pub phones: &'a [&'a str],
}

/// Where a contact lives.
#[derive(Clone, Copy, Debug, Default)]
pub struct AddressInput<'a> {
    /// The address lines joined, or the one that holds the street.
    pub street: &'a str,
    /// Postcode.
    pub postcode: &'a str,
    /// Town.
    pub town: &'a str,
    /// ISO 3166-1 alpha-2 code.
    pub country: &'a str,
}
