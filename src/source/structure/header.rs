//! Finds the header and the columns in the first rows of a file.

use std::collections::{HashMap, HashSet};

use crate::source::layout::Column;
use crate::source::options::{HeaderChoice, HeaderJudge};
use crate::source::row::{CellKind, SourceRow};
use crate::source::shape::{Shape, shape};

/// Rows among which a header is looked for: a page of notes may stand above it.
const DEEPEST_HEADER: usize = 40;

/// Bytes that a header may have; some exports put a question of a form there.
const LONGEST_HEADER: usize = 120;

/// What the first rows show.
#[derive(Debug, Clone, Default)]
pub(in crate::source) struct Outline {
    /// The row of the header.
    pub(in crate::source) header_row: Option<u32>,
    /// The first row that belongs to the table.
    pub(in crate::source) first_row: u32,
    /// The columns.
    pub(in crate::source) columns: Vec<Column>,
    /// The header's texts, trimmed.
    pub(in crate::source) header: Vec<String>,
    /// Cells that a row of the table usually has.
    pub(in crate::source) usual: usize,
}

/// Reads header and columns off the first rows.
pub(in crate::source) fn outline(
    rows: &[SourceRow],
    choice: Option<HeaderChoice>,
    judge: HeaderJudge,
) -> Outline {
    let seen: Vec<&SourceRow> = rows.iter().filter(|row| row.filled() > 0).collect();
    let usual = usual_filled(&seen);
    let found = match choice {
        Some(HeaderChoice::Row(number)) => rows.iter().find(|row| row.row == number),
        Some(HeaderChoice::Absent) => None,
        None => known_header(&seen, usual, judge).or_else(|| plain_header(&seen, usual)),
    };
    let first = match found {
        Some(header) => Some(header),
        None if choice.is_some() => seen.first().copied(),
        None => seen.iter().find(|row| is_body(row, usual)).copied(),
    };
    let first_row = first.map_or(1, |row| row.row);
    let header = found.map(texts).unwrap_or_default();
    let body: Vec<&SourceRow> = seen.iter().filter(|row| row.row >= first_row).copied().collect();
    Outline {
        header_row: found.map(|row| row.row),
        first_row,
        columns: columns(&header, &body),
        header,
        usual: most_frequent(body.iter().map(|row| row.cells.len())),
    }
}

impl Outline {
    /// The outline of a file that names its columns elsewhere than in a row.
    pub(in crate::source) fn of_names(names: Vec<String>) -> Outline {
        let usual = names.len();
        let column = |(at, header)| Some(Column { index: u16::try_from(at).ok()?, header });
        let columns = names.into_iter().enumerate().filter_map(column).collect();
        Outline { header_row: None, first_row: 1, columns, header: Vec::new(), usual }
    }
}

fn texts(row: &SourceRow) -> Vec<String> {
    row.cells.iter().map(|cell| cell.text.trim().to_owned()).collect()
}

/// Gives the columns: as many as the header names or any of the first rows fills.
fn columns(header: &[String], body: &[&SourceRow]) -> Vec<Column> {
    let named = header.iter().rposition(|text| !text.is_empty()).map_or(0, |at| at + 1);
    let used = most_frequent(body.iter().map(|row| extent(row)));
    let count = if header.is_empty() {
        body.iter().map(|row| extent(row)).max().unwrap_or(0)
    } else {
        named.max(used)
    };
    let column = |at: usize| {
        let header = header.get(at).cloned().unwrap_or_default();
        Some(Column { index: u16::try_from(at).ok()?, header })
    };
    (0..count).filter_map(column).collect()
}

/// Counts the cells of a row up to the last filled one.
pub(super) fn extent(row: &SourceRow) -> usize {
    row.cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |at| at + 1)
}

/// Gives the most frequent number, the larger one of equals.
fn most_frequent(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for number in numbers {
        *counts.entry(number).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(number, count)| (*count, *number)).map_or(0, |(number, _)| number)
}

