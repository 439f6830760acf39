//! The rows of a batch that did not go in: as they stand in the file, and why.

use super::desk::Desk;
use super::error::Result;
use super::own;
use super::reading::raw_from_json;
use super::summary::Summary;
use crate::contact::RowNumber;
use crate::contact::value::text::visible;
use crate::mapping::{ColumnMapping, Target};
use crate::review::{Decision, Outcome, RowDecision, row_outcome};
use crate::store::{Page, StagedRow};
use crate::validation::{Finding, Severity, rule_entry, speaks_of_base};

/// Rows handed out at a time.
const WINDOW: u32 = 1_000;

/// The columns of a batch's file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftLayout {
    /// The headers, in the order of the file.
    pub headers: Vec<String>,
    /// The delimiter, when the file was text.
    pub delimiter: Option<u8>,
}

/// A row that did not go in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftRow {
    /// The row in the file.
    pub row: RowNumber,
    /// Its cells as they stand in the file.
    pub cells: Vec<String>,
    /// The id by which it is known when it comes back.
    pub id: String,
    /// Waiting, failed or skipped.
    pub state: Outcome,
    /// Why it did not go in, in words for the customer.
    pub reason: String,
    /// What the operator asks; empty when nothing.
    pub question: String,
    /// What the operator wrote on the row; empty when nothing.
    pub note: String,
}

/// Some of the rows that did not go in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftWindow {
    /// The rows; none where every row of this stretch went in.
    pub rows: Vec<LeftRow>,
    /// The last row that was looked at: where the next window begins.
    pub last: RowNumber,
}

impl Desk {
    /// The columns under which rows go back.
    #[must_use]
    pub fn left_layout(&self) -> LeftLayout {
        let reading = &self.inner.reading;
        LeftLayout { headers: headers(&reading.map.columns), delimiter: reading.delimiter }
    }

    /// The rows behind `after` that did not go in; `None` at the end of the batch. What is decided and waits for its
    /// commit is left out.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn left_rows(&self, after: RowNumber) -> Result<Option<LeftWindow>> {
        let store = &self.inner.store;
        let window = store.staged(self.batch(), Page { after, limit: WINDOW }).await?;
        let Some(last) = window.last().map(|row| row.row) else { return Ok(None) };
        let left: Vec<RowNumber> = window.iter().filter(|r| state(r).is_some()).map(|r| r.row).collect();
        let rows = store.staged_rows(self.batch(), &left).await?;
        let rows =
            rows.iter().filter_map(|row| self.left_row(row).transpose()).collect::<Result<Vec<_>>>()?;
        Ok(Some(LeftWindow { rows, last }))
    }

    /// How many rows are decided and wait for their commit.
    pub async fn decided(&self) -> u64 {
        let goes_in = |decision: &&RowDecision| {
            !decision.values().any(|d| matches!(d, Decision::Wait { .. } | Decision::Skip { .. }))
        };
        self.inner.decisions.lock().await.values().filter(goes_in).count() as u64
    }

    fn left_row(&self, row: &StagedRow) -> Result<Option<LeftRow>> {
        let Some(state) = state(row) else { return Ok(None) };
        let cells = raw_from_json(row.row, &row.raw)?.cells.into_iter().map(|cell| cell.text).collect();
        Ok(Some(LeftRow {
            row: row.row,
            cells,
            id: own::row_id(&self.inner.batch, row.row),
            state,
            reason: reason(row, &headers(&self.inner.reading.map.columns)),
            question: question(&row.decision).unwrap_or_default().to_owned(),
            note: visible(&row.note).replace(';', ","),
        }))
    }
}

/// The headers under which the columns of a file go back; a column without one gets a name, so that a spreadsheet keeps
/// it and it is known again.
pub(super) fn headers(columns: &[ColumnMapping]) -> Vec<String> {
    let named = |column: &ColumnMapping| match (column.header.trim(), column.target) {
        ("", Target::Field(field)) => field.key(),
        ("", _) => format!("COLUMN{}", column.column + 1),
        _ => column.header.clone(),
    };
    columns.iter().map(named).collect()
}

/// Why the row is not in; `None` when it is, or is decided and will be.
fn state(row: &StagedRow) -> Option<Outcome> {
    let outcome = row.outcome.unwrap_or_else(|| row_outcome(&row.record, &row.decision, &[]));
    matches!(outcome, Outcome::Waiting | Outcome::Failed | Outcome::Skipped).then_some(outcome)
}

/// The question of a row that was put off.
pub(super) fn question(decision: &RowDecision) -> Option<&str> {
    decision.values().find_map(|d| match d {
        Decision::Wait { question } => Some(question.as_str()),
        _ => None,
    })
}

/// Why the row did not go in: the decision, then the findings, the gravest first. Nothing in it comes from another
/// contact: the text leaves the house.
fn reason(row: &StagedRow, headers: &[String]) -> String {
    let mut findings: Vec<&Finding> =
        row.record.findings.iter().filter(|f| f.severity >= Severity::Warning || f.stops_row()).collect();
    findings.sort_by_key(|f| (!f.stops_row(), std::cmp::Reverse(f.severity)));
    let mut sentences: Vec<String> = decided(&row.decision).into_iter().collect();
    sentences.extend(findings.into_iter().map(|finding| sentence(finding, headers)));
    let summary = Summary::from_json(&row.summary);
    if summary.candidates > 0 {
        sentences.push("possible-duplicate: the contact may exist already; we look into it".into());
    } else if summary.twins > 0 {
        sentences.push("possible-duplicate: another row of the file may be the same contact".into());
    }
    if sentences.is_empty() {
        sentences.push("not decided yet".into());
    }
    // One line without delimiters: tools that are no spreadsheet tear rows at them.
    visible(&sentences.join(" | ")).replace(';', ",")
}

fn decided(decision: &RowDecision) -> Option<String> {
    decision.values().find_map(|d| match d {
        Decision::Skip { reason } if reason.is_empty() => Some("skipped by us".into()),
        Decision::Skip { reason } => Some(format!("skipped by us: {reason}")),
        Decision::Wait { .. } => Some("put off".into()),
        _ => None,
    })
}

/// A finding for the customer. Rules that hold the row against the base name other contacts in their messages: of those
/// only the summary goes out.
fn sentence(finding: &Finding, headers: &[String]) -> String {
    let rule = &finding.rule;
    if speaks_of_base(rule) {
        let summary = rule_entry(rule).map_or("", |entry| entry.summary);
        return format!("{rule}: {summary}");
    }
    let column = finding.column.and_then(|column| headers.get(usize::from(column)).cloned());
    let place = column.or_else(|| finding.field.map(crate::contact::Field::label));
    let place = place.map(|name| format!("{name}: ")).unwrap_or_default();
    let fix = finding.fix.as_ref().filter(|fix| !fix.value.is_empty());
    let fix = fix.map(|fix| format!(" ({}?)", fix.value)).unwrap_or_default();
    format!("{rule}: {place}{}{fix}", finding.message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::Field;
    use crate::mapping::MatchedBy;

    #[test]
    fn every_column_goes_back_under_a_name() {
        let column = |column, header: &str, target| ColumnMapping {
            column,
            header: header.into(),
            target,
            by: MatchedBy::Content,
            score: 0.5,
        };
        let columns = [
            column(0, "Nom", Target::Field(Field::LastName)),
            column(1, "", Target::Field(Field::Email1)),
            column(2, " ", Target::Unknown),
        ];
        assert_eq!(headers(&columns), ["Nom", "EMAIL1", "COLUMN3"]);
    }
}
