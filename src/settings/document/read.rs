//! A TOML file of settings laid over those in force; what is wrong with it is told with line and column.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::{Document, Fault, INSTITUTION, SECTIONS};
use crate::review::Thresholds;
use crate::validation::InstitutionRules;

/// What a file may hold; a name that is none of these is told with its line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "institution")]
    _institution: Option<InstitutionRules>,
    #[serde(rename = "thresholds")]
    _thresholds: Option<Thresholds>,
    #[serde(rename = "survivorship")]
    _survivorship: Option<WrittenSurvivorship>,
}

/// The form of the rules of survivorship; what they name is looked at entry by entry, so that each is told with its line.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSurvivorship {
    #[serde(rename = "rules")]
    _rules: Option<BTreeMap<String, String>>,
    #[serde(rename = "head")]
    _head: Option<Vec<String>>,
}

/// Lays a file over the settings in force: an entry that it names is replaced whole, the others stay.
///
/// # Errors
/// Everything that is wrong with the file.
pub fn read_document(text: &str, base: &Document) -> Result<Document, Vec<Fault>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let form = |e: toml::de::Error| {
        let at = e.span().map(|span| position(text, span.start));
        vec![Fault { at, path: String::new(), message: e.message().trim_end().to_owned() }]
    };
    let table = DeTable::parse(text).map_err(form)?;
    let table = table.get_ref();
    if let Some(at) = place(table, &[INSTITUTION, "today"]) {
        let fault = Fault::new("institution.today", "this is no setting: the program looks at the clock");
        return Err(vec![Fault { at: Some(position(text, at)), ..fault }]);
    }
    toml::from_str::<Written>(text).map_err(form)?;
    let mut document = base.clone();
    let values: Value = toml::from_str(text).map_err(form)?;
    for name in SECTIONS {
        let said = values.get(name).and_then(Value::as_object);
        let Some((said, section)) = said.zip(document.sections.get_mut(name)) else { continue };
        section.extend(said.iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    document.faultless().map_err(|faults| located(faults, table, text))
}

/// Gives faults their place: that of the entry, else of the nearest that holds it.
fn located(faults: Vec<Fault>, table: &DeTable<'_>, text: &str) -> Vec<Fault> {
    let with_place = |fault: Fault| {
        let path: Vec<&str> = fault.path.split('.').collect();
        let at = (1..=path.len()).rev().find_map(|length| place(table, path.get(..length)?));
        Fault { at: at.map(|at| position(text, at)), ..fault }
    };
    faults.into_iter().map(with_place).collect()
}

/// Where the key of a dotted name begins.
fn place(table: &DeTable<'_>, path: &[&str]) -> Option<usize> {
    let (first, rest) = path.split_first()?;
    let (key, value) = table.iter().find(|(key, _)| key.get_ref() == first)?;
    match (rest, value.get_ref()) {
        ([], _) => Some(key.span().start),
        (rest, DeValue::Table(inner)) => place(inner, rest),
        _ => None,
    }
}

/// Line and column of a byte, from 1 on.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before.get(start..).unwrap_or_default().chars().count() + 1)
}
