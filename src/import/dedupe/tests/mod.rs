//! The desk on small hand-made bases.

mod random;

use std::sync::Arc;

use super::*;
use crate::batch::{Cause, Change, ChangeKind};
use crate::contact::{
    Address, AddressUse, Code, Contact, ContactNumber, EMAIL_SLOTS, Field, InactiveReason, Kind,
};
use crate::import::cluster_view::{ClusterAct, ClusterLine, ClusterMerge, ClusterState, Share};
use crate::import::index::standardise;
use crate::import::{OnProgress, undo};
use crate::review::{Relation, Verdict};
use crate::store::{BatchState, Commit, NewBatch, SqliteStore, StoredContact};
use crate::survivorship::{MemberPicks, Unit};

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(future)
}

fn unseen() -> OnProgress {
    Arc::new(|_| {})
}

fn nr(text: &str) -> ContactNumber {
    ContactNumber::parse(text).unwrap()
}

fn home(line1: &str, postcode: &str, town: &str) -> Address {
    let [line1, postcode, town] = [line1, postcode, town].map(str::to_owned);
    Address { line1, postcode, town, country: "CH".into(), ..Address::default() }
}

/// A person by number, names, birth date and e-mail.
fn person(number: &str, [first, last, birth, email]: [&str; 4]) -> Contact {
    let mut contact = Contact { number: Some(nr(number)), ..Contact::default() };
    let values = [Field::FirstName, Field::LastName, Field::BirthDate, Field::Email1];
    values.into_iter().zip([first, last, birth, email]).for_each(|(field, text)| contact.set(field, text));
    contact
}

fn anna(number: &str) -> Contact {
    let mut anna = person(number, ["Anna", "Keller", "1970-03-04", "anna.keller@bluewin.ch"]);
    anna.addresses.set(AddressUse::Main, Some(home("Bahnhofstrasse 1", "8001", "Zürich")));
    anna
}

fn bruno(number: &str) -> Contact {
    let mut bruno = person(number, ["Bruno", "Favre", "1961-11-30", "bruno.favre@bluewin.ch"]);
    bruno.addresses.set(AddressUse::Main, Some(home("Rue du Lac 12", "1800", "Vevey")));
    bruno
}

fn carla(number: &str) -> Contact {
    person(number, ["Carla", "Rossi", "1982-05-17", "carla.rossi@ticino.com"])
}

fn structure(number: &str, name: &str) -> Contact {
    let mut contact = Contact { number: Some(nr(number)), kind: Kind::Structure, ..Contact::default() };
    contact.set(Field::OfficialName, name);
    contact.set(Field::Telephone1, "+41 44 211 22 33");
    contact.addresses.set(AddressUse::Main, Some(home("Seestrasse 5", "8002", "Zürich")));
    contact
}

fn relay(number: &str, of: &str) -> Contact {
    Contact { kind: Kind::Relay, structure: Some(nr(of)), ..carla(number) }
}

async fn write(store: &Arc<dyn Store>, changes: &[(Option<StoredContact>, Option<Contact>)]) {
    let text = String::new;
    let batch = NewBatch {
        file_name: "load".into(),
        file_path: text(),
        fingerprint: "load".into(),
        operator: text(),
        created_at: text(),
        newer: text(),
    };
    let batch = store.create_batch(&batch).await.unwrap();
    let change = |(before, after): &(Option<StoredContact>, Option<Contact>)| Change {
        contact: after.as_ref().or(before.as_ref().map(|b| &b.contact)).unwrap().number.clone().unwrap(),
        expected_version: before.as_ref().map(|b| b.version),
        before: before.as_ref().map(|b| b.contact.clone()),
        after: after.clone(),
        cause: Cause::new(ChangeKind::Update, Vec::new()),
    };
    let changes: Vec<Change> = changes.iter().map(change).collect();
    store.append_plan(batch, &changes, &[]).await.unwrap();
    let commit = Commit {
        batch,
        undoes: None,
        operator: "",
        at: "2026-01-01T00:00:00Z",
        summary: "{}",
        standardise: &standardise,
        progress: &|_| {},
        halt: &crate::store::Halt::default(),
    };
    store.commit(&commit).await.unwrap();
    store.set_batch_state(batch, BatchState::Closed).await.unwrap();
}

