//! One row and the column map into a [`Draft`].
//!
//! In: the row's cells, the map, what CONFIG rows declared. Out: the texts by field and the operation. A cell
//! that holds several fields (a full name, a postcode with its town) is split here, so that every later step
//! sees single fields. Deliberately unaware of whether a text is right.

use std::borrow::Cow;

use super::declarations::Declarations;
use super::draft::{Draft, DraftCell, Requested};
use super::map::{ColumnMap, ColumnMapping, Target};
use super::names::split_name;
use super::place::{split_full_address, split_postcode_town};
use crate::contact::value::date::{DateGuess, DateReading};
use crate::contact::value::{BirthDate, DateOrder};
use crate::contact::{Code, Field, Operation};
use crate::source::{Cell, CellKind, SourceRow};

/// Reads a row by the map; a CONFIG row changes `declarations` for the rows that follow.
///
/// `default` is what rows ask for when the file has no OPERATION column.
#[must_use]
pub fn draft(
    row: &SourceRow,
    map: &ColumnMap,
    declarations: &mut Declarations,
    default: &Requested,
) -> Draft {
    let requested = requested(row, map, default);
    if requested == Requested::Named(Operation::Config) {
        *declarations = declared(row, map);
    }
    let mut filler = Filler { cells: Vec::with_capacity(row.cells.len()), declarations };
    let mut joined = Joined::None;
    for (mapping, cell) in filled(row, map) {
        match mapping.target {
            Target::FullName | Target::PostcodeTown | Target::FullAddress => joined = Joined::Some,
            _ => filler.put(mapping, cell),
        }
    }
    if joined == Joined::Some {
        filler.split_joined(row, map);
    }
    Draft { row: row.row, requested, cells: filler.cells }
}

/// The columns that have a cell with something in it.
fn filled<'a>(row: &'a SourceRow, map: &'a ColumnMap) -> impl Iterator<Item = (&'a ColumnMapping, &'a Cell)> {
    let cell = |mapping: &ColumnMapping| row.cells.get(usize::from(mapping.column));
    map.columns
        .iter()
        .filter_map(move |mapping| Some((mapping, cell(mapping)?)))
        .filter(|(_, c)| !c.is_blank())
}

/// What the row asks for. An empty cell in an OPERATION column is INSERT (DOMAIN.md, section 4).
fn requested(row: &SourceRow, map: &ColumnMap, default: &Requested) -> Requested {
    match map.column_of(Field::Operation) {
        None => default.clone(),
        Some(column) => read_operation(row.text(column.column)),
    }
}

/// Reads the text of an OPERATION cell.
pub(super) fn read_operation(text: &str) -> Requested {
    match (text.trim(), Operation::parse(text)) {
        ("", _) => Requested::Named(Operation::Insert),
        (_, Some(operation)) => Requested::Named(operation),
        (text, None) => Requested::Unreadable(text.to_owned()),
    }
}

fn declared(row: &SourceRow, map: &ColumnMap) -> Declarations {
    let mut declarations = Declarations::default();
    for (mapping, cell) in filled(row, map) {
        match mapping.target {
            Target::CriterionSlot(slot) => declarations.declare_criterion(slot, &cell.text),
            Target::AdminNumberSlot(slot) => declarations.declare_admin_number(slot, &cell.text),
            _ => {}
        }
    }
    declarations
}

/// Whether a row has cells that hold several fields.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joined {
    None,
    Some,
}

/// The cells of a draft while they are gathered.
struct Filler<'a> {
    cells: Vec<DraftCell>,
    declarations: &'a Declarations,
}

