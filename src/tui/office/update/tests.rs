//! Keys in, changes and screens out.

use crate::import::{Changed, Consent, DefinitionEdit};
use crate::settings::CriterionEdit;
use crate::validation::{CriterionKind, CriterionTarget};

use super::super::super::message::{Message, Trouble};
use super::super::super::model::{EndPhase, Why};
use super::super::effect::Answer;
use super::super::model::Overlay;
use super::super::page::{ListName, Page};
use super::super::test_support::{Bench, document, office};

fn value(name: &str, text: &str) -> DefinitionEdit {
    DefinitionEdit::Value { name: name.into(), text: text.into() }
}

fn of(code: &str) -> CriterionEdit {
    CriterionEdit { code: code.into(), ..CriterionEdit::default() }
}

#[test]
fn a_criterion_is_defined_step_by_step_and_then_shown() {
    let mut bench = Bench::on(Page::Criteria);
    bench.press("+STYLE\none\nNEW=New music, OLD\n");
    let mut after = office();
    let edit = CriterionEdit {
        kind: Some(CriterionKind::OneOf),
        values: vec!["NEW=New music".into(), "OLD".into()],
        ..of("STYLE")
    };
    after.document = document().with_criterion(&edit).unwrap();
    assert_eq!(
        bench.answer(Changed::Written(2), after),
        (DefinitionEdit::Criterion(edit), Consent::NotAsked)
    );
    assert_eq!(bench.model.place.page, Page::Criterion("STYLE".into()));
    assert!(bench.window(80, 24).contains("New music"));
}

#[test]
fn a_code_that_is_none_is_asked_for_again_with_what_is_allowed() {
    for (typed, told) in [("A B", "1 to 16 bytes"), ("GENRE", "defined already")] {
        let mut bench = Bench::on(Page::Criteria);
        bench.press(&format!("+{typed}\n"));
        assert_eq!(bench.asked(), None);
        assert!(matches!(&bench.model.overlay, Overlay::Prompt(_, input) if input.value() == typed));
        assert!(bench.window(80, 24).contains(told), "{typed}");
    }
}

#[test]
fn each_thing_of_a_criterion_is_one_change() {
    for (keys, edit) in [
        ("\n\u{8}Music\n", CriterionEdit { label: Some("Music".into()), ..of("GENRE") }),
        ("j\none-of\n", CriterionEdit { kind: Some(CriterionKind::OneOf), ..of("GENRE") }),
        ("jj\nstruct\n", CriterionEdit { target: Some(CriterionTarget::Structures), ..of("GENRE") }),
        ("jjj\nyes\n", CriterionEdit { compulsory: Some(true), ..of("GENRE") }),
        ("jjjj\n\u{8}Opera\n", CriterionEdit { values: vec!["OPERA=Opera".into()], ..of("GENRE") }),
        ("+ROCK=Rock\n", CriterionEdit { values: vec!["ROCK=Rock".into()], ..of("GENRE") }),
    ] {
        let mut bench = Bench::on(Page::Criterion("GENRE".into()));
        bench.press(keys);
        assert_eq!(bench.asked().map(|asked| asked.1), Some(DefinitionEdit::Criterion(edit)), "{keys:?}");
    }
}

#[test]
fn what_contacts_carry_goes_only_when_its_count_is_typed() {
    let mut bench = Bench::on(Page::Criteria);
    bench.press("-");
    let remove = DefinitionEdit::RemoveCriterion { code: "GENRE".into(), values: Vec::new() };
    let asked = Changed::Asked {
        lines: vec!["- institution.criteria.GENRE".into()],
        held: vec!["37 contacts carry criterion GENRE, which is gone; their values stay as they are".into()],
        carried: 37,
    };
    assert_eq!(bench.answer(asked.clone(), office()), (remove.clone(), Consent::NotAsked));
    bench.press("y\n");
    assert_eq!(bench.asked(), None, "y is no count");
    bench.press("-");
    bench.answer(asked, office());
    bench.press("37\n");
    assert_eq!(bench.asked().map(|asked| (asked.1, asked.2)), Some((remove, Consent::Given(37))));
}

#[test]
fn what_nobody_carries_goes_with_a_yes_and_undo_is_shown_first() {
    for (keys, edit) in [
        ("j-", DefinitionEdit::RemoveCriterion { code: "MEMBER_SINCE".into(), values: Vec::new() }),
        ("u", DefinitionEdit::Undo),
    ] {
        let mut bench = Bench::on(Page::Criteria);
        bench.press(keys);
        let lines = vec!["- something".to_owned()];
        bench.answer(Changed::Asked { lines, held: Vec::new(), carried: 0 }, office());
        bench.press("\u{1b}");
        assert_eq!(bench.asked(), None, "Esc leaves it");
        bench.press(keys.trim_start_matches('j'));
        bench.answer(Changed::Asked { lines: Vec::new(), held: Vec::new(), carried: 0 }, office());
        bench.press("y");
        assert_eq!(bench.asked().map(|asked| (asked.1, asked.2)), Some((edit, Consent::Given(0))));
    }
}

