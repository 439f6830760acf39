//! The palette's list and the search over rows: fuzzy, for picking only, never for duplicates.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::keymap::{Action, Binding, Mode, TABLE};
use crate::contact::RowNumber;
use crate::import::QueueLine;

/// The bindings of the review that fit what was typed, the best first; all of them for an empty text.
pub(crate) fn commands(typed: &str) -> Vec<&'static Binding> {
    let all = TABLE.iter().filter(|b| b.mode == Mode::Review && is_command(b.action));
    if typed.trim().is_empty() {
        return all.collect();
    }
    let matcher = SkimMatcherV2::default();
    let score = |b: &Binding| matcher.fuzzy_match(&format!("{} {}", b.short, b.long), typed);
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
    if typed.is_empty() {
        return Vec::new();
    }
    let lower = typed.to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&lower);
    let literal: Vec<_> = lines
        .iter()
        .filter(|l| holds(&l.name) || holds(&l.reach) || holds(&l.place))
        .map(|l| l.row)
        .collect();
    if literal.is_empty() { search_fuzzily(lines, typed) } else { literal }
}

fn search_fuzzily(lines: &[QueueLine], typed: &str) -> Vec<RowNumber> {
    let matcher = SkimMatcherV2::default();
    let score = |l: &QueueLine| {
        [&l.name, &l.reach, &l.place].into_iter().filter_map(|text| matcher.fuzzy_match(text, typed)).max()
    };
    let mut found: Vec<_> = lines.iter().filter_map(|l| score(l).map(|s| (s, l.row))).collect();
    found.sort_by_key(|(score, row)| (std::cmp::Reverse(*score), *row));
    found.into_iter().map(|(_, row)| row).collect()
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
        let first = |typed| commands(typed).first().map(|b| b.action);
        assert_eq!(first("bulk"), Some(Action::Bulk));
        assert_eq!(first("undo"), Some(Action::Undo));
        assert!(commands("").len() > 20);
        assert!(commands("zzzzqq").is_empty());
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
