//! The names of keys, actions and modes, as a file of keys writes them.
//!
//! A name is the action's own, in small letters with hyphens: `NextFound` is `next-found`. A test holds the list of all
//! of them, so that no name that stands in somebody's file changes unseen.

use unicode_width::UnicodeWidthChar as _;

use super::super::input::Key;
use super::{Action, Mode};
use crate::contact::value::text::needs_marker;

impl Mode {
    /// The name of the chapter: `review`, `why-in-full`.
    pub(crate) fn name(self) -> String {
        hyphened(&format!("{self:?}"))
    }
}

impl Action {
    /// The name of the action: `accept`, `next-found`, `reason-1`.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Candidate(_) => "candidate".into(),
            Self::Reason(place) => format!("reason-{}", place + 1),
            other => hyphened(&format!("{other:?}")),
        }
    }
}

fn hyphened(name: &str) -> String {
    let mut text = String::new();
    for (place, c) in name.chars().enumerate() {
        if c.is_uppercase() && place > 0 {
            text.push('-');
        }
        text.extend(c.to_lowercase());
    }
    text
}

/// The keys that have a name, and the names under which they are known; the first is the one that is written.
const NAMED: [(Key, &[&str]); 21] = [
    (Key::Char(' '), &["Space"]),
    (Key::Enter, &["Enter", "Return"]),
    (Key::Esc, &["Esc", "Escape"]),
    (Key::Tab, &["Tab"]),
    (Key::BackTab, &["Shift-Tab", "BackTab"]),
    (Key::Backspace, &["Backspace"]),
    (Key::Delete, &["Delete", "Del"]),
    (Key::Up, &["Up"]),
    (Key::Down, &["Down"]),
    (Key::Left, &["Left"]),
    (Key::Right, &["Right"]),
    (Key::PageUp, &["PgUp", "PageUp"]),
    (Key::PageDown, &["PgDn", "PageDown"]),
    (Key::Home, &["Home"]),
    (Key::End, &["End"]),
    (Key::Ctrl(' '), &["Ctrl-Space", "Ctrl-@"]),
    // One byte each, whichever of the two is pressed.
    (Key::Ctrl('\\'), &["Ctrl-\\", "Ctrl-4"]),
    (Key::Ctrl(']'), &["Ctrl-]", "Ctrl-5"]),
    (Key::Ctrl('^'), &["Ctrl-^", "Ctrl-6"]),
    (Key::Ctrl('_'), &["Ctrl-_", "Ctrl-7"]),
    (Key::Ctrl('c'), &["Ctrl-C"]),
];

/// Letters with Ctrl that a terminal sends as another key.
const INDISTINCT: [(char, &str); 5] =
    [('i', "Tab"), ('m', "Enter"), ('j', "Enter"), ('h', "Backspace"), ('[', "Esc")];

/// Whether a sign can stand for its key where keys are listed: it is drawn as it is, in a column of its own.
fn is_seen(sign: char) -> bool {
    !needs_marker(sign) && sign.width().is_some_and(|columns| columns > 0)
}

impl Key {
    /// The key as a file of keys writes it, in plain letters.
    pub(crate) fn name(self) -> String {
        let named = NAMED.iter().find(|(key, _)| *key == self).and_then(|(_, names)| names.first());
        match (named, self) {
            (Some(name), _) => (*name).to_owned(),
            (None, Self::Ctrl(c)) => format!("Ctrl-{}", c.to_ascii_uppercase()),
            (None, Self::Char(c)) => c.to_string(),
            (None, Self::F(number)) => format!("F{number}"),
            (None, other) => format!("{other:?}"),
        }
    }

