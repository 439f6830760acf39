//! What goes into a store and comes out of it.

use super::halt::Halt;
use serde::{Deserialize, Serialize};

use crate::batch::Change;
use crate::contact::{Contact, ContactNumber, RowNumber};
use crate::review::{Candidate, Outcome, RowDecision, Verdict};
use crate::validation::{Part, StagedRecord};

/// The number of a batch within its base.
pub type BatchId = i64;

/// What a base is and how much it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseInfo {
    /// Its name: the setting, else the file's name.
    pub name: String,
    /// The setting `base.stage`; empty when not set.
    pub stage: String,
    /// Where it is, for a person.
    pub address: String,
    /// How many contacts it holds, inactive ones included.
    pub contacts: u64,
}

/// A contact with its version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredContact {
    /// The row id, the order of creation.
    pub id: i64,
    /// The contact; its number is always present.
    pub contact: Contact,
    /// Counted up by every change.
    pub version: i64,
    /// The folded e-mail that logs in.
    pub login: Option<String>,
    /// UTC, ISO 8601.
    pub created_at: String,
    /// The receipt that made it.
    pub created_receipt: Option<i64>,
    /// When it was last written: UTC, ISO 8601.
    pub changed_at: String,
}

/// Standardised forms of contacts, by row id, in one buffer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormSet {
    ids: Vec<i64>,
    ends: Vec<usize>,
    bytes: Vec<u8>,
}

impl FormSet {
    /// Adds the form of a contact; ids come in rising order.
    pub fn push(&mut self, id: i64, form: &[u8]) {
        self.bytes.extend_from_slice(form);
        self.ids.push(id);
        self.ends.push(self.bytes.len());
    }

    /// How many forms it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The form at a place, with its contact's row id.
    #[must_use]
    pub fn get(&self, place: usize) -> Option<(i64, &[u8])> {
        let from = place.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        Some((*self.ids.get(place)?, self.bytes.get(from..*self.ends.get(place)?)?))
    }

    /// The form of a contact.
    #[must_use]
    pub fn of(&self, id: i64) -> Option<&[u8]> {
        self.get(self.ids.binary_search(&id).ok()?).map(|(_, form)| form)
    }

    /// All forms in the order of row ids.
    pub fn iter(&self) -> impl Iterator<Item = (i64, &[u8])> {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}

/// Blocks of contacts that share a blocking key, in the order of keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blocks {
    /// Row ids, block after block.
    pub members: Vec<i64>,
    /// Where each block ends in `members`.
    pub ends: Vec<usize>,
    /// Where to go on; `None` after the last block.
    pub next: Option<i64>,
}

/// What linkage keeps of a contact; nothing at all of one that is not to be found again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standardised {
    /// Its blocking keys, distinct and sorted.
    pub keys: Vec<i64>,
    /// Its form as bytes; empty is none.
    pub form: Vec<u8>,
    /// Its terms as hashes, with their sort, for the term frequencies.
    pub terms: Vec<(u8, i64)>,
}

/// How often terms occur in the base.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// How many terms there are, by sort.
    pub totals: Vec<(u8, u64)>,
    /// How many of them only one contact carries, by sort.
    pub once: Vec<(u8, u64)>,
    /// Sort, term and count, in no particular order; a term that is not named may be taken to occur once.
    pub counts: Vec<(u8, i64, u64)>,
}

/// What linkage keeps in a base, held against its contacts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexCheck {
    /// How many contacts there are.
    pub contacts: u64,
    /// How many blocking keys they have together, as stored.
    pub entries: u64,
    /// What is not as it should be; empty when all is.
    pub faults: Vec<&'static str>,
}

/// What is known of the numbers in use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberFacts {
    /// The highest number by value; `None` for an empty base.
    pub highest: Option<ContactNumber>,
    /// The width of the longest number.
    pub width: Option<usize>,
}

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BatchState {
    /// Its rows are being read; after a crash it is read again.
    Staging,
    /// Rows may be decided and committed.
    Open,
    /// Every row is in, or a person closed it.
    Closed,
}

impl BatchState {
    /// The state as stored.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }

    pub(super) fn from_label(label: &str) -> Self {
        match label {
            "staging" => Self::Staging,
            "closed" => Self::Closed,
            _ => Self::Open,
        }
    }
}

