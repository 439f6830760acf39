//! Finds the dialect of a text by trying every likely one on a sample.
//!
//! In: the decoded start of a file and the header judge. Out: delimiter, quote, escape, spacing, and
//! how wide a record usually is. Each candidate reads the sample and is marked by how even its rows
//! are, by how many of its cells look like values, by damage, and by known headers. It does not know
//! where the header is.

use std::collections::HashMap;
use std::io::Cursor;

use super::records::{Plan, Records};
use super::scan::{Dialect, Spacing};
use crate::source::encoding::CellText;
use crate::source::layout::{Escape, Newline};
use crate::source::options::{HeaderJudge, Limits};
use crate::source::row::{DamageKind, SourceRow};
use crate::source::shape::{Shape, shape};
use crate::source::stream::Raw;

/// Bytes of the sample: some hundreds of rows of contacts, read once per candidate.
const SAMPLE_BYTES: usize = 64 << 10;

/// Rows of the sample.
const SAMPLE_ROWS: usize = 600;

/// Rows among which a header is looked for; vendor templates have it in the fourth.
const HEADER_ROWS: usize = 12;

/// Delimiters by how often people use them, with a factor that a rare one has to overcome.
const DELIMITERS: [(u8, f64); 6] =
    [(b',', 1.0), (b';', 1.0), (b'\t', 1.0), (b'|', 0.98), (b':', 0.45), (b' ', 0.35)];

/// What was found in a sample.
#[derive(Debug, Clone, Copy)]
pub(in crate::source) struct Detected {
    pub(in crate::source) dialect: Dialect,
    /// Cells that a record usually has.
    pub(in crate::source) width: usize,
}

/// Finds the dialect; a delimiter that a person gave is not doubted.
pub(in crate::source) fn detect(text: &[u8], given: Option<u8>, judge: HeaderJudge) -> Detected {
    let sample = whole_lines(text);
    let mut best: Option<(f64, Detected)> = None;
    for (dialect, weight) in candidates(sample, given) {
        let (mark, width) = mark(sample, dialect, judge);
        let mark = mark * weight;
        if best.is_none_or(|(highest, _)| mark > highest) {
            best = Some((mark, Detected { dialect, width }));
        }
    }
    let mut detected =
        best.map_or(Detected { dialect: plain(given.unwrap_or(b',')), width: 0 }, |(_, found)| found);
    detected.dialect.spacing = spacing(sample, detected.dialect);
    detected
}

fn plain(delimiter: u8) -> Dialect {
    Dialect { delimiter, quote: Some(b'"'), escape: Escape::Doubled, spacing: Spacing::Kept }
}

/// Cuts a long text behind its last whole line.
fn whole_lines(text: &[u8]) -> &[u8] {
    let Some(head) = text.get(..SAMPLE_BYTES) else { return text };
    let end = head.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(head.len(), |at| at + 1);
    head.get(..end).unwrap_or(head)
}

fn candidates(sample: &[u8], given: Option<u8>) -> Vec<(Dialect, f64)> {
    let delimiters: Vec<(u8, f64)> = match given {
        Some(delimiter) => vec![(delimiter, 1.0)],
        None => DELIMITERS.into_iter().filter(|(delimiter, _)| sample.contains(delimiter)).collect(),
    };
    let mut found = Vec::new();
    for (delimiter, weight) in delimiters {
        found.push((plain(delimiter), weight));
        if stands_beside(sample, delimiter, b'\'') {
            found.push((Dialect { quote: Some(b'\''), ..plain(delimiter) }, weight * 0.97));
        }
        if sample.windows(2).any(|pair| pair == b"\\\"") {
            found.push((Dialect { escape: Escape::Backslash, ..plain(delimiter) }, weight * 0.99));
        }
    }
    found
}

/// Tells whether a quote opens a cell after this delimiter and closes one before it.
fn stands_beside(sample: &[u8], delimiter: u8, quote: u8) -> bool {
    let has = |pair: [u8; 2]| sample.windows(2).any(|window| window == pair);
    (has([delimiter, quote]) || sample.first() == Some(&quote) || has([b'\n', quote]))
        && has([quote, delimiter])
}

/// The sample as one candidate reads it.
struct Reading {
    rows: Vec<SourceRow>,
    damaged: usize,
}

