//! What holds for every batch: the way back leads to where it began, what is in goes in once, and every row is counted.
//!
//! `USHER_LONG=1` tries many more batches.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use usher::contact::{ContactNumber, RowNumber};
use usher::import::{
    self, Act, ChangeLine, ConsentAnswer, Desk, Left, OpenRequest, OpenedHow, PlanSummary, RowState, Wanted,
    check,
};
use usher::review::{Decision, Other, Policy, RowDecision};
use usher::settings;
use usher::source::HeaderChoice;
use usher::store::{SqliteStore, Store};
use usher::validation::Course;

use crate::support::Sandbox;
use crate::support::desk::{commit, exported, load, request, unseen, unwatched, wait};

const HEADER: &str = "OPERATION;CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;OFFICIAL_NAME;ZIPCODE;TOWN;TELEPHONE;EMAIL1;\
                      FUNCTION;REMARK;CNIL_O;CRIT1;HAS_SALES;CNIL_O_DATE;ALIAS\n";

/// Persons, one with sales, one inactive by hand later, a structure with a relay.
const BASE: &str = "\
CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;OFFICIAL_NAME;ZIPCODE;TOWN;TELEPHONE;EMAIL1;FUNCTION;REMARK;CNIL_O;CRIT1;HAS_SALES;CNIL_O_DATE;ALIAS
0000000001;Anna;Keller;1970-03-04;;8001;Zürich;044 211 22 33;anna.keller@bluewin.ch;Kasse;alt;TRUE;INTEREST=OPERA;TRUE;2024-06-01;
0000000002;Bruno;Favre;1961-11-30;;1800;Vevey;021 922 14 25;bruno.favre@bluewin.ch;;;FALSE;;FALSE;2024-06-01;77
0000000003;Carla;Rossi;1982-05-17;;6900;Lugano;;carla.rossi@bluewin.ch;;neu;;INTEREST=JAZZ|OPERA;FALSE;;
0000000004;Daniel;Meier;;;3600;Thun;;;;;;;FALSE;;78|79
0000000006;Eva;Huber;;Theater Basel;4051;Basel;061 295 11 00;eva.huber@theater-basel.ch;Kasse;;TRUE;;FALSE;;
";

/// The names of the base's contacts, by number; the last number is another system's.
const KNOWN: [(&str, &str, &str); 7] = [
    ("0000000001", "Anna", "Keller"),
    ("0000000002", "Bruno", "Favre"),
    ("0000000003", "Carla", "Rossi"),
    ("0000000004", "Daniel", "Meier"),
    ("0000000006", "Eva", "Huber"),
    ("0000000099", "Nobody", "Here"),
    ("77", "Bruno", "Favre"),
];

fn text(of: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    select(of)
}

fn number_of_known() -> impl Strategy<Value = (&'static str, &'static str, &'static str)> {
    let names = prop_oneof![5 => Just(true), 1 => Just(false)];
    (select(&KNOWN[..]), names).prop_map(
        |((number, first, last), named)| {
            if named { (number, first, last) } else { (number, "", "") }
        },
    )
}

/// What a row says besides whom it means: zip, town, phone, function, consent, criterion.
fn details() -> impl Strategy<Value = [&'static str; 6]> {
    let place = select(&[("", ""), ("", ""), ("8002", "Zürich"), ("", "Bern"), ("=", "=")][..]);
    (
        place,
        text(&["", "", "044 211 22 44", "="]),
        text(&["", "", "Kasse", "Leitung", "="]),
        text(&["", "", "TRUE", "FALSE", "="]),
        text(&["", "", "INTEREST=JAZZ", "INTEREST=OPERA|DANCE", "SEAT=BOX", "="]),
    )
        .prop_map(|((zip, town), phone, function, consent, criterion)| {
            [zip, town, phone, function, consent, criterion]
        })
}

/// A row as its cells, in the order of the header.
fn line(
    [operation, number, first, last, birth, structure]: [&str; 6],
    details: &[&str; 6],
    [email, remark, sales, date, alias]: [&str; 5],
) -> String {
    let [zip, town, phone, function, consent, criterion] = details;
    // A date alone, above a row with an answer but no date, is taken for that answer's the second time only.
    let date = if consent.is_empty() { "" } else { date };
    format!(
        "{operation};{number};{first};{last};{birth};{structure};{zip};{town};{phone};{email};{function};{remark};{consent};{criterion};{sales};{date};{alias}\n"
    )
}