/// A batch to be made.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// The file's name without folders.
    pub file_name: String,
    /// The file's whole path.
    pub file_path: String,
    /// SHA-256 of the bytes, and the sheet.
    pub fingerprint: String,
    /// Who works.
    pub operator: String,
    /// UTC, ISO 8601.
    pub created_at: String,
    /// The setting for changed values.
    pub newer: String,
}

/// A batch as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchRecord {
    /// Its number.
    pub id: BatchId,
    /// Where it stands.
    pub state: BatchState,
    /// The file's name without folders.
    pub file_name: String,
    /// The file's whole path.
    pub file_path: String,
    /// SHA-256 of the bytes, and the sheet.
    pub fingerprint: String,
    /// Who made it.
    pub operator: String,
    /// UTC, ISO 8601.
    pub created_at: String,
    /// How the file was read and mapped, as JSON.
    pub reading: String,
    /// The setting for changed values.
    pub newer: String,
    /// Data rows.
    pub rows: u64,
    /// Where the operator was.
    pub position: Option<RowNumber>,
    /// The filter that was set.
    pub filter: String,
}

/// A row of a batch with all that is known of it.
#[derive(Clone, Debug)]
pub struct StagedRow {
    /// The row in the file.
    pub row: RowNumber,
    /// The cells as they stand in the file, as JSON; empty when not asked for.
    pub raw: String,
    /// The cleaned row.
    pub record: StagedRecord,
    /// The queue line's computed half, as JSON; empty until the row was matched.
    pub summary: String,
    /// Its candidates with the persons' verdicts; empty when only a window without them was asked for.
    pub candidates: Vec<Candidate>,
    /// The decisions taken.
    pub decision: RowDecision,
    /// Marked by the operator.
    pub marked: bool,
    /// What became of it; `None` until committed.
    pub outcome: Option<Outcome>,
    /// Texts that a person corrected, by field key.
    pub corrections: Vec<(String, String)>,
    /// What a person wrote on it; empty when nothing.
    pub note: String,
    /// Put aside until the rest is done.
    pub later: bool,
}

impl StagedRow {
    /// A row of which nothing is known but its record.
    #[must_use]
    pub fn new(record: StagedRecord) -> Self {
        Self {
            row: record.row,
            raw: String::new(),
            record,
            summary: String::new(),
            candidates: Vec::new(),
            decision: RowDecision::new(),
            marked: false,
            outcome: None,
            corrections: Vec::new(),
            note: String::new(),
            later: false,
        }
    }
}

/// What was computed anew of a row.
#[derive(Clone, Debug)]
pub struct RowUpdate {
    /// The row in the file.
    pub row: RowNumber,
    /// The cleaned row; `None` = unchanged.
    pub record: Option<StagedRecord>,
    /// The queue line's computed half.
    pub summary: String,
    /// Its candidates; `None` = unchanged.
    pub candidates: Option<Vec<Candidate>>,
}

/// What a kept row is under a column map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A contact.
    Data,
    /// A CONFIG row: it says what the rows below it hold.
    Config,
}

impl RowKind {
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Config => "config",
        }
    }

    pub(super) fn from_label(label: &str) -> Self {
        if label == "config" { Self::Config } else { Self::Data }
    }
}

/// The cells of a row as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRow {
    /// The row in the file.
    pub row: RowNumber,
    /// Its cells, as JSON.
    pub raw: String,
    /// What it is under the map in force.
    pub kind: RowKind,
}

/// What another column map makes of a row.
#[derive(Clone, Debug)]
pub struct RemappedRow {
    /// The row in the file.
    pub row: RowNumber,
    /// What it is under that map.
    pub kind: RowKind,
    /// The cleaned row; `None` = unchanged.
    pub record: Option<StagedRecord>,
    /// The queue line's computed half; `None` = unchanged.
    pub summary: Option<String>,
    /// Its candidates; `None` = unchanged.
    pub candidates: Option<Vec<Candidate>>,
}

/// What is put in force with another column map besides its rows.
#[derive(Clone, Debug, Default)]
pub struct Remap {
    /// How the file is read and mapped now, as JSON.
    pub reading: String,
    /// Data rows.
    pub rows: u64,
    /// Rows whose decision is taken back.
    pub reopened: Vec<RowNumber>,
}

