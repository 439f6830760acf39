//! What a commit of merges would write, and what it did.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::{CommitReport, PlanSummary};

use super::super::super::duplicates::list::total;
use super::super::super::duplicates::model::Model;
use super::super::super::model::PlanView;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{count, grouped};
use super::super::plan::{change_lines, phase_line, phase_words, written_lines};
use super::super::result::paragraph;
use super::header;

/// Draws the plan screen.
pub(super) fn draw(model: &Model, plan: &PlanView, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    header::draw(model, theme, Rect { height: 1, ..area }, buffer);
    let room = usize::from(area.width);
    let title = [Span::styled("Plan: what the commit writes", theme.style(Role::Heading))];
    let mut lines = vec![pane::rule(&title, phase_words(&plan.phase), room, theme)];
    lines.extend(phase_line(&plan.phase, room, theme));
    if let Some(summary) = &plan.summary {
        lines.extend(paragraph(&clusters(model, summary), room));
        lines.extend(written_lines(summary, (room, usize::from(area.height) / 3), theme));
        let height = usize::from(area.height).saturating_sub(lines.len() + 3);
        lines.extend(change_lines(plan, summary, (room, height), theme));
    }
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    pane::lines(buffer, body, &lines);
}

/// How many clusters and contacts are merged, and that the others are left alone.
pub(in crate::tui) fn clusters(model: &Model, summary: &PlanSummary) -> String {
    let tally = model.list.tally();
    let (merging, left) = (count(tally.merging, "cluster"), grouped(total(&tally) - tally.merging));
    let (away, others) = (count(summary.counts.merged, "contact"), grouped(summary.counts.updated));
    format!(
        "{merging} merged: {away} into their heads, {others} others change; {left} clusters left as they are"
    )
}

/// Draws what a commit did, and what to do next.
pub(super) fn draw_result(model: &Model, report: &CommitReport, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    header::draw(model, theme, Rect { height: 1, ..area }, buffer);
    let room = usize::from(area.width);
    let title = [Span::styled("✓ Committed", theme.style(Role::Done))];
    let receipt = format!("receipt {} of batch {}", report.receipt, report.batch);
    let mut lines = vec![pane::rule(&title, &receipt, room, theme)];
    let (contacts, merged) = (count(report.contacts, "contact"), grouped(report.counts.merged));
    lines.push(Line::from(format!(" {contacts} written, {merged} of them merged into their heads")));
    if let Some(backup) = &report.backup {
        lines.extend(paragraph(&format!("backup made before: {}", backup.display()), room));
    }
    lines.push(Line::default());
    if !report.returned.is_empty() {
        let returned = count(report.returned.len() as u64, "cluster");
        let words = format!("△ {returned} came back, because a contact has changed meanwhile");
        let style = theme.style(Role::FindingWarning);
        lines.extend(paragraph(&words, room).map(|line| line.style(style)));
    }
    let open = match model.list.tally().open {
        0 => "Every cluster is decided.".to_owned(),
        open => format!("{} to decide: Enter goes on.", count(open, "cluster")),
    };
    lines.extend(paragraph(&open, room));
    lines.extend(paragraph(&format!("`usher undo {}` takes the commit back.", report.batch), room));
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    pane::lines(buffer, body, &lines);
}
