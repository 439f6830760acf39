//! The rules about cells and rows, one file per family.
//!
//! In: one cell, cleaned, and the row's [`Examination`](super::examination::Examination). Out: the value to
//! write, or nothing when the cell is left out; what is wrong goes into the examination. Unaware of the base.

pub(super) mod birth_date;
pub(super) mod coded;
pub(super) mod consent;
pub(super) mod country;
pub(super) mod criterion;
pub(super) mod criterion_value;
pub(super) mod department;
pub(super) mod email;
pub(super) mod exported;
pub(super) mod file;
pub(super) mod name;
pub(super) mod number;
pub(super) mod phone;
pub(super) mod postcode;
pub(super) mod row;
pub(super) mod split;
pub(super) mod standing;
pub(super) mod structure;
pub(super) mod text;
