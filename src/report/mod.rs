//! Floor 4: what is printed of a check, a batch, a base: text, JSON, CSV, workbooks.
//!
//! In: reports of `import`, contacts, the field catalogue. Out: texts, tables
//! and workbooks for whatever writer the caller has. It reads nothing and
//! knows no terminal.

mod check_json;
mod check_text;
mod export;
mod failed;
mod filter;
mod obsolete;
mod template;
mod xlsx;

pub use check_json::CheckJson;
pub use check_text::check_text;
pub use export::{ExportColumns, Plain, export_header, export_rows, export_rows_of, runs_as_formula};
pub use failed::{failed_header, failed_row};
pub use filter::{Filter, FilterError, ReadNumbers};
pub use obsolete::{OBSOLETE_HEADER, Obsolete};
pub use template::{Template, TemplateColumn, TemplateKind, template, write_template};
pub use xlsx::{CellNotice, CellTrouble, TableBook, WorkbookError};

use crate::contact::Field;
use crate::contact::value::harmless::json_escaped;
use crate::mapping::{ColumnMapping, Target};

/// The code of what a column holds, as reports name it; `None` for an unknown column.
fn target_code(mapping: &ColumnMapping) -> Option<String> {
    match mapping.target {
        Target::Field(Field::Authorization(code) | Field::Criterion(code) | Field::AdminNumber(code)) => {
            Some(code.as_str().to_owned())
        }
        Target::Field(field) => Some(field.key()),
        Target::CriterionSlot(slot) => Some(format!("CRIT{slot}")),
        Target::AdminNumberSlot(slot) => Some(format!("ADMIN_NUMBER{slot}")),
        Target::MonthFirstBirthDate => Some(Field::BirthDate.key()),
        Target::FullName | Target::LastFirstName => Some("LASTNAME+FIRSTNAME".into()),
        Target::PostcodeTown => Some("ZIPCODE+TOWN".into()),
        Target::FullAddress => Some("LINE1+ZIPCODE+TOWN".into()),
        Target::OldValue(_) | Target::OptOut(_) => Some(mapping.target.code()),
        Target::HouseNumber => Some(Field::Line1.key()),
        Target::RemarkLine => Some(Field::Remark.key()),
        Target::CriterionCode | Target::Ignored | Target::Unknown => None,
    }
}

/// A value as JSON in which nothing acts on a terminal that shows it; programs read the same value.
#[must_use]
pub fn json_text(value: &serde_json::Value) -> String {
    json_escaped(&value.to_string()).into_owned()
}
