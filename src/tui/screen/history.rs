//! The history of the batch: its receipts, newest first, and what the one under the cursor changed.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::import::{PastChange, ReceiptLine};

use super::super::history::{HistoryPhase, HistoryView, rows_words};
use super::super::model::Model;
use super::super::theme::{Role, Theme};
use super::super::widget::pane;
use super::super::widget::text::{count, cut, fit, grouped, width};
use super::plan::progress_words;
use super::{Cursor, header, list_line, top_of};

/// Receipts take so much of the height.
const SHARE: usize = 3;

/// Draws the history screen.
pub(super) fn draw(model: &Model, view: &HistoryView, theme: &Theme, place: (Rect, &mut Buffer)) {
    let (area, buffer) = place;
    header::draw(model, theme, Rect { height: 1, ..area }, buffer);
    let room = usize::from(area.width);
    let title = [Span::styled("History: what was committed", theme.style(Role::Heading))];
    let told = format!("batch {}", model.header.batch);
    let mut y = area.y + 1;
    let mut put = |line: &Line<'_>, cursor: Cursor| {
        if y < area.bottom().saturating_sub(2) {
            let line_area = Rect { y, height: 1, ..area };
            list_line(buffer, line_area, (line, cursor), theme);
            y += 1;
        }
    };
    put(&pane::rule(&title, &told, room, theme), Cursor::Elsewhere);
    if let Some(line) = phase_line(view, room, theme) {
        put(&line, Cursor::Elsewhere);
    }
    let height = (usize::from(area.height) / SHARE).saturating_sub(2).max(2).min(view.receipts.len());
    let top = top_of(view.cursor, view.receipts.len(), height);
    for (place, receipt) in view.receipts.iter().enumerate().skip(top).take(height) {
        put(&receipt_line(receipt, room, theme), Cursor::of(place, view.cursor));
    }
    for line in change_lines(view, room, theme) {
        put(&line, Cursor::Elsewhere);
    }
}

fn phase_line(view: &HistoryView, room: usize, theme: &Theme) -> Option<Line<'static>> {
    match &view.phase {
        HistoryPhase::Reading => Some(Line::from(" reading …")),
        HistoryPhase::Asking(receipt) => {
            Some(Line::from(format!(" looking what taking receipt {receipt} back would do …")))
        }
        HistoryPhase::Undoing(None) => Some(Line::from(" taking it back …")),
        HistoryPhase::Undoing(Some(progress)) => Some(Line::from(progress_words(progress))),
        HistoryPhase::Failed(why) => {
            let words = format!(" ▲ {}", cut(why, room.saturating_sub(3)));
            Some(Line::styled(words, theme.style(Role::FindingError)))
        }
        HistoryPhase::Ready if view.receipts.is_empty() => Some(Line::from(" nothing was committed yet")),
        HistoryPhase::Ready => None,
    }
}

fn receipt_line(receipt: &ReceiptLine, room: usize, theme: &Theme) -> Line<'static> {
    let what = receipt_words(receipt);
    let contacts = count(receipt.contacts, "contact");
    let left = format!("  receipt {:<5} {}  ", receipt.receipt, receipt.at);
    let by = fit(&receipt.operator, 12);
    let rest = room.saturating_sub(width(&left) + width(&by) + width(&contacts) + 3);
    let style = if receipt.undone_by.is_some() { theme.style(Role::Quiet) } else { Style::default() };
    Line::from(vec![
        Span::styled(left, style),
        Span::styled(format!("{by} {}", fit(&what, rest)), style),
        Span::styled(format!(" {contacts}"), style),
    ])
}

/// What a receipt is of.
pub(in crate::tui) fn receipt_words(receipt: &ReceiptLine) -> String {
    match (receipt.undoes, receipt.undone_by) {
        (Some(undone), _) => format!("took receipt {undone} back"),
        (None, Some(by)) => format!("committed, taken back by receipt {by}"),
        (None, None) => "committed".to_owned(),
    }
}

/// The changes of the receipt under the cursor, from the top of the list on.
fn change_lines(view: &HistoryView, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(receipt) = view.current() else { return Vec::new() };
    let title = format!("Changes of receipt {}", receipt.receipt);
    let title = [Span::styled(title, theme.style(Role::Heading))];
    let place = match receipt.contacts {
        0 => "none".to_owned(),
        all => format!("{} of {}", grouped(view.top + 1), grouped(all)),
    };
    let mut lines = vec![pane::rule(&title, &place, room, theme)];
    if view.window_of != Some(receipt.receipt) {
        return lines;
    }
    let skip = usize::try_from(view.top.saturating_sub(view.offset)).unwrap_or(usize::MAX);
    for past in view.window.iter().skip(skip).take(MOST) {
        lines.extend(change_block(past, room, theme));
    }
    lines
}

/// More changes than this fit on no screen.
const MOST: usize = 60;

fn change_block(past: &PastChange, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let change = &past.change;
    let left = format!(" {}{}  ", fit(&change.kind, 8), change.contact);
    let rows = cut(rows_words(&change.rows).trim_start_matches(", "), room / 3);
    let name = fit(&change.name, room.saturating_sub(width(&left) + width(&rows) + 1));
    let heading = theme.style(Role::Heading);
    let mut lines = vec![Line::from(vec![
        Span::styled(left, heading),
        Span::styled(name, heading),
        Span::styled(rows, theme.style(Role::Quiet)),
    ])];
    for reason in &past.why {
        let words = cut(&reason.words(str::to_owned), room.saturating_sub(4));
        lines.push(Line::styled(format!("   {words}"), theme.style(Role::Quiet)));
    }
    let label = (room / 5).clamp(12, 20);
    let value = room.saturating_sub(label + 9) / 2;
    for (field, before, after) in &change.fields {
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
