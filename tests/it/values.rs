//! What becomes of values: texts that follow from others, numbers, consents with a date, rows that speak of one contact
//! (DOMAIN.md, sections 3, 6 and 11).

use std::collections::BTreeMap;

use serde_json::Value;
use usher::contact::Field;
use usher::import::Act;
use usher::review::Policy;

use crate::support::desk::{load, open, store, unseen, wait};
use crate::support::{Sandbox, csv_maps};

type Row = BTreeMap<String, String>;

fn contacts(sandbox: &Sandbox) -> Vec<Row> {
    csv_maps(&sandbox.ok(&["export", "--db", "base.db"]).out)
}

/// The one contact with this last name.
fn named(contacts: &[Row], name: &str) -> Row {
    let found: Vec<&Row> = contacts.iter().filter(|c| c["LASTNAME"] == name).collect();
    assert_eq!(found.len(), 1, "{name}: {contacts:?}");
    found[0].clone()
}

fn apply(sandbox: &Sandbox, text: &str) -> Value {
    sandbox.write("change.csv", text);
    sandbox
        .run(&["apply", "change.csv", "--db", "base.db", "--json", "--yes", "--consent", "EMAIL=withdrawal"])
        .json()
}

/// The findings of one rule, as (row, message).
fn found(sandbox: &Sandbox, text: &str, rule: &str) -> Vec<(u64, String)> {
    sandbox.write("checked.csv", text);
    let report = sandbox.run(&["check", "checked.csv", "--db", "base.db", "--format", "json"]).json();
    let findings = report["findings"].as_array().unwrap();
    let of_rule = findings.iter().filter(|f| f["rule"] == rule);
    of_rule.map(|f| (f["row"].as_u64().unwrap(), f["message"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn a_salutation_follows_the_title_unless_it_was_typed() {
    let sandbox = Sandbox::new();
    sandbox.base(
        "CONTACT_NR;LASTNAME;TITLE;PREF_LANG;LETTER_SALUTATION\n500001;Rossi;MRS;it;\n500002;Frei;MR;de;Lieber Beat\n",
    );
    let before = contacts(&sandbox);
    assert_eq!(named(&before, "Rossi")["LETTER_SALUTATION"], "Gentile Signora");
    assert_eq!(named(&before, "Rossi")["ADDR_SALUTATION"], "Signora");
    assert_eq!(named(&before, "Frei")["LETTER_SALUTATION"], "Lieber Beat");
    assert_eq!(named(&before, "Frei")["ADDR_SALUTATION"], "Herr");
    apply(&sandbox, "OPERATION;CONTACT_NR;TITLE;PREF_LANG\nUPDATE;500001;MR;\nUPDATE;500002;MRS;en\n");
    let after = contacts(&sandbox);
    assert_eq!(named(&after, "Rossi")["LETTER_SALUTATION"], "Egregio Signor");
    assert_eq!(named(&after, "Frei")["LETTER_SALUTATION"], "Lieber Beat", "typed once, it stays");
    assert_eq!(named(&after, "Frei")["ADDR_SALUTATION"], "Mrs");
}

#[test]
fn an_exported_salutation_that_comes_back_with_another_title_is_not_typed() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;TITLE;PREF_LANG\n500001;Rossi;MRS;fr\n");
    let export = sandbox.ok(&["export", "--db", "base.db"]).out;
    assert!(export.contains("Chère Madame"), "{export}");
    let unchanged = apply(&sandbox, &export);
    assert_eq!(unchanged["outcome"]["unchanged"], 1, "{unchanged}");
    apply(&sandbox, &export.replace(",MRS,", ",MR,"));
    assert_eq!(contacts(&sandbox)[0]["LETTER_SALUTATION"], "Cher Monsieur");
}

#[test]
fn the_institution_has_its_own_salutations() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;FIRSTNAME;TITLE;PREF_LANG\n500001;Rossi;Anna;MRS;de\n");
    let own = r#"{"salutations":{"MRS":{"de":{"letter":"Liebe {first} {last}"}}}}"#;
    sandbox.ok(&["settings", "institution", own, "--db", "base.db"]);
    let contact = contacts(&sandbox).remove(0);
    assert_eq!(contact["LETTER_SALUTATION"], "Liebe Anna Rossi");
    assert_eq!(contact["ADDR_SALUTATION"], "Frau");
}

#[test]
fn a_long_name_of_an_organisation_is_cut_on_the_envelope_alone() {
    let sandbox = Sandbox::new();
    let name = "Association des amis du théâtre municipal de Lausanne";
    let base = format!("CONTACT_NR;OFFICIAL_NAME;TOWN\n500001;{name};Saint-Barthélemy-d'Anjou\n");
    let cut = found(&sandbox, &base, "address-name-cut");
    assert_eq!(cut.len(), 1);
    assert!(cut[0].1.contains("Association des amis du théâtre munici,"), "{}", cut[0].1);
    assert_eq!(found(&sandbox, &base, "text-too-long").len(), 1, "the town is longer than 20 characters");
    sandbox.base(&base);
    let contact = contacts(&sandbox).remove(0);
    assert_eq!(contact["OFFICIAL_NAME"], name);
    assert_eq!(contact["TOWN"], "Saint-Barthélemy-d'Anjou", "a town is never cut");
    assert_eq!(contact["ADDRESS_NAME1"], "Association des amis du théâtre munici");
    assert_eq!(contact["ADDRESS_NAME2"], "");
}

#[test]
fn an_appended_remark_is_measured_with_what_it_is_appended_to() {
    let sandbox = Sandbox::new();
    let old = "a".repeat(1_990);
    sandbox.base(&format!("CONTACT_NR;LASTNAME;REMARK\n500001;Rossi;{old}\n500002;Frei;short\n"));
    let change =
        "OPERATION;CONTACT_NR;REMARK\nUPDATE;500001;||one more line\nUPDATE;500002;||one more line\n";
    let long = found(&sandbox, change, "remark-too-long");
    assert_eq!(long.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2]);
    apply(&sandbox, change);
    let after = contacts(&sandbox);
    assert_eq!(named(&after, "Frei")["REMARK"], "short\none more line");
    assert_eq!(named(&after, "Rossi")["REMARK"].chars().count(), 1_990 + 1 + 13, "it is written whole");
}

#[test]
fn what_is_cleared_is_counted_by_column() {
    wait(async {
        let folder = tempfile::tempdir().unwrap();
        let base = store(&folder.path().join("base.db")).await;
        load(&base, folder.path(), "CONTACT_NR;LASTNAME;CELLPHONE;REMARK\n500001;Rossi;0791234567;a\n").await;
        let file = folder.path().join("change.csv");
        std::fs::write(&file, "OPERATION;CONTACT_NR;CELLPHONE;REMARK\nUPDATE;500001;=;=\n").unwrap();
        let desk = open(&base, &file).await.desk;
        desk.decide_by(Policy::Cautious).await.unwrap();
        let plan = desk.plan(unseen()).await.unwrap();
        assert_eq!(plan.cleared, 2);
        assert_eq!((plan.cleared_by["CELLPHONE"], plan.cleared_by["REMARK"]), (1, 1));
        assert!(plan.warnings.iter().any(|w| w.contains("CELLPHONE 1")), "{:?}", plan.warnings);
    });
}

#[test]
fn new_numbers_come_from_the_range_until_it_is_used_up() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME\n900000;Rossi\n000501;Frei\n");
    let range = r#"{"numbers":{"from":"000500","to":"000504"}}"#;
    sandbox.ok(&["settings", "institution", range, "--db", "base.db"]);
    let new = "CONTACT_NR;LASTNAME;FIRSTNAME\n000503;Keller;Ida\n;Meier;Urs\n;Huber;Nora\n;Graf;Leo\n";
    sandbox.write("new.csv", new);
    let ran =
        sandbox.run(&["apply", "new.csv", "--db", "base.db", "--policy", "create-all", "--yes", "--json"]);
    assert_eq!(ran.json()["outcome"]["created"], 2, "{} {}", ran.out, ran.err);
    assert_eq!(ran.json()["outcome"]["waiting"], 2, "{}", ran.out);
    let after = contacts(&sandbox);
    assert_eq!(named(&after, "Meier")["CONTACT_NR"], "000504", "above what the file brings along");
    let waits = found(&sandbox, "LASTNAME;FIRSTNAME\nVogel;Eva\n", "number-range-exhausted");
    assert_eq!(waits.len(), 1);
}

