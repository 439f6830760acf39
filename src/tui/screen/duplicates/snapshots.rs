//! What the windows of the duplicates look like, in full.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::import::{ChangeLine, CommitReport, PlanSummary, Progress, Stage};

use crate::review::Counts;

use super::super::super::duplicates::test_support::{Bench, picture};
use super::super::super::layout::Size;
use super::super::super::loading::{Loading, Subject};
use super::super::super::test_looks::expect_windows;
use super::super::super::test_support::lines_of;
use super::super::super::theme::Theme;

fn snapshots(name: &str, bench: &mut Bench) {
    expect_windows!(name, bench);
}

#[test]
fn the_list_and_two_members() {
    snapshots("duplicates", &mut Bench::picture());
}

#[test]
fn four_members_with_one_left_out_on_production() {
    let mut bench = Bench::picture();
    bench.model.header.stage = Stage::Production;
    bench.press("jllv");
    snapshots("four_members", &mut bench);
}

#[test]
fn in_the_fields_of_the_members() {
    let mut bench = Bench::picture();
    bench.press("\tj");
    snapshots("members_fields", &mut bench);
}

#[test]
fn why_in_full() {
    let mut bench = Bench::picture();
    bench.press("jw");
    snapshots("members_why", &mut bench);
}

#[test]
fn keys_and_lines_of_text() {
    let mut bench = Bench::picture();
    bench.press("?");
    insta::assert_snapshot!("duplicates_help_120x40", bench.window(120, 40));
    bench.press("?+");
    insta::assert_snapshot!("duplicates_pair_80x24", bench.window(80, 24));
    bench.press("\u{1b}:apart");
    insta::assert_snapshot!("duplicates_palette_80x24", bench.window(80, 24));
}

#[test]
fn the_preview_of_a_bulk_merge() {
    let mut bench = Bench::picture();
    bench.press("B\n");
    bench.previewed(Ok((37, picture().into_iter().take(5).collect())));
    snapshots("duplicates_bulk", &mut bench);
}

#[test]
fn nothing_was_found() {
    let mut bench = Bench::new(Vec::new());
    snapshots("duplicates_none", &mut bench);
}

#[test]
fn while_the_base_is_searched() {
    let mut loading = Loading::new(Subject::Base, "contacts.db".into(), Size { width: 80, height: 24 });
    loading.progress = Some(Progress { what: "comparing", done: 420_000, total: Some(1_000_000) }.into());
    let theme = Theme::built_in("default").unwrap();
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| super::super::loading::view(&loading, &theme, frame)).unwrap();
    insta::assert_snapshot!("duplicates_searching_80x24", lines_of(terminal.backend().buffer()));
}

#[test]
fn plan_and_result() {
    let mut bench = Bench::picture();
    let change = |digits: &str, kind: &str, field: &str, before: &str, after: &str| ChangeLine {
        contact: super::super::super::test_support::number(digits),
        kind: kind.into(),
        name: "Weiß, Anja".into(),
        rows: Vec::new(),
        fields: vec![(field.into(), before.into(), after.into())],
    };
    let summary = PlanSummary {
        contacts: 2,
        counts: Counts { merged: 1, updated: 1, ..Counts::default() },
        consents: vec![("EMAIL".into(), 0, 1)],
        warnings: vec!["1 contact that is merged has sales".into()],
        ..PlanSummary::default()
    };
    bench.planned(
        summary,
        vec![
            change("0012345", "update", "phone", "", "030 123"),
            change("0012399", "merge", "merged into", "", "0012345"),
        ],
    );
    snapshots("duplicates_plan", &mut bench);
    bench.press("c");
    insta::assert_snapshot!("duplicates_commit_80x24", bench.window(80, 24));
    bench.press("y");
    let counts = Counts { merged: 1, updated: 1, ..Counts::default() };
    bench.committed(Ok(CommitReport {
        batch: 7,
        receipt: 3,
        contacts: 2,
        counts,
        ..CommitReport::default()
    }));
    snapshots("duplicates_result", &mut bench);
}
