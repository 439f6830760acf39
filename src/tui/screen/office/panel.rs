//! What the row under the cursor is, what may stand there, and why a typed value is none.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::super::office::model::Model;
use super::super::super::office::page::Table;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{grouped, wrap};

/// Draws the rule with the title of the page, and the words below it.
pub(super) fn draw(model: &Model, table: &Table, theme: &Theme, (area, buffer): (Rect, &mut Buffer)) {
    let room = usize::from(area.width);
    let row = table.rows.get(model.place.cursor);
    let place = match table.rows.len() {
        0 => String::new(),
        all => format!("{} of {}", grouped(model.place.cursor as u64 + 1), grouped(all as u64)),
    };
    let title = Span::styled(table.title.clone(), theme.style(Role::Heading));
    let mut lines = vec![pane::rule(&[title], &place, room, theme)];
    let mut say = |text: &str, role: Role| {
        let wrapped = wrap(text, room.saturating_sub(2));
        lines.extend(wrapped.into_iter().map(|line| Line::styled(format!(" {line}"), theme.style(role))));
    };
    let key = row.map_or("", |row| row.key.as_str());
    if let Some(refused) =
        model.refused.as_ref().filter(|refused| refused.key.is_empty() || refused.key == key)
    {
        say(&format!("▲ {}", refused.message), Role::FindingError);
    }
    for words in row.iter().flat_map(|row| &row.words) {
        say(words, Role::Quiet);
    }
    pane::lines(buffer, area, &lines);
}
