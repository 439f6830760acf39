//! What a base and its institution define, in the console: criteria, lists, values, salutations, survivorship, history.
//!
//! A third face beside the review and the duplicates, with the same loop, keys, widgets and rules: `update` and the
//! screens are pure, a worker does the rest. Every change goes through the same [`OfficeDesk`](crate::import::OfficeDesk)
//! functions as `usher criteria` and `usher settings`; it deliberately does not know what makes a definition right.

mod effect;
pub(super) mod model;
pub(super) mod page;
mod run;
#[cfg(test)]
pub(super) mod test_support;
mod update;
mod worker;

pub use run::{OfficeEnding, OfficePage, run_office};
