//! What the history looks like, in full.

use crate::import::{Left, Stage, UndoReport};

use super::super::effect::Effect;
use super::super::message::{Answer, Message};
use super::super::test_support::{Bench, number, past_change, receipts};

fn history(bench: &mut Bench) -> u64 {
    bench.press("H");
    let Some(Effect::History { id }) = bench.asked().pop() else { panic!("the receipts are asked for") };
    bench.tell(Message::Answered(Answer::History { id, result: Ok(receipts()) }));
    bench.press("j");
    bench.asked();
    let changes = vec![
        past_change(8, "0012345", "Müller, Jürg"),
        past_change(8, "0020501", "Weiß, Anja"),
        past_change(8, "0020502", "\u{1b}[2JHostile\u{202e}"),
    ];
    let answer = Answer::ReceiptWindow { of: (id, 8), offset: 0, result: Ok(changes) };
    bench.tell(Message::Answered(answer));
    id
}

#[test]
fn receipts_and_what_one_changed() {
    let mut bench = Bench::picture();
    history(&mut bench);
    insta::assert_snapshot!("history_120x40", bench.window(120, 40));
    insta::assert_snapshot!("history_80x24", bench.window(80, 24));
    insta::assert_snapshot!("history_60x16", bench.window(60, 16));
}

#[test]
fn before_a_receipt_is_taken_back_those_who_stay_are_named() {
    let mut bench = Bench::picture();
    bench.model.header.stage = Stage::Production;
    let id = history(&mut bench);
    bench.press("u");
    let left = (1..=11).map(|n| Left {
        receipt: 8,
        contact: number(&format!("00000000{n:02}")),
        name: "Favre, Bruno".into(),
        why: "changed since".into(),
        fields: Vec::new(),
    });
    let report = UndoReport { contacts: 109, rows: 98, left: left.collect(), ..UndoReport::default() };
    bench.tell(Message::Answered(Answer::UndoPreviewed { id, result: Ok(report) }));
    insta::assert_snapshot!("history_undo_80x24", bench.window(80, 24));
    bench.press("y");
    insta::assert_snapshot!("history_undo_named_80x24", bench.window(80, 24));
}

#[test]
fn what_happened_to_a_contact() {
    let mut bench = Bench::picture();
    bench.press("K");
    let Some(Effect::Past { id, .. }) = bench.asked().pop() else { panic!("the past is asked for") };
    let lines = super::super::history::past_lines(&[past_change(8, "0012345", "Müller, Jürg")]);
    bench.tell(Message::Answered(Answer::Past { id, result: Ok(lines) }));
    insta::assert_snapshot!("past_80x24", bench.window(80, 24));
    insta::assert_snapshot!("past_120x40", bench.window(120, 40));
}
