//! The changes of what is defined: who, when, what; the last can be taken back.

use crate::import::setting_step_lines;
use crate::store::SettingStep;

use super::{Column, Opens, Row, Table, column};

const COLUMNS: &[Column] = &[
    column("change", 9, 0),
    column("when", 24, 0),
    column("who", 15, 70),
    column("what", 34, 0),
    column("now", 18, 0),
];

/// The page.
pub(super) fn table(steps: &[SettingStep]) -> Table {
    Table {
        title: "Changes of what is defined, newest first".into(),
        columns: COLUMNS,
        rows: steps.iter().map(row).collect(),
        adds: None,
        empty: "nothing was changed yet",
    }
}

fn row(step: &SettingStep) -> Row {
    let act = &step.act;
    let now = step.undone.map_or("in force".to_owned(), |by| format!("taken back by {by}"));
    let cells = vec![step.step.to_string(), act.at.clone(), act.operator.clone(), act.what.clone(), now];
    let why = Opens::Nothing("a change is not edited; u takes the last one back");
    Row::new(step.step.to_string(), cells, why).with_words(setting_step_lines(step))
}
