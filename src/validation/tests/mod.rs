//! Tables of rows and what is found in them.

mod cells;
mod criteria;
mod keys;
mod kinds;
mod properties;
mod splits;

use super::*;
use crate::contact::{Code, Field};
use crate::mapping::{Draft, DraftCell, Requested};

fn rules() -> InstitutionRules {
    InstitutionRules { today: "2026-11-22".into(), ..InstitutionRules::default() }
}

/// A row of these cells; the column is the cell's place.
fn draft(requested: Requested, cells: &[(Field, &str)]) -> Draft {
    let cell = |(i, (field, text)): (usize, &(Field, &str))| DraftCell {
        field: *field,
        text: (*text).to_owned(),
        column: u16::try_from(i).ok(),
        numeric: false,
    };
    Draft { row: 5, requested, cells: cells.iter().enumerate().map(cell).collect(), ..Draft::default() }
}

fn checked(cells: &[(Field, &str)]) -> StagedRecord {
    validate(&draft(Requested::Auto, cells), &rules())
}

fn found(record: &StagedRecord) -> Vec<&str> {
    record.findings.iter().map(|f| f.rule.as_str()).collect()
}

fn crit(code: &str) -> Field {
    Field::Criterion(Code::new(code).unwrap())
}

fn auth(code: &str) -> Field {
    Field::Authorization(Code::new(code).unwrap())
}
