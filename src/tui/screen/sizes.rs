//! Every screen and every overlay at every size from 1 × 1 up: nothing panics, nothing is drawn out of the window.

use std::sync::Arc;
use std::time::Duration;

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::contact::ContactNumber;
use crate::import::{
    ChangeLine, CommitReport, DiscardPreview, FindingIndex, FoundContact, FoundContacts, Opening,
    PlanSummary, Searched,
};

use super::super::contacts::ContactAnswer;
use super::super::contacts::test_support::{contact_card, found_contact};
use super::super::duplicates::test_support as clusters;
use super::super::effect::Effect;
use super::super::face::Face;
use super::super::home::{Answer as HomeAnswer, test_support as home};
use super::super::layout::SMALLEST;
use super::super::loading::{Loading, Subject};
use super::super::message::{Answer, Message};
use super::super::office::page::Page;
use super::super::office::test_support as office;
use super::super::test_looks::halved;
use super::super::test_support::{Bench, finding, first_rows, number, past_change, receipts};

/// Every size up to this one.
const LARGEST: (u16, u16) = (130, 45);

/// Draws a face at its share of all sizes, the size told to it first, and then without telling it: between a change of
/// the window and its message a frame may be drawn.
fn at_every_size<F: Face>(what: &str, face: &mut F, resized: impl Fn(u16, u16) -> Message<F::Answer>) {
    let mut terminal = Terminal::new(TestBackend::new(1, 1)).unwrap();
    for height in 1..=LARGEST.1 {
        for width in (1..=LARGEST.0).filter(|width| is_drawn((*width, height), what.len())) {
            terminal.backend_mut().resize(width, height);
            face.update(resized(width, height));
            let drawn = terminal.draw(|frame| face.view(frame)).unwrap();
            assert_eq!((drawn.area.width, drawn.area.height), (width, height), "{what}");
            assert_eq!(halved(drawn.buffer), None, "{what}: a wide sign is cut in half at {width}x{height}");
        }
    }
    face.update(resized(120, 40));
    for (width, height) in [(1, 1), (60, 16), (61, 40), (119, 16), (130, 45)] {
        terminal.backend_mut().resize(width, height);
        let drawn = terminal.draw(|frame| face.view(frame)).unwrap();
        assert_eq!(halved(drawn.buffer), None, "{what}: {width}x{height} before it is told");
    }
}

/// Whether a size is among those at which a scene is drawn. Drawn at all of them, all scenes would take minutes: of the
/// sizes that a person can work in each scene has a third, every width and every height among them, and the scenes
/// together have all.
fn is_drawn((width, height): (u16, u16), share: usize) -> bool {
    let works = width >= SMALLEST.width && height >= SMALLEST.height;
    !works || (usize::from(width + height) + share).is_multiple_of(3)
}

fn review(what: &str, mut bench: Bench) {
    at_every_size(what, &mut bench.model, Message::Resized);
}

fn pressed(keys: &str) -> Bench {
    let mut bench = Bench::picture();
    bench.press(keys);
    bench
}

#[test]
fn the_review() {
    review("review", Bench::picture());
    review("fields", pressed("v\tjj"));
    review("why", pressed("pv"));
    review("raw", pressed("o"));
}

#[test]
fn what_lies_above_every_screen() {
    review("help", pressed("?"));
    review("palette", pressed(":pl"));
    review("themes", pressed("T"));
}

#[test]
fn menus_and_lines_of_text() {
    review("reason", pressed("s"));
    review("question", pressed("wabc"));
    review("bulk", pressed("B"));
    review("bulk by probability", pressed("Bp"));
    review("bulk preview", pressed("Bc"));
}

fn planned() -> (Bench, u64) {
    let mut bench = pressed("C");
    let Some(Effect::Plan { id }) = bench.asked().pop() else { panic!("nothing was asked") };
    let summary =
        PlanSummary { rows: 3, contacts: 2, warnings: vec!["a warning".repeat(9)], ..Default::default() };
    bench.tell(Message::Answered(Answer::Planned { id, result: Ok(summary) }));
    let change = |digits: &str| ChangeLine {
        contact: number(digits),
        kind: "merge".into(),
        name: "山田 Jürg ".repeat(9),
        rows: (1..40).collect(),
        fields: vec![("e-mail".into(), String::new(), "j@example.org".repeat(9)); 3],
    };
    let result = Ok(vec![change("0020001"), change("0020002")]);
    bench.tell(Message::Answered(Answer::PlanWindow { id, offset: 0, result }));
    (bench, id)
}

#[test]
fn the_plan_and_what_follows() {
    review("planning", pressed("C"));
    let (bench, _) = planned();
    review("plan", bench);
    let (mut bench, id) = planned();
    let report =
        CommitReport { batch: 12, receipt: 3, contacts: 4, returned: vec![433], ..Default::default() };
    bench.tell(Message::Answered(Answer::Committed { id, result: Ok(report) }));
    review("result", bench);
    let mut bench = pressed("H");
    let Some(Effect::History { id }) = bench.asked().pop() else { panic!("nothing was asked") };
    bench.tell(Message::Answered(Answer::History { id, result: Ok(receipts()) }));
    let result = Ok(vec![past_change(9, "0012345", "Müller, Jürg")]);
    bench.tell(Message::Answered(Answer::ReceiptWindow { of: (id, 9), offset: 0, result }));
    review("history", bench);
}

