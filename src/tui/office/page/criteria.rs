//! The criteria: kind, target, compulsory, how many contacts carry each.

use crate::contact::{Code, Field};
use crate::import::DefinitionEdit;
use crate::validation::Criterion;

use super::super::model::Known;
use super::{Column, Opens, Page, Row, Table, Typed, carried, column, or_dash};

const COLUMNS: &[Column] = &[
    column("code", 17, 0),
    column("label", 26, 0),
    column("kind", 13, 0),
    column("target", 14, 0),
    column("compulsory", 12, 76),
    column("values", 8, 70),
    column("carried by", 15, 0),
];

/// The field of a criterion.
pub(super) fn field(code: &str) -> Option<Field> {
    Code::new(code).map(Field::Criterion)
}

/// The page.
pub(super) fn table(known: &Known) -> Table {
    Table {
        title: "Criteria".into(),
        columns: COLUMNS,
        rows: known.rules.criteria.iter().map(|(code, criterion)| row(known, code, criterion)).collect(),
        adds: Some(Opens::Text("Code of the new criterion".into(), String::new(), Typed::NewCode)),
        empty: "no criterion is defined, so any code and any value goes; + defines one",
    }
}

fn row(known: &Known, code: &str, criterion: &Criterion) -> Row {
    let values = if criterion.kind.has_list() { criterion.values.len().to_string() } else { "—".into() };
    let cells = vec![
        code.to_owned(),
        or_dash(&criterion.label),
        criterion.kind.name().to_owned(),
        criterion.target.name().to_owned(),
        if criterion.compulsory { "compulsory" } else { "—" }.to_owned(),
        values,
        carried(known, field(code), None),
    ];
    let remove = DefinitionEdit::RemoveCriterion { code: code.to_owned(), values: Vec::new() };
    Row::new(code, cells, Opens::Page(Page::Criterion(code.to_owned())))
        .with_words(
            [format!("values: {}", values_of(criterion))].into_iter().filter(|_| criterion.kind.has_list()),
        )
        .removed_by(remove)
}

fn values_of(criterion: &Criterion) -> String {
    let one = |value: &String| match criterion.labels.get(value) {
        Some(label) => format!("{value} ({label})"),
        None => value.clone(),
    };
    criterion.values.iter().map(one).collect::<Vec<_>>().join(", ")
}
