//! Windows with names of other scripts: wide ones (Chinese, Japanese, Korean) and ones that run from right to left
//! (Arabic, Hebrew). Columns stay columns, and nothing turns the line round.

use std::sync::Arc;

use crate::contact::{Field, Kind};
use crate::import::{
    ChangeLine, ClusterLine, FindingIndex, Opening, PlanSummary, QueueLine, RowState, Share, Tags,
};
use crate::review::Counts;
use crate::validation::{Part, Severity};

use super::super::duplicates::test_support as clusters;
use super::super::effect::Effect;
use super::super::layout::Size;
use super::super::loading::{Loading, Subject};
use super::super::message::{Answer, Message};
use super::super::test_looks::{self, expect_windows};
use super::super::test_support::{
    Bench, candidate, contact, detail, finding, first_rows, incoming, line, number, past_change, picture,
    receipts,
};

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (60, 16)];

/// Last names, first names and places of a script.
pub(super) struct Script {
    pub(super) name: &'static str,
    pub(super) last: [&'static str; 3],
    pub(super) first: [&'static str; 3],
    pub(super) place: &'static str,
}

pub(super) const SCRIPTS: [Script; 2] = [
    Script {
        name: "cjk",
        last: ["山田", "欧阳", "김"],
        first: ["太郎・ジョナサン", "修", "민준"],
        place: "100-0001 東京都千代田区",
    },
    Script {
        name: "rtl",
        last: ["كوهين", "לוי", "حسين‎"],
        first: ["عبد الرحمن", "דוד", "محمّد"],
        place: "91000 ירושלים القدس",
    },
];

impl Script {
    fn lines(&self) -> Vec<QueueLine> {
        let mut lines = picture();
        for (place, line) in lines.iter_mut().enumerate() {
            line.name = format!("{}, {}", self.last[place % 3], self.first[place % 3]);
            line.place = self.place.into();
        }
        lines
    }

    fn review(&self) -> Bench {
        let mut bench = Bench::new(self.lines());
        bench.model.header.file = format!("{}.xlsx", self.last[0]);
        bench.go_to(421);
        let row = [
            (Field::LastName, self.last[0]),
            (Field::FirstName, self.first[0]),
            (Field::Email1, "a@example.org"),
        ];
        let base =
            [(Field::LastName, self.last[1]), (Field::FirstName, self.first[0]), (Field::Remark, self.place)];
        let beside = candidate(Part::Person, contact("0020011", Kind::Individual, &base), 0.88);
        let mut detail = detail(421, incoming(Kind::Individual, &row), vec![beside]);
        detail.record.findings.push(finding(421, self.first[2], self.first[0]));
        bench.detail(detail);
        bench
    }
}

fn windows(name: &str, bench: &mut Bench) {
    for (width, height) in SIZES {
        let window = bench.window(width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window);
    }
}

#[test]
fn the_review_and_the_row_in_the_file() {
    for script in &SCRIPTS {
        let mut bench = script.review();
        windows(&format!("{}_review", script.name), &mut bench);
        bench.press("\tj");
        windows(&format!("{}_fields", script.name), &mut bench);
        bench.press("\u{1b}o");
        windows(&format!("{}_raw", script.name), &mut bench);
    }
}

#[test]
fn findings_and_the_merge_editor() {
    for script in &SCRIPTS {
        let mut bench = script.review();
        bench.press("R");
        let Some(Effect::Findings { id }) = bench.asked().pop() else { panic!("nothing was asked") };
        let mut index = FindingIndex::default();
        for (row, value) in [(418, script.place), (421, script.first[0]), (433, script.first[1])] {
            let long = format!("{value} {} {value}", script.last[0]);
            index.add_finding(&finding(row, &long, script.first[2]));
        }
        bench.tell(Message::Answered(Answer::Findings { id, result: Ok(Arc::new(index)) }));
        expect_windows!(format!("{}_facets", script.name), &mut bench);
        bench.press("l");
        expect_windows!(format!("{}_facets_values", script.name), &mut bench);
        let mut bench = script.review();
        bench.model.row.compare = crate::survivorship::golden_record_by;
        bench.press("E");
        expect_windows!(format!("{}_editor", script.name), &mut bench);
        bench.press("?");
        expect_windows!(format!("{}_editor_help", script.name), &mut bench);
    }
}

fn change(script: &Script) -> ChangeLine {
    ChangeLine {
        contact: number("0012345"),
        kind: "merge".into(),
        name: format!("{}, {}", script.last[0], script.first[0]),
        rows: vec![418],
        fields: vec![("last name".into(), script.last[1].into(), script.last[0].into())],
    }
}

#[test]
fn the_plan_and_the_history() {
    for script in &SCRIPTS {
        let mut bench = script.review();
        bench.press("C");
        let Some(Effect::Plan { id }) = bench.asked().pop() else { panic!("nothing was asked") };
        let summary = PlanSummary {
            rows: 6,
            counts: Counts { merged: 1, waiting: 5, ..Counts::default() },
            contacts: 1,
            ..PlanSummary::default()
        };
        bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary) }));
        bench.tell(Message::Answered(Answer::PlanWindow { id, offset: 0, result: Ok(vec![change(script)]) }));
        windows(&format!("{}_plan", script.name), &mut bench);
        bench.press("\u{1b}H");
        let Some(Effect::History { id }) = bench.asked().pop() else { panic!("nothing was asked") };
        bench.tell(Message::Answered(Answer::History { id, result: Ok(receipts()) }));
        bench.press("j");
        let mut past = past_change(8, "0012345", script.first[0]);
        past.change = change(script);
        let answer = Answer::ReceiptWindow { of: (id, 8), offset: 0, result: Ok(vec![past]) };
        bench.tell(Message::Answered(answer));
        windows(&format!("{}_history", script.name), &mut bench);
    }
}

