//! What mapping proposes about cells that hold several fields: names, couples, organisations, addresses.
//!
//! In: how the cells of a draft were taken apart. Out: findings whose fix names the proposal; taking the fix confirms
//! it. Nothing here changes a value.

use crate::contact::Field;
use crate::mapping::{Draft, Split, SplitKind, looks_like_organisation, names_several};
use crate::validation::catalogue::{RuleEntry, doubtful, entry, noted};
use crate::validation::examination::{Cell, Examination, likely};
use crate::validation::finding::{Consequence, Severity};

const ORDER: RuleEntry = noted(
    "name-order-assumed",
    "nothing but habit says which word is the first name",
    "First and last name stand in one cell, without a comma, capitals or a first name that is known. They are written \
     as proposed. If many rows have it the other way round, choose \"last name first\" for the column.",
);
const COUPLE: RuleEntry = doubtful(
    "name-couple",
    "the name is that of two people",
    "One row makes one contact: both first names stand in FIRSTNAME, and nobody is lost. If they are a couple, the \
     title MR_AND_MRS is offered as a fix, so that letters greet both.",
);
const TWO_PERSONS: RuleEntry = doubtful(
    "name-two-persons",
    "the cell names two people",
    "One row makes one contact: the first person goes in and the second is kept in the remark. Write a second row for \
     the second person if both are to be contacts.",
);
const ORGANISATION: RuleEntry = noted(
    "name-organisation",
    "the name is read as that of a structure",
    "A legal form or a word such as `Theater` or `& Fils` says that the cell names an organisation. A structure is \
     made; correct the last name if it is a person's.",
);
const ORGANISATION_LIKELY: RuleEntry = doubtful(
    "name-organisation-likely",
    "the name of a person looks like that of a structure",
    "A legal form or a word such as `Theater` or `& Fils` says that the row is no person. It is written as it stands; \
     the fix makes a structure of it.",
);
const REPEATED: RuleEntry = entry(
    "name-repeats-structure",
    Severity::Note,
    Consequence::Repairs,
    [
        "the name repeats the name of the structure",
        "The row names nobody beside the structure, so it makes a structure alone. Fill in first and last name to make a \
         relay.",
    ],
);
const ADDRESS_PARTS: RuleEntry = noted(
    "address-split-assumed",
    "nothing but habit says where the street ends",
    "Street, postcode and town stand in one cell. They are written as proposed; look whether each is in its place.",
);
const ADDRESS_WHOLE: RuleEntry = noted(
    "address-not-split",
    "no town was found in the address",
    "Street, postcode and town should stand in one cell, but only one of them was found. It is written as the street.",
);
const CONTRADICTS: RuleEntry = doubtful(
    "column-contradicts",
    "a part of the cell says something else than a column of its own",
    "Several fields stand in one cell, and one of them has a column of its own that says something else. The column of \
     its own is written.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[
    &ORDER,
    &COUPLE,
    &TWO_PERSONS,
    &ORGANISATION,
    &ORGANISATION_LIKELY,
    &REPEATED,
    &ADDRESS_PARTS,
    &ADDRESS_WHOLE,
    &CONTRADICTS,
];

/// Reports how the cells of a row were taken apart, and names in columns of their own that should have been.
pub(in crate::validation) fn look_at_splits(draft: &Draft, exam: &mut Examination<'_>) {
    for split in &draft.splits {
        report(split, exam);
    }
    if draft.splits.iter().all(|split| !split.kind.is_about(Field::LastName)) {
        look_at_names(draft, exam);
    }
}

fn report(split: &Split, exam: &mut Examination<'_>) {
    let Split { kind, field, column, text, proposal } = split;
    let cell = Cell { field: *field, column: Some(*column), text, numeric: false };
    let (rule, message) = match kind {
        SplitKind::NameOrder => (&ORDER, format!("{text}: {proposal} is taken for the last name.")),
        SplitKind::Couple if exam.text(Field::Title) == "MR_AND_MRS" => return,
        SplitKind::Couple => {
            (&COUPLE, format!("{text}: two people in one contact; {proposal} would greet both."))
        }
        SplitKind::TwoPersons => {
            (&TWO_PERSONS, format!("{text}: {proposal} goes in, the second person stands in the remark."))
        }
        SplitKind::Organisation => (&ORGANISATION, format!("{proposal} is read as the name of a structure.")),
        SplitKind::AddressParts => {
            (&ADDRESS_PARTS, format!("{text}: {proposal} is taken for the {}.", field.label()))
        }
        SplitKind::AddressWhole => {
            (&ADDRESS_WHOLE, format!("{text} has no town; it is written as the street."))
        }
        SplitKind::PartContradicts => {
            (&CONTRADICTS, format!("{text} is left out: a column of its own says {proposal}."))
        }
    };
    // What contradicts has no proposal but what is written anyway, and what is not split none at all.
    let proposed = !matches!(kind, SplitKind::AddressWhole | SplitKind::PartContradicts);
    exam.report(rule, &cell, message, proposed.then(|| likely(proposal.clone())).flatten());
}

/// `Dupont & Fils` under last name, `Marie et Jean` under first name.
fn look_at_names(draft: &Draft, exam: &mut Examination<'_>) {
    let (first, last) = (draft.text(Field::FirstName), draft.text(Field::LastName));
    let cell_of =
        |field, text| Cell { field, column: draft.cell(field).and_then(|c| c.column), text, numeric: false };
    let no_structure = draft.text(Field::OfficialName).is_empty();
    let alone = match (first.is_empty(), last.is_empty()) {
        (true, false) => Some((Field::LastName, last)),
        (false, true) => Some((Field::FirstName, first)),
        _ => None,
    };
    if let Some((field, name)) = alone.filter(|(_, name)| no_structure && looks_like_organisation(name)) {
        let cell = Cell { field: Field::OfficialName, ..cell_of(field, name) };
        let message = format!("{name} looks like a structure; it is written as the name of a person.");
        exam.report(&ORGANISATION_LIKELY, &cell, message, likely(name));
    }
    if names_several(first) && exam.text(Field::Title) != "MR_AND_MRS" {
        let cell = Cell { field: Field::Title, ..cell_of(Field::FirstName, first) };
        let message = format!("{first}: two people in one contact; MR_AND_MRS would greet both.");
        exam.report(&COUPLE, &cell, message, likely("MR_AND_MRS"));
    }
}

/// Reports that a last name was left out because the structure has it.
pub(in crate::validation) fn repeated(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let message = format!("{} is the structure's name; the row makes a structure alone.", cell.text);
    exam.report(&REPEATED, cell, message, None);
}
