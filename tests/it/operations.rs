//! Every operation, from the command line and from the keys of the console to the base: what it does, what holds it off,
//! and what has to be confirmed before it is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::support::pty::{ENTER, Terminal, has_details_of};
use crate::support::{Ran, Sandbox, csv_maps, refused};

const HEADER: &str =
    "CONTACT_NR;FIRSTNAME;LASTNAME;OFFICIAL_NAME;EMAIL1;LINE1;ZIPCODE;TOWN;CNIL_O;HAS_SALES\n";

/// Five persons and a structure with its relay.
fn base() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.base(&format!(
        "{HEADER}\
         0000001;Anna;Rossi;;anna@rossi.ch;Via Roma 1;6900;Lugano;TRUE;FALSE\n\
         0000002;Jürg;Müller;;jm@bluewin.ch;Rheingasse 7;4058;Basel;TRUE;TRUE\n\
         0000003;Lea;Favre;;lea@favre.ch;Rue Basse 3;1204;Genève;FALSE;FALSE\n\
         0000004;Tim;Keller;;tim@keller.ch;Seestrasse 4;8002;Zürich;TRUE;FALSE\n\
         0000005;Eva;Brun;;eva@brun.ch;Grand Rue 5;1003;Lausanne;;FALSE\n\
         0000006;Max;Huber;Kaserne AG;max@kaserne.ch;Klybeckstrasse 1;4057;Basel;;FALSE\n"
    ));
    sandbox
}

/// The contacts of the base by their number.
fn contacts(sandbox: &Sandbox) -> BTreeMap<String, BTreeMap<String, String>> {
    let export = sandbox.ok(&["export", "--db", "base.db"]).out;
    csv_maps(&export).into_iter().map(|c| (c["CONTACT_NR"].clone(), c)).collect()
}

/// Applies a file of rows `operation;number;…`.
fn apply(sandbox: &Sandbox, rows: &str, more: &[&str]) -> Ran {
    sandbox.write("rows.csv", rows);
    let fixed = ["apply", "rows.csv", "--db", "base.db", "--again"];
    sandbox.run(&[fixed.as_slice(), more].concat())
}

#[test]
fn what_takes_something_away_waits_for_a_yes_and_is_shown_line_by_line() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;LASTNAME\nANONYMIZE;0000001;Rossi\nINVALIDATE;0000004;Keller\n";
    let before = contacts(&sandbox);
    let dry = apply(&sandbox, rows, &["--dry-run"]);
    assert_eq!(dry.code, 1);
    assert!(dry.out.contains("waits for --yes: row 2: erase 0000001 Rossi, Anna: "), "{}", dry.out);
    assert!(dry.out.contains("e-mail anna@rossi.ch → -") && dry.out.contains("last name Rossi → XXXXXXXX"));
    assert!(dry.out.contains("status ACTIVE → INACTIVE; reason - → ACCOUNT_DELETED"), "{}", dry.out);
    let json = apply(&sandbox, rows, &["--dry-run", "--yes", "--json"]).json();
    assert_eq!(json["removals"].as_array().unwrap().len(), 2);
    assert_eq!(json["confirmations"][0]["kind"], "anonymize");
    assert_eq!(json["confirmations"][0]["count"], 1);
    assert_eq!(apply(&sandbox, rows, &[]).code, 1);
    assert_eq!(contacts(&sandbox), before, "nothing was taken away without a yes");
}

