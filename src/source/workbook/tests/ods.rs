//! What LibreOffice writes, and what it can be made to write.

use rstest::rstest;

use super::made::Made;
use crate::source::tests::told;
use crate::source::{Format, HeaderChoice, ReadError, ReadOptions, RowEvent, open};

fn rows(made: &Made) -> String {
    let options = ReadOptions { header_row: Some(HeaderChoice::Absent), ..ReadOptions::default() };
    told(open(&made.sample().path, &options).unwrap())
}

fn table(rows: &str) -> Made {
    Made::ods(&format!(r#"<table:table table:name="S"><table:table-column/>{rows}</table:table>"#))
}

fn cell(text: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#)
}

#[rstest]
#[case::text(format!("<table:table-row>{}{}</table:table-row>", cell("a"), cell("b")), "1 a|b\n")]
#[case::lines(format!("<table:table-row>{}</table:table-row>", cell("a</text:p><text:p>b<text:line-break/>c")), "1 a\\nb\\nc\n")]
#[case::blanks(format!("<table:table-row>{}</table:table-row>", cell("  a <text:s text:c=\"2\"/>b\n  c")), "1 a   b c\n")]
#[case::spans(format!("<table:table-row>{}</table:table-row>", cell("Du<text:span>pont</text:span>")), "1 Dupont\n")]
#[case::repeated_rows(format!("<table:table-row table:number-rows-repeated=\"2\">{}</table:table-row>", cell("a")), "1 a\n2 a\n")]
#[case::empty_to_the_end(format!("<table:table-row>{}</table:table-row><table:table-row table:number-rows-repeated=\"1048575\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>", cell("a")), "1 a\n")]
#[case::gap(format!("<table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row><table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>{}</table:table-row>", cell("a")), "1 (blank)\n2 (blank)\n3 ||a\n")]
#[case::tracked(format!("<table:tracked-changes><table:table-cell><text:p>gone</text:p></table:table-cell></table:tracked-changes><table:table-row>{}</table:table-row>", cell("a")), "1 a\n")]
#[case::note(format!("<table:table-row>{}</table:table-row>", cell("a").replace("<text:p>", "<office:annotation><text:p>note</text:p></office:annotation><text:p>")), "1 a\n0 !remark\n")]
#[case::zeros("<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1234\"><text:p>01234</text:p></table:table-cell></table:table-row>".to_owned(), "1 01234\n")]
fn rows_are_read_as_they_are_shown(#[case] xml: String, #[case] expected: &str) {
    assert_eq!(rows(&table(&xml)), expected);
}

#[test]
fn hidden_rows_columns_and_merged_cells_are_said() {
    let xml = format!(
        r#"<table:table-column table:visibility="collapse"/><table:table-row table:visibility="filter">{}<table:covered-table-cell/></table:table-row>"#,
        cell("a").replace("table-cell office", "table-cell table:number-columns-spanned=\"2\" office")
    );
    let options = ReadOptions { header_row: Some(HeaderChoice::Absent), ..ReadOptions::default() };
    let made = Made::ods(&format!(r#"<table:table table:name="S">{xml}</table:table>"#));
    let said: Vec<String> = open(&made.sample().path, &options)
        .unwrap()
        .filter_map(|event| match event {
            RowEvent::Damage(damage) => Some(damage.message),
            _ => None,
        })
        .collect();
    let expected = [
        "row 1 is hidden in the workbook, by a filter or by hand, and is read too",
        "column A is hidden in the workbook and is read too",
        "merged cells (A1:B1): the value stands in the first cell, the others are empty",
    ];
    assert_eq!(said, expected);
}

#[test]
fn the_visible_sheet_with_cells_is_taken() {
    let row = |text: &str| format!("<table:table-row>{}{}</table:table-row>", cell(text), cell("x"));
    let made = Made::ods(&format!(
        r#"<table:table table:name="Empty"/><table:table table:name="Hidden" table:style-name="ta2">{}</table:table><table:table table:name="Seen">{}{}</table:table>"#,
        row("h"),
        row("s"),
        row("t")
    ));
    let opened = open(&made.sample().path, &ReadOptions::default()).unwrap();
    let Format::Workbook { sheet, other_sheets, .. } = &opened.layout.format else { panic!("no workbook") };
    assert_eq!(
        (sheet.as_str(), other_sheets.as_slice()),
        ("Seen", &["Empty (empty)".to_owned(), "Hidden (1 × 2, hidden)".to_owned()][..])
    );
}

#[test]
fn what_repeats_without_end_is_refused() {
    let xml = format!(
        "<table:table-row table:number-rows-repeated=\"1048576\">{}</table:table-row>",
        cell("a").replace("table-cell office", "table-cell table:number-columns-repeated=\"1024\" office")
    );
    let told = rows(&table(&xml));
    assert!(told.contains("stopped: ") && told.contains("repeated cells"), "{}", &told[told.len() - 300..]);
}

#[test]
fn an_encrypted_workbook_says_so() {
    let made = table("").with("META-INF/manifest.xml", "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>");
    assert!(matches!(open(&made.sample().path, &ReadOptions::default()), Err(ReadError::Encrypted { .. })));
}
