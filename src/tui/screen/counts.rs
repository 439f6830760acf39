//! The outcomes of all rows: every one is named, and the sum is the rows read.

use ratatui::text::{Line, Span};

use crate::review::{Counts, Outcome};

use super::super::theme::{Role, Theme};
use super::super::widget::text::{count, fit, fit_right, grouped};

/// Room for a number and the longest label.
const CELL: usize = 20;

/// The outcomes, as many beside each other as fit, and the sum.
pub(super) fn lines(counts: &Counts, rows: u64, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines: Vec<_> = Outcome::ALL
        .chunks((room / CELL).clamp(1, 4))
        .map(|some| {
            let cells = some.iter().map(|outcome| {
                let number = fit_right(&grouped(counts.of(*outcome)), 9);
                Span::raw(format!("{number} {}", fit(outcome.label(), 10)))
            });
            Line::from(cells.collect::<Vec<_>>())
        })
        .collect();
    lines.push(sum(counts, rows, theme));
    lines
}

fn sum(counts: &Counts, rows: u64, theme: &Theme) -> Line<'static> {
    if counts.total() == rows {
        let total = fit_right(&grouped(rows), 9);
        let word = if rows == 1 { "row" } else { "rows" };
        return Line::styled(format!("{total} {word} read"), theme.style(Role::Heading));
    }
    let words = format!(
        " ▲ {} counted, {} read: the counts do not add up",
        count(counts.total(), "row"),
        grouped(rows)
    );
    Line::styled(words, theme.style(Role::FindingError))
}
