//! The panel below the comparison: findings, why, history; in the fields the whole texts of one line.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::validation::{Certainty, Finding, Severity};

use super::super::super::model::Model;
use super::super::super::rowview::{Panel, Target};
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, fit, percent, width, wrap};
use super::super::why::{Evidence, weights};

/// Draws the tabs and the panel that is open.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let height = usize::from(body.height);
    if let Some(texts) = field_texts(model, room) {
        let title = [Span::styled("Field", theme.style(Role::Heading))];
        pane::lines(buffer, area, &[pane::rule(&title, "", room, theme)]);
        return pane::lines(buffer, body, &texts);
    }
    pane::lines(buffer, area, &[tabs(model, room, theme)]);
    let lines = match model.row.panel {
        Panel::Findings => {
            let note = note(model, room, theme);
            let left = height.saturating_sub(note.len()).max(1);
            note.into_iter().chain(findings(model, (room, left), theme)).collect()
        }
        Panel::Why => why(model, (room, height), theme),
        Panel::History => history(model, room),
    };
    pane::lines(buffer, body, &lines);
}

fn tabs(model: &Model, room: usize, theme: &Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for panel in Panel::ALL {
        let words = match panel {
            Panel::Findings => format!("Findings {}", model.row.findings().len()),
            Panel::Why => why_tab(model),
            Panel::History => format!("History {}", model.row.detail().map_or(0, |d| d.history.len())),
        };
        if !spans.is_empty() {
            spans.push(Span::styled(" ── ", theme.style(Role::Rule)));
        }
        // As wide as it can be, so that what follows stays where it is.
        let fill = if panel == Panel::Why { LONGEST_WHY.saturating_sub(width(&words)) } else { 0 };
        match panel == model.row.panel {
            true => spans.push(Span::styled(format!("‹{words}›"), theme.style(Role::Heading))),
            false => spans.push(Span::styled(words, theme.style(Role::Quiet))),
        }
        spans.push(Span::raw(" ".repeat(fill)));
    }
    pane::rule(&spans, "", room, theme)
}

/// `Why >99 %`
const LONGEST_WHY: usize = 9;

fn why_tab(model: &Model) -> String {
    let candidate = model.row.beside().filter(|_| model.row.target() != Some(Target::Keyed));
    candidate.map_or_else(|| "Why".into(), |c| format!("Why {}", percent(c.candidate.probability)))
}

/// The whole texts of the line under the field cursor, where the columns cut them.
fn field_texts(model: &Model, room: usize) -> Option<Vec<Line<'static>>> {
    let shown = model.row.sheet()?.shown(model.row.equal);
    let line = shown.get(model.row.field?)?;
    let sides = [("incoming", &line.incoming), ("base", &line.base), ("after", &line.after)];
    let lines = sides.into_iter().flat_map(|(side, text)| {
        let texts = wrap(text, room.saturating_sub(12));
        texts.into_iter().enumerate().map(move |(place, text)| {
            let side = if place == 0 { side } else { "" };
            Line::from(format!(" {} {text}", fit(side, 9)))
        })
    });
    Some(lines.collect())
}

/// What the operator wrote on the row.
fn note(model: &Model, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let note = model.row.detail().map(|d| d.note.as_str()).filter(|note| !note.is_empty());
    let line = |note: &str| {
        Line::styled(format!(" ✎ {}", cut(note, room.saturating_sub(3))), theme.style(Role::Heading))
    };
    note.map(line).into_iter().collect()
}

fn findings(model: &Model, size: (usize, usize), theme: &Theme) -> Vec<Line<'static>> {
    let (room, height) = size;
    let all = model.row.findings();
    if all.is_empty() {
        return vec![Line::styled(" nothing was found", theme.style(Role::Quiet))];
    }
    let mut lines = Vec::new();
    let mut chosen = 0..0;
    for (place, finding) in all.iter().enumerate() {
        let start = lines.len();
        if place == model.row.finding {
            let cursor = if all.len() > 1 { '▸' } else { ' ' };
            let fix = fix_line(model, finding, room, theme);
            // The fix keeps its line: its keys work whether the sentence fits or not.
            let most = height.saturating_sub(usize::from(fix.is_some())).max(1);
            lines.extend(finding_lines(finding, cursor, (room, most), theme));
            lines.extend(fix);
            chosen = start..lines.len();
        } else {
            lines.extend(finding_lines(finding, ' ', (room, 1), theme));
        }
    }
    // The chosen finding is on the screen whatever stands above, its fix too if there is room for two lines.
    let skip = chosen.end.saturating_sub(height).min(chosen.start);
    lines.split_off(skip)
}

