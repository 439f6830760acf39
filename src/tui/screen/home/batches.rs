//! The batches of a base: one line each, and the one under the cursor in full.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::import::{BatchKind, HomeBatch};
use crate::review::Outcome;
use crate::store::{BatchCounts, BatchState};

use super::super::super::home::model::Model;
use super::super::super::layout::Size;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{count, fit, fit_right, grouped, wrap};
use super::super::{Cursor, list_line, top_of};
use super::list_height;

/// A column of numbers: its heading, its width, and the window from which on it is shown.
struct Numbers {
    head: &'static str,
    width: usize,
    from: u16,
    of: fn(&BatchCounts) -> u64,
}

const NUMBERS: [Numbers; 5] = [
    Numbers { head: "to decide", width: 10, from: 0, of: |c| c.open },
    Numbers { head: "failed", width: 8, from: 92, of: |c| c.failed },
    Numbers { head: "put off", width: 8, from: 112, of: |c| c.put_off },
    Numbers { head: "decided", width: 9, from: 72, of: |c| c.decided },
    Numbers { head: "committed", width: 11, from: 80, of: |c| c.committed.total() },
];

const ID: usize = 6;
const STATE: usize = 10;
const ROWS: usize = 10;
const DATE: usize = 18;
const OPERATOR: usize = 10;

/// The widths of a line; what does not fit has none.
struct Widths {
    file: usize,
    date: usize,
    operator: usize,
    numbers: Vec<usize>,
}

impl Widths {
    fn of(room: u16) -> Self {
        let shown = |from: u16, width: usize| if room >= from { width } else { 0 };
        let numbers: Vec<usize> = NUMBERS.iter().map(|n| shown(n.from, n.width)).collect();
        let (date, operator) = (shown(100, DATE), shown(120, OPERATOR));
        let used = ID + STATE + ROWS + date + operator + numbers.iter().sum::<usize>();
        Self { file: usize::from(room).saturating_sub(used + 2), date, operator, numbers }
    }
}

/// Draws list and panel.
pub(super) fn draw(model: &Model, theme: &Theme, (area, buffer): (Rect, &mut Buffer)) {
    let size = Size { width: area.width, height: area.height + 3 };
    let height = u16::try_from(list_height(size)).unwrap_or(1);
    let widths = Widths::of(area.width);
    let heading = Line::styled(format!("  {}", heading(&widths)), theme.style(Role::Heading));
    pane::lines(buffer, Rect { height: 1, ..area }, &[heading]);
    let list = Rect { y: area.y + 1, height, ..area };
    if model.list.batches.is_empty() {
        pane::lines(buffer, list, &nothing(model, theme));
    } else {
        let (cursor, batches) = (model.list.cursor, &model.list.batches);
        let top = top_of(cursor, batches.len(), usize::from(height));
        for (y, (place, batch)) in (list.top()..list.bottom()).zip(batches.iter().enumerate().skip(top)) {
            let counts = model.list.counts_of(batch);
            let line = batch_line(batch, counts.as_ref(), &widths, theme);
            list_line(buffer, Rect { y, height: 1, ..area }, (&line, Cursor::of(place, cursor)), theme);
        }
    }
    let panel = Rect { y: list.bottom(), height: area.bottom().saturating_sub(list.bottom()), ..area };
    pane::lines(buffer, panel, &panel_lines(model, usize::from(area.width), theme));
}

fn heading(widths: &Widths) -> String {
    let right = |text: &str, width: usize| if width == 0 { String::new() } else { fit_right(text, width) };
    let left = |text: &str, width: usize| {
        if width == 0 { String::new() } else { fit(&format!("  {text}"), width) }
    };
    let numbers: String = NUMBERS.iter().zip(&widths.numbers).map(|(n, w)| right(n.head, *w)).collect();
    format!(
        "{}{}{}{}{numbers}{}{}",
        fit("batch", ID),
        fit("file", widths.file),
        fit(" state", STATE),
        fit_right("rows", ROWS),
        left("staged", widths.date),
        left("by", widths.operator)
    )
}

