//! What is told and what an answer does, on the model of the console.

use super::super::contacts::ContactAnswer;
use super::super::effect::Effect;
use super::super::keymap::{Keymap, Mode};
use super::super::list_picker::Listed;
use super::super::listing::{Narrow, Proposed};
use super::super::message::Answer;
use super::super::model::Overlay;
use super::super::picker::Pick;
use super::super::queue::Filter;
use super::super::test_support::Bench;
use super::answer::{Heard, heard};
use super::scene::{Scene, Takes, Told as _};
use crate::import::{FoundContacts, Searched};

/// Types a line, as the sitting does.
fn answer(bench: &mut Bench, line: &str) {
    let scene = bench.model.scene();
    let Heard::Steps(steps) = heard(&scene, bench.model.mode(), line) else {
        panic!("{line:?} does nothing: {scene:?}")
    };
    for step in steps {
        let message = step.message(&bench.model.look.keys, bench.model.mode());
        bench.tell(message.expect("a key with a meaning"));
    }
}

fn number_of(scene: &Scene, words: &str) -> String {
    let choice = scene.choices.iter().find(|choice| choice.words.starts_with(words));
    choice.unwrap_or_else(|| panic!("{words} is not told: {scene:?}")).number.to_string()
}

#[test]
fn a_number_of_a_list_picks_what_was_told_beside_it_wherever_the_cursor_stands() {
    for from in Filter::ALL {
        for to in Filter::ALL {
            let mut bench = Bench::picture();
            bench.model.queue.set_filter(from);
            answer(&mut bench, "L");
            let number = number_of(&bench.model.scene(), to.name());
            answer(&mut bench, &number);
            let listing = bench.model.queue.listing();
            assert_eq!((listing.filter, listing.narrow.len()), (to, 0), "from {from:?}");
        }
    }
}

#[test]
fn every_count_of_a_list_is_what_it_shows_once_it_is_picked() {
    let mut bench = Bench::picture();
    answer(&mut bench, "L");
    let number = number_of(&bench.model.scene(), "merge");
    answer(&mut bench, &number);
    answer(&mut bench, "L");
    let Overlay::Picker(picker) = &bench.model.overlay else { panic!("no list") };
    let choices = picker.choices.clone();
    answer(&mut bench, ".");
    for (place, choice) in choices.into_iter().enumerate() {
        // Picked again what narrows the list no longer does: its count is that of the list as it is.
        if choice.pick == Pick::List(Listed::Narrow(Narrow::Proposed(Proposed::Merge))) {
            continue;
        }
        let mut bench = Bench::picture();
        bench.model.queue.narrow(Narrow::Proposed(Proposed::Merge));
        answer(&mut bench, "L");
        answer(&mut bench, &(place + 1).to_string());
        let rows = bench.model.queue.len();
        let told = if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
        assert_eq!(choice.note, told, "{}", choice.label);
    }
}

#[test]
fn what_narrows_the_list_is_always_told() {
    let mut bench = Bench::picture();
    let told = |bench: &Bench| bench.model.scene().lines[0].clone();
    assert_eq!(told(&bench), "Row 421, to decide. 4 rows to decide.");
    bench.model.queue.narrow(Narrow::Proposed(Proposed::Merge));
    assert!(
        told(&bench).contains("of 2 in the list to decide, merge, 4 rows to decide."),
        "{}",
        told(&bench)
    );
    assert!(bench.model.list()[0].starts_with("List: to decide, merge, 2 rows."), "{:?}", bench.model.list());
    answer(&mut bench, "L");
    let scene = bench.model.scene();
    assert_eq!(scene.lines[0], "List: to decide, merge:");
    let set = scene.choices.iter().find(|choice| choice.words.starts_with("merge")).unwrap();
    assert!(set.words.ends_with("narrows the list now, picked again no longer"), "{}", set.words);
    answer(&mut bench, ".");
    bench.model.queue.narrow(Narrow::Text("nobody".into()));
    assert!(told(&bench).contains("to decide, merge, \"nobody\". 4 rows to decide."), "{}", told(&bench));
}

