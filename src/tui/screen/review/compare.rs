//! The comparison: incoming, base, after, line by line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::survivorship::{Line as Compared, Mark};

use super::super::super::model::Model;
use super::super::super::rowview::{EqualLines, Sheet, Target};
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, fit};
use crate::review::Other;

/// The widths of the columns.
struct Columns {
    label: usize,
    value: usize,
    /// The base's column; 0 beside a new contact, which has no other side.
    base: usize,
    origin: usize,
}

/// Mark and gaps before the label.
const MARK: usize = 3;

impl Columns {
    fn of(model: &Model, room: usize) -> Self {
        let (label, origin) = match room {
            ..80 => (12, 5),
            80..110 => (14, 6),
            _ => (16, 8),
        };
        let free = room.saturating_sub(MARK + label + origin);
        match model.row.beside() {
            Some(_) => Self { label, value: free / 3, base: free / 3, origin },
            None => Self { label, value: free / 2, base: 0, origin },
        }
    }
}

/// Draws the heading and the lines that fit; the line under the field cursor is always among them.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let columns = Columns::of(model, usize::from(area.width));
    pane::lines(buffer, Rect { height: 1, ..area }, &[heading(model, &columns, theme)]);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let Some(sheet) = model.row.sheet() else {
        let words = if model.row.detail().is_some() { " nothing to compare" } else { " …" };
        return pane::lines(buffer, body, &[Line::styled(words, theme.style(Role::Quiet))]);
    };
    draw_lines(model, sheet, &columns, theme, (body, buffer));
}

fn heading(model: &Model, columns: &Columns, theme: &Theme) -> Line<'static> {
    let base = match (model.row.target(), model.row.beside()) {
        (Some(Target::Candidate(Other::Row(row))), _) => format!("row {row}"),
        (_, Some(beside)) => match &beside.contact.number {
            Some(number) => format!("base № {number}"),
            None => "base".into(),
        },
        _ => "—".into(),
    };
    let after = if model.row.removes() { "is taken away" } else { "after" };
    let text = format!(
        "{}{}{}{}",
        " ".repeat(MARK + columns.label),
        column("incoming", columns.value),
        column(&base, columns.base),
        column(after, columns.value),
    );
    Line::styled(text, theme.style(Role::Heading))
}

/// A column with one space behind it; nothing when it has no width.
fn column(text: &str, width: usize) -> String {
    match width {
        0 => String::new(),
        _ => fit(text, width - 1) + " ",
    }
}

fn draw_lines(model: &Model, sheet: &Sheet, columns: &Columns, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    let shown = sheet.shown(model.row.equal);
    let note = note(sheet, model.row.equal);
    let height = usize::from(area.height).saturating_sub(usize::from(!note.is_empty()));
    let top = model.row.field.map_or(0, |field| (field + 1).saturating_sub(height.max(1)));
    let mut y = area.y;
    for (index, line) in shown.iter().enumerate().skip(top).take(height) {
        let at = Rect { y, height: 1, ..area };
        let drawn = compared(model, line, columns, theme);
        match model.row.field == Some(index) {
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
fn note(sheet: &Sheet, equal: EqualLines) -> String {
    if equal == EqualLines::Shown {
        return String::new();
    }
    let (same, base) = sheet.folded();
    match (same, base) {
        (0, 0) => String::new(),
        (same, 0) => format!("{same} equal hidden (v)"),
        (0, base) => format!("{base} only in the base hidden (v)"),
        (same, base) => format!("{same} equal and {base} only in the base hidden (v)"),
    }
}

fn compared(model: &Model, line: &Compared, columns: &Columns, theme: &Theme) -> Line<'static> {
    let (mark, role) = mark(line.mark);
    let picked = model.row.picks().contains_key(&line.unit);
    let role = if picked { Role::Picked } else { role };
    let style = theme.style(role);
    let removes = model.row.removes();
    let after = if removes { "" } else { or_dash(&line.after) };
    Line::from(vec![
        Span::styled(format!(" {mark} "), style),
        Span::raw(column(&line.unit.label(), columns.label)),
        Span::styled(column(or_dash(&line.incoming), columns.value), style),
        Span::styled(column(or_dash(&line.base), columns.base), style),
        Span::raw(column(after, columns.value)),
        Span::styled(
            cut(if removes { "" } else { line.source() }, columns.origin),
            theme.style(if picked { Role::Picked } else { Role::Quiet }),
        ),
    ])
}

fn mark(mark: Mark) -> (char, Role) {
    match mark {
        Mark::Differs => ('≠', Role::Conflict),
        Mark::Gap => ('+', Role::Gap),
        Mark::Equal => ('=', Role::Equal),
        Mark::BaseOnly => ('‹', Role::Equal),
    }
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
