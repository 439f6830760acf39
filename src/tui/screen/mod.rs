//! The screens: pure functions from the model to cells. They read no clock and change nothing.

mod aid;
pub(crate) mod contacts;
mod counts;
pub(crate) mod duplicates;
mod editor;
mod facets;
mod footer;
mod header;
mod help;
mod history;
#[cfg(test)]
mod history_tests;
pub(crate) mod hit;
pub(crate) mod home;
pub(crate) mod loading;
mod mapping;
pub(crate) mod office;
mod overlay;
mod plan;
mod result;
mod review;
#[cfg(test)]
mod scripts;
#[cfg(test)]
mod scripts_home;
#[cfg(test)]
mod sizes;
#[cfg(test)]
mod snapshots;
mod why;

pub use aid::theme_sample;
/// Words of the screens, for whoever tells them without drawing.
pub(in crate::tui) mod words {
    pub(in crate::tui) use super::duplicates::words as clusters;
    pub(in crate::tui) use super::footer::{is_offered, label, plan_asks, question};
    pub(in crate::tui) use super::history::receipt_words;
    pub(in crate::tui) use super::plan::phase_words;
    pub(in crate::tui) use super::result::{next_steps, returned};
    pub(in crate::tui) use super::review::panel::no_why;
    pub(in crate::tui) use super::review::title::{asked, standing_words};
}

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::aid::Aid;
use super::keymap::Keymap;
use super::layout::{self, SMALLEST, Size};
use super::model::{Model, Overlay, Screen};
use super::theme::{Role, Theme};
use super::widget::pane;

/// Draws the model.
pub(crate) fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    staged(model.size, frame, |area, buffer| draw(model, theme, area, buffer));
}

/// Draws what fits into the window, and shows the text cursor where the drawing says that it stands.
fn staged(known: Size, frame: &mut Frame<'_>, draw: impl FnOnce(Rect, &mut Buffer) -> Option<(u16, u16)>) {
    let area = frame.area();
    // Between a resize and its message the window may already be smaller than the model knows.
    let window = Size { width: area.width, height: area.height };
    if known.is_too_small() || window.is_too_small() {
        return notice(area, frame.buffer_mut());
    }
    if let Some(position) = draw(area, frame.buffer_mut()) {
        frame.set_cursor_position(position);
    }
}

/// Draws the model into a buffer and says where the text cursor stands, if it is shown.
fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    match &model.screen {
        Screen::Review => review::draw(model, theme, area, buffer),
        Screen::Plan(plan) => plan::draw(model, plan, theme, (area, buffer)),
        Screen::Editor(view) => editor::draw(model, view, theme, (area, buffer)),
        Screen::Facets(view) => facets::draw(model, view, theme, (area, buffer)),
        Screen::History(view) => history::draw(model, view, theme, (area, buffer)),
        Screen::Result(report) => result::draw(model, report, theme, (area, buffer)),
        Screen::Mapping(editor) => mapping::draw(model, editor, theme, (area, buffer)),
    }
    overlay::draw(model, theme, buffer);
    aid::draw(&model.look, theme, buffer);
    let typed = match &model.overlay {
        Overlay::Contacts(search) => contacts::draw_box(search, theme, buffer),
        _ => None,
    };
    footer::draw(model, theme, area, buffer).or(typed.filter(|_| model.look.aid.is_none()))
}

/// The first line of a list on the screen, so that the cursor stays near the middle.
fn top_of(cursor: usize, length: usize, height: usize) -> usize {
    cursor.saturating_sub(height / 2).min(length.saturating_sub(height))
}

/// How far the bar under the cursor reaches: over the whole width it would cost two lines whenever the cursor moves.
pub(super) fn bar_of(area: Rect) -> Rect {
    Rect { width: (area.width / 3).min(24), height: area.height.min(1), ..area }
}

/// Draws a line of a list; the one under the cursor is marked.
fn list_line(buffer: &mut Buffer, area: Rect, (line, cursor): (&Line<'_>, Cursor), theme: &Theme) {
    pane::lines(buffer, area, std::slice::from_ref(line));
    if cursor == Cursor::Here {
        buffer.set_style(bar_of(area), theme.style(Role::Selection));
        buffer.set_string(area.x, area.y, "▸", theme.style(Role::Selection));
    }
}

/// Whether the cursor is on a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cursor {
    Here,
    Elsewhere,
}

impl Cursor {
    fn of(place: usize, cursor: usize) -> Self {
        if place == cursor { Self::Here } else { Self::Elsewhere }
    }
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

/// How many fields are on the screen of the merge editor.
pub(crate) fn editor_height(model: &Model) -> usize {
    usize::from(editor::height(model.size.height))
}

/// How many groups are on the findings screen.
pub(crate) fn facets_height(model: &Model) -> usize {
    usize::from(facets::height(model.size.height))
}

/// How many columns of the file are on the mapping screen.
pub(crate) fn columns_height(model: &Model) -> usize {
    match &model.screen {
        Screen::Mapping(editor) => usize::from(layout::map_heights(model.size, editor.map.columns.len()).0),
        _ => 0,
    }
}

/// How many values are on the value screen: header, title, heading, status and keys take the rest.
pub(crate) fn values_height(model: &Model) -> usize {
    usize::from(model.size.height.saturating_sub(5))
}

/// How many lines the keys that fit what was typed have, for scrolling.
pub(crate) fn help_length(keys: &Keymap, aid: &Aid) -> usize {
    help::lines(keys, aid, &Theme::plain()).len()
}

/// How many lines the open overlay has, for scrolling.
pub(crate) fn overlay_length(model: &Model) -> usize {
    match &model.overlay {
        Overlay::Raw(_) => model.row.detail().map_or(0, |d| d.raw.len()),
        Overlay::Notices(notices) => overlay::notice_lines(notices, model.size.width).len(),
        Overlay::Past(past) => overlay::notice_lines(&past.told, model.size.width).len(),
        _ => 0,
    }
}
