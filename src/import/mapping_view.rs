//! What the faces are shown of a file's columns and values, and of a file that is still being read.

use std::sync::Arc;

use super::desk::Desk;
use super::view::Progress;
use crate::mapping::{ColumnMap, Target, ValueAnswer};
use crate::source::SourceRow;
use crate::validation::InstitutionRules;

/// The columns of a batch, for the mapping screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MappingView {
    /// What was found in the file: dialect, encoding, sheet.
    pub statement: String,
    /// What else is to be said of the file, a line each.
    pub notices: Vec<String>,
    /// Data rows.
    pub rows: u64,
    /// The map as it is in force, value maps included.
    pub map: ColumnMap,
    /// One per column, in the order of the map.
    pub columns: Vec<ColumnView>,
    /// The first data rows with all their cells, for a preview under another map.
    pub sample: Vec<SourceRow>,
    /// Profiles that can be applied, those that recognise the file first.
    pub profiles: Vec<String>,
}

/// One column of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnView {
    /// As a person finds it: `C (EMAIL1)`.
    pub label: String,
    /// Cells with something in them.
    pub filled: u64,
    /// Up to five distinct values, the first ones of the file.
    pub samples: Vec<String>,
}

/// One distinct value that the rules do not understand, asked once for all its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueQuestion {
    /// What the column holds.
    pub target: Target,
    /// The value as the file spells it first.
    pub text: String,
    /// Rows that hold it.
    pub rows: u64,
    /// The value that is meant, as far as can be told.
    pub proposal: Option<String>,
    /// Known values: value and label.
    pub choices: Vec<(String, String)>,
    /// What a person (or a profile) said; `None` = not answered.
    pub answer: Option<ValueAnswer>,
}

/// What is known of a file before it is read to its end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FirstRows {
    /// What was found in the file.
    pub statement: String,
    /// What else is to be said of it, a line each.
    pub notices: Vec<String>,
    /// Which field each column holds.
    pub map: ColumnMap,
    /// The labels of the columns.
    pub labels: Vec<String>,
    /// The first data rows.
    pub rows: Vec<SourceRow>,
}

/// What is heard of a file while it is opened.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// What was found and the first rows: comes once, as soon as it is known.
    First(Box<FirstRows>),
    /// How far it is.
    Progress(Progress),
}

/// A callback for a file that is being opened, from any thread.
pub type OnOpening = Arc<dyn Fn(Opening) + Send + Sync>;

impl Desk {
    /// The institution's rules by which the rows of this batch are read.
    #[must_use]
    pub fn rules(&self) -> &InstitutionRules {
        &self.inner.rules
    }
}
