//! What of the criteria depends on whom the row makes or changes.
//!
//! In: a settled record and the rules. Out: the compulsory criteria that a new contact lacks, and those left out that
//! the contact of the base cannot carry. Deliberately unaware of the base itself: the record's course tells.

use super::catalogue::{RuleEntry, entry};
use super::course::Course;
use super::criteria::CriterionTarget;
use super::finding::{Consequence, Finding, Severity};
use super::record::{Part, StagedPart, StagedRecord};
use super::rule::criterion::{misplaced_in_base, target_of};
use super::rules::InstitutionRules;
use super::settle::is_nameless;
use crate::contact::{Code, Entry, Field, Kind};

const COMPULSORY: RuleEntry = entry(
    "criterion-compulsory",
    Severity::Warning,
    Consequence::KeepsText,
    [
        "a compulsory criterion is missing",
        "The institution wants every contact of that kind to have a value of this criterion, and the new contact has \
         none, or the row clears it. The row goes in all the same; fill the cell, or set it later.",
    ],
);

/// The rules of this family.
pub(super) const RULES: &[&RuleEntry] = &[&COMPULSORY];

/// Looks at the criteria of a settled record; doing it again replaces what was found before.
pub fn settle_criteria(record: &mut StagedRecord, rules: &InstitutionRules) {
    record.findings.retain(|finding| finding.rule != COMPULSORY.id);
    if rules.criteria.is_empty() && rules.structure_criteria.is_empty() {
        return;
    }
    let mut found = Vec::new();
    leave_out_misplaced(record, rules, &mut found);
    let several = record.parts.len() > 1;
    // Beside a relay what is for both goes to the relay (DOMAIN.md, section 2).
    let of_relay = |part: &StagedPart| several && part.part == Part::Structure;
    for part in &record.parts {
        if record.course == Course::Create {
            let others = of_relay(part).then_some(CriterionTarget::Both);
            missing(part, others, (record.row, rules), &mut found);
        }
        cleared(part, (record.row, rules), &mut found);
    }
    record.findings.append(&mut found);
}

/// The compulsory criteria that a new contact lacks; those of the target `others` are not for it.
fn missing(
    part: &StagedPart,
    others: Option<CriterionTarget>,
    (row, rules): (u32, &InstitutionRules),
    found: &mut Vec<Finding>,
) {
    let kind = part.incoming.kind;
    for (code, criterion) in rules.criteria.iter().filter(|(_, criterion)| criterion.compulsory) {
        let target = target_of(code, rules);
        let expected = target.takes(kind) && others != Some(target);
        let Some(code) = Code::new(code).filter(|_| expected) else { continue };
        let field = Field::Criterion(code);
        if part.incoming.text(field).is_empty() && !part.incoming.entries.contains_key(&field) {
            let whom = if kind == Kind::Structure { "structure" } else { "person" };
            let name = if criterion.label.is_empty() { code.as_str() } else { &criterion.label };
            let message =
                format!("A new {whom} should have a value of the criterion {name}, and the row gives none.");
            found.push(finding(&COMPULSORY, (row, field, String::new()), message));
        }
    }
}

/// The compulsory criteria that the row clears.
fn cleared(part: &StagedPart, (row, rules): (u32, &InstitutionRules), found: &mut Vec<Finding>) {
    for (field, entry) in &part.incoming.entries {
        if let (Field::Criterion(code), Entry::Clear) = (field, entry)
            && rules.criteria.get(code.as_str()).is_some_and(|criterion| criterion.compulsory)
        {
            let message = format!("The criterion {} is compulsory, and the row clears it.", code.as_str());
            found.push(finding(&COMPULSORY, (row, *field, "=".to_owned()), message));
        }
    }
}

/// Takes criteria from a row without names that the contact it changes cannot carry; those taken before come back first.
fn leave_out_misplaced(record: &mut StagedRecord, rules: &InstitutionRules, found: &mut Vec<Finding>) {
    let row = record.row;
    let [part] = record.parts.as_mut_slice() else { return };
    if !is_nameless(&part.incoming) {
        return;
    }
    let (rule, _) = misplaced_in_base(Field::Remark, CriterionTarget::Both);
    for finding in record.findings.iter().filter(|finding| finding.rule == rule.id) {
        let entry = if finding.value == "=" { Entry::Clear } else { Entry::Set(finding.value.clone()) };
        part.incoming.entries.extend(finding.field.map(|field| (field, entry)));
    }
    record.findings.retain(|finding| finding.rule != rule.id);
    if matches!(record.course, Course::Create | Course::Blocked | Course::Unsettled { .. }) {
        return;
    }
    let kind = part.incoming.kind;
    part.incoming.entries.retain(|field, entry| {
        let Field::Criterion(code) = field else { return true };
        let target = target_of(code.as_str(), rules);
        if target.takes(kind) {
            return true;
        }
        let value = if *entry == Entry::Clear { "=" } else { entry.text() }.to_owned();
        let (rule, message) = misplaced_in_base(*field, target);
        found.push(finding(&rule, (row, *field, value), message));
        false
    });
}

fn finding(rule: &RuleEntry, (row, field, value): (u32, Field, String), message: String) -> Finding {
    Finding {
        row,
        column: None,
        field: Some(field),
        rule: rule.id.to_owned(),
        severity: rule.severity,
        consequence: rule.consequence,
        value,
        message,
        fix: None,
    }
}
