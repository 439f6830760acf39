//! Finds the header rows and the columns in the first rows of one table.

use std::collections::HashSet;

use super::Choices;
use super::class::Raggedness;
use super::profile::{Profile, extent, has_twins, is_value, looks_like_header, most_frequent};
use crate::source::layout::Column;
use crate::source::options::{HeaderChoice, HeaderJudge};
use crate::source::row::SourceRow;
use crate::source::shape::{Shape, shape};

/// Rows among which a header is looked for: a page of notes may stand above it.
const DEEPEST_HEADER: usize = 40;

/// Rows that a header may have unless a person says otherwise; the vendor's templates have four.
const MOST_HEADER_ROWS: usize = 4;

/// The head of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::source) struct Head {
    /// The row whose texts name the columns.
    pub(in crate::source) row: Option<u32>,
    /// All rows of the header.
    pub(in crate::source) rows: Vec<u32>,
    /// The first row that belongs to the table.
    pub(in crate::source) first_row: u32,
    /// The texts of the row that names the columns, trimmed.
    pub(in crate::source) texts: Vec<String>,
    /// The columns.
    pub(in crate::source) columns: Vec<Column>,
}

/// Finds the head of a table whose rows, none of them blank, are given.
pub(super) fn head(rows: &[&SourceRow], choices: &Choices, judge: HeaderJudge) -> Head {
    let usual = usual_filled(rows);
    let at = match choices.header {
        Some(HeaderChoice::Row(number)) => rows.iter().position(|row| row.row == number),
        Some(HeaderChoice::Absent) => None,
        None => known_header(rows, usual, judge).or_else(|| plain_header(rows, usual)),
    };
    let Some(at) = at else { return headless(rows, usual, choices) };
    let (from, to) = header_rows(rows, at, choices);
    let header: Vec<&SourceRow> = rows.get(from..=to).unwrap_or_default().to_vec();
    let body = rows.get(to + 1..).unwrap_or_default();
    Head {
        row: rows.get(at).map(|row| row.row),
        rows: header.iter().map(|row| row.row).collect(),
        first_row: header.first().map_or(1, |row| row.row),
        texts: rows.get(at).map(|row| texts(row)).unwrap_or_default(),
        columns: columns(&names(&header, at - from), body),
    }
}

fn headless(rows: &[&SourceRow], usual: usize, choices: &Choices) -> Head {
    let first = if choices.header.is_some() {
        rows.first()
    } else {
        rows.iter().find(|row| is_body(row, usual) || !reads_like_a_title(row))
    };
    let first_row = first.map_or(1, |row| row.row);
    let body: Vec<&SourceRow> = rows.iter().filter(|row| row.row >= first_row).copied().collect();
    Head { first_row, columns: columns(&[], &body), ..Head::default() }
}

/// Tells whether a row above a table without header can only be a title.
fn reads_like_a_title(row: &SourceRow) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.is_blank());
    match (filled.next(), filled.next()) {
        (Some(cell), None) => row.cells.len() == 1 || cell.text.trim().contains(' '),
        _ => true,
    }
}

fn texts(row: &SourceRow) -> Vec<String> {
    row.cells.iter().map(|cell| cell.text.trim().to_owned()).collect()
}

/// Finds the first and the last row of a header of which one row is known.
fn header_rows(rows: &[&SourceRow], at: usize, choices: &Choices) -> (usize, usize) {
    if let Some(count) = choices.header_rows {
        let count = usize::try_from(count).unwrap_or(1);
        return ((at + 1).saturating_sub(count.max(1)), at);
    }
    let Some(main) = rows.get(at) else { return (at, at) };
    let above = rows.get(..at).unwrap_or_default().iter().rev();
    let upper = above.take(MOST_HEADER_ROWS - 1).take_while(|row| is_upper_header(row, main)).count();
    let below = rows.get(at + 1..).unwrap_or_default();
    let profile = Profile::of(below, Raggedness::Natural);
    let room = (MOST_HEADER_ROWS - 1 - upper).min(below.len().saturating_sub(1));
    let lower = below.iter().take(room).take_while(|row| profile.is_header_of_another(row)).count();
    (at - upper, at + lower)
}

