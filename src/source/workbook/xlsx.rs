//! Workbooks of Excel since 2007, read as a stream: one pass over one part, with nothing held but the shared texts.
//!
//! In: the archive. Out: the cells of a sheet as a person sees them, and facts about the sheet. It is
//! forgiving where Excel is: rows and cells without numbers, in any order, under any prefix, with
//! wrong dimensions. Formulas are never computed, and nothing outside the archive is opened.

use std::io::Read;

use super::cells::{DIGITS, number_text};
use super::format::NumberFormat;
use super::frame::Failure;
use super::moment::Epoch;
use super::package::{Package, Relation, SheetPart, relations};
use super::parts::{Parts, failure};
use super::remarks::{Facts, Filter};
use super::sheet::{Flow, SheetKind, SheetName, Spot, Visibility, Visitor};
use super::strings::{Extent, Strings, push_runs, unescaped};
use super::styles::Styles;
use super::xml::{Scanner, Tag, Token, number, push_literal, push_text};
use crate::source::row::{CellKind, DamageKind};

/// Rows of a sheet in Excel; a higher number is no number of a row.
const LAST_ROW: u32 = 1_048_576;

/// Findings of one kind told cell by cell; the rest are counted.
const TOLD_CELLS: u64 = 1_000;

/// An open workbook.
pub(super) struct Xlsx {
    parts: Parts,
    package: Package,
    strings: Strings,
    extent: Extent,
    styles: Styles,
}

impl Xlsx {
    /// Opens the workbook whose main part is `main`.
    pub(super) fn open(mut parts: Parts, main: &str) -> Result<Xlsx, Failure> {
        let package = Package::read(&mut parts, main)?;
        let (strings, extent) = match parts.part(&package.strings) {
            Some(Ok(part)) => Strings::read(part).map_err(|error| failure(&error))?,
            Some(Err(error @ Failure::Encrypted)) => return Err(error),
            Some(Err(_)) => (Strings::default(), Extent::BrokenOff),
            None => (Strings::default(), Extent::Whole),
        };
        let styles = match parts.part(&package.styles) {
            Some(Ok(part)) => Styles::read(part),
            _ => Styles::default(),
        };
        Ok(Xlsx { parts, package, strings, extent, styles })
    }

    pub(super) fn sheets(&self) -> Vec<SheetName> {
        let present = |sheet: &SheetPart| {
            let kind = if self.parts.has(&sheet.part) { sheet.name.kind } else { SheetKind::Other };
            SheetName { kind, ..sheet.name.clone() }
        };
        self.package.sheets.iter().map(present).collect()
    }

    /// Shows a visitor the cells of the sheet at a place in the list.
    pub(super) fn visit(
        &mut self,
        place: usize,
        visitor: &mut impl Visitor,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        let Some(sheet) = self.package.sheets.get(place).cloned() else { return Ok(()) };
        let related = relations(&mut self.parts, &sheet.part);
        facts.comments = self.comments(&related);
        if self.extent == Extent::BrokenOff {
            facts
                .others
                .push("the part with the texts is damaged: texts behind the damage are missing".to_owned());
        }
        if sheet.name.visibility == Visibility::Hidden {
            facts.others.push("the sheet is hidden in the workbook".to_owned());
        }
        let Some(part) = self.parts.part(&sheet.part) else { return Ok(()) };
        let (strings, styles, epoch) = (&self.strings, &self.styles, self.package.epoch);
        let texts = Texts { strings, styles, epoch };
        let mut reading = Reading {
            scanner: Scanner::new(part?),
            texts,
            related: &related,
            facts,
            visitor,
            cell: RawCell::default(),
            shown: String::new(),
            at: Spot { row: 0, column: 0 },
            hidden: Visibility::Visible,
        };
        let row = |at: &Spot| at.row;
        reading.run().map_err(|error| match failure(&error) {
            Failure::Broken { message, .. } => Failure::Broken { row: row(&reading.at), message },
            other => other,
        })
    }

