//! Another column map: rows go through the steps again, and what came out the same stays decided.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use usher::contact::{Field, RowNumber};
use usher::import::{Act, Desk, Matching, OpenRequest, RowState};
use usher::mapping::{ColumnMap, Target, ValueAnswer};
use usher::review::Decision;
use usher::store::{Page, Store};

use crate::support::Sandbox;
use crate::support::desk::{decide, load, open, request, store, unseen, unwatched, wait};

/// The map of a desk with one column given another target.
async fn remapped(desk: &Desk, column: u16, target: Target) -> ColumnMap {
    let mut map = desk.mapping().await.unwrap().map;
    map.columns.iter_mut().filter(|c| c.column == column).for_each(|c| c.target = target);
    map
}

/// Everything that is kept of the rows of a batch.
async fn rows(store: &Arc<dyn Store>, desk: &Desk) -> Vec<String> {
    let window = store.staged(desk.batch(), Page { after: 0, limit: 100_000 }).await.unwrap();
    let numbers: Vec<RowNumber> = window.iter().map(|r| r.row).collect();
    let whole = store.staged_rows(desk.batch(), &numbers).await.unwrap();
    whole
        .iter()
        .map(|r| format!("{:?} {} {:?} {:?}", r.record, r.summary, r.candidates, r.decision))
        .collect()
}

fn state(lines: &[usher::import::QueueLine], row: RowNumber) -> RowState {
    lines.iter().find(|l| l.row == row).unwrap().state.clone()
}

const PEOPLE: &str = "\
FIRSTNAME;LASTNAME;EMAIL1;Bemerkung intern;TOWN
Anna;Keller;anna@bluewin.ch;;Bern
Ben;Meier;ben@bluewin.ch;VIP;Basel
Carla;Rossi;carla@bluewin.ch;;Lugano
Dora;Blanc;dora@bluewin.ch;owes 20;Genève
";

#[test]
fn only_rows_that_come_out_differently_are_asked_again() {
    let sandbox = Sandbox::new();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        let path = sandbox.write("people.csv", PEOPLE);
        let desk = open(&store, &path).await.desk;
        for row in 2..=4 {
            decide(&desk, row, Decision::create()).await;
        }
        let before = rows(&store, &desk).await;
        let view = desk.mapping().await.unwrap();
        assert_eq!((view.rows, view.columns[3].filled, view.sample.len()), (4, 2, 4));
        assert_eq!(view.columns[3].samples, ["VIP", "owes 20"]);
        let old = view.map.clone();
        let map = remapped(&desk, 3, Target::Field(Field::Function)).await;
        let done = desk.remap(map.clone(), unseen()).await.unwrap();
        assert_eq!((done.changed, done.reopened), (2, 1));
        let queue = done.desk.queue().await.unwrap();
        assert!(matches!(state(&queue, 2), RowState::Decided { .. }));
        assert_eq!(state(&queue, 3), RowState::Open, "decided about other values");
        assert!(matches!(state(&queue, 4), RowState::Decided { .. }));
        assert_eq!(done.desk.mapping().await.unwrap().map, map);
        let refused = desk.act(Act::Reopen(vec![2])).await.unwrap_err();
        assert!(refused.message.contains("another column map"), "{refused}");
        // The way back is a remap too; only the decision of row 3 is gone.
        let back = done.desk.remap(old, unseen()).await.unwrap();
        assert_eq!((back.changed, back.reopened), (2, 0));
        decide(&back.desk, 3, Decision::create()).await;
        assert_eq!(rows(&store, &back.desk).await, before);
    });
}

#[test]
fn a_remapped_batch_is_what_it_would_be_if_it_had_been_opened_so() {
    let sandbox = Sandbox::new();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        load(
            &store,
            &sandbox.path(""),
            "FIRSTNAME;LASTNAME;EMAIL1;ZIPCODE\nAnna;Keller;anna@bluewin.ch;3000\n",
        )
        .await;
        // Row 3 is the twin of row 2 only where the e-mails are read; row 5 is a CONFIG row only where OPERATION is.
        let text = "a;b;c;d;OP;z\nAnna;Keller;anna@bluewin.ch;;;3000\nAnn;Keler;anna@bluewin.ch;;INSERT;3000\n\
                    Ben;Meier;ben@bluewin.ch;;;4000\n;;;COLOUR;CONFIG;\nCarla;Rossi;carla@bluewin.ch;red;INSERT;6900\n";
        let path = sandbox.write("people.csv", text);
        let mut request = request(&path);
        request.options.header_row = Some(usher::source::HeaderChoice::Row(1));
        let unmapped = Desk::open(Arc::clone(&store), &request, unwatched()).await.unwrap().desk;
        let mut map = unmapped.mapping().await.unwrap().map;
        let targets = [
            Target::Field(Field::FirstName),
            Target::Field(Field::LastName),
            Target::Field(Field::Email1),
            Target::CriterionSlot(1),
            Target::Field(Field::Operation),
            Target::Field(Field::PostalCode),
        ];
        let mut blank = map.clone();
        blank.columns.iter_mut().for_each(|c| c.target = Target::Unknown);
        for (column, target) in map.columns.iter_mut().zip(targets) {
            column.target = target;
        }
        let first = unmapped.remap(map.clone(), unseen()).await.unwrap().desk;
        let whole = rows(&store, &first).await;
        assert_eq!(first.header().await.unwrap().rows, 4, "the CONFIG row is no contact");
        assert!(whole[3].contains("COLOUR"), "{}", whole[3]);
        let nothing = first.remap(blank, unseen()).await.unwrap();
        assert_eq!(
            nothing.desk.header().await.unwrap().rows,
            5,
            "without operations it is a row like others"
        );
        let again = nothing.desk.remap(map, unseen()).await.unwrap().desk;
        assert_eq!(rows(&store, &again).await, whole);
        assert_eq!(again.header().await.unwrap().not_data, first.header().await.unwrap().not_data);
    });
}

