//! Which saved profile a file is read by, and what of it counts.

use std::path::PathBuf;

use super::desk::Desk;
use super::error::{ImportError, Result};
use crate::contact::{Field, Operation};
use crate::mapping::{ColumnMap, CriteriaCells, EmptiedAnswer, MatchedBy, Profile, ProfileReading, Target};
use crate::settings::{ProfileShelf, ShelfError};
use crate::source::{Column, Delimiter, HeaderChoice, ReadOptions};

/// Which profile is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ProfileChoice {
    /// The one that recognises the file, if one does.
    #[default]
    Recognised,
    /// None.
    Without,
    /// This one: its name, or the path of a TOML file.
    Named(String),
}

/// Whether the operation of a profile counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProfileOperation {
    /// Nobody said an operation: the profile's counts.
    #[default]
    Counts,
    /// A person said one (or that each row finds its own).
    Overridden,
}

/// The profiles at hand, and which is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profiles {
    /// The profiles at hand.
    pub shelf: ProfileShelf,
    /// Which is wanted.
    pub choice: ProfileChoice,
    /// Whether its operation counts.
    pub operation: ProfileOperation,
    /// What a person said of the emptied cells of columns, by header; no profile keeps that.
    pub emptied: Vec<(String, EmptiedAnswer)>,
    /// Whose the contact numbers of the file are.
    pub numbers: Numbers,
    /// What a person said of the file's cells of criteria.
    pub criteria: Option<CriteriaCells>,
}

/// Whose the contact numbers of a file are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Numbers {
    /// Those of the base.
    #[default]
    Own,
    /// Those of another system: contacts keep them beside a number of their own.
    Foreign,
}

impl Numbers {
    /// Maps the column of numbers as they are; `false` where there is none.
    pub(super) fn put(self, map: &mut ColumnMap) -> bool {
        if self == Self::Own {
            return true;
        }
        let is_number = |target| target == Target::Field(Field::ContactNumber);
        let is_alias = |target| target == Target::Field(Field::Alias);
        for column in map.columns.iter_mut().filter(|column| is_number(column.target)) {
            (column.target, column.by, column.score) = (Target::Field(Field::Alias), MatchedBy::Person, 1.0);
        }
        map.columns.iter().any(|column| is_alias(column.target))
    }
}

impl Profiles {
    /// The profile that was asked for by name.
    pub(super) fn named(&self) -> Result<Option<Profile>> {
        match &self.choice {
            ProfileChoice::Named(name) => Ok(Some(self.shelf.get(name)?)),
            ProfileChoice::Recognised | ProfileChoice::Without => Ok(None),
        }
    }

    /// The profile that recognises the columns, and what is to be said of files that are no profiles.
    pub(super) fn recognised(&self, columns: &[Column]) -> (Option<Profile>, Vec<String>) {
        if self.choice != ProfileChoice::Recognised {
            return (None, Vec::new());
        }
        let shelved = self.shelf.all();
        let best = Profile::best(shelved.profiles.iter().map(|kept| &kept.profile), columns);
        let skipped = shelved.unreadable.iter().map(|e| format!("profile skipped: {}", e.message)).collect();
        (best.cloned(), skipped)
    }

    /// The operation of rows that name none, flag before profile.
    pub(super) fn operation_of(
        &self,
        said: Option<Operation>,
        profile: Option<&Profile>,
    ) -> Option<Operation> {
        match self.operation {
            ProfileOperation::Overridden => said,
            ProfileOperation::Counts => said.or_else(|| profile.and_then(Profile::requested)),
        }
    }
}

/// One line about the profile that is applied.
pub(super) fn applied(profile: &Profile) -> String {
    let assumed = if profile.assumed { " (assumed layout)" } else { "" };
    format!("profile {}{assumed} applied; --profile none reads without", profile.name)
}

