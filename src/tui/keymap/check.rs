//! What no set of keys may do: mean two things, confirm with the key that asked, take letters from a text, lock a person in.

use std::collections::HashMap;

use super::super::input::Key;
use super::{ASKING, Action, BULK, Bound, Mode};

/// Two lines that cannot both have their keys.
pub(super) struct Clash {
    /// The places of both lines.
    pub(super) first: usize,
    pub(super) second: usize,
    pub(super) message: String,
}

/// Why a line may not have a key, if it may not.
pub(super) fn refused(line: &Bound, key: Key) -> Option<String> {
    match key {
        Key::Ctrl('c') if line.action != Action::Quit => Some("Ctrl-C always leaves".into()),
        // What opens the keys may close them.
        Key::Char('?') if line.mode == Mode::Help => None,
        Key::Char(_) if line.mode.takes_text() => {
            Some(format!("{} is a letter of the text here", key.name()))
        }
        _ => None,
    }
}

/// Why a line may not have just these keys, if it may not.
pub(super) fn refused_altogether(line: &Bound, keys: &[Key]) -> Option<String> {
    match line.action {
        Action::Candidate(_) => Some("the digits cannot be given away".into()),
        // Nobody may be locked in.
        Action::Back | Action::Submit if keys.is_empty() => Some("one key must be left for it".into()),
        _ => None,
    }
}

/// Lines that clash: the same key for both in one mode, or a key that would confirm what it asked for.
pub(super) fn clashes(lines: &[Bound]) -> Vec<Clash> {
    let mut clashes = Vec::new();
    let mut owners: HashMap<(Mode, Key), usize> = HashMap::new();
    for (second, line) in lines.iter().enumerate() {
        for key in &line.keys {
            let first = *owners.entry((line.mode, *key)).or_insert(second);
            if first != second {
                let name = |place: usize| lines.get(place).map(|l| l.action.name()).unwrap_or_default();
                let (one, other, key) = (name(first), name(second), key.name());
                let message = format!(
                    "{key} would be both {one} and {other}; give one of them another key, or none: {one} = []"
                );
                clashes.push(Clash { first, second, message });
            }
        }
    }
    clashes.extend(self_confirming(lines));
    clashes
}

/// A confirming key differs from every key that asks: whoever presses one key twice has said nothing twice.
fn self_confirming(lines: &[Bound]) -> Vec<Clash> {
    let mut clashes = Vec::new();
    for (first, yes) in lines.iter().enumerate() {
        let asking = asked_by(yes);
        for (second, ask) in lines.iter().enumerate().filter(|(_, line)| asking.contains(&line.action)) {
            if let Some(key) = yes.keys.iter().find(|key| ask.keys.contains(key)) {
                let name = |line: &Bound| format!("{} in {}", line.action.name(), line.mode.name());
                let message =
                    format!("{} would confirm ({}) what it asks for ({})", key.name(), name(yes), name(ask));
                clashes.push(Clash { first, second, message });
            }
        }
    }
    clashes
}

/// The actions that ask what a line answers.
fn asked_by(line: &Bound) -> &'static [Action] {
    match (line.mode, line.action) {
        (_, Action::Back | Action::Quit | Action::Help | Action::Palette) => &[],
        (Mode::Confirm, Action::Yes | Action::YesAll) => ASKING,
        (Mode::Reason, _) => &[Action::Skip],
        (Mode::Deed, _) => BULK,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::force::standard_lines;
    use super::*;

    #[test]
    fn the_table_itself_has_no_clash() {
        let lines = standard_lines();
        let said: Vec<_> = clashes(&lines).into_iter().map(|clash| clash.message).collect();
        assert!(said.is_empty(), "{said:#?}");
        for line in &lines {
            for key in &line.keys {
                assert_eq!(refused(line, *key), None, "{line:?}");
            }
        }
    }

    #[test]
    fn a_planted_clash_is_found() {
        let mut lines = standard_lines();
        let yes = lines.iter().position(|l| l.action == Action::Yes).unwrap();
        for (asking, key) in [(Action::Bulk, 'B'), (Action::Commit, 'c'), (Action::AcceptAll, 'A')] {
            lines[yes].keys = vec![Key::Char(key)];
            let found = clashes(&lines);
            assert!(found.iter().any(|c| lines[c.second].action == asking), "{asking:?}");
        }
    }
}
