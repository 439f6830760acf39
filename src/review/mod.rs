//! Step 6: findings, candidates and judgements become decisions, or wait for a person.
//!
//! In: a staged record, its candidate pairs, the judgements of persons, a
//! policy. Out: what is proposed for each part of the row, and whether it may
//! be accepted without a look. Deliberately unaware of screens and of the base.

mod candidate;
mod create_all;
mod decision;
mod ground;
mod matching;
mod outcome;
mod policy;
mod proposal;
mod row_decision;
#[cfg(test)]
mod tests;

pub use candidate::{Candidate, FieldWeight, Other, Relation, Verdict};
pub use create_all::{create_all, nameless};
pub use decision::Decision;
pub use ground::{Ground, Grounds};
pub use outcome::{Counts, Outcome, PartEffect, decided_outcome, row_outcome};
pub use policy::{Policy, Thresholds};
pub use proposal::{Proposal, Safety, propose};
pub use row_decision::RowDecision;
