//! The table of ARCHITECTURE.md: every operation, field and rule with the case that shows it, none left out.

use std::fs;
use std::path::{Path, PathBuf};

use usher::contact::{CATALOGUE, Operation};
use usher::validation::catalogue;

use super::case::{self, Case};
use crate::support::fixtures;

const BEGIN: &str = "<!-- cases: written by `UPDATE_EXPECTED=1 cargo test --test it rules::` -->\n";
const END: &str = "<!-- end of cases -->\n";

/// Rules that no small CSV file can show, with the test that does.
const ELSEWHERE: &[(&str, &str)] = &[
    ("text-nul", "validation::tests::cells"),
    ("field-twice", "validation::tests::cells"),
    ("old-value-unverified", "validation::tests::splits"),
    ("address-split-assumed", "validation::tests::splits"),
    // Every contact of a base of today was made by an import.
    ("drop-not-imported", "validation::tests::keys"),
];

/// What no case can show, for it is asked on a screen or on the command line: section, what, and the test that shows it.
const BY_TESTS: &[(&str, &str, &str)] = &[
    ("11", "commit to production asks for its name typed", "tui::update::tests::plan"),
    ("11", "undo on production asks for its name typed", "tui::update::tests::history"),
    ("11", "merging duplicates on production asks for its name typed", "tui::duplicates::update::tests"),
    (
        "11",
        "every batch can be undone, goes in once, and its outcomes add up to its rows",
        "tests/it/batches.rs",
    ),
    ("11", "ANONYMIZE leaves nothing in any file of the base", "tests/it/erased.rs"),
];

fn architecture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")
}

/// One line per case, by section and name.
fn table() -> String {
    let mut cases = case::all();
    cases.sort_by_key(|case| (case.section, case.name()));
    let cell = |text: &str| text.replace('|', "\\|");
    let line = |case: &Case| {
        let shows = cell(&case.shows.join("; "));
        format!("| {} | {shows} | `{}` | {} |\n", case.section, case.name(), cell(&case.about))
    };
    let head = "| section | operation, field or rule | case | what it shows |\n|---|---|---|---|\n";
    let by_test =
        |(section, what, test): &(&str, &str, &str)| format!("| {section} | {what} | test `{test}` | |\n");
    let cases: String = cases.iter().map(line).collect();
    format!("{head}{cases}{}", BY_TESTS.iter().map(by_test).collect::<String>())
}

#[test]
fn the_table_lists_every_case() {
    let text = fs::read_to_string(architecture()).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("ARCHITECTURE.md has the mark where the table begins");
    let (stands, after) = rest.split_once(END).expect("ARCHITECTURE.md has the mark where the table ends");
    let table = format!("\n{}\n", table());
    if stands == table {
        return;
    }
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(architecture(), format!("{before}{BEGIN}{table}{END}{after}")).unwrap();
        return;
    }
    let missing: Vec<&str> = table.lines().filter(|line| !stands.contains(line)).collect();
    let gone: Vec<&str> = stands.lines().filter(|line| !table.contains(line)).collect();
    panic!("not in the table:\n{}\nno longer true:\n{}", missing.join("\n"), gone.join("\n"));
}

fn shown() -> Vec<String> {
    case::all().into_iter().flat_map(|case| case.shows).collect()
}

/// Whether a case says that it shows a code.
fn names(shown: &[String], code: &str) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    shown.iter().any(|text| text.split(|c| !is_word(c)).any(|word| word == code))
}

#[test]
fn every_field_and_operation_has_a_case() {
    let shown = shown();
    let fields = CATALOGUE.iter().map(|entry| entry.code);
    let operations = [
        Operation::Insert,
        Operation::Update,
        Operation::UpdateActivate,
        Operation::Delete,
        Operation::Invalidate,
        Operation::Anonymize,
        Operation::Drop,
        Operation::Config,
    ];
    let all = fields.chain(operations.iter().map(|operation| operation.code()));
    let without: Vec<&str> = all.filter(|code| !names(&shown, code)).collect();
    assert!(without.is_empty(), "no case shows {without:?}");
}

/// What all cases expect, those of whole files too.
fn expectations() -> String {
    let folders = [case::folder(), fixtures()].into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let texts = folders.map(|entry| fs::read_to_string(entry.unwrap().path().join("expected.txt")));
    texts.filter_map(Result::ok).collect()
}

/// Every rule of the catalogue is expected somewhere; what is wrong with files themselves has tests of its own.
#[test]
fn every_rule_of_the_catalogue_has_a_case() {
    let expected = expectations();
    let rules = catalogue().iter().map(|entry| entry.id).filter(|id| !id.starts_with("file-"));
    let is_elsewhere = |id: &str| ELSEWHERE.iter().any(|(rule, _)| *rule == id);
    let is_shown = |id: &str| expected.contains(&format!(" {id} "));
    let without: Vec<&str> = rules.clone().filter(|id| !is_shown(id) && !is_elsewhere(id)).collect();
    assert!(without.is_empty(), "no case shows {without:?}");
    let needless: Vec<&str> = ELSEWHERE.iter().map(|(id, _)| *id).filter(|id| is_shown(id)).collect();
    assert!(needless.is_empty(), "a case shows {needless:?}");
}
