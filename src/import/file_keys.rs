//! What a file itself says about keys, gathered row by row.
//!
//! In: checked records in file order. Out: for a window of them, which row has a key first, which contact a row will
//! make, and which row ends a contact's login. Texts are kept as hashes of 64 bits: of a large file there is one a row.
//! It knows nothing of what becomes of the rows.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};

use crate::contact::{ContactNumber, Entry, Field, Operation, RowNumber, login_key};
use crate::mapping::Requested;
use crate::validation::{BaseFacts, KeysAsked, Known, StagedRecord};

/// The keys of a file, as far as it was read.
#[derive(Default)]
pub(super) struct FileKeys {
    hasher: RandomState,
    logins: HashMap<u64, RowNumber>,
    numbers: HashMap<u64, RowNumber>,
    /// The contacts that INSERT rows make under a number of their own.
    made: HashMap<ContactNumber, Known>,
    /// By contact number: the first row that says which login it has from then on; `None` = none.
    logged: HashMap<u64, (RowNumber, Option<u64>)>,
}

impl FileKeys {
    /// Takes in what rows say.
    pub(super) fn learn(&mut self, records: &[StagedRecord]) {
        for record in records {
            let keys = KeysAsked::of(record, None);
            if let Some(login) = keys.login {
                self.logins.entry(self.hasher.hash_one(login)).or_insert(record.row);
            }
            // Nothing is made by a row that takes something away.
            for number in keys.numbers.into_iter().filter(|_| !removes(&record.requested)) {
                self.numbers.entry(self.hasher.hash_one(number)).or_insert(record.row);
            }
            if let Some(made) = made_by(record) {
                self.made.entry(made.number.clone()).or_insert(made);
            }
            if let Some((number, login)) = login_after(record) {
                let login = login.map(|login| self.hasher.hash_one(login));
                self.logged.entry(self.hasher.hash_one(number)).or_insert((record.row, login));
            }
        }
    }

    /// Tells what the file says of these keys and of the contacts that the base found by them.
    pub(super) fn tell(&self, facts: &mut BaseFacts, logins: &[String], numbers: &[ContactNumber]) {
        let login = |l: &String| self.logins.get(&self.hasher.hash_one(l)).copied();
        let number = |n: &ContactNumber| self.numbers.get(&self.hasher.hash_one(n)).copied();
        facts.file_logins = logins.iter().filter_map(|l| Some((l.clone(), login(l)?))).collect();
        facts.file_made =
            numbers.iter().filter_map(|n| Some((n.clone(), self.made.get(n)?.clone()))).collect();
        facts.file_numbers = numbers.iter().filter_map(|n| Some((n.clone(), number(n)?))).collect();
        let freed = facts.logins.iter().flat_map(|(email, owners)| {
            let email = self.hasher.hash_one(email);
            owners.iter().filter_map(move |known| Some((known.number.clone(), self.frees(known, email)?)))
        });
        facts.freed = freed.collect();
    }

    /// The row after which a contact no longer logs in with an address.
    fn frees(&self, known: &Known, email: u64) -> Option<RowNumber> {
        let (row, login) = self.logged.get(&self.hasher.hash_one(&known.number))?;
        (*login != Some(email)).then_some(*row)
    }
}

/// The contact that a row names by its number, and with what it logs in once the row is in; `None` when the row says
/// nothing of that.
fn login_after(record: &StagedRecord) -> Option<(&ContactNumber, Option<String>)> {
    let row = record.principal()?;
    let number = row.number.as_ref()?;
    match &record.requested {
        Requested::Named(Operation::Insert) | Requested::Unreadable(_) => None,
        Requested::Named(operation) if operation.removes() => Some((number, None)),
        _ => match row.entries.get(&Field::Email1)? {
            Entry::Set(text) => Some((number, login_key(text))),
            Entry::Clear => Some((number, None)),
            Entry::Append(_) => None,
        },
    }
}

/// True for a row that takes something away.
fn removes(requested: &Requested) -> bool {
    matches!(requested, Requested::Named(operation) if operation.removes())
}

/// What an INSERT row with a number of its own will be known as.
fn made_by(record: &StagedRecord) -> Option<Known> {
    let row = record.principal().filter(|_| record.requested == Requested::Named(Operation::Insert))?;
    let text = |field| row.text(field).to_owned();
    Some(Known {
        number: row.number.clone()?,
        kind: row.kind,
        names: [text(Field::FirstName), text(Field::LastName), text(Field::OfficialName)],
        place: [text(Field::Line1), text(Field::PostalCode), text(Field::Town)],
        differing: false,
        structure: None,
        active: true,
        has_sales: false,
        merged_into: None,
    })
}
