//! Sentences name keys; this puts the keys in force into them.
//!
//! A sentence is written with the key of the table: `m merges, n creates`. Where a person has other keys, the key before
//! such a word is replaced. Nothing happens to sentences as long as no key was changed.

use super::{Action, Keymap, Mode};

/// How sentences name a key: the key of the table, the word behind it, and what the key does.
const PHRASES: &[(&str, &str, Action)] = &[
    ("a", "accepts", Action::Accept),
    ("m", "merges", Action::Merge),
    ("m", "updates", Action::Merge),
    ("n", "creates", Action::Create),
    ("s", "skips", Action::Skip),
    ("w", "waits", Action::Wait),
    ("u", "takes", Action::Undo),
    ("v", "shows", Action::ShowEqual),
    ("e", "types", Action::EditValue),
    ("Space", "takes", Action::PickSide),
    ("n", "next", Action::NextFound),
    ("N", "previous", Action::PreviousFound),
    ("Esc", "ends", Action::Back),
    ("Esc", "goes", Action::Back),
    ("Esc", "leaves", Action::Back),
    ("q", "leaves", Action::Quit),
    ("q", "quits", Action::Quit),
    ("M", "shows", Action::Mapping),
    ("B", "then", Action::Bulk),
    ("L", "shows", Action::NextFilter),
    ("I", "shows", Action::Notices),
    ("y", "drops", Action::Yes),
];

impl Keymap {
    /// A sentence with the keys in force in a mode.
    pub(crate) fn reword(&self, mode: Mode, text: String) -> String {
        if !self.is_changed() {
            return text;
        }
        let words: Vec<&str> = text.split(' ').collect();
        let mut out: Vec<String> = Vec::with_capacity(words.len());
        for (place, word) in words.iter().enumerate() {
            let next = words.get(place + 1).map_or("", |next| next.trim_end_matches([',', ';', '.', ':']));
            let phrase = PHRASES.iter().find(|(key, verb, _)| key == word && *verb == next);
            let key = phrase.and_then(|(.., action)| self.key_of(mode, *action));
            out.push(key.unwrap_or_else(|| (*word).to_owned()));
        }
        out.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::input::Key;
    use super::super::TABLE;
    use super::*;

    #[test]
    fn sentences_name_the_keys_in_force() {
        let sentence = "no safe proposal (m merges?): m merges, n creates, s skips, w waits";
        let standard = Keymap::standard();
        assert_eq!(standard.reword(Mode::Review, sentence.into()), sentence);
        let keys = Keymap::from_toml("[review]\nmerge = 'Enter'\nskip = 'Q'\nwait = []\n").unwrap();
        assert_eq!(
            keys.reword(Mode::Review, sentence.into()),
            "no safe proposal (m merges?): Enter merges, n creates, Q skips, — waits"
        );
        assert_eq!(keys.reword(Mode::Found, "m merges".into()), "Enter merges", "the keys below a search");
    }

    #[test]
    fn every_phrase_has_the_key_that_the_table_gives_it() {
        for (key, verb, action) in PHRASES {
            let key = Key::named(key).unwrap();
            let known = TABLE.iter().any(|b| b.action == *action && b.keys.contains(&key));
            assert!(known, "{key:?} {verb}");
        }
    }
}