#[test]
fn what_goes_with_the_erased_is_said_before_it_is_written() {
    let sandbox = base();
    let backup = sandbox.path("base.db.v5-20260101T000000Z.backup");
    std::fs::copy(sandbox.path("base.db"), &backup).unwrap();
    let rows = "OPERATION;CONTACT_NR;LASTNAME\nANONYMIZE;0000001;Rossi\nINVALIDATE;0000004;Keller\n";
    let copy = "deleted, for it holds them too: ";
    for more in [vec!["--dry-run"], vec!["--dry-run", "--yes"]] {
        let dry = apply(&sandbox, rows, &more);
        assert!(dry.out.contains("1 contact is erased for good: nobody can take it back"), "{}", dry.out);
        assert!(dry.out.contains(copy) && dry.out.contains("not reached: exports"), "{}", dry.out);
    }
    let none = apply(&sandbox, "OPERATION;CONTACT_NR\nINVALIDATE;0000003\n", &["--dry-run", "--yes"]);
    assert!(!none.out.contains("erased"), "{}", none.out);
    // The console has the rows decided and stops before the count; the command line then refuses with the same words.
    let mut terminal = console(&sandbox, rows, (120, 40));
    terminal.wait_for_open(2);
    terminal.press("a");
    terminal.wait_for_open(1);
    terminal.press("C");
    terminal.wait_for("type 1 to confirm");
    terminal.press("c");
    terminal.wait_for("Confirm 1 of 1");
    terminal.wait_for("1 contact is erased for good");
    terminal.wait_for("not reached: exports");
    terminal.press("\u{1b}\u{1b}q");
    terminal.wait_for_end();
    let batch = sandbox.ok(&["history", "--format", "json", "--db", "base.db"]).json();
    let batch = batch["batches"][0]["batch"].to_string();
    let refused = sandbox.run(&["apply", &batch, "--db", "base.db"]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains(copy) && backup.exists(), "{}", refused.err);
    let done = sandbox.run(&["apply", &batch, "--yes", "--json", "--db", "base.db"]);
    let (before, after) = done.err.split_once("deleted").unwrap();
    assert!(before.contains("erased for good") && !backup.exists(), "{before} | {after}");
    assert!(done.err.contains("1 contact was erased or dropped for good. `usher undo"), "{}", done.err);
    assert!(done.json()["notice"][0].as_str().unwrap().contains("1 contact is erased"));
}

#[test]
fn relays_of_one_structure_contradict_each_other_in_nothing() {
    let sandbox = Sandbox::new();
    let file = "FIRSTNAME;LASTNAME;OFFICIAL_NAME;EMAIL1;TELEPHONE;LINE1;ZIPCODE;TOWN\n\
                Max;Huber;Kaserne AG;max@kaserne.ch;061 261 11 11;Klybeckstrasse 1;4057;Basel\n\
                Eva;Brun;Kaserne AG;eva@kaserne.ch;061 261 22 22;Klybeckstrasse 1;4057;Basel\n";
    sandbox.write("relays.csv", file);
    let ran = sandbox.ok(&["apply", "relays.csv", "--policy", "create-all", "--db", "relays.db"]);
    assert!(!ran.err.contains("contradict"), "{}", ran.err);
    sandbox.write(
        "others.csv",
        file.replace("Klybeckstrasse 1;4057;Basel\nEva", "Rheingasse 2;4058;Basel\nEva"),
    );
    let ran = sandbox.ok(&["apply", "others.csv", "--policy", "create-all", "--db", "others.db"]);
    assert!(!ran.err.contains("e-mail:") && !ran.err.contains("phone:"), "{}", ran.err);
}

