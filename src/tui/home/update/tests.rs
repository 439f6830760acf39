//! What keys and answers do to home.

use crate::import::{
    BatchKind, DiscardPreview, FileKind, FilePreview, FoundFile, HomeHeader, Stage, UndoReport,
};
use crate::store::BatchState;

use super::super::super::contacts::test_support::found_contact;
use super::super::super::contacts::{ContactAnswer, ContactEffect};
use super::super::super::keymap::Mode;
use super::super::super::message::{Message, Stop, Trouble};
use super::super::super::model::{EndPhase, Tone, Why};
use super::super::super::order::Order;
use super::super::super::test_support::number;
use super::super::effect::{Answer, Effect};
use super::super::model::{Asked, HomeChoice, Overlay, Page};
use super::super::test_support::{Bench, batch, batches, counts, file, files, receipts};

fn over(bench: &Bench) -> bool {
    bench.model.phase == EndPhase::Over(Why::Asked)
}

#[test]
fn rows_of_batches_on_the_screen_are_counted_once_and_in_one_question() {
    let mut bench = Bench::on(batches());
    let asked = bench.asked();
    let of = vec![(12, 1_204), (9, 312), (3, 25_000)];
    assert_eq!(asked.first(), Some(&Effect::Counts { generation: 0, batches: of }));
    bench.press("jkj");
    assert!(bench.asked().iter().all(|e| !matches!(e, Effect::Counts { .. })));
    bench.answer(Answer::Counts { generation: 7, result: Ok(counts()) });
    assert!(bench.model.list.counts.is_empty(), "of another reading");
    bench.answer(Answer::Counts { generation: 0, result: Ok(counts()) });
    for (batch, counts) in &bench.model.list.counts {
        let rows = bench.model.list.batches.iter().find(|b| b.brief.id == *batch).unwrap().brief.rows;
        assert_eq!(counts.total(), rows, "batch {batch}");
    }
}

#[test]
fn older_batches_are_read_near_the_end_and_only_there() {
    let many: Vec<_> = (1..=200).rev().map(|id| batch(id, "a.csv", 5, BatchState::Open)).collect();
    let mut bench = Bench::on(many);
    assert!(bench.asked().iter().all(|e| !matches!(e, Effect::Before { .. })));
    bench.press("G");
    assert!(bench.asked().contains(&Effect::Before { generation: 0, batch: 1 }));
    bench.press("k");
    assert!(bench.asked().iter().all(|e| !matches!(e, Effect::Before { .. })), "asked already");
    bench.answer(Answer::Before { generation: 0, result: Ok(Vec::new()) });
    bench.press("G");
    assert!(bench.asked().iter().all(|e| !matches!(e, Effect::Before { .. })), "that was the oldest");
}

#[test]
fn far_down_the_list_it_is_read_again_with_the_cursor_on_its_batch() {
    let of = |ids: std::ops::RangeInclusive<i64>| -> Vec<_> {
        ids.rev().map(|id| batch(id, "a.csv", 5, BatchState::Open)).collect()
    };
    let mut bench = Bench::on(of(301..=500));
    bench.press("G");
    bench.answer(Answer::Before { generation: 0, result: Ok(of(101..=300)) });
    bench.press("G");
    assert_eq!(bench.model.list.current().unwrap().brief.id, 101);
    bench.asked();
    bench.press("r");
    let Effect::Read { generation: 1, limit } = bench.asked()[0] else { panic!("it is not read again") };
    assert!(limit >= 401, "one more was begun meanwhile: {limit}");
    bench.answer(Answer::Read { generation: 1, result: Ok((HomeHeader::default(), of(90..=501))) });
    assert_eq!(bench.model.list.current().unwrap().brief.id, 101);
    // Asked for when the list ended at 101.
    bench.answer(Answer::Before { generation: 1, result: Ok(of(80..=100)) });
    let ids: Vec<_> = bench.model.list.batches.iter().map(|b| b.brief.id).collect();
    assert_eq!(ids, (80..=501).rev().collect::<Vec<_>>(), "each once");
}

#[test]
fn older_batches_and_counts_are_asked_for_again_after_a_reading_that_failed() {
    let mut bench = Bench::on((1..=20).rev().map(|id| batch(id, "a.csv", 5, BatchState::Open)).collect());
    assert!(bench.asked().contains(&Effect::Before { generation: 0, batch: 1 }));
    bench.press("r");
    bench.asked();
    bench.answer(Answer::Before { generation: 0, result: Ok(Vec::new()) });
    let trouble = Trouble { message: "the base is locked".into(), hint: String::new() };
    bench.answer(Answer::Read { generation: 1, result: Err(trouble) });
    let asked = bench.asked();
    assert!(asked.contains(&Effect::Before { generation: 1, batch: 1 }), "{asked:?}");
    assert!(asked.iter().any(|e| matches!(e, Effect::Counts { generation: 1, .. })), "{asked:?}");
    assert!(bench.model.status.text.contains("is locked"));
}

