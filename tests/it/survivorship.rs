//! Rules of survivorship as a setting of a base: what they choose for rows and for contacts of the base, who is the head,
//! and what is said of it.

use std::sync::Arc;
use std::time::Duration;

use usher::contact::{AddressUse, Code, ContactNumber, Field};
use usher::import::{self, Act, ClusterAct, ClusterDetail, ClusterMerge, DuplicateDesk};
use usher::store::{Store, StoredContact};
use usher::survivorship::{SurvivorshipRule, Unit};

use crate::support::desk::{decide, exported, load, merge_into, open, store, unseen, wait};
use crate::support::{Sandbox, refused};

/// One person twice; the second has sales.
const BASE: &str = "\
CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1;FUNCTION;CNIL_O;CRIT1;HAS_SALES
0000000001;Jürg;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;juerg@keller.ch;usher;TRUE;LIKES=OPERA;
0000000002;Jürg Adrian;Keller;1970-03-04;Bahnhofstr. 1;8001;Zürich;CH;;keller@gmx.ch;cashier;FALSE;LIKES=JAZZ;TRUE
";

fn nr(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

async fn contact(store: &Arc<dyn Store>, number: &str) -> StoredContact {
    store.contacts(&[nr(number)]).await.unwrap().remove(0)
}

async fn base(sandbox: &Sandbox, rules: &str) -> Arc<dyn Store> {
    let store = store(&sandbox.path("base.db")).await;
    let criteria = r#"{"criteria":{"LIKES":["OPERA","JAZZ"]}}"#;
    store.set_setting("institution", criteria).await.unwrap();
    store.set_setting("survivorship", rules).await.unwrap();
    load(&store, &sandbox.path(""), BASE).await;
    store
}

/// The desk with the two contacts in one cluster, and how they look with a head.
async fn beside(store: &Arc<dyn Store>, head: Option<&str>) -> (DuplicateDesk, u32, ClusterDetail) {
    let desk = DuplicateDesk::open(Arc::clone(store), "anna", unseen()).await.unwrap();
    let id = desk.add(&nr("0000000001"), &nr("0000000002")).await.unwrap();
    let draft = head.map(into);
    let detail = desk.detail(id, draft.as_ref()).await.unwrap();
    (desk, id, detail)
}

fn into(head: &str) -> ClusterMerge {
    let all = ["0000000001", "0000000002"];
    let merged = all.into_iter().filter(|number| *number != head).map(nr).collect();
    ClusterMerge { head: nr(head), merged, picks: Default::default() }
}

/// The word behind the value of a field.
fn source(detail: &ClusterDetail, field: Field) -> &'static str {
    detail.lines.iter().find(|l| l.unit == Unit::Value(field)).unwrap().source()
}

#[test]
fn rows_are_merged_by_the_rules_and_the_plan_says_so() {
    wait(async {
        let sandbox = Sandbox::new();
        let rules = r#"{"rules":{"FIRSTNAME":"longest","FUNCTION":"base","ADDRESS":"file"}}"#;
        let store = base(&sandbox, rules).await;
        let file = "CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;FUNCTION\n\
                    ;J.;Keller;1970-03-04;Seeweg 3;8002;Zürich;CH;director\n\
                    0000000002;;Keller;;;;;;director\n";
        let desk = open(&store, &sandbox.write("spring.csv", file)).await.desk;
        let header = desk.header().await.unwrap();
        let unit = Unit::Value(Field::FirstName);
        assert_eq!(header.survivorship.rule(unit), Some(SurvivorshipRule::Longest), "the console knows them");
        decide(&desk, 2, merge_into("0000000001")).await;
        let keyed = desk.queue().await.unwrap().remove(1);
        desk.act(Act::Decide(vec![(3, keyed.proposal.decision)])).await.unwrap();
        let plan = desk.plan(unseen()).await.unwrap();
        let told = "chosen by rule between values that differ: \
                    first name 1 (longest), function 1 (base), address 1 (file)";
        assert!(plan.warnings.iter().any(|w| w == told), "{:?}", plan.warnings);
        desk.commit(unseen()).await.unwrap();
        let after = contact(&store, "0000000001").await.contact;
        assert_eq!((after.text(Field::FirstName), after.text(Field::Function)), ("Jürg", "usher"));
        assert_eq!(after.addresses.get(AddressUse::Main).unwrap().line1, "Seeweg 3");
        let updated = contact(&store, "0000000002").await.contact;
        assert_eq!(updated.text(Field::Function), "director", "a row with a key follows no rule");
    });
}

