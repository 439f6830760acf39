//! The members side by side, the head first, and what the head will be, field by field.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::{ClusterDetail, Share};
use crate::survivorship::Mark;

use super::super::super::duplicates::model::Model;
use super::super::super::duplicates::sheet::{Cell, From, SheetLine, number};
use super::super::super::rowview::EqualLines;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, fit};
use super::title::tab;

/// The widths of the columns, and which members have one.
struct Columns {
    label: usize,
    value: usize,
    origin: usize,
    /// The members beside the head; the others are reached by going sideways.
    others: Range<usize>,
    count: usize,
}

/// Mark and gaps before the label.
const MARK: usize = 3;

impl Columns {
    fn of(model: &Model, detail: &ClusterDetail, room: usize) -> Self {
        let (label, origin, narrowest) = match room {
            ..80 => (10, 6, 13),
            80..110 => (13, 6, 14),
            _ => (16, 8, 17),
        };
        let free = room.saturating_sub(MARK + label + origin);
        let count = detail.members.len();
        // One column each for the head and for what comes after.
        let slots = (free / narrowest).saturating_sub(2).clamp(1, count.saturating_sub(1).max(1));
        let first = (model.view.member_place() + 1).saturating_sub(slots).max(1);
        let others = first..(first + slots).min(count);
        Self { label, value: free / (others.len() + 2), origin, others, count }
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        std::iter::once(0).chain(self.others.clone())
    }

    /// How many members have no column, with where they are.
    fn hidden(&self) -> String {
        let (left, right) = (self.others.start.saturating_sub(1), self.count.saturating_sub(self.others.end));
        match (left, right) {
            (0, 0) => String::new(),
            (0, right) => format!("+{right} ▸"),
            (left, 0) => format!("◂ +{left}"),
            (left, right) => format!("◂{left} {right}▸"),
        }
    }
}

/// Draws the heading and the lines that fit; the line under the field cursor is always among them.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let Some(detail) = model.view.detail() else {
        let words = if model.list.current().is_some() { " …" } else { "" };
        return pane::lines(buffer, area, &[Line::styled(words, theme.style(Role::Quiet))]);
    };
    let columns = Columns::of(model, detail, usize::from(area.width));
    pane::lines(buffer, Rect { height: 1, ..area }, &[heading(model, detail, &columns, theme)]);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    draw_lines(model, &columns, theme, (body, buffer));
}

fn heading(model: &Model, detail: &ClusterDetail, columns: &Columns, theme: &Theme) -> Line<'static> {
    let here = model.view.member_place();
    let style = theme.style(Role::Heading);
    let mut spans = vec![Span::styled(" ".repeat(MARK + columns.label), style)];
    for place in columns.places() {
        let Some(member) = detail.members.get(place) else { continue };
        let words = match (member.share, columns.value) {
            (Share::Head, 17..) => "head ",
            (Share::Head, _) => "▪",
            (Share::LeftOut, 22..) => "left out ",
            _ => "",
        };
        let text = format!("{} {words}{}", tab(detail, place, here), number(&member.contact));
        let role = if place == here { Role::Selection } else { Role::Heading };
        spans.push(Span::styled(fit(&text, columns.value.saturating_sub(1)), theme.style(role)));
        spans.push(Span::styled(" ", style));
    }
    let merges = detail.members.iter().any(|m| m.share == Share::Merged);
    let after = if merges { "after" } else { "after: as it is" };
    spans.push(Span::styled(column(after, columns.value), style));
    spans.push(Span::styled(cut(&columns.hidden(), columns.origin), style));
    Line::from(spans)
}

/// A column with one space behind it; nothing when it has no width.
fn column(text: &str, width: usize) -> String {
    match width {
        0 => String::new(),
        _ => fit(text, width - 1) + " ",
    }
}

fn draw_lines(model: &Model, columns: &Columns, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    let shown = model.view.shown();
    let note = note(model);
    let height = usize::from(area.height).saturating_sub(usize::from(!note.is_empty()));
    let top = model.view.field.map_or(0, |field| (field + 1).saturating_sub(height.max(1)));
    let mut y = area.y;
    for (index, line) in shown.iter().enumerate().skip(top).take(height) {
        let at = Rect { y, height: 1, ..area };
        let drawn = compared(model, line, columns, theme);
        match model.view.field == Some(index) {
            true => pane::selected_line(buffer, at, &drawn, theme),
            false => pane::lines(buffer, at, &[drawn]),
        }
        y += 1;
    }
    let below = shown.len().saturating_sub(top + height);
    let words = match (below, note.is_empty()) {
        (0, _) => note,
        (below, true) => format!("{below} more below (Tab)"),
        (below, false) => format!("{below} more below (Tab) · {note}"),
    };
    if y < area.bottom() && !words.is_empty() {
        let line =
            Line::styled(cut(&format!("   {words}"), usize::from(area.width)), theme.style(Role::Quiet));
        pane::lines(buffer, Rect { y, height: 1, ..area }, &[line]);
    }
}

/// What is folded away, in words.
fn note(model: &Model) -> String {
    match (model.view.equal, model.view.folded()) {
        (EqualLines::Shown, _) | (_, 0) => String::new(),
        (_, folded) => format!("{folded} equal or only in the head hidden (v)"),
    }
}

fn compared(model: &Model, line: &SheetLine, columns: &Columns, theme: &Theme) -> Line<'static> {
    let (mark, role) = mark(line.mark);
    let role = if line.picked.is_some() { Role::Picked } else { role };
    let style = theme.style(role);
    let mut spans =
        vec![Span::styled(format!(" {mark} "), style), Span::raw(column(&line.unit.label(), columns.label))];
    let members = model.view.detail().map(|d| d.members.as_slice()).unwrap_or_default();
    for place in columns.places() {
        let Some(cell) = line.cells.get(place) else { continue };
        let role = match members.get(place).map(|m| m.share) {
            Some(Share::LeftOut) => Role::Quiet,
            _ => self::mark(cell.mark).1,
        };
        // With two members the mark of the line is that of the one cell.
        let text = match (place, columns.count) {
            (0, _) | (_, ..=2) => or_dash(&cell.text).to_owned(),
            _ => marked(cell),
        };
        spans.push(Span::styled(column(&text, columns.value), theme.style(role)));
    }
    let picked = if line.picked.is_some() { Role::Picked } else { Role::Quiet };
    spans.push(Span::raw(column(or_dash(&line.after), columns.value)));
    spans.push(Span::styled(cut(&origin(line), columns.origin), theme.style(picked)));
    Line::from(spans)
}

/// The text of a member with its mark.
fn marked(cell: &Cell) -> String {
    match cell.text.as_str() {
        "" => "  —".to_owned(),
        text => format!("{} {text}", mark(cell.mark).0),
    }
}

fn mark(mark: Mark) -> (char, Role) {
    match mark {
        Mark::Differs => ('≠', Role::Conflict),
        Mark::Gap => ('+', Role::Gap),
        Mark::Equal => ('=', Role::Equal),
        Mark::BaseOnly => ('‹', Role::Equal),
    }
}

pub(in crate::tui) fn origin(line: &SheetLine) -> String {
    if let Some(rule) = line.rule {
        return rule.label().into();
    }
    let hand = if line.picked.is_some() { "*" } else { "" };
    match line.from {
        From::Head => format!("{hand}head"),
        From::Member(place) => format!("{hand}of {}", place + 1),
        From::Both => "both".into(),
        From::Nobody => String::new(),
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
