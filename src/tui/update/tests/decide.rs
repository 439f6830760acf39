//! Decisions, judgements, picks, undo.

use super::*;

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
fn a_keeps_what_was_decided_by_hand_for_the_other_part() {
    let mut bench = Bench::picture();
    bench.detail(two_parts());
    bench.press("n");
    bench.asked();
    bench.press("a");
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, Decision::create()))]);
}

#[test]
fn a_row_of_unknown_parts_is_not_skipped_before_it_is_read() {
    let mut lines = open_lines(&[2]);
    lines[0].proposal.decision = RowDecision::new();
    let mut bench = Bench::new(lines);
    bench.asked();
    bench.press("st");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("still being read"));
}

#[test]
fn an_undo_does_not_move_the_cursor_under_an_open_question() {
    let mut bench = Bench::picture();
    bench.press("us");
    let id = last_id(&bench.asked());
    let acted = Acted { row: Some(440), ..Acted::default() };
    answer(&mut bench, id, Ok(acted));
    assert_eq!((bench.row(), bench.model.mode()), (421, Mode::Reason));
}

#[test]
fn space_takes_the_other_side_and_the_merge_carries_the_pick() {
    let mut bench = Bench::picture();
    bench.press("\tjj ");
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
    bench.press("\tjje");
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
fn marks_are_painted_and_sent() {
    let mut bench = Bench::picture();
    bench.press("t");
    assert_eq!(acts(&mut bench), [Act::Mark(vec![(421, true)])]);
    assert!(bench.model.queue.line(421).unwrap().tags.marked);
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

/// A row proposed to be merged, beside two candidates, as its twin knows it too.
fn with_twin() -> Bench {
    let mut lines = open_lines(&[421, 433]);
    lines[0].proposal.decision = one(Part::Structure, Decision::merge(Other::Base(number("0020011"))));
    lines[1].proposal.decision = one(Part::Structure, Decision::merge(Other::Row(421)));
    let mut bench = Bench::new(lines);
    let mut here = picture_detail();
    here.parts[0].candidates[1].candidate.other = Other::Row(433);
    bench.detail(here);
    bench.asked();
    bench
}

#[rstest]
#[case::judged("x")]
#[case::related("r")]
#[case::corrected("f")]
fn nothing_is_accepted_while_the_proposal_is_found_anew(#[case] key: &str) {
    let mut bench = Bench::picture();
    bench.press(key);
    let id = last_id(&bench.asked());
    bench.press("a");
    assert_eq!(bench.asked(), [], "what was proposed was said of other values");
    assert!(status(&bench).contains("being looked at again"), "{}", status(&bench));
    let mut line = bench.model.queue.line(421).unwrap().clone();
    line.proposal.safety = Safety::Accept;
    line.proposal.decision = one(Part::Structure, Decision::create());
    answer(&mut bench, id, Ok(Acted { lines: vec![line], ..Acted::default() }));
    bench.press("a");
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, Decision::create()))], "the true one");
}

#[test]
fn a_proposal_comes_back_when_the_judgement_was_not_saved() {
    let mut bench = Bench::picture();
    let before = bench.model.queue.line(421).cloned();
    bench.press("x");
    let id = last_id(&bench.asked());
    answer(&mut bench, id, Err(Trouble { message: "the disk is full".into(), hint: String::new() }));
    assert_eq!(bench.model.queue.line(421), before.as_ref());
}

#[test]
fn a_judgement_about_two_rows_takes_back_what_both_propose() {
    let mut bench = with_twin();
    bench.press("2x");
    assert!(matches!(acts(&mut bench).as_slice(), [Act::Judge { other: Other::Row(433), .. }]));
    bench.press("ja");
    assert_eq!((bench.row(), acts(&mut bench)), (433, Vec::new()), "row 433 is no longer of row 421");
}

#[test]
fn the_other_part_keeps_its_proposal_while_one_part_is_judged() {
    let mut bench = Bench::picture();
    let mut line = bench.model.queue.line(421).unwrap().clone();
    line.proposal.decision.insert(Part::Person, Decision::create());
    bench.model.queue.replace(line);
    bench.detail(two_parts());
    bench.press("x");
    let line = bench.model.queue.line(421).unwrap();
    assert_eq!(line.proposal.decision, one(Part::Person, Decision::create()));
    bench.asked();
    bench.model.row.clear();
    bench.press("si");
    assert_eq!(bench.asked(), [], "one part of a proposal is not the whole row");
}

#[test]
fn a_proposal_found_anew_does_not_wait_for_a_note() {
    let mut bench = Bench::picture();
    let stored = bench.model.queue.line(421).unwrap().clone();
    bench.press("x");
    let id = last_id(&bench.asked());
    bench.press("Nlate\n");
    answer(&mut bench, id, Ok(Acted { lines: vec![stored.clone()], ..Acted::default() }));
    let line = bench.model.queue.line(421).unwrap();
    assert_eq!((&line.proposal, line.tags.note.as_str()), (&stored.proposal, "late"));
}
