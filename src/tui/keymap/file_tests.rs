//! Files of keys, good and bad.

use super::super::Mode;
use super::*;

fn faults(text: &str) -> Vec<String> {
    Keymap::from_toml(text).unwrap_err().iter().map(ToString::to_string).collect()
}

#[test]
fn an_empty_file_changes_nothing() {
    for text in ["", "\u{feff}# nothing\n", "[review]\n"] {
        assert_eq!(Keymap::from_toml(text).as_ref(), Ok(&*Keymap::standard()), "{text:?}");
    }
}

#[test]
fn keys_are_added_changed_and_taken_away() {
    let text = "[review]\naccept = ['a', 'Enter', 'Space']\nskip = 'X'\nmerge = []\n[plan]\ncommit = 'F9'\n";
    let keys = Keymap::from_toml(text).unwrap();
    for (mode, key, action) in [
        (Mode::Review, Key::Char('a'), Some(Action::Accept)),
        (Mode::Review, Key::Enter, Some(Action::Accept)),
        (Mode::Review, Key::Char(' '), Some(Action::Accept)),
        (Mode::Review, Key::Char('X'), Some(Action::Skip)),
        (Mode::Review, Key::Char('s'), None),
        (Mode::Review, Key::Char('m'), None),
        (Mode::Fields, Key::Char('m'), Some(Action::Merge)),
        (Mode::Found, Key::Char('X'), Some(Action::Skip)),
        (Mode::Plan, Key::F(9), Some(Action::Commit)),
        (Mode::Plan, Key::Char('c'), None),
    ] {
        assert_eq!(keys.lookup(mode, key), action, "{mode:?} {key:?}");
    }
    assert!(keys.footer(Mode::Review).iter().all(|line| line.action != Action::Merge), "no key, no footer");
}

#[test]
fn what_holds_everywhere_gives_way_to_a_chapter_and_to_letters_of_a_text() {
    let text = "[everywhere]\ndown = ['J', 'Down']\nhelp = 'F1'\n[plan]\ndown = 'Down'\n";
    let keys = Keymap::from_toml(text).unwrap();
    for (mode, key, action) in [
        (Mode::Review, Key::Char('J'), Some(Action::Down)),
        (Mode::Review, Key::Char('j'), None),
        (Mode::Palette, Key::Down, Some(Action::Down)),
        (Mode::Palette, Key::Char('J'), None),
        (Mode::Plan, Key::Char('J'), None),
        (Mode::Plan, Key::Down, Some(Action::Down)),
        (Mode::Office, Key::F(1), Some(Action::Help)),
    ] {
        assert_eq!(keys.lookup(mode, key), action, "{mode:?} {key:?}");
    }
}

#[test]
fn what_lies_under_every_screen_takes_no_letter_from_a_text() {
    let text = "[anywhere]\nmouse = ['m', 'W', 'Backspace', 'Ctrl-K', 'F2']\n";
    let keys = Keymap::from_toml(text).unwrap();
    let texts = [Mode::Text, Mode::Palette, Mode::Picker, Mode::Help, Mode::Files, Mode::Contacts];
    for mode in texts {
        for key in [Key::Char('m'), Key::Char('W'), Key::Backspace, Key::Ctrl('k')] {
            assert_eq!(keys.lookup(mode, key), None, "{mode:?} {key:?}");
        }
        assert_eq!(keys.lookup(mode, Key::F(2)), Some(Action::Mouse), "{mode:?}");
    }
    assert_eq!(keys.lookup(Mode::Review, Key::Char('W')), Some(Action::Mouse));
    assert_eq!(
        keys.lookup(Mode::Review, Key::Char('m')),
        Some(Action::Merge),
        "a screen's own key goes before"
    );
    assert_eq!(keys.lookup(Mode::Home, Key::Char('m')), Some(Action::Mouse));
}

#[test]
fn a_fault_is_told_with_line_and_entry() {
    for (text, said) in [
        ("\n[reviews]\naccept = 'a'", "line 2: reviews: there is no such chapter"),
        ("[review]\n\nacept = 'a'", "line 3: review.acept: there is no such action"),
        ("[review]\naccept = 'Hyper'", "line 2: review.accept: there is no key \"Hyper\""),
        ("[review]\naccept = ['a',\n 'Ctrl-I']", "line 3: review.accept: a terminal sends the same"),
        ("[review]\naccept = 3", "line 2: review.accept: the name of a key in quotes"),
        ("accept = 'a'", "line 1: accept: a chapter is expected"),
        ("[review]\naccept = 'x'", "line 2: review.accept: x would be both accept and not-same"),
        ("[review]\naccept = 'x'\nnot-same = 'x'", "line 3: review.not-same: x would be both"),
        ("[review]\ncandidate = 'x'", "line 2: review.candidate: the digits cannot be given away"),
        ("[review]\naccept = '3'", "line 2: review.accept: 3 would be both accept and candidate"),
        ("[text]\nsubmit = 'x'", "line 2: text.submit: x is a letter of the text here"),
        ("[text]\nback = []", "line 2: text.back: one key must be left"),
        ("[review]\naccept = 'Ctrl-C'", "line 2: review.accept: Ctrl-C always leaves"),
        (
            "[confirm]\nyes = 'F'",
            "line 2: confirm.yes: F would confirm (yes in confirm) what it asks for (fix-all",
        ),
        ("[confirm]\nyes = 'Enter'", "line 2: confirm.yes: Enter would confirm"),
        ("[review]\nbulk = 'y'", "line 2: review.bulk: y would confirm (yes in confirm)"),
        ("[review]\nskip = 't'\nmark-row = []", "line 2: review.skip: t would confirm (reason-1 in reason)"),
        ("[review\naccept = 'a'", "line 1: "),
    ] {
        let told = faults(text);
        assert!(told.iter().any(|fault| fault.starts_with(said)), "{text:?}: {told:#?}");
    }
}

#[test]
fn every_fault_of_a_file_is_told_in_the_order_of_its_lines() {
    let told = faults("[review]\naccept = 'Hyper'\nfoo = 'a'\n[nowhere]\n");
    assert_eq!(told.len(), 3);
    assert!(
        told[0].starts_with("line 2") && told[1].starts_with("line 3") && told[2].starts_with("line 4"),
        "{told:?}"
    );
}

#[test]
fn quit_keeps_a_key_whatever_is_said() {
    let keys = Keymap::from_toml("[everywhere]\nquit = []\n[review]\nquit = []\n[plan]\nquit = 'Q'").unwrap();
    for mode in [Mode::Review, Mode::Plan, Mode::Office] {
        assert_eq!(keys.lookup(mode, Key::Ctrl('c')), Some(Action::Quit), "{mode:?}");
    }
    assert_eq!(keys.lookup(Mode::Review, Key::Char('q')), None);
    assert_eq!(keys.lookup(Mode::Plan, Key::Char('Q')), Some(Action::Quit));
}