#[test]
fn each_operation_does_what_it_says() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;LASTNAME;CNIL_O\n\
                ANONYMIZE;0000002;Müller;\nDELETE;0000001;Rossi;TRUE\nINVALIDATE;0000003;Favre;\n\
                DROP;0000005;Brun;\n";
    let ran = apply(&sandbox, rows, &["--yes", "--json"]);
    assert_eq!((ran.code, &ran.json()["outcome"]["removed"]), (0, &4.into()), "{}{}", ran.out, ran.err);
    let after = contacts(&sandbox);
    let anonymised = &after["0000002"];
    let shown = |contact: &BTreeMap<String, String>, fields: &[&str]| {
        fields.iter().map(|f| contact.get(*f).cloned().unwrap_or_default()).collect::<Vec<_>>()
    };
    let fields =
        ["FIRSTNAME", "LASTNAME", "EMAIL1", "TOWN", "REMARK", "STATUS", "INACTIVE_REASON", "HAS_SALES"];
    assert_eq!(
        shown(anonymised, &fields),
        ["", "XXXXXXXX", "", "", "Contact anonymized", "INACTIVE", "ACCOUNT_DELETED", "TRUE"]
    );
    assert_eq!(shown(&after["0000001"], &["LASTNAME", "EMAIL1", "LINE1", "CNIL_O"]), ["Rossi", "", "", ""]);
    assert_eq!(
        shown(&after["0000003"], &["EMAIL1", "TOWN", "STATUS", "INACTIVE_REASON"]),
        ["lea@favre.ch", "Genève", "INACTIVE", "ACCOUNT_DELETED"]
    );
    assert!(!after.contains_key("0000005"), "DROP removes the row");
    let back = apply(&sandbox, "OPERATION;CONTACT_NR;LASTNAME\nUPDATEACT;0000003;Favre\n", &["--yes"]);
    assert_eq!(back.code, 0, "{}{}", back.out, back.err);
    assert_eq!(contacts(&sandbox)["0000003"]["STATUS"], "ACTIVE", "UPDATEACT reactivates");
}

#[test]
fn an_inactive_contact_is_reactivated_by_its_e_mail_too() {
    let sandbox = base();
    let away = apply(&sandbox, "OPERATION;CONTACT_NR;LASTNAME\nINVALIDATE;0000003;Favre\n", &["--yes"]);
    assert_eq!(away.code, 0, "{}{}", away.out, away.err);
    let rows = "OPERATION;EMAIL1;LASTNAME;TOWN\nUPDATEACT;lea@favre.ch;Favre;Carouge\n";
    let back = apply(&sandbox, rows, &[]);
    assert_eq!(back.code, 0, "{}{}", back.out, back.err);
    let lea = &contacts(&sandbox)["0000003"];
    assert_eq!((lea["STATUS"].as_str(), lea["TOWN"].as_str()), ("ACTIVE", "Carouge"));
}

#[test]
fn every_guard_has_its_finding() {
    let sandbox = base();
    let erase = apply(&sandbox, "OPERATION;CONTACT_NR\nANONYMIZE;0000004\n", &["--yes"]);
    assert_eq!(erase.code, 0, "{}{}", erase.out, erase.err);
    let change = apply(&sandbox, "OPERATION;CONTACT_NR;TOWN\nUPDATE;0000005;Morges\n", &["--yes"]);
    assert_eq!(change.code, 0, "{}{}", change.out, change.err);
    let structure =
        contacts(&sandbox).into_values().find(|c| c["ROLE"] != "RELAY" && !c["OFFICIAL_NAME"].is_empty());
    let structure = structure.unwrap()["CONTACT_NR"].clone();
    for (row, rule) in [
        ("DELETE;0000099;", "key-unknown"),
        ("ANONYMIZE;0000001;Bianchi;Ugo", "identity-mismatch"),
        ("ANONYMIZE;0000004;", "contact-erased"),
        ("INVALIDATE;0000004;", "contact-erased"),
        ("UPDATE;0000004;Keller", "contact-erased"),
        ("UPDATEACT;0000004;Keller", "contact-erased"),
        ("INVALIDATE;0000002;", "removal-has-sales"),
        ("DROP;0000002;", "removal-has-sales"),
        ("DROP;0000005;", "drop-changed"),
        (&format!("DROP;{structure};"), "drop-has-relays"),
        ("DROP;0000001;Rossi", "removal"),
        ("ANONYMIZE;0000001;Rossi", "removal"),
    ] {
        sandbox.write("guard.csv", format!("OPERATION;CONTACT_NR;LASTNAME;FIRSTNAME\n{row}\n"));
        let ran = sandbox.run(&["check", "guard.csv", "--db", "base.db", "--format", "json"]);
        assert!(ran.out.contains(&format!("\"{rule}\"")), "{row}: {rule} in {}{}", ran.out, ran.err);
        let before = contacts(&sandbox);
        if !["removal"].contains(&rule) {
            let tried =
                apply(&sandbox, &format!("OPERATION;CONTACT_NR;LASTNAME;FIRSTNAME\n{row}\n"), &["--yes"]);
            assert_eq!(tried.code, 1, "{row}: {}{}", tried.out, tried.err);
            assert_eq!(contacts(&sandbox), before, "{row}");
        }
    }
}

