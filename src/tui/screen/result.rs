//! What a commit did, and what to do next.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::CommitReport;

use super::super::model::Model;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{count, wrap};
use super::{counts, header};

/// Draws the result screen.
pub(super) fn draw(model: &Model, report: &CommitReport, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    header::draw(model, theme, Rect { height: 1, ..area }, buffer);
    let room = usize::from(area.width);
    let title = [Span::styled("✓ Committed", theme.style(Role::Done))];
    let receipt = format!("receipt {} of batch {}", report.receipt, report.batch);
    let mut lines = vec![pane::rule(&title, &receipt, room, theme)];
    lines.extend(counts::lines(&report.counts, model.header.rows, room, theme));
    lines.push(Line::from(format!(" {} written", count(report.contacts, "contact"))));
    if let Some(backup) = &report.backup {
        lines.extend(paragraph(&format!("backup made before: {}", backup.display()), room));
    }
    lines.push(Line::default());
    if !report.returned.is_empty() {
        let words = returned(report);
        let style = theme.style(Role::FindingWarning);
        lines.extend(paragraph(&words, room).map(|line| line.style(style)));
    }
    for sentence in next_steps(report) {
        lines.extend(paragraph(&sentence, room));
    }
    let body = Rect { y: area.y + 1, height: area.height.saturating_sub(3), ..area };
    pane::lines(buffer, body, &lines);
}

/// A text broken into lines, indented by one.
pub(super) fn paragraph(text: &str, room: usize) -> impl Iterator<Item = Line<'static>> {
    wrap(text, room.saturating_sub(2)).into_iter().map(|line| Line::from(format!(" {line}")))
}

pub(in crate::tui) fn returned(report: &CommitReport) -> String {
    let rows: Vec<_> = report.returned.iter().take(20).map(ToString::to_string).collect();
    let more = if report.returned.len() > rows.len() { " …" } else { "" };
    let all = count(report.returned.len() as u64, "row");
    format!("△ {all} came back, because the contact has changed meanwhile: {}{more}", rows.join(", "))
}

pub(in crate::tui) fn next_steps(report: &CommitReport) -> Vec<String> {
    let waiting = report.counts.waiting;
    let mut steps = Vec::new();
    steps.push(match waiting {
        0 => "Every row is settled.".to_owned(),
        waiting => format!("{} to settle: Enter goes on.", count(waiting, "row")),
    });
    if report.counts.failed > 0 {
        steps.push(format!(
            "{} did not go in: their findings say why, and what to correct.",
            count(report.counts.failed, "row"),
        ));
    }
    steps.push(report.way_back());
    steps.extend(report.told.iter().cloned());
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_taken_back_is_promised() {
        let report = |contacts, gone| CommitReport { batch: 12, contacts, gone, ..CommitReport::default() };
        for (report, told) in [
            (report(4, 0), "`usher undo 12` takes the commit back."),
            (
                report(4, 1),
                "1 contact was erased or dropped for good. `usher undo 12` takes the rest back (3 contacts).",
            ),
            (report(2, 2), "Nothing of this can be taken back: 2 contacts were erased or dropped for good."),
        ] {
            assert!(next_steps(&report).contains(&told.to_owned()), "{:?}", next_steps(&report));
        }
    }
}
