//! What calamine does not tell of an xls: formats that keep zeros, hidden and merged places, formulas.
//!
//! In: the workbook stream of the compound file ([MS-XLS], BIFF5 and BIFF8). Out: facts about one
//! sheet, and the texts of numbers that are shown in another way than as plain numbers. The values of
//! all other cells are calamine's; where this look understands nothing, nothing is lost.

use std::collections::HashMap;

use super::format::NumberFormat;
use super::moment::Epoch;
use super::ole::{number16, number32};
use super::remarks::{Facts, Filter};
use crate::source::layout::letters;
use crate::source::row::CellKind;

/// Numbers whose texts are kept at most.
const MOST_TEXTS: usize = 200_000;

/// Numbers of records ([MS-XLS] 2.3.2).
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const NOTE: u16 = 0x001C;
    pub(super) const DATE_1904: u16 = 0x0022;
    pub(super) const COLUMNS: u16 = 0x007D;
    pub(super) const SHEET: u16 = 0x0085;
    pub(super) const FILTER: u16 = 0x009D;
    pub(super) const NUMBERS: u16 = 0x00BD;
    pub(super) const XF: u16 = 0x00E0;
    pub(super) const MERGED: u16 = 0x00E5;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const ROW: u16 = 0x0208;
    pub(super) const SHORT_NUMBER: u16 = 0x027E;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const BEGIN: u16 = 0x0809;
}

/// The version of BIFF with texts in UTF-16.
const BIFF8: u16 = 0x0600;

/// What is known of one sheet.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// Texts of numbers by row, from 1, and column.
    texts: HashMap<(u32, u32), (String, CellKind)>,
}

impl Aside {
    /// Gives the text of a number that is not shown as a plain one.
    pub(super) fn text(&self, row: u32, column: u32) -> Option<&(String, CellKind)> {
        self.texts.get(&(row, column))
    }

    /// Reads what is to be known of the sheet at a place in the list, and notes facts about it.
    pub(super) fn of(stream: &[u8], place: usize, facts: &mut Facts) -> Aside {
        let globals = Globals::of(stream);
        let mut aside = Aside::default();
        let Some(start) = globals.sheets.get(place) else { return aside };
        for (kind, body) in Records::from(stream, *start as usize) {
            aside.take(kind, body, &globals, facts);
        }
        aside
    }