    fn comments(&mut self, related: &[Relation]) -> u64 {
        let mut count = 0;
        for relation in related.iter().filter(|relation| relation.is("comments")) {
            let Some(Ok(part)) = self.parts.part(&relation.target) else { continue };
            let mut scanner = Scanner::new(part);
            while let Ok(token) = scanner.next() {
                match token {
                    Token::End => break,
                    Token::Open(tag) => count += u64::from(tag.name == b"comment"),
                    _ => {}
                }
            }
        }
        count
    }
}

/// What cells refer to.
struct Texts<'a> {
    strings: &'a Strings,
    styles: &'a Styles,
    epoch: Epoch,
}

/// How the value of a cell is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Type {
    #[default]
    Number,
    Shared,
    Text,
    Inline,
    Boolean,
    Error,
    Iso,
}

/// A cell as the file has it.
#[derive(Default)]
struct RawCell {
    kind: Type,
    style: u32,
    value: String,
    formula: Formula,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Formula {
    #[default]
    Absent,
    Present,
}

/// One pass over a sheet.
struct Reading<'a, R, V> {
    scanner: Scanner<R>,
    texts: Texts<'a>,
    related: &'a [Relation],
    facts: &'a mut Facts,
    visitor: &'a mut V,
    cell: RawCell,
    shown: String,
    at: Spot,
    /// Whether the row at hand is hidden.
    hidden: Visibility,
}

