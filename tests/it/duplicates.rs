//! The duplicates that already sit in a base, on a file: found, merged, reached under the old number, taken back; and
//! what a review said of a pair, which the base remembers.

use std::sync::Arc;

use usher::contact::{ContactNumber, Field, InactiveReason};
use usher::import::{
    self, Act, ClusterAct, ClusterMerge, ClusterState, Confirmation, DuplicateDesk, OpenedHow,
};
use usher::review::{Decision, Other, Verdict};
use usher::store::{BatchState, OpenMode, SqliteStore, Store, StoreError, StoredContact};
use usher::validation::{Course, Part};

use crate::support::desk::{decide, exported, load, merge_into, open, store, unseen, wait};
use crate::support::{Sandbox, csv_records, refused};

/// Contacts 1 and 4 are one, 2 and 3 are brothers, 5 is a structure with a relay.
const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;OFFICIAL_NAME;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1;HAS_SALES
0000000001;MRS;Anna;Keller;1970-03-04;;Bahnhofstrasse 1;8001;Zürich;CH;;anna.keller@bluewin.ch;
0000000002;MR;Bruno;Favre;1961-11-30;;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;bruno.favre@bluewin.ch;
0000000003;MR;Daniel;Favre;1958-02-14;;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;;
0000000004;;Anna;Keller;1970-03-04;;Bahnhofstr. 1;8001;Zürich;CH;044 211 22 33;anna@keller.ch;TRUE
0000000006;MRS;Carla;Rossi;1982-05-17;Teatro Nassa SA;Via Nassa 3;6900;Lugano;CH;;carla.rossi@ticino.com;
";

const HEADER: &str =
    "CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;BIRTHDATE;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1\n";

fn nr(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

async fn contact(store: &Arc<dyn Store>, number: &str) -> StoredContact {
    store.contacts(&[nr(number)]).await.unwrap().remove(0)
}

async fn duplicates(store: &Arc<dyn Store>) -> DuplicateDesk {
    DuplicateDesk::open(Arc::clone(store), "anna", unseen()).await.unwrap()
}

async fn merge_all(store: &Arc<dyn Store>) -> i64 {
    let desk = duplicates(store).await;
    desk.act(&ClusterAct::MergeSure(0.9)).await.unwrap();
    desk.commit(unseen()).await.unwrap().batch
}

#[test]
fn a_base_is_cleaned_up_and_put_back() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let before = exported(&store).await;
        let desk = duplicates(&store).await;
        let refused = DuplicateDesk::open(Arc::clone(&store), "ben", unseen()).await;
        assert!(refused.is_err_and(|e| e.message.contains("anna")), "two do not resolve one base at once");
        let found = desk.lines(0, 10).await.unwrap();
        assert_eq!(found.len(), 1, "brothers are no duplicates: {found:?}");
        let detail = desk.detail(found[0].id, None).await.unwrap();
        assert_eq!(
            detail.members[0].contact.number,
            Some(nr("0000000004")),
            "the one with sales is the head"
        );
        assert_eq!(detail.after.text(Field::Email2), "anna.keller@bluewin.ch");
        let merged = vec![nr("0000000004")];
        let merge = ClusterMerge { head: nr("0000000001"), merged, picks: Default::default() };
        let lines = desk.act(&ClusterAct::Merge(found[0].id, merge)).await.unwrap();
        assert_eq!(lines[0].state, ClusterState::Merging("1 into 0000000001".into()));
        drop(desk);
        let desk = duplicates(&store).await;
        assert_eq!(desk.header().await.unwrap().counts.merging, 1, "a decision outlives its desk");
        let plan = desk.plan().await.unwrap();
        assert_eq!((plan.contacts, plan.counts.merged), (2, 1));
        let report = desk.commit(unseen()).await.unwrap();
        let (head, gone) = (contact(&store, "0000000001").await, contact(&store, "0000000004").await);
        assert!(head.contact.standing.has_sales);
        assert_eq!(head.contact.text(Field::Telephone1), "044 211 22 33");
        assert_eq!(head.login.as_deref(), Some("anna.keller@bluewin.ch"));
        assert_eq!(gone.contact.standing.inactive, Some(InactiveReason::Duplicate));
        assert_eq!((gone.contact.standing.merged_into, gone.login), (Some(nr("0000000001")), None));
        drop(desk);
        told_of(&sandbox, report.batch);
        let undone = import::undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        assert_eq!((undone.contacts, undone.rows, undone.left.len()), (2, 0, 0));
        assert_eq!(exported(&store).await, before);
        assert_eq!(contact(&store, "0000000004").await.login.as_deref(), Some("anna@keller.ch"));
        let batch = store.batch(report.batch).await.unwrap().unwrap();
        assert_eq!(batch.state, BatchState::Closed, "nothing of it is left to decide");
    });
}

