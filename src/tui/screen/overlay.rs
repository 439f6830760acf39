//! Boxes above the screen: the raw row, lists to pick from, previews.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::Confirmation;

use super::super::model::{Model, Notices, Overlay, Prompt, Purpose, Screen};
use super::super::picker::Picker;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{cut, fit, visible, width, wrap};
use super::footer::plan_asks;
use super::top_of;

/// Draws the overlay that is open, if it is a box.
pub(super) fn draw(model: &Model, theme: &Theme, buffer: &mut Buffer) {
    match &model.overlay {
        Overlay::Raw(top) => draw_raw(model, *top, theme, buffer),
        Overlay::Picker(picker) => draw_picker(picker, theme, buffer),
        Overlay::Notices(notices) => {
            let title = match model.screen {
                Screen::Plan(_) => "Warnings",
                _ => "What was found in the file",
            };
            draw_notices(notices, title, theme, buffer);
        }
        Overlay::Past(past) => draw_notices(&past.told, &past.title(), theme, buffer),
        Overlay::Confirm(confirm) => draw_preview(&confirm.lines, theme, buffer),
        Overlay::Prompt(Prompt { purpose: Purpose::Count(place), .. }) => {
            if let Some((asked, of)) = plan_asks(model, *place) {
                draw_confirmation(asked, (*place, of), theme, buffer);
            }
        }
        _ => {}
    }
}

/// The largest box: the last two lines stay free for question and keys.
pub(super) fn full(buffer: &Buffer) -> (u16, u16) {
    (buffer.area.width, buffer.area.height.saturating_sub(4))
}

/// Says on the frame how much is below.
pub(super) fn more(count: usize, inner: Rect, theme: &Theme, buffer: &mut Buffer) {
    if count > 0 {
        let words = format!(" {count} more below ");
        let x = inner.right().saturating_sub(u16::try_from(width(&words)).unwrap_or(0));
        buffer.set_string(x, inner.bottom(), words, theme.style(Role::Quiet));
    }
}

fn draw_raw(model: &Model, top: usize, theme: &Theme, buffer: &mut Buffer) {
    let row = model.queue.row().unwrap_or(0);
    let title = format!("Row {row} as it stands in the file");
    let Some(detail) = model.row.detail() else { return };
    let (width, highest) = full(buffer);
    let wanted = u16::try_from(detail.raw.len() + 3).unwrap_or(u16::MAX);
    let inner = pane::overlay(buffer, (width, wanted.min(highest)), &title, theme);
    let room = usize::from(inner.width);
    let header = (room / 4).clamp(10, 28);
    let field = (room / 4).clamp(10, 24);
    let text = room.saturating_sub(header + field + 4);
    let mut lines = vec![Line::styled(
        format!("{}  {}  {}", fit("column", header), fit("text", text), fit("goes to", field)),
        theme.style(Role::Heading),
    )];
    for cell in detail.raw.iter().skip(top) {
        let (goes_to, role) = match &cell.field {
            Some(field) => (field.as_str(), Role::Equal),
            None => ("not mapped", Role::FindingWarning),
        };
        lines.push(Line::from(vec![
            Span::raw(format!("{}  {}  ", fit(&cell.header, header), fit(&cell.text, text))),
            Span::styled(cut(goes_to, field), theme.style(role)),
        ]));
    }
    pane::lines(buffer, inner, &lines);
    more(lines.len().saturating_sub(usize::from(inner.height)), inner, theme, buffer);
}

/// A list to pick from, and what was typed to find in it.
pub(super) fn draw_picker(picker: &Picker, theme: &Theme, buffer: &mut Buffer) {
    let size = (buffer.area.width.min(84), buffer.area.height.saturating_sub(4).min(22));
    let inner = pane::overlay(buffer, size, &picker.title, theme);
    let mut lines =
        vec![Line::from(format!("› {}▏", cut(picker.input.value(), usize::from(inner.width) - 4)))];
    let left = picker.left();
    let (room, height) = (usize::from(inner.width), usize::from(inner.height).saturating_sub(1));
    let note = (room / 3).min(24);
    let code = (room / 4).min(20);
    let label = room.saturating_sub(note + code + 4);
    let top = top_of(picker.chosen, left.len(), height);
    for (place, choice) in left.iter().enumerate().skip(top).take(height) {
        let here = place == picker.chosen;
        let text = format!(
            "{} {} {} {}",
            if here { "▸" } else { " " },
            fit(&choice.label, label),
            fit(&choice.code, code),
            fit(&choice.note, note)
        );
        let role = if here { Role::Selection } else { Role::Overlay };
        lines.push(Line::styled(fit(&text, room), theme.style(role)));
    }
    if left.is_empty() {
        lines.push(Line::styled("nothing of that name", theme.style(Role::Quiet)));
    }
    pane::lines(buffer, inner, &lines);
    more(left.len().saturating_sub(top + height), inner, theme, buffer);
}

