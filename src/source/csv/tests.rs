//! Quotes that were never meant to open a cell: each costs its row and no other.

use std::io::Cursor;

use proptest::prelude::*;

use super::marks::Dialect;
use super::{Plan, Records};
use crate::source::layout::{Delimiter, Escape, Newline, Tail};
use crate::source::options::Limits;
use crate::source::row::DamageKind;
use crate::source::stream::Raw;

const SEMICOLON: Dialect = Dialect {
    delimiter: Delimiter { byte: b';', tail: Tail::Nothing },
    quote: Some(b'"'),
    escape: Escape::Doubled,
    ends: Newline::Lf,
};

/// A reader that hands out a few bytes at a time, so that every boundary is met.
struct Dribble(Cursor<Vec<u8>>, usize);

impl std::io::Read for Dribble {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let most = out.len().min(self.1);
        self.0.read(&mut out[..most])
    }
}

fn records(text: &str, width: usize, dialect: Dialect) -> Records {
    let reader = Dribble(Cursor::new(text.as_bytes().to_vec()), 7);
    Records::new(
        Box::new(reader),
        Plan { file: String::new(), dialect, cells: Default::default(), width, limits: Limits::default() },
    )
}

type Row = (u32, Vec<String>);
type Found = Vec<(u32, DamageKind)>;

fn read(text: &str, width: usize) -> (Vec<Row>, Found) {
    let (mut rows, mut damage) = (Vec::new(), Vec::new());
    let mut records = records(text, width, SEMICOLON);
    while let Some(raw) = records.next_raw() {
        match raw {
            Raw::Row(row) => rows.push((row.row, row.cells.into_iter().map(|cell| cell.text).collect())),
            Raw::Damage(found) => damage.push((found.row, found.kind)),
            Raw::Stopped(error) => panic!("{error}"),
        }
    }
    (rows, damage)
}

fn row(number: u32, cells: &[&str]) -> Row {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn a_quote_left_open_costs_its_row() {
    use DamageKind::{StrayQuote, UnclosedQuote};
    let cases: [(&str, &str, Vec<Row>, Found); 7] = [
        (
            "before quoted rows",
            "1;\"open;x\n2;\"b\";y\n3;\"c\";z\n",
            vec![row(1, &["1", "open", "x"]), row(2, &["2", "b", "y"]), row(3, &["3", "c", "z"])],
            vec![(1, UnclosedQuote)],
        ),
        (
            "in the last row",
            "1;a;x\n2;\"open;y",
            vec![row(1, &["1", "a", "x"]), row(2, &["2", "open", "y"])],
            vec![(2, UnclosedQuote)],
        ),
        (
            "twice",
            "1;\"open;x\n2;\"open;y\n3;c;z\n",
            vec![row(1, &["1", "open", "x"]), row(2, &["2", "open", "y"]), row(3, &["3", "c", "z"])],
            vec![(1, UnclosedQuote), (2, UnclosedQuote)],
        ),
        (
            "behind a cell that is closed",
            "1;\"a\";\"open\n2;\"b\";y\n3;\"c\";z\n",
            vec![row(1, &["1", "a", "open"]), row(2, &["2", "b", "y"]), row(3, &["3", "c", "z"])],
            vec![(1, UnclosedQuote)],
        ),
        (
            "text behind a closing quote",
            "1;\"a\"b;x\n2;c;y\n",
            vec![row(1, &["1", "\"a\"b", "x"]), row(2, &["2", "c", "y"])],
            vec![(1, UnclosedQuote)],
        ),
        (
            "not doubled, on one line",
            "1;\"chez \"Marie\" ici\";x\n2;c;y\n",
            vec![row(1, &["1", "chez \"Marie\" ici", "x"]), row(2, &["2", "c", "y"])],
            vec![(1, StrayQuote)],
        ),
        (
            "not doubled, in a note of two lines",
            "1;\"chez \"Marie\" et\nici\";x\n2;c;y\n",
            vec![row(1, &["1", "chez \"Marie\" et\nici", "x"]), row(3, &["2", "c", "y"])],
            vec![(1, StrayQuote)],
        ),
    ];
    for (name, text, rows, damage) in cases {
        assert_eq!(read(text, 3), (rows, damage), "{name}");
    }
}

#[test]
fn quotes_as_they_should_be() {
    let cases: [(&str, Vec<Row>); 6] = [
        ("\"a\";\"\";\"b;c\"\n", vec![row(1, &["a", "", "b;c"])]),
        ("\"say \"\"hi\"\"\";\"\"\"\";x\n", vec![row(1, &["say \"hi\"", "\"", "x"])]),
        ("1;\"two\nlines\";x\n2;b;y\n", vec![row(1, &["1", "two\nlines", "x"]), row(3, &["2", "b", "y"])]),
        (
            "1;\"two\r\nlines\r\n\";x\r\n2;b;y",
            vec![row(1, &["1", "two\r\nlines\r\n", "x"]), row(4, &["2", "b", "y"])],
        ),
        ("1;5\" disc;x\n", vec![row(1, &["1", "5\" disc", "x"])]),
        ("1;\"a\" ;x\n", vec![row(1, &["1", "a", "x"])]),
    ];
    for (text, rows) in cases {
        assert_eq!(read(text, 3), (rows, vec![]), "{text}");
    }
}

#[test]
fn long_notes_are_not_rows() {
    let note = "a line; with a delimiter\n".repeat(500);
    let (rows, damage) = read(&format!("1;\"{note}\";x\n2;b;y\n"), 3);
    assert_eq!(damage, vec![]);
    assert_eq!(rows.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 502]);
}

