//! Each key on a model with made-up rows.

use rstest::rstest;

use crate::contact::{Field, Kind, Operation, RowNumber};
use crate::import::{Act, Acted, CommitReport, PartDetail, PlanSummary, QueueLine, RowState, Stage};
use crate::review::{Counts, Decision, Other, Outcome, RowDecision, Safety, Verdict};
use crate::survivorship::{Pick, Picks, Unit};
use crate::validation::{Course, Part, StagedPart};

use super::super::effect::Effect;
use super::super::input::Key;
use super::super::keymap::{Action, Mode};
use super::super::message::{Answer, Message, Stop, Surveyed, Trouble};
use super::super::model::{EndPhase, Overlay, PlanPhase, Screen, Tone, Why};
use super::super::queue::Filter;
use super::super::test_support::{
    Bench, candidate, contact, decided, detail, finding, incoming, line, number, open_lines, picture_detail,
};

const PHONE: Unit = Unit::Value(Field::Telephone1);

fn acts(bench: &mut Bench) -> Vec<Act> {
    let effects = bench.asked().into_iter();
    effects.filter_map(|e| if let Effect::Act { act, .. } = e { Some(act) } else { None }).collect()
}

fn decisions(bench: &mut Bench) -> Vec<(RowNumber, RowDecision)> {
    match acts(bench).pop() {
        Some(Act::Decide(decisions)) => decisions,
        other => panic!("no decision but {other:?}"),
    }
}

fn one(part: Part, decision: Decision) -> RowDecision {
    RowDecision::from([(part, decision)])
}

/// Answers the act with this number.
fn answer(bench: &mut Bench, id: u64, result: Result<Acted, Trouble>) {
    bench.tell(Message::Answered(Answer::Acted { id, result }));
}

fn last_id(effects: &[Effect]) -> u64 {
    match effects.last() {
        Some(
            Effect::Act { id, .. } | Effect::Undo { id } | Effect::Redo { id } | Effect::Survey { id, .. },
        ) => *id,
        Some(Effect::Plan { id } | Effect::Commit { id }) => *id,
        other => panic!("no number in {other:?}"),
    }
}

fn status(bench: &Bench) -> &str {
    &bench.model.status.text
}

#[test]
fn one_key_accepts_the_proposal_and_goes_on_to_the_next_open_row() {
    let mut bench = Bench::picture();
    bench.press("a");
    let merge = Decision::merge(Other::Base(number("0020011")));
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, merge))]);
    assert_eq!(bench.row(), 433);
    let line = bench.model.queue.line(421).unwrap();
    assert_eq!(line.state, RowState::Decided { summary: "merge into 0020011".into() });
    assert!(bench.model.pending.holds(421), "painted, not acknowledged");
}

#[test]
fn without_a_safe_proposal_a_only_says_why() {
    let mut bench = Bench::picture();
    bench.go_to(440);
    bench.asked();
    bench.press("a");
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.row(), 440);
    assert_eq!(bench.model.status.tone, Tone::Refusal);
    assert!(status(&bench).contains("3 candidates"), "{}", status(&bench));
}

#[test]
fn the_tick_comes_only_with_the_acknowledgement() {
    let mut bench = Bench::picture();
    bench.press("a");
    assert!(bench.window(120, 40).contains("421 · ◆"));
    let id = last_id(&bench.asked());
    let line = decided(bench.model.queue.line(421).unwrap().clone(), "merge into 0020011");
    answer(&mut bench, id, Ok(Acted { lines: vec![line], ..Acted::default() }));
    assert!(!bench.model.pending.holds(421));
    assert!(bench.window(120, 40).contains("421 ✓ ◆"));
}

#[test]
fn a_failed_act_is_told_and_the_row_goes_back() {
    let mut bench = Bench::picture();
    bench.press("a");
    let id = last_id(&bench.asked());
    answer(&mut bench, id, Err(Trouble { message: "the disk is full".into(), hint: String::new() }));
    assert_eq!(bench.model.queue.line(421).unwrap().state, RowState::Open);
    assert_eq!(bench.model.status.tone, Tone::Failure);
    assert!(status(&bench).contains("row 421") && status(&bench).contains("the disk is full"));
}

