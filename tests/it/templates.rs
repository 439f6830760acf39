//! Example files: what `template` writes, `check` reads without a finding.

use std::fs;
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;

use crate::support::{Sandbox, refused};

const KINDS: [&str; 5] = ["basic", "extended", "update", "delete", "criteria"];

/// A part of a workbook as text.
fn part(sandbox: &Sandbox, file: &str, part: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(sandbox.path(file)).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// A base with the contacts of the extended example file.
fn filled(sandbox: &Sandbox) {
    sandbox.ok(&["template", "extended", "contacts.xlsx", "--db", "base.db"]);
    let ran = sandbox.ok(&["apply", "contacts.xlsx", "--db", "base.db", "--json"]);
    assert_eq!(ran.json()["outcome"]["created"], 5);
}

#[test]
fn every_example_file_is_read_without_a_finding() {
    let sandbox = Sandbox::new();
    filled(&sandbox);
    for kind in KINDS {
        for suffix in ["xlsx", "csv"] {
            let file = format!("{kind}.{suffix}");
            sandbox.ok(&["template", kind, &file, "--db", "base.db"]);
            // New contacts are new to an empty base; changes need the contacts that they name.
            let base = if matches!(kind, "basic" | "extended") { "empty.db" } else { "base.db" };
            let ran = sandbox.ok(&["check", &file, "--format", "json", "--db", base]);
            let report = ran.json();
            let findings = report["findings"].as_array().unwrap();
            if kind == "delete" {
                // A removal asks for a confirmation, whatever the file looks like.
                assert!(
                    findings.iter().all(|f| f["rule"] == "removal" && f["severity"] == "warning"),
                    "{report}"
                );
                assert_eq!(report["outcome"]["waiting"], 4);
            } else {
                assert!(findings.is_empty(), "{file}: {findings:?}");
                assert_eq!(report["outcome"]["waiting"], 0, "{file}");
            }
            assert_eq!(report["outcome"]["failed"], 0, "{file}");
            assert!(report["rows"].as_u64().unwrap() >= 3, "{file}");
        }
    }
}

#[test]
fn the_codes_stand_where_the_vendors_do() {
    let sandbox = Sandbox::new();
    let extended = sandbox.ok(&["template", "extended", "--format", "csv"]).out;
    let lines: Vec<&str> = extended.lines().collect();
    assert!(
        lines[3].starts_with("INSTITUTION;ORGANIZATION;OPERATION;CONTACT_NR;ROLE;TITLE;"),
        "{}",
        lines[3]
    );
    assert!(lines[2].starts_with("Text 15;Text 8;Code;Text 20;"), "{}", lines[2]);
    assert!(lines[4].contains(";INSERT;0900000001;"), "{}", lines[4]);
    let basic = sandbox.ok(&["template", "basic", "-", "--format", "csv"]).out;
    assert!(basic.starts_with("TITLE;FIRSTNAME;LASTNAME;"), "{basic}");
}

#[test]
fn a_workbook_helps_to_fill_it_in() {
    let sandbox = Sandbox::new();
    sandbox.ok(&["template", "extended", "a.xlsx"]);
    let table = part(&sandbox, "a.xlsx", "xl/worksheets/sheet1.xml");
    assert!(table.contains(r#"<pane ySplit="4" topLeftCell="A5""#), "the header is frozen");
    for list in ["\"INSERT,UPDATE,", "\"MR,MRS,MISS,", "\"TRUE,FALSE\"", "\"M,S,B,", "values!$B$"] {
        assert!(table.contains(list), "no drop-down list with {list}");
    }
    assert!(!table.contains("<v>8008</v>"), "a postcode is text, not a number");
    let styles = part(&sandbox, "a.xlsx", "xl/styles.xml");
    assert!(styles.contains(r#"numFmtId="49""#), "cells have the format of text");
    let fields = sandbox.ok(&["convert", "a.xlsx", "--sheet", "fields", "--header-row", "1"]).out;
    for word in ["CONTACT_NR", "up to 20 characters", "leading zeros count", "CRIT1", "0900000001"] {
        assert!(fields.contains(word), "{word}");
    }
    let values = sandbox.ok(&["convert", "a.xlsx", "--sheet", "values", "--header-row", "1"]).out;
    assert!(values.contains("COUNTRY,CH,Switzerland") && values.contains("PREF_LANG,de,German"), "{values}");
}

#[test]
fn the_lists_of_the_base_stand_in_its_files() {
    let sandbox = Sandbox::new();
    filled(&sandbox);
    let institution =
        r#"{"authorizations":["NEWS"],"criteria":{"GENRE":["OPERA","BALLET"]},"structure_types":["SCHOOL"]}"#;
    sandbox.ok(&["settings", "institution", institution, "--yes", "--db", "base.db"]);
    for kind in KINDS {
        let file = format!("{kind}.xlsx");
        sandbox.ok(&["template", kind, &file, "--db", "base.db"]);
        let report = sandbox.run(&["check", &file, "--format", "json", "--db", "base.db"]).json();
        let mut findings = report["findings"].as_array().unwrap().iter();
        // The contacts of the extended file are in this base: its numbers are taken.
        let known = ["removal", "number-taken", "email-known"];
        assert!(findings.all(|f| known.contains(&f["rule"].as_str().unwrap())), "{kind}: {report}");
    }
    let text = sandbox.ok(&["template", "extended", "--format", "csv", "--db", "base.db"]).out;
    assert!(
        text.contains("GENRE=OPERA|BALLET") && text.contains(";NEWS;") && text.contains(";SCHOOL;"),
        "{text}"
    );
}

#[test]
fn nothing_is_written_over_unasked() {
    let sandbox = Sandbox::new();
    sandbox.write("mine.xlsx", "my own work");
    refused(&sandbox.run(&["template", "basic", "mine.xlsx"]), "there already");
    assert_eq!(fs::read(sandbox.path("mine.xlsx")).unwrap(), b"my own work");
    sandbox.ok(&["template", "basic", "mine.xlsx", "--force"]);
    let file = fs::metadata(sandbox.path("mine.xlsx")).unwrap();
    assert!(file.len() > 5_000 && file.permissions().mode() & 0o077 == 0, "{file:?}");
    refused(&sandbox.run(&["template", "basic", "mine.pdf"]), ".xlsx or .csv");
    refused(&sandbox.run(&["template", "nothing", "a.xlsx"]), "nothing");
    refused(&sandbox.run(&["template", "basic", "no/such/folder.xlsx"]), "folder.xlsx");
}