async fn base(contacts: &[Contact]) -> Arc<dyn Store> {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().await.unwrap());
    write(&store, &contacts.iter().map(|c| (None, Some(c.clone()))).collect::<Vec<_>>()).await;
    store
}

async fn stored(store: &Arc<dyn Store>, number: &str) -> StoredContact {
    store.contacts(&[nr(number)]).await.unwrap().remove(0)
}

async fn contact(store: &Arc<dyn Store>, number: &str) -> Contact {
    stored(store, number).await.contact
}

async fn everybody(store: &Arc<dyn Store>) -> Vec<(Contact, Option<String>)> {
    let all = store.contacts_after(None, 1_000).await.unwrap();
    all.into_iter().map(|s| (s.contact, s.login)).collect()
}

async fn edit(store: &Arc<dyn Store>, number: &str, change: impl FnOnce(&mut Contact)) {
    let before = stored(store, number).await;
    let mut after = before.contact.clone();
    change(&mut after);
    write(store, &[(Some(before), Some(after))]).await;
}

async fn open(store: &Arc<dyn Store>) -> DuplicateDesk {
    DuplicateDesk::open(Arc::clone(store), "anna", unseen()).await.unwrap()
}

async fn lines(desk: &DuplicateDesk) -> Vec<ClusterLine> {
    let lines = desk.lines(0, 100).await.unwrap();
    let counts = desk.header().await.unwrap().counts;
    let sum = counts.open + counts.merging + counts.apart + counts.merged;
    assert_eq!(sum, lines.len() as u64, "every cluster is counted once");
    lines
}

fn into(head: &str, merged: &[&str]) -> ClusterMerge {
    let merged = merged.iter().map(|n| nr(n)).collect();
    ClusterMerge { head: nr(head), merged, picks: MemberPicks::new() }
}

fn apart(members: &[&str], verdict: Verdict) -> ClusterAct {
    ClusterAct::Apart { cluster: 0, members: members.iter().map(|n| nr(n)).collect(), verdict }
}

#[test]
fn two_become_one_and_two_again() {
    wait(async {
        let mut second = anna("0000002");
        second.set(Field::Cellphone, "079 123 45 67");
        let store = base(&[anna("0000001"), second, bruno("0000003")]).await;
        let before = everybody(&store).await;
        let desk = open(&store).await;
        let found = lines(&desk).await;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].members, found[0].sure, found[0].name.as_str()), (2, 2, "Keller, Anna"));
        let detail = desk.detail(0, None).await.unwrap();
        let shares: Vec<_> = detail.members.iter().map(|m| m.share).collect();
        assert_eq!(shares, [Share::Head, Share::Merged]);
        assert_eq!(detail.after.text(Field::Cellphone), "079 123 45 67");
        assert_eq!(detail.pairs.len(), 1);
        let sum: f32 = detail.pairs[0].fields.iter().map(|f| f.weight).sum();
        assert!((sum - detail.pairs[0].weight).abs() < 0.01);
        assert_eq!(detail.pairs[0].relation, Relation::Same);
        let changed = desk.act(&ClusterAct::Merge(0, into("0000001", &["0000002"]))).await.unwrap();
        assert_eq!(changed[0].state, ClusterState::Merging("1 into 0000001".into()));
        let plan = desk.plan().await.unwrap();
        assert_eq!((plan.contacts, plan.counts.merged, plan.counts.updated), (2, 1, 1));
        assert_eq!(desk.changes(0, 10).await.unwrap().len(), 2);
        let report = desk.commit(unseen()).await.unwrap();
        assert_eq!((report.contacts, report.counts.merged), (2, 1));
        assert_eq!(lines(&desk).await[0].state, ClusterState::Merged("1 into 0000001".into()));
        let gone = stored(&store, "0000002").await;
        assert_eq!(gone.contact.standing.inactive, Some(InactiveReason::Duplicate));
        assert_eq!((gone.contact.standing.merged_into, gone.login), (Some(nr("0000001")), None));
        assert_eq!(contact(&store, "0000001").await, detail.after, "the commit is the preview");
        let batch = store.batch(report.batch).await.unwrap().unwrap();
        assert_eq!((batch.file_name.as_str(), batch.state), (FILE_NAME, BatchState::Closed));
        drop(desk);
        assert!(lines(&open(&store).await).await.is_empty(), "a merged contact is found no more");
        let undone = undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        assert_eq!((undone.contacts, undone.left.len()), (2, 0));
        assert_eq!(everybody(&store).await, before);
        assert_eq!(lines(&open(&store).await).await.len(), 1, "and they are found again");
    });
}