    /// The key of a name, or why there is none.
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        let mut signs = name.chars();
        if let (Some(c), None) = (signs.next(), signs.next()) {
            return match c {
                c if c.is_control() => Err("a control sign is no name of a key".into()),
                c if !is_seen(c) => Err(format!("U+{:04X} cannot be seen", u32::from(c))),
                c => Ok(Self::Char(c)),
            };
        }
        let same = |known: &&str| known.eq_ignore_ascii_case(name);
        if let Some((key, _)) = NAMED.iter().find(|(_, names)| names.iter().any(same)) {
            return Ok(*key);
        }
        let function = name.strip_prefix(['F', 'f']).and_then(|number| number.parse().ok());
        if let Some(number @ 1..=12) = function {
            return Ok(Self::F(number));
        }
        let letter = ["ctrl-", "ctrl+", "c-", "^"].iter().find_map(|before| {
            let rest = name.to_ascii_lowercase().strip_prefix(before)?.to_owned();
            let mut signs = rest.chars();
            let has_byte = |c: &char| c.is_ascii_lowercase() || "[\\]^_".contains(*c);
            signs.next().filter(|c| has_byte(c) && signs.next().is_none())
        });
        let unknown = || {
            format!(
                "there is no key {name:?}; keys are single signs, Ctrl-A, Enter, Esc, Tab, Up, PgDn, Space …"
            )
        };
        let letter = letter.ok_or_else(unknown)?;
        match INDISTINCT.iter().find(|(c, _)| *c == letter) {
            Some((_, key)) => Err(format!("a terminal sends the same for {name} as for {key}")),
            None => Ok(Self::Ctrl(letter)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Keymap, TABLE};
    use super::*;
    use crate::contact::value::text::visible;

    #[test]
    fn a_key_is_read_by_the_name_it_is_written_with() {
        for binding in TABLE {
            for key in binding.keys {
                assert_eq!(Key::named(&key.name()), Ok(*key), "{}", key.name());
                assert!(key.name().is_ascii(), "{}", key.name());
            }
        }
        for (name, key) in [
            ("ctrl-r", Key::Ctrl('r')),
            ("C-r", Key::Ctrl('r')),
            ("^R", Key::Ctrl('r')),
            ("Ctrl+R", Key::Ctrl('r')),
            ("ctrl-]", Key::Ctrl(']')),
            ("Ctrl-5", Key::Ctrl(']')),
            ("^_", Key::Ctrl('_')),
            ("Ctrl-@", Key::Ctrl(' ')),
            ("東", Key::Char('東')),
            ("pagedown", Key::PageDown),
            ("space", Key::Char(' ')),
            ("é", Key::Char('é')),
            ("^", Key::Char('^')),
            ("f12", Key::F(12)),
        ] {
            assert_eq!(Key::named(name), Ok(key), "{name}");
        }
    }

    #[test]
    fn a_name_of_no_key_says_why() {
        for (name, why) in [
            ("Ctrl-I", "as for Tab"),
            ("Ctrl-m", "as for Enter"),
            ("Ctrl-xy", "no key"),
            ("F13", "no key"),
            ("Hyper-a", "no key"),
            ("", "no key"),
            ("\u{1b}", "control sign"),
            ("\u{202e}", "U+202E cannot be seen"),
            ("\u{301}", "U+0301 cannot be seen"),
            ("\u{200b}", "U+200B cannot be seen"),
            ("Ctrl-\u{1b}", "no key"),
            ("Ctrl-\u{202e}", "no key"),
            ("Ctrl-ß", "no key"),
            ("Ctrl-1", "no key"),
            ("^[", "as for Esc"),
        ] {
            let said = Key::named(name).unwrap_err();
            assert!(said.contains(why), "{name:?}: {said}");
            assert_eq!(visible(&said), said, "what is told can be shown");
        }
    }

    #[test]
    fn names_that_stand_in_files_stay() {
        let standard = Keymap::standard();
        let lines = standard.lines();
        let mut names: Vec<String> =
            lines.iter().map(|b| format!("{}.{}", b.mode.name(), b.action.name())).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "an action has one line in a mode");
        insta::assert_snapshot!(names.join("\n"));
    }
}
