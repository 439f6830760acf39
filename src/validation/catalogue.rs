//! The rules by id: what each one says, how grave it is and what follows.

use std::sync::LazyLock;

use super::finding::{Consequence, Severity};
use super::rule;
use super::settle;
use super::settle_criteria;

/// One rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleEntry {
    /// The id in findings, such as `email-malformed`.
    pub id: &'static str,
    /// How grave.
    pub severity: Severity,
    /// What it does to the row.
    pub consequence: Consequence,
    /// What is wrong, in one line.
    pub summary: &'static str,
    /// Why it matters and what can be done, in a few sentences.
    pub explanation: &'static str,
}

/// Every rule, by family.
#[must_use]
pub fn catalogue() -> &'static [RuleEntry] {
    &ALL
}

/// The rule with this id.
#[must_use]
pub fn rule_entry(id: &str) -> Option<&'static RuleEntry> {
    ALL.iter().find(|entry| entry.id == id)
}

/// True for rules that hold a row against the base: their messages may name other contacts.
#[must_use]
pub fn speaks_of_base(id: &str) -> bool {
    settle::RULES.iter().any(|entry| entry.id == id)
}

static ALL: LazyLock<Vec<RuleEntry>> = LazyLock::new(|| {
    let families: [&[&RuleEntry]; 20] = [
        rule::email::RULES,
        rule::phone::RULES,
        rule::birth_date::RULES,
        rule::country::RULES,
        rule::coded::RULES,
        rule::consent::RULES,
        rule::postcode::RULES,
        rule::name::RULES,
        rule::text::RULES,
        rule::number::RULES,
        rule::criterion::RULES,
        rule::criterion_value::RULES,
        settle_criteria::RULES,
        rule::structure::RULES,
        rule::standing::RULES,
        rule::row::RULES,
        rule::split::RULES,
        settle::RULES,
        rule::file::RULES,
        rule::exported::RULES,
    ];
    families.into_iter().flatten().map(|entry| **entry).collect()
});

/// An error that leaves its cell out.
pub(super) const fn left_out(
    id: &'static str,
    summary: &'static str,
    explanation: &'static str,
) -> RuleEntry {
    entry(id, Severity::Error, Consequence::LeavesCellOut, [summary, explanation])
}

/// A warning about a text that is written as it stands.
pub(super) const fn doubtful(
    id: &'static str,
    summary: &'static str,
    explanation: &'static str,
) -> RuleEntry {
    entry(id, Severity::Warning, Consequence::KeepsText, [summary, explanation])
}

/// A note about a text that is written as it stands.
pub(super) const fn noted(id: &'static str, summary: &'static str, explanation: &'static str) -> RuleEntry {
    entry(id, Severity::Note, Consequence::KeepsText, [summary, explanation])
}

/// Any other rule; summary and explanation together.
pub(super) const fn entry(
    id: &'static str,
    severity: Severity,
    consequence: Consequence,
    texts: [&'static str; 2],
) -> RuleEntry {
    let [summary, explanation] = texts;
    RuleEntry { id, severity, consequence, summary, explanation }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_every_rule_is_explained() {
        let mut seen = HashSet::new();
        for entry in catalogue() {
            assert!(seen.insert(entry.id), "{} stands twice", entry.id);
            assert!(entry.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            assert!(entry.summary.len() < 100 && !entry.summary.ends_with('.'), "{}", entry.id);
            assert!(entry.explanation.len() > 60 && entry.explanation.ends_with('.'), "{}", entry.id);
            assert_eq!(rule_entry(entry.id), Some(entry));
        }
        assert!(seen.len() > 50);
    }

    #[test]
    fn severity_follows_from_the_consequence() {
        for entry in catalogue() {
            match entry.consequence {
                Consequence::BlocksRow | Consequence::LeavesCellOut => {
                    assert_eq!(entry.severity, Severity::Error, "{}", entry.id);
                }
                Consequence::HoldsRow => assert!(entry.severity >= Severity::Warning, "{}", entry.id),
                _ => assert!(entry.severity <= Severity::Warning, "{}", entry.id),
            }
        }
    }
}
