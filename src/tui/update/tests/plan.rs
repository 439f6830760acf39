//! Plan and commit.

use super::super::super::listing::Narrow;
use super::*;
use crate::import::Progress;
use crate::import::{Confirmation, ConfirmationKind, ConsentAnswer, HeldConsent, Typed};

fn planned(stage: Stage) -> Bench {
    let mut bench = Bench::picture();
    bench.model.header.stage = stage;
    bench.press("C");
    let id = last_id(&bench.asked());
    let counts = Counts { created: 1, waiting: 5, ..Counts::default() };
    let summary = PlanSummary { counts, rows: 1, contacts: 1, ..PlanSummary::default() };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary) }));
    assert_eq!(bench.asked(), [Effect::PlanLines { id, offset: 0, limit: 200 }]);
    bench
}

#[test]
fn a_rehearsal_is_committed_with_another_key() {
    let mut bench = planned(Stage::Rehearsal);
    bench.press("cc");
    assert_eq!(bench.asked(), []);
    bench.press("y");
    assert!(matches!(bench.asked().as_slice(), [Effect::Commit { .. }]));
}

#[test]
fn production_is_committed_with_its_name_typed() {
    let mut bench = planned(Stage::Production);
    bench.press("cyes\n");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("nothing was written"));
    bench.press("ccontacts.db\n");
    assert!(matches!(bench.asked().as_slice(), [Effect::Commit { .. }]));
}

/// A plan that asks for two counts.
fn asking(stage: Stage, held: Vec<HeldConsent>) -> Bench {
    let mut bench = Bench::picture();
    bench.model.header.stage = stage;
    bench.press("C");
    let id = last_id(&bench.asked());
    let asked = |kind, count| Confirmation { kind, count, of: count, shown: Vec::new(), notice: Vec::new() };
    let confirmations = vec![asked(ConfirmationKind::Anonymize, 12), asked(ConfirmationKind::Drop, 3)];
    let summary = PlanSummary { rows: 1, contacts: 1, confirmations, held, ..PlanSummary::default() };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary) }));
    bench.asked();
    bench
}

#[test]
fn a_notice_that_has_no_room_is_behind_a_key() {
    let mut bench = asking(Stage::Rehearsal, Vec::new());
    bench.press("w");
    assert!(status(&bench).contains("no warning"), "{}", status(&bench));
    let Screen::Plan(plan) = &mut bench.model.screen else { panic!("no plan") };
    let summary = plan.summary.as_mut().unwrap();
    summary.warnings = vec!["1 warning".into()];
    summary.confirmations[0].notice = vec!["a copy is deleted".into()];
    bench.press("w");
    let Overlay::Notices(notices) = &bench.model.overlay else { panic!("no notices") };
    assert_eq!(notices.lines, ["1 warning", "a copy is deleted"]);
}

#[test]
fn every_count_is_typed_before_the_commit_is_asked_for() {
    let mut bench = asking(Stage::Rehearsal, Vec::new());
    bench.press("cccyy\n");
    assert!(status(&bench).contains("not the count"), "a key that asks confirms nothing");
    bench.press("c12\n12\n");
    assert!(status(&bench).contains("not the count"));
    bench.press("y");
    assert_eq!(bench.asked(), [], "and all counts are asked for again");
    bench.press("c12\n3\ny");
    let typed = |kind, text: &str| Typed { kind, text: text.into() };
    let all = vec![typed(ConfirmationKind::Anonymize, "12"), typed(ConfirmationKind::Drop, "3")];
    assert!(matches!(bench.asked().as_slice(), [Effect::Commit { typed, .. }] if *typed == all));
}

#[test]
fn production_asks_for_its_name_after_the_counts() {
    let mut bench = asking(Stage::Production, Vec::new());
    bench.press("c12\n3\n");
    assert_eq!(bench.asked(), []);
    bench.press("contacts.db\n");
    assert!(matches!(bench.asked().as_slice(), [Effect::Commit { typed, .. }] if typed.len() == 2));
}

