//! `[old] X` beside `[new] X`: what a field must still hold for its new value to go in.
//!
//! In: a row, its map, the cells of its draft. Out: the expectations of the fields that the row changes; cells that
//! repeat the old value are taken away, for they ask for no change. Deliberately unaware of the base.

use super::draft::{DraftCell, Expected};
use super::map::{ColumnMap, Target};
use crate::contact::Field;
use crate::source::SourceRow;

/// The expectations of a row (DOMAIN.md, section 6).
pub(super) fn expectations(row: &SourceRow, map: &ColumnMap, cells: &mut Vec<DraftCell>) -> Vec<Expected> {
    let mut expected = Vec::new();
    for mapping in &map.columns {
        let Target::OldValue(field) = mapping.target else { continue };
        let old = row.text(mapping.column).trim();
        let Some(at) = cells.iter().position(|cell| cell.field == field) else { continue };
        // A row that repeats the old value must not bring it back where somebody changed it meanwhile.
        if cells.get(at).is_some_and(|new| is_same(field, old, &new.text)) {
            cells.remove(at);
            continue;
        }
        expected.push(Expected { field, text: old.to_owned(), column: mapping.column });
    }
    expected
}

/// True when two texts are one value of the field; criteria have no order.
fn is_same(field: Field, old: &str, new: &str) -> bool {
    if old.trim() == new.trim() {
        return true;
    }
    let values = |text: &str| {
        let mut values: Vec<String> = text.split('|').map(|v| v.trim().to_owned()).collect();
        values.retain(|v| !v.is_empty());
        values.sort();
        values
    };
    matches!(field, Field::Criterion(_)) && values(old) == values(new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Code;
    use crate::mapping::{ColumnMapping, Declarations, MatchedBy, Requested, draft};
    use crate::source::Cell;

    #[test]
    fn only_what_changes_is_expected() {
        let genre = Field::Criterion(Code::new("GENRE").unwrap());
        let targets = [Target::OldValue(genre), Target::Field(genre)];
        let column = |(at, target): (u16, Target)| ColumnMapping {
            column: at,
            header: String::new(),
            target,
            by: MatchedBy::Code,
            score: 1.0,
        };
        let map = ColumnMap { columns: (0..).zip(targets).map(column).collect(), ..ColumnMap::default() };
        for (old, new, expectation, written) in [
            ("OPERA", "JAZZ", Some("OPERA"), "JAZZ"),
            ("", "JAZZ", Some(""), "JAZZ"),
            ("OPERA", "=", Some("OPERA"), "="),
            ("OPERA", "", None, ""),
            ("", "", None, ""),
            ("OPERA", " OPERA ", None, ""),
            ("OPERA|JAZZ", "JAZZ|OPERA", None, ""),
        ] {
            let cells = [old, new].map(|t| Cell::of_text(t.to_owned())).to_vec();
            let row = SourceRow { row: 2, cells };
            let read = draft(&row, &map, &mut Declarations::default(), &Requested::Auto);
            assert_eq!(read.text(genre), written, "{old} → {new}");
            assert_eq!(read.expected.first().map(|e| e.text.as_str()), expectation, "{old} → {new}");
        }
    }
}
