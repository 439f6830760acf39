//! The ways from one place of the terminal to another, and the shortest of them.
//!
//! In: two places. Out: the bytes that move the cursor. Deliberately unaware of what stands at the places.

use super::pen::Place;

/// Terminals start with a tab stop at every eighth column, and what is drawn with curses relies on it.
const TAB: usize = 8;
/// The first word to a terminal: tab stops at every eighth column (DECST8C), should somebody have moved them.
pub(super) const TAB_STOPS: &str = "\x1b[?5W";
/// From so many lines down an absolute move is as short.
const MOST_LINES: usize = 5;
/// From so many columns back a sequence is as short as backspaces.
const MOST_BACK: usize = 4;

/// A way to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// From anywhere.
    Absolute,
    /// Sideways, then so many lines down: line feeds keep the column, for the terminal is in raw mode.
    Down(Sideways, usize),
}

/// A way within a row: from where it starts, tabs, then what is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sideways {
    /// Back to the first column.
    returns: bool,
    tabs: usize,
    rest: Rest,
}

/// What is left of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest {
    None,
    Right(usize),
    Left(usize),
    /// To that column, from 1.
    Column(usize),
}

impl Way {
    /// The shortest way on a terminal of so many columns.
    pub(super) fn shortest((x, y): Place, to: Place, width: usize) -> Self {
        let lines = to.1.checked_sub(y).filter(|lines| *lines <= MOST_LINES);
        let Some(lines) = lines else { return Self::Absolute };
        let way = Self::Down(Sideways::shortest(x, to.0, width), lines);
        if way.cost(to) < Self::Absolute.cost(to) { way } else { Self::Absolute }
    }

    /// The bytes of the way.
    pub(super) fn cost(self, (x, y): Place) -> usize {
        match self {
            Self::Absolute => match (x, y) {
                (0, 0) => 3,
                (0, y) => 3 + digits(y + 1),
                (x, y) => 4 + digits(y + 1) + digits(x + 1),
            },
            Self::Down(sideways, lines) => sideways.cost() + lines,
        }
    }

    /// Writes the way.
    pub(super) fn write(self, (x, y): Place, out: &mut Vec<u8>) {
        match self {
            Self::Absolute => out.extend_from_slice(&match (x, y) {
                (0, 0) => b"\x1b[H".to_vec(),
                (0, y) => format!("\x1b[{}H", y + 1).into_bytes(),
                (x, y) => format!("\x1b[{};{}H", y + 1, x + 1).into_bytes(),
            }),
            Self::Down(sideways, lines) => {
                sideways.write(out);
                out.extend(std::iter::repeat_n(b'\n', lines));
            }
        }
    }
}

impl Sideways {
    fn shortest(from: usize, to: usize, width: usize) -> Self {
        let column = Self { returns: false, tabs: 0, rest: Rest::Column(to + 1) };
        let mut best = column;
        for start in [None, Some(0)] {
            let (returns, at) = (start.is_some(), start.unwrap_or(from));
            let near = (to / TAB).saturating_sub(at / TAB);
            // Past the place and back again, but never to the last column, where tabs without a stop end.
            for tabs in [0, near, near + 1] {
                let stop = if tabs == 0 { at } else { (at / TAB + tabs) * TAB };
                if tabs > 0 && stop + 1 >= width {
                    continue;
                }
                let way = Self { returns, tabs, rest: Rest::between(stop, to) };
                if way.cost() < best.cost() {
                    best = way;
                }
            }
        }
        best
    }

    fn cost(self) -> usize {
        let rest = match self.rest {
            Rest::None => 0,
            Rest::Right(count) => step_cost(count),
            Rest::Left(count) => count.min(step_cost(count)),
            Rest::Column(column) => 3 + digits(column),
        };
        usize::from(self.returns) + self.tabs + rest
    }

    fn write(self, out: &mut Vec<u8>) {
        out.extend(self.returns.then_some(b'\r'));
        out.extend(std::iter::repeat_n(b'\t', self.tabs));
        match self.rest {
            Rest::None => {}
            Rest::Right(count) => out.extend(step(count, 'C')),
            Rest::Left(count) if count <= MOST_BACK => out.extend(std::iter::repeat_n(0x08, count)),
            Rest::Left(count) => out.extend(step(count, 'D')),
            Rest::Column(column) => out.extend(format!("\x1b[{column}G").bytes()),
        }
    }
}

impl Rest {
    fn between(from: usize, to: usize) -> Self {
        match (to.checked_sub(from), from.checked_sub(to)) {
            (Some(0), _) => Self::None,
            (Some(right), _) => Self::Right(right),
            (None, left) => Self::Left(left.unwrap_or(0)),
        }
    }
}

fn step(count: usize, letter: char) -> Vec<u8> {
    if count == 1 { format!("\x1b[{letter}") } else { format!("\x1b[{count}{letter}") }.into_bytes()
}

fn step_cost(count: usize) -> usize {
    if count == 1 { 3 } else { 3 + digits(count) }
}

fn digits(number: usize) -> usize {
    number.max(1).ilog10() as usize + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moved(from: Option<Place>, to: Place) -> String {
        let way = from.map_or(Way::Absolute, |from| Way::shortest(from, to, 120));
        let mut out = Vec::new();
        way.write(to, &mut out);
        assert_eq!(way.cost(to), out.len(), "{from:?} {to:?}");
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_shortest_way() {
        for (from, to, way) in [
            (None, (0, 0), "\x1b[H"),
            (None, (4, 2), "\x1b[3;5H"),
            (Some((4, 2)), (5, 2), "\x1b[C"),
            (Some((4, 2)), (8, 2), "\t"),
            (Some((4, 2)), (7, 2), "\t\u{8}"),
            (Some((4, 2)), (3, 2), "\u{8}"),
            (Some((4, 2)), (0, 2), "\r"),
            (Some((4, 2)), (0, 3), "\r\n"),
            (Some((4, 2)), (4, 4), "\n\n"),
            (Some((30, 2)), (16, 3), "\r\t\t\n"),
            (Some((41, 2)), (3, 2), "\x1b[4G"),
            (Some((0, 2)), (115, 2), "\x1b[116G"),
            (Some((112, 2)), (118, 2), "\x1b[6C"),
            (Some((4, 2)), (0, 1), "\x1b[2H"),
            (Some((4, 2)), (7, 30), "\x1b[31;8H"),
        ] {
            assert_eq!(moved(from, to), way, "{from:?} {to:?}");
        }
    }

    proptest! {
        #[test]
        fn a_terminal_ends_where_it_should(
            from in (0usize..120, 0usize..40), to in (0usize..120, 0usize..40)
        ) {
            let mut terminal = vt100::Parser::default();
            let size = |n: u16| std::num::NonZeroU16::new(n).unwrap();
            terminal.screen_mut().set_size(size(40), size(120));
            terminal.process(format!("\x1b[{};{}H{}", from.1 + 1, from.0 + 1, moved(Some(from), to)).as_bytes());
            let (y, x) = terminal.screen().cursor_position();
            prop_assert_eq!((usize::from(x), usize::from(y)), to);
        }
    }
}