#[test]
fn a_contact_is_said_to_be_of_the_batch_that_made_it() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        // A batch without a commit: from here on batches and receipts are counted apart.
        let waiting = sandbox.write("waiting.csv", "FIRSTNAME;LASTNAME\nZoe;Ypsilanti\n");
        drop(open(&store, &waiting).await);
        load(&store, &sandbox.path(""), BASE).await;
        let desk = duplicates(&store).await;
        let first = desk.lines(0, 1).await.unwrap()[0].id;
        let receipt = store.receipts().await.unwrap().remove(0);
        assert_ne!(receipt.id, receipt.batch);
        let members = desk.detail(first, None).await.unwrap().members;
        assert!(members.iter().all(|m| m.standing.created_by_batch == Some(receipt.batch)), "{members:?}");
        drop(desk);
        let file = sandbox.write("file.csv", format!("{HEADER};;Anna;Keller;1970-03-04;;8001;Zürich;CH;;\n"));
        let opened = open(&store, &file).await;
        let detail = opened.desk.detail(2).await.unwrap();
        let candidate = &detail.parts[0].candidates[0];
        assert_eq!(candidate.standing.created_by_batch, Some(receipt.batch));
    });
}

#[test]
fn more_copies_than_a_block_holds_are_found_all_the_same() {
    let sandbox = Sandbox::new();
    let mut rows = BASE.to_owned();
    for number in 100..145 {
        rows.push_str(&format!(
            "{number};MR;Jean;Dubois;1950-06-07;;Rue Neuve 9;1200;Genève;CH;;jean@gmx.ch;\n"
        ));
    }
    sandbox.base(&rows);
    let listed = sandbox.ok(&["dedupe", "--list", "--db", "base.db"]).out;
    let (_, pairs) = csv_records(&listed);
    let copies = pairs.iter().filter(|pair| pair[0].as_bytes()[0] == b'1');
    assert_eq!(copies.count(), 45 * 44 / 2, "{listed}");
}

#[test]
fn a_commit_that_was_cut_off_behind_its_last_write_is_closed_by_the_next_visit() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let batch = merge_all(&store).await;
        store.set_batch_state(batch, BatchState::Open).await.unwrap();
        drop(duplicates(&store).await);
        let closed = store.batch(batch).await.unwrap().expect("what is in the base is not forgotten");
        assert_eq!(closed.state, BatchState::Closed);
    });
}

#[test]
fn a_base_that_cannot_be_written_is_named_so_in_plain_words() {
    wait(async {
        let sandbox = Sandbox::new();
        let path = sandbox.path("base.db");
        drop(store(&path).await);
        let reading = SqliteStore::open(&path, OpenMode::ReadOnly).await.unwrap();
        let refusal = reading.set_setting("a", "b").await.unwrap_err();
        assert!(matches!(refusal, StoreError::ReadOnly), "{refusal:?}");
        assert!(refusal.hint().contains("folder"));
    });
}

/// What the commands say of a commit of duplicates.
fn told_of(sandbox: &Sandbox, batch: i64) {
    let db = ["--db", "sqlite:base.db"];
    let history = sandbox.ok(&["history", db[0], db[1]]).out;
    assert!(history.contains("duplicates in the base  closed\n"), "{history}");
    assert!(history.contains("anna merged 1 contact of the base"), "{history}");
    let shown = sandbox.ok(&["show", &batch.to_string(), db[0], db[1]]).out;
    assert!(shown.contains("duplicates in the base\n"), "{shown}");
    assert!(shown.contains("merge  0000000004 Keller, Anna\n"), "{shown}");
    assert!(shown.contains("merged into: — → 0000000001"), "{shown}");
    refused(&sandbox.run(&["apply", &batch.to_string(), db[0], db[1]]), "has no rows");
}

