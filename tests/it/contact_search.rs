//! One contact is looked for, looked at, and laid beside a row: through the library on SQLite, and in a pseudo-terminal.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use usher::contact::{ContactNumber, Field, RowNumber};
use usher::import::{self, Act, ContactDesk, Desk, FoundBy, FoundContacts, FoundState, OpenedHow, RowState};
use usher::review::{Candidate, Decision, Other, Outcome};
use usher::store::Store;
use usher::validation::Part;

use crate::support::desk::{decide, load, merge_into, open, store, unseen, wait};
use crate::support::pty::{ENTER, ESC, Terminal};
use crate::support::{Sandbox, demo};

const BASE: &str = "\
CONTACT_NR;TITLE;FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1;OFFICIAL_NAME
0000000001;MRS;Anna;Keller;Bahnhofstrasse 1;8001;Zürich;CH;;anna.keller@bluewin.ch;
0000000002;MR;Bruno;Favre;Rue du Lac 12;1800;Vevey;CH;021 922 14 25;bruno.favre@bluewin.ch;
0000000003;MRS;Elisabeth;Müller;Via Nassa 3;6900;Lugano;CH;;e.mueller@ticino.com;
0000000004;;;;Hafenweg 3;4057;Basel;CH;;;Mueller Transport AG
0000000005;MR;Anton;Kellermann;Sonnenweg 14;3011;Bern;CH;079 555 01 02;;
";

/// Row 2 is nobody of the base as far as anything tells; row 3 is a structure.
const FILE: &str = "\
TITLE;FIRSTNAME;LASTNAME;LINE1;ZIPCODE;TOWN;COUNTRY;TELEPHONE;EMAIL1;OFFICIAL_NAME
MR;Nobby;Unlikely;Nowhere 9;1200;Genève;CH;022 700 11 22;nobby@unlikely.example;
;;;Industriestrasse 4;8400;Winterthur;CH;;;Halle Sieben
MRS;Ida;Frey;Gasse 1;3600;Thun;CH;;ida.frey@bluewin.ch;
";

fn number(digits: &str) -> ContactNumber {
    ContactNumber::parse(digits).unwrap()
}

async fn find(desk: &ContactDesk, typed: &str) -> FoundContacts {
    static ASKED: AtomicU64 = AtomicU64::new(1);
    let question = ASKED.fetch_add(1, Ordering::SeqCst);
    desk.find((question, typed), &|_| {}).await.unwrap().expect("nothing newer was asked")
}

async fn numbers(desk: &ContactDesk, typed: &str) -> Vec<u64> {
    let found = find(desk, typed).await;
    found.contacts.iter().map(|c| c.number.as_str().trim_start_matches('0').parse().unwrap()).collect()
}

struct Case {
    sandbox: Sandbox,
    store: Arc<dyn Store>,
    desk: Desk,
}

impl Case {
    async fn new() -> Self {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let desk = open(&store, &sandbox.write("spring.csv", FILE)).await.desk;
        Self { sandbox, store, desk }
    }

    async fn chosen(&self, row: RowNumber) -> Vec<Candidate> {
        let detail = self.desk.detail(row).await.unwrap();
        detail.parts.into_iter().flat_map(|p| p.candidates).map(|c| c.candidate).collect()
    }
}

fn choose(row: RowNumber, part: Part, digits: &str) -> Act {
    Act::Choose(vec![(row, part, number(digits))])
}

#[test]
fn contacts_are_found_by_number_mail_phone_and_words_the_likeliest_first() {
    wait(async {
        let Case { desk, store, sandbox } = Case::new().await;
        let contacts = desk.contacts();
        for (typed, expected) in [
            ("0000000002", vec![2]),
            ("2", vec![2]),
            ("anna.kel", vec![1]),
            ("BRUNO.FAVRE@bluewin.ch", vec![2]),
            ("021 922 14 25", vec![2]),
            ("+41 79 555 01 02", vec![5]),
            ("keller", vec![1, 5]),
            ("Kellr", vec![1]),
            ("keller zurich", vec![1]),
            ("Liz Muller", vec![3]),
            ("MUELLER lugano", vec![3]),
            ("transport müller", vec![4]),
            ("zzzz", vec![]),
            (" ", vec![]),
        ] {
            assert_eq!(numbers(&contacts, typed).await, expected, "{typed}");
        }
        let partly = find(&contacts, "Keller Nobody").await;
        assert_eq!((partly.unanswered, partly.contacts[0].number.clone()), (1, number("0000000001")));
        let by = find(&contacts, "2").await.contacts[0].by;
        assert_eq!(by, FoundBy::Number);
        // A newer question stops an older one, whichever begins first.
        let (old, new) = ((1_000_000, "keller"), (1_000_001, "favre"));
        let (old, new) = tokio::join!(contacts.find(old, &|_| {}), contacts.find(new, &|_| {}));
        assert!(old.unwrap().is_none() && new.unwrap().is_some());
        let (old, new) = ((2_000_000, "keller"), (2_000_001, "favre"));
        let (new, old) = tokio::join!(contacts.find(new, &|_| {}), contacts.find(old, &|_| {}));
        assert!(old.unwrap().is_none());
        assert_eq!(new.unwrap().expect("it is the newest").contacts[0].number, number("0000000002"));
        drop((desk, store, sandbox));
    });
}

