//! What speaks against taking something away from a contact, and against giving an erased one anything.
//!
//! In: a row that asks for DELETE, INVALIDATE, ANONYMIZE or DROP and the contact that its key names. Out: the course of
//! the row and a finding for each guard that does not let it pass, with what to do about it (DOMAIN.md, section 4).

use super::catalogue::RuleEntry;
use super::course::Course;
use super::facts::{DropObstacle, Known};
use super::identity::Identity;
use super::key_rules as key;
use super::settle::{Settling, display_name, is_nameless};
use crate::contact::{Field, Operation};

impl<'a> Settling<'a> {
    /// The course of a row that takes something away.
    pub(super) fn remove(&mut self, operation: Operation) -> Course {
        let known = match self.named(operation) {
            Ok(known) => known,
            Err(course) => return course,
        };
        if known.merged_into.is_some() {
            return self.merged(known);
        }
        if known.is_erased() {
            return self.erased(known, operation);
        }
        if self.is(known, Identity::Contradicts) {
            return self.mismatch(known);
        }
        if self.guarded(known, operation) {
            return Course::Blocked;
        }
        self.ask(known, operation);
        Course::Remove { operation, number: known.number.clone() }
    }

    /// Reports every guard that holds the operation off; true when one does.
    fn guarded(&mut self, known: &Known, operation: Operation) -> bool {
        let mut obstacles = match operation {
            Operation::Drop => self.facts.obstacles.get(&known.number).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        if known.has_sales && matches!(operation, Operation::Invalidate | Operation::Drop) {
            obstacles.push(DropObstacle::Sales);
        }
        obstacles.sort_unstable();
        obstacles.dedup();
        for obstacle in &obstacles {
            self.object(known, operation, *obstacle);
        }
        !obstacles.is_empty()
    }

    fn object(&mut self, known: &Known, operation: Operation, obstacle: DropObstacle) {
        let (code, name, number) = (operation.code(), display_name(known), &known.number);
        let (rule, message): (&RuleEntry, String) = match obstacle {
            DropObstacle::Sales => (
                &key::REMOVAL_HAS_SALES,
                format!(
                    "{code} is for contacts without sales, and {name} ({number}) has some; the row is blocked."
                ),
            ),
            DropObstacle::NotImported => (
                &key::DROP_NOT_IMPORTED,
                format!("{name} ({number}) was not made by an import; INVALIDATE sets it aside."),
            ),
            DropObstacle::Changed => (
                &key::DROP_CHANGED,
                format!("{name} ({number}) was changed since it was imported; INVALIDATE sets it aside."),
            ),
            DropObstacle::Relays => (
                &key::DROP_HAS_RELAYS,
                format!("{name} ({number}) has relays; drop them first and commit, then this row can go."),
            ),
            DropObstacle::Merges => (
                &key::DROP_MERGED,
                format!("A merge hangs on {name} ({number}); take that merge back first."),
            ),
        };
        self.report(rule, (Field::Operation, code), message, None);
    }

    /// A removal waits for a confirmation; the base's name stands beside the file's.
    fn ask(&mut self, known: &Known, operation: Operation) {
        let (code, name, number) = (operation.code(), display_name(known), &known.number);
        let at = (Field::Operation, code);
        let file = match is_nameless(&self.row) {
            true => "the file gives no name".to_owned(),
            false => format!("the file says {}", self.row.display_name()),
        };
        let does = match operation {
            Operation::Anonymize => "erases all personal data of",
            Operation::Drop => "removes for ever",
            Operation::Invalidate => "sets aside",
            _ => "takes addresses, phones and e-mails from",
        };
        if operation == Operation::Invalidate && !known.active {
            let message = format!("{name} ({number}) is inactive already; nothing changes.");
            self.report(&key::REMOVAL_INACTIVE, at, message, None);
        }
        let message = format!("{code} {does} {name} ({number}), {file}; it waits for a confirmation.");
        let rule = if self.number.is_some() { &key::REMOVAL } else { &key::REMOVAL_BY_EMAIL };
        self.report(rule, at, message, None);
    }

    /// Nothing is given to an anonymised contact and nothing can be taken from it.
    pub(super) fn erased(&mut self, known: &Known, operation: Operation) -> Course {
        let message = format!(
            "Contact {} was anonymised: {} cannot touch it any more.",
            known.number,
            operation.code()
        );
        self.report(&key::REMOVAL_ERASED, (Field::ContactNumber, known.number.as_str()), message, None);
        Course::Blocked
    }

    /// The one inactive contact with the row's e-mail, for a row that would reactivate it.
    pub(super) fn dormant(&self, operation: Operation) -> Option<&'a Known> {
        let facts = self.facts;
        let login = self.login().filter(|_| operation == Operation::UpdateActivate)?;
        match facts.dormant.get(&login)?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}