/// Longer values are cut: the message that follows says what is wrong with them.
const VALUE: usize = 48;

/// One finding, on as many lines as its sentence needs and the size allows.
fn finding_lines(finding: &Finding, cursor: char, size: (usize, usize), theme: &Theme) -> Vec<Line<'static>> {
    let (room, most) = size;
    let (sign, role) = match finding.severity {
        Severity::Error => ('▲', Role::FindingError),
        Severity::Warning => ('△', Role::FindingWarning),
        Severity::Note => ('-', Role::FindingNote),
    };
    let label = finding.field.map(|f| format!("{}: ", f.label())).unwrap_or_default();
    // Most messages name the value themselves.
    let said = finding.value.is_empty() || finding.message.contains(&finding.value);
    let value = if said { String::new() } else { format!("{} — ", cut(&finding.value, VALUE)) };
    let mut texts = wrap(&format!("{label}{value}{}", finding.message), room.saturating_sub(5));
    if texts.len() > most {
        texts.truncate(most);
        texts.iter_mut().skip(most - 1).for_each(|last| last.push('…'));
    }
    let mut signs = vec![Span::raw(cursor.to_string()), Span::styled(format!("{sign} "), theme.style(role))];
    let mut lines = Vec::with_capacity(texts.len());
    for text in texts {
        signs.push(Span::raw(text));
        lines.push(Line::from(std::mem::replace(&mut signs, vec![Span::raw("   ")])));
    }
    lines
}

fn fix_line(model: &Model, finding: &Finding, room: usize, theme: &Theme) -> Option<Line<'static>> {
    let fix = finding.fix.as_ref()?;
    let sure = match fix.certainty {
        Certainty::Certain => "",
        Certainty::Likely => " (likely)",
    };
    let keys = match model.queue.alike(&finding.rule) {
        0 | 1 => "f fix".to_owned(),
        count => format!("f fix   F fix alike: {count} rows have this finding"),
    };
    let fixed = cut(&format!("   fix{sure}: {}", fix.value), room.saturating_sub(keys.len() + 4));
    Some(Line::from(vec![
        Span::styled(fixed, theme.style(Role::Gap)),
        Span::styled(format!("   {keys}"), theme.style(Role::Key)),
    ]))
}

fn why(model: &Model, size: (usize, usize), theme: &Theme) -> Vec<Line<'static>> {
    let Some(candidate) = model.row.beside().map(|c| &c.candidate).filter(|c| !c.fields.is_empty()) else {
        return vec![Line::styled(format!(" {}", no_why(model)), theme.style(Role::Quiet))];
    };
    let (fields, mut lines) = (candidate.compared(), Vec::new());
    if candidate.is_chosen() {
        lines.push(Line::styled(" chosen by the operator; how they compare:", theme.style(Role::Picked)));
    }
    let size = (size.0, size.1.saturating_sub(lines.len()));
    let evidence = Evidence { fields, weight: candidate.weight, probability: candidate.probability };
    lines.extend(weights(&evidence, size, theme));
    lines
}

/// Why there are no weights.
pub(in crate::tui) fn no_why(model: &Model) -> &'static str {
    match model.row.target() {
        Some(Target::Keyed) => "the row names this contact by its key",
        _ => "there is no candidate to explain",
    }
}

fn history(model: &Model, room: usize) -> Vec<Line<'static>> {
    let sentences = model.row.detail().map(|d| d.history.as_slice()).unwrap_or_default();
    sentences.iter().map(|s| Line::from(format!(" {}", cut(s, room.saturating_sub(1))))).collect()
}