#[test]
fn two_acts_on_one_row_end_as_the_store_says_whatever_fails() {
    let trouble = || Trouble { message: "no".into(), hint: String::new() };
    for (first, second, expected) in
        [(false, false, RowState::Open), (true, false, RowState::Decided { summary: "stored".into() })]
    {
        let mut bench = Bench::new(open_lines(&[2, 3]));
        bench.press("a");
        let one = last_id(&bench.asked());
        bench.press("ka");
        let two = last_id(&bench.asked());
        assert_ne!(one, two);
        let stored = || Acted { lines: vec![decided(line(2), "stored")], ..Acted::default() };
        answer(&mut bench, one, if first { Ok(stored()) } else { Err(trouble()) });
        assert!(bench.model.pending.holds(2));
        answer(&mut bench, two, if second { Ok(stored()) } else { Err(trouble()) });
        assert_eq!(bench.model.queue.line(2).unwrap().state, expected);
    }
}

#[test]
fn m_merges_into_the_candidate_shown_and_digits_choose_it() {
    let mut bench = Bench::picture();
    bench.press("2");
    assert_eq!(bench.model.row.target_place(), 1);
    bench.press("9");
    assert_eq!(bench.model.row.target_place(), 1, "there is no ninth");
    bench.press("hm");
    let merge = Decision::merge(Other::Base(number("0020011")));
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, merge))]);
}

#[test]
fn n_creates_in_spite_of_candidates() {
    let mut bench = Bench::picture();
    bench.press("n");
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, Decision::create()))]);
}

#[test]
fn kinds_that_differ_are_never_merged() {
    let mut bench = Bench::new(open_lines(&[2]));
    let person = incoming(Kind::Individual, &[(Field::LastName, "Müller")]);
    let other = contact("7", Kind::Relay, &[(Field::LastName, "Müller")]);
    bench.detail(detail(2, person, vec![candidate(Part::Person, other, 0.9)]));
    bench.asked();
    bench.press("m");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("never merged"));
}

#[test]
fn a_row_in_the_base_is_not_decided_again() {
    let committed = RowState::Committed { outcome: Outcome::Created };
    for keys in ["a", "m", "n", "s", "w", "x", "r", "f", "F"] {
        let mut bench = Bench::new(vec![QueueLine { state: committed.clone(), ..line(2) }]);
        bench.detail(detail(2, incoming(Kind::Individual, &[(Field::LastName, "Rossi")]), Vec::new()));
        bench.asked();
        bench.press(keys);
        assert_eq!(bench.asked(), [], "{keys}");
    }
}

#[test]
fn s_asks_for_the_reason_and_a_second_s_is_no_answer() {
    let mut bench = Bench::picture();
    bench.press("ss");
    assert_eq!(bench.model.mode(), Mode::Reason);
    assert_eq!(bench.asked(), []);
    bench.press("t");
    let skip = Decision::Skip { reason: "test or nonsense entry".into() };
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, skip))]);
    assert_eq!(bench.row(), 433);
}

#[test]
fn another_reason_can_be_typed() {
    let mut bench = Bench::picture();
    bench.press("srmoved abroad\n");
    let skip = Decision::Skip { reason: "moved abroad".into() };
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, skip))]);
}

#[rstest]
#[case("w\n", "")]
#[case("wwhich street?\n", "which street?")]
fn w_puts_the_row_off_with_an_optional_question(#[case] keys: &str, #[case] question: &str) {
    let mut bench = Bench::picture();
    bench.press(keys);
    let wait = Decision::Wait { question: question.into() };
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, wait))]);
    let state = &bench.model.queue.line(421).unwrap().state;
    assert_eq!(*state, RowState::Waiting { question: question.into() });
}