#[test]
fn the_columns() {
    review("mapping", Bench::mapping());
    let mut bench = Bench::mapping();
    bench.press("\nce");
    review("targets", bench);
    let mut bench = Bench::mapping();
    bench.press("V");
    review("values", bench);
    let mut bench = Bench::mapping();
    bench.press("i");
    review("notices", bench);
}

#[test]
fn the_loading() {
    for subject in [Subject::File, Subject::Base] {
        let size = super::super::layout::Size { width: 80, height: 24 };
        let mut loading = Loading::new(subject, "spring.csv".repeat(20), size);
        loading.hear(Opening::First(Box::new(first_rows())), Duration::ZERO);
        let mut terminal = Terminal::new(TestBackend::new(1, 1)).unwrap();
        for height in 1..=LARGEST.1 {
            for width in 1..=LARGEST.0 {
                terminal.backend_mut().resize(width, height);
                loading.size = super::super::layout::Size { width, height };
                terminal.draw(|frame| super::loading::view(&loading, &loading.look.theme, frame)).unwrap();
            }
        }
    }
}

fn duplicates(what: &str, keys: &str) {
    let mut bench = clusters::Bench::picture();
    bench.press(keys);
    at_every_size(what, &mut bench.model, Message::Resized);
}

#[test]
fn the_duplicates() {
    duplicates("list", "");
    duplicates("members", "\t");
    duplicates("why", "w");
    duplicates("pair", "+0012");
    duplicates("search", "/mu");
    let mut bench = clusters::Bench::picture();
    bench.planned(PlanSummary { rows: 3, contacts: 2, ..Default::default() }, Vec::new());
    at_every_size("plan", &mut bench.model, Message::Resized);
}

#[test]
fn the_definitions() {
    for page in [Page::Criteria, Page::Institution] {
        for keys in ["", "e", "+", "-", "?"] {
            let mut bench = office::Bench::on(page.clone());
            bench.press(keys);
            at_every_size(keys, &mut bench.model, Message::Resized);
        }
    }
}

fn home(what: &str, mut bench: home::Bench) {
    at_every_size(what, &mut bench.model, Message::Resized);
}

fn at_home(keys: &str) -> home::Bench {
    let mut bench = home::Bench::picture();
    bench.press(keys);
    bench
}

#[test]
fn home_and_its_files() {
    home("home", home::Bench::picture());
    home("nothing", home::Bench::on(Vec::new()));
    home("files", home::Bench::files());
    home("home's help", at_home("?"));
    let mut bench = at_home("H");
    home("receipts awaited", at_home("H"));
    let id = bench.model.last;
    bench.answer(HomeAnswer::Receipts { id, result: Ok(home::receipts()) });
    home("receipts", bench);
    let mut bench = at_home("-");
    let id = bench.model.last;
    let preview = DiscardPreview { batch: 12, lines: vec!["山田 decisions are lost ".repeat(9); 3] };
    bench.answer(HomeAnswer::DiscardPreviewed { id, result: Ok(preview) });
    home("discard", bench);
}

#[test]
fn contacts_that_are_found() {
    home("search", at_home("c"));
    let found = || {
        let mut bench = at_home("c山");
        let generation = bench.model.last;
        let wide = FoundContact { name: "山田 Jürg ".repeat(9), ..found_contact("0012345") };
        let contacts = vec![wide, found_contact("0012346")];
        let result = Ok(FoundContacts { contacts, more: 320, searched: Searched::Whole, unanswered: 0 });
        bench.answer(HomeAnswer::Contacts(ContactAnswer::Found { generation, result }));
        bench
    };
    home("contacts", found());
    let mut bench = found();
    bench.press("\n");
    let id = bench.model.last;
    let mut card = contact_card();
    card.name = "山田 Jürg ".repeat(9);
    bench.answer(HomeAnswer::Contacts(ContactAnswer::Card { id, result: Ok(Box::new(card)) }));
    home("card", bench);
    review("search in the review", pressed("cmu"));
}

#[test]
fn findings_and_the_merge_editor() {
    review("facets awaited", pressed("R"));
    let mut bench = pressed("R");
    let Some(Effect::Findings { id }) = bench.asked().pop() else { panic!("nothing was asked") };
    let mut index = FindingIndex::default();
    for row in [418, 421] {
        index.add_finding(&finding(row, &"山田@gmial.com ".repeat(9), "山田@gmail.com"));
    }
    bench.tell(Message::Answered(Answer::Findings { id, result: Ok(Arc::new(index)) }));
    bench.press("l");
    review("facets", bench);
    for keys in ["E", "Eje山田", "E?"] {
        let mut bench = Bench::picture();
        bench.model.row.compare = crate::survivorship::golden_record_by;
        bench.press(keys);
        review(keys, bench);
    }
}

#[test]
fn the_past_of_a_contact() {
    let mut bench = pressed("K");
    if let Some(Effect::Past { id, contact }) = bench.asked().pop() {
        let _: ContactNumber = contact;
        let result = Ok(vec!["a line that is longer than any window is wide ".repeat(9); 60]);
        bench.tell(Message::Answered(Answer::Past { id, result }));
    }
    review("past", bench);
}