#[test]
fn a_foreign_number_leads_to_its_contact_from_then_on() {
    wait(async {
        let folder = tempfile::tempdir().unwrap();
        let base = store(&folder.path().join("base.db")).await;
        load(&base, folder.path(), "CONTACT_NR;LASTNAME;FIRSTNAME\n0001000;Rossi;Anna\n").await;
        let file = folder.path().join("foreign.csv");
        std::fs::write(&file, "OPERATION;CONTACT_NR;LASTNAME;FIRSTNAME\nINSERT;0001000;Keller;Urs\n")
            .unwrap();
        let desk = open(&base, &file).await.desk;
        let taken = desk.detail(2).await.unwrap().record.findings;
        let taken = taken.iter().find(|f| f.rule == "number-taken").unwrap();
        let fix = taken.fix.clone().unwrap();
        assert_eq!((taken.field, fix.value.as_str()), (Some(Field::ContactNumber), "~0001000"));
        desk.act(Act::Correct(vec![(2, Field::ContactNumber, fix.value)])).await.unwrap();
        desk.decide_by(Policy::CreateAll).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();

        let later = folder.path().join("later.csv");
        std::fs::write(
            &later,
            "OPERATION;CONTACT_NR;LASTNAME;FIRSTNAME;TOWN\nUPDATE;0001000;Keller;Urs;Bern\n\
             UPDATE;0001000;Rossi;Anna;Basel\n",
        )
        .unwrap();
        let desk = open(&base, &later).await.desk;
        let led = desk.detail(2).await.unwrap().record.findings;
        assert!(led.iter().any(|f| f.rule == "number-alias"), "{led:?}");
        desk.decide_by(Policy::Cautious).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        let numbers = ["0001000", "0001001"].map(|n| usher::contact::ContactNumber::parse(n).unwrap());
        let mut after = base.contacts(&numbers).await.unwrap();
        after.sort_by(|a, b| a.contact.number.cmp(&b.contact.number));
        let told: Vec<_> = after
            .iter()
            .map(|s| [Field::LastName, Field::Town, Field::Alias].map(|f| s.contact.text(f)))
            .collect();
        assert_eq!(told, [["Rossi", "Basel", ""], ["Keller", "Bern", "0001000"]]);
    });
}

