//! Exports of address programs and shops: how many of their columns find their field.

use super::{Target, propose_map};
use crate::source::{Cell, Column, SourceRow};
use crate::validation::InstitutionRules;

static EXPORTS: &str = include_str!("testdata/exports.tsv");

/// One export: its name, and per column header, targets that are right, cells.
struct Export {
    name: &'static str,
    columns: Vec<(&'static str, Vec<&'static str>, Vec<&'static str>)>,
}

fn exports() -> Vec<Export> {
    let mut exports: Vec<Export> = Vec::new();
    for line in EXPORTS.lines().filter(|line| !line.starts_with("# ") && !line.is_empty()) {
        if let Some(name) = line.strip_prefix("## ") {
            exports.push(Export { name, columns: Vec::new() });
            continue;
        }
        let mut cells = line.split('\t');
        let (header, targets) = (cells.next().unwrap(), cells.next().expect(line));
        exports.last_mut().unwrap().columns.push((header, targets.split('/').collect(), cells.collect()));
    }
    exports
}

fn found(export: &Export) -> Vec<Target> {
    let columns: Vec<Column> = (0..)
        .zip(&export.columns)
        .map(|(index, (header, ..))| Column { index, header: (*header).to_owned() })
        .collect();
    let row = |at: usize| {
        let cell =
            |(_, _, cells): &(_, _, Vec<&str>)| Cell::of_text((*cells.get(at).unwrap_or(&"")).to_owned());
        SourceRow { row: 2 + at as u32, cells: export.columns.iter().map(cell).collect() }
    };
    let rows: Vec<SourceRow> = (0..3).map(row).collect();
    propose_map(&columns, &rows, &InstitutionRules::default()).columns.iter().map(|c| c.target).collect()
}

/// `FULL` stands for any kind of full name or address.
fn is_right(target: Target, expected: &str) -> bool {
    match expected {
        "FULL" => matches!(target, Target::FullName | Target::LastFirstName | Target::FullAddress),
        code => target.code() == code,
    }
}

#[test]
fn columns_of_exports_find_their_fields() {
    let (mut all, mut right, mut wrong) = (0, 0, Vec::new());
    for export in exports() {
        for ((header, expected, _), target) in export.columns.iter().zip(found(&export)) {
            all += 1;
            if expected.iter().any(|code| is_right(target, code)) {
                right += 1;
            } else if !expected.contains(&"miss") {
                wrong.push(format!(
                    "{}: {header} is {}, not {}",
                    export.name,
                    target.code(),
                    expected.join("/")
                ));
            }
        }
    }
    println!("{right} of {all}");
    assert!(all > 300, "only {all} columns");
    assert!(wrong.is_empty(), "{} misses of {all}\n{}", wrong.len(), wrong.join("\n"));
}
