//! Salutations: the institution's own words by title and language, beside the usual ones.

use std::collections::BTreeSet;

use crate::validation::SalutationTexts;

use super::super::model::Known;
use super::{Column, Opens, Row, Table, Typed, column};

/// The key of organisations among the titles.
const STRUCTURE: &str = "STRUCTURE";
/// The languages in which there are usual words.
const LANGUAGES: [&str; 5] = ["fr", "de", "it", "en", "es"];

const COLUMNS: &[Column] = &[column("title, language, where", 36, 0), column("text", 64, 0)];

/// The page: the institution's language first.
pub(super) fn table(known: &Known) -> Table {
    let rules = &known.rules;
    let own = rules.salutations.values().flat_map(|texts| texts.keys().map(String::as_str));
    let all: BTreeSet<&str> = LANGUAGES.into_iter().chain(own).collect();
    let mut languages: Vec<&str> = all.into_iter().collect();
    languages.sort_by_key(|language| *language != rules.language);
    let titles = rules.titles.iter().map(String::as_str).chain([STRUCTURE]);
    let pairs = titles.flat_map(|title| languages.iter().map(move |language| (title, *language)));
    Table {
        title: "Salutations".into(),
        columns: COLUMNS,
        rows: pairs.flat_map(|pair| rows(known, pair)).collect(),
        adds: None,
        empty: "there is no title",
    }
}

fn rows(known: &Known, (title, language): (&str, &str)) -> [Row; 2] {
    let none = SalutationTexts::default();
    let texts = known.rules.salutations.get(title).and_then(|all| all.get(language)).unwrap_or(&none);
    [("letter", "letter", &texts.letter), ("address", "envelope", &texts.address)].map(|(key, place, text)| {
        let path = format!("institution.salutations.{title}.{language}.{key}");
        let name = format!("{title} {language} {place}");
        let shown = if text.is_empty() { "the usual words".to_owned() } else { text.clone() };
        let opens = Opens::Text(name.clone(), text.clone(), Typed::Value(path.clone()));
        let words = [
            "{first}, {last} and {name} are the contact's names; empty = the usual words of the language.".to_owned(),
            format!("In files and on the command line: {path}"),
        ];
        Row::new(path, vec![name, shown], opens).with_words(words)
    })
}
