//! The days on which consents were given or withdrawn.

use crate::contact::Field;
use crate::contact::value::BirthDate;
use crate::contact::value::date::{DateGuess, DateReading};
use crate::validation::catalogue::{RuleEntry, left_out};
use crate::validation::examination::{Cell, Examination};

const UNREADABLE: RuleEntry = left_out(
    "consent-date-unreadable",
    "the day of the consent cannot be read",
    "The text is no day that can be understood without doubt, so the cell is left out: the consent goes in without a \
     date. A date decides which of two answers is the later one, so a guess would do harm.",
);
const FUTURE: RuleEntry = left_out(
    "consent-date-future",
    "the day of the consent lies in the future",
    "Nobody has consented or withdrawn tomorrow, so the cell is left out: such a date would win over every answer that \
     is still to come.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[&UNREADABLE, &FUTURE];

/// Checks the date of a consent; gives it as `YYYY-MM-DD`, without the hour.
pub(in crate::validation) fn date(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    debug_assert!(matches!(cell.field, Field::AuthorizationDate(_)));
    let date = match BirthDate::read(cell.text) {
        DateReading::Certain(date) => date,
        DateReading::Likely { date, reason: DateGuess::DayFirst | DateGuess::NoSeparators } => date,
        DateReading::Likely { date, reason: DateGuess::SerialNumber } if cell.numeric => date,
        DateReading::Ambiguous { day_first, .. } => day_first,
        _ => {
            let message = format!("{} is no day that can be read; it is left out.", cell.text);
            exam.report(&UNREADABLE, cell, message, None);
            return None;
        }
    };
    if date > exam.today {
        exam.report(&FUTURE, cell, format!("{} lies in the future; it is left out.", cell.text), None);
        return None;
    }
    Some(date.to_string())
}
