//! Home: the batches of the base, files to open, its history, the search for a contact.

mod batches;
mod files;
mod receipts;
#[cfg(test)]
mod snapshots;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::home::model::{Asked, Model, Overlay, Page};
use super::super::keymap::Action;
use super::super::layout::Size;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{count, cut, width, wrap};
use super::footer::{draw_prompt, keys_of, said};
use super::header::{stage_role, stage_words};
use super::{aid, contacts, notice, overlay};

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
    draw_header(model, theme, Rect { height: 1, ..area }, buffer);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    let cursor = match &model.page {
        Page::Batches => {
            batches::draw(model, theme, (body, buffer));
            None
        }
        Page::Files(finder) => Some(files::draw(finder, theme, (body, buffer))),
        Page::Receipts(receipts) => {
            receipts::draw(receipts, theme, (body, buffer));
            None
        }
        Page::Contacts(search) => contacts::draw(search, theme, (body, buffer)),
    };
    draw_overlay(model, theme, buffer);
    aid::draw(&model.look, theme, buffer);
    let asked = draw_footer(model, theme, area, buffer);
    let free = matches!(model.overlay, Overlay::None) && model.look.aid.is_none();
    asked.or(cursor.filter(|_| free))
}

fn panel_height(size: Size) -> u16 {
    (size.height / 4).clamp(4, 9)
}

/// How many batches or receipts are on the screen: header, heading, rule, status and keys take the rest.
pub(crate) fn list_height(size: Size) -> usize {
    usize::from(size.height.saturating_sub(5 + panel_height(size)).max(1))
}

/// How many files are on the screen.
pub(crate) fn files_height(size: Size) -> usize {
    usize::from(size.height.saturating_sub(6 + files_preview(size)).max(1))
}

fn files_preview(size: Size) -> u16 {
    (size.height / 3).clamp(4, 14)
}

/// How many lines of a file are shown before it is opened.
pub(crate) fn preview_height(size: Size) -> usize {
    usize::from(files_preview(size)).saturating_sub(1)
}

/// The line at the top; base and stage are never left out.
fn draw_header(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let (room, header) = (usize::from(area.width), &model.header);
    let stage = stage_words(header.stage);
    let left = format!(" Usher  {} ", cut(&header.base, (room / 3).min(40)));
    let contacts = count(header.contacts, "contact");
    let variants =
        [format!("{} · {contacts} ", cut(&header.operator, 16)), format!("{contacts} "), String::new()];
    let free = room.saturating_sub(width(&left) + width(stage) + 1);
    let right = variants.into_iter().find(|v| width(v) <= free).unwrap_or_default();
    let fill = room.saturating_sub(width(&left) + width(stage) + width(&right));
    let line = Line::from(vec![
        Span::raw(left),
        Span::styled(stage, theme.style(stage_role(header.stage))),
        Span::raw(" ".repeat(fill)),
        Span::raw(right),
    ]);
    pane::styled_line(buffer, area, &line, theme.style(Role::Header));
}

fn draw_overlay(model: &Model, theme: &Theme, buffer: &mut Buffer) {
    match &model.overlay {
        Overlay::None => {}
        Overlay::Confirm(lines, _) | Overlay::Typed(lines, ..) => {
            let room = usize::from(buffer.area.width).saturating_sub(4);
            let lines: Vec<String> = lines.iter().flat_map(|line| wrap(line, room)).collect();
            overlay::draw_preview(&lines, theme, buffer);
        }
    }
}

/// The last two lines: what the console says or asks, and the keys that work now.
fn draw_footer(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let room = usize::from(area.width);
    let status = Rect { y: area.bottom().saturating_sub(2), height: 1, ..area };
    let keys = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    let mut shown = model.look.keys.footer(model.mode());
    shown.retain(|b| is_offered(model, b.action));
    pane::lines(buffer, keys, &[keys_of(shown, theme, room)]);
    if let Overlay::Typed(_, asked, input) = &model.overlay {
        let label = match asked {
            Asked::Discard(batch) => format!("Type {batch} to discard the batch"),
            Asked::Undo(_, receipt) => {
                format!("PRODUCTION: type {} to take receipt {receipt} back", model.header.base)
            }
        };
        return Some(draw_prompt(&label, input, status, buffer));
    }
    let (text, role) = status_text(model);
    let line = Line::styled(format!(" {}", cut(&text, room.saturating_sub(1))), theme.style(role));
    pane::lines(buffer, status, &[line]);
    None
}

/// False for keys that mean nothing here and now.
fn is_offered(model: &Model, action: Action) -> bool {
    match action {
        Action::YesAll | Action::AnswerHeld => false,
        Action::Demo => model.is_empty(),
        Action::Submit => !matches!(&model.page, Page::Contacts(search) if search.card.is_some()),
        _ => true,
    }
}

fn status_text(model: &Model) -> (String, Role) {
    if matches!(model.overlay, Overlay::Confirm(..)) {
        return ("Do it?".into(), Role::Heading);
    }
    if let Some(said) = said(&model.status) {
        return said;
    }
    if model.writing.is_some() {
        return ("· writing".into(), Role::Pending);
    }
    let quiet = |text: String| (text, Role::Quiet);
    match &model.page {
        Page::Batches if model.is_empty() => quiet("o opens a file, e tries an example".into()),
        Page::Batches => quiet(String::new()),
        Page::Files(finder) if finder.walking.is_some() => quiet("looking for files …".into()),
        Page::Files(finder) => quiet(finder.left_out.join("; ")),
        Page::Receipts(receipts) if receipts.asking.is_some() => {
            quiet("looking what taking it back would do …".into())
        }
        Page::Receipts(_) => quiet(String::new()),
        Page::Contacts(search) => quiet(contacts::told(search)),
    }
}
