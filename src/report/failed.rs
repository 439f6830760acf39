//! Rows of a batch that did not go in, as a table that the customer corrects and sends back.
//!
//! The file's own columns come first, as they stand there; behind them what
//! Usher says of the row. `import` reads these columns when the file returns.

use crate::import::{LeftLayout, LeftRow, own};

use super::export::runs_as_formula;

/// The header: the file's, then ours.
#[must_use]
pub fn failed_header(layout: &LeftLayout) -> Vec<String> {
    let ours = own::COLUMNS.iter().map(|name| (*name).to_owned());
    layout.headers.iter().cloned().chain(ours).collect()
}

/// One row: its cells as they stand in the file, then its id, its state, why, the question, the note, and room for an answer.
#[must_use]
pub fn failed_row(layout: &LeftLayout, left: &LeftRow) -> Vec<String> {
    let cell = |index: usize| left.cells.get(index).map(|text| own::written(text).into_owned());
    let mut cells: Vec<String> = (0..layout.headers.len()).map(|i| cell(i).unwrap_or_default()).collect();
    cells.extend([left.id.clone(), left.state.label().to_owned()]);
    cells.extend([&left.reason, &left.question, &left.note].map(|text| quiet(text)));
    cells.push(String::new());
    cells
}

/// Our own sentences hold texts of the file: none of them may start a formula.
fn quiet(text: &str) -> String {
    if runs_as_formula(text) || text.starts_with('=') { format!(" {text}") } else { text.to_owned() }
}
