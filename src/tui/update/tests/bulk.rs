//! Fixes and bulk acts.

use super::*;

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
    let (parts, findings) = (vec![Part::Person], vec![finding(row, value, fixed)]);
    Surveyed { row, parts, findings, ..Surveyed::default() }
}

fn survey(rows: Vec<Surveyed>) -> Survey {
    Survey { rows, examples: Vec::new() }
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
    bench.tell(Message::Answered(Answer::Surveyed { id: last_id(&effects), result: Ok(survey(rows)) }));
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
    let effects = bench.asked();
    let [Effect::Survey { id, rows, examples, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(
        (rows.len(), examples.as_slice()),
        (0, [418, 421].as_slice()),
        "what is proposed is in the list"
    );
    let survey = Survey { rows: Vec::new(), examples: vec![picture_detail()] };
    bench.tell(Message::Answered(Answer::Surveyed { id: *id, result: Ok(survey) }));
    assert_eq!(bench.model.mode(), Mode::Confirm);
    let window = bench.window(120, 40);
    assert!(window.contains("row 421 Mueller Transport AG: to decide → merge into 0020011"), "{window}");
    assert!(window.contains("web site — → mueller-transport.ch"), "{window}");
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
    bench.tell(Message::Answered(Answer::Surveyed { id: last_id(&effects), result: Ok(survey(rows)) }));
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
    bench.tell(Message::Answered(Answer::Surveyed { id, result: Ok(Survey::default()) }));
    assert_eq!(bench.model.mode(), Mode::Review);
    assert!(matches!(bench.model.overlay, Overlay::None));
}
