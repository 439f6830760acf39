//! What the faces are shown of a file's columns and values, and of a file that is still being read.

use std::sync::Arc;

use super::desk::Desk;
use super::error::Result;
use super::reading::raw_from_json;
use super::view::Progress;
use crate::mapping::{ColumnMap, Define, Target, ValueAnswer, propose_map};
use crate::source::SourceRow;
use crate::store::Page;

/// Rows from which samples are taken and columns recognised.
const SAMPLE: u32 = 500;

/// First rows that are handed out whole.
pub(super) const FIRST: usize = 100;

/// Distinct values shown of a column.
const SAMPLES: usize = 5;

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
    /// What could be defined for it, the usual first; none where nothing can.
    pub define: Vec<Define>,
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
    pub fn rules(&self) -> &crate::validation::InstitutionRules {
        &self.inner.rules
    }

    /// The columns of the batch with samples.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn mapping(&self) -> Result<MappingView> {
        let inner = &self.inner;
        let reading = &inner.reading;
        let mut sample = self.first_rows().await?;
        let columns = reading.map.columns.iter().map(|c| ColumnView {
            label: reading.labels.get(usize::from(c.column)).cloned().unwrap_or_default(),
            filled: reading.filled.get(usize::from(c.column)).copied().unwrap_or_default(),
            samples: samples(&sample, c.column),
        });
        let columns = columns.collect();
        sample.truncate(FIRST);
        Ok(MappingView {
            statement: reading.statement.clone(),
            notices: reading.said(),
            rows: inner.batch.rows,
            map: reading.map.clone(),
            columns,
            sample,
            profiles: self.profile_names(),
        })
    }

    /// The map that headers and cells propose, whatever is in force.
    pub(super) async fn proposed_map(&self) -> Result<ColumnMap> {
        let sample = self.first_rows().await?;
        Ok(propose_map(&self.columns(), &sample, &self.inner.rules))
    }

    /// The first data rows as they stand in the file.
    async fn first_rows(&self) -> Result<Vec<SourceRow>> {
        let store = &self.inner.store;
        let first = store.staged(self.batch(), Page { after: 0, limit: SAMPLE }).await?;
        let numbers: Vec<_> = first.iter().map(|r| r.row).collect();
        let rows = store.staged_rows(self.batch(), &numbers).await?;
        rows.iter().map(|r| raw_from_json(r.row, &r.raw)).collect()
    }
}

/// The first distinct values of a column.
fn samples(rows: &[SourceRow], column: u16) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for text in rows.iter().map(|row| row.text(column)).filter(|t| !t.trim().is_empty()) {
        if found.len() == SAMPLES {
            break;
        }
        if !found.iter().any(|known| known == text) {
            found.push(text.to_owned());
        }
    }
    found
}
