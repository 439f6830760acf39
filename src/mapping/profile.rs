//! How files of one kind are read and mapped, kept under a name: their columns, their values, the operation of their
//! rows, and what should not be guessed of their bytes.
//!
//! In: the columns of a file and a saved [`Profile`]. Out: whether the file is of its kind, and its maps.
//! Deliberately unaware of where profiles are kept (`settings`).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::values::ValueMaps;
use crate::contact::Operation;

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

/// The profiles that come with the program, as they are written.
const BUILT_IN: [&str; 7] = [
    include_str!("data/profiles/vendor-basic.toml"),
    include_str!("data/profiles/vendor-extended.toml"),
    include_str!("data/profiles/vendor-criteria.toml"),
    include_str!("data/profiles/rodrigue.toml"),
    include_str!("data/profiles/secutix-1.toml"),
    include_str!("data/profiles/sirius.toml"),
    include_str!("data/profiles/digitick.toml"),
];

static PROFILES: LazyLock<Vec<Profile>> =
    LazyLock::new(|| BUILT_IN.iter().filter_map(|text| Profile::from_toml(text).ok()).collect());

impl Profile {
    /// The profiles that come with the program.
    #[must_use]
    pub fn built_in() -> &'static [Self] {
        &PROFILES
    }

    /// What rows ask for that name no operation; `None` = each finds its own.
    #[must_use]
    pub fn requested(&self) -> Option<Operation> {
        Operation::parse(&self.operation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_reads() {
        for text in BUILT_IN {
            let profile = Profile::from_toml(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert!(!profile.about.is_empty() && profile.columns.len() > 3, "{}", profile.name);
            assert_eq!(Profile::from_toml(&profile.to_toml()), Ok(profile));
        }
        assert_eq!(Profile::built_in().len(), BUILT_IN.len());
    }
}
