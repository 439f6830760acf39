//! One criterion: what is said of it, and its values with how many contacts carry each.

use crate::import::DefinitionEdit;
use crate::validation::{Criterion, CriterionKind, CriterionTarget};

use super::super::model::Known;
use super::{Column, Opens, Row, Table, Typed, carried, column, criteria, or_dash};

const COLUMNS: &[Column] = &[column("what", 26, 0), column("value", 46, 0), column("carried by", 28, 0)];

/// The page.
pub(super) fn table(known: &Known, code: &str) -> Table {
    let criterion = known.rules.criteria.get(code);
    let mut rows = criterion.map(|criterion| said(known, code, criterion)).unwrap_or_default();
    if let Some(criterion) = criterion {
        rows.extend(criterion.values.iter().map(|value| value_row(known, code, (criterion, value))));
        rows.extend(undefined(known, code, criterion));
    }
    let has_list = criterion.is_some_and(|criterion| criterion.kind.has_list());
    let adds = has_list.then(|| {
        Opens::Text("New value, CODE or CODE=label".into(), String::new(), Typed::NewValue(code.into()))
    });
    Table {
        title: format!("Criterion {code}"),
        columns: COLUMNS,
        rows,
        adds,
        empty: "this criterion is not defined any more; Esc goes back",
    }
}

fn said(known: &Known, code: &str, criterion: &Criterion) -> Vec<Row> {
    let row = |name: &str, value: String, carried: String, opens: Opens, words: &str| {
        Row::new(name, vec![name.to_owned(), value, carried], opens).with_words([words.to_owned()])
    };
    let choice =
        |title: &str, names: Vec<(String, String)>, to: Typed| Opens::Choice(title.into(), names, to);
    let none = String::new;
    vec![
        row(
            "label",
            or_dash(&criterion.label),
            none(),
            Opens::Text("Label".into(), criterion.label.clone(), Typed::Label(code.into())),
            "What it is called on screens; may be empty.",
        ),
        row(
            "kind",
            criterion.kind.name().into(),
            carried(known, criteria::field(code), None),
            choice("What its values are", kinds(), Typed::Kind(code.into())),
            "What its values are: one-of and several-of take the values below and no others.",
        ),
        row(
            "target",
            criterion.target.name().into(),
            none(),
            choice("Whose it is", targets(), Typed::Target(code.into())),
            "Whose it is: individuals (relays too), structures, or both.",
        ),
        row(
            "compulsory",
            if criterion.compulsory { "yes" } else { "no" }.into(),
            none(),
            choice("Compulsory", yes_or_no(), Typed::Compulsory(code.into())),
            "A new contact of its target without it gets a warning.",
        ),
    ]
}

fn value_row(known: &Known, code: &str, (criterion, value): (&Criterion, &String)) -> Row {
    let label = criterion.labels.get(value).map_or("", String::as_str);
    let cells =
        vec![format!("value {value}"), or_dash(label), carried(known, criteria::field(code), Some(value))];
    let to = Typed::ValueLabel(code.to_owned(), value.clone());
    let remove = DefinitionEdit::RemoveCriterion { code: code.to_owned(), values: vec![value.clone()] };
    Row::new(format!("value {value}"), cells, Opens::Text(format!("Label of {value}"), label.to_owned(), to))
        .with_words(["What the value is called; a file may use either. - takes the value away.".to_owned()])
        .removed_by(remove)
}

/// Values that contacts carry and that are not defined any more.
fn undefined(known: &Known, code: &str, criterion: &Criterion) -> Vec<Row> {
    let held = criteria::field(code).and_then(|field| known.held.get(&field));
    let values = held.into_iter().flat_map(|held| &held.values);
    let gone = values.filter(|(value, _)| criterion.kind.has_list() && !criterion.values.contains(value));
    let row = |(value, _): &(String, u64)| {
        let cells = vec![
            format!("value {value}"),
            "(not defined any more)".to_owned(),
            carried(known, criteria::field(code), Some(value)),
        ];
        let add = Typed::NewValue(code.to_owned());
        Row::new(format!("value {value}"), cells, Opens::Text("Define it again".into(), value.clone(), add))
            .with_words([
                "Contacts carry it, but it is no value of the criterion. Enter defines it.".to_owned()
            ])
    };
    gone.map(row).collect()
}

/// The kinds, with what they are.
pub(super) fn kinds() -> Vec<(String, String)> {
    let words = |kind| match kind {
        CriterionKind::OneOf => "one of a list",
        CriterionKind::SeveralOf => "any number of a list",
        CriterionKind::Text => "free text",
        CriterionKind::Number => "a whole number",
        CriterionKind::Date => "a day",
        CriterionKind::Boolean => "yes or no",
    };
    CriterionKind::ALL.into_iter().map(|kind| (kind.name().to_owned(), words(kind).to_owned())).collect()
}

fn targets() -> Vec<(String, String)> {
    let one = |target: CriterionTarget| (target.name().to_owned(), target.words().to_owned());
    CriterionTarget::ALL.into_iter().map(one).collect()
}

fn yes_or_no() -> Vec<(String, String)> {
    vec![("no".into(), "may be absent".into()), ("yes".into(), "a new contact should have it".into())]
}
