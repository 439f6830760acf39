//! Which words of a name are the first name, where no comma tells.
//!
//! In: the words of a name without titles, and the order that its column has where that is known. Out: first name,
//! last name, and whether anything but habit speaks for it. Deliberately unaware of titles and couples.

use super::given_names::GivenNames;
use super::name_words::{is_all_capitals, is_initials, is_particle, is_suffix};

/// In which order a column has first and last names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum NameOrder {
    /// Each name tells for itself.
    #[default]
    Mixed,
    /// `Dupont Marie`: names that do not tell for themselves have the last name first.
    LastFirst,
}

/// How sure an order is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sure {
    /// Capitals, initials or first names tell, or there is but one word.
    Yes,
    /// Habit alone tells.
    No,
}

/// First and last name of words without a comma.
pub(super) fn split_words(words: &[&str], order: NameOrder) -> (String, String, Sure) {
    let suffixes =
        words.iter().rev().take_while(|word| is_suffix(word)).count().min(words.len().saturating_sub(2));
    let (words, suffix) = words.split_at_checked(words.len() - suffixes).unwrap_or((words, &[]));
    let with_suffix = |last: String| match suffix {
        [] => last,
        suffix => format!("{last} {}", suffix.join(" ")),
    };
    let (cut, sure) = match words {
        [] | [_] => return (String::new(), join(Some(words)), Sure::Yes),
        // `M. et Mme Le Gall`: nobody's first name is a particle.
        [particles @ .., last]
            if particles.iter().all(|word| is_particle(word))
                && (particles.len() > 1 || !GivenNames::contains(last)) =>
        {
            return (String::new(), with_suffix(join(Some(words))), Sure::No);
        }
        words => last_name_start(words, order),
    };
    let (first, last) = match cut {
        Cut::LastFrom(at) => (join(words.get(..at)), join(words.get(at..))),
        Cut::FirstFrom(at) => (join(words.get(at..)), join(words.get(..at))),
    };
    (first, with_suffix(last), sure)
}

/// True when a name without a comma says that its last name stands in front, false when behind; `None` when it does
/// not tell.
pub(super) fn last_name_first(text: &str) -> Option<bool> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    if !(2..=4).contains(&words.len()) || text.contains([',', '&', '/']) {
        return None;
    }
    match last_name_start(&words, NameOrder::Mixed) {
        (Cut::FirstFrom(_), Sure::Yes) => Some(true),
        (Cut::LastFrom(_), Sure::Yes) => Some(false),
        _ => None,
    }
}

fn join(words: Option<&[&str]>) -> String {
    words.unwrap_or_default().join(" ")
}

/// Where one part ends and the other begins.
#[derive(Clone, Copy)]
enum Cut {
    /// `Hans | Meier`
    LastFrom(usize),
    /// `DUPONT | Jean`
    FirstFrom(usize),
}

fn last_name_start(words: &[&str], order: NameOrder) -> (Cut, Sure) {
    if let Some(cut) = by_capitals(words).or_else(|| by_initials(words)) {
        return (cut, Sure::Yes);
    }
    let (front, back) = (given_in_front(words), given_behind(words));
    match (front, back) {
        (0, 1..) => (Cut::FirstFrom(words.len() - back), Sure::Yes),
        (1.., 0) => (Cut::LastFrom(front), Sure::Yes),
        (1.., 1..) => both_given(words, (front, back), order),
        (0, 0) if order == NameOrder::LastFirst => (Cut::FirstFrom(last_name_end(words)), Sure::No),
        (0, 0) => (Cut::LastFrom(with_particles(words, words.len() - 1)), Sure::No),
    }
}

