//! What the values of a defined criterion may be: one of a list, several, text, number, date, boolean.

use jiff::civil::Date;

use crate::contact::value::date::{DateGuess, DateReading};
use crate::contact::value::{BirthDate, Certainty, Recognised, recognise_boolean};
use crate::validation::catalogue::{RuleEntry, entry, left_out};
use crate::validation::criteria::{Criterion, CriterionKind, Named};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::{Consequence, Severity};

const VALUE_UNKNOWN: RuleEntry = left_out(
    "criterion-value-unknown",
    "no such value of the criterion",
    "The criterion has a list of values and this is none of them, neither by its code nor by its name. That value is \
     left out, the others of the cell are kept; define it, map it to an existing one, or leave it out for good.",
);
const OTHER_SPELLING: RuleEntry = entry(
    "criterion-value-spelling",
    Severity::Note,
    Consequence::Repairs,
    [
        "a value of a criterion differs in case or accents",
        "The vendor's service would refuse it. The value of the list is written.",
    ],
);
const BY_NAME: RuleEntry = entry(
    "criterion-value-by-name",
    Severity::Note,
    Consequence::Repairs,
    [
        "a value of a criterion is given by its name",
        "The format wants the code of the value, and the file says what it is called. The code is written.",
    ],
);
const ONE_VALUE: RuleEntry = left_out(
    "criterion-one-value",
    "the criterion takes one value and the cell has several",
    "Nobody knows which of them is meant, so the cell is left out and the base's value stays. Leave one value in the \
     cell, or define the criterion as one that takes several.",
);
const NUMBER: RuleEntry = left_out(
    "criterion-number",
    "the value of the criterion is no number",
    "The criterion is defined as a number, which is made of digits only. The cell is left out; digits found in it are \
     offered as a fix.",
);
const DATE: RuleEntry = left_out(
    "criterion-date",
    "the value of the criterion is no date",
    "The criterion is defined as a date, `DD.MM.YYYY` or `YYYY-MM-DD`, and the text is none, or none without an \
     assumption that may be wrong. The cell is left out; the likely day, where there is one, is offered as a fix.",
);
const DATE_ASSUMED: RuleEntry = entry(
    "criterion-date-assumed",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the date of the criterion is not written as the format wants it",
        "It was read without doubt worth asking about: day before month, digits without signs, or the day number of \
         a spreadsheet. The date understood is written; look at a few of them.",
    ],
);
const BOOLEAN: RuleEntry = left_out(
    "criterion-boolean",
    "the value of the criterion says neither yes nor no",
    "The criterion is defined as TRUE or FALSE; yes and no in five languages, 1 and 0 are understood as well. The cell \
     is left out.",
);
const BOOLEAN_ASSUMED: RuleEntry = entry(
    "criterion-boolean-assumed",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the value of the criterion had to be read as yes or no",
        "A cross, a tick or a single letter was taken for yes, a dash for no.",
    ],
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[
    &VALUE_UNKNOWN,
    &OTHER_SPELLING,
    &BY_NAME,
    &ONE_VALUE,
    &NUMBER,
    &DATE,
    &DATE_ASSUMED,
    &BOOLEAN,
    &BOOLEAN_ASSUMED,
];

/// The values of a cell, one by one.
pub(super) fn values_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|value| !value.is_empty())
}

/// What is written for a cell of a defined criterion: its good values, joined by `|`.
pub(super) fn value_of(criterion: &Criterion, cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    if criterion.kind == CriterionKind::SeveralOf || criterion.kind == CriterionKind::Text {
        return joined(&each_value(criterion, cell, exam));
    }
    let distinct = distinct(cell.text);
    let [only] = distinct.as_slice() else {
        let kept = each_listed(criterion, &distinct);
        if let [same] = kept.as_slice() {
            // Two spellings of one value are one value.
            return Some(same.clone());
        }
        let message = format!("{}: the criterion takes one value; the cell is left out.", cell.text);
        exam.report(&ONE_VALUE, cell, message, None);
        return None;
    };
    let cell = &cell.with_text(only);
    match criterion.kind {
        CriterionKind::Number => number(cell, exam),
        CriterionKind::Date => date(cell, exam),
        CriterionKind::Boolean => boolean(cell, exam),
        _ => listed(criterion, cell, exam),
    }
}

fn distinct(text: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    values_of(text).for_each(|value| {
        if !found.contains(&value) {
            found.push(value);
        }
    });
    found
}

