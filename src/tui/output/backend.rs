//! The backend that ratatui draws on.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

use super::Asking;
use super::glyph::width;
use super::grid::Row;
use super::pen::{Look, Pen, Rendering};
use super::row::RowChange;
use super::scroll::{Scroll, candidates};
use super::way::TAB_STOPS;

/// A frame of more bytes than this is worth the marks of a synchronised update.
const LARGE_FRAME: usize = 2_000;

/// Asks the terminal how large it is.
type AskSize = fn() -> io::Result<Size>;

/// A backend that writes as little as it can.
///
/// It knows what the terminal shows and what is wanted, and writes the difference in one piece when it is flushed. What it
/// shows is not known after [`Backend::clear`]: the next frame then erases the screen and draws everything.
pub(crate) struct Frugal<W: Write> {
    out: W,
    size: AskSize,
    width: usize,
    /// `None` = not known.
    shown: Option<Vec<Row>>,
    wanted: Vec<Wanted>,
    pen: Pen,
    cursor: Option<Position>,
    is_cursor_shown: Option<bool>,
    /// Said after the next frame.
    question: Option<&'static str>,
}

/// A row as ratatui wants it, and as the terminal shows that; `None` = has changed since.
#[derive(Clone, Default)]
struct Wanted {
    cells: Vec<Cell>,
    row: Option<Row>,
}

impl Wanted {
    fn row(&mut self) -> Row {
        self.row.get_or_insert_with(|| Row::new(&self.cells)).clone()
    }
}

impl<W: Write> Frugal<W> {
    /// A backend on an output; `size` says how large the terminal is.
    pub(crate) fn new(out: W, rendering: Rendering, size: AskSize) -> Self {
        Self {
            out,
            size,
            width: 0,
            shown: None,
            wanted: Vec::new(),
            pen: Pen::new(rendering),
            cursor: None,
            is_cursor_shown: None,
            question: None,
        }
    }

    /// Fits the wanted grid to the size of the terminal.
    fn fit(&mut self, size: Size) {
        let (width, height) = (usize::from(size.width), usize::from(size.height));
        if (self.width, self.wanted.len()) != (width, height) {
            self.width = width;
            self.pen.is_wide(width);
            self.wanted = vec![Wanted { cells: vec![Cell::default(); width], row: None }; height];
            self.shown = None;
        }
    }

    /// The bytes that make the terminal show what is wanted.
    fn difference(&mut self) -> Vec<u8> {
        let wanted: Vec<Row> = self.wanted.iter_mut().map(Wanted::row).collect();
        let mut shown = match self.shown.take() {
            Some(shown) => shown,
            None => {
                self.erase();
                vec![Row::blank(self.width); wanted.len()]
            }
        };
        if self.pen.rendering == Rendering::Frugal
            && let Some(scroll) = self.cheapest(&shown, &wanted)
        {
            scroll.write(&mut self.pen, wanted.len());
            scroll.apply(&mut shown);
        }
        paint(&mut self.pen, (0, &shown, &wanted), usize::MAX);
        self.shown = Some(wanted);
        self.place_cursor();
        std::mem::take(&mut self.pen.out)
    }

    /// The scroll after which the least is to be written; `None` when none is worth its sequences. Only the rows that one
    /// of them may move are weighed: the others cost the same whichever is taken.
    fn cheapest(&self, shown: &[Row], wanted: &[Row]) -> Option<Scroll> {
        let all = candidates(shown, wanted);
        let first = all.iter().map(|scroll| scroll.top).min()?;
        let last = all.iter().map(|scroll| scroll.bottom).max()?;
        let bytes = |pen: &mut Pen, shown: &[Row], most: usize| {
            let rows = shown.get(first..=last).zip(wanted.get(first..=last));
            if let Some((shown, wanted)) = rows {
                paint(pen, (first, shown, wanted), most);
            }
            pen.out.len()
        };
        let (mut least, mut best) = (usize::MAX, None);
        for scroll in all {
            let (mut pen, mut moved) = (self.pen.clone(), shown.to_vec());
            scroll.write(&mut pen, wanted.len());
            scroll.apply(&mut moved);
            let scrolled = bytes(&mut pen, &moved, least);
            if scrolled < least {
                (least, best) = (scrolled, Some(scroll));
            }
        }
        // The longest comes last: it is left off as soon as it is longer.
        best.filter(|_| bytes(&mut self.pen.clone(), shown, least) > least)
    }

