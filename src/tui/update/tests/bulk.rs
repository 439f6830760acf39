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

/// Asks for a bulk act over the list and answers what was looked at.
fn survey_of(bench: &mut Bench, keys: &str, rows: Vec<Surveyed>) -> String {
    bench.press(keys);
    let effects = bench.asked();
    bench.tell(Message::Answered(Answer::Surveyed { id: last_id(&effects), result: Ok(survey(rows)) }));
    assert_eq!(bench.model.mode(), Mode::Confirm, "{}", status(bench));
    bench.window(120, 40)
}

fn both_parts(structure: Decision, person: Decision) -> RowDecision {
    RowDecision::from([(Part::Structure, structure), (Part::Person, person)])
}

fn merge_into(digits: &str) -> Decision {
    Decision::merge(Other::Base(number(digits)))
}

/// Row 2, whose structure was created by hand although a merge is proposed.
fn half_decided() -> (Bench, Surveyed) {
    let mut lines = open_lines(&[2]);
    lines[0].proposal.decision = both_parts(merge_into("7"), Decision::create());
    lines[0].decision = one(Part::Structure, Decision::create());
    let likeliest = [(Part::Structure, Other::Base(number("7"))), (Part::Person, Other::Base(number("8")))];
    let parts = vec![Part::Structure, Part::Person];
    let row = Surveyed { row: 2, parts, likeliest: likeliest.into(), ..Surveyed::default() };
    (Bench::new(lines), row)
}

#[rstest]
#[case::accept("Bla", Decision::create())]
#[case::spare("Blo", Decision::create())]
#[case::merge("Blm", merge_into("8"))]
fn a_part_decided_by_hand_stands_in_a_bulk_act(#[case] keys: &str, #[case] person: Decision) {
    let (mut bench, row) = half_decided();
    survey_of(&mut bench, keys, vec![row]);
    bench.press("y");
    assert_eq!(decisions(&mut bench), [(2, both_parts(Decision::create(), person))]);
}

#[test]
fn a_part_merged_by_hand_stands_when_the_rest_is_created() {
    let (mut bench, row) = half_decided();
    let mut line = bench.model.queue.line(2).unwrap().clone();
    line.decision = one(Part::Structure, merge_into("9"));
    bench.model.queue.replace(line);
    survey_of(&mut bench, "Bln", vec![row]);
    bench.press("y");
    assert_eq!(decisions(&mut bench), [(2, both_parts(merge_into("9"), Decision::create()))]);
}

#[test]
fn a_row_of_which_only_the_decided_part_has_a_candidate_is_not_merged() {
    let (mut bench, mut row) = half_decided();
    row.likeliest.remove(&Part::Person);
    bench.press("Blm");
    let id = last_id(&bench.asked());
    bench.tell(Message::Answered(Answer::Surveyed { id, result: Ok(survey(vec![row])) }));
    assert_eq!(bench.model.status.tone, Tone::Refusal);
}

#[test]
fn a_bulk_merge_updates_whom_a_row_names_and_leaves_doubtful_keys_alone() {
    let update = || Decision::Update { number: number("12"), activate: false, picks: Picks::new() };
    let mut lines = open_lines(&[2, 3, 4, 5]);
    for line in &mut lines[1..3] {
        line.proposal.decision = one(Part::Person, update());
    }
    let skip = || Decision::Skip { reason: "the row only names its structure".into() };
    lines[3].proposal.decision = both_parts(skip(), update());
    let mut bench = Bench::new(lines);
    let twin = |row, part| Surveyed {
        likeliest: [(part, Other::Row(1))].into(),
        ..Surveyed { row, parts: vec![part], ..Surveyed::default() }
    };
    let mut doubtful = twin(4, Part::Person);
    doubtful.findings = vec![finding(4, "", "")];
    doubtful.findings[0].rule = "identity-mismatch".into();
    let mut attached = twin(5, Part::Structure);
    attached.parts.push(Part::Person);
    let rows = vec![twin(2, Part::Person), twin(3, Part::Person), doubtful, attached];
    let window = survey_of(&mut bench, "Blm", rows);
    assert!(window.contains("1  merge") && window.contains("1  update"), "{window}");
    assert!(window.contains("1 row without candidate, or with a key in doubt, left alone"), "{window}");
    bench.press("y");
    let expected = [
        (2, one(Part::Person, Decision::merge(Other::Row(1)))),
        (3, one(Part::Person, update())),
        (5, both_parts(skip(), update())),
    ];
    assert_eq!(decisions(&mut bench), expected);
}

fn put_aside(mut line: QueueLine) -> QueueLine {
    line.tags.later = true;
    line
}

#[rstest]
#[case::list("Bls", &[3, 4])]
#[case::certain("Bc", &[3, 4])]
#[case::rule("Bremail\ns", &[3, 4])]
#[case::marked("Bts", &[2, 3])]
fn a_bulk_act_leaves_out_what_is_put_aside(#[case] keys: &str, #[case] expected: &[RowNumber]) {
    let mut lines = open_lines(&[2, 3, 4]);
    lines.iter_mut().for_each(|line| line.rules.push("email-domain-typo".into()));
    lines[..2].iter_mut().for_each(|line| line.tags.marked = true);
    let mut bench = Bench::new(lines);
    // Put aside in this list it is still shown there.
    let line = put_aside(bench.model.queue.line(2).unwrap().clone());
    bench.model.queue.replace(line);
    let all = [2, 3, 4].map(|row| Surveyed { row, parts: vec![Part::Person], ..Surveyed::default() });
    bench.press(keys);
    let effects = bench.asked();
    let Some(Effect::Survey { id, rows, .. }) = effects.last() else { panic!("{effects:?}") };
    assert!(rows.is_empty() || rows == expected, "{rows:?}");
    let looked_at = all.into_iter().filter(|r| rows.contains(&r.row)).collect();
    bench.tell(Message::Answered(Answer::Surveyed { id: *id, result: Ok(survey(looked_at)) }));
    let window = bench.window(120, 40);
    assert_eq!(window.contains("1 row put aside is left out"), keys != "Bts", "{window}");
    bench.press("y");
    let decided: Vec<_> = decisions(&mut bench).into_iter().map(|(row, _)| row).collect();
    assert_eq!(decided, expected);
}

