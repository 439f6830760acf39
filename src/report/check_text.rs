//! A check for a person at a terminal.

use std::fmt::Write as _;

use crate::contact::value::text::visible;
use crate::import::{CheckReport, FoundRule, FoundValue};
use crate::mapping::{ColumnMapping, MatchedBy, Target};
use crate::review::Outcome;
use crate::validation::{Finding, Severity};

/// Distinct values named per rule; the rest is counted.
const VALUES: usize = 20;

/// The report as text: what was found in the file, its columns, the findings by rule, what would become of the rows.
#[must_use]
pub fn check_text(report: &CheckReport) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", visible(&report.statement));
    for line in report.notices.iter().chain(&report.remarks) {
        let _ = writeln!(out, "  {}", visible(line));
    }
    columns(&mut out, report);
    findings(&mut out, report);
    outcome(&mut out, report);
    out
}

fn columns(out: &mut String, report: &CheckReport) {
    let _ = writeln!(out, "\nColumns");
    for mapping in &report.map.columns {
        let label = report.labels.get(usize::from(mapping.column)).map_or("", String::as_str);
        let target = target_name(mapping.target);
        let filled = report.filled.get(usize::from(mapping.column)).copied().unwrap_or(0);
        let line = format!("  {:<28} {target:<28} {filled:>7} filled  {}", visible(label), why(mapping));
        let _ = writeln!(out, "{}", visible(line.trim_end()));
    }
    let lost = report.map.columns.iter().filter(|c| c.target == Target::Unknown);
    let lost = lost.filter(|c| report.filled.get(usize::from(c.column)).is_some_and(|n| *n > 0)).count();
    if lost > 0 {
        let columns = if lost == 1 { "1 column" } else { &format!("{lost} columns") };
        let _ = writeln!(
            out,
            "  {columns} with content not imported: `usher review` maps them (or adds them to REMARK), \
             `usher profile save` keeps that for the next file"
        );
    }
}

/// What a column holds, under a name that no other target has.
fn target_name(target: Target) -> String {
    match target {
        Target::Ignored => "left out".into(),
        Target::Unknown => "not recognised, not imported".into(),
        target => target.code(),
    }
}

/// How sure the mapping of a column is, and why.
fn why(mapping: &ColumnMapping) -> String {
    let by = match mapping.by {
        MatchedBy::Code => "by its code",
        MatchedBy::Synonym => "by its header",
        MatchedBy::Content => "by its content",
        MatchedBy::Profile => return "by the profile".into(),
        MatchedBy::Person => return "by hand".into(),
        MatchedBy::Nothing => return String::new(),
    };
    format!("{:>3.0} % {by}", mapping.score * 100.0)
}

fn findings(out: &mut String, report: &CheckReport) {
    let _ = writeln!(out, "\nFindings {}", report.findings(Severity::Note));
    for found in &report.rules {
        let _ = writeln!(out, "  {} {}: {}", severity_word(found.severity), found.rule, found.count);
        if found.values.is_empty() {
            examples(out, found, report);
        } else {
            values(out, found, report);
        }
    }
}

fn examples(out: &mut String, found: &FoundRule, report: &CheckReport) {
    found.examples.iter().for_each(|finding| line(out, finding, "", report));
    let more = found.count - found.examples.len() as u64;
    if more > 0 {
        let _ = writeln!(out, "      … and {more} more");
    }
}

/// A value that a hundred rows have is named once.
fn values(out: &mut String, found: &FoundRule, report: &CheckReport) {
    for FoundValue { first, count } in found.values.iter().take(VALUES) {
        let rows = if *count > 1 { format!(" ({count} rows)") } else { String::new() };
        line(out, first, &rows, report);
    }
    if found.values.len() > VALUES {
        let _ = writeln!(out, "      … and {} more values", found.values.len() - VALUES);
    }
}

fn line(out: &mut String, finding: &Finding, rows: &str, report: &CheckReport) {
    let label = finding.column.and_then(|c| report.labels.get(usize::from(c)));
    let column = label.map(|label| format!(", column {label}")).unwrap_or_default();
    let fix = finding.fix.as_ref().map(|f| format!(" → {}", f.value)).unwrap_or_default();
    let line = format!("row {}{column}: {}{fix}{rows}", finding.row, finding.message);
    let _ = writeln!(out, "      {}", visible(&line));
}

fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗ error  ",
        Severity::Warning => "▲ warning",
        Severity::Note => "· note   ",
    }
}

fn outcome(out: &mut String, report: &CheckReport) {
    let rows = report.outcome.total();
    let unit = if rows == 1 { "row" } else { "rows" };
    let _ = writeln!(out, "\nOf {rows} {unit}, applied now to {}:", visible(&report.base));
    for outcome in Outcome::ALL {
        let count = report.outcome.of(outcome);
        if count > 0 {
            let _ = writeln!(out, "  {:<10} {count:>7}", outcome.label());
        }
    }
    if rows == 0 && !report.not_data.is_empty() {
        let _ = writeln!(
            out,
            "  no row of data was found; --header-row ROW or --no-header read the file otherwise"
        );
    }
    if !report.not_data.is_empty() {
        let kinds: Vec<String> = report.not_data.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
        let _ = writeln!(out, "Not data: {}", kinds.join(", "));
    }
}
