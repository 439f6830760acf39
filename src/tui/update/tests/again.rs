//! The same once more, jumps, later, notes, order.

use super::*;
use crate::tui::listing::{Narrow, Sort};

fn person(row: RowNumber, candidates: Vec<crate::import::CandidateDetail>) -> crate::import::RowDetail {
    detail(row, incoming(Kind::Individual, &[(Field::LastName, "Rossi")]), candidates)
}

fn with_base(row: RowNumber, digits: &str) -> crate::import::RowDetail {
    let base = contact(digits, Kind::Individual, &[(Field::LastName, "Rossi")]);
    person(row, vec![candidate(Part::Person, base, 0.95)])
}

#[test]
fn a_dot_skips_with_the_same_reason_and_merges_into_the_row_s_own_candidate() {
    let mut bench = Bench::new(open_lines(&[2, 3, 4, 5]));
    bench.press(".");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "nothing was decided yet");
    bench.detail(person(2, Vec::new()));
    bench.press("si");
    bench.asked();
    bench.detail(person(3, Vec::new()));
    bench.press(".");
    let skip = Decision::Skip { reason: "too little to go by".into() };
    assert_eq!(decisions(&mut bench), [(3, one(Part::Person, skip))]);
    bench.detail(with_base(4, "0000000004"));
    bench.press("m");
    bench.asked();
    bench.detail(with_base(5, "0000000005"));
    bench.press(".");
    let merge = Decision::merge(Other::Base(number("0000000005")));
    assert_eq!(decisions(&mut bench), [(5, one(Part::Person, merge))]);
}

#[test]
fn a_dot_refuses_where_the_row_cannot_be_decided_so_and_says_why() {
    let mut bench = Bench::new(open_lines(&[2, 3, 4]));
    bench.detail(with_base(2, "0000000002"));
    bench.press("m");
    bench.asked();
    bench.press(".");
    assert_eq!((bench.asked(), status(&bench)), (Vec::new(), "the row is still being read"));
    bench.detail(person(3, Vec::new()));
    bench.press(".");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("no candidate"), "{}", status(&bench));
    let mut keyed = with_base(3, "0000000003");
    keyed.parts[0].keyed = keyed.parts[0].candidates.pop();
    bench.detail(keyed);
    bench.press(".");
    assert_eq!(bench.asked(), []);
    assert!(status(&bench).contains("the last decision was a merge"), "{}", status(&bench));
}

#[test]
fn a_dot_repeats_a_judgement_and_a_later() {
    let mut bench = Bench::new(open_lines(&[2, 3, 4, 5, 6]));
    bench.detail(with_base(2, "0000000002"));
    bench.press("x");
    bench.asked();
    bench.detail(with_base(3, "0000000003"));
    bench.press(".");
    let acts = acts(&mut bench);
    assert!(matches!(acts[0], Act::Judge { row: 3, verdict: Some(Verdict::Different), .. }), "{acts:?}");
    bench.press("z");
    assert_eq!(super::acts(&mut bench), [Act::Later(vec![(4, true)])]);
    assert_eq!(bench.row(), 5);
    bench.press(".");
    assert_eq!(super::acts(&mut bench), [Act::Later(vec![(5, true)])]);
    assert_eq!(bench.row(), 6);
    bench.press("z");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "nothing else is left");
}

#[test]
fn what_is_put_aside_comes_back_when_the_rest_is_done() {
    let mut bench = Bench::new(open_lines(&[2, 3, 4]));
    bench.press("z");
    assert_eq!(bench.row(), 3);
    assert!(bench.window(120, 40).contains("3 to decide (1 later)"), "{}", bench.window(120, 40));
    assert!(bench.window(120, 40).contains("later: create"), "a word, not a colour alone");
    let (id, line) = (last_id(&bench.asked()), bench.model.queue.line(2).cloned());
    answer(&mut bench, id, Ok(Acted { lines: line.into_iter().collect(), ..Acted::default() }));
    assert!(bench.window(120, 40).contains("2 »"), "and a sign");
    bench.press("Lto decide\n");
    assert_eq!(bench.model.queue.len(), 2);
    bench.press("aa");
    assert_eq!(bench.row(), 2);
    assert!(status(&bench).contains("1 put aside come"), "{}", status(&bench));
    bench.press("z");
    assert_eq!(bench.model.status.tone, Tone::Plain, "it is taken up again: {}", status(&bench));
}

#[test]
fn brackets_jump_among_undecided_rows_and_braces_among_rows_of_one_rule() {
    let mut lines = open_lines(&[2, 3, 4, 5]);
    lines[1] = decided(lines[1].clone(), "create");
    for place in [0, 1, 3] {
        lines[place].rules.push("email-malformed".into());
    }
    let mut bench = Bench::new(lines);
    bench.press("L");
    bench.press("all\n");
    for (keys, row) in
        [("]", 4), ("]", 5), ("]", 2), ("[", 5), ("}", 2), ("}", 3), ("}", 5), ("{", 3), ("{{", 5)]
    {
        bench.press(keys);
        assert_eq!(bench.row(), row, "{keys}");
    }
    bench.press("}");
    assert_eq!(status(&bench), "from the top");
}

