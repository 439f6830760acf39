//! A check as one JSON object; programs read it, so its names are fixed.

use serde_json::{Value, json};

use super::target_code;
use crate::import::CheckReport;
use crate::validation::Finding;

/// The report as one JSON object: file, rows, columns, findings, outcome, not_data.
#[must_use]
pub fn check_json(file: &str, report: &CheckReport) -> Value {
    let columns: Vec<Value> = report
        .map
        .columns
        .iter()
        .map(|mapping| {
            json!({
                "header": mapping.header,
                "field": target_code(mapping),
                "filled": report.filled.get(usize::from(mapping.column)),
                "score": f64::from((mapping.score * 100.0).round()) / 100.0,
            })
        })
        .collect();
    json!({
        "file": file,
        "base": report.base,
        "rows": report.rows,
        "columns": columns,
        "findings": report.findings.iter().map(|f| finding(f, report)).collect::<Vec<_>>(),
        "remarks": report.remarks,
        "outcome": report.outcome,
        "not_data": report.not_data,
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
