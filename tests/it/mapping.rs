//! Profiles against whole files: each knows its own kind, grabs no other, and maps every column of it.

use std::path::{Path, PathBuf};

use usher::contact::Field;
use usher::mapping::{
    Declarations, Draft, MatchedBy, Profile, Requested, Target, draft, header_judge, known_value,
    propose_map, values_in,
};
use usher::source::{self, Column, ReadOptions, RowEvent, SourceRow};
use usher::validation::InstitutionRules;

use crate::support::{Sandbox, fixtures};

/// The columns and rows of a fixture's file.
fn read(case: &str) -> (Vec<Column>, Vec<SourceRow>) {
    let files = std::fs::read_dir(fixtures().join(case)).unwrap().map(|e| e.unwrap().path());
    let is_source = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "source");
    let options = ReadOptions { header_judge, ..ReadOptions::default() };
    let table = source::open(&files.into_iter().find(is_source).unwrap(), &options).unwrap();
    let columns = table.layout.columns.clone();
    let row = |event| if let RowEvent::Row(row) = event { Some(row) } else { None };
    (columns, table.filter_map(row).collect())
}

fn cases() -> Vec<String> {
    let name = |path: PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned());
    // Workbooks are read by a program of their own.
    let text = |path: &PathBuf| Path::exists(&path.join("source.csv"));
    let folders = std::fs::read_dir(fixtures()).unwrap().map(|e| e.unwrap().path());
    folders.filter(text).filter_map(name).collect()
}

fn built_in(name: &str) -> &'static Profile {
    Profile::built_in().iter().find(|profile| profile.name == name).unwrap()
}

const OF_ANOTHER_SYSTEM: [&str; 4] = ["rodrigue", "secutix-1", "sirius", "digitick"];

#[test]
fn each_profile_knows_its_own_kind_and_no_other() {
    for case in cases() {
        let (columns, _) = read(&case);
        let best = Profile::best(Profile::built_in(), &columns).map(|profile| profile.name.as_str());
        let own = Profile::built_in().iter().any(|profile| profile.name == case);
        // A file of the vendor's codes may be one of the vendor's; any other file is of its own kind or of none.
        let vendors = columns.iter().filter(|column| Field::from_code(&column.header).is_some()).count();
        if own || vendors * 2 < columns.len() {
            assert_eq!(best, own.then_some(case.as_str()), "{case}");
        } else {
            assert!(best.is_none_or(|name| name.starts_with("vendor-")), "{case}: {best:?}");
        }
        for profile in Profile::built_in().iter().filter(|profile| Some(profile.name.as_str()) != best) {
            let score = profile.recognises(&columns);
            // The vendor's own files share their codes with each other.
            let most = if profile.assumed { 0.5 } else { Profile::APPLIES };
            assert!(score < most, "{} sees itself in {case}: {score}", profile.name);
        }
    }
}

#[test]
fn a_profile_survives_a_new_column_a_lost_one_and_another_order() {
    for name in OF_ANOTHER_SYSTEM {
        let (mut columns, _) = read(name);
        columns.reverse();
        columns.pop();
        let index = u16::try_from(columns.len()).unwrap();
        columns.push(Column { index, header: "Schuhgrösse".into() });
        for column in &mut columns {
            column.header = column.header.to_uppercase().replace('É', "E");
        }
        assert!(built_in(name).recognises(&columns) >= Profile::APPLIES, "{name}");
    }
}

#[test]
fn the_profiles_of_older_systems_map_every_column_and_lose_nobody() {
    for name in OF_ANOTHER_SYSTEM {
        let profile = built_in(name);
        assert!(profile.assumed);
        let (columns, rows) = read(name);
        let rules = InstitutionRules { country: "FR".into(), ..InstitutionRules::default() };
        let map = profile.map_over(propose_map(&columns, &rows, &rules));
        assert!(map.columns.iter().all(|column| column.by == MatchedBy::Profile), "{name}");
        assert_eq!(map.profile.as_deref(), Some(name));
        let mut declared = Declarations::default();
        let drafts: Vec<Draft> =
            rows.iter().map(|row| draft(row, &map, &mut declared, &Requested::Auto)).collect();
        assert!((15..=30).contains(&drafts.len()), "{name}");
        let named = |draft: &&Draft| {
            [Field::LastName, Field::OfficialName].iter().any(|f| !draft.text(*f).is_empty())
        };
        assert!(drafts.len() - drafts.iter().filter(named).count() <= 2, "{name}");
    }
}

