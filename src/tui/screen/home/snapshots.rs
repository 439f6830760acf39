//! What the windows of home look like, in full.

use crate::import::{DiscardPreview, FoundContact, FoundContacts, FoundState, Searched};

use super::super::super::contacts::ContactAnswer;
use super::super::super::contacts::test_support::{contact_card, found_contact};
use super::super::super::home::model::{Asked, Overlay};
use super::super::super::home::test_support::{Bench, receipts};
use super::super::super::home::{Answer, Effect};
use super::super::super::message::Message;
use super::super::super::test_looks::expect_windows;
use super::super::super::test_support::number;

fn snapshots(name: &str, bench: &mut Bench) {
    expect_windows!(name, bench);
}

#[test]
fn batches_files_and_receipts() {
    snapshots("home", &mut Bench::picture());
    snapshots("home_nothing", &mut Bench::on(Vec::new()));
    snapshots("home_files", &mut Bench::files());
    let mut bench = Bench::picture();
    bench.press("H");
    let id = bench.model.last;
    bench.answer(Answer::Receipts { id, result: Ok(receipts()) });
    snapshots("home_receipts", &mut bench);
}

#[test]
fn a_batch_is_about_to_be_discarded() {
    let mut bench = Bench::picture();
    bench.press("-");
    let id = bench.model.last;
    let lines = ["Discard batch 12, spring-2026.xlsx?", "1204 rows are forgotten", "150 decisions are lost"];
    let preview = DiscardPreview { batch: 12, lines: lines.map(Into::into).to_vec() };
    bench.answer(Answer::DiscardPreviewed { id, result: Ok(preview) });
    assert!(matches!(&bench.model.overlay, Overlay::Typed(_, Asked::Discard(12), _)));
    snapshots("home_discard", &mut bench);
    bench.press("\u{1b}?");
    insta::assert_snapshot!("home_help_80x24", bench.window(80, 24));
}

#[test]
fn contacts_are_found_and_shown() {
    let mut bench = Bench::picture();
    bench.press("cm");
    let generation = bench.model.last;
    let named = |digits: &str, name: &str, state: FoundState| FoundContact {
        name: name.into(),
        state,
        ..found_contact(digits)
    };
    let contacts = vec![
        named("0012345", "Müller, Jürg", FoundState::Active),
        named("0012346", "مولر, يورغ", FoundState::Active),
        named("0012347", "山田, 太郎", FoundState::Inactive),
        named("0012348", "Mueller, J.", FoundState::Merged(Some(number("0012345")))),
        FoundContact {
            reach: String::new(),
            place: String::new(),
            ..named("0012349", "", FoundState::Erased)
        },
    ];
    let found = FoundContacts { contacts, more: 320, searched: Searched::Whole, unanswered: 0 };
    bench.answer(Answer::Contacts(ContactAnswer::Found { generation, result: Ok(found) }));
    snapshots("contacts", &mut bench);
    bench.press("\n");
    let id = bench.model.last;
    assert!(matches!(bench.effects.last(), Some(Effect::Contacts(_))));
    let card = ContactAnswer::Card { id, result: Ok(Box::new(contact_card())) };
    bench.tell(Message::Answered(Answer::Contacts(card)));
    snapshots("contact", &mut bench);
}
