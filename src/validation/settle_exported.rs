//! A row that was exported meets the contact that it was: what somebody else changed since, and what kind it is.
//!
//! In: a checked record that knows its fingerprint, and what the base holds. Out: one part, of the contact's own kind;
//! findings where both sides changed a field. Deliberately unaware of how the base is read.

use super::course::Course;
use super::facts::{BaseFacts, Known};
use super::finding::{Certainty, Fix};
use super::key_rules as key;
use super::record::{Part, StagedPart, StagedRecord};
use super::rule::exported::other_structure;
use super::settle::Settling;
use crate::contact::cells::{cell, rows_of};
use crate::contact::print::{Was, is_lossy_copy};
use crate::contact::{Contact, ContactNumber, Entry, Field, Incoming, Kind, Operation};

/// Gives an exported row the kind of its contact, whatever names it fills: a relay's row names its structure without
/// speaking of it.
pub(super) fn take_kind(record: &mut StagedRecord, facts: &BaseFacts) {
    let Some(row) = record.principal().filter(|row| !row.exported.is_empty()) else { return };
    let Some(known) = row.number.as_ref().and_then(|number| facts.numbers.get(number)) else { return };
    let kind = known.kind;
    let (part, mut incoming) = match kind {
        Kind::Structure => (Part::Structure, joined(record)),
        Kind::Individual => (Part::Person, joined(record)),
        Kind::Relay => (Part::Person, row.clone()),
    };
    incoming.kind = kind;
    incoming.borrowed_reach = false;
    if kind == Kind::Relay {
        let structure = record.part(Part::Structure).unwrap_or(&incoming);
        let (name, edited) =
            (structure.text(Field::OfficialName).to_owned(), !incoming.is_as_exported(Field::OfficialName));
        if !name.is_empty() && edited {
            record.findings.push(other_structure(record, &name));
        }
        incoming.entries.remove(&Field::OfficialName);
    }
    record.parts = vec![StagedPart { part, incoming }];
}

/// Both parts of a row as one.
fn joined(record: &StagedRecord) -> Incoming {
    let mut parts = record.parts.iter().rev().map(|part| &part.incoming);
    let mut whole = parts.next().cloned().unwrap_or_default();
    for other in parts {
        for (field, entry) in &other.entries {
            whole.entries.entry(*field).or_insert_with(|| entry.clone());
        }
    }
    whole
}

/// True when nothing of a row was edited since it was exported.
pub(super) fn is_untouched(row: &Incoming) -> bool {
    !row.exported.is_empty() && row.entries.keys().all(|field| row.is_as_exported(*field))
}

impl Settling<'_> {
    /// The course of a row that asks for no change: whatever its contact has become, nothing is done to it.
    pub(super) fn untouched(&self, known: &Known, operation: Operation) -> Option<Course> {
        if operation != Operation::Update || !is_untouched(&self.row) {
            return None;
        }
        let contact = match known.merged_into {
            Some(_) => self.head_of(known)?,
            None => known,
        };
        Some(Course::Update { number: contact.number.clone(), activate: false })
    }

    /// True when the fingerprint says who is meant: the number is the contact's own, and of its names at least one
    /// stands as it was exported.
    pub(super) fn is_proven(&self, known: &Known) -> bool {
        let names = [Field::FirstName, Field::LastName, Field::OfficialName];
        self.row.number.as_ref() == Some(&known.number)
            && !self.row.exported.is_empty()
            && names.iter().any(|name| self.row.is_as_exported(*name))
    }

    /// Holds a row back where it and somebody else changed one field since the export.
    pub(super) fn guard_export(&mut self, course: Course) -> Course {
        let Course::Update { number, .. } = &course else { return course };
        if self.row.exported.values().all(String::is_empty) {
            return course;
        }
        let number = number.clone();
        let Some(held) = self.facts.held.get(&number) else {
            let message = "What the base holds could not be compared with the export; the row waits.";
            self.report(&key::OLD_UNKNOWN, (Field::ContactNumber, number.as_str()), message.to_owned(), None);
            return Course::Unsettled { number: Some(number) };
        };
        let own = self.row.number.clone().unwrap_or_else(|| number.clone());
        let mut lossy = Vec::new();
        let mut conflicts = Vec::new();
        for (field, was) in self.row.exported.iter().filter(|(_, was)| !was.is_empty()) {
            let Some(entry) = self.row.entries.get(field) else { continue };
            match meeting((&own, *field), &Was::of_text(was), (entry, held), &self.row) {
                Meeting::Stands | Meeting::Agrees => {}
                Meeting::Lossy => lossy.push(*field),
                Meeting::Conflict(now) => conflicts.push((*field, entry.text().to_owned(), now)),
            }
        }
        for field in lossy {
            self.row.exported.insert(field, String::new());
            self.lossy.push(field);
        }
        for (field, said, now) in &conflicts {
            self.conflict(*field, said, now);
        }
        if conflicts.is_empty() { course } else { Course::Unsettled { number: Some(number) } }
    }

    fn conflict(&mut self, field: Field, said: &str, now: &str) {
        let shown = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
        let message = format!(
            "The file says {} and the base holds {}: both changed since the export, and a person decides.",
            shown(said),
            shown(now)
        );
        let value = if now.is_empty() { "=".to_owned() } else { now.to_owned() };
        let fix = Some(Fix { value, certainty: Certainty::Likely });
        self.report(&key::CHANGED_SINCE_EXPORT, (field, said), message, fix);
    }
}

/// What an edited cell meets in the base.
enum Meeting {
    /// The value that was exported.
    Stands,
    /// The value that the cell says.
    Agrees,
    /// The value that was exported, which the cell says without the letters that a spreadsheet lost.
    Lossy,
    /// A third one.
    Conflict(String),
}

fn meeting(
    (number, field): (&ContactNumber, Field),
    was: &Was,
    (entry, held): (&Entry, &Contact),
    row: &Incoming,
) -> Meeting {
    let now = now(held, field, row);
    let stands = now.iter().all(|text| was.stands(number.as_str(), field, text));
    let bare = |text: &str| match field {
        Field::Criterion(code) | Field::AdminNumber(code) => {
            text.strip_prefix(code.as_str()).and_then(|t| t.strip_prefix('=')).unwrap_or(text).to_owned()
        }
        _ => crate::contact::value::escape::unescape(text).to_owned(),
    };
    let now: Vec<String> = now.iter().map(|text| bare(text)).collect();
    if stands {
        let lossy = !now.is_empty() && now.iter().all(|text| is_lossy_copy(text, entry.text()));
        return if lossy { Meeting::Lossy } else { Meeting::Stands };
    }
    // What is appended goes behind whatever stands there.
    let appends = matches!(entry, Entry::Append(_));
    if appends || now.iter().all(|text| text == entry.text()) {
        return Meeting::Agrees;
    }
    Meeting::Conflict(now.into_iter().find(|text| text != entry.text()).unwrap_or_default())
}

/// What the base would export of a field now: of a part of an address once per use of the row.
fn now(held: &Contact, field: Field, row: &Incoming) -> Vec<String> {
    if !field.is_address() {
        return vec![cell(held, field)];
    }
    let uses = row.uses.unwrap_or(crate::contact::AddressUses::ALL);
    let rows = rows_of(held);
    let of_use = |letter: char| {
        let row = rows.iter().find(|row| row.is_for(letter));
        row.map(|row| row.text(field, "")).unwrap_or_default()
    };
    uses.iter().map(|usage| of_use(usage.letter())).collect()
}
