//! What the windows look like, in full.

use std::sync::Arc;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::contact::{Field, Kind};
use crate::import::{
    ChangeLine, CommitReport, Confirmation, ConfirmationKind, ConsentAnswer, FindingIndex, FirstRows,
    HeldConsent, MappingView, Opening, PartDetail, PlanSummary, Progress, Stage,
};
use crate::review::Counts;
use crate::validation::{Part, Severity, StagedPart};

use super::super::effect::Effect;
use super::super::layout::Size;
use super::super::loading::{Loading, Subject};
use super::super::mapping::Questions;
use super::super::message::{Answer, Message, Survey};
use super::super::test_looks::expect_windows;
use super::super::test_support::{
    Bench, candidate, contact, detail, finding, first_rows, incoming, lines_of, mapping_view, number,
    picture, picture_detail,
};
use super::super::theme::Theme;

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (60, 16)];

fn snapshots(name: &str, bench: &mut Bench) {
    expect_windows!(name, bench);
}

#[test]
fn the_review_screen() {
    let mut bench = Bench::picture();
    snapshots("review", &mut bench);
    bench.press("pv");
    snapshots("review_why_equal", &mut bench);
}

#[test]
fn all_rows_with_every_state() {
    let mut bench = Bench::picture();
    bench.press("Lall\na");
    bench.go_to(418);
    let row =
        [(Field::LastName, "Müller"), (Field::FirstName, "Jürg"), (Field::Email1, "j.mueller@gmial.com")];
    let mut here = detail(418, incoming(Kind::Individual, &row), Vec::new());
    here.record.findings.push(finding(418, "j.mueller@gmial.com", "j.mueller@gmail.com"));
    let mut other = finding(418, "", "");
    (other.field, other.fix, other.rule) = (None, None, "name-swapped".into());
    other.message = "first and last name look swapped".into();
    here.record.findings.push(other);
    bench.detail(here);
    snapshots("every_state", &mut bench);
}

#[test]
fn a_row_of_two_parts_on_production() {
    let mut bench = Bench::picture();
    bench.model.header.stage = Stage::Production;
    let mut detail = picture_detail();
    let row = [(Field::LastName, "Frei"), (Field::FirstName, "Ida"), (Field::Function, "Leiterin Kultur")];
    detail.record.parts.push(StagedPart { part: Part::Person, incoming: incoming(Kind::Relay, &row) });
    let mut relay = candidate(
        Part::Person,
        contact("0020012", Kind::Relay, &[(Field::LastName, "Frei"), (Field::FirstName, "Ida")]),
        0.998,
    );
    relay.standing.structure = "Müller Transporte AG".into();
    relay.contact.standing.has_sales = true;
    let part = PartDetail { part: Part::Person, candidates: vec![relay], keyed: None, decision: None };
    detail.parts.push(part);
    bench.detail(detail);
    bench.press("m");
    snapshots("two_parts_production", &mut bench);
}

#[test]
fn in_the_fields() {
    let mut bench = Bench::picture();
    bench.press("\tj ");
    snapshots("fields", &mut bench);
}

#[test]
fn the_row_as_it_stands_in_the_file() {
    let mut bench = Bench::picture();
    bench.press("o");
    snapshots("raw", &mut bench);
}

#[test]
fn help() {
    let mut bench = Bench::picture();
    bench.press("?");
    snapshots("help", &mut bench);
}

#[test]
fn the_palette_and_a_line_of_text() {
    let mut bench = Bench::picture();
    bench.press(":fix");
    insta::assert_snapshot!("palette_80x24", bench.window(80, 24));
    bench.press("\u{1b}wwhich street?");
    insta::assert_snapshot!("question_80x24", bench.window(80, 24));
    bench.press("\u{1b}s");
    insta::assert_snapshot!("reasons_80x24", bench.window(80, 24));
    bench.press("\u{1b}");
    bench.asked();
    bench.press("Bp\n");
    survey(&mut bench);
    insta::assert_snapshot!("bulk_preview_80x24", bench.window(80, 24));
}

