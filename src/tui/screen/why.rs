//! Why two contacts are alike: the weight of each field as a bar, for and against, ending in the probability.

use ratatui::text::{Line, Span};

use crate::review::FieldWeight;

use super::super::theme::{Role, Theme};
use super::super::widget::bar;
use super::super::widget::text::{fit, percent};

/// The room of a weight in full: label, level, number and bar.
const WEIGHT: usize = 56;
/// The same with less of each, so that two stand beside each other in 80 columns.
const COMPACT: usize = 39;

/// How much room label, level and one side of the bar get.
#[derive(Clone, Copy)]
struct Cell {
    label: usize,
    level: usize,
    side: usize,
    width: usize,
}

const FULL: Cell = Cell { label: 13, level: 14, side: 8, width: WEIGHT };
const SMALL: Cell = Cell { label: 11, level: 9, side: 4, width: COMPACT };

/// What speaks for and against two contacts being one.
pub(super) struct Evidence<'a> {
    /// The weight by field; they add up to `weight`.
    pub(super) fields: &'a [FieldWeight],
    /// In bits.
    pub(super) weight: f32,
    pub(super) probability: f64,
}

/// The weightiest fields that fit, in one or two columns, and the sum.
pub(super) fn weights(evidence: &Evidence<'_>, size: (usize, usize), theme: &Theme) -> Vec<Line<'static>> {
    let (room, height) = size;
    let mut weights: Vec<_> = evidence.fields.iter().collect();
    weights.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
    let largest = weights.first().map_or(0.0, |w| w.weight.abs());
    // One column in full says more than two that are cut, but only where all of it fits.
    let (columns, cell) = match room {
        _ if room / WEIGHT >= 2 => (2, FULL),
        _ if room / COMPACT >= 2 && weights.len() >= height => (2, SMALL),
        _ => (1, FULL),
    };
    let places = (height * columns).saturating_sub(1);
    let hidden = weights.len().saturating_sub(places);
    let mut cells: Vec<_> =
        weights.into_iter().take(places).map(|w| weight_spans(w, (largest, cell), theme)).collect();
    cells.push(vec![Span::styled(
        fit(&total(evidence, hidden, cell), cell.width),
        theme.style(Role::Heading),
    )]);
    in_columns(cells, columns)
}

fn weight_spans(weight: &FieldWeight, (largest, cell): (f32, Cell), theme: &Theme) -> Vec<Span<'static>> {
    let role = if weight.weight < 0.0 { Role::Conflict } else { Role::Match };
    let words = format!(" {} {}", fit(&weight.field, cell.label), fit(&weight.level, cell.level));
    let bar = fit(&bar::weight(weight.weight, largest, cell.side), cell.side * 2 + 1);
    let number = format!(" {:>+6.1} {bar}", weight.weight);
    let used = cell.label + cell.level + 10 + cell.side * 2 + 1;
    let gap = " ".repeat(cell.width.saturating_sub(used));
    vec![Span::raw(words), Span::styled(number + &gap, theme.style(role))]
}

fn total(evidence: &Evidence<'_>, hidden: usize, cell: Cell) -> String {
    let more = match (hidden, cell.width) {
        (0, _) => String::new(),
        (hidden, WEIGHT) => format!(" ({hidden} smaller not shown)"),
        (hidden, _) => format!(" (+{hidden} smaller)"),
    };
    format!(" = {:+.1} bits → {}{more}", evidence.weight, percent(evidence.probability))
}

/// Cells one below the other, in so many columns.
fn in_columns(cells: Vec<Vec<Span<'static>>>, columns: usize) -> Vec<Line<'static>> {
    let height = cells.len().div_ceil(columns);
    let mut lines = vec![Vec::new(); height];
    for (place, cell) in cells.into_iter().enumerate() {
        if let Some(line) = lines.get_mut(place % height.max(1)) {
            line.extend(cell);
        }
    }
    lines.into_iter().map(Line::from).collect()
}
