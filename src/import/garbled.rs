//! One remark for a file whose text was decoded wrongly as a whole.
//!
//! In: staged rows in windows. Out: a remark, if most rows with letters beyond ASCII have the finding.
//! The fixes stay with the cells; this only says that it is the file and not a cell.

use crate::store::StagedRow;

/// The rule that finds such text in a cell.
const RULE: &str = "text-mojibake";

/// Cells from which on a file is spoken of.
const FEWEST: u64 = 3;

/// How many rows and cells of a file were decoded wrongly.
#[derive(Debug, Default)]
pub(super) struct Garbled {
    cells: u64,
    rows: u64,
    beyond_ascii: u64,
}

impl Garbled {
    /// Counts the rows of a window.
    pub(super) fn take(&mut self, rows: &[StagedRow]) {
        for row in rows {
            let cells = row.record.findings.iter().filter(|finding| finding.rule == RULE).count() as u64;
            self.cells += cells;
            self.rows += u64::from(cells > 0);
            self.beyond_ascii += u64::from(cells > 0 || !row.raw.is_ascii());
        }
    }

    /// Says so where it is the file.
    pub(super) fn remark(&self) -> Option<String> {
        (self.cells >= FEWEST && self.rows * 2 > self.beyond_ascii).then(|| {
            format!(
                "the text of this file was decoded wrongly before it was written: {} cells in {} rows, of {} rows \
                 with letters beyond ASCII; fix all alike, or ask for the export once more as UTF-8",
                self.cells, self.rows, self.beyond_ascii
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_spoken_of_when_most_of_it_is_wrong() {
        let cases = [((2, 2, 2), false), ((3, 3, 3), true), ((9, 5, 9), true), ((9, 5, 10), false)];
        for ((cells, rows, beyond_ascii), said) in cases {
            assert_eq!(Garbled { cells, rows, beyond_ascii }.remark().is_some(), said, "{cells} {rows}");
        }
    }
}
