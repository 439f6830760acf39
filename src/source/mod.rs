//! Step 1, read: the bytes of a file become a table of source rows.
//!
//! In: a path and what a person fixed ([`ReadOptions`]). Out: a [`Table`], which is a [`Layout`] and a
//! stream of [`RowEvent`]s in bounded memory. Content decides what a file is, never its suffix. Bad
//! content is an event with its row ([`Damage`]) or, where reading must stop, a [`ReadError`] that says
//! what to do. This module does not know what a column means (it asks a [`HeaderJudge`] how many headers
//! of a row are known) and touches nothing but the file.
//!
//! | part | does |
//! |---|---|
//! | `file`, `content`, `encoding` | regular files only, SHA-256, what it is, bytes to UTF-8 |
//! | `csv` | dialect, records, recovery from quotes left open |
//! | [`workbook`] | typed cells of xlsx, xlsm, xlsb, xls and ods, read in a capped process |
//! | `foreign`, `sql`, `markup` | database dumps, Excel's XML of 2003, flat ODS, tables of web pages |
//! | `structure` | which table is read; header, titles, blank rows, repeated headers, totals, footers |
//! | `convert` | any readable file as clean CSV |

mod celltext;
mod content;
mod convert;
mod csv;
mod encoding;
mod error;
mod file;
mod foreign;
mod glimpse;
mod input;
mod layout;
mod markup;
mod options;
mod refusal;
mod row;
mod shape;
mod sql;
mod stream;
mod structure;
mod table;
#[cfg(test)]
mod tests;
pub mod workbook;

pub use convert::{ConvertSummary, convert};
pub use error::{Limit, ReadError};
pub use file::fingerprint;
pub use glimpse::{Glimpse, glimpse};
pub use layout::{
    ByteOrderMark, Column, Delimiter, Escape, Format, Layout, MarkupKind, Newline, Numbering, OtherTable,
    RowRange, Tail, TextEncoding, WorkbookKind,
};
pub use options::{
    DialectChoice, HeaderChoice, HeaderJudge, Limits, QuoteChoice, ReadOptions, plain_header_judge,
};
pub use row::{Cell, CellKind, Damage, DamageKind, NotData, RowEvent, SourceRow};
pub use table::{Table, open};
