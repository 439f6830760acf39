//! Telephone, fax and cellphone numbers.

use crate::contact::value::phone::{PhoneFault, PhoneReading};
use crate::contact::value::{Certainty, PhoneNumber};
use crate::validation::catalogue::{RuleEntry, doubtful, left_out, noted};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::Fix;

const INVALID: RuleEntry = doubtful(
    "phone-invalid",
    "the phone number cannot be dialled",
    "It does not fit the numbers of its country: too short, too long, or never given out. The text is kept as it \
     stands, but it helps neither an SMS nor the search for duplicates.",
);
const DAMAGED: RuleEntry = left_out(
    "phone-damaged",
    "a spreadsheet rounded the phone number",
    "The number stands as `4.12E+10`: its last digits are gone and nobody can bring them back, so the cell is left \
     out. Ask for the file with the column formatted as text.",
);
const NO_DIGITS: RuleEntry = left_out(
    "phone-no-digits",
    "there is no digit in the phone number",
    "A word in a phone column is a remark, not a number; the cell is left out and the base's number stays.",
);
const COMPLETED: RuleEntry = noted(
    "phone-completed",
    "a spreadsheet dropped the beginning of the phone number",
    "A leading zero or the + before the country prefix was lost. Only one number can be meant; it is used for \
     dialling and matching, and the typed text is kept beside it.",
);
const DOUBTFUL: RuleEntry = doubtful(
    "phone-doubtful",
    "the phone number needed an assumption",
    "The cell holds an extension, several numbers, or a number of another country without its prefix. The text is \
     kept; the number that was understood is used for dialling and matching and is offered as a fix.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&INVALID, &DAMAGED, &NO_DIGITS, &COMPLETED, &DOUBTFUL];

/// Checks a phone cell; gives the text to write and keeps the E.164 form beside it.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    match PhoneNumber::read(text, exam.country) {
        PhoneReading::Valid(number) => keep(cell, &number, exam),
        PhoneReading::Fixable { to, certainty, reason } => {
            let fix = dialled(&to, exam);
            let number = fix.as_ref().map_or("", |fix| fix.value.as_str());
            let message = format!("{text}: {reason}; {number} is understood, the text is kept.");
            let rule = if certainty == Certainty::Certain { &COMPLETED } else { &DOUBTFUL };
            exam.report(rule, cell, message, fix);
            keep(cell, &to, exam)
        }
        PhoneReading::Invalid { reason, .. } => reject(cell, reason, exam),
    }
}

fn keep(cell: &Cell<'_>, number: &PhoneNumber, exam: &mut Examination<'_>) -> Option<String> {
    if let Some(e164) = number.e164() {
        exam.e164.insert(cell.field, e164.to_owned());
    }
    Some(cell.text.to_owned())
}

fn reject(cell: &Cell<'_>, reason: PhoneFault, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    let (rule, kept) = match reason {
        PhoneFault::NoDigits => (&NO_DIGITS, None),
        PhoneFault::Rounded => (&DAMAGED, None),
        _ => (&INVALID, Some(text.to_owned())),
    };
    let end = if kept.is_some() { "the text is kept" } else { "it is left out" };
    exam.report(rule, cell, format!("{text} is no valid phone number: {reason}; {end}."), None);
    kept
}

/// The number as it is dialled in the row's country, or with its prefix when it is of another one.
fn dialled(number: &PhoneNumber, exam: &Examination<'_>) -> Option<Fix> {
    let e164 = number.e164()?;
    let national = number.national().filter(|national| {
        matches!(PhoneNumber::read(national, exam.country), PhoneReading::Valid(again) if again.e164() == Some(e164))
    });
    likely(national.unwrap_or_else(|| e164.to_owned()))
}