#[test]
fn whoever_is_named_and_answers_the_words_too_is_counted_once() {
    const ROSSIS: &str = "\
CONTACT_NR;FIRSTNAME;LASTNAME;TOWN;COUNTRY;EMAIL1
0000000001;Anna;Rossi;Milano;IT;rossi.anna@libero.it
0000000002;Bruno;Rossi;Roma;IT;rossi.bruno@libero.it
0000000003;Carla;Rossi;Torino;IT;rossi.carla@libero.it
0000000004;Dario;Rossi;Napoli;IT;dario@libero.it
0000000005;Ernst;Keller;Bern;CH;ernst@bluewin.ch
";
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), ROSSIS).await;
        let contacts = ContactDesk::new(Arc::clone(&store));
        for (typed, shown, by_words) in
            [("rossi", 4, 1), ("rossi.anna", 1, 0), ("ROSSI.", 4, 1), ("rossi.anna@libero.it", 1, 0)]
        {
            let found = find(&contacts, typed).await;
            assert_eq!((found.contacts.len(), found.more), (shown, 0), "{typed}");
            let words = found.contacts.iter().filter(|c| c.by == FoundBy::Words).count();
            assert_eq!(words, by_words, "{typed}");
        }
    });
}

#[test]
fn an_erased_contact_is_found_by_its_number_and_shows_nothing_of_what_it_was() {
    wait(async {
        let Case { desk, store, sandbox } = Case::new().await;
        let batch = desk.batch();
        let contacts = desk.contacts();
        assert_eq!(numbers(&contacts, "elisabeth").await, [3]);
        drop(desk);
        let ran = sandbox.write("erase.csv", "OPERATION;CONTACT_NR;LASTNAME\nANONYMIZE;0000000003;Müller\n");
        let erasing = open(&store, &ran).await.desk;
        let decision = Decision::Remove {
            operation: usher::contact::Operation::Anonymize,
            number: number("0000000003"),
        };
        decide(&erasing, 2, decision).await;
        let plan = erasing.plan(unseen()).await.unwrap();
        crate::support::desk::commit(&erasing, &plan).await.unwrap();
        let found = find(&contacts, "0000000003").await;
        assert_eq!(found.contacts[0].state, FoundState::Erased);
        let shown = format!("{found:?}{:?}", contacts.card(&number("0000000003")).await.unwrap());
        for old in ["Elisabeth", "Müller", "Nassa", "e.mueller", "Lugano"] {
            assert!(!shown.contains(old), "{old} in {shown}");
        }
        assert_eq!(numbers(&contacts, "elisabeth").await, Vec::<u64>::new());
        let desk = Desk::of_file(Arc::clone(&store), batch, "anna").await.unwrap();
        let error = desk.act(choose(2, Part::Person, "0000000003")).await.unwrap_err();
        assert!(error.message.contains("is erased"), "{error}");
    });
}

#[test]
fn a_card_shows_all_that_a_contact_holds_and_what_it_is_tied_to() {
    wait(async {
        let Case { desk, sandbox: _sandbox, .. } = Case::new().await;
        let card = desk.contacts().card(&number("0000000002")).await.unwrap();
        let texts: Vec<&str> =
            card.sections.iter().flat_map(|s| s.lines.iter().map(|(_, text)| text.as_str())).collect();
        for text in ["Bruno", "Favre", "bruno.favre@bluewin.ch"] {
            assert!(texts.contains(&text), "{text} in {texts:?}");
        }
        assert_eq!((card.created_by_batch, card.login.as_str()), (Some(1), "bruno.favre@bluewin.ch"));
        assert_eq!(desk.contacts().past(&number("0000000002")).await.unwrap().len(), 1);
        assert!(desk.contacts().card(&number("77")).await.is_err());
    });
}

#[test]
fn a_contact_that_was_chosen_is_a_candidate_until_it_is_taken_away() {
    wait(async {
        let case = Case::new().await;
        let desk = &case.desk;
        assert!(case.chosen(2).await.is_empty(), "nothing like it was found");
        desk.act(choose(2, Part::Person, "0000000002")).await.unwrap();
        let chosen = case.chosen(2).await;
        assert!(chosen[0].is_chosen() && chosen[0].other == Other::Base(number("0000000002")));
        let sum: f32 = chosen[0].fields.iter().map(|f| f.weight).sum();
        assert!((sum - chosen[0].weight).abs() < 0.01, "its weights add up");
        let history = desk.detail(2).await.unwrap().history.join("; ");
        assert!(history.contains("laid beside it by the operator"), "{history}");
        desk.undo().await.unwrap();
        assert!(case.chosen(2).await.is_empty());
        desk.redo().await.unwrap();
        assert_eq!(case.chosen(2).await.len(), 1);
        // A corrected cell sends the row through the steps again: it stays, compared anew.
        let before = case.chosen(2).await[0].weight;
        desk.act(Act::Correct(vec![(2, Field::LastName, "Favre".into())])).await.unwrap();
        let anew = case.chosen(2).await;
        let anew = anew.iter().find(|c| c.other == Other::Base(number("0000000002"))).unwrap();
        assert!(anew.weight > before, "{} {before}", anew.weight);
        // The batch is opened again, as by another program.
        let (store, batch) = (Arc::clone(&case.store), desk.batch());
        let again = Desk::look(store, batch, "berta").await.unwrap();
        assert!(!again.detail(2).await.unwrap().parts[0].candidates.is_empty());
    });
}

