//! What is defined: tabs, one page as a table, what the row under the cursor is, and what may stand there.

mod header;
mod list;
mod panel;
#[cfg(test)]
mod snapshots;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::keymap::Action;
use super::super::layout::Size;
use super::super::office::model::{Confirm, Model, Overlay};
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{cut, grouped, wrap};
use super::footer::{draw_prompt, keys_of, said};
use super::{aid, overlay, staged};

/// Draws the model.
pub(crate) fn view(model: &Model, theme: &Theme, frame: &mut Frame<'_>) {
    staged(model.size, frame, |area, buffer| draw(model, theme, area, buffer));
}

/// Draws the model into a buffer and says where the text cursor stands, if it is shown.
fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let window = Size { width: area.width, height: area.height };
    let table = model.table();
    let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    let rows = u16::try_from(list_height(window)).unwrap_or(1);
    let words = panel_height(window);
    header::draw(model, theme, part(0, 1), buffer);
    header::draw_tabs(model, theme, part(1, 1), buffer);
    list::draw_heading(&table, theme, part(2, 1), buffer);
    list::draw(model, &table, theme, (part(3, rows), buffer));
    panel::draw(model, &table, theme, (part(3 + rows, words + 1), buffer));
    draw_overlay(model, theme, buffer);
    aid::draw(&model.look, theme, buffer);
    draw_footer(model, theme, area, buffer)
}

fn panel_height(size: Size) -> u16 {
    (size.height / 5).clamp(3, 9)
}

/// How many rows of a page are on the screen: header, tabs, heading, rule, status and keys take the rest.
pub(crate) fn list_height(size: Size) -> usize {
    usize::from(size.height.saturating_sub(6 + panel_height(size)).max(1))
}

fn draw_overlay(model: &Model, theme: &Theme, buffer: &mut Buffer) {
    match &model.overlay {
        Overlay::Picker(_, picker) => overlay::draw_picker(picker, theme, buffer),
        Overlay::Confirm(confirm) => draw_confirm(confirm, theme, buffer),
        Overlay::None | Overlay::Prompt(..) => {}
    }
}

fn draw_confirm(confirm: &Confirm, theme: &Theme, buffer: &mut Buffer) {
    let room = usize::from(buffer.area.width).saturating_sub(4);
    let lines: Vec<String> = confirm.lines.iter().flat_map(|line| wrap(line, room)).collect();
    overlay::draw_preview(&lines, theme, buffer);
}

/// The last two lines: what the console says or asks, and the keys that work now.
fn draw_footer(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let room = usize::from(area.width);
    let status = Rect { y: area.bottom().saturating_sub(2), height: 1, ..area };
    let keys = Rect { y: area.bottom().saturating_sub(1), height: 1, ..area };
    let mut shown = model.look.keys.footer(model.mode());
    shown.retain(|b| !matches!(b.action, Action::YesAll | Action::AnswerHeld));
    pane::lines(buffer, keys, &[keys_of(shown, theme, room)]);
    match &model.overlay {
        Overlay::Prompt(asked, input) => return Some(draw_prompt(&asked.label, input, status, buffer)),
        Overlay::Confirm(confirm) if confirm.carried > 0 => {
            let label = format!("Contacts carry it: type {} to do it", confirm.carried);
            return Some(draw_prompt(&label, &confirm.input, status, buffer));
        }
        _ => {}
    }
    let (text, role) = status_text(model);
    let text = model.look.keys.reword(model.screen_mode(), text);
    let line = Line::styled(format!(" {}", cut(&text, room.saturating_sub(1))), theme.style(role));
    pane::lines(buffer, status, &[line]);
    None
}

fn status_text(model: &Model) -> (String, Role) {
    match &model.overlay {
        Overlay::Confirm(_) => return ("Do it?".into(), Role::Heading),
        Overlay::Picker(..) => {
            return ("Type a few letters, or choose with the arrows".into(), Role::Heading);
        }
        _ => {}
    }
    if let Some(said) = said(&model.status) {
        return said;
    }
    match model.waits {
        Some(_) => ("· saving".into(), Role::Pending),
        None if model.written > 0 => (format!("{} written", grouped(model.written)), Role::Quiet),
        None => (String::new(), Role::Quiet),
    }
}