#[test]
fn esc_leaves_a_line_of_text_and_changes_nothing() {
    let mut bench = Bench::picture();
    bench.press("wwhich\u{1b}");
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.model.mode(), Mode::Review);
    assert_eq!(bench.row(), 421);
}

#[test]
fn x_judges_and_shows_the_next_candidate_and_after_the_last_the_row_is_created() {
    let mut bench = Bench::picture();
    bench.press("x");
    let judged = |digits, verdict| Act::Judge {
        row: 421,
        part: Part::Structure,
        other: Other::Base(number(digits)),
        verdict: Some(verdict),
    };
    assert_eq!(acts(&mut bench), [judged("0020011", Verdict::Different)]);
    assert_eq!((bench.row(), bench.model.row.target_place()), (421, 1));
    bench.press("r");
    let create = Act::Decide(vec![(421, one(Part::Structure, Decision::create()))]);
    assert_eq!(acts(&mut bench), [judged("0020999", Verdict::Related), create]);
    assert_eq!(bench.row(), 433);
}

#[test]
fn a_candidate_that_was_judged_away_is_not_merged_into() {
    let mut bench = Bench::picture();
    bench.press("x1");
    bench.asked();
    bench.press("m");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("judged not the same"));
}

fn two_parts() -> crate::import::RowDetail {
    let mut detail = picture_detail();
    let relay = incoming(Kind::Relay, &[(Field::LastName, "Frei"), (Field::FirstName, "Ida")]);
    detail.record.parts.push(StagedPart { part: Part::Person, incoming: relay });
    detail.parts.push(PartDetail { part: Part::Person, candidates: Vec::new(), keyed: None, decision: None });
    detail
}

#[test]
fn a_row_of_two_parts_goes_on_to_its_other_part_first() {
    let mut bench = Bench::picture();
    bench.detail(two_parts());
    bench.asked();
    bench.press("m");
    let merge = Decision::merge(Other::Base(number("0020011")));
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, merge.clone()))]);
    assert_eq!(bench.row(), 421);
    assert_eq!(bench.model.row.part().unwrap().part, Part::Person);
    assert_eq!(bench.model.queue.line(421).unwrap().state, RowState::Open);
    bench.press("n");
    let both = RowDecision::from([(Part::Structure, merge), (Part::Person, Decision::create())]);
    assert_eq!(decisions(&mut bench), [(421, both)]);
    assert_eq!(bench.row(), 433);
}

#[test]
fn the_other_part_is_shown_by_its_key() {
    let mut bench = Bench::picture();
    bench.detail(two_parts());
    bench.key(Key::BackTab);
    assert_eq!(bench.model.row.part().unwrap().part, Part::Person);
    bench.press("P");
    assert_eq!(bench.model.row.part().unwrap().part, Part::Structure);
}

#[test]
fn a_accepts_the_proposals_of_both_parts() {
    let mut lines = open_lines(&[2, 3]);
    let both = RowDecision::from([
        (Part::Structure, Decision::merge(Other::Base(number("7")))),
        (Part::Person, Decision::create()),
    ]);
    lines[0].proposal.decision = both.clone();
    lines[0].proposal.safety = Safety::Accept;
    let mut bench = Bench::new(lines);
    bench.asked();
    bench.press("a");
    assert_eq!(decisions(&mut bench), [(2, both)]);
    assert_eq!(bench.row(), 3);
}

#[test]
fn space_takes_the_other_side_and_the_merge_carries_the_pick() {
    let mut bench = Bench::picture();
    bench.press("\tj ");
    let after = |bench: &Bench| {
        let sheet = bench.model.row.sheet().unwrap();
        sheet.lines.iter().find(|l| l.unit == PHONE).unwrap().after.clone()
    };
    assert_eq!(after(&bench), "052 222 33 44", "live");
    bench.press("m");
    let picks = Picks::from([(PHONE, Pick::File)]);
    let merge = Decision::Merge { into: Other::Base(number("0020011")), picks };
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, merge))]);
    assert_eq!(bench.model.mode(), Mode::Review, "the next row starts in the queue");
}

