//! The line at the top of every screen: file, base, stage, operator, batch, how far.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::Stage;

use super::super::model::Model;
use super::super::theme::{Role, Theme};
use super::super::widget::text::{cut, grouped, width};
use super::super::widget::{bar, pane};

/// Draws the header; base and stage are never left out, the file's name is cut first.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let base = format!(" → {} ", cut(&model.header.base, 24));
    let stage = stage_words(model.header.stage);
    let needed = width(" Usher  ") + width(&base) + width(stage);
    let smallest_file = width(&model.header.file).min(room / 6);
    let right = right(model, room.saturating_sub(needed + smallest_file + 2));
    let file = cut(&model.header.file, room.saturating_sub(needed + width(&right) + 1));
    let fill = room.saturating_sub(needed + width(&file) + width(&right));
    let stage_role = stage_role(model.header.stage);
    let line = Line::from(vec![
        Span::raw(format!(" Usher  {file}{base}")),
        Span::styled(stage, theme.style(stage_role)),
        Span::raw(" ".repeat(fill)),
        Span::raw(right),
    ]);
    pane::styled_line(buffer, area, &line, theme.style(Role::Header));
}

/// The stage by word and glyph.
pub(super) fn stage_words(stage: Stage) -> &'static str {
    match stage {
        Stage::Production => " ■ PRODUCTION ",
        Stage::Rehearsal => "□ rehearsal",
    }
}

/// The role of a stage.
pub(super) fn stage_role(stage: Stage) -> Role {
    match stage {
        Stage::Production => Role::Production,
        Stage::Rehearsal => Role::Rehearsal,
    }
}

/// The fullest description that fits.
fn right(model: &Model, room: usize) -> String {
    let (header, tally) = (&model.header, model.queue.tally());
    let done = tally.total().saturating_sub(tally.open + tally.waiting);
    let share = if tally.total() == 0 { 1.0 } else { done as f64 / tally.total() as f64 };
    let percent = (share * 100.0).floor();
    let operator = cut(&header.operator, 16);
    let batch = format!("batch {}", header.batch);
    let rows = format!("{} rows", grouped(header.rows));
    let later = match tally.later {
        0 => String::new(),
        later => format!(" ({} later)", grouped(later as u64)),
    };
    let to_decide = format!("{} to decide{later}", grouped(tally.open as u64));
    let bar = format!("▕{}▏", bar::filled(share, 10));
    let variants = [
        format!("{operator} · {batch} · {rows} · {to_decide} {bar}{percent} % decided "),
        format!("{operator} · {batch} · {rows} · {to_decide} · {percent} % "),
        format!("{batch} · {rows} · {to_decide} · {percent} % "),
        format!("{rows} · {to_decide} "),
        format!("{to_decide} "),
    ];
    variants.into_iter().find(|v| width(v) <= room).unwrap_or_default()
}
