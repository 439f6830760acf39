//! The cells of one row on their way into a draft.
//!
//! In: cells with their targets, what CONFIG rows declared, what values mean. Out: texts by field, and how cells
//! that hold several fields were taken apart. Deliberately unaware of operations and of whether a text is right.

use std::borrow::Cow;

use super::declarations::Declarations;
use super::draft::DraftCell;
use super::house_number::with_number;
use super::map::{ColumnMapping, Target};
use super::name_order::NameOrder;
use super::names::split_name;
use super::place::{is_street, split_full_address, split_postcode_town};
use super::split::{Split, SplitKind};
use super::values::Answers;
use crate::contact::value::date::{DateGuess, DateReading};
use crate::contact::value::text::compact;
use crate::contact::value::{BirthDate, DateOrder, Title, is_sheet_error, recognise_boolean};
use crate::contact::{Code, Field};
use crate::source::{Cell, CellKind};

/// True for targets whose cells are taken apart into several fields.
pub(super) fn is_joined(target: Target) -> bool {
    matches!(target, Target::FullName | Target::LastFirstName | Target::PostcodeTown | Target::FullAddress)
}

/// The cells of a draft while they are gathered.
pub(super) struct Filler<'a> {
    /// The texts so far.
    pub(super) cells: Vec<DraftCell>,
    /// What is worth a look.
    pub(super) splits: Vec<Split>,
    /// The cells that show an error.
    pub(super) errors: Vec<DraftCell>,
    declarations: &'a Declarations,
    answers: Answers<'a>,
    remark: RemarkLines,
    /// Consents that opt-out columns withdraw.
    withdrawn: Vec<(Field, Place)>,
    /// `c/o …` from names, until it is known which lines of the address are free.
    care_of: Vec<(String, Place)>,
    /// The house number from a column of its own, until the street is known.
    house_number: Option<(String, Place)>,
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
        Self {
            cells: Vec::with_capacity(cells),
            splits: Vec::new(),
            errors: Vec::new(),
            declarations,
            answers,
            remark: RemarkLines::default(),
            withdrawn: Vec::new(),
            care_of: Vec::new(),
            house_number: None,
        }
    }

    /// Takes up one cell.
    pub(super) fn put(&mut self, mapping: &ColumnMapping, cell: &Cell) {
        let place = Place { column: mapping.column, numeric: cell.kind == CellKind::Number };
        if let Some(field) = self.error_field(mapping.target, cell) {
            let (text, column) = (cell.text.clone(), Some(place.column));
            self.errors.push(DraftCell { field, text, column, numeric: false });
            return;
        }
        let text = match mapping.target {
            // Fields are asked for their answers where they are pushed, whatever cell they come from.
            Target::Field(_) => Cow::Borrowed(cell.text.as_str()),
            target => self.answers.meant(target, &cell.text),
        };
        let text = text.as_ref();
        match mapping.target {
            Target::Field(Field::Criterion(code)) => {
                if let Some(code) = self.meant_code(code) {
                    self.push(Field::Criterion(code), text, place);
                }
            }
            Target::Field(field) => self.push(field, text, place),
            Target::CriterionSlot(slot) => self.push_criterion(slot, text, place),
            Target::AdminNumberSlot(slot) => self.push_admin_number(slot, text, place),
            Target::MonthFirstBirthDate => self.push(Field::BirthDate, &month_first(text), place),
            Target::FullName => self.push_name(text, NameOrder::Mixed, place),
            Target::LastFirstName => self.push_name(text, NameOrder::LastFirst, place),
            Target::PostcodeTown => self.push_postcode_town(text, place),
            Target::FullAddress => self.push_address(text, place),
            Target::OptOut(field) => self.push_opt_out(field, text, place),
            Target::HouseNumber => self.house_number = Some((text.trim().to_owned(), place)),
            Target::RemarkLine => self.remark.add_column(&mapping.header, text, place.column),
            Target::OldValue(_) | Target::CriterionCode | Target::Ignored | Target::Unknown => {}
        }
    }

    /// Who says yes to an opt-out, or gives its day, withdraws; who says no has not said that they consent.
    fn push_opt_out(&mut self, consent: Field, text: &str, place: Place) {
        let Field::Authorization(code) = consent else { return };
        match recognise_boolean(text).value() {
            Some(true) => self.withdrawn.push((consent, place)),
            Some(false) => {}
            None if BirthDate::read(text).date().is_some() => {
                self.withdrawn.push((consent, place));
                self.push(Field::AuthorizationDate(code), text, place);
            }
            None => self.push(consent, text, place),
        }
    }

    /// Puts withdrawals in the place of what other columns say of the same consent: a withdrawal wins.
    pub(super) fn finish_opt_outs(&mut self) {
        for (consent, place) in std::mem::take(&mut self.withdrawn) {
            self.cells.retain(|cell| cell.field != consent);
            self.push(consent, "FALSE", place);
        }
    }

    /// The field for which a cell shows an error; `None` for a cell with a value, and where a person said what it means.
    fn error_field(&self, target: Target, cell: &Cell) -> Option<Field> {
        let shows = cell.kind == CellKind::Error || is_sheet_error(&cell.text);
        if !shows || self.answers.meant(target, &cell.text) != cell.text.as_str() {
            return None;
        }
        match target {
            // What a row asks for is read, and reported, as an operation.
            Target::Field(Field::Operation) => None,
            Target::Field(field) | Target::OptOut(field) => Some(field),
            Target::CriterionSlot(slot) => {
                let declared = self.declarations.criterion(slot);
                declared.or_else(|| Code::new(&format!("CRIT{slot}"))).map(Field::Criterion)
            }
            Target::AdminNumberSlot(slot) => {
                let declared = self.declarations.admin_number(slot);
                declared.or_else(|| Code::new(&format!("ADMIN_NUMBER{slot}"))).map(Field::AdminNumber)
            }
            Target::MonthFirstBirthDate => Some(Field::BirthDate),
            Target::FullName | Target::LastFirstName => Some(Field::LastName),
            Target::PostcodeTown => Some(Field::PostalCode),
            Target::FullAddress | Target::HouseNumber => Some(Field::Line1),
            Target::RemarkLine => Some(Field::Remark),
            Target::OldValue(_) | Target::CriterionCode | Target::Ignored | Target::Unknown => None,
        }
    }

    /// Splits joined cells last: what a column of its own gives for a field goes before a part of a joined cell.
    pub(super) fn split_joined<'m>(&mut self, joined: impl Iterator<Item = (&'m ColumnMapping, &'m Cell)>) {
        let own = std::mem::take(&mut self.cells);
        for (mapping, cell) in joined {
            self.put(mapping, cell);
        }
        let parts = std::mem::take(&mut self.cells);
        for part in parts {
            match own.iter().find(|cell| cell.field == part.field) {
                None => self.cells.push(part),
                Some(own) if says_the_same(&part, own) => {}
                Some(own) => {
                    let (field, column, proposal) = (part.field, part.column, own.text.clone());
                    let kind = SplitKind::PartContradicts;
                    let split = Split { kind, field, column: column.unwrap_or(0), text: part.text, proposal };
                    self.splits.push(split);
                }
            }
        }
        self.cells.extend(own);
        for (care_of, place) in std::mem::take(&mut self.care_of) {
            self.push_care_of(care_of, place);
        }
        self.cells.sort_by_key(|cell| cell.column);
    }

    /// `c/o Meier` is a line of the address; where both lines are taken it is kept in the remark.
    fn push_care_of(&mut self, care_of: String, place: Place) {
        let free = |field: &Field| self.cells.iter().all(|cell| cell.field != *field);
        match [Field::Line2, Field::Line3].into_iter().find(free) {
            Some(field) => self.push(field, &care_of, place),
            None => self.remark.add(care_of, place.column),
        }
    }

    fn note(&mut self, kind: SplitKind, field: Field, [text, proposal]: [&str; 2], place: Place) {
        let (text, proposal) = (text.trim().to_owned(), proposal.to_owned());
        self.splits.push(Split { kind, field, column: place.column, text, proposal });
    }

    /// Puts the house number to its street; without a street it is a line for itself.
    pub(super) fn finish_street(&mut self) {
        let Some((number, place)) = self.house_number.take() else { return };
        match self.cells.iter_mut().find(|cell| cell.field == Field::Line1) {
            Some(street) => street.text = with_number(&street.text, &number),
            None => self.push(Field::Line1, &number, place),
        }
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
        self.cells.insert(at, DraftCell { field: Field::Remark, text, column: Some(column), numeric: false });
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
        let code = match code {
            Some(code) => self.meant_code(code),
            None => Code::new(&format!("CRIT{slot}")),
        };
        let Some(code) = code else { return };
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

    /// The criterion that a person said a code means; `None` for one that is to be left out.
    fn meant_code(&self, code: Code) -> Option<Code> {
        Code::new(&self.answers.meant(Target::CriterionCode, code.as_str()))
    }

    fn push_admin_number(&mut self, slot: u8, text: &str, place: Place) {
        let (code, value) = coded(text, self.declarations.admin_number(slot));
        if let Some(code) = code.or_else(|| Code::new(&format!("ADMIN_NUMBER{slot}"))) {
            self.push(Field::AdminNumber(code), value, place);
        }
    }

    fn push_name(&mut self, text: &str, order: NameOrder, place: Place) {
        let parts = split_name(text, order);
        self.push(Field::Title, &parts.title, place);
        self.push(Field::FirstName, &parts.first, place);
        self.push(Field::LastName, &parts.last, place);
        self.push(Field::OfficialName, &parts.organisation, place);
        match parts.doubt {
            Some(SplitKind::Couple) => {
                self.note(SplitKind::Couple, Field::Title, [text, "MR_AND_MRS"], place);
            }
            Some(kind @ SplitKind::TwoPersons) => {
                self.note(kind, Field::LastName, [text, &parts.last], place);
            }
            Some(kind @ SplitKind::Organisation) => {
                self.note(kind, Field::OfficialName, [text, &parts.organisation], place);
            }
            Some(kind) => self.note(kind, Field::LastName, [text, &parts.last], place),
            None => {}
        }
        if !parts.care_of.is_empty() {
            self.care_of.push((parts.care_of, place));
        }
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
            return self.push_whole_address(text, place);
        };
        for (field, line) in [Field::Line1, Field::Line2, Field::Line3].into_iter().zip(&parts.lines) {
            self.push(field, line, place);
        }
        self.push(Field::PostalCode, &parts.postcode, place);
        self.push(Field::Town, &parts.town, place);
        self.push(Field::Department, &parts.department, place);
        self.push(Field::Country, &parts.country, place);
        if let Some(kind) = parts.doubt {
            let field = if parts.town.is_empty() { Field::PostalCode } else { Field::Town };
            let proposal = if parts.town.is_empty() { &parts.postcode } else { &parts.town };
            self.note(kind, field, [text, proposal], place);
        }
    }

    /// An address of one part: a place alone, else a street as far as can be told.
    fn push_whole_address(&mut self, text: &str, place: Place) {
        if split_postcode_town(text, None).is_some_and(|found| !is_street(found.town)) {
            return self.push_postcode_town(text, place);
        }
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.push(Field::Line1, &line, place);
        self.note(SplitKind::AddressWhole, Field::Line1, [text, &line], place);
    }
}

