//! A plan, its changes and what a commit did, in words.

use super::super::keymap::{Action, Keymap, Mode};
use super::super::model::{PlanPhase, PlanView};
use super::super::screen::words::phase_words;
use super::scene::{ended, hint, or_nothing, plain, shown};
use crate::contact::RowNumber;
use crate::import::{ChangeLine, CommitReport, Confirmation, PlanSummary, counted};
use crate::review::{Counts, Outcome};

/// Changes told at a time.
const CHANGES: usize = 10;
/// Contacts named before a count is typed; the plan lists every one.
const NAMED: usize = 10;

/// A plan: how far it is, what it writes, what it asks, its next changes.
pub(super) fn told(
    plan: &PlanView,
    keys: &Keymap,
    counts: impl FnOnce(&PlanSummary) -> Vec<String>,
) -> Vec<String> {
    let mut lines = vec![format!("Plan: {}.", plain(phase_words(&plan.phase)))];
    if let PlanPhase::Failed(why) = &plan.phase {
        lines.push(ended(&format!("Why: {}", plain(why))));
    }
    let Some(summary) = &plan.summary else { return lines };
    lines.extend(counts(summary));
    lines.extend(written(summary));
    lines.extend(changes(plan, keys, summary));
    lines
}

/// The outcome of every row; the sum is the rows read.
pub(super) fn of_rows(counts: &Counts, rows: u64) -> Vec<String> {
    let told = Outcome::ALL.iter().filter(|outcome| counts.of(**outcome) > 0);
    let mut lines: Vec<_> =
        told.map(|outcome| format!("Rows {}: {}.", outcome.label(), counts.of(*outcome))).collect();
    lines.push(match counts.total() == rows {
        true => format!("Rows read: {rows}."),
        false => format!("Error: {} rows counted, {rows} read. The counts do not add up.", counts.total()),
    });
    lines
}

fn written(summary: &PlanSummary) -> Vec<String> {
    let mut lines = vec![format!("Contacts written: {}.", summary.contacts)];
    if summary.cleared > 0 {
        lines.push(format!("Cells cleared by an equals sign: {}.", summary.cleared));
    }
    let consents = summary.consents.iter();
    lines.extend(consents.map(|(code, on, off)| format!("Consent {}: {on} on, {off} off.", shown(code))));
    lines.extend(summary.held.iter().map(|held| format!("Held: {}", plain(&held.sentence()))));
    lines.extend(summary.confirmations.iter().map(|asked| {
        ended(&format!("Asks for a typed count, {}: {}", asked.count, plain(&asked.sentence())))
    }));
    lines.extend(summary.warnings.iter().map(|warning| ended(&format!("Warning: {}", plain(warning)))));
    lines
}

fn changes(plan: &PlanView, keys: &Keymap, summary: &PlanSummary) -> Vec<String> {
    if summary.contacts == 0 {
        return vec!["Changes: none.".to_owned()];
    }
    let skip = usize::try_from(plan.top.saturating_sub(plan.offset)).unwrap_or(usize::MAX);
    let some: Vec<_> = plan.window.iter().skip(skip).take(CHANGES).collect();
    let (first, last) = (plan.top + 1, plan.top + some.len() as u64);
    let mut lines = vec![format!("Changes {first} to {last} of {}:", summary.contacts)];
    lines.extend(some.into_iter().flat_map(change));
    if last < summary.contacts {
        let how = hint((keys, Mode::Plan), Action::PageDown, "tells the next changes");
        lines.push(format!("More: {} changes.{how}", summary.contacts - last));
    }
    lines
}

/// One change: who, from which rows, and every field before and after.
pub(super) fn change(change: &ChangeLine) -> Vec<String> {
    let head = format!("{} {}, {}{}.", change.kind, change.contact, shown(&change.name), rows(&change.rows));
    let fields = change.fields.iter().map(|(field, before, after)| {
        format!("  {}: {} becomes {}.", plain(field), or_nothing(before), or_nothing(after))
    });
    std::iter::once(head).chain(fields).collect()
}

fn rows(rows: &[RowNumber]) -> String {
    let numbers: Vec<_> = rows.iter().map(ToString::to_string).collect();
    match numbers.len() {
        0 => String::new(),
        1 => format!(", row {}", numbers.join(", ")),
        _ => format!(", rows {}", numbers.join(", ")),
    }
}

/// What is confirmed by its count.
pub(super) fn confirmation(asked: &Confirmation) -> Vec<String> {
    let mut lines = vec![ended(&format!("Confirm: {}", plain(&asked.sentence())))];
    lines.extend(asked.notice.iter().map(|notice| ended(&format!("Notice: {}", plain(notice)))));
    lines.extend(asked.shown.iter().take(NAMED).map(|line| ended(&plain(line))));
    let more = asked.count.saturating_sub(asked.shown.len().min(NAMED) as u64);
    if more > 0 {
        lines.push(format!("And {more} more. The plan lists every one."));
    }
    lines
}

/// What a commit did.
pub(super) fn result(report: &CommitReport) -> Vec<String> {
    let contacts = counted(report.contacts, "contact", "contacts");
    let mut lines = vec![
        format!("Committed: receipt {} of batch {}.", report.receipt, report.batch),
        format!("{contacts} written."),
    ];
    if let Some(backup) = &report.backup {
        lines.push(format!("Backup made before: {}.", shown(&backup.display().to_string())));
    }
    lines
}
