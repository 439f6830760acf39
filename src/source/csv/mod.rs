//! Text files with delimiters: dialect, records, and recovery from quotes that are never closed.
//!
//! In: a file whose encoding is known. Out: raw rows and damage, plus what was found out. It does
//! not know which rows are headers or titles; see [`structure`](super::structure).

mod careful;
mod dialect;
mod marks;
mod records;
mod sample;
mod scan;
#[cfg(test)]
mod tests;

pub(super) use dialect::detect;
pub(super) use records::{Plan, Records};
