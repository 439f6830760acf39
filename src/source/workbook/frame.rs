//! The words between the process that parses a workbook and the one that wants its rows.
//!
//! A frame is a tag byte, then numbers in little-endian order and texts behind their length; a row says
//! its length first and holds only the cells that are filled, each with its column. Both
//! ends are the same program, so there is no version. The receiving end trusts no length further than
//! [`LONGEST_TEXT`], because the sending end has read a hostile file.

use std::io::{self, Read, Write};

use crate::source::row::{Cell, CellKind, Damage, DamageKind, SourceRow};

/// Bytes of one text that the receiver accepts: the default cell limit is 1 MiB, names are shorter.
const LONGEST_TEXT: u32 = 64 << 20;

/// Bytes of one row that the receiver accepts.
const LONGEST_ROW: u32 = 256 << 20;

/// Columns that the receiver accepts, as many as a column number can tell apart.
const MOST_COLUMNS: usize = 65_536;

/// A filled cell of a row on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub(super) column: u32,
    pub(super) kind: CellKind,
    pub(super) text: &'a str,
}

/// One thing said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// Family of the workbook, the sheet that follows, the other sheets.
    Opened {
        kind: u8,
        sheet: String,
        others: Vec<String>,
    },
    Row(SourceRow),
    Damage(Damage),
    Failed(Failure),
    /// All rows were said.
    End,
}

/// Why parsing stopped.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Broken {
        row: u32,
        message: String,
    },
    Encrypted,
    NotAWorkbook,
    NoSuchSheet {
        available: Vec<String>,
    },
    /// A limit by its place in the table of `mod.rs`, its value in words, and the part.
    Beyond {
        limit: u8,
        row: u32,
        allowed: String,
        part: String,
    },
}

const OPENED: u8 = 1;
const ROW: u8 = 2;
const DAMAGE: u8 = 3;
const BROKEN: u8 = 4;
const ENCRYPTED: u8 = 5;
const NOT_A_WORKBOOK: u8 = 6;
const NO_SUCH_SHEET: u8 = 7;
const BEYOND: u8 = 8;
const END: u8 = 9;

/// Kinds of cells by their number in a frame.
const CELL_KINDS: [CellKind; 7] = [
    CellKind::Empty,
    CellKind::Text,
    CellKind::Number,
    CellKind::Date,
    CellKind::DateTime,
    CellKind::Boolean,
    CellKind::Error,
];

/// Kinds of damage that workbooks know, by their number in a frame.
const DAMAGE_KINDS: [DamageKind; 7] = [
    DamageKind::UnreadableCell,
    DamageKind::LongCell,
    DamageKind::NulCharacter,
    DamageKind::ErrorCell,
    DamageKind::NoValue,
    DamageKind::LostDigits,
    DamageKind::Remark,
];

pub(super) fn write(out: &mut impl Write, frame: &Frame) -> io::Result<()> {
    match frame {
        Frame::Row(row) => write_row(out, row),
        Frame::Damage(damage) => write_damage(out, damage),
        Frame::Opened { kind, sheet, others } => {
            out.write_all(&[OPENED, *kind])?;
            write_text(out, sheet)?;
            write_texts(out, others)
        }
        Frame::End => out.write_all(&[END]),
        Frame::Failed(failure) => write_failure(out, failure),
    }
}

fn write_failure(out: &mut impl Write, failure: &Failure) -> io::Result<()> {
    match failure {
        Failure::Encrypted => out.write_all(&[ENCRYPTED]),
        Failure::NotAWorkbook => out.write_all(&[NOT_A_WORKBOOK]),
        Failure::Broken { row, message } => {
            out.write_all(&[BROKEN])?;
            write_number(out, *row)?;
            write_text(out, message)
        }
        Failure::NoSuchSheet { available } => {
            out.write_all(&[NO_SUCH_SHEET])?;
            write_texts(out, available)
        }
        Failure::Beyond { limit, row, allowed, part } => {
            out.write_all(&[BEYOND, *limit])?;
            write_number(out, *row)?;
            write_text(out, allowed)?;
            write_text(out, part)
        }
    }
}

