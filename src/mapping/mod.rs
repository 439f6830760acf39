//! Step 2: a row and a column map become a [`Draft`].
//!
//! In: the columns and rows of a `source` table. Out: which field each column
//! holds, and per row the texts by field. Deliberately unaware of whether a
//! text is right (validation) and of the base.

mod draft;
mod map;

pub use draft::{Draft, DraftCell, Requested};
pub use map::{ColumnMap, ColumnMapping, MatchedBy, Target};
