//! The plan: what a commit would do, in numbers and change by change.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::{ChangeLine, PlanSummary};

use super::super::model::{Model, PlanPhase, PlanView};
use super::super::speed::{Paced, span};
use super::super::theme::{Role, Theme};
use super::super::widget::text::{count, cut, fit, grouped, width, wrap};
use super::super::widget::{bar, pane};
use super::{counts, header};

/// Draws the plan screen.
pub(super) fn draw(model: &Model, plan: &PlanView, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    header::draw(model, theme, Rect { height: 1, ..area }, buffer);
    let room = usize::from(area.width);
    let title = [Span::styled("Plan: what the commit writes", theme.style(Role::Heading))];
    let mut lines = vec![pane::rule(&title, phase_words(&plan.phase), room, theme)];
    lines.extend(phase_line(&plan.phase, room, theme));
    if let Some(summary) = &plan.summary {
        lines.extend(counts::lines(&summary.counts, model.header.rows, room, theme));
        lines.extend(written_lines(summary, (room, usize::from(area.height) / 3), theme));
        let height = usize::from(area.height).saturating_sub(lines.len() + 3);
        lines.extend(change_lines(plan, summary, (room, height), theme));
    }
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    pane::lines(buffer, body, &lines);
}

/// What is happening to the plan.
pub(in crate::tui) fn phase_words(phase: &PlanPhase) -> &'static str {
    match phase {
        PlanPhase::Planning | PlanPhase::PlanningAt(_) => "being computed",
        PlanPhase::Ready => "ready, nothing is written yet",
        PlanPhase::Committing(_) => "being written",
        PlanPhase::Failed(_) => "not possible",
    }
}

/// How far it is, or why it cannot be.
pub(super) fn phase_line(phase: &PlanPhase, room: usize, theme: &Theme) -> Option<Line<'static>> {
    match phase {
        PlanPhase::Planning => Some(Line::from(" computing the plan …")),
        PlanPhase::PlanningAt(progress) | PlanPhase::Committing(Some(progress)) => {
            Some(Line::from(progress_words(progress)))
        }
        PlanPhase::Committing(None) => Some(Line::from(" writing …")),
        PlanPhase::Failed(why) => {
            let words = format!(" ▲ {}", cut(why, room.saturating_sub(3)));
            Some(Line::styled(words, theme.style(Role::FindingError)))
        }
        PlanPhase::Ready => None,
    }
}

/// How far something is and how long it will take, with a bar where the end is known.
pub(super) fn progress_words(progress: &Paced) -> String {
    match progress.total.filter(|total| *total > 0) {
        Some(total) => {
            let bar = bar::filled(progress.done as f64 / total as f64, 30);
            format!(" {} ▕{bar}▏", pace_words(progress))
        }
        None => format!(" {}", pace_words(progress)),
    }
}

/// The same in one phrase: `planning 12 000 of 100 000 · 2 300 a second · 38 s left`.
pub(super) fn pace_words(progress: &Paced) -> String {
    let mut words = format!("{} {}", progress.what, grouped(progress.done));
    if let Some(total) = progress.total.filter(|total| *total > 0) {
        words.push_str(&format!(" of {}", grouped(total)));
    }
    if let Some(rate) = progress.per_second {
        words.push_str(&format!(" · {} a second", grouped(rate)));
    }
    if let Some(left) = progress.left {
        words.push_str(&format!(" · {} left", span(left)));
    }
    words
}

/// Contacts written, consents and as many lines of warnings as fit: the changes need room too.
pub(super) fn written_lines(
    summary: &PlanSummary,
    (room, most): (usize, usize),
    theme: &Theme,
) -> Vec<Line<'static>> {
    let cleared = match summary.cleared {
        0 => String::new(),
        number => format!(" · {} cleared by =", count(number, "cell")),
    };
    let mut lines = vec![Line::from(format!(" {} written{cleared}", count(summary.contacts, "contact")))];
    if !summary.consents.is_empty() {
        let words: Vec<_> = summary
            .consents
            .iter()
            .map(|(code, on, off)| format!("{code} {} on, {} off", grouped(*on), grouped(*off)))
            .collect();
        lines.extend(indented(&format!("consents: {}", words.join(" · ")), room).map(Line::from));
    }
    let grave = theme.style(Role::FindingError);
    for held in &summary.held {
        let role = if held.answer.is_none() { grave } else { theme.style(Role::Quiet) };
        lines.extend(indented(&format!("◆ {}", held.sentence()), room).map(|line| Line::styled(line, role)));
    }
    for asked in &summary.confirmations {
        let words = format!("▲ type {} to confirm: {}", asked.count, asked.sentence());
        lines.extend(indented(&words, room).map(|line| Line::styled(line, grave)));
    }
    let style = theme.style(Role::FindingWarning);
    let warnings =
        summary.warnings.iter().flat_map(|w| indented(&format!("△ {w}"), room).collect::<Vec<_>>());
    let mut warnings: Vec<_> = warnings.map(|line| Line::styled(line, style)).collect();
    if warnings.len() > most {
        let more = count((warnings.len() + 1 - most) as u64, "more line");
        warnings.truncate(most.saturating_sub(1));
        warnings.push(Line::styled(format!(" △ {more} of warnings: w shows all"), style));
    }
    lines.extend(warnings);
    lines
}

fn indented(text: &str, room: usize) -> impl Iterator<Item = String> {
    wrap(text, room.saturating_sub(2)).into_iter().map(|line| format!(" {line}"))
}

/// The changes from the top of the list on, as many lines as fit.
pub(super) fn change_lines(
    plan: &PlanView,
    summary: &PlanSummary,
    size: (usize, usize),
    theme: &Theme,
) -> Vec<Line<'static>> {
    let (room, height) = size;
    let title = [Span::styled("Changes", theme.style(Role::Heading))];
    let place = match summary.contacts {
        0 => "none".to_owned(),
        all => format!("{} of {}", grouped(plan.top + 1), grouped(all)),
    };
    let mut lines = vec![pane::rule(&title, &place, room, theme)];
    let skip = usize::try_from(plan.top.saturating_sub(plan.offset)).unwrap_or(usize::MAX);
    for change in plan.window.iter().skip(skip) {
        lines.extend(change_block(change, room, theme));
        if lines.len() >= height {
            break;
        }
    }
    lines
}

fn change_block(change: &ChangeLine, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let rows: Vec<_> = change.rows.iter().map(ToString::to_string).collect();
    let rows = if rows.is_empty() { String::new() } else { format!("row {}", rows.join(", ")) };
    let rows = cut(&rows, room / 3);
    let left = format!(" {}{}  ", fit(&change.kind, 8), change.contact);
    let name = fit(&change.name, room.saturating_sub(width(&left) + width(&rows) + 1));
    let mut lines = vec![Line::from(vec![
        Span::styled(left, theme.style(Role::Heading)),
        Span::styled(name, theme.style(Role::Heading)),
        Span::styled(rows, theme.style(Role::Quiet)),
    ])];
    let label = (room / 5).clamp(12, 20);
    let value = room.saturating_sub(label + 9) / 2;
    let mut address = None;
    for (field, before, after) in &change.fields {
        // The same address for several uses is one line.
        if field.starts_with("address") && address.replace((before, after)) == Some((before, after)) {
            continue;
        }
        lines.push(Line::from(vec![
            Span::raw(format!("   {}", fit(field, label))),
            Span::styled(fit(or_dash(before), value), theme.style(Role::Quiet)),
            Span::raw(" → "),
            Span::raw(cut(or_dash(after), value)),
        ]));
    }
    lines
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
