//! The outcomes of all rows: every one is named, and the sum is the rows read.

use ratatui::text::{Line, Span};

use crate::review::{Counts, Outcome};

use super::super::theme::{Role, Theme};
use super::super::widget::text::{fit, fit_right, grouped};

/// Two lines of four outcomes, and the sum.
pub(super) fn lines(counts: &Counts, rows: u64, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines: Vec<_> = Outcome::ALL
        .chunks(4)
        .map(|four| {
            let cells = four.iter().map(|outcome| {
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
    let total = fit_right(&grouped(counts.total()), 9);
    if counts.total() == rows {
        return Line::styled(format!("{total} rows read"), theme.style(Role::Heading));
    }
    let words = format!("{total} rows counted, {} read: ▲ the counts do not add up", grouped(rows));
    Line::styled(words, theme.style(Role::FindingError))
}
