//! The review screen: the queue above, the row beside its candidate below.

mod compare;
pub(super) mod panel;
mod queue;
pub(super) mod title;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::layout::{Size, heights, standing_height};
use super::super::model::Model;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{cut, width};
use super::header;

/// Draws everything but status and keys.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let standing = title::standing(model, usize::from(area.width).saturating_sub(2));
    let size = Size { width: area.width, height: area.height };
    let h = heights(size, standing_height(size, standing.len()));
    let mut y = area.y;
    let mut take = |height: u16| {
        let part = Rect { y, height: height.min(area.bottom().saturating_sub(y)), ..area };
        y += part.height;
        part
    };
    let top = take(h.header);
    header::draw(model, theme, Rect { height: 1, ..top }, buffer);
    if h.header > 1 {
        let line = legend(model, theme, usize::from(area.width));
        pane::lines(buffer, Rect { y: top.y + 1, height: 1, ..top }, &[line]);
    }
    queue::draw(model, theme, take(h.queue), buffer);
    let room = usize::from(area.width);
    pane::lines(buffer, take(h.title), &[title::line(model, room, theme)]);
    let style = theme.style(if title::needs_care(model) { Role::Conflict } else { Role::Quiet });
    let standing: Vec<_> = standing.into_iter().map(|l| Line::styled(format!(" {l}"), style)).collect();
    pane::lines(buffer, take(h.standing), &standing);
    compare::draw(model, theme, take(h.compare), buffer);
    panel::draw(model, theme, take(h.panel), buffer);
}

/// What the signs mean, and which rows are listed.
fn legend(model: &Model, theme: &Theme, room: usize) -> Line<'static> {
    let queue = &model.queue;
    let list = format!("list: {} ▾ ", cut(&queue.listing().words(), room / 2));
    let newer = format!(" · changed values: {}", model.header.newer.label());
    let variants = [
        format!(
            " ▲ findings ◆ possible duplicate ● twin in file ✓ decided ○ put off » later ✎ note ■ in the base{newer}"
        ),
        format!(" ▲ findings ◆ duplicate ● twin ✓ decided ○ put off » later ✎ note{newer}"),
        format!(" ▲ findings ◆ duplicate ● twin ✓ decided{newer}"),
        " ▲ findings ◆ duplicate ● twin ✓ decided".to_owned(),
        " ▲ ◆ ● ✓".to_owned(),
    ];
    let left_room = room.saturating_sub(width(&list) + 1);
    let left = variants.into_iter().find(|v| width(v) <= left_room).unwrap_or_default();
    let fill = " ".repeat(room.saturating_sub(width(&left) + width(&list)));
    Line::from(vec![
        Span::styled(left + &fill, theme.style(Role::Quiet)),
        Span::styled(list, theme.style(Role::Heading)),
    ])
}