impl Filler<'_> {
    fn put(&mut self, mapping: &ColumnMapping, cell: &Cell) {
        let place = Place { column: mapping.column, numeric: cell.kind == CellKind::Number };
        let text = cell.text.as_str();
        match mapping.target {
            Target::Field(field) => self.push(field, text, place),
            Target::CriterionSlot(slot) => self.push_criterion(slot, text, place),
            Target::AdminNumberSlot(slot) => self.push_admin_number(slot, text, place),
            Target::MonthFirstBirthDate => self.push(Field::BirthDate, &month_first(text), place),
            Target::FullName => self.push_name(text, place),
            Target::PostcodeTown => self.push_postcode_town(text, place),
            Target::FullAddress => self.push_address(text, place),
            Target::RemarkLine => {
                self.push(Field::Remark, &format!("||{}: {}", mapping.header, text.trim()), place)
            }
            Target::Ignored | Target::Unknown => {}
        }
    }

    /// Splits joined cells last: what a column of its own gives for a field goes before a part of a joined cell.
    fn split_joined(&mut self, row: &SourceRow, map: &ColumnMap) {
        let own = std::mem::take(&mut self.cells);
        for (mapping, cell) in filled(row, map) {
            if matches!(mapping.target, Target::FullName | Target::PostcodeTown | Target::FullAddress) {
                self.put(mapping, cell);
            }
        }
        self.cells.retain(|part| own.iter().all(|cell| cell.field != part.field));
        self.cells.extend(own);
        self.cells.sort_by_key(|cell| cell.column);
    }

    fn push(&mut self, field: Field, text: &str, place: Place) {
        if field == Field::Remark
            && !text.trim().is_empty()
            && let Some(before) = self.cells.iter_mut().find(|cell| cell.field == field)
        {
            before.text.push('\n');
            before.text.push_str(text.trim_start_matches('|'));
            return;
        }
        if !text.trim().is_empty() {
            let Place { column, numeric } = place;
            self.cells.push(DraftCell { field, text: text.to_owned(), column: Some(column), numeric });
        }
    }

    /// `CODE=v1|v2`, or values alone under a declared code; two columns of one criterion are added up.
    fn push_criterion(&mut self, slot: u8, text: &str, place: Place) {
        let (code, values) = coded(text, self.declarations.criterion(slot));
        let Some(code) = code.or_else(|| Code::new(&format!("CRIT{slot}"))) else { return };
        let field = Field::Criterion(code);
        match self.cells.iter_mut().find(|cell| cell.field == field) {
            Some(before) if !values.is_empty() => {
                before.text.push('|');
                before.text.push_str(values);
            }
            _ => self.push(field, values, place),
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
            // Appended, so that an update loses no older remark.
            self.push(Field::Remark, &format!("||{}", parts.remark), place);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::MatchedBy;

    fn row(texts: &[&str]) -> SourceRow {
        SourceRow { row: 7, cells: texts.iter().map(|t| Cell::of_text((*t).to_owned())).collect() }
    }

    fn map(targets: &[Target]) -> ColumnMap {
        let column = |(i, target): (usize, &Target)| ColumnMapping {
            column: u16::try_from(i).unwrap(),
            header: String::new(),
            target: *target,
            by: MatchedBy::Person,
            score: 1.0,
        };
        ColumnMap { columns: targets.iter().enumerate().map(column).collect(), ..ColumnMap::default() }
    }

    fn criterion(code: &str) -> Field {
        Field::Criterion(Code::new(code).unwrap())
    }

    #[test]
    fn a_config_row_declares_the_codes_of_the_rows_that_follow() {
        let op = Target::Field(Field::Operation);
        let map = map(&[op, Target::CriterionSlot(1), Target::AdminNumberSlot(1)]);
        let mut declared = Declarations::default();
        let auto = Requested::Auto;
        let first = draft(&row(&["", "GENRE=JAZZ|ROCK", "SIRET=123"]), &map, &mut declared, &auto);
        assert_eq!(first.requested, Requested::Named(Operation::Insert));
        assert_eq!(first.text(criterion("GENRE")), "JAZZ|ROCK");
        assert_eq!(first.text(Field::AdminNumber(Code::new("SIRET").unwrap())), "123");
        let config = draft(&row(&["CONFIG", "LANG", "VAT"]), &map, &mut declared, &auto);
        assert_eq!(config.requested, Requested::Named(Operation::Config));
        let after = draft(&row(&["UPDATE", "FR|DE", "=x"]), &map, &mut declared, &auto);
        assert_eq!(after.text(criterion("LANG")), "FR|DE");
        assert_eq!(after.text(Field::AdminNumber(Code::new("VAT").unwrap())), "=x");
        let _ = draft(&row(&["CONFIG", "", ""]), &map, &mut declared, &auto);
        assert_eq!(declared, Declarations::default(), "each CONFIG row replaces the one before");
    }

    #[test]
    fn operations() {
        let map = map(&[Target::Field(Field::Operation)]);
        let asked =
            |text: &str| draft(&row(&[text]), &map, &mut Declarations::default(), &Requested::Auto).requested;
        assert_eq!(asked(""), Requested::Named(Operation::Insert));
        assert_eq!(asked(" updateact "), Requested::Named(Operation::UpdateActivate));
        assert_eq!(asked("UPSERT"), Requested::Unreadable("UPSERT".into()));
        let none = draft(&row(&["x"]), &ColumnMap::default(), &mut Declarations::default(), &Requested::Auto);
        assert_eq!(none.requested, Requested::Auto);
    }

    #[test]
    fn cells_with_several_fields_are_split() {
        let map = map(&[Target::FullName, Target::PostcodeTown, Target::FullAddress, Target::Unknown]);
        let cells = row(&["Frau Anna Meier", "8001 Zürich", "Rue du Lac 3, 1003 Lausanne", "x"]);
        let split = draft(&cells, &map, &mut Declarations::default(), &Requested::Auto);
        let texts: Vec<(Field, &str)> = split.cells.iter().map(|c| (c.field, c.text.as_str())).collect();
        assert_eq!(
            texts,
            [
                (Field::Title, "Frau"),
                (Field::FirstName, "Anna"),
                (Field::LastName, "Meier"),
                (Field::PostalCode, "8001"),
                (Field::Town, "Zürich"),
                (Field::Line1, "Rue du Lac 3"),
                (Field::PostalCode, "1003"),
                (Field::Town, "Lausanne"),
            ]
        );
    }

    #[test]
    fn a_column_of_its_own_goes_before_a_part_of_a_joined_cell() {
        let map = map(&[Target::FullName, Target::Field(Field::Title)]);
        let read = |cells: &[&str]| draft(&row(cells), &map, &mut Declarations::default(), &Requested::Auto);
        assert_eq!(read(&["Frau Anna Meier", "MRS"]).text(Field::Title), "MRS");
        assert_eq!(read(&["Frau Anna Meier", ""]).text(Field::Title), "Frau");
        assert_eq!(read(&["Frau Anna Meier", "MRS"]).cells.len(), 3);
    }

    #[test]
    fn dates_with_the_month_first_are_turned_round() {
        let map = map(&[Target::MonthFirstBirthDate]);
        let read = |text: &str| draft(&row(&[text]), &map, &mut Declarations::default(), &Requested::Auto);
        for (text, date) in [
            ("03/25/1990", "1990-03-25"),
            ("03/04/1990", "1990-03-04"),
            ("3/4/1990", "1990-03-04"),
            ("unknown", "unknown"),
        ] {
            assert_eq!(read(text).text(Field::BirthDate), date, "{text}");
        }
    }

    #[test]
    fn two_columns_of_one_criterion_add_up_and_a_value_without_code_is_kept() {
        let map = map(&[Target::CriterionSlot(1), Target::CriterionSlot(2), Target::CriterionSlot(3)]);
        let cells = row(&["GENRE=JAZZ", "GENRE=ROCK", "POP"]);
        let draft = draft(&cells, &map, &mut Declarations::default(), &Requested::Auto);
        assert_eq!(draft.text(criterion("GENRE")), "JAZZ|ROCK");
        assert_eq!(draft.text(criterion("CRIT3")), "POP");
    }
}
