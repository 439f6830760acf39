//! The keys in force: the key table with what a person changed of it.
//!
//! In: a mode and a key. Out: an [`Action`]; for footer, help and palette the lines of a mode.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::super::input::Key;
use super::super::typing::is_typing;
use super::{Action, Binding, Mode, TABLE, beneath, with_digit};

/// One line of the keys in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    pub(crate) mode: Mode,
    /// None when the person took them all away: the palette still has the action.
    pub(crate) keys: Vec<Key>,
    pub(crate) action: Action,
    /// Place in the footer, 1 first; 0 = help only.
    pub(crate) rank: u8,
    /// Two or three words, for the footer.
    pub(crate) short: &'static str,
    /// One phrase, for help and palette.
    pub(crate) long: &'static str,
}

/// The keys in force.
#[derive(Clone, Debug, PartialEq)]
pub struct Keymap {
    lines: Vec<Bound>,
    meanings: HashMap<(Mode, Key), Action>,
    /// Found out once: every frame asks for it.
    is_changed: bool,
}

impl Keymap {
    /// The keys of the table, as they are without any change.
    pub(crate) fn standard() -> Arc<Self> {
        static STANDARD: LazyLock<Arc<Keymap>> = LazyLock::new(|| Arc::new(Keymap::of(standard_lines())));
        STANDARD.clone()
    }

    /// The keys of these lines; of two lines with the same key in a mode the first has it.
    pub(crate) fn of(lines: Vec<Bound>) -> Self {
        let mut meanings = HashMap::new();
        for line in &lines {
            for key in &line.keys {
                meanings.entry((line.mode, *key)).or_insert(line.action);
            }
        }
        let is_changed = lines != standard_lines();
        Self { lines, meanings, is_changed }
    }

    /// What a key asks for in a mode.
    pub(crate) fn lookup(&self, mode: Mode, key: Key) -> Option<Action> {
        match self.meanings.get(&(mode, key)) {
            Some(action) => Some(with_digit(*action, key)),
            // What is typed belongs to the text, whatever a person put under every screen.
            None if mode.takes_text() && is_typing(key) => None,
            // While a search is on every other key keeps its meaning.
            None => beneath(mode).and_then(|below| self.lookup(below, key)),
        }
    }

    /// The lines of every mode, in the order of the table.
    pub(crate) fn lines(&self) -> &[Bound] {
        &self.lines
    }

    /// True when a person's file changed anything.
    pub(crate) fn is_changed(&self) -> bool {
        self.is_changed
    }

    /// The keys of a line as text, as far as they mean it in a mode: a search that is on may have taken some.
    pub(crate) fn keys_text_in(&self, mode: Mode, line: &Bound) -> String {
        let means =
            |key: &&Key| self.meanings.get(&(mode, **key)).is_none_or(|action| *action == line.action);
        Bound { keys: line.keys.iter().filter(means).copied().collect(), ..line.clone() }.keys_text()
    }

    /// The first key of an action in a mode, or below it; `None` where the mode has no such action.
    pub(crate) fn key_of(&self, mode: Mode, action: Action) -> Option<String> {
        let own = self.chapter(mode).find(|line| line.action == action).map(Bound::first_key);
        own.or_else(|| beneath(mode).and_then(|below| self.key_of(below, action)))
    }

    /// The lines of a mode.
    pub(crate) fn chapter(&self, mode: Mode) -> impl Iterator<Item = &Bound> {
        self.lines.iter().filter(move |line| line.mode == mode)
    }

    /// The lines of a mode that the footer shows, the weightiest first.
    pub(crate) fn footer(&self, mode: Mode) -> Vec<&Bound> {
        let mut shown: Vec<_> =
            self.chapter(mode).filter(|line| line.rank > 0 && !line.keys.is_empty()).collect();
        shown.sort_by_key(|line| line.rank);
        if let Some(below) = beneath(mode) {
            let own: Vec<_> = shown.iter().flat_map(|line| &line.keys).collect();
            let others = self.footer(below).into_iter();
            let others: Vec<_> = others.filter(|line| !line.keys.iter().any(|k| own.contains(&k))).collect();
            shown.extend(others);
        }
        shown
    }
}

/// The lines of the table, and what every screen has without a line of its own there: commands and themes wherever there
/// are keys to look up, and the pages of vi wherever there are pages.
pub(super) fn standard_lines() -> Vec<Bound> {
    let mut lines: Vec<Bound> = TABLE.iter().map(Bound::of).collect();
    let helped: Vec<Mode> =
        lines.iter().filter(|line| line.action == Action::Help).map(|line| line.mode).collect();
    for mode in helped {
        for (keys, action, long) in COMMON {
            let has = lines.iter().any(|line| line.mode == mode && line.action == action);
            let keys: Vec<Key> = keys.iter().copied().filter(|key| is_free(&lines, mode, *key)).collect();
            if !has && !keys.is_empty() {
                lines.push(Bound { mode, keys, action, rank: 0, short: "", long });
            }
        }
    }
    lines.into_iter().flat_map(with_halves).collect()
}

/// A line; that of a page has the keys of vi too, and behind it stands its half.
fn with_halves(mut line: Bound) -> Vec<Bound> {
    let pages = match line.action {
        Action::PageDown => ('f', 'd', Action::HalfPageDown, "half a page down"),
        Action::PageUp => ('b', 'u', Action::HalfPageUp, "half a page up"),
        _ => return vec![line],
    };
    // There the letters with Ctrl are those of the text.
    if line.mode.takes_text() {
        return vec![line];
    }
    let (whole, half, action, long) = pages;
    line.keys.push(Key::Ctrl(whole));
    let half = Bound { keys: vec![Key::Ctrl(half)], action, rank: 0, short: "", long, ..line.clone() };
    vec![line, half]
}

/// What every screen with keys to look up has.
const COMMON: [(&[Key], Action, &str); 2] = [
    (&[Key::Char(':'), Key::Ctrl('p')], Action::Palette, "choose a command by its name"),
    (&[Key::Char('T')], Action::Theme, "choose a theme, seen at once"),
];

fn is_free(lines: &[Bound], mode: Mode, key: Key) -> bool {
    !lines.iter().any(|line| line.mode == mode && line.keys.contains(&key))
}

impl Bound {
    /// A line of the table, unchanged.
    pub(crate) fn of(binding: &Binding) -> Self {
        let &Binding { mode, keys, action, rank, short, long } = binding;
        Self { mode, keys: keys.to_vec(), action, rank, short, long }
    }

    /// The keys as text: `j ↓`, `1-9`, `PgDn Ctrl-F`.
    pub(crate) fn keys_text(&self) -> String {
        if matches!(self.action, Action::Candidate(_)) {
            return "1-9".into();
        }
        let mut text = String::new();
        for (place, key) in self.keys.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|before| self.keys.get(before));
            match (key, before) {
                (Key::Ctrl(c), Some(Key::Ctrl(_))) => text.extend(['/', c.to_ascii_uppercase()]),
                (key, None) => text.push_str(&key.label()),
                (key, Some(_)) => {
                    text.push(' ');
                    text.push_str(&key.label());
                }
            }
        }
        text
    }

    /// The first key, for the footer; `—` where there is none.
    pub(crate) fn first_key(&self) -> String {
        match self.action {
            Action::Candidate(_) => "1-9".into(),
            _ => self.keys.first().map_or_else(|| "—".into(), |key| key.label()),
        }
    }
}