/// Answers a survey with row 421 as its example.
fn survey(bench: &mut Bench) {
    let Some(Effect::Survey { id, .. }) = bench.asked().pop() else { panic!("nothing was asked") };
    let survey = Survey { rows: Vec::new(), examples: vec![picture_detail()] };
    bench.tell(Message::Answered(Answer::Surveyed { id, result: Ok(survey) }));
}

/// Findings of four rules in some hundred rows.
fn finding_index() -> Arc<FindingIndex> {
    let mut index = FindingIndex::default();
    for row in 2..150 {
        let domain = if row % 3 == 0 { "gmial.com" } else { "hotmial.com" };
        let mut found = finding(row, &format!("person{row}@{domain}"), &format!("person{row}@gmail.com"));
        found.rule = "email-likely-typo".into();
        index.add_finding(&found);
        if row % 7 == 0 {
            let mut other = finding(row, "8001", "");
            (other.field, other.fix, other.rule) = (Some(Field::PostalCode), None, "postcode-unknown".into());
            index.add_finding(&other);
        }
        if row % 31 == 0 {
            let mut other = finding(row, "", "");
            (other.field, other.fix, other.rule) = (None, None, "number-unknown".into());
            other.severity = Severity::Error;
            index.add_finding(&other);
        }
    }
    Arc::new(index)
}

#[test]
fn findings_by_rule() {
    let mut bench = Bench::picture();
    bench.press("R");
    insta::assert_snapshot!("facets_reading_80x24", bench.window(80, 24));
    let Some(Effect::Findings { id }) = bench.asked().pop() else { panic!("nothing was asked") };
    bench.tell(Message::Answered(Answer::Findings { id, result: Ok(finding_index()) }));
    bench.press("j");
    snapshots("facets", &mut bench);
    bench.press("l");
    snapshots("facets_values", &mut bench);
}

#[test]
fn the_merge_editor() {
    let mut bench = Bench::picture();
    bench.model.row.compare = crate::survivorship::golden_record_by;
    bench.press("E");
    snapshots("editor", &mut bench);
    bench.press("j ljel");
    snapshots("editor_typing", &mut bench);
}

#[test]
fn the_lists_and_a_note() {
    let mut bench = Bench::picture();
    bench.press("Ncall her on Tuesday, she moves in March\n");
    bench.press("S");
    snapshots("note_sorted", &mut bench);
    bench.press("L");
    snapshots("lists", &mut bench);
}

fn plan(bench: &mut Bench) -> u64 {
    bench.press("C");
    match bench.asked().last() {
        Some(Effect::Plan { id }) => *id,
        other => panic!("{other:?}"),
    }
}

fn change(kind: &str, digits: &str, name: &str, fields: &[(&str, &str, &str)]) -> ChangeLine {
    ChangeLine {
        contact: number(digits),
        kind: kind.into(),
        name: name.into(),
        rows: vec![418, 419],
        fields: fields.iter().map(|(f, b, a)| ((*f).into(), (*b).into(), (*a).into())).collect(),
    }
}

#[test]
fn the_plan() {
    let mut bench = Bench::picture();
    let id = plan(&mut bench);
    let progress = Progress { what: "matching", done: 412, total: Some(1204) };
    bench.tell(Message::Answered(Answer::Progressed { id, progress: progress.into() }));
    insta::assert_snapshot!("plan_progress_80x24", bench.window(80, 24));
    let counts = Counts { created: 2, merged: 1, skipped: 1, waiting: 2, ..Counts::default() };
    let summary = PlanSummary {
        rows: 30,
        counts,
        contacts: 4,
        consents: vec![("EMAIL".into(), 2, 1), ("SMS_MMS".into(), 0, 0)],
        cleared: 1,
        warnings: vec!["1 authorisation is switched off".into()],
        ..PlanSummary::default()
    };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary) }));
    let lines = vec![
        change(
            "create",
            "0020501",
            "Weiß, Anja",
            &[("last name", "", "Weiß"), ("e-mail", "", "anja@weiss.example")],
        ),
        change(
            "merge",
            "0012345",
            "Müller, Jürg",
            &[("e-mail 2", "", "j.mueller@gmail.com"), ("consent EMAIL", "TRUE", "FALSE")],
        ),
    ];
    bench.tell(Message::Answered(Answer::PlanWindow { id, offset: 0, result: Ok(lines) }));
    snapshots("plan", &mut bench);
    bench.press("c");
    insta::assert_snapshot!("plan_confirm_80x24", bench.window(80, 24));
}

