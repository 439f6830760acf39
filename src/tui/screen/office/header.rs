//! The line at the top (base, stage, operator) and the tabs of the pages.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::super::office::model::Model;
use super::super::super::office::page::TABS;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, width};
use super::super::header::{stage_role, stage_words};

/// Draws the header; base and stage are never left out.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let (room, office) = (usize::from(area.width), &model.office);
    let stage = stage_words(office.stage);
    let left = format!(" Usher  settings of {} ", cut(&office.base, (room / 3).min(24)));
    let right = format!("{} ", cut(&office.operator, 16));
    let fill = room.saturating_sub(width(&left) + width(stage) + width(&right));
    let line = Line::from(vec![
        Span::raw(left),
        Span::styled(stage, theme.style(stage_role(office.stage))),
        Span::raw(" ".repeat(fill)),
        Span::raw(if fill > 0 { right } else { String::new() }),
    ]);
    pane::styled_line(buffer, area, &line, theme.style(Role::Header));
}

/// Draws the tabs; where they do not fit, numbers and the name of the page that is open.
pub(super) fn draw_tabs(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let here = model.place.page.tab();
    let full: usize = TABS.iter().map(|(_, name)| name.len() + 5).sum();
    let fits = full <= usize::from(area.width);
    let tab = |(place, (_, name)): (usize, &(_, &str))| {
        let digit = place + 1;
        if place == here {
            return Span::styled(format!(" ‹{digit} {name}›"), theme.style(Role::Heading));
        }
        let words = if fits { format!("  {digit} {name} ") } else { format!("  {digit} ") };
        Span::styled(words, theme.style(Role::Quiet))
    };
    let line = Line::from(TABS.iter().enumerate().map(tab).collect::<Vec<_>>());
    pane::lines(buffer, area, &[line]);
}