fn write_row(out: &mut impl Write, row: &SourceRow) -> io::Result<()> {
    let filled = row.cells.iter().zip(0..).filter(|(cell, _)| cell.kind != CellKind::Empty);
    let pieces = filled.map(|(cell, column)| Piece { column, kind: cell.kind, text: &cell.text });
    write_pieces(out, row.row, pieces)
}

/// Writes a row from its filled cells, which come with their columns ascending.
pub(super) fn write_pieces<'a>(
    out: &mut impl Write,
    row: u32,
    pieces: impl Iterator<Item = Piece<'a>>,
) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend_from_slice(&row.to_le_bytes());
    for piece in pieces {
        let length = u32::try_from(piece.text.len()).map_err(io::Error::other)?;
        bytes.extend_from_slice(&piece.column.to_le_bytes());
        bytes.push(number_of(&CELL_KINDS, &piece.kind));
        bytes.extend_from_slice(&length.to_le_bytes());
        bytes.extend_from_slice(piece.text.as_bytes());
    }
    out.write_all(&[ROW])?;
    write_number(out, u32::try_from(bytes.len()).map_err(io::Error::other)?)?;
    out.write_all(&bytes)
}

fn write_damage(out: &mut impl Write, damage: &Damage) -> io::Result<()> {
    out.write_all(&[DAMAGE, number_of(&DAMAGE_KINDS, &damage.kind)])?;
    write_number(out, damage.row)?;
    write_number(out, damage.column.map_or(u32::MAX, u32::from))?;
    write_text(out, &damage.message)
}

