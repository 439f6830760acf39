//! Workbooks of LibreOffice, read as a stream.
//!
//! In: the archive. Out: the cells of a sheet as a person sees them. A sheet says once how often a row
//! or a cell is repeated; empty repetitions cost nothing, filled ones are bounded. Deleted cells that
//! a tracked change keeps, comments and drawings are passed over.

use std::collections::HashSet;
use std::io::{self, Read};

use super::cells::{iso_cell, iso_duration, number_text};
use super::frame::Failure;
use super::parts::{Parts, broken, failure};
use super::remarks::{Facts, Filter};
use super::sheet::{Flow, SheetKind, SheetName, Spot, Visibility, Visitor};
use super::xml::{Scanner, Tag, Token, push_literal, push_text};
use crate::source::row::{CellKind, DamageKind};

/// Sheets that a workbook may have.
const MOST_SHEETS: usize = 10_000;

/// Filled cells that repetition may make.
const MOST_REPEATED: u64 = 8_000_000;

/// Bytes of text that repetition may make.
const MOST_REPEATED_BYTES: u64 = 256 << 20;

/// Spaces that one element may stand for.
const MOST_SPACES: u32 = 1_000;

/// An open workbook.
pub(super) struct Ods {
    parts: Parts,
    sheets: Vec<SheetName>,
}

impl Ods {
    pub(super) fn open(mut parts: Parts) -> Result<Ods, Failure> {
        if is_encrypted(&mut parts) {
            return Err(Failure::Encrypted);
        }
        let sheets = names(Scanner::new(content(&mut parts)?)).map_err(|error| failure(&error))?;
        Ok(Ods { parts, sheets })
    }

    pub(super) fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// Shows a visitor the cells of the sheet at a place in the list.
    pub(super) fn visit(
        &mut self,
        place: usize,
        visitor: &mut impl Visitor,
        facts: &mut Facts,
    ) -> Result<(), Failure> {
        if self.sheets.get(place).is_some_and(|sheet| sheet.visibility == Visibility::Hidden) {
            facts.others.push("the sheet is hidden in the workbook".to_owned());
        }
        let scanner = Scanner::new(content(&mut self.parts)?);
        let mut reading =
            Reading { scanner, facts, visitor, row: Row::default(), repeated: (0, 0), beyond: None };
        let done = reading.find(place).map_err(|error| match failure(&error) {
            Failure::Broken { message, .. } => Failure::Broken { row: reading.row.number, message },
            other => other,
        });
        match reading.beyond {
            Some(failure) => Err(failure),
            None => done,
        }
    }
}

fn content(parts: &mut Parts) -> Result<super::parts::Part<'_>, Failure> {
    parts.part("content.xml").unwrap_or_else(|| Err(broken("it has no content")))
}