fn read(sample: &[u8], dialect: Dialect) -> Reading {
    let plan = Plan {
        file: String::new(),
        dialect,
        cells: CellText::default(),
        width: 0,
        limits: Limits::default(),
    };
    let mut records = Records::new(Box::new(Cursor::new(sample.to_vec())), plan);
    let mut reading = Reading { rows: Vec::new(), damaged: 0 };
    while let Some(raw) = records.next_raw() {
        match raw {
            Raw::Row(row) if row.filled() > 0 => reading.rows.push(row),
            Raw::Damage(damage)
                if matches!(damage.kind, DamageKind::UnclosedQuote | DamageKind::StrayQuote) =>
            {
                reading.damaged += 1;
            }
            _ => {}
        }
        if reading.rows.len() >= SAMPLE_ROWS {
            break;
        }
    }
    reading
}

/// Marks a candidate between 0 and about 2, and gives the usual width.
#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn mark(sample: &[u8], dialect: Dialect, judge: HeaderJudge) -> (f64, usize) {
    let reading = read(sample, dialect);
    let rows = reading.rows.len();
    let (width, count) = usual_width(&reading.rows);
    if rows == 0 || width == 0 {
        return (0.0, width);
    }
    let even = count as f64 / rows as f64;
    let alike: Vec<&SourceRow> = reading.rows.iter().filter(|row| row.cells.len() == width).collect();
    let whole = 1.0 / (1.0 + 4.0 * reading.damaged as f64 / rows as f64);
    (even * values(&alike) * split(width) * whole * (1.0 + headers(&reading.rows, width, judge)), width)
}

/// Weighs a width: two cells say more than one, twenty hardly more than ten.
#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn split(width: usize) -> f64 {
    if width == 1 { 0.3 } else { 1.0 - 0.5 / width as f64 }
}

/// Finds the width that most rows have, weighing wide rows more than a single column.
#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn usual_width(rows: &[SourceRow]) -> (usize, usize) {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in rows {
        *counts.entry(row.cells.len()).or_default() += 1;
    }
    let weight = |(width, count): &(usize, usize)| *count as f64 * split(*width);
    let heavier =
        |a: &(usize, usize), b: &(usize, usize)| weight(a).total_cmp(&weight(b)).then(a.0.cmp(&b.0));
    counts.into_iter().filter(|(width, _)| *width > 0).max_by(heavier).unwrap_or((0, 0))
}

/// Gives the share of cells that look like values, blank ones counting half.
#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn values(rows: &[&SourceRow]) -> f64 {
    let (mut sum, mut count) = (0.0, 0_usize);
    for cell in rows.iter().flat_map(|row| &row.cells) {
        count += 1;
        sum += match shape(&cell.text) {
            Shape::Other => 0.1,
            Shape::Blank => 0.8,
            Shape::Words => 0.95,
            Shape::Number | Shape::Date | Shape::Address => 1.0,
        };
    }
    if count == 0 { 0.0 } else { sum / count as f64 }
}

/// Gives the share of known headers in the row that has most of them.
#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn headers(rows: &[SourceRow], width: usize, judge: HeaderJudge) -> f64 {
    let known = rows.iter().take(HEADER_ROWS).map(|row| {
        let texts: Vec<String> = row.cells.iter().map(|cell| cell.text.trim().to_owned()).collect();
        judge(&texts)
    });
    (known.max().unwrap_or(0) as f64 / width as f64).min(1.0)
}

/// Tells whether nearly every cell after the first starts with a blank.
fn spacing(sample: &[u8], dialect: Dialect) -> Spacing {
    if matches!(dialect.delimiter, b' ' | b'\t') {
        return Spacing::Kept;
    }
    let rows = read(sample, Dialect { quote: None, ..dialect }).rows;
    let (mut blank, mut all) = (0, 0);
    for cell in rows.iter().flat_map(|row| row.cells.iter().skip(1)).filter(|cell| !cell.text.is_empty()) {
        all += 1;
        blank += usize::from(cell.text.starts_with(' '));
    }
    if all >= 2 && blank * 20 >= all * 19 { Spacing::Skipped } else { Spacing::Kept }
}

/// Finds how lines end, without looking at what is quoted.
pub(in crate::source) fn newline(text: &[u8]) -> Newline {
    let sample = whole_lines(text);
    let lf = sample.iter().filter(|byte| **byte == b'\n').count();
    let cr = sample.iter().filter(|byte| **byte == b'\r').count();
    let crlf = sample.windows(2).filter(|pair| pair == b"\r\n").count();
    match (lf - crlf, crlf, cr - crlf) {
        (_, 0, 0) => Newline::Lf,
        (0, _, 0) => Newline::CrLf,
        (0, 0, _) => Newline::Cr,
        _ => Newline::Mixed,
    }
}