#[test]
fn a_merge_into_a_chosen_contact_is_planned_committed_told_and_taken_back() {
    wait(async {
        let case = Case::new().await;
        let desk = &case.desk;
        desk.act(choose(2, Part::Person, "0000000001")).await.unwrap();
        decide(desk, 2, merge_into("0000000001")).await;
        let line = desk.queue().await.unwrap().into_iter().find(|l| l.row == 2).unwrap();
        assert!(matches!(line.state, RowState::Decided { .. }));
        let plan = desk.plan(unseen()).await.unwrap();
        assert_eq!(plan.counts.of(Outcome::Merged), 1);
        let report = crate::support::desk::commit(desk, &plan).await.unwrap();
        let stored = case.store.contacts(&[number("0000000001")]).await.unwrap();
        assert_eq!(stored[0].contact.text(Field::LastName), "Keller", "the base wins");
        assert_eq!(stored[0].contact.text(Field::Telephone1), "022 700 11 22", "the file fills gaps");
        let past = desk.contact_past(&number("0000000001")).await.unwrap();
        assert_eq!((past[0].receipt, past[0].why[0].by.as_str()), (report.receipt, "anna"));
        let undone = import::undo(Arc::clone(&case.store), desk.batch(), "anna", unseen()).await;
        assert!(undone.is_err() || undone.unwrap().contacts == 1);
    });
}

#[test]
fn what_cannot_be_chosen_says_why_and_nothing_is_kept() {
    wait(async {
        let case = Case::new().await;
        for (act, words) in [
            (choose(2, Part::Person, "0000000004"), "never merged"),
            (choose(3, Part::Structure, "0000000001"), "never merged"),
            (choose(2, Part::Person, "77"), "there is no contact 77"),
            (choose(2, Part::Structure, "0000000004"), "no such part"),
        ] {
            let error = case.desk.act(act).await.unwrap_err();
            assert!(error.message.contains(words), "{words}: {error}");
        }
        assert!(case.chosen(2).await.is_empty());
        assert_eq!(case.desk.undo().await.unwrap().note, "nothing to undo");
    });
}

#[test]
fn what_was_chosen_comes_along_to_the_next_version_of_the_file() {
    wait(async {
        let Case { sandbox, store, desk } = Case::new().await;
        desk.act(choose(2, Part::Person, "0000000002")).await.unwrap();
        desk.act(choose(4, Part::Person, "0000000001")).await.unwrap();
        decide(&desk, 4, merge_into("0000000001")).await;
        drop(desk);
        let longer = format!("{FILE}MR;New;Person;Weg 2;3600;Thun;CH;;new.person@bluewin.ch;\n");
        let next = open(&store, &sandbox.write("spring.csv", longer)).await;
        assert!(matches!(next.how, OpenedHow::NextVersion { carried: 1, .. }), "{:?}", next.how);
        for (row, digits) in [(2, "0000000002"), (4, "0000000001")] {
            let detail = next.desk.detail(row).await.unwrap();
            let candidate = &detail.parts[0].candidates[0].candidate;
            assert!(candidate.is_chosen() && candidate.other == Other::Base(number(digits)), "row {row}");
        }
        assert_eq!(next.desk.detail(4).await.unwrap().parts[0].decision, Some(merge_into("0000000001")));
    });
}

#[test]
fn in_the_review_a_contact_is_found_taken_and_merged_into() {
    let sandbox = Sandbox::new();
    demo(&sandbox);
    let mut terminal = Terminal::start(&sandbox, (120, 40), &["review", "2", "--db", "demo/contacts.db"]);
    terminal.wait_for("314 to decide");
    terminal.wait_for("nothing like it was found");
    terminal.press("c");
    terminal.wait_for("A contact for row 2");
    terminal.wait_for("nobody answers to all of that");
    terminal.press("\x15moser anna");
    terminal.wait_for("1 found");
    terminal.press("\t");
    terminal.wait_for("Criteria");
    terminal.press("K");
    terminal.wait_for("What happened to 0000104610");
    terminal.press(ESC);
    terminal.wait_for("Consents");
    terminal.press(ENTER);
    terminal.wait_for("chosen ─");
    terminal.press("p");
    terminal.wait_for("chosen by the operator");
    terminal.press("m");
    terminal.wait_for_check(2);
    terminal.wait_for("merge into 0000104610");
    terminal.press("uu");
    terminal.wait_for("314 to decide");
    terminal.wait_for("nothing like it was found");
    terminal.press("q");
    assert_eq!(terminal.wait_for_end().exit_code(), 1);
    terminal.assert_restored();
}