/// The codes that texts mean, when all of them are in the list.
fn each_listed(criterion: &Criterion, texts: &[&str]) -> Vec<String> {
    if criterion.kind != CriterionKind::OneOf {
        return Vec::new();
    }
    let codes: Option<Vec<String>> =
        texts.iter().map(|text| criterion.value_of(text).map(|(code, _)| code.to_owned())).collect();
    let mut codes = codes.unwrap_or_default();
    codes.dedup();
    codes
}

fn each_value(criterion: &Criterion, cell: &Cell<'_>, exam: &mut Examination<'_>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for value in values_of(cell.text) {
        if let Some(value) = listed(criterion, &cell.with_text(value), exam)
            && !kept.contains(&value)
        {
            kept.push(value);
        }
    }
    kept
}

fn joined(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join("|"))
}

/// One value by the list, by its code or its name; an empty list takes any text.
fn listed(criterion: &Criterion, cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let value = cell.text;
    if criterion.values.is_empty() {
        return Some(value.to_owned());
    }
    match criterion.value_of(value) {
        Some((code, _)) if code == value => Some(value.to_owned()),
        Some((code, Named::ByCode)) => {
            let message = format!("{value} is written {code}, as the list has it.");
            exam.report(&OTHER_SPELLING, cell, message, None);
            Some(code.to_owned())
        }
        Some((code, Named::ByLabel)) => {
            let message = format!("{value} is what the value {code} is called; the code is written.");
            exam.report(&BY_NAME, cell, message, None);
            Some(code.to_owned())
        }
        None => {
            let message = format!("{value} is no value of {}; it is left out.", cell.field.label());
            exam.report(&VALUE_UNKNOWN, cell, message, None);
            None
        }
    }
}

fn number(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text.strip_suffix(".0").filter(|_| cell.numeric).unwrap_or(cell.text);
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let fix = super::number::without_signs(text).filter(|digits| !digits.is_empty()).and_then(likely);
    let message = format!("{text} is no number; {} is left out.", cell.field.label());
    exam.report(&NUMBER, cell, message, fix);
    None
}

/// A date as the other dates are read; no birth date, so that any day will do.
fn date(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    let (date, reason) = match BirthDate::read(text) {
        DateReading::Certain(date) => return Some(date.to_string()),
        DateReading::Likely { date, reason } => (date, reason),
        DateReading::Ambiguous { day_first, .. } => (day_first, DateGuess::DayFirst),
        DateReading::Impossible { reason } => {
            let message = format!("{text}: {reason}; {} is left out.", cell.field.label());
            exam.report(&DATE, cell, message, None);
            return None;
        }
    };
    if is_taken(reason, cell) {
        let message = format!("{text}: {reason}; {date} is written.");
        return exam.repaired(&DATE_ASSUMED, cell, date.to_string(), message);
    }
    left_open(cell, date, reason, exam)
}

/// Whether an assumption is safe enough to write what follows from it; in a text cell a number of five digits is more
/// often something else.
fn is_taken(reason: DateGuess, cell: &Cell<'_>) -> bool {
    match reason {
        DateGuess::DayFirst | DateGuess::NoSeparators => true,
        DateGuess::SerialNumber => cell.numeric,
        DateGuess::Century | DateGuess::MonthFirst => false,
    }
}

fn left_open(cell: &Cell<'_>, date: Date, reason: DateGuess, exam: &mut Examination<'_>) -> Option<String> {
    let message = format!("{} may be {date}: {reason}; it is left out until that is confirmed.", cell.text);
    exam.report(&DATE, cell, message, likely(date.to_string()));
    None
}

fn boolean(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let word = |value| if value { "TRUE".to_owned() } else { "FALSE".to_owned() };
    match recognise_boolean(cell.text) {
        Recognised::Exact(value) | Recognised::Fix { value, certainty: Certainty::Certain } => {
            Some(word(value))
        }
        Recognised::Fix { value, .. } => {
            let message = format!("{} is read as {}.", cell.text, word(value));
            exam.repaired(&BOOLEAN_ASSUMED, cell, word(value), message)
        }
        Recognised::Unknown => {
            let message =
                format!("{} says neither yes nor no; {} is left out.", cell.text, cell.field.label());
            exam.report(&BOOLEAN, cell, message, None);
            None
        }
    }
}
