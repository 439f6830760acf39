//! A row by field, before anything is checked.

use serde::{Deserialize, Serialize};

use super::drafting::read_operation;
use super::exported::Exported;
use super::map::CriteriaCells;
use super::split::Split;
use crate::contact::{Field, Operation, RowNumber};

/// What a row asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requested {
    /// The file has no OPERATION column: the row finds its own (DOMAIN.md, section 11).
    #[default]
    Auto,
    /// The row, or its empty cell (= INSERT), names the operation.
    Named(Operation),
    /// The cell names no operation that exists.
    Unreadable(String),
}

/// One filled cell by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftCell {
    /// The field it is for.
    pub field: Field,
    /// The text as it stands in the cell, or as a person corrected it.
    pub text: String,
    /// 0-based column in the file; `None` when the text comes from a correction alone.
    pub column: Option<u16>,
    /// The spreadsheet typed the cell as a number: leading zeros may be lost.
    pub numeric: bool,
}

/// What a field held when the file was made, as an `[old]` column says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expected {
    /// The field.
    pub field: Field,
    /// What it held; empty when it held nothing.
    pub text: String,
    /// 0-based column of the `[old]` cell.
    pub column: u16,
}

/// A row by field. Empty cells are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The row's number in the file.
    pub row: RowNumber,
    /// What it asks for.
    pub requested: Requested,
    /// The filled cells, in the order of the columns.
    pub cells: Vec<DraftCell>,
    /// How cells that hold several fields were taken apart, where that is worth a look.
    pub splits: Vec<Split>,
    /// What fields that the row changes must still hold.
    pub expected: Vec<Expected>,
    /// The cells in which the spreadsheet shows an error, by the field that they were for: they hold no value.
    pub errors: Vec<DraftCell>,
    /// What became of the cells of a row that was exported.
    pub exported: Exported,
    /// What cells of criteria do to those that a contact has; without it the institution's setting holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub criteria: Option<CriteriaCells>,
}

impl Draft {
    /// The cell of a field.
    #[must_use]
    pub fn cell(&self, field: Field) -> Option<&DraftCell> {
        self.cells.iter().find(|c| c.field == field)
    }

    /// The draft with a person's corrections: each replaces its cell, an empty text takes the cell away.
    #[must_use]
    pub fn corrected(mut self, corrections: &[(Field, String)]) -> Self {
        for (field, text) in corrections {
            if *field == Field::Operation {
                self.requested = read_operation(text);
            }
            // Who corrects a part has seen how the cell was taken apart, and what the base held.
            self.splits.retain(|split| !split.kind.is_about(*field));
            self.expected.retain(|expected| expected.field != *field);
            self.errors.retain(|error| error.field != *field);
            self.exported.fields.remove(field);
            self.exported.emptied.retain(|emptied| emptied.field != *field);
            let blank = text.trim().is_empty();
            match self.cells.iter().position(|cell| cell.field == *field) {
                Some(at) if blank => drop(self.cells.remove(at)),
                Some(at) => {
                    if let Some(cell) = self.cells.get_mut(at) {
                        cell.text.clone_from(text);
                        cell.numeric = false;
                    }
                }
                None if blank => {}
                None => self.cells.push(DraftCell {
                    field: *field,
                    text: text.clone(),
                    column: None,
                    numeric: false,
                }),
            }
        }
        self
    }

    /// The trimmed text of a field, empty when absent.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.cell(field).map_or("", |c| c.text.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn corrections_replace_remove_and_add() {
        let cell = |field, text: &str| DraftCell { field, text: text.into(), column: Some(1), numeric: true };
        let cells = vec![cell(Field::Town, "Zurch"), cell(Field::Email1, "x")];
        let draft = Draft { row: 1, cells, ..Draft::default() };
        let corrections = [
            (Field::Town, "Zürich".to_owned()),
            (Field::Email1, String::new()),
            (Field::LastName, "Meier".to_owned()),
            (Field::Operation, "insert".to_owned()),
        ];
        let fixed = draft.corrected(&corrections);
        assert_eq!(fixed.requested, Requested::Named(Operation::Insert));
        assert_eq!(fixed.text(Field::Town), "Zürich");
        assert!(
            !fixed.cells.iter().any(|c| c.numeric && c.field == Field::Town),
            "typed by hand, not by Excel"
        );
        assert_eq!(fixed.cell(Field::Email1), None);
        assert_eq!(fixed.cell(Field::LastName).and_then(|c| c.column), None);
    }
}