/// New persons from a small vocabulary, so that some are twins and some are like those of the base.
fn creation() -> BoxedStrategy<String> {
    let who = (
        text(&["Anna", "Bruno", "Fritz", "Gina", ""]),
        text(&["Keller", "Favre", "Weber", "Moser"]),
        text(&["", "1970-03-04", "1990-01-01", "31.02.1990"]),
        text(&["", "", "0000000050", "0000000051"]),
    );
    let email = text(&["", "anna.keller@bluewin.ch", "fritz.weber@bluewin.ch", "gina.moser@bluewin.ch"]);
    let structure = text(&["", "", "Theater Basel", "Museum Bern"]);
    (who, structure, details(), (email, dates(), aliases()), text(&["INSERT", "INSERT", ""]))
        .prop_map(|((first, last, birth, number), structure, details, (email, date, alias), operation)| {
            line([operation, number, first, last, birth, structure], &details, [email, "", "", date, alias])
        })
        .boxed()
}

/// The day of a consent: mostly none, before and after those of the base, and none that can be read.
fn dates() -> impl Strategy<Value = &'static str> {
    text(&["", "", "2024-01-01", "2024-06-01", "2024-12-31", "im Mai"])
}

/// Numbers of other systems, some of which the base knows.
fn aliases() -> impl Strategy<Value = &'static str> {
    text(&["", "", "", "", "77", "78|90", "91"])
}

fn change(remarks: &'static [&'static str]) -> BoxedStrategy<String> {
    let email = text(&["", "", "", "=", "anna@gmx.ch", "carla.rossi@bluewin.ch"]);
    let more = (email, text(remarks), text(&["", "", "TRUE", "FALSE"]), dates(), aliases());
    (number_of_known(), details(), more, text(&["UPDATE", "UPDATE", "UPDATEACT"]))
        .prop_map(|((number, first, last), details, (email, remark, sales, date, alias), operation)| {
            line([operation, number, first, last, "", ""], &details, [email, remark, sales, date, alias])
        })
        .boxed()
}

fn change_by_email() -> BoxedStrategy<String> {
    let email = text(&["anna.keller@bluewin.ch", "bruno.favre@bluewin.ch", "nobody@bluewin.ch"]);
    (details(), email)
        .prop_map(|(details, email)| line(["UPDATE", "", "", "", "", ""], &details, [email, "", "", "", ""]))
        .boxed()
}

fn removal() -> BoxedStrategy<String> {
    let details = ["", "", "", "", "TRUE", "INTEREST=OPERA"];
    (number_of_known(), text(&["INVALIDATE", "DELETE"]))
        .prop_map(move |((number, first, last), operation)| {
            line([operation, number, first, last, "", ""], &details, [""; 5])
        })
        .boxed()
}

/// Rows of a batch; each may stand twice.
fn rows(remarks: &'static [&'static str], removals: u32) -> impl Strategy<Value = String> {
    let row = prop_oneof![
        4 => creation(),
        4 => change(remarks),
        1 => change_by_email(),
        removals => removal(),
    ];
    vec((row, option::weighted(0.15, Just(()))), 1..9).prop_map(|rows| {
        let twice = |(row, again): (String, Option<()>)| if again.is_some() { row.repeat(2) } else { row };
        rows.into_iter().map(twice).collect()
    })
}

/// What a person does with a row that waits.
#[derive(Clone, Copy, Debug)]
enum Choice {
    Accept,
    Create,
    IntoBase,
    IntoRow,
    Skip,
    Leave,
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let all =
        [Choice::Accept, Choice::Create, Choice::IntoBase, Choice::IntoRow, Choice::Skip, Choice::Leave];
    vec(select(all.to_vec()), 20)
}

/// The decision of a choice, where the row allows it.
async fn decision(desk: &Desk, row: RowNumber, proposed: RowDecision, choice: Choice) -> RowDecision {
    let parts = desk.detail(row).await.unwrap().parts;
    let best = |base: bool| {
        let candidates = parts.iter().map(|part| {
            let others = part.candidates.iter().map(|c| c.candidate.other.clone());
            let found = others.into_iter().find(|other| matches!(other, Other::Base(_)) == base);
            (part.part, found.map_or_else(Decision::create, Decision::merge))
        });
        RowDecision::from_iter(candidates.collect::<Vec<_>>())
    };
    let each = |decision: Decision| RowDecision::from_iter(parts.iter().map(|p| (p.part, decision.clone())));
    match choice {
        Choice::Accept => proposed,
        Choice::Create => each(Decision::create()),
        Choice::IntoBase => best(true),
        Choice::IntoRow => best(false),
        Choice::Skip => each(Decision::Skip { reason: String::new() }),
        Choice::Leave => RowDecision::new(),
    }
}

/// From where new contacts are numbered: above the highest, from a range, and from one that is soon used up.
fn ranges() -> impl Strategy<Value = Option<(&'static str, &'static str)>> {
    select(vec![None, Some(("0000000040", "0000000060")), Some(("0000000007", "0000000008"))])
}

