//! What the windows look like, in full.

use rstest::rstest;

use crate::import::{ChangeLine, CommitReport, PlanSummary, Progress, Stage};
use crate::review::Counts;

use super::super::message::{Answer, Message};
use super::super::test_support::{Bench, lines_of};
use super::super::theme::Theme;

const SIZES: [(u16, u16); 3] = [(120, 40), (80, 24), (60, 16)];

fn snapshots(name: &str, bench: &mut Bench) {
    for (width, height) in SIZES {
        let window = bench.window(width, height);
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), window);
    }
}

#[test]
fn the_review_screen() {
    let mut bench = Bench::picture();
    snapshots("review", &mut bench);
    bench.press("pv");
    snapshots("review_why_equal", &mut bench);
}
