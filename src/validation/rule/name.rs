//! Names of persons and structures.

use crate::contact::Field;
use crate::mapping::GivenNames;
use crate::validation::catalogue::{RuleEntry, doubtful, entry, noted};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::{Consequence, Severity};

const DIGITS: RuleEntry = doubtful(
    "name-digits",
    "there are digits in a name",
    "First and last names should not hold digits; often a house number, a number of the old system or the wrong \
     column got in. The name is written as it stands.",
);
pub(in crate::validation) const BLANK: RuleEntry = entry(
    "name-blank",
    Severity::Note,
    Consequence::Defaults,
    [
        "a dash stands for a name that is not known",
        "A dash says that there is no name. On creation a missing name is written as `-`; an update leaves the \
         base's name as it is.",
    ],
);
const CASE: RuleEntry = noted(
    "name-case",
    "the name is written in capitals or small letters alone",
    "It is written as it stands and compared without regard to case. The usual spelling is offered as a fix, which \
     letters and envelopes look better with.",
);
const SWAPPED: RuleEntry = noted(
    "name-swapped",
    "first and last name look swapped",
    "What stands as last name is a frequent first name and the other is not. Both are written as they stand; if \
     many rows have it, swap the two columns in the map.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[&DIGITS, &BLANK, &CASE, &SWAPPED];

/// Checks a first or last name.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    if text.chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | '_' | '/' | '?' | '*')) {
        exam.report(&BLANK, cell, format!("{text} stands for no name; a new contact gets `-`."), None);
        return None;
    }
    if text.bytes().any(|b| b.is_ascii_digit()) {
        exam.report(&DIGITS, cell, format!("{text} holds digits; the name is written as it stands."), None);
    }
    if let Some(usual) = usual_case(text) {
        let message = format!("{text} is written in one case only; it is kept, {usual} would be usual.");
        exam.report(&CASE, cell, message, likely(usual));
    }
    Some(text.to_owned())
}

/// The name with a capital at the start of each word; `None` when it has both cases or is short.
fn usual_case(text: &str) -> Option<String> {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    if text.chars().any(|c| !c.is_alphabetic() && !matches!(c, ' ' | '-' | '\'' | '’' | '.')) {
        return None;
    }
    // Initials and particles (`J.`, `de`, `LE`) are as they should be.
    if letters().nth(2).is_none() || letters().any(|c| !c.is_lowercase() && !c.is_uppercase()) {
        return None;
    }
    let one_case = letters().all(char::is_uppercase) || letters().all(char::is_lowercase);
    let usual = capitalised(text);
    (one_case && usual != text).then_some(usual)
}

fn capitalised(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        if start {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
        start = matches!(c, ' ' | '-' | '\'' | '’' | '.');
    }
    out
}

/// Looks at both names together.
pub(in crate::validation) fn look_swapped(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let (first, last) = (exam.text(Field::FirstName), exam.text(Field::LastName));
    if first.is_empty() || last.is_empty() || !GivenNames::contains(last) || GivenNames::contains(first) {
        return;
    }
    // An initial or a rare first name beside `Simon` or `Thomas` is no sign of a swap.
    if first.chars().count() < 4 || !first.chars().all(|c| c.is_alphabetic() || c == ' ') {
        return;
    }
    let message = format!("{last} is a first name and {first} is not; both are written as they stand.");
    exam.report(&SWAPPED, cell, message, None);
}
