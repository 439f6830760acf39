//! The screens: pure functions from the model to cells. They read no clock and change nothing.

mod counts;
mod footer;
mod header;
mod help;
mod overlay;
mod plan;
mod result;
mod review;
#[cfg(test)]
mod snapshots;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::layout::{self, SMALLEST, Size};
use super::model::{Model, Overlay, Screen};
use super::theme::Theme;

/// Draws the model.
pub(crate) fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let cursor = draw(model, theme, area, frame.buffer_mut());
    if let Some(position) = cursor {
        frame.set_cursor_position(position);
    }
}

/// Draws the model into a buffer and says where the text cursor stands, if it is shown.
fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    // Between a resize and its message the window may already be smaller than the model knows.
    let window = Size { width: area.width, height: area.height };
    if model.size.is_too_small() || window.is_too_small() {
        notice(area, buffer);
        return None;
    }
    match &model.screen {
        Screen::Review => review::draw(model, theme, area, buffer),
        Screen::Plan(plan) => plan::draw(model, plan, theme, (area, buffer)),
        Screen::Result(report) => result::draw(model, report, theme, (area, buffer)),
    }
    overlay::draw(model, theme, buffer);
    footer::draw(model, theme, area, buffer)
}

fn notice(area: Rect, buffer: &mut Buffer) {
    let words = format!("Usher needs {} × {} cells; q quits", SMALLEST.width, SMALLEST.height);
    buffer.set_stringn(area.x, area.y, words, usize::from(area.width), ratatui::style::Style::default());
}

/// How many rows of the queue are on the screen.
pub(crate) fn queue_height(model: &Model) -> usize {
    // The queue's height does not depend on how long the standing is.
    usize::from(layout::heights(model.size, 1).queue)
}

/// How many lines the open overlay has, for scrolling.
pub(crate) fn overlay_length(model: &Model) -> usize {
    match model.overlay {
        Overlay::Help(_) => help::lines(model.screen_mode(), &Theme::plain()).len(),
        Overlay::Raw(_) => model.row.detail().map_or(0, |d| d.raw.len()),
        _ => 0,
    }
}
