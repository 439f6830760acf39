//! Fields that the base keeps itself: an import compares them and changes none.

use crate::contact::Field;
use crate::validation::catalogue::{RuleEntry, doubtful, noted};
use crate::validation::examination::{Cell, Examination};

pub(in crate::validation) const COMPARED: RuleEntry = noted(
    "standing-compared",
    "STATUS, INACTIVE_REASON and MERGED_INTO are compared, not imported",
    "What a contact is in the base changes by operations (INVALIDATE, UPDATEACT, a merge), never by a cell. The cell \
     says something else than the base, so look whether an operation is missing.",
);
const INSTITUTION: RuleEntry = doubtful(
    "institution-other",
    "the row belongs to another institution",
    "INSTITUTION is not the institution that this program is set up for. The row goes in as it stands; make sure that \
     the file was meant for this base.",
);

/// The rules of this family.
pub(in crate::validation) const RULES: &[&RuleEntry] = &[&COMPARED, &INSTITUTION];

/// Looks at STATUS, INACTIVE_REASON or MERGED_INTO; none of them becomes a value.
pub(in crate::validation) fn compare_only(cell: &Cell<'_>, exam: &mut Examination<'_>) {
    // An export says ACTIVE in every row; that is no news.
    if cell.field == Field::Status && cell.text.eq_ignore_ascii_case("ACTIVE") {
        return;
    }
    let message = format!("{} is compared with the base only; it changes nothing.", cell.text);
    exam.report(&COMPARED, cell, message, None);
}

/// Looks at the institution's code.
pub(in crate::validation) fn institution(cell: &Cell<'_>, exam: &mut Examination<'_>) -> Option<String> {
    let own = exam.rules.institution.as_str();
    if !own.is_empty() && cell.text != own {
        let message =
            format!("{} is not {own}, the institution of this program; the row goes in.", cell.text);
        exam.report(&INSTITUTION, cell, message, None);
    }
    Some(cell.text.to_owned())
}