#[test]
fn a_change_that_was_taken_back_does_not_keep_a_contact_from_being_dropped() {
    let sandbox = base();
    assert_eq!(apply(&sandbox, "OPERATION;CONTACT_NR;TOWN\nUPDATE;0000005;Morges\n", &[]).code, 0);
    let drop = "OPERATION;CONTACT_NR\nDROP;0000005\n";
    assert_eq!(apply(&sandbox, drop, &["--yes"]).code, 1, "changed since");
    sandbox.ok(&["undo", "2", "--db", "base.db"]);
    let again = "OPERATION;CONTACT_NR;LASTNAME\nDROP;0000005;Brun\n";
    assert_eq!(apply(&sandbox, again, &["--yes"]).code, 0);
    assert!(!contacts(&sandbox).contains_key("0000005"));
}

#[test]
fn relays_are_dropped_before_their_structure() {
    let sandbox = base();
    let structure =
        contacts(&sandbox).into_values().find(|c| c["ROLE"] != "RELAY" && !c["OFFICIAL_NAME"].is_empty());
    let structure = structure.unwrap()["CONTACT_NR"].clone();
    let rows = format!("OPERATION;CONTACT_NR\nDROP;{structure}\nDROP;0000006\n");
    let first = apply(&sandbox, &rows, &["--yes", "--json"]);
    assert_eq!((first.code, &first.json()["outcome"]["removed"]), (1, &1.into()), "{}", first.err);
    let batch = first.json()["batch"].to_string();
    let second = sandbox.ok(&["apply", &batch, "--db", "base.db", "--yes", "--json"]).json();
    assert_eq!(second["outcome"]["removed"], 2, "the structure can go once its relay is gone");
    assert!(!contacts(&sandbox).contains_key(&structure));
}

#[test]
fn nothing_is_removed_by_e_mail_without_a_person_and_nothing_by_an_operation_of_the_file() {
    let sandbox = base();
    let rows = "EMAIL1;LASTNAME\nanna@rossi.ch;Rossi\n";
    let ran = apply(&sandbox, rows, &["--operation", "delete", "--yes"]);
    assert_eq!(ran.code, 1, "found by e-mail alone: {}{}", ran.out, ran.err);
    assert_eq!(contacts(&sandbox)["0000001"]["EMAIL1"], "anna@rossi.ch");
    let by_number = "CONTACT_NR;LASTNAME\n0000001;Rossi\n";
    assert_eq!(apply(&sandbox, by_number, &["--operation", "anonymize", "--yes"]).code, 0);
    assert_eq!(contacts(&sandbox)["0000001"]["LASTNAME"], "XXXXXXXX");
    refused(&apply(&sandbox, by_number, &["--operation", "config"]), "delete, invalidate, anonymize, drop");
}

#[test]
fn nothing_waits_for_a_row_above_that_takes_something_away() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;LASTNAME;FIRSTNAME\nDELETE;0000099;Blanc;Hugo\nUPDATE;0000099;Blanc;Hugo\n\
                DROP;0000088;;\nINSERT;0000088;Noir;Ugo\n";
    sandbox.write("above.csv", rows);
    let told = sandbox.run(&["check", "above.csv", "--db", "base.db", "--format", "json"]);
    assert!(!told.out.contains("key-in-file") && !told.out.contains("number-twice"), "{}", told.out);
    let ran = apply(&sandbox, rows, &["--yes", "--json"]).json();
    assert_eq!((&ran["outcome"]["failed"], &ran["outcome"]["created"]), (&3.into(), &1.into()), "{ran}");
}

