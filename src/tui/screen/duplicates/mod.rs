//! The duplicates of a base: the list above, the members of one cluster side by side below.

mod footer;
mod header;
mod list;
mod members;
mod panel;
mod plan;
#[cfg(test)]
mod snapshots;
mod title;

/// Words of these screens, for whoever tells them without drawing.
pub(in crate::tui) mod words {
    pub(in crate::tui) use super::footer::label;
    pub(in crate::tui) use super::list::words as state;
    pub(in crate::tui) use super::members::origin;
    pub(in crate::tui) use super::plan::clusters;
    pub(in crate::tui) use super::title::standing_words;
}

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::duplicates::model::{Model, Overlay, Screen};
use super::super::layout::{Size, cluster_heights};
use super::super::theme::Theme;
use super::super::widget::pane;
use super::super::widget::text::wrap;
use super::{aid, overlay, staged};

/// Draws the model.
pub(crate) fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    staged(model.size, frame, |area, buffer| draw(model, theme, area, buffer));
}

/// Draws the model into a buffer and says where the text cursor stands, if it is shown.
fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    match &model.screen {
        Screen::List => draw_list(model, theme, area, buffer),
        Screen::Plan(plan) => plan::draw(model, plan, theme, (area, buffer)),
        Screen::Result(report) => plan::draw_result(model, report, theme, (area, buffer)),
    }
    draw_overlay(model, theme, buffer);
    aid::draw(&model.look, theme, buffer);
    footer::draw(model, theme, area, buffer)
}

fn draw_list(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let standing = standing(model);
    let size = Size { width: area.width, height: area.height };
    let h = cluster_heights(size, u16::try_from(standing.len()).unwrap_or(1));
    let room = usize::from(area.width);
    let mut y = area.y;
    let mut take = |height: u16| {
        let part = Rect { y, height: height.min(area.bottom().saturating_sub(y)), ..area };
        y += part.height;
        part
    };
    let top = take(h.header);
    header::draw(model, theme, Rect { height: 1, ..top }, buffer);
    if h.header > 1 {
        let line = header::counts(model, theme, room);
        pane::lines(buffer, Rect { y: top.y + 1, height: 1, ..top }, &[line]);
    }
    list::draw(model, theme, take(h.queue), buffer);
    if model.list.lines().is_empty() {
        return;
    }
    pane::lines(buffer, take(h.title), &[title::line(model, room, theme)]);
    let standing: Vec<_> =
        standing.into_iter().map(|l| Line::styled(format!(" {l}"), title::style(model, theme))).collect();
    pane::lines(buffer, take(h.standing), &standing);
    members::draw(model, theme, take(h.compare), buffer);
    panel::draw(model, theme, take(h.panel), buffer);
}

fn draw_overlay(model: &Model, theme: &Theme, buffer: &mut Buffer) {
    match &model.overlay {
        Overlay::Confirm(lines, _) => overlay::draw_preview(lines, theme, buffer),
        Overlay::Why(top) => draw_why(model, *top, theme, buffer),
        Overlay::Past(past) => overlay::draw_notices(&past.told, &past.title(), theme, buffer),
        Overlay::None | Overlay::Prompt(..) | Overlay::Previewing(..) => {}
    }
}

fn draw_why(model: &Model, top: usize, theme: &Theme, buffer: &mut Buffer) {
    let title = if matches!(model.screen, Screen::Plan(_)) { "Warnings" } else { "Why, field by field" };
    let inner = pane::overlay(buffer, overlay::full(buffer), title, theme);
    let lines = why_lines(model, usize::from(inner.width), theme);
    let height = usize::from(inner.height);
    let rest = lines.get(top.min(lines.len().saturating_sub(height))..).unwrap_or_default();
    pane::lines(buffer, inner, rest);
    overlay::more(rest.len().saturating_sub(height), inner, theme, buffer);
}

/// Why the members are alike; on the plan its warnings.
fn why_lines(model: &Model, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Screen::Plan(plan) = &model.screen else { return panel::in_full(model, room, theme) };
    let warnings = plan.summary.iter().flat_map(|s| &s.warnings);
    warnings.flat_map(|w| wrap(&format!("△ {w}"), room)).map(Line::from).collect()
}

/// What is said of the member in focus, line by line.
pub(super) fn standing(model: &Model) -> Vec<String> {
    wrap(&title::standing(model), usize::from(model.size.width).saturating_sub(2))
}

/// How many clusters are on the screen.
pub(crate) fn list_height(size: Size) -> usize {
    // The list's height does not depend on how long the standing is.
    usize::from(cluster_heights(size, 1).queue)
}

/// How many lines the open overlay has, for scrolling.
pub(crate) fn overlay_length(model: &Model) -> usize {
    match &model.overlay {
        Overlay::Past(past) => overlay::notice_lines(&past.told, model.size.width).len(),
        // Frame and margin take two columns on each side.
        Overlay::Why(_) => {
            why_lines(model, usize::from(model.size.width).saturating_sub(4), &Theme::plain()).len()
        }
        _ => 0,
    }
}
