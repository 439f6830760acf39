//! The keys in force as text: for a person to read, and as a file to change.

use std::fmt::Write as _;

use super::{Action, Bound, CHAPTERS, Keymap, Mode};

/// What a file of keys says of itself.
const PREFACE: &str = "\
# Keys of Usher. Leave out what stays as it is; a file with the changed lines alone will do.
# An action has one key (\"a\"), several ([\"j\", \"Down\"]) or none ([]). A list replaces the keys it had.
# Keys: single signs, Ctrl-A … Ctrl-Z, Enter, Esc, Tab, Shift-Tab, Space, Backspace, Delete, Up, Down, Left, Right,
# PgUp, PgDn, Home, End, F1 … F12. Capitals count for single signs. Ctrl-C always leaves.
# [anywhere] lies under every screen; where a text is typed, what writes or moves in it belongs to the text.
# [everywhere] holds in every chapter that has the action; a chapter's own line goes before it.
";

impl Keymap {
    /// Every chapter with its actions, as columns of text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for mode in self.modes() {
            let _ = writeln!(text, "{} [{}]", heading(mode), mode.name());
            for line in self.chapter(mode) {
                let _ = writeln!(text, "  {:<17} {:<18} {}", line.keys_text(), line.action.name(), line.long);
            }
            text.push('\n');
        }
        text
    }

    /// The same as a file of keys that gives these keys when it is read.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut text = PREFACE.to_owned();
        for mode in self.modes() {
            let _ = write!(text, "\n# {}\n[{}]\n", heading(mode), mode.name());
            for line in self.chapter(mode) {
                let _ = match line.action {
                    Action::Candidate(_) => writeln!(text, "# 1 … 9: {}", line.long),
                    _ => writeln!(text, "{:<40} # {}", entry(line), line.long),
                };
            }
        }
        text
    }

    /// The modes that have keys, in the order of the table.
    fn modes(&self) -> Vec<Mode> {
        let mut modes = Vec::new();
        for line in self.lines() {
            if !modes.contains(&line.mode) {
                modes.push(line.mode);
            }
        }
        modes
    }
}

/// The heading of a mode; modes without a chapter of the help are known by their name.
fn heading(mode: Mode) -> String {
    let chapter = CHAPTERS.iter().find(|(known, _)| *known == mode);
    chapter.map_or_else(|| mode.name(), |(_, heading)| (*heading).to_owned())
}

fn entry(line: &Bound) -> String {
    let keys: Vec<String> = line.keys.iter().map(|key| quoted(&key.name())).collect();
    format!("{} = [{}]", line.action.name(), keys.join(", "))
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::super::super::input::Key;
    use super::*;

    #[test]
    fn the_printed_file_gives_the_keys_it_was_printed_from() {
        let standard = Keymap::standard();
        assert_eq!(Keymap::from_toml(&standard.to_toml()).as_ref(), Ok(&*standard));
        let changed =
            Keymap::from_toml("[review]\naccept = ['é', 'Ctrl-E', '\"', '\\']\nmerge = []").unwrap();
        assert_eq!(Keymap::from_toml(&changed.to_toml()).as_ref(), Ok(&changed));
    }

    #[test]
    fn every_key_stands_in_the_text() {
        let text = Keymap::standard().to_text();
        assert!(text.starts_with("Review [review]\n  a                 accept "), "{text}");
        assert!(text.contains(&format!("{} ", Key::Ctrl('r').label())), "{text}");
    }
}