impl<R: Read, V: Visitor> Reading<'_, R, V> {
    fn run(&mut self) -> std::io::Result<()> {
        loop {
            match self.scanner.next()? {
                Token::End => return Ok(()),
                Token::Open(tag) => match tag.name {
                    b"sheetData" if !tag.empty => {
                        let flow = self.rows()?;
                        if flow == Flow::Stop {
                            return Ok(());
                        }
                    }
                    b"dimension" => self.facts.dimension = tag.raw(b"ref").and_then(last_of),
                    b"col" if tag.says(b"hidden") => {
                        if let (Some(from), Some(to)) = (tag.number(b"min"), tag.number(b"max"))
                            && from >= 1
                        {
                            self.facts.hidden_columns.add_range(from - 1, to.max(from) - 1);
                        }
                    }
                    b"mergeCell" => self.facts.merge(tag.text(b"ref").unwrap_or_default()),
                    b"autoFilter" => self.facts.filter = Filter::Present,
                    b"hyperlink" => link(tag, self.related, self.visitor),
                    b"extLst" if !tag.empty => self.scanner.skip()?,
                    _ => {}
                },
                _ => {}
            }
        }
    }

    fn rows(&mut self) -> std::io::Result<Flow> {
        loop {
            match self.scanner.next()? {
                Token::End => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                Token::Close(b"sheetData") => return Ok(Flow::Continue),
                Token::Open(tag) if tag.name == b"row" => {
                    self.at = Spot { row: row_number(tag, self.at.row), column: 0 };
                    self.hidden = if tag.says(b"hidden") { Visibility::Hidden } else { Visibility::Visible };
                    if self.visitor.row(self.at.row) == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Token::Open(tag) if tag.name == b"c" => {
                    let empty = tag.empty;
                    start(tag, &mut self.cell, &mut self.at);
                    if !empty {
                        self.content()?;
                        if self.pass_on() == Flow::Stop {
                            return Ok(Flow::Stop);
                        }
                    }
                    self.at.column = self.at.column.saturating_add(1);
                }
                _ => {}
            }
        }
    }

    /// Reads what stands between the tags of a cell.
    fn content(&mut self) -> std::io::Result<()> {
        let mut inside = false;
        loop {
            match self.scanner.next()? {
                Token::End => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                Token::Close(b"c") => return Ok(()),
                Token::Close(b"v") => inside = false,
                Token::Text(raw) if inside => push_text(raw, &mut self.cell.value),
                Token::Literal(raw) if inside => push_literal(raw, &mut self.cell.value),
                Token::Open(tag) => match (tag.name, tag.empty) {
                    (b"v", false) => inside = true,
                    (b"f", _) => self.cell.formula = Formula::Present,
                    (b"is", false) => {
                        push_runs(&mut self.scanner, b"is", &mut self.cell.value)?;
                        self.cell.kind = Type::Inline;
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Shows the visitor the cell at hand.
    fn pass_on(&mut self) -> Flow {
        if self.cell.formula == Formula::Present {
            *self.facts.formulas.entry(self.at.column).or_default() += 1;
            if self.cell.value.is_empty() && self.cell.kind != Type::Text {
                self.facts.unvalued += 1;
                return self.tell(
                    self.facts.unvalued,
                    DamageKind::NoValue,
                    "a formula without a stored value",
                );
            }
        }
        if self.cell.value.is_empty() {
            return Flow::Continue;
        }
        if self.hidden == Visibility::Hidden {
            self.facts.hidden_rows.add(self.at.row);
        }
        let (text, kind) = match self.cell.kind {
            Type::Shared => {
                let text =
                    number(self.cell.value.as_bytes()).and_then(|at| self.texts.strings.get(at as usize));
                match text {
                    Some(text) => (text, CellKind::Text),
                    None => {
                        return self.tell(0, DamageKind::UnreadableCell, "the text of this cell is missing");
                    }
                }
            }
            Type::Number => return self.pass_number(),
            Type::Iso => return self.pass_iso(),
            Type::Boolean => {
                let yes = matches!(self.cell.value.trim(), "1" | "true" | "TRUE");
                (if yes { "TRUE" } else { "FALSE" }, CellKind::Boolean)
            }
            Type::Error => {
                self.facts.errors += 1;
                let flow = self.tell(
                    self.facts.errors,
                    DamageKind::ErrorCell,
                    "the cell shows an error of the spreadsheet",
                );
                if flow == Flow::Stop {
                    return flow;
                }
                (self.cell.value.as_str(), CellKind::Error)
            }
            Type::Text | Type::Inline => {
                let text = unescaped(&self.cell.value);
                return self.visitor.cell(self.at, CellKind::Text, &text);
            }
        };
        if text.is_empty() { Flow::Continue } else { self.visitor.cell(self.at, kind, text) }
    }

    fn pass_number(&mut self) -> Flow {
        let format = self.texts.styles.format(self.cell.style);
        let value = self.cell.value.trim();
        self.shown.clear();
        let kind = show_number(value, format, self.texts.epoch, &mut self.shown);
        if kind == CellKind::Number && has_too_many_digits(value) {
            self.facts.long_numbers += 1;
            let message = "a number of more than 15 digits: the last ones may have been lost";
            if self.tell(self.facts.long_numbers, DamageKind::LostDigits, message) == Flow::Stop {
                return Flow::Stop;
            }
        }
        self.visitor.cell(self.at, kind, &self.shown)
    }

    fn pass_iso(&mut self) -> Flow {
        let cell = super::cells::iso_cell(&self.cell.value);
        self.visitor.cell(self.at, cell.kind, &cell.text)
    }

    /// Tells what is wrong with the cell at hand, unless so much was told before.
    fn tell(&mut self, told: u64, kind: DamageKind, message: &str) -> Flow {
        if told > TOLD_CELLS {
            return Flow::Continue;
        }
        self.visitor.damage(self.at.row, Some(self.at.column), kind, message)
    }
}

/// Takes up what the tag of a cell says.
fn start(tag: Tag<'_>, cell: &mut RawCell, at: &mut Spot) {
    (cell.kind, cell.style, cell.formula) = (Type::Number, 0, Formula::Absent);
    cell.value.clear();
    for (name, value) in tag.attributes() {
        match name {
            b"r" => *at = place(value, *at),
            b"s" => cell.style = number(value).unwrap_or(0),
            b"t" => cell.kind = type_of(value),
            _ => {}
        }
    }
}

fn type_of(name: &[u8]) -> Type {
    match name {
        b"s" => Type::Shared,
        b"str" => Type::Text,
        b"inlineStr" => Type::Inline,
        b"b" => Type::Boolean,
        b"e" => Type::Error,
        b"d" => Type::Iso,
        _ => Type::Number,
    }
}

/// Writes a number as a person sees it; what is no number stays as it is.
fn show_number(value: &str, format: Option<&NumberFormat>, epoch: Epoch, shown: &mut String) -> CellKind {
    if format.is_none() && is_plain_integer(value) {
        shown.push_str(value);
        return CellKind::Number;
    }
    let parsed = value.parse::<f64>().ok().filter(|number| number.is_finite());
    match (parsed, format) {
        (Some(number), Some(format)) => format.push(number, epoch, shown),
        (Some(number), None) => {
            shown.push_str(&number_text(number));
            CellKind::Number
        }
        (None, _) => {
            shown.push_str(value);
            CellKind::Text
        }
    }
}

/// Tells whether a number is written as a person would: the digits are kept then, however many.
fn is_plain_integer(value: &str) -> bool {
    let digits = value.strip_prefix('-').unwrap_or(value);
    !digits.is_empty()
        && digits.len() <= 2 * DIGITS
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (!digits.starts_with('0') || value == "0")
}

fn has_too_many_digits(value: &str) -> bool {
    value.len() > DIGITS && value.parse::<f64>().is_ok_and(|number| number.abs() >= 1e15)
}

fn row_number(tag: Tag<'_>, before: u32) -> u32 {
    let said = tag.raw(b"r").and_then(number).filter(|row| (1..=LAST_ROW).contains(row));
    said.unwrap_or(before.saturating_add(1))
}

/// Reads a reference such as `AB12`; what is missing in it is taken from `at`.
fn place(reference: &[u8], at: Spot) -> Spot {
    let letters = reference.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (letters, digits) = reference.split_at_checked(letters).unwrap_or((reference, &[]));
    let column = letters.iter().try_fold(0_u32, |sum, letter| {
        sum.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)
    });
    let column = column.and_then(|column| column.checked_sub(1)).unwrap_or(at.column);
    let row = number(digits).filter(|row| (1..=LAST_ROW).contains(row)).unwrap_or(at.row);
    Spot { row, column }
}

/// Gives the number of rows and columns up to the end of a range such as `A1:F100`.
fn last_of(range: &[u8]) -> Option<(u32, u32)> {
    let end = range.rsplit(|byte| *byte == b':').next()?;
    let nowhere = Spot { row: 0, column: u32::MAX };
    let last = place(end, nowhere);
    (last != nowhere && last.column != u32::MAX).then(|| (last.row, last.column + 1))
}

/// Offers the address of a link for its cell.
fn link(tag: Tag<'_>, related: &[Relation], visitor: &mut impl Visitor) {
    let (Some(range), Some(id)) = (tag.raw(b"ref"), tag.text(b"id")) else { return };
    let Some(relation) = related.iter().find(|relation| relation.has_id(&id)) else { return };
    let address = relation.target.strip_prefix("mailto:").or_else(|| relation.target.strip_prefix("MAILTO:"));
    let address =
        address.and_then(|address| address.split('?').next()).filter(|address| address.contains('@'));
    let first = range.split(|byte| *byte == b':').next().unwrap_or_default();
    let spot = place(first, Spot { row: 0, column: 0 });
    if let Some(address) = address.filter(|_| spot.row > 0) {
        visitor.fill(spot, address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read() {
        let at = Spot { row: 7, column: 3 };
        let cases: [(&str, (u32, u32)); 7] = [
            ("A1", (1, 0)),
            ("ab12", (12, 27)),
            ("XFD1048576", (1_048_576, 16_383)),
            ("", (7, 3)),
            ("12", (12, 3)),
            ("B9999999", (7, 1)),
            ("ZZZZZZZZZZ1", (1, 3)),
        ];
        for (reference, (row, column)) in cases {
            assert_eq!(place(reference.as_bytes(), at), Spot { row, column }, "{reference}");
        }
        assert_eq!(last_of(b"A1:F100"), Some((100, 6)));
        assert_eq!(last_of(b"A1"), Some((1, 1)));
        assert_eq!(last_of(b""), None);
    }

    #[test]
    fn numbers_keep_their_digits() {
        let cases = [
            ("75011", "75011"),
            ("4111111111111111", "4111111111111111"),
            ("0.30000000000000004", "0.3"),
            ("1.23E+10", "12300000000"),
            ("-5", "-5"),
            ("007", "7"),
            ("abc", "abc"),
            ("inf", "inf"),
        ];
        for (value, expected) in cases {
            let mut shown = String::new();
            show_number(value, None, Epoch::Since1900, &mut shown);
            assert_eq!(shown, expected, "{value}");
        }
    }
}
