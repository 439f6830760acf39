//! A relay stands in one structure, whatever was decided of the two parts of its row.

use std::sync::Arc;

use usher::contact::RowNumber;
use usher::import::{Act, Desk, RowState};
use usher::review::{Decision, Outcome, RowDecision};
use usher::store::Store;
use usher::validation::Part;

use crate::support::Sandbox;
use crate::support::desk::{commit, exported, load, merge_into, open, store, unseen, wait};

const BASE: &str = "\
CONTACT_NR;FIRSTNAME;LASTNAME;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN;EMAIL1
0000000001;Greta;Klee;Globex SA;Route de Meyrin 4;1200;Genève;greta.klee@globex.ch
";

const FILE: &str = "\
FIRSTNAME;LASTNAME;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN;EMAIL1
Willi;Zimmer;Acme AG;Hafenweg 3;4057;Basel;w.zimmer@acme.ch
Ida;Frey;Segel Frey AG;Seestrasse 8;8002;Zürich;ida@segel-frey.ch
";

struct Case {
    _sandbox: Sandbox,
    store: Arc<dyn Store>,
    desk: Desk,
    /// The relay Klee.
    klee: String,
}

impl Case {
    async fn new() -> Self {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let desk = open(&store, &sandbox.write("spring.csv", FILE)).await.desk;
        let found = desk.contacts().find((1, "klee"), &|_| {}).await.unwrap().unwrap();
        let klee = found.contacts[0].number.to_string();
        Self { _sandbox: sandbox, store, desk, klee }
    }

    async fn decide(&self, row: RowNumber, parts: &[(Part, Decision)]) {
        let decision: RowDecision = parts.iter().cloned().collect();
        self.desk.act(Act::Decide(vec![(row, decision)])).await.unwrap();
    }

    async fn state(&self, row: RowNumber) -> RowState {
        self.desk.queue().await.unwrap().iter().find(|line| line.row == row).unwrap().state.clone()
    }
}

#[test]
fn a_row_goes_in_when_both_of_its_parts_are_decided() {
    wait(async {
        let case = Case::new().await;
        let before = exported(&case.store).await;
        case.decide(2, &[(Part::Person, Decision::create())]).await;
        case.decide(3, &[(Part::Structure, Decision::create())]).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        assert_eq!((plan.contacts, plan.counts.of(Outcome::Waiting)), (0, 2), "no half of a row goes in");
        assert_eq!(exported(&case.store).await, before);
        case.decide(2, &[(Part::Structure, Decision::create()), (Part::Person, Decision::create())]).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        assert_eq!((plan.contacts, plan.counts.of(Outcome::Created)), (2, 1));
        commit(&case.desk, &plan).await.unwrap();
        case.decide(3, &[(Part::Structure, Decision::create()), (Part::Person, Decision::create())]).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        commit(&case.desk, &plan).await.unwrap();
        let text = exported(&case.store).await;
        assert_eq!(
            text.matches("Segel Frey AG").count() - text.matches("Frey\tSegel Frey AG").count(),
            1,
            "{text}"
        );
    });
}

#[test]
fn a_relay_is_merged_with_none_of_another_structure() {
    wait(async {
        let case = Case::new().await;
        let before = exported(&case.store).await;
        let klee = merge_into(&case.klee);
        case.decide(2, &[(Part::Structure, Decision::create()), (Part::Person, klee.clone())]).await;
        let skip = Decision::Skip { reason: "x".into() };
        case.decide(3, &[(Part::Structure, skip), (Part::Person, Decision::create())]).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        assert_eq!(plan.contacts, 0);
        let told = plan.warnings.join("\n");
        let why = "will wait: 2, 3 (its relay would stand in no structure, or in another one)";
        assert!(told.contains(why), "{told}");
        assert_eq!(exported(&case.store).await, before);
        assert!(matches!(case.state(2).await, RowState::Decided { .. }), "it stays as it was decided");
        let globex = case.desk.contacts().find((2, "globex"), &|_| {}).await.unwrap().unwrap();
        let structure = globex.contacts.iter().find(|c| c.structure.is_empty()).unwrap().number.to_string();
        case.decide(2, &[(Part::Structure, merge_into(&structure)), (Part::Person, klee)]).await;
        let plan = case.desk.plan(unseen()).await.unwrap();
        assert!(plan.warnings.join("\n").contains("1 row cannot go in as decided"), "{:?}", plan.warnings);
        assert_eq!((plan.counts.of(Outcome::Waiting), plan.counts.total()), (1, 2), "only row 3 waits");
    });
}
