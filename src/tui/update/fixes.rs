//! Fixes of many cells at once: which of them are written, and what a preview says of them.

use std::collections::BTreeSet;

use crate::contact::{Field, RowNumber};
use crate::import::RowState;
use crate::validation::Finding;

use super::super::message::Correction;
use super::super::model::Model;
use super::deed::spread;

/// The fix of one cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CellFix {
    pub(super) row: RowNumber,
    pub(super) field: Field,
    /// The text that is wrong.
    pub(super) before: String,
    pub(super) after: String,
}

impl CellFix {
    /// The fix of a finding, where one is known.
    pub(super) fn of(finding: &Finding) -> Option<Self> {
        let (field, fix) = (finding.field?, finding.fix.as_ref()?);
        let (before, after) = (finding.value.clone(), fix.value.clone());
        Some(Self { row: finding.row, field, before, after })
    }

    /// True for the same text in the same field, whatever the row.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.field, &self.before, &self.after) == (other.field, &other.before, &other.after)
    }
}

/// Those that can be written, in file order: what is in the base stays, and of two fixes of one cell the first is taken,
/// as the second was made for the text as it stands, too.
pub(super) fn writable(model: &Model, fixes: impl IntoIterator<Item = CellFix>) -> Vec<CellFix> {
    let mut fixes: Vec<CellFix> = fixes.into_iter().filter(|fix| !is_committed(model, fix.row)).collect();
    fixes.sort_by_key(|fix| (fix.row, fix.field));
    fixes.dedup_by_key(|fix| (fix.row, fix.field));
    fixes
}

fn is_committed(model: &Model, row: RowNumber) -> bool {
    model.queue.line(row).is_none_or(|line| matches!(line.state, RowState::Committed { .. }))
}

/// How many of the rows are decided already, if any.
pub(super) fn asked_again(model: &Model, fixes: &[CellFix]) -> Option<String> {
    let rows: BTreeSet<RowNumber> = fixes.iter().map(|fix| fix.row).collect();
    let lines = rows.into_iter().filter_map(|row| model.queue.line(row));
    let decided = lines.filter(|line| line.state != RowState::Open).count();
    (decided > 0).then(|| format!("{decided} of their rows are decided: they are asked again"))
}

/// A few of them, a line each.
pub(super) fn examples(fixes: &[CellFix]) -> Vec<String> {
    let told =
        |fix: CellFix| format!("  row {} {}: {} → {}", fix.row, fix.field.label(), fix.before, fix.after);
    spread(fixes).into_iter().map(told).collect()
}

/// What they write.
pub(super) fn corrections(fixes: Vec<CellFix>) -> Vec<Correction> {
    fixes.into_iter().map(|fix| (fix.row, fix.field, fix.after)).collect()
}
