//! What an institution defines, as a person works with it: criteria, settings as a file, their history.

use std::collections::BTreeMap;
use std::sync::Arc;

use usher::import::{Desk, OnProgress, ValueQuestion};
use usher::mapping::{Target, ValueAnswer};
use usher::settings;
use usher::store::{OpenMode, SqliteStore, Store};

use crate::support::Sandbox;
use crate::support::desk::request;

const DB: [&str; 2] = ["--db", "base.db"];

fn with_db<'a>(args: &[&'a str]) -> Vec<&'a str> {
    args.iter().copied().chain(DB).collect()
}

fn define(sandbox: &Sandbox) {
    let genre = ["criteria", "define", "GENRE", "--label", "Genre", "--value", "OP=Opéra", "--value", "JAZZ"];
    sandbox.ok(&with_db(&genre));
    sandbox.ok(&with_db(&["criteria", "define", "SECTOR", "--target", "structures", "--compulsory"]));
    sandbox.ok(&with_db(&["criteria", "define", "SINCE", "--kind", "date"]));
}

/// One contact that carries GENRE=JAZZ.
fn carried(sandbox: &Sandbox) {
    sandbox.write("in.csv", "LASTNAME;FIRSTNAME;CRIT1\nRossi;Ada;GENRE=JAZZ\n");
    sandbox.ok(&with_db(&["apply", "in.csv"]));
}

#[test]
fn criteria_are_defined_shown_changed_and_removed() {
    let sandbox = Sandbox::new();
    define(&sandbox);
    let listed = sandbox.ok(&with_db(&["criteria"])).out;
    for words in ["GENRE", "several-of", "SECTOR", "structures", "compulsory", "SINCE", "date"] {
        assert!(listed.contains(words), "{words} in {listed}");
    }
    carried(&sandbox);
    let shown = sandbox.ok(&with_db(&["criteria", "show", "GENRE"])).out;
    assert!(shown.contains("Opéra") && shown.contains("1 contact"), "{shown}");
    sandbox.ok(&with_db(&["criteria", "define", "GENRE", "--value", "ROCK", "--compulsory", "true"]));
    let shown = sandbox.ok(&with_db(&["criteria", "show", "GENRE"])).out;
    assert!(shown.contains("ROCK") && shown.contains("compulsory") && shown.contains("Opéra"), "{shown}");
    assert_eq!(sandbox.run(&with_db(&["criteria", "show", "SPORT"])).code, 2);
    let bad = sandbox.run(&with_db(&["criteria", "define", "SINCE", "--value", "X"]));
    assert!(bad.code == 2 && bad.err.contains("no list of values"), "{}", bad.err);
}

#[test]
fn what_contacts_carry_goes_only_with_a_yes() {
    let sandbox = Sandbox::new();
    define(&sandbox);
    carried(&sandbox);
    for args in [
        &["criteria", "remove", "GENRE"][..],
        &["criteria", "remove", "GENRE", "--value", "JAZZ"],
        &["criteria", "define", "GENRE", "--kind", "number"],
    ] {
        let refused = sandbox.run(&with_db(args));
        assert!(refused.code == 2 && refused.err.contains("1 contact carries"), "{args:?} {}", refused.err);
    }
    sandbox.ok(&with_db(&["criteria", "remove", "GENRE", "--value", "OP"]));
    sandbox.ok(&with_db(&["criteria", "remove", "GENRE", "--yes"]));
    assert!(!sandbox.ok(&with_db(&["criteria"])).out.contains("GENRE"));
    sandbox.ok(&with_db(&["settings", "undo"]));
    sandbox.ok(&with_db(&["settings", "undo"]));
    let shown = sandbox.ok(&with_db(&["criteria", "show", "GENRE"])).out;
    assert!(shown.contains("OP") && shown.contains("JAZZ"), "{shown}");
}

