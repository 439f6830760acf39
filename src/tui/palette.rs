//! The palette's list and the search over rows: fuzzy, for picking only, never for duplicates.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use rayon::prelude::*;

use super::keymap::{Action, Bound, Keymap, Mode, beneath};
use crate::contact::RowNumber;
use crate::import::{ClusterId, ClusterLine, QueueLine};

/// The commands of a mode that fit what was typed, the best first; all of them for an empty text.
pub(crate) fn commands<'k>(keys: &'k Keymap, mode: Mode, typed: &str) -> Vec<&'k Bound> {
    let all = std::iter::successors(Some(mode), |mode| beneath(*mode)).flat_map(|mode| keys.chapter(mode));
    let all = all.filter(|line| is_command(line.action));
    if typed.trim().is_empty() {
        return all.collect();
    }
    let matcher = SkimMatcherV2::default();
    let score = |b: &Bound| matcher.fuzzy_match(&format!("{} {}", b.short, b.long), typed);
    let mut found: Vec<_> = all.filter_map(|b| score(b).map(|s| (s, b))).collect();
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.into_iter().map(|(_, b)| b).collect()
}

fn is_command(action: Action) -> bool {
    !matches!(action, Action::Candidate(_) | Action::Palette)
}

/// The rows that fit a search: by number, else by the text itself, else fuzzily with the best first.
pub(crate) fn search(lines: &[QueueLine], typed: &str) -> Vec<RowNumber> {
    let typed = typed.trim();
    let by_number = typed.parse::<RowNumber>().ok();
    if let Some(line) = by_number.and_then(|row| lines.iter().find(|l| l.row == row)) {
        return vec![line.row];
    }
    search_texts(lines, |l| (l.row, [&l.name, &l.reach, &l.place]), typed)
}

/// The clusters that fit a search: by the text itself, else fuzzily with the best first.
pub(crate) fn search_clusters(lines: &[ClusterLine], typed: &str) -> Vec<ClusterId> {
    search_texts(lines, |l| (l.id, [&l.name, &l.reach, &l.place]), typed.trim())
}

fn search_texts<L: Sync, K: Ord + Copy + Send>(
    lines: &[L],
    texts: for<'a> fn(&'a L) -> (K, [&'a str; 3]),
    typed: &str,
) -> Vec<K> {
    if typed.is_empty() {
        return Vec::new();
    }
    let lower = typed.to_lowercase();
    // A key waits for this: on every core, for there may be a million rows.
    let all = || lines.par_iter().map(texts);
    let holds = |text: &&str| text.to_lowercase().contains(&lower);
    let literal: Vec<_> = all().filter(|(_, texts)| texts.iter().any(holds)).map(|(key, _)| key).collect();
    if !literal.is_empty() {
        return literal;
    }
    let matcher = SkimMatcherV2::default();
    let score = |texts: &[&str; 3]| texts.iter().filter_map(|t| matcher.fuzzy_match(t, typed)).max();
    let mut found: Vec<_> = all().filter_map(|(key, texts)| score(&texts).map(|s| (s, key))).collect();
    found.sort_by_key(|(score, key)| (std::cmp::Reverse(*score), *key));
    found.into_iter().map(|(_, key)| key).collect()
}

#[cfg(test)]
mod tests {
    use super::super::test_support::line;
    use super::*;

    fn named(row: RowNumber, name: &str) -> QueueLine {
        QueueLine { name: name.into(), ..line(row) }
    }

    #[test]
    fn the_palette_finds_an_action_by_a_few_letters() {
        let keys = Keymap::standard();
        let commands = |typed| super::commands(&keys, Mode::Review, typed);
        let first = |typed| commands(typed).first().map(|b| b.action);
        assert_eq!(first("bulk"), Some(Action::Bulk));
        assert_eq!(first("undo"), Some(Action::Undo));
        assert!(commands("").len() > 20);
        assert!(commands("zzzzqq").is_empty());
    }

    #[test]
    fn a_key_that_a_search_has_taken_is_not_shown_for_what_it_meant() {
        let keys = Keymap::standard();
        let line =
            |action| *commands(&keys, Mode::Found, "").iter().find(|line| line.action == action).unwrap();
        assert_eq!(keys.keys_text_in(Mode::Found, line(Action::NextFound)), "n");
        assert_eq!(keys.keys_text_in(Mode::Found, line(Action::Create)), "");
        assert_eq!(keys.keys_text_in(Mode::Review, line(Action::Create)), "n");
    }

    #[test]
    fn a_search_takes_the_number_then_the_text_then_what_is_alike() {
        let lines = [named(7, "Müller, Jürg"), named(8, "Rossi, Chiara"), named(433, "Meier, Ulla")];
        assert_eq!(search(&lines, "433"), [433]);
        assert_eq!(search(&lines, "müll"), [7]);
        assert_eq!(search(&lines, "RSSI"), Vec::<RowNumber>::new(), "capitals ask for capitals");
        assert_eq!(search(&lines, "rssi"), [8]);
        assert_eq!(search(&lines, " "), Vec::<RowNumber>::new());
    }
}
