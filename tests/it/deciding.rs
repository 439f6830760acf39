//! Deciding fast: how many keys a whole file costs, and what a person puts on rows besides, in a real pseudo-terminal.

use usher::import::{Act, Desk, Facet, Surveying};
use usher::review::RowDecision;

use crate::support::desk::{load, open, store, wait};
use crate::support::pty::{ENTER, Terminal, has_details_of, row_here};
use crate::support::{Sandbox, demo};

const WIDE: (u16, u16) = (120, 40);
const REVIEW: [&str; 4] = ["review", "2", "--db", "demo/contacts.db"];

/// Data rows of the demo's file.
const ROWS: u64 = 314;

/// Rows that are decided one by one.
const DECIDED: u64 = 300;

/// Keys per decision that the console may cost.
const MEAN: f64 = 1.2;

/// A person at the console who reads the line under the cursor and presses the key that decides it.
struct Person {
    terminal: Terminal,
    keys: u64,
    /// What was pressed last, so that the same is one key.
    last: &'static str,
}

impl Person {
    fn at(sandbox: &Sandbox) -> Self {
        demo(sandbox);
        let terminal = Terminal::start(sandbox, WIDE, &REVIEW);
        terminal.wait_for_open(ROWS);
        Self { terminal, keys: 0, last: "" }
    }

    /// Every key counts.
    fn press(&mut self, keys: &str) {
        self.keys += keys.chars().count() as u64;
        self.terminal.press(keys);
    }

    /// The rows that the header says are to decide.
    fn open(&self) -> u64 {
        open_in(&self.terminal.contents())
    }

    /// The line under the cursor.
    fn line(&self) -> String {
        let screen = self.terminal.contents();
        screen.lines().find(|line| line.starts_with('▸')).unwrap_or_default().to_owned()
    }

    /// Waits for what a key does: a row less, the other part of the row, a question, or a refusal.
    fn wait(&self, before: u64, screen_before: &str) -> bool {
        self.terminal.wait_until("what the key does", |screen| {
            let now = screen.contents();
            // What was said before may still stand while something else changes: a tick, or the details of a row.
            let is_new = |words: &str| said(&now, words) && last_lines(&now) != last_lines(screen_before);
            open_in(&now) != before
                || is_new("now the other part")
                || is_new("! ")
                || !said(screen_before, "Do it?") && said(&now, "Do it?")
        });
        self.open() != before
    }

    /// What a person presses for a row: what is proposed, else the likeliest candidate, else a skip.
    fn choose(&self) -> Vec<&'static str> {
        let line = self.line();
        let skip = if self.last == "si" { "." } else { "si" };
        match () {
            () if line.contains("blocked") => vec![skip],
            () if line.contains("candidate") || !line.contains('?') && !line.contains("create") => {
                vec!["m", "n", skip]
            }
            () => vec!["a", "m", "n", skip],
        }
    }

    /// Decides the row under the cursor.
    fn decide(&mut self) {
        // The queue's cursor and the row below it are of one frame, and a person who reads sees the whole row.
        self.terminal.wait_until("the row under the cursor", |screen| {
            let text = screen.contents();
            row_here(&text).is_some_and(|row| has_details_of(&text, row))
        });
        let (before, tries) = (self.open(), self.choose());
        for keys in tries {
            let screen = self.terminal.contents();
            self.press(keys);
            if self.wait(before, &screen) {
                self.last = if keys == "." { "si" } else { keys };
                return;
            }
            let now = self.terminal.contents();
            if said(&now, "Do it?") {
                self.press("y");
                self.terminal.wait_until("a row less", |screen| open_in(&screen.contents()) != before);
                self.last = "y";
                return;
            }
            if said(&now, "now the other part") {
                return;
            }
        }
        panic!("no key decides {:?}\n{}", self.line(), self.terminal.contents());
    }
}

/// The number before `to decide` in the header.
fn open_in(screen: &str) -> u64 {
    let header = screen.lines().next().unwrap_or_default();
    let before = header.split(" to decide").next().unwrap_or_default();
    before.split(|c: char| !c.is_ascii_digit()).next_back().and_then(|n| n.parse().ok()).unwrap_or(u64::MAX)
}

