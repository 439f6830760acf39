//! Findings by rule, severity, field or value: counts, how many have a fix, and five examples of the group in focus.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::{Facet, FindingGroup};
use crate::validation::{Severity, rule_entry};

use super::super::facets::{FacetsPhase, FacetsView};
use super::super::model::Model;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{count, cut, fit, fit_right, grouped, width};
use super::{Cursor, header, list_line, top_of};

/// Lines of the group in focus: a rule, what the rule says, five examples.
const PANEL: u16 = 7;

/// Draws the findings screen.
pub(super) fn draw(model: &Model, view: &FacetsView, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    let room = usize::from(area.width);
    let line = |y: u16| Rect { y, height: 1, ..area };
    header::draw(model, theme, line(area.y), buffer);
    pane::lines(buffer, line(area.y + 1), &[title(view, room, theme)]);
    pane::lines(buffer, line(area.y + 2), &[columns(view, room, theme)]);
    let list = Rect { y: area.y + 3, height: height(area.height), ..area };
    let rows = usize::from(list.height);
    let top = top_of(view.cursor, view.groups().len(), rows);
    for (y, (place, group)) in (list.top()..list.bottom()).zip(view.groups().iter().enumerate().skip(top)) {
        let told = group_line(group, room, theme);
        list_line(buffer, line(y), (&told, Cursor::of(place, view.cursor)), theme);
    }
    if let Some(words) = empty(view) {
        pane::lines(buffer, list, &[Line::styled(format!(" {words}"), theme.style(Role::Quiet))]);
    }
    let panel = Rect { y: list.bottom(), height: PANEL, ..area };
    pane::lines(buffer, panel, &examples(view, room, theme));
}

/// How many groups are on a screen of this height: header, title, columns, panel, status and keys take the rest.
pub(super) fn height(whole: u16) -> u16 {
    whole.saturating_sub(5 + PANEL)
}

fn empty(view: &FacetsView) -> Option<String> {
    match &view.phase {
        FacetsPhase::Reading => Some("reading the findings …".into()),
        FacetsPhase::Failed(why) => Some(format!("▲ {why}")),
        FacetsPhase::Ready if view.groups().is_empty() => Some("nothing was found in the rows".into()),
        FacetsPhase::Ready => None,
    }
}

fn title(view: &FacetsView, room: usize, theme: &Theme) -> Line<'static> {
    let path = view.path();
    let within = if path.is_empty() { String::new() } else { format!(" in {path}") };
    let (findings, rows) = view.size();
    let right = format!("{} in {}", count(findings as u64, "finding"), count(rows as u64, "row"));
    let left = cut(&format!("Findings{within}"), room.saturating_sub(width(&right) + 8));
    pane::rule(&[Span::styled(left, theme.style(Role::Heading))], &right, room, theme)
}

/// The widths of the counts, and what they leave for the name.
const NUMBER: usize = 10;

fn columns(view: &FacetsView, room: usize, theme: &Theme) -> Line<'static> {
    let by = Facet::ALL.map(|facet| match facet == view.facet() {
        true => format!("‹{}›", facet.label()),
        false => facet.label().to_owned(),
    });
    let left = room.saturating_sub(3 * NUMBER + 1);
    let text = format!(
        "{}{}{}{}",
        fit(&format!("   by {}", by.join(" ")), left),
        fit_right("findings", NUMBER),
        fit_right("rows", NUMBER),
        fit_right("with fix", NUMBER)
    );
    Line::styled(text, theme.style(Role::Heading))
}

fn sign(severity: Severity) -> (&'static str, Role) {
    match severity {
        Severity::Error => ("▲", Role::FindingError),
        Severity::Warning => ("△", Role::FindingWarning),
        Severity::Note => ("-", Role::FindingNote),
    }
}

fn group_line(group: &FindingGroup, room: usize, theme: &Theme) -> Line<'static> {
    let (sign, role) = sign(group.severity);
    let left = room.saturating_sub(3 * NUMBER + 5);
    let number = |number: usize| fit_right(&grouped(number as u64), NUMBER);
    let fixable = if group.fixable == 0 { fit_right("—", NUMBER) } else { number(group.fixable) };
    Line::from(vec![
        Span::styled(format!("  {sign} "), theme.style(role)),
        Span::raw(fit(&group.label, left)),
        Span::raw(format!("{}{}{fixable}", number(group.findings), number(group.rows))),
    ])
}

fn examples(view: &FacetsView, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(group) = view.group() else { return Vec::new() };
    let heading = theme.style(Role::Heading);
    let title = Span::styled(cut(&view.words(&view.chosen()), room.saturating_sub(20)), heading);
    let mut lines = vec![pane::rule(&[title], "", room, theme)];
    let rule = view.chosen().iter().find(|w| w.facet == Facet::Rule).map(|w| view.index().name(*w));
    let says = rule.as_deref().and_then(rule_entry).map_or("", |entry| entry.summary);
    lines.push(Line::styled(format!(" {}", cut(says, room.saturating_sub(1))), theme.style(Role::Quiet)));
    let half = room.saturating_sub(16) / 2;
    for example in &group.examples {
        let mut spans = vec![
            Span::raw(format!(" row {}  ", fit(&example.row.to_string(), 7))),
            Span::raw(cut(if example.value.is_empty() { "—" } else { &example.value }, half)),
        ];
        if let Some(fix) = &example.fix {
            spans.push(Span::styled(format!(" → {}", cut(fix, half)), theme.style(Role::Gap)));
        }
        lines.push(Line::from(spans));
    }
    lines
}
