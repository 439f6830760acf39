//! The values that a coded field takes, for drop-down lists and the sheet of values.

use crate::contact::value::{Country, DisplayLanguage, LanguageCode, Title};
use crate::contact::{Field, Operation};
use crate::validation::{Criterion, CriterionKind, InstitutionRules};

use super::{TemplateColumn, TemplateKind};

/// One value of a list with what it means.
pub(super) type Value = (String, String);

/// Languages that the institution's customers write in, first; any other of ISO 639-1 is taken too.
const LANGUAGES: [&str; 8] = ["fr", "de", "it", "en", "es", "pt", "nl", "rm"];

/// What ADDR_TYPE can say.
const ADDRESS_TYPES: [(&str, &str); 7] = [
    ("M", "main address"),
    ("S", "shipping"),
    ("B", "billing"),
    ("MS", "main and shipping"),
    ("MB", "main and billing"),
    ("SB", "shipping and billing"),
    ("MSB", "all three, as an empty cell"),
];

/// The operations of each file with what they do (DOMAIN.md, section 4).
const OPERATIONS: [(Operation, &str); 7] = [
    (Operation::Insert, "creates a contact; an empty cell means the same"),
    (Operation::Update, "changes the filled fields of a contact"),
    (Operation::UpdateActivate, "the same, and reactivates an inactive contact"),
    (Operation::Delete, "removes addresses and means of communication"),
    (Operation::Invalidate, "makes a contact without sales inactive"),
    (Operation::Anonymize, "erases all personal data, for ever"),
    (Operation::Drop, "removes a contact that an import made, for ever"),
];

/// The values that a column of a file takes; empty where anything goes.
pub(super) fn values(kind: TemplateKind, column: &TemplateColumn, rules: &InstitutionRules) -> Vec<Value> {
    match column.field {
        Some(Field::Operation) => operations(kind),
        Some(Field::Role) => {
            named(&[("PUBLIC", "a private person or a structure"), ("RELAY", "a person of a structure")])
        }
        Some(Field::Title) => rules.titles.iter().map(|code| (code.clone(), title_name(code))).collect(),
        Some(Field::Language) => LANGUAGES.iter().filter_map(|code| language(code)).collect(),
        Some(Field::Country) => Country::all()
            .map(|c| (c.as_str().to_owned(), c.name(DisplayLanguage::English).to_owned()))
            .collect(),
        Some(Field::AddressType) => named(&ADDRESS_TYPES),
        Some(Field::StructureType) => plain(&rules.structure_types),
        Some(Field::CommunityType) => plain(&rules.community_types),
        Some(Field::Authorization(_) | Field::HasSales) => named(&[("TRUE", "yes"), ("FALSE", "no")]),
        Some(Field::Criterion(code)) => {
            rules.criteria.get(code.as_str()).map(of_criterion).unwrap_or_default()
        }
        None if column.header.starts_with("CRIT") => criteria(rules),
        _ => Vec::new(),
    }
}

fn operations(kind: TemplateKind) -> Vec<Value> {
    let fits = |operation: &Operation| match kind {
        TemplateKind::Delete => operation.removes(),
        TemplateKind::Update => operation.updates(),
        _ => true,
    };
    let listed = OPERATIONS.iter().filter(|(operation, _)| fits(operation));
    listed.map(|(operation, what)| (operation.code().to_owned(), (*what).to_owned())).collect()
}

/// `CODE=value` for each value of each criterion that the base defines.
fn criteria(rules: &InstitutionRules) -> Vec<Value> {
    let name = |code: &str, criterion: &Criterion| {
        if criterion.label.is_empty() { code.to_owned() } else { criterion.label.clone() }
    };
    let all = |(code, criterion): (&String, &Criterion)| -> Vec<Value> {
        let (code, name) = (code.clone(), name(code, criterion));
        let of = |(value, label): Value| {
            let what = if label.is_empty() { name.clone() } else { format!("{name}: {label}") };
            (format!("{code}={value}"), what)
        };
        of_criterion(criterion).into_iter().map(of).collect()
    };
    rules.criteria.iter().flat_map(all).collect()
}

/// The values of a criterion with what they are called; none where any text, number or day goes.
fn of_criterion(criterion: &Criterion) -> Vec<Value> {
    if criterion.kind == CriterionKind::Boolean {
        return named(&[("TRUE", "yes"), ("FALSE", "no")]);
    }
    let label = |code: &String| criterion.labels.get(code).cloned().unwrap_or_default();
    criterion.values.iter().map(|code| (code.clone(), label(code))).collect()
}

fn title_name(code: &str) -> String {
    let known = Title::ALL.iter().find(|title| title.code() == code);
    known.map(|title| title.address_salutation(DisplayLanguage::English).to_owned()).unwrap_or_default()
}

fn language(code: &str) -> Option<Value> {
    let known = LanguageCode::parse(code)?;
    Some((code.to_owned(), known.name(DisplayLanguage::English).to_owned()))
}

fn named(list: &[(&str, &str)]) -> Vec<Value> {
    list.iter().map(|(value, what)| ((*value).to_owned(), (*what).to_owned())).collect()
}

fn plain(list: &[String]) -> Vec<Value> {
    list.iter().map(|value| (value.clone(), String::new())).collect()
}