/// Tells whether a row right above a header is part of it: labels across its width, and no note.
fn is_upper_header(row: &SourceRow, main: &SourceRow) -> bool {
    let (filled, wide) = (row.filled(), extent(main));
    let first = row.cells.iter().position(|cell| !cell.is_blank()).unwrap_or(0);
    let across = extent(row) * 2 > wide || filled * 2 > wide;
    let labels = across || is_spread(row) || fills_gaps(row, main);
    looks_like_header(row) && row.cells.len() > 1 && ((filled >= 2 && labels) || (filled == 1 && first > 0))
}

/// What stands between the label of a group of columns and the name of one of them.
const BELOW: &str = " / ";

/// Tells whether blank cells part the labels of a row, as those of merged cells do.
fn is_spread(row: &SourceRow) -> bool {
    extent(row) > row.filled()
}

/// Tells whether a row has a label where the row that names the columns is blank: a cell merged downwards.
fn fills_gaps(row: &SourceRow, main: &SourceRow) -> bool {
    let mut pairs = row.cells.iter().zip(&main.cells).take(extent(main));
    pairs.any(|(upper, own)| !upper.is_blank() && own.is_blank())
}

/// Names the columns: by the row that is known, where it is blank by the rows around it, below the label of a group by
/// both, and where it has a text twice by that text behind the label above it.
fn names(header: &[&SourceRow], known: usize) -> Vec<String> {
    let Some(main) = header.get(known).map(|row| texts(row)) else { return Vec::new() };
    if header.len() == 1 {
        return main;
    }
    let width = header.iter().map(|row| extent(row)).max().unwrap_or(0);
    // Codes are what they are, whatever stands above them.
    let above = header.get(..known).filter(|_| !main.iter().all(|text| is_code(text)));
    let groups = above.and_then(|above| groups(above, &main)).unwrap_or_default();
    let grouped = |column: usize| groups.get(column).map_or("", String::as_str);
    (0..width)
        .map(|column| match (grouped(column), main.get(column).map_or("", String::as_str)) {
            ("", _) | (_, "") => name(header, &main, column),
            (group, own) => format!("{group}{BELOW}{own}"),
        })
        .collect()
}

/// The label of the group above each column, filled to the right over the blank cells of a merged one; `None` where the
/// row above names single columns only.
fn groups(above: &[&SourceRow], main: &[String]) -> Option<Vec<String>> {
    let labels = texts(above.iter().rev().find(|row| row.filled() > 0)?);
    let mut filled: Vec<String> = Vec::with_capacity(main.len());
    let mut wide = HashSet::new();
    for (column, own) in main.iter().enumerate() {
        let label = labels.get(column).map_or("", String::as_str);
        let before = filled.last().cloned().unwrap_or_default();
        if label.is_empty() && !before.is_empty() && !own.is_empty() {
            wide.insert(before.clone());
            filled.push(before);
        } else {
            filled.push(if label.is_empty() { before } else { label.to_owned() });
        }
    }
    // A label above a single column is another name for it.
    filled.iter_mut().filter(|label| !wide.contains(*label)).for_each(String::clear);
    (!wide.is_empty()).then_some(filled)
}

/// True for the names that programs give to columns, and for none.
fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn count(main: &[String], own: &str) -> usize {
    main.iter().filter(|text| *text == own).count()
}

fn name(header: &[&SourceRow], main: &[String], column: usize) -> String {
    let own = main.get(column).map_or("", String::as_str);
    let others = header.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.text.trim());
    if own.is_empty() {
        let mut parts: Vec<&str> = others.filter(|text| !text.is_empty()).collect();
        parts.dedup();
        return parts.join(" ");
    }
    if count(main, own) < 2 {
        return own.to_owned();
    }
    match label_above(header, main, column) {
        Some(label) => format!("{label} {own}"),
        None => own.to_owned(),
    }
}