#[test]
fn a_held_column_is_answered_before_anything_is_typed() {
    let held = HeldConsent { code: "CNIL_O".into(), off: 4, of: 9, answer: None };
    let mut bench = asking(Stage::Rehearsal, vec![held]);
    bench.press("c");
    assert!(status(&bench).contains("CNIL_O is held"), "{}", status(&bench));
    bench.press("a");
    bench.press("not\n");
    let asked = bench.asked();
    let [Effect::AnswerConsent { code, answer, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!((code.as_str(), *answer), ("CNIL_O", ConsentAnswer::NotAsked));
    assert!(matches!(&bench.model.screen, Screen::Plan(p) if p.phase == PlanPhase::Planning));
}

#[test]
fn after_a_commit_the_rows_are_read_again_and_the_review_goes_on() {
    let mut bench = planned(Stage::Rehearsal);
    bench.press("cy");
    let id = last_id(&bench.asked());
    bench.press("\u{1b}");
    assert_eq!(bench.asked(), [Effect::Halt { id }]);
    assert!(matches!(&bench.model.screen, Screen::Plan(p) if matches!(p.phase, PlanPhase::Committing(_))));
    let report = CommitReport { batch: 12, receipt: 3, ..CommitReport::default() };
    bench.tell(Message::Answered(Answer::Committed { id, result: Ok(report.clone()) }));
    assert_eq!(bench.model.end.report, Some(report));
    let generation = bench.model.generation;
    assert_eq!(bench.asked(), [Effect::Reload { generation }]);
    let header = bench.model.header.clone();
    let result = Ok(Box::new((header, open_lines(&[421, 433]))));
    bench.tell(Message::Answered(Answer::Reloaded { generation, result }));
    bench.press("\n");
    assert_eq!((bench.model.mode(), bench.row()), (Mode::Review, 421));
}

#[test]
fn what_was_typed_to_find_somebody_is_not_kept_once_somebody_is_erased() {
    for (gone, kept) in [(0, true), (1, false)] {
        let mut bench = planned(Stage::Rehearsal);
        bench.model.queue.narrow(Narrow::Text("421".into()));
        bench.press("cy");
        let id = last_id(&bench.asked());
        let report = CommitReport { contacts: 2, gone, ..CommitReport::default() };
        bench.tell(Message::Answered(Answer::Committed { id, result: Ok(report) }));
        let generation = bench.model.generation;
        let result = Ok(Box::new((bench.model.header.clone(), open_lines(&[421, 433]))));
        bench.tell(Message::Answered(Answer::Reloaded { generation, result }));
        bench.asked();
        bench.press("\nq");
        let Some(Effect::Remember { filter, .. }) = bench.asked().pop() else { panic!("its place") };
        assert_eq!(filter.contains("421"), kept, "{filter}");
    }
}

#[test]
fn a_commit_that_failed_wrote_nothing_and_can_be_tried_again() {
    let mut bench = planned(Stage::Rehearsal);
    bench.press("cy");
    let id = last_id(&bench.asked());
    let trouble = Trouble { message: "the base is locked".into(), hint: "anna has it open".into() };
    bench.tell(Message::Answered(Answer::Committed { id, result: Err(trouble) }));
    assert!(status(&bench).contains("nothing was written: the base is locked (anna has it open)"));
    bench.press("cy");
    assert!(matches!(bench.asked().as_slice(), [Effect::Commit { .. }]));
}

#[test]
fn a_plan_that_was_left_does_not_come_back() {
    let mut bench = Bench::picture();
    bench.press("C");
    let id = last_id(&bench.asked());
    bench.press("\u{1b}");
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(PlanSummary::default()) }));
    assert!(matches!(bench.model.screen, Screen::Review));
}

#[test]
fn a_signal_during_a_commit_waits_for_the_commit() {
    let mut bench = planned(Stage::Rehearsal);
    bench.press("cy");
    let id = last_id(&bench.asked());
    bench.tell(Message::Stopped(Stop::Signal));
    assert_eq!(bench.asked(), []);
    bench.tell(Message::Answered(Answer::Committed { id, result: Ok(CommitReport::default()) }));
    assert!(bench.asked().contains(&Effect::Remember { row: 421, filter: "to decide".into() }));
}

#[test]
fn w_shows_every_warning_of_the_plan() {
    let mut bench = Bench::picture();
    bench.press("C");
    let id = last_id(&bench.asked());
    let warnings = (0..40).map(|n| format!("warning {n}")).collect();
    let summary = PlanSummary { rows: 1, contacts: 1, warnings, ..PlanSummary::default() };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary) }));
    assert!(bench.window(80, 24).contains("w shows all"));
    bench.press("w");
    let window = bench.window(80, 24);
    assert!(window.contains("┌ Warnings") && window.contains("warning 15"), "{window}");
    bench.press("w");
    assert_eq!(bench.model.mode(), Mode::Plan);
}

/// A plan that is being computed, with its number.
fn computing() -> (Bench, u64) {
    let mut bench = Bench::picture();
    bench.press("C");
    let id = last_id(&bench.asked());
    let progress = Progress { what: "planning", done: 40, total: Some(100) };
    bench.tell(Message::Answered(Answer::Progressed { id, progress: progress.into() }));
    (bench, id)
}

