//! Every operation, field and rule of DOMAIN.md by a small case: file, base before, and what must come of it.
//!
//! The folders lie in `fixtures/rules`. What is expected was written from DOMAIN.md; where the program does something
//! else, the program is wrong, or the case is on one of the two lists of what is known to be open.
//! `UPDATE_EXPECTED=1` writes the texts of all other cases anew; read the difference before it is committed.
//! `USHER_CASE=name` runs the cases whose name has that in it and prints what they come to.

mod case;
mod coverage;
mod steps;
mod told;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use case::Case;

/// Cases of what is being written: they fail until it is there, and then they must leave this list.
const PENDING: &[(&str, &str)] = &[];

/// The cases that are expected to fail, with the reason: being written, or known to be wrong.
fn open_cases() -> BTreeMap<String, String> {
    let list = fs::read_to_string(case::folder().join("OPEN.md")).unwrap_or_default();
    let lines = list.lines().filter_map(|line| line.strip_prefix("- `")?.split_once("`: "));
    let wrong = lines.map(|(name, why)| (name.to_owned(), why.to_owned()));
    let pending = PENDING.iter().map(|(name, part)| ((*name).to_owned(), format!("pending: {part}")));
    wrong.chain(pending).collect()
}

/// Whether a case must end as written down.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// It is expected to fail.
    Open,
    /// It must.
    Settled,
}

impl State {
    fn of(open: &BTreeMap<String, String>, name: &str) -> Self {
        if open.contains_key(name) { Self::Open } else { Self::Settled }
    }
}

/// Runs every case, some at a time, and gives its story.
fn stories(cases: &[Case]) -> Vec<(&Case, Result<String, String>)> {
    let (next, told) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        let (next, told) = (&next, &told);
        let work = move || {
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                // A case that panics is one that fails: the others are told all the same.
                let story = std::thread::scope(|one| one.spawn(|| steps::story(case)).join());
                let story = story.map_err(|e| e.downcast_ref::<String>().cloned().unwrap_or_default());
                told.lock().unwrap().push((case, story));
            }
        };
        for _ in 0..4 {
            threads.spawn(work);
        }
    });
    let mut told = told.into_inner().unwrap();
    told.sort_by_key(|(case, _)| case.name());
    told
}

#[test]
fn every_rule_ends_as_written_down() {
    let wanted = std::env::var("USHER_CASE").unwrap_or_default();
    let update = std::env::var_os("UPDATE_EXPECTED").is_some();
    let cases: Vec<Case> = case::all().into_iter().filter(|c| c.name().contains(&wanted)).collect();
    let open = open_cases();
    let mut wrong = Vec::new();
    for (case, story) in stories(&cases) {
        let name = case.name();
        if !wanted.is_empty() {
            eprintln!("== {name}\n{}", story.as_ref().unwrap_or_else(|e| e));
        }
        let difference = match &story {
            Err(panic) => Some(format!("! {panic}\n")),
            Ok(told) => difference(&case.expected(), told, State::of(&open, &name)),
        };
        match (difference, open.get(&name), &story) {
            (None, None, _) | (Some(_), Some(_), _) => {}
            (None, Some(why), _) => wrong.push(format!("== {name} passes ({why}): take it off the list\n")),
            (Some(_), None, Ok(told)) if update => fs::write(case.folder.join("expected.txt"), told).unwrap(),
            (Some(difference), None, _) => wrong.push(format!("== {name}: {}\n{difference}", case.about)),
        }
    }
    assert!(wrong.is_empty(), "{} cases\n{}", wrong.len(), wrong.join("\n"));
}

/// The lines that are only in one of two texts. In an open case `*` stands for a word that is not settled yet.
fn difference(expected: &str, told: &str, state: State) -> Option<String> {
    let pairs = || expected.lines().zip(told.lines());
    let same = expected.lines().count() == told.lines().count()
        && pairs().all(|(e, t)| e == t || (state == State::Open && alike(e, t)));
    if same {
        return None;
    }
    let only = |these: &str, others: &str, sign: char| {
        let others: Vec<&str> = others.lines().collect();
        let lines = these.lines().filter(|line| !others.contains(line));
        lines.map(|line| format!("{sign} {line}\n")).collect::<String>()
    };
    let said = format!("{}{}", only(expected, told, '-'), only(told, expected, '+'));
    Some(if said.is_empty() { format!("the order differs:\n{told}") } else { said })
}

fn alike(expected: &str, told: &str) -> bool {
    let (expected, told): (Vec<&str>, Vec<&str>) = (expected.split(' ').collect(), told.split(' ').collect());
    expected.len() == told.len() && expected.iter().zip(&told).all(|(e, t)| e == t || *e == "*")
}

#[test]
fn a_difference_is_named_and_an_open_word_is_none() {
    assert_eq!(difference("a\nb\n", "a\nb\n", State::Settled), None);
    assert_eq!(difference("a\nb\n", "a\nc\n", State::Settled).unwrap(), "- b\n+ c\n");
    assert!(difference("a\nb\n", "b\na\n", State::Settled).is_some());
    assert_eq!(difference("2 * error\n", "2 rule error\n", State::Open), None);
    assert!(difference("2 * error\n", "2 rule error\n", State::Settled).is_some());
    assert!(difference("2 * error\n", "2 rule note\n", State::Open).is_some());
}

#[test]
fn the_lists_of_open_cases_name_cases() {
    let names: Vec<String> = case::all().iter().map(Case::name).collect();
    let unknown: Vec<String> = open_cases().into_keys().filter(|name| !names.contains(name)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
