//! The history: receipts, their changes, and taking one back.

use super::*;
use crate::import::UndoReport;
use crate::tui::history::HistoryPhase;
use crate::tui::test_support::{past_change, receipts};

fn opened(stage: Stage) -> (Bench, u64) {
    let mut bench = Bench::picture();
    bench.model.header.stage = stage;
    bench.press("H");
    let asked = bench.asked();
    let Some(Effect::History { id }) = asked.last() else { panic!("{asked:?}") };
    let id = *id;
    bench.tell(Message::Answered(Answer::History { id, result: Ok(receipts()) }));
    let window = Effect::ReceiptLines { id, receipt: 9, offset: 0, limit: 100 };
    assert_eq!(bench.asked(), [window]);
    (bench, id)
}

fn preview(bench: &mut Bench, id: u64) {
    bench.press("ju");
    assert!(bench.asked().contains(&Effect::UndoPreview { id, receipt: 8 }));
    let report = UndoReport { contacts: 120, rows: 100, ..UndoReport::default() };
    bench.tell(Message::Answered(Answer::UndoPreviewed { id, result: Ok(report) }));
}

#[test]
fn a_receipt_is_taken_back_with_another_key_and_all_is_read_again() {
    let (mut bench, id) = opened(Stage::Rehearsal);
    preview(&mut bench, id);
    bench.press("uu\n");
    assert_eq!(bench.asked(), [], "the asking key does not confirm");
    bench.press("y");
    assert_eq!(bench.asked(), [Effect::UndoReceipt { id, receipt: 8 }]);
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::History, "it cannot be left while it is written");
    assert_eq!(bench.asked(), [Effect::Halt { id }], "but stopped");
    let report = UndoReport { contacts: 120, rows: 100, ..UndoReport::default() };
    bench.tell(Message::Answered(Answer::Undone { id, result: Ok(report) }));
    let generation = bench.model.generation;
    assert_eq!(bench.asked(), [Effect::Reload { generation }, Effect::History { id }]);
    assert!(status(&bench).contains("100 rows undecided again"));
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn on_production_the_name_is_typed() {
    let (mut bench, id) = opened(Stage::Production);
    preview(&mut bench, id);
    bench.press("yno\n");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("nothing was taken back"));
    bench.press("u");
    bench.asked();
    let result = Ok(UndoReport::default());
    bench.tell(Message::Answered(Answer::UndoPreviewed { id, result }));
    bench.press("ycontacts.db\n");
    assert_eq!(bench.asked(), [Effect::UndoReceipt { id, receipt: 8 }]);
}

#[test]
fn what_cannot_be_taken_back_says_why() {
    let (mut bench, _) = opened(Stage::Rehearsal);
    bench.press("u");
    assert!(status(&bench).contains("receipt 9 took 7 back"), "{}", status(&bench));
    bench.press("Gu");
    assert!(status(&bench).contains("taken back already, by receipt 9"), "{}", status(&bench));
    assert!(bench.asked().iter().all(|e| matches!(e, Effect::ReceiptLines { .. })));
}

#[test]
fn an_undo_that_failed_changed_nothing() {
    let (mut bench, id) = opened(Stage::Rehearsal);
    preview(&mut bench, id);
    bench.press("y");
    bench.asked();
    let trouble = Trouble { message: "the base is locked".into(), hint: String::new() };
    bench.tell(Message::Answered(Answer::Undone { id, result: Err(trouble) }));
    assert!(status(&bench).contains("nothing was taken back: the base is locked"));
    let Screen::History(view) = &bench.model.screen else { panic!("it stays") };
    assert_eq!((view.phase.clone(), bench.asked()), (HistoryPhase::Ready, vec![]));
}

#[test]
fn changes_are_read_a_window_at_a_time() {
    let (mut bench, id) = opened(Stage::Rehearsal);
    bench.press("j");
    assert_eq!(bench.asked(), [Effect::ReceiptLines { id, receipt: 8, offset: 0, limit: 100 }]);
    let window = vec![past_change(8, "0012345", "Müller, Jürg"); 100];
    bench.tell(Message::Answered(Answer::ReceiptWindow { of: (id, 8), offset: 0, result: Ok(window) }));
    bench.press("lll");
    assert_eq!(bench.asked(), []);
    (0..80).for_each(|_| bench.press("l"));
    assert!(bench.asked().iter().any(|e| matches!(e, Effect::ReceiptLines { offset, .. } if *offset > 0)));
    (0..80).for_each(|_| bench.press("l"));
    let Screen::History(view) = &bench.model.screen else { panic!("it is open") };
    assert_eq!(view.top, 119, "the last change is the end");
}

#[test]
fn the_past_of_the_contact_shown_is_read() {
    let mut bench = Bench::picture();
    bench.press("K");
    let asked = bench.asked();
    let Some(Effect::Past { id, contact }) = asked.last() else { panic!("{asked:?}") };
    let other = Answer::Past { id: id + 9, result: Ok(vec!["stray".into()]) };
    assert_eq!(*contact, number("0020011"));
    bench.tell(Message::Answered(other));
    assert!(!bench.window(80, 24).contains("stray"));
    bench.tell(Message::Answered(Answer::Past { id: *id, result: Ok(vec!["it was merged".into()]) }));
    assert!(bench.window(80, 24).contains("it was merged"));
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}