#[test]
fn a_pick_can_be_typed_and_dropped_again() {
    let mut bench = Bench::picture();
    bench.press("\tje");
    for _ in 0..40 {
        bench.key(Key::Backspace);
    }
    bench.press("052 1\n");
    assert_eq!(bench.model.row.picks().get(&PHONE), Some(&Pick::Hand("052 1".into())));
    bench.press("\u{8}");
    assert!(bench.model.row.picks().is_empty());
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn accepting_carries_the_picks_made_for_the_proposed_candidate_only() {
    let mut bench = Bench::picture();
    bench.press("2\t \u{1b}1a");
    let merge = Decision::merge(Other::Base(number("0020011")));
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, merge))]);
}

#[test]
fn moving_over_the_queue() {
    let rows: Vec<_> = (1..=60).collect();
    let mut bench = Bench::new(open_lines(&rows));
    for (key, row) in [
        (Key::Char('j'), 2),
        (Key::Down, 3),
        (Key::Char('k'), 2),
        (Key::Up, 1),
        (Key::Up, 1),
        (Key::PageDown, 11),
        (Key::PageUp, 1),
        (Key::Char('G'), 60),
        (Key::Char('j'), 60),
        (Key::Char('g'), 1),
        (Key::End, 60),
        (Key::Home, 1),
    ] {
        bench.key(key);
        assert_eq!(bench.row(), row, "{key:?}");
    }
}

#[test]
fn the_list_key_walks_through_the_filters() {
    let mut bench = Bench::picture();
    bench.press("L");
    assert_eq!(bench.model.queue.filter(), Filter::Findings);
    assert_eq!(bench.model.queue.len(), 2);
    assert!(status(&bench).contains("findings"));
}

#[test]
fn a_search_walks_with_n_until_esc_and_then_n_creates_again() {
    let mut bench = Bench::picture();
    bench.press("/mari\n");
    assert_eq!(bench.row(), 440);
    bench.press("\u{1b}/qqq\n");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "no such row and no such text");
    bench.press("/ch\n");
    let first = bench.row();
    bench.press("n");
    assert_ne!(bench.row(), first);
    bench.press("N");
    assert_eq!(bench.row(), first);
    assert_eq!(bench.asked(), [], "n did not create");
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn a_search_shows_a_row_that_the_filter_hides() {
    let mut bench = Bench::picture();
    bench.press("/402\n");
    assert_eq!(bench.row(), 402);
}

#[test]
fn marks_are_painted_and_sent() {
    let mut bench = Bench::picture();
    bench.press("t");
    assert_eq!(acts(&mut bench), [Act::Mark(vec![(421, true)])]);
    assert!(bench.model.queue.line(421).unwrap().marked);
    assert_eq!(bench.row(), 433);
}

#[test]
fn undo_and_redo_go_to_the_row_that_came_back() {
    let mut bench = Bench::picture();
    bench.press("a");
    let id = last_id(&bench.asked());
    let done = bench.model.queue.line(421).unwrap().clone();
    answer(&mut bench, id, Ok(Acted { lines: vec![done.clone()], ..Acted::default() }));
    bench.asked();
    bench.press("u");
    let effects = bench.asked();
    assert!(matches!(effects.as_slice(), [Effect::Undo { .. }]));
    let open = QueueLine { state: RowState::Open, decision: RowDecision::new(), ..done };
    let acted = Acted { lines: vec![open], row: Some(421), note: "row 421 is open again".into() };
    answer(&mut bench, last_id(&effects), Ok(acted));
    assert_eq!(bench.row(), 421);
    assert_eq!(bench.model.queue.line(421).unwrap().state, RowState::Open);
    assert_eq!(status(&bench), "row 421 is open again");
    bench.asked();
    bench.key(Key::Ctrl('r'));
    assert!(matches!(bench.asked().as_slice(), [Effect::Redo { .. }]));
}