#[test]
fn a_person_at_another_employer_is_a_new_relay_unless_somebody_merges() {
    let sandbox = base();
    let file = "FIRSTNAME;LASTNAME;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN\nMax;Huber;Museum Bern;Helvetiaplatz 5;3005;Bern\n";
    let mut terminal = console(&sandbox, file, (120, 40));
    terminal.wait_for_open(1);
    terminal.wait_for("create structure, create relay");
    terminal.press("a");
    terminal.wait_for_open(0);
    terminal.press("C");
    terminal.wait_for("2 contacts written");
    terminal.press("c");
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("Committed");
    terminal.press("q");
    terminal.wait_for_end();
    let employers = contacts(&sandbox).into_values().filter(|c| c["LASTNAME"] == "Huber");
    let employers: Vec<String> = employers.map(|c| c["OFFICIAL_NAME"].clone()).collect();
    assert_eq!(employers, ["Kaserne AG", "Museum Bern"]);
}

#[test]
fn what_a_plan_warns_of_is_said_before_and_after() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;TOWN\nUPDATE;0000001;=\nUPDATE;0000004;Wil\nUPDATE;0000004;Chur\n";
    for more in [vec!["--dry-run"], vec![]] {
        let ran = apply(&sandbox, rows, &more);
        assert!(ran.err.contains("cleared by =: 1 value (TOWN 1)"), "{more:?} {}{}", ran.out, ran.err);
    }
    let json = apply(&sandbox, rows, &["--dry-run", "--json"]).json();
    assert!(json["warnings"][0].as_str().unwrap().contains("cleared by ="), "{json}");
}

#[test]
fn an_undo_names_what_it_cannot_bring_back() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;TOWN\nANONYMIZE;0000001;\nDROP;0000005;\nUPDATE;0000004;Wil\n";
    assert_eq!(apply(&sandbox, rows, &["--yes"]).code, 0);
    let undo = sandbox.run(&["undo", "2", "--db", "base.db"]);
    assert_eq!(undo.code, 1, "{}{}", undo.out, undo.err);
    assert!(
        undo.out.contains("0000001 left as it is: was erased: nothing of it can come back"),
        "{}",
        undo.out
    );
    assert!(
        undo.out.contains("0000005 Brun, Eva left as it is: was dropped: nothing of it can come back"),
        "{}",
        undo.out
    );
    let after = contacts(&sandbox);
    assert_eq!(
        (after["0000004"]["TOWN"].as_str(), after["0000001"]["LASTNAME"].as_str()),
        ("Zürich", "XXXXXXXX")
    );
    assert!(!after.contains_key("0000005"));
}

#[test]
fn rows_that_contradict_each_other_about_a_removal_wait() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;TOWN\nDROP;0000005;\nUPDATE;0000005;Wil\nANONYMIZE;0000001;\n";
    let ran = apply(&sandbox, rows, &["--yes", "--json"]).json();
    assert_eq!((&ran["outcome"]["removed"], &ran["outcome"]["waiting"]), (&1.into(), &2.into()), "{ran}");
    assert_eq!(contacts(&sandbox)["0000005"]["TOWN"], "Lausanne");
}

