//! What the base and the rest of the file already hold: asked for in values, answered in values.

use std::collections::{HashMap, HashSet};

use super::record::StagedRecord;
use super::settle::padded_number;
use crate::contact::{Contact, ContactNumber, ERASED_NAME, Field, Incoming, Kind, RowNumber, login_key};

/// What the base knows of a contact, enough to judge a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its number.
    pub number: ContactNumber,
    /// Its kind.
    pub kind: Kind,
    /// First name, last name, structure name as stored; of a relay its structure's name; empty when absent.
    pub names: [String; 3],
    /// Street, postcode and town of its main address (else its first); empty when absent.
    pub place: [String; 3],
    /// It has different addresses for different uses.
    pub differing: bool,
    /// For a relay the number of its structure.
    pub structure: Option<ContactNumber>,
    /// Active or not.
    pub active: bool,
    /// Has sales.
    pub has_sales: bool,
    /// The head it was merged into.
    pub merged_into: Option<ContactNumber>,
}

impl Known {
    /// True for a contact whose personal data were erased.
    #[must_use]
    pub fn is_erased(&self) -> bool {
        let [first, last, structure] = &self.names;
        let erased = match self.kind {
            Kind::Structure => structure == ERASED_NAME,
            _ => last == ERASED_NAME && first.is_empty(),
        };
        erased && !self.active && self.merged_into.is_none()
    }
}

/// What speaks against dropping a contact (DOMAIN.md, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DropObstacle {
    /// It has sales.
    Sales,
    /// No import made it.
    NotImported,
    /// It was changed after the import, and that was not taken back.
    Changed,
    /// Relays are attached to it.
    Relays,
    /// Others were merged into it, or it into another.
    Merges,
}

/// The facts that the rules of one window of rows may ask for.
#[derive(Clone, Debug, Default)]
pub struct BaseFacts {
    /// Active contacts by the folded e-mail of their login (EMAIL1).
    pub logins: HashMap<String, Vec<Known>>,
    /// Contacts that were merged into another, by the folded EMAIL1 that they had.
    pub old_logins: HashMap<String, Vec<Known>>,
    /// Contacts by number, inactive ones included.
    pub numbers: HashMap<ContactNumber, Known>,
    /// The first row of the file with a folded EMAIL1.
    pub file_logins: HashMap<String, RowNumber>,
    /// The rows of the file after which contacts of `logins` no longer log in with that address.
    pub freed: HashMap<ContactNumber, RowNumber>,
    /// The first row of the file that carries a contact number.
    pub file_numbers: HashMap<ContactNumber, RowNumber>,
    /// The contacts that INSERT rows of the file make under a number of their own.
    pub file_made: HashMap<ContactNumber, Known>,
    /// Numbers that may never be used again (of merged, anonymised and dropped contacts).
    pub retired: HashSet<ContactNumber>,
    /// What the base holds of contacts whose rows expect old values; the others are not asked for.
    pub held: HashMap<ContactNumber, Contact>,
    /// Contacts by the numbers under which other files know them; several may share one.
    pub aliases: HashMap<ContactNumber, Vec<Known>>,
    /// No number is left in the range for new contacts.
    pub exhausted: bool,
    /// Rows that say what is known of somebody who was erased.
    pub erased: HashSet<RowNumber>,
    /// Inactive contacts by their folded EMAIL1, for rows that would reactivate one.
    pub dormant: HashMap<String, Vec<Known>>,
    /// What speaks against dropping a contact, for rows that ask for it; absent = nothing.
    pub obstacles: HashMap<ContactNumber, Vec<DropObstacle>>,
    /// The width of the base's numbers; `None` for an empty base.
    pub number_width: Option<usize>,
}

impl BaseFacts {
    /// The contact that a number leads to: its own, or the head of the duplicate.
    #[must_use]
    pub fn head_of(&self, number: &ContactNumber) -> Option<&Known> {
        let mut known = self.numbers.get(number)?;
        // More hops than contacts are a circle.
        for _ in 0..self.numbers.len() {
            match known.merged_into.as_ref().and_then(|head| self.numbers.get(head)) {
                Some(head) => known = head,
                None => break,
            }
        }
        Some(known)
    }
}

/// What has to be known of the base to settle a record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeysAsked {
    /// Its number, and the number filled up to the base's width where that differs.
    pub numbers: Vec<ContactNumber>,
    /// The numbers that other systems gave its contact, as the row says.
    pub aliases: Vec<ContactNumber>,
    /// Its login, folded.
    pub login: Option<String>,
}

impl KeysAsked {
    /// The keys of a record, in a base whose numbers have `width` digits.
    #[must_use]
    pub fn of(record: &StagedRecord, width: Option<usize>) -> Self {
        let Some(principal) = record.principal() else { return Self::default() };
        let number = principal.number.clone();
        let padded = number.as_ref().and_then(|number| padded_number(number, width));
        Self {
            numbers: number.into_iter().chain(padded).collect(),
            aliases: aliases_of(principal).collect(),
            login: login_key(principal.text(Field::Email1)),
        }
    }
}

/// The numbers under which a row says that other files know its contact.
pub(super) fn aliases_of(row: &Incoming) -> impl Iterator<Item = ContactNumber> {
    row.text(Field::Alias).split('|').filter_map(ContactNumber::parse)
}