#[test]
fn four_fill_the_head_and_logins_move() {
    wait(async {
        let mut head = anna("0000009");
        head.standing.has_sales = true;
        head.set(Field::Email1, "");
        head.set(Field::Telephone1, "044 211 22 33");
        let mut second = anna("0000002");
        second.set(Field::Telephone1, "044 211 22 33");
        let mut third = anna("0000003");
        third.set(Field::Email1, "a.keller@gmx.ch");
        third.set(Field::Telephone1, "044 211 22 33");
        third.set(Field::Remark, "aisle");
        let mut fourth = anna("0000004");
        fourth.set(Field::Telephone1, "044 211 22 33");
        fourth.set(Field::Remark, "wheelchair");
        let store = base(&[head, second, third, fourth]).await;
        let before = everybody(&store).await;
        let desk = open(&store).await;
        assert_eq!(lines(&desk).await[0].members, 4);
        let detail = desk.detail(0, None).await.unwrap();
        assert_eq!(detail.members[0].contact.number, Some(nr("0000009")), "sales make the head");
        let merge = into("0000009", &["0000002", "0000003", "0000004"]);
        desk.act(&ClusterAct::Merge(0, merge.clone())).await.unwrap();
        let report = desk.commit(unseen()).await.unwrap();
        let after = stored(&store, "0000009").await;
        assert_eq!(after.login.as_deref(), Some("anna.keller@bluewin.ch"));
        assert_eq!(after.contact.text(Field::Email2), "a.keller@gmx.ch");
        assert_eq!(after.contact.text(Field::Remark), "aisle\nwheelchair");
        assert!(after.contact.standing.has_sales);
        drop(desk);
        undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        assert_eq!(everybody(&store).await, before);
    });
}

#[test]
fn what_finds_no_slot_is_warned_of_by_name() {
    wait(async {
        let mut first = anna("0000001");
        EMAIL_SLOTS.iter().zip(["a@x.ch", "b@x.ch", "c@x.ch"]).for_each(|(f, t)| first.set(*f, t));
        let store = base(&[first, anna("0000002")]).await;
        let desk = open(&store).await;
        desk.act(&ClusterAct::Merge(0, into("0000001", &["0000002"]))).await.unwrap();
        let warnings = desk.plan().await.unwrap().warnings.join("\n");
        assert!(
            warnings.contains("no slot is left for the e-mail anna.keller@bluewin.ch of 0000002"),
            "{warnings}"
        );
        assert!(warnings.contains("the login anna.keller@bluewin.ch of 0000002 ends"), "{warnings}");
    });
}

#[test]
fn consent_is_withdrawn_by_anybody_and_given_by_hand_alone() {
    wait(async {
        let consent = |code: &str| Field::Authorization(Code::new(code).unwrap());
        let (mut first, mut second) = (anna("0000001"), anna("0000002"));
        first.set(consent("EMAIL"), "TRUE");
        second.set(consent("EMAIL"), "FALSE");
        second.set(consent("LETTER"), "TRUE");
        second.set(consent("PHONE"), "TRUE");
        let store = base(&[first, second]).await;
        let desk = open(&store).await;
        let mut merge = into("0000001", &["0000002"]);
        merge.picks.insert(Unit::Value(consent("PHONE")), nr("0000002"));
        let draft = desk.detail(0, Some(&merge)).await.unwrap();
        desk.act(&ClusterAct::Merge(0, merge)).await.unwrap();
        let plan = desk.plan().await.unwrap();
        assert_eq!(plan.consents, [("EMAIL".to_owned(), 0, 1), ("PHONE".to_owned(), 1, 0)]);
        desk.commit(unseen()).await.unwrap();
        let after = contact(&store, "0000001").await;
        assert_eq!(after, draft.after);
        let texts = ["EMAIL", "LETTER", "PHONE"].map(|code| after.text(consent(code)));
        assert_eq!(texts, ["FALSE", "", "TRUE"]);
    });
}