    fn take(&mut self, kind: u16, body: &[u8], globals: &Globals, facts: &mut Facts) {
        let at = (u32::from(number16(body, 0)) + 1, u32::from(number16(body, 2)));
        let mut number = |column: u32, xf: u16, value: f64| {
            self.keep((at.0, column), globals.format(xf), value, globals.epoch);
        };
        match kind {
            record::ROW if number16(body, 12) & 0x20 != 0 && number16(body, 4) > number16(body, 2) => {
                facts.hidden_rows.add(at.0);
            }
            record::COLUMNS if number16(body, 8) & 1 != 0 => {
                let (from, to) = (number16(body, 0), number16(body, 2).min(255));
                facts.hidden_columns.add_range(u32::from(from), u32::from(to.max(from)));
            }
            record::MERGED => {
                body.get(2..)
                    .unwrap_or_default()
                    .chunks_exact(8)
                    .for_each(|range| facts.merge(range_name(range)));
            }
            record::NOTE => facts.comments += 1,
            record::FILTER => facts.filter = Filter::Present,
            record::NUMBER => number(at.1, number16(body, 4), double(body, 6)),
            record::SHORT_NUMBER => number(at.1, number16(body, 4), short(number32(body, 6))),
            record::NUMBERS => {
                let cells = body.get(4..body.len().saturating_sub(2)).unwrap_or_default();
                for (column, cell) in (at.1..).zip(cells.chunks_exact(6)) {
                    number(column, number16(cell, 0), short(number32(cell, 2)));
                }
            }
            record::FORMULA => {
                *facts.formulas.entry(at.1).or_default() += 1;
                // Other results than numbers are marked by these two bytes.
                if number16(body, 12) != 0xFFFF {
                    number(at.1, number16(body, 4), double(body, 6));
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, at: (u32, u32), format: Option<&NumberFormat>, value: f64, epoch: Epoch) {
        let Some(format) = format else { return };
        if self.texts.len() >= MOST_TEXTS || !value.is_finite() {
            return;
        }
        let mut text = String::new();
        let kind = format.push(value, epoch, &mut text);
        self.texts.insert(at, (text, kind));
    }
}

/// What the stream says before its sheets.
#[derive(Default)]
struct Globals {
    sheets: Vec<u32>,
    epoch: Epoch,
    /// The format of each kind of cell; `None` where numbers are plain.
    formats: Vec<Option<NumberFormat>>,
}

impl Globals {
    fn of(stream: &[u8]) -> Globals {
        let (mut globals, mut codes, mut cells) = (Globals::default(), HashMap::new(), Vec::new());
        let mut version = BIFF8;
        for (kind, body) in Records::from(stream, 0) {
            match kind {
                record::BEGIN => version = number16(body, 0),
                record::DATE_1904 if number16(body, 0) == 1 => globals.epoch = Epoch::Since1904,
                record::SHEET => globals.sheets.push(number32(body, 0)),
                record::XF => cells.push(number16(body, 2)),
                record::FORMAT => {
                    codes.insert(number16(body, 0), code(body.get(2..).unwrap_or_default(), version));
                }
                _ => {}
            }
        }
        let formats = cells.iter().map(|number| {
            let built_in = || NumberFormat::built_in(u32::from(*number));
            codes.get(number).map_or_else(built_in, |code: &String| NumberFormat::of_code(code))
        });
        globals.formats = formats.map(|format| Some(format).filter(|format| !format.is_plain())).collect();
        globals
    }

    fn format(&self, xf: u16) -> Option<&NumberFormat> {
        self.formats.get(usize::from(xf))?.as_ref()
    }
}

/// The records from a place to the end of what begins there.
struct Records<'a> {
    rest: &'a [u8],
    depth: u32,
}

impl<'a> Records<'a> {
    fn from(stream: &'a [u8], start: usize) -> Records<'a> {
        Records { rest: stream.get(start..).unwrap_or_default(), depth: 0 }
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (head, rest) = self.rest.split_first_chunk::<4>()?;
            let (kind, length) = (number16(head, 0), usize::from(number16(head, 2)));
            let (body, rest) = rest.split_at_checked(length)?;
            self.rest = rest;
            match kind {
                record::BEGIN => self.depth += 1,
                record::EOF if self.depth <= 1 => return None,
                record::EOF => self.depth -= 1,
                _ => {}
            }
            // What begins inside, such as a chart, has cells of its own.
            if self.depth <= 1 {
                return Some((kind, body));
            }
        }
    }
}

/// Reads the code of a format, whose text is in bytes or in units of UTF-16.
fn code(bytes: &[u8], version: u16) -> String {
    let latin = |bytes: &[u8]| bytes.iter().map(|byte| char::from(*byte)).collect();
    if version < BIFF8 {
        let length = usize::from(bytes.first().copied().unwrap_or(0));
        return latin(bytes.get(1..).unwrap_or_default().get(..length).unwrap_or_default());
    }
    let (length, wide) = (usize::from(number16(bytes, 0)), bytes.get(2).is_some_and(|flags| flags & 1 == 1));
    let text = bytes.get(3..).unwrap_or_default();
    if wide {
        let units: Vec<u16> = text.chunks_exact(2).take(length).map(|unit| number16(unit, 0)).collect();
        String::from_utf16_lossy(&units)
    } else {
        latin(text.get(..length).unwrap_or(text))
    }
}

fn double(body: &[u8], at: usize) -> f64 {
    body.get(at..).and_then(|rest| rest.first_chunk()).map_or(f64::NAN, |bytes| f64::from_le_bytes(*bytes))
}

/// Reads a number in four bytes ([MS-XLS] 2.5.217): the upper half of a double, or an integer; a hundredth of it, if marked so.
fn short(bits: u32) -> f64 {
    let whole = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 1 { whole / 100.0 } else { whole }
}

fn range_name(range: &[u8]) -> String {
    let row = |at| u32::from(number16(range, at)) + 1;
    let column = |at| letters(number16(range, at));
    format!("{}{}:{}{}", column(4), row(0), column(6), row(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        let length = u16::try_from(body.len()).unwrap();
        [&kind.to_le_bytes()[..], &length.to_le_bytes(), body].concat()
    }

    fn words(words: &[u16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_le_bytes()).collect()
    }

    /// A stream whose one sheet has these records; its cells have the format `00000` or none.
    fn stream(sheet: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(record::BEGIN, &words(&[BIFF8, 5]));
        let format = record(record::FORMAT, &[&words(&[164, 5])[..], b"\x0000000"].concat());
        let cells = [record(record::XF, &words(&[0, 0])), record(record::XF, &words(&[0, 164]))].concat();
        let end = record(record::EOF, &[]);
        let before = begin.len() * 2 + format.len() + cells.len() + end.len() + 12;
        let place = u32::try_from(before - begin.len()).unwrap().to_le_bytes();
        let list = record(record::SHEET, &[&place[..], &[0, 0, 1, b'S']].concat());
        [begin.clone(), format, cells, list, end.clone(), begin, sheet.concat(), end].concat()
    }

    #[test]
    fn zeros_and_hidden_places_are_known() {
        let bits = (1234_u32 << 2) | 2;
        let integer = [&words(&[4, 1, 1])[..], &bits.to_le_bytes()].concat();
        let plain = [&words(&[4, 2, 0])[..], &bits.to_le_bytes()].concat();
        let stream = stream(&[
            record(record::ROW, &words(&[4, 0, 3, 255, 0, 0, 0x20, 0])),
            record(record::SHORT_NUMBER, &integer),
            record(record::SHORT_NUMBER, &plain),
            record(record::MERGED, &words(&[1, 0, 1, 0, 2])),
        ]);
        let mut facts = Facts::default();
        let aside = Aside::of(&stream, 0, &mut facts);
        assert_eq!(aside.text(5, 1), Some(&("01234".to_owned(), CellKind::Number)));
        assert_eq!(aside.text(5, 2), None);
        let expected = [
            "row 5 is hidden in the workbook and is read too",
            "merged cells (A1:C2): the value stands in the first cell, the others are empty",
        ];
        assert_eq!(facts.sentences(3), expected);
    }

    #[test]
    fn numbers_in_four_bytes_are_read() {
        let upper = u32::try_from(1.5_f64.to_bits() >> 32).unwrap();
        for (bits, expected) in
            [((7 << 2) | 2, 7.0), ((1250 << 2) | 3, 12.5), (upper, 1.5), (upper | 1, 0.015)]
        {
            assert!((short(bits) - expected).abs() < 1e-12);
        }
        assert!((short((-5_i32 << 2).cast_unsigned() | 2) + 5.0).abs() < 1e-12);
    }

    #[test]
    fn nonsense_is_passed_over() {
        for length in 0..64 {
            let bytes: Vec<u8> = (0..length).map(|at: u8| at.wrapping_mul(37)).collect();
            Aside::of(&bytes, 0, &mut Facts::default());
        }
    }
}
