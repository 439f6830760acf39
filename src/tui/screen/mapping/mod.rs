//! The mapping screen: the columns above, the first rows as they would be drafted below.

mod preview;
mod values;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::mapping::{ColumnMapping, MatchedBy, Target};

use super::super::layout::{Size, map_heights};
use super::super::mapping::{MapEditor, MapPhase, Notice, Page, found_by, words};
use super::super::model::Model;
use super::super::theme::{Role, Theme};
use super::super::widget::text::{cut, fit, fit_right, percent};
use super::super::widget::{bar, pane};
use super::{Cursor, header, list_line, plan, top_of};

/// Draws the page that is shown.
pub(super) fn draw(model: &Model, editor: &MapEditor, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    header::draw(model, theme, Rect { height: 1, ..area }, buffer);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    match (&editor.phase, editor.page) {
        (MapPhase::Ready, Page::Columns) => columns(editor, theme, body, buffer),
        (MapPhase::Ready, Page::Values) => values::draw(editor, theme, body, buffer),
        _ => waiting(editor, theme, body, buffer),
    }
}

/// What is shown while there is nothing to choose.
fn waiting(editor: &MapEditor, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let (state, words) = match &editor.phase {
        MapPhase::Applying(Some(progress)) => ("being applied", plan::progress_words(progress)),
        MapPhase::Applying(None) => ("being applied", " computing every row anew …".into()),
        MapPhase::Failed(why) => ("not possible", format!(" ▲ {}", cut(why, room.saturating_sub(3)))),
        MapPhase::Reading | MapPhase::Ready => ("being read", " reading the columns …".into()),
    };
    let title = [Span::styled("Columns of the file", theme.style(Role::Heading))];
    pane::lines(buffer, area, &[pane::rule(&title, state, room, theme), Line::from(words)]);
}

/// The widths of the list's parts; a part without width is left out.
struct Widths {
    label: usize,
    bar: usize,
    target: usize,
    samples: usize,
}

/// Cursor, change, sign and a blank.
const SIGNS: usize = 4;
/// Room for `100 %`, for how it was found, and for how sure that is.
const FILL: usize = 5;
const FOUND: usize = 8;
const SURE: usize = 5;

impl Widths {
    fn of(room: usize) -> Self {
        let (label, bar, target) = match room {
            ..70 => (15, 0, 18),
            70..100 => (18, 0, 20),
            _ => (28, 8, 26),
        };
        let gaps = 5 + usize::from(bar > 0);
        let used = SIGNS + label + bar + FILL + target + FOUND + SURE + gaps;
        Self { label, bar, target, samples: room.saturating_sub(used) }
    }
}

fn columns(editor: &MapEditor, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let size = Size { width: area.width, height: area.height + 3 };
    let (list, _) = map_heights(size, editor.map.columns.len());
    let widths = Widths::of(room);
    pane::lines(buffer, area, &[title(editor, room, theme), heading(&widths, theme)]);
    let rows = Rect { y: area.y + 2, height: list.min(area.height.saturating_sub(2)), ..area };
    let top = top_of(editor.column, editor.map.columns.len(), usize::from(list));
    for (y, place) in (rows.top()..rows.bottom()).zip(top..) {
        let Some(column) = editor.map.columns.get(place) else { break };
        let line = line(editor, (place, column), &widths, theme);
        list_line(buffer, Rect { y, height: 1, ..area }, (&line, Cursor::of(place, editor.column)), theme);
    }
    let below = Rect { y: rows.bottom(), height: area.bottom().saturating_sub(rows.bottom()), ..area };
    pane::lines(buffer, below, &[detail(editor, room, theme)]);
    let below = Rect { y: below.y + 1, height: below.height.saturating_sub(1), ..below };
    preview::draw(editor, theme, below, buffer);
}