fn cases() -> u32 {
    if std::env::var_os("USHER_LONG").is_some() { 2_000 } else { 24 }
}

fn asked(path: &Path) -> OpenRequest {
    let mut request = request(path);
    request.options.header_row = Some(HeaderChoice::Row(1));
    request.options.dialect.delimiter = Some(b';'.into());
    request
}

async fn base(sandbox: &Sandbox, range: Option<(&str, &str)>) -> Arc<dyn Store> {
    let store: Arc<dyn Store> = Arc::new(SqliteStore::in_memory().await.unwrap());
    load(&store, &sandbox.path(""), BASE).await;
    if let Some((from, to)) = range {
        let rules = format!(r#"{{"numbers":{{"from":"{from}","to":"{to}"}}}}"#);
        store.set_setting(settings::INSTITUTION, &rules).await.unwrap();
    }
    store
}

/// Makes the plan; columns that are held are answered, and it is made again.
async fn planned(desk: &Desk, answer: ConsentAnswer) -> PlanSummary {
    let plan = desk.plan(unseen()).await.unwrap();
    if plan.held.is_empty() {
        return plan;
    }
    for held in &plan.held {
        desk.answer_consent(&held.code, Some(answer)).await.unwrap();
    }
    desk.plan(unseen()).await.unwrap()
}

fn answers() -> impl Strategy<Value = ConsentAnswer> {
    select(vec![ConsentAnswer::Withdrawal, ConsentAnswer::NotAsked])
}

async fn opened(store: &Arc<dyn Store>, request: &OpenRequest) -> Desk {
    Desk::open(Arc::clone(store), request, unwatched()).await.unwrap().desk
}

/// Everything that an export says of a base, and who logs in.
async fn state(store: &Arc<dyn Store>) -> String {
    let contacts = store.contacts_after(None, 1_000).await.unwrap();
    let mut logins: Vec<String> = contacts
        .iter()
        .map(|s| format!("{:?} {:?} {:?}", s.contact.number, s.login, s.contact.structure))
        .collect();
    logins.sort();
    format!("{}\n{}", exported(store).await, logins.join("\n"))
}

/// The policy decides what is certain, a person the rest as the choices say.
async fn decide(desk: &Desk, choices: &[Choice]) {
    desk.decide_by(Policy::Cautious).await.unwrap();
    let open = desk.queue().await.unwrap().into_iter().filter(|line| line.state == RowState::Open);
    for (line, choice) in open.zip(choices) {
        let decision = decision(desk, line.row, line.proposal.decision, *choice).await;
        if !decision.is_empty() {
            // Not every choice is possible for every row; what is refused waits.
            drop(desk.act(Act::Decide(vec![(line.row, decision)])).await);
        }
    }
}

/// The rows that are in.
async fn committed(desk: &Desk) -> BTreeSet<RowNumber> {
    let queue = desk.queue().await.unwrap().into_iter();
    queue.filter(|line| matches!(line.state, RowState::Committed { .. })).map(|line| line.row).collect()
}

/// The contacts that rows name by a key, each with its rows.
async fn meant(desk: &Desk) -> BTreeMap<ContactNumber, BTreeSet<RowNumber>> {
    let mut meant: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for line in desk.queue().await.unwrap() {
        if let Course::Update { number, .. } = desk.detail(line.row).await.unwrap().record.course {
            meant.entry(number).or_default().insert(line.row);
        }
    }
    meant
}

/// The structures of which some contacts are relays.
async fn structures(store: &Arc<dyn Store>, relays: &[&ContactNumber]) -> BTreeSet<ContactNumber> {
    let all = store.contacts_after(None, 1_000).await.unwrap().into_iter();
    all.filter(|stored| stored.contact.number.as_ref().is_some_and(|number| relays.contains(&number)))
        .filter_map(|stored| stored.contact.structure)
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn applied_and_undone_is_the_base_as_before(
        rows in rows(&["", "neu", "||mehr", "="], 2),
        choices in choices(),
        range in ranges(),
        answer in answers(),
    ) {
        let sandbox = Sandbox::new();
        let path = sandbox.write("file.csv", format!("{HEADER}{rows}"));
        let (before, after, sums) = wait(async {
            let store = base(&sandbox, range).await;
            let before = state(&store).await;
            let mut sums = Vec::new();
            let report = check(store.as_ref(), &asked(&path), unseen()).await.unwrap();
            sums.push(("check", report.rows, report.outcome.total()));
            let desk = opened(&store, &asked(&path)).await;
            let wanted = Wanted { policy: Policy::Cautious, answers: std::collections::BTreeMap::new() };
            sums.push(("foreseen", report.rows, desk.foresee(&wanted).await.unwrap().counts.total()));
            decide(&desk, &choices).await;
            let plan = planned(&desk, answer).await;
            sums.push(("planned", report.rows, plan.counts.total()));
            if plan.rows > 0 {
                let done = commit(&desk, &plan).await.unwrap();
                sums.push(("applied", report.rows, done.counts.total()));
                let undone = import::undo(Arc::clone(&store), desk.batch(), "anna", unseen()).await.unwrap();
                // Who was made with sales stays, and the structure of such a relay with it; both are named.
                let sold = undone.left.iter().filter(|left| left.why == "has sales").map(|left| &left.contact);
                let theirs = structures(&store, &sold.collect::<Vec<_>>()).await;
                let stays = |left: &Left| {
                    left.why == "has sales" || (left.why == "has relays by now" && theirs.contains(&left.contact))
                };
                assert!(undone.left.iter().all(stays), "{:?}", undone.left);
                if !undone.left.is_empty() {
                    return (String::new(), String::new(), sums);
                }
                sums.push(("undone", report.rows, desk.outcomes().await.unwrap().total()));
            }
            (before, state(&store).await, sums)
        });
        for (when, rows, sum) in sums {
            prop_assert_eq!(rows, sum, "{}", when);
        }
        prop_assert_eq!(before, after);
    }

    #[test]
    fn what_is_in_changes_nothing_the_second_time(
        rows in rows(&["", "neu", "="], 0),
        range in ranges(),
        answer in answers(),
    ) {
        let sandbox = Sandbox::new();
        let path = sandbox.write("file.csv", format!("{HEADER}{rows}"));
        let (first, before, second, now) = wait(async {
            let store = base(&sandbox, range).await;
            let desk = opened(&store, &asked(&path)).await;
            let before = meant(&desk).await;
            decide(&desk, &[]).await;
            let plan = planned(&desk, answer).await;
            if plan.rows > 0 {
                commit(&desk, &plan).await.unwrap();
            }
            let first = committed(&desk).await;
            drop(desk);
            let desk = opened(&store, &OpenRequest { again: true, ..asked(&path) }).await;
            desk.decide_by(Policy::Cautious).await.unwrap();
            planned(&desk, answer).await;
            (first, before, desk.plan_lines(0, 1_000).await.unwrap(), meant(&desk).await)
        });
        // A row that waited the first time may go in the second time, together with others of its contact.
        // Where the file moved a key, an e-mail or a number of another system, its rows mean another contact by now.
        let is_again = |line: &&ChangeLine| {
            line.rows.iter().all(|row| first.contains(row)) && before.get(&line.contact) == now.get(&line.contact)
        };
        let again: Vec<_> = second.iter().filter(is_again).collect();
        prop_assert!(again.is_empty(), "{:#?}", again);
    }

    #[test]
    fn what_is_in_changes_nothing_with_the_next_version(
        rows in rows(&["", "neu", "="], 0),
        choices in choices(),
        range in ranges(),
        answer in answers(),
    ) {
        // A structure that several rows made together may be made anew by the next version (DOMAIN.md, section 12).
        let rows = rows.replace("Theater Basel", "").replace("Museum Bern", "");
        // A row that a person folded into a later one comes in its own turn the next time.
        let turned = |choice: Choice| if matches!(choice, Choice::IntoRow) { Choice::Accept } else { choice };
        let choices: Vec<Choice> = choices.into_iter().map(turned).collect();
        let sandbox = Sandbox::new();
        let path = sandbox.write("file.csv", format!("{HEADER}{rows}"));
        let (contradictions, first, second) = wait(async {
            let store = base(&sandbox, range).await;
            let desk = opened(&store, &asked(&path)).await;
            decide(&desk, &choices).await;
            let plan = planned(&desk, answer).await;
            if plan.rows > 0 {
                commit(&desk, &plan).await.unwrap();
            }
            let first = committed(&desk).await;
            drop(desk);
            let other = "INSERT;;Zora;Ziegler;1933-03-03;;;;;;;;;;;;\n";
            sandbox.write("file.csv", format!("{HEADER}{rows}{other}"));
            let opened = Desk::open(Arc::clone(&store), &asked(&path), unwatched()).await.unwrap();
            assert!(matches!(opened.how, OpenedHow::NextVersion { .. }), "{:?}", opened.how);
            opened.desk.decide_by(Policy::Cautious).await.unwrap();
            planned(&opened.desk, answer).await;
            (plan.contradictions, first, opened.desk.plan_lines(0, 1_000).await.unwrap())
        });
        // What an update lower down overwrote is news again: such files say two things, and the plan has said so.
        if contradictions > 0 {
            return Ok(());
        }
        let again: Vec<_> = second.iter().filter(|line| line.rows.iter().all(|row| first.contains(row))).collect();
        prop_assert!(again.is_empty(), "{:#?}", again);
    }
}
