//! The queue: one line per row, as wide as the window.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::import::{QueueLine, RowState};
use crate::review::Safety;
use crate::validation::Severity;

use super::super::super::model::Model;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{fit, fit_right, percent};

/// The widths of the columns; a column without width is left out.
struct Columns {
    row: usize,
    name: usize,
    reach: usize,
    place: usize,
    proposal: usize,
}

/// Room for the cursor, the mark, the state, three signs and the gaps.
const SIGNS: usize = 10;
/// Room for `>99 %` and the gap before it.
const PERCENT: usize = 7;

impl Columns {
    fn of(model: &Model, room: usize) -> Self {
        let last = model.queue.lines().last().map_or(0, |l| l.row);
        let row = last.to_string().len().max(4);
        let free = room.saturating_sub(SIGNS + row + PERCENT);
        // The proposal and the name stay; place goes first, then reach.
        let (name, reach, place) = match room {
            ..70 => (free * 45 / 100, 0, 0),
            70..100 => (free * 3 / 10, free * 3 / 10, 0),
            _ => (free * 24 / 100, free * 28 / 100, free * 18 / 100),
        };
        Self { row, name, reach, place, proposal: free.saturating_sub(name + reach + place) }
    }

    /// Everything up to the name.
    fn front(&self) -> u16 {
        u16::try_from(self.row + SIGNS - 1 + self.name.saturating_sub(1)).unwrap_or(u16::MAX)
    }
}

/// Draws the rows that fit.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    if model.queue.len() == 0 {
        let line = Line::styled(" no rows in this list; L shows another", theme.style(Role::Quiet));
        return pane::lines(buffer, area, &[line]);
    }
    let columns = Columns::of(model, room);
    let top = model.queue.top(usize::from(area.height));
    for (y, place) in (area.top()..area.bottom()).zip(top..) {
        let Some(row) = model.queue.at(place) else { break };
        let here = place == model.queue.cursor();
        let line = line(model, row, &columns, theme);
        let at = Rect { y, height: 1, ..area };
        pane::lines(buffer, at, &[line]);
        if here {
            // As far as the name: a bar over the whole width would cost the line twice whenever the cursor moves.
            let bar = Rect { width: columns.front().min(area.width), ..at };
            buffer.set_style(bar, theme.style(Role::Selection));
            buffer.set_string(at.x, y, "▸", theme.style(Role::Selection));
        }
    }
}

fn line(model: &Model, row: &QueueLine, columns: &Columns, theme: &Theme) -> Line<'static> {
    let (state, state_role) = state(model, row);
    let (finding, finding_role) = finding(row.severity);
    let mark = if row.tags.marked { '*' } else { ' ' };
    let note = if row.tags.note.is_empty() { ' ' } else { '✎' };
    let duplicate = if row.candidates > 0 { '◆' } else { ' ' };
    let twin = if row.twins > 0 { '●' } else { ' ' };
    let number = fit_right(&row.row.to_string(), columns.row);
    let best = row.best.map(percent).unwrap_or_default();
    Line::from(vec![
        Span::raw(format!(" {mark}{number}{note}")),
        Span::styled(state.to_string(), theme.style(state_role)),
        Span::raw(format!(" {duplicate}{twin}")),
        Span::styled(finding.to_string(), theme.style(finding_role)),
        Span::raw(" "),
        Span::raw(column(&row.name, columns.name)),
        Span::raw(column(&row.reach, columns.reach)),
        Span::raw(column(&row.place, columns.place)),
        Span::styled(
            column(&proposal(row), columns.proposal),
            proposal_role(row).map_or_else(Style::default, |role| theme.style(role)),
        ),
        Span::raw(fit_right(&best, PERCENT - 1)),
    ])
}

/// A column with one space behind it; nothing when it has no width.
fn column(text: &str, width: usize) -> String {
    match width {
        0 => String::new(),
        _ => fit(text, width - 1) + " ",
    }
}

fn state(model: &Model, row: &QueueLine) -> (char, Role) {
    if model.pending.holds(row.row) {
        return ('·', Role::Pending);
    }
    match row.state {
        RowState::Open if row.tags.later => ('»', Role::Pending),
        RowState::Open => (' ', Role::Quiet),
        RowState::Waiting { .. } => ('○', Role::Pending),
        RowState::Decided { .. } => ('✓', Role::Done),
        RowState::Committed { .. } => ('■', Role::Done),
    }
}

fn finding(severity: Option<Severity>) -> (char, Role) {
    match severity {
        Some(Severity::Error) => ('▲', Role::FindingError),
        Some(Severity::Warning) => ('△', Role::FindingWarning),
        _ => (' ', Role::FindingNote),
    }
}

/// What is proposed for an open row, else what was decided.
fn proposal(row: &QueueLine) -> String {
    match &row.state {
        RowState::Open if row.tags.later => format!("later: {}", row.proposal.text),
        RowState::Open if row.proposal.safety == Safety::Accept => format!("{} ?", row.proposal.text),
        RowState::Open => row.proposal.text.clone(),
        RowState::Waiting { question } if question.is_empty() => "put off".into(),
        RowState::Waiting { question } => format!("put off: {question}"),
        RowState::Decided { summary } => summary.clone(),
        RowState::Committed { outcome } => outcome.label().into(),
    }
}

fn proposal_role(row: &QueueLine) -> Option<Role> {
    match (&row.state, row.proposal.safety) {
        (RowState::Open, Safety::Choose) => Some(Role::Conflict),
        // The sign before the name says that it is decided: a line that looks another way would be written twice.
        _ => None,
    }
}
