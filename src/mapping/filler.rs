//! The cells of one row on their way into a draft.
//!
//! In: cells with their targets, what CONFIG rows declared, what values mean. Out: texts by field, and how cells
//! that hold several fields were taken apart. Deliberately unaware of operations and of whether a text is right.

use std::borrow::Cow;

use super::declarations::Declarations;
use super::draft::DraftCell;
use super::map::{ColumnMapping, Target};
use super::names::split_name;
use super::place::{split_full_address, split_postcode_town};
use super::split::Split;
use super::values::Answers;
use crate::contact::value::date::{DateGuess, DateReading};
use crate::contact::value::{BirthDate, DateOrder};
use crate::contact::{Code, Field};
use crate::source::{Cell, CellKind};

/// True for targets whose cells are taken apart into several fields.
pub(super) fn is_joined(target: Target) -> bool {
    matches!(target, Target::FullName | Target::PostcodeTown | Target::FullAddress)
}

/// The cells of a draft while they are gathered.
pub(super) struct Filler<'a> {
    /// The texts so far.
    pub(super) cells: Vec<DraftCell>,
    /// What is worth a look.
    pub(super) splits: Vec<Split>,
    declarations: &'a Declarations,
    answers: Answers<'a>,
    remark: RemarkLines,
}

/// Lines for the remark: unmapped columns, and what stood beside a name.
#[derive(Default)]
struct RemarkLines {
    lines: Vec<String>,
    /// The column of the first one.
    column: Option<u16>,
}

impl RemarkLines {
    /// `Header: text`, on one line whatever the cell holds; `=` is no text.
    fn add_column(&mut self, header: &str, text: &str, column: u16) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let header = header.trim().trim_end_matches([':', ' ']);
        match (header, text.as_str()) {
            (_, "" | "=") => {}
            ("", _) => self.add(text, column),
            _ => self.add(format!("{header}: {text}"), column),
        }
    }

    fn add(&mut self, line: String, column: u16) {
        self.lines.push(line);
        self.column.get_or_insert(column);
    }
}

/// A remark with lines behind it: `=` clears the old one, so that the lines alone are left.
fn with_lines(remark: &str, lines: &str) -> String {
    if remark.trim() != "=" {
        return format!("{}\n{lines}", remark.trim_end());
    }
    let marked = lines.starts_with('=') || lines.starts_with("||");
    if marked { format!("\\{lines}") } else { lines.to_owned() }
}

impl<'a> Filler<'a> {
    /// Nothing yet, for a row of so many cells.
    pub(super) fn new(declarations: &'a Declarations, answers: Answers<'a>, cells: usize) -> Self {
        let (cells, splits, remark) = (Vec::with_capacity(cells), Vec::new(), RemarkLines::default());
        Self { cells, splits, declarations, answers, remark }
    }

    /// Takes up one cell.
    pub(super) fn put(&mut self, mapping: &ColumnMapping, cell: &Cell) {
        let place = Place { column: mapping.column, numeric: cell.kind == CellKind::Number };
        let text = match mapping.target {
            // Fields are asked for their answers where they are pushed, whatever cell they come from.
            Target::Field(_) => Cow::Borrowed(cell.text.as_str()),
            target => self.answers.meant(target, &cell.text),
        };
        let text = text.as_ref();
        match mapping.target {
            Target::Field(field) => self.push(field, text, place),
            Target::CriterionSlot(slot) => self.push_criterion(slot, text, place),
            Target::AdminNumberSlot(slot) => self.push_admin_number(slot, text, place),
            Target::MonthFirstBirthDate => self.push(Field::BirthDate, &month_first(text), place),
            Target::FullName => self.push_name(text, place),
            Target::PostcodeTown => self.push_postcode_town(text, place),
            Target::FullAddress => self.push_address(text, place),
            Target::RemarkLine => self.remark.add_column(&mapping.header, text, place.column),
            Target::OldValue(_) | Target::Ignored | Target::Unknown => {}
        }
    }