#[test]
fn many_cleared_values_are_confirmed() {
    let sandbox = base();
    let clear = |numbers: &[u32]| {
        let mut rows = "OPERATION;CONTACT_NR;LINE1\n".to_owned();
        numbers.iter().for_each(|n| writeln!(rows, "UPDATE;{n:07};=").unwrap());
        rows
    };
    assert_eq!(apply(&sandbox, &clear(&[1, 2]), &[]).code, 0, "two are typed by hand");
    let many = clear(&[3, 4, 5, 6]);
    refused(&apply(&sandbox, &many, &[]), "= clears 4 values of street");
    assert_eq!(contacts(&sandbox)["0000003"]["LINE1"], "Rue Basse 3");
    let refusal = apply(&sandbox, &many, &["--json"]);
    assert_eq!((refusal.code, &refusal.json()["confirmations"][0]["count"]), (2, &4.into()));
    assert_eq!(apply(&sandbox, &many, &["--yes"]).code, 0);
    assert_eq!(contacts(&sandbox)["0000003"]["LINE1"], "");
}

#[test]
fn a_slipped_column_stops_the_file() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;FIRSTNAME;LASTNAME;TOWN\n\
                UPDATE;0000001;Anna;Rossi;Wil\nUPDATE;0000002;Lea;Favre;Wil\n";
    refused(&apply(&sandbox, rows, &[]), "has a column slipped?");
    assert_eq!(contacts(&sandbox)["0000001"]["TOWN"], "Lugano", "nothing was written");
    let ran = apply(&sandbox, rows, &["--yes"]);
    assert_eq!(ran.code, 1, "the row that contradicts still waits: {}{}", ran.out, ran.err);
    let after = contacts(&sandbox);
    assert_eq!((after["0000001"]["TOWN"].as_str(), after["0000002"]["TOWN"].as_str()), ("Wil", "Basel"));
}

#[test]
fn a_column_of_refusals_is_held_until_it_is_answered() {
    let rows = "OPERATION;CONTACT_NR;TOWN;CNIL_O\n\
                UPDATE;0000001;Wil;FALSE\nUPDATE;0000004;Wil;FALSE\nUPDATE;0000005;Wil;FALSE\n";
    let sandbox = base();
    refused(&apply(&sandbox, rows, &["--yes"]), "CNIL_O is held: it switches off 2 of 2 consents");
    assert_eq!(contacts(&sandbox)["0000001"]["TOWN"], "Lugano", "nothing was written");
    let left = apply(&sandbox, rows, &["--consent", "CNIL_O=not-asked"]);
    assert_eq!(left.code, 0, "{}{}", left.out, left.err);
    let after = contacts(&sandbox);
    let shown: Vec<_> = ["0000001", "0000004", "0000005"].map(|n| after[n]["CNIL_O"].clone()).into();
    assert_eq!(shown, ["TRUE", "TRUE", ""], "what nobody was asked is left");
    assert_eq!(after["0000005"]["TOWN"], "Wil", "and the rest of the row is written");

    let sandbox = base();
    let refusal = apply(&sandbox, rows, &["--consent", "CNIL_O=withdrawal"]);
    refused(&refusal, "CNIL_O: 2 consents of 2 withdrawn");
    let done = apply(&sandbox, rows, &["--yes"]);
    assert_eq!(done.code, 0, "the answer was kept with the batch: {}{}", done.out, done.err);
    assert_eq!(contacts(&sandbox)["0000001"]["CNIL_O"], "FALSE");
}

#[test]
fn nobody_who_withdrew_is_opted_in_unasked() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;CNIL_O\nUPDATE;0000003;TRUE\nUPDATE;0000005;TRUE\n";
    refused(&apply(&sandbox, rows, &[]), "switched on for 1 person who withdrew it");
    assert_eq!(contacts(&sandbox)["0000003"]["CNIL_O"], "FALSE");
    assert_eq!(apply(&sandbox, rows, &["--yes"]).code, 0);
    let after = contacts(&sandbox);
    assert_eq!((after["0000003"]["CNIL_O"].as_str(), after["0000005"]["CNIL_O"].as_str()), ("TRUE", "TRUE"));
}

