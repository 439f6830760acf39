//! What is wrong with rules of survivorship and with salutations, entry by entry.

use serde_json::Value;

use super::{Document, Fault, SURVIVORSHIP};
use crate::contact::value::LanguageCode;
use crate::survivorship::{HEAD_RULES, HeadRule, RuleUnit, SurvivorshipRule};
use crate::validation::InstitutionRules;

/// The key under which salutations of organisations stand among those of titles.
const STRUCTURE: &str = "STRUCTURE";
/// What a salutation may hold between braces.
const PLACES: [&str; 3] = ["{first}", "{last}", "{name}"];

/// What is wrong with the rules of survivorship.
pub(super) fn of_survivorship(document: &Document, found: &mut Vec<Fault>) {
    let Some(section) = document.sections.get(SURVIVORSHIP) else { return };
    let before = found.len();
    let rules = section.get("rules").and_then(Value::as_object);
    for (key, rule) in rules.into_iter().flatten() {
        if let Err(message) = of_rule(key, rule.as_str().unwrap_or_default()) {
            found.push(Fault::new(format!("survivorship.rules.{key}"), message));
        }
    }
    of_head(section.get("head"), found);
    // What the entries do not tell: another form, or a name that is none.
    if let (true, Err(error)) = (found.len() == before, document.survivorship()) {
        found.push(Fault::new(SURVIVORSHIP, error.reason));
    }
}

fn of_rule(key: &str, rule: &str) -> Result<(), String> {
    let unit = RuleUnit::from_key(key).map_err(|error| error.to_string())?;
    let possible = unit.rules();
    if possible.iter().any(|known| known.key() == rule) {
        return Ok(());
    }
    let names: Vec<_> = possible.iter().map(|rule: &SurvivorshipRule| rule.key()).collect();
    Err(format!("{rule:?} is no rule for it; one of {}", names.join(", ")))
}

fn of_head(head: Option<&Value>, found: &mut Vec<Fault>) {
    let mut say = |message: String| found.push(Fault::new("survivorship.head", message));
    let Some(list) = head.and_then(Value::as_array) else { return };
    let name = |rule: &HeadRule| serde_json::to_value(rule).unwrap_or_default();
    let known: Vec<Value> = HEAD_RULES.iter().map(name).collect();
    let names: Vec<_> = known.iter().filter_map(Value::as_str).collect();
    for (place, entry) in list.iter().enumerate() {
        let told = entry.as_str().unwrap_or_default();
        if !known.contains(entry) {
            say(format!("{told:?} makes no head; one of {}", names.join(", ")));
        } else if list.iter().take(place).any(|earlier| earlier == entry) {
            say(format!("{told} stands twice"));
        }
    }
}

/// What is wrong with the salutations: titles and languages that are none, places that nothing fills.
pub(super) fn of_salutations(rules: &InstitutionRules, found: &mut Vec<Fault>) {
    for (title, languages) in &rules.salutations {
        let path = format!("institution.salutations.{title}");
        if title != STRUCTURE && !rules.titles.contains(title) {
            let message = format!("{title} is none of the titles, nor {STRUCTURE}");
            found.push(Fault::new(&path, message));
        }
        for (language, texts) in languages {
            let path = format!("{path}.{language}");
            if LanguageCode::parse(language).is_none_or(|code| code.as_str() != language) {
                found.push(Fault::new(&path, "an ISO 639-1 code of two small letters, such as fr"));
            }
            for (name, text) in [("letter", &texts.letter), ("address", &texts.address)] {
                of_text(&format!("{path}.{name}"), text, found);
            }
        }
    }
}

fn of_text(path: &str, text: &str, found: &mut Vec<Fault>) {
    let opened = text.match_indices('{').map(|(at, _)| text.get(at..).unwrap_or_default());
    for rest in opened.filter(|rest| !PLACES.iter().any(|place| rest.starts_with(place))) {
        let told = rest.find('}').and_then(|end| rest.get(..=end)).unwrap_or("{");
        let message = format!("{told} stands for nothing; there are {}", PLACES.join(", "));
        found.push(Fault::new(path, message));
    }
}