#[test]
fn the_plan_asks_for_counts_and_answers() {
    let mut bench = Bench::picture();
    let id = plan(&mut bench);
    let counts = Counts { removed: 40, updated: 2, waiting: 1, ..Counts::default() };
    let erased = |n| format!("row {n}: 00200{n} Rossi, Anna (file: Rossi, Ana) → XXXXXXXX");
    let asked = |kind, count, of, shown| Confirmation { kind, count, of, shown, notice: Vec::new() };
    let notice = [
        "40 contacts are erased for good: nobody can take it back",
        "deleted, for it holds them too: /data/contacts.db.backup",
    ];
    let notice: Vec<String> = notice.map(str::to_owned).to_vec();
    let line = "row 9: Keller, Tim FALSE → TRUE".to_owned();
    let held = |code: &str, answer| HeldConsent { code: code.into(), off: 40, of: 100, answer };
    let summary = PlanSummary {
        rows: 42,
        counts,
        contacts: 42,
        confirmations: vec![
            Confirmation {
                notice,
                ..asked(ConfirmationKind::Anonymize, 40, 40, (10..50).map(erased).collect())
            },
            asked(ConfirmationKind::ConsentOn { code: "CNIL_O".into() }, 1, 1, vec![line]),
        ],
        held: vec![held("LETTER", None), held("CNIL_T", Some(ConsentAnswer::NotAsked))],
        ..PlanSummary::default()
    };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary.clone()) }));
    let fields = [("last name", "Rossi", "XXXXXXXX"), ("e-mail", "anna@rossi.example", "")];
    let lines = vec![change("erase", "0020010", "Rossi, Anna", &fields)];
    bench.tell(Message::Answered(Answer::PlanWindow { id, offset: 0, result: Ok(lines) }));
    snapshots("plan_asks", &mut bench);
    bench.press("a");
    insta::assert_snapshot!("plan_held_80x24", bench.window(80, 24));
    bench.press("\n");
    let Some(Effect::AnswerConsent { id, .. }) = bench.asked().pop() else { panic!("nothing was asked") };
    let answered = PlanSummary { held: vec![held("LETTER", Some(ConsentAnswer::Withdrawal))], ..summary };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(answered) }));
    bench.press("c");
    snapshots("plan_count", &mut bench);
}

#[test]
fn a_count_that_does_not_add_up_is_told() {
    let mut bench = Bench::picture();
    let id = plan(&mut bench);
    let counts = Counts { created: 2, ..Counts::default() };
    let summary = PlanSummary { counts, ..PlanSummary::default() };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary) }));
    assert!(bench.window(80, 24).contains("▲ 2 rows counted, 6 read: the counts do not add up"));
}

#[test]
fn the_result_of_a_commit() {
    let mut bench = Bench::picture();
    let id = plan(&mut bench);
    let report = CommitReport {
        batch: 12,
        receipt: 3,
        counts: Counts { created: 2, merged: 1, failed: 1, waiting: 2, ..Counts::default() },
        contacts: 4,
        gone: 0,
        returned: vec![433, 440],
        backup: Some("/data/backups/contacts-2026-11-22.db".into()),
        told: Vec::new(),
    };
    bench.tell(Message::Answered(Answer::Committed { id, result: Ok(report) }));
    snapshots("result", &mut bench);
}