#[test]
fn f_takes_the_fix_in_this_row() {
    let mut bench = Bench::picture();
    bench.press("f");
    let correction = (421, Field::Telephone1, "+41 52 222 33 44".to_owned());
    assert_eq!(acts(&mut bench), [Act::Correct(vec![correction])]);
    assert!(bench.model.pending.holds(421));
    assert_eq!(bench.row(), 421, "the row is looked at again with its fix");
}

fn surveyed(row: RowNumber, value: &str, fixed: &str) -> Surveyed {
    Surveyed { row, parts: vec![Part::Person], findings: vec![finding(row, value, fixed)] }
}

#[rstest]
#[case("y", &[2, 3])]
#[case("Y", &[2, 3, 4])]
#[case("F", &[])]
#[case("\u{1b}", &[])]
fn fixing_all_alike_asks_first_with_counts(#[case] key: &str, #[case] corrected: &[RowNumber]) {
    let mut lines = open_lines(&[2, 3, 4, 5]);
    for line in lines.iter_mut().take(3) {
        line.rules.push("email-domain-typo".into());
    }
    let mut bench = Bench::new(lines);
    let mut here = detail(2, incoming(Kind::Individual, &[(Field::LastName, "Rossi")]), Vec::new());
    here.record.findings.push(finding(2, "a@gmial.com", "a@gmail.com"));
    bench.detail(here);
    bench.asked();
    bench.press("F");
    let effects = bench.asked();
    assert!(matches!(effects.as_slice(), [Effect::Survey { rows, .. }] if *rows == [2, 3, 4]));
    let rows = vec![
        surveyed(2, "a@gmial.com", "a@gmail.com"),
        surveyed(3, "a@gmial.com", "a@gmail.com"),
        surveyed(4, "b@gmial.com", "b@gmail.com"),
    ];
    bench.tell(Message::Answered(Answer::Surveyed { id: last_id(&effects), result: Ok(rows) }));
    assert_eq!(bench.model.mode(), Mode::Confirm);
    assert!(bench.window(120, 40).contains("Correct e-mail in 2 rows"));
    bench.press(key);
    let rows: Vec<_> = match acts(&mut bench).pop() {
        Some(Act::Correct(corrections)) => corrections.iter().map(|c| c.0).collect(),
        _ => Vec::new(),
    };
    assert_eq!(rows, corrected);
}

#[test]
fn bulk_by_probability_previews_counts_and_takes_another_key_to_confirm() {
    let mut bench = Bench::picture();
    bench.press("Bp");
    for _ in 0..3 {
        bench.key(Key::Backspace);
    }
    bench.press("70\n");
    assert_eq!(bench.model.mode(), Mode::Confirm);
    let window = bench.window(120, 40);
    assert!(window.contains("Open rows at or above 70 %: accept 2 proposals"), "{window}");
    assert!(window.contains("1 row without safe proposal left alone"), "{window}");
    bench.press("Bp\n");
    assert_eq!(bench.asked(), [], "the asking keys do not confirm");
    bench.press("y");
    let rows: Vec<_> = decisions(&mut bench).into_iter().map(|(row, _)| row).collect();
    assert_eq!(rows, [418, 421]);
    assert_eq!(bench.row(), 433);
}

#[test]
fn bulk_over_a_finding_does_the_same_to_each_row() {
    let mut bench = Bench::picture();
    bench.press("Bf");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "no other open row has it: {}", status(&bench));
    let mut lines = open_lines(&[2, 3]);
    lines.iter_mut().for_each(|l| l.rules.push("email-domain-typo".into()));
    let mut bench = Bench::new(lines);
    let mut here = detail(2, incoming(Kind::Individual, &[(Field::LastName, "Rossi")]), Vec::new());
    here.record.findings.push(finding(2, "a@gmial.com", "a@gmail.com"));
    bench.detail(here);
    bench.asked();
    bench.press("Bfs");
    let effects = bench.asked();
    let rows = vec![surveyed(2, "", ""), surveyed(3, "", "")];
    bench.tell(Message::Answered(Answer::Surveyed { id: last_id(&effects), result: Ok(rows) }));
    bench.press("sy");
    let decided = decisions(&mut bench);
    assert_eq!(decided.len(), 2);
    assert!(decided.iter().all(|(_, d)| matches!(d.get(&Part::Person), Some(Decision::Skip { .. }))));
}

