//! The first rows by field, as they would be drafted under the edited map.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::contact::Field;
use crate::mapping::{Draft, Requested};

use super::super::super::mapping::MapEditor;
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{cut, fit, fit_right, visible, width};

/// Room for the number of a row.
const ROW: usize = 6;
/// A field is at least and at most so wide.
const NARROWEST: usize = 6;
const WIDEST: usize = 26;

/// One field of the preview.
struct Shown {
    title: String,
    /// Filled by the chosen column.
    chosen: bool,
    width: usize,
    cells: Vec<String>,
}

/// Draws the rule, the names of the fields and the rows that fit.
pub(super) fn draw(editor: &MapEditor, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let height = usize::from(area.height.saturating_sub(2));
    let drafts = editor.drafts.get(..height.min(editor.drafts.len())).unwrap_or_default();
    let fields = fields(editor, drafts);
    let from = first_shown(&fields, room.saturating_sub(ROW));
    let title = [Span::styled("The first rows under this map", theme.style(Role::Heading))];
    let place = match fields.len() {
        0 => "no field".to_owned(),
        all if from > 0 => format!("from field {} of {all}", from + 1),
        all => format!("{all} fields"),
    };
    let fields = fields.get(from..).unwrap_or_default();
    let mut lines = vec![pane::rule(&title, &place, room, theme), names(fields, room, theme)];
    lines.extend(drafts.iter().enumerate().map(|(at, draft)| row(draft, at, fields, room)));
    pane::lines(buffer, area, &lines);
}

fn fields(editor: &MapEditor, drafts: &[Draft]) -> Vec<Shown> {
    let target = editor.chosen().map(|c| c.target);
    let holds = |field: Field| target.is_some_and(|t| t.holds(field));
    let mut shown = Vec::new();
    if drafts.iter().any(|d| d.requested != Requested::Auto) {
        let cells = drafts.iter().map(operation).collect();
        shown.push(Shown { chosen: holds(Field::Operation), ..Shown::new("operation".into(), cells) });
    }
    for one in editor.fields() {
        let cells = drafts.iter().map(|d| d.text(one).to_owned()).collect();
        shown.push(Shown { chosen: holds(one), ..Shown::new(one.label(), cells) });
    }
    shown
}

fn operation(draft: &Draft) -> String {
    match &draft.requested {
        Requested::Auto => String::new(),
        Requested::Named(operation) => operation.code().to_owned(),
        Requested::Unreadable(text) => text.clone(),
    }
}

impl Shown {
    fn new(title: String, cells: Vec<String>) -> Self {
        let widest = cells.iter().map(|c| width(&visible(c))).chain([width(&title)]).max().unwrap_or(0);
        Self { title, chosen: false, width: widest.clamp(NARROWEST, WIDEST), cells }
    }
}

/// The first field that is shown: the fields are turned over like pages, for a window that moved along with the cursor
/// would be drawn anew for each column.
fn first_shown(fields: &[Shown], room: usize) -> usize {
    let Some(chosen) = fields.iter().position(|f| f.chosen) else { return 0 };
    let (mut first, mut used) = (0, 0);
    for (place, field) in fields.iter().enumerate().take(chosen + 1) {
        used += field.width + 1;
        if used > room && place > first {
            (first, used) = (place, field.width + 1);
        }
    }
    first
}

fn names(fields: &[Shown], room: usize, theme: &Theme) -> Line<'static> {
    let mut left = room.saturating_sub(ROW);
    let mut spans = vec![Span::styled(fit(" row", ROW), theme.style(Role::Quiet))];
    for field in fields {
        let width = field.width.min(left);
        let role = if field.chosen { Role::Selection } else { Role::Heading };
        spans.push(Span::styled(fit(&field.title, width), theme.style(role)));
        spans.push(Span::raw(" "));
        left = left.saturating_sub(width + 1);
    }
    Line::from(spans)
}

fn row(draft: &Draft, at: usize, fields: &[Shown], room: usize) -> Line<'static> {
    let mut text = format!("{} ", fit_right(&draft.row.to_string(), ROW - 1));
    for field in fields {
        text.push_str(&fit(field.cells.get(at).map_or("", String::as_str), field.width));
        text.push(' ');
    }
    Line::from(cut(&text, room))
}
