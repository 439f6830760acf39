//! The findings screen.

use std::sync::Arc;

use super::*;
use crate::import::FindingIndex;

fn lines() -> Vec<QueueLine> {
    let mut lines = open_lines(&[2, 3, 4, 5]);
    lines.iter_mut().take(3).for_each(|line| line.rules.push("email-domain-typo".into()));
    lines[2] = decided(lines[2].clone(), "create");
    lines
}

fn index() -> Arc<FindingIndex> {
    let mut index = FindingIndex::default();
    for (row, value, fixed) in [
        (2, "a@gmial.com", "a@gmail.com"),
        (3, "b@hotmial.com", "b@hotmail.com"),
        (4, "c@gmial.com", "c@gmail.com"),
    ] {
        index.add_finding(&finding(row, value, fixed));
    }
    Arc::new(index)
}

fn bench() -> Bench {
    bench_of(lines())
}

fn bench_of(lines: Vec<QueueLine>) -> Bench {
    let mut bench = Bench::new(lines);
    bench.press("R");
    let Some(Effect::Findings { id }) = bench.asked().pop() else { panic!("nothing was asked") };
    bench.tell(Message::Answered(Answer::Findings { id: id + 1, result: Ok(index()) }));
    assert!(bench.window(80, 24).contains("reading"), "an answer to another question is dropped");
    bench.tell(Message::Answered(Answer::Findings { id, result: Ok(index()) }));
    bench
}

#[test]
fn enter_shows_the_rows_of_the_group_in_the_queue() {
    let mut bench = bench();
    bench.press("\n");
    assert_eq!(bench.model.mode(), Mode::Review);
    assert_eq!(bench.model.queue.listing().text(), "to decide;rule=email-domain-typo");
    assert_eq!((bench.row(), bench.model.queue.len()), (2, 2));
    bench.press("R");
    let id = match bench.asked().pop() {
        Some(Effect::Findings { id }) => id,
        other => panic!("{other:?}"),
    };
    bench.tell(Message::Answered(Answer::Findings { id, result: Ok(index()) }));
    bench.press("l\n");
    assert_eq!(bench.model.queue.listing().words(), "to decide · email-domain-typo · @gmial.com");
    assert_eq!((bench.row(), bench.model.queue.len()), (2, 1), "row 4 is decided");
}

#[test]
fn a_group_is_fixed_after_a_preview_in_one_step() {
    let mut bench = bench();
    bench.press("lF");
    let window = bench.window(120, 40);
    assert!(window.contains("email-domain-typo · @gmial.com: correct 2 cells"), "{window}");
    assert!(window.contains("1 of their rows are decided"), "{window}");
    assert!(window.contains("row 2 e-mail: a@gmial.com → a@gmail.com"), "{window}");
    bench.press("Fy");
    let effects = bench.asked();
    let fixes =
        vec![(2, Field::Email1, "a@gmail.com".to_owned()), (4, Field::Email1, "c@gmail.com".to_owned())];
    let [Effect::Act { id, act }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*act, Act::Correct(fixes));
    answer(&mut bench, *id, Ok(Acted::default()));
    assert!(matches!(bench.asked().as_slice(), [Effect::Findings { .. }]), "what is left is read again");
}

#[test]
fn the_open_rows_of_a_group_are_decided_alike() {
    let mut bench = bench();
    bench.press("s");
    let effects = bench.asked();
    let [Effect::Survey { id, rows, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*rows, [2, 3]);
    let surveyed = |row| Surveyed { row, parts: vec![Part::Person], ..Surveyed::default() };
    let survey = Survey { rows: vec![surveyed(2), surveyed(3)], examples: Vec::new() };
    bench.tell(Message::Answered(Answer::Surveyed { id: *id, result: Ok(survey) }));
    bench.press("sy");
    let decided: Vec<_> = decisions(&mut bench).into_iter().map(|(row, _)| row).collect();
    assert_eq!(decided, [2, 3]);
    assert_eq!(bench.model.mode(), Mode::Facets, "the screen stays");
}

#[test]
fn groups_are_entered_and_left_and_facets_change() {
    let mut bench = bench();
    bench.press("h");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "these are all");
    bench.press("\t");
    assert!(bench.window(120, 40).contains("‹severity›"));
    bench.press("l");
    assert!(bench.window(120, 40).contains("Findings in warning"));
    bench.press("h\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn rows_of_a_group_that_are_put_aside_are_left_out_and_counted() {
    let mut lines = lines();
    lines[0].tags.later = true;
    let mut bench = bench_of(lines);
    bench.press("s");
    let effects = bench.asked();
    let [Effect::Survey { id, rows, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*rows, [3], "row 2 is put aside, row 4 is decided");
    let surveyed = Surveyed { row: 3, parts: vec![Part::Person], ..Surveyed::default() };
    let survey = Survey { rows: vec![surveyed], examples: Vec::new() };
    bench.tell(Message::Answered(Answer::Surveyed { id: *id, result: Ok(survey) }));
    let window = bench.window(120, 40);
    assert!(window.contains("1 row put aside is left out"), "{window}");
}
