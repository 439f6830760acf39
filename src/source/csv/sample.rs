//! How well a dialect reads a sample.
//!
//! In: a sample and one dialect. Out: a mark, the usual width of its rows, and how many there are. It does not know the
//! other candidates.

use std::collections::HashMap;
use std::io::Cursor;

use super::marks::Dialect;
use super::records::{Plan, Records};
use crate::source::encoding::CellText;
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

/// What one candidate makes of the sample.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Marked {
    /// Between 0 and about 2.
    pub(super) mark: f64,
    /// Cells that a row usually has.
    pub(super) width: usize,
    /// Rows that are not blank.
    pub(super) rows: usize,
}

/// The sample as one candidate reads it.
pub(super) struct Reading {
    pub(super) rows: Vec<SourceRow>,
    damaged: usize,
}

/// Cuts a long text behind its last whole line.
pub(super) fn whole_lines(text: &[u8]) -> &[u8] {
    let Some(head) = text.get(..SAMPLE_BYTES) else { return text };
    let end = head.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(head.len(), |at| at + 1);
    head.get(..end).unwrap_or(head)
}

/// Reads the sample; a width of 0 is not known yet.
pub(super) fn read(sample: &[u8], dialect: Dialect, width: usize) -> Reading {
    let cells = CellText::default();
    let plan = Plan { file: String::new(), dialect, cells, width, limits: Limits::default() };
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

/// Marks a candidate: once without knowing the width, and again with it where that may matter.
pub(super) fn mark(sample: &[u8], dialect: Dialect, judge: HeaderJudge) -> Marked {
    let reading = read(sample, dialect, 0);
    let (width, count) = usual_width(&reading.rows);
    if width < 2 || (reading.damaged == 0 && count == reading.rows.len()) {
        return value(&reading, width, judge);
    }
    let again = read(sample, dialect, width);
    let (width, _) = usual_width(&again.rows);
    value(&again, width, judge)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a sample are small")]
fn value(reading: &Reading, width: usize, judge: HeaderJudge) -> Marked {
    let rows = reading.rows.len();
    if rows == 0 || width == 0 {
        return Marked { mark: 0.0, width, rows };
    }
    let alike: Vec<&SourceRow> = reading.rows.iter().filter(|row| row.cells.len() == width).collect();
    let even = alike.len() as f64 / rows as f64;
    let whole = 1.0 / (1.0 + 4.0 * reading.damaged as f64 / rows as f64);
    let known = 1.0 + headers(&reading.rows, width, judge);
    Marked { mark: even * values(&alike) * split(width) * whole * known, width, rows }
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
            Shape::Other if is_list(&cell.text) => 0.9,
            Shape::Other => 0.1,
            Shape::Blank => 0.8,
            Shape::Words => 0.95,
            Shape::Number | Shape::Date | Shape::Address => 1.0,
        };
    }
    if count == 0 { 0.0 } else { sum / count as f64 }
}

/// Tells whether a cell holds several values between bars, as criteria do.
fn is_list(text: &str) -> bool {
    text.contains('|') && text.split('|').all(|part| !matches!(shape(part), Shape::Other | Shape::Blank))
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
