//! The boxes that can lie above any screen: every key, every command, every theme.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::aid::{Aid, AidKind};
use super::super::keymap::Keymap;
use super::super::look::Look;
use super::super::output::painted;
use super::super::palette;
use super::super::run::ColorUse;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{cut, fit, visible, wrap};
use super::help;
use super::overlay::{full, more};

/// Draws the aid that is open, if one is.
pub(super) fn draw(look: &Look, theme: &Theme, buffer: &mut Buffer) {
    let Some(aid) = &look.aid else { return };
    match aid.kind {
        AidKind::Help => draw_help(aid, &look.keys, theme, buffer),
        AidKind::Palette => draw_palette(aid, &look.keys, theme, buffer),
        AidKind::Themes(_) => draw_themes(aid, look, buffer),
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
        let text = format!(
            "{cursor} {} {}",
            fit(command.long, room.saturating_sub(16)),
            keys.keys_text_in(aid.below, command)
        );
        lines.push(Line::styled(fit(&text, room), theme.style(role)));
    }
    if commands.is_empty() {
        lines.push(Line::styled("no command of that name", theme.style(Role::Quiet)));
    }
    pane::lines(buffer, inner, &lines);
    more(commands.len().saturating_sub(top + height), inner, theme, buffer);
}

/// What shows a theme beside its name: a sign and the role whose style it has.
const SAMPLE: [(&str, Role); 5] = [
    ("= match ", Role::Match),
    ("≠ conflict ", Role::Conflict),
    ("▲ error ", Role::FindingError),
    ("? key ", Role::Key),
    ("✓ done", Role::Done),
];

/// A sample of a theme on one line, for a terminal with these colours.
#[must_use]
pub fn theme_sample(theme: &Theme, colors: ColorUse) -> String {
    let theme = match colors {
        ColorUse::Never => Theme::built_in("mono").unwrap_or_else(|_| Theme::plain()),
        colors => theme.in_colors(colors),
    };
    painted(&SAMPLE.map(|(text, role)| (text, theme.style(role))))
}

/// The themes that fit what was typed; the screen behind is drawn in the one under the cursor.
fn draw_themes(aid: &Aid, look: &Look, buffer: &mut Buffer) {
    let theme = &look.theme;
    let shown = look.themes.fitting(aid.input.value());
    let size = (buffer.area.width.min(68), buffer.area.height.saturating_sub(6).min(14));
    let inner = pane::overlay(buffer, size, "Theme", theme);
    let room = usize::from(inner.width);
    let mut lines = vec![typed(aid, room)];
    let faulty = shown.get(aid.place).and_then(|named| named.theme.as_ref().err());
    let told = match faulty {
        Some(why) => wrap(&format!("▲ {why}"), room),
        None if look.colors == ColorUse::Never => {
            wrap("no colours here: NO_COLOR, or the terminal has none", room)
        }
        None => Vec::new(),
    };
    let height = usize::from(inner.height).saturating_sub(1 + told.len().min(4));
    let top = (aid.place + 1).saturating_sub(height);
    for (place, named) in shown.iter().enumerate().skip(top).take(height) {
        let (cursor, role) = if place == aid.place { ("▸", Role::Selection) } else { (" ", Role::Overlay) };
        let own = if named.file.is_some() { "yours" } else { "" };
        let name = format!("{cursor} {} {}", fit(&named.name, 14), fit(own, 6));
        let mut spans = vec![Span::styled(name, theme.style(role))];
        if let Ok(sample) = &named.theme {
            let sample = sample.in_colors(look.colors);
            spans.extend(SAMPLE.map(|(text, role)| Span::styled(text, sample.style(role))));
        } else {
            spans.push(Span::styled("cannot be read", theme.style(Role::FindingError)));
        }
        lines.push(Line::from(spans));
    }
    if shown.is_empty() {
        lines.push(Line::styled("no theme of that name", theme.style(Role::Quiet)));
    }
    lines.extend(told.into_iter().take(4).map(|line| Line::styled(line, theme.style(Role::Refusal))));
    pane::lines(buffer, inner, &lines);
    more(shown.len().saturating_sub(top + height), inner, theme, buffer);
}