#[test]
fn a_later_file_that_names_the_old_number_reaches_the_head() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        merge_all(&store).await;
        let head = "0000000004";
        let rows = "0000000001;;Anna;Keller;;;;;;;new@keller.ch\n0000000001;;Zoe;Ypsilanti;;;;;;;\n";
        let file = sandbox.write("later.csv", format!("{HEADER}{rows}"));
        let opened = open(&store, &file).await;
        assert_eq!(opened.how, OpenedHow::Fresh);
        let rules = |row: u32| {
            let desk = opened.desk.clone();
            async move {
                let found = desk.detail(row).await.unwrap().record.findings;
                found.into_iter().map(|f| f.rule).collect::<Vec<_>>()
            }
        };
        assert!(rules(2).await.contains(&"number-led-on".to_owned()), "{:?}", rules(2).await);
        assert!(rules(3).await.contains(&"identity-mismatch".to_owned()), "a number alone is not identity");
        let line = opened.desk.queue().await.unwrap().remove(0);
        opened.desk.act(Act::Decide(vec![(2, line.proposal.decision)])).await.unwrap();
        let plan = opened.desk.plan(unseen()).await.unwrap();
        opened.desk.commit(unseen()).await.unwrap_err();
        let typed: Vec<_> = plan.confirmations.iter().map(Confirmation::typed).collect();
        opened.desk.commit_confirmed(&typed, unseen()).await.unwrap();
        assert_eq!(contact(&store, head).await.contact.text(Field::Email1), "new@keller.ch");
        assert_eq!(contact(&store, "0000000001").await.contact.text(Field::Email1), "anna.keller@bluewin.ch");
    });
}

#[test]
fn a_row_decided_before_its_contact_was_merged_is_looked_at_again() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let row = ";MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;;third@keller.ch\n";
        let file = sandbox.write("spring.csv", format!("{HEADER}{row}"));
        let desk = open(&store, &file).await.desk;
        decide(&desk, 2, merge_into("0000000001")).await;
        merge_all(&store).await;
        let plan = desk.plan(unseen()).await.unwrap();
        assert_eq!((plan.contacts, plan.counts.waiting), (0, 1), "{plan:?}");
    });
}

#[test]
fn what_a_review_said_of_a_pair_is_remembered_until_it_is_undone() {
    wait(async {
        let sandbox = Sandbox::new();
        let path = sandbox.path("base.db");
        let store = store(&path).await;
        load(&store, &sandbox.path(""), BASE).await;
        // Row 2 is judged not to be contact 1 and created; row 3 is its twin, judged related to it.
        let twin = ";MRS;Anna;Keller;1970-03-04;Bahnhofstrasse 1;8001;Zürich;CH;044 211 22 33;\n";
        let file = sandbox.write("spring.csv", format!("{HEADER}{twin}{twin}"));
        let desk = open(&store, &file).await.desk;
        let judge =
            |row, other, verdict| Act::Judge { row, part: Part::Person, other, verdict: Some(verdict) };
        for row in [2, 3] {
            for number in ["0000000001", "0000000004"] {
                let other = Other::Base(nr(number));
                desk.act(judge(row, other, Verdict::Different)).await.unwrap();
            }
        }
        desk.act(judge(3, Other::Row(2), Verdict::Related)).await.unwrap();
        decide(&desk, 2, Decision::create()).await;
        decide(&desk, 3, Decision::create()).await;
        desk.plan(unseen()).await.unwrap();
        let report = desk.commit(unseen()).await.unwrap();
        drop(desk);
        let kept = store.pair_judgements(None, 100).await.unwrap();
        assert_eq!(kept.len(), 5);
        assert!(kept.iter().all(|j| j.receipt == Some(report.receipt)));
        let found = duplicates(&store).await.lines(0, 10).await.unwrap();
        assert_eq!((found.len(), found[0].members), (1, 2), "only what was there before: {found:?}");
        let listed = sandbox.ok(&["dedupe", "--list", "--db", "sqlite:base.db"]).out;
        let (_, pairs) = csv_records(&listed);
        let merged: Vec<_> = pairs.iter().filter(|p| !p[2].is_empty()).collect();
        assert_eq!(merged.len(), 1, "{listed}");
        import::undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        assert!(store.pair_judgements(None, 100).await.unwrap().is_empty());
    });
}

#[test]
fn whoever_changed_since_stays_as_it_is_and_the_other_is_restored() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let batch = merge_all(&store).await;
        let row = "0000000004;;Anna;Keller;;;;;;044 999 88 77;\n";
        let file = sandbox.write("later.csv", format!("{HEADER}{row}"));
        let desk = open(&store, &file).await.desk;
        let line = desk.queue().await.unwrap().remove(0);
        desk.act(Act::Decide(vec![(2, line.proposal.decision)])).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        drop(desk);
        let undone = import::undo(Arc::clone(&store), batch, "anna", unseen()).await.unwrap();
        let left: Vec<_> = undone.left.iter().map(|l| (l.contact.as_str(), l.why.as_str())).collect();
        assert_eq!(left, [("0000000004", "changed since")]);
        let restored = contact(&store, "0000000001").await;
        assert!(restored.contact.is_active());
        assert_eq!(restored.login.as_deref(), Some("anna.keller@bluewin.ch"));
    });
}

