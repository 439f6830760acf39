//! The comparison: incoming, base, after, line by line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::survivorship::{Line as Compared, Mark, Origin, Unit};

use super::super::super::model::Model;
use super::super::super::rowview::{EqualLines, Place, Sheet, Target};
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, fit, width};
use crate::review::Other;

/// The widths of the columns.
struct Columns {
    label: usize,
    incoming: usize,
    /// The base's column; 0 beside a new contact, which has no other side.
    base: usize,
    after: usize,
    origin: usize,
}

/// Mark and gap before the label.
const MARK: usize = 2;

impl Columns {
    /// In a wide window values begin at tab stops, which a cursor reaches in fewer bytes.
    fn of(model: &Model, room: usize) -> Self {
        let (label, origin) = match room {
            ..80 => (13, 5),
            80..110 => (14, 6),
            _ => (14, 8),
        };
        let third = room.saturating_sub(MARK + label + origin) / 3;
        match model.row.beside() {
            Some(_) => Self { label, incoming: third, base: third, after: third, origin },
            None => Self { label, incoming: 2 * third, base: 0, after: third, origin },
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
    // The base's number stands in the line above.
    let base = match model.row.target() {
        Some(Target::Candidate(Other::Row(row))) => format!("row {row}"),
        _ => "base".into(),
    };
    let after = match (model.row.removes(), columns.base) {
        (true, _) => "is taken away",
        (false, 0) => "after, if other",
        (false, _) => "after",
    };
    let text = format!(
        "{}{}{}{}",
        fit(&folded(model), MARK + columns.label),
        column("incoming", columns.incoming),
        column(&base, columns.base),
        column(after, columns.after),
    );
    Line::styled(text, theme.style(Role::Heading))
}

/// How many lines are folded away, where the places of the usual fields say which.
fn folded(model: &Model) -> String {
    let Some(sheet) = model.row.sheet().filter(|sheet| sheet.has_places()) else { return String::new() };
    match (model.row.equal, sheet.folded()) {
        (EqualLines::Shown, _) | (_, (0, 0)) => String::new(),
        (_, (same, base)) => format!("{:>2} hidden (v)", same + base),
    }
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
    let shown = sheet.places(model.row.equal);
    let note = note(sheet, model.row.equal);
    let all = usize::from(area.height);
    // The last line says what is folded away, and what does not fit.
    let height = if note.is_empty() && shown.len() <= all { all } else { all.saturating_sub(1) };
    let chosen = model.row.field.and_then(|field| shown.iter().position(|place| place.is_line(field)));
    let top = chosen.map_or(0, |place| (place + 1).saturating_sub(height.max(1)));
    let mut y = area.y;
    for (index, place) in shown.iter().enumerate().skip(top).take(height) {
        let at = Rect { y, height: 1, ..area };
        let drawn = match place {
            Place::Line(_, line) => compared(model, line, columns, theme),
            Place::Quiet(unit, mark) => quiet(*unit, *mark, columns),
        };
        match chosen == Some(index) {
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
    if equal == EqualLines::Shown || sheet.has_places() {
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
    let (sign, role) = mark(line.mark);
    let is_picked = model.row.picks().contains_key(&line.unit);
    let style = theme.style(if is_picked { Role::Picked } else { role });
    let label = Span::raw(label(line.unit, columns));
    let end = cut(if model.row.removes() { "" } else { origin(line, columns) }, columns.origin);
    if columns.base == 0 {
        // Beside nothing everything fills a gap: that needs no sign, and no colour.
        let style = if is_picked { style } else { Style::default() };
        return Line::from(vec![
            Span::raw("  "),
            label,
            Span::styled(column(&line.incoming, columns.incoming), style),
            Span::raw(column(
                if line.after == line.incoming { "" } else { or_dash(&line.after) },
                columns.after,
            )),
            Span::styled(end, if is_picked { style } else { Style::default() }),
        ]);
    }
    let after = if model.row.removes() { "" } else { or_dash(&line.after) };
    Line::from(vec![
        Span::styled(format!("{sign} "), style),
        label,
        Span::styled(column(or_dash(&line.incoming), columns.incoming), style),
        Span::styled(column(or_dash(&line.base), columns.base), style),
        // The whole line is lit: a look of its own for the outcome would be taken and left on every line.
        Span::styled(column(after, columns.after), style),
        Span::styled(end, style),
    ])
}

/// A usual field of which nothing is shown: both sides say the same, only the base says something, or neither.
fn quiet(unit: Unit, quiet: Option<Mark>, columns: &Columns) -> Line<'static> {
    let sign = quiet.map_or(' ', |equal| mark(equal).0);
    Line::from(format!("{sign} {}", label(unit, columns)))
}

/// Where the value comes from; beside nothing only where it is not the file.
fn origin(line: &Compared, columns: &Columns) -> &'static str {
    match (columns.base, line.origin, line.rule) {
        (0, Origin::File, None) => "",
        _ => line.source(),
    }
}

/// The name of a unit, shortened before it is cut.
fn label(unit: Unit, columns: &Columns) -> String {
    let name = unit.label();
    let short = [
        ("consent ", "cons. "),
        ("criterion ", "crit. "),
        ("address ", "addr. "),
        ("structure ", "struct. "),
    ];
    let shortened =
        short.into_iter().find_map(|(long, short)| Some(format!("{short}{}", name.strip_prefix(long)?)));
    match shortened {
        Some(shortened) if width(&name) >= columns.label => column(&shortened, columns.label),
        _ => column(&name, columns.label),
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

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