    /// Erases a screen of which nothing is known.
    fn erase(&mut self) {
        self.pen.is_at(None);
        self.pen.take(Look::default());
        self.pen.say(format_args!("\x1b[2J"));
        if self.pen.rendering == Rendering::Frugal {
            self.pen.say(format_args!("{TAB_STOPS}"));
        }
    }

    fn place_cursor(&mut self) {
        let is_wanted = self.cursor.is_some();
        if let Some(Position { x, y }) = self.cursor {
            self.pen.go((x.into(), y.into()));
        }
        if self.is_cursor_shown != Some(is_wanted) {
            self.pen.say(format_args!("\x1b[?25{}", if is_wanted { 'h' } else { 'l' }));
            self.is_cursor_shown = Some(is_wanted);
        }
    }
}

/// Writes what differs from a row on, or as much of it as is more than so many bytes.
fn paint(pen: &mut Pen, (first, shown, wanted): (usize, &[Row], &[Row]), most: usize) {
    for (y, (shown, wanted)) in (first..).zip(shown.iter().zip(wanted)) {
        if pen.out.len() > most {
            break;
        }
        if shown != wanted {
            RowChange::new(y, shown.cells(), wanted.cells()).write(pen);
        }
    }
}

/// Puts a large frame between the marks of a synchronised update.
fn enclosed(frame: Vec<u8>) -> Vec<u8> {
    if frame.len() < LARGE_FRAME {
        return frame;
    }
    [b"\x1b[?2026h", frame.as_slice(), b"\x1b[?2026l"].concat()
}

impl<W: Write> Asking for Frugal<W> {
    fn ask(&mut self, question: &'static str) {
        self.question = Some(question);
    }
    fn say(&mut self, sequence: &str) -> io::Result<()> {
        if sequence.is_empty() {
            return Ok(());
        }
        self.out.write_all(sequence.as_bytes())?;
        self.out.flush()
    }

    fn is_asking(&self) -> bool {
        self.question.is_some()
    }
}

impl<W: Write> Backend for Frugal<W> {
    type Error = io::Error;

    fn draw<'a, I: Iterator<Item = (u16, u16, &'a Cell)>>(&mut self, content: I) -> io::Result<()> {
        let size = self.size()?;
        self.fit(size);
        for (x, y, cell) in content {
            let Some(Wanted { cells: row, row: known }) = self.wanted.get_mut(usize::from(y)) else {
                continue;
            };
            *known = None;
            let covered = usize::from(x) + 1..usize::from(x) + width(cell).max(1);
            if let Some(slot) = row.get_mut(usize::from(x)) {
                slot.clone_from(cell);
            }
            // ratatui says nothing of what a wide glyph covers: it takes it for blank.
            row.get_mut(covered).into_iter().flatten().for_each(Cell::reset);
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor = None;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor = self.cursor.or(Some(Position::ORIGIN));
        Ok(())
    }

    /// The place that was asked for: the terminal itself is never asked.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor.unwrap_or(Position::ORIGIN))
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = Some(position.into());
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.shown = None;
        for wanted in &mut self.wanted {
            wanted.cells.iter_mut().for_each(Cell::reset);
            wanted.row = None;
        }
        Ok(())
    }

    fn clear_region(&mut self, _: ClearType) -> io::Result<()> {
        self.clear()
    }

    fn size(&self) -> io::Result<Size> {
        (self.size)()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut frame = self.difference();
        if frame.is_empty() {
            return Ok(());
        }
        frame.extend(self.question.take().unwrap_or_default().bytes());
        self.out.write_all(&enclosed(frame))?;
        self.out.flush()
    }
}