#[test]
fn the_list_of_what_is_put_aside_is_decided_as_it_is_shown() {
    let mut lines = open_lines(&[2, 3]);
    lines[0] = put_aside(lines[0].clone());
    let mut bench = Bench::new(lines);
    bench.press("Llater\nBls");
    let effects = bench.asked();
    assert!(matches!(effects.as_slice(), [Effect::Survey { rows, .. }] if *rows == [2]), "{effects:?}");
}

#[test]
fn a_bulk_act_without_rows_says_that_they_are_put_aside() {
    let mut lines = open_lines(&[2, 3]);
    lines[0] = put_aside(lines[0].clone());
    lines[0].best = Some(0.9);
    let mut bench = Bench::new(lines);
    bench.press("Bp");
    for _ in 0..3 {
        bench.key(Key::Backspace);
    }
    bench.press("80\n");
    assert_eq!(bench.asked(), []);
    assert!(
        status(&bench).ends_with("none has a safe proposal; 1 row put aside is left out"),
        "{}",
        status(&bench)
    );
}

#[test]
fn examples_of_a_bulk_merge_are_rows_that_it_merges() {
    let rows: Vec<RowNumber> = (2..102).collect();
    let mut lines = open_lines(&rows);
    for line in lines.iter_mut().filter(|line| line.row % 15 == 0) {
        line.candidates = 1;
    }
    lines[0].twins = 1;
    let mut bench = Bench::new(lines.clone());
    bench.press("Blm");
    let effects = bench.asked();
    let [Effect::Survey { examples, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*examples, [15, 30, 45, 60, 75], "of six with a candidate");
    lines.iter_mut().filter(|line| line.row > 45).for_each(|line| line.candidates = 0);
    let mut bench = Bench::new(lines);
    bench.press("Blm");
    let effects = bench.asked();
    let [Effect::Survey { examples, .. }] = effects.as_slice() else { panic!("{effects:?}") };
    assert_eq!(*examples, [2, 15, 30, 45], "twins as well where candidates are few");
}

/// Asks for the fix of all like the first of these findings.
fn fix_all(lines: Vec<QueueLine>, findings: Vec<crate::validation::Finding>) -> (Bench, String) {
    let mut bench = Bench::new(lines);
    let row = findings[0].row;
    let mut here = detail(row, incoming(Kind::Individual, &[(Field::LastName, "Rossi")]), Vec::new());
    here.record.findings.push(findings[0].clone());
    bench.detail(here);
    bench.asked();
    let found =
        |f: crate::validation::Finding| Surveyed { row: f.row, findings: vec![f], ..Surveyed::default() };
    let window = survey_of(&mut bench, "F", findings.into_iter().map(found).collect());
    (bench, window)
}

fn corrected(bench: &mut Bench, key: &str) -> Vec<(RowNumber, Field, String)> {
    bench.press(key);
    match acts(bench).pop() {
        Some(Act::Correct(corrections)) => corrections,
        other => panic!("no correction but {other:?}"),
    }
}

#[test]
fn fixing_all_alike_writes_what_its_preview_says() {
    let lines = || {
        let mut lines = open_lines(&[2, 3, 4, 5]);
        lines.iter_mut().for_each(|line| line.rules.push("email-domain-typo".into()));
        lines[3] = decided(lines[3].clone(), "create");
        lines
    };
    let (mail, other) = ("a@gmail.com".to_owned(), "a@gmial.fr".to_owned());
    let mut second = finding(3, "a@gmial.com", &mail);
    second.field = Some(Field::Email2);
    let findings = vec![
        finding(2, "a@gmial.com", &mail),
        second,
        finding(4, "a@gmial.com", &other),
        finding(5, "a@gmial.com", &mail),
        // The same cell once more.
        finding(5, "a@gmial.com", &other),
    ];
    let (mut bench, window) = fix_all(lines(), findings.clone());
    assert!(window.contains("Correct e-mail in 2 rows (y)"), "{window}");
    assert!(window.contains("1 of their rows are decided: they are asked again"), "{window}");
    assert!(window.contains("each row's own fix of email-domain-typo: 4 cells (Y)"), "{window}");
    assert!(window.contains("row 4 e-mail: a@gmial.com → a@gmial.fr"), "{window}");
    let (two, five) = ((2, Field::Email1, mail.clone()), (5, Field::Email1, mail.clone()));
    assert_eq!(corrected(&mut bench, "y"), [two.clone(), five.clone()]);
    let (mut bench, _) = fix_all(lines(), findings);
    let others = [(3, Field::Email2, mail), (4, Field::Email1, other)];
    assert_eq!(corrected(&mut bench, "Y"), [two, others[0].clone(), others[1].clone(), five]);
}
