//! Birth dates.

use jiff::civil::Date;

use crate::contact::value::date::{BirthDateCheck, DateFault, DateGuess, DateReading};
use crate::contact::value::{BirthDate, check_birth_date};
use crate::validation::catalogue::{RuleEntry, entry, left_out};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::{Consequence, Fix, Severity};

const UNREADABLE: RuleEntry = left_out(
    "birth-date-unreadable",
    "the birth date cannot be read",
    "The text is no date that can be understood, so the cell is left out. The typed text still serves as weak \
     evidence when duplicates are looked for.",
);
const IMPOSSIBLE: RuleEntry = left_out(
    "birth-date-impossible",
    "there is no such day in the calendar",
    "A day such as 31.02. does not exist, so the cell is left out. The typed text still serves as weak evidence \
     when duplicates are looked for.",
);
const DOUBTFUL: RuleEntry = left_out(
    "birth-date-doubtful",
    "the birth date can be read only with an assumption",
    "The year has two digits, or the month seems to stand first. A wrong birth date does more harm than none, so \
     the cell is left out until the likely day, offered as a fix, is accepted.",
);
const FUTURE: RuleEntry = left_out(
    "birth-date-future",
    "the birth date lies in the future",
    "Nobody is born after today, so the cell is left out. Often the century is wrong or a date of entry stands in \
     the wrong column.",
);
const IMPLAUSIBLE: RuleEntry = left_out(
    "birth-date-implausible",
    "the birth date is one that programs write for want of another",
    "Days such as 01.01.1900 or of the Middle Ages stand where no date was known; the cell is left out.",
);
const OLD: RuleEntry = entry(
    "birth-date-old",
    Severity::Warning,
    Consequence::KeepsText,
    [
        "the birth date lies before 1900",
        "Nobody alive was born then: a register of historical persons is right, a customer's date is a slip of the \
         century. The date is written as it stands.",
    ],
);
const ASSUMED: RuleEntry = entry(
    "birth-date-assumed",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the birth date is not written as the format wants it",
        "It was read without doubt worth asking about: day before month, digits without signs, or the day number of \
         a spreadsheet. The date understood is written; look at a few of them.",
    ],
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&UNREADABLE, &IMPOSSIBLE, &DOUBTFUL, &FUTURE, &IMPLAUSIBLE, &OLD, &ASSUMED];

/// Checks a birth date; gives it as `YYYY-MM-DD`.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let (date, reason) = match BirthDate::read(cell.text) {
        DateReading::Certain(date) => (date, None),
        DateReading::Likely { date, reason } => (date, Some(reason)),
        DateReading::Ambiguous { day_first, .. } => (day_first, Some(DateGuess::DayFirst)),
        DateReading::Impossible { reason } => return unreadable(cell, reason, exam),
    };
    let plausible = check_birth_date(date, exam.today);
    match (plausible, reason) {
        (BirthDateCheck::Future, _) => reject(
            &FUTURE,
            cell,
            format!("{} lies in the future; the birth date is left out.", cell.text),
            exam,
        ),
        (BirthDateCheck::Before1900, None) => {
            let message = format!("{} lies before 1900; it is written as it stands.", cell.text);
            exam.report(&OLD, cell, message, None);
            Some(date.to_string())
        }
        (BirthDateCheck::Placeholder, _) => {
            let message = format!("{} is hardly a real birth date; it is left out.", cell.text);
            reject(&IMPLAUSIBLE, cell, message, exam)
        }
        (BirthDateCheck::Plausible, None) => Some(date.to_string()),
        (BirthDateCheck::Plausible | BirthDateCheck::Before1900, Some(reason)) => {
            assumed(cell, date, reason, exam)
        }
    }
}

fn assumed(cell: &Cell<'_>, date: Date, reason: DateGuess, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    let taken = match reason {
        DateGuess::DayFirst | DateGuess::NoSeparators => true,
        // In a text cell a number of five digits is more often something else.
        DateGuess::SerialNumber => cell.numeric,
        DateGuess::Century | DateGuess::MonthFirst => false,
    };
    if taken {
        let message = format!("{text}: {reason}; {date} is written.");
        return exam.repaired(&ASSUMED, cell, date.to_string(), message);
    }
    let message = format!("{text} may be {date}: {reason}; it is left out until that is confirmed.");
    leave_out(&DOUBTFUL, cell, (message, likely(date.to_string())), exam)
}

fn unreadable(cell: &Cell<'_>, reason: DateFault, exam: &mut Examination<'_>) -> Option<String> {
    let rule = match reason {
        DateFault::NotInCalendar => &IMPOSSIBLE,
        DateFault::TooEarly => &IMPLAUSIBLE,
        DateFault::NotADate | DateFault::OnlyYear => &UNREADABLE,
    };
    reject(rule, cell, format!("{}: {reason}; the birth date is left out.", cell.text), exam)
}

fn reject(rule: &RuleEntry, cell: &Cell<'_>, message: String, exam: &mut Examination<'_>) -> Option<String> {
    leave_out(rule, cell, (message, None), exam)
}

fn leave_out(
    rule: &RuleEntry,
    cell: &Cell<'_>,
    (message, fix): (String, Option<Fix>),
    exam: &mut Examination<'_>,
) -> Option<String> {
    exam.birth_text = cell.text.to_owned();
    exam.report(rule, cell, message, fix);
    None
}
