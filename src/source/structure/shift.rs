//! Where a row slipped: a proposal for rows with one cell too many or too few.
//!
//! In: a row and what its table has in common. Out: the columns between which a delimiter is too much or missing, if
//! the kinds of values further right say so. The row itself is left as it stands.

use super::profile::Profile;
use crate::source::row::SourceRow;
use crate::source::shape::shape;

/// Which way the cells of a row moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// One place to the right, by a delimiter that is text.
    Right,
    /// One place to the left, because a delimiter is missing.
    Left,
}

/// Columns of values that a row must have for a proposal.
const ENOUGH: usize = 1;

/// Finds the columns, the first being 0, among which a row slipped.
pub(super) fn slipped(row: &SourceRow, table: &Profile, slip: Slip) -> Option<(usize, usize)> {
    let fits_from = |from: usize| -> usize { count(row, table, slip, from) };
    let columns = table.kinds.len();
    let best = (0..=columns).map(fits_from).max()?;
    let plain = fits_from(columns);
    if best < ENOUGH || best <= plain {
        return None;
    }
    let first = (0..=columns).find(|from| fits_from(*from) == best)?;
    let last = (0..=columns).rfind(|from| fits_from(*from) == best)?;
    Some((first, last))
}

/// Counts the columns whose kind of value stands in the row when its cells from `from` on have slipped.
fn count(row: &SourceRow, table: &Profile, slip: Slip, from: usize) -> usize {
    let fits = |(column, kind): (usize, &Option<_>)| {
        let place = match (column < from, slip) {
            (true, _) => Some(column),
            (false, Slip::Right) => Some(column + 1),
            (false, Slip::Left) => column.checked_sub(1),
        };
        let cell = place.and_then(|place| row.cells.get(place));
        kind.is_some() && cell.is_some_and(|cell| Some(shape(&cell.text)) == *kind)
    };
    table.kinds.iter().enumerate().filter(|pair| fits(*pair)).count()
}