/// What stands on the last two lines: what the program says, and its keys.
fn last_lines(screen: &str) -> Vec<&str> {
    screen.lines().rev().take(2).collect()
}

fn said(screen: &str, words: &str) -> bool {
    last_lines(screen).iter().any(|line| line.contains(words))
}

#[test]
fn three_hundred_rows_cost_little_more_than_a_key_each() {
    let sandbox = Sandbox::new();
    let mut person = Person::at(&sandbox);
    while person.open() > ROWS - DECIDED {
        person.decide();
    }
    let decided = ROWS - person.open();
    let mean = person.keys as f64 / decided as f64;
    println!("one by one: {} keys for {decided} decisions, {mean:.3} each", person.keys);
    assert!(decided >= DECIDED && mean <= MEAN, "{} keys for {decided} rows", person.keys);
}

#[test]
fn with_a_bulk_act_first_it_is_less_than_half() {
    let sandbox = Sandbox::new();
    let mut person = Person::at(&sandbox);
    person.press("Bc");
    person.terminal.wait_for("Open rows whose proposal needs no look");
    person.terminal.wait_for("For example (before → after):");
    person.press("y");
    person.terminal.wait_until("rows less", |screen| open_in(&screen.contents()) < ROWS);
    let bulk = ROWS - person.open();
    while person.open() > ROWS - DECIDED {
        person.decide();
    }
    let decided = ROWS - person.open();
    let mean = person.keys as f64 / decided as f64;
    println!(
        "{bulk} at once, the rest one by one: {} keys for {decided} decisions, {mean:.3} each",
        person.keys
    );
    assert!(decided >= DECIDED && mean <= MEAN, "{} keys for {decided} rows", person.keys);
    // One undo takes the last row back, not the bulk act; the step before all of them was one.
    assert!(bulk > 100, "{bulk}");
}

#[test]
fn notes_marks_later_and_the_list_are_there_after_a_restart() {
    let sandbox = Sandbox::new();
    let mut person = Person::at(&sandbox);
    person.press(&format!("Nasked on the phone{ENTER}"));
    person.terminal.wait_for("✎ asked on the phone");
    person.press("t");
    person.press("z");
    person.terminal.wait_for("(1 later)");
    person.press("S");
    person.terminal.wait_for("sorted by probability");
    person.press(&format!("Lmerge{ENTER}"));
    person.terminal.wait_for("to decide · merge · sorted by probability");
    person.press("q");
    // Something waits for a person still: that is exit code 1.
    assert_eq!(person.terminal.wait_for_end().exit_code(), 1);
    let terminal = Terminal::start(&sandbox, WIDE, &REVIEW);
    terminal.wait_for("to decide · merge · sorted by probability");
    terminal.wait_for("(1 later)");
    drop(terminal);
    wait(async {
        let store = store(&sandbox.path("demo/contacts.db")).await;
        let desk = Desk::look(store, 2, "anna").await.unwrap();
        let queue = desk.queue().await.unwrap();
        assert_eq!(queue.iter().filter(|l| l.tags.note == "asked on the phone").count(), 1);
        assert_eq!(queue.iter().filter(|l| l.tags.marked).count(), 1);
        assert_eq!(queue.iter().filter(|l| l.tags.later).count(), 1);
    });
}

#[test]
fn notes_and_later_are_steps_of_undo() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        let path = sandbox.write("rows.csv", "FIRSTNAME;LASTNAME\nIda;Rossi\nUgo;Blanc\n");
        let desk = open(&store, &path).await.desk;
        let tags = async || {
            let queue = desk.queue().await.unwrap();
            queue.into_iter().map(|l| (l.tags.note, l.tags.later)).collect::<Vec<_>>()
        };
        desk.act(Act::Note(vec![(2, "first".into())])).await.unwrap();
        desk.act(Act::Later(vec![(2, true), (3, true)])).await.unwrap();
        desk.act(Act::Note(vec![(2, "second".into())])).await.unwrap();
        assert_eq!(tags().await, [("second".to_owned(), true), (String::new(), true)]);
        assert_eq!(desk.detail(2).await.unwrap().note, "second");
        desk.undo().await.unwrap();
        desk.undo().await.unwrap();
        assert_eq!(tags().await, [("first".to_owned(), false), (String::new(), false)]);
        desk.redo().await.unwrap();
        assert_eq!(tags().await[1], (String::new(), true));
        desk.act(Act::Note(vec![(2, String::new())])).await.unwrap();
        assert_eq!(tags().await, [(String::new(), true), (String::new(), true)]);
        let notes = store.notes(desk.batch()).await.unwrap();
        assert_eq!(notes, [], "later is no note");
    });
}