#[test]
fn a_survey_that_is_not_awaited_any_more_is_dropped() {
    let mut bench = Bench::picture();
    bench.press("F");
    let id = last_id(&bench.asked());
    bench.press("\u{1b}");
    bench.tell(Message::Answered(Answer::Surveyed { id, result: Ok(Vec::new()) }));
    assert_eq!(bench.model.mode(), Mode::Review);
    assert!(matches!(bench.model.overlay, Overlay::None));
}

#[test]
fn details_asked_for_before_a_change_are_dropped_and_asked_for_again() {
    let mut bench = Bench::new(open_lines(&[2, 3, 4]));
    let old = bench.model.generation;
    bench.press("t");
    let id = last_id(&bench.asked());
    bench.effects.clear();
    answer(&mut bench, id, Ok(Acted::default()));
    let again = matches!(bench.effects.as_slice(), [Effect::Details { rows, .. }] if rows.contains(&3));
    assert!(again, "{:?}", bench.effects);
    let stale = detail(3, incoming(Kind::Individual, &[(Field::LastName, "Old")]), Vec::new());
    bench.tell(Message::Answered(Answer::Detail { generation: old, row: 3, result: Ok(Box::new(stale)) }));
    assert!(bench.model.row.detail().is_none());
}

#[test]
fn paste_never_acts_as_keys() {
    let mut bench = Bench::picture();
    bench.tell(Message::Pasted("aaaq".into()));
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.row(), 421);
    bench.press("w");
    bench.tell(Message::Pasted("two\nlines\n".into()));
    bench.press("\n");
    let wait = Decision::Wait { question: "two lines".into() };
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, wait))]);
}

#[test]
fn in_a_window_that_is_too_small_no_key_but_quit_works() {
    let mut bench = Bench::picture();
    bench.tell(Message::Resized(59, 30));
    bench.press("anstj");
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.row(), 421);
    bench.press("q");
    assert!(matches!(bench.model.end.phase, EndPhase::Remembering(Why::Asked)));
}

#[test]
fn quitting_waits_for_what_is_under_way_then_remembers_the_place() {
    let mut bench = Bench::picture();
    bench.press("a");
    let id = last_id(&bench.asked());
    bench.press("q");
    assert_eq!(bench.model.end.phase, EndPhase::Finishing(Why::Asked));
    bench.press("a");
    assert_eq!(bench.asked(), [], "nothing new is begun");
    answer(&mut bench, id, Ok(Acted::default()));
    assert_eq!(bench.asked(), [Effect::Remember { row: 433, filter: "to decide" }]);
    bench.tell(Message::Answered(Answer::Remembered(Ok(()))));
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Asked));
}

#[test]
fn a_signal_ends_in_the_same_way_whatever_is_open() {
    let mut bench = Bench::picture();
    bench.press("wunfinished");
    bench.tell(Message::Stopped(Stop::Signal));
    assert_eq!(bench.asked(), [Effect::Remember { row: 421, filter: "to decide" }]);
    bench.tell(Message::Answered(Answer::Remembered(Err(Trouble::default()))));
    assert_eq!(bench.model.end.phase, EndPhase::Over(Why::Stopped(Stop::Signal)));
}

#[test]
fn the_palette_does_what_its_line_says() {
    let mut bench = Bench::picture();
    bench.press(":create in spite\n");
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, Decision::create()))]);
    bench.press(":\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
    bench.press(":leave\n");
    assert!(matches!(bench.model.end.phase, EndPhase::Finishing(_)));
}

