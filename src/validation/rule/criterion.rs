//! Criteria and administrative numbers: codes and values that must exist before they are used.

use crate::contact::value::text::compact;
use crate::contact::{Code, Field};
use crate::validation::catalogue::{RuleEntry, entry, left_out};
use crate::validation::examination::{Cell, Examination};
use crate::validation::finding::{Consequence, Severity};

const UNKNOWN: RuleEntry = left_out(
    "criterion-unknown",
    "no such criterion",
    "Criteria must be defined before an import uses them. The cell is left out; define the criterion, map the code \
     to an existing one, or leave it out for good.",
);
const VALUE_UNKNOWN: RuleEntry = left_out(
    "criterion-value-unknown",
    "no such value of the criterion",
    "The criterion has a list of values and this is none of them. That value is left out, the others of the cell \
     are kept; define it, map it to an existing one, or leave it out for good.",
);
const VALUE_OTHER_SPELLING: RuleEntry = entry(
    "criterion-value-spelling",
    Severity::Note,
    Consequence::Repairs,
    [
        "a value of a criterion differs in case or accents",
        "The vendor's service would refuse it. The value of the list is written.",
    ],
);
const OTHER_SPELLING: RuleEntry = entry(
    "criterion-spelling",
    Severity::Note,
    Consequence::Repairs,
    [
        "the code of a criterion differs in case or accents",
        "The vendor's service would refuse it. The values are written under the defined criterion.",
    ],
);
const WITHOUT_CODE: RuleEntry = left_out(
    "criterion-without-code",
    "the value names no criterion",
    "A CRITn cell holds `CODE=value`, or the value alone after a CONFIG row that names the code. Neither is the \
     case, so nobody knows which criterion is meant; the cell is left out.",
);
const NUMBER_WITHOUT_CODE: RuleEntry = left_out(
    "admin-number-without-code",
    "the value names no kind of administrative number",
    "An ADMIN_NUMBERn cell holds `CODE=value`, or the value alone after a CONFIG row that names the code. Neither \
     is the case; the cell is left out.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&UNKNOWN, &OTHER_SPELLING, &VALUE_UNKNOWN, &VALUE_OTHER_SPELLING, &WITHOUT_CODE, &NUMBER_WITHOUT_CODE];

/// Checks a criterion cell; gives the field under which its known values are written, joined by `|`.
pub(in crate::validation) fn check(
    code: Code,
    cell: &Cell<'_>,
    exam: &mut Examination<'_>,
) -> Option<(Field, String)> {
    let rules = exam.rules;
    if let Some(criterion) = rules.criteria.get(code.as_str()) {
        return Some((cell.field, of_list(&criterion.values, cell, exam)?));
    }
    if is_slot(code.as_str(), "CRIT") {
        let message = format!("{} names no criterion; it is left out.", cell.text);
        exam.report(&WITHOUT_CODE, cell, message, None);
        return None;
    }
    if rules.criteria.is_empty() {
        return Some((cell.field, values_of(cell.text).collect::<Vec<_>>().join("|")));
    }
    of_other_spelling(code, cell, exam)
}

/// The criterion whose code differs in case or accents alone, else none.
fn of_other_spelling(code: Code, cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<(Field, String)> {
    let folded = compact(code.as_str());
    let rules = exam.rules;
    let near = rules.criteria.iter().find(|(known, _)| compact(known) == folded);
    let Some((field, values)) =
        near.and_then(|(known, c)| Some((Field::Criterion(Code::new(known)?), &c.values)))
    else {
        let message = format!("The criterion {} is not defined; its cell is left out.", code.as_str());
        exam.report(&UNKNOWN, cell, message, None);
        return None;
    };
    let message = format!("The criterion {} is written {}.", code.as_str(), field.label());
    exam.report(&OTHER_SPELLING, cell, message, None);
    Some((field, of_list(values, cell, exam)?))
}

fn values_of(text: &str) -> impl Iterator<Item = &str> {
    text.split('|').map(str::trim).filter(|value| !value.is_empty())
}

fn of_list(list: &[String], cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let mut kept: Vec<String> = Vec::new();
    for value in values_of(cell.text) {
        if let Some(value) = one_of_list(list, &cell.with_text(value), exam)
            && !kept.contains(&value)
        {
            kept.push(value);
        }
    }
    (!kept.is_empty()).then(|| kept.join("|"))
}

/// One value by the list; an empty list takes any text.
fn one_of_list(list: &[String], cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let value = cell.text;
    if list.is_empty() || list.iter().any(|known| known == value) {
        return Some(value.to_owned());
    }
    let folded = compact(value);
    if let Some(known) = list.iter().find(|known| compact(known) == folded) {
        let message = format!("{value} is written {known}, as the list has it.");
        exam.report(&VALUE_OTHER_SPELLING, cell, message, None);
        return Some(known.clone());
    }
    exam.report(&VALUE_UNKNOWN, cell, format!("{value} is no value of the criterion; it is left out."), None);
    None
}

/// True for the code that drafting gives to a column without one: `CRIT3`.
fn is_slot(code: &str, name: &str) -> bool {
    code.strip_prefix(name).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// Checks an administrative number; any value goes, but it must say which number it is.
pub(in crate::validation) fn admin_number(
    code: Code,
    cell: &Cell<'_>,
    exam: &mut Examination<'_>,
) -> Option<String> {
    debug_assert_eq!(cell.field, Field::AdminNumber(code));
    if is_slot(code.as_str(), "ADMIN_NUMBER") {
        let message = format!("{} names no kind of number; it is left out.", cell.text);
        exam.report(&NUMBER_WITHOUT_CODE, cell, message, None);
        return None;
    }
    Some(cell.text.to_owned())
}
