//! Moving, lists, search, overlays, pasted text.

use super::super::super::contacts::test_support::found_contact;
use super::super::super::contacts::{ContactAnswer, ContactEffect};
use super::super::super::palette;
use super::super::super::typing::LONGEST;
use super::*;
use crate::import::{FoundContacts, Searched};

#[test]
fn the_other_part_is_shown_by_its_key() {
    let mut bench = Bench::picture();
    bench.detail(two_parts());
    bench.key(Key::BackTab);
    assert_eq!(bench.model.row.part().unwrap().part, Part::Person);
    bench.press("P");
    assert_eq!(bench.model.row.part().unwrap().part, Part::Structure);
}

#[test]
fn moving_over_the_queue() {
    let rows: Vec<_> = (1..=60).collect();
    let mut bench = Bench::new(open_lines(&rows));
    for (key, row) in [
        (Key::Char('j'), 2),
        (Key::Down, 3),
        (Key::Char('k'), 2),
        (Key::Up, 1),
        (Key::Up, 1),
        (Key::PageDown, 11),
        (Key::PageUp, 1),
        (Key::Ctrl('f'), 11),
        (Key::Ctrl('b'), 1),
        (Key::Ctrl('d'), 6),
        (Key::Ctrl('d'), 11),
        (Key::Ctrl('u'), 6),
        (Key::Ctrl('u'), 1),
        (Key::Char('G'), 60),
        (Key::Char('j'), 60),
        (Key::Char('g'), 1),
        (Key::End, 60),
        (Key::Home, 1),
    ] {
        bench.key(key);
        assert_eq!(bench.row(), row, "{key:?}");
    }
}

#[test]
fn a_contact_in_the_review_offers_no_key_that_only_home_has() {
    let mut bench = Bench::picture();
    bench.press("cmu");
    let Some(Effect::Contacts(ContactEffect::Find { generation, .. })) = bench.asked().pop() else {
        panic!("a search")
    };
    let contacts = vec![found_contact("0012345")];
    let found = FoundContacts { contacts, more: 0, searched: Searched::Whole, unanswered: 0 };
    bench.tell(Message::Answered(Answer::Contacts(ContactAnswer::Found { generation, result: Ok(found) })));
    bench.press("\t");
    assert_eq!(bench.model.mode(), Mode::Card);
    let window = bench.window(120, 40);
    assert!(window.contains("take it") && !window.contains("duplicates"), "{window}");
    let keys = bench.model.look.keys.clone();
    for (mode, is_there) in [(Mode::Card, false), (Mode::CardAtHome, true)] {
        let commands = palette::commands(&keys, mode, "");
        assert_eq!(commands.iter().any(|line| line.action == Action::Duplicates), is_there, "{mode:?}");
        assert_eq!(keys.lookup(mode, Key::Char('d')).is_some(), is_there, "{mode:?}");
        assert_eq!(keys.lookup(mode, Key::Char('K')), Some(Action::Past), "{mode:?}");
    }
}

#[test]
fn the_list_key_offers_the_lists_with_their_counts_and_what_narrows_them() {
    let mut bench = Bench::picture();
    bench.press("L");
    let window = bench.window(120, 40);
    for words in ["to decide", "later", "noted", "4 rows", "no safe proposal", "90 to 99 %"] {
        assert!(window.contains(words), "{words} in\n{window}");
    }
    bench.press("findings\n");
    assert_eq!((bench.model.queue.filter(), bench.model.queue.len()), (Filter::Findings, 2));
    assert!(status(&bench).contains("findings"));
    bench.press("Lemail-mal\n");
    assert_eq!((bench.model.queue.len(), bench.row()), (1, 433));
    bench.press("Lthe whole\nLmilano");
    for _ in 0..30 {
        bench.key(Key::Down);
    }
    bench.press("\n");
    assert_eq!(bench.model.queue.listing().text(), "findings;text=milano");
    assert!(bench.window(120, 40).contains("list: findings · \"milano\""));
}