#[test]
fn structures_take_their_relays_along() {
    wait(async {
        let contacts = [
            structure("0000001", "Kaserne Basel AG"),
            structure("0000002", "Kaserne Basel"),
            relay("0000003", "0000001"),
            relay("0000004", "0000002"),
        ];
        let store = base(&contacts).await;
        let before = everybody(&store).await;
        let desk = open(&store).await;
        let found = lines(&desk).await;
        assert_eq!(found.len(), 1, "relays of two structures are no duplicates yet: {found:?}");
        let refused = desk.add(&nr("0000003"), &nr("0000004")).await.unwrap_err();
        assert!(refused.message.contains("structure"), "{refused}");
        desk.act(&ClusterAct::Merge(0, into("0000001", &["0000002"]))).await.unwrap();
        let relays = desk.add(&nr("0000003"), &nr("0000004")).await.unwrap();
        desk.act(&ClusterAct::Merge(relays, into("0000003", &["0000004"]))).await.unwrap();
        let plan = desk.plan().await.unwrap();
        assert_eq!((plan.contacts, plan.counts.merged), (4, 2));
        // Without the structures the relays cannot be one.
        desk.act(&ClusterAct::Reopen(0)).await.unwrap();
        let plan = desk.plan().await.unwrap();
        assert_eq!(plan.contacts, 0);
        assert!(plan.warnings[0].contains("open again"), "{:?}", plan.warnings);
        desk.act(&ClusterAct::Merge(0, into("0000001", &["0000002"]))).await.unwrap();
        let report = desk.commit(unseen()).await.unwrap();
        assert_eq!(contact(&store, "0000004").await.structure, Some(nr("0000001")));
        assert!(contact(&store, "0000004").await.is_active());
        drop(desk);
        let desk = open(&store).await;
        assert_eq!(lines(&desk).await.len(), 1, "now the relays of one structure are double");
        desk.act(&ClusterAct::MergeSure(0.5)).await.unwrap();
        let second = desk.commit(unseen()).await.unwrap();
        drop(desk);
        for batch in [second.batch, report.batch] {
            undo(Arc::clone(&store), batch, "anna", unseen()).await.unwrap();
        }
        assert_eq!(everybody(&store).await, before);
    });
}

#[test]
fn earlier_duplicates_lead_to_the_new_head() {
    wait(async {
        let mut old = anna("0000003");
        old.standing.inactive = Some(InactiveReason::Duplicate);
        old.standing.merged_into = Some(nr("0000002"));
        let store = base(&[anna("0000001"), anna("0000002"), old]).await;
        let desk = open(&store).await;
        assert_eq!(lines(&desk).await[0].members, 2);
        desk.act(&ClusterAct::MergeSure(0.9)).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        assert_eq!(contact(&store, "0000003").await.standing.merged_into, Some(nr("0000001")));
    });
}

#[test]
fn a_login_that_the_head_took_over_goes_back() {
    wait(async {
        let mut head = anna("0000002");
        head.standing.has_sales = true;
        let store = base(&[anna("0000001"), head]).await;
        let before = everybody(&store).await;
        assert!(before[0].1.is_some() && before[1].1.is_none(), "one of the two logs in");
        let desk = open(&store).await;
        desk.act(&ClusterAct::MergeSure(0.9)).await.unwrap();
        let report = desk.commit(unseen()).await.unwrap();
        assert!(stored(&store, "0000002").await.login.is_some());
        drop(desk);
        undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        assert_eq!(everybody(&store).await, before);
    });
}

