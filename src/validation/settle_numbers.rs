//! What contact numbers run into: taken, retired, merged, short of their zeros, or somebody else's.

use super::course::Course;
use super::facts::{Known, aliases_of};
use super::finding::{Certainty, Fix};
use super::identity::Identity;
use super::key_rules as key;
use super::rule::number::ALIAS_SIGN;
use super::settle::{Settling, display_name, is_nameless, padded_number};
use crate::contact::{ContactNumber, Field};

impl<'a> Settling<'a> {
    pub(super) fn number_taken(&mut self, known: &Known) -> Course {
        let same = self.is(known, Identity::Same) && !is_nameless(&self.row);
        // Somebody else has it: the sign gives the row a new number, and this one leads to it from then on.
        let other = || self.number().map(|number| format!("{ALIAS_SIGN}{number}"));
        let value = if same { Some("UPDATE".to_owned()) } else { other() };
        let fix = value.map(|value| Fix { value, certainty: Certainty::Likely });
        let name = display_name(known);
        let message =
            format!("The number {} belongs to {name} already; the row waits for a decision.", known.number);
        let message = match &fix {
            Some(fix) if !same => {
                format!("{message} {} gives it a new number and keeps this one.", fix.value)
            }
            _ => message,
        };
        // Where the names agree an update is meant; otherwise the number itself is in question.
        let at =
            if same { (Field::Operation, "INSERT") } else { (Field::ContactNumber, known.number.as_str()) };
        self.report(&key::NUMBER_TAKEN, at, message, fix);
        Course::Unsettled { number: Some(known.number.clone()) }
    }

    /// The contact of a number: the base's own, else the one that another file knew under it. Where the own one is
    /// somebody else and the other agrees, the other is meant.
    pub(super) fn by_number(&mut self, number: &ContactNumber) -> Option<&'a Known> {
        let facts = self.facts;
        let own = facts.numbers.get(number);
        let Some(others) = facts.aliases.get(number) else { return own };
        if own.is_some_and(|known| !self.is(known, Identity::Contradicts)) {
            return own;
        }
        let mut agreeing = others.iter().filter(|known| !self.is(known, Identity::Contradicts));
        let meant = match (agreeing.next(), agreeing.next(), others.as_slice()) {
            (Some(known), None, _) => known,
            (None, None, [only]) if own.is_none() => only,
            _ => return own,
        };
        let name = display_name(meant);
        let message = format!("The number {number} is kept as another number of {name} ({}).", meant.number);
        self.report(&key::NUMBER_ALIAS, (Field::ContactNumber, number.as_str()), message, None);
        Some(meant)
    }

    /// The contact that is known under a number that the row gives as another system's.
    pub(super) fn by_own_alias(&mut self) -> Option<&'a Known> {
        let facts = self.facts;
        let numbers: Vec<ContactNumber> = aliases_of(&self.row).collect();
        let others = numbers.iter().filter_map(|number| Some((number, facts.aliases.get(number)?)));
        let mut agreeing = others
            .flat_map(|(number, known)| known.iter().map(move |known| (number, known)))
            .filter(|(_, known)| !self.is(known, Identity::Contradicts));
        let (number, meant) = agreeing.next()?;
        if agreeing.any(|(_, other)| other.number != meant.number) {
            return None;
        }
        drop(agreeing);
        let name = display_name(meant);
        let message = format!("The number {number} is kept as another number of {name} ({}).", meant.number);
        self.report(&key::NUMBER_ALIAS, (Field::Alias, number.as_str()), message, None);
        Some(meant)
    }

    /// The contact that a merged one leads to, however many lie between; `None` when it is not known.
    pub(super) fn head_of(&self, known: &Known) -> Option<&'a Known> {
        let facts = self.facts;
        let mut next = known.merged_into.as_ref()?;
        // More hops than contacts are a circle.
        for _ in 0..=facts.numbers.len() {
            let head = facts.numbers.get(next)?;
            match &head.merged_into {
                None => return Some(head),
                Some(further) => next = further,
            }
        }
        None
    }

    pub(super) fn led_on(&mut self, known: &Known, head: &Known) {
        let (old, new) = (&known.number, &head.number);
        let name = display_name(head);
        let message = format!("Contact {old} was merged into {name} ({new}); the row changes that contact.");
        self.report(&key::NUMBER_LED_ON, (Field::ContactNumber, old.as_str()), message, None);
    }

    pub(super) fn merged(&mut self, known: &Known) -> Course {
        let head = known.merged_into.clone();
        let named = head.as_ref().map_or("another contact", ContactNumber::as_str);
        let message =
            format!("Contact {} was merged into {named}; the row waits for a decision.", known.number);
        let fix = head.as_ref().map(|head| Fix { value: head.as_str().into(), certainty: Certainty::Likely });
        self.report(&key::NUMBER_MERGED, (Field::ContactNumber, known.number.as_str()), message, fix);
        Course::Unsettled { number: head }
    }

    pub(super) fn retired(&mut self, number: &ContactNumber) -> Course {
        let message = format!("The number {number} is never used again; the row is blocked.");
        // An empty text empties the cell, so that the system gives a new number.
        let fix = Fix { value: String::new(), certainty: Certainty::Likely };
        self.report(&key::NUMBER_RETIRED, (Field::ContactNumber, number.as_str()), message, Some(fix));
        Course::Blocked
    }

    /// The number that exists once zeros fill it up to the base's width.
    pub(super) fn padded(&mut self, number: &ContactNumber) -> Option<Course> {
        let padded = padded_number(number, self.facts.number_width)?;
        let known = self.facts.numbers.get(&padded)?;
        let name = display_name(known);
        let message = format!("No contact has the number {number}, but {padded} is {name}; the row waits.");
        let certainty = if self.is(known, Identity::Same) { Certainty::Certain } else { Certainty::Likely };
        let fix = Fix { value: padded.as_str().to_owned(), certainty };
        self.report(&key::NUMBER_PADDING, (Field::ContactNumber, number.as_str()), message, Some(fix));
        Some(Course::Unsettled { number: Some(padded) })
    }

    /// The row may be somebody who was erased; nothing says who.
    pub(super) fn erased_person(&mut self) {
        let message =
            "The row seems to be a person whose data were erased for good; it waits for a decision.";
        self.report(&key::ERASED_PERSON, (Field::LastName, ""), message.to_owned(), None);
    }

    pub(super) fn mismatch(&mut self, known: &Known) -> Course {
        let message = format!(
            "The key names {} ({}), the row says {}; the row waits for a decision.",
            display_name(known),
            known.number,
            self.row.display_name(),
        );
        self.report(&key::IDENTITY_MISMATCH, (Field::ContactNumber, known.number.as_str()), message, None);
        Course::Unsettled { number: Some(known.number.clone()) }
    }
}
