//! Settings as a TOML file whose comments say what each entry is.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{Document, INSTITUTION, SECTIONS};
use crate::contact::value::harmless::toml_quoted;
use crate::validation::Criterion;

const HEAD: &str = "\
# Settings of an institution, as `usher settings export` writes and `usher settings import` reads them.
# A file may hold any part of this. What it does not name stays as it is; an entry that it names is replaced whole.
# Name and stage of a base are no part of it, so that the settings of the rehearsal can go to production.
";

const CRITERIA_HEAD: &str = "\
# Criteria, as `usher criteria export` writes and `usher criteria import` reads them.
# Criteria of the base that are not named here stay as they are.
";

const CRITERIA: &str = "\
# The criteria, each under its code. While there is none, any code and any value goes.
#   label       what it is called
#   kind        one-of, several-of (both with a list of values), text, number, date, boolean
#   target      individuals, structures, both
#   compulsory  a new contact of its target without it gets a warning
#   values      the codes of the values; labels = what they are called, by code. A file may use either.
# [institution.criteria.GENRE]
# label = \"Genre\"
# kind = \"several-of\"
# target = \"both\"
# compulsory = false
# values = [\"OPERA\", \"JAZZ\"]
# labels = { OPERA = \"Opera and ballet\" }
";

const SALUTATIONS: &str = "\
# Salutations that differ from the usual ones: the code of a title (STRUCTURE for organisations), then the language.
#   letter      how a letter begins
#   address     what stands before the name on an envelope
# {first}, {last} and {name} are the contact's names; what is absent has the usual words of the language.
# [institution.salutations.MRS.de]
# letter = \"Liebe {first} {last}\"
# address = \"Frau\"
";

const RULES: &str = "\
# Which value stays, by field: base, file, most-complete, most-recent, longest, union; not every rule suits every field.
# Beside the codes of the catalogue: * (every other field), ADDRESS, EMAILS, PHONES, CRITERIA, AUTHORIZATIONS,
# \"CRIT:CODE\" and \"AUTH:CODE\" for one criterion or authorisation. Of what is not named the console proposes as usual.
# LASTNAME = \"longest\"
# ADDRESS = \"most-recent\"
# \"CRIT:GENRE\" = \"union\"
";

/// What entries are, in the order of the file; a name with `=` behind it shows how an absent one is written.
const ENTRIES: &[(&str, &str)] = &[
    ("institution", "What the institution expects of its data."),
    ("institution.institution", "INSTITUTION of rows that name none; at most 15 signs."),
    ("institution.organization", "ORGANIZATION of rows that name none; * = all organisations."),
    (
        "institution.country",
        "Country of rows that name none, and of phones without a prefix: ISO 3166-1, two capitals.",
    ),
    ("institution.language", "Language of rows that name none: ISO 639-1, two small letters."),
    (
        "institution.authorizations",
        "Codes of the authorisations: columns of yes and no that stand for consent.",
    ),
    ("institution.titles", "Codes of the titles (TITLE)."),
    (
        "institution.structure_types",
        "Codes of the structure types (STRUCT_TYPE); an empty list is not checked.",
    ),
    (
        "institution.community_types",
        "Codes of the community types (COMMUNITY_TYPE); an empty list is not checked.",
    ),
    (
        "institution.structure_criteria",
        "Codes of criteria for structures only that are not defined below; a defined one says so by its target.",
    ),
    (
        "institution.generic_emails",
        "E-mail addresses that belong to nobody in particular, such as info@example.org.",
    ),
    (
        "institution.numbers",
        "The range that new contacts are numbered from; without it they go on above the highest number.",
    ),
    ("institution.numbers.from", "from = \"0100000\""),
    ("institution.numbers.to", "to = \"0199999\""),
    (
        "institution.criteria_mode",
        "What a cell does to the values of a criterion: replace, or append (the values are added).",
    ),
    ("institution.salutations", ""),
    ("institution.criteria", ""),
    ("thresholds", "How likely two contacts must be the same, from 0 to 1."),
    ("thresholds.match", "At or above: a match."),
    ("thresholds.review", "At or above: a possible match, shown for review."),
    (
        "survivorship",
        "Which value stays when a candidate is merged, and which contact is the head of a duplicate.",
    ),
    ("survivorship.head", "What makes the head, the weightiest first: sales, login, oldest-number."),
    ("survivorship.rules", ""),
];

/// The longest list that stands on one line.
const LINE: usize = 100;

/// The whole document as a file.
#[must_use]
pub fn write_document(document: &Document) -> String {
    let mut out = HEAD.to_owned();
    for name in SECTIONS {
        if let Some(section) = document.sections.get(name) {
            table(name, section, &mut out);
        }
    }
    out
}

