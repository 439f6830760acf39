//! Step 2: a row and a column map become a [`Draft`].
//!
//! In: the columns and rows of a `source` table. Out: which field each column
//! holds, and per row the texts by field. Deliberately unaware of whether a
//! text is right (validation) and of the base.

mod by_content;
mod closer;
mod content;
mod declarations;
mod draft;
mod drafting;
mod given_names;
mod header;
mod map;
mod names;
mod place;
mod profile;
mod propose;
mod referee;
mod synonyms;
#[cfg(test)]
mod tests;
mod values;

pub use declarations::Declarations;
pub use draft::{Draft, DraftCell, Requested};
pub use drafting::draft;
pub use given_names::GivenNames;
pub use map::{ColumnMap, ColumnMapping, MatchedBy, Target};
pub use profile::{Profile, ProfileColumn, ProfileReading};
pub use propose::{header_judge, propose_map};
pub use values::{ValueAnswer, ValueMaps};
