//! `[old] X` beside `[new] X`: what was changed meanwhile is never overwritten silently.

use usher::import::{Act, Confirmation, ConsentAnswer, Typed};
use usher::review::Policy;

use crate::support::Sandbox;
use crate::support::desk::{exported, load, open, store, unseen, wait};

const BASE: &str = "CONTACT_NR;LASTNAME;FIRSTNAME;EMAIL1;CRIT1;LETTER\n\
    500001;Dupont;Marie;marie@free.fr;INTEREST=OPERA;TRUE\n500002;Frei;Beat;beat@sunrise.ch;INTEREST=CLASSIC;FALSE\n";

const CHANGE: &str = "CONTACT_NR;LASTNAME;FIRSTNAME;[old] INTEREST;[new] INTEREST;[old] LETTER;[new] LETTER\n\
    500001;Dupont;Marie;OPERA;JAZZ;TRUE;FALSE\n500002;Frei;Beat;OPERA;JAZZ;;\n";

#[test]
fn a_row_whose_old_value_is_gone_is_found_and_not_carried_out() {
    let sandbox = Sandbox::new();
    sandbox.base(BASE);
    sandbox.write("change.csv", CHANGE);
    let report = sandbox.run(&["check", "change.csv", "--db", "base.db", "--format", "json"]).json();
    let fields: Vec<_> = report["columns"].as_array().unwrap().iter().map(|c| c["field"].clone()).collect();
    assert_eq!(fields[5..], ["OLD:AUTH:LETTER", "LETTER"], "the consent to letters, not to newsletters");
    let changed = report["findings"].as_array().unwrap();
    let changed: Vec<_> = changed.iter().filter(|f| f["rule"] == "old-value-changed").collect();
    assert_eq!(changed.len(), 1, "{report}");
    assert_eq!((changed[0]["row"].as_u64(), changed[0]["severity"].as_str()), (Some(3), Some("error")));
    let applied = sandbox.run(&[
        "apply",
        "change.csv",
        "--consent",
        "LETTER=withdrawal",
        "--yes",
        "--db",
        "base.db",
        "--json",
    ]);
    assert_eq!((applied.code, applied.json()["outcome"]["updated"].as_u64()), (1, Some(1)));
    let out = sandbox.ok(&["export", "--db", "base.db"]).out;
    assert!(out.contains("INTEREST=JAZZ") && out.contains("INTEREST=CLASSIC"), "{out}");
    assert!(!out.contains("=OPERA"), "{out}");
}

#[test]
fn a_value_that_changes_between_review_and_commit_is_not_overwritten() {
    wait(async {
        let folder = tempfile::tempdir().unwrap();
        let base = store(&folder.path().join("base.db")).await;
        load(&base, folder.path(), BASE).await;
        let file = folder.path().join("change.csv");
        std::fs::write(&file, CHANGE).unwrap();
        let desk = open(&base, &file).await.desk;
        assert_eq!(desk.decide_by(Policy::Cautious).await.unwrap(), 1, "row 2; row 3 is blocked");

        let meanwhile = folder.path().join("meanwhile.csv");
        std::fs::write(&meanwhile, "OPERATION;CONTACT_NR;CRIT1\nUPDATE;500001;INTEREST=DANCE\n").unwrap();
        let other = open(&base, &meanwhile).await.desk;
        other.decide_by(Policy::Cautious).await.unwrap();
        other.plan(unseen()).await.unwrap();
        other.commit(unseen()).await.unwrap();

        let plan = desk.plan(unseen()).await.unwrap();
        assert_eq!((plan.contacts, plan.rows), (0, 0), "{plan:?}");
        let why = "will wait: 2 (its contact does not hold the old value)";
        assert!(plan.warnings.iter().any(|w| w.contains(why)), "{:?}", plan.warnings);
        assert_eq!(desk.decide_by(Policy::Cautious).await.unwrap(), 0, "no policy decides it again");
        let view = desk.detail(2).await.unwrap();
        assert!(
            view.record.findings.iter().any(|f| f.rule == "old-value-changed"),
            "{:?}",
            view.record.findings
        );
        assert!(exported(&base).await.contains("INTEREST=DANCE"));

        // Whoever types the new value again has seen what the base holds.
        let interest =
            view.record.findings.iter().find(|f| f.rule == "old-value-changed").unwrap().field.unwrap();
        desk.act(Act::Correct(vec![(2, interest, "JAZZ".to_owned())])).await.unwrap();
        desk.decide_by(Policy::Cautious).await.unwrap();
        desk.answer_consent("LETTER", Some(ConsentAnswer::Withdrawal)).await.unwrap();
        let plan = desk.plan(unseen()).await.unwrap();
        let typed: Vec<Typed> = plan.confirmations.iter().map(Confirmation::typed).collect();
        desk.commit_confirmed(&typed, unseen()).await.unwrap();
        assert!(exported(&base).await.contains("INTEREST=JAZZ"));
    });
}