#[test]
fn corrections_and_judgements_outlive_a_remap() {
    let sandbox = Sandbox::new();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        let path = sandbox.write("people.csv", PEOPLE);
        let desk = open(&store, &path).await.desk;
        desk.act(Act::Correct(vec![(2, Field::Town, "Thun".into())])).await.unwrap();
        let map = remapped(&desk, 3, Target::RemarkLine).await;
        let desk = desk.remap(map, unseen()).await.unwrap().desk;
        let lines = desk.queue().await.unwrap();
        assert_eq!(lines[0].place, "Thun");
        let undone = desk.undo().await.unwrap();
        assert_eq!(undone.note, "nothing to undo", "steps speak of rows as they were");
    });
}

#[test]
fn committed_rows_stay_as_they_are() {
    let sandbox = Sandbox::new();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        let path = sandbox.write("people.csv", PEOPLE);
        let desk = open(&store, &path).await.desk;
        decide(&desk, 3, Decision::create()).await;
        desk.plan(unseen()).await.unwrap();
        desk.commit(unseen()).await.unwrap();
        let before = rows(&store, &desk).await;
        let map = remapped(&desk, 3, Target::Field(Field::Function)).await;
        let done = desk.remap(map, unseen()).await.unwrap();
        assert_eq!(done.changed, 1, "row 5 alone");
        assert_eq!(rows(&store, &done.desk).await[1], before[1]);
        assert!(matches!(state(&done.desk.queue().await.unwrap(), 3), RowState::Committed { .. }));
    });
}

#[test]
fn a_value_is_asked_once_and_its_answer_is_in_force_everywhere() {
    let sandbox = Sandbox::new();
    wait(async {
        let store = store(&sandbox.path("base.db")).await;
        let text = "TITLE;FIRSTNAME;LASTNAME;EMAIL1\nExcellence;Anna;Keller;a@bluewin.ch\nMme;Ben;Meier;b@bluewin.ch\n\
                    EXCELLENCE;Carla;Rossi;c@bluewin.ch\n";
        let desk = open(&store, &sandbox.write("people.csv", text)).await.desk;
        let asked = desk.value_questions().await.unwrap();
        assert_eq!(asked.iter().map(|q| (q.text.as_str(), q.rows)).collect::<Vec<_>>(), [("Excellence", 2)]);
        let mut map = desk.mapping().await.unwrap().map;
        map.values.set(asked[0].target, &asked[0].text, Some(ValueAnswer::Means("MRS".into())));
        let done = desk.remap(map, unseen()).await.unwrap();
        let asked = done.desk.value_questions().await.unwrap();
        assert_eq!(asked[0].answer, Some(ValueAnswer::Means("MRS".into())));
    });
}

/// A batch in the middle of whose remap the program ends: it opens under the one map or the other.
#[test]
fn a_remap_that_is_cut_short_changes_nothing() {
    let sandbox = Sandbox::new();
    let mut text = String::from("FIRSTNAME;LASTNAME;EMAIL1;Bemerkung intern\n");
    for i in 0..3_000 {
        text += &format!("Elena{i};Moretti{i};elena{i}@bluewin.ch;note {i}\n");
    }
    let path = sandbox.write("people.csv", &text);
    let base = sandbox.path("base.db");
    wait(async {
        let store = store(&base).await;
        let asked = OpenRequest { matching: Matching::Off, ..request(&path) };
        let desk = Desk::open(Arc::clone(&store), &asked, unwatched()).await.unwrap().desk;
        desk.decide_by(usher::review::Policy::CreateAll).await.unwrap();
        let old = desk.mapping().await.unwrap().map;
        let new = remapped(&desk, 3, Target::Field(Field::Function)).await;
        let (mut cut, mut wait_for) = (0, Duration::from_millis(5));
        loop {
            let done = tokio::time::timeout(wait_for, desk.remap(new.clone(), unseen())).await;
            let (changed, decided) = look(&base, desk.batch()).await;
            let in_force = Desk::look(Arc::clone(&store), desk.batch(), "ben").await.unwrap();
            let map = in_force.mapping().await.unwrap().map;
            if map == new {
                assert_eq!((changed, decided), (3_000, 0), "all of the new one");
                assert!(done.is_ok() || cut > 0);
                break;
            }
            assert_eq!(map, old);
            assert_eq!((changed, decided), (0, 3_000), "all of the old one");
            (cut, wait_for) = (cut + 1, wait_for * 2);
        }
        assert!(cut > 0, "at least one was cut short");
    });
}

/// Rows whose record holds the note as a function, and decisions, as another process sees them.
async fn look(base: &Path, batch: i64) -> (usize, usize) {
    let store = store(base).await;
    let rows = store.staged(batch, Page { after: 0, limit: 10_000 }).await.unwrap();
    let changed = rows.iter().filter(|r| format!("{:?}", r.record).contains("Function"));
    (changed.count(), rows.iter().filter(|r| !r.decision.is_empty()).count())
}