#[test]
fn overlays_scroll_and_close() {
    for open in ['?', 'o'] {
        let mut bench = Bench::picture();
        bench.press(&format!("{open}jjk"));
        let top = match bench.model.overlay {
            Overlay::Help(top) | Overlay::Raw(top) => top,
            ref other => panic!("{other:?}"),
        };
        assert_eq!(top, 1);
        bench.press("\u{1b}");
        assert_eq!(bench.model.mode(), Mode::Review);
    }
}

#[test]
fn every_command_can_be_chosen_without_a_panic_on_any_screen() {
    for binding in super::super::keymap::TABLE {
        let mut full = Bench::picture();
        full.tell(Message::Action(binding.action));
        full.window(80, 24);
        let mut empty = Bench::new(Vec::new());
        empty.tell(Message::Action(binding.action));
        empty.window(80, 24);
    }
}

fn planned(stage: Stage) -> Bench {
    let mut bench = Bench::picture();
    bench.model.header.stage = stage;
    bench.press("C");
    let id = last_id(&bench.asked());
    let counts = Counts { created: 1, waiting: 5, ..Counts::default() };
    let summary = PlanSummary { counts, contacts: 1, ..PlanSummary::default() };
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

#[test]
fn after_a_commit_the_rows_are_read_again_and_the_review_goes_on() {
    let mut bench = planned(Stage::Rehearsal);
    bench.press("cy");
    let id = last_id(&bench.asked());
    bench.press("\u{1b}");
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
    assert!(bench.asked().contains(&Effect::Remember { row: 421, filter: "to decide" }));
}

#[test]
fn a_row_with_a_key_is_updated_by_m() {
    let mut bench = Bench::new(open_lines(&[2, 3]));
    let row = incoming(Kind::Individual, &[(Field::LastName, "Rossi")]);
    let mut here = detail(2, row, Vec::new());
    let keyed = contact("0012", Kind::Individual, &[(Field::LastName, "Rossi")]);
    here.parts[0].keyed = Some(candidate(Part::Person, keyed, 1.0));
    here.record.course = Course::Update { number: number("0012"), activate: true };
    bench.detail(here);
    bench.asked();
    bench.press("m");
    let update = Decision::Update { number: number("0012"), activate: true, picks: Picks::new() };
    assert_eq!(decisions(&mut bench), [(2, one(Part::Person, update))]);
}

#[test]
fn a_row_that_removes_shows_no_after_and_takes_no_picks() {
    let mut bench = Bench::new(open_lines(&[2]));
    let mut here = detail(2, incoming(Kind::Individual, &[(Field::LastName, "Rossi")]), Vec::new());
    let keyed = contact("0012", Kind::Individual, &[(Field::LastName, "Bianchi")]);
    here.parts[0].keyed = Some(candidate(Part::Person, keyed, 1.0));
    here.record.course = Course::Remove { operation: Operation::Anonymize, number: number("0012") };
    bench.detail(here);
    let window = bench.window(120, 40);
    assert!(window.contains("ANONYMIZE 0012") && window.contains("is taken away"), "{window}");
    assert!(window.contains("Rossi") && window.contains("Bianchi"), "both names stand side by side");
    bench.press("\t ");
    assert!(bench.model.row.picks().is_empty());
    bench.press("m");
    let remove = Decision::Remove { operation: Operation::Anonymize, number: number("0012") };
    assert_eq!(decisions(&mut bench), [(2, one(Part::Person, remove))]);
}

#[test]
fn quit_is_an_action_of_every_mode() {
    for mode in [Mode::Review, Mode::Fields, Mode::Text, Mode::Palette, Mode::Plan, Mode::Confirm, Mode::Help]
    {
        assert_eq!(super::super::keymap::lookup(mode, Key::Ctrl('c')), Some(Action::Quit), "{mode:?}");
    }
}
