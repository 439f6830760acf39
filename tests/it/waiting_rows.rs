//! A decided row that cannot go in waits, and the plan says why.

use usher::contact::RowNumber;
use usher::import::Act;
use usher::review::{Decision, Other, Outcome, RowDecision};
use usher::settings;
use usher::validation::Part;

use crate::support::Sandbox;
use crate::support::desk::{load, merge_into, open, store, unseen, wait};

const BASE: &str = "\
CONTACT_NR;FIRSTNAME;LASTNAME;EMAIL1
0000000001;Greta;Klee;greta@klee.ch
";

const FILE: &str = "\
CONTACT_NR;FIRSTNAME;LASTNAME;EMAIL1
0000000001;Greta;Klee;greta.klee@example.ch
0000000077;Willi;Zimmer;w.zimmer@example.ch
0000000077;Ida;Frey;ida@example.ch
;Hans;Muster;hans@example.ch
;Hansi;Muster;hansi@example.ch
;Beat;Vogel;beat@example.ch
;Urs;Keller;urs@example.ch
;Eva;Wyss;eva@example.ch
";

fn person(decision: Decision) -> RowDecision {
    [(Part::Person, decision)].into()
}

#[test]
fn the_plan_names_each_row_that_waits_with_its_reason() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let range = r#"{"numbers":{"from":"0000000050","to":"0000000050"}}"#;
        store.set_setting(settings::INSTITUTION, range).await.unwrap();
        let desk = open(&store, &sandbox.write("spring.csv", FILE)).await.desk;
        let create = || person(Decision::create());
        let decided: Vec<(RowNumber, RowDecision)> = vec![
            (2, create()),
            (3, create()),
            (4, create()),
            (5, person(Decision::Skip { reason: "left".into() })),
            (6, person(Decision::merge(Other::Row(5)))),
            (7, person(merge_into("0000000099"))),
            (8, create()),
            (9, create()),
        ];
        desk.act(Act::Decide(decided)).await.unwrap();
        let plan = desk.plan(unseen()).await.unwrap();
        let waits = |count: &str, rows: &str, why: &str| {
            format!("{count} cannot go in as decided and will wait: {rows} ({why})")
        };
        let told: Vec<_> = plan.warnings.iter().filter(|w| w.contains("will wait")).cloned().collect();
        assert_eq!(
            told,
            [
                waits("1 row", "6", "the row that it follows makes no contact"),
                waits("1 row", "7", "its contact is gone, or was merged into another"),
                waits("2 rows", "2, 4", "a contact has its number already"),
                waits("1 row", "9", "the range of numbers is used up"),
            ]
        );
        let counts = [Outcome::Created, Outcome::Skipped, Outcome::Waiting].map(|o| plan.counts.of(o));
        assert_eq!((counts, plan.counts.total()), ([2, 1, 5], 8));
    });
}