#[test]
fn an_alias_goes_out_comes_back_and_is_taken_back_with_its_contact() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;ALIAS\n500001;Rossi;77|78\n");
    assert_eq!(contacts(&sandbox)[0]["ALIAS"], "77|78");
    let export = sandbox.ok(&["export", "--db", "base.db"]).out;
    assert_eq!(apply(&sandbox, &export)["outcome"]["unchanged"], 1);
    assert_eq!(apply(&sandbox, "OPERATION;CONTACT_NR;TOWN\nUPDATE;78;Bern\n")["outcome"]["updated"], 1);
    assert_eq!(contacts(&sandbox)[0]["TOWN"], "Bern");
    assert!(!sandbox.ok(&["export", "--db", "base.db", "--plain"]).out.contains("ALIAS"));
    let other = Sandbox::new();
    other.base("CONTACT_NR;LASTNAME;ALIAS\n500001;Rossi;77|78\n");
    other.ok(&["undo", "1", "--db", "base.db"]);
    assert_eq!(found(&other, "OPERATION;CONTACT_NR;TOWN\nUPDATE;78;Bern\n", "key-unknown").len(), 1);
}

#[test]
fn rows_of_one_contact_that_contradict_each_other_name_both() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;FIRSTNAME\n500001;Rossi;Anna\n");
    let change =
        "OPERATION;CONTACT_NR;FUNCTION;TOWN\nUPDATE;500001;Chefin;Bern\nUPDATE;500001;Direktorin;BERN\n";
    let against = found(&sandbox, change, "rows-contradict");
    assert_eq!(
        against,
        [(3, "Row 2 says Chefin, row 3 says Direktorin of the same contact; Direktorin remains.".to_owned())]
    );
    let ran = apply(&sandbox, change);
    assert_eq!(ran["outcome"]["updated"], 2, "{ran}");
    assert_eq!(contacts(&sandbox)[0]["FUNCTION"], "Direktorin");
}

