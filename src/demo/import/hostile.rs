//! New people whose row holds text that is dangerous where it is shown, stored or opened.

use super::Desk;
use super::row::{Column, Row};
use crate::demo::trouble::Trouble;

pub(super) fn add(desk: &mut Desk) {
    desk.repeat(Trouble::EscapeSequence, escape_sequence);
    desk.repeat(Trouble::Bidi, bidi);
    desk.repeat(Trouble::Invisible, invisible);
    desk.repeat(Trouble::Sql, sql);
    desk.repeat(Trouble::Formula, formula);
}

/// The row of a new person, with the text of a cell changed.
fn planted(desk: &mut Desk, column: Column, change: impl Fn(&str) -> String) -> Row {
    let contact = desk.newcomer();
    let row = desk.spell(&contact);
    let text = change(row.cell(column));
    row.with(column, text)
}

fn escape_sequence(desk: &mut Desk, position: usize) -> Option<Row> {
    Some(match position {
        // Sets the title of the terminal's window.
        0 => planted(desk, Column::Last, |name| format!("{name}\u{1b}]0;x\u{7}")),
        // Clears the screen.
        _ => planted(desk, Column::Remark, |_| "\u{1b}[2JBonjour".to_owned()),
    })
}

fn bidi(desk: &mut Desk, _: usize) -> Option<Row> {
    Some(planted(desk, Column::Last, |name| format!("\u{202e}{name}")))
}

fn invisible(desk: &mut Desk, position: usize) -> Option<Row> {
    Some(match position {
        0 => planted(desk, Column::First, |name| format!("{name}\u{200b}\u{feff}")),
        _ => planted(desk, Column::Street, |street| format!("{street}\u{0}")),
    })
}

fn sql(desk: &mut Desk, _: usize) -> Option<Row> {
    Some(planted(desk, Column::Last, |name| format!("{name}'); DROP TABLE contact;--")))
}

fn formula(desk: &mut Desk, position: usize) -> Option<Row> {
    Some(match position {
        0 => {
            planted(desk, Column::Remark, |_| "=HYPERLINK(\"http://example.com/\",\"programme\")".to_owned())
        }
        _ => planted(desk, Column::Complement, |_| "+1+cmd|' /C calc'!A0".to_owned()),
    })
}
