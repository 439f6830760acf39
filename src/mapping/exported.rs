//! A row that was exported comes back: which of its cells a person edited (DOMAIN.md, section 11, "An export comes
//! back").
//!
//! In: a row with a fingerprint, its map, the cells of its draft. Out: by field whether its cell stands as it was
//! exported, and the cells that were emptied. Deliberately unaware of the base: what it holds is compared when the row
//! is settled.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::draft::{DraftCell, Requested};
use super::map::{ColumnMap, ColumnMapping, Target};
use super::values::ValueAnswer;
use crate::contact::print::{Judged, Print, Seat, Was};
use crate::contact::{AddressUses, Field};
use crate::source::SourceRow;

/// The header of the column that holds the fingerprint of an exported contact.
pub const FINGERPRINT: &str = "USHER_CONTACT";

/// How the fingerprint of a row is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fit {
    /// There is no column for it, or the row does not update.
    #[default]
    NoColumn,
    /// The row has none.
    Missing,
    /// It is not whole.
    Broken,
    /// It is that of the contact with this number, and the row has another.
    Other(String),
    /// It is that of the row.
    Fits,
}

/// A cell that was emptied since the export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Emptied {
    /// The field that it held.
    pub field: Field,
    /// Its column.
    pub column: u16,
    /// What is done about it.
    pub answer: EmptiedAnswer,
}

/// What an emptied cell means: one answer per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EmptiedAnswer {
    /// Nobody said: the value stays.
    Open,
    /// The value stays.
    Leave,
    /// The value is cleared.
    Clear,
}

/// What is known of a row that was exported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Exported {
    /// How its fingerprint is.
    pub fit: Fit,
    /// What the cells of fields were: empty for one that still is what it was, else what
    /// [`Was`] keeps.
    pub fields: BTreeMap<Field, String>,
    /// The cells that were emptied.
    pub emptied: Vec<Emptied>,
}

/// The answer about the emptied cells of a column.
#[must_use]
pub fn emptied_answer(map: &ColumnMap, target: Target) -> EmptiedAnswer {
    match map.values.answer(target, "") {
        // An emptied cell says nothing that could be defined.
        None | Some(ValueAnswer::Define(_)) => EmptiedAnswer::Open,
        Some(ValueAnswer::LeaveOut) => EmptiedAnswer::Leave,
        Some(ValueAnswer::Means(_)) => EmptiedAnswer::Clear,
    }
}

/// True for fields whose emptied cell may be meant to clear something.
fn is_clearable(field: Field) -> bool {
    !matches!(
        field,
        Field::Institution
            | Field::Organization
            | Field::Operation
            | Field::ContactNumber
            | Field::Role
            | Field::AddressType
            | Field::HasSales
            | Field::Status
            | Field::InactiveReason
            | Field::MergedInto
    )
}

fn seat_of(target: Target) -> Option<Seat> {
    Some(match target {
        Target::Field(field) => Seat::Field(field),
        Target::CriterionSlot(slot) => Seat::Criterion(slot),
        Target::AdminNumberSlot(slot) => Seat::AdminNumber(slot),
        _ => return None,
    })
}

/// A row beside its fingerprint.
struct Judging<'a> {
    row: &'a SourceRow,
    map: &'a ColumnMap,
    print: Print,
    cells: &'a mut Vec<DraftCell>,
    found: Exported,
}