fn number_of<T: PartialEq>(table: &[T], wanted: &T) -> u8 {
    table.iter().position(|known| known == wanted).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

fn write_number(out: &mut impl Write, number: u32) -> io::Result<()> {
    out.write_all(&number.to_le_bytes())
}

fn write_text(out: &mut impl Write, text: &str) -> io::Result<()> {
    write_number(out, u32::try_from(text.len()).map_err(io::Error::other)?)?;
    out.write_all(text.as_bytes())
}

fn write_texts(out: &mut impl Write, texts: &[String]) -> io::Result<()> {
    write_number(out, u32::try_from(texts.len()).map_err(io::Error::other)?)?;
    texts.iter().try_for_each(|text| write_text(out, text))
}

/// Reads a frame; the end of the stream is an error, since a frame says when all is said.
pub(super) fn read(input: &mut impl Read) -> io::Result<Frame> {
    match read_byte(input)? {
        ROW => read_row(input),
        DAMAGE => read_damage(input),
        OPENED => Ok(Frame::Opened {
            kind: read_byte(input)?,
            sheet: read_text(input)?,
            others: read_texts(input)?,
        }),
        END => Ok(Frame::End),
        tag => read_failure(tag, input).map(Frame::Failed),
    }
}

fn read_failure(tag: u8, input: &mut impl Read) -> io::Result<Failure> {
    Ok(match tag {
        ENCRYPTED => Failure::Encrypted,
        NOT_A_WORKBOOK => Failure::NotAWorkbook,
        BROKEN => Failure::Broken { row: read_number(input)?, message: read_text(input)? },
        NO_SUCH_SHEET => Failure::NoSuchSheet { available: read_texts(input)? },
        BEYOND => Failure::Beyond {
            limit: read_byte(input)?,
            row: read_number(input)?,
            allowed: read_text(input)?,
            part: read_text(input)?,
        },
        _ => return Err(nonsense()),
    })
}

fn read_row(input: &mut impl Read) -> io::Result<Frame> {
    let length = read_number(input)?;
    let bytes = read_bytes(input, length, LONGEST_ROW)?;
    let mut rest = bytes.as_slice();
    let row = take_number(&mut rest).ok_or_else(nonsense)?;
    let mut cells = Vec::new();
    while !rest.is_empty() {
        let (column, cell) = take_cell(&mut rest).ok_or_else(nonsense)?;
        if column < cells.len() || column >= MOST_COLUMNS {
            return Err(nonsense());
        }
        cells.resize_with(column, Cell::default);
        cells.push(cell);
    }
    Ok(Frame::Row(SourceRow { row, cells }))
}

fn take_number(rest: &mut &[u8]) -> Option<u32> {
    let (number, behind) = rest.split_first_chunk::<4>()?;
    *rest = behind;
    Some(u32::from_le_bytes(*number))
}

fn take_cell(rest: &mut &[u8]) -> Option<(usize, Cell)> {
    let column = usize::try_from(take_number(rest)?).ok()?;
    let (kind, behind) = rest.split_first()?;
    *rest = behind;
    let kind = *CELL_KINDS.get(usize::from(*kind))?;
    let length = usize::try_from(take_number(rest)?).ok()?;
    let (text, behind) = rest.split_at_checked(length)?;
    *rest = behind;
    Some((column, Cell { text: String::from_utf8(text.to_vec()).ok()?, kind }))
}

fn read_damage(input: &mut impl Read) -> io::Result<Frame> {
    let kind = read_byte(input)?;
    let kind = *DAMAGE_KINDS.get(usize::from(kind)).ok_or_else(nonsense)?;
    let row = read_number(input)?;
    let column = u16::try_from(read_number(input)?).ok();
    Ok(Frame::Damage(Damage { row, column, kind, message: read_text(input)? }))
}

fn read_byte(input: &mut impl Read) -> io::Result<u8> {
    let mut byte = [0];
    input.read_exact(&mut byte)?;
    Ok(u8::from_le_bytes(byte))
}

fn read_number(input: &mut impl Read) -> io::Result<u32> {
    let mut bytes = [0; 4];
    input.read_exact(&mut bytes)?;
    Ok(u32::from_le_bytes(bytes))
}

fn read_text(input: &mut impl Read) -> io::Result<String> {
    let length = read_number(input)?;
    String::from_utf8(read_bytes(input, length, LONGEST_TEXT)?).map_err(|_| nonsense())
}

fn read_bytes(input: &mut impl Read, length: u32, longest: u32) -> io::Result<Vec<u8>> {
    if length > longest {
        return Err(nonsense());
    }
    let mut bytes = Vec::with_capacity(length.min(64 << 10) as usize);
    input.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() != length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(bytes)
}

fn read_texts(input: &mut impl Read) -> io::Result<Vec<String>> {
    let count = read_number(input)?;
    (0..count).map(|_| read_text(input)).collect()
}

fn nonsense() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a frame that makes no sense")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let cell = |text: &str, kind| Cell { text: text.to_owned(), kind };
        let frames = [
            Frame::Opened {
                kind: 2,
                sheet: "Käufer".to_owned(),
                others: vec!["A".to_owned(), String::new()],
            },
            Frame::Row(SourceRow {
                row: 7,
                cells: vec![cell("x", CellKind::Text), Cell::default(), cell("1", CellKind::Number)],
            }),
            Frame::Row(SourceRow { row: 1_048_576, cells: vec![] }),
            Frame::Damage(Damage {
                row: 3,
                column: Some(4),
                kind: DamageKind::LongCell,
                message: "cut".to_owned(),
            }),
            Frame::Damage(Damage {
                row: 3,
                column: None,
                kind: DamageKind::UnreadableCell,
                message: String::new(),
            }),
            Frame::Failed(Failure::Broken { row: 0, message: "m".to_owned() }),
            Frame::Failed(Failure::NoSuchSheet { available: vec!["A".to_owned()] }),
            Frame::Failed(Failure::Beyond {
                limit: 1,
                row: 2,
                allowed: "3".to_owned(),
                part: "4".to_owned(),
            }),
            Frame::Failed(Failure::Encrypted),
            Frame::Failed(Failure::NotAWorkbook),
            Frame::End,
        ];
        let mut bytes = Vec::new();
        for frame in &frames {
            write(&mut bytes, frame).unwrap();
        }
        let mut input = bytes.as_slice();
        for frame in frames {
            assert_eq!(read(&mut input).unwrap(), frame);
        }
        assert!(read(&mut input).is_err());
    }

    #[test]
    fn an_absurd_length_is_refused() {
        let bytes = [OPENED, 0, 0xFF, 0xFF, 0xFF, 0xFF];
        assert!(read(&mut bytes.as_slice()).is_err());
    }
}
