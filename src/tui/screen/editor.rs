//! The merge editor: every field, side by side, and what comes after.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::contact::{Field, FieldGroup};
use crate::survivorship::Unit;
use crate::validation::Severity;

use super::super::editor::{Editor, EditorLine, Scope, Side};
use super::super::model::Model;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{count, cut, fit, wrap};
use super::{Cursor, header, list_line, top_of};

/// Lines about the field in focus: a rule, its texts in full, what was found.
const PANEL: u16 = 5;

/// The widths of the columns, and which sides have one.
struct Columns {
    label: usize,
    value: usize,
    source: usize,
    /// The sides beside the row; the others are reached by going sideways.
    sides: Range<usize>,
}

/// Cursor and mark before the label.
const MARK: usize = 3;

impl Columns {
    fn of(editor: &Editor, room: usize) -> Self {
        let (label, source, narrowest) = if room < 80 { (11, 6, 13) } else { (16, 8, 16) };
        let free = room.saturating_sub(MARK + label + source);
        let sides = editor.sides().len();
        // One column each for the row and for what comes after.
        let slots = (free / narrowest).saturating_sub(2).clamp(1, sides.max(2) - 1);
        let first = (editor.side + 1).saturating_sub(slots).clamp(1, sides.saturating_sub(slots).max(1));
        let sides = first..(first + slots).min(sides);
        Self { label, value: free / (sides.len() + 2), source, sides }
    }

    fn places(&self) -> impl Iterator<Item = usize> {
        std::iter::once(0).chain(self.sides.clone())
    }
}

/// How many lines are on a screen of this height: header, title, heading, panel, status and keys take the rest.
pub(super) fn height(whole: u16) -> u16 {
    whole.saturating_sub(5 + PANEL)
}

/// Draws the merge editor.
pub(super) fn draw(model: &Model, editor: &Editor, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    let room = usize::from(area.width);
    let at = |y: u16| Rect { y, height: 1, ..area };
    header::draw(model, theme, at(area.y), buffer);
    pane::lines(buffer, at(area.y + 1), &[title(editor, room, theme)]);
    let columns = Columns::of(editor, room);
    pane::lines(buffer, at(area.y + 2), &[heading(editor, &columns, theme)]);
    let list = Rect { y: area.y + 3, height: height(area.height), ..area };
    let rows = usize::from(list.height);
    let top = top_of(editor.cursor, editor.lines().len(), rows);
    for (y, (place, line)) in (list.top()..list.bottom()).zip(editor.lines().iter().enumerate().skip(top)) {
        let told = field_line(editor, line, &columns, theme);
        list_line(buffer, at(y), (&told, Cursor::of(place, editor.cursor)), theme);
    }
    let panel = Rect { y: list.bottom(), height: PANEL, ..area };
    pane::lines(buffer, panel, &focus(editor, room, theme));
}

fn title(editor: &Editor, room: usize, theme: &Theme) -> Line<'static> {
    let scope = match editor.scope() {
        Scope::All => "every field",
        Scope::Filled => "filled fields",
    };
    let left = format!("Merge editor ─ row {} ─ {} ─ {scope}", editor.row(), editor.way());
    let right = count(editor.picks().len() as u64, "pick");
    pane::rule(&[Span::styled(left, theme.style(Role::Heading))], &right, room, theme)
}

/// The side in focus stands in brackets.
fn heading(editor: &Editor, columns: &Columns, theme: &Theme) -> Line<'static> {
    let names = editor.sides();
    let name = |place: usize| {
        let name = names.get(place).map_or("", String::as_str);
        let name = if place == editor.side { format!("‹{name}›") } else { name.to_owned() };
        fit(&name, columns.value.saturating_sub(1)) + " "
    };
    let hidden = names.len().saturating_sub(columns.sides.len() + 1);
    let more = if hidden > 0 { format!("+{hidden} ▸") } else { String::new() };
    let sides: String = columns.places().filter(|place| *place < names.len()).map(name).collect();
    let text =
        format!("{}{sides}{}", fit(&format!("   {more}"), MARK + columns.label), fit("after", columns.value));
    Line::styled(text, theme.style(Role::Heading))
}

fn sign(line: &EditorLine) -> (&'static str, Role) {
    match line.side {
        Side::Equal => ("=", Role::Equal),
        Side::Differs => ("≠", Role::Conflict),
        Side::Gap => ("+", Role::Gap),
        Side::BaseOnly | Side::Empty => (" ", Role::Quiet),
    }
}

fn label(line: &EditorLine) -> String {
    match (&line.member, line.unit) {
        (Some(_), _) => "   ·".into(),
        (None, Unit::Value(Field::Authorization(code))) => format!("consent {}", code.as_str()),
        (None, unit) => unit.label(),
    }
}

fn field_line(editor: &Editor, line: &EditorLine, columns: &Columns, theme: &Theme) -> Line<'static> {
    let (sign, role) = sign(line);
    let style = theme.style(if line.picked { Role::Picked } else { role });
    let value =
        |text: &str| fit(if text.is_empty() { "—" } else { text }, columns.value.saturating_sub(1)) + " ";
    let sides: String =
        columns.places().filter_map(|place| line.sides.get(place)).map(|text| value(text)).collect();
    let warned = editor.finding(line.unit).filter(|_| line.member.is_none());
    let source = match (warned, line.picked) {
        (Some(finding), _) => format!("{} bad", finding_sign(finding.severity)),
        (None, true) => format!("•{}", line.source),
        (None, false) => line.source.to_owned(),
    };
    let source_role = if warned.is_some() { Role::FindingError } else { Role::Quiet };
    Line::from(vec![
        Span::raw(" "),
        Span::styled(format!("{sign} "), style),
        Span::raw(fit(&label(line), columns.label.saturating_sub(1)) + " "),
        Span::styled(sides, style),
        Span::raw(value(&line.after)),
        Span::styled(cut(&source, columns.source), theme.style(source_role)),
    ])
}

fn finding_sign(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "▲",
        Severity::Warning => "△",
        Severity::Note => "-",
    }
}

/// The field in focus: the whole text of the side in focus and of what comes after, and what was found.
fn focus(editor: &Editor, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(line) = editor.line() else { return Vec::new() };
    let heading = theme.style(Role::Heading);
    let group = match line.unit {
        Unit::Value(field) if field.group() == FieldGroup::Authorization => " (a withdrawal wins)",
        _ => "",
    };
    let name = line
        .member
        .as_ref()
        .map_or_else(|| line.unit.label(), |value| format!("{}: {value}", line.unit.label()));
    let mut lines = vec![pane::rule(&[Span::styled(format!("{name}{group}"), heading)], "", room, theme)];
    let names = editor.sides();
    let side = names.get(editor.side).map_or("", String::as_str);
    let said = line.sides.get(editor.side).map_or("", String::as_str);
    for (name, text) in [(side, said), ("after", line.after.as_str())] {
        let text = wrap(if text.is_empty() { "—" } else { text }, room.saturating_sub(20));
        let text = text.first().cloned().unwrap_or_default();
        lines.push(Line::from(format!(" {} {text}", fit(name, 17))));
    }
    if let Some(finding) = editor.finding(line.unit) {
        let sign = finding_sign(finding.severity);
        let texts = wrap(&format!("{sign} {}", finding.message), room.saturating_sub(2));
        let told = texts.into_iter().take(2);
        lines.extend(told.map(|text| Line::styled(format!(" {text}"), theme.style(Role::FindingError))));
    }
    lines
}
