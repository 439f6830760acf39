//! Cells in which a spreadsheet shows an error: what they hold never becomes a contact.

use crate::support::Sandbox;

#[test]
fn no_error_of_a_spreadsheet_becomes_a_value() {
    let sandbox = Sandbox::new();
    let errors = [
        "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NV", "#BEZUG!", "#NOM?", "#VALEUR!", "#N/D",
        "#RIF!",
    ];
    let mut csv = "Vorname;Nachname;PLZ Ort;E-Mail;Bemerkung\n".to_owned();
    for (at, error) in errors.iter().enumerate() {
        csv.push_str(&format!("Anna;{error};{error};anna{at}@bluewin.ch;{error}\n"));
    }
    sandbox.write("list.csv", csv);
    let report = sandbox.run(&["check", "list.csv", "--format", "json", "--db", "base.db"]).json();
    let findings = report["findings"].as_array().unwrap();
    for (at, error) in errors.iter().enumerate() {
        let of_row = findings.iter().filter(|f| f["row"] == at + 2 && f["rule"] == "text-spreadsheet-error");
        let of_row: Vec<_> = of_row.collect();
        assert_eq!(of_row.len(), 3, "{error}: {findings:?}");
        assert!(of_row.iter().all(|f| f["value"] == *error && f["severity"] == "error"), "{of_row:?}");
    }
    sandbox.run(&["apply", "list.csv", "--db", "base.db", "--policy", "create-all"]);
    let out = sandbox.ok(&["export", "--db", "base.db"]).out;
    assert_eq!(out.lines().count(), errors.len() + 1, "{out}");
    assert!(!out.contains('#'), "{out}");
}
