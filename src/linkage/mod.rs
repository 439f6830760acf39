//! Steps 4 and 5: which contacts are worth comparing, and how likely two of them are the same.
//!
//! In: contacts as [`MatchInput`], borrowed from wherever they live. Out: a stored [`MatchForm`], its
//! [`BlockingKey`]s, the [`terms`] of which it is counted how rare they are, and for each pair a [`Comparison`] with
//! levels, weights in bits and a probability.
//!
//! A [`Model`] holds the shipped weights (`weights`) and the prior. What it takes from the data at hand: how rare names,
//! words and dates are ([`TermFrequencies`]), which mailboxes, numbers and houses many share (`crowd`), how many rows have
//! a partner and how much records err (`learn`).
//!
//! Pairs are not judged alone: [`beside_the_best`] lowers the rivals of a row's best partner, [`clusters`] forms groups
//! and [`implied`] tells what they say of their members, [`assign_best`] links one to one. What others say of a pair
//! stands in its entry [`MatchField::Others`], so that an explanation always adds up.
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
mod search;
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
pub use search::{Answered, NameSearch};
