//! Postcodes, by the country of the row, and the department that stands beside them.

use crate::contact::value::postcode::{PostcodeFix, check as check_postcode};
use crate::contact::value::{Certainty, DisplayLanguage, PostcodeCheck};
use crate::validation::catalogue::{RuleEntry, doubtful, entry};
use crate::validation::examination::{Cell, CountryFrom, Examination, likely};
use crate::validation::finding::{Consequence, Severity};

use super::department;

const MALFORMED: RuleEntry = doubtful(
    "postcode-malformed",
    "the postcode does not fit the country",
    "No postcode of the row's country looks like this. It is written as it stands; often the country is missing or \
     the cells have slipped by one column.",
);
const REPAIRED: RuleEntry = entry(
    "postcode-repaired",
    Severity::Note,
    Consequence::Repairs,
    [
        "the postcode was not in its usual form",
        "A country in front, spaces or decimals were taken away or set; the usual form is written.",
    ],
);
const LOST_ZEROS: RuleEntry = entry(
    "postcode-lost-zeros",
    Severity::Warning,
    Consequence::Repairs,
    [
        "the postcode lost its leading zeros",
        "A spreadsheet took it for a number. With the zeros it is a postcode of the row's country, and that is \
         written; if the row belongs to another country, give the country.",
    ],
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&MALFORMED, &REPAIRED, &LOST_ZEROS, &department::UNKNOWN, &department::CONTRADICTS];

/// Checks a postcode; gives its usual form.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    let Some(country) = exam.country else { return Some(text.to_owned()) };
    match check_postcode(country, text) {
        PostcodeCheck::Valid(valid) => Some(valid),
        PostcodeCheck::UnknownCountry => Some(text.to_owned()),
        PostcodeCheck::Fixable { to, reason: PostcodeFix::LostZeros } => lost_zeros(cell, to, exam),
        PostcodeCheck::Fixable { to, reason } if reason.certainty() == Certainty::Certain => {
            let message = format!("{text}: {reason}; {to} is written.");
            exam.repaired(&REPAIRED, cell, to, message)
        }
        PostcodeCheck::Fixable { to, reason } => {
            let message = format!("{text}: {reason}; {to} may be meant, the text is kept.");
            exam.report(&MALFORMED, cell, message, likely(to));
            Some(text.to_owned())
        }
        PostcodeCheck::Invalid => {
            let country = country.name(DisplayLanguage::English);
            let message = format!("{text} is no postcode of {country}; it is written as it stands.");
            exam.report(&MALFORMED, cell, message, None);
            Some(text.to_owned())
        }
    }
}

/// `1003` is Lausanne as well as Bourg-en-Bresse without its zero: only a named country or a numeric cell decides.
fn lost_zeros(cell: &Cell<'_>, to: String, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    if cell.numeric || exam.country_from == CountryFrom::Row {
        let message = format!("{text} lost its leading zeros; {to} is written.");
        return exam.repaired(&LOST_ZEROS, cell, to, message);
    }
    let message =
        format!("{text} may have lost its leading zeros ({to}); the row names no country, the text is kept.");
    exam.report(&MALFORMED, cell, message, likely(to));
    Some(text.to_owned())
}