#[test]
fn contacts_are_merged_by_the_rules_into_whom_the_operator_chose_and_taken_apart_again() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = base(&sandbox, r#"{"rules":{"FIRSTNAME":"longest"}}"#).await;
        let before = exported(&store).await;
        let (desk, id, proposed) = beside(&store, None).await;
        assert_eq!(proposed.members[0].contact.number, Some(nr("0000000002")));
        assert_eq!(proposed.because, "it has sales");
        let chosen = desk.detail(id, Some(&into("0000000001"))).await.unwrap();
        assert_eq!(chosen.because, "chosen by hand");
        assert_eq!(source(&chosen, Field::FirstName), "longest");
        assert_eq!(source(&chosen, Field::Function), "base");
        desk.act(&ClusterAct::Merge(id, into("0000000001"))).await.unwrap();
        let plan = desk.plan().await.unwrap().warnings.join("\n");
        assert!(plan.contains("chosen by rule between values that differ: first name 1 (longest)"), "{plan}");
        assert!(plan.contains("the heads do not take: first name 1, function 1"), "{plan}");
        let report = desk.commit(unseen()).await.unwrap();
        drop(desk);
        let head = contact(&store, "0000000001").await;
        assert_eq!(head.contact, chosen.after, "what was shown is what is written");
        let texts =
            [Field::FirstName, Field::Function, Field::Email1, Field::Email2].map(|f| head.contact.text(f));
        assert_eq!(texts, ["Jürg Adrian", "usher", "juerg@keller.ch", "keller@gmx.ch"]);
        assert!(head.contact.standing.has_sales);
        let code = |text| Code::new(text).unwrap();
        assert_eq!(head.contact.text(Field::Criterion(code("LIKES"))), "OPERA|JAZZ");
        assert_eq!(head.contact.text(Field::Authorization(code("CNIL_O"))), "FALSE", "a withdrawal wins");
        import::undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        assert_eq!(exported(&store).await, before);
    });
}

#[test]
fn the_most_recent_is_whoever_was_changed_last() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = base(&sandbox, r#"{"rules":{"FUNCTION":"most-recent"}}"#).await;
        let (_, _, same) = beside(&store, Some("0000000002")).await;
        assert_eq!((same.after.text(Field::Function), source(&same, Field::Function)), ("cashier", "base"));
        // Dates are kept to the second.
        std::thread::sleep(Duration::from_millis(1_100));
        let file = sandbox.write("later.csv", "CONTACT_NR;LASTNAME;FUNCTION\n0000000001;Keller;director\n");
        let desk = open(&store, &file).await.desk;
        let line = desk.queue().await.unwrap().remove(0);
        desk.act(Act::Decide(vec![(2, line.proposal.decision)])).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        let (_, _, later) = beside(&store, Some("0000000002")).await;
        assert_eq!(
            (later.after.text(Field::Function), source(&later, Field::Function)),
            ("director", "recent")
        );
    });
}

#[test]
fn who_is_the_head_is_a_setting() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = base(&sandbox, r#"{"head":["login","oldest-number"]}"#).await;
        let (_, _, detail) = beside(&store, None).await;
        assert_eq!(detail.members[0].contact.number, Some(nr("0000000001")), "sales do not count here");
        assert_eq!(detail.because, "it has the oldest number");
    });
}

#[test]
fn rules_that_make_no_sense_are_not_kept() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME\n1;Keller\n");
    let set = |value: &str| sandbox.run(&["settings", "survivorship", value, "--db", "base.db"]);
    refused(&set(r#"{"rules":{"BIRTHDATE":"longest"}}"#), "one of base, file, most-recent");
    refused(&set(r#"{"rules":{"LINE1":"file"}}"#), "set ADDRESS");
    refused(&set(r#"{"rules":{"AUTH:EMAIL":"file"}}"#), "AUTH:EMAIL cannot be");
    sandbox.ok(&["settings", "survivorship", r#"{"rules":{"ADDRESS":"most-recent"}}"#, "--db", "base.db"]);
    let shown = sandbox.ok(&["settings", "survivorship", "--db", "base.db"]).out;
    let expected = r#"{"head":["sales","login","oldest-number"],"rules":{"ADDRESS":"most-recent"}}"#;
    assert_eq!(shown.trim_end(), format!("survivorship {expected}"));
}

#[test]
fn rules_go_from_base_to_base_with_the_other_settings() {
    let sandbox = Sandbox::new();
    sandbox.base("CONTACT_NR;LASTNAME\n1;Keller\n");
    sandbox.ok(&["settings", "survivorship.rules.LASTNAME", "longest", "--db", "base.db"]);
    sandbox.ok(&["settings", "survivorship.head", "login,sales", "--db", "base.db"]);
    sandbox.ok(&["settings", "export", "all.toml", "--db", "base.db"]);
    sandbox.ok(&["settings", "import", "all.toml", "--db", "other.db"]);
    let shown = |db: &str| sandbox.ok(&["settings", "survivorship", "--db", db]).out;
    assert!(shown("base.db").contains(r#""LASTNAME":"longest""#), "{}", shown("base.db"));
    assert_eq!(shown("base.db"), shown("other.db"));
    sandbox.write("bad.toml", "[survivorship.rules]\nBIRTHDATE = \"longest\"\n");
    refused(&sandbox.run(&["settings", "import", "bad.toml", "--db", "other.db"]), "is no rule for it");
    sandbox.ok(&["settings", "survivorship.rules.LASTNAME", "", "--db", "base.db"]);
    assert!(!shown("base.db").contains("LASTNAME"), "{}", shown("base.db"));
}
