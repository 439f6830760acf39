//! The values of the institution and of the base.

use crate::settings::entry_words;

use super::super::model::Model;
use super::{Column, Opens, Row, Table, Typed, column, or_dash};

const COLUMNS: &[Column] = &[column("setting", 36, 0), column("value", 64, 0)];

/// The settings with what each is called; the words come from the document's own comments where it has some.
const SETTINGS: [(&str, &str, &str); 11] = [
    (
        "base.name",
        "name of the base",
        "What the base is called in every header; a commit to production asks for it.",
    ),
    (
        "base.stage",
        "stage of the base",
        "Whether tickets are sold on it: a production base asks before a commit.",
    ),
    ("institution.institution", "INSTITUTION", ""),
    ("institution.organization", "ORGANIZATION", ""),
    ("institution.country", "country", ""),
    ("institution.language", "language", ""),
    ("institution.numbers.from", "numbers from", ""),
    ("institution.numbers.to", "numbers to", ""),
    ("institution.criteria_mode", "criteria of an update", ""),
    ("thresholds.match", "threshold of a match", ""),
    ("thresholds.review", "threshold of a review", ""),
];

/// The page.
pub(super) fn table(model: &Model) -> Table {
    Table {
        title: "Institution and base".into(),
        columns: COLUMNS,
        rows: SETTINGS.iter().map(|setting| row(model, *setting)).collect(),
        adds: None,
        empty: "",
    }
}

fn row(model: &Model, (path, name, words): (&str, &str, &str)) -> Row {
    let value = match path {
        "base.name" => model.office.base.clone(),
        "base.stage" => stage(model).to_owned(),
        path => model.office.document.value(path).unwrap_or_default(),
    };
    let opens = match choices(path) {
        Some(choices) => Opens::Choice(name.to_owned(), choices, Typed::Value(path.to_owned())),
        None => Opens::Text(name.to_owned(), value.clone(), Typed::Value(path.to_owned())),
    };
    let cells = vec![name.to_owned(), or_dash(&value)];
    let words =
        [words.to_owned(), entry_words(path).to_owned(), format!("In files and on the command line: {path}")];
    Row::new(path, cells, opens).with_words(words)
}

fn stage(model: &Model) -> &'static str {
    match model.office.stage {
        crate::import::Stage::Production => "production",
        crate::import::Stage::Rehearsal => "rehearsal",
    }
}

fn choices(path: &str) -> Option<Vec<(String, String)>> {
    let list = |pairs: [(&str, &str); 2]| pairs.map(|(value, note)| (value.into(), note.into())).to_vec();
    match path {
        "base.stage" => {
            Some(list([("rehearsal", "for trying out"), ("production", "the base that sells tickets")]))
        }
        "institution.criteria_mode" => Some(list([
            ("replace", "a cell takes the place of the values"),
            ("append", "a cell's values are added"),
        ])),
        _ => None,
    }
}