#[test]
fn settings_go_from_the_rehearsal_to_production_as_a_file() {
    let sandbox = Sandbox::new();
    define(&sandbox);
    sandbox.ok(&with_db(&["settings", "base.name", "PP"]));
    sandbox.ok(&with_db(&["settings", "institution.country", "FR"]));
    sandbox.ok(&with_db(&["settings", "institution.numbers.from", "0100000"]));
    sandbox.ok(&with_db(&["settings", "thresholds.match", "0.95"]));
    sandbox.ok(&with_db(&["settings", "export", "all.toml"]));
    let again = sandbox.run(&with_db(&["settings", "export", "all.toml"]));
    assert_eq!(again.code, 2, "a file is not written over");
    let into = |args: &[&str]| sandbox.ok(&[args, &["--db", "production.db"]].concat());
    into(&["settings", "base.name", "P"]);
    let told = into(&["settings", "import", "all.toml", "--dry-run"]);
    assert!(told.out.contains("~ institution.country: \"CH\" → \"FR\""), "{}", told.out);
    assert!(told.out.contains("+ institution.criteria.GENRE"), "{}", told.out);
    assert!(into(&["settings", "institution.country"]).out.contains("CH"), "nothing was written");
    into(&["settings", "import", "all.toml"]);
    let written = into(&["settings", "export"]).out;
    assert_eq!(written, sandbox.ok(&with_db(&["settings", "export"])).out);
    assert!(into(&["settings", "base.name"]).out.contains("base.name P"), "a base keeps its name");
    assert!(into(&["settings", "import", "all.toml"]).err.contains("nothing changes"));
    into(&["settings", "undo"]);
    assert!(into(&["settings", "institution.country"]).out.contains("CH"));
}

#[test]
fn what_is_wrong_in_a_file_is_told_with_line_and_key_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    define(&sandbox);
    let before = sandbox.ok(&with_db(&["settings", "export"])).out;
    sandbox.write("bad.toml", "[institution]\npays = \"FR\"\n");
    sandbox.write("two.toml", "[institution]\ncountry = \"France\"\nlanguage = \"FR\"\n");
    sandbox.write("bad.csv", "CODE;KIND;VALUE\nA;several;X\nB;one-of;\n");
    for (file, words) in [
        ("bad.toml", &["line 2, column 1", "pays"][..]),
        ("two.toml", &["line 2, column 1: institution.country", "line 3, column 1: institution.language"]),
        ("bad.csv", &["line 2, column 3: KIND"]),
    ] {
        let command = if file.ends_with("csv") { "criteria" } else { "settings" };
        let refused = sandbox.run(&with_db(&[command, "import", file]));
        assert_eq!(refused.code, 2, "{file}");
        for words in words {
            assert!(refused.err.contains(words), "{words} in {}", refused.err);
        }
    }
    assert_eq!(sandbox.ok(&with_db(&["settings", "export"])).out, before);
}

#[test]
fn criteria_go_through_toml_and_csv() {
    let sandbox = Sandbox::new();
    define(&sandbox);
    let before = sandbox.ok(&with_db(&["criteria", "export"])).out;
    for file in ["criteria.toml", "criteria.csv"] {
        sandbox.ok(&with_db(&["criteria", "export", file]));
        let base = format!("{file}.db");
        sandbox.ok(&["criteria", "define", "OTHER", "--db", &base]);
        sandbox.ok(&["criteria", "import", file, "--db", &base]);
        assert!(sandbox.ok(&["criteria", "--db", &base]).out.contains("OTHER"), "what is not named stays");
        sandbox.ok(&["criteria", "remove", "OTHER", "--db", &base]);
        assert_eq!(sandbox.ok(&["criteria", "export", "--db", &base]).out, before);
    }
}

