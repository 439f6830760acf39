//! Which values of coded columns are understood, which nearly are, and what a person may choose from.
//!
//! In: a target, a text, the rules of the institution. Out: whether validation will understand the text, and what
//! it most likely means where not. Deliberately unaware of rows: a value is asked about once for all of them.

use super::map::Target;
use crate::contact::Field;

/// True for targets whose cells hold values of a list: only their values are worth a question.
#[must_use]
pub fn is_coded(target: Target) -> bool {
    match target {
        Target::CriterionSlot(_) => true,
        Target::Field(field) => is_coded_field(field),
        _ => false,
    }
}

fn is_coded_field(field: Field) -> bool {
    matches!(
        field,
        Field::Title
            | Field::Language
            | Field::Country
            | Field::StructureType
            | Field::CommunityType
            | Field::AddressType
            | Field::Role
            | Field::Operation
            | Field::HasSales
            | Field::Authorization(_)
            | Field::Criterion(_)
    )
}