#[test]
fn a_choice_ends_home_with_it() {
    for (keys, choice) in [
        ("\n", HomeChoice::Batch(12)),
        ("d", HomeChoice::Duplicates(None)),
        ("D", HomeChoice::Office),
        ("e", HomeChoice::Demo),
    ] {
        let mut bench = Bench::picture();
        bench.press(keys);
        assert!(over(&bench), "{keys}");
        assert_eq!(bench.model.choice, Some(choice));
    }
    let mut bench = Bench::picture();
    bench.press("q");
    assert!(over(&bench) && bench.model.choice.is_none());
}

#[test]
fn a_batch_of_merged_duplicates_is_not_opened() {
    let mut bench = Bench::picture();
    bench.press("j");
    assert_eq!(bench.model.list.current().unwrap().kind, BatchKind::Duplicates);
    bench.press("\n");
    assert_eq!((over(&bench), bench.model.status.tone), (false, Tone::Refusal));
}

#[test]
fn an_empty_base_refuses_what_needs_something() {
    let mut bench = Bench::on(Vec::new());
    for key in ["\n", "d", "-"] {
        bench.press(key);
        assert_eq!(bench.model.status.tone, Tone::Refusal, "{key:?}");
        assert!(bench.asked().is_empty() && !over(&bench));
    }
}

#[test]
fn a_batch_is_discarded_by_typing_its_number() {
    let mut bench = Bench::picture();
    bench.press("-");
    let id = bench.model.last;
    assert_eq!(bench.asked(), [Effect::DiscardPreview { id, batch: 12 }]);
    let preview = DiscardPreview { batch: 12, lines: vec!["150 decisions are lost".into()] };
    bench.answer(Answer::DiscardPreviewed { id, result: Ok(preview.clone()) });
    assert_eq!(bench.model.mode(), Mode::Text);
    bench.press("13\n");
    assert!(bench.asked().is_empty() && bench.model.status.text.contains("not the number"));
    bench.press("-");
    let id = bench.model.last;
    bench.answer(Answer::DiscardPreviewed { id, result: Ok(preview) });
    bench.asked();
    bench.press("12\n");
    let id = bench.model.last;
    assert_eq!(bench.asked(), [Effect::Discard { id, batch: 12 }]);
    bench.press("q");
    assert_eq!(bench.model.phase, EndPhase::Finishing(Why::Asked), "what is written is waited for");
    bench.answer(Answer::Discarded { id, result: Ok("spring-2026.xlsx".into()) });
    assert!(over(&bench));
}

#[test]
fn what_was_committed_is_not_discarded_and_a_late_preview_asks_nothing() {
    let mut bench = Bench::picture();
    bench.press("jj-");
    assert!(bench.asked().is_empty() && bench.model.status.text.contains("was committed"));
    bench.press("kk-");
    let id = bench.model.last;
    bench.press("H");
    let preview = DiscardPreview { batch: 12, lines: Vec::new() };
    bench.answer(Answer::DiscardPreviewed { id, result: Ok(preview) });
    assert!(matches!(bench.model.overlay, Overlay::None));
}

#[test]
fn the_list_is_read_again_with_the_cursor_on_its_batch() {
    let mut bench = Bench::picture();
    bench.press("r");
    assert!(matches!(bench.asked()[0], Effect::Read { generation: 1, .. }));
    let header = HomeHeader { base: "contacts.db".into(), contacts: 5, ..HomeHeader::default() };
    let mut all = batches();
    all.insert(0, batch(15, "new.csv", 9, BatchState::Open));
    bench.answer(Answer::Read { generation: 0, result: Ok((header.clone(), Vec::new())) });
    assert_eq!(bench.model.header.contacts, 108_342, "an older reading");
    bench.answer(Answer::Read { generation: 1, result: Ok((header, all)) });
    assert_eq!(bench.model.list.current().unwrap().brief.id, 12);
    assert!(bench.asked().iter().any(|e| matches!(e, Effect::Counts { generation: 1, .. })));
}