#[test]
fn a_refused_value_stands_beside_the_one_that_stays_and_is_typed_again() {
    let mut bench = Bench::on(Page::Institution);
    bench.press("jjjj\n\u{8}XX\n");
    bench.refuse("an ISO 3166-1 code of two capitals, such as CH");
    let window = bench.window(120, 40);
    let row = window.lines().find(|line| line.contains("country") && line.contains('▲')).unwrap();
    assert!(row.contains("CH  ▲ an ISO 3166-1"), "{row}");
    bench.press("\u{8}FR\n");
    assert_eq!(bench.asked().map(|asked| asked.1), Some(value("institution.country", "FR")));
    assert_eq!(bench.model.refused, None);
}

#[test]
fn lists_keep_their_other_entries() {
    let mut bench = Bench::on(Page::List(ListName::StructureTypes));
    bench.press("+A, B\n");
    let edit = bench.answer(Changed::Nothing, office()).0;
    assert_eq!(edit, value("institution.structure_types", r#"["CLUB","SCHOOL","A, B"]"#));
    bench.press("\n\u{8}TEAM\n");
    assert_eq!(
        bench.answer(Changed::Nothing, office()).0,
        value("institution.structure_types", r#"["TEAM","SCHOOL"]"#)
    );
    bench.press("j-");
    assert_eq!(
        bench.answer(Changed::Nothing, office()).0,
        value("institution.structure_types", r#"["CLUB"]"#)
    );
}

#[test]
fn rules_and_the_order_of_heads_are_picked_from_what_is_allowed() {
    let mut bench = Bench::on(Page::Survivorship);
    bench.press("\n");
    bench.press("oldest");
    bench.press("\n");
    let Some((_, DefinitionEdit::Value { name, text }, _)) = bench.asked() else { panic!("no change") };
    assert_eq!(name, "survivorship.head");
    assert!(document().with_value(&name, &text).is_ok(), "{text}");
    let mut bench = Bench::on(Page::Survivorship);
    bench.press("jj\n");
    assert!(!bench.window(80, 24).contains("union"), "an address is no union");
    bench.press("recent\n");
    assert_eq!(bench.asked().map(|asked| asked.1), Some(value("survivorship.rules.ADDRESS", "most-recent")));
    let place = bench.model.table().rows.iter().position(|row| row.key.ends_with(".LASTNAME")).unwrap();
    let mut bench = Bench::on(Page::Survivorship);
    bench.press(&"j".repeat(place));
    bench.press("\n\n");
    assert_eq!(bench.asked().map(|asked| asked.1), Some(value("survivorship.rules.LASTNAME", "")));
}

#[test]
fn every_row_of_every_page_makes_a_change_that_the_settings_take() {
    // What is on the screen is typed again: nothing may be refused.
    for page in [Page::Lists, Page::Institution, Page::Salutations, Page::Survivorship] {
        let bench = Bench::on(page);
        for row in bench.model.table().rows.into_iter().filter(|row| !row.key.starts_with("base.")) {
            if matches!(row.opens, super::super::page::Opens::Page(_)) {
                continue;
            }
            let now = document().value(&row.key).unwrap_or_default();
            assert!(document().with_value(&row.key, &now).is_ok(), "{} {now}", row.key);
        }
    }
}

#[test]
fn one_change_at_a_time_and_leaving_waits_for_it() {
    let mut bench = Bench::on(Page::Institution);
    bench.press("jjjj\n\u{8}FR\n");
    let (id, ..) = bench.asked().unwrap();
    bench.press("u");
    assert_eq!(bench.asked(), None);
    bench.press("jq");
    assert_eq!(bench.model.phase, EndPhase::Finishing(Why::Asked));
    let result = Err(Trouble { message: "the disk is full".into(), hint: String::new() });
    bench.tell(Message::Answered(Answer::Changed { id, result }));
    assert_eq!((bench.model.phase, bench.model.written), (EndPhase::Over(Why::Asked), 0));
    assert!(bench.model.status.text.contains("full"));
}

#[test]
fn tabs_go_round_and_esc_goes_back_to_the_row() {
    let mut bench = Bench::on(Page::Criteria);
    bench.press("jj\n");
    assert_eq!(bench.model.place.page, Page::Criterion("SECTOR".into()));
    bench.press("j\u{1b}");
    assert_eq!((&bench.model.place.page, bench.model.place.cursor), (&Page::Criteria, 2));
    bench.press("\t3\t\t\t\t");
    assert_eq!(bench.model.place.page, Page::Criteria);
    bench.press("9");
    assert!(bench.model.status.text.contains("no page 9"));
    bench.press("2j\nGjj");
    assert_eq!(bench.model.place.page, Page::List(ListName::StructureTypes));
    assert_eq!(bench.model.place.cursor, 1);
}

#[test]
fn the_palette_does_what_keys_do() {
    let mut bench = Bench::on(Page::Criteria);
    bench.press(":add a crit\n");
    assert!(matches!(bench.model.overlay, Overlay::Prompt(..)));
}
