//! Workbooks made here and read back; parsed in a thread, which is the same code as in the process.

mod made;
mod ods;
mod ole;
mod score;
mod xls;
mod xlsx;

use rust_xlsxwriter::{ExcelDateTime, Format as CellFormat, Workbook};

use crate::source::tests::{Sample, told};
use crate::source::{CellKind, Format, Limits, ReadError, ReadOptions, RowEvent, WorkbookKind, open};

fn saved(mut book: Workbook) -> Sample {
    Sample::new(&book.save_to_buffer().unwrap())
}

fn guests() -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Guests").unwrap();
    for (column, header) in ["LASTNAME", "ZIPCODE", "BIRTHDATE", "EMAIL"].iter().enumerate() {
        sheet.write(3, u16::try_from(column).unwrap(), *header).unwrap();
    }
    sheet.write(0, 0, "Template").unwrap();
    sheet.write(4, 0, "Dupont").unwrap();
    sheet.write(4, 1, 75_011.0).unwrap();
    let day = ExcelDateTime::from_ymd(1980, 2, 29).unwrap();
    sheet.write_with_format(4, 2, &day, &CellFormat::new().set_num_format("dd.mm.yyyy")).unwrap();
    sheet.write(4, 3, true).unwrap();
    sheet.write(6, 0, "Rossi").unwrap();
    let moment = ExcelDateTime::from_ymd(2026, 1, 31).unwrap().and_hms(9, 5, 0).unwrap();
    sheet.write_with_format(6, 2, &moment, &CellFormat::new().set_num_format("yyyy-mm-dd hh:mm:ss")).unwrap();
    sheet.write(6, 1, "01234").unwrap();
    sheet.write(6, 3, 0.1 + 0.2).unwrap();
    book
}

#[test]
fn cells_are_typed_and_rows_numbered_as_in_excel() {
    let sample = saved(guests());
    let table = sample.open();
    assert_eq!(table.layout.header_row, Some(4));
    assert_eq!(table.layout.label(2), "C (BIRTHDATE)");
    let expected_format =
        Format::Workbook { kind: WorkbookKind::Xlsx, sheet: "Guests".to_owned(), other_sheets: Vec::new() };
    assert_eq!(table.layout.format, expected_format);
    let expected = "1 (title)\n2 (blank)\n3 (blank)\n4 (header)\n5 Dupont|75011|1980-02-29|TRUE\n6 (blank)\n\
                    7 Rossi|01234|2026-01-31 09:05:00|0.3\n";
    assert_eq!(told(table), expected);
}

#[test]
fn kinds_come_with_the_cells() {
    let kinds: Vec<Vec<CellKind>> = saved(guests())
        .open()
        .filter_map(|event| match event {
            RowEvent::Row(row) => Some(row.cells.iter().map(|cell| cell.kind).collect()),
            _ => None,
        })
        .collect();
    use CellKind::{Boolean, Date, DateTime, Number, Text};
    assert_eq!(kinds, [[Text, Number, Date, Boolean], [Text, Text, DateTime, Number]]);
}

#[test]
fn the_sheet_with_known_headers_is_read_and_the_others_are_named() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Read me").unwrap();
    for row in 0..80 {
        notes.write(row, 0, "how to fill in the form").unwrap();
        notes.write(row, 1, "and more").unwrap();
    }
    let table = book.add_worksheet().set_name("Kontakte").unwrap();
    table.write(0, 0, "LASTNAME").unwrap();
    table.write(0, 1, "EMAIL1").unwrap();
    table.write(1, 0, "Rossi").unwrap();
    let sample = saved(book);
    let opened = sample.open();
    let statement = "guests.dat: workbook (xlsx), sheet “Kontakte” (not read: Read me (80 × 2)), header in row 1, 2 columns";
    assert_eq!(opened.layout.statement(), statement);
    assert_eq!(told(opened), "1 (header)\n2 Rossi\n");
    let named = ReadOptions { sheet: Some("Read me".to_owned()), ..ReadOptions::default() };
    assert_eq!(told(open(&sample.path, &named).unwrap()).lines().count(), 80);
    let wrong = ReadOptions { sheet: Some("Kontakt".to_owned()), ..ReadOptions::default() };
    let error = open(&sample.path, &wrong).err().unwrap();
    assert!(error.to_string().contains("no sheet “Kontakt”; it has Read me, Kontakte"), "{error}");
}

#[test]
fn limits_hold_inside_a_workbook() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..100 {
        sheet.write(row, 0, "x").unwrap();
        sheet.write(row, 4, f64::from(row)).unwrap();
    }
    let sample = saved(book);
    let read = |limits| match open(&sample.path, &ReadOptions { limits, ..ReadOptions::default() }) {
        Ok(table) => told(table),
        Err(error) => error.to_string(),
    };
    assert!(
        read(Limits { rows: 10, ..Limits::default() })
            .contains("beyond the limit of 10 rows (rows) (row 11)")
    );
    assert!(read(Limits { columns: 3, ..Limits::default() }).contains("beyond the limit of 3 columns"));
    let parts = read(Limits { part_bytes: 500, ..Limits::default() });
    assert!(parts.contains("beyond the limit of 500 bytes (size of a part) in "), "{parts}");
}

#[test]
fn a_damaged_or_foreign_archive_is_an_error_of_its_kind() {
    let sample = saved(guests());
    let whole = std::fs::read(&sample.path).unwrap();
    let half = Sample::new(&whole[..whole.len() / 2]);
    assert!(matches!(open(&half.path, &ReadOptions::default()), Err(ReadError::Broken { .. })));
    let empty_archive = Sample::new(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    assert!(matches!(open(&empty_archive.path, &ReadOptions::default()), Err(ReadError::Unsupported { .. })));
    let ole = Sample::new(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and nothing more");
    assert!(matches!(open(&ole.path, &ReadOptions::default()), Err(ReadError::Broken { .. })));
}

#[test]
fn a_table_dropped_early_leaves_nobody_waiting() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..20_000 {
        sheet.write(row, 0, "a text that fills the pipe").unwrap();
    }
    let sample = saved(book);
    let mut table = sample.open();
    assert!(table.next().is_some());
    drop(table);
}

#[test]
fn a_worker_that_cannot_start_or_says_nothing_is_an_error() {
    let sample = saved(guests());
    for (program, silent) in [("/nonexistent/program", false), ("/bin/true", true)] {
        let options = ReadOptions { worker: Some(program.into()), ..ReadOptions::default() };
        let error = open(&sample.path, &options).err().unwrap();
        assert_eq!(matches!(error, ReadError::Broken { .. }), silent, "{error}");
        assert_eq!(matches!(error, ReadError::Worker { .. }), !silent, "{error}");
    }
}