#[test]
fn files_are_found_by_a_few_letters_and_opened() {
    let mut bench = Bench::files();
    bench.asked();
    bench.press("memlist");
    assert_eq!(bench.model.mode(), Mode::Files);
    let Page::Files(finder) = &bench.model.page else { panic!("files") };
    assert_eq!(finder.len(), 0);
    bench.press("\u{8}ctcts");
    let Page::Files(finder) = &bench.model.page else { panic!("files") };
    assert!(finder.current().unwrap().name.starts_with("contacts"));
    let path = files().files[1].path.clone();
    bench.press("\n");
    assert_eq!(bench.model.choice, Some(HomeChoice::File(path)));
}

#[test]
fn one_file_is_looked_into_at_a_time_whoever_holds_a_key_down() {
    let mut bench = Bench::files();
    bench.asked();
    bench.key(super::super::super::input::Key::Down);
    bench.key(super::super::super::input::Key::Down);
    let asked = bench.asked();
    assert_eq!(asked.len(), 1, "{asked:?}");
    let path = files().files[1].path.clone();
    bench.answer(Answer::Previewed { path, preview: FilePreview::default() });
    let last = files().files[2].path.clone();
    assert!(matches!(&bench.asked()[..], [Effect::Preview { path, .. }] if *path == last));
}

#[test]
fn a_path_is_completed_and_a_folder_entered() {
    let mut bench = Bench::files();
    bench.asked();
    bench.press("~/Down");
    let Some(Effect::Complete { id, typed }) = bench.asked().pop() else { panic!("a completion") };
    assert_eq!(typed, "~/Down");
    let folder = FoundFile { kind: FileKind::Folder, ..file("~", "Downloads", 0) };
    bench.answer(Answer::Completed { id: id - 1, files: vec![file("~", "late.csv", 1)] });
    bench.answer(Answer::Completed { id, files: vec![folder] });
    bench.press("\t");
    let Some(Effect::Complete { id, typed }) = bench.asked().pop() else { panic!("a completion") };
    assert_eq!(typed, "~/Downloads/");
    let two = vec![file("~/Downloads", "spring-1.csv", 1), file("~/Downloads", "spring-2.csv", 1)];
    bench.answer(Answer::Completed { id, files: two.clone() });
    bench.press("\t");
    let Page::Files(finder) = &bench.model.page else { panic!("files") };
    assert_eq!(finder.input.value(), "~/Downloads/spring-");
    let Some(Effect::Complete { id, .. }) = bench.asked().pop() else { panic!("a completion") };
    bench.answer(Answer::Completed { id, files: two });
    bench.press("\n");
    assert!(matches!(&bench.model.choice, Some(HomeChoice::File(path)) if path.ends_with("spring-1.csv")));
}

#[test]
fn what_lies_two_folders_up_goes_behind_the_dots() {
    for key in ["\t", "\n"] {
        let mut bench = Bench::files();
        bench.asked();
        bench.press("../..");
        let Some(Effect::Complete { id, .. }) = bench.asked().pop() else { panic!("a completion") };
        let folder = FoundFile { kind: FileKind::Folder, ..file("/home", "archive", 0) };
        bench.answer(Answer::Completed { id, files: vec![folder] });
        bench.press(key);
        let Some(Effect::Complete { typed, .. }) = bench.asked().pop() else { panic!("a completion") };
        assert_eq!(typed, "../../archive/");
    }
}

#[test]
fn a_key_that_comes_before_the_list_of_what_was_typed_waits_for_it() {
    let typed = |bench: &mut Bench, text: &str| {
        bench.press(text);
        let Some(Effect::Complete { id, .. }) = bench.asked().pop() else { panic!("a completion") };
        id
    };
    let value = |bench: &Bench| match &bench.model.page {
        Page::Files(finder) => finder.input.value().to_owned(),
        _ => panic!("files"),
    };
    let mut bench = Bench::files();
    let first = typed(&mut bench, "~/");
    bench.answer(Answer::Completed { id: first, files: vec![file("~", "another.csv", 1)] });
    let id = typed(&mut bench, "inc");
    bench.press("\t");
    assert_eq!(value(&bench), "~/inc", "nothing of the old list");
    let folder = FoundFile { kind: FileKind::Folder, ..file("~", "incoming", 0) };
    bench.answer(Answer::Completed { id, files: vec![folder] });
    assert_eq!(value(&bench), "~/incoming/");
    let Some(Effect::Complete { id, .. }) = bench.asked().pop() else { panic!("a completion") };
    bench.press("\n");
    assert_eq!(bench.model.choice, None);
    // Who goes on typing takes the key back.
    let last = typed(&mut bench, "x");
    bench.answer(Answer::Completed { id, files: vec![file("~/incoming", "old.csv", 1)] });
    bench.answer(Answer::Completed { id: last, files: vec![file("~/incoming", "x.csv", 1)] });
    assert_eq!(bench.model.choice, None);
    let id = typed(&mut bench, ".");
    bench.press("\n");
    bench.answer(Answer::Completed { id, files: vec![file("~/incoming", "x.csv", 1)] });
    assert!(matches!(&bench.model.choice, Some(HomeChoice::File(path)) if path.ends_with("x.csv")));
}

