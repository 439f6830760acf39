//! The panel below the members: why the one in focus is like the head; in the fields the whole texts of one line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::{ClusterDetail, ClusterPair};
use crate::review::Verdict;

use super::super::super::duplicates::model::Model;
use super::super::super::duplicates::sheet::number;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::text::{fit, percent, wrap};
use super::super::super::widget::{bar, pane};
use super::super::why::{Evidence, weights};
use super::title;

/// Draws the rule and what belongs below it.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if let Some(texts) = field_texts(model, room) {
        let title = [Span::styled("Field", theme.style(Role::Heading))];
        pane::lines(buffer, area, &[pane::rule(&title, "", room, theme)]);
        return pane::lines(buffer, body, &texts);
    }
    pane::lines(buffer, area, &[heading(model, room, theme)]);
    let lines = match model.view.pair() {
        Some(pair) if !pair.fields.is_empty() => {
            weights(&evidence(pair), (room, usize::from(body.height)), theme)
        }
        _ => vec![Line::styled(no_pair(model), theme.style(Role::Quiet))],
    };
    pane::lines(buffer, body, &lines);
}

fn heading(model: &Model, room: usize, theme: &Theme) -> Line<'static> {
    let place = model.view.member_place() + 1;
    let Some(pair) = model.view.pair() else {
        return pane::rule(&[Span::styled("Why", theme.style(Role::Heading))], "w in full", room, theme);
    };
    let mut left = vec![Span::styled(format!("Why: {place} with the head"), theme.style(Role::Heading))];
    if let Some(judged) = title::judged(model) {
        left.push(Span::styled(format!(" ─ {judged}"), theme.style(Role::Conflict)));
    }
    let right = format!("{} {}", bar::filled(pair.probability, 10), percent(pair.probability));
    pane::rule(&left, &right, room, theme)
}

fn no_pair(model: &Model) -> &'static str {
    match model.view.detail() {
        None => "",
        Some(_) if model.view.member_place() == 0 => " this is the head; h and l choose another member",
        Some(_) => " these two were not compared with each other",
    }
}

fn evidence(pair: &ClusterPair) -> Evidence<'_> {
    Evidence { fields: &pair.fields, weight: pair.weight, probability: pair.probability }
}

/// The whole texts of the line under the field cursor, where the columns cut them.
fn field_texts(model: &Model, room: usize) -> Option<Vec<Line<'static>>> {
    let shown = model.view.shown();
    let line = shown.get(model.view.field?)?;
    let here = model.view.member_place();
    let mut texts: Vec<(String, &str)> = vec![("after".into(), &line.after)];
    // The one in focus first: the panel may be low.
    let mut places: Vec<_> = (0..line.cells.len()).collect();
    places.sort_by_key(|place| *place != here);
    for place in places {
        let name = if place == 0 { "head".to_owned() } else { format!("{}", place + 1) };
        let text = line.cells.get(place).map_or("", |cell| cell.text.as_str());
        texts.insert(texts.len() - 1, (name, text));
    }
    let lines = texts.into_iter().filter(|(_, text)| !text.is_empty()).flat_map(|(name, text)| {
        let wrapped = wrap(text, room.saturating_sub(9));
        wrapped.into_iter().enumerate().map(move |(at, text)| {
            let name = if at == 0 { name.as_str() } else { "" };
            Line::from(format!(" {} {text}", fit(name, 6)))
        })
    });
    Some(lines.collect())
}

/// Every two members with every field.
pub(super) fn in_full(model: &Model, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(detail) = model.view.detail() else { return Vec::new() };
    let mut lines = Vec::new();
    let focus = model.view.member_place();
    let mut pairs: Vec<_> = detail.pairs.iter().collect();
    // What the person looks at comes first.
    pairs.sort_by_key(|p| (p.a.min(p.b), p.a.max(p.b)) != (0, focus));
    for pair in pairs {
        lines.push(Line::styled(pair_words(detail, pair), theme.style(Role::Heading)));
        // One field a line: an overlay is read from top to bottom.
        lines.extend(weights(&evidence(pair), (room.min(100), pair.fields.len() + 1), theme));
        lines.push(Line::default());
    }
    lines
}

fn pair_words(detail: &ClusterDetail, pair: &ClusterPair) -> String {
    let name = |place: usize| detail.members.get(place).map_or("?", |m| number(&m.contact));
    let judged = match pair.verdict {
        Some(Verdict::Different) => ", judged not the same",
        Some(Verdict::Related) => ", judged related",
        Some(Verdict::Same) => ", judged the same",
        None => "",
    };
    let (a, b) = (pair.a, pair.b);
    format!("{} № {} with {} № {}: {}{judged}", a + 1, name(a), b + 1, name(b), percent(pair.probability))
}
