//! Where the cursor of the terminal is and how it writes, and the shortest way to another place or look.

use std::io::Write as _;

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::glyph::{SEEN_ON_BLANKS, is_erased};
use super::way::Way;

/// How the terminal is spoken to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rendering {
    /// The fewest bytes: scrolled regions, erased lines, relative moves.
    #[default]
    Frugal,
    /// Nothing but absolute moves, whole looks and text, for terminals that do less.
    Plain,
}

/// A column and a row, from 0.
pub(super) type Place = (usize, usize);

/// How a cell looks, its text apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    fg: Color,
    bg: Color,
    underline: Color,
    modifier: Modifier,
}

impl Look {
    pub(super) fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, underline: cell.underline_color, modifier: cell.modifier }
    }

    /// Whether a blank that is written this way looks like an erased one.
    fn has_plain_ground(self) -> bool {
        self.bg == Color::Reset && !self.modifier.intersects(SEEN_ON_BLANKS)
    }

    /// Whether a cell written this way looks as it should.
    pub(super) fn suits(self, cell: &Cell) -> bool {
        self == Self::of(cell) || (is_erased(cell) && self.has_plain_ground())
    }
}

/// The pen: what it has written, where it is, how it writes.
#[derive(Clone, Debug, Default)]
pub(super) struct Pen {
    pub(super) out: Vec<u8>,
    pub(super) rendering: Rendering,
    /// `None` = not known: after the last column, and after a glyph that terminals measure differently.
    at: Option<Place>,
    /// `None` = not known.
    look: Option<Look>,
    /// The columns of the terminal.
    width: usize,
}

impl Pen {
    /// The pen of a terminal of which nothing is known.
    pub(super) fn new(rendering: Rendering) -> Self {
        Self { rendering, ..Self::default() }
    }

    /// Says how many columns the terminal has.
    pub(super) fn is_wide(&mut self, width: usize) {
        self.width = width;
    }

    /// Says where the cursor is.
    pub(super) fn is_at(&mut self, at: Option<Place>) {
        self.at = at;
    }

    /// Whether the cursor is known to stand there.
    pub(super) fn stands(&self, at: Place) -> bool {
        self.at == Some(at)
    }

    /// Whether a cell written by the pen as it is looks as it should.
    pub(super) fn suits(&self, cell: &Cell) -> bool {
        self.look.is_some_and(|look| look.suits(cell))
    }

    /// Moves to a place.
    pub(super) fn go(&mut self, to: Place) {
        if self.at == Some(to) {
            return;
        }
        let way = self.way(to);
        way.write(to, &mut self.out);
        self.at = Some(to);
    }

    /// The bytes of the way to a place.
    pub(super) fn cost(&self, to: Place) -> usize {
        if self.at == Some(to) { 0 } else { self.way(to).cost(to) }
    }

    fn way(&self, to: Place) -> Way {
        match (self.at, self.rendering) {
            (Some(from), Rendering::Frugal) => Way::shortest(from, to, self.width),
            _ => Way::Absolute,
        }
    }

    /// Writes a text that takes so many columns; the cursor stands before it.
    pub(super) fn write(&mut self, text: &str, (columns, is_certain): (usize, bool)) {
        self.out.extend_from_slice(text.as_bytes());
        // Behind the last column terminals wait for the next sign, each in its own way.
        self.at = self.at.map(|(x, y)| (x + columns, y)).filter(|(x, _)| *x < self.width && is_certain);
    }

    /// Takes a look that erases to plain blanks; the pen's own, if it does.
    pub(super) fn take_plain_ground(&mut self) {
        if !self.look.is_some_and(Look::has_plain_ground) || self.rendering == Rendering::Plain {
            self.take(Look::default());
        }
    }

    /// Writes a sequence that leaves cursor and look alone.
    pub(super) fn say(&mut self, sequence: std::fmt::Arguments<'_>) {
        // Writing to a Vec cannot fail.
        let _ = self.out.write_fmt(sequence);
    }

    /// Takes a look.
    pub(super) fn take(&mut self, look: Look) {
        if self.look == Some(look) {
            return;
        }
        let mut whole = vec![Code::Number(0)];
        add(&mut whole, Look::default(), look);
        let mut best = sequence(&whole);
        if let (Some(from), Rendering::Frugal) = (self.look, self.rendering) {
            let mut change = taken_away(from, look);
            add(&mut change, without(from, look), look);
            let change = sequence(&change);
            if change.len() < best.len() {
                best = change;
            }
        }
        self.out.extend_from_slice(&best);
        self.look = Some(look);
    }
}

/// One parameter of a look, or several that belong together.
enum Code {
    Number(u8),
    Indexed(u8, u8),
    Rgb(u8, u8, u8, u8),
}