/// Criteria alone as a file, which `usher settings import` reads as well.
#[must_use]
pub fn write_criteria(criteria: &BTreeMap<String, Criterion>) -> String {
    let mut out = CRITERIA_HEAD.to_owned();
    if let Ok(Value::Object(all)) = serde_json::to_value(criteria) {
        of_criteria(&format!("{INSTITUTION}.criteria"), &all, &mut out);
    }
    out
}

fn table(path: &str, entries: &Map<String, Value>, out: &mut String) {
    out.push('\n');
    comment(path, out);
    out.push_str(block(path));
    let _ = writeln!(out, "[{path}]");
    let (tables, plain): (Vec<_>, Vec<_>) =
        ordered(path, entries).into_iter().partition(|(_, v)| v.is_object());
    for (key, value) in plain {
        comment(&format!("{path}.{key}"), out);
        entry(key, value, out);
    }
    absent(path, entries, out);
    for (key, value) in tables {
        let path = format!("{path}.{}", bare(key));
        match value.as_object() {
            Some(all) if key == "criteria" => of_criteria(&path, all, out),
            Some(inner) => table(&path, inner, out),
            None => {}
        }
    }
}

/// Entries in the order of the list above; those it does not know come last.
fn ordered<'a>(path: &str, entries: &'a Map<String, Value>) -> Vec<(&'a str, &'a Value)> {
    let place = |key: &str| {
        let full = format!("{path}.{key}");
        ENTRIES.iter().position(|(known, _)| *known == full).unwrap_or(ENTRIES.len())
    };
    let mut all: Vec<_> =
        entries.iter().map(|(k, v)| (k.as_str(), v)).filter(|(_, v)| !v.is_null()).collect();
    all.sort_by_key(|(key, _)| place(key));
    all
}

fn of_criteria(path: &str, criteria: &Map<String, Value>, out: &mut String) {
    out.push('\n');
    out.push_str(CRITERIA);
    if criteria.is_empty() {
        // An empty table says that there is none, where a file without it says nothing.
        let _ = writeln!(out, "[{path}]");
    }
    for (code, criterion) in criteria {
        let _ = writeln!(out, "\n[{path}.{}]", bare(code));
        for key in ["label", "kind", "target", "compulsory", "values", "labels"] {
            if let Some(value) = criterion.get(key) {
                entry(key, value, out);
            }
        }
    }
}

/// What a table holds, where one line does not say it.
fn block(path: &str) -> &'static str {
    match path {
        "institution.salutations" => SALUTATIONS,
        "survivorship.rules" => RULES,
        _ => "",
    }
}

/// What an entry is, in a sentence; empty when there is nothing to say.
#[must_use]
pub fn entry_words(path: &str) -> &'static str {
    let known = ENTRIES.iter().find(|(known, _)| *known == path).map_or("", |(_, words)| *words);
    match path {
        "institution.numbers.from" => "The first number that a new contact may be given; empty = none.",
        "institution.numbers.to" => "The last number that a new contact may be given; empty = none.",
        _ => known,
    }
}

fn comment(path: &str, out: &mut String) {
    let known = ENTRIES.iter().find(|(known, _)| *known == path);
    if let Some((_, text)) = known.filter(|(_, text)| !text.is_empty() && !text.contains('"')) {
        let _ = writeln!(out, "# {text}");
    }
}

/// Entries that may be absent, as comments.
fn absent(path: &str, entries: &Map<String, Value>, out: &mut String) {
    for (known, text) in ENTRIES {
        let key = known.strip_prefix(path).and_then(|rest| rest.strip_prefix('.'));
        let shown = key.filter(|key| text.starts_with(&format!("{key} =")) && !entries.contains_key(*key));
        if shown.is_some() {
            let _ = writeln!(out, "# {text}");
        }
    }
}

fn entry(key: &str, value: &Value, out: &mut String) {
    let one_line = format!("{} = {}", bare(key), inline(value));
    match value {
        Value::Array(items) if one_line.chars().count() > LINE => {
            let _ = writeln!(out, "{} = [", bare(key));
            for item in items {
                let _ = writeln!(out, "    {},", inline(item));
            }
            out.push_str("]\n");
        }
        _ => {
            let _ = writeln!(out, "{one_line}");
        }
    }
}

/// A value as TOML on one line.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::Null => "\"\"".to_owned(),
        Value::Object(map) => {
            let inner: Vec<String> =
                map.iter().map(|(k, v)| format!("{} = {}", bare(k), inline(v))).collect();
            if inner.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", inner.join(", ")) }
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => toml_quoted(text),
        other => other.to_string(),
    }
}

/// A key, in quotes where it has to be.
fn bare(key: &str) -> String {
    let plain = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
    if plain { key.to_owned() } else { toml_quoted(key) }
}
