//! Criteria as the rows of a table: one row per value, or one for a criterion without values.

use std::collections::BTreeMap;

use super::Fault;
use crate::contact::value::recognise_boolean;
use crate::validation::{Criterion, CriterionKind, CriterionTarget};

/// The columns of the table, in their order.
pub const CRITERIA_COLUMNS: [&str; 7] =
    ["CODE", "LABEL", "KIND", "TARGET", "COMPULSORY", "VALUE", "VALUE_LABEL"];

/// The rows of criteria.
#[must_use]
pub fn criteria_rows(criteria: &BTreeMap<String, Criterion>) -> Vec<[String; 7]> {
    let mut rows = Vec::new();
    for (code, criterion) in criteria {
        let compulsory = if criterion.compulsory { "TRUE" } else { "FALSE" };
        let row = |value: &str, label: &str| {
            [code, &criterion.label, criterion.kind.name(), criterion.target.name(), compulsory, value, label]
                .map(str::to_owned)
        };
        if criterion.values.is_empty() {
            rows.push(row("", ""));
        }
        for value in &criterion.values {
            rows.push(row(value, criterion.labels.get(value).map_or("", String::as_str)));
        }
    }
    rows
}

/// The criteria that rows with their lines define; rows of one code belong together, and a blank cell says what the
/// first of them says.
///
/// # Errors
/// Everything that is wrong, with line and column.
pub fn criteria_of_rows(rows: &[(usize, Vec<String>)]) -> Result<BTreeMap<String, Criterion>, Vec<Fault>> {
    let (mut criteria, mut faults) = (BTreeMap::<String, Criterion>::new(), Vec::new());
    for (line, cells) in rows {
        let mut reading = Row { line: *line, cells, faults: &mut faults };
        let code = reading.text(0).to_owned();
        if code.is_empty() {
            reading.fault(0, "a row needs the code of its criterion");
            continue;
        }
        let read = reading.criterion();
        let (value, label) = (reading.text(5).to_owned(), reading.text(6).to_owned());
        let known = criteria.entry(code).or_insert_with(|| read.clone());
        if reading.contradicts(known, &read) {
            reading.fault(0, "the row says otherwise of its criterion than a row above");
        }
        if value.is_empty() {
            continue;
        }
        if known.values.contains(&value) {
            reading.fault(5, "the value stands in a row above already");
            continue;
        }
        if !label.is_empty() {
            known.labels.insert(value.clone(), label);
        }
        known.values.push(value);
    }
    if faults.is_empty() { Ok(criteria) } else { Err(faults) }
}

/// One row while it is read.
struct Row<'a> {
    line: usize,
    cells: &'a [String],
    faults: &'a mut Vec<Fault>,
}

impl Row<'_> {
    fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |text| text.trim())
    }

    fn fault(&mut self, column: usize, message: &str) {
        let path = CRITERIA_COLUMNS.get(column).copied().unwrap_or_default();
        let at = Some((self.line, column + 1));
        self.faults.push(Fault { at, path: path.to_owned(), message: message.to_owned() });
    }

    /// True when a cell of the row says otherwise than a row above; a blank one says the same.
    fn contradicts(&self, known: &Criterion, read: &Criterion) -> bool {
        [
            (1, known.label != read.label),
            (2, known.kind != read.kind),
            (3, known.target != read.target),
            (4, known.compulsory != read.compulsory),
        ]
        .into_iter()
        .any(|(column, differs)| differs && !self.text(column).is_empty())
    }

    fn criterion(&mut self) -> Criterion {
        let kind = CriterionKind::ALL.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(self.text(2)));
        let target =
            CriterionTarget::ALL.into_iter().find(|target| target.name().eq_ignore_ascii_case(self.text(3)));
        let compulsory = recognise_boolean(self.text(4)).value();
        let listed = !self.text(5).is_empty();
        for (column, bad, message) in [
            (2, kind.is_none(), "one of one-of, several-of, text, number, date, boolean"),
            (3, target.is_none(), "one of individuals, structures, both"),
            (4, compulsory.is_none(), "TRUE or FALSE"),
        ] {
            if bad && !self.text(column).is_empty() {
                let text = self.text(column).to_owned();
                self.fault(column, &format!("{text:?}: {message}"));
            }
        }
        let otherwise = if listed { CriterionKind::SeveralOf } else { CriterionKind::Text };
        Criterion {
            label: self.text(1).to_owned(),
            kind: kind.unwrap_or(otherwise),
            target: target.unwrap_or_default(),
            compulsory: compulsory.unwrap_or_default(),
            ..Criterion::default()
        }
    }
}