    /// Splits joined cells last: what a column of its own gives for a field goes before a part of a joined cell.
    pub(super) fn split_joined<'m>(&mut self, joined: impl Iterator<Item = (&'m ColumnMapping, &'m Cell)>) {
        let own = std::mem::take(&mut self.cells);
        for (mapping, cell) in joined {
            self.put(mapping, cell);
        }
        self.cells.retain(|part| own.iter().all(|cell| cell.field != part.field));
        self.cells.extend(own);
        self.cells.sort_by_key(|cell| cell.column);
    }

    /// Puts the lines for the remark behind the remark itself.
    pub(super) fn finish_remark(&mut self) {
        let Some(column) = self.remark.column else { return };
        let lines = std::mem::take(&mut self.remark).lines.join("\n");
        if let Some(cell) = self.cells.iter_mut().find(|cell| cell.field == Field::Remark) {
            cell.text = with_lines(&cell.text, &lines);
            return;
        }
        let at = self.cells.partition_point(|cell| cell.column < Some(column));
        let text = format!("||{lines}");
        self.cells
            .insert(at, DraftCell { field: Field::Remark, text, column: Some(column), numeric: false });
    }

    fn push(&mut self, field: Field, text: &str, place: Place) {
        let text = self.answers.meant(Target::Field(field), text);
        if text.trim().is_empty() {
            return;
        }
        if field == Field::Remark
            && let Some(before) = self.cells.iter_mut().find(|cell| cell.field == field)
        {
            before.text.push('\n');
            before.text.push_str(text.trim_start_matches('|'));
            return;
        }
        let Place { column, numeric } = place;
        self.cells.push(DraftCell { field, text: text.into_owned(), column: Some(column), numeric });
    }

    /// `CODE=v1|v2`, or values alone under a declared code; two columns of one criterion are added up.
    fn push_criterion(&mut self, slot: u8, text: &str, place: Place) {
        let (code, values) = coded(text, self.declarations.criterion(slot));
        let Some(code) = code.or_else(|| Code::new(&format!("CRIT{slot}"))) else { return };
        let field = Field::Criterion(code);
        let before = self.cells.iter_mut().find(|cell| cell.field == field);
        match before.filter(|_| !values.is_empty()) {
            Some(before) => {
                let values = self.answers.meant(Target::Field(field), values);
                if !values.is_empty() {
                    before.text.push('|');
                    before.text.push_str(&values);
                }
            }
            None => self.push(field, values, place),
        }
    }

    fn push_admin_number(&mut self, slot: u8, text: &str, place: Place) {
        let (code, value) = coded(text, self.declarations.admin_number(slot));
        if let Some(code) = code.or_else(|| Code::new(&format!("ADMIN_NUMBER{slot}"))) {
            self.push(Field::AdminNumber(code), value, place);
        }
    }

    fn push_name(&mut self, text: &str, place: Place) {
        let parts = split_name(text);
        self.push(Field::Title, &parts.title, place);
        self.push(Field::FirstName, &parts.first, place);
        self.push(Field::LastName, &parts.last, place);
        self.push(Field::OfficialName, &parts.organisation, place);
        if !parts.remark.is_empty() {
            self.remark.add(parts.remark, place.column);
        }
    }

    /// What cannot be split is a town when it has no digit, else a postcode.
    fn push_postcode_town(&mut self, text: &str, place: Place) {
        match split_postcode_town(text, None) {
            Some(parts) => {
                self.push(Field::PostalCode, parts.postcode, place);
                self.push(Field::Town, parts.town, place);
            }
            None if text.bytes().any(|b| b.is_ascii_digit()) => self.push(Field::PostalCode, text, place),
            None => self.push(Field::Town, text, place),
        }
    }

    fn push_address(&mut self, text: &str, place: Place) {
        let Some(parts) = split_full_address(text, None) else {
            return self.push(Field::Line1, text, place);
        };
        for (field, line) in [Field::Line1, Field::Line2, Field::Line3].into_iter().zip(parts.lines) {
            self.push(field, line, place);
        }
        self.push(Field::PostalCode, parts.place.postcode, place);
        self.push(Field::Town, parts.place.town, place);
        self.push(Field::Country, parts.country, place);
    }
}

/// A date with its month first, in the order that the format wants; any other text as it is.
fn month_first(text: &str) -> Cow<'_, str> {
    match BirthDate::read_in_order(text, DateOrder::MonthFirst) {
        DateReading::Certain(date) => Cow::Owned(date.to_string()),
        // An unpadded date is certain in a column that is known to have the month first.
        DateReading::Likely { date, reason: DateGuess::DayFirst } if date.day() <= 12 => {
            Cow::Owned(date.to_string())
        }
        _ => Cow::Borrowed(text),
    }
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place {
    column: u16,
    numeric: bool,
}

/// `CODE=value` into both; under a declared code the whole text is the value, unless it repeats the code.
fn coded(text: &str, declared: Option<Code>) -> (Option<Code>, &str) {
    let text = text.trim();
    let split = text.split_once('=').and_then(|(code, value)| Some((Code::new(code.trim())?, value.trim())));
    match (split, declared) {
        (Some((code, value)), Some(declared)) if code == declared => (Some(code), value),
        (_, Some(declared)) => (Some(declared), text),
        (Some((code, value)), None) => (Some(code), value),
        (None, None) => (None, text),
    }
}