#[test]
fn the_history_says_who_changed_what_and_one_change_is_taken_back_after_the_other() {
    let sandbox = Sandbox::new();
    let by = |who: &str, args: &[&str]| sandbox.ok(&[args, &DB, &["--operator", who]].concat());
    by("ada", &["settings", "institution.country", "FR"]);
    by("ben", &["settings", "institution.country", "DE"]);
    let told = by("cleo", &["settings", "undo"]);
    assert!(told.err.contains("by ben") && told.out.contains("\"DE\" → \"FR\""), "{}{}", told.err, told.out);
    by("cleo", &["settings", "undo"]);
    assert!(sandbox.ok(&with_db(&["settings", "undo"])).err.contains("no change of settings"));
    assert!(sandbox.ok(&with_db(&["settings", "institution.country"])).out.contains("CH"));
    let steps = sandbox.ok(&with_db(&["settings", "history", "--json"])).json();
    let who: Vec<&str> = steps.as_array().unwrap().iter().map(|s| s["operator"].as_str().unwrap()).collect();
    assert_eq!(who, ["cleo", "cleo", "ben", "ada"]);
    assert_eq!((&steps[0]["undoes"], &steps[3]["undone_by"]), (&1.into(), &4.into()));
    let text = sandbox.ok(&with_db(&["settings", "history"])).out;
    assert!(text.contains("institution.country") && text.contains("taken back by"), "{text}");
}

#[test]
fn a_file_is_checked_by_settings_before_there_is_a_base() {
    let sandbox = Sandbox::new();
    sandbox.write("rules.toml", "[institution.criteria.LEVEL]\nkind = \"one-of\"\nvalues = [\"1\", \"2\"]\n");
    sandbox.write("in.csv", "LASTNAME;CRIT1\nRossi;LEVEL=1|2\nBianchi;SPORT=1\n");
    let checked = sandbox.run(&["check", "in.csv", "--settings", "rules.toml"]);
    assert_eq!(checked.code, 1);
    for rule in ["criterion-one-value", "criterion-unknown"] {
        assert!(checked.out.contains(rule), "{rule} in {}", checked.out);
    }
    assert!(!sandbox.path("usher").exists() && checked.err.contains("against no base"));
    let without = sandbox.run(&["check", "in.csv"]);
    assert!(!without.out.contains("criterion-"), "{}", without.out);
}

#[test]
fn every_rule_about_criteria_is_explained() {
    let sandbox = Sandbox::new();
    let rules = sandbox.ok(&["rules"]).out;
    for rule in [
        "criterion-target",
        "criterion-compulsory",
        "criterion-one-value",
        "criterion-value-by-name",
        "criterion-number",
        "criterion-date",
        "criterion-boolean",
    ] {
        assert!(rules.contains(rule), "{rule}");
        assert!(sandbox.ok(&["explain", rule]).out.len() > 80, "{rule}");
    }
}

fn unheard() -> OnProgress {
    Arc::new(|_| {})
}

async fn base(sandbox: &Sandbox) -> Arc<dyn Store> {
    let store = SqliteStore::open(&sandbox.path("base.db"), OpenMode::Create).await.unwrap();
    let rules = r#"{"criteria":{"GENRE":{"kind":"several-of","values":["OP"],"labels":{"OP":"Opéra"}}},
        "structure_types":["CLUB"]}"#;
    store.set_setting(settings::INSTITUTION, rules).await.unwrap();
    Arc::new(store)
}

const CODED: &str = "OPERATION;LASTNAME;FIRSTNAME;CRIT1;CRIT2
;Rossi;Ada;GENRE=Opera|Danse;
;Bianchi;Eva;GENRE=DANSE;SPORT=Foot|Ski
CONFIG;;;GENRE;LEVEL
;Verdi;Ugo;Danse|OP;1
;Neri;Leo;OP;2
";

fn of<'a>(questions: &'a [ValueQuestion], text: &str) -> &'a ValueQuestion {
    questions.iter().find(|q| q.text == text).unwrap_or_else(|| panic!("{text} in {questions:?}"))
}

