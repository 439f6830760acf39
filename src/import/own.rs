//! The columns that Usher adds to rows which go back to the customer.
//!
//! In: a batch, a row, a cell. Out: names, ids and texts of these columns.
//! `report` writes them, `returned` reads them.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

use crate::contact::RowNumber;
use crate::mapping::{ColumnMap, MatchedBy, Target};
use crate::store::{BatchId, BatchRecord};

/// What the names of our columns begin with.
const PREFIX: &str = "USHER_";

/// The column by which a row that comes back is known.
pub const ROW: &str = "USHER_ROW";

/// waiting, failed or skipped.
pub const STATE: &str = "USHER_STATE";

/// Why the row did not go in.
pub const REASON: &str = "USHER_REASON";

/// What the operator asks.
pub const QUESTION: &str = "USHER_QUESTION";

/// What the operator wrote on the row.
pub const NOTE: &str = "USHER_NOTE";

/// Where the customer answers.
pub const ANSWER: &str = "USHER_ANSWER";

/// Our columns in their order, behind those of the file.
pub const COLUMNS: [&str; 6] = [ROW, STATE, REASON, QUESTION, NOTE, ANSWER];

/// True for a header of ours, however a spreadsheet spells it.
pub(super) fn is_own(header: &str) -> bool {
    header.trim().get(..PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(PREFIX))
}

/// True for a map of a file that carries our row ids.
#[must_use]
pub fn is_marked(map: &ColumnMap) -> bool {
    map.columns.iter().any(|c| is(&c.header, ROW))
}

/// True for the header of one of our columns.
pub(super) fn is(header: &str, name: &str) -> bool {
    header.trim().eq_ignore_ascii_case(name)
}

/// Leaves our columns out of a map: wherever the file is imported, they are no data of the contact.
pub(super) fn leave_out(map: &mut ColumnMap) {
    for column in map.columns.iter_mut().filter(|c| is_own(&c.header)) {
        (column.target, column.by, column.score) = (Target::Ignored, MatchedBy::Code, 1.0);
    }
}

/// The id of a row: batch, row, and a check that only this row of this batch in this base has.
pub(super) fn row_id(batch: &BatchRecord, row: RowNumber) -> String {
    let told = format!("{}\n{}\n{}\n{row}", batch.fingerprint, batch.created_at, batch.id);
    let digest = Sha256::digest(told.as_bytes());
    let check: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("B{}-{row}-{check}", batch.id)
}

/// The batch and the row that an id names, its check not yet looked at.
pub(super) fn parse_id(text: &str) -> Option<(BatchId, RowNumber)> {
    let mut parts = text.trim().trim_start_matches(['B', 'b']).splitn(3, '-');
    let (batch, row) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    parts.next().map(|_| (batch, row))
}

/// A cell of the file as it is written for a spreadsheet: one that would start a formula gets the `\` that an import
/// takes off again (DOMAIN.md, section 3); a lone `=` is no formula and keeps its meaning.
pub fn written(text: &str) -> Cow<'_, str> {
    let formula = text.len() > 1 && text.starts_with('=');
    if formula { Cow::Owned(format!("\\{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::BatchState;

    fn batch() -> BatchRecord {
        BatchRecord {
            id: 12,
            state: BatchState::Open,
            file_name: "a.csv".into(),
            file_path: "a.csv".into(),
            fingerprint: "ab12".into(),
            operator: "anna".into(),
            created_at: "2026-11-22T10:00:00Z".into(),
            reading: String::new(),
            newer: String::new(),
            rows: 3,
            position: None,
            filter: String::new(),
        }
    }

    #[test]
    fn an_id_names_its_row_and_no_other() {
        let id = row_id(&batch(), 421);
        assert!(id.starts_with("B12-421-") && id.len() == "B12-421-".len() + 8, "{id}");
        assert_eq!(parse_id(&id), Some((12, 421)));
        let other = BatchRecord { created_at: "2026-11-22T10:00:01Z".into(), ..batch() };
        for (other, row) in [(batch(), 422), (other, 421)] {
            assert_ne!(row_id(&other, row).rsplit('-').next(), id.rsplit('-').next());
        }
        for text in ["", "B12", "B12-421", "12.421", "Bx-1-ab"] {
            assert_eq!(parse_id(text), None, "{text}");
        }
    }

    #[test]
    fn our_columns_are_known_in_any_capitals() {
        assert!(COLUMNS.iter().all(|name| is_own(name) && is_own(&name.to_lowercase())));
        assert!(is(" usher_row ", ROW) && !is("USHER_ROWS", ROW));
        assert!(!is_own("USHER") && !is_own("É_USHER_"));
    }

    #[test]
    fn only_formulas_are_written_otherwise() {
        for (text, expected) in [("=", "="), ("=1+1", "\\=1+1"), ("\\=1", "\\=1"), ("-1", "-1"), ("", "")] {
            assert_eq!(written(text), expected);
        }
    }
}