/// What a profile answers is not asked again: no coded value of its own fixture is unknown but those that should be.
#[test]
fn the_answers_of_a_profile_leave_few_questions() {
    let rules = InstitutionRules { country: "FR".into(), ..InstitutionRules::default() };
    for (name, expected) in [
        ("rodrigue", &["TITLE Dr"][..]),
        ("secutix-1", &["TITLE DOCTEUR", "COUNTRY I"]),
        ("sirius", &[]),
        ("digitick", &[]),
    ] {
        let (columns, rows) = read(name);
        let map = built_in(name).map_over(propose_map(&columns, &rows, &rules));
        let mut open: Vec<String> = Vec::new();
        for column in &map.columns {
            for row in &rows {
                for value in values_in(column.target, row.text(column.column)) {
                    let answered = map.values.answer(column.target, value).is_some();
                    let known = matches!(
                        known_value(column.target, value, &rules),
                        usher::mapping::KnownValue::Known(_)
                    );
                    let question = format!("{} {value}", column.target.code());
                    if !answered && !known && !open.contains(&question) {
                        open.push(question);
                    }
                }
            }
        }
        assert_eq!(open, expected, "{name}");
    }
}

#[test]
fn old_and_new_columns_become_expectations() {
    let (columns, rows) = read("vendor-criteria");
    let map = built_in("vendor-criteria").map(&columns);
    let olds = map.columns.iter().filter(|c| matches!(c.target, Target::OldValue(_))).count();
    assert_eq!(olds, 2);
    let drafts = rows.iter().map(|row| draft(row, &map, &mut Declarations::default(), &Requested::Auto));
    let expected: Vec<usize> = drafts.map(|draft| draft.expected.len()).collect();
    assert_eq!(expected, [1, 2, 2, 1, 2, 1, 2, 0], "only what changes is expected");
}

#[test]
fn a_group_above_several_columns_is_part_of_their_headers() {
    let sandbox = Sandbox::new();
    let data = "Meier;Anna;Rue du Lac 3;1003;Lausanne;anna.meier@gmx.ch;ja\nRossi;Carlo;Via Nassa 5;6900;Lugano;carlo@libero.it;nein\n";
    let header = "Nachname;Vorname;Anschrift 2024;;;Kommunikation;\n;;Strasse;PLZ;Ort;E-Mail;Newsletter\n";
    sandbox.write("groups.csv", format!("{header}{data}"));
    let report = sandbox.run(&["check", "groups.csv", "--format", "json", "--db", "base.db"]).json();
    let columns: Vec<_> = report["columns"].as_array().unwrap().iter().collect();
    let of = |key: &str| columns.iter().map(|c| c[key].as_str().unwrap_or("")).collect::<Vec<_>>();
    let headers = [
        "Nachname",
        "Vorname",
        "Anschrift 2024 / Strasse",
        "Anschrift 2024 / PLZ",
        "Anschrift 2024 / Ort",
        "Kommunikation / E-Mail",
        "Kommunikation / Newsletter",
    ];
    assert_eq!(of("header"), headers);
    assert_eq!(of("field"), ["LASTNAME", "FIRSTNAME", "LINE1", "ZIPCODE", "TOWN", "EMAIL1", "EMAIL"]);
}

#[test]
fn a_merged_cell_above_several_columns_is_part_of_their_headers() {
    let sandbox = Sandbox::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    sheet.merge_range(0, 0, 1, 0, "Nachname", &plain).unwrap();
    sheet.merge_range(0, 1, 0, 3, "Adresse", &plain).unwrap();
    for (row, cells) in
        [["Strasse", "PLZ", "Ort"], ["Rue du Lac 3", "1003", "Lausanne"], ["Via Nassa 5", "6900", "Lugano"]]
            .iter()
            .enumerate()
    {
        let row = u32::try_from(row).unwrap() + 1;
        if row > 1 {
            sheet.write(row, 0, "Meier").unwrap();
        }
        for (column, text) in (1_u16..).zip(cells) {
            sheet.write(row, column, *text).unwrap();
        }
    }
    book.save(sandbox.path("groups.xlsx")).unwrap();
    let report = sandbox.run(&["check", "groups.xlsx", "--format", "json", "--db", "base.db"]).json();
    let headers: Vec<_> = report["columns"].as_array().unwrap().iter().map(|c| c["header"].clone()).collect();
    assert_eq!(headers, ["Nachname", "Adresse / Strasse", "Adresse / PLZ", "Adresse / Ort"], "{report}");
}
