//! An xls of Excel 97, made with xlwt: two sheets, formats that keep zeros, a hidden row and column, a formula.

use crate::source::tests::{Sample, told};
use crate::source::{DamageKind, RowEvent};

const CONTACTS: &[u8] = include_bytes!("contacts.xls");

#[test]
fn an_xls_is_read_as_it_is_shown() {
    let table = Sample::new(CONTACTS);
    let statement =
        "guests.dat: workbook (xls), sheet “Contacts” (not read: Notes (1 × 1)), header in row 1, 5 columns";
    assert_eq!(table.open().layout.statement(), statement);
    let rows = told(table.open());
    let expected = "1 (header)\n2 Müller|01234|1980-02-29|jurg@mueller.example|12.5%\n\
                    3 Rossi|20121||chiara@rossi.example\n4 Dupont|01000||marie@dupont.example\n";
    assert!(rows.starts_with(expected), "{rows}");
}

#[test]
fn what_an_xls_hides_is_said() {
    let said: Vec<String> = Sample::new(CONTACTS)
        .open()
        .filter_map(|event| match event {
            RowEvent::Damage(damage) if damage.kind == DamageKind::Remark => Some(damage.message),
            _ => None,
        })
        .collect();
    let expected = [
        "row 3 is hidden in the workbook and is read too",
        "column E is hidden in the workbook and is read too",
        "formulas in column E (1): the values stored with them are read",
    ];
    assert_eq!(said, expected);
}

#[test]
fn a_damaged_xls_is_never_more_than_an_error() {
    for at in (0..CONTACTS.len()).step_by(97) {
        let mut bytes = CONTACTS.to_vec();
        bytes[at] ^= 0x5A;
        let sample = Sample::new(&bytes);
        let options = crate::source::ReadOptions::default();
        if let Ok(table) = crate::source::open(&sample.path, &options) {
            table.for_each(drop);
        }
    }
}