#[test]
fn the_columns_and_the_values() {
    for script in &SCRIPTS {
        let mut bench = Bench::mapping();
        let editor = bench.model.editor().unwrap();
        for (column, name) in editor.view.columns.iter_mut().zip(script.last.iter().cycle()) {
            column.label = format!("A ({name})");
            column.samples = vec![script.first[0].into(), script.place.into()];
        }
        windows(&format!("{}_mapping", script.name), &mut bench);
    }
}

#[test]
fn clusters_and_their_members() {
    for script in &SCRIPTS {
        let named = |id, place: usize| ClusterLine {
            name: format!("{}, {}", script.last[place], script.first[place]),
            place: script.place.into(),
            ..clusters::line(id)
        };
        let values = |place: usize| {
            [
                (Field::LastName, script.last[place]),
                (Field::FirstName, script.first[0]),
                (Field::Remark, script.place),
            ]
        };
        let mut bench = clusters::Bench::new(vec![named(0, 0), named(1, 1), named(2, 2)]);
        let head = clusters::member("0012345", Share::Head, &values(0));
        let second = clusters::member("0020999", Share::Merged, &values(1));
        let mut detail = clusters::cluster(vec![head, second]);
        detail.line = named(0, 0);
        bench.detail(detail);
        for (width, height) in SIZES {
            let window = bench.window(width, height);
            insta::assert_snapshot!(format!("{}_clusters_{width}x{height}", script.name), window);
        }
    }
}

/// Every state of a row has a sign of its own, and lines of different states differ where there is no colour.
#[test]
fn no_two_states_look_the_same_without_colours() {
    let row = |number, state| QueueLine { state, ..line(number) };
    let lines = vec![
        row(1, RowState::Open),
        row(2, RowState::Waiting { question: String::new() }),
        row(3, RowState::Decided { summary: "create".into() }),
        row(4, RowState::Committed { outcome: crate::review::Outcome::Created }),
        QueueLine { severity: Some(Severity::Error), ..line(5) },
        QueueLine { severity: Some(Severity::Warning), ..line(6) },
        QueueLine { candidates: 1, ..line(7) },
        QueueLine { twins: 1, ..line(8) },
        QueueLine { tags: Tags { marked: true, ..Tags::default() }, ..line(9) },
        QueueLine { tags: Tags { later: true, ..Tags::default() }, ..line(10) },
        QueueLine { tags: Tags { note: "ask".into(), ..Tags::default() }, ..line(11) },
    ];
    for colors in ["mono", "ascii"] {
        let mut bench = Bench::new(lines.clone());
        bench.press("Lall\n");
        bench.tell(Message::Resized(120, 40));
        if colors == "ascii" {
            bench.model.look.glyphs = super::super::glyph::Glyphs::Ascii;
        }
        bench.model.look.theme = super::super::theme::Theme::built_in("mono").unwrap();
        let buffer = test_looks::drawn(&bench.model, (120, 40));
        let text = super::super::test_support::lines_of(&buffer);
        let signs = |number: u32| {
            let line = text
                .lines()
                .find(|l| l.contains(&format!("Person, {number} ")))
                .unwrap_or_else(|| panic!("{number} in\n{text}"));
            let before = line.split("Person").next().unwrap_or_default();
            before.replace(&number.to_string(), "#").replace(['>', '▸'], " ")
        };
        let all: std::collections::BTreeSet<String> = (1..=11).map(signs).collect();
        assert_eq!(all.len(), 11, "{colors}: {all:#?}");
    }
}

#[test]
fn while_the_file_is_read() {
    for script in &SCRIPTS {
        let mut loading =
            Loading::new(Subject::File, format!("{}.csv", script.last[0]), Size { width: 80, height: 24 });
        let mut first = first_rows();
        for (row, name) in first.rows.iter_mut().zip(script.last.iter().cycle()) {
            row.cells.iter_mut().for_each(|cell| cell.text = format!("{name} {}", script.place));
        }
        loading.hear(Opening::First(Box::new(first)), std::time::Duration::ZERO);
        let mut terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| super::loading::view(&loading, &loading.look.theme, frame)).unwrap();
        let window = super::super::test_support::lines_of(terminal.backend().buffer());
        insta::assert_snapshot!(format!("{}_loading_80x24", script.name), window);
    }
}
