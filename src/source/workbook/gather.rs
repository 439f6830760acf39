//! Cells become rows: put in order, filled up, kept within limits, and said in frames.
//!
//! Sheets may have rows and cells in any order and in several pieces. A window of rows is held back,
//! so that those are put together and sorted; what lies further out of order is named.

use std::collections::VecDeque;
use std::io::{self, Write};

use super::frame::{self, Failure, Frame, Piece};
use super::request::Caps;
use super::sheet::{Flow, Spot, Visitor};
use super::worker::Budget;
use crate::source::row::{CellKind, Damage, DamageKind, SourceRow};

/// Rows held back.
const WINDOW_ROWS: usize = 4_096;

/// Bytes of text held back at most.
const WINDOW_BYTES: usize = 16 << 20;

/// Most bytes of one row; the receiving side refuses more.
const ROW_BYTES: usize = 128 << 20;

/// Places of cells, empty ones before a filled one included, beyond which rows must be filled to be believed.
const MANY_PLACES: u64 = 16 << 20;

/// How many empty places a filled cell may stand for in a sheet of so many.
const SPARSEST: u64 = 64;

/// A row that is being gathered.
#[derive(Debug, Default)]
struct Held {
    row: u32,
    text: String,
    cells: Vec<(u32, CellKind, usize)>,
    damage: Vec<Damage>,
}

impl Held {
    fn clear(&mut self, row: u32) {
        self.row = row;
        self.text.clear();
        self.cells.clear();
        self.damage.clear();
    }

    /// Gives the cells with their texts, in the order in which the file had them.
    fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut start = 0;
        self.cells.iter().map(move |(column, kind, end)| {
            let text = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            Piece { column: *column, kind: *kind, text }
        })
    }

    fn is_sorted(&self) -> bool {
        self.cells.is_sorted_by(|(one, ..), (other, ..)| one < other)
    }
}

/// Gathers cells into rows and says them.
pub(super) struct Speaker<'a, W: Write> {
    out: &'a mut W,
    caps: &'a Caps,
    budget: Budget,
    window: VecDeque<Held>,
    spare: Vec<Held>,
    held_bytes: usize,
    said: Said,
    stop: Option<Stop>,
}

/// What was said already.
#[derive(Debug, Default)]
struct Said {
    row: u32,
    /// A bit for each row that had cells.
    filled_rows: Vec<u64>,
    places: u64,
    cells: u64,
    columns: u32,
}

enum Stop {
    Nobody(io::Error),
    Beyond(Failure),
}

/// How far the saying came.
pub(super) enum Spoken {
    Everything,
    ToNobody(io::Error),
}

impl Said {
    /// Takes note of a row with cells; `false` if it was there before.
    fn first_time(&mut self, row: u32) -> bool {
        let (at, bit) = ((row / 64) as usize, 1_u64 << (row % 64));
        if self.filled_rows.len() <= at {
            self.filled_rows.resize(at + 1, 0);
        }
        let Some(word) = self.filled_rows.get_mut(at) else { return true };
        let first = *word & bit == 0;
        *word |= bit;
        first
    }
}

impl<'a, W: Write> Speaker<'a, W> {
    pub(super) fn new(out: &'a mut W, caps: &'a Caps, budget: Budget) -> Self {
        let said = Said::default();
        Speaker {
            out,
            caps,
            budget,
            window: VecDeque::new(),
            spare: Vec::new(),
            held_bytes: 0,
            said,
            stop: None,
        }
    }

    /// Gives how many columns hold cells, as far as was said.
    pub(super) fn columns(&self) -> u32 {
        self.said.columns
    }

    /// Says what is still held back.
    pub(super) fn flush(&mut self) {
        while self.stop.is_none() && self.say_first() {}
    }

    /// Says something about the sheet as a whole.
    pub(super) fn remark(&mut self, message: String) {
        self.say(&Frame::Damage(Damage { row: 0, column: None, kind: DamageKind::Remark, message }));
    }

    pub(super) fn finish(self, visited: Result<(), Failure>) -> Result<Spoken, Failure> {
        match (self.stop, visited) {
            (Some(Stop::Nobody(error)), _) => Ok(Spoken::ToNobody(error)),
            (Some(Stop::Beyond(failure)), _) => Err(failure),
            (None, Ok(())) => Ok(Spoken::Everything),
            (None, Err(Failure::Broken { row: 0, message })) => {
                Err(Failure::Broken { row: self.said.row, message })
            }
            (None, Err(other)) => Err(other),
        }
    }

    fn flow(&self) -> Flow {
        if self.stop.is_some() { Flow::Stop } else { Flow::Continue }
    }

    /// Gives the place of a row in the window, making room for it.
    fn held(&mut self, row: u32) -> usize {
        let at = match self.window.back() {
            Some(last) if last.row == row => return self.window.len() - 1,
            Some(last) if last.row > row => match self.window.binary_search_by_key(&row, |held| held.row) {
                Ok(at) => return at,
                Err(at) => at,
            },
            _ => self.window.len(),
        };
        let mut held = self.spare.pop().unwrap_or_default();
        held.clear(row);
        self.window.insert(at, held);
        at
    }

    /// Says rows until the window is within its bounds.
    fn shrink(&mut self) {
        while (self.window.len() > WINDOW_ROWS || self.held_bytes > WINDOW_BYTES)
            && self.window.len() > 1
            && self.stop.is_none()
        {
            self.say_first();
        }
    }

