//! What is wrong with settings that are of the right form: codes that are none, lists that contradict themselves.

use std::collections::HashSet;

use serde_json::Value;

use super::{Document, Fault};
use crate::contact::value::text::{compact, unfit_for_a_name};
use crate::contact::value::{CountryCode, LanguageCode};
use crate::contact::{Code, ContactNumber};
use crate::validation::{Criterion, InstitutionRules};

/// The lengths of INSTITUTION and ORGANIZATION (DOMAIN.md, section 3).
const INSTITUTION_LENGTH: usize = 15;
const ORGANIZATION_LENGTH: usize = 8;

/// Everything that is wrong.
pub(super) fn faults(document: &Document) -> Vec<Fault> {
    let mut found = Vec::new();
    match document.institution() {
        Ok(rules) => of_institution(&rules, &mut found),
        Err(error) => found.push(Fault::new("institution", error.reason)),
    }
    if let Err(error) = document.thresholds() {
        found.push(Fault::new("thresholds", error.reason));
    }
    super::rule_faults::of_survivorship(document, &mut found);
    for (name, section) in &document.sections {
        section.iter().for_each(|(key, value)| unfit(&format!("{name}.{key}"), (key, value), &mut found));
    }
    found
}

/// Keys and texts with characters that act on what shows them, wherever they stand.
fn unfit(path: &str, (key, value): (&str, &Value), found: &mut Vec<Fault>) {
    let mut say = |text: &str| found.extend(unfit_for_a_name(text).map(|message| Fault::new(path, message)));
    say(key);
    match value {
        Value::String(text) => say(text),
        Value::Array(items) => items.iter().for_each(|item| unfit(path, ("", item), found)),
        Value::Object(map) => {
            map.iter().for_each(|(key, value)| unfit(&format!("{path}.{key}"), (key, value), found));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn of_institution(rules: &InstitutionRules, found: &mut Vec<Fault>) {
    let mut say = |path: &str, bad: bool, message: &str| {
        if bad {
            found.push(Fault::new(format!("institution.{path}"), message));
        }
    };
    let long = |text: &str, most| text.chars().count() > most;
    say("institution", long(&rules.institution, INSTITUTION_LENGTH), "at most 15 signs");
    say("organization", long(&rules.organization, ORGANIZATION_LENGTH), "at most 8 signs, or * for all");
    let country = CountryCode::parse(&rules.country).is_some_and(|code| code.as_str() == rules.country);
    say("country", !country, "an ISO 3166-1 code of two capitals, such as CH");
    let language = LanguageCode::parse(&rules.language).is_some_and(|code| code.as_str() == rules.language);
    say("language", !language, "an ISO 639-1 code of two small letters, such as fr");
    numbers(rules, found);
    for (name, codes) in [
        ("authorizations", &rules.authorizations),
        ("titles", &rules.titles),
        ("structure_criteria", &rules.structure_criteria),
        ("structure_types", &rules.structure_types),
        ("community_types", &rules.community_types),
        ("generic_emails", &rules.generic_emails),
    ] {
        list(&format!("institution.{name}"), codes, found);
    }
    for code in rules.authorizations.iter().chain(&rules.structure_criteria) {
        if Code::new(code).is_none() {
            found.push(Fault::new("institution.authorizations", no_code(code)));
        }
    }
    super::rule_faults::of_salutations(rules, found);
    let mut seen = HashSet::new();
    for (code, criterion) in &rules.criteria {
        let path = format!("institution.criteria.{code}");
        if Code::new(code).is_none() {
            found.push(Fault::new(&path, no_code(code)));
        }
        if code.contains(['=', '|']) {
            let message = format!("{code:?}: = and | part a code from its values in a file");
            found.push(Fault::new(&path, message));
        }
        if !seen.insert(compact(code)) {
            found.push(Fault::new(&path, "another criterion differs in case or accents alone"));
        }
        of_criterion(&path, criterion, found);
    }
}

fn no_code(code: &str) -> String {
    format!("{code:?} is no code: 1 to 16 bytes without blanks")
}

fn numbers(rules: &InstitutionRules, found: &mut Vec<Fault>) {
    let (from, to) = (&rules.numbers.from, &rules.numbers.to);
    for (name, number) in [("from", from), ("to", to)] {
        // A kept number is any text until somebody reads it.
        if number.as_ref().is_some_and(|n| ContactNumber::parse(n.as_str()).as_ref() != Some(n)) {
            found.push(Fault::new(format!("institution.numbers.{name}"), "1 to 20 digits, in quotes"));
        }
    }
    if let (Some(from), Some(to)) = (from, to)
        && from.value() > to.value()
    {
        found.push(Fault::new(
            "institution.numbers.to",
            format!("the range ends at {to}, before it begins at {from}"),
        ));
    }
}

/// A list has no blank entry and none twice.
fn list(path: &str, entries: &[String], found: &mut Vec<Fault>) {
    let mut seen = HashSet::new();
    for entry in entries {
        if entry.trim() != entry || entry.is_empty() || entry.contains('|') {
            found.push(Fault::new(
                path,
                format!("{entry:?}: no blanks around a value, no empty one, and no |"),
            ));
        } else if !seen.insert(compact(entry)) {
            found.push(Fault::new(path, format!("{entry} stands twice, if case and accents do not count")));
        }
    }
}

fn of_criterion(path: &str, criterion: &Criterion, found: &mut Vec<Fault>) {
    let values = &criterion.values;
    list(&format!("{path}.values"), values, found);
    match (criterion.kind.has_list(), values.is_empty()) {
        (true, true) => {
            let message = format!("a criterion of the kind {} needs values", criterion.kind.name());
            found.push(Fault::new(path, message));
        }
        (false, false) => {
            let message = format!("a criterion of the kind {} has no list of values", criterion.kind.name());
            found.push(Fault::new(format!("{path}.values"), message));
        }
        _ => {}
    }
    let mut named: HashSet<String> = values.iter().map(|code| compact(code)).collect();
    for (code, label) in &criterion.labels {
        let path = format!("{path}.labels.{code}");
        if !values.contains(code) {
            found.push(Fault::new(path, format!("{code} is none of the values")));
        } else if compact(label) != compact(code) && !named.insert(compact(label)) {
            found.push(Fault::new(path, format!("{label:?} names another value already")));
        }
    }
}
