//! The history of a base: every receipt over all batches, newest first.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::BaseReceipt;

use super::super::super::home::model::{Receipts, Rest};
use super::super::super::layout::Size;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{count, cut, fit, fit_right, grouped, width, wrap};
use super::super::{Cursor, list_line, top_of};
use super::list_height;

/// Draws list and panel.
pub(super) fn draw(receipts: &Receipts, theme: &Theme, (area, buffer): (Rect, &mut Buffer)) {
    let size = Size { width: area.width, height: area.height + 3 };
    let height = u16::try_from(list_height(size)).unwrap_or(1);
    let room = usize::from(area.width);
    let title = [Span::styled("History of the base", theme.style(Role::Heading))];
    let place = match receipts.list.len() as u64 {
        0 => String::new(),
        all => format!("{} of {}", grouped(receipts.cursor as u64 + 1), grouped(all)),
    };
    pane::lines(buffer, Rect { height: 1, ..area }, &[pane::rule(&title, &place, room, theme)]);
    let list = Rect { y: area.y + 1, height, ..area };
    if receipts.list.is_empty() {
        let words = match (receipts.trouble.is_empty(), receipts.rest) {
            (false, _) => format!("  ▲ {}", cut(&receipts.trouble, room.saturating_sub(4))),
            (true, Rest::Asked) => "  reading …".into(),
            (true, _) => "  nothing was committed yet".into(),
        };
        pane::lines(buffer, list, &[Line::styled(words, theme.style(Role::Quiet))]);
    }
    let top = top_of(receipts.cursor, receipts.list.len(), usize::from(height));
    for (y, (place, receipt)) in (list.top()..list.bottom()).zip(receipts.list.iter().enumerate().skip(top)) {
        let line = receipt_line(receipt, room, theme);
        list_line(buffer, Rect { y, height: 1, ..area }, (&line, Cursor::of(place, receipts.cursor)), theme);
    }
    let panel = Rect { y: list.bottom(), height: area.bottom().saturating_sub(list.bottom()), ..area };
    pane::lines(buffer, panel, &panel_lines(receipts, room, theme));
}

/// What a receipt did, in a few words.
fn what(receipt: &BaseReceipt) -> String {
    let brief = &receipt.brief;
    match (brief.undoes, brief.undone_by, receipt.is_undone) {
        (Some(undone), ..) => format!("took receipt {undone} back"),
        (None, Some(by), true) => format!("taken back by receipt {by}"),
        (None, Some(by), false) => format!("in part taken back by {by}"),
        (None, None, _) => "committed".into(),
    }
}

fn receipt_line(receipt: &BaseReceipt, room: usize, theme: &Theme) -> Line<'static> {
    let brief = &receipt.brief;
    let wide = room >= 80;
    let left = format!("  {}{}  ", fit(&brief.id.to_string(), 6), brief.at);
    let by = if wide { fit(&brief.operator, 11) + " " } else { String::new() };
    let contacts = fit_right(&count(brief.contacts, "contact"), 16);
    let rest = room.saturating_sub(width(&left) + width(&by) + 16);
    let (what_room, file_room) = (rest * 2 / 5, rest - rest * 2 / 5);
    let file = format!("{} (batch {})", brief.file_name, brief.batch);
    let text = format!(
        "{left}{by}{} {}{contacts}",
        fit(&what(receipt), what_room.saturating_sub(1)),
        fit(&file, file_room)
    );
    let style = if receipt.is_undone { theme.style(Role::Quiet) } else { Default::default() };
    Line::styled(text, style)
}

fn panel_lines(receipts: &Receipts, room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let Some(receipt) = receipts.list.get(receipts.cursor) else {
        return vec![pane::rule(&[], "", room, theme)];
    };
    let brief = &receipt.brief;
    let title = Span::styled(format!("Receipt {}", brief.id), theme.style(Role::Heading));
    let contacts = count(brief.contacts, "contact");
    let texts = [
        format!("{} {} by {}: {contacts} written", what(receipt), brief.at, brief.operator),
        format!("batch {}, {}", brief.batch, brief.file_name),
    ];
    let mut lines = vec![pane::rule(&[title], "", room, theme)];
    for text in texts {
        lines.extend(
            wrap(&text, room.saturating_sub(2)).into_iter().map(|line| Line::from(format!(" {line}"))),
        );
    }
    lines
}