fn title(editor: &MapEditor, room: usize, theme: &Theme) -> Line<'static> {
    let (conflicts, unknown, unsure) = editor.doubts();
    let mut words = vec![format!("{} columns", editor.map.columns.len())];
    for (number, what) in [(conflicts, "in conflict"), (unknown, "not understood"), (unsure, "guessed")] {
        if number > 0 {
            words.push(format!("{number} {what}"));
        }
    }
    if let Some(profile) = &editor.map.profile {
        words.push(format!("profile {}", cut(profile, 20)));
    }
    let changed = if editor.is_changed() { "changed, not applied" } else { "in force" };
    let left = [Span::styled(words.join(" · "), theme.style(Role::Heading))];
    pane::rule(&left, changed, room, theme)
}

fn heading(widths: &Widths, theme: &Theme) -> Line<'static> {
    let bar = if widths.bar > 0 { widths.bar + 1 } else { 0 };
    let text = format!(
        "{}{} {}{} {} {} {} {}",
        " ".repeat(SIGNS),
        fit("column", widths.label),
        " ".repeat(bar),
        fit_right("full", FILL),
        fit("holds", widths.target),
        fit("found by", FOUND),
        fit_right("sure", SURE),
        cut("first values", widths.samples),
    );
    Line::styled(text, theme.style(Role::Quiet))
}

fn line(
    editor: &MapEditor,
    (place, column): (usize, &ColumnMapping),
    widths: &Widths,
    theme: &Theme,
) -> Line<'static> {
    let (sign, role) = sign(editor.notice(place));
    let view = editor.view.columns.get(place);
    let filled = view.map_or(0, |v| v.filled);
    let changed = editor.view.map.columns.get(place).is_none_or(|old| old.target != column.target);
    let target_role = if changed { Role::Picked } else { role };
    let share = if editor.view.rows == 0 { 0.0 } else { filled as f64 / editor.view.rows as f64 };
    let mut spans = vec![
        Span::raw(if changed { " *" } else { "  " }),
        Span::styled(format!("{sign} "), theme.style(role)),
        Span::raw(fit(editor.label(place), widths.label) + " "),
    ];
    if widths.bar > 0 {
        spans.push(Span::styled(bar::filled(share, widths.bar) + " ", theme.style(Role::Quiet)));
    }
    spans.push(Span::raw(fit_right(&percent(share), FILL) + " "));
    spans.push(Span::styled(fit(&words(column.target), widths.target), theme.style(target_role)));
    spans.push(Span::styled(
        format!(" {} {} ", fit(found_by(column.by), FOUND), fit_right(&sure(column), SURE)),
        theme.style(Role::Quiet),
    ));
    let samples = view.map_or(String::new(), |v| v.samples.join(" · "));
    spans.push(Span::raw(cut(&samples, widths.samples)));
    Line::from(spans)
}

/// How sure the program is; nothing for what a person said and for what nobody knows.
fn sure(column: &ColumnMapping) -> String {
    match column.by {
        MatchedBy::Person | MatchedBy::Nothing => String::new(),
        _ => percent(f64::from(column.score)),
    }
}

/// The sign of a column; its meaning never rests on colour.
fn sign(notice: Notice) -> (char, Role) {
    match notice {
        Notice::Conflict => ('≠', Role::Conflict),
        Notice::Unknown => ('?', Role::FindingError),
        Notice::Unsure => ('~', Role::FindingWarning),
        Notice::Ignored => ('-', Role::Quiet),
        Notice::Remark => ('+', Role::Gap),
        Notice::Fine => (' ', Role::Equal),
    }
}

/// The chosen column in full: its first values, and what the program proposes when that is another target.
fn detail(editor: &MapEditor, room: usize, theme: &Theme) -> Line<'static> {
    let Some(column) = editor.chosen() else { return Line::default() };
    let samples = editor.view.columns.get(editor.column).map_or(String::new(), |v| v.samples.join(" · "));
    let other = |p: &ColumnMapping| p.target != column.target && p.target != Target::Unknown;
    let proposed = editor.proposed(editor.column).filter(other);
    let proposed = match proposed {
        Some(p) => format!(" · proposed: {}", words(p.target)),
        None => String::new(),
    };
    let text = format!("{}{proposed}: {samples}", editor.label(editor.column));
    Line::styled(format!(" {}", cut(&text, room.saturating_sub(1))), theme.style(Role::Heading))
}