fn summary() -> PlanSummary {
    PlanSummary { rows: 1, contacts: 1, ..PlanSummary::default() }
}

#[test]
fn esc_stops_a_plan_that_is_being_computed() {
    let (mut bench, id) = computing();
    bench.press("\u{1b}");
    assert_eq!(bench.asked(), [Effect::Halt { id }]);
    assert!(matches!(bench.model.screen, Screen::Review));
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary()) }));
    assert!(matches!(bench.model.screen, Screen::Review), "what comes late is dropped");
    bench.press("C");
    assert!(last_id(&bench.asked()) > id, "the next one is computed anew");
}

#[test]
fn the_review_goes_on_while_a_plan_is_computed() {
    let (mut bench, id) = computing();
    bench.press("\t");
    assert_eq!(bench.asked(), []);
    let window = bench.window(120, 40);
    assert!(window.contains("the plan is being computed; C shows it"), "{window}");
    bench.press("jk");
    assert!(bench.window(120, 40).contains("planning 40 of 100; C shows it"));
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary()) }));
    assert!(bench.window(120, 40).contains("the plan is ready; C shows it"));
    bench.asked();
    bench.press("C");
    assert!(!bench.asked().iter().any(|e| matches!(e, Effect::Plan { .. })), "it is not computed twice");
    assert!(matches!(&bench.model.screen, Screen::Plan(p) if p.phase == PlanPhase::Ready && p.id == id));
}

#[test]
fn an_act_drops_the_plan_that_is_computed_meanwhile() {
    let mut bench = Bench::picture();
    // What was asked for before the plan is in it.
    bench.press("tC");
    let id = last_id(&bench.asked());
    assert!(!bench.model.pending.is_empty());
    bench.press("\tj");
    assert!(bench.model.pending.aside.is_some());
    bench.press("k");
    bench.press("a");
    assert!(bench.asked().contains(&Effect::Halt { id }));
    assert!(status(&bench).contains("C computes it anew"), "{}", status(&bench));
    bench.press("C");
    assert!(last_id(&bench.asked()) > id);
}

#[test]
fn a_commit_that_is_stopped_has_written_nothing_and_can_be_begun_again() {
    let mut bench = planned(Stage::Rehearsal);
    bench.press("cy");
    let id = last_id(&bench.asked());
    bench.press("\u{1b}");
    assert_eq!(bench.asked(), [Effect::Halt { id }]);
    assert!(matches!(&bench.model.screen, Screen::Plan(p) if matches!(p.phase, PlanPhase::Committing(_))));
    let stopped = Trouble { message: "it was stopped".into(), hint: String::new() };
    bench.tell(Message::Answered(Answer::Committed { id, result: Err(stopped) }));
    assert!(status(&bench).contains("nothing was written: it was stopped"), "{}", status(&bench));
    bench.press("cy");
    assert!(matches!(bench.asked().as_slice(), [Effect::Commit { .. }]));
}

#[test]
fn a_lost_terminal_stops_a_commit_and_everybody_else_waits_for_it() {
    for (stop, halts) in [(Stop::TerminalLost, 1), (Stop::Signal, 0)] {
        let mut bench = planned(Stage::Rehearsal);
        bench.press("cy");
        bench.asked();
        bench.tell(Message::Stopped(stop));
        let asked = bench.asked();
        assert_eq!(asked.iter().filter(|e| matches!(e, Effect::Halt { .. })).count(), halts, "{stop:?}");
        assert!(matches!(bench.model.end.phase, EndPhase::Finishing(_)));
        let farewell = bench.model.ending(Left::Signal).farewell;
        assert!(
            farewell.ends_with("; the commit was not seen to its end: `usher history` says what stands"),
            "{farewell}"
        );
    }
    let farewell = planned(Stage::Rehearsal).model.ending(Left::Signal).farewell;
    assert!(!farewell.contains("commit"), "{farewell}");
}

#[test]
fn esc_leaves_a_survey_and_stops_it() {
    let mut bench = Bench::picture();
    bench.press("F");
    let Some(Effect::Survey { id, .. }) = bench.asked().pop() else { return };
    let progress = Progress { what: "looking at rows", done: 2, total: Some(9) };
    bench.tell(Message::Answered(Answer::Progressed { id, progress: progress.into() }));
    assert!(bench.window(120, 40).contains("looking at rows 2 of 9"));
    bench.press("\u{1b}");
    assert_eq!(bench.asked(), [Effect::Halt { id }]);
}