fn batch_line(
    batch: &HomeBatch,
    counts: Option<&BatchCounts>,
    widths: &Widths,
    theme: &Theme,
) -> Line<'static> {
    let brief = &batch.brief;
    let mut spans = vec![
        Span::raw(format!("  {}{} ", fit(&brief.id.to_string(), ID), fit(&brief.file_name, widths.file - 1))),
        Span::styled(
            fit(&format!("{} {}", sign(batch), brief.state.label()), STATE),
            state_style(batch, theme),
        ),
        Span::raw(fit_right(&rows_of(batch), ROWS)),
    ];
    for (number, width) in NUMBERS.iter().zip(&widths.numbers).filter(|(_, width)| **width > 0) {
        let text = match (batch.kind, counts) {
            (BatchKind::Duplicates, _) => String::new(),
            (_, None) => "…".into(),
            (_, Some(counts)) => match (number.of)(counts) {
                0 => "-".into(),
                some => grouped(some),
            },
        };
        spans.push(Span::raw(fit_right(&text, *width)));
    }
    let left = |text: &str, width: usize| {
        if width == 0 { String::new() } else { format!("  {}", fit(text, width.saturating_sub(2))) }
    };
    spans.push(Span::raw(left(&brief.created_at, widths.date)));
    spans.push(Span::raw(left(&brief.operator, widths.operator)));
    Line::from(spans)
}

fn rows_of(batch: &HomeBatch) -> String {
    match batch.kind {
        BatchKind::Duplicates => String::new(),
        BatchKind::File => grouped(batch.brief.rows),
    }
}

/// The state by a sign too.
fn sign(batch: &HomeBatch) -> &'static str {
    match batch.brief.state {
        BatchState::Staging => "△",
        BatchState::Open => "○",
        BatchState::Closed => "■",
    }
}

fn state_style(batch: &HomeBatch, theme: &Theme) -> Style {
    match batch.brief.state {
        BatchState::Staging => theme.style(Role::FindingWarning),
        BatchState::Open => Style::default(),
        BatchState::Closed => theme.style(Role::Done),
    }
}

/// What an empty list says.
fn nothing(model: &Model, theme: &Theme) -> Vec<Line<'static>> {
    let text = match model.header.contacts {
        0 => [
            "  There is nothing in this base yet.",
            "",
            "  o  opens a file of contacts: csv, xlsx, ods …",
            "  e  tries an example: a base of its own and a file full of trouble",
        ],
        _ => [
            "  No file was opened on this base yet.",
            "",
            "  o  opens a file of contacts",
            "  d  shows duplicates among the contacts",
        ],
    };
    text.into_iter().map(|line| Line::styled(line, theme.style(Role::Quiet))).collect()
}

/// The batch under the cursor in full.
fn panel_lines(model: &Model, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(batch) = model.list.current() else { return vec![pane::rule(&[], "", room, theme)] };
    let brief = &batch.brief;
    let title = Span::styled(format!("Batch {}", brief.id), theme.style(Role::Heading));
    let of = match model.list.batches.len() as u64 {
        1 => "the only batch".to_owned(),
        all => format!("{} of {}", grouped(model.list.cursor as u64 + 1), grouped(all)),
    };
    let mut texts = vec![format!("staged {} by {}", brief.created_at, brief.operator)];
    texts.extend(sum(batch, model.list.counts_of(batch).as_ref()));
    if brief.receipts > 0 {
        texts.push(format!("{}, the last {}", count(brief.receipts, "receipt"), brief.last_at));
    }
    if batch.kind == BatchKind::File {
        texts.push(brief.file_path.clone());
    }
    let mut lines = vec![pane::rule(&[title], &of, room, theme)];
    for text in texts {
        lines.extend(
            wrap(&text, room.saturating_sub(2)).into_iter().map(|line| Line::from(format!(" {line}"))),
        );
    }
    lines
}

/// The rows as a sum that adds up, and what became of those that are in.
fn sum(batch: &HomeBatch, counts: Option<&BatchCounts>) -> Vec<String> {
    if batch.kind == BatchKind::Duplicates {
        return vec!["duplicates inside the base that were merged: no rows of a file".into()];
    }
    if batch.brief.state == BatchState::Staging {
        return vec!["it was not read to its end: opening its file reads it again, - discards it".into()];
    }
    let Some(counts) = counts else { return vec!["counting …".into()] };
    let parts = [
        ("committed", counts.committed.total()),
        ("decided", counts.decided),
        ("put off", counts.put_off),
        ("failed", counts.failed),
        ("to decide", counts.open),
    ];
    let parts: Vec<String> = parts.iter().map(|(word, n)| format!("{} {word}", grouped(*n))).collect();
    let mut lines = vec![format!("{} rows = {}", grouped(counts.total()), parts.join(" + "))];
    if counts.failed > 0 {
        lines.push(
            "failed: they cannot go in as they stand; the review has them among those to decide".into(),
        );
    }
    let outcomes: Vec<String> = Outcome::ALL
        .into_iter()
        .map(|outcome| (outcome.label(), counts.committed.of(outcome)))
        .filter(|(_, n)| *n > 0)
        .map(|(label, n)| format!("{} {label}", grouped(n)))
        .collect();
    if !outcomes.is_empty() {
        lines.push(format!("committed: {}", outcomes.join(", ")));
    }
    lines
}
