//! What writers of xlsx do, right or wrong, and what a person sees of it.

use rstest::rstest;

use super::made::{Made, sheet};
use crate::source::tests::{Sample, told};
use crate::source::{CellKind, DamageKind, HeaderChoice, ReadError, ReadOptions, RowEvent, Table, open};

/// Opens a workbook every row of which is data.
fn plain(sample: &Sample) -> Table {
    let options = ReadOptions { header_row: Some(HeaderChoice::Absent), ..ReadOptions::default() };
    open(&sample.path, &options).unwrap()
}

fn rows(made: &Made) -> String {
    told(plain(&made.sample()))
}

fn damage(made: &Made) -> Vec<(DamageKind, String)> {
    let damage = plain(&made.sample()).filter_map(|event| match event {
        RowEvent::Damage(damage) => Some((damage.kind, damage.message)),
        _ => None,
    });
    damage.collect()
}

fn remarks(made: &Made) -> Vec<String> {
    damage(made)
        .into_iter()
        .filter(|(kind, _)| *kind == DamageKind::Remark)
        .map(|(_, message)| message)
        .collect()
}

const TWO: &str = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row><row r="2"><c r="A2"><v>7</v></c><c r="B2" t="b"><v>1</v></c></row>"#;
const TEXTS: &str = r#"<sst uniqueCount="99999999999999"><si><t>a</t></si></sst>"#;

fn two() -> Made {
    Made::xlsx(TWO).with("xl/sharedStrings.xml", TEXTS)
}

const TWO_TOLD: &str = "1 a|b\n2 7|TRUE\n";

#[test]
fn the_usual_package_is_read() {
    assert_eq!(rows(&two()), TWO_TOLD);
}

#[rstest]
#[case::absolute(|name, content: &str| (name, content.replace("Target=\"worksheets", "Target=\"/xl/worksheets")))]
#[case::backslashes(|name: String, content: &str| (name.replace('/', "\\"), content.replace("worksheets/", "worksheets\\")))]
#[case::other_case(|name: String, content: &str| (name.to_uppercase(), content.to_owned()))]
#[case::leading_slash(|name: String, content: &str| (format!("/{name}"), content.to_owned()))]
#[case::strict(|name, content: &str| (name, content.replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main").replace("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")))]
#[case::prefixed(prefixed)]
#[case::byte_order_mark(|name, content: &str| (name, format!("\u{feff}{content}")))]
#[case::comments(|name, content: &str| (name, content.replace("<row", "<!-- <c> --><row")))]
#[case::doctype(|name, content: &str| (name, content.replace("<worksheet", "<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet")))]
#[case::other_main_part(|name: String, content: &str| (name.replace("workbook.xml", "book2.xml"), content.replace("xl/workbook.xml", "xl/book2.xml")))]
fn odd_packages_are_read_like_usual_ones(#[case] change: fn(String, &str) -> (String, String)) {
    let made = two().changed(|name, content| change(name.to_owned(), content));
    assert_eq!(rows(&made), TWO_TOLD);
}

fn prefixed(name: String, content: &str) -> (String, String) {
    if !name.starts_with("xl/") || name.ends_with(".rels") {
        return (name, content.to_owned());
    }
    let marked = content.replace("</", "\u{1}").replace("<?", "\u{2}").replace('<', "<x:");
    (name, marked.replace('\u{1}', "</x:").replace('\u{2}', "<?"))
}

#[rstest]
#[case::types("[Content_Types].xml")]
#[case::main_relation("_rels/.rels")]
#[case::relations("xl/_rels/workbook.xml.rels")]
#[case::styles("xl/styles.xml")]
fn a_part_that_is_missing_is_guessed(#[case] part: &str) {
    assert_eq!(rows(&two().without(part)), TWO_TOLD);
}

#[test]
fn missing_texts_are_named() {
    let expected = "1 !unreadable-cell @0\n1 |b\n2 7|TRUE\n";
    assert_eq!(rows(&two().without("xl/sharedStrings.xml")), expected);
}