#[tokio::test]
async fn coded_cells_are_asked_once_per_value_and_once_per_code_and_can_be_defined() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("coded.csv", CODED);
    let store = base(&sandbox).await;
    let desk = Desk::open(Arc::clone(&store), &request(&path), Arc::new(|_| {})).await.unwrap().desk;
    let asked = desk.value_questions().await.unwrap();
    let said: Vec<(String, u64)> = asked.iter().map(|q| (q.text.clone(), q.rows)).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!((of(&asked, "Danse").rows, of(&asked, "SPORT").rows, of(&asked, "LEVEL").rows), (3, 1, 2));
    let mut map = desk.mapping().await.unwrap().map;
    for text in ["Danse", "SPORT"] {
        let question = of(&asked, text);
        let define = question.define.first().unwrap().clone();
        map.values.set(question.target, text, Some(ValueAnswer::Define(define)));
    }
    map.values.set(Target::CriterionCode, "LEVEL", Some(ValueAnswer::LeaveOut));
    let remapped = desk.remap(map, unheard()).await.unwrap();
    let rules = settings::institution(&store.settings().await.unwrap()).unwrap();
    assert_eq!(rules.criteria["GENRE"].values, ["OP", "DANSE"]);
    assert_eq!(rules.criteria["GENRE"].label_of("DANSE"), "Danse");
    assert_eq!(rules.criteria["SPORT"].values, ["Foot", "Ski"]);
    let found = |desk: &Desk| {
        let desk = desk.clone();
        async move {
            let mut found = BTreeMap::<String, u32>::new();
            for line in desk.queue().await.unwrap() {
                for finding in desk.detail(line.row).await.unwrap().record.findings {
                    *found.entry(finding.rule).or_default() += 1;
                }
            }
            found
        }
    };
    let after = found(&remapped.desk).await;
    assert!(!after.keys().any(|rule| rule.contains("unknown")), "{after:?}");
    assert!(remapped.changed > 0);
    let steps = store.setting_steps(9).await.unwrap();
    assert_eq!(steps.len(), 1, "all definitions are one step");
    assert_eq!(steps[0].act.what, "defined in the review of coded.csv");
    let back = remapped.desk.take_back_definitions(unheard()).await.unwrap();
    let rules = settings::institution(&store.settings().await.unwrap()).unwrap();
    assert_eq!((rules.criteria.len(), rules.criteria["GENRE"].values.len()), (1, 1));
    let after = found(&back.desk).await;
    assert!(after["criterion-value-unknown"] == 3 && after["criterion-unknown"] == 1, "{after:?}");
    assert!(back.desk.take_back_definitions(unheard()).await.is_err(), "nothing is left to take back");
}

#[tokio::test]
async fn a_code_can_be_mapped_to_a_defined_one_with_its_values() {
    let sandbox = Sandbox::new();
    let path = sandbox.write("coded.csv", "LASTNAME;CRIT1\nRossi;MUSIC=Opéra\nVerdi;MUSIC=OP\n");
    let store = base(&sandbox).await;
    let desk = Desk::open(store, &request(&path), Arc::new(|_| {})).await.unwrap().desk;
    let mut map = desk.mapping().await.unwrap().map;
    map.values.set(Target::CriterionCode, "MUSIC", Some(ValueAnswer::Means("GENRE".into())));
    let desk = desk.remap(map, unheard()).await.unwrap().desk;
    for line in desk.queue().await.unwrap() {
        let record = desk.detail(line.row).await.unwrap().record;
        let genre = usher::contact::Field::from_key("CRIT:GENRE").unwrap();
        assert_eq!(record.principal().unwrap().text(genre), "OP");
    }
    let asked = desk.value_questions().await.unwrap();
    assert!(asked.iter().all(|q| q.answer.is_some()), "{asked:?}");
}

#[test]
fn a_table_of_criteria_says_what_holds_for_all_rows_in_the_first_one() {
    let sandbox = Sandbox::new();
    sandbox.write("c.csv", "CODE;LABEL;KIND;TARGET;COMPULSORY;VALUE;VALUE_LABEL\nGENRE;Genre;one-of;structures;TRUE;OP;Opera\nGENRE;;;;;JAZZ;\n");
    sandbox.ok(&["criteria", "import", "c.csv", "--db", "base.db"]);
    let shown = sandbox.ok(&["criteria", "show", "GENRE", "--db", "base.db"]).out;
    assert!(shown.contains("one-of") && shown.contains("structures") && shown.contains("JAZZ"), "{shown}");
    let refused = sandbox.run(&["criteria", "define", "A=B", "--kind", "text", "--db", "base.db"]);
    assert!(refused.code == 2 && refused.err.contains("part a code"), "{}", refused.err);
}
