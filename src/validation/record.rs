//! A row as it will be reviewed: its contacts and its findings.

use serde::{Deserialize, Serialize};

use super::{Course, Finding, Severity};
use crate::contact::{Entry, Field, Incoming, Kind, RowNumber};
use crate::mapping::{ColumnMap, Requested};

/// The two parts that a row can have; the structure is reviewed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The organisation.
    Structure,
    /// The individual, or the relay beside a structure.
    Person,
}

/// One contact of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedPart {
    /// Which part it is.
    pub part: Part,
    /// What the row says about it.
    pub incoming: Incoming,
}

/// A row, cleaned, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedRecord {
    /// The row in the file.
    pub row: RowNumber,
    /// What it asks for.
    pub requested: Requested,
    /// What its operation and key say about it.
    pub course: Course,
    /// The row names its relay by key and the relay's own structure by name: there is nothing to decide about it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub attached: bool,
    /// Its contacts: none (nothing to create), one, or structure then relay.
    pub parts: Vec<StagedPart>,
    /// What was found, by column.
    pub findings: Vec<Finding>,
}

impl StagedRecord {
    /// The contact of one part.
    #[must_use]
    pub fn part(&self, part: Part) -> Option<&Incoming> {
        self.parts.iter().find(|p| p.part == part).map(|p| &p.incoming)
    }

    /// The part that carries the row's number and login: the person, else the structure.
    #[must_use]
    pub fn principal(&self) -> Option<&Incoming> {
        self.part(Part::Person).or_else(|| self.part(Part::Structure))
    }

    /// Gives findings about a field the column that holds it, where they have none yet.
    pub fn locate_findings(&mut self, map: &ColumnMap) {
        for finding in self.findings.iter_mut().filter(|f| f.column.is_none()) {
            finding.column = finding.field.and_then(|field| map.column_of(field)).map(|c| c.column);
        }
    }

    /// True when the row changes something only where the base still holds the old value; settling it takes what the
    /// base holds of its contact ([`BaseFacts::held`](super::BaseFacts::held)).
    #[must_use]
    pub fn expects(&self) -> bool {
        let edited = |was: &String| !was.is_empty();
        let expects = |row: &Incoming| !row.expected.is_empty() || row.exported.values().any(edited);
        self.parts.iter().any(|part| expects(&part.incoming))
    }

    /// True when what the base holds of the contact is needed to judge the row: old values, a text that is appended, a
    /// consent with a date.
    #[must_use]
    pub fn needs_held(&self) -> bool {
        let asks = |(field, entry): (&Field, &Entry)| {
            matches!((field, entry), (Field::Remark, Entry::Append(_)) | (Field::AuthorizationDate(_), _))
        };
        self.expects() || self.parts.iter().any(|part| part.incoming.entries.iter().any(asks))
    }

    /// The gravest finding.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(|f| f.severity).max()
    }

    /// The name by which a person recognises the row.
    #[must_use]
    pub fn display_name(&self) -> String {
        self.principal().map(Incoming::display_name).unwrap_or_default()
    }

    /// True when the row describes a structure beside a person.
    #[must_use]
    pub fn has_relay(&self) -> bool {
        self.part(Part::Person).is_some_and(|p| p.kind == Kind::Relay)
    }
}
