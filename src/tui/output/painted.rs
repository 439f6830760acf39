//! Styled words as text with the sequences of a terminal, for what is printed and not drawn.

use ratatui::buffer::Cell;
use ratatui::style::Style;

use super::pen::{Look, Pen, Rendering};

/// The words with their styles; the terminal writes plainly afterwards.
pub(crate) fn painted(words: &[(&str, Style)]) -> String {
    let mut pen = Pen::new(Rendering::Frugal);
    pen.take(Look::default());
    for (text, style) in words {
        let mut cell = Cell::default();
        cell.set_style(*style);
        pen.take(Look::of(&cell));
        pen.say(format_args!("{text}"));
    }
    pen.take(Look::default());
    String::from_utf8_lossy(&pen.out).into_owned()
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::*;

    #[test]
    fn words_are_painted_and_the_terminal_left_plain() {
        let style = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
        assert_eq!(painted(&[("a", style), ("b", Style::new())]), "\x1b[m\x1b[1;31ma\x1b[mb");
        assert_eq!(painted(&[]), "\x1b[m");
    }
}