#[test]
fn a_jump_to_a_rule_chooses_its_finding() {
    let mut lines = open_lines(&[2, 3]);
    lines.iter_mut().for_each(|l| l.rules = vec!["email-domain-typo".into(), "phone-short".into()]);
    let mut bench = Bench::new(lines);
    let found = |row| {
        let mut detail = person(row, Vec::new());
        let mut phone = finding(row, "12", "");
        phone.rule = "phone-short".into();
        detail.record.findings = vec![finding(row, "a@gmial.com", "a@gmail.com"), phone];
        detail
    };
    bench.detail(found(2));
    bench.press("i}");
    bench.detail(found(3));
    assert_eq!((bench.row(), bench.model.row.finding), (3, 1));
}

#[test]
fn a_note_is_painted_stored_and_taken_away() {
    let mut bench = Bench::picture();
    bench.press("N");
    assert_eq!(bench.model.mode(), Mode::Text);
    bench.press("call Tuesday\n");
    assert_eq!(acts(&mut bench), [Act::Note(vec![(421, "call Tuesday".into())])]);
    let window = bench.window(120, 40);
    assert!(window.contains("421✎") && window.contains("✎ call Tuesday"), "{window}");
    bench.press("N");
    for _ in 0..20 {
        bench.key(Key::Backspace);
    }
    bench.press("\n");
    assert_eq!(acts(&mut bench), [Act::Note(vec![(421, String::new())])]);
    assert!(!bench.window(120, 40).contains("421✎"));
    bench.press("N\n");
    assert_eq!(acts(&mut bench), [], "nothing changed");
}

#[test]
fn the_order_is_said_in_the_header_and_remembered() {
    let mut bench = Bench::picture();
    bench.press("S");
    assert_eq!(bench.model.queue.listing().sort, Sort::Probability);
    assert_eq!(bench.model.queue.at(0).unwrap().row, 418);
    assert_eq!(bench.row(), 421, "the cursor stays on its row");
    let window = bench.window(120, 40);
    assert!(window.contains("sorted by probability"), "{window}");
    bench.model.queue.narrow(Narrow::Rule("email-malformed".into()));
    bench.press("q");
    let filter = "to decide;rule=email-malformed;sort=probability".to_owned();
    assert_eq!(bench.asked(), [Effect::Remember { row: 433, filter }]);
}

/// Row 2 put aside and the list chosen anew, so that it is not shown.
fn one_aside() -> Bench {
    let mut bench = Bench::new(open_lines(&[2, 3, 4]));
    bench.press("z");
    let (id, line) = (last_id(&bench.asked()), bench.model.queue.line(2).cloned());
    answer(&mut bench, id, Ok(Acted { lines: line.into_iter().collect(), ..Acted::default() }));
    bench.press("Lto decide\n");
    assert_eq!((bench.row(), bench.model.queue.len()), (3, 2));
    bench.asked();
    bench
}

#[test]
fn what_is_put_aside_comes_back_after_a_bulk_act() {
    let mut bench = one_aside();
    bench.press("Bls");
    let id = last_id(&bench.asked());
    let parts = vec![Part::Person];
    let rows = [3, 4].map(|row| Surveyed { row, parts: parts.clone(), ..Surveyed::default() });
    let survey = Survey { rows: rows.into(), ..Survey::default() };
    bench.tell(Message::Answered(Answer::Surveyed { id, result: Ok(survey) }));
    bench.press("y");
    assert_eq!((bench.row(), bench.model.queue.len()), (2, 1));
    assert!(status(&bench).starts_with("2 rows decided; u takes all of it back"), "{}", status(&bench));
    assert!(status(&bench).contains("1 put aside come back"), "{}", status(&bench));
}

#[test]
fn what_is_put_aside_comes_back_when_an_answer_decides_the_last_row() {
    let mut bench = one_aside();
    bench.press("a");
    bench.asked();
    bench.key(Key::Ctrl('r'));
    let id = last_id(&bench.asked());
    let acted = Acted { lines: vec![decided(line(4), "create")], row: Some(4), note: "done again".into() };
    answer(&mut bench, id, Ok(acted));
    assert_eq!((bench.row(), bench.model.queue.len()), (2, 1), "{}", status(&bench));
}

#[test]
fn a_jump_finds_what_came_back_under_an_open_question() {
    let mut bench = one_aside();
    bench.press("a");
    bench.asked();
    bench.key(Key::Ctrl('r'));
    let id = last_id(&bench.asked());
    bench.press("s");
    let acted = Acted { lines: vec![decided(line(4), "create")], row: Some(4), note: String::new() };
    answer(&mut bench, id, Ok(acted));
    assert_eq!((bench.row(), bench.model.mode()), (4, Mode::Reason), "the row does not change under it");
    bench.press("\u{1b}]");
    assert_eq!(bench.row(), 2, "{}", status(&bench));
    bench.press("]");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "it is the only one");
}