#[test]
fn the_mapping_screen() {
    let mut bench = Bench::mapping();
    snapshots("mapping", &mut bench);
    bench.press("ecell\nkkr");
    snapshots("mapping_changed", &mut bench);
    bench.press("C");
    insta::assert_snapshot!("mapping_confirm_80x24", bench.window(80, 24));
    bench.press("\u{1b}je");
    insta::assert_snapshot!("mapping_picker_80x24", bench.window(80, 24));
    bench.press("mail\u{1b}kkeemail\n");
    insta::assert_snapshot!("mapping_conflict_80x24", bench.window(80, 24));
}

#[test]
fn the_value_screen() {
    let mut bench = Bench::mapping();
    bench.press("Va");
    snapshots("values", &mut bench);
    bench.press("e");
    insta::assert_snapshot!("values_picker_80x24", bench.window(80, 24));
    bench.press("\u{1b}A");
    insta::assert_snapshot!("values_confirm_80x24", bench.window(80, 24));
}

#[test]
fn what_was_found_in_the_file() {
    let mut bench = Bench::mapping();
    bench.press("i");
    insta::assert_snapshot!("notices_80x24", bench.window(80, 24));
}

#[test]
fn a_map_that_is_being_applied() {
    let mut bench = Bench::mapping();
    bench.press("-Cy");
    let id = match bench.asked().last() {
        Some(Effect::Remap { id, .. }) => *id,
        other => panic!("{other:?}"),
    };
    let progress = Progress { what: "mapping", done: 412, total: Some(1204) };
    bench.tell(Message::Answered(Answer::Progressed { id, progress: progress.into() }));
    insta::assert_snapshot!("mapping_applying_80x24", bench.window(80, 24));
}

fn loading_window(loading: &Loading, (width, height): (u16, u16)) -> String {
    let theme = Theme::built_in("default").unwrap();
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| super::loading::view(loading, &theme, frame)).unwrap();
    lines_of(terminal.backend().buffer())
}

#[test]
fn the_loading_screen() {
    let mut loading = Loading::new(Subject::File, "spring-2026.csv".into(), Size { width: 80, height: 24 });
    insta::assert_snapshot!("loading_begins_80x24", loading_window(&loading, (80, 24)));
    loading.hear(Opening::First(Box::new(first_rows())), std::time::Duration::ZERO);
    let progress = Progress { what: "reading", done: 412_000, total: None };
    loading.hear(Opening::Progress(progress), std::time::Duration::ZERO);
    for (width, height) in SIZES {
        let window = loading_window(&loading, (width, height));
        insta::assert_snapshot!(format!("loading_{width}x{height}"), window);
    }
    for size in [(1, 1), (59, 40), (200, 90)] {
        loading_window(&loading, size);
    }
}

#[test]
fn hostile_columns_and_values_never_reach_a_cell_raw() {
    for keys in ["", "e", "V", "Ve", "i", "-C", "VA", "Ve\u{202e}x", "eq\u{1b}p"] {
        let mut bench = Bench::mapping();
        let editor = bench.model.editor().unwrap();
        let mut view = hostile_view();
        editor.map = view.map.clone();
        std::mem::swap(&mut editor.view, &mut view);
        editor.restore(0);
        if let Questions::Ready(questions) = &mut editor.questions {
            for question in questions {
                question.text = HOSTILE.into();
                question.proposal = Some(HOSTILE.into());
                question.choices = vec![(HOSTILE.into(), HOSTILE.into())];
            }
        }
        bench.press(keys);
        for (width, height) in SIZES {
            assert_clean(&bench.window(width, height), keys);
        }
    }
    let view = hostile_view();
    let labels = view.columns.iter().map(|c| c.label.clone()).collect();
    let first = FirstRows {
        statement: view.statement,
        notices: view.notices,
        map: view.map,
        labels,
        rows: view.sample,
    };
    let mut loading = Loading::new(Subject::File, HOSTILE.into(), Size { width: 80, height: 24 });
    loading.hear(Opening::First(Box::new(first)), std::time::Duration::ZERO);
    SIZES.iter().for_each(|size| assert_clean(&loading_window(&loading, *size), "loading"));
}

