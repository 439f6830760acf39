//! Countries.

use crate::contact::value::{Certainty, Country, Recognised};
use crate::validation::catalogue::{RuleEntry, entry, left_out};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::{Consequence, Severity};

const UNKNOWN: RuleEntry = left_out(
    "country-unknown",
    "no such country",
    "The text is neither an ISO 3166-1 code nor the name of a country in one of five languages. The cell is left \
     out; phones and postcodes of the row are read in the institution's country.",
);
const OTHER_CODE: RuleEntry = entry(
    "country-code-other",
    Severity::Note,
    Consequence::Repairs,
    [
        "the country code is not the ISO code",
        "Codes such as UK or FL are in daily use but not ISO 3166-1; the ISO code (GB, LI) is written.",
    ],
);

const ASSUMED: RuleEntry = entry(
    "country-assumed",
    Severity::Note,
    Consequence::Repairs,
    [
        "the country is abbreviated to one letter",
        "A, D, E, F, I and the like are read as the signs that cars carry: Austria, Germany, Spain, France, Italy. The \
         ISO code is written.",
    ],
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[&UNKNOWN, &OTHER_CODE, &ASSUMED];

/// Checks a country; gives its ISO 3166-1 alpha-2 code. Full names are lawful and need no finding.
pub(in crate::validation) fn check(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let text = cell.text;
    match Country::recognise(text) {
        Recognised::Exact(code) => Some(code.as_str().to_owned()),
        Recognised::Fix { value, .. } if text.len() == 2 && !text.eq_ignore_ascii_case(value.as_str()) => {
            let message = format!("{text} is not the ISO code; {value} is written.");
            exam.repaired(&OTHER_CODE, cell, value.as_str().to_owned(), message)
        }
        Recognised::Fix { value, certainty: Certainty::Likely } => {
            let message = format!("{text} is read as the country {value}.");
            exam.repaired(&ASSUMED, cell, value.as_str().to_owned(), message)
        }
        Recognised::Fix { value, .. } => Some(value.as_str().to_owned()),
        Recognised::Unknown => {
            let fix = Country::near(text).and_then(|code| likely(code.as_str()));
            exam.report(&UNKNOWN, cell, format!("{text} is no country that is known; it is left out."), fix);
            None
        }
    }
}
