//! The mapping and the value screen.

use crate::import::Progress;
use crate::mapping::{ColumnMap, Target, ValueAnswer};
use crate::tui::speed::Paced;

use super::super::super::mapping::{MapEditor, MapPhase, Notice, Page};
use super::super::super::message::Remapping;
use super::*;

fn editor(bench: &Bench) -> &MapEditor {
    match &bench.model.screen {
        Screen::Mapping(editor) => editor,
        other => panic!("{other:?}"),
    }
}

fn targets(bench: &Bench) -> Vec<Target> {
    editor(bench).map.columns.iter().map(|c| c.target).collect()
}

fn remap(bench: &mut Bench) -> (u64, ColumnMap) {
    match bench.asked().as_slice() {
        [Effect::Remap { id, map }] => (*id, (**map).clone()),
        other => panic!("{other:?}"),
    }
}

fn is_review(bench: &Bench) -> bool {
    matches!(bench.model.screen, Screen::Review)
}

#[test]
fn a_column_is_given_a_field_and_the_map_put_in_force() {
    let mut bench = Bench::mapping();
    assert_eq!(editor(&bench).column, 3, "the column that nobody understood");
    bench.press("\ncell\n");
    assert_eq!(targets(&bench)[3], Target::Field(Field::Cellphone));
    assert_eq!(editor(&bench).drafts[0].text(Field::Cellphone), "079 555 01 02");
    bench.press("C");
    assert_eq!(bench.asked(), [], "it asks first");
    bench.press("C\n");
    assert_eq!(bench.asked(), [], "the asking key does not confirm");
    bench.press("y");
    let (id, map) = remap(&mut bench);
    assert_eq!(map.columns[3].target, Target::Field(Field::Cellphone));
    assert_eq!(bench.model.mode(), Mode::Applying);
    let generation = bench.model.generation;
    let result = Ok(Remapping { changed: 2, reopened: 1 });
    bench.tell(Message::Answered(Answer::Remapped { id, result }));
    assert!(is_review(&bench));
    assert_eq!(status(&bench), "2 rows changed, 1 decision taken back");
    assert_eq!(bench.asked(), [Effect::Reload { generation: generation + 1 }]);
}

#[test]
fn keys_for_one_column() {
    let mut bench = Bench::mapping();
    for (key, target) in [("-", Target::Ignored), ("r", Target::RemarkLine), ("0", Target::Unknown)] {
        bench.press(key);
        assert_eq!(targets(&bench)[3], target, "{key}");
    }
    assert!(!editor(&bench).is_changed());
    bench.press("gjjG");
    assert_eq!(editor(&bench).column, 4);
    bench.press("jk");
    assert_eq!(editor(&bench).column, 3);
}

#[test]
fn two_columns_for_one_field_are_told_and_not_applied() {
    let mut bench = Bench::mapping();
    bench.press("eEMAIL1\n");
    assert!(status(&bench).contains("is given by B (EMAIL1) too"), "{}", status(&bench));
    assert_eq!(editor(&bench).notice(1), Notice::Conflict);
    bench.press("Cy");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("change one of them"));
}