#[rstest]
#[case::no_numbers("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", "1 1|2\n2 3\n")]
#[case::gap(r#"<row r="3"><c r="C3"><v>1</v></c><c><v>2</v></c></row>"#, "1 (blank)\n2 (blank)\n3 ||1|2\n")]
#[case::rows_out_of_order(
    r#"<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>"#,
    "1 1\n2 2\n"
)]
#[case::cells_out_of_order(r#"<row r="1"><c r="B1"><v>2</v></c><c r="A1"><v>1</v></c></row>"#, "1 1|2\n")]
#[case::row_twice(
    r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>"#,
    "1 1|2\n"
)]
#[case::row_in_pieces(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>3</v></c></row><row r="1"><c r="B1"><v>2</v></c></row>"#, "1 1|2\n2 3\n")]
#[case::cell_twice(r#"<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>"#, "1 2\n")]
#[case::wrong_row(
    r#"<row r="0"><c r="A0"><v>1</v></c></row><row r="99999999999"><c><v>2</v></c></row>"#,
    "1 1\n2 2\n"
)]
#[case::formatted_but_empty(
    r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row><row r="1048576" ht="15"/>"#,
    "1 1\n"
)]
#[case::cdata("<row><c t=\"str\"><v><![CDATA[<a>]]></v></c></row>", "1 <a>\n")]
#[case::rich_text(
    "<row><c t=\"inlineStr\"><is><r><t>Du</t></r><r><t>pont</t></r><rPh><t>x</t></rPh></is></c></row>",
    "1 Dupont\n"
)]
#[case::lines("<row><c t=\"str\"><v>a&#10;b_x000D_c</v></c></row>", "1 a\\nb\\rc\n")]
#[case::looks_like_a_number(
    "<row><c t=\"str\"><v>0123</v></c><c t=\"str\"><v>1.23E+10</v></c></row>",
    "1 0123|1.23E+10\n"
)]
#[case::phone("<row><c><v>4.1791234567E+10</v></c></row>", "1 41791234567\n")]
#[case::iso_date("<row><c t=\"d\"><v>2026-01-31T00:00:00</v></c></row>", "1 2026-01-31\n")]
fn rows_are_read_however_they_are_written(#[case] xml: &str, #[case] expected: &str) {
    assert_eq!(rows(&Made::xlsx(xml)), expected);
}

#[test]
fn formats_show_what_a_person_sees() {
    let made = Made::xlsx(
        r#"<row><c s="0"><v>1234</v></c><c s="1"><v>612345678</v></c><c s="2"><v>0.125</v></c><c s="3"><v>44197.75</v></c><c s="4"><v>1.5</v></c></row>"#,
    )
    .styled(&["00000", "0#\" \"##\" \"##\" \"##\" \"##", "0%", "dd/mm/yyyy", "[h]:mm"]);
    let sample = made.sample();
    assert_eq!(told(plain(&sample)), "1 01234|06 12 34 56 78|12.5%|2021-01-01|36:00:00\n");
    let RowEvent::Row(row) = plain(&sample).next().unwrap() else { panic!("no row") };
    let kinds: Vec<CellKind> = row.cells.iter().map(|cell| cell.kind).collect();
    use CellKind::{Date, DateTime, Number};
    assert_eq!(kinds, [Number, Number, Number, Date, DateTime]);
}

