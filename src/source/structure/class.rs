//! Gives every row its class while rows pass.

use std::collections::VecDeque;

use super::header::{Outline, extent};
use crate::source::error::ReadError;
use crate::source::row::{Damage, DamageKind, NotData, SourceRow};
use crate::source::shape::{Shape, shape};
use crate::source::stream::Raw;

/// Rows that may wait for the decision whether they are a footer.
const LONGEST_FOOTER: usize = 30;

/// Words with which totals and notes below a table begin, in five languages.
const FOOTER_WORDS: [&str; 34] = [
    "total",
    "totals",
    "totaux",
    "totale",
    "totali",
    "totales",
    "gesamt",
    "gesamtsumme",
    "summe",
    "somme",
    "suma",
    "somma",
    "subtotal",
    "zwischensumme",
    "source",
    "quelle",
    "fonte",
    "fuente",
    "note",
    "notes",
    "anzahl",
    "nombre",
    "numero",
    "count",
    "exported",
    "exportiert",
    "exporté",
    "généré",
    "generated",
    "erstellt",
    "printed",
    "imprimé",
    "stand",
    "end",
];

/// A row with its class, before cells that are not data are dropped.
#[derive(Debug)]
pub(in crate::source) enum Classified {
    Row(SourceRow),
    NotData(SourceRow, NotData),
    Damage(Damage),
    Stopped(ReadError),
}

/// Classes the rows of one table.
#[derive(Debug)]
pub(in crate::source) struct Classifier {
    outline: Outline,
    /// Whether rows of a text file have a width that can be wrong.
    ragged: Raggedness,
    /// Rows that may be a footer, and the blank rows and damage among them.
    held: Vec<Classified>,
    ready: VecDeque<Classified>,
    last_blank: bool,
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

/// What stands above a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A blank row, or what may be a footer already.
    BehindGap,
    /// A row of the table.
    BehindRow,
}

impl Classifier {
    pub(in crate::source) fn new(outline: Outline, ragged: Raggedness) -> Classifier {
        Classifier { outline, ragged, held: Vec::new(), ready: VecDeque::new(), last_blank: false }
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

    /// Takes the end of the file: what still waits is the footer.
    pub(in crate::source) fn finish(&mut self) {
        for held in std::mem::take(&mut self.held) {
            self.ready.push_back(match held {
                Classified::Row(row) => Classified::NotData(row, NotData::Footer),
                other => other,
            });
        }
    }

    fn take_row(&mut self, row: SourceRow) {
        let class = self.class(&row);
        let after_blank = std::mem::replace(&mut self.last_blank, class == Some(NotData::Blank));
        if let Some(kind) = class {
            return self.pass(Classified::NotData(row, kind));
        }
        let place = if after_blank || !self.held.is_empty() { Place::BehindGap } else { Place::BehindRow };
        if self.may_be_footer(&row, place) && self.held.len() < LONGEST_FOOTER {
            return self.held.push(Classified::Row(row));
        }
        self.release();
        self.note_width(&row);
        self.ready.push_back(Classified::Row(row));
    }

    /// Lets something through, behind what already waits.
    fn pass(&mut self, event: Classified) {
        if self.held.is_empty() {
            self.ready.push_back(event);
        } else {
            self.held.push(event);
        }
    }

    fn release(&mut self) {
        for held in std::mem::take(&mut self.held) {
            if let Classified::Row(row) = &held {
                self.note_width(row);
            }
            self.ready.push_back(held);
        }
    }

    fn class(&self, row: &SourceRow) -> Option<NotData> {
        let filled = row.filled();
        if filled == 0 {
            return Some(NotData::Blank);
        }
        if Some(row.row) == self.outline.header_row {
            return Some(NotData::Header);
        }
        if row.row < self.outline.first_row {
            return Some(if filled <= 1 { NotData::Title } else { NotData::Header });
        }
        self.is_repeated_header(row).then_some(NotData::RepeatedHeader)
    }

    fn is_repeated_header(&self, row: &SourceRow) -> bool {
        let header = &self.outline.header;
        let wide = extent(row).max(1);
        header.len() >= 2
            && wide
                >= self
                    .outline
                    .columns
                    .iter()
                    .rposition(|column| !column.header.is_empty())
                    .map_or(1, |at| at + 1)
            && row
                .cells
                .iter()
                .map(|cell| cell.text.trim())
                .take(wide)
                .eq(header.iter().map(String::as_str).take(wide))
    }

    /// Tells whether a row would be a note or a total if nothing followed it.
    fn may_be_footer(&self, row: &SourceRow, place: Place) -> bool {
        let filled = row.filled();
        if self.ragged == Raggedness::Records || self.outline.columns.len() < 3 || filled > 2 {
            return false;
        }
        let Some(first) = row.cells.iter().find(|cell| !cell.is_blank()) else { return false };
        let text = first.text.trim();
        if starts_like_a_footer(text) {
            return true;
        }
        let narrow = self.ragged == Raggedness::Counts && row.cells.len() == 1;
        let note = matches!(shape(text), Shape::Words | Shape::Other) && text.contains(' ');
        filled == 1 && note && (place == Place::BehindGap || narrow)
    }

    fn note_width(&mut self, row: &SourceRow) {
        if row.row < self.outline.first_row {
            return;
        }
        let columns = self.outline.columns.len();
        let (kind, message) = if extent(row) > columns {
            let count = extent(row);
            (
                DamageKind::LongRow,
                format!("the row has {count} filled cells where the table has {columns} columns"),
            )
        } else if self.ragged == Raggedness::Counts && row.cells.len() < columns.min(self.outline.usual) {
            let count = row.cells.len();
            (DamageKind::ShortRow, format!("the row has {count} cells where the table has {columns} columns"))
        } else {
            return;
        };
        let column = u16::try_from(columns).ok().filter(|_| kind == DamageKind::LongRow);
        self.ready.push_back(Classified::Damage(Damage { row: row.row, column, kind, message }));
    }
}

fn starts_like_a_footer(text: &str) -> bool {
    let word: String = text.chars().take_while(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    FOOTER_WORDS.contains(&word.as_str()) || text.starts_with('©')
}
