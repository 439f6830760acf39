//! What the windows of the definitions look like, in full.

use crate::import::{Changed, Stage};

use super::super::super::office::page::{ListName, Page};
use super::super::super::office::test_support::{Bench, office};
use super::super::super::test_looks::expect_windows;

fn snapshots(name: &str, bench: &mut Bench) {
    expect_windows!(name, bench);
}

#[test]
fn every_page() {
    for (name, page) in [
        ("criteria", Page::Criteria),
        ("criterion", Page::Criterion("GENRE".into())),
        ("lists", Page::Lists),
        ("list", Page::List(ListName::Titles)),
        ("institution", Page::Institution),
        ("salutations", Page::Salutations),
        ("survivorship", Page::Survivorship),
        ("history", Page::History),
    ] {
        snapshots(&format!("office_{name}"), &mut Bench::on(page));
    }
}

#[test]
fn a_criterion_that_contacts_carry_is_taken_away_on_production() {
    let mut bench = Bench::on(Page::Criteria);
    bench.model.office.stage = Stage::Production;
    bench.press("-");
    let asked = Changed::Asked {
        lines: vec!["- institution.criteria.GENRE = { compulsory = false, kind = \"several-of\" }".into()],
        held: vec!["37 contacts carry criterion GENRE, which is gone; their values stay as they are".into()],
        carried: 37,
    };
    bench.answer(asked, office());
    snapshots("office_confirm", &mut bench);
}

#[test]
fn a_refused_value_and_a_list_to_pick_from() {
    let mut bench = Bench::on(Page::Institution);
    bench.press("jjjj\n\u{8}XX\n");
    bench.refuse("an ISO 3166-1 code of two capitals, such as CH");
    snapshots("office_refused", &mut bench);
    let mut bench = Bench::on(Page::Survivorship);
    bench.press("jj\n");
    snapshots("office_rules", &mut bench);
    bench.press("\u{1b}?");
    insta::assert_snapshot!("office_help_80x24", bench.window(80, 24));
}
