//! Gives every row its class while rows pass.

use std::collections::VecDeque;

use super::Outline;
use super::note::{is_rule_line, is_total, reads_like_a_note, reads_like_a_page_mark};
use super::profile::extent;
use super::shift::{Slip, slipped};
use super::tables::announces_delimiter;
use crate::source::error::ReadError;
use crate::source::row::{Damage, DamageKind, NotData, SourceRow};
use crate::source::stream::Raw;

/// Rows that may wait for the decision whether they are a footer.
const LONGEST_FOOTER: usize = 40;

/// Rows of the same width that make another table behind a gap: a header and two more.
const ROWS_OF_A_TABLE: usize = 3;

/// A row with its class, before cells that are not data are dropped.
#[derive(Debug)]
pub(in crate::source) enum Classified {
    Row(SourceRow),
    NotData(SourceRow, NotData),
    Damage(Damage),
    Stopped(ReadError),
}

/// Whether a row's number of cells means something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::source) enum Raggedness {
    /// In text files every row has as many cells as it has delimiters.
    Counts,
    /// In workbooks empty cells at the end are not stored.
    Natural,
    /// Every row is a record whose cells have names; nothing stands above or below the table.
    Records,
}

/// Classes the rows of one table.
#[derive(Debug)]
pub(in crate::source) struct Classifier {
    outline: Outline,
    held: Vec<Held>,
    ready: VecDeque<Classified>,
    last_blank: bool,
    /// Another table was met; nothing after it is of this one.
    beyond: Option<NotData>,
}

/// What stands above a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A blank row, or what may be a footer already.
    BehindGap,
    /// A row of the table.
    BehindRow,
}

/// What waits for a decision.
#[derive(Debug)]
enum Held {
    /// It is what it is, and keeps its place.
    Sure(Classified),
    /// Below the table it is this; followed by a row of the table it is data.
    Maybe(SourceRow, NotData),
}

impl Classifier {
    pub(in crate::source) fn new(outline: Outline) -> Classifier {
        Classifier { outline, held: Vec::new(), ready: VecDeque::new(), last_blank: false, beyond: None }
    }

    /// Gives the next row whose class is certain.
    pub(in crate::source) fn next_ready(&mut self) -> Option<Classified> {
        self.ready.pop_front()
    }

    /// Takes the next raw row.
    pub(in crate::source) fn take(&mut self, raw: Raw) {
        match raw {
            Raw::Damage(damage) => self.pass(Classified::Damage(damage)),
            Raw::Stopped(error) => {
                // The end of the file is unknown, so nothing that waits can be its footer.
                self.release();
                self.ready.push_back(Classified::Stopped(error));
            }
            Raw::Row(row) => self.take_row(row),
        }
    }

    /// Takes the end of the table: what still waits is what it may be.
    pub(in crate::source) fn finish(&mut self) {
        for held in std::mem::take(&mut self.held) {
            match held {
                Held::Sure(event) => self.ready.push_back(event),
                Held::Maybe(row, NotData::OtherTable) => self.data(row),
                Held::Maybe(row, kind) => self.ready.push_back(Classified::NotData(row, kind)),
            }
        }
    }

    fn take_row(&mut self, row: SourceRow) {
        if self.beyond.is_none() && self.outline.last_row.is_some_and(|last| row.row > last) {
            self.finish();
            self.beyond = Some(NotData::Footer);
        }
        let class = self.class(&row);
        let after_blank = std::mem::replace(&mut self.last_blank, class == Some(NotData::Blank));
        match class {
            Some(NotData::OtherTable) => self.other_table(row),
            Some(kind) => self.pass(Classified::NotData(row, kind)),
            None if after_blank || !self.held.is_empty() => self.take_body(row, Place::BehindGap),
            None => self.take_body(row, Place::BehindRow),
        }
    }

    /// Takes a row that is data unless it stands below the table.
    fn take_body(&mut self, row: SourceRow, place: Place) {
        let kind = if place == Place::BehindGap && self.has_other_width(&row) {
            Some(NotData::OtherTable)
        } else {
            self.footer(&row, place)
        };
        match kind {
            Some(kind) if self.held.len() < LONGEST_FOOTER => self.held.push(Held::Maybe(row, kind)),
            _ => {
                self.release();
                return self.data(row);
            }
        }
        if self.holds_table() {
            self.leave_table();
        }
    }

