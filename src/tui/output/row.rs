//! What differs within a row, written with as few bytes as it takes.

use ratatui::buffer::Cell;

use super::glyph::{is_erased, is_uncertain, widest, width};
use super::pen::{Look, Pen, Rendering};

/// From so many blanks on that are to be written it is shorter to erase them and to step over.
const WORTH_ERASING: usize = 10;
/// The same where the cursor has to move behind them anyway.
const WORTH_LEAVING: usize = 5;
/// From so many blanks on, at the end of a row, it is shorter to erase the rest.
const WORTH_ENDING: usize = 4;

/// A row that turns into another; both are normalised and of one width.
pub(super) struct RowChange<'a> {
    y: usize,
    shown: &'a [Cell],
    wanted: &'a [Cell],
    /// Cells right of this are in question, for a glyph left of it may have covered them.
    forced: usize,
    /// The blanks at the end begin here.
    end: usize,
}

impl<'a> RowChange<'a> {
    pub(super) fn new(y: usize, shown: &'a [Cell], wanted: &'a [Cell]) -> Self {
        let blanks = wanted.iter().rev().take_while(|cell| is_erased(cell)).count();
        Self { y, shown, wanted, forced: 0, end: wanted.len() - blanks }
    }

    /// Writes what differs.
    pub(super) fn write(mut self, pen: &mut Pen) {
        let mut x = 0;
        while let Some(next) = self.next_change(x) {
            if self.ends_at(next, pen.rendering) {
                self.erase_rest(next, pen);
                return;
            }
            if !self.bridge(x, next, pen) {
                pen.go((next, self.y));
            }
            x = self.put(next, pen);
        }
    }

    /// The next cell that is not as wanted, or in question.
    fn next_change(&self, from: usize) -> Option<usize> {
        let pairs = self.shown.iter().zip(self.wanted).enumerate().skip(from);
        let mut differing = pairs.filter(|(x, (shown, wanted))| *x < self.forced || shown != wanted);
        // What is covered is written with the glyph that covers it.
        differing.find(|(_, (_, wanted))| width(wanted) > 0).map(|(x, _)| x)
    }

    /// Whether all from here on is to be blank, and enough of it is not.
    fn ends_at(&self, x: usize, rendering: Rendering) -> bool {
        rendering == Rendering::Frugal && x >= self.end && {
            let written = self.shown.iter().enumerate().skip(x);
            written.filter(|(at, cell)| *at < self.forced || !is_erased(cell)).count() >= WORTH_ENDING
        }
    }

    fn erase_rest(&self, x: usize, pen: &mut Pen) {
        pen.go((x, self.y));
        // Erased cells take the ground of the pen.
        pen.take_plain_ground();
        pen.say(format_args!("\x1b[K"));
    }

    /// Writes the cells between the pen and the next change again where that is no longer than stepping over them.
    fn bridge(&self, from: usize, to: usize, pen: &mut Pen) -> bool {
        let between = self.wanted.get(from..to).unwrap_or_default();
        let bytes: usize = between.iter().map(|cell| cell.symbol().len()).sum();
        if pen.rendering == Rendering::Plain
            || !pen.stands((from, self.y))
            || bytes > pen.cost((to, self.y))
            || between.iter().any(|cell| is_uncertain(cell) || width(cell) == 0)
        {
            return false;
        }
        if !between.iter().all(|cell| pen.suits(cell)) {
            // The look of what comes next has to be taken anyway.
            let next = self.wanted.get(to).filter(|cell| !is_erased(cell)).map(Look::of);
            let Some(next) = next.filter(|look| between.iter().all(|cell| look.suits(cell))) else {
                return false;
            };
            pen.take(next);
        }
        between.iter().for_each(|cell| pen.write(cell.symbol(), (width(cell), true)));
        true
    }

    /// Writes the cell at the pen; gives the column after it.
    fn put(&mut self, x: usize, pen: &mut Pen) -> usize {
        let (Some(shown), Some(wanted)) = (self.shown.get(x), self.wanted.get(x)) else { return x + 1 };
        let blanks = self.blanks(x);
        if pen.rendering == Rendering::Frugal && self.is_worth_erasing(x, blanks) {
            pen.take_plain_ground();
            pen.say(format_args!("\x1b[{blanks}X"));
            return x + blanks;
        }
        let columns = width(wanted);
        // Where one of the two is measured differently, its neighbours may be gone.
        for cell in [shown, wanted].into_iter().filter(|cell| is_uncertain(cell)) {
            self.forced = self.forced.max((x + widest(cell)).min(self.wanted.len()));
        }
        if pen.rendering == Rendering::Plain || !pen.suits(wanted) {
            pen.take(Look::of(wanted));
        }
        let is_certain = !is_uncertain(wanted);
        if !is_certain && columns == 2 {
            // A terminal that takes it for one column leaves the other as it was.
            pen.write("  ", (2, true));
            pen.go((x, self.y));
        }
        pen.write(wanted.symbol(), (columns, is_certain));
        x + columns
    }

    /// Whether it is shorter to erase so many blanks and to step over them than to write them.
    fn is_worth_erasing(&self, x: usize, blanks: usize) -> bool {
        let steps_anyway = || self.next_change(x + blanks).is_none_or(|next| next > x + blanks);
        blanks >= WORTH_ERASING || (blanks >= WORTH_LEAVING && steps_anyway())
    }

    /// How many cells from here on are to be blank and are to be written.
    fn blanks(&self, x: usize) -> usize {
        let pairs = self.shown.iter().zip(self.wanted).enumerate().skip(x);
        pairs
            .take_while(|(at, (shown, wanted))| is_erased(wanted) && (*at < self.forced || shown != wanted))
            .count()
    }
}