#[test]
fn the_findings_of_the_demo_add_up_in_every_facet_and_its_fixes_are_one_step() {
    wait(async {
        let sandbox = Sandbox::new();
        demo(&sandbox);
        let store = store(&sandbox.path("demo/contacts.db")).await;
        let desk = Desk::of_batch(store, 2, "anna").await.unwrap();
        let index = desk.finding_index().await.unwrap();
        let (all, rows) = index.size(&[]);
        assert!(all > 50 && rows > 40, "{all} findings in {rows} rows");
        for facet in Facet::ALL {
            let groups = index.groups(facet, &[]);
            assert_eq!(groups.iter().map(|g| g.findings).sum::<usize>(), all, "{facet:?}");
            for group in &groups {
                let within = index.groups(Facet::Value, &[group.within]);
                assert_eq!(within.iter().map(|g| g.findings).sum::<usize>(), group.findings);
                assert!(group.examples.len() == group.findings.min(5));
            }
        }
        let typo =
            index.groups(Facet::Rule, &[]).into_iter().find(|g| g.label == "email-likely-typo").unwrap();
        let fixes = index.fixes(&[typo.within]);
        assert_eq!(fixes.len(), typo.fixable);
        desk.act(Act::Correct(fixes)).await.unwrap();
        let left = desk.finding_index().await.unwrap();
        assert!(left.groups(Facet::Rule, &[]).iter().all(|g| g.label != "email-likely-typo"));
        desk.undo().await.unwrap();
        assert_eq!(desk.finding_index().await.unwrap().size(&[]), (all, rows), "one undo");
    });
}

const BASE: &str = "\
CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;EMAIL1;CELLPHONE;EMAIL
0000000001;Ida;Rossi;1980-01-02;ida@rossi.ch;079 111 22 33;FALSE
0000000002;Ugo;Blanc;1970-05-06;ugo@blanc.ch;079 444 55 66;TRUE
";

#[test]
fn rows_are_surveyed_with_their_likeliest_candidate_and_with_who_withdrew() {
    wait(async {
        let sandbox = Sandbox::new();
        let store = store(&sandbox.path("base.db")).await;
        load(&store, &sandbox.path(""), BASE).await;
        let file = "OPERATION;CONTACT_NR;FIRSTNAME;LASTNAME;BIRTHDATE;EMAIL1;CELLPHONE;EMAIL\n\
                    UPDATE;0000000001;Ida;Rossi;;;;TRUE\nUPDATE;0000000002;Ugo;Blanc;;;;TRUE\n\
                    INSERT;;Ida;Rossi;1980-01-02;ida@rossi.ch;079 111 22 33;\n";
        let path = sandbox.write("rows.csv", file);
        let desk = open(&store, &path).await.desk;
        let rows = desk.survey(&[2, 3, 4], Surveying::Contacts).await.unwrap();
        let withdrawn: Vec<usize> = rows.iter().map(|r| r.withdrawn.values().flatten().count()).collect();
        assert_eq!(withdrawn, [1, 0, 0], "only she had withdrawn");
        assert!(!rows[2].likeliest.is_empty(), "{rows:?}");
        let queue = desk.queue().await.unwrap();
        let grounds = queue[2].tags.grounds;
        assert_eq!(grounds.strongest(), Some(usher::review::Ground::Email));
        let decided = RowDecision::from([(
            rows[2].parts[0],
            usher::review::Decision::merge(rows[2].likeliest[&rows[2].parts[0]].clone()),
        )]);
        desk.act(Act::Decide(vec![(4, decided)])).await.unwrap();
    });
}