#[test]
fn the_epoch_of_1904_counts() {
    let made = Made::xlsx(r#"<row><c s="0"><v>42735</v></c></row>"#).styled(&["yyyy-mm-dd"]).changed(
        |name, content| {
            (name.to_owned(), content.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>"))
        },
    );
    assert_eq!(rows(&made), "1 2021-01-01\n");
}

#[test]
fn errors_formulas_and_long_numbers_are_findings() {
    let made = Made::xlsx(
        r#"<row><c t="e"><v>#N/A</v></c><c><f>A1</f></c><c><f>1+1</f><v>2</v></c><c><v>4111111111111111</v></c></row><row><c t="str"><f>""</f><v></v></c></row>"#,
    );
    let kinds: Vec<DamageKind> = damage(&made).into_iter().map(|(kind, _)| kind).collect();
    use DamageKind::{ErrorCell, LostDigits, NoValue, Remark};
    assert_eq!(kinds, [ErrorCell, NoValue, LostDigits, Remark, Remark, Remark, Remark]);
    let expected = [
        "formulas in columns A (1), B (1), C (1): the values stored with them are read",
        "1 formula has no stored value and is read as empty: open the workbook in Excel and save it",
        "1 cell shows an error such as #N/A",
        "1 number has more than the 15 digits that a spreadsheet keeps",
    ];
    assert_eq!(remarks(&made), expected);
    assert!(rows(&made).contains("1 #N/A||2|4111111111111111\n"));
}

#[test]
fn hidden_and_merged_places_are_said_and_read() {
    let hidden: String =
        (2..=4).map(|row| format!(r#"<row r="{row}" hidden="1"><c r="B{row}"><v>1</v></c></row>"#)).collect();
    let body = format!(r#"<row r="1"><c r="A1"><v>1</v></c></row>{hidden}<row r="9" hidden="1"/>"#);
    let xml = sheet(
        r#"<cols><col min="2" max="16384" hidden="1"/></cols>"#,
        &body,
        r#"<autoFilter ref="A1:B9"/><mergeCells><mergeCell ref="A1:B1"/></mergeCells>"#,
    );
    let made = Made::xlsx("").with("xl/worksheets/sheet1.xml", &xml);
    let expected = [
        "rows 2–4 are hidden in the workbook, by a filter or by hand, and are read too",
        "column B is hidden in the workbook and is read too",
        "merged cells (A1:B1): the value stands in the first cell, the others are empty",
    ];
    assert_eq!(remarks(&made), expected);
}

#[test]
fn comments_are_counted_and_addresses_fill_empty_cells() {
    let links = r#"<hyperlinks><hyperlink ref="A1" r:id="rId1"/><hyperlink ref="B1" r:id="rId1"/><hyperlink ref="B2" r:id="rId2"/></hyperlinks>"#;
    let xml = sheet("", r#"<row><c t="str"><v>Write</v></c></row><row><c><v>1</v></c></row>"#, links);
    let made = Made::xlsx("")
        .with("xl/worksheets/sheet1.xml", &xml)
        .related(&[
            ("rId1", "hyperlink", "mailto:a@b.ch?subject=x"),
            ("rId2", "hyperlink", "https://usher.example"),
            ("rId3", "comments", "../comments1.xml"),
        ])
        .with(
            "xl/comments1.xml",
            "<comments><commentList><comment ref=\"A1\"/><comment ref=\"A2\"/></commentList></comments>",
        );
    assert_eq!(rows(&made), "1 Write|a@b.ch\n2 1\n0 !remark\n");
    assert_eq!(remarks(&made), ["2 cells have comments, which are not read"]);
}

#[test]
fn what_the_package_says_of_entities_has_no_effect() {
    let laughs =
        "<!DOCTYPE a [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let xml = sheet("", "<row><c t=\"str\"><v>&b;&x;!</v></c></row>", "")
        .replace("<worksheet", &format!("{laughs}<worksheet"));
    assert_eq!(rows(&Made::xlsx("").with("xl/worksheets/sheet1.xml", &xml)), "1 &b;&x;!\n");
}

#[test]
fn a_sheet_that_breaks_off_gives_the_rows_before() {
    let xml = sheet("", "<row><c><v>1</v></c></row><row><c><v>2</v>", "");
    let cut = xml.split("</sheetData>").next().unwrap().to_owned();
    let told = rows(&Made::xlsx("").with("xl/worksheets/sheet1.xml", &cut));
    assert!(told.starts_with("1 1\n") && told.contains("stopped: ") && told.contains("is damaged"), "{told}");
}

#[test]
fn far_cells_cost_nothing_and_many_of_them_are_refused() {
    let corners =
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let told = rows(&Made::xlsx(corners));
    assert!(told.starts_with("1 1\n2 (blank)\n") && told.ends_with("|2\n"));
    let far: String =
        (1..=1_200).map(|row| format!(r#"<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>"#)).collect();
    assert!(rows(&Made::xlsx(&far)).contains("stopped: "));
}

#[test]
fn a_chart_or_no_sheet_at_all_is_an_empty_table() {
    let chart =
        two().changed(|name, content| (name.to_owned(), content.replace("/worksheet\"", "/chartsheet\"")));
    assert_eq!(rows(&chart), "0 !remark\n");
    assert_eq!(remarks(&chart), ["the workbook has no sheet with cells"]);
}

#[test]
fn a_password_is_said() {
    let ole = super::ole::compound(&["EncryptionInfo", "EncryptedPackage"], super::ole::Chain::Ends);
    let error = open(&Sample::new(&ole).path, &ReadOptions::default()).err().unwrap();
    assert!(matches!(error, ReadError::Encrypted { .. }), "{error}");
    assert!(error.hint().contains("password"));
}

#[test]
fn many_sheets_do_not_cost_more_than_a_few() {
    let list: String = (1..=5_000).map(|n| format!(r#"<sheet name="S{n}" sheetId="1"/>"#)).collect();
    let rows: String = (1..=20_000).map(|_| "<row/>").collect();
    let made = Made::xlsx(&format!("<row><c><v>1</v></c></row>{rows}"))
        .with("xl/workbook.xml", &format!("<workbook><sheets>{list}</sheets></workbook>"))
        .without("xl/_rels/workbook.xml.rels");
    assert_eq!(rows_of_first(&made), "1 1\n");
}

fn rows_of_first(made: &Made) -> String {
    let told = rows(made);
    told.lines().take(1).map(|line| format!("{line}\n")).collect()
}
