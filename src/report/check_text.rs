//! A check for a person at a terminal.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::target_code;
use crate::contact::value::text::visible;
use crate::import::CheckReport;
use crate::review::Outcome;
use crate::validation::{Finding, Severity};

/// Rows named per rule; the rest is counted.
const EXAMPLES: usize = 5;

/// The report as text: what was found in the file, its columns, the findings by rule, what would become of the rows.
#[must_use]
pub fn check_text(report: &CheckReport) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", visible(&report.statement));
    columns(&mut out, report);
    for remark in &report.remarks {
        let _ = writeln!(out, "  {}", visible(remark));
    }
    findings(&mut out, report);
    outcome(&mut out, report);
    out
}

fn columns(out: &mut String, report: &CheckReport) {
    let _ = writeln!(out, "\nColumns");
    for mapping in &report.map.columns {
        let label = report.labels.get(usize::from(mapping.column)).map_or("", String::as_str);
        let target = target_code(mapping).unwrap_or_else(|| "not recognised, not imported".into());
        let filled = report.filled.get(usize::from(mapping.column)).copied().unwrap_or(0);
        let _ = writeln!(out, "  {:<28} {:<28} {filled:>7} filled", visible(label), target);
    }
}

fn findings(out: &mut String, report: &CheckReport) {
    let mut by_rule: BTreeMap<(std::cmp::Reverse<Severity>, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        by_rule.entry((std::cmp::Reverse(finding.severity), &finding.rule)).or_default().push(finding);
    }
    let _ = writeln!(out, "\nFindings {}", report.findings.len());
    for ((severity, rule), found) in by_rule {
        let _ = writeln!(out, "  {} {rule}: {}", severity_word(severity.0), found.len());
        for finding in found.iter().take(EXAMPLES) {
            let column =
                finding.column.and_then(|c| report.labels.get(usize::from(c))).map_or("", String::as_str);
            let fix = finding.fix.as_ref().map(|f| format!(" → {}", f.value)).unwrap_or_default();
            let line = format!("row {} {column}: {}{fix}", finding.row, finding.message);
            let _ = writeln!(out, "      {}", visible(&line));
        }
        if found.len() > EXAMPLES {
            let _ = writeln!(out, "      … and {} more", found.len() - EXAMPLES);
        }
    }
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗ error  ",
        Severity::Warning => "▲ warning",
        Severity::Note => "· note   ",
    }
}

fn outcome(out: &mut String, report: &CheckReport) {
    let _ = writeln!(out, "\nOf {} rows, applied now to {}:", report.rows, visible(&report.base));
    for outcome in Outcome::ALL {
        let count = report.outcome.of(outcome);
        if count > 0 {
            let _ = writeln!(out, "  {:<10} {count:>7}", outcome.label());
        }
    }
    if !report.not_data.is_empty() {
        let kinds: Vec<String> = report.not_data.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        let _ = writeln!(out, "Not data: {}", kinds.join(", "));
    }
}