#[test]
fn a_judgement_lasts_until_something_compared_changes() {
    wait(async {
        for verdict in [Verdict::Different, Verdict::Related] {
            let store = base(&[anna("0000001"), anna("0000002")]).await;
            let desk = open(&store).await;
            let changed = desk.act(&apart(&["0000001", "0000002"], verdict)).await.unwrap();
            assert_eq!(changed[0].state, ClusterState::Apart(verdict));
            assert_eq!(desk.detail(0, None).await.unwrap().pairs[0].verdict, Some(verdict));
            let refused = desk.act(&ClusterAct::Merge(0, into("0000001", &["0000002"]))).await;
            assert!(refused.is_err());
            drop(desk);
            assert!(lines(&open(&store).await).await.is_empty());
            edit(&store, "0000002", |c| c.set(Field::Remark, "aisle")).await;
            assert!(lines(&open(&store).await).await.is_empty(), "a remark is not compared");
            edit(&store, "0000002", |c| c.set(Field::Telephone1, "044 211 22 33")).await;
            assert_eq!(lines(&open(&store).await).await.len(), 1, "a telephone number is");
        }
    });
}

#[test]
fn one_of_three_is_told_apart_and_the_others_go_on() {
    wait(async {
        let mut second = anna("0000002");
        second.set(Field::Cellphone, "079 123 45 67");
        let store = base(&[anna("0000001"), second, anna("0000003")]).await;
        let desk = open(&store).await;
        let changed = desk.act(&apart(&["0000003"], Verdict::Different)).await.unwrap();
        assert_eq!(changed[0].state, ClusterState::Open);
        let all = into("0000001", &["0000002", "0000003"]);
        assert!(desk.act(&ClusterAct::Merge(0, all)).await.is_err());
        desk.act(&ClusterAct::Merge(0, into("0000001", &["0000002"]))).await.unwrap();
        let report = desk.commit(unseen()).await.unwrap();
        drop(desk);
        let proposed = lines(&open(&store).await).await;
        assert!(proposed.is_empty(), "the third is not proposed beside the head, which has a number more");
        undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        let kept = store.pair_judgements(None, 10).await.unwrap();
        assert_eq!(kept.len(), 2, "what was said of the base stays");
    });
}

#[test]
fn a_stale_member_comes_back_and_the_rest_goes_in() {
    wait(async {
        let contacts = [anna("0000001"), anna("0000002"), bruno("0000003"), bruno("0000004")];
        let store = base(&contacts).await;
        let desk = open(&store).await;
        let (count, first) = desk.preview(&ClusterAct::MergeSure(0.9)).await.unwrap();
        assert_eq!((count, first.len()), (2, 2));
        desk.act(&ClusterAct::MergeSure(0.9)).await.unwrap();
        desk.plan().await.unwrap();
        edit(&store, "0000002", |c| c.set(Field::Remark, "changed by another")).await;
        let report = desk.commit(unseen()).await.unwrap();
        assert_eq!((report.counts.merged, report.returned.len()), (1, 1));
        let counts = desk.header().await.unwrap().counts;
        assert_eq!((counts.open, counts.merged, counts.merging), (1, 1, 0));
        assert!(contact(&store, "0000002").await.is_active());
        assert!(!contact(&store, "0000004").await.is_active());
        let id = report.returned[0];
        let merge = ClusterAct::Merge(id, into("0000001", &["0000002"]));
        let refused = desk.act(&merge).await.unwrap_err();
        assert!(refused.message.contains("changed since you looked"), "{refused}");
        desk.detail(id, None).await.unwrap();
        desk.act(&merge).await.unwrap();
        assert_eq!(desk.commit(unseen()).await.unwrap().counts.merged, 1);
    });
}