#[test]
fn leaving_asks_only_after_a_change() {
    let mut bench = Bench::mapping();
    bench.press("\u{1b}");
    assert!(is_review(&bench));
    let mut bench = Bench::mapping();
    bench.press("-\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Confirm);
    bench.press("\u{1b}");
    assert_eq!((bench.model.mode(), targets(&bench)[3]), (Mode::Mapping, Target::Ignored), "still there");
    bench.press("\u{1b}y");
    assert!(is_review(&bench));
    assert_eq!(bench.asked(), []);
}

#[test]
fn quitting_asks_once_after_a_change() {
    let mut bench = Bench::mapping();
    bench.press("-q");
    assert_eq!((bench.model.mode(), bench.model.end.phase), (Mode::Confirm, EndPhase::Working));
    bench.press("y");
    assert!(matches!(bench.model.end.phase, EndPhase::Remembering(Why::Asked)));
    let mut bench = Bench::mapping();
    bench.press("-");
    bench.key(Key::Ctrl('c'));
    bench.key(Key::Ctrl('c'));
    assert!(matches!(bench.model.end.phase, EndPhase::Remembering(Why::Asked)));
    let mut bench = Bench::mapping();
    bench.press("-");
    bench.tell(Message::Stopped(Stop::Signal));
    assert!(matches!(bench.model.end.phase, EndPhase::Remembering(Why::Stopped(Stop::Signal))));
}

#[test]
fn a_map_that_could_not_be_applied_can_be_changed_and_tried_again() {
    let mut bench = Bench::mapping();
    bench.press("-Cy");
    let (id, _) = remap(&mut bench);
    bench.press("\u{1b}jq");
    assert_eq!(bench.model.mode(), Mode::Applying);
    let progress = Paced::from(Progress { what: "mapping", done: 3, total: Some(6) });
    bench.tell(Message::Answered(Answer::Progressed { id, progress }));
    assert_eq!(editor(&bench).phase, MapPhase::Applying(Some(progress)));
    let trouble = Trouble { message: "the base is locked".into(), hint: String::new() };
    bench.tell(Message::Answered(Answer::Remapped { id, result: Err(trouble) }));
    assert_eq!(status(&bench), "the map was not applied: the base is locked");
    bench.press("Cy");
    remap(&mut bench);
}

#[test]
fn a_signal_while_a_map_is_applied_waits_for_it() {
    let mut bench = Bench::mapping();
    bench.press("-Cy");
    let (id, _) = remap(&mut bench);
    bench.tell(Message::Stopped(Stop::Signal));
    assert_eq!(bench.asked(), []);
    bench.tell(Message::Answered(Answer::Remapped { id, result: Ok(Remapping::default()) }));
    assert!(bench.asked().iter().any(|e| matches!(e, Effect::Remember { .. })));
}

#[test]
fn a_profile_is_chosen_and_its_map_shown_before_it_is_in_force() {
    let mut bench = Bench::mapping();
    bench.press("pvend\n");
    let id = match bench.asked().as_slice() {
        [Effect::ProfileMap { id, name }] if name == "vendor-basic" => *id,
        other => panic!("{other:?}"),
    };
    let mut map = editor(&bench).map.clone();
    map.profile = Some("vendor-basic".into());
    map.columns[3].target = Target::RemarkLine;
    bench.tell(Message::Answered(Answer::ProfileMap { id, result: Ok(Box::new(map)) }));
    assert_eq!(targets(&bench)[3], Target::RemarkLine);
    assert!(status(&bench).contains("1 column changed"), "{}", status(&bench));
    assert!(editor(&bench).is_changed());
    bench.press("pno prof\n");
    assert_eq!((targets(&bench)[3], &editor(&bench).map.profile), (Target::Unknown, &None));
}

#[test]
fn a_profile_is_kept_at_once_or_after_the_changes_are_applied() {
    let mut bench = Bench::mapping();
    bench.press("Smy list\n");
    assert!(status(&bench).contains("letters, digits"), "{}", status(&bench));
    bench.press("Smy-list\n");
    assert_eq!(bench.asked(), [Effect::KeepProfile { name: "my-list".into() }]);
    bench.press("-Smy-list\n");
    assert_eq!(bench.asked(), [], "the changes are asked about first");
    bench.press("y");
    let (id, _) = remap(&mut bench);
    bench.tell(Message::Answered(Answer::Remapped { id, result: Ok(Remapping::default()) }));
    assert!(bench.asked().contains(&Effect::KeepProfile { name: "my-list".into() }));
    bench.tell(Message::Answered(Answer::ProfileKept(Ok("/p/my-list.toml".into()))));
    assert!(status(&bench).ends_with("the profile is kept in /p/my-list.toml"), "{}", status(&bench));
    let mut bench = Bench::mapping();
    bench.press("-Smy-list\n\u{1b}");
    assert_eq!(editor(&bench).keep_as, None, "what was declined is forgotten");
}

#[test]
fn values_are_accepted_chosen_typed_left_out_and_taken_back() {
    let mut bench = Bench::mapping();
    bench.press("V");
    assert_eq!(editor(&bench).page, Page::Values);
    let said = |bench: &Bench, place: usize| {
        let editor = editor(bench);
        editor.answer_to(&editor.questions.list()[place]).cloned()
    };
    bench.press("a");
    assert_eq!(said(&bench, 0), Some(ValueAnswer::Means("MR".into())));
    bench.press("emiss\n");
    assert_eq!(said(&bench, 1), Some(ValueAnswer::Means("MISS".into())));
    bench.press("a");
    assert!(status(&bench).contains("nothing is proposed"), "{}", status(&bench));
    bench.press("eHEIRS\n");
    assert_eq!(said(&bench, 2), Some(ValueAnswer::Means("HEIRS".into())));
    bench.press("-");
    assert_eq!(said(&bench, 2), Some(ValueAnswer::LeaveOut));
    bench.press("gx");
    assert_eq!(said(&bench, 0), None);
    bench.press("A");
    assert_eq!(bench.model.mode(), Mode::Confirm);
    bench.press("A");
    assert_eq!(said(&bench, 0), None, "the asking key does not confirm");
    bench.press("y");
    assert_eq!(said(&bench, 0), Some(ValueAnswer::Means("MR".into())));
    assert_eq!(status(&bench), "3 answered, 0 open; C applies");
    bench.press("Cy");
    let (_, map) = remap(&mut bench);
    assert_eq!(map.values.iter().count(), 3);
}

#[test]
fn answers_that_nobody_awaits_any_more_are_dropped() {
    let mut bench = Bench::picture();
    bench.press("M");
    let id = match bench.asked().as_slice() {
        [Effect::Mapping { id }, Effect::Values { .. }] => *id,
        other => panic!("{other:?}"),
    };
    bench.press("\u{1b}");
    let trouble = || Trouble { message: "gone".into(), hint: String::new() };
    bench.tell(Message::Answered(Answer::Mapping { id, result: Err(trouble()) }));
    bench.tell(Message::Answered(Answer::Remapped { id, result: Err(trouble()) }));
    assert!(is_review(&bench) && status(&bench).is_empty());
    bench.press("M");
    let id = id + 1;
    bench.tell(Message::Answered(Answer::Mapping { id, result: Err(trouble()) }));
    assert_eq!(editor(&bench).phase, MapPhase::Failed("gone".into()));
    bench.press("e\u{1b}");
    assert!(is_review(&bench));
}

#[test]
fn what_was_found_in_the_file_is_reached_from_both_screens() {
    let mut bench = Bench::mapping();
    bench.press("i");
    assert!(bench.window(80, 24).contains("2 rows are hidden"));
    bench.press("i");
    assert_eq!(bench.model.mode(), Mode::Mapping);
    let mut bench = Bench::picture();
    bench.press("I");
    assert!(bench.window(80, 24).contains("XLSX, sheet Contacts"));
    bench.press("jjk\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}
