//! Cells as a terminal shows them: how wide their text is, and where terminals disagree.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What stands in the cell that the right half of a wide glyph covers.
const COVERED: &str = "";

/// What stands for a glyph that some terminals would draw beyond the last column.
const CUT: &str = "…";

/// The modifiers that a blank shows.
pub(super) const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT)
    .union(Modifier::SLOW_BLINK)
    .union(Modifier::RAPID_BLINK);

/// The columns that a cell takes: 1 or 2, and 0 for a covered one.
pub(super) fn width(cell: &Cell) -> usize {
    match cell.symbol() {
        COVERED => 0,
        // Nearly every cell.
        symbol if symbol.len() == 1 => 1,
        symbol => symbol.width().clamp(1, 2),
    }
}

/// Whether terminals disagree on how wide the text of a cell is: sequences that are drawn as one sign by some (joined
/// emoji, variation selectors, flags, accents of their own), and pictures newer than the tables of others.
pub(super) fn is_uncertain(cell: &Cell) -> bool {
    let symbol = cell.symbol();
    let mut signs = symbol.chars();
    symbol.len() > 1 && signs.next().is_some_and(|first| signs.next().is_some() || first >= '\u{1f000}')
}

/// The columns that a terminal may take for an uncertain glyph: those of all its signs side by side.
pub(super) fn widest(cell: &Cell) -> usize {
    let apart: usize = cell.symbol().chars().map(|sign| sign.width().unwrap_or(0).max(1)).sum();
    apart.max(width(cell))
}

/// Whether the cell is a blank that erasing leaves too.
pub(super) fn is_erased(cell: &Cell) -> bool {
    cell.symbol() == " " && cell.bg == Color::Reset && cell.modifier.is_empty()
}

/// A row as it is shown: what cannot be seen is left out, what is covered is marked.
pub(super) fn normalised(row: &[Cell]) -> Vec<Cell> {
    let mut shown: Vec<Cell> = Vec::with_capacity(row.len());
    let mut covered = 0;
    for (at, cell) in row.iter().enumerate() {
        let mut cell = cell.clone();
        if covered > 0 {
            covered -= 1;
            cell.set_symbol(COVERED);
        } else {
            // A wide glyph does not fit into the last column, and no cell is ever without a text.
            if cell.symbol().is_empty() || at + width(&cell) > row.len() {
                cell.set_symbol(" ");
            } else if is_uncertain(&cell) && at + widest(&cell) > row.len() {
                // Where its signs are drawn side by side they would go on in the next row, or scroll the screen.
                cell.set_symbol(CUT);
            }
            covered = width(&cell) - 1;
        }
        if cell.symbol() == " " {
            blank(&mut cell);
        }
        shown.push(cell);
    }
    shown
}

/// Takes away what nobody sees on a blank.
fn blank(cell: &mut Cell) {
    cell.modifier &= SEEN_ON_BLANKS;
    if cell.modifier.is_empty() {
        cell.fg = Color::Reset;
    }
    if !cell.modifier.contains(Modifier::UNDERLINED) {
        cell.underline_color = Color::Reset;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_disagree_on() {
        for (symbol, wide, uncertain) in [
            ("a", 1, false),
            ("é", 1, false),
            ("▸", 1, false),
            ("山", 2, false),
            ("e\u{301}", 1, true),
            ("❤\u{fe0f}", 2, true),
            ("👨\u{200d}👩\u{200d}👧", 2, true),
            ("🇨🇭", 2, true),
            ("🎭", 2, true),
        ] {
            let mut cell = Cell::default();
            cell.set_symbol(symbol);
            assert_eq!((width(&cell), is_uncertain(&cell)), (wide, uncertain), "{symbol}");
        }
    }

    #[test]
    fn a_row_says_what_is_covered_and_drops_what_is_not_seen() {
        let mut row = vec![Cell::default(); 4];
        row[0].set_symbol("山");
        row[1].set_symbol("x");
        row[2].set_fg(Color::Red);
        row[3].set_symbol("田");
        let shown = normalised(&row);
        let texts: Vec<&str> = shown.iter().map(Cell::symbol).collect();
        assert_eq!(texts, ["山", "", " ", " "]);
        assert!(is_erased(&shown[2]));
        row[2].set_symbol("👨\u{200d}👩\u{200d}👧");
        assert_eq!(normalised(&row)[2].symbol(), "…", "three people side by side need six columns");
    }
}
