//! What once went wrong and must not again.

use std::fs;
use std::process::Command as Process;

use serde_json::Value;

use crate::cli::{BASE, FILE};
use crate::support::{Sandbox, USHER, csv_maps, fixture};

/// A fixture loaded into `base.db`, or applied by the cautious policy.
pub(crate) fn loaded(case: &str, file: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.ok(&["apply", &fixture(case, file), "--policy", "create-all", "--db", "base.db"]);
    sandbox
}

/// Domain, section 4 and design, section 4: an export is edited and imported again as UPDATE; unedited it changes
/// nothing. ROLE once became a value of every contact.
#[test]
fn an_export_comes_back_unchanged() {
    let sandbox = loaded("keyed", "existing.csv");
    for plain in [&[][..], &["--plain"]] {
        sandbox.ok(&[&["export", "--db", "base.db", "--output", "export.csv"][..], plain].concat());
        let ran = sandbox.run(&["apply", "export.csv", "--db", "base.db", "--json"]);
        assert_eq!((ran.code, &ran.json()["outcome"]["unchanged"]), (0, &ran.json()["rows"]), "{}", ran.out);
    }
}

/// The export of a base with its rows turned into insertions.
fn as_insertions(sandbox: &Sandbox) -> String {
    sandbox.ok(&["export", "--db", "base.db"]).out.replace("\nUPDATE,", "\nINSERT,")
}

fn comes_back(sandbox: &Sandbox) {
    sandbox.write("again.csv", as_insertions(sandbox));
    sandbox.ok(&["apply", "again.csv", "--policy", "create-all", "--db", "second.db"]);
    assert_eq!(
        sandbox.ok(&["export", "--db", "second.db"]).out,
        sandbox.ok(&["export", "--db", "base.db"]).out
    );
}

/// A relay without its structure could be found by nothing again.
#[test]
fn relays_come_back_with_their_structures() {
    comes_back(&loaded("structures-relays", "source.csv"));
}

/// The person that a row without any name makes gets the institution's defaults.
#[test]
fn a_nameless_contact_has_defaults_like_any_other() {
    let sandbox = Sandbox::new();
    sandbox.base("LASTNAME;STATUS\nKeller;ACTIVE\n;ACTIVE\n");
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    for code in ["TITLE", "PREF_LANG", "ORGANIZATION", "COUNTRY"] {
        assert_eq!(contacts[0][code], contacts[1][code], "{code}");
    }
}

/// The error of the CSV writer keeps its kind on the way (`io::Error::from(csv::Error)` loses it).
#[test]
fn convert_to_a_reader_that_goes_away_is_no_failure() {
    let sandbox = Sandbox::new();
    let row = "Elena;Moretti;Via Verdi 20;6500;Bellinzona\n".repeat(20_000);
    sandbox.write("long.csv", format!("FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN\n{row}"));
    let script = format!("set -o pipefail; {USHER} convert long.csv | head -1 >/dev/null");
    let ran = Process::new("bash").args(["-c", &script]).current_dir(sandbox.path("")).output().unwrap();
    assert_eq!(ran.status.code(), Some(0), "{}", String::from_utf8_lossy(&ran.stderr));
}

/// Domain, section 11: same content, committed: "already committed as batch N", exit 0.
#[test]
fn a_loaded_file_is_known_when_it_comes_back() {
    let sandbox = loaded("keyed", "existing.csv");
    let again = sandbox.ok(&[
        "apply",
        &fixture("keyed", "existing.csv"),
        "--policy",
        "create-all",
        "--db",
        "base.db",
    ]);
    assert!(again.err.contains("already committed as batch 1"), "{}", again.err);
}

