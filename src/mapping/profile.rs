//! A column map that is kept under a name for the next file of that kind.
//!
//! In: the columns of a file and a saved [`Profile`]. Out: whether the file is of its kind, and its column map.
//! Deliberately unaware of where profiles are kept (`settings`).

use serde::{Deserialize, Serialize};

use super::values::ValueMaps;

/// A saved way to read one kind of file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// Its name: letters, digits, `-`, `_`.
    pub name: String,
    /// One sentence for a list.
    pub about: String,
    /// The layout is not public: it was put together from what such files usually hold.
    pub assumed: bool,
    /// How the file is read where that should not be guessed.
    pub reading: ProfileReading,
    /// The operation of rows that name none (`INSERT`, `UPDATE`, `UPDATEACT`); empty = each row finds its own.
    pub operation: String,
    /// The columns, in the order of the file it was saved from.
    pub columns: Vec<ProfileColumn>,
    /// What values mean that such files spell in their own way.
    pub values: ValueMaps,
}

/// One column of a profile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileColumn {
    /// The header as it stands in the file; empty for a file without header.
    pub header: String,
    /// The code of its target (see [`Target::code`](super::Target::code)).
    pub target: String,
}

/// How a file is read, where that should not be guessed; empty = guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProfileReading {
    /// The delimiter: `,` `;` `tab` `|` …
    pub delimiter: String,
    /// The encoding by its usual name.
    pub encoding: String,
    /// The sheet of a workbook.
    pub sheet: String,
    /// The row of the header, counted from 1; 0 = there is none.
    pub header_row: Option<u32>,
}