#[test]
fn a_search_walks_with_n_until_esc_and_then_n_creates_again() {
    let mut bench = Bench::picture();
    bench.press("/mari\n");
    assert_eq!(bench.row(), 440);
    bench.press("\u{1b}/qqq\n");
    assert_eq!(bench.model.status.tone, Tone::Refusal, "no such row and no such text");
    bench.press("/ch\n");
    let first = bench.row();
    bench.press("n");
    assert_ne!(bench.row(), first);
    bench.press("N");
    assert_eq!(bench.row(), first);
    assert_eq!(bench.asked(), [], "n did not create");
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn a_search_shows_a_row_that_the_filter_hides() {
    let mut bench = Bench::picture();
    bench.press("/402\n");
    assert_eq!(bench.row(), 402);
}

#[test]
fn details_asked_for_before_a_change_are_dropped_and_asked_for_again() {
    let mut bench = Bench::new(open_lines(&[2, 3, 4]));
    let old = bench.model.generation;
    bench.press("t");
    let id = last_id(&bench.asked());
    bench.effects.clear();
    answer(&mut bench, id, Ok(Acted::default()));
    let again = matches!(bench.effects.as_slice(), [Effect::Details { rows, .. }] if rows.contains(&3));
    assert!(again, "{:?}", bench.effects);
    let stale = detail(3, incoming(Kind::Individual, &[(Field::LastName, "Old")]), Vec::new());
    bench.tell(Message::Answered(Answer::Detail { generation: old, row: 3, result: Ok(Box::new(stale)) }));
    assert!(bench.model.row.detail().is_none());
}

#[test]
fn details_that_were_passed_over_are_asked_for_again_when_needed() {
    let mut bench = Bench::new(open_lines(&[2, 3, 4]));
    bench.effects.clear();
    let generation = bench.model.generation;
    bench.tell(Message::Answered(Answer::Passed { generation, rows: vec![2, 3] }));
    assert_eq!(bench.effects, [Effect::Details { generation, rows: vec![2], ahead: vec![3] }]);
}

#[test]
fn rows_are_read_in_advance_several_at_a_time_and_only_when_the_next_key_would_find_none() {
    let mut bench = Bench::new(open_lines(&(2..=40).collect::<Vec<_>>()));
    // Whoever asks is answered at once; gives the rows that were asked for.
    let answered = |bench: &mut Bench| {
        let mut asked = Vec::new();
        while let Some(Effect::Details { generation, rows, ahead }) = bench.effects.pop() {
            for row in rows.iter().chain(&ahead) {
                let detail =
                    detail(*row, incoming(Kind::Individual, &[(Field::LastName, "Row")]), Vec::new());
                let result = Ok(Box::new(detail));
                bench.tell(Message::Answered(Answer::Detail { generation, row: *row, result }));
                asked.push(*row);
            }
        }
        asked
    };
    assert_eq!(
        answered(&mut bench)[..2],
        [2, 3],
        "what is on the screen first, then what the next key shows"
    );
    let (mut asked, mut questions) = (Vec::new(), 0);
    for _ in 0..24 {
        bench.press("j");
        assert!(bench.model.row.detail().is_some(), "row {}", bench.row());
        let more = answered(&mut bench);
        questions += usize::from(!more.is_empty());
        asked.extend(more);
    }
    let mut once = asked.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), asked.len(), "each row once");
    assert!(questions <= 4, "{questions} questions for 24 keys");
}

#[test]
fn paste_never_acts_as_keys() {
    let mut bench = Bench::picture();
    bench.tell(Message::Pasted("aaaq".into()));
    assert_eq!(bench.asked(), []);
    assert_eq!(bench.row(), 421);
    bench.press("w");
    bench.tell(Message::Pasted("two\nlines\n".into()));
    bench.press("\n");
    let wait = Decision::Wait { question: "two lines".into() };
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, wait))]);
}

#[test]
fn a_paste_that_is_cut_is_said_to_be_where_text_is_taken() {
    let long = "x".repeat(LONGEST + 1);
    let mut bench = Bench::picture();
    bench.tell(Message::Pasted(long.clone()));
    assert_eq!(bench.model.status.text, "", "nothing takes it");
    bench.press("w");
    bench.tell(Message::Pasted(long.clone()));
    assert!(bench.model.status.text.starts_with("pasted: the first 4096 characters"));
    bench.press("\n");
    let wait = Decision::Wait { question: "x".repeat(LONGEST) };
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, wait))]);
    bench.press(":");
    bench.tell(Message::Pasted(long));
    assert!(bench.model.status.text.starts_with("pasted: the first"), "what lies above takes it as well");
}

#[test]
fn the_palette_does_what_its_line_says() {
    let mut bench = Bench::picture();
    bench.press(":create in spite\n");
    assert_eq!(decisions(&mut bench), [(421, one(Part::Structure, Decision::create()))]);
    bench.press(":\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
    bench.press(":leave\n");
    assert!(matches!(bench.model.end.phase, EndPhase::Finishing(_)));
}

#[test]
fn overlays_scroll_and_close() {
    let mut bench = Bench::picture();
    bench.press("ojjk");
    assert!(matches!(bench.model.overlay, Overlay::Raw(1)), "{:?}", bench.model.overlay);
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn the_keys_scroll_narrow_and_close() {
    let mut bench = Bench::picture();
    bench.press("?");
    for key in [Key::Down, Key::Down, Key::Up] {
        bench.key(key);
    }
    assert_eq!(bench.model.look.aid.as_ref().map(|aid| aid.place), Some(1));
    bench.press("previous cand");
    let window = bench.window(80, 24);
    assert!(window.contains("previous candidate") && !window.contains("next candidate"), "{window}");
    bench.press("\u{1b}");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn the_palette_opens_where_there_are_commands_and_does_them_there() {
    let mut bench = Bench::mapping();
    bench.key(Key::Ctrl('p'));
    bench.press("values that\n");
    assert_eq!(bench.model.mode(), Mode::Values);
    bench.press(":leave out\n");
    let mut bench = Bench::picture();
    bench.press("\t:back to the queue\n");
    assert_eq!(bench.model.mode(), Mode::Review);
}

#[test]
fn every_command_can_be_chosen_without_a_panic_on_any_screen() {
    for binding in super::super::super::keymap::TABLE {
        let mut full = Bench::picture();
        full.tell(Message::Action(binding.action));
        full.window(80, 24);
        let mut empty = Bench::new(Vec::new());
        empty.tell(Message::Action(binding.action));
        empty.window(80, 24);
    }
}
