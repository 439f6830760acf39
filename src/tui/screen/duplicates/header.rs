//! The line at the top: base, stage, operator, contacts, how far; and below it where the clusters stand.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::super::duplicates::list::total;
use super::super::super::duplicates::model::Model;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::text::{count, cut, grouped, width};
use super::super::super::widget::{bar, pane};
use super::super::header::{stage_role, stage_words};

/// Draws the header; base and stage are never left out.
pub(super) fn draw(model: &Model, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let stage = stage_words(model.header.stage);
    let left = format!(" Usher  duplicates in {} ", cut(&model.header.base, (room / 3).min(24)));
    let needed = width(&left) + width(stage);
    let right = right(model, room.saturating_sub(needed + 1));
    let fill = room.saturating_sub(needed + width(&right));
    let line = Line::from(vec![
        Span::raw(left),
        Span::styled(stage, theme.style(stage_role(model.header.stage))),
        Span::raw(" ".repeat(fill)),
        Span::raw(right),
    ]);
    pane::styled_line(buffer, area, &line, theme.style(Role::Header));
}

/// The fullest description that fits.
fn right(model: &Model, room: usize) -> String {
    let tally = model.list.tally();
    let all = total(&tally);
    let share = if all == 0 { 1.0 } else { (all - tally.open) as f64 / all as f64 };
    let percent = (share * 100.0).floor();
    let operator = cut(&model.header.operator, 16);
    let contacts = count(model.header.contacts, "contact");
    let open = format!("{} open", grouped(tally.open));
    let bar = format!("▕{}▏", bar::filled(share, 10));
    let variants = [
        format!("{operator} · {contacts} · {open} {bar}{percent} % decided "),
        format!("{contacts} · {open} · {percent} % decided "),
        format!("{open} of {} ", grouped(all)),
        format!("{open} "),
    ];
    variants.into_iter().find(|v| width(v) <= room).unwrap_or_default()
}

/// Where the clusters stand, what the signs mean, and which are listed.
pub(super) fn counts(model: &Model, theme: &Theme, room: usize) -> Line<'static> {
    let tally = model.list.tally();
    let list = format!("list: {} ▾ ", model.list.filter().name());
    let sum = format!(
        " {} = {} open + {} merging + {} apart + {} merged",
        count(total(&tally), "cluster"),
        grouped(tally.open),
        grouped(tally.merging),
        grouped(tally.apart),
        grouped(tally.merged),
    );
    let variants = [
        format!("{sum}   ◆ sure ◇ possible members ✓ merging × ~ apart ■ merged"),
        format!("{sum}   ◆ sure ◇ possible"),
        sum,
    ];
    let left_room = room.saturating_sub(width(&list) + 1);
    let left = variants.into_iter().find(|v| width(v) <= left_room).unwrap_or_default();
    let fill = " ".repeat(room.saturating_sub(width(&left) + width(&list)));
    Line::from(vec![
        Span::styled(left + &fill, theme.style(Role::Quiet)),
        Span::styled(list, theme.style(Role::Heading)),
    ])
}