    /// Lets something through, behind what already waits.
    fn pass(&mut self, event: Classified) {
        if self.held.is_empty() {
            self.ready.push_back(event);
        } else {
            self.held.push(Held::Sure(event));
        }
    }

    fn release(&mut self) {
        for held in std::mem::take(&mut self.held) {
            match held {
                Held::Sure(event) => self.ready.push_back(event),
                Held::Maybe(row, _) => self.data(row),
            }
        }
    }

    fn data(&mut self, row: SourceRow) {
        self.note_width(&row);
        self.ready.push_back(Classified::Row(row));
    }

    fn class(&self, row: &SourceRow) -> Option<NotData> {
        let head = &self.outline.head;
        if row.filled() == 0 {
            return Some(NotData::Blank);
        }
        if let Some(kind) = self.beyond {
            let known = self.around(row.row);
            let later = self.outline.around.last().filter(|_| row.row > self.outline.window_end);
            return Some(known.or(later.map(|stretch| stretch.kind)).unwrap_or(kind));
        }
        if let Some(kind) = self.around(row.row) {
            return Some(kind);
        }
        if head.rows.contains(&row.row) {
            return Some(NotData::Header);
        }
        if row.row < head.first_row || announces_delimiter(row) {
            return Some(NotData::Title);
        }
        let records = self.outline.ragged == Some(Raggedness::Records);
        if self.is_comment(row) || (!records && (self.is_page_mark(row) || is_rule_line(row))) {
            return Some(NotData::Footer);
        }
        self.is_repeated_header(row).then_some(NotData::RepeatedHeader)
    }

    /// Tells whether a row is a comment of a program: one cell where the others have several, behind a `#`.
    fn is_comment(&self, row: &SourceRow) -> bool {
        let profile = &self.outline.profile;
        let first = row.cells.first().map_or("", |cell| cell.text.as_str());
        self.counts() && row.cells.len() == 1 && profile.cells > 1 && first.starts_with('#')
    }

    /// Tells whether a row is what a printed page ends or begins with: `Page 1/2` where the others have several cells.
    fn is_page_mark(&self, row: &SourceRow) -> bool {
        let first = row.cells.first().map_or("", |cell| cell.text.trim());
        self.outline.profile.cells > 2 && row.filled() == 1 && reads_like_a_page_mark(first)
    }

    fn around(&self, row: u32) -> Option<NotData> {
        if row > self.outline.window_end {
            return None;
        }
        let around = &self.outline.around;
        around
            .iter()
            .find(|stretch| (stretch.first..=stretch.last).contains(&row))
            .map(|stretch| stretch.kind)
    }

    fn is_repeated_header(&self, row: &SourceRow) -> bool {
        let header = &self.outline.head.texts;
        let first = row.cells.first().map_or("", |cell| cell.text.trim());
        if header.len() < 2 || header.first().is_some_and(|text| text != first) {
            return false;
        }
        let wide = extent(row).max(1);
        let named = header.iter().rposition(|text| !text.is_empty()).map_or(1, |at| at + 1);
        let texts = row.cells.iter().map(|cell| cell.text.trim()).take(wide);
        wide >= named && texts.eq(header.iter().map(String::as_str).take(wide))
    }

    /// Tells what a row would be if nothing of the table followed it.
    fn footer(&self, row: &SourceRow, place: Place) -> Option<NotData> {
        let behind_gap = place == Place::BehindGap;
        let filled = row.filled();
        let columns = self.outline.head.columns.len();
        let records = self.outline.ragged == Some(Raggedness::Records);
        if records || columns < 2 || (filled > 1 && filled == columns) {
            return None;
        }
        if is_total(Some(row), &self.outline.profile) {
            return Some(NotData::Total);
        }
        if filled > 2 {
            return None;
        }
        let narrow = self.counts() && row.cells.len() == 1 && self.outline.profile.cells > 2;
        let note = reads_like_a_note(row);
        let text = row.cells.first().map_or("", |cell| cell.text.trim());
        let alone =
            filled == 1 && ((behind_gap && (narrow || note)) || (narrow && note && text.contains(' ')));
        let pair = filled == 2 && behind_gap && note && extent(row) <= 2 && columns >= 4;
        (alone || pair).then_some(NotData::Footer)
    }