/// Rows committed earlier are settled, and are no reason for a further receipt.
#[test]
fn a_run_that_settles_nothing_has_no_receipt() {
    let sandbox = loaded("keyed", "existing.csv");
    let file = fixture("keyed", "source.csv");
    let run = || sandbox.run(&["apply", &file, "--db", "base.db", "--json"]).json();
    let (first, second) = (run(), run());
    assert_eq!(first["outcome"], second["outcome"]);
    assert_eq!((&first["receipt"], &second["receipt"]), (&2.into(), &Value::Null));
    let history = sandbox.ok(&["history", "--json", "--db", "base.db"]).json();
    assert_eq!(history["batches"][0]["receipts"].as_array().unwrap().len(), 1);
}

pub(crate) fn findings(args: &[&str]) -> Vec<Value> {
    let sandbox = Sandbox::new();
    sandbox.run(&[&["check", "--format", "json"][..], args].concat()).json()["findings"]
        .as_array()
        .unwrap()
        .clone()
}

/// A lone carriage return inside quotes ends no line of a file whose lines end in LF (fixtures/README.md).
#[test]
fn a_row_number_is_the_line_in_the_file() {
    let file = fixture("hostile-cells", "source.csv");
    let text = fs::read_to_string(&file).unwrap();
    let line = text.split('\n').position(|l| l.contains("@SUM(A1:A9)")).unwrap() + 1;
    let found = findings(&[&file]);
    let rows: Vec<&Value> = found.iter().filter(|f| f["value"] == "@SUM(A1:A9)").map(|f| &f["row"]).collect();
    assert!(!rows.is_empty() && rows.iter().all(|row| **row == line), "line {line}, rows {rows:?}");
}

/// Domain, section 2: equal structures of a file are one, with many relays; nobody need be asked.
#[test]
fn a_structure_and_its_relay_go_in_together() {
    let sandbox = Sandbox::new();
    sandbox.write(
        "file.csv",
        "TITLE;FIRSTNAME;LASTNAME;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN;COUNTRY\n\
         ;;;Kantonsschule Seeblick;Seestrasse 40;8008;Zürich;CH\n\
         MRS;Regula;Hunziker;Kantonsschule Seeblick;Seestrasse 40;8008;Zürich;CH\n",
    );
    let ran = sandbox.run(&["apply", "file.csv", "--db", "base.db", "--json"]);
    assert_eq!((ran.code, &ran.json()["outcome"]["waiting"]), (0, &0.into()), "{}", ran.out);
    assert_eq!(csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out).len(), 2);
}

fn probability(sandbox: &Sandbox, row: &str, other: &str) -> f64 {
    let ran = sandbox.ok(&["match", "file.csv", "--db", "base.db", "--threshold", "0"]);
    let pair = csv_maps(&ran.out).into_iter().find(|p| p["row"] == row && p["other"] == other);
    pair.map_or(0.0, |p| p["probability"].parse().unwrap())
}

/// An address alone makes nobody the same: one of the two has no name at all.
#[test]
fn a_nameless_row_matches_nobody() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("file.csv", FILE);
    let found = probability(&sandbox, "5", "6");
    assert!(found < 0.10, "{found}");
}

/// fixtures/README.md, `twins`: row 9 is the brother of 0000300003, who shares address and birth date.
#[test]
fn a_brother_is_no_match() {
    let sandbox = loaded("twins", "existing.csv");
    fs::copy(fixture("twins", "source.csv"), sandbox.path("file.csv")).unwrap();
    let found = probability(&sandbox, "9", "0000300003");
    assert!(found < 0.90, "{found}");
}

/// fixtures/README.md, `german-one-name`: a remark in parentheses makes no structure of a person.
#[test]
fn a_remark_in_parentheses_is_no_legal_form() {
    let sandbox = Sandbox::new();
    sandbox.run(&["apply", &fixture("german-one-name", "source.csv"), "--db", "base.db"]);
    let contacts = csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out);
    let person = contacts.iter().find(|c| c["CONTACT_NR"] == "4411").expect("row 12");
    assert_eq!((person["LASTNAME"].as_str(), person["FIRSTNAME"].as_str()), ("Köhler", "Jürgen"));
}