#[test]
fn every_letter_that_is_told_does_what_is_told_beside_it() {
    for keys in ["", "B", "Bt", "s", "R", "\t", "E", "C", "H", "o"] {
        let mut bench = Bench::picture();
        bench.press(keys);
        let (scene, mode) = (bench.model.scene(), bench.model.mode());
        for choice in &scene.choices {
            let does = choice.does.iter().copied().map(super::answer::Step::Act).collect();
            let does = Heard::Steps(does);
            if choice.number > 0 {
                assert_eq!(heard(&scene, mode, &choice.number.to_string()), does, "{mode:?} {choice:?}");
            }
            if !choice.letter.is_empty() {
                assert_eq!(heard(&scene, mode, &choice.letter), does, "{mode:?} {choice:?}");
            }
        }
        let refused =
            scene.choices.iter().filter(|c| c.does.iter().any(|a| bench.model.refuses(*a).is_some()));
        assert_eq!(refused.count(), 0, "{mode:?} offers what lines refuse");
    }
}

#[test]
fn a_rebound_console_tells_the_keys_in_force() {
    let mut bench = Bench::picture();
    let text = "[review]\nnext-filter = 'Q'\nbulk = 'X'\nskip = 'b'\nshow-equal = []\n[picker]\ndown = []\n";
    bench.model.look.keys = Keymap::from_toml(text).map(std::sync::Arc::new).unwrap();
    let scene = bench.model.scene();
    assert!(scene.lines.iter().all(|line| !line.contains("v tells")), "{scene:?}");
    let letter = |words: &str| scene.choices.iter().find(|c| c.words == words).unwrap().letter.clone();
    assert_eq!((letter("skip"), letter("bulk")), ("b".into(), "X".into()));
    assert!(bench.model.list()[0].ends_with("A capital Q tells another list."), "{:?}", bench.model.list());
    answer(&mut bench, "b");
    assert_eq!(bench.model.mode(), Mode::Reason);
    answer(&mut bench, "back");
    answer(&mut bench, "Q");
    let number = number_of(&bench.model.scene(), "all");
    answer(&mut bench, &number);
    assert_eq!(bench.model.queue.filter(), Filter::All, "without any key that goes down a list");
}

#[test]
fn whoever_is_found_is_a_choice_and_a_name_is_looked_for_without_enter() {
    use super::super::contacts::ContactEffect;
    use super::super::contacts::test_support::found_contact;
    let mut bench = Bench::picture();
    bench.press("c");
    answer(&mut bench, "Transport");
    assert_eq!(bench.model.scene().takes, Takes::Pick);
    let asked = bench.asked().into_iter().filter_map(|effect| match effect {
        Effect::Contacts(ContactEffect::Find { generation, typed }) => Some((generation, typed)),
        _ => None,
    });
    let (generation, typed) = asked.last().unwrap();
    assert_eq!(typed, "Transport");
    let contacts: Vec<_> = ["0020031", "0020032", "0020033"]
        .map(|digits| crate::import::FoundContact {
            kind: crate::contact::Kind::Structure,
            ..found_contact(digits)
        })
        .into();
    let found = FoundContacts { contacts, more: 0, searched: Searched::Whole, unanswered: 0 };
    bench.tell(super::super::message::Message::Answered(Answer::Contacts(ContactAnswer::Found {
        generation,
        result: Ok(found),
    })));
    let scene = bench.model.scene();
    assert_eq!(scene.lines[0], "A contact for row 421, looked for Transport: 3 found.");
    assert_eq!(scene.choices.len(), 3);
    assert!(bench.model.said().is_none(), "{:?}", bench.model.said());
    answer(&mut bench, "2");
    assert!(
        bench.model.status.text.starts_with("0020032 is laid beside the row"),
        "{:?}",
        bench.model.status
    );
}
