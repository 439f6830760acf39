//! A check as one JSON object; programs read it, so its names are fixed.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{json_text, target_code};
use crate::import::CheckReport;
use crate::validation::Finding;

/// Writes the report as one JSON object: file, rows, columns, findings, outcome, not_data. Its `findings` are empty: the
/// caller writes them between [`CheckJson::begin`] and [`CheckJson::end`], as many as there are.
pub struct CheckJson<'a> {
    report: &'a CheckReport,
    first: bool,
}

impl<'a> CheckJson<'a> {
    /// Writes everything that stands before the findings.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn begin(to: &mut dyn Write, file: &str, report: &'a CheckReport) -> io::Result<Self> {
        let columns: Vec<Value> = report.map.columns.iter().map(|mapping| column(mapping, report)).collect();
        let head = json!({
            "base": report.base,
            "columns": columns,
            "file": file,
            "not_data": report.not_data,
            "notices": report.notices,
            "outcome": report.outcome,
            "profile": report.map.profile,
            "remarks": report.remarks,
            "rows": report.outcome.total(),
        });
        let head = json_text(&head);
        write!(to, "{},\"findings\":[", head.strip_suffix('}').unwrap_or(&head))?;
        Ok(Self { report, first: true })
    }

    /// Writes one finding.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finding(&mut self, to: &mut dyn Write, one: &Finding) -> io::Result<()> {
        let comma = if std::mem::take(&mut self.first) { "" } else { "," };
        write!(to, "{comma}{}", json_text(&finding(one, self.report)))
    }

    /// Writes what stands behind the findings.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn end(self, to: &mut dyn Write) -> io::Result<()> {
        writeln!(to, "]}}")
    }
}

fn column(mapping: &crate::mapping::ColumnMapping, report: &CheckReport) -> Value {
    json!({
        "header": mapping.header,
        "field": target_code(mapping),
        "filled": report.filled.get(usize::from(mapping.column)),
        "score": f64::from((mapping.score * 100.0).round()) / 100.0,
    })
}

fn finding(finding: &Finding, report: &CheckReport) -> Value {
    json!({
        "row": finding.row,
        "column": finding.column.and_then(|c| report.labels.get(usize::from(c))),
        "field": finding.field.map(crate::contact::Field::key),
        "rule": finding.rule,
        "severity": finding.severity,
        "value": finding.value,
        "message": finding.message,
        "fix": finding.fix.as_ref().map(|f| &f.value),
    })
}
