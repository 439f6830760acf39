//! Step 3: a draft becomes a [`StagedRecord`] with its findings.
//!
//! In: a [`crate::mapping::Draft`], the rules of the institution, and what the
//! base already holds as [`BaseFacts`]. Out: the contacts that the row
//! describes, cleaned, and everything that is wrong with it. Bad data is a
//! value here, never an error; nothing is read from the base.

mod catalogue;
mod consent;
mod contradiction;
mod course;
mod criteria;
mod examination;
mod facts;
mod finding;
mod identity;
mod key_rules;
mod old_values;
mod parts;
mod record;
mod rule;
mod rules;
mod settle;
mod settle_criteria;
mod settle_exported;
mod settle_held;
mod settle_logins;
mod settle_numbers;
mod settle_removals;
#[cfg(test)]
mod tests;
mod validate;

pub use catalogue::{RuleEntry, catalogue, rule_entry, speaks_of_base};
pub use consent::is_outdated;
pub use contradiction::{Said, contradiction};
pub use course::Course;
pub use criteria::{Criterion, CriterionKind, CriterionTarget};
pub use examination::Texts;
pub use facts::{BaseFacts, DropObstacle, KeysAsked, Known};
pub use finding::{Certainty, Consequence, Finding, Fix, Severity};
pub use old_values::changed_meanwhile;
pub use parts::creation_defaults;
pub use record::{Part, StagedPart, StagedRecord};
pub use rule::file::damage_entry;
pub use rules::{CriteriaMode, InstitutionRules, NumberRange, SalutationTexts, Salutations};
pub use settle::settle;
pub use settle_criteria::settle_criteria;
pub use validate::{validate, validate_texts};
