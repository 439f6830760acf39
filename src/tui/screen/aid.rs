//! The boxes that can lie above any screen: every key, every command.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::aid::{Aid, AidKind};
use super::super::keymap::Keymap;
use super::super::look::Look;
use super::super::palette;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{cut, fit, visible};
use super::help;
use super::overlay::{full, more};

/// Draws the aid that is open, if one is.
pub(super) fn draw(look: &Look, theme: &Theme, buffer: &mut Buffer) {
    match &look.aid {
        Some(aid) if aid.kind == AidKind::Help => draw_help(aid, &look.keys, theme, buffer),
        Some(aid) => draw_palette(aid, &look.keys, theme, buffer),
        None => {}
    }
}

/// What was typed to narrow an aid, with a mark where the next sign goes.
fn typed(aid: &Aid, room: usize) -> Line<'static> {
    Line::from(format!("› {}▏", cut(&visible(aid.input.value()), room.saturating_sub(3))))
}

/// Every key that fits what was typed, the chapter of the screen below first.
fn draw_help(aid: &Aid, keys: &Keymap, theme: &Theme, buffer: &mut Buffer) {
    let inner = pane::overlay(buffer, full(buffer), "Keys: type to find one", theme);
    pane::lines(buffer, inner, &[typed(aid, usize::from(inner.width))]);
    let inner = Rect { y: inner.y + 1, height: inner.height.saturating_sub(1), ..inner };
    let lines = help::lines(keys, aid, theme);
    let height = usize::from(inner.height);
    // Two columns where both fit.
    let columns = if inner.width >= 110 { 2 } else { 1 };
    let top = aid.place.min(lines.len().saturating_sub(height * columns));
    let width = inner.width / columns as u16;
    let mut rest = lines.get(top..).unwrap_or_default();
    let mut x = inner.x;
    for _ in 0..columns {
        pane::lines(buffer, Rect { x, width: width.saturating_sub(1), ..inner }, rest);
        rest = rest.get(height..).unwrap_or_default();
        x += width;
    }
    more(rest.len(), inner, theme, buffer);
}

/// The commands that fit what was typed.
fn draw_palette(aid: &Aid, keys: &Keymap, theme: &Theme, buffer: &mut Buffer) {
    let size = (buffer.area.width.min(84), buffer.area.height.saturating_sub(6).min(18));
    let inner = pane::overlay(buffer, size, "Command", theme);
    let room = usize::from(inner.width);
    let mut lines = vec![typed(aid, room)];
    let commands = palette::commands(keys, aid.below, aid.input.value());
    let height = usize::from(inner.height).saturating_sub(1);
    let top = (aid.place + 1).saturating_sub(height);
    for (place, command) in commands.iter().enumerate().skip(top).take(height) {
        let (cursor, role) = if place == aid.place { ("▸", Role::Selection) } else { (" ", Role::Overlay) };
        let text = format!("{cursor} {} {}", fit(command.long, room.saturating_sub(16)), command.keys_text());
        lines.push(Line::styled(fit(&text, room), theme.style(role)));
    }
    if commands.is_empty() {
        lines.push(Line::styled("no command of that name", theme.style(Role::Quiet)));
    }
    pane::lines(buffer, inner, &lines);
    more(commands.len().saturating_sub(top + height), inner, theme, buffer);
}