/// Gives the number of filled cells that a typical row has: the median of the fuller half.
fn usual_filled(rows: &[&SourceRow]) -> usize {
    let mut filled: Vec<usize> = rows.iter().map(|row| row.filled()).collect();
    filled.sort_unstable();
    let upper = filled.len() * 3 / 4;
    filled.get(upper).copied().unwrap_or(0)
}

/// Tells whether a row is wide enough to be of the table and not above it.
fn is_body(row: &SourceRow, usual: usize) -> bool {
    row.filled() * 2 > usual || usual <= 1
}

/// Finds the row in which the judge knows most cells.
///
/// Of equal rows the last wins, because templates put the codes below the labels for people;
/// but a row with the same texts as an earlier one is that header repeated.
fn known_header<'a>(rows: &[&'a SourceRow], usual: usize, judge: HeaderJudge) -> Option<&'a SourceRow> {
    let mut best: Option<(usize, &SourceRow)> = None;
    let mut met = HashSet::new();
    for row in rows.iter().take(DEEPEST_HEADER) {
        let texts = texts(row);
        let known = judge(&texts);
        let enough = known >= 2 || (known == 1 && usual <= 2 && row.filled() <= 2);
        let mostly = known * 4 >= row.filled();
        if enough && mostly && best.is_none_or(|(most, _)| known >= most) && met.insert(texts) {
            best = Some((known, row));
        }
    }
    best.map(|(_, row)| row)
}

/// Finds a header that nobody knows: the first wide row, if it differs from the rows below it.
fn plain_header<'a>(rows: &[&'a SourceRow], usual: usize) -> Option<&'a SourceRow> {
    let at = rows.iter().take(DEEPEST_HEADER).position(|row| is_body(row, usual))?;
    let candidate = *rows.get(at)?;
    let below = rows.get(at + 1..)?;
    if below.is_empty() {
        return looks_like_header(candidate).then_some(candidate);
    }
    (looks_like_header(candidate) && differs(candidate, below)).then_some(candidate)
}

/// Tells whether all filled cells are short words.
fn looks_like_header(row: &SourceRow) -> bool {
    row.cells.iter().filter(|cell| !cell.is_blank()).all(|cell| {
        let text = cell.text.trim();
        let value = matches!(shape(text), Shape::Number | Shape::Date | Shape::Address);
        cell.kind == CellKind::Text && !value && text.len() <= LONGEST_HEADER
    })
}

/// Tells whether two filled cells have the same text.
fn has_twins(row: &SourceRow) -> bool {
    let mut met = HashSet::new();
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    !filled.all(|cell| met.insert(cell.text.trim().to_lowercase()))
}

/// Tells whether some column holds values below the candidate, or nothing below equals its texts.
fn differs(candidate: &SourceRow, below: &[&SourceRow]) -> bool {
    let valued = (0..candidate.cells.len()).any(|column| is_valued(column, below));
    valued || !(has_twins(candidate) || repeats(candidate, below))
}

/// Tells whether most filled cells of a column are numbers, days or addresses.
fn is_valued(column: usize, rows: &[&SourceRow]) -> bool {
    let shapes = rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| shape(&cell.text));
    let (mut values, mut filled) = (0, 0);
    for shape in shapes.filter(|shape| *shape != Shape::Blank) {
        filled += 1;
        values += usize::from(matches!(shape, Shape::Number | Shape::Date | Shape::Address));
    }
    values > 0 && values * 2 > filled
}

/// Tells whether a text of the candidate comes back below it in its own column, as values do.
fn repeats(candidate: &SourceRow, below: &[&SourceRow]) -> bool {
    candidate.cells.iter().enumerate().any(|(column, cell)| {
        let same = |row: &&SourceRow| row.cells.get(column).is_some_and(|other| other.text == cell.text);
        !cell.is_blank() && below.iter().filter(|row| same(row)).count() * 50 > below.len()
    })
}
