//! Steps 4 and 5: which contacts are worth comparing, and how likely two of them are the same.
//!
//! In: contacts as [`MatchInput`], borrowed from wherever they live. Out: a stored [`MatchForm`], its
//! [`BlockingKey`]s, and for each pair a [`Comparison`] with levels, weights in bits and a probability.
//! [`clusters`] and [`assign_best`] turn pairs into groups and links.
//!
//! It knows no database, no file, no judgement of a person, and no contact type: an adapter fills
//! `MatchInput`. Nothing here reads a clock or the environment; equal input gives equal output.

mod assign;
mod birth;
mod clusters;
mod codec;
mod compare;
mod crowd;
mod form;
mod frequency;
mod hash;
mod input;
mod kernel;
mod keys;
mod learn;
mod model;
mod name;
mod nickname;
mod organisation;
mod phonetic;
mod reach;
mod rivals;
mod street;
mod text;
mod weights;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use assign::{Link, assign_best};
pub use clusters::{clusters, implied};
pub use codec::VERSION;
pub use compare::{Comparison, FieldComparison, Level, MatchField, Relation, Tie, compare};
pub use form::{MatchForm, standardise};
pub use frequency::{TermFrequencies, terms};
pub use input::{AddressInput, BirthInput, Kind, MatchInput, NameInput, ReachInput};
pub use keys::{BlockingKey, keys};
pub use model::Model;
pub use rivals::beside_the_best;