    /// Says the first row of the window; `false` if there is none.
    fn say_first(&mut self) -> bool {
        let Some(held) = self.window.pop_front() else { return false };
        self.held_bytes = self.held_bytes.saturating_sub(held.text.len());
        self.say_blank_up_to(held.row);
        for damage in &held.damage {
            self.say(&Frame::Damage(damage.clone()));
        }
        if !held.cells.is_empty() && self.is_believable(&held) {
            self.say_row(&held);
        }
        if self.spare.len() < WINDOW_ROWS {
            self.spare.push(held);
        }
        true
    }

    /// Says the rows before one that the file does not mention.
    fn say_blank_up_to(&mut self, row: u32) {
        for blank in self.said.row + 1..row {
            if self.stop.is_some() {
                return;
            }
            self.say(&Frame::Row(SourceRow { row: blank, cells: Vec::new() }));
            self.said.row = blank;
        }
    }

    fn say_row(&mut self, held: &Held) {
        if !self.said.first_time(held.row) {
            let message = "the row is there twice, far apart; what came second was left out".to_owned();
            let damage = Damage { row: held.row, column: None, kind: DamageKind::UnreadableCell, message };
            return self.say(&Frame::Damage(damage));
        }
        self.said.row = self.said.row.max(held.row);
        self.budget.row_said();
        let written = if held.is_sorted() {
            frame::write_pieces(self.out, held.row, held.pieces())
        } else {
            let mut pieces: Vec<Piece<'_>> = held.pieces().collect();
            // Of several cells in one place the last one counts, as in Excel.
            pieces.reverse();
            pieces.sort_by_key(|piece| piece.column);
            pieces.dedup_by_key(|piece| piece.column);
            frame::write_pieces(self.out, held.row, pieces.into_iter())
        };
        if let Err(error) = written {
            self.stop = Some(Stop::Nobody(error));
        }
    }

    /// Counts the places that a row takes; a few cells far to the right would fill any memory.
    fn is_believable(&mut self, held: &Held) -> bool {
        let width = held.cells.iter().map(|(column, ..)| column + 1).max().unwrap_or(0);
        self.said.columns = self.said.columns.max(width);
        self.said.places += u64::from(width);
        self.said.cells += held.cells.len() as u64;
        let sparse = self.said.places > MANY_PLACES && self.said.places / SPARSEST > self.said.cells;
        if sparse {
            self.beyond(super::COLUMNS, "a filled cell in 64 where there are many".to_owned(), held.row);
        }
        !sparse
    }

    fn say(&mut self, frame: &Frame) {
        if let Err(error) = frame::write(self.out, frame) {
            self.stop = Some(Stop::Nobody(error));
        }
    }

    fn beyond(&mut self, limit: u8, allowed: String, row: u32) {
        // What lies before the limit is said, then the failure.
        if self.stop.is_none() {
            self.stop = Some(Stop::Beyond(Failure::Beyond { limit, row, allowed, part: String::new() }));
        }
    }

    /// Tells whether a cell lies within the limits; if not, says what is before it and stops.
    fn is_within(&mut self, spot: Spot) -> bool {
        let (limit, allowed) = if u64::from(spot.column) >= self.caps.columns {
            (super::COLUMNS, format!("{} columns", self.caps.columns))
        } else if u64::from(spot.row) > self.caps.rows {
            (super::ROWS, format!("{} rows", self.caps.rows))
        } else if self.held_bytes > ROW_BYTES {
            (super::ROW_BYTES, format!("{ROW_BYTES} bytes"))
        } else {
            return true;
        };
        self.flush();
        self.beyond(limit, allowed, spot.row);
        false
    }

    /// Cuts what no cell may hold, and says so.
    fn tamed(&mut self, spot: Spot, text: &str) -> Option<String> {
        let most = usize::try_from(self.caps.cell_bytes).unwrap_or(usize::MAX);
        let (long, nul) = (text.len() > most, text.contains('\0'));
        if !long && !nul {
            return None;
        }
        let mut text = text.replace('\0', "");
        if nul {
            self.damage(
                spot.row,
                Some(spot.column),
                DamageKind::NulCharacter,
                "NUL characters were left out",
            );
        }
        if long {
            text.truncate(text.floor_char_boundary(most));
            let message = "longer than a cell may be; cut at the limit";
            self.damage(spot.row, Some(spot.column), DamageKind::LongCell, message);
        }
        Some(text)
    }
}

impl<W: Write> Visitor for Speaker<'_, W> {
    fn row(&mut self, _row: u32) -> Flow {
        self.flow()
    }

    fn cell(&mut self, spot: Spot, kind: CellKind, text: &str) -> Flow {
        if !self.is_within(spot) {
            return Flow::Stop;
        }
        let tamed = self.tamed(spot, text);
        let text = tamed.as_deref().unwrap_or(text);
        let at = self.held(spot.row);
        if let Some(held) = self.window.get_mut(at) {
            held.text.push_str(text);
            held.cells.push((spot.column, kind, held.text.len()));
        }
        self.held_bytes += text.len();
        self.shrink();
        self.flow()
    }

    fn damage(&mut self, row: u32, column: Option<u32>, kind: DamageKind, message: &str) -> Flow {
        let column = column.and_then(|column| u16::try_from(column).ok());
        let at = self.held(row.max(1));
        if let Some(held) = self.window.get_mut(at) {
            held.damage.push(Damage { row, column, kind, message: message.to_owned() });
        }
        self.shrink();
        self.flow()
    }

    fn fill(&mut self, spot: Spot, text: &str) {
        let is_empty = match self.window.binary_search_by_key(&spot.row, |held| held.row) {
            Ok(at) => self
                .window
                .get(at)
                .is_some_and(|held| held.cells.iter().all(|(column, ..)| *column != spot.column)),
            Err(_) => spot.row > self.said.row,
        };
        if is_empty {
            self.cell(spot, CellKind::Text, text);
        }
    }
}