/// What the keys of a row came to: the contact that it changes, and the findings about them.
async fn reached(
    store: &Arc<dyn Store>,
    file: &std::path::Path,
) -> Vec<(Option<ContactNumber>, Vec<String>)> {
    let desk = open(store, file).await.desk;
    let mut all = Vec::new();
    for line in desk.queue().await.unwrap() {
        let record = desk.detail(line.row).await.unwrap().record;
        let number = match record.course {
            Course::Update { number, .. } => Some(number),
            _ => None,
        };
        all.push((number, record.findings.into_iter().map(|f| f.rule).collect()));
    }
    all
}

#[test]
fn an_old_number_and_an_old_email_reach_the_head_along_a_chain_until_it_is_taken_apart() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        let namesake =
            "0000000009;MRS;Anna;Keller;1988-08-08;;Rue Neuve 4;1003;Lausanne;CH;;anna.k@gmx.ch;\n";
        load(&store, &sandbox.path(""), &format!("{BASE}{namesake}")).await;
        let before = exported(&store).await;
        let (one, four, nine) = (nr("0000000001"), nr("0000000004"), nr("0000000009"));
        let first = merge_all(&store).await;
        let desk = duplicates(&store).await;
        let id = desk.add(&four, &nine).await.unwrap();
        let merge =
            ClusterMerge { head: nine.clone(), merged: vec![four.clone()], picks: Default::default() };
        desk.act(&ClusterAct::Merge(id, merge)).await.unwrap();
        let second = desk.commit(unseen()).await.unwrap().batch;
        drop(desk);
        for number in ["0000000001", "0000000004"] {
            assert_eq!(contact(&store, number).await.contact.standing.merged_into, Some(nine.clone()));
        }
        assert!(contact(&store, "0000000009").await.contact.standing.has_sales, "sales move along");
        let rows = "0000000001;;Anna;Keller;;;;;;044 999 88 77;\n\
                    ;;Anna;Keller;;;;;;;anna.keller@bluewin.ch\n\
                    ;;Zoe;Ypsilanti;;;;;;;anna.keller@bluewin.ch\n";
        let file = |name: &str| sandbox.write(name, format!("{HEADER}{rows}"));
        let led = |rule: &str, found: &[String]| found.iter().any(|f| f == rule);
        let all = reached(&store, &file("chain.csv")).await;
        assert!(all[0].0 == Some(nine.clone()) && led("number-led-on", &all[0].1), "{all:?}");
        assert!(all[1].0 == Some(nine) && led("email-led-on", &all[1].1), "{all:?}");
        assert!(all[2].0.is_none() && !led("email-led-on", &all[2].1), "another person: {all:?}");
        import::undo(Arc::clone(&store), second, "anna", unseen()).await.unwrap();
        let all = reached(&store, &sandbox.write("half.csv", format!("{HEADER}{rows}\n"))).await;
        assert_eq!((&all[0].0, &all[1].0), (&Some(four.clone()), &Some(four)), "{all:?}");
        import::undo(Arc::clone(&store), first, "anna", unseen()).await.unwrap();
        assert_eq!(exported(&store).await, before);
        let all = reached(&store, &sandbox.write("whole.csv", format!("{HEADER}{rows}\n\n"))).await;
        assert_eq!((&all[0].0, &all[1].0), (&Some(one.clone()), &Some(one)), "{all:?}");
        assert!(all.iter().all(|(_, found)| !found.iter().any(|f| f.ends_with("-led-on"))), "{all:?}");
    });
}

#[test]
fn a_row_that_an_old_email_led_on_leaves_the_login_of_the_head() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        merge_all(&store).await;
        let row = ";;Anna;Keller;;;;;;044 999 88 77;anna.keller@bluewin.ch\n";
        let desk = open(&store, &sandbox.write("later.csv", format!("{HEADER}{row}"))).await.desk;
        let line = desk.queue().await.unwrap().remove(0);
        desk.act(Act::Decide(vec![(2, line.proposal.decision)])).await.unwrap();
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        let head = contact(&store, "0000000004").await;
        assert_eq!(head.login.as_deref(), Some("anna@keller.ch"));
        assert_eq!(head.contact.text(Field::Email2), "anna.keller@bluewin.ch");
        assert_eq!(head.contact.text(Field::Telephone1), "044 999 88 77");
    });
}
