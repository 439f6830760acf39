//! Criteria and administrative numbers: codes and values that must exist before they are used.

use crate::contact::value::text::compact;
use crate::contact::{Code, Field, Kind};
use crate::validation::InstitutionRules;
use crate::validation::catalogue::{RuleEntry, entry, left_out};
use crate::validation::criteria::CriterionTarget;
use crate::validation::examination::{Cell, Examination};
use crate::validation::finding::{Consequence, Severity};

use super::criterion_value::{value_of, values_of};

const UNKNOWN: RuleEntry = left_out(
    "criterion-unknown",
    "no such criterion",
    "Criteria must be defined before an import uses them. The cell is left out; define the criterion, map the code \
     to an existing one, or leave it out for good.",
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

const OTHER_TARGET: RuleEntry = left_out(
    "criterion-target",
    "the criterion is not for contacts of this kind",
    "A criterion is for individuals, for structures or for both; a row that makes the other kind cannot carry it. The \
     cell is left out. Perhaps the row lacks the name of its structure or of its person, or the criterion should be \
     defined for both.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&UNKNOWN, &OTHER_SPELLING, &OTHER_TARGET, &WITHOUT_CODE, &NUMBER_WITHOUT_CODE];

/// Checks a criterion cell; gives the field under which its good values are written, joined by `|`.
pub(in crate::validation) fn check(
    code: Code,
    cell: &Cell<'_>,
    exam: &mut Examination<'_>,
) -> Option<(Field, String)> {
    let field = field_of(code, cell, exam)?;
    let cell = &Cell { field, ..*cell };
    if field != Field::Criterion(code) && exam.entries.contains_key(&field) {
        super::row::twice(cell, exam);
        return None;
    }
    let rules = exam.rules;
    let value = match field {
        Field::Criterion(code) => match rules.criteria.get(code.as_str()) {
            Some(criterion) => value_of(criterion, cell, exam)?,
            // No criterion is defined at all: any goes.
            None => values_of(cell.text).collect::<Vec<_>>().join("|"),
        },
        _ => return None,
    };
    Some((field, value))
}

/// The criterion that a cell speaks of, as it is defined; none when it is not, or not for such contacts.
pub(in crate::validation) fn field_of(
    code: Code,
    cell: &Cell<'_>,
    exam: &mut Examination<'_>,
) -> Option<Field> {
    let (rules, said) = (exam.rules, code);
    let code = match defined(code.as_str(), rules) {
        Some(known) => known,
        None if is_slot(code.as_str(), "CRIT") => {
            let message = format!("{} names no criterion; it is left out.", cell.text);
            exam.report(&WITHOUT_CODE, cell, message, None);
            return None;
        }
        None if rules.criteria.is_empty() => code,
        None => {
            let message = format!("The criterion {} is not defined; its cell is left out.", code.as_str());
            exam.report(&UNKNOWN, cell, message, None);
            return None;
        }
    };
    if said != code {
        let message = format!("The criterion {} is written {}.", said.as_str(), code.as_str());
        exam.report(&OTHER_SPELLING, cell, message, None);
    }
    let field = Field::Criterion(code);
    if let Some(target) = misplaced(code.as_str(), exam) {
        let message = format!("The criterion {} is for {target}; the cell is left out.", code.as_str());
        exam.report(&OTHER_TARGET, &Cell { field, ..*cell }, message, None);
        return None;
    }
    Some(field)
}

/// The defined criterion of this code, or the one whose code differs in case or accents alone.
fn defined(code: &str, rules: &InstitutionRules) -> Option<Code> {
    if rules.criteria.contains_key(code) {
        return Code::new(code);
    }
    let folded = compact(code);
    let near = rules.criteria.keys().find(|known| compact(known) == folded);
    near.and_then(|known| Code::new(known))
}

/// For whom a criterion is, where the row makes none of them; a row without names is judged by the base.
fn misplaced(code: &str, exam: &Examination<'_>) -> Option<&'static str> {
    let kind = match (exam.filled.person, exam.filled.structure) {
        (true, false) => Kind::Individual,
        (false, true) => Kind::Structure,
        _ => return None,
    };
    let target = target_of(code, exam.rules);
    (!target.takes(kind)).then_some(target.words())
}

/// For whom a criterion is.
pub(in crate::validation) fn target_of(code: &str, rules: &InstitutionRules) -> CriterionTarget {
    if rules.is_of_structures(code) {
        return CriterionTarget::Structures;
    }
    rules.criteria.get(code).map_or(CriterionTarget::Both, |criterion| criterion.target)
}

/// Reports a criterion that the contact of the base, whose kind the row does not say, cannot carry.
pub(in crate::validation) fn misplaced_in_base(field: Field, target: CriterionTarget) -> (RuleEntry, String) {
    let message = format!(
        "The criterion {} is for {}, and the contact is none; the cell is left out.",
        field.label(),
        target.words()
    );
    (OTHER_TARGET, message)
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
