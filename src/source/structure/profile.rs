//! What the rows of a table have in common: the evidence by which a row is told from a header, a note or another table.
//!
//! In: rows. Out: how many cells they have, and which columns hold values and not words. It decides nothing.

use std::collections::{HashMap, HashSet};

use super::class::Raggedness;
use crate::source::row::{CellKind, SourceRow};
use crate::source::shape::{Shape, shape};

/// Bytes that a header may have; some exports put a question of a form there.
const LONGEST_HEADER: usize = 120;

/// What the rows of a table have in common.
#[derive(Debug, Clone, Default)]
pub(in crate::source) struct Profile {
    /// Cells that a row usually has.
    pub(super) cells: usize,
    /// The place of the last filled cell that a row usually has.
    pub(super) extent: usize,
    /// Whether at least four of five rows have the usual number of cells.
    pub(super) regular: bool,
    /// What a column holds, where it holds one kind of value.
    pub(super) kinds: Vec<Option<Shape>>,
    /// Columns of numbers that all have the same length, as postcodes do.
    pub(super) codes: Vec<bool>,
}

impl Profile {
    /// Looks at rows that are not blank.
    pub(super) fn of(rows: &[&SourceRow], ragged: Raggedness) -> Profile {
        let cells = most_frequent(rows.iter().map(|row| row.cells.len()));
        let alike = rows.iter().filter(|row| row.cells.len() == cells).count();
        let extent = most_frequent(rows.iter().map(|row| extent(row)));
        let columns = rows.iter().map(|row| extent_of(row)).max().unwrap_or(0);
        Profile {
            cells,
            extent,
            regular: ragged == Raggedness::Counts && alike * 5 >= rows.len() * 4,
            kinds: (0..columns).map(|column| kind(column, rows)).collect(),
            codes: (0..columns).map(|column| is_code(column, rows)).collect(),
        }
    }

    /// Counts the columns of values in which a row has words, or `None` if it has a value anywhere.
    pub(super) fn contradictions(&self, row: &SourceRow) -> Option<usize> {
        if !looks_like_header(row) {
            return None;
        }
        let typed =
            self.kinds.iter().zip(&row.cells).filter(|(kind, cell)| kind.is_some() && !cell.is_blank());
        Some(typed.count())
    }

    /// Tells whether a row can be nothing but a header here: words in columns of values, and no text twice.
    pub(super) fn is_header_of_another(&self, row: &SourceRow) -> bool {
        self.contradictions(row).is_some_and(|count| count >= 2) && !has_twins(row)
    }
}

fn extent_of(row: &SourceRow) -> usize {
    extent(row)
}

/// Counts the cells of a row up to the last filled one.
pub(super) fn extent(row: &SourceRow) -> usize {
    row.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |at| at + 1)
}

/// Gives the most frequent number, the larger one of equals.
pub(super) fn most_frequent(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for number in numbers {
        *counts.entry(number).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(number, count)| (*count, *number)).map_or(0, |(number, _)| number)
}

/// Tells whether all filled cells are short words.
pub(super) fn looks_like_header(row: &SourceRow) -> bool {
    row.cells.iter().filter(|cell| !cell.is_blank()).all(|cell| {
        let text = cell.text.trim();
        cell.kind == CellKind::Text && !is_value(shape(text)) && text.len() <= LONGEST_HEADER
    })
}

/// Tells whether two filled cells have the same text.
pub(super) fn has_twins(row: &SourceRow) -> bool {
    let mut met = HashSet::new();
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    !filled.all(|cell| met.insert(cell.text.trim().to_lowercase()))
}

pub(super) fn is_value(shape: Shape) -> bool {
    matches!(shape, Shape::Number | Shape::Date | Shape::Address)
}

/// Gives the kind of value that most filled cells of a column have.
fn kind(column: usize, rows: &[&SourceRow]) -> Option<Shape> {
    let mut counts: HashMap<Shape, usize> = HashMap::new();
    let mut filled = 0;
    for cell in rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_blank()) {
        filled += 1;
        *counts.entry(shape(&cell.text)).or_default() += 1;
    }
    let (shape, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (is_value(shape) && count * 2 > filled).then_some(shape)
}

fn is_code(column: usize, rows: &[&SourceRow]) -> bool {
    let texts: Vec<&str> =
        rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.text.trim()).collect();
    let lengths = texts.iter().filter(|text| shape(text) == Shape::Number).map(|text| text.len());
    let usual = most_frequent(lengths.clone());
    usual >= 4 && lengths.clone().filter(|length| *length == usual).count() * 5 >= lengths.count() * 4
}
