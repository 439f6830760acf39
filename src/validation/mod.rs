//! Step 3: a draft becomes a [`StagedRecord`] with its findings.
//!
//! In: a [`crate::mapping::Draft`], the rules of the institution, and what the
//! base already holds as [`BaseFacts`]. Out: the contacts that the row
//! describes, cleaned, and everything that is wrong with it. Bad data is a
//! value here, never an error; nothing is read from the base.

mod course;
mod facts;
mod finding;
mod record;
mod rules;

pub use course::Course;
pub use facts::{BaseFacts, Known};
pub use finding::{Certainty, Consequence, Finding, Fix, Severity};
pub use record::{Part, StagedPart, StagedRecord};
pub use rules::InstitutionRules;
