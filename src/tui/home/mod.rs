//! Home: the batches of a base, files to open, its history, and the way to everything else.
//!
//! A fourth face beside the review, the duplicates and the definitions, with the same loop, keys, widgets and rules:
//! `update` and the screens are pure, a worker does the rest. Home opens nothing itself: it ends with what the person
//! chose ([`HomeChoice`]), whoever runs it opens that, and home again afterwards.

mod effect;
pub(super) mod model;
mod run;
#[cfg(test)]
pub(super) mod test_support;
mod update;
mod worker;

#[cfg(test)]
pub(super) use effect::{Answer, Effect};
pub use model::{HomeChoice, HomePlace};
pub use run::{HomeEnding, HomeGround, run_home};
