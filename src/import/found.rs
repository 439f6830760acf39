//! What was found in a file, counted while its rows come in: a report names examples and counts, not a million lines.

use std::collections::{BTreeMap, HashMap};

use crate::validation::{Finding, Severity, StagedRecord};

/// Findings kept of one rule as examples.
const EXAMPLES: usize = 5;

/// Distinct values counted of one rule and column; what has more is no list of codes.
const VALUES: usize = 2_000;

/// One distinct value that a rule found, with its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundValue {
    /// The first finding with that value.
    pub first: Finding,
    /// How many there are.
    pub count: u64,
}

/// What one rule found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundRule {
    /// The id of the rule.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// How many findings.
    pub count: u64,
    /// The first ones.
    pub examples: Vec<Finding>,
    /// For rules about the values of lists: each distinct value once, most rows first; else empty.
    pub values: Vec<FoundValue>,
}

/// Counts findings by rule.
#[derive(Default)]
pub(super) struct Found {
    by_rule: HashMap<(Severity, String), Counted>,
}

#[derive(Default)]
struct Counted {
    count: u64,
    examples: Vec<Finding>,
    values: HashMap<(Option<u16>, String), FoundValue>,
    too_many: bool,
}

/// Rules about values of lists: their findings repeat with the value.
fn is_about_lists(rule: &str) -> bool {
    [
        "title-",
        "language-",
        "country-",
        "boolean-",
        "role-",
        "address-type-",
        "criterion-",
        "structure-type-",
        "community-type-",
    ]
    .iter()
    .any(|family| rule.starts_with(family))
}

impl Found {
    /// Counts the findings of a row.
    pub(super) fn add(&mut self, record: &StagedRecord) {
        for finding in &record.findings {
            let counted = self.by_rule.entry((finding.severity, finding.rule.clone())).or_default();
            counted.add(finding);
        }
    }

    /// What each rule found, the gravest first.
    pub(super) fn rules(self) -> Vec<FoundRule> {
        let sorted: BTreeMap<(std::cmp::Reverse<Severity>, String), Counted> = self
            .by_rule
            .into_iter()
            .map(|((severity, rule), counted)| ((std::cmp::Reverse(severity), rule), counted))
            .collect();
        sorted.into_iter().map(|((severity, rule), counted)| counted.into_rule(severity.0, rule)).collect()
    }
}

impl Counted {
    fn add(&mut self, finding: &Finding) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(finding.clone());
        }
        if self.too_many || !is_about_lists(&finding.rule) {
            return;
        }
        let key = (finding.column, finding.value.trim().to_lowercase());
        if let Some(known) = self.values.get_mut(&key) {
            known.count += 1;
        } else if self.values.len() < VALUES {
            self.values.insert(key, FoundValue { first: finding.clone(), count: 1 });
        } else {
            (self.too_many, self.values) = (true, HashMap::new());
        }
    }

    fn into_rule(self, severity: Severity, rule: String) -> FoundRule {
        let mut values: Vec<FoundValue> = self.values.into_values().collect();
        values.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.first.row.cmp(&b.first.row)));
        FoundRule { rule, severity, count: self.count, examples: self.examples, values }
    }
}