/// The manifest names the parts that are encrypted.
fn is_encrypted(parts: &mut Parts) -> bool {
    let Some(Ok(part)) = parts.part("META-INF/manifest.xml") else { return false };
    let mut scanner = Scanner::new(part);
    loop {
        match scanner.next() {
            Ok(Token::Open(tag)) if tag.name == b"encryption-data" => return true,
            Ok(Token::End) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

/// Lists the sheets.
fn names(mut scanner: Scanner<impl Read>) -> io::Result<Vec<SheetName>> {
    let (mut sheets, mut style, mut hidden) = (Vec::new(), String::new(), HashSet::new());
    loop {
        match scanner.next()? {
            Token::End => return Ok(sheets),
            Token::Open(tag) => match tag.name {
                b"style" => style = tag.text(b"name").unwrap_or_default(),
                b"table-properties" if tag.raw(b"display") == Some(b"false") => {
                    hidden.insert(style.clone());
                }
                b"table" if sheets.len() < MOST_SHEETS => {
                    let is_hidden = tag.text(b"style-name").is_some_and(|style| hidden.contains(&style));
                    let visibility = if is_hidden { Visibility::Hidden } else { Visibility::Visible };
                    let name = tag.text(b"name").unwrap_or_default();
                    sheets.push(SheetName { name, visibility, kind: SheetKind::Table });
                    if !tag.empty {
                        scanner.skip()?;
                    }
                }
                name if is_aside(name) && !tag.empty => scanner.skip()?,
                _ => {}
            },
            _ => {}
        }
    }
}

/// Tells whether an element holds no cells of the table although it may hold elements like them.
fn is_aside(name: &[u8]) -> bool {
    matches!(
        name,
        b"tracked-changes" | b"shapes" | b"forms" | b"dde-links" | b"named-expressions" | b"scenario"
    )
}

/// One pass up to the end of one sheet.
struct Reading<'a, R, V> {
    scanner: Scanner<R>,
    facts: &'a mut Facts,
    visitor: &'a mut V,
    row: Row,
    /// Cells and bytes that repetition has made.
    repeated: (u64, u64),
    beyond: Option<Failure>,
}

/// The row at hand.
#[derive(Default)]
struct Row {
    number: u32,
    repeat: u32,
    hidden: bool,
    column: u32,
    cells: Vec<(u32, CellKind, String)>,
    damage: Vec<(u32, DamageKind, &'static str)>,
    /// The next column that the sheet describes.
    described: u32,
}

/// A cell as the file has it.
#[derive(Default)]
struct RawCell {
    kind: String,
    value: Option<String>,
    repeat: u32,
    formula: bool,
    text: String,
    paragraphs: u32,
}

impl<R: Read, V: Visitor> Reading<'_, R, V> {
    fn find(&mut self, place: usize) -> Result<(), io::Error> {
        let mut before = 0;
        loop {
            match self.scanner.next()? {
                Token::End => return Ok(()),
                Token::Open(tag) if tag.name == b"table" => {
                    if before == place {
                        return if tag.empty { Ok(()) } else { self.rows() };
                    }
                    before += 1;
                    if !tag.empty {
                        self.scanner.skip()?;
                    }
                }
                Token::Open(tag) if is_aside(tag.name) && !tag.empty => self.scanner.skip()?,
                _ => {}
            }
        }
    }

    fn rows(&mut self) -> io::Result<()> {
        self.row.number = 1;
        loop {
            match self.scanner.next()? {
                Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
                Token::Close(b"table") => return Ok(()),
                Token::Close(b"table-row") => {
                    let flow = self.say_row();
                    if flow == Flow::Stop {
                        return Ok(());
                    }
                }
                Token::Open(tag) => match tag.name {
                    b"table-column" => describe(tag, &mut self.row, self.facts),
                    b"table-row" => {
                        let visibility = tag.raw(b"visibility");
                        if visibility == Some(b"filter") {
                            self.facts.filter = Filter::Present;
                        }
                        self.row.hidden = matches!(visibility, Some(b"collapse" | b"filter"));
                        self.row.repeat = repeat(tag, b"number-rows-repeated");
                        self.row.column = 0;
                        if tag.empty {
                            self.row.number = self.row.number.saturating_add(self.row.repeat);
                        }
                    }
                    b"table-cell" | b"covered-table-cell" => {
                        let cell = start(tag, self.row.number, self.row.column, self.facts);
                        let cell = if tag.empty { cell } else { self.content(cell)? };
                        self.take(&cell);
                    }
                    b"table" => self.scanner.skip()?,
                    name if is_aside(name) && !tag.empty => self.scanner.skip()?,
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Reads the paragraphs of a cell.
    fn content(&mut self, mut cell: RawCell) -> io::Result<RawCell> {
        let mut inside = 0_u32;
        let mut piece = String::new();
        loop {
            match self.scanner.next()? {
                Token::End => return Err(io::ErrorKind::UnexpectedEof.into()),
                Token::Close(b"table-cell" | b"covered-table-cell") => return Ok(cell),
                Token::Close(b"p") => inside = inside.saturating_sub(1),
                Token::Text(raw) if inside > 0 => {
                    piece.clear();
                    push_text(raw, &mut piece);
                    push_collapsed(&piece, &mut cell.text);
                }
                Token::Literal(raw) if inside > 0 => push_literal(raw, &mut cell.text),
                Token::Open(tag) => match tag.name {
                    b"p" => {
                        if cell.paragraphs > 0 {
                            cell.text.push('\n');
                        }
                        cell.paragraphs += 1;
                        inside += u32::from(!tag.empty);
                    }
                    b"s" => {
                        let count = tag.number(b"c").unwrap_or(1).min(MOST_SPACES);
                        cell.text.extend((0..count).map(|_| ' '));
                    }
                    b"tab" => cell.text.push('\t'),
                    b"line-break" => cell.text.push('\n'),
                    b"annotation" if !tag.empty => {
                        self.facts.comments += 1;
                        self.scanner.skip()?;
                    }
                    b"ruby-text" | b"table" | b"object" | b"image" if !tag.empty => self.scanner.skip()?,
                    _ => {}
                },
                _ => {}
            }
        }
    }

    /// Puts a cell into the row at hand, as often as it is repeated.
    fn take(&mut self, cell: &RawCell) {
        let (column, row) = (self.row.column, &mut self.row);
        row.column = column.saturating_add(cell.repeat);
        if cell.formula {
            *self.facts.formulas.entry(column).or_default() += u64::from(cell.repeat);
        }
        let (text, kind) = shown(cell);
        if text.is_empty() {
            if cell.formula && cell.kind.is_empty() {
                self.facts.unvalued += 1;
                row.damage.push((column, DamageKind::NoValue, "a formula without a stored value"));
            }
            return;
        }
        if kind == CellKind::Error {
            self.facts.errors += 1;
            row.damage.push((column, DamageKind::ErrorCell, "the cell shows an error of the spreadsheet"));
        }
        // More columns than any limit allows need not be made to be refused.
        let end = column.saturating_add(cell.repeat.min(u32::from(u16::MAX)));
        for place in column..end {
            let over = self.row.cells.len() as u64 > MOST_REPEATED / 100;
            if over || !self.allows(u64::from(place > column), text.len() as u64) {
                self.beyond();
                return;
            }
            self.row.cells.push((place, kind, text.clone()));
        }
    }

    fn say_row(&mut self) -> Flow {
        let cells = std::mem::take(&mut self.row.cells);
        let damage = std::mem::take(&mut self.row.damage);
        let first = self.row.number;
        self.row.number = first.saturating_add(self.row.repeat);
        if self.beyond.is_some() || self.visitor.row(first) == Flow::Stop {
            return Flow::Stop;
        }
        for (column, kind, message) in damage {
            if self.visitor.damage(first, Some(column), kind, message) == Flow::Stop {
                return Flow::Stop;
            }
        }
        if cells.is_empty() {
            return Flow::Continue;
        }
        let bytes: usize = cells.iter().map(|(.., text)| text.len()).sum();
        let copies = u64::from(self.row.repeat.saturating_sub(1));
        if !self.allows(copies * cells.len() as u64, copies.saturating_mul(bytes as u64)) {
            self.beyond();
            return Flow::Stop;
        }
        for row in first..self.row.number {
            if self.row.hidden {
                self.facts.hidden_rows.add(row);
            }
            for (column, kind, text) in &cells {
                if self.visitor.cell(Spot { row, column: *column }, *kind, text) == Flow::Stop {
                    return Flow::Stop;
                }
            }
        }
        self.row.cells = cells;
        self.row.cells.clear();
        Flow::Continue
    }

    /// Counts what repetition makes; `false` if it is more than any table needs.
    fn allows(&mut self, cells: u64, bytes: u64) -> bool {
        self.repeated.0 = self.repeated.0.saturating_add(cells);
        self.repeated.1 = self.repeated.1.saturating_add(if cells > 0 { bytes } else { 0 });
        self.repeated.0 <= MOST_REPEATED && self.repeated.1 <= MOST_REPEATED_BYTES
    }

    fn beyond(&mut self) {
        // The rows that were said stay said.
        let allowed = format!("{MOST_REPEATED} repeated cells");
        let row = self.row.number;
        self.beyond = Some(Failure::Beyond { limit: super::PART_RATIO, row, allowed, part: String::new() });
    }
}

fn repeat(tag: Tag<'_>, name: &[u8]) -> u32 {
    tag.number(name).unwrap_or(1).max(1)
}

/// Takes note of columns that are hidden.
fn describe(tag: Tag<'_>, row: &mut Row, facts: &mut Facts) {
    let from = row.described;
    row.described = from.saturating_add(repeat(tag, b"number-columns-repeated"));
    if matches!(tag.raw(b"visibility"), Some(b"collapse" | b"filter")) {
        facts.hidden_columns.add_range(from, row.described - 1);
    }
}

/// Takes up what the tag of a cell says.
fn start(tag: Tag<'_>, row: u32, column: u32, facts: &mut Facts) -> RawCell {
    let mut cell = RawCell { repeat: repeat(tag, b"number-columns-repeated"), ..RawCell::default() };
    let (mut wide, mut high) = (1, 1);
    for (name, value) in tag.attributes() {
        let text = || {
            let mut text = String::new();
            push_text(value, &mut text);
            text
        };
        match name {
            // LibreOffice adds a second one of its own, which alone knows errors.
            b"value-type" if cell.kind != "error" => cell.kind = text(),
            b"value" | b"date-value" | b"time-value" | b"boolean-value" | b"string-value" => {
                cell.value = Some(text());
            }
            b"formula" => cell.formula = true,
            b"number-columns-spanned" => wide = super::xml::number(value).unwrap_or(1),
            b"number-rows-spanned" => high = super::xml::number(value).unwrap_or(1),
            _ => {}
        }
    }
    if wide > 1 || high > 1 {
        let letters = |column: u32| crate::source::layout::letters(u16::try_from(column).unwrap_or(u16::MAX));
        let (last_column, last_row) =
            (column.saturating_add(wide.saturating_sub(1)), row.saturating_add(high.saturating_sub(1)));
        facts.merge(format!("{}{row}:{}{last_row}", letters(column), letters(last_column)));
    }
    cell
}

/// Gives a cell as a person sees it.
fn shown(cell: &RawCell) -> (String, CellKind) {
    let value = cell.value.as_deref().unwrap_or_default();
    let text = || if cell.paragraphs > 0 { cell.text.clone() } else { value.to_owned() };
    let number = || value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    match cell.kind.as_str() {
        "float" | "currency" => match number() {
            Some(_) if keeps_zeros(&cell.text, value) => (cell.text.trim().to_owned(), CellKind::Number),
            Some(number) => (number_text(number), CellKind::Number),
            None => (text(), CellKind::Text),
        },
        "percentage" => match number() {
            Some(number) => (format!("{}%", number_text(number * 100.0)), CellKind::Number),
            None => (text(), CellKind::Text),
        },
        "boolean" => {
            let yes = value.eq_ignore_ascii_case("true") || value == "1";
            (if yes { "TRUE" } else { "FALSE" }.to_owned(), CellKind::Boolean)
        }
        "date" => {
            // A day with a time is shown as a day by most formats.
            let day = value.split_once('T').filter(|_| cell.paragraphs > 0 && !cell.text.contains(':'));
            let cell = iso_cell(day.map_or(value, |(day, _)| day));
            (cell.text, cell.kind)
        }
        "time" => match iso_duration(value) {
            Some(time) => (time, CellKind::DateTime),
            None => (text(), CellKind::Text),
        },
        "error" => (text(), CellKind::Error),
        _ => (text(), CellKind::Text),
    }
}

/// Tells whether the text that is shown is the number with leading zeros or in groups, as in phones and postcodes.
fn keeps_zeros(shown: &str, value: &str) -> bool {
    let shown = shown.trim();
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let marks = shown.chars().all(|c| {
        c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '(' | ')' | '+' | '\u{a0}' | '\u{202f}')
    });
    let value = value.strip_suffix(".0").unwrap_or(value);
    marks && digits.starts_with('0') && digits.len() > 1 && digits.trim_start_matches('0') == value
}

/// Appends a text with its white space as one blank, as OpenDocument has it.
fn push_collapsed(text: &str, out: &mut String) {
    for char in text.chars() {
        if !matches!(char, ' ' | '\t' | '\n' | '\r') {
            out.push(char);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_as_a_person_sees_them() {
        let cell = |kind: &str, value: &str, text: &str| {
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            let paragraphs = u32::from(!text.is_empty());
            let (kind, text) = (kind.to_owned(), text.to_owned());
            shown(&RawCell { kind, value, text, paragraphs, ..RawCell::default() })
        };
        use CellKind::*;
        let cases = [
            ("string", "", "Dupont", "Dupont", Text),
            ("string", "Dupont", "", "Dupont", Text),
            ("float", "1234", "01234", "01234", Number),
            ("float", "791234567", "079 123 45 67", "079 123 45 67", Number),
            ("float", "1234.5", "1\u{202f}234,50", "1234.5", Number),
            ("float", "0", "0", "0", Number),
            ("currency", "12.5", "12,50 €", "12.5", Number),
            ("percentage", "0.125", "13%", "12.5%", Number),
            ("boolean", "true", "WAHR", "TRUE", Boolean),
            ("date", "1980-02-29", "29.02.80", "1980-02-29", Date),
            ("date", "1980-02-29T12:00:00", "29.02.80", "1980-02-29", Date),
            ("date", "1980-02-29T12:00:00", "29.02.80 12:00", "1980-02-29 12:00:00", DateTime),
            ("time", "PT12H30M05S", "12:30", "12:30:05", DateTime),
            ("error", "", "#N/A", "#N/A", Error),
        ];
        for (kind, value, text, expected, expected_kind) in cases {
            assert_eq!(
                cell(kind, value, text),
                (expected.to_owned(), expected_kind),
                "{kind} {value} {text}"
            );
        }
    }
}