#[test]
fn a_quote_in_the_middle_of_many_rows_costs_one() {
    let mut text = String::new();
    for number in 1..=20_000 {
        text += if number == 10_000 { "x;\"open;y\n" } else { "a;b;c\n" };
    }
    let (rows, damage) = read(&text, 3);
    assert_eq!((rows.len(), damage), (20_000, vec![(10_000, DamageKind::UnclosedQuote)]));
    assert_eq!(rows.last().map(|(number, _)| *number), Some(20_000));
}

#[test]
fn quotes_left_open_beside_long_notes_cost_their_rows() {
    for (quote, end) in [('"', "\n"), ('\'', "\n"), ('"', "\r"), ('"', "\r\n")] {
        let mut text = String::new();
        let bad = [0, 1, 7, 40, 41, 199];
        for number in 0..200 {
            text += &match number {
                n if bad.contains(&n) => format!("{n};{quote}open;x;y{end}"),
                n if n % 5 == 0 => {
                    format!("{n};{quote}two{end}lines; one delimiter{quote};b;{quote}c{quote}{end}")
                }
                n => format!("{n};{quote}a{quote};b;c{end}"),
            };
        }
        let ends = if end == "\r" { Newline::Cr } else { Newline::Lf };
        let mut records = records(&text, 4, Dialect { quote: Some(quote as u8), ends, ..SEMICOLON });
        let (mut rows, mut damaged) = (0, 0);
        while let Some(raw) = records.next_raw() {
            match raw {
                Raw::Row(row) => {
                    assert_eq!((row.cells.len(), row.text(0)), (4, rows.to_string().as_str()));
                    rows += 1;
                }
                Raw::Damage(_) => damaged += 1,
                Raw::Stopped(error) => panic!("{error}"),
            }
        }
        assert_eq!((rows, damaged), (200, bad.len()), "{quote} {end:?}");
    }
}

#[test]
fn many_quotes_left_open_take_linear_time() {
    // Without memory of what is hopeless, every line would look through all that follow.
    let text = "\"open\n".repeat(200_000);
    let (rows, damage) = read(&text, 1);
    assert_eq!((rows.len(), damage.len()), (200_000, 200_000));
}

#[test]
fn a_backslash_escapes_where_the_dialect_says_so() {
    let dialect = Dialect { escape: Escape::Backslash, ..SEMICOLON };
    let mut records = records("1;\"say \\\"hi\\\"\";\"C:\\\\x\"\n", 3, dialect);
    match records.next_raw() {
        Some(Raw::Row(row)) => {
            assert_eq!((row.text(1), row.text(2)), ("say \"hi\"", "C:\\x"));
        }
        other => panic!("{other:?}"),
    }
}

proptest! {
    /// Whatever the cells hold, a file with proper quotes comes back as it was, line numbers included.
    #[test]
    fn proper_files_come_back(table in prop::collection::vec(prop::collection::vec("[a-c;\"\r\n ,é]{0,8}", 3), 1..12)) {
        let mut text = String::new();
        let mut expected = Vec::new();
        let mut line = 1;
        for cells in &table {
            expected.push((line, cells.clone()));
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
            let record = quoted.join(";") + "\n";
            line += u32::try_from(record.matches('\n').count()).unwrap();
            text += &record;
        }
        let (rows, damage) = read(&text, 0);
        prop_assert_eq!(rows, expected);
        prop_assert_eq!(damage, vec![]);
    }

    /// No bytes bring the reader down, and it never makes more rows than there are lines.
    #[test]
    fn any_text_ends(text in "[a;\"\r\n\\\\ ]{0,200}", width in 0_usize..4) {
        let (rows, _) = read(&text, width);
        prop_assert!(rows.len() <= text.matches(['\n', '\r']).count() + 1);
    }
}
