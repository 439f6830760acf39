//! The values that no rule understands: one line each, with what is proposed and what was said.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::import::ValueQuestion;

use super::super::super::mapping::{MapEditor, Questions, answer_words, words};
use super::super::super::theme::{Role, Theme};
use super::super::super::widget::pane;
use super::super::super::widget::text::{count, fit, fit_right, grouped, wrap};
use super::super::{Cursor, list_line, top_of};

/// Cursor, sign and a blank, and the number of cells.
const SIGNS: usize = 4;
const CELLS: usize = 9;

/// Draws the list.
pub(super) fn draw(editor: &MapEditor, theme: &Theme, area: Rect, buffer: &mut Buffer) {
    let room = usize::from(area.width);
    let left = [Span::styled("Values that were not understood", theme.style(Role::Heading))];
    let widths = widths(room);
    pane::lines(buffer, area, &[pane::rule(&left, &sum(editor), room, theme), heading(widths, theme)]);
    let rows = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    if let Some(words) = nothing(&editor.questions) {
        let lines: Vec<_> =
            wrap(&words, room.saturating_sub(2)).into_iter().map(|l| format!(" {l}")).collect();
        let lines: Vec<_> = lines.into_iter().map(Line::from).collect();
        return pane::lines(buffer, rows, &lines);
    }
    let list = editor.questions.list();
    let top = top_of(editor.value, list.len(), usize::from(rows.height));
    for (y, (place, question)) in (rows.top()..rows.bottom()).zip(list.iter().enumerate().skip(top)) {
        let line = line(editor, question, widths, theme);
        list_line(buffer, Rect { y, height: 1, ..area }, (&line, Cursor::of(place, editor.value)), theme);
    }
}

/// How many values stand where; the parts are all of them.
fn sum(editor: &MapEditor) -> String {
    let tally = editor.tally();
    match tally.answered + tally.open {
        0 => String::new(),
        all => format!(
            "{}: {} answered, {} open in {}",
            count(all as u64, "value"),
            tally.answered,
            tally.open,
            count(tally.open_rows, "cell")
        ),
    }
}

fn nothing(questions: &Questions) -> Option<String> {
    match questions {
        Questions::Reading => Some("collecting the values …".into()),
        Questions::Failed(why) => Some(format!("▲ {why}")),
        Questions::Ready(list) if list.is_empty() => Some("every value was understood".into()),
        Questions::Ready(_) => None,
    }
}

/// The widths of target, value, proposal and answer.
fn widths(room: usize) -> [usize; 4] {
    let free = room.saturating_sub(SIGNS + CELLS + 4);
    let (target, value) = (free * 22 / 100, free * 30 / 100);
    let proposal = (free - target - value) / 2;
    [target, value, proposal, free - target - value - proposal]
}

fn heading([target, value, proposal, answer]: [usize; 4], theme: &Theme) -> Line<'static> {
    let text = format!(
        "{}{} {} {} {} {}",
        " ".repeat(SIGNS),
        fit("field", target),
        fit("value in the file", value),
        fit_right("cells", CELLS),
        fit("proposed", proposal),
        fit("means", answer),
    );
    Line::styled(text, theme.style(Role::Quiet))
}

fn line(editor: &MapEditor, question: &ValueQuestion, widths: [usize; 4], theme: &Theme) -> Line<'static> {
    let [target, value, proposal, answer] = widths;
    let said = editor.answer_to(question);
    let in_force = editor.view.map.values.answer(question.target, &question.text);
    let (sign, role) = match said {
        None => ('?', Role::FindingWarning),
        Some(_) => ('✓', Role::Done),
    };
    let changed = if said == in_force { ' ' } else { '*' };
    let proposed = question.proposal.as_deref().map_or("—", |value| label(question, value));
    let said = said.map_or(String::new(), |a| label(question, &answer_words(a)).to_owned());
    Line::from(vec![
        Span::raw(format!(" {changed}")),
        Span::styled(format!("{sign} "), theme.style(role)),
        Span::raw(format!("{} {} ", fit(&words(question.target), target), fit(value_words(question), value))),
        Span::styled(fit_right(&grouped(question.rows), CELLS) + " ", theme.style(Role::Quiet)),
        Span::raw(fit(proposed, proposal) + " "),
        Span::styled(fit(&said, answer), theme.style(Role::Picked)),
    ])
}

/// The value as the file has it; a cell that was emptied has none.
fn value_words(question: &ValueQuestion) -> &str {
    if question.text.is_empty() { "(emptied since the export)" } else { &question.text }
}

/// A value with what it is called, where it has a name.
fn label<'a>(question: &'a ValueQuestion, value: &'a str) -> &'a str {
    let known = question.choices.iter().find(|(v, label)| v == value && !label.is_empty());
    known.map_or(value, |(_, label)| label.as_str())
}
