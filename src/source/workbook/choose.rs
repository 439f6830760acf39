//! Which sheet holds the table of contacts: the one asked for, or the one that looks most like it.
//!
//! Every sheet is looked at, as far as a few hundred rows go. What is known of its headers counts most,
//! then e-mail addresses, then rows that are wider than one cell. A hidden sheet is chosen only where
//! no visible one holds a table.

use super::frame::Failure;
use super::remarks::Facts;
use super::sheet::{Flow, SheetKind, SheetName, Spot, Visibility, Visitor};
use super::sheets::Book;
use crate::source::options::{HeaderJudge, position_of};
use crate::source::row::{CellKind, DamageKind};

/// Filled rows that are looked at.
const ROWS: usize = 200;

/// Rows without a cell that are passed over while looking.
const EMPTY_ROWS: u32 = 10_000;

/// Sheets that are looked at; those behind them are hardly what a person means.
const GLANCED: usize = 100;

/// Cells that are looked at.
const CELLS: usize = 20_000;

/// Sheets that are named; a workbook with more of them has them counted.
const NAMED: usize = 20;

/// The sheet to read and what is said about the others.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Choice {
    /// Its place in the list, unless no sheet can hold a table.
    pub(super) place: Option<usize>,
    pub(super) name: String,
    pub(super) others: Vec<String>,
}

/// Chooses a sheet.
pub(super) fn choose(book: &mut Book, asked: Option<&str>, judge: HeaderJudge) -> Result<Choice, Failure> {
    let sheets = book.sheets();
    let asked = asked.map(|asked| find(&sheets, asked)).transpose()?;
    if let ([only], Some(0) | None) = (sheets.as_slice(), asked)
        && only.kind == SheetKind::Table
    {
        return Ok(Choice { place: Some(0), name: only.name.clone(), others: Vec::new() });
    }
    let glances: Vec<Glance> = (0..sheets.len()).map(|place| glance(book, place, &sheets)).collect();
    let place = asked.or_else(|| {
        let tables = sheets.iter().zip(&glances).enumerate();
        let tables = tables.filter(|(_, (sheet, _))| sheet.kind == SheetKind::Table);
        // Of equals the first is taken, so the order is turned round.
        tables
            .rev()
            .max_by_key(|(_, (sheet, glance))| glance.looks(sheet.visibility, judge))
            .map(|(place, _)| place)
    });
    let name = place.and_then(|place| sheets.get(place)).map(|sheet| sheet.name.clone()).unwrap_or_default();
    Ok(Choice { place, name, others: others(&sheets, &glances, place) })
}

/// Finds the sheet that a person asked for: by its exact name, its name in any case, or its number.
fn find(sheets: &[SheetName], asked: &str) -> Result<usize, Failure> {
    let names: Vec<&str> = sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let available = || sheets.iter().map(|sheet| sheet.name.clone()).collect();
    position_of(asked, &names).ok_or_else(|| Failure::NoSuchSheet { available: available() })
}

fn others(sheets: &[SheetName], glances: &[Glance], chosen: Option<usize>) -> Vec<String> {
    let rest: Vec<_> = sheets.iter().zip(glances).enumerate().filter(|(at, _)| Some(*at) != chosen).collect();
    let told = |(sheet, glance): &(&SheetName, &Glance)| format!("{} ({})", sheet.name, glance.size(sheet));
    let mut named: Vec<String> = rest.iter().take(NAMED).map(|(_, pair)| told(pair)).collect();
    if rest.len() > NAMED {
        named.push(format!("{} more", rest.len() - NAMED));
    }
    named
}

fn glance(book: &mut Book, place: usize, sheets: &[SheetName]) -> Glance {
    let mut glance = Glance::default();
    if place >= GLANCED || sheets.get(place).is_none_or(|sheet| sheet.kind == SheetKind::Other) {
        return glance;
    }
    let mut facts = Facts::default();
    // A sheet that breaks off is judged by what could be read.
    let _ = book.visit(place, &mut glance, &mut facts);
    glance.claimed = facts.dimension;
    glance
}