/// The options with what a profile says where nobody else said anything.
pub(super) fn read_by(options: &ReadOptions, reading: &ProfileReading) -> Result<ReadOptions> {
    let text = |said: &Option<String>, own: &str| {
        said.clone().or_else(|| Some(own.to_owned()).filter(|own| !own.is_empty()))
    };
    let mut dialect = options.dialect;
    dialect.delimiter = match options.dialect.delimiter {
        Some(said) => Some(said),
        None => delimiter(&reading.delimiter)?,
    };
    let header = reading.header_row.map(|row| match row {
        0 => HeaderChoice::Absent,
        row => HeaderChoice::Row(row),
    });
    Ok(ReadOptions {
        dialect,
        encoding: text(&options.encoding, &reading.encoding),
        sheet: text(&options.sheet, &reading.sheet),
        header_row: options.header_row.or(header),
        ..options.clone()
    })
}

/// A delimiter as a profile writes it; empty = guessed.
fn delimiter(text: &str) -> Result<Option<Delimiter>> {
    if text.is_empty() {
        return Ok(None);
    }
    let none = || {
        let message = format!("the profile's delimiter {text:?} is none");
        ImportError::new(message, "one of , ; | : or tab, or two signs such as \", \"")
    };
    Delimiter::parse(text).map(Some).ok_or_else(none)
}

impl From<ShelfError> for ImportError {
    fn from(error: ShelfError) -> Self {
        Self::new(error.message, error.hint)
    }
}

impl Desk {
    /// The desk with a shelf of profiles at hand; without one it has those that come with the program.
    #[must_use]
    pub fn with_profiles(self, shelf: ProfileShelf) -> Self {
        Self { profiles: shelf, ..self }
    }

    /// The map that a profile gives the columns of this batch.
    ///
    /// # Errors
    /// When there is no such profile, or it does not fit.
    pub async fn map_by_profile(&self, name: &str) -> Result<ColumnMap> {
        let profile = self.profiles.get(name)?;
        let columns = self.columns();
        if profile.recognises(&columns) <= 0.0 {
            let message = format!("the profile {name} knows none of the columns of this file");
            return Err(ImportError::new(message, "choose another one, or map the columns by hand"));
        }
        Ok(profile.map_over(self.proposed_map().await?))
    }

    /// Keeps the map in force as a profile; gives the file it was written to.
    ///
    /// # Errors
    /// When the name is none or the file cannot be written.
    pub async fn save_profile(&self, name: &str) -> Result<PathBuf> {
        let reading = &self.inner.reading;
        let mut profile = Profile::of(name, &reading.map, reading.asked.clone());
        // A file is never a list of removals because of its layout alone.
        if !Operation::parse(&reading.operation).is_some_and(Operation::removes) {
            profile.operation.clone_from(&reading.operation);
        }
        profile.about = format!("saved from {}", self.inner.batch.file_name);
        let shelf = self.profiles.clone();
        Ok(super::reading::blocking(move || shelf.save(&profile)).await??)
    }

    /// The names of the profiles at hand, those that recognise the file first, best first.
    pub(super) fn profile_names(&self) -> Vec<String> {
        let columns = self.columns();
        let all = self.profiles.all().profiles;
        let mut scored: Vec<(f32, String)> =
            all.into_iter().map(|kept| (kept.profile.recognises(&columns), kept.profile.name)).collect();
        let applies = |score: f32| if score >= Profile::APPLIES { score } else { 0.0 };
        // A stable sort: those that do not recognise the file stay in the order of the shelf.
        scored.sort_by(|a, b| applies(b.0).total_cmp(&applies(a.0)));
        scored.into_iter().map(|(_, name)| name).collect()
    }

    /// The columns of the file with their headers.
    pub(super) fn columns(&self) -> Vec<Column> {
        let mapped = self.inner.reading.map.columns.iter();
        mapped.map(|c| Column { index: c.column, header: c.header.clone() }).collect()
    }
}