#[test]
fn undo_takes_acts_back_one_by_one() {
    wait(async {
        let contacts = [anna("0000001"), anna("0000002"), bruno("0000003"), bruno("0000004")];
        let store = base(&contacts).await;
        let desk = open(&store).await;
        let mut states = vec![lines(&desk).await];
        let acts = [
            ClusterAct::Merge(0, into("0000001", &["0000002"])),
            ClusterAct::Merge(0, into("0000002", &["0000001"])),
            apart(&["0000001"], Verdict::Related),
            ClusterAct::MergeSure(0.9),
            ClusterAct::Reopen(0),
        ];
        let numbers = lines(&desk).await[0].name.clone();
        assert_eq!(numbers, "Keller, Anna", "the test names the first cluster");
        for act in &acts {
            desk.act(act).await.unwrap();
            states.push(lines(&desk).await);
        }
        while let Some(expected) = states.pop() {
            assert_eq!(lines(&desk).await, expected, "{}", states.len());
            desk.act(&ClusterAct::Undo).await.unwrap();
        }
        assert!(store.merge_decisions().await.unwrap().is_empty());
        assert!(store.pair_judgements(None, 10).await.unwrap().is_empty());
    });
}

#[test]
fn a_pair_is_entered_by_hand_and_brings_its_clusters() {
    wait(async {
        let contacts =
            [anna("0000001"), anna("0000002"), bruno("0000003"), carla("0000005"), carla("0000006")];
        let store = base(&contacts).await;
        let desk = open(&store).await;
        let before = lines(&desk).await.len();
        assert_eq!(before, 2);
        let joined = desk.add(&nr("0000003"), &nr("0000001")).await.unwrap();
        assert_eq!(desk.detail(joined, None).await.unwrap().members.len(), 3);
        let all = desk.add(&nr("0000003"), &nr("0000005")).await.unwrap();
        assert_eq!((lines(&desk).await.len(), lines(&desk).await[0].members), (1, 5));
        let shares: Vec<_> = desk.detail(all, None).await.unwrap().members.iter().map(|m| m.share).collect();
        assert_eq!(shares.iter().filter(|s| **s == Share::Merged).count(), 1, "only the core is proposed");
        for (a, b) in [("0000001", "0000001"), ("0000001", "77")] {
            assert!(desk.add(&nr(a), &nr(b)).await.is_err());
        }
    });
}

#[test]
fn what_was_said_of_a_merged_contact_is_said_of_its_head() {
    wait(async {
        let contacts = [anna("0000001"), anna("0000002"), anna("0000003")];
        let store = base(&contacts).await;
        let desk = open(&store).await;
        let pair = [stored(&store, "0000002").await, stored(&store, "0000003").await];
        let said = Said { operator: "ben", at: "", receipt: None };
        let judgement = said.of(&pair[1], &pair[0], Verdict::Related);
        assert!(judgement.pair.0 < judgement.pair.1);
        drop(desk);
        store.write_duplicates(&[DuplicateWrite::Judge(judgement)]).await.unwrap();
        let desk = open(&store).await;
        let found = desk.detail(0, None).await.unwrap();
        let numbers: Vec<_> = found.members.iter().map(|m| m.contact.number.clone().unwrap()).collect();
        assert_eq!(numbers.len(), 2, "a judgement keeps the third out");
        let merge =
            ClusterMerge { head: numbers[0].clone(), merged: vec![numbers[1].clone()], ..into("1", &[]) };
        desk.act(&ClusterAct::Merge(0, merge)).await.unwrap();
        let report = desk.commit(unseen()).await.unwrap();
        drop(desk);
        let kept = store.pair_judgements(None, 10).await.unwrap();
        let carried: Vec<_> = kept.iter().filter(|j| j.receipt == Some(report.receipt)).collect();
        // The head is 1; the judged one that was merged into it is 2 or 3, and the other one is told apart from 1 now.
        assert_eq!((kept.len(), carried.len()), (2, 1), "{kept:?}");
        assert!(lines(&open(&store).await).await.is_empty());
        undo(Arc::clone(&store), report.batch, "anna", unseen()).await.unwrap();
        assert_eq!(store.pair_judgements(None, 10).await.unwrap().len(), 1);
    });
}

