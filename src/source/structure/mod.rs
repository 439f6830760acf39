//! Which rows of a file are the table: header, titles, blank rows, repeated headers, footers.
//!
//! In: raw rows of either reader. Out: the header row, the columns, and every row with its class.
//! A window of rows at the start decides about the header; after it rows pass one by one, except for
//! what may be a footer, which waits until a data row or the end of the file decides. It does not know
//! what a header means; that is asked of the header judge.

mod class;
mod header;

pub(super) use class::{Classified, Classifier, Raggedness};
pub(super) use header::{Outline, outline};
