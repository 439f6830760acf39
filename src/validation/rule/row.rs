//! Rules about a row as a whole, as far as the base need not be asked.

use crate::contact::{Entry, Field};
use crate::mapping::Requested;
use crate::validation::catalogue::{RuleEntry, doubtful, entry, left_out};
use crate::validation::examination::{Cell, Examination, certain, likely};
use crate::validation::finding::{Consequence, Severity};

use super::{department, name, text};

const OPERATION_UNKNOWN: RuleEntry = entry(
    "operation-unknown",
    Severity::Error,
    Consequence::BlocksRow,
    [
        "no such operation",
        "OPERATION holds INSERT, UPDATE, UPDATEACT, DELETE, INVALIDATE, ANONYMIZE, DROP or CONFIG; an empty cell is \
         INSERT. The row is not carried out until the cell says what to do.",
    ],
);
const CLEAR_NOT_ALLOWED: RuleEntry = left_out(
    "clear-not-allowed",
    "this field cannot be cleared",
    "`=` clears the current value, but the contact number, the role and what steers the import have none that can \
     be cleared. The cell is left out.",
);
const FIELD_TWICE: RuleEntry = left_out(
    "field-twice",
    "two columns of the row fill one field",
    "The first column's value is taken and the other is left out. Correct the column map so that each field has one \
     column.",
);
const ROLE_CONTRADICTS: RuleEntry = entry(
    "role-contradicts",
    Severity::Warning,
    Consequence::Defaults,
    [
        "the role does not fit the names",
        "A row with a person and a structure makes a RELAY, any other row a PUBLIC contact; that role is taken. \
         Perhaps a name is missing or stands in the wrong column.",
    ],
);

/// Two rows of one contact; found while the rows of a file come in, see [`contradiction`](crate::validation::contradiction).
pub(in crate::validation) const CONTRADICTS: RuleEntry = doubtful(
    "rows-contradict",
    "an earlier row says something else about the same contact",
    "Rows that change one contact go in one after the other, so the later row's value is what remains. Correct the cell \
     or skip one of the rows if that is not what is meant.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] =
    &[&CONTRADICTS, &OPERATION_UNKNOWN, &CLEAR_NOT_ALLOWED, &FIELD_TWICE, &ROLE_CONTRADICTS];

/// Reports an operation that cannot be read, with the one it nearly is.
pub(in crate::validation) fn operation(requested: &Requested, cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let Requested::Unreadable(text) = requested else { return };
    let fix = match text.to_uppercase().as_str() {
        "CREATE" | "NEW" | "ADD" | "I" => likely("INSERT"),
        "MODIFY" | "CHANGE" | "EDIT" | "UPDATES" | "U" => likely("UPDATE"),
        "REACTIVATE" | "UPDATE_ACT" | "UPDATE ACT" => likely("UPDATEACT"),
        _ => None,
    };
    let cell = cell.with_text(text);
    exam.report(&OPERATION_UNKNOWN, &cell, format!("{text} is no operation; the row is blocked."), fix);
}

/// Reports `=` where there is nothing to clear.
pub(in crate::validation) fn cannot_clear(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    exam.report(
        &CLEAR_NOT_ALLOWED,
        cell,
        "This field cannot be cleared; the cell is left out.".to_owned(),
        None,
    );
}

/// Reports a second column for a field, unless it says the same.
pub(in crate::validation) fn twice(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let taken = exam.text(cell.field).to_owned();
    if taken != cell.text {
        let message =
            format!("{} is left out: another column already gives {taken} for this field.", cell.text);
        exam.report(&FIELD_TWICE, cell, message, None);
    }
}

/// Looks at cells together, once all are read. `cell_of` finds the cell that a finding is about.
pub(in crate::validation) fn look_at_row<'a>(
    exam: &mut Examination<'_>,
    cell_of: impl Fn(Field) -> Option<Cell<'a>>,
) {
    if let Some(cell) = cell_of(Field::LastName) {
        name::look_swapped(&cell, exam);
    }
    if let Some(cell) = cell_of(Field::Department) {
        department::against_postcode(&cell, exam);
    }
    if let Some(cell) = cell_of(Field::OfficialName) {
        text::look_at_envelope(&cell, exam);
    }
    if let Some(cell) = cell_of(Field::Role) {
        look_at_role(&cell, exam);
    }
}

fn look_at_role(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    let filled = exam.filled;
    // An update by number need not repeat the names.
    if !filled.person && !filled.structure {
        return;
    }
    let fitting = if filled.person && filled.structure { "RELAY" } else { "PUBLIC" };
    let given = exam.text(Field::Role);
    if given.is_empty() || given == fitting {
        return;
    }
    let message = format!("The role {given} does not fit the names; {fitting} is written.");
    exam.report(&ROLE_CONTRADICTS, cell, message, certain(fitting));
    exam.entries.insert(Field::Role, Entry::Set(fitting.to_owned()));
}