/// `Martin Thomas`, `Hans Peter Martin`: what stands in front and behind are first names.
fn both_given(words: &[&str], (front, back): (usize, usize), order: NameOrder) -> (Cut, Sure) {
    let last_first = Cut::FirstFrom(words.len() - back);
    let is_last = |word: Option<&&str>| word.is_some_and(|word| GivenNames::is_last_name_too(word));
    match (is_last(words.first()), is_last(words.last())) {
        _ if order == NameOrder::LastFirst => (last_first, Sure::No),
        (false, true) => (Cut::LastFrom(front), Sure::Yes),
        (true, false) => (last_first, Sure::No),
        _ if words.len() > 2 => (Cut::LastFrom(front), Sure::Yes),
        _ => (Cut::LastFrom(front), Sure::No),
    }
}

/// `DUPONT Jean`: the capitals stand in front; `Jean DUPONT`: they stand behind.
fn by_capitals(words: &[&str]) -> Option<Cut> {
    let mut capitals: Vec<bool> = words.iter().map(|word| is_all_capitals(word)).collect();
    // `van DER BERG`, `de LA TOUR`: a particle goes with what follows it.
    for at in (0..words.len().saturating_sub(1)).rev() {
        let follows = capitals.get(at + 1) == Some(&true);
        if let (Some(capital), Some(word)) = (capitals.get_mut(at), words.get(at)) {
            *capital |= follows && is_particle(word);
        }
    }
    if capitals.iter().all(|c| *c) || capitals.iter().all(|c| !c) {
        return None;
    }
    let leading = capitals.iter().take_while(|c| **c).count();
    if leading > 0 && capitals.iter().skip(leading).all(|c| !c) {
        return Some(Cut::FirstFrom(leading));
    }
    let trailing = capitals.iter().rev().take_while(|c| **c).count();
    (trailing > 0 && trailing < words.len())
        .then(|| Cut::LastFrom(with_particles(words, words.len() - trailing)))
}

/// `J. Dupont`, `Dupont J.-P.`
fn by_initials(words: &[&str]) -> Option<Cut> {
    let initials = |word: &&&str| is_initials(word);
    let leading = words.iter().take_while(initials).count();
    let trailing = words.iter().rev().take_while(initials).count();
    match (leading, trailing) {
        (1.., 0) if leading < words.len() => Some(Cut::LastFrom(leading)),
        (0, 1..) if trailing < words.len() => {
            // `Meier Hans P.`: the first name stands before its initial.
            let given = words.iter().rev().skip(trailing).take_while(|w| GivenNames::contains(w)).count();
            let start = words.len() - trailing - given;
            Some(if start == 0 { Cut::LastFrom(given) } else { Cut::FirstFrom(start) })
        }
        _ => None,
    }
}

/// How many words in front are the first name: first names, their initials, `María del Carmen`.
fn given_in_front(words: &[&str]) -> usize {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let particles = words.iter().skip(at).take_while(|w| is_particle(w)).count();
        let beyond = words.get(at + particles).is_some_and(|w| GivenNames::contains(w));
        if GivenNames::contains(word) || (at > 0 && is_initials(word)) {
            at += 1;
        } else if at > 0 && particles > 0 && beyond && at + particles + 1 < words.len() {
            at += particles + 1;
        } else {
            break;
        }
    }
    at.min(words.len() - 1)
}

/// How many words behind are the first name.
fn given_behind(words: &[&str]) -> usize {
    let given = words.iter().rev().take_while(|word| GivenNames::contains(word)).count();
    // `Jean de Simon`: what a particle leads is no first name.
    let led =
        words.len().checked_sub(given + 1).and_then(|at| words.get(at)).is_some_and(|word| is_particle(word));
    if led && given < words.len() - 1 { 0 } else { given.min(words.len() - 1) }
}

/// Moves the start of the last name before its particles; at least one word stays in front.
fn with_particles(words: &[&str], start: usize) -> usize {
    let mut start = start;
    while start > 1 && words.get(start - 1).is_some_and(|word| is_particle(word)) {
        start -= 1;
    }
    start
}

/// The end of a last name in front: its particles and one word.
fn last_name_end(words: &[&str]) -> usize {
    let particles = words.iter().take_while(|word| is_particle(word)).count();
    (particles + 1).min(words.len() - 1)
}