/// True when a part of a joined cell says what a column of its own says; titles do in any language.
fn says_the_same(part: &DraftCell, own: &DraftCell) -> bool {
    let title = |text: &str| Title::recognise(text).value();
    compact(&part.text) == compact(&own.text)
        || (part.field == Field::Title
            && (title(&part.text) == title(&own.text) || title(&part.text).is_none()))
        || own.text.trim() == "="
}

/// A date with its month first, in the order that the format wants; any other text as it is.
fn month_first(text: &str) -> Cow<'_, str> {
    match BirthDate::read_in_order(text, DateOrder::MonthFirst) {
        DateReading::Certain(date) => Cow::Owned(date.to_string()),
        // An unpadded date is certain in a column that is known to have the month first.
        DateReading::Likely { date, reason: DateGuess::DayFirst } if date.day() <= 12 => {
            Cow::Owned(date.to_string())
        }
        // The century is still to be asked for; the day stands in front, where validation looks for it.
        _ => day_in_front(text).map_or(Cow::Borrowed(text), Cow::Owned),
    }
}

/// `7/4/76` as `4/7/76`, `None` for anything but three short numbers.
fn day_in_front(text: &str) -> Option<String> {
    let sign = text.trim().chars().find(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = text.trim().split(sign);
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let short = |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    let all = [month, day, year].into_iter().all(short) && parts.next().is_none();
    all.then(|| format!("{day}{sign}{month}{sign}{year}"))
}

/// Where a text stands.
#[derive(Clone, Copy)]
struct Place {
    column: u16,
    numeric: bool,
}

/// `CODE=value` into both; under a declared code the whole text is the value, unless it repeats the code.
pub(super) fn coded(text: &str, declared: Option<Code>) -> (Option<Code>, &str) {
    let text = text.trim();
    let split = text.split_once('=').and_then(|(code, value)| Some((Code::new(code.trim())?, value.trim())));
    match (split, declared) {
        (Some((code, value)), Some(declared)) if code == declared => (Some(code), value),
        (_, Some(declared)) => (Some(declared), text),
        (Some((code, value)), None) => (Some(code), value),
        (None, None) => (None, text),
    }
}