fn hostile_view() -> MappingView {
    let mut view = mapping_view();
    view.statement = HOSTILE.into();
    view.notices = vec![HOSTILE.into()];
    view.profiles = vec![HOSTILE.into()];
    view.map.profile = Some(HOSTILE.into());
    view.map.columns.iter_mut().for_each(|c| c.header = HOSTILE.into());
    for column in &mut view.columns {
        column.label = HOSTILE.into();
        column.samples = vec![HOSTILE.into()];
    }
    view.sample.iter_mut().flat_map(|r| &mut r.cells).for_each(|c| c.text = HOSTILE.into());
    view
}

fn assert_clean(window: &str, after: &str) {
    let raw = window.chars().find(|c| *c != '\n' && (c.is_control() || is_invisible(*c)));
    assert_eq!(raw, None, "after {after:?}:\n{window}");
}

#[test]
fn a_window_of_another_size_than_the_model_knows_is_drawn_without_harm() {
    for keys in ["", "o", "?", ":", "Bp\n", "\t", "s", "C", "M", "V", "I", "H", "K"] {
        let mut bench = Bench::picture();
        bench.press(keys);
        for (width, height) in [(1, 1), (59, 40), (60, 16), (80, 24), (200, 90)] {
            bench.draw(width, height);
        }
    }
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let mut bench = Bench::picture();
    assert_eq!(bench.window(59, 16).lines().next(), Some("Usher needs 60 × 16 cells; q quits"));
    assert!(bench.window(20, 1).starts_with("Usher needs 60"));
}

/// Everything that a file, a base or an operator's name could smuggle to the terminal.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\r\n\t\u{202e}gnp.exe\u{200b}\u{feff}\u{7f}\0x";

#[test]
fn hostile_text_never_reaches_a_cell_raw() {
    let mut lines = picture();
    for line in &mut lines {
        line.name = HOSTILE.into();
        line.reach = HOSTILE.into();
        line.place = HOSTILE.into();
        line.proposal.text = HOSTILE.into();
    }
    for keys in ["", "p", "pp", "v", "o", "?", "I", "\tv", "s", ":", "/\u{202e}x", "C", "Bp\n"] {
        let mut bench = Bench::new(lines.clone());
        bench.model.header.file = HOSTILE.into();
        bench.model.header.base = HOSTILE.into();
        bench.model.header.operator = HOSTILE.into();
        bench.model.header.statement = HOSTILE.into();
        bench.model.header.notices = vec![HOSTILE.into()];
        bench.go_to(421);
        bench.detail(hostile_detail());
        bench.press(keys);
        bench.model.say(HOSTILE);
        for (width, height) in SIZES {
            assert_clean(&bench.window(width, height), keys);
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn hostile_detail() -> crate::import::RowDetail {
    let row = [(Field::OfficialName, HOSTILE), (Field::Remark, HOSTILE), (Field::Email1, HOSTILE)];
    let base = contact("0020011", Kind::Structure, &[(Field::OfficialName, HOSTILE)]);
    let mut beside = candidate(Part::Structure, base, 0.9);
    beside.standing.login = HOSTILE.into();
    beside.standing.structure = HOSTILE.into();
    beside.candidate.fields[0].field = HOSTILE.into();
    let mut detail = detail(421, incoming(Kind::Structure, &row), vec![beside]);
    detail.raw[0].header = HOSTILE.into();
    detail.history = vec![HOSTILE.into()];
    let mut found = finding(421, HOSTILE, HOSTILE);
    found.message = HOSTILE.into();
    detail.record.findings.push(found);
    detail
}
