//! Whose login an e-mail address is, in the base and within the file.

use super::course::Course;
use super::facts::Known;
use super::identity::Identity;
use super::key_rules as key;
use super::settle::{Settling, display_name, is_nameless};
use crate::contact::{ContactNumber, Field, Kind, RowNumber, login_key};

/// Whose login an e-mail is.
pub(super) enum Owner<'a> {
    /// Nobody's.
    Nobody,
    /// One contact's.
    One(&'a Known),
    /// That of several, which should not be but is.
    Several,
}

impl<'a> Settling<'a> {
    pub(super) fn login(&self) -> Option<String> {
        login_key(self.row.text(Field::Email1))
    }

    pub(super) fn carriers(&self) -> &'a [Known] {
        let facts = self.facts;
        self.login().and_then(|key| facts.logins.get(&key)).map_or(&[], Vec::as_slice)
    }

    pub(super) fn carrier(&self, number: &ContactNumber) -> Option<&'a Known> {
        self.carriers().iter().find(|known| known.number == *number)
    }

    /// Who logs in with the row's e-mail: one of the row's own kind before a structure and its relays together.
    pub(super) fn owner(&self) -> Owner<'a> {
        self.owner_among(&self.carriers().iter().collect::<Vec<_>>())
    }

    /// The same once the rows above are in: an address that one of them frees counts as free.
    pub(super) fn holder(&self) -> Owner<'a> {
        let holds = |known: &&Known| self.freed_by(known).is_none();
        self.owner_among(&self.carriers().iter().filter(holds).collect::<Vec<_>>())
    }

    fn owner_among(&self, carriers: &[&'a Known]) -> Owner<'a> {
        let for_structure = self.row.kind == Kind::Structure;
        let mut own = carriers.iter().filter(|known| (known.kind == Kind::Structure) == for_structure);
        match (own.next(), own.next(), carriers) {
            (Some(one), None, _) | (None, _, [one]) => Owner::One(one),
            (None, _, []) => Owner::Nobody,
            _ => Owner::Several,
        }
    }

    /// The row above that takes the login from somebody else than the row speaks of.
    fn freed_by(&self, known: &Known) -> Option<RowNumber> {
        let row = self.facts.freed.get(&known.number).copied().filter(|row| *row < self.at)?;
        (!self.is(known, Identity::Same)).then_some(row)
    }

    /// The head to which the contacts lead that had the row's e-mail and were merged; `None` when they lead to several.
    pub(super) fn led_by_email(&self) -> Option<(&'a Known, &'a Known)> {
        let facts = self.facts;
        let old = self.login().and_then(|key| facts.old_logins.get(&key))?;
        let for_structure = self.row.kind == Kind::Structure;
        let mut led = old.iter().filter_map(|known| Some((known, self.head_of(known)?)));
        let (known, head) = led.next()?;
        let is_one = led.all(|(_, other)| other.number == head.number);
        let is_kind = is_nameless(&self.row) || (head.kind == Kind::Structure) == for_structure;
        (is_one && is_kind).then_some((known, head))
    }

    pub(super) fn led_on_by_email(&mut self, known: &Known, head: &Known) {
        let email = self.row.text(Field::Email1).to_owned();
        let (old, name, new) = (&known.number, display_name(head), &head.number);
        let message = format!(
            "{email} was the e-mail of contact {old}, merged into {name} ({new}); the row changes that contact."
        );
        self.report(&key::EMAIL_LED_ON, (Field::Email1, &email), message, None);
    }

    /// Says so when the row's e-mail is another's login: `own` is the contact that the row changes.
    pub(super) fn look_at_login(&mut self, own: Option<&ContactNumber>) {
        let is_own = own.is_some_and(|number| self.carrier(number).is_some());
        if is_own || self.row.is_as_exported(Field::Email1) {
            return;
        }
        self.look_at_freed();
        match (self.holder(), own) {
            (Owner::One(known), None) if self.is(known, Identity::Same) => self.known(known),
            (Owner::One(known), _) => self.taken(known),
            (Owner::Several, _) => self.taken_by_several(),
            (Owner::Nobody, None) => self.look_at_file(),
            (Owner::Nobody, Some(_)) => {}
        }
    }

    fn look_at_freed(&mut self) {
        let freed = self.carriers().iter().find_map(|known| Some((known, self.freed_by(known)?)));
        let Some((known, row)) = freed else { return };
        let email = self.row.text(Field::Email1).to_owned();
        let (name, number) = (display_name(known), &known.number);
        let message =
            format!("{email} is the login of {name} ({number}); row {row} frees it, and this row takes it.");
        self.report(&key::EMAIL_FREED, (Field::Email1, &email), message, None);
    }

    pub(super) fn look_at_file(&mut self) {
        let first = self.login().and_then(|key| self.facts.file_logins.get(&key).copied());
        if let Some(first) = first.filter(|first| *first < self.at) {
            let email = self.row.text(Field::Email1).to_owned();
            let message = format!("Row {first} has {email} already; this row goes in without login.");
            self.report(&key::EMAIL_TWICE, (Field::Email1, &email), message, None);
        }
    }

    pub(super) fn known(&mut self, known: &Known) {
        let email = self.row.text(Field::Email1).to_owned();
        let message =
            format!("{email} is the login of {} ({}): probably the same.", display_name(known), known.number);
        self.report(&key::EMAIL_KNOWN, (Field::Email1, &email), message, None);
    }

    pub(super) fn taken(&mut self, known: &Known) {
        let email = self.row.text(Field::Email1).to_owned();
        let (name, number) = (display_name(known), &known.number);
        let message = format!(
            "{email} is the login of {name} ({number}); it goes in as contact address without login."
        );
        self.report(&key::EMAIL_TAKEN, (Field::Email1, &email), message, None);
    }

    pub(super) fn taken_by_several(&mut self) {
        let email = self.row.text(Field::Email1).to_owned();
        let message = format!("Several contacts have {email}; it goes in as contact address without login.");
        self.report(&key::EMAIL_TAKEN, (Field::Email1, &email), message, None);
    }

    pub(super) fn several(&mut self) -> Course {
        let email = self.row.text(Field::Email1).to_owned();
        let message = format!("Several active contacts have {email}; the row waits for a decision.");
        self.report(&key::EMAIL_SEVERAL, (Field::Email1, &email), message, None);
        Course::Unsettled { number: None }
    }
}
