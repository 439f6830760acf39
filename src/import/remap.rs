//! The column map and the value maps of a batch: shown, changed, kept as a profile.
//!
//! A map is an input like a corrected cell: when it changes, every row that is not committed goes
//! through the steps again, and only decisions of rows that came out the same stay.

use std::path::PathBuf;

use super::desk::{Desk, OnProgress};
use super::error::{ImportError, Result};
use super::mapping_view::{MappingView, ValueQuestion};
use crate::mapping::ColumnMap;

/// A batch under another map.
pub struct Remapped {
    /// The desk, to go on with; the old one is not to be used any more.
    pub desk: Desk,
    /// Rows whose record is different now.
    pub changed: u64,
    /// Decisions that were taken back, because their row is different now.
    pub reopened: u64,
}

impl Desk {
    /// The columns of the batch with samples.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn mapping(&self) -> Result<MappingView> {
        Err(unbuilt())
    }

    /// Puts another map in force (columns and value maps) and computes every row that is not committed anew.
    ///
    /// # Errors
    /// When the base cannot be read or written.
    pub async fn remap(&self, map: ColumnMap, progress: OnProgress) -> Result<Remapped> {
        let _ = (map, progress);
        Err(unbuilt())
    }

    /// Distinct values that no rule understands, and those that were answered, most rows first.
    ///
    /// # Errors
    /// When the base cannot be read.
    pub async fn value_questions(&self) -> Result<Vec<ValueQuestion>> {
        Err(unbuilt())
    }

    /// The map that a profile gives the columns of this batch.
    ///
    /// # Errors
    /// When there is no such profile, or it does not fit.
    pub async fn map_by_profile(&self, name: &str) -> Result<ColumnMap> {
        let _ = name;
        Err(unbuilt())
    }

    /// Keeps the map in force as a profile; gives the file it was written to.
    ///
    /// # Errors
    /// When the name is none or the file cannot be written.
    pub async fn save_profile(&self, name: &str) -> Result<PathBuf> {
        let _ = name;
        Err(unbuilt())
    }
}

fn unbuilt() -> ImportError {
    ImportError::new("not built yet", "")
}