#[test]
fn a_created_head_is_not_dropped_from_under_those_merged_into_it() {
    wait(async {
        let store = base(&[anna("0000001")]).await;
        let first = store.receipts().await.unwrap()[0].batch;
        store.finish_staging(first, 0, "{}").await.unwrap();
        write(&store, &[(None, Some(anna("0000002")))]).await;
        let desk = open(&store).await;
        desk.act(&ClusterAct::MergeSure(0.9)).await.unwrap();
        let merged = desk.commit(unseen()).await.unwrap();
        drop(desk);
        let report = undo(Arc::clone(&store), first, "anna", unseen()).await.unwrap();
        let left: Vec<_> = report.left.iter().map(|l| (l.contact.clone(), l.why.as_str())).collect();
        assert_eq!(left, [(nr("0000001"), "others were merged into it by now")]);
        undo(Arc::clone(&store), merged.batch, "anna", unseen()).await.unwrap();
        assert!(contact(&store, "0000002").await.is_active());
    });
}

#[test]
fn decisions_survive_quitting() {
    wait(async {
        let contacts = [anna("0000001"), anna("0000002"), bruno("0000003"), carla("0000005")];
        let store = base(&contacts).await;
        let desk = open(&store).await;
        let mut merge = into("0000002", &["0000001"]);
        merge.picks.insert(Unit::Value(Field::FirstName), nr("0000001"));
        desk.act(&ClusterAct::Merge(0, merge.clone())).await.unwrap();
        let by_hand = desk.add(&nr("0000003"), &nr("0000005")).await.unwrap();
        desk.act(&ClusterAct::Merge(by_hand, into("0000003", &["0000005"]))).await.unwrap();
        desk.plan().await.unwrap();
        drop(desk);
        let desk = open(&store).await;
        assert_eq!(desk.header().await.unwrap().counts.merging, 2);
        let detail = desk.detail(0, None).await.unwrap();
        assert_eq!(
            (detail.members[0].contact.number.clone(), &detail.picks),
            (Some(nr("0000002")), &merge.picks)
        );
        assert!(
            store.batches().await.unwrap().iter().all(|b| b.file_name != FILE_NAME),
            "no plan is left over"
        );
        drop(desk);
        edit(&store, "0000005", |c| c.set(Field::Remark, "changed")).await;
        let counts = open(&store).await.header().await.unwrap().counts;
        assert_eq!((counts.merging, counts.open), (1, 0), "the other is open again, and nothing proposes it");
        assert_eq!(store.merge_decisions().await.unwrap().len(), 1);
    });
}

#[test]
fn a_contact_that_goes_takes_what_was_said_of_it_along() {
    wait(async {
        let store = base(&[anna("0000001"), anna("0000002"), bruno("0000003"), bruno("0000004")]).await;
        let desk = open(&store).await;
        desk.act(&apart(&["0000001"], Verdict::Different)).await.unwrap();
        desk.act(&ClusterAct::MergeSure(0.5)).await.unwrap();
        assert_eq!(store.merge_decisions().await.unwrap().len(), 1);
        drop(desk);
        for number in ["0000002", "0000004"] {
            let before = stored(&store, number).await;
            write(&store, &[(Some(before), None)]).await;
        }
        assert!(store.pair_judgements(None, 10).await.unwrap().is_empty());
        open(&store).await;
        assert!(store.merge_decisions().await.unwrap().is_empty(), "a decision about nobody is forgotten");
    });
}

#[test]
fn relatives_are_no_clusters_and_kinds_keep_apart() {
    wait(async {
        let mut beat = anna("0000002");
        beat.set(Field::FirstName, "Beat");
        beat.set(Field::BirthDate, "1968-07-09");
        beat.set(Field::Email1, "");
        let store = base(&[anna("0000001"), beat, relay("0000003", "0000001"), carla("0000004")]).await;
        let desk = open(&store).await;
        assert!(lines(&desk).await.is_empty());
        let refused = desk.add(&nr("0000003"), &nr("0000004")).await.unwrap_err();
        assert!(refused.message.contains("own kind"), "{refused}");
    });
}
