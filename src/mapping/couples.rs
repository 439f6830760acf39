//! Several persons in one cell: `Marie et Jean Dupont`, `Marie Dupont et Jean Martin`.
//!
//! In: a name without its leading title. Out: one contact that loses nobody. One row makes one contact: a couple is
//! one with both first names, as it stands on its subscription; of two strangers the second goes into the remark.

use super::given_names::GivenNames;
use super::name_order::{NameOrder, split_words};
use super::name_words::{is_and, split_title};
use super::names::NameParts;
use super::split::SplitKind;
use crate::contact::value::Title;
use crate::contact::value::text::compact;

/// The two sides of a joining word, with that word.
struct Sides<'a> {
    left: &'a str,
    and: &'a str,
    right: &'a str,
}

/// Splits the names of several persons; `None` for one person. `title` is what stood in front.
pub(super) fn split_several(title: &str, text: &str, order: NameOrder) -> Option<NameParts> {
    let sides = sides_of(text)?;
    let (second_title, right) = split_title(sides.right);
    let mut parts = joined(&sides, right, order);
    parts.title = both_titles(title, &sides, second_title);
    if parts.doubt == Some(SplitKind::TwoPersons) && !second_title.is_empty() {
        // The second person keeps its title, the contact has its own.
        title.clone_into(&mut parts.title);
        parts.remark = format!("{second_title} {}", parts.remark);
    }
    let couple = Title::recognise(&parts.title).value() == Some(Title::MrAndMrs);
    if couple && parts.doubt == Some(SplitKind::Couple) {
        parts.doubt = None;
    }
    Some(parts)
}

/// True for first names that are joined: `Marie et Jean`.
#[must_use]
pub fn names_several(text: &str) -> bool {
    sides_of(text).is_some_and(|sides| {
        [sides.left, sides.right].iter().all(|side| side.split(' ').any(GivenNames::contains))
    })
}

/// The last joining word that stands between names; `Ortega y Gasset` has none.
fn sides_of(text: &str) -> Option<Sides<'_>> {
    let mut found = None;
    let mut at = 0;
    for word in text.split(' ') {
        let end = at + word.len();
        if is_and(word) && at > 0 && end < text.len() {
            let (left, right) = (text.get(..at)?.trim(), text.get(end..)?.trim());
            if joins(left, word, right) {
                found = Some(Sides { left, and: word, right });
            }
        }
        at = end + 1;
    }
    found
}

/// `e`, `y` and `i` are parts of last names, and `E` is an initial: first names must stand on both sides.
fn joins(left: &str, and: &str, right: &str) -> bool {
    if !matches!(and.to_lowercase().as_str(), "e" | "ed" | "y" | "i" | "u") {
        return true;
    }
    let given = |word: Option<&str>| word.is_some_and(GivenNames::contains);
    let behind = split_title(right).1.split(' ').next();
    and.chars().all(char::is_lowercase) && left.split(' ').any(|word| given(Some(word))) && given(behind)
}

fn joined(sides: &Sides<'_>, right: &str, order: NameOrder) -> NameParts {
    let (left_words, right_words): (Vec<&str>, Vec<&str>) =
        (sides.left.split(' ').collect(), right.split(' ').collect());
    let both = |left: &str, right: &str| format!("{left} {} {right}", sides.and);
    let couple = |first: String, last: String| NameParts {
        first,
        last,
        doubt: Some(SplitKind::Couple),
        ..NameParts::default()
    };
    let given = |words: &[&str]| words.iter().all(|word| GivenNames::contains(word.trim_matches(',')));
    let is_last = |text: &str| text.split(' ').next_back().is_some_and(GivenNames::is_last_name_too);
    match (left_words.len(), right_words.len()) {
        (1, 1) if given(&left_words) || given(&right_words) => couple(both(sides.left, right), String::new()),
        // `Meier & Keller`: two last names are one household's.
        (1, 1) => couple(String::new(), both(sides.left, right)),
        (left, 2..) if left == 1 || given(&left_words) => {
            let (first, last, _) = split_words(&right_words, order);
            couple(both(sides.left, &first), last)
        }
        (2.., right_count) if right_count == 1 || (given(&right_words) && !is_last(right)) => {
            let (first, last, _) = split_words(&left_words, order);
            match first.is_empty() {
                true => couple(String::new(), both(&last, right)),
                false => couple(both(&first, right), last),
            }
        }
        _ => two_names(sides, right, order),
    }
}

/// Two whole names: one household when the last name is the same, else two persons.
fn two_names(sides: &Sides<'_>, right: &str, order: NameOrder) -> NameParts {
    let split = |text: &str| split_words(&text.split(' ').collect::<Vec<_>>(), order);
    let ((first, last, _), (second, other, _)) = (split(sides.left), split(right));
    if compact(&last) == compact(&other) {
        let first = format!("{first} {} {second}", sides.and);
        return NameParts { first, last, doubt: Some(SplitKind::Couple), ..NameParts::default() };
    }
    let remark = right.to_owned();
    NameParts { first, last, remark, doubt: Some(SplitKind::TwoPersons), ..NameParts::default() }
}

fn both_titles(first: &str, sides: &Sides<'_>, second: &str) -> String {
    match (first.is_empty(), second.is_empty()) {
        (false, false) => format!("{first} {} {second}", sides.and),
        (false, true) => first.to_owned(),
        (true, _) => second.to_owned(),
    }
}