    fn counts(&self) -> bool {
        self.outline.ragged == Some(Raggedness::Counts)
    }

    /// Tells whether a row has so few or so many cells that it may be of another table.
    fn has_other_width(&self, row: &SourceRow) -> bool {
        let profile = &self.outline.profile;
        profile.regular && profile.cells >= 2 && row.cells.len() != profile.cells && row.filled() >= 2
    }

    /// Tells whether the last rows that wait are a table: of one width, which is not that of this table.
    fn holds_table(&self) -> bool {
        let widths = self.held.iter().rev().map_while(|held| match held {
            Held::Maybe(row, NotData::OtherTable) => Some(row.cells.len()),
            _ => None,
        });
        let widths: Vec<usize> = widths.take(ROWS_OF_A_TABLE).collect();
        widths.len() == ROWS_OF_A_TABLE && widths.windows(2).all(|pair| pair.first() == pair.last())
    }

    /// Takes what waits for another table, and all that follows.
    fn leave_table(&mut self) {
        let held = std::mem::take(&mut self.held);
        self.beyond = Some(NotData::OtherTable);
        let first = held.iter().find_map(|held| match held {
            Held::Maybe(row, NotData::OtherTable) => Some(row.row),
            _ => None,
        });
        for held in held {
            match held {
                Held::Sure(event) => self.ready.push_back(event),
                Held::Maybe(row, kind) => {
                    if Some(row.row) == first {
                        self.ready.push_back(Classified::Damage(another_table(row.row, &behind(row.row))));
                    }
                    self.ready.push_back(Classified::NotData(row, kind));
                }
            }
        }
    }

    /// Takes a row of another table; the first of each is told.
    fn other_table(&mut self, row: SourceRow) {
        if self.outline.around.iter().any(|stretch| stretch.first == row.row) {
            self.pass(Classified::Damage(another_table(row.row, "--table N")));
        }
        self.pass(Classified::NotData(row, NotData::OtherTable));
    }

    fn note_width(&mut self, row: &SourceRow) {
        let columns = self.outline.head.columns.len();
        let (count, wide) = (row.cells.len(), extent(row));
        let (kind, slip, message) = if wide > columns {
            let message = format!("the row has {wide} filled cells where the table has {columns} columns");
            (DamageKind::LongRow, Slip::Right, message)
        } else if self.counts() && count < columns.min(self.outline.profile.cells) {
            let message = format!("the row has {count} cells where the table has {columns} columns");
            (DamageKind::ShortRow, Slip::Left, message)
        } else {
            return;
        };
        let message = message + &self.proposal(row, slip, count.abs_diff(columns));
        let column = u16::try_from(columns).ok().filter(|_| kind == DamageKind::LongRow);
        self.ready.push_back(Classified::Damage(Damage { row: row.row, column, kind, message }));
    }

    /// Says where a row with one cell too many or too few may have slipped.
    fn proposal(&self, row: &SourceRow, slip: Slip, by: usize) -> String {
        let place = if by == 1 { slipped(row, &self.outline.profile, slip) } else { None };
        let Some((first, last)) = place else { return String::new() };
        let columns = if first == last {
            format!("column {}", first + 1)
        } else {
            format!("one of the columns {} to {}", first + 1, last + 1)
        };
        match slip {
            Slip::Right => format!("; a delimiter in {columns} seems to be text"),
            Slip::Left => format!("; before {columns} a delimiter seems to be missing"),
        }
    }
}

/// Says how a table is read that nobody numbered, because it lies behind the rows that were looked at together.
fn behind(row: u32) -> String {
    format!("--skip-rows {}", row.saturating_sub(1))
}

fn another_table(row: u32, by: &str) -> Damage {
    let message = format!("another table starts here and was not read; {by} reads it");
    Damage { row, column: None, kind: DamageKind::OtherTable, message }
}