/// The console on some rows.
fn console(sandbox: &Sandbox, rows: &str, size: (u16, u16)) -> Terminal {
    sandbox.write("rows.csv", rows);
    Terminal::start(sandbox, size, &["review", "rows.csv", "--db", "base.db"])
}

#[test]
fn the_console_asks_for_the_count_of_what_cannot_be_undone() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;LASTNAME\nANONYMIZE;0000001;Rossi\nDROP;0000005;Brun\n\
                ANONYMIZE;0000004;Keller\nINVALIDATE;0000003;Favre\n";
    let mut terminal = console(&sandbox, rows, (80, 24));
    for open in [4, 3, 2, 1] {
        terminal.wait_for_open(open);
        terminal.press("a");
    }
    terminal.wait_for("nothing is left to decide");
    terminal.press("C");
    terminal.wait_for("ready, nothing is written yet");
    terminal.wait_for("type 2 to confirm");
    terminal.press("c");
    terminal.wait_for("Confirm 1 of 2");
    terminal.wait_for("Rossi, Anna (file: Rossi) → XXXXXXXX");
    terminal.press(&format!("3{ENTER}"));
    terminal.wait_for("that is not the count; nothing was written");
    terminal.press(&format!("c2{ENTER}"));
    terminal.wait_for("Confirm 2 of 2");
    terminal.press(&format!("1{ENTER}"));
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("Committed");
    terminal.press("q");
    terminal.wait_for_end();
    let after = contacts(&sandbox);
    assert_eq!(
        (after["0000001"]["LASTNAME"].as_str(), after["0000004"]["LASTNAME"].as_str()),
        ("XXXXXXXX", "XXXXXXXX")
    );
    assert!(!after.contains_key("0000005"));
    assert_eq!(after["0000003"]["STATUS"], "INACTIVE");
}

#[test]
fn the_console_asks_a_word_for_a_removal_by_e_mail() {
    let sandbox = base();
    let rows = "OPERATION;EMAIL1;LASTNAME\nDELETE;anna@rossi.ch;Rossi\n";
    let mut terminal = console(&sandbox, rows, (120, 40));
    terminal.wait_for_open(1);
    terminal.press("a");
    terminal.wait_for("no safe proposal");
    terminal.wait_until("its details", |screen| has_details_of(&screen.contents(), 2));
    terminal.press("m");
    terminal.wait_for("the base: Rossi, Anna");
    terminal.press("y");
    terminal.wait_for_open(0);
    terminal.press("C");
    terminal.wait_for("type 1 to confirm");
    terminal.press(&format!("c1{ENTER}"));
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("Committed");
    terminal.press("q");
    terminal.wait_for_end();
    assert_eq!(contacts(&sandbox)["0000001"]["EMAIL1"], "");
}

#[test]
fn the_console_answers_a_held_column() {
    let sandbox = base();
    let rows = "OPERATION;CONTACT_NR;TOWN;CNIL_O\nUPDATE;0000001;Wil;FALSE\nUPDATE;0000004;Wil;FALSE\n";
    let mut terminal = console(&sandbox, rows, (80, 24));
    for open in [2, 1] {
        terminal.wait_for_open(open);
        terminal.press("a");
    }
    terminal.wait_for_open(0);
    terminal.press("C");
    terminal.wait_for("CNIL_O is held");
    terminal.press("c");
    terminal.wait_for("a answers");
    terminal.press("a");
    terminal.wait_for("nobody was asked");
    terminal.press(&format!("not{ENTER}"));
    terminal.wait_for("CNIL_O: not asked");
    terminal.press("c");
    terminal.wait_for("Do it?");
    terminal.press("y");
    terminal.wait_for("Committed");
    terminal.press("q");
    terminal.wait_for_end();
    let anna = &contacts(&sandbox)["0000001"];
    assert_eq!((anna["TOWN"].as_str(), anna["CNIL_O"].as_str()), ("Wil", "TRUE"));
}
