//! The criteria that a row speaks of: in columns that are one criterion, as `CODE=v1|v2`, and under CONFIG rows.
//!
//! In: rows in the order of the file, and the map. Out: code and values of each criterion cell, as the file writes
//! them. Deliberately unaware of what is defined.

use super::declarations::Declarations;
use super::drafting::config_row;
use super::filler::coded;
use super::map::{ColumnMap, Target};
use crate::contact::{Code, Field};
use crate::source::SourceRow;

/// One criterion cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CriterionCell<'a> {
    /// 0-based position of its column.
    pub column: u16,
    /// The code as the file has it.
    pub code: Code,
    /// Its values, with `|` between them.
    pub values: &'a str,
}

/// The criterion cells of a row; a CONFIG row has none and changes what is declared.
pub fn criterion_cells<'a>(
    row: &'a SourceRow,
    map: &ColumnMap,
    declarations: &mut Declarations,
) -> Vec<CriterionCell<'a>> {
    if let Some(declared) = config_row(row, map) {
        *declarations = declared;
        return Vec::new();
    }
    let cell = |column: u16, target: Target| {
        let text = row.text(column);
        let (code, values) = match target {
            Target::Field(Field::Criterion(code)) => (Some(code), text.trim()),
            Target::CriterionSlot(slot) => coded(text, declarations.criterion(slot)),
            _ => return None,
        };
        let values = Some(values).filter(|values| !values.is_empty())?;
        Some(CriterionCell { column, code: code?, values })
    };
    map.columns.iter().filter_map(|mapping| cell(mapping.column, mapping.target)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::{ColumnMapping, MatchedBy};
    use crate::source::Cell;

    #[test]
    fn a_criterion_is_found_however_the_file_writes_it() {
        let genre = Code::new("GENRE").unwrap();
        let targets = [
            Target::Field(Field::Operation),
            Target::CriterionSlot(1),
            Target::Field(Field::Criterion(genre)),
        ];
        let column = |(i, target): (u16, &Target)| ColumnMapping {
            column: i,
            header: String::new(),
            target: *target,
            by: MatchedBy::Person,
            score: 1.0,
        };
        let map = ColumnMap { columns: (0..).zip(&targets).map(column).collect(), ..ColumnMap::default() };
        let mut declared = Declarations::default();
        let mut found = |texts: &[&str]| -> Vec<String> {
            let cells = texts.iter().map(|t| Cell::of_text((*t).to_owned())).collect();
            let row = SourceRow { row: 2, cells };
            let cells = criterion_cells(&row, &map, &mut declared);
            cells.iter().map(|c| format!("{} {}={}", c.column, c.code.as_str(), c.values)).collect()
        };
        assert_eq!(found(&["", "SPORT=A|B", " OPERA "]), ["1 SPORT=A|B", "2 GENRE=OPERA"]);
        assert_eq!(found(&["", "no code", ""]), Vec::<String>::new());
        assert_eq!(found(&["CONFIG", "LEVEL", ""]), Vec::<String>::new());
        assert_eq!(found(&["UPDATE", "1|2", ""]), ["1 LEVEL=1|2"]);
    }
}