pub(super) fn draw_notices(notices: &Notices, title: &str, theme: &Theme, buffer: &mut Buffer) {
    let lines = notice_lines(notices, buffer.area.width);
    let (width, highest) = full(buffer);
    let wanted = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let inner = pane::overlay(buffer, (width, wanted.min(highest)), title, theme);
    let height = usize::from(inner.height);
    let top = notices.top.min(lines.len().saturating_sub(height));
    let shown: Vec<_> = lines.into_iter().skip(top).map(Line::from).collect();
    pane::lines(buffer, inner, &shown);
    more(shown.len().saturating_sub(height), inner, theme, buffer);
}

/// The notices as they are broken into lines in a window of this width.
pub(super) fn notice_lines(notices: &Notices, width: u16) -> Vec<String> {
    // Frame and margin take two columns on each side; a notice that goes on is indented.
    let room = usize::from(width).saturating_sub(6);
    let mut lines = Vec::new();
    for notice in &notices.lines {
        let wrapped = wrap(notice, room).into_iter().enumerate();
        lines.extend(wrapped.map(|(at, line)| if at == 0 { line } else { format!("  {line}") }));
    }
    lines
}

/// What is confirmed by its count: a sentence and what is touched, with before and after.
fn draw_confirmation(asked: &Confirmation, (place, of): (usize, usize), theme: &Theme, buffer: &mut Buffer) {
    let (widest, highest) = full(buffer);
    let room = usize::from(widest).saturating_sub(6);
    let sentence = wrap(&asked.sentence(), room);
    let height = usize::from(highest).saturating_sub(sentence.len() + 4);
    let mut lines: Vec<Line<'_>> =
        sentence.into_iter().map(|line| Line::styled(line, theme.style(Role::FindingError))).collect();
    lines.push(Line::default());
    let notice = notice_of(asked, (room, height.saturating_sub(NAMED)), theme);
    let height = height.saturating_sub(notice.len());
    lines.extend(notice);
    let all = usize::try_from(asked.count).unwrap_or(usize::MAX);
    let fits = if all > height { height.saturating_sub(1) } else { all };
    lines.extend(asked.shown.iter().take(fits).map(|line| Line::from(cut(line, room))));
    let shown = asked.shown.len().min(fits);
    if all > shown {
        let more = format!("… and {} more: the plan behind this lists every one", all - shown);
        lines.push(Line::styled(more, theme.style(Role::Quiet)));
    }
    let wanted = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let title = format!("Confirm {} of {of}", place + 1);
    let inner = pane::overlay(buffer, (widest, wanted.min(highest)), &title, theme);
    pane::lines(buffer, inner, &lines);
}

/// Lines that stay for the contacts under a long notice.
const NAMED: usize = 3;

/// What is to be known before it is confirmed; what has no room is behind a key of the plan.
fn notice_of(asked: &Confirmation, (room, most): (usize, usize), theme: &Theme) -> Vec<Line<'static>> {
    let style = theme.style(Role::FindingWarning);
    let all = asked.notice.iter().flat_map(|words| wrap(&format!("△ {words}"), room));
    let mut lines: Vec<_> = all.map(|line| Line::styled(line, style)).collect();
    if lines.len() > most {
        let more = lines.len() + 1 - most.max(1);
        lines.truncate(most.saturating_sub(1));
        lines.push(Line::styled(format!("△ {more} more lines: Esc, then w shows all"), style));
    }
    lines
}

/// What would happen, line by line.
pub(super) fn draw_preview(preview: &[String], theme: &Theme, buffer: &mut Buffer) {
    let widest = preview.iter().map(|l| width(&visible(l))).max().unwrap_or(0);
    let wanted = u16::try_from(widest + 4).unwrap_or(u16::MAX).max(44);
    let height = u16::try_from(preview.len() + 2).unwrap_or(u16::MAX);
    let (largest, highest) = full(buffer);
    let inner = pane::overlay(buffer, (wanted.min(largest), height.min(highest)), "Preview", theme);
    let room = usize::from(inner.width);
    let lines: Vec<_> = preview.iter().map(|line| Line::from(cut(line, room))).collect();
    pane::lines(buffer, inner, &lines);
}
