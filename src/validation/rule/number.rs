//! The form of contact numbers and of plain numbers.

use crate::contact::{ContactNumber, Entry, Field};
use crate::validation::catalogue::{RuleEntry, entry, left_out};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::{Consequence, Severity};

pub(in crate::validation) const NUMBER_MALFORMED: RuleEntry = left_out(
    "contact-number-malformed",
    "the contact number is not made of 1 to 20 digits",
    "A contact number holds digits only. The cell is left out: a row that creates gets a new number, a row that \
     changes or removes cannot be carried out, because nobody knows whom it means.",
);
const NUMBER_REPAIRED: RuleEntry = entry(
    "contact-number-repaired",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the contact number was written with signs between its digits",
        "Spaces, dots, apostrophes or the decimals of a spreadsheet were taken away; the digits are the number.",
    ],
);
const PLAIN_MALFORMED: RuleEntry = left_out(
    "number-malformed",
    "the number is not made of digits",
    "The field holds a whole number without signs. The cell is left out; digits found in it are offered as a fix.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&NUMBER_MALFORMED, &NUMBER_REPAIRED, &PLAIN_MALFORMED];

/// Stands before a number that is not the contact's own and shall lead to it: `~1000`.
pub(in crate::validation) const ALIAS_SIGN: char = '~';

/// Checks numbers under which other files know the contact, and keeps them as what leads to it.
pub(in crate::validation) fn alias(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let mut numbers: Vec<String> = Vec::new();
    for text in cell.text.split('|').map(str::trim).filter(|text| !text.is_empty()) {
        let number = ContactNumber::parse(text)
            .or_else(|| without_signs(text).as_deref().and_then(ContactNumber::parse));
        match number {
            Some(number) => numbers.push(number.as_str().to_owned()),
            None => {
                let message = format!("{text} is no contact number (1 to 20 digits); it is left out.");
                exam.report(&NUMBER_MALFORMED, &cell.with_text(text), message, None);
            }
        }
    }
    let known = exam.text(Field::Alias);
    numbers.splice(0..0, known.split('|').filter(|n| !n.is_empty()).map(str::to_owned));
    numbers.dedup();
    if !numbers.is_empty() {
        exam.entries.insert(Field::Alias, Entry::Set(numbers.join("|")));
    }
}

/// Checks CONTACT_NR, which names the contact and is no value of its own.
pub(in crate::validation) fn contact_number(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    debug_assert_eq!(cell.field, Field::ContactNumber);
    if let Some(old) = cell.text.strip_prefix(ALIAS_SIGN) {
        return alias(&cell.with_text(old.trim()), exam);
    }
    exam.number = ContactNumber::parse(cell.text);
    if exam.number.is_some() {
        return;
    }
    if let Some(number) = without_signs(cell.text).as_deref().and_then(ContactNumber::parse) {
        let message = format!("{} is read as the number {number}.", cell.text);
        exam.repaired(&NUMBER_REPAIRED, cell, number.as_str().to_owned(), message);
        exam.number = Some(number);
        return;
    }
    let digits: String = cell.text.chars().filter(char::is_ascii_digit).collect();
    // `1.23E+10` was rounded: its digits are not those of the number.
    let rounded = cell.text.contains("E+");
    let fix = ContactNumber::parse(&digits).filter(|_| !rounded).and_then(|number| likely(number.as_str()));
    let message = format!("{} is no contact number (1 to 20 digits); it is left out.", cell.text);
    exam.report(&NUMBER_MALFORMED, cell, message, fix);
}

/// The digits, when only signs of grouping or decimals of zero stand between or behind them.
pub(super) fn without_signs(text: &str) -> Option<String> {
    let text = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(text);
    let grouping = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '\'' | '’' | '-' | '\u{a0}');
    text.chars().all(grouping).then(|| text.chars().filter(char::is_ascii_digit).collect())
}

/// Checks a whole number.
pub(in crate::validation) fn plain(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    let fix = without_signs(text).filter(|digits| !digits.is_empty()).and_then(likely);
    exam.report(&PLAIN_MALFORMED, cell, format!("{text} is no whole number; it is left out."), fix);
    None
}
