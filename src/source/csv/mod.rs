//! Text files with delimiters: dialect, records, and recovery from quotes that are never closed.
//!
//! In: a file whose encoding is known. Out: raw rows and damage, plus what was found out. It does
//! not know which rows are headers or titles; see [`structure`](super::structure).

mod dialect;
mod records;
mod scan;
#[cfg(test)]
mod tests;

pub(super) use dialect::{detect, newline};
pub(super) use records::{Plan, Records};