/// Holds the cells of a row against its fingerprint.
pub(super) fn exported(
    row: &SourceRow,
    map: &ColumnMap,
    requested: &Requested,
    (cells, errors): (&mut Vec<DraftCell>, &[DraftCell]),
) -> Exported {
    let updates = matches!(requested, Requested::Named(operation) if operation.updates());
    let column = map.columns.iter().find(|c| c.header.trim().eq_ignore_ascii_case(FINGERPRINT));
    let Some(column) = column.filter(|_| updates) else { return Exported::default() };
    let text = row.text(column.column);
    let unfit = |fit| Exported { fit, ..Exported::default() };
    if text.trim().is_empty() {
        return unfit(Fit::Missing);
    }
    let Some(print) = Print::parse(text) else { return unfit(Fit::Broken) };
    let number = cells.iter_mut().find(|cell| cell.field == Field::ContactNumber);
    match number.filter(|cell| print.is_of(&cell.text)) {
        // A spreadsheet may have taken its leading zeros.
        Some(cell) => (cell.text, cell.numeric) = (print.number().to_owned(), false),
        None => return unfit(Fit::Other(print.number().to_owned())),
    }
    let found = Exported { fit: Fit::Fits, ..Exported::default() };
    let mut judging = Judging { row, map, print, cells, found };
    map.columns.iter().for_each(|mapping| judging.column(mapping, errors));
    judging.settle_uses();
    judging.found
}

impl Judging<'_> {
    fn column(&mut self, mapping: &ColumnMapping, errors: &[DraftCell]) {
        let Some(seat) = seat_of(mapping.target) else { return };
        let was_field = self.print.field(seat);
        match self.print.judge(seat, self.row.text(mapping.column)) {
            Judged::Same => {
                let same = was_field.map(|field| (field, String::new()));
                self.found.fields.extend(same);
            }
            Judged::Emptied(was) => self.emptied(was_field, mapping, &was),
            Judged::Changed(was) => {
                let here = |cell: &&DraftCell| cell.column == Some(mapping.column);
                let fields: Vec<Field> = self
                    .cells
                    .iter()
                    .filter(here)
                    .chain(errors.iter().filter(here))
                    .map(|c| c.field)
                    .collect();
                // Another code stands in a numbered column now: that of before is gone.
                let gone = was_field.filter(|field| !fields.contains(field));
                for field in fields {
                    let was = if Some(field) == was_field { was.clone() } else { Was::blank() };
                    self.found.fields.insert(field, was.as_text().to_owned());
                }
                if gone.is_some() {
                    self.emptied(gone, mapping, &was);
                }
            }
        }
    }

    fn emptied(&mut self, field: Option<Field>, mapping: &ColumnMapping, was: &Was) {
        let Some(field) = field.filter(|field| is_clearable(*field)) else { return };
        // The row of a relay only names its structure.
        let is_relay = || {
            let role = self.cells.iter().find(|cell| cell.field == Field::Role);
            role.is_some_and(|cell| cell.text.trim().eq_ignore_ascii_case("RELAY"))
        };
        if field == Field::OfficialName && is_relay() {
            return;
        }
        let answer = emptied_answer(self.map, mapping.target);
        if answer == EmptiedAnswer::Clear && !self.cells.iter().any(|cell| cell.field == field) {
            let (text, column) = ("=".to_owned(), Some(mapping.column));
            self.cells.push(DraftCell { field, text, column, numeric: false });
            self.found.fields.insert(field, was.as_text().to_owned());
        }
        self.found.emptied.push(Emptied { field, column: mapping.column, answer });
    }

    /// An emptied ADDR_TYPE is put back; one that was edited moves the whole address.
    fn settle_uses(&mut self) {
        let seat = Seat::Field(Field::AddressType);
        let now =
            self.cells.iter().find(|cell| cell.field == Field::AddressType).map_or("", |c| c.text.as_str());
        match self.print.judge(seat, now) {
            Judged::Same => {}
            Judged::Emptied(_) => {
                let all = ["M", "S", "B", "MS", "MB", "SB", "MSB"];
                let was = all.into_iter().find(|uses| self.print.judge(seat, uses) == Judged::Same);
                let column = self.map.column_of(Field::AddressType).map(|c| c.column);
                self.cells.extend(was.filter(|uses| AddressUses::parse(uses).is_some()).map(|uses| {
                    DraftCell { field: Field::AddressType, text: uses.to_owned(), column, numeric: false }
                }));
            }
            Judged::Changed(_) => self.found.fields.retain(|field, _| !field.is_address()),
        }
    }
}