#[test]
fn the_path_of_a_file_goes_to_the_clipboard() {
    let mut bench = Bench::picture();
    let path = bench.model.list.current().unwrap().brief.file_path.clone();
    assert!(path.starts_with("/home/anna/imports/"));
    bench.press("y");
    assert!(bench.asked().contains(&Effect::Terminal(Order::Copy(path))));
}

#[test]
fn a_receipt_is_taken_back_after_a_preview() {
    let mut bench = Bench::picture();
    bench.press("H");
    let id = bench.model.last;
    assert!(bench.asked().contains(&Effect::Receipts { id, before: None }));
    bench.answer(Answer::Receipts { id, result: Ok(receipts()) });
    bench.asked();
    bench.press("u");
    assert!(bench.model.status.text.contains("took 7 back") && bench.asked().is_empty());
    bench.press("jju");
    assert!(bench.model.status.text.contains("by receipt 9"), "{}", bench.model.status.text);
    bench.press("ku");
    assert!(bench.asked().contains(&Effect::UndoPreview { id, of: (9, 8) }));
    let report = UndoReport { receipts: vec![8], contacts: 1_312, rows: 300, ..UndoReport::default() };
    bench.answer(Answer::UndoPreviewed { id, result: Ok(report.clone()) });
    bench.press("u");
    assert_eq!(bench.model.mode(), Mode::Confirm, "the asking key confirms nothing");
    bench.press("y");
    let write = bench.model.last;
    assert!(bench.asked().contains(&Effect::Undo { id: write, of: (9, 8) }));
    bench.answer(Answer::Undone { id: write, result: Ok(report) });
    assert!(bench.model.status.text.contains("1 312 contacts as before"));
    let asked = bench.asked();
    assert!(asked.iter().any(|e| matches!(e, Effect::Read { .. })));
    assert!(asked.iter().any(|e| matches!(e, Effect::Receipts { before: None, .. })));
}

#[test]
fn on_production_the_name_of_the_base_is_typed() {
    let mut bench = Bench::picture();
    bench.model.header.stage = Stage::Production;
    bench.press("H");
    let id = bench.model.last;
    bench.answer(Answer::Receipts { id, result: Ok(receipts()) });
    bench.press("ju");
    bench.answer(Answer::UndoPreviewed { id, result: Ok(UndoReport::default()) });
    assert!(matches!(&bench.model.overlay, Overlay::Typed(_, Asked::Undo(9, 8), _)));
    bench.asked();
    bench.press("y\n");
    assert!(bench.asked().is_empty());
    bench.press("u");
    bench.answer(Answer::UndoPreviewed { id, result: Ok(UndoReport::default()) });
    bench.asked();
    bench.press("contacts.db\n");
    assert!(matches!(bench.asked()[..], [Effect::Undo { of: (9, 8), .. }]));
}

#[test]
fn a_contact_is_looked_for_and_its_duplicates_opened() {
    let mut bench = Bench::picture();
    bench.press("cmu");
    let Some(Effect::Contacts(ContactEffect::Find { generation, typed })) = bench.asked().pop() else {
        panic!("a search")
    };
    assert_eq!(typed, "mu");
    let found = crate::import::FoundContacts {
        contacts: vec![found_contact("0012345")],
        more: 0,
        searched: crate::import::Searched::Whole,
        unanswered: 0,
    };
    bench.answer(Answer::Contacts(ContactAnswer::Found { generation, result: Ok(found) }));
    bench.press("\n");
    assert_eq!(bench.model.mode(), Mode::CardAtHome);
    bench.press("d");
    assert_eq!(bench.model.choice, Some(HomeChoice::Duplicates(Some(number("0012345")))));
}

#[test]
fn trouble_is_said_and_a_broken_worker_ends_home() {
    let mut bench = Bench::picture();
    let trouble = Trouble { message: "the base is busy".into(), hint: "try again".into() };
    bench.answer(Answer::Counts { generation: 0, result: Err(trouble.clone()) });
    assert_eq!(bench.model.status.tone, Tone::Failure);
    bench.tell(Message::Pasted("q\nD".into()));
    assert!(!over(&bench), "pasted text is no key");
    bench.answer(Answer::Broken(trouble));
    assert_eq!(bench.model.phase, EndPhase::Over(Why::Stopped(Stop::Broken)));
}