/// Finds the label that stands above a column or, as labels of groups do, above a column to its left.
fn label_above(header: &[&SourceRow], main: &[String], column: usize) -> Option<String> {
    let row = header.iter().rev().find(|row| texts(row) != main && row.filled() > 0)?;
    let cells = row.cells.get(..=column.min(row.cells.len().checked_sub(1)?))?;
    let label = cells.iter().rev().find(|cell| !cell.is_blank())?;
    Some(label.text.trim().to_owned())
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
fn known_header(rows: &[&SourceRow], usual: usize, judge: HeaderJudge) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    let mut met = HashSet::new();
    for (at, row) in rows.iter().enumerate().take(DEEPEST_HEADER) {
        let texts = texts(row);
        let known = judge(&texts);
        let enough = known >= 2 || (known == 1 && usual <= 2 && row.filled() <= 2);
        let mostly = known * 4 >= row.filled();
        if enough && mostly && best.is_none_or(|(most, _)| known >= most) && met.insert(texts) {
            best = Some((known, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Finds a header that nobody knows: the first wide row, if it differs from the rows below it.
fn plain_header(rows: &[&SourceRow], usual: usize) -> Option<usize> {
    let at = rows.iter().take(DEEPEST_HEADER).position(|row| is_body(row, usual))?;
    let candidate = *rows.get(at)?;
    let below = rows.get(at + 1..)?;
    let words = looks_like_header(candidate) || names_years(candidate);
    (words && (below.is_empty() || differs(candidate, below))).then_some(at)
}

/// Tells whether a row has words and years that count up, as the header of a statistic has.
fn names_years(row: &SourceRow) -> bool {
    let filled = row.cells.iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty());
    let (values, words): (Vec<&str>, Vec<&str>) = filled.partition(|text| is_value(shape(text)));
    let years: Vec<u32> = values.iter().filter_map(|text| text.parse().ok()).collect();
    let count_up = years.windows(2).all(|pair| pair.first() < pair.last());
    let in_range = years.iter().all(|year| (1900..=2100).contains(year));
    !words.is_empty() && years.len() >= 2 && years.len() == values.len() && count_up && in_range
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
        values += usize::from(is_value(shape));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::row::Cell;

    fn joined(upper: &str, lower: &str) -> String {
        let row = |(at, text): (u32, &str)| SourceRow {
            row: at,
            cells: text.split(';').map(|text| Cell::of_text(text.to_owned())).collect(),
        };
        let rows = [row((1, upper)), row((2, lower))];
        names(&rows.iter().collect::<Vec<_>>(), 1).join("|")
    }

    #[test]
    fn the_label_of_a_group_stands_above_all_its_columns() {
        for (upper, lower, expected) in [
            (
                "Nr;Adresse;;;Kontakt;",
                "Nr;Strasse;PLZ;Ort;Tel.;E-Mail",
                "Nr|Adresse / Strasse|Adresse / PLZ|Adresse / Ort|Kontakt / Tel.|Kontakt / E-Mail",
            ),
            // Merged downwards: the lower cell is blank.
            ("Name;Adresse;;Bemerkung", ";PLZ;Ort;", "Name|Adresse / PLZ|Adresse / Ort|Bemerkung"),
            ("Adresse;;Notiz;", "PLZ;Ort;;X", "Adresse / PLZ|Adresse / Ort|Notiz|Notiz / X"),
            (
                ";;Privat;;Büro;",
                "Name;Vorname;Ort;Tel;Ort;Tel",
                "Name|Vorname|Privat / Ort|Privat / Tel|Büro / Ort|Büro / Tel",
            ),
            // A label above a single column is another name for it, and a code is a code.
            ("Nom;Ville", "Nachname;Ort", "Nachname|Ort"),
            ("Privat;Büro", "Ort;Ort", "Privat Ort|Büro Ort"),
            ("Adresse;;", "LINE1;ZIPCODE;TOWN", "LINE1|ZIPCODE|TOWN"),
        ] {
            assert_eq!(joined(upper, lower), expected, "{upper} / {lower}");
        }
    }
}
