//! Rows that have only moved: found by their hashes, moved by the terminal itself.

use super::grid::Row;
use super::pen::Pen;

/// Rows of a region that move by some rows; positive = upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scroll {
    pub(super) top: usize,
    /// The last row of the region.
    pub(super) bottom: usize,
    pub(super) by: isize,
}

/// Fewer rows are not worth the sequences.
const FEWEST: usize = 2;
/// How many rows more than those found a region may have: below a list that moves stand lines that are written anyway.
const MARGINS: [usize; 3] = [0, 1, 2];

impl Scroll {
    /// Moves the rows in the terminal.
    pub(super) fn write(self, pen: &mut Pen, height: usize) {
        // Rows that come in take the ground of the pen.
        pen.take_plain_ground();
        let letter = if self.by > 0 { 'S' } else { 'T' };
        let count = self.by.unsigned_abs();
        let whole = self.top == 0 && self.bottom + 1 == height;
        if !whole {
            pen.say(format_args!("\x1b[{};{}r", self.top + 1, self.bottom + 1));
        }
        if count == 1 {
            pen.say(format_args!("\x1b[{letter}"));
        } else {
            pen.say(format_args!("\x1b[{count}{letter}"));
        }
        if !whole {
            // Setting and lifting the margins takes the cursor home.
            pen.say(format_args!("\x1b[r"));
            pen.is_at(Some((0, 0)));
        }
    }

    /// Moves the rows in the grid.
    pub(super) fn apply(self, rows: &mut [Row]) {
        let Some(region) = rows.get_mut(self.top..=self.bottom) else { return };
        let count = self.by.unsigned_abs().min(region.len());
        let blank = Row::blank(region.first().map_or(0, |row| row.cells().len()));
        if self.by > 0 {
            region.rotate_left(count);
            region.iter_mut().rev().take(count).for_each(|row| row.clone_from(&blank));
        } else {
            region.rotate_right(count);
            region.iter_mut().take(count).for_each(|row| row.clone_from(&blank));
        }
    }
}

/// The scrolls that may be worth while: for each direction and distance the longest stretch of rows that moved.
pub(super) fn candidates(shown: &[Row], wanted: &[Row]) -> Vec<Scroll> {
    let (before, after) = (hashes(shown), hashes(wanted));
    let height = before.len();
    let changed = before.iter().zip(&after).filter(|(a, b)| a != b).count();
    if changed <= FEWEST {
        return Vec::new();
    }
    let mut found: Vec<(usize, Scroll)> = Vec::new();
    for distance in 1..height {
        for by in [distance.cast_signed(), -distance.cast_signed()] {
            if let Some((rows, first)) = longest(&before, &after, by) {
                let (low, high) = if by > 0 {
                    (first, first + rows - 1 + distance)
                } else {
                    (first - distance, first + rows - 1)
                };
                found.push((rows, Scroll { top: low, bottom: high, by }));
            }
        }
    }
    // The longest stretches first; more than two are never worth the search.
    found.sort_by_key(|(rows, scroll)| (std::cmp::Reverse(*rows), scroll.by.abs(), scroll.top));
    let wider = |scroll: Scroll| {
        MARGINS.into_iter().map(move |margin| match scroll.by > 0 {
            true => Scroll { bottom: scroll.bottom + margin, ..scroll },
            false => Scroll { top: scroll.top.saturating_sub(margin), ..scroll },
        })
    };
    let all = found.into_iter().take(2).flat_map(|(_, scroll)| wider(scroll));
    all.filter(|scroll| scroll.bottom < height).collect()
}

/// The longest stretch of rows that stand `by` rows below (or above) where they are wanted, and where it is wanted.
fn longest(before: &[Option<u64>], after: &[Option<u64>], by: isize) -> Option<(usize, usize)> {
    let (mut best, mut run): (Option<(usize, usize)>, usize) = (None, 0);
    for (row, wanted) in after.iter().enumerate() {
        let came_from = row.checked_add_signed(by).and_then(|from| before.get(from));
        // A row that stands still is better left alone, and blank rows prove nothing.
        let moved = wanted.is_some() && came_from == Some(wanted) && before.get(row) != Some(wanted);
        run = if moved { run + 1 } else { 0 };
        if run >= FEWEST && best.is_none_or(|(rows, _)| run > rows) {
            best = Some((run, row + 1 - run));
        }
    }
    best
}

/// A hash for each row; none for a blank one.
fn hashes(rows: &[Row]) -> Vec<Option<u64>> {
    rows.iter().map(Row::hash).collect()
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Cell;

    use super::*;

    fn rows(texts: &[&str]) -> Vec<Row> {
        let row = |text: &&str| -> Row {
            let cell = |sign: char| {
                let mut cell = Cell::default();
                cell.set_char(sign);
                cell
            };
            Row::new(&text.chars().map(cell).collect::<Vec<_>>())
        };
        texts.iter().map(row).collect()
    }

    #[test]
    fn a_list_that_moved_is_found() {
        let before = rows(&["head", "aaaa", "bbbb", "cccc", "dddd", "foot"]);
        let after = rows(&["head", "bbbb", "cccc", "dddd", "eeee", "foot"]);
        let first = candidates(&before, &after)[0];
        assert_eq!(first, Scroll { top: 1, bottom: 4, by: 1 });
        let mut moved = before;
        first.apply(&mut moved);
        assert_eq!(moved[..4], after[..4]);
        assert!(moved[4] == Row::blank(4));
        let back = candidates(&after, &rows(&["head", "aaaa", "bbbb", "cccc", "dddd", "foot"]))[0];
        assert_eq!(back, Scroll { top: 1, bottom: 4, by: -1 });
    }

    #[test]
    fn what_stands_still_is_no_scroll() {
        let before = rows(&["aaaa", "aaaa", "aaaa", "aaaa"]);
        assert!(candidates(&before, &before).is_empty());
        assert!(candidates(&before, &rows(&["aaaa", "bbbb", "aaaa", "aaaa"])).is_empty());
    }
}
