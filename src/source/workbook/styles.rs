//! The number formats of the cells in an xlsx workbook.

use std::collections::HashMap;
use std::io::{self, Read};

use super::format::NumberFormat;
use super::xml::{Scanner, Token};

/// Cell formats that a workbook may have; Excel allows 65,490.
const MOST_FORMATS: usize = 100_000;

/// Formats by the number that a cell gives.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// `None` where numbers look as they do without a format.
    of_cell: Vec<Option<u16>>,
    formats: Vec<NumberFormat>,
}

/// What a styles part says before it is put together.
#[derive(Default)]
struct Gathered {
    codes: HashMap<u32, String>,
    cells: Vec<u32>,
}

impl Styles {
    /// Reads a styles part as far as it can be read.
    pub(super) fn read(part: impl Read) -> Styles {
        let mut gathered = Gathered::default();
        // A part that breaks off gives the formats before the break.
        let _ = gathered.read(part);
        gathered.styles()
    }

    /// Gives the format of a cell that has one which matters.
    pub(super) fn format(&self, style: u32) -> Option<&NumberFormat> {
        let place = (*self.of_cell.get(style as usize)?)?;
        self.formats.get(usize::from(place))
    }
}

impl Gathered {
    fn read(&mut self, part: impl Read) -> io::Result<()> {
        let mut scanner = Scanner::new(part);
        let mut among_cells = false;
        loop {
            match scanner.next()? {
                Token::End => return Ok(()),
                Token::Open(tag) => match tag.name {
                    b"numFmt" => {
                        let named = tag.number(b"numFmtId").zip(tag.text(b"formatCode"));
                        self.codes.extend(named.filter(|_| self.codes.len() < MOST_FORMATS));
                    }
                    b"cellXfs" => among_cells = !tag.empty,
                    b"xf" if among_cells && self.cells.len() < MOST_FORMATS => {
                        self.cells.push(tag.number(b"numFmtId").unwrap_or(0));
                    }
                    // Formats for conditions have codes of their own under the same names.
                    b"dxfs" if !tag.empty => scanner.skip()?,
                    _ => {}
                },
                Token::Close(b"cellXfs") => among_cells = false,
                _ => {}
            }
        }
    }

    fn styles(self) -> Styles {
        let mut styles = Styles::default();
        let mut known: HashMap<u32, Option<u16>> = HashMap::new();
        for number in self.cells {
            let place = known.entry(number).or_insert_with(|| {
                let code = self.codes.get(&number);
                let format =
                    code.map_or_else(|| NumberFormat::built_in(number), |code| NumberFormat::of_code(code));
                let place = u16::try_from(styles.formats.len()).ok().filter(|_| !format.is_plain())?;
                styles.formats.push(format);
                Some(place)
            });
            styles.of_cell.push(*place);
        }
        styles
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::workbook::moment::Epoch;

    #[test]
    fn cells_find_their_formats() {
        let xml = br#"<x:styleSheet xmlns:x="a"><x:numFmts><x:numFmt numFmtId="164" formatCode="00000"/></x:numFmts>
            <x:cellStyleXfs><x:xf numFmtId="14"/></x:cellStyleXfs>
            <x:cellXfs><x:xf numFmtId="0"/><x:xf numFmtId="164"/><x:xf numFmtId="14"/><x:xf/></x:cellXfs>
            <x:dxfs><x:dxf><x:numFmt numFmtId="164" formatCode="0%"/></x:dxf></x:dxfs></x:styleSheet>"#;
        let styles = Styles::read(&xml[..]);
        let told = |style| {
            styles.format(style).map(|format| {
                let mut out = String::new();
                format.push(61.0, Epoch::Since1900, &mut out);
                out
            })
        };
        assert_eq!(told(0), None);
        assert_eq!(told(1).as_deref(), Some("00061"));
        assert_eq!(told(2).as_deref(), Some("1900-03-01"));
        assert_eq!(told(3), None);
        assert_eq!(told(4), None);
    }

    #[test]
    fn a_part_that_breaks_off_gives_what_is_before() {
        let styles = Styles::read(&br#"<cellXfs><xf numFmtId="14"/><xf numFmtId="1"#[..]);
        assert!(styles.format(0).is_some());
    }
}