const OLD_NEW: &str = "CONTACT_NR;[old] INTEREST;[new] INTEREST\n";

#[test]
fn a_second_row_s_old_value_is_what_the_first_row_leaves() {
    for (second, updated, left) in [
        ("500001;JAZZ;ROCK\n", 2, "INTEREST=ROCK"),
        ("500001;OPERA;ROCK\n", 1, "INTEREST=JAZZ"),
        ("500001;JAZZ;=\n", 2, ""),
        ("500001;;ROCK\n", 1, "INTEREST=JAZZ"),
        ("500001;JAZZ;\n", 1, "INTEREST=JAZZ"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.base("CONTACT_NR;LASTNAME;CRIT1\n500001;Rossi;INTEREST=OPERA\n");
        let ran = apply(&sandbox, &format!("{OLD_NEW}500001;OPERA;JAZZ\n{second}"));
        let done = ran["outcome"]["updated"].as_u64().unwrap();
        assert_eq!(done, updated, "{second} {ran}");
        let after = contacts(&sandbox);
        assert_eq!(after[0].get("CRIT1").map_or("", String::as_str), left, "{second}");
    }
}

#[test]
fn criteria_are_replaced_or_added_to_as_the_settings_or_the_cell_say() {
    let change = "OPERATION;CONTACT_NR;CRIT1\nUPDATE;500001;INTEREST=JAZZ\n";
    let adding = "OPERATION;CONTACT_NR;CRIT:INTEREST\nUPDATE;500001;||JAZZ|OPERA\n";
    let guarded = format!("{OLD_NEW}500001;OPERA;JAZZ\n");
    for (settings, change, left) in [
        (r#"{}"#, change, "INTEREST=JAZZ"),
        (r#"{}"#, adding, "INTEREST=OPERA|JAZZ"),
        (r#"{"criteria_mode":"append"}"#, change, "INTEREST=OPERA|JAZZ"),
        (r#"{"criteria_mode":"append"}"#, guarded.as_str(), "INTEREST=JAZZ"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.base("CONTACT_NR;LASTNAME;CRIT1\n500001;Rossi;INTEREST=OPERA\n");
        sandbox.ok(&["settings", "institution", settings, "--db", "base.db"]);
        let ran = apply(&sandbox, change);
        assert_eq!(ran["outcome"]["updated"], 1, "{ran}");
        assert_eq!(contacts(&sandbox)[0]["CRIT1"], left, "{settings} {change}");
    }
}

#[test]
fn a_dated_opt_in_that_is_older_than_the_withdrawal_changes_nothing() {
    let sandbox = Sandbox::new();
    sandbox.base(
        "CONTACT_NR;LASTNAME;EMAIL;EMAIL_DATE\n500001;Rossi;FALSE;01.06.2024\n500002;Frei;FALSE;01.06.2024\n",
    );
    let change = "OPERATION;CONTACT_NR;EMAIL;[date] EMAIL\nUPDATE;500001;TRUE;2024-01-01 10:20:30\n\
                  UPDATE;500002;TRUE;02/06/2024\n";
    let late = found(&sandbox, change, "consent-outdated");
    assert_eq!(
        late,
        [(2, "EMAIL was withdrawn on 2024-06-01; that it was given on 2024-01-01 is left out.".to_owned())]
    );
    apply(&sandbox, change);
    let after = contacts(&sandbox);
    let told = |name| [named(&after, name)["EMAIL"].clone(), named(&after, name)["EMAIL_DATE"].clone()];
    assert_eq!(told("Rossi"), ["FALSE", "2024-06-01"]);
    assert_eq!(told("Frei"), ["TRUE", "2024-06-02"]);
}

#[test]
fn an_opt_out_column_is_the_opposite_of_a_consent() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;EMAIL\n500001;Rossi;TRUE\n500002;Frei;TRUE\n500003;Graf;\n");
    for header in ["no newsletter", "Désinscrit", "Abmeldung", "disiscritto", "kein Newsletter mehr"] {
        sandbox.write(
            "out.csv",
            format!("CONTACT_NR;LASTNAME;{header}\n500001;Rossi;oui\n500002;Frei;non\n500003;Graf;non\n"),
        );
        let report = sandbox.run(&["check", "out.csv", "--db", "base.db", "--format", "json"]).json();
        assert_eq!(report["columns"][2]["field"], "OPTOUT:EMAIL", "{header}");
        assert_eq!(report.to_string().matches("is the opposite of consent EMAIL").count(), 1, "{report}");
    }
    let ran = apply(
        &sandbox,
        "CONTACT_NR;LASTNAME;Désinscrit\n500001;Rossi;oui\n500002;Frei;non\n500003;Graf;non\n",
    );
    assert_eq!((&ran["outcome"]["updated"], &ran["outcome"]["unchanged"]), (&1.into(), &2.into()));
    let after = contacts(&sandbox);
    assert_eq!(named(&after, "Rossi")["EMAIL"], "FALSE");
    assert_eq!(named(&after, "Frei")["EMAIL"], "TRUE");
    assert_eq!(named(&after, "Graf")["EMAIL"], "", "who did not unsubscribe has not consented");
}

#[test]
fn several_addresses_in_one_cell_go_to_the_slots() {
    let sandbox = Sandbox::new();
    let file = "LASTNAME;FIRSTNAME;EMAIL1;EMAIL3\nRossi;Anna;a@rossi.ch; \nFrei;Beat;\"b@frei.ch; b@work.ch\";c@frei.ch\n\
                Graf;Leo;\"d@graf.ch, e@graf.ch / f@graf.ch, g@graf.ch\";\n";
    assert_eq!(found(&sandbox, file, "email-several-in-cell").len(), 2);
    assert_eq!(found(&sandbox, file, "email-no-slot").len(), 1);
    sandbox.base(file);
    let after = contacts(&sandbox);
    let slots = |name| ["EMAIL1", "EMAIL2", "EMAIL3"].map(|slot| named(&after, name)[slot].clone());
    assert_eq!(slots("Frei"), ["b@frei.ch", "b@work.ch", "c@frei.ch"]);
    assert_eq!(slots("Graf"), ["d@graf.ch", "e@graf.ch", "f@graf.ch"]);
    assert_eq!(slots("Rossi"), ["a@rossi.ch", "", ""]);
}

#[test]
fn dates_and_booleans_are_read_as_domain_md_writes_them() {
    let sandbox = Sandbox::new();
    for (text, date) in [
        ("24.12.1980", "1980-12-24"),
        ("1980-12-24", "1980-12-24"),
        ("24/12/1980", "1980-12-24"),
        ("24-12-1980", "1980-12-24"),
        ("24.12.1980 13:14:15", "1980-12-24"),
        ("1980-12-24 13:14:15", "1980-12-24"),
        ("24/12/1980 00:00:00", "1980-12-24"),
        ("24-12-1980 00:00:00", "1980-12-24"),
        ("1980-12-24T13:14:15Z", "1980-12-24"),
    ] {
        let sandbox = Sandbox::new();
        sandbox.base(&format!("LASTNAME;BIRTHDATE\nRossi;{text}\n"));
        assert_eq!(contacts(&sandbox)[0]["BIRTHDATE"], date, "{text}");
    }
    let words = [
        "TRUE", "oui", "ja", "sì", "sí", "yes", "vrai", "wahr", "FALSE", "non", "nein", "no", "faux",
        "falsch",
    ];
    let rows: String = words.iter().map(|word| format!("N{word};{word}\n")).collect();
    sandbox.base(&format!("LASTNAME;EMAIL\n{rows}"));
    let after = contacts(&sandbox);
    for (i, word) in words.iter().enumerate() {
        let expected = if i < 8 { "TRUE" } else { "FALSE" };
        assert_eq!(named(&after, &format!("N{word}"))["EMAIL"], expected, "{word}");
    }
}

#[test]
fn a_plan_names_the_rows_and_values_that_contradict_each_other() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;TOWN\n500001;Rossi;Bern\n");
    sandbox.write("two.csv", "OPERATION;CONTACT_NR;TOWN\nUPDATE;500001;Thun\nUPDATE;500001;Basel\n");
    let told = "row 2 says Thun, row 3 says Basel";
    let dry = sandbox.run(&["apply", "two.csv", "--dry-run", "--db", "base.db"]);
    assert!(dry.out.contains(told), "{}{}", dry.out, dry.err);
    wait(async {
        let base = store(&sandbox.path("base.db")).await;
        let desk = open(&base, &sandbox.path("two.csv")).await.desk;
        desk.decide_by(Policy::Cautious).await.unwrap();
        let plan = desk.plan(unseen()).await.unwrap();
        assert!(plan.warnings.iter().any(|w| w.contains(told)), "{:?}", plan.warnings);
    });
    let done = sandbox.run(&["apply", "two.csv", "--db", "base.db"]);
    assert!(done.err.contains(told), "{}{}", done.out, done.err);
}

#[test]
fn one_answer_gives_every_row_of_a_foreign_numbering_a_number_of_its_own() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;FIRSTNAME;LASTNAME\n0000001;Anna;Keller\n0000002;Beat;Frei\n");
    let foreign =
        "CONTACT_NR;FIRSTNAME;LASTNAME;TOWN\n0000001;Xaver;Moser;\n0000002;Yves;Roux;\n0000009;Zoe;Blanc;\n";
    sandbox.write("foreign.csv", foreign);
    let apply = |file: &str| {
        sandbox.run(&["apply", file, "--numbers", "foreign", "--db", "base.db", "--json"]).json()["outcome"]
            .clone()
    };
    let made = apply("foreign.csv");
    assert_eq!(made["created"], 3, "{made}");
    let all = contacts(&sandbox);
    let moser = named(&all, "Moser");
    assert_eq!(moser["ALIAS"], "0000001");
    assert_ne!(moser["CONTACT_NR"], "0000001");
    assert_eq!(named(&all, "Keller")["CONTACT_NR"], "0000001");
    // The next file of that system reaches them by its own numbers.
    sandbox.write("next.csv", foreign.replace("Moser;", "Moser;Thun"));
    let next = apply("next.csv");
    assert_eq!(
        (&next["updated"], &next["unchanged"], &next["created"]),
        (&1.into(), &2.into(), &0.into()),
        "{next}"
    );
    assert_eq!(named(&contacts(&sandbox), "Moser")["TOWN"], "Thun");
    sandbox.write("none.csv", "FIRSTNAME;LASTNAME\nEva;Kunz\n");
    let refused = sandbox.run(&["apply", "none.csv", "--numbers", "foreign", "--db", "base.db"]);
    assert!(refused.code == 2 && refused.err.contains("no column of contact numbers"), "{}", refused.err);
}

#[test]
fn whoever_brings_a_file_says_whether_its_criteria_replace_or_append() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME;CRIT1\n500001;Rossi;TASTE=OPERA\n");
    let taste = || contacts(&sandbox)[0]["CRIT1"].clone();
    let apply = |name: &str, value: &str, how: &[&str]| {
        sandbox.write(name, format!("OPERATION;CONTACT_NR;CRIT1\nUPDATE;500001;TASTE={value}\n"));
        let args: Vec<&str> = ["apply", name, "--db", "base.db"].iter().chain(how).copied().collect();
        sandbox.ok(&args);
    };
    apply("a.csv", "JAZZ", &["--criteria", "append"]);
    assert_eq!(taste(), "TASTE=OPERA|JAZZ");
    sandbox.ok(&["settings", "institution.criteria_mode", "append", "--db", "base.db"]);
    apply("b.csv", "ROCK", &["--criteria", "replace"]);
    assert_eq!(taste(), "TASTE=ROCK");
    apply("c.csv", "JAZZ", &[]);
    assert_eq!(taste(), "TASTE=ROCK|JAZZ");
    // An edited export says all that shall be there, whatever the institution does with other files.
    let export = sandbox.ok(&["export", "--db", "base.db"]).out;
    sandbox.write("edited.csv", export.replace("ROCK|JAZZ", "JAZZ"));
    sandbox.ok(&["apply", "edited.csv", "--db", "base.db"]);
    assert_eq!(taste(), "TASTE=JAZZ");
}
