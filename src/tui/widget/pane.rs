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
        set_line(buffer, (area.x, y), line, area.width);
    }
}

/// Draws one line and gives the whole width of the area its style.
pub(crate) fn styled_line(buffer: &mut Buffer, area: Rect, line: &Line<'_>, style: Style) {
    buffer.set_style(Rect { height: area.height.min(1), ..area }, style);
    set_line(buffer, (area.x, area.y), line, area.width);
}

/// What [`Buffer::set_line`] does. Nearly all that is drawn has one sign for each character, and a search for signs of
/// several is a tenth of what a frame costs.
fn set_line(buffer: &mut Buffer, (mut x, y): (u16, u16), line: &Line<'_>, room: u16) {
    let end = x.saturating_add(room).min(buffer.area.right());
    for span in line {
        let style = line.style.patch(span.style);
        let text = span.content.as_ref();
        if !text.chars().all(stands_alone) {
            (x, _) = buffer.set_stringn(x, y, text, usize::from(end.saturating_sub(x)), style);
            continue;
        }
        let signs = text.split_inclusive(|_: char| true);
        for (sign, at) in signs.zip(x..end) {
            if let Some(cell) = buffer.cell_mut((at, y)) {
                cell.set_symbol(sign).set_style(style);
                x = at + 1;
            }
        }
    }
}

/// True for a character that takes one column and joins none beside it: printed ASCII, Latin letters, rules.
fn stands_alone(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{c0}'..='\u{24f}' | '\u{2500}'..='\u{257f}')
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
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lines_are_drawn_as_ratatui_draws_them(
            words in prop::collection::vec("[ -~]{0,8}|[─-╿ À-ɏ]{0,6}|.{0,5}|[a東\u{301}\u{fe0f}❤👩\u{200d}\t]{0,4}", 0..5),
            (x, y) in (0_u16..20, 0_u16..2),
            room in 0_u16..30,
        ) {
            let line = Line::from_iter(words.iter().zip([Style::new().bold(), Style::new()].into_iter().cycle())
                .map(|(word, style)| Span::styled(word.as_str(), style)));
            let mut ours = Buffer::with_lines(["東京東京東京東京東京"; 2]);
            let mut theirs = ours.clone();
            set_line(&mut ours, (x, y), &line, room);
            theirs.set_line(x, y, &line, room);
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn what_stands_alone_takes_a_column_and_joins_nothing() {
        for c in (char::MIN..=char::MAX).filter(|c| stands_alone(*c)) {
            assert_eq!(width(&c.to_string()), 1, "{c:?}");
            let beside = format!("a{c}{c}b");
            assert_eq!(
                unicode_segmentation::UnicodeSegmentation::graphemes(beside.as_str(), true).count(),
                4,
                "{c:?}"
            );
        }
    }

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
