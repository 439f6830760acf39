//! A page as a table: one line per row, as wide as the window.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::super::office::model::{Model, Refused};
use super::super::super::office::page::{Row, Table};
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, fit};
use super::super::{Cursor, list_line, top_of};

/// Room for the cursor.
const SIGNS: usize = 2;

/// The widths of the columns; one that is not shown has none.
fn widths(table: &Table, room: u16) -> Vec<usize> {
    let shown = |from: u16| room >= from;
    let shares: u32 = table.columns.iter().filter(|c| shown(c.from)).map(|c| u32::from(c.share)).sum();
    let free = u32::from(room).saturating_sub(SIGNS as u32);
    let width = |share: u16| free * u32::from(share) / shares.max(1);
    let one = |c: &super::super::super::office::page::Column| if shown(c.from) { width(c.share) } else { 0 };
    table.columns.iter().map(|c| usize::try_from(one(c)).unwrap_or(0)).collect()
}

/// A text in a column, with a gap behind it.
fn cell(text: &str, width: usize) -> String {
    if width == 0 { String::new() } else { fit(text, width - 1) + " " }
}

/// Draws the headings.
pub(super) fn draw_heading(table: &Table, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let heads = table.columns.iter().zip(widths(table, area.width));
    let text: String = heads.map(|(column, width)| cell(column.head, width)).collect();
    let line = Line::styled(" ".repeat(SIGNS) + &text, theme.style(Role::Heading));
    pane::lines(buffer, area, &[line]);
}

/// Draws the rows that fit.
pub(super) fn draw(model: &Model, table: &Table, theme: &Theme, (area, buffer): (Rect, &mut Buffer)) {
    if table.rows.is_empty() {
        let text = cut(table.empty, usize::from(area.width).saturating_sub(2));
        return pane::lines(buffer, area, &[Line::styled(format!("  {text}"), theme.style(Role::Quiet))]);
    }
    let widths = widths(table, area.width);
    let cursor = model.place.cursor;
    let top = top_of(cursor, table.rows.len(), usize::from(area.height));
    for (y, (place, row)) in (area.top()..area.bottom()).zip(table.rows.iter().enumerate().skip(top)) {
        let refused = model.refused.as_ref().filter(|refused| refused.key == row.key);
        let line = line(row, &widths, refused, theme);
        list_line(buffer, Rect { y, height: 1, ..area }, (&line, Cursor::of(place, cursor)), theme);
    }
}

/// A row; what was refused stands beside the value that stays.
fn line(row: &Row, widths: &[usize], refused: Option<&Refused>, theme: &Theme) -> Line<'static> {
    let mut spans = vec![Span::raw(" ".repeat(SIGNS))];
    for (place, (text, width)) in row.cells.iter().zip(widths).enumerate() {
        match refused.filter(|_| place == row.value) {
            Some(refused) => {
                let rest: usize = widths.iter().skip(place).sum();
                let told = format!("{text}  ▲ {}", refused.message);
                spans.push(Span::styled(cell(&told, rest), theme.style(Role::FindingError)));
                break;
            }
            None => spans.push(Span::raw(cell(text, *width))),
        }
    }
    Line::from(spans)
}
