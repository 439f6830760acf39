//! What the rows of a file say of one contact, one after the other.
//!
//! In: settled records in file order. Out: findings on rows that contradict an earlier one, and rows with old values
//! held against what the rows above leave (DOMAIN.md, sections 6 and 11). Deliberately unaware of decisions: what is
//! decided otherwise is checked again when the plan is made.

use std::collections::HashMap;

use crate::contact::{Contact, ContactNumber};
use crate::survivorship::{Picks, Way, golden_record};
use crate::validation::{BaseFacts, Course, Said, StagedRecord, contradiction, settle};

/// Contacts of which it is remembered what rows said. A file that names more is compared by the plan alone, so that a
/// file of millions of rows is not held in memory.
const REMEMBERED: usize = 25_000;

/// What rows said so far.
#[derive(Default)]
pub(super) struct FileSaid {
    by_contact: HashMap<ContactNumber, Said>,
    /// What rows with old values left of contacts, for the rows below them.
    left: HashMap<ContactNumber, Contact>,
}

impl FileSaid {
    /// Settles rows one after the other, each with what the rows above leave of its contact.
    pub(super) fn settle_in_order(&mut self, records: &mut [StagedRecord], facts: &mut BaseFacts) {
        for (number, held) in &mut facts.held {
            if let Some(left) = self.left.get(number) {
                held.clone_from(left);
            }
        }
        for record in records {
            settle(record, facts);
            let Course::Update { number, .. } = &record.course else { continue };
            let Some(row) = record.principal() else { continue };
            if let Some(held) = facts.held.get_mut(number) {
                *held = golden_record(Some(held), row, Way::Update, &Picks::new()).after;
                self.left.insert(number.clone(), held.clone());
            }
        }
    }

    /// Adds a finding to every row that says something else of its contact than a row above.
    pub(super) fn compare(&mut self, records: &mut [StagedRecord]) {
        for record in records {
            let Some(number) = named(record) else { continue };
            let Some(row) = record.principal() else { continue };
            let room = self.by_contact.len() < REMEMBERED;
            let found = match self.by_contact.get_mut(&number) {
                Some(said) => {
                    let found = contradiction(said, record.row, row);
                    said.take(record.row, row);
                    found
                }
                None if room => {
                    self.by_contact.entry(number).or_default().take(record.row, row);
                    continue;
                }
                None => continue,
            };
            record.findings.retain(|f| !found.iter().any(|new| new.rule == f.rule && new.field == f.field));
            record.findings.extend(found);
        }
    }
}

/// The contact that a row names by its key, or makes under a number of its own.
fn named(record: &StagedRecord) -> Option<ContactNumber> {
    match &record.course {
        Course::Update { number, .. } => Some(number.clone()),
        Course::Create => record.principal()?.number.clone(),
        _ => None,
    }
}
