//! A person's file of keys, laid over the table: chapters of actions, each with its keys.
//!
//! In: TOML. Out: the keys in force, or everything that is wrong with the file, each with its line and key. Nothing is
//! taken from a file with a fault: a person would not know which keys work.

use std::collections::HashMap;
use std::fmt;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::input::Key;
use super::force::standard_lines;
use super::{Action, Bound, Keymap, check};

/// The chapter whose keys hold in every mode that has the action.
pub(super) const EVERYWHERE: &str = "everywhere";

/// What is wrong with a file of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyFault {
    /// The line, from 1 on.
    pub line: usize,
    /// Chapter and action: `review.accept`.
    pub entry: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for KeyFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, entry, message } = self;
        let colon = if entry.is_empty() { "" } else { ": " };
        write!(f, "line {line}: {entry}{colon}{message}")
    }
}

impl Keymap {
    /// Lays a file of keys over the table.
    ///
    /// # Errors
    /// Everything that is wrong with the file.
    pub fn from_toml(text: &str) -> Result<Self, Vec<KeyFault>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            vec![KeyFault { line, entry: String::new(), message: error.message().replace('\n', " ") }]
        })?;
        let mut draft = Draft::new(text);
        // The common chapter first, so that a chapter of its own has the last word.
        let (common, own): (Vec<_>, Vec<_>) =
            table.get_ref().iter().partition(|(name, _)| name.get_ref().as_ref() == EVERYWHERE);
        for (name, value) in common.into_iter().chain(own) {
            draft.chapter((name.get_ref(), name.span().start), value.get_ref());
        }
        draft.finish()
    }
}

/// The lines of the table with what the file has said so far.
struct Draft<'t> {
    text: &'t str,
    lines: Vec<Bound>,
    /// Where the file sets the keys of a line of the table.
    places: HashMap<usize, usize>,
    faults: Vec<KeyFault>,
}

impl<'t> Draft<'t> {
    fn new(text: &'t str) -> Self {
        let lines = standard_lines();
        Self { text, lines, places: HashMap::new(), faults: Vec::new() }
    }

    fn fault(&mut self, at: usize, entry: impl Into<String>, message: impl Into<String>) {
        let fault = KeyFault { line: line_of(self.text, at), entry: entry.into(), message: message.into() };
        self.faults.push(fault);
    }

    fn chapter(&mut self, (name, at): (&str, usize), value: &DeValue<'_>) {
        let DeValue::Table(actions) = value else {
            return self.fault(at, name, "a chapter is expected, such as [review] with lines below it");
        };
        if name != EVERYWHERE && !self.lines.iter().any(|line| line.mode.name() == name) {
            return self.fault(at, name, "there is no such chapter; `usher keys` lists them");
        }
        for (action, keys) in actions {
            self.entry(name, (action.get_ref(), action.span().start), keys);
        }
    }

    fn entry(&mut self, chapter: &str, (action, at): (&str, usize), value: &Spanned<DeValue<'_>>) {
        let entry = format!("{chapter}.{action}");
        let named = |(_, line): &(usize, &Bound)| {
            line.action.name() == action && (chapter == EVERYWHERE || line.mode.name() == chapter)
        };
        let meant: Vec<usize> = self.lines.iter().enumerate().filter(named).map(|(place, _)| place).collect();
        if meant.is_empty() {
            return self.fault(at, entry, "there is no such action here; `usher keys` lists them");
        }
        let keys = match keys_of(value) {
            Ok(keys) => keys,
            Err((at, message)) => return self.fault(at, entry, message),
        };
        for place in meant {
            match chapter {
                EVERYWHERE => self.set_where_it_may_be(place, &keys, at),
                _ => self.set(place, (&entry, at), keys.clone()),
            }
        }
    }

    /// The keys of a common chapter: a mode takes those of them that mean nothing else to it.
    fn set_where_it_may_be(&mut self, place: usize, keys: &[Key], at: usize) {
        let Some(line) = self.lines.get_mut(place) else { return };
        let free: Vec<Key> =
            keys.iter().copied().filter(|key| check::refused(line, *key).is_none()).collect();
        if !free.is_empty() && check::refused_altogether(line, &free).is_none() {
            line.keys = free;
            self.places.insert(place, at);
        }
    }

    fn set(&mut self, place: usize, (entry, at): (&str, usize), keys: Vec<Key>) {
        let Some(line) = self.lines.get_mut(place) else { return };
        let refused = keys.iter().find_map(|key| check::refused(line, *key));
        if let Some(why) = refused.or_else(|| check::refused_altogether(line, &keys)) {
            return self.fault(at, entry, why);
        }
        line.keys = keys;
        if line.action == Action::Quit && !line.keys.contains(&Key::Ctrl('c')) {
            line.keys.push(Key::Ctrl('c'));
        }
        self.places.insert(place, at);
    }

    /// The keys in force, unless something is wrong with them.
    fn finish(mut self) -> Result<Keymap, Vec<KeyFault>> {
        // Where two lines clash, the one that the file sets is told, of two the later.
        for clash in check::clashes(&self.lines) {
            let set = [clash.first, clash.second].into_iter().filter_map(|place| {
                let at = self.places.get(&place)?;
                Some((*at, self.lines.get(place)?))
            });
            let Some((at, line)) = set.max_by_key(|(at, _)| *at) else { continue };
            let entry = format!("{}.{}", line.mode.name(), line.action.name());
            self.fault(at, entry, clash.message);
        }
        if self.faults.is_empty() {
            return Ok(Keymap::of(self.lines));
        }
        self.faults.sort_by(|a, b| (a.line, &a.entry).cmp(&(b.line, &b.entry)));
        self.faults.dedup();
        Err(self.faults)
    }
}

/// The keys of an entry: one name, or a list of names; an empty list takes the keys away.
fn keys_of(value: &Spanned<DeValue<'_>>) -> Result<Vec<Key>, (usize, String)> {
    let one = |value: &Spanned<DeValue<'_>>| match value.get_ref() {
        DeValue::String(name) => Key::named(name).map_err(|why| (value.span().start, why)),
        _ => Err((value.span().start, "the name of a key in quotes is expected, or a list of them".into())),
    };
    match value.get_ref() {
        DeValue::Array(names) => {
            let mut keys: Vec<Key> = Vec::new();
            for name in names {
                let key = one(name)?;
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            Ok(keys)
        }
        _ => Ok(vec![one(value)?]),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