/// A window of rows: those after a row, at most so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Only rows after this one.
    pub after: RowNumber,
    /// At most so many.
    pub limit: u32,
}

/// Whether a step is taken back or done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepDirection {
    /// The last step that stands.
    Undo,
    /// The first step that was taken back.
    Redo,
}

/// One step of undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its place in the order of steps.
    pub seq: i64,
    /// What was done, as JSON.
    pub forward: String,
    /// What turns it round, as JSON.
    pub backward: String,
    /// Who did it.
    pub operator: String,
    /// UTC, ISO 8601.
    pub at: String,
    /// Taken back.
    pub undone: bool,
}

/// What one step writes, all of it in one transaction.
#[derive(Clone, Debug, Default)]
pub struct StepWrite {
    /// A new step to remember; `None` when `turn` moves an old one.
    pub step: Option<(String, String)>,
    /// The step whose `undone` flag is set to this.
    pub turn: Option<(i64, bool)>,
    /// Who does it.
    pub operator: String,
    /// UTC, ISO 8601.
    pub at: String,
    /// The policy that decides in that person's name; `None` when the person does.
    pub policy: Option<&'static str>,
    /// Decisions; empty = undecided again.
    pub decisions: Vec<(RowNumber, RowDecision)>,
    /// Judgements; `None` takes one back.
    pub judgements: Vec<(RowNumber, Part, crate::review::Other, Option<Verdict>)>,
    /// Corrections by field key; `None` takes one back.
    pub corrections: Vec<(RowNumber, String, Option<String>)>,
    /// Marks.
    pub marks: Vec<(RowNumber, bool)>,
    /// Notes; an empty one takes the note away.
    pub notes: Vec<(RowNumber, String)>,
    /// Rows that are put aside until the rest is done, or taken up again.
    pub later: Vec<(RowNumber, bool)>,
    /// Rows computed anew.
    pub rows: Vec<RowUpdate>,
}

/// A note on a row of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowNote {
    /// The row in the file.
    pub row: RowNumber,
    /// What it says.
    pub note: String,
    /// Who wrote it.
    pub by: String,
    /// UTC, ISO 8601.
    pub at: String,
}

/// What a person says about a consent column of a batch.
#[derive(Clone, Copy, Debug)]
pub struct ConsentAnswered<'a> {
    /// The code of the column.
    pub code: &'a str,
    /// The answer; `None` takes one back.
    pub answer: Option<&'a str>,
    /// Who.
    pub operator: &'a str,
    /// UTC, ISO 8601.
    pub at: &'a str,
}

/// Gives what linkage keeps of a contact.
pub type Standardise = dyn Fn(&Contact) -> Standardised + Send + Sync;

/// What a commit is told.
#[derive(Clone, Copy)]
pub struct Commit<'a> {
    /// The batch whose stored plan is written.
    pub batch: BatchId,
    /// The receipt that this one takes back.
    pub undoes: Option<i64>,
    /// Who commits.
    pub operator: &'a str,
    /// UTC, ISO 8601.
    pub at: &'a str,
    /// The summary kept with the receipt, as JSON.
    pub summary: &'a str,
    /// Keys and form of a contact, as linkage makes them.
    pub standardise: &'a Standardise,
    /// Called with the number of changes written so far.
    pub progress: &'a (dyn Fn(u64) + Send + Sync),
    /// Asked as long as nothing of it counts: a commit that is stopped has written nothing.
    pub halt: &'a Halt,
}

/// What a commit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The receipt's number.
    pub receipt: i64,
    /// Contacts written.
    pub contacts: u64,
    /// What is to be said of contacts that were erased: copies that are gone, what could not be cleaned yet.
    pub told: Vec<String>,
}

/// A receipt as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptRecord {
    /// Its number.
    pub id: i64,
    /// The batch.
    pub batch: BatchId,
    /// The receipt that it takes back.
    pub undoes: Option<i64>,
    /// Who.
    pub operator: String,
    /// UTC, ISO 8601.
    pub at: String,
    /// As JSON.
    pub summary: String,
}

/// One change as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// The receipt.
    pub receipt: i64,
    /// Its place in the receipt.
    pub seq: i64,
    /// The contact's version after it.
    pub version_after: i64,
    /// Before, after and cause.
    pub change: Change,
    /// Its contents were erased: only numbers, kinds and the rows are left in it.
    pub erased: bool,
}