/// The modifiers with the codes that set and end them. Two share an end: both end, and one is set again.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// The codes that end what the next look has not.
fn taken_away(from: Look, to: Look) -> Vec<Code> {
    let mut ends: Vec<u8> = Vec::new();
    for (modifier, _, end) in MODIFIERS {
        if from.modifier.contains(modifier) && !to.modifier.contains(modifier) && !ends.contains(&end) {
            ends.push(end);
        }
    }
    ends.into_iter().map(Code::Number).collect()
}

/// What is left of a look after those codes.
fn without(from: Look, to: Look) -> Look {
    let ended = MODIFIERS.iter().filter(|(m, ..)| from.modifier.contains(*m) && !to.modifier.contains(*m));
    let ends: Vec<u8> = ended.map(|(.., end)| *end).collect();
    let gone = MODIFIERS.iter().filter(|(.., end)| ends.contains(end));
    let gone = gone.fold(Modifier::empty(), |all, (modifier, ..)| all | *modifier);
    Look { modifier: from.modifier - gone, ..from }
}

/// Adds the codes that turn one look into another that has all its modifiers.
fn add(codes: &mut Vec<Code>, from: Look, to: Look) {
    let missing = MODIFIERS.iter().filter(|(m, ..)| to.modifier.contains(*m) && !from.modifier.contains(*m));
    codes.extend(missing.map(|(_, set, _)| Code::Number(*set)));
    let colours = [(from.fg, to.fg, 30), (from.bg, to.bg, 40), (from.underline, to.underline, 50)];
    codes
        .extend(colours.into_iter().filter(|(from, to, _)| from != to).map(|(_, to, base)| colour(to, base)));
}

/// The code of a colour: `base` is 30 for text, 40 for the ground, 50 for the line below.
fn colour(colour: Color, base: u8) -> Code {
    let named = |index: u8| match (base, index) {
        // A line below has no short codes.
        (50, index) => Code::Indexed(58, index),
        (base, 0..=7) => Code::Number(base + index),
        (base, index) => Code::Number(base + 52 + index),
    };
    match colour {
        Color::Reset => Code::Number(base + 9),
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
        Color::Indexed(index) => Code::Indexed(base + 8, index),
        Color::Rgb(r, g, b) => Code::Rgb(base + 8, r, g, b),
    }
}

fn sequence(codes: &[Code]) -> Vec<u8> {
    if matches!(codes, [Code::Number(0)]) {
        return b"\x1b[m".to_vec();
    }
    let text = |code: &Code| match code {
        Code::Number(number) => number.to_string(),
        Code::Indexed(base, index) => format!("{base};5;{index}"),
        Code::Rgb(base, r, g, b) => format!("{base};2;{r};{g};{b}"),
    };
    let codes: Vec<String> = codes.iter().map(text).collect();
    format!("\x1b[{}m", codes.join(";")).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(from: Option<Look>, to: Look) -> String {
        let mut pen = Pen::new(Rendering::Frugal);
        pen.look = from;
        pen.take(to);
        String::from_utf8(pen.out).unwrap()
    }

    #[test]
    fn the_shortest_look() {
        let plain = Look::default();
        let bold = Look { modifier: Modifier::BOLD, ..plain };
        let both = Look { modifier: Modifier::BOLD | Modifier::DIM, ..plain };
        let red = Look { fg: Color::Red, ..plain };
        let all = Look { fg: Color::Red, bg: Color::Rgb(1, 2, 3), underline: Color::Blue, ..bold };
        for (from, to, codes) in [
            (None, plain, "\x1b[m"),
            (Some(plain), plain, ""),
            (Some(bold), plain, "\x1b[m"),
            (Some(plain), bold, "\x1b[1m"),
            (Some(both), bold, "\x1b[0;1m"),
            (Some(red), Look { fg: Color::LightRed, ..plain }, "\x1b[91m"),
            (Some(Look { fg: Color::Red, ..bold }), red, "\x1b[22m"),
            (None, all, "\x1b[0;1;31;48;2;1;2;3;58;5;4m"),
            (Some(all), bold, "\x1b[0;1m"),
        ] {
            assert_eq!(taken(from, to), codes, "{from:?} {to:?}");
        }
    }

    #[test]
    fn a_plain_pen_knows_no_short_ways() {
        let mut pen = Pen::new(Rendering::Plain);
        pen.is_at(Some((1, 1)));
        pen.go((2, 1));
        pen.take(Look::default());
        pen.take(Look { modifier: Modifier::BOLD, ..Look::default() });
        assert_eq!(pen.out, b"\x1b[2;3H\x1b[m\x1b[0;1m");
    }
}
