//! Lines drawn into an area, title rules and boxes above the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Clear, Widget};

use super::super::theme::{Role, Theme};
use super::text::{cut, width};

/// Draws lines from the top of an area; what does not fit is left out.
pub(crate) fn lines(buffer: &mut Buffer, area: Rect, lines: &[Line<'_>]) {
    for (y, line) in (area.top()..area.bottom()).zip(lines) {
        buffer.set_line(area.x, y, line, area.width);
    }
}

/// Draws one line and gives the whole width of the area its style.
pub(crate) fn styled_line(buffer: &mut Buffer, area: Rect, line: &Line<'_>, style: Style) {
    buffer.set_style(Rect { height: area.height.min(1), ..area }, style);
    buffer.set_line(area.x, area.y, line, area.width);
}

/// Draws the line under the cursor: where the selection has colours of its own they go before those of the words.
pub(crate) fn selected_line(buffer: &mut Buffer, area: Rect, line: &Line<'_>, theme: &Theme) {
    let style = theme.style(Role::Selection);
    styled_line(buffer, area, line, style);
    buffer.set_style(Rect { height: area.height.min(1), ..area }, style);
}

/// A rule with words at both ends: `─ left ───── right ─`.
pub(crate) fn rule(left: &[Span<'static>], right: &str, room: usize, theme: &Theme) -> Line<'static> {
    let style = theme.style(Role::Rule);
    let used: usize = left.iter().map(|s| width(&s.content)).sum();
    let right = cut(right, room.saturating_sub(used + 7));
    let tail = if right.is_empty() { 0 } else { width(&right) + 3 };
    let fill = room.saturating_sub(used + 3 + tail);
    let mut spans = vec![Span::styled("─ ", style)];
    spans.extend_from_slice(left);
    spans.push(Span::styled(format!(" {}", "─".repeat(fill)), style));
    if !right.is_empty() {
        spans.push(Span::styled(format!(" {right} "), theme.style(Role::Heading)));
        spans.push(Span::styled("─", style));
    }
    Line::from(spans)
}

/// A rule with words at the left end and words from a place on: `─ left ───── right`.
///
/// Longer words at the left push those at the right; what follows them stays blank.
pub(crate) fn rule_to(
    left: &[Span<'static>],
    right: &str,
    (from, room): (usize, usize),
    theme: &Theme,
) -> Line<'static> {
    let style = theme.style(Role::Rule);
    let used = 3 + left.iter().map(|s| width(&s.content)).sum::<usize>();
    let from = from.min(room.saturating_sub(width(right) + 1)).max(used + 1);
    let mut spans = vec![Span::styled("─ ", style)];
    spans.extend_from_slice(left);
    spans.push(Span::styled(format!(" {}", "─".repeat(from.saturating_sub(used + 1))), style));
    spans.push(Span::styled(
        format!(" {}", cut(right, room.saturating_sub(from + 1))),
        theme.style(Role::Heading),
    ));
    Line::from(spans)
}

/// Takes away the wide signs that would be covered by half: a terminal draws a sign whole, and over the edge of the box.
fn uncover(buffer: &mut Buffer, area: Rect) {
    let Some(x) = area.x.checked_sub(1) else { return };
    for y in area.top()..area.bottom() {
        if let Some(cell) = buffer.cell_mut((x, y)).filter(|cell| width(cell.symbol()) > 1) {
            cell.set_char(' ');
        }
    }
}

/// An empty box in the middle of the screen; gives the area inside.
pub(crate) fn overlay(buffer: &mut Buffer, size: (u16, u16), title: &str, theme: &Theme) -> Rect {
    let screen = buffer.area;
    let (width, height) = (size.0.min(screen.width), size.1.min(screen.height));
    let x = screen.x + (screen.width - width) / 2;
    let y = screen.y + (screen.height - height) / 2;
    let area = Rect { x, y, width, height };
    let style = theme.style(Role::Overlay);
    uncover(buffer, area);
    Clear.render(area, buffer);
    let title = cut(title, usize::from(width).saturating_sub(4));
    let block = Block::bordered()
        .title(Line::styled(format!(" {title} "), theme.style(Role::Heading)))
        .border_style(theme.style(Role::Rule))
        .style(style);
    let inner = block.inner(area);
    block.render(area, buffer);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_covers_wide_signs_whole_or_not_at_all() {
        for (row, left) in [("東京東京東京", "東 ┌"), (" 東京東京東京", " 東┌")] {
            let mut buffer = Buffer::with_lines([row; 3]);
            overlay(&mut buffer, (6, 3), "", &Theme::plain());
            let drawn = super::super::super::test_support::lines_of(&buffer);
            assert!(drawn.starts_with(left), "{drawn}");
            assert_eq!(super::super::super::test_looks::halved(&buffer), None, "{drawn}");
        }
    }
}