/// How much a sheet looks like the table, the most telling sign first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Looks {
    standing: Standing,
    known_headers: usize,
    addresses: usize,
    wide_rows: usize,
    visibility: Visibility,
    cells: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Empty,
    Filled,
    HiddenContacts,
    VisibleTable,
    VisibleContacts,
}

/// The beginning of a sheet.
#[derive(Debug, Default)]
struct Glance {
    rows: Vec<(u32, Vec<String>)>,
    cells: usize,
    empty_rows: u32,
    last: (u32, u32),
    stopped: bool,
    claimed: Option<(u32, u32)>,
}

impl Glance {
    fn looks(&self, visibility: Visibility, judge: HeaderJudge) -> Looks {
        let known = self.rows.iter().map(|(_, texts)| judge(texts)).max().unwrap_or(0);
        // One known word may stand in any text.
        let known_headers = if known >= 2 { known } else { 0 };
        let has_address = |texts: &[String]| texts.iter().any(|text| is_address(text));
        let addresses = self.rows.iter().filter(|(_, texts)| has_address(texts)).count();
        let wide_rows = self.rows.iter().filter(|(_, texts)| texts.len() > 1).count();
        let contacts = known_headers > 0 || addresses > 1;
        let standing = match visibility {
            _ if self.rows.is_empty() => Standing::Empty,
            Visibility::Visible if contacts => Standing::VisibleContacts,
            Visibility::Visible if wide_rows > 1 => Standing::VisibleTable,
            Visibility::Hidden if contacts => Standing::HiddenContacts,
            _ => Standing::Filled,
        };
        Looks { standing, known_headers, addresses, wide_rows, visibility, cells: self.cells }
    }

    /// Says how large the sheet is.
    fn size(&self, sheet: &SheetName) -> String {
        let (rows, columns) = match (self.stopped, self.claimed) {
            (true, Some((rows, columns))) if rows >= self.last.0 => (rows, columns.max(self.last.1)),
            _ => self.last,
        };
        let hidden = if sheet.visibility == Visibility::Hidden { ", hidden" } else { "" };
        let more = if self.stopped && self.claimed.is_none() { "more than " } else { "" };
        match sheet.kind {
            SheetKind::Other => format!("no table{hidden}"),
            SheetKind::Table if self.rows.is_empty() => format!("empty{hidden}"),
            SheetKind::Table => format!("{more}{rows} \u{d7} {columns}{hidden}"),
        }
    }
}

fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !text.contains(' '))
}

impl Visitor for Glance {
    fn row(&mut self, row: u32) -> Flow {
        let is_empty = self.rows.last().is_none_or(|(last, _)| last.saturating_add(1) < row);
        self.empty_rows += u32::from(is_empty);
        self.stopped |= self.empty_rows > EMPTY_ROWS;
        if self.stopped { Flow::Stop } else { Flow::Continue }
    }

    fn cell(&mut self, spot: Spot, _kind: CellKind, text: &str) -> Flow {
        let text = text.trim();
        if text.is_empty() {
            return Flow::Continue;
        }
        let full = self.rows.len() >= ROWS || self.cells >= CELLS;
        match self.rows.last_mut() {
            Some((last, texts)) if *last == spot.row && self.cells < CELLS => texts.push(text.to_owned()),
            _ if full => {
                self.stopped = true;
                return Flow::Stop;
            }
            _ => self.rows.push((spot.row, vec![text.to_owned()])),
        }
        self.cells += 1;
        self.last = (self.last.0.max(spot.row), self.last.1.max(spot.column.saturating_add(1)));
        Flow::Continue
    }

    fn damage(&mut self, _row: u32, _column: Option<u32>, _kind: DamageKind, _message: &str) -> Flow {
        Flow::Continue
    }

    fn fill(&mut self, _spot: Spot, _text: &str) {}
}
