//! Step 2: a row and a column map become a [`Draft`].
//!
//! In: the columns and rows of a `source` table. Out: which field each column
//! holds, and per row the texts by field. Deliberately unaware of whether a
//! text is right (validation) and of the base.

mod by_content;
mod closer;
mod content;
mod couples;
mod criterion_cells;
mod declarations;
mod draft;
mod drafting;
#[cfg(test)]
mod export_tests;
mod exported;
mod filler;
mod given_names;
mod header;
mod house_number;
mod known;
mod map;
mod name_order;
mod name_words;
mod names;
mod old_values;
mod organisation;
mod place;
mod profile;
mod profile_map;
mod profile_text;
mod propose;
mod referee;
mod split;
#[cfg(test)]
mod split_tests;
mod synonyms;
#[cfg(test)]
mod tests;
mod values;

pub use couples::names_several;
pub use criterion_cells::{CriterionCell, criterion_cells};
pub use declarations::Declarations;
pub use draft::{Draft, DraftCell, Expected, Requested};
pub use drafting::draft;
pub use exported::{Emptied, EmptiedAnswer, Exported, FINGERPRINT, Fit, emptied_answer};
pub use given_names::GivenNames;
pub use known::{KnownValue, choices, code_of, is_coded, known_value, values_in};
pub use map::{ColumnMap, ColumnMapping, CriteriaCells, MatchedBy, Target};
pub use organisation::looks_like_organisation;
pub use profile::{Profile, ProfileColumn, ProfileReading};
pub use profile_text::ProfileError;
pub use propose::{header_judge, propose_map};
pub use split::{Split, SplitKind};
pub use values::{Define, ValueAnswer, ValueMaps};
