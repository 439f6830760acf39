//! The policy `create-all`: every row becomes a contact, nothing is matched, nothing blocks.

use super::{Decision, RowDecision};
use crate::contact::{Entry, Field, Incoming, Kind};
use crate::validation::{Part, StagedRecord};

/// The name of a contact without one (DOMAIN.md, section 7: blank names are imported as `-`).
const NAMELESS: &str = "-";

/// The decision of `create-all`: a creation for each part of the row.
///
/// A row without parts becomes a person; the caller takes [`nameless`] for its contents.
#[must_use]
pub fn create_all(record: &StagedRecord) -> RowDecision {
    let parts = record.parts.iter().map(|staged| staged.part);
    let mut decision: RowDecision = parts.map(|part| (part, Decision::create())).collect();
    if decision.is_empty() {
        decision.insert(Part::Person, Decision::create());
    }
    decision
}

/// What a row without parts says under `create-all`: an individual with the last name `-`.
#[must_use]
pub fn nameless() -> Incoming {
    let entries = [(Field::LastName, Entry::Set(NAMELESS.to_owned()))].into();
    Incoming { kind: Kind::Individual, entries, ..Incoming::default() }
}
