//! The duplicates inside a base: clusters, shown and resolved as one.
//!
//! A second face beside the review of a batch, with the same loop, keys, widgets and rules: `update` and the screens
//! are pure, a worker does the rest. It shows what a [`DuplicateDesk`](crate::import::DuplicateDesk) found and passes
//! on what a person said; it deliberately does not know how contacts are compared or merged.

pub(super) mod answer;
pub(super) mod effect;
pub(super) mod list;
pub(super) mod model;
mod run;
pub(super) mod sheet;
#[cfg(test)]
pub(super) mod test_support;
mod update;
pub(super) mod view;
pub(super) mod worker;

pub(crate) use model::Model;
pub use run::{DuplicatesEnding, DuplicatesVisit, SearchedBase, run_duplicates};
