//! What two documents differ in, in words; and what contacts may carry that is gone in the second.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Document;
use super::write::inline;
use crate::contact::{Code, Field};
use crate::validation::{Criterion, CriterionTarget, InstitutionRules};

/// The differences, a line each: `+` defined, `-` gone, `~` changed.
#[must_use]
pub fn differences(before: &Document, after: &Document) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, section) in &after.sections {
        let old = before.sections.get(name).map(|map| Value::Object(map.clone()));
        compare(name, (old.as_ref(), Some(&Value::Object(section.clone()))), &mut lines);
    }
    lines
}

fn compare(path: &str, pair: (Option<&Value>, Option<&Value>), lines: &mut Vec<String>) {
    match pair {
        (before, after) if before == after => {}
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for key in keys {
                compare(&format!("{path}.{key}"), (before.get(key), after.get(key)), lines);
            }
        }
        (None, Some(after)) => lines.push(format!("+ {path} = {}", inline(after))),
        (Some(before), None) => lines.push(format!("- {path} = {}", inline(before))),
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            lines.push(format!("~ {path}: {}", of_lists(before, after)));
        }
        (Some(before), Some(after)) => {
            lines.push(format!("~ {path}: {} → {}", inline(before), inline(after)));
        }
        (None, None) => {}
    }
}

fn of_lists(before: &[Value], after: &[Value]) -> String {
    let lacks = |list: &[Value], other: &[Value]| {
        let found = list.iter().filter(|item| !other.contains(item)).map(inline);
        found.collect::<Vec<_>>().join(", ")
    };
    match (lacks(after, before), lacks(before, after)) {
        (added, gone) if added.is_empty() && gone.is_empty() => "another order".to_owned(),
        (added, gone) if gone.is_empty() => format!("added {added}"),
        (added, gone) if added.is_empty() => format!("taken out {gone}"),
        (added, gone) => format!("added {added}; taken out {gone}"),
    }
}

/// A definition that is gone, or another one now, and that contacts may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanishing {
    /// What it defines.
    pub field: Field,
    /// The value, when only that one is gone.
    pub value: Option<String>,
    /// What becomes of it, in words: `is gone`, `is a number now`.
    pub what: String,
}

/// What is defined before and not, or otherwise, afterwards.
#[must_use]
pub fn vanishing(before: &InstitutionRules, after: &InstitutionRules) -> Vec<Vanishing> {
    let mut found = Vec::new();
    for (field, old, new) in [
        (Field::Title, &before.titles, &after.titles),
        (Field::StructureType, &before.structure_types, &after.structure_types),
        (Field::CommunityType, &before.community_types, &after.community_types),
    ] {
        found.extend(gone(old, new).map(|value| Vanishing {
            field,
            value: Some(value),
            what: "is gone".into(),
        }));
    }
    for code in gone(&before.authorizations, &after.authorizations).filter_map(|code| Code::new(&code)) {
        found.push(Vanishing { field: Field::Authorization(code), value: None, what: "is gone".into() });
    }
    for (code, old) in &before.criteria {
        if let Some(field) = Code::new(code).map(Field::Criterion) {
            found.extend(of_criterion(field, old, after.criteria.get(code)));
        }
    }
    found
}

fn gone<'a>(before: &'a [String], after: &'a [String]) -> impl Iterator<Item = String> + 'a {
    before.iter().filter(|value| !after.contains(value)).cloned()
}

fn of_criterion(field: Field, old: &Criterion, new: Option<&Criterion>) -> Vec<Vanishing> {
    let whole = |what: String| vec![Vanishing { field, value: None, what }];
    let Some(new) = new else { return whole("is gone".to_owned()) };
    if new.kind != old.kind && !(old.kind.has_list() && new.kind.has_list()) {
        return whole(format!("is of the kind {} now", new.kind.name()));
    }
    if new.target != old.target && new.target != CriterionTarget::Both {
        return whole(format!("is for {} now", new.target.words()));
    }
    let one = |value| Vanishing { field, value: Some(value), what: "is gone".to_owned() };
    let mut found: Vec<Vanishing> = gone(&old.values, &new.values).map(one).collect();
    if new.kind != old.kind && old.kind == crate::validation::CriterionKind::SeveralOf {
        found.extend(whole(format!("is of the kind {} now", new.kind.name())));
    }
    found
}
